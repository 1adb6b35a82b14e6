"""Programs that read figures by a token: one each, for the whole city or one area, with an end and a way to close it.

A token is told once; what is kept is its digest. Imports the store, the viewer and SQLAlchemy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from scorecard.access.deeds import note
from scorecard.access.entries import State, state_of, told
from scorecard.access.sessions import digest
from scorecard.access.sight import district_sees
from scorecard.access.store import Store, consumer
from scorecard.access.viewer import Visitor, viewer_of
from scorecard.durable import utc_text
from scorecard.errors import AccessError
from scorecard.place import Place

LONGEST_TOKEN_DAYS = 3 * 366
LONGEST_NAME = 80
PREFIX = "ipcs_"  # so that a token lying about is known for what it is


@dataclass(frozen=True)
class ConsumerEntry:
    """One program's token, without it. `area_code` None: the whole city. Times have a zone."""

    id: int
    name: str
    area_code: str | None
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    uses: int
    last_used_at: datetime | None

    def state(self, at: datetime) -> State:
        """What became of it."""
        return state_of(self.revoked_at, self.expires_at, at)


class Consumers:
    """The tokens of one city; safe between threads and processes. Reading makes no file."""

    def __init__(self, place: Place) -> None:
        self._store = Store(place.access)

    def make(
        self, name: str, *, by: str, at: datetime, days: int, area_code: str | None = None
    ) -> tuple[str, ConsumerEntry]:
        """A token, told this once, and its entry. AccessError: consumer_name, link_days."""
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise AccessError("consumer_name", name or "—", longest=LONGEST_NAME)
        if not 1 <= days <= LONGEST_TOKEN_DAYS:
            raise AccessError("link_days", str(days), longest=LONGEST_TOKEN_DAYS)
        token = PREFIX + secrets.token_urlsafe(32)
        row = {
            "name": name,
            "token_sha256": digest(token),
            "area_code": area_code,
            "made_at": utc_text(at),
            "made_by": by,
            "expires_at": utc_text(at + timedelta(days=days)),
            "uses": 0,
        }
        with self._store.writing() as connection:
            made = connection.execute(insert(consumer).values(row).returning(consumer)).mappings().one()
            note(connection, "token_made", by=by, at=at, subject=f"{made['consumer']} {name}")
        return token, _entry(made)

    def visitor(self, token: str, *, at: datetime) -> Visitor:
        """Who reads: a leader's view of the city, or that of the one area. AccessError: token_unknown, token_expired,
        token_revoked."""
        entry = self._entry_of(token)
        if entry is None:
            raise AccessError("token_unknown", "—")
        state = entry.state(at)
        if state != "active":
            raise AccessError(f"token_{state}", entry.name)
        viewer = viewer_of("leader")
        if entry.area_code:
            with self._store.reading() as connection:
                viewer = viewer_of("district", entry.area_code, sees=district_sees(connection))
        return Visitor(viewer, entry.name, f"consumer:{entry.id}")

    def note_use(self, visitor: Visitor, *, at: datetime) -> None:
        """Count one answer to this program."""
        number = int(visitor.key.removeprefix("consumer:"))
        with self._store.writing() as connection:
            used = update(consumer).where(consumer.c.consumer == number)
            connection.execute(used.values(uses=consumer.c.uses + 1, last_used_at=utc_text(at)))

    def _entry_of(self, token: str) -> ConsumerEntry | None:
        if not self._store.exists or not token.startswith(PREFIX):
            return None
        with self._store.reading() as connection:
            asked = select(consumer).where(consumer.c.token_sha256 == digest(token))
            row = connection.execute(asked).mappings().first()
        return None if row is None else _entry(row)

    def all(self) -> list[ConsumerEntry]:
        """All of them, the newest first."""
        if not self._store.exists:
            return []
        with self._store.reading() as connection:
            asked = select(consumer).order_by(consumer.c.consumer.desc())
            return [_entry(row) for row in connection.execute(asked).mappings()]

    def revoke(self, number: int, *, by: str, at: datetime) -> bool:
        """Close a token at once; False when it was closed before or isn't there."""
        if not self._store.exists:
            return False
        with self._store.writing() as connection:
            still_open = (consumer.c.consumer == number) & consumer.c.revoked_at.is_(None)
            done = connection.execute(update(consumer).where(still_open).values(revoked_at=utc_text(at), revoked_by=by))
            if done.rowcount == 1:
                note(connection, "token_revoked", by=by, at=at, subject=str(number))
            return done.rowcount == 1


def _entry(row: RowMapping) -> ConsumerEntry:
    return ConsumerEntry(id=row["consumer"], **told(row, "consumer", "token_sha256"))
