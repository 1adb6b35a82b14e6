"""Dropped files on their way into the archive: what one session holds of them between runs. Draws nothing."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from etl import load
from pages.parts.batches import archive_of, now
from pages.parts.context import Context
from pages.parts.reader import reader
from scorecard.errors import ScorecardError
from scorecard.schema import Finding, Question

_FILES, _ROUND = "upload.files", "upload.round"
Wanted = tuple[tuple[int, ...], str, tuple[tuple[str, str], ...]]  # batches in force, plan, answers: what was read for
State = Literal["ready", "asks", "unusable", "failed", "accepted", "discarded"]


class Dropped(Protocol):
    """What `st.file_uploader` gives."""

    file_id: str
    name: str

    def getvalue(self) -> bytes: ...


@dataclass
class Pending:
    """One file: the answers given so far, how it was read with them, and what became of it."""

    name: str
    content: bytes
    answers: dict[str, str] = field(default_factory=dict)
    asked: Mapping[str, Question] = field(default_factory=dict)  # every question so far, so an answer can be changed
    looked: load.Looked | None = None
    error: ScorecardError | None = None
    outcome: Literal["accepted", "discarded"] | None = None
    batch: int | None = None
    already: bool = False
    turn: int = 0  # how often a mended file took this one's place
    is_newer: bool = False  # other batches came in since it was first compared
    is_unseen: bool = True  # read anew, and not yet drawn to the end: nobody can have meant it by a click
    closed_months: Sequence[str] = ()  # YYYY-MM: 定版, and changed by this file
    is_handed_in: bool = False  # waits already: decided as it came, a mended one is handed in anew
    _confirmed: int | None = None  # the findings that a person has accepted by name
    _looked_for: Wanted | None = None

    @property
    def state(self) -> State:
        """Where the file stands; "ready" is the one state in which it can be accepted."""
        if self.outcome is not None:
            return self.outcome
        if self.looked is None:
            return "failed"
        if self.looked.reading.questions:
            return "asks"
        reading = self.looked.reading
        usable = (reading.facts, reading.coverage, *reading.records.values())  # coverage alone: a report of none
        return "ready" if any(table.num_rows for table in usable) else "unusable"

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.looked.reading.findings if self.looked else ()

    @property
    def findings_mark(self) -> int:
        """Tells other findings apart: what was accepted by name is this and no other list."""
        return zlib.crc32(repr(self.findings).encode())

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has accepted by name what was found, or nothing was found."""
        return not self.findings or self._confirmed == self.findings_mark

    @property
    def can_be_accepted(self) -> bool:
        return self.state == "ready" and self.is_confirmed

    def confirm(self, yes: bool) -> None:
        """Accept by name what was found in the file as it was just read, or take that back."""
        self._confirmed = self.findings_mark if yes and self.looked else None

    def look(self, context: Context) -> bool:
        """Read the file with the answers so far; again when other batches are in force. True when it was read anew.

        Raises nothing: what a file brings about is its `error`.
        """
        archive = archive_of(context)
        wanted = (archive.numbers_in_force(), context.plan.sha256, tuple(sorted(self.answers.items())))
        if self.outcome is not None or self._looked_for == wanted:
            return False
        self.is_newer = self.is_newer or _others_came(self._looked_for, wanted)
        today = now().astimezone(ZoneInfo(context.plan.timezone)).date()
        self.looked, self.error = None, None
        try:
            self.looked = load.look(
                archive,
                self.content,
                self.name,
                today=today,
                viewer=context.viewer,
                answers=dict(self.answers),
                asked=self.asked,
                read=reader().read,
            )
            self.asked = self.looked.asked
            self.closed_months = archive.moved_by(self.looked.reading)
        except ScorecardError as error:
            self.error = error
        self._looked_for, self.is_unseen = wanted, True
        return True

    def answer(self, key: str, candidate: str | None) -> None:
        """Set or take back an answer; whatever was asked only because of the old one is asked again if need be."""
        if candidate is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = candidate

    def replace(self, name: str, content: bytes) -> None:
        """The mended file in place of this one: what was answered still counts where it is asked again."""
        self.name, self.content, self.asked = name, content, {}
        self.looked, self.error, self._looked_for, self.is_newer = None, None, None, False
        self.turn += 1

    def was_drawn(self) -> None:
        """All of it stands before the person: from here on a click means what it shows."""
        self.is_unseen = False

    def accept(self, context: Context, reason: str, office: str | None) -> None:
        """Store it for good. Raises ArchiveError, PermissionError for a viewer who may not."""
        if "upload" not in context.viewer.rights:
            raise PermissionError("upload")
        if self.looked is None:
            raise ValueError(f"{self.name} has not been read")
        done = load.accept(
            archive_of(context),
            self.looked,
            by=context.by,
            at=now(),
            reason=reason.strip(),
            office=office,
            with_findings=self.is_confirmed,
        )
        self.outcome, self.batch, self.already = "accepted", done.batch, done.already
        self.error = None
        self._let_go()

    def discard(self) -> None:
        self.outcome = "discarded"
        self._let_go()

    def _let_go(self) -> None:
        self.content, self.looked = b"", None


def _others_came(before: Wanted | None, now: Wanted) -> bool:
    """Whether batches came or went since, but for those that this very dialog stored."""
    own = {file.batch for file in pending().values()}
    return before is not None and bool((set(before[0]) ^ set(now[0])) - own)


def uploader_key() -> str:
    """A new key empties the uploader."""
    return f"upload.drop.{st.session_state.get(_ROUND, 0)}"


def pending() -> dict[str, Pending]:
    """This session's files by the uploader's id, in the order they were dropped."""
    files: dict[str, Pending] = st.session_state.setdefault(_FILES, {})
    return files


def take(dropped: Sequence[Dropped]) -> bool:
    """Take over what lies in the uploader; files taken out of it are forgotten. True when something new came.

    A new file by the name of one that is still open takes its place: it is the mended one.
    """
    files, ids = pending(), {one.file_id for one in dropped}
    for gone in [key for key in files if key not in ids]:
        del files[gone]
    new, open_ = [one for one in dropped if one.file_id not in files], [file for file in files.values() if file.is_open]
    for one in new:
        older = next((file for file in open_ if file.name == one.name), None)
        files[one.file_id] = Pending(one.name, one.getvalue(), answers=dict(older.answers) if older else {})
        if older:
            older.discard()
    return bool(new)


def finish() -> None:
    """Forget the files and empty the uploader."""
    st.session_state[_FILES] = {}
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
