"""What a file would change: its values against those in force, by key. Reads Parquet, touches nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import dataset

from scorecard.schema import FACT_SCHEMA, Reading

SQL = Path(__file__).parent / "sql" / "preview"


@dataclass(frozen=True)
class Preview:
    """Counts of values (summary cells and records) and the changed summary values, old → new.

    `changes`: dataset, measure, area_code, period_start, period_months, basis, dimension, kind, old_value, new_value,
    sheet, cell.
    """

    new: int
    changed: int
    unchanged: int
    changes: pa.Table


@dataclass(frozen=True)
class Undoing:
    """What taking a batch out of force would do to its values (summary cells and records).

    superseded: a later batch counts anyway; same: an earlier one says the same; back: an earlier one says something
    else; gap: nothing else is there. `changes`: the summary cells that go back, as in Preview.
    """

    superseded: int
    same: int
    back: int
    gap: int
    changes: pa.Table


Rows = tuple[pa.Table, Mapping[str, pa.Table]]  # facts, and dataset → records


def rows_of(reading: Reading) -> Rows:
    """What a reading holds to be compared."""
    return reading.facts, reading.records


def stored_rows(folder: Path) -> Rows:
    """The same of a batch's folder."""
    found = {path.stem: pq.read_table(path) for path in sorted(folder.glob("*.parquet"))}
    facts = found["facts"].select(FACT_SCHEMA.names) if "facts" in found else FACT_SCHEMA.empty_table()
    kept = {name: table.drop_columns(["batch"]) for name, table in found.items() if name.startswith("records-")}
    return facts, {name.removeprefix("records-"): table for name, table in kept.items()}


def compare(rows: Rows, batches: Sequence[Path]) -> Preview:
    """The preview of these rows against the batches in force (folders, oldest first)."""
    connection = duckdb.connect()
    try:
        compared = _compare_facts(connection, rows[0], batches)
        states = compared["state"].to_pylist()
        counted = [tuple(states.count(state) for state in ("new", "changed", "unchanged"))]
        counted += [_compare_records(connection, name, table, batches) for name, table in rows[1].items()]
    finally:
        connection.close()
    new, changed, unchanged = (sum(column) for column in zip(*counted, strict=True))
    return Preview(new, changed, unchanged, _only(compared, "changed"))


def undone(rows: Rows, batch: int, others: Sequence[Path]) -> Undoing:
    """What would hold instead of these rows of `batch`, by the other batches in force (folders)."""
    connection = duckdb.connect()
    try:
        compared = _compare_facts(connection, rows[0], others, batch)
        states = compared["state"].to_pylist()
        counted = [tuple(states.count(state) for state in ("superseded", "same", "back", "gap"))]
        counted += [_compare_records(connection, name, table, others, batch) for name, table in rows[1].items()]
    finally:
        connection.close()
    superseded, same, back, gap = (sum(column) for column in zip(*counted, strict=True))
    return Undoing(superseded, same, back, gap, _only(compared, "back"))


def _only(compared: pa.Table, state: str) -> pa.Table:
    return compared.filter(pc.equal(compared["state"], state)).drop_columns(["state"])


def _compare_facts(
    connection: duckdb.DuckDBPyConnection, facts: pa.Table, batches: Sequence[Path], batch: int | None = None
) -> pa.Table:
    """One row a key with its state; `batch`: against what would hold without that batch."""
    _stored(connection, "stored_fact", [folder / "facts.parquet" for folder in batches], facts)
    connection.register("incoming_fact", facts)
    return _asked(connection, "facts", batch).to_arrow_table()


def _asked(connection: duckdb.DuckDBPyConnection, name: str, batch: int | None) -> duckdb.DuckDBPyRelation:
    if batch is None:
        return connection.sql((SQL / f"{name}.sql").read_text(encoding="utf-8"))
    return connection.sql((SQL / f"undo_{name}.sql").read_text(encoding="utf-8"), params={"batch": batch})


def _compare_records(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    incoming: pa.Table,
    batches: Sequence[Path],
    batch: int | None = None,
) -> tuple[int, ...]:
    paths = [folder / f"records-{name}.parquet" for folder in batches]
    if batch is None and not any(path.is_file() for path in paths):  # the first list of its kind: each key is new
        return pc.count_distinct(incoming["record_key"], mode="all").as_py(), 0, 0
    _stored(connection, "stored_record", paths, incoming)
    # sheet and row say where a record stood, not what it says
    connection.register("incoming_record", incoming)
    return tuple(int(count) for count in _asked(connection, "records", batch).fetchall()[0])


def _stored(connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path], like: pa.Table) -> None:
    """The stored rows of one kind, in the incoming table's columns."""
    found = [str(path) for path in paths if path.is_file()]
    schema = like.schema.append(pa.field("batch", pa.int32()))
    # an older batch may have been written under declarations with fewer columns: they read as empty
    connection.register(name, dataset.dataset(found, schema=schema) if found else schema.empty_table())
