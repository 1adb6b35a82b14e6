"""District links in the store: made, looked up by their token, replaced, closed. Each call belongs to a transaction.

A token is told once; what is kept is its digest. Imports the store, the log and SQLAlchemy.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from scorecard.access import deeds, sessions
from scorecard.access.entries import LinkEntry, link_entry
from scorecard.access.store import link
from scorecard.access.viewer import viewer_of
from scorecard.durable import utc_text
from scorecard.errors import AccessError

LONGEST_LINK_DAYS = 366


def check(area_codes: Sequence[str], days: int) -> None:
    """AccessError: link_days; ValueError for an area without a code. Before anything is written, or a file made."""
    if not 1 <= days <= LONGEST_LINK_DAYS:
        raise AccessError("link_days", str(days), longest=LONGEST_LINK_DAYS)
    for code in area_codes:
        viewer_of("district", code)


def make(
    connection: Connection, area_codes: Sequence[str], *, days: int, by: str, at: datetime, may_hand_in: bool
) -> list[tuple[str, LinkEntry]]:
    """A link to each area, with its token, noted one by one."""
    made = []
    for code in area_codes:
        token, entry = _insert(connection, code, at + timedelta(days=days), by=by, at=at, may_hand_in=may_hand_in)
        deeds.note(connection, "link_made", by=by, at=at, subject=f"{entry.id} {code}")
        made.append((token, entry))
    return made


def _insert(
    connection: Connection, code: str, expires_at: datetime, *, by: str, at: datetime, may_hand_in: bool
) -> tuple[str, LinkEntry]:
    token = secrets.token_urlsafe(32)
    row = {
        "token_sha256": sessions.digest(token),
        "area_code": code,
        "made_at": utc_text(at),
        "made_by": by,
        "expires_at": utc_text(expires_at),
        "uses": 0,
        "may_hand_in": may_hand_in,
    }
    return token, link_entry(connection.execute(insert(link).values(row).returning(link)).mappings().one())


def rotate(connection: Connection, link_id: int, *, by: str, at: datetime) -> tuple[str, LinkEntry]:
    """A new link with area, right and last day of this one, which closes. AccessError: no_link, link_expired or
    link_revoked: a link that is over is made anew, not replaced."""
    row = connection.execute(select(link).where(link.c.link == link_id)).mappings().first()
    if row is None:
        raise AccessError("no_link", str(link_id), link=link_id)
    old = link_entry(row)
    if (state := old.state(at)) != "active":
        raise AccessError(f"link_{state}", old.area_code, link=old.id, area=old.area_code)
    _close(connection, old.id, by=by, at=at)
    token, new = _insert(connection, old.area_code, old.expires_at, by=by, at=at, may_hand_in=old.may_hand_in)
    deeds.note(connection, "link_rotated", by=by, at=at, subject=f"{old.id}→{new.id} {new.area_code}")
    return token, new


def usable(connection: Connection, token: str, at: datetime) -> LinkEntry:
    """The link that this token opens. AccessError: link_unknown, link_expired, link_revoked."""
    asked = select(link).where(link.c.token_sha256 == sessions.digest(token))
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise AccessError("link_unknown", "—")
    entry = link_entry(row)
    state = entry.state(at)
    if state != "active":
        raise AccessError(f"link_{state}", entry.area_code, link=entry.id, area=entry.area_code)
    return entry


def count_use(connection: Connection, link_id: int, at: datetime) -> None:
    """One more opening."""
    used = update(link).where(link.c.link == link_id)
    connection.execute(used.values(uses=link.c.uses + 1, last_used_at=utc_text(at)))


def every(connection: Connection) -> list[LinkEntry]:
    """All links, the newest first."""
    return [link_entry(row) for row in connection.execute(select(link).order_by(link.c.link.desc())).mappings()]


def revoke(connection: Connection, link_id: int, *, by: str, at: datetime) -> bool:
    """Close a link; False when it was closed before or isn't there."""
    done = _close(connection, link_id, by=by, at=at)
    if done:
        deeds.note(connection, "link_revoked", by=by, at=at, subject=str(link_id))
    return done


def revoke_all(connection: Connection, *, by: str, at: datetime) -> list[LinkEntry]:
    """Close every link that still opens, each with its own line in the log, as each has one of its making; those
    closed, by number."""
    still_open = link.c.revoked_at.is_(None) & (link.c.expires_at > utc_text(at))
    closed = update(link).where(still_open).values(revoked_at=utc_text(at), revoked_by=by).returning(link)
    entries = sorted(map(link_entry, connection.execute(closed).mappings()), key=lambda entry: entry.id)
    for entry in entries:
        deeds.note(connection, "link_revoked", by=by, at=at, subject=f"{entry.id} {entry.area_code}")
    return entries


def _close(connection: Connection, link_id: int, *, by: str, at: datetime) -> bool:
    still_open = (link.c.link == link_id) & link.c.revoked_at.is_(None)
    return (
        connection.execute(update(link).where(still_open).values(revoked_at=utc_text(at), revoked_by=by)).rowcount == 1
    )
