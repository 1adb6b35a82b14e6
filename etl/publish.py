"""Build warehouse.duckdb from the batches in force and swap it in: one atomic rename, readers never wait.

The SQL stands in etl/sql, one file a table; this module feeds and orders it, has the goals judged, checks and swaps.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import said, star, work_items
from etl.archive import Archive
from scorecard.durable import sync_file, sync_folder, utc_text
from scorecard.errors import ArchiveError
from scorecard.goals import evaluate_all, history_from_tables, latest_month
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, record_schema

SQL = Path(__file__).parent / "sql"
# In order of need. Marts stay in the warehouse; staging tables live in memory while the build runs.
TABLES = (
    "marts/fact",
    "staging/event",
    "staging/event_kind",
    "staging/event_area",
    "staging/best_office",
    "staging/calendar",
    "staging/covered",
    "staging/kind_used",
    "staging/counted",
    "staging/carried_over",
    "staging/stated_month",
    "staging/stated_total",
    "staging/area_month",
    "staging/city_month",
    "marts/cube",
    "marts/yearly",
    "marts/submission",
    "marts/batch_area",
    "staging/touched",
    "staging/stated_cell",
    "staging/difference_areas",
    "staging/difference_offices",
    "staging/difference_records",
    "staging/difference_spans",
    "marts/difference",
)
STAMPED = [pa.field("batch", pa.int32())]


@dataclass(frozen=True)
class Build:
    """A published warehouse: its stamp, the latest month it judges (None without figures), the batches it holds."""

    stamp: str
    as_of: date | None
    batches: tuple[int, ...]


def publish(place: Place, plan: Plan, *, at: datetime, note: bool = True) -> Build:
    """Build, check and swap in the warehouse; note in the ledger what is said now and wasn't before.

    `at` is the time of publishing (aware); with `note` false (a rebuild) the ledger stays as it is. Raises
    ArchiveError when a batch's rows are missing or a check finds bad rows: the warehouse that was there then stays.
    """
    archive = Archive(place, plan)
    with archive.writing():
        return _publish(archive, at, note)


def _publish(archive: Archive, at: datetime, note: bool) -> Build:
    rows = archive.in_force()
    in_force = _digest(",".join(f"{row['batch']}:{row['tidy_sha256']}" for row in rows))
    stamp = f"{utc_text(at)}-{_digest(in_force + archive.plan.model_dump_json())[:12]}"
    target = archive.place.warehouse
    beside = target.with_name(target.name + ".next")
    _remove(beside)
    with _building(beside) as connection:
        _load(connection, archive, rows)
        as_of = _judge(connection, archive.plan)
        telling = said.Telling(stamp, at, rows, in_force, archive.plan.sha256, as_of, notes=note)
        word = said.tell(connection, archive, telling)
        _note_build(connection, archive.plan, stamp, at, rows)
        _check(connection)
    if word is not None:
        said.note(archive, word)  # before the swap: what a reader has seen stands in the ledger
    _swap(beside, target)
    return Build(stamp, as_of, tuple(int(row["batch"]) for row in rows))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


@contextmanager
def _building(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path))
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
        connection.execute("checkpoint")
    finally:
        connection.close()


# --- filling ---------------------------------------------------------------------------------------------------------


def _load(connection: duckdb.DuckDBPyConnection, archive: Archive, rows: Sequence[Mapping[str, Any]]) -> None:
    folders = [archive.batch_dir(row["batch"]) for row in rows]
    missing = [folder.name for folder in folders if not (folder / "facts.parquet").is_file()]
    if missing:
        raise ArchiveError("missing_rows", f"batches {', '.join(missing)}")
    for name, table in {**star.plan_tables(archive.plan), **star.batch_tables(rows, archive.plan.timezone)}.items():
        connection.from_arrow(table).create(name)
    office = [pa.field("office", pa.string())]
    _stored(connection, "batch_fact", folders, "facts", [*FACT_SCHEMA, *STAMPED, *office])
    _stored(connection, "batch_event", folders, "events", [*EVENT_SCHEMA, *STAMPED])
    _stored(connection, "batch_coverage", folders, "coverage", [*COVERAGE_SCHEMA, *STAMPED])
    _records(connection, archive.plan, folders)
    connection.register("table_area", star.table_areas(rows))
    for table_file in TABLES:
        room, name = table_file.split("/")
        text = (SQL / f"{table_file}.sql").read_text(encoding="utf-8")
        connection.execute(("create table " if room == "marts" else "create temp table ") + name + " as\n" + text)
    for view in ("batch_fact", "batch_event", "batch_coverage", "batch_record", "table_area"):
        connection.unregister(view)
        connection.execute("drop view if exists " + view)


def _stored(
    connection: duckdb.DuckDBPyConnection, name: str, folders: Sequence[Path], file: str, fields: list[pa.Field]
) -> bool:
    """A view over one kind of Parquet file of all batches; an empty one of the same columns where there is none."""
    connection.unregister(name)
    connection.execute("drop view if exists " + name)
    paths = [str(path) for path in (folder / f"{file}.parquet" for folder in folders) if path.is_file()]
    if paths:
        connection.from_parquet(paths, union_by_name=True).create_view(name)
    else:
        connection.register(name, pa.schema(fields).empty_table())
    return bool(paths)


def _records(connection: duckdb.DuckDBPyConnection, plan: Plan, folders: Sequence[Path]) -> None:
    """One record_<dataset> table for each dataset of records: every record's latest statement."""
    superseded = (SQL / "staging/superseded.sql").read_text(encoding="utf-8")
    record = (SQL / "staging/record.sql").read_text(encoding="utf-8")
    record_area = (SQL / "staging/record_area.sql").read_text(encoding="utf-8")
    connection.execute("create temp table superseded (dataset text, record_key text, batch integer)")
    connection.execute("create temp table record_area (batch integer, area_code text, told_by text)")
    for dataset in plan.datasets:
        if dataset.records is None:
            continue
        fields = [*record_schema(dataset), *STAMPED]
        if _stored(connection, "batch_record", folders, f"records-{dataset.id}", fields):
            connection.execute("insert into superseded " + superseded, {"dataset": dataset.id})
            connection.execute("insert into record_area " + record_area)
        connection.execute(f'create table "record_{dataset.id}" as ' + record, {"dataset": dataset.id})


