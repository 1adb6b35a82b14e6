"""Commands for programs that read by a token: make one, list them, close one. Words: the catalogue `access`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from scorecard.access.consumers import Consumers
from scorecard.errors import AccessError

if TYPE_CHECKING:
    from scorecard.access.cli import Session

DAYS = 366


def add_to(command: Callable[..., argparse.ArgumentParser], add_by: Callable[[argparse.ArgumentParser], None]) -> None:
    """Their part of the grammar."""
    sub = command("token", make_token, "make a token by which a program reads /api/v1; it is printed this once")
    sub.add_argument("--name", required=True, help="the program, as the list and the log call it")
    sub.add_argument("--area", metavar="AREA", help="this area alone, by code, name or short name (default: the city)")
    sub.add_argument("--days", type=int, default=DAYS, help=f"until it expires (default: {DAYS})")
    add_by(sub)
    command("tokens", show_tokens, "all tokens, newest first")
    sub = command("revoke-token", revoke_token, "close a token at once")
    sub.add_argument("id", type=int)
    add_by(sub)


def make_token(session: Session) -> int:
    """token: prints it on a line of its own, and this once."""
    given = session.options.area
    code = session.link_area(given).code if given else None
    token, entry = Consumers(session.place).make(
        session.options.name, by=session.by, at=session.now, days=session.options.days, area_code=code
    )
    session.say("token_made", id=entry.id, name=entry.name, expires=session.moment(entry.expires_at))
    print(token, flush=True)  # noqa: T201 - for a script to take
    session.say("token_once")
    return 0


def show_tokens(session: Session) -> int:
    """tokens: one line each."""
    entries = Consumers(session.place).all()
    for entry in entries:
        session.say(
            "token_line",
            id=entry.id,
            name=entry.name,
            area=session.area(entry.area_code) if entry.area_code else session.texts.t("access.whole_city"),
            state=session.texts.t(f"access.state.{entry.state(session.now)}"),
            expires=session.moment(entry.expires_at),
            uses=entry.uses,
            last=session.moment(entry.last_used_at),
            by=entry.made_by,
            made=session.moment(entry.made_at),
        )
    if not entries:
        session.say("no_tokens")
    return 0


def revoke_token(session: Session) -> int:
    """revoke-token: 0 also when it was revoked before (said so)."""
    consumers, number = Consumers(session.place), session.options.id
    done = consumers.revoke(number, by=session.by, at=session.now)
    if not done and number not in [entry.id for entry in consumers.all()]:
        raise AccessError("no_token", "revoke-token", token=number)
    session.say("token_revoked" if done else "token_revoked_before", id=number)
    return 0
