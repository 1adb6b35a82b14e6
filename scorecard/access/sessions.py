"""Sessions: opened by a sign-in or a link, looked up at every request, ended by sign-out, lock, revoke or time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from scorecard.access.entries import Grant, SessionEntry
from scorecard.access.seal import signed, unsigned
from scorecard.access.sight import district_sees
from scorecard.access.store import account, link, moment, session
from scorecard.access.viewer import Visitor, viewer_of
from scorecard.durable import utc_text
from scorecard.errors import AccessError

SALT = "scorecard.session"
HOURS = 12
# An expired session's row is kept so long: till then its owner is told that it ended, and why.
KEPT = timedelta(days=30)

SEEN_EVERY = timedelta(minutes=3)  # a write for each request would be one too many
SHORT = 12  # hex digits

LOOKED_UP = (
    select(
        session.c.expires_at,
        session.c.ended_at,
        account.c.name,
        account.c.role,
        account.c.area_code,
        account.c.locked_at,
        link.c.link,
        link.c.area_code.label("link_area"),
        link.c.expires_at.label("link_expires_at"),
        link.c.revoked_at,
        link.c.may_hand_in,
    )
    .select_from(session)
    .outerjoin(account, account.c.account == session.c.account)
    .outerjoin(link, link.c.link == session.c.link)
)


def digest(text: str) -> str:
    """What is kept of a random token or session id: it is long enough that no salt is needed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def open_for_account(
    connection: Connection, secret: bytes, account_key: str, at: datetime, *, address: str = "", agent: str = ""
) -> Grant:
    """A new session of an account, by a browser (in a few words) at an address."""
    whose = {"account": account_key, "address": address, "agent": agent}
    return _open(connection, secret, at, at + timedelta(hours=HOURS), **whose)


def open_for_link(connection: Connection, secret: bytes, link_id: int, at: datetime, expires_at: datetime) -> Grant:
    """A new session of a link; it lasts as long as the link."""
    return _open(connection, secret, at, expires_at, link=link_id)


def _open(connection: Connection, secret: bytes, at: datetime, expires_at: datetime, **owner: str | int) -> Grant:
    connection.execute(delete(session).where(session.c.expires_at < utc_text(at - KEPT)))
    name = secrets.token_urlsafe(32)
    row: dict[str, str | int] = {
        "id_sha256": digest(name),
        "made_at": utc_text(at),
        "expires_at": utc_text(expires_at),
        **owner,
    }
    row["seen_at"] = row["made_at"]
    connection.execute(insert(session).values(row))
    return Grant(signed(name, secret, SALT), expires_at)


def id_of(cookie: str, secret: bytes) -> str | None:
    """The stored id of a cookie, None for one that we didn't sign."""
    name = unsigned(cookie, secret, SALT)
    return None if name is None else digest(name)


def running(connection: Connection, id_sha256: str) -> str:
    """The account's name of a session that still runs; "" of a link's, or of none."""
    asked = select(account.c.name).join(session, session.c.account == account.c.account)
    return connection.scalar(asked.where(session.c.id_sha256 == id_sha256, session.c.ended_at.is_(None))) or ""


def running_by_account(connection: Connection, at: datetime) -> dict[str, int]:
    """Account's name → its sessions that have not ended and not expired."""
    holds = session.c.ended_at.is_(None) & (session.c.expires_at > utc_text(at))
    asked = select(account.c.name, func.count()).join(session, session.c.account == account.c.account)
    rows = connection.execute(asked.where(holds).group_by(account.c.name))
    return {str(name): int(count) for name, count in rows}


def running_ones(connection: Connection, at: datetime) -> list[SessionEntry]:
    """The sign-ins of accounts that hold, the last seen first; each named by the start of what is stored of its id."""
    columns = (session.c.id_sha256, account.c.name, session.c.made_at, session.c.expires_at, session.c.seen_at)
    asked = select(*columns, session.c.address, session.c.agent).join(account, account.c.account == session.c.account)
    holds = session.c.ended_at.is_(None) & (session.c.expires_at > utc_text(at))
    rows = connection.execute(asked.where(holds).order_by(session.c.seen_at.desc(), session.c.made_at.desc()))
    return [
        SessionEntry(
            short(id_), name, moment(made), moment(ends), moment(seen) if seen else None, where or "", by or ""
        )
        for id_, name, made, ends, seen, where, by in rows
    ]


def short(id_sha256: str) -> str:
    """What a session is called on pages: it opens nothing."""
    return id_sha256[:SHORT]


def note_seen(connection: Connection, id_sha256: str, at: datetime) -> None:
    """It is in use; written down now and then only (see `is_seen`)."""
    connection.execute(update(session).where(session.c.id_sha256 == id_sha256).values(seen_at=utc_text(at)))


def is_seen(connection: Connection, id_sha256: str, at: datetime) -> bool:
    """Whether that stands there well enough."""
    seen = connection.scalar(select(session.c.seen_at).where(session.c.id_sha256 == id_sha256))
    return seen is not None and abs(at - moment(seen)) < SEEN_EVERY


def end(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    """End the sessions that still run."""
    connection.execute(update(session).where(which, session.c.ended_at.is_(None)).values(ended_at=utc_text(at)))


def visitor_of(connection: Connection, id_sha256: str, at: datetime) -> Visitor:
    """Who looks. AccessError: session_unknown, session_ended, link_expired, link_revoked, account_locked."""
    row = connection.execute(LOOKED_UP.where(session.c.id_sha256 == id_sha256)).mappings().first()
    if row is None:
        raise AccessError("session_unknown", "—")
    if reason := _closed(row, at):
        which = {} if row["link"] is None else {"link": row["link"], "area": row["link_area"]}
        raise AccessError(reason, row["name"] or row["link_area"], **which)
    if row["link"] is None:
        viewer = viewer_of(row["role"], row["area_code"], sees=district_sees(connection))
        return Visitor(viewer, row["name"], f"account:{row['name']}")
    sees, may_hand_in = district_sees(connection), bool(row["may_hand_in"])
    viewer = viewer_of("district", row["link_area"], may_hand_in=may_hand_in, sees=sees)
    return Visitor(viewer, row["link_area"], f"link:{row['link']}")


def _closed(row: RowMapping, at: datetime) -> str | None:
    """Why the session no longer holds; what was done to the link or account is said before what came of it."""
    if row["revoked_at"] is not None:
        return "link_revoked"
    if row["link_expires_at"] is not None and moment(row["link_expires_at"]) <= at:
        return "link_expired"
    if row["locked_at"] is not None:
        return "account_locked"
    return "session_ended" if row["ended_at"] is not None or moment(row["expires_at"]) <= at else None
