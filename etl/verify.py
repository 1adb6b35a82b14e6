"""Proof that archive, ledger and warehouse agree: bytes and tidy rows by their digests, the warehouse by a rebuild."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from etl.archive import Archive
from etl.batch_rows import folder_digest
from etl.publish import publish
from etl.waiting import content_of, handed_in
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.texts import Texts

NOT_COMPARED = ("build",)  # the stamp and the time of the build


def verify(place: Place, plan: Plan, *, at: datetime, texts: Texts) -> list[str]:
    """Everything that does not agree, a line each; empty when all is well. Changes nothing."""
    archive = Archive(place, plan)
    problems = list(_archive_problems(archive, texts))
    if not problems:
        problems += _warehouse_problems(place, plan, at, texts)
    return problems


def _archive_problems(archive: Archive, texts: Texts) -> Iterator[str]:
    for entry in archive.history(viewer=LOCAL_OWNER):
        try:
            archive.original(entry.batch, viewer=LOCAL_OWNER)
        except ArchiveError as error:
            yield texts.t("cli.problem.batch", batch=entry.batch, what=error.told(texts)[1])
    for one in handed_in(archive, viewer=LOCAL_OWNER):
        try:
            content_of(archive, one.number, viewer=LOCAL_OWNER)
        except ArchiveError as error:
            yield texts.t("waiting.problem", number=one.number, what=error.told(texts)[1])
    for row in archive.in_force():
        folder = archive.batch_dir(row["batch"])
        if not folder.is_dir():
            yield texts.t("cli.problem.rows_missing", batch=row["batch"])
        elif folder_digest(folder) != row["tidy_sha256"]:
            yield texts.t("cli.problem.rows_changed", batch=row["batch"])


def _warehouse_problems(place: Place, plan: Plan, at: datetime, texts: Texts) -> list[str]:
    if not place.warehouse.is_file():
        return [texts.t("cli.problem.no_warehouse")]
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        again = replace(place, warehouse=Path(folder) / "again.duckdb")
        publish(again, plan, at=at, note=False)
        if _plan_of(place.warehouse) != _plan_of(again.warehouse):
            return [texts.t("cli.problem.other_plan")]
        return [
            texts.t("cli.problem.table", table=table, one=one, other=other)
            for table, one, other in differences(place.warehouse, again.warehouse)
        ]


def _plan_of(warehouse: Path) -> str:
    """The digest of the declarations that a warehouse was built under."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return str(connection.execute("select plan_sha256 from build").fetchall()[0][0])


def differences(one: Path, other: Path) -> list[tuple[str, int, int]]:
    """Tables whose rows are not the same in two warehouses, with how many rows only the one and only the other has."""
    connection = duckdb.connect()
    try:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        names = [_tables(connection, name) for name in ("one", "other")]
        found = [(table, int(table in names[0]), int(table in names[1])) for table in sorted(names[0] ^ names[1])]
        for table in sorted(names[0] & names[1] - set(NOT_COMPARED)):
            rows = [
                connection.execute(
                    f'select count(*) from (from {a}."{table}" except all from {b}."{table}")'
                ).fetchall()
                for a, b in (("one", "other"), ("other", "one"))
            ]
            counts = [int(row[0][0]) for row in rows]
            if any(counts):
                found.append((table, counts[0], counts[1]))
        return found
    finally:
        connection.close()


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    query = "select table_name from duckdb_tables() where database_name = $database"
    return {row[0] for row in connection.execute(query, {"database": database}).fetchall()}
