"""Proof that archive, ledger and warehouse agree: bytes and tidy rows by their digests, the warehouse by a rebuild."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from etl.archive import Archive, folder_digest
from etl.publish import publish
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan

NOT_COMPARED = ("build",)  # the stamp and the time of the build


def verify(place: Place, plan: Plan, *, at: datetime) -> list[str]:
    """Everything that does not agree, a line each; empty when all is well. Changes nothing."""
    archive = Archive(place, plan)
    problems = list(_archive_problems(archive))
    if not problems:
        problems += _warehouse_problems(place, plan, at)
    return problems


def _archive_problems(archive: Archive) -> Iterator[str]:
    for entry in archive.history():
        try:
            archive.original(entry.batch)
        except ArchiveError as error:
            yield f"batch {entry.batch}: {error}"
    for row in archive.in_force():
        folder = archive.batch_dir(row["batch"])
        if not folder.is_dir():
            yield f"batch {row['batch']}: its tidy rows are missing"
        elif folder_digest(folder) != row["tidy_sha256"]:
            yield f"batch {row['batch']}: its tidy rows are not those that were accepted"


def _warehouse_problems(place: Place, plan: Plan, at: datetime) -> list[str]:
    if not place.warehouse.is_file():
        return [f"{place.warehouse.name} is missing: python -m etl rebuild"]
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        again = replace(place, warehouse=Path(folder) / "again.duckdb")
        publish(again, plan, at=at, note=False)
        return differences(place.warehouse, again.warehouse)


def differences(one: Path, other: Path) -> list[str]:
    """Tables whose rows are not the same in two warehouses, with how many rows only one of them has."""
    connection = duckdb.connect()
    try:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        names = [_tables(connection, name) for name in ("one", "other")]
        found = [f"table {t}: only in one of the two" for t in sorted(names[0] ^ names[1])]
        for table in sorted(names[0] & names[1] - set(NOT_COMPARED)):
            rows = [
                connection.execute(
                    f'select count(*) from (from {a}."{table}" except all from {b}."{table}")'
                ).fetchall()
                for a, b in (("one", "other"), ("other", "one"))
            ]
            counts = [int(row[0][0]) for row in rows]
            if any(counts):
                found.append(f"table {table}: {counts[0]} and {counts[1]} rows have no equal")
        return found
    finally:
        connection.close()


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    query = "select table_name from duckdb_tables() where database_name = $database"
    return {row[0] for row in connection.execute(query, {"database": database}).fetchall()}