# --- judging, checking, swapping -------------------------------------------------------------------------------------


def _judge(connection: duckdb.DuckDBPyConnection, plan: Plan) -> date | None:
    """The verdict table for every month of the period that has figures; returns the last of them."""
    cube = connection.sql("select * from cube").to_arrow_table()
    yearly = connection.sql("select * from yearly").to_arrow_table()
    history = history_from_tables(plan, cube, yearly)
    latest = latest_month(plan, history) if cube.num_rows else None
    months = _judged_months(plan, latest)
    connection.from_arrow(evaluate_all(plan, history, months)).create("verdict")
    work_items.judge(connection, plan, history, months)
    return months[-1] if months else None


def _judged_months(plan: Plan, latest: date | None) -> list[date]:
    """The months of the creation period up to `latest`; before it begins, the latest month alone."""
    if latest is None:
        return []
    last = min(latest, date(plan.period.last_year, 12, 1))
    months = [date(year, month, 1) for year in range(plan.period.first_year, last.year + 1) for month in range(1, 13)]
    return [month for month in months if month <= last] or [latest]


def _note_build(
    connection: duckdb.DuckDBPyConnection, plan: Plan, stamp: str, at: datetime, rows: Sequence[Mapping[str, Any]]
) -> None:
    connection.execute(
        "create table build as select $stamp as stamp, cast($at as timestamp) as built_at, "
        "$plan as plan_sha256, $program as program_sha256, (select max(accepted_on) from batch) as last_accepted_on, "
        "cast($batches as integer) as batches, cast($demo as boolean) as demo",
        {
            "stamp": stamp,
            "at": at.astimezone(UTC).replace(tzinfo=None),
            "plan": plan.sha256,
            "program": said.program_sha256(),
            "batches": len(rows),
            "demo": plan.city.demo and bool(rows),
        },
    )


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    """Run etl/sql/checks: each is a query for bad rows, its first comment line says what a row means."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        bad = connection.execute(text).fetchmany(3)
        if bad:
            what = text.splitlines()[0].removeprefix("--").strip()
            raise ArchiveError("check_failed", f"etl/sql/checks/{path.name}", what=what, example=str(bad[0]))


def _swap(beside: Path, target: Path) -> None:
    sync_file(beside)
    os.replace(beside, target)
    sync_folder(target.parent)
