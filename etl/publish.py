"""Build warehouse.duckdb from the batches in force and swap it in: one atomic rename, readers never wait.

The SQL stands in etl/sql, one file a table; etl.filling runs it, this module has the goals judged, checks and swaps.
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

from etl import closed_months, said, work_items
from etl.archive import Archive
from etl.filling import fill
from etl.starting import is_demo
from scorecard.durable import sync_file, sync_folder, utc_text
from scorecard.errors import ArchiveError
from scorecard.goals import evaluate_all, history_from_tables, latest_month
from scorecard.place import Place
from scorecard.plan import Plan

SQL = Path(__file__).parent / "sql"


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
        fill(connection, archive.plan, rows, [archive.batch_dir(row["batch"]) for row in rows])
        as_of = _judge(connection, archive.plan)
        telling = said.Telling(stamp, at, rows, in_force, archive.plan.sha256, as_of, notes=note)
        word = said.tell(connection, archive, telling)
        closed_months.lay_out(connection, archive.engine)
        _note_build(connection, archive.plan, stamp, at, rows, is_demo(archive))
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
        connection.close()
    except BaseException:
        connection.close()
        _remove(path)  # half a build is worth nothing, and takes room
        raise


# --- judging, checking, swapping -------------------------------------------------------------------------------------


def _judge(connection: duckdb.DuckDBPyConnection, plan: Plan) -> date | None:
    """The verdict table for every month of the period that has figures; returns the last of them."""
    cube = connection.sql("select * from cube").to_arrow_table()
    yearly = connection.sql("select * from yearly").to_arrow_table()
    history = history_from_tables(plan, cube, yearly)
    latest = latest_month(plan, history) if cube.num_rows else None
    months = judged_months(plan, latest)
    connection.from_arrow(evaluate_all(plan, history, months)).create("verdict")
    work_items.judge(connection, plan, history, months)
    return months[-1] if months else None


def judged_months(plan: Plan, latest: date | None) -> list[date]:
    """The months of the creation period up to `latest`; before it begins, the latest month alone."""
    if latest is None:
        return []
    last = min(latest, date(plan.period.last_year, 12, 1))
    months = [date(year, month, 1) for year in range(plan.period.first_year, last.year + 1) for month in range(1, 13)]
    return [month for month in months if month <= last] or [latest]


def _note_build(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    stamp: str,
    at: datetime,
    rows: Sequence[Mapping[str, Any]],
    demo: bool,
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
            "demo": demo and bool(rows),
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
