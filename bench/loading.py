"""Rows of quality.md about loading and publishing: 1,000,000 records against DuckDB alone."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from bench import data
from bench.measure import Row, pair
from etl import load
from etl.archive import Archive
from etl.publish import publish
from scorecard.access import LOCAL_OWNER
from scorecard.place import Place
from scorecard.plan import Plan

AT = datetime(2013, 10, 12, 2, tzinfo=UTC)
RECORDS = 1_000_000


def rows(plan: Plan, plan_dir: Path, runs: int) -> list[Row]:
    """Load from UTF-8, load from GB18030, publish after one monthly summary."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        utf8, gbk = home / "records.csv", home / "records-gb.csv"
        data.write_records(plan, utf8, RECORDS, years=(2011, 2012))
        gbk.write_bytes(utf8.read_text(encoding="utf-8").encode("gb18030"))
        plain = lambda: _duckdb_load(home / "plain.duckdb", utf8)  # noqa: E731
        what, against = f"load a {RECORDS:,}-row CSV to the published warehouse", "DuckDB read_csv into a file"
        return [
            pair(what, lambda: _load(plan, plan_dir, home / "own", utf8), against, plain, 6, runs),
            pair(f"{what}, GB18030", lambda: _load(plan, plan_dir, home / "own", gbk), against, plain, 9, runs),
            _publish_row(plan, plan_dir, home, utf8, runs),
        ]


def _fresh(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _duckdb_load(target: Path, source: Path) -> None:
    _fresh(target)
    with duckdb.connect(str(target)) as connection:
        connection.read_csv(str(source)).create("records")
        connection.execute("checkpoint")


def _load(plan: Plan, plan_dir: Path, home: Path, source: Path) -> Place:
    shutil.rmtree(home, ignore_errors=True)
    place = Place(plan_dir, home / "data", home / "warehouse.duckdb")
    archive = Archive(place, plan)
    looked = load.look(archive, source.read_bytes(), source.name, today=AT.date(), viewer=LOCAL_OWNER)
    load.accept(archive, looked, by="bench", at=AT, with_findings=True)
    publish(place, plan, at=AT)
    return place


def _publish_row(plan: Plan, plan_dir: Path, home: Path, source: Path, runs: int) -> Row:
    place = _load(plan, plan_dir, home / "own", source)
    archive = Archive(place, plan)
    looked = load.look(
        archive, data.summary_workbook(plan, 2013, 1), "summary.xlsx", today=AT.date(), viewer=LOCAL_OWNER
    )
    load.accept(archive, looked, by="bench", at=AT, with_findings=True)
    parquet = next(place.batches_dir.glob("*/records-*.parquet"))

    def copy() -> None:
        _fresh(home / "copy.duckdb")
        with duckdb.connect(str(home / "copy.duckdb")) as connection:
            connection.from_parquet(str(parquet)).create("records")
            connection.execute("checkpoint")

    what = f"publish after one monthly summary, {RECORDS:,} records there"
    return pair(what, lambda: publish(place, plan, at=AT), "DuckDB create table from the same Parquet", copy, 2.5, runs)
