"""The reference data as the parts of the pages ask for them: named queries over one file, one stamp, read only."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scorecard.access import Viewer

QUERIES = Path(__file__).parent / "queries"
ALL = "全部"


@cache
def _text(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class ReferenceData:
    """Stands in for the warehouse: ip.duckdb in the folder PLAIN_DATA, made by ../shared/bench/make_data.py."""

    def __init__(self) -> None:
        self._path = Path(os.environ["PLAIN_DATA"]) / "ip.duckdb"
        self._database = duckdb.connect(str(self._path), read_only=True)

    def stamp(self) -> str:
        """One `stat`, as of a real warehouse."""
        return str(self._path.stat().st_mtime_ns)

    def run(self, query: str, *, viewer: Viewer, **parameters: Any) -> pa.Table:  # noqa: ARG002 - as of a real warehouse
        """The rows of a named query. Raises FileNotFoundError for an unknown one."""
        cursor = self._database.cursor()
        try:
            return cursor.sql(_text(query), params=parameters or None).to_arrow_table()
        finally:
            cursor.close()
