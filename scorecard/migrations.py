"""Numbered SQL files bring a SQLite database of ours from any earlier version to this program's, in one transaction.

The number stands in the database itself (`pragma user_version`): a kill leaves the old tables or the new ones. A file
once released is never changed; what comes later is the next number. Imports errors only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from scorecard.errors import ArchiveError

WAIT_SECONDS = 30


class Migrations:
    """The files `0001_what.sql`, `0002_…` of a folder. `older` has, for databases from before numbers were kept, the
    table by which each version is known, the first one first."""

    def __init__(self, folder: Path, older: Sequence[str] = ()) -> None:
        self._files = sorted(folder.glob("*.sql"))
        self._older = tuple(older)
        if [int(path.name[:4]) for path in self._files] != list(range(1, len(self._files) + 1)):
            raise ValueError(f"{folder} has a gap or a number twice")

    @property
    def last(self) -> int:
        """The version that this program reads and writes."""
        return len(self._files)

    def bring_up(self, path: Path) -> None:
        """Bring the database up to `last`; makes it where there is none, changes nothing where it is there already.

        Two programs that open it at once: the second waits, then finds it done. Raises ArchiveError for a database
        that a newer program wrote: what it keeps in there would be lost or misread.
        """
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as database:
            if self._written(database, path) == self.last:
                return
            database.execute("pragma journal_mode = wal")  # kept in the file, set outside transactions
            database.execute("pragma synchronous = full")
            database.execute("begin immediate")
            try:
                for file in self._files[self._number(database, path) :]:
                    for statement in statements(file.read_text(encoding="utf-8")):
                        database.execute(statement)
                database.execute(f"pragma user_version = {self.last}")
                database.execute("commit")
            except BaseException:
                if database.in_transaction:  # a full disk has ended it already
                    database.execute("rollback")
                raise

    def _number(self, database: sqlite3.Connection, path: Path) -> int:
        """The database's version, found by its tables where no number stands in it; 0 for an empty one."""
        if number := self._written(database, path):
            return number
        there = {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}
        return sum(table in there for table in self._older)

    def _written(self, database: sqlite3.Connection, path: Path) -> int:
        number = int(database.execute("pragma user_version").fetchone()[0])
        if number > self.last:
            raise ArchiveError("newer_database", path.name, found=number, known=self.last)
        return number


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; sqlite3's own `executescript` would end the transaction. A statement ends
    at the end of a line."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        raise ValueError(f"a statement without an end: {gathered.strip()[:80]}")
