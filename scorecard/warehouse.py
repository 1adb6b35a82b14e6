"""The read-only door to warehouse.duckdb: named SQL files, named parameters, a viewer with every query.

A swapped-in file is noticed by its inode and time. DuckDB hands a process that still holds the old file the old file
again, so each new build gets a fresh in-memory connection that attaches it read-only.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scorecard.access import Viewer
from scorecard.errors import ArchiveError

HERE = Path(__file__).parent
QUERIES = HERE / "queries"


@cache
def query_text(name: str) -> str:
    """The text of scorecard/queries/<name>.sql. Raises KeyError for a name that has no file."""
    path = QUERIES / f"{name}.sql"
    if path.parent != QUERIES or not path.is_file():
        raise KeyError(f"no query named {name!r} in {QUERIES.name}/")
    return path.read_text(encoding="utf-8")


class Warehouse:
    """One warehouse file, safe for many threads; readers never wait for a build and never see half of one."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._identity: tuple[int, int, int] | None = None
        self._database: duckdb.DuckDBPyConnection | None = None
        self._stamp = ""

    def exists(self) -> bool:
        return self.path.is_file()

    def stamp(self) -> str:
        """The build stamp of the file as it is: part of every cache key. Raises ArchiveError without a warehouse."""
        self._current()
        return self._stamp

    def run(self, query: str, *, viewer: Viewer, **parameters: Any) -> pa.Table:
        """The rows of a named query as this viewer may see them.

        `parameters` are the query's $names; all must be given and no others. Raises KeyError for an unknown query,
        ArchiveError when there is no warehouse yet.
        """
        text = query_text(query)
        cursor = self._current().cursor()
        try:
            cursor.execute("set variable viewer_areas = $areas", {"areas": self._areas(cursor, viewer)})
            return cursor.sql(text, params=parameters or None).to_arrow_table()
        finally:
            cursor.close()

    @staticmethod
    def _areas(cursor: duckdb.DuckDBPyConnection, viewer: Viewer) -> list[str]:
        if viewer.sees_all:
            return ["*"]
        whole = "select area_code from wh.area where kind in ('city', 'province')"
        return [viewer.area_code or "", *(row[0] for row in cursor.execute(whole).fetchall())]

    def _current(self) -> duckdb.DuckDBPyConnection:
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            raise ArchiveError("no_warehouse", self.path.name) from None
        identity = (status.st_ino, status.st_mtime_ns, status.st_size)
        with self._lock:
            if self._database is None or identity != self._identity:
                self._attach()
                self._identity = identity
            assert self._database is not None
            return self._database

    def _attach(self) -> None:
        """Open the file as it is; the old connection is left to its running cursors and closes with the last."""
        database = duckdb.connect(":memory:")
        database.execute("set threads to 2")
        location = str(self.path).replace("'", "''")
        database.execute(f"attach '{location}' as wh (read_only)")
        database.execute((HERE / "scope.sql").read_text(encoding="utf-8"))
        tables = (
            "select table_name from duckdb_tables() where database_name = 'wh' and starts_with(table_name, 'record_')"
        )
        for (name,) in database.execute(tables).fetchall():
            database.execute(f'create view "{name}" as select * from wh."{name}" where seen(area_code)')
        self._stamp = str(database.execute("select stamp from wh.build").fetchall()[0][0])
        self._database = database
