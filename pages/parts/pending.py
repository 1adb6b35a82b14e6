"""Dropped files on their way into the archive: what one session holds of them between runs. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from etl import load
from pages.parts.batches import archive_of, now
from pages.parts.context import Context
from scorecard.errors import ScorecardError
from scorecard.schema import Question

_FILES, _ROUND = "upload.files", "upload.round"
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
    asked: dict[str, Question] = field(default_factory=dict)  # every question so far, so that an answer can be changed
    looked: load.Looked | None = None
    error: ScorecardError | None = None
    outcome: Literal["accepted", "discarded"] | None = None
    batch: int | None = None
    already: bool = False
    _looked_for: tuple[str, tuple[tuple[str, str], ...]] | None = None

    @property
    def state(self) -> State:
        """Where the file stands; "ready" is the one state in which it can be accepted."""
        if self.outcome is not None:
            return self.outcome
        if self.looked is None:
            return "failed"
        if self.looked.reading.questions:
            return "asks"
        rows = self.looked.reading.facts.num_rows + sum(t.num_rows for t in self.looked.reading.records.values())
        return "ready" if rows else "unusable"

    @property
    def is_open(self) -> bool:
        return self.outcome is None

    def look(self, context: Context) -> None:
        """Read the file with the answers so far, unless that was done against this very build."""
        wanted = (context.stamp, tuple(sorted(self.answers.items())))
        if self.outcome is not None or self._looked_for == wanted:
            return
        today = now().astimezone(ZoneInfo(context.plan.timezone)).date()
        self.looked, self.error = None, None
        try:
            self.looked = load.look(
                archive_of(context),
                self.content,
                self.name,
                today=today,
                viewer=context.viewer,
                answers=dict(self.answers),
            )
            self.asked |= {question.key: question for question in self.looked.reading.questions}
        except ScorecardError as error:
            self.error = error
        self._looked_for = wanted

    def answer(self, key: str, candidate: str | None) -> None:
        """Set or take back an answer; whatever was asked only because of the old one is asked again if need be."""
        if candidate is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = candidate

    def accept(self, context: Context, reason: str, office: str | None) -> None:
        """Store it for good. Raises ArchiveError, PermissionError for a viewer who may not."""
        if "upload" not in context.viewer.rights:
            raise PermissionError("upload")
        if self.looked is None:
            raise ValueError(f"{self.name} has not been read")
        by = context.by
        done = load.accept(archive_of(context), self.looked, by=by, at=now(), reason=reason.strip(), office=office)
        self.outcome, self.batch, self.already = "accepted", done.batch, done.already
        self.error = None
        self._let_go()

    def discard(self) -> None:
        self.outcome = "discarded"
        self._let_go()

    def _let_go(self) -> None:
        self.content, self.looked = b"", None


def uploader_key() -> str:
    """A new key empties the uploader."""
    return f"upload.drop.{st.session_state.get(_ROUND, 0)}"


def pending() -> dict[str, Pending]:
    """This session's files by the uploader's id, in the order they were dropped."""
    files: dict[str, Pending] = st.session_state.setdefault(_FILES, {})
    return files


def take(dropped: Sequence[Dropped]) -> bool:
    """Take over what lies in the uploader; files taken out of it are forgotten. True when something new came."""
    files, ids = pending(), {one.file_id for one in dropped}
    for gone in [key for key in files if key not in ids]:
        del files[gone]
    new = [one for one in dropped if one.file_id not in files]
    files.update((one.file_id, Pending(one.name, one.getvalue())) for one in new)
    return bool(new)


def finish() -> None:
    """Forget the files and empty the uploader."""
    st.session_state[_FILES] = {}
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
