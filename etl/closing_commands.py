"""`python -m etl close` and `waiting`: closing a month, and what districts handed in. Imports load_command."""

from __future__ import annotations

from typing import Any

from etl.archive import Accepted, Archive
from etl.closing import Signed, close_month
from etl.commands import Session, publish_now
from etl.load import Looked
from etl.load_command import Outcome, as_json, print_looked, print_outcome
from etl.telling import print_json, print_rows
from etl.trial import try_out
from etl.waiting import accept_waiting, handed_in, look_at, of_own, one_of, return_waiting
from etl.worker import Worker
from scorecard.access import LOCAL_OWNER


def close(session: Session) -> int:
    """close: the month, and all before it; then pages say so."""
    given = session.options
    signed = Signed(given.filled_by, given.checked_by, given.responsible, given.note)
    done = close_month(session.archive(), given.month, signed, by=session.by, at=session.now, viewer=LOCAL_OWNER)
    session.say("month_closed", month=done.month)
    return publish_now(session)


def waiting(session: Session) -> int:
    """waiting: one line a file; --accept makes it a batch and publishes, --return sends it back with --reason."""
    if session.options.accept is not None:
        return _accept(session, session.options.accept)
    if session.options.send_back is not None:
        return _return(session, session.options.send_back)
    rows = [_row(session, one) for one in handed_in(session.archive(), viewer=LOCAL_OWNER)]
    if not rows and session.options.format == "table":
        session.say("none_waiting")
        return 0
    shown = ("number", "at", "by", "area_code", "file_name", "state", "batch", "reason")
    print_rows(rows, shown, form=session.options.format, texts=session.texts)
    return 0


def _row(session: Session, one: Any) -> dict[str, Any]:
    told = {**vars(one), "state": one.state}
    if session.options.format == "table":
        told["state"] = session.texts.t(f"waiting.state.{one.state}")
    return told


def _accept(session: Session, number: int) -> int:
    """As `load` does: shown first, then by a yes; 1 where nobody said it."""
    archive = session.archive()
    outcome = _looked(session, archive, number)
    if not session.is_json:
        print_looked(session, outcome)
    if session.agreed("accept_question"):
        outcome.done = _stored(session, archive, number, outcome.looked)
        if not outcome.done.already:
            publish_now(session, quiet=session.is_json)
    if session.is_json:
        print_json(as_json(session, outcome))
    else:
        print_outcome(session, outcome)
    return int(outcome.done is None)


def _looked(session: Session, archive: Archive, number: int) -> Outcome:
    """The file read against today's figures, with the closed months and, by --trial, the goals that it moves."""
    one = one_of(archive, number, viewer=LOCAL_OWNER)
    with Worker() as worker:
        looked = look_at(archive, number, today=session.now.date(), viewer=LOCAL_OWNER, read=worker.read)
    outcome, own = Outcome(one.file_name, looked), of_own(looked.reading, one.area_code)
    if not own.questions:
        outcome.closed_months = archive.moved_by(own)
        outcome.trial = try_out(archive, viewer=LOCAL_OWNER, adding=[own]) if session.options.trial else None
    return outcome


def _stored(session: Session, archive: Archive, number: int, looked: Looked | None) -> Accepted:
    assert looked is not None
    options = session.options
    return accept_waiting(
        archive,
        number,
        looked,
        viewer=LOCAL_OWNER,
        by=session.by,
        at=session.now,
        reason=options.reason,
        office=options.office,
        with_findings=options.accept_warnings,
    )


def _return(session: Session, number: int) -> int:
    reason = session.options.reason
    return_waiting(session.archive(), number, viewer=LOCAL_OWNER, by=session.by, at=session.now, reason=reason)
    session.say("returned", number=number)
    return 0
