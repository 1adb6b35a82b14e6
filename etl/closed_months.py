"""Closed months (定版): which there are, and what of them a file or an undoing would move. Imports ledger, scorecard.

A closed month stands with all before it: its figures to date and its growth are made of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import dataset
from sqlalchemy import Connection, Engine, insert, select

from etl import ledger
from scorecard.plan import Plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, Reading

SQL = Path(__file__).parent / "sql"
KINDS = {"fact": ("facts", FACT_SCHEMA), "event": ("events", EVENT_SCHEMA), "coverage": ("coverage", COVERAGE_SCHEMA)}
KEY_SCHEMA = pa.schema([("record_key", pa.string())])
RECORDS = "records-"
BATCH = pa.field("batch", pa.int32())
LAST_OF_ALL = 2**31 - 1  # the number of a batch that no other is later than


@dataclass(frozen=True)
class Closing:
    """A closed month (YYYY-MM): when (UTC text), who filled in, checked and answers for it; datasets then missing."""

    month: str
    closed_at: str
    closed_by: str
    filled_by: str
    checked_by: str
    responsible: str
    note: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class TidyRows:
    """The rows that a file brings, or that the undoing of a batch would take away. `keys`: dataset → record keys."""

    tables: Mapping[str, pa.Table]
    keys: Mapping[str, pa.Table]

    @classmethod
    def of_reading(cls, reading: Reading) -> TidyRows:
        tables = {"fact": reading.facts, "event": reading.events, "coverage": reading.coverage}
        return cls(tables, {name: table.select(KEY_SCHEMA.names) for name, table in reading.records.items()})

    @classmethod
    def of_folder(cls, folder: Path) -> TidyRows:
        """The rows of a stored batch; a file that isn't there has none."""
        tables = {name: _read(folder / f"{file}.parquet", schema) for name, (file, schema) in KINDS.items()}
        lists = {path.stem.removeprefix(RECORDS): path for path in folder.glob(f"{RECORDS}*.parquet")}
        return cls(tables, {name: _read(path, KEY_SCHEMA) for name, path in lists.items()})


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    return pq.read_table(path, schema=schema, columns=schema.names) if path.is_file() else schema.empty_table()


def closings(engine: Engine) -> tuple[Closing, ...]:
    """The closed months, oldest first."""
    with engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(ledger.closing).order_by("month"))]
    return tuple(Closing(missing=tuple(json.loads(row.pop("missing_json"))), **row) for row in rows)


def moved(
    engine: Engine, plan: Plan, rows: TidyRows, folders: Sequence[Path], *, number: int = LAST_OF_ALL
) -> tuple[str, ...]:
    """Months (YYYY-MM) up to the last closed one in which `rows` say otherwise than the batches in `folders`.

    `number` is the batch that the rows are stored as, when it is undone: what later ones state again doesn't move.
    """
    closed = closings(engine)
    if not closed:
        return ()
    with duckdb.connect() as connection:
        for name, (file, schema) in KINDS.items():
            connection.register(f"incoming_{name}", rows.tables[name].select(schema.names))
            paths = [folder / f"{file}.parquet" for folder in folders]
            connection.register(f"stored_{name}", _stored(paths, schema))
        connection.register("incoming_key", _named(rows.keys))
        stored = {
            name: _stored([f / f"{RECORDS}{name}.parquet" for f in folders], KEY_SCHEMA).to_table()
            for name in rows.keys
        }
        connection.register("stored_key", _named(stored, KEY_SCHEMA.append(BATCH)))
        connection.register("measure_of", _measures(plan))
        text = (SQL / "closing" / "moved.sql").read_text(encoding="utf-8")
        asked = {"until": date.fromisoformat(f"{closed[-1].month}-01"), "number": number}
        return tuple(month for (month,) in connection.execute(text, asked).fetchall())


def _stored(paths: Sequence[Path], schema: pa.Schema) -> dataset.Dataset:
    """The stored rows of one kind with their batch; none where there is no file."""
    found = [str(path) for path in paths if path.is_file()]
    schema = schema.append(BATCH)
    return dataset.dataset(found, schema=schema) if found else dataset.dataset(schema.empty_table())


def _named(keys: Mapping[str, pa.Table], schema: pa.Schema = KEY_SCHEMA) -> pa.Table:
    """All keys in one table, beside them the dataset they are of."""
    tables = [t.append_column("dataset", pa.array([name] * t.num_rows, pa.string())) for name, t in keys.items()]
    return pa.concat_tables([schema.append(pa.field("dataset", pa.string())).empty_table(), *tables])


def _measures(plan: Plan) -> pa.Table:
    rows = [{"measure": measure.id, "dataset": one.id} for one in plan.datasets for measure in one.measures]
    return pa.Table.from_pylist(rows, schema=pa.schema([("measure", pa.string()), ("dataset", pa.string())]))


def note_moved(connection: Connection, months: Sequence[str], *, batch: int, change: str) -> None:
    """Leave the correction notices of a change (accepted | undone) that moved these months."""
    if not months:
        return
    closed = connection.execute(select(ledger.closing.c.month).order_by("month")).scalars().all()
    rows: list[dict[str, Any]] = [
        {"month": month, "batch": batch, "change": change}
        | {"months_json": json.dumps([one for one in months if one <= month])}
        for month in closed
        if months[0] <= month
    ]
    connection.execute(insert(ledger.closed_change), rows)


# --- into the warehouse ----------------------------------------------------------------------------------------------


def lay_out(connection: duckdb.DuckDBPyConnection, engine: Engine) -> None:
    """Make `closing` and `correction_notice` from the ledger. `batch_ever` (etl.said) stands in `connection`."""
    for table in (ledger.closing, ledger.closed_change):
        with engine.connect() as source:
            rows = [dict(row._mapping) for row in source.execute(select(table).order_by(*table.primary_key.columns))]
        types = {name: pa.int32() if name == "batch" else pa.string() for name in table.columns.keys()}  # noqa: SIM118
        connection.register("laid", pa.Table.from_pylist(rows, schema=pa.schema(list(types.items()))))
        connection.execute(f"create temp table ledger_{table.name} as select * from laid")
        connection.unregister("laid")
    for name in ("closing", "correction_notice"):
        connection.execute(f"create table {name} as\n" + (SQL / "judged" / f"{name}.sql").read_text(encoding="utf-8"))
