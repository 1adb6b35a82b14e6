"""From a path to an accepted batch: read, look, accept, publish. What the command line and the upload dialog share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
from etl.worker import Worker
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
    """One day's files: how many were accepted, which were sent back with the number of open questions, and what was
    published (None where nothing was)."""

    at: datetime
    accepted: int
    returned: tuple[tuple[str, int], ...]
    build: Build | None


def load_deliveries(place: Place, plan: Plan, folders: Sequence[Path], *, by: str) -> Iterator[Delivery]:
    """Accept every file of each delivery folder with the clock set to its day, and publish.

    What came before the plan's period is accepted but not published by itself: no plan was there to judge it by. A file
    with open questions is not accepted: nobody is there to answer, so it goes back, as it would in the office. Another
    process reads ahead while this one stores and publishes.
    """
    with Worker() as worker, ThreadPoolExecutor(1, "reads-ahead") as ahead:

        def read(path: Path, at: datetime) -> tuple[Reading, bytes]:
            content = path.read_bytes()
            return worker.read(content, path.name, plan, answers={}, today=at.date(), known=None), content

        times = [delivery_time(folder, plan) for folder in folders]
        files = [[ahead.submit(read, path, at) for path in files_of(f)] for f, at in zip(folders, times, strict=True)]
        for at, readings in zip(times, files, strict=True):
            speaks = at.year >= plan.period.first_year or at == times[-1]
            yield _deliver(Archive(place, plan), at, readings, by=by, speaks=speaks)


def _deliver(
    archive: Archive, at: datetime, files: Sequence[Future[tuple[Reading, bytes]]], *, by: str, speaks: bool
) -> Delivery:
    returned = []
    for file in files:
        reading, content = file.result()
        if reading.questions:
            returned.append((reading.file_name, len(reading.questions)))
        else:
            archive.accept(reading, content, by=by, at=at)
    build = publish(archive.place, archive.plan, at=at) if speaks else None
    return Delivery(at, len(files) - len(returned), tuple(returned), build)
