"""Waiting uploads: what a district's link hands in is kept, and counts for nothing until staff accept it as a batch.

The bytes lie in the archive, the rest in the ledger; nothing of it is in the warehouse. Imports archive and load.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, insert, select

from etl import ledger, load
from etl.archive import Accepted, Archive
from etl.reading import read_file
from scorecard.access import HAND_IN, Viewer
from scorecard.durable import utc_text, write_whole
from scorecard.errors import ArchiveError
from scorecard.plan import Plan
from scorecard.schema import Reading
from scorecard.texts import Texts

MOST_OPEN = 50  # of one area: whoever has a link must not fill the disk
ROWS_NAMED = 5
State = Literal["waiting", "accepted", "returned", "withdrawn"]


@dataclass(frozen=True)
class Waiting:
    """One file handed in: `by` is the link ("link:3"); how it ended, with the batch or the reason, None while it waits.

    Times are UTC texts.
    """

    number: int
    at: str
    by: str
    area_code: str
    file_name: str
    sha256: str
    answers: Mapping[str, str]
    note: str
    outcome: State | None
    ended_at: str | None
    ended_by: str | None
    batch: int | None
    reason: str | None

    @property
    def state(self) -> State:
        return self.outcome or "waiting"

    @property
    def link(self) -> str:
        """The number of the link that it came by."""
        return self.by.removeprefix("link:")


@dataclass(frozen=True)
class HandedIn:
    """`already`: the very same file with the same answers waits, and nothing was added."""

    number: int
    already: bool


# --- what there is ---------------------------------------------------------------------------------------------------


def handed_in(archive: Archive, *, viewer: Viewer) -> list[Waiting]:
    """What this viewer may see, newest first: a district its own, who may upload every area's, a leader nothing."""
    w, e = ledger.waiting, ledger.waiting_end
    ended = (e.c.outcome, e.c.at.label("ended_at"), e.c.by.label("ended_by"), e.c.batch, e.c.reason)
    query = select(w, *ended).select_from(w.outerjoin(e, e.c.number == w.c.number)).order_by(w.c.number.desc())
    if not viewer.sees_all:
        query = query.where(w.c.area_code == viewer.area_code)
    elif "upload" not in viewer.rights:
        return []
    with archive.engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
    return [Waiting(answers=json.loads(row.pop("answers_json")), **row) for row in rows]


def open_count(archive: Archive, *, viewer: Viewer) -> int:
    """How many wait for a decision, of those this viewer may see."""
    return sum(one.state == "waiting" for one in handed_in(archive, viewer=viewer))


def one_of(archive: Archive, number: int, *, viewer: Viewer) -> Waiting:
    """ArchiveError("no_waiting") where there is none, or none that this viewer may see."""
    found = [one for one in handed_in(archive, viewer=viewer) if one.number == number]
    if not found:
        raise ArchiveError("no_waiting", str(number))
    return found[0]


def content_of(archive: Archive, number: int, *, viewer: Viewer) -> bytes:
    """The bytes as they were handed in. Raises ArchiveError when they are missing or damaged."""
    one = one_of(archive, number, viewer=viewer)
    path = archive.bytes_path(one.sha256)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise ArchiveError("damaged_original", f"archive › {one.file_name}")
    return content


# --- handing in ------------------------------------------------------------------------------------------------------


def hand_in(
    archive: Archive, looked: load.Looked, *, viewer: Viewer, by: str, at: datetime, note: str = ""
) -> HandedIn:
    """Keep a looked-at file until staff decide. Raises ArchiveError for open questions, a file with nothing usable, or
    with rows that are not of the viewer's own area (named); PermissionError for a link without the right.
    """
    if HAND_IN not in viewer.rights or not viewer.area_code:
        raise PermissionError(HAND_IN)
    reading = looked.reading
    archive.must_be_acceptable(reading, looked.content, None)
    must_be_of(reading, archive.plan, viewer.area_code)
    answers = json.dumps(dict(looked.answers), ensure_ascii=False, sort_keys=True)
    with archive.writing():
        still = [one for one in handed_in(archive, viewer=viewer) if one.state == "waiting"]
        for one in still:
            if one.sha256 == reading.sha256 and one.answers == looked.answers:
                return HandedIn(one.number, already=True)
        if len(still) >= MOST_OPEN:
            raise ArchiveError("waiting_full", reading.file_name, count=MOST_OPEN)
        write_whole(archive.bytes_path(reading.sha256), looked.content)
        row = {"at": utc_text(at), "by": by, "area_code": viewer.area_code, "file_name": reading.file_name}
        row |= {"sha256": reading.sha256, "answers_json": answers, "note": note.strip()}
        with archive.engine.begin() as connection:
            number = connection.execute(insert(ledger.waiting).returning(ledger.waiting.c.number), row).scalar_one()
    return HandedIn(int(number), already=False)


def must_be_of(reading: Reading, plan: Plan, area_code: str) -> None:
    """Raises ArchiveError("not_own_area") with the rows that are of another area, of the city, or of none."""
    foreign = list(_foreign(reading, area_code))
    if not foreign:
        return
    names = {area.code: area.short_name or area.name for area in plan.areas}
    rows = [f"{where}（{names.get(area or '', '—')}）" for where, area in islice(foreign, ROWS_NAMED)]
    more = "……" if len(foreign) > ROWS_NAMED else ""
    own = names.get(area_code, area_code)
    raise ArchiveError("not_own_area", reading.file_name, count=len(foreign), rows="、".join(rows) + more, area=own)


