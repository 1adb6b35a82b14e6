"""What a file would change: its values against those in force, by key. Reads Parquet, touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import dataset

from scorecard.schema import Reading

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


def compare(reading: Reading, batches: list[Path]) -> Preview:
    """The preview of a reading against the batches in force (oldest first)."""
    connection = duckdb.connect()
    try:
        facts = _compare_facts(connection, reading, batches)
        records = [_compare_records(connection, name, table, batches) for name, table in reading.records.items()]
    finally:
        connection.close()
    counted = [facts[0], *records]
    new, changed, unchanged = (sum(column) for column in zip(*counted, strict=True))
    return Preview(new, changed, unchanged, facts[1])


def _compare_facts(
    connection: duckdb.DuckDBPyConnection, reading: Reading, batches: list[Path]
) -> tuple[tuple[int, int, int], pa.Table]:
    _stored(connection, "stored_fact", [folder / "facts.parquet" for folder in batches], reading.facts)
    connection.register("incoming_fact", reading.facts)
    compared = connection.sql((SQL / "facts.sql").read_text(encoding="utf-8")).to_arrow_table()
    states = compared["state"].to_pylist()
    counts = (states.count("new"), states.count("changed"), states.count("unchanged"))
    return counts, compared.filter(pc.equal(compared["state"], "changed")).drop_columns(["state"])


def _compare_records(
    connection: duckdb.DuckDBPyConnection, name: str, incoming: pa.Table, batches: list[Path]
) -> tuple[int, int, int]:
    _stored(connection, "stored_record", [folder / f"records-{name}.parquet" for folder in batches], incoming)
    # sheet and row say where a record stood, not what it says
    connection.register("incoming_record", incoming)
    row = connection.execute((SQL / "records.sql").read_text(encoding="utf-8")).fetchall()[0]
    return int(row[0]), int(row[1]), int(row[2])


def _stored(connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path], like: pa.Table) -> None:
    """The stored rows of one kind, in the incoming table's columns."""
    found = [str(path) for path in paths if path.is_file()]
    schema = like.schema.append(pa.field("batch", pa.int32()))
    # an older batch may have been written under declarations with fewer columns: they read as empty
    connection.register(name, dataset.dataset(found, schema=schema) if found else schema.empty_table())
