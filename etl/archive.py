"""Accept, undo, history: the bytes of every file by sha256, its tidy rows as Parquet, and the ledger.

Archive and ledger are the truth; the warehouse is made from them. Accepting writes the bytes, then the tidy rows, then
one ledger row, so that a crash leaves either nothing that counts or everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, insert, select

from etl import closed_months, ledger
from etl.batch_rows import Entered, folder_digest, ledger_row, write_rows
from etl.closed_months import TidyRows
from etl.corrections import remember
from etl.disk import disk_trouble_told
from etl.preview import Preview, Undoing, compare, rows_of, stored_rows, undone
from etl.scope import areas_told, only_of, told_to
from scorecard.access import Viewer
from scorecard.durable import sync_folder, utc_text, write_whole
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import Finding, Question, Reading, TableReading

LOCK_SECONDS = 120


@dataclass(frozen=True)
class Accepted:
    """`already`: the very same file with the same answers is in force, and nothing was changed."""

    batch: int
    already: bool


@dataclass(frozen=True)
class BatchEntry:
    """One line of the history."""

    batch: int
    file_name: str
    sha256: str
    accepted_at: str
    accepted_by: str
    reason: str
    office: str
    datasets: tuple[str, ...]
    n_facts: int
    n_records: int
    n_errors: int
    n_warnings: int
    undone_at: str | None
    undone_by: str | None
    undo_reason: str | None

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


class Archive:
    """One city's archive and ledger. One writer at a time over all processes; readers never wait."""

    def __init__(self, place: Place, plan: Plan) -> None:
        self.place, self.plan = place, plan
        with disk_trouble_told(place.data_dir):
            self.engine = ledger.open_ledger(place.ledger)
        self._areas: dict[str, frozenset[str | None]] = {}  # digest of a batch's rows → the areas they tell of

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock. Raises ArchiveError when another writer keeps it too long, or the disk fails."""
        with disk_trouble_told(self.place.data_dir):
            self.place.data_dir.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self.place.lock, timeout=LOCK_SECONDS):
                    yield
            except Timeout:
                raise ArchiveError("locked", self.place.lock.name) from None

    # --- reading ---------------------------------------------------------------------------------------------------

    def history(self, *, viewer: Viewer) -> list[BatchEntry]:
        """The batches this viewer may see, newest first, undone ones too: a district's are those wholly its own."""
        b, u = ledger.batch, ledger.undo
        query = (
            select(b, u.c.undone_at, u.c.undone_by, u.c.reason.label("undo_reason"))
            .select_from(b.outerjoin(u, u.c.batch == b.c.batch))
            .order_by(b.c.batch.desc())
        )
        with self.engine.connect() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        return [self._entry(row) for row in rows if self._is_seen(row, viewer)]

    def _is_seen(self, row: Mapping[str, Any], viewer: Viewer) -> bool:
        """Whether every area that a batch tells of is the viewer's own."""
        if viewer.sees_all:
            return True
        digest = row["tidy_sha256"]
        if digest not in self._areas:  # the rows of a digest never change
            self._areas[digest] = areas_told(self.batch_dir(row["batch"]), row["tables_json"])
        return self._areas[digest] == {viewer.area_code}

    @staticmethod
    def _entry(row: Mapping[str, Any]) -> BatchEntry:
        datasets = tuple(sorted({table["dataset"] for table in json.loads(row["tables_json"]) if table["dataset"]}))
        plain = {name: row[name] for name in BatchEntry.__dataclass_fields__ if name != "datasets"}
        return BatchEntry(datasets=datasets, **plain)

    def in_force(self) -> list[Mapping[str, Any]]:
        """Ledger rows of the batches that count, oldest first."""
        b, u = ledger.batch, ledger.undo
        query = select(b).where(b.c.batch.not_in(select(u.c.batch))).order_by(b.c.batch)
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def has_batches(self) -> bool:
        """Whether anything was ever accepted, undone since or not."""
        with self.engine.connect() as connection:
            return connection.execute(select(ledger.batch.c.batch).limit(1)).first() is not None

    def numbers_in_force(self, *, at: str | None = None) -> tuple[int, ...]:
        """Numbers of the batches that count, oldest first; with `at`, a time of the ledger: not undone by then."""
        b, u = ledger.batch, ledger.undo
        ended = select(u.c.batch) if at is None else select(u.c.batch).where(u.c.undone_at <= at)
        query = select(b.c.batch).where(b.c.batch.not_in(ended)).order_by(b.c.batch)
        with self.engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def findings(self, batch: int, *, viewer: Viewer) -> tuple[Finding, ...]:
        """What was found in a batch's file when it was accepted. Raises ArchiveError for a batch out of scope."""
        found = tuple(Finding(**item) for item in json.loads(self._seen(batch, viewer)["findings_json"]))
        return told_to(viewer, self.plan, found)

    def tables(self, batch: int, *, viewer: Viewer) -> tuple[TableReading, ...]:
        """What the tables of a batch's file were taken for. Raises ArchiveError for a batch out of scope."""
        items = json.loads(self._seen(batch, viewer)["tables_json"])
        return tuple(
            TableReading(**{**item, "why": tuple(item["why"]), "areas": tuple(item["areas"])}) for item in items
        )

    def original(self, batch: int, *, viewer: Viewer) -> tuple[str, bytes]:
        """Name and bytes of a batch's file.

        Raises ArchiveError for a batch out of scope, without the right to originals (they hold what lists mask), and
        when the bytes are missing or damaged.
        """
        row = self._seen(batch, viewer)
        if "original" not in viewer.rights:
            raise ArchiveError("no_original", f"batch {batch}")
        path = self.bytes_path(row["sha256"])
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise ArchiveError("damaged_original", f"archive › {row['file_name']}")
        return row["file_name"], content

    def bytes_path(self, sha256: str) -> Path:
        return self.place.archive_dir / sha256[:2] / sha256

    def batch_dir(self, batch: int) -> Path:
        return self.place.batches_dir / f"{batch:06d}"

    def _seen(self, batch: int, viewer: Viewer) -> Mapping[str, Any]:
        """The ledger's row; for a viewer who may not see it the same error as for one that doesn't exist."""
        row = self._row(batch)
        if not self._is_seen(row, viewer):
            raise ArchiveError("no_batch", f"batch {batch}")
        return row

    def _row(self, batch: int) -> Mapping[str, Any]:
        with self.engine.connect() as connection:
            row = connection.execute(select(ledger.batch).where(ledger.batch.c.batch == batch)).first()
        if row is None:
            raise ArchiveError("no_batch", f"batch {batch}")
        return dict(row._mapping)

    def preview(self, reading: Reading, *, viewer: Viewer) -> Preview:
        """What accepting would change of the values in force that this viewer may see; touches nothing."""
        return compare(
            rows_of(only_of(reading, viewer)), [self.batch_dir(number) for number in self.numbers_in_force()]
        )

    def changed_by(self, batch: int, *, viewer: Viewer) -> Preview:
        """What a batch changed when it was accepted. Raises ArchiveError for a batch out of scope."""
        accepted_at = self._seen(batch, viewer)["accepted_at"]
        before = [number for number in self.numbers_in_force(at=accepted_at) if number < batch]
        return compare(stored_rows(self.batch_dir(batch)), [self.batch_dir(number) for number in before])

    def undoing(self, batch: int, *, viewer: Viewer) -> Undoing:
        """What undoing a batch would do to its values; touches nothing. Raises ArchiveError for one out of scope."""
        self._seen(batch, viewer)
        others = [self.batch_dir(number) for number in self.numbers_in_force() if number != batch]
        return undone(stored_rows(self.batch_dir(batch)), batch, others)

    # --- writing ---------------------------------------------------------------------------------------------------

    def accept(
        self,
        reading: Reading,
        content: bytes,
        *,
        by: str,
        at: datetime,
        reason: str = "",
        office: str | None = None,
        answers: Mapping[str, str] | None = None,
        answered: Sequence[tuple[Question, str]] = (),
        also: Callable[[Connection, int], None] | None = None,
    ) -> Accepted:
        """Store a file for good; what a person answered (`answered`) is remembered for files of the same shape.

        `also` writes into the ledger in the same transaction, told the batch. Raises ArchiveError for open questions, a
        file without a single usable row, one that moves a closed month without a reason.
        """
        self.must_be_acceptable(reading, content, office)
        answers_json = json.dumps(dict(answers or {}), ensure_ascii=False, sort_keys=True)
        with self.writing():
            same = [r for r in self.in_force() if r["sha256"] == reading.sha256 and r["answers_json"] == answers_json]
            if same:
                return self._again(int(same[-1]["batch"]), also)
            months = self.must_have_reason(reading, reason)
            with self.engine.connect() as connection:
                number = (connection.execute(select(func.max(ledger.batch.c.batch))).scalar() or 0) + 1
            write_whole(self.bytes_path(reading.sha256), content)
            entered = Entered(number, at, by, reason, office or self.plan.offices[0])
            tidy_sha256 = self._write_rows(entered, reading)
            row = ledger_row(entered, reading, tidy_sha256=tidy_sha256, answers_json=answers_json)
            with self.engine.begin() as connection:
                connection.execute(insert(ledger.batch), row)
                remember(connection, answered, batch=number, by=by, at=at)
                closed_months.note_moved(connection, months, batch=number, change="accepted")
                if also:
                    also(connection, number)
        return Accepted(number, already=False)

    def _again(self, batch: int, also: Callable[[Connection, int], None] | None) -> Accepted:
        """The very same file is in force."""
        if also:
            with self.engine.begin() as connection:
                also(connection, batch)
        return Accepted(batch, already=True)

    def moved_by(self, reading: Reading) -> tuple[str, ...]:
        """Months (YYYY-MM) up to the last closed one that accepting this would move: then a reason is needed."""
        folders = [self.batch_dir(row["batch"]) for row in self.in_force()]
        return closed_months.moved(self.engine, self.plan, TidyRows.of_reading(reading), folders)

    def must_have_reason(self, reading: Reading, reason: str) -> tuple[str, ...]:
        """`moved_by`, or ArchiveError("month_closed") where it moves something and no reason is given."""
        months = self.moved_by(reading)
        _must_have_reason(months, reason, reading.file_name)
        return months

    def moved_by_undo(self, batch: int) -> tuple[str, ...]:
        """Months up to the last closed one that undoing this batch would move."""
        others = [self.batch_dir(row["batch"]) for row in self.in_force() if row["batch"] != batch]
        rows = TidyRows.of_folder(self.batch_dir(batch))
        return closed_months.moved(self.engine, self.plan, rows, others, number=batch)

    def must_be_acceptable(self, reading: Reading, content: bytes, office: str | None) -> None:
        """Raises ArchiveError for other bytes than were read, open questions, nothing usable, an unknown office."""
        name = reading.file_name
        if hashlib.sha256(content).hexdigest() != reading.sha256:
            raise ArchiveError("not_these_bytes", name)
        if reading.questions:
            raise ArchiveError("questions_open", name, count=len(reading.questions))
        usable = (reading.facts, reading.coverage, *reading.records.values())  # coverage alone: a report of none
        if not any(table.num_rows for table in usable):
            raise ArchiveError("nothing_usable", name)
        if office is not None and office not in self.plan.offices:
            raise ArchiveError("unknown_office", name, office=office, allowed="、".join(self.plan.offices))

    def _write_rows(self, entered: Entered, reading: Reading) -> str:
        """Tidy rows in a folder that appears in one rename; returns the digest over its files."""
        final = self.batch_dir(entered.batch)
        beside = final.with_name(f"{final.name}.part")
        for leftover in (beside, final):  # of a writer that died before its ledger row
            shutil.rmtree(leftover, ignore_errors=True)
        write_rows(beside, entered, reading)
        digest = folder_digest(beside)
        os.replace(beside, final)
        sync_folder(final.parent)
        return digest

    def undo(self, batch: int, *, by: str, at: datetime, reason: str = "") -> bool:
        """Take a batch out of force; False when it was undone before.

        Raises ArchiveError for an unknown batch, and for one that would move a closed month without a reason.
        """
        with self.writing():
            name = self._row(batch)["file_name"]
            if batch not in [row["batch"] for row in self.in_force()]:
                return False
            months = self.moved_by_undo(batch)
            _must_have_reason(months, reason, name)
            with self.engine.begin() as connection:
                row = {"batch": batch, "undone_at": utc_text(at), "undone_by": by, "reason": reason}
                connection.execute(insert(ledger.undo), row)
                closed_months.note_moved(connection, months, batch=batch, change="undone")
        return True


def _must_have_reason(months: Sequence[str], reason: str, name: str) -> None:
    """What moves a closed month has to say why."""
    if months and not reason.strip():
        raise ArchiveError("month_closed", name, months="、".join(months))
