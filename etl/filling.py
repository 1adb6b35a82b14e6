"""Fill a warehouse: the declarations, the ledger's rows and the batches' tidy rows through the SQL of etl/sql.

The same for a build that is swapped in and for one that is only tried. Imports etl.star and scorecard.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import star
from scorecard.errors import ArchiveError
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
# Tables of all batches in force: each with the Parquet file that a batch keeps its part in, and its columns there.
STORED: dict[str, tuple[str, list[pa.Field]]] = {
    "batch_fact": ("facts", [*FACT_SCHEMA, pa.field("office", pa.string())]),
    "batch_event": ("events", [*EVENT_SCHEMA]),
    "batch_coverage": ("coverage", [*COVERAGE_SCHEMA]),
}


def fill(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    rows: Sequence[Mapping[str, Any]],
    folders: Sequence[Path],
    *,
    last: str = TABLES[-1],
) -> None:
    """Make every table up to `last` (one of TABLES) from ledger rows and the folders of their tidy rows, in one order.

    Raises ArchiveError when a batch's rows are missing.
    """
    missing = [folder.name for folder in folders if not (folder / "facts.parquet").is_file()]
    if missing:
        raise ArchiveError("missing_rows", f"batches {', '.join(missing)}")
    for name, table in {**star.plan_tables(plan), **star.batch_tables(rows, plan.timezone)}.items():
        connection.from_arrow(table).create(name)
    for table, (file, fields) in STORED.items():
        _gathered(connection, table, folders, file, [*fields, *STAMPED])
    _records(connection, plan, folders)
    connection.register("table_area", star.table_areas(rows))
    for table_file in TABLES[: TABLES.index(last) + 1]:
        room, name = table_file.split("/")
        text = (SQL / f"{table_file}.sql").read_text(encoding="utf-8")
        connection.execute(("create table " if room == "marts" else "create temp table ") + name + " as\n" + text)
    for view in ("batch_record", "table_area"):
        connection.unregister(view)
        connection.execute("drop view if exists " + view)
    for table in STORED:
        connection.execute(f"drop table {table}")


def _paths(folders: Sequence[Path], file: str) -> list[str]:
    return [path for path in (f"{folder}/{file}.parquet" for folder in folders) if os.path.isfile(path)]


def _gathered(
    connection: duckdb.DuckDBPyConnection, name: str, folders: Sequence[Path], file: str, fields: list[pa.Field]
) -> None:
    """A table of one kind of Parquet file of all batches; an empty one of the same columns where there is none.

    Read once: several tables are made of it, and opening hundreds of small files is what takes the time.
    """
    paths = _paths(folders, file)
    if paths:
        sql = f"create temp table {name} as select * from read_parquet($paths, union_by_name = true)"
        connection.execute(sql, {"paths": paths})
    else:
        connection.register("none_stored", pa.schema(fields).empty_table())
        connection.execute(f"create temp table {name} as select * from none_stored")
        connection.unregister("none_stored")


def _records(connection: duckdb.DuckDBPyConnection, plan: Plan, folders: Sequence[Path]) -> None:
    """One record_<dataset> table for each dataset of records: every record's latest statement."""
    names = ("batch_key", "superseded", "record", "record_area")
    batch_key, superseded, record, record_area = (
        (SQL / f"staging/{name}.sql").read_text(encoding="utf-8") for name in names
    )
    connection.execute("create temp table superseded (dataset text, record_key text, batch integer)")
    connection.execute("create temp table record_area (batch integer, area_code text, told_by text)")
    for dataset in plan.datasets:
        if dataset.records is None:
            continue
        connection.unregister("batch_record")
        connection.execute("drop view if exists batch_record")
        paths = _paths(folders, f"records-{dataset.id}")
        if paths:
            connection.from_parquet(paths, union_by_name=True).create_view("batch_record")
            connection.execute("create or replace temp table batch_key as " + batch_key)
            connection.execute("insert into superseded " + superseded, {"dataset": dataset.id})
            connection.execute("insert into record_area " + record_area)
        else:
            connection.register("batch_record", pa.schema([*record_schema(dataset), *STAMPED]).empty_table())
        connection.execute(f'create table "record_{dataset.id}" as ' + record, {"dataset": dataset.id})
