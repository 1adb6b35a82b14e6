"""Notices that wait to be sent: each fact is put into one notice, each notice is kept until it was taken.

They stand with the accounts, in one transaction with what they tell of, so nothing is lost or told anew over a restart.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from scorecard.access.store import Store, notice, noticed
from scorecard.durable import utc_text
from scorecard.place import Place

BEGUN = "begun"  # the fact that there is a beginning: what was so before it is not told
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
MOST_FACTS = 500  # in one notice


@dataclass(frozen=True)
class Notice:
    """One to be sent now: its number here, the id the receiver knows it by, its body, and how often it was tried."""

    number: int
    id: str
    body: str
    tries: int


class Outbox:
    """The notices of one city; safe between threads and processes."""

    def __init__(self, place: Place) -> None:
        self._store = Store(place.access)

    def put(self, facts: Mapping[str, Mapping[str, Any]], head: Mapping[str, Any], *, at: datetime) -> int:
        """Put those of `facts` (key → event) that were never told into new notices; how many facts that were.

        The first time none: what is so when notices are first asked for is no news.
        """
        known = self._known()
        if known is not None and set(facts) <= known:
            return 0
        with self._store.writing() as connection:
            known = set(connection.scalars(select(noticed.c.fact)))
            if BEGUN not in known:
                rows = [{"fact": fact, "notice": None} for fact in (BEGUN, *facts)]
                connection.execute(insert(noticed), rows)
                return 0
            new = [fact for fact in facts if fact not in known]
            for first in range(0, len(new), MOST_FACTS):
                told = new[first : first + MOST_FACTS]
                row = _row(head, [facts[fact] for fact in told], at)
                number = connection.execute(insert(notice).values(row).returning(notice.c.notice)).scalar_one()
                connection.execute(insert(noticed), [{"fact": fact, "notice": number} for fact in told])
            return len(new)

    def _known(self) -> set[str] | None:
        """Facts that were told, or were so before; None where there was no beginning yet."""
        if not self._store.exists:
            return None
        with self._store.reading() as connection:
            known = set(connection.scalars(select(noticed.c.fact)))
        return known if BEGUN in known else None

    def take(self, *, at: datetime) -> Notice | None:
        """The oldest that is to be sent now; it comes up again after a pause unless it is `sent`.

        The pause grows with each try and is written before the try, so that a program that dies on it, or another one
        beside it, doesn't send the notice a second time at once.
        """
        due = notice.c.sent_at.is_(None) & (notice.c.next_at <= utc_text(at))
        asked = select(notice).where(due).order_by(notice.c.notice).limit(1)
        if not self._store.exists:
            return None
        with self._store.reading() as connection:
            if connection.execute(asked).first() is None:
                return None
        with self._store.writing() as connection:
            row = connection.execute(asked).mappings().first()
            if row is None:  # another program was first
                return None
            tries = row["tries"] + 1
            later = {"tries": tries, "next_at": utc_text(at + pause(tries))}
            connection.execute(update(notice).where(notice.c.notice == row["notice"]).values(later))
            return Notice(row["notice"], row["id"], row["body"], tries)

    def sent(self, one: Notice, *, at: datetime) -> None:
        """The receiver has it."""
        with self._store.writing() as connection:
            connection.execute(update(notice).where(notice.c.notice == one.number).values(sent_at=utc_text(at)))

    def waiting(self) -> int:
        """How many were not taken yet."""
        if not self._store.exists:
            return 0
        with self._store.reading() as connection:
            return int(connection.scalar(select(func.count()).where(notice.c.sent_at.is_(None))) or 0)


def pause(tries: int) -> timedelta:
    """How long after a try the next one is made: doubled each time, for as long as it takes."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)


def _row(head: Mapping[str, Any], events: Sequence[Mapping[str, Any]], at: datetime) -> dict[str, Any]:
    """A notice that is due at once. Its body is fixed now: each try sends the same bytes."""
    name = secrets.token_hex(16)
    body = {"id": name, "made_at": utc_text(at), **head, "events": events}
    row = {"id": name, "made_at": utc_text(at), "body": json.dumps(body, ensure_ascii=False)}
    return {**row, "tries": 0, "next_at": utc_text(at)}
