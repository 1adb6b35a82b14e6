"""`python -m etl close` and `waiting`: closing a month, and what districts handed in. Imports etl.commands."""

from __future__ import annotations

from typing import Any

from etl.closing import Signed, close_month
from etl.commands import Session, publish_now
from etl.telling import print_rows
from etl.waiting import accept_waiting, handed_in, look_at, return_waiting
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
    archive, options = session.archive(), session.options
    with Worker() as worker:
        looked = look_at(archive, number, today=session.now.date(), viewer=LOCAL_OWNER, read=worker.read)
    done = accept_waiting(
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
    session.say("already" if done.already else "accepted", batch=done.batch)
    return 0 if done.already else publish_now(session)


def _return(session: Session, number: int) -> int:
    reason = session.options.reason
    return_waiting(session.archive(), number, viewer=LOCAL_OWNER, by=session.by, at=session.now, reason=reason)
    session.say("returned", number=number)
    return 0
