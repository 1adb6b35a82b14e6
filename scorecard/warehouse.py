"""The read-only door to warehouse.duckdb: named SQL files, named parameters, a viewer with every query.

A swapped-in file is noticed by its inode and time. DuckDB hands a process that still holds the old file the old file
again, so each new build gets a fresh in-memory connection that attaches it read-only.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scorecard.access import SEE_NAMES, SEE_RANK, SEE_TOTALS, Viewer
from scorecard.errors import ArchiveError
from scorecard.masking import Masked, record_view

HERE = Path(__file__).parent
QUERIES = HERE / "queries"
PIECE = 20_000  # rows of a streamed answer held at once
# Variables of scope.sql that stand for a right.
VARIABLES = {
    "viewer_unmasks": "unmask",
    "viewer_totals": SEE_TOTALS,
    "viewer_rank": SEE_RANK,
    "viewer_names": SEE_NAMES,
}
# What a warehouse of an older version lacks, and without which it can't be scoped.
NEEDED = {
    "batch_area": "told_by",
    "masked_column": "rule",
    "cube": "is_complete_last_year",
    "verdict": "second_opinion",
    "turned": "cause",
    "submission": "days_late",
    "work_item_verdict": "status",
    "difference": "comparison",
    "build": "program_sha256",
    "correction_notice": "months_json",
}


@cache
def query_text(name: str) -> str:
    """The text of scorecard/queries/<name>.sql. Raises KeyError for a name that has no file."""
    path = QUERIES / f"{name}.sql"
    if path.parent != QUERIES or not path.is_file():
        raise KeyError(f"no query named {name!r} in {QUERIES.name}/")
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class _Opened:
    """One build as it is read. `shared`: kind → codes of city and province; the province everybody may see."""

    database: duckdb.DuckDBPyConnection
    stamp: str
    lists: frozenset[str]
    shared: Mapping[str, tuple[str, ...]]


class Warehouse:
    """One warehouse file, safe for many threads; readers never wait for a build and never see half of one."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._identity: tuple[int, int, int] | None = None
        self._opened: _Opened | None = None

    def exists(self) -> bool:
        return self.path.is_file()

    def stamp(self) -> str:
        """The build stamp of the file as it is: part of every cache key. Raises ArchiveError without a warehouse."""
        return self._current().stamp

    def run(self, query: str, *, viewer: Viewer, **parameters: Any) -> pa.Table:
        """The rows of a named query as this viewer may see them.

        `parameters` are the query's $names; all must be given and no others. Raises KeyError for an unknown query or
        list of records ($table), ArchiveError when there is no warehouse yet.
        """
        text, cursor = query_text(query), self._cursor(viewer, parameters)
        try:
            return cursor.sql(text, params=parameters or None).to_arrow_table()
        finally:
            cursor.close()

    def stream(self, query: str, *, viewer: Viewer, **parameters: Any) -> Iterator[pa.Table]:
        """As `run`, in tables of at most PIECE rows, at least one: for answers too large to be held. Asked at once,
        read as it is iterated; the build it began with stays the one it reads."""
        text, cursor = query_text(query), self._cursor(viewer, parameters)
        try:
            reader = cursor.sql(text, params=parameters or None).to_arrow_reader(PIECE)
        except BaseException:
            cursor.close()
            raise
        return _pieces(cursor, reader)

    def _cursor(self, viewer: Viewer, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
        """A connection of its own for one query: another viewer's variables are not seen here."""
        opened = self._current()
        if "table" in parameters and parameters["table"] not in opened.lists:
            raise KeyError(f"no list of records named {parameters['table']!r}")
        cursor = opened.database.cursor()
        _look_as(cursor, viewer, opened.shared)
        return cursor

    def _current(self) -> _Opened:
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            raise ArchiveError("no_warehouse", self.path.name) from None
        identity = (status.st_ino, status.st_mtime_ns, status.st_size)
        with self._lock:
            if self._opened is None or identity != self._identity:
                try:
                    opened = _open(self.path)
                except duckdb.Error as error:
                    raise ArchiveError("damaged_warehouse", self.path.name) from error
                self._opened = opened  # the old one is left to its running cursors and closes with the last
                self._identity = identity
            return self._opened


def _pieces(cursor: duckdb.DuckDBPyConnection, reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    try:
        is_first = True
        for batch in reader:
            is_first = False
            yield pa.Table.from_batches([batch])
        if is_first:
            yield reader.schema.empty_table()
    finally:
        cursor.close()


def _look_as(cursor: duckdb.DuckDBPyConnection, viewer: Viewer, shared: Mapping[str, tuple[str, ...]]) -> None:
    """Set what scope.sql asks for."""
    own = ["*"] if viewer.sees_all else [viewer.area_code or ""]
    city = shared.get("city", ()) if SEE_TOTALS in viewer.rights else ()
    areas = own if viewer.sees_all else [*own, *city, *shared.get("province", ())]
    cursor.execute("set variable viewer_own = $own", {"own": own})
    cursor.execute("set variable viewer_areas = $areas", {"areas": areas})
    for name, right in VARIABLES.items():
        cursor.execute(f"set variable {name} = $may", {"may": right in viewer.rights})


def _open(path: Path) -> _Opened:
    """Attach the file read-only, with the scoped views over it; queries reach no file and no Python object."""
    database = duckdb.connect(":memory:")
    database.execute("set threads to 2")
    location = str(path).replace("'", "''")
    database.execute(f"attach '{location}' as wh (read_only)")
    tables = _columns(database)
    if any(column not in tables.get(table, {}) for table, column in NEEDED.items()):
        raise ArchiveError("old_warehouse", path.name)
    database.execute((HERE / "scope.sql").read_text(encoding="utf-8"))
    masked = _masked(database)
    lists = frozenset(name for name in tables if name.startswith("record_"))
    for name in sorted(lists):
        database.execute(record_view(name, tables[name], masked.get(name, [])))
    database.execute("set python_enable_replacements = false")
    database.execute("set enable_external_access = false")
    stamp = str(database.execute("select stamp from wh.build").fetchall()[0][0])
    return _Opened(database, stamp, lists, _shared(database))


def _shared(database: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    asked = "select kind, list(area_code) from wh.area where kind in ('city', 'province') group by kind"
    return {kind: tuple(codes) for kind, codes in database.execute(asked).fetchall()}


def _columns(database: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Table of the warehouse → its columns with their types."""
    found: dict[str, dict[str, str]] = {}
    query = "select table_name, column_name, data_type from duckdb_columns() where database_name = 'wh'"
    for table, column, type_ in database.execute(query).fetchall():
        found.setdefault(table, {})[column] = type_
    return found


def _masked(database: duckdb.DuckDBPyConnection) -> dict[str, list[Masked]]:
    """Table of records → its confidential columns."""
    found: dict[str, list[Masked]] = {}
    query = (
        "select dataset, column_name, rule, is_in_key, filed_column, kind_column, kinds, months from wh.masked_column"
    )
    for dataset, *declared in database.execute(query).fetchall():
        found.setdefault(f"record_{dataset}", []).append(Masked(*declared))
    return found
