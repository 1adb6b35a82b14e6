"""Another role for an account, or another district; the last administrator keeps the own one.

Imports the store, the log and SQLAlchemy.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from scorecard.access import deeds, sessions
from scorecard.access.passwords import compared_name
from scorecard.access.store import Store, account, session
from scorecard.access.viewer import Role, viewer_of
from scorecard.errors import AccessError
from scorecard.place import Place


def keep_an_administrator(connection: Connection, key: str, shown: str) -> None:
    """AccessError last_administrator where this account (as it is compared) is the only one that could make others.

    A city without accounts is open to whoever sits at its machine, one without administrators is closed to all.
    """
    open_ones = select(account.c.account).where(account.c.locked_at.is_(None), account.c.role == "administrator")
    if connection.scalars(open_ones).all() == [key]:
        raise AccessError("last_administrator", shown)


class Roles:
    """The roles of one city's accounts; safe between threads and processes."""

    def __init__(self, place: Place) -> None:
        self._store = Store(place.access)

    def change(self, name: str, role: Role, *, by: str, at: datetime, area_code: str | None = None) -> bool:
        """Give it this role, and a district its area; its sign-ins end. False where it was so before.

        AccessError: no_account, last_administrator. ValueError as `viewer_of`.
        """
        viewer_of(role, area_code)
        if not self._store.exists:
            raise AccessError("no_account", name.strip() or "—")
        key = compared_name(name)
        with self._store.writing() as connection:
            row = connection.execute(select(account).where(account.c.account == key)).mappings().first()
            if row is None:
                raise AccessError("no_account", name.strip() or "—")
            if (row["role"], row["area_code"]) == (role, area_code):
                return False
            keep_an_administrator(connection, key, row["name"])
            changed = update(account).where(account.c.account == key)
            connection.execute(changed.values(role=role, area_code=area_code))
            sessions.end(connection, session.c.account == key, at)
            told = " ".join(filter(None, (row["name"], role, area_code)))
            deeds.note(connection, "role_changed", by=by, at=at, subject=told)
            return True
