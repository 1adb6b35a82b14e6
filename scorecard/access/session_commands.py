"""Commands for sign-ins: list them, end one, say who an account is elsewhere. Words: the catalogue `access`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from scorecard.access.outside import Outside

if TYPE_CHECKING:
    from scorecard.access.cli import Session


def add_to(command: Callable[..., argparse.ArgumentParser], add_by: Callable[[argparse.ArgumentParser], None]) -> None:
    """Their part of the grammar."""
    sub = command("sessions", show_sessions, "the sign-ins that hold, the last used first")
    sub.add_argument("--name", help="of this account alone")
    sub = command("outside", set_subject, "who an account is at the organisation's own sign-in (OIDC)")
    sub.add_argument("name")
    whose = sub.add_mutually_exclusive_group(required=True)
    whose.add_argument("--subject", metavar="SUB", help="the claim `sub` there")
    whose.add_argument("--nobody", action="store_true", help="no longer anybody there")
    add_by(sub)
    sub = command("end-session", end_session, "end one sign-in at once")
    sub.add_argument("id", help="as `sessions` shows it")
    add_by(sub)


def show_sessions(session: Session) -> int:
    """sessions: one line a sign-in."""
    entries = session.access.sign_ins(at=session.now, name=session.options.name)
    for one in entries:
        session.say(
            "session_line",
            id=one.id,
            name=one.account,
            made=session.moment(one.made_at),
            seen=session.moment(one.seen_at),
            address=one.address or "—",
            agent=one.agent or "—",
        )
    if not entries:
        session.say("no_sessions")
    return 0


def end_session(session: Session) -> int:
    """end-session: 1 for one that doesn't hold."""
    ended = session.access.end_session(session.options.id, by=session.by, at=session.now)
    session.say("session_ended", id=ended.id, name=ended.account)
    return 0


def set_subject(session: Session) -> int:
    """outside: also takes it away again."""
    options = session.options
    Outside(session.place).set_subject(options.name, options.subject, by=session.by, at=session.now)
    session.say("outside_set" if options.subject else "outside_none", name=options.name, subject=options.subject or "—")
    return 0
