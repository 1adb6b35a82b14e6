"""From a path to an accepted batch: read, look, accept, publish. What the command line and the upload dialog share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from etl.archive import Accepted, Archive
from etl.corrections import dataset_key, known_answers, put_right, remembered
from etl.known import Stored
from etl.preview import Preview
from etl.publish import Build, publish
from etl.reading import read_file
from scorecard.access import Viewer
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import Question, Reading


@dataclass(frozen=True)
class Looked:
    """A file as it was understood, with what it would change. Nothing is stored yet.

    `answers` are all that it was read with; `asked` the questions behind them; `remembered` the keys of those answers
    that come from corrections of earlier files.
    """

    reading: Reading
    preview: Preview
    content: bytes
    answers: Mapping[str, str]
    asked: Mapping[str, Question] = field(default_factory=dict)
    remembered: frozenset[str] = frozenset()


class Reader(Protocol):
    """What reads a file: etl.reading.read_file here, or a worker."""

    def __call__(
        self,
        content: bytes,
        file_name: str,
        plan: Plan,
        /,
        *,
        answers: Mapping[str, str],
        today: date,
        known: Stored | None,
    ) -> Reading: ...


def files_of(path: Path) -> list[Path]:
    """The file itself, or every file under a folder, by name. Raises ArchiveError when there is none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ArchiveError("no_file", str(path))
    return sorted(f for f in path.rglob("*") if f.is_file() and not f.name.startswith((".", "~$")))


def look(
    archive: Archive,
    content: bytes,
    file_name: str,
    *,
    today: date,
    viewer: Viewer,
    answers: Mapping[str, str] | None = None,
    asked: Mapping[str, Question] | None = None,
    read: Reader = read_file,
) -> Looked:
    """Read a file with these answers and what is remembered, and compare it with what is in force.

    `asked` are the questions of an earlier look at the same file; `read` may be a worker's. Raises FileError for a file
    that can't be read.
    """
    known, corrections = Stored(archive, viewer=viewer), remembered(archive.engine)
    given, asked, recalled = dict(answers or {}), dict(asked or {}), set[str]()
    every = {key: answer for key, answer in given.items() if key in asked}
    while True:
        reading = read(content, file_name, archive.plan, answers=every, today=today, known=known)
        taken = [table for table in reading.tables if dataset_key(table) not in every]
        asking = (*reading.questions, *put_right(taken, archive.plan, given, corrections))
        asked |= {question.key: question for question in asking}
        open_ = [question for question in asking if question.key not in every]
        more = known_answers(open_, corrections)
        recalled |= more.keys() - given.keys()
        more |= {question.key: given[question.key] for question in open_ if question.key in given}
        more = more or {key: answer for key, answer in given.items() if key not in every}  # of what was never asked
        if not more:
            break
        every |= more
    return Looked(reading, archive.preview(reading, viewer=viewer), content, every, asked, frozenset(recalled))


def accept(
    archive: Archive,
    looked: Looked,
    *,
    by: str,
    at: datetime,
    reason: str = "",
    office: str | None = None,
    with_findings: bool = False,
    also: Callable[[Connection, int], None] | None = None,
) -> Accepted:
    """Store a looked-at file and remember what was answered; `also` as in Archive.accept.

    `with_findings`: `by` accepts by name what was found; the batch keeps both. Raises ArchiveError for findings that
    nobody accepted, open questions, nothing usable.
    """
    if looked.reading.findings and not looked.reading.questions and not with_findings:
        raise ArchiveError("findings_open", looked.reading.file_name, count=len(looked.reading.findings))
    answered = [
        (question, looked.answers[key])
        for key, question in looked.asked.items()
        if key in looked.answers and key not in looked.remembered
    ]
    return archive.accept(
        looked.reading,
        looked.content,
        by=by,
        at=at,
        reason=reason,
        office=office,
        answers=looked.answers,
        answered=answered,
        also=also,
    )


def delivery_time(folder: Path, plan: Plan) -> datetime:
    """Ten in the morning of the day that a delivery folder is named by (2013-04-12), in the plan's time zone."""
    day = date.fromisoformat(folder.name)
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(plan.timezone))


@dataclass(frozen=True)
class Delivery:
    """One day's files: how many were accepted, and which were sent back with the number of open questions."""

    at: datetime
    accepted: int
    returned: tuple[tuple[str, int], ...]
    build: Build


def load_delivery(place: Place, plan: Plan, folder: Path, *, by: str) -> Delivery:
    """Accept every file of a delivery folder with the clock set to its day, then publish once.

    A file with open questions is not accepted: nobody is there to answer, so it goes back, as it would in the office.
    """
    archive, at = Archive(place, plan), delivery_time(folder, plan)
    accepted, returned = 0, []
    for path in files_of(folder):
        content = path.read_bytes()
        reading = read_file(content, path.name, plan, today=at.date())
        if reading.questions:
            returned.append((path.name, len(reading.questions)))
            continue
        archive.accept(reading, content, by=by, at=at)
        accepted += 1
    return Delivery(at, accepted, tuple(returned), publish(place, plan, at=at))