def _foreign(reading: Reading, area_code: str) -> Iterator[tuple[str, str | None]]:
    """Sheet › cell (or row) and area of everything that is not of the area."""
    for table, cell in ((reading.facts, "cell"), *((records, "row") for records in reading.records.values())):
        other = pc.fill_null(pc.not_equal(table["area_code"], area_code), True)
        for row in table.filter(other).select(["sheet", cell, "area_code"]).to_pylist():
            place = row["cell"] if cell == "cell" else str(row["row"])
            yield " › ".join(part for part in (row["sheet"], place) if part), row["area_code"]


def of_own(reading: Reading, area_code: str) -> Reading:
    """The reading speaking for the area alone: a list that names no other covers this area and not the whole city."""
    covered = reading.coverage
    place = covered.schema.get_field_index("area_code")
    areas = pa.array([area_code] * covered.num_rows, pa.string())
    return replace(reading, coverage=covered.set_column(place, "area_code", areas))


def withdraw(archive: Archive, number: int, *, viewer: Viewer, by: str, at: datetime) -> None:
    """Take back what was handed in for the viewer's own area. Raises ArchiveError once it has ended."""
    if HAND_IN not in viewer.rights:
        raise PermissionError(HAND_IN)
    _end_alone(archive, number, viewer=viewer, by=by, at=at, outcome="withdrawn", reason="")


# --- deciding --------------------------------------------------------------------------------------------------------


def look_at(
    archive: Archive,
    number: int,
    *,
    today: date,
    viewer: Viewer,
    answers: Mapping[str, str] | None = None,
    read: load.Reader = read_file,
) -> load.Looked:
    """Read a waiting file again, against what is in force today. Raises FileError, ArchiveError."""
    one = one_of(archive, number, viewer=viewer)
    content = content_of(archive, number, viewer=viewer)
    given = one.answers if answers is None else answers
    return load.look(archive, content, one.file_name, today=today, viewer=viewer, answers=given, read=read)


def accept_waiting(
    archive: Archive,
    number: int,
    looked: load.Looked,
    *,
    viewer: Viewer,
    by: str,
    at: datetime,
    reason: str = "",
    office: str | None = None,
    with_findings: bool = False,
) -> Accepted:
    """Store a waiting file as a batch whose reason names the link; accepted twice is one.

    Raises ArchiveError as `load.accept`, for one that was returned or withdrawn, and for rows of another area;
    ValueError for another file than was handed in.
    """
    _must_decide(viewer)
    one = one_of(archive, number, viewer=viewer)
    if looked.reading.sha256 != one.sha256:
        raise ValueError(f"{looked.reading.file_name} is not what was handed in as {number}")
    if one.batch is not None:
        return Accepted(one.batch, already=True)
    must_be_of(looked.reading, archive.plan, one.area_code)
    own = replace(looked, reading=of_own(looked.reading, one.area_code))
    archive.must_have_reason(own.reading, reason)  # its own: that it came by a link says nothing of why

    def end(connection: Connection, batch: int) -> None:
        _end(connection, number, by=by, at=at, outcome="accepted", batch=batch, reason=reason.strip())

    told = _batch_reason(one, reason)
    return load.accept(
        archive, own, by=by, at=at, reason=told, office=office, with_findings=with_findings, also=end
    )  # fmt: skip


def _batch_reason(one: Waiting, reason: str) -> str:
    """What the batch says of where it came from, in the city's own language; then why."""
    texts = Texts("zh")
    said = texts.t("waiting.batch_reason", link=one.link, number=one.number)
    return texts.t("waiting.between").join(part for part in (said, one.note, reason.strip()) if part)


def return_waiting(archive: Archive, number: int, *, viewer: Viewer, by: str, at: datetime, reason: str) -> None:
    """Send a file back with a reason, which the district reads. ArchiveError without one, or once it has ended."""
    _must_decide(viewer)
    if not reason.strip():
        raise ArchiveError("return_reason", str(number))
    _end_alone(archive, number, viewer=viewer, by=by, at=at, outcome="returned", reason=reason.strip())


def _must_decide(viewer: Viewer) -> None:
    if "upload" not in viewer.rights:
        raise PermissionError("upload")


def _end_alone(archive: Archive, number: int, *, viewer: Viewer, **end: Any) -> None:
    one_of(archive, number, viewer=viewer)
    with archive.writing(), archive.engine.begin() as connection:
        _end(connection, number, batch=None, **end)


def _end(
    connection: Connection, number: int, *, by: str, at: datetime, outcome: State, batch: int | None, reason: str
) -> None:
    """Write down how it ended; the writer's lock is held. Accepted by two is one, all else is an error."""
    e = ledger.waiting_end
    before = connection.execute(select(e.c.outcome, e.c.batch).where(e.c.number == number)).first()
    if before is not None:
        if outcome == before.outcome == "accepted" and batch == before.batch:
            return
        raise ArchiveError("waiting_ended", str(number))
    row = {"number": number, "at": utc_text(at), "by": by, "outcome": outcome, "batch": batch, "reason": reason}
    connection.execute(insert(e), row)
