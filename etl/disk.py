"""What a disk can do to a writer, as the error a person understands: full, closed to writing, or failing."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlalchemy.exc import DatabaseError

from scorecard.errors import ArchiveError

FULL = ("disk is full", "no space left", "disk quota", "could not write all bytes")
CLOSED = ("readonly database", "read-only file system", "permission denied", "unable to open database file")


@contextmanager
def disk_trouble_told(folder: Path) -> Iterator[None]:
    """Turn what operating system, SQLite and DuckDB say of a disk into an ArchiveError; any other error goes on."""
    try:
        yield
    except (OSError, DatabaseError, sqlite3.Error, duckdb.Error) as error:
        said = str(error).lower()
        code = error.errno if isinstance(error, OSError) else None
        if code in (errno.ENOSPC, errno.EDQUOT) or any(word in said for word in FULL):
            raise ArchiveError("disk_full", str(folder)) from error
        if code in (errno.EROFS, errno.EACCES, errno.EPERM) or any(word in said for word in CLOSED):
            raise ArchiveError("disk_closed", str(folder)) from error
        if isinstance(error, OSError):
            raise ArchiveError("disk_failed", str(folder), detail=error.strerror or type(error).__name__) from error
        raise
