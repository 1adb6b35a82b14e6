"""What the city set on a page: what a district may see of others. Imports the store, the log and SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from scorecard.access import deeds
from scorecard.access.store import Store, setting
from scorecard.access.viewer import SEE_NAMES, SEE_RANK, SEES, SEES_AT_FIRST
from scorecard.durable import utc_text
from scorecard.place import Place

DISTRICT_SEES = "district_sees"


def district_sees(connection: Connection) -> frozenset[str]:
    """What a district may see of others: some of SEES. What isn't one of them, as of a later version, gives nothing."""
    kept = connection.scalar(select(setting.c.value).where(setting.c.setting == DISTRICT_SEES))
    return SEES_AT_FIRST if kept is None else frozenset(kept.split()) & set(SEES)


class Sight:
    """The settings of one city; safe between threads and processes. Reading makes no file."""

    def __init__(self, place: Place) -> None:
        self._store = Store(place.access)

    def district_sees(self) -> frozenset[str]:
        """Some of SEES."""
        if not self._store.exists:
            return SEES_AT_FIRST
        with self._store.reading() as connection:
            return district_sees(connection)

    def let_districts_see(self, sees: Collection[str], *, by: str, at: datetime) -> bool:
        """Set it, for every district from its next request on; False when it was so before.

        ValueError for what isn't one of SEES, and for names without the rank, which they would tell.
        """
        if not set(sees) <= set(SEES) or (SEE_NAMES in sees and SEE_RANK not in sees):
            raise ValueError(f"a district sees {sorted(sees)}")
        told = " ".join(one for one in SEES if one in sees)
        with self._store.writing() as connection:
            if district_sees(connection) == frozenset(sees):
                return False
            row = {"value": told, "changed_at": utc_text(at), "changed_by": by}
            new = insert(setting).values(setting=DISTRICT_SEES, **row)
            connection.execute(new.on_conflict_do_update(index_elements=[setting.c.setting], set_=row))
            deeds.note(connection, "setting_changed", by=by, at=at, subject=f"{DISTRICT_SEES} {told}".strip())
            return True
