"""The log of who came in, opened a link, took something away or changed who may: added to, never changed.

Uploads, undos and closings stand in the ledger, which is their log. Imports the store and SQLAlchemy.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from scorecard.access.store import Store, deed, moment
from scorecard.durable import utc_text
from scorecard.place import Place

# What may be done, each with its words in the catalogue `audit.action`.
ACTIONS = (
    *("sign_in", "sign_in_failed", "sign_out", "link_opened", "exported"),
    *("link_made", "link_rotated", "link_revoked", "token_made", "token_revoked"),
    *(
        "account_made",
        "account_locked",
        "account_unlocked",
        "role_changed",
        "password_changed",
        "sessions_ended",
        "session_ended",
    ),
    *("setting_changed", "oidc_subject_set"),
)
LONGEST_SUBJECT = 400
# Where the one who acts comes from, for as long as a request is answered or a page runs: said once at each of these two
# edges, so that no deed can forget it.
_FROM: ContextVar[str] = ContextVar("scorecard.acting_from", default="")


@dataclass(frozen=True)
class Deed:
    """One thing done. `by`: an account's name, "link:<number>", or the user of the machine; `subject`: what
    it was done to; `address`: where from, "" where it isn't known or was done on the machine itself."""

    at: datetime
    by: str
    action: str
    subject: str
    address: str


def acting_from(address: str) -> None:
    """What this context (a request, a run of a page) notes from now on comes from this verified address, unless a note
    says another; "" for the machine itself."""
    _FROM.set(address)


def note(connection: Connection, action: str, *, by: str, at: datetime, subject: str = "", address: str = "") -> None:
    """Write it down in the transaction that does it: what is done is noted, what is noted was done."""
    if action not in ACTIONS:
        raise ValueError(action)
    where = address or _FROM.get()
    row = {"at": utc_text(at), "by": by, "action": action, "subject": subject[:LONGEST_SUBJECT], "address": where}
    connection.execute(insert(deed).values(row))


class Deeds:
    """The log of one city; safe between threads and processes. Reading makes no file."""

    def __init__(self, place: Place) -> None:
        self._store = Store(place.access)

    def note(self, action: str, *, by: str, at: datetime, subject: str = "", address: str = "") -> None:
        """Something that changes nothing else, as an export. Before there are accounts nothing is logged: only the
        owner of the machine looks."""
        if self._store.exists:
            with self._store.writing() as connection:
                note(connection, action, by=by, at=at, subject=subject, address=address)

    def all(self) -> list[Deed]:
        """All of them, the newest first."""
        if not self._store.exists:
            return []
        columns = (deed.c.at, deed.c.by, deed.c.action, deed.c.subject, deed.c.address)
        with self._store.reading() as connection:
            rows = connection.execute(select(*columns).order_by(deed.c.deed.desc()))
            return [Deed(moment(at), *rest) for at, *rest in rows]
