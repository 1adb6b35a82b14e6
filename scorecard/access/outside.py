"""Signing in by the organisation's own sign-in (OIDC): who somebody is there, and which account that is here.

The exchange itself is in `server/oidc.py`. Imports the store, the log and SQLAlchemy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from scorecard.access import deeds, sessions
from scorecard.access.entries import Grant
from scorecard.access.passwords import Passwords, checked_name, compared_name
from scorecard.access.seal import city_secret
from scorecard.access.store import Store, account
from scorecard.access.viewer import Role
from scorecard.durable import utc_text
from scorecard.errors import AccessError
from scorecard.place import Place

LONGEST_SUBJECT = 255
BY = "OIDC"


@dataclass(frozen=True)
class Person:
    """Who signed in elsewhere: `subject` never changes and is nobody else's; `name` "" where no claim is to be used."""

    subject: str
    name: str = ""


class Outside:
    """The accounts of one city as others know them; safe between threads and processes."""

    def __init__(self, place: Place) -> None:
        self._place, self._store = place, Store(place.access)

    @cached_property
    def _passwords(self) -> Passwords:
        return Passwords()

    def sign_in(
        self, person: Person, *, at: datetime, address: str, agent: str = "", makes: Role | None = None
    ) -> Grant:
        """A session of the account with this subject, else of the one with this name and no subject yet, which it is
        given; else of a new one of the role `makes`. AccessError: outside_unknown, also for a locked one."""
        with self._store.writing() as connection:
            row = _known(connection, person) or self._made(connection, person, makes, at)
            if row is None or row["locked_at"]:
                name = row["name"] if row else "—"
                deeds.note(connection, "sign_in_failed", by=name, at=at, subject=BY, address=address)
                refused = True
            else:
                refused, key = False, str(row["account"])
                if row["oidc_subject"] is None:
                    _bind(connection, key, person.subject)
                    deeds.note(connection, "oidc_subject_set", by=BY, at=at, subject=f"{row['name']} {person.subject}")
                deeds.note(connection, "sign_in", by=row["name"], at=at, subject=BY, address=address)
                secret = city_secret(self._place)
                grant = sessions.open_for_account(connection, secret, key, at, address=address, agent=agent)
        if refused:  # after the log was written
            raise AccessError("outside_unknown", "—")
        return grant

    def _made(self, connection: Connection, person: Person, makes: Role | None, at: datetime) -> RowMapping | None:
        """A new account, unless its name is taken or none; its password is nobody's."""
        if makes is None or not person.name:
            return None
        try:
            shown = checked_name(person.name)
        except AccessError:
            return None
        if connection.scalar(select(account.c.account).where(account.c.account == compared_name(shown))):
            return None
        row = {
            "account": compared_name(shown),
            "name": shown,
            "role": makes,
            "area_code": None,
            "password_hash": self._passwords.hashed(secrets.token_urlsafe(32)),
            "made_at": utc_text(at),
            "changed_at": utc_text(at),
            "oidc_subject": person.subject,
        }
        deeds.note(connection, "account_made", by=BY, at=at, subject=shown)
        return connection.execute(insert(account).values(row).returning(account)).mappings().one()

    def set_subject(self, name: str, subject: str | None, *, by: str, at: datetime) -> None:
        """Who this account is elsewhere; None: nobody. AccessError: no_account, subject_form, subject_taken."""
        subject = None if subject is None else subject.strip()
        if subject is not None and not (0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable()):
            raise AccessError("subject_form", name, longest=LONGEST_SUBJECT)
        if not self._store.exists:
            raise AccessError("no_account", name.strip() or "—")
        try:
            with self._store.writing() as connection:
                asked = select(account.c.name).where(account.c.account == compared_name(name))
                shown = connection.scalar(asked)
                if shown is None:
                    raise AccessError("no_account", name.strip() or "—")
                _bind(connection, compared_name(name), subject)
                deeds.note(connection, "oidc_subject_set", by=by, at=at, subject=f"{shown} {subject or '—'}")
        except IntegrityError:
            raise AccessError("subject_taken", name) from None


def _known(connection: Connection, person: Person) -> RowMapping | None:
    """By subject; by name only where the account is nobody's elsewhere yet: a name can be somebody else's tomorrow.

    Never an administrator's by name: that one is joined by a person.
    """
    by_subject = select(account).where(account.c.oidc_subject == person.subject)
    row = connection.execute(by_subject).mappings().first()
    if row is not None or not person.name:
        return row
    of_that_name = select(account).where(account.c.account == compared_name(person.name))
    unbound = of_that_name.where(account.c.oidc_subject.is_(None), account.c.role != "administrator")
    return connection.execute(unbound).mappings().first()


def _bind(connection: Connection, key: str, subject: str | None) -> None:
    connection.execute(update(account).where(account.c.account == key).values(oidc_subject=subject))
