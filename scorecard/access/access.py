"""Accounts, sign-ins, district links and sessions: who may come in. Every moment is an argument.

Errors are AccessError; their texts are `error.<rule>`. Passwords, tokens and cookies are never stored or told.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from scorecard.access import attempts, deeds, links, sessions
from scorecard.access.entries import AccountEntry, Grant, LinkEntry, SessionEntry, account_entry
from scorecard.access.passwords import Passwords, checked_name, checked_password, compared_name
from scorecard.access.roles import keep_an_administrator
from scorecard.access.seal import city_secret
from scorecard.access.store import Store, account, session
from scorecard.access.viewer import Role, Visitor, viewer_of
from scorecard.durable import utc_text
from scorecard.errors import AccessError
from scorecard.place import Place

__all__ = ["Access", "AccountEntry", "Grant", "LinkEntry"]


class Access:
    """The door of one city; safe between threads and processes. Reading makes no file."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._store = Store(place.access)
        # one argon2 at a time: each takes 64 MB, a crowd at the door must not take all memory
        self._comparing = threading.Lock()

    @cached_property
    def _secret(self) -> bytes:
        return city_secret(self.place)

    @cached_property
    def _passwords(self) -> Passwords:
        return Passwords()

    # --- accounts ----------------------------------------------------------------------------------------------------

    def has_accounts(self) -> bool:
        """Whether anybody could sign in: an account that isn't locked."""
        return any(entry.locked_at is None for entry in self.accounts())

    def accounts(self) -> list[AccountEntry]:
        """All accounts by name."""
        if not self._store.exists:
            return []
        with self._store.reading() as connection:
            return [account_entry(row) for row in connection.execute(select(account).order_by("account")).mappings()]

    def add_account(
        self, name: str, password: str, role: Role, *, at: datetime, area_code: str | None = None, by: str = ""
    ) -> None:
        """A new account. AccessError: name_form, name_taken, password_short or _weak. ValueError as `viewer_of`."""
        viewer_of(role, area_code)
        shown = checked_name(name)
        row = {
            "account": compared_name(shown),
            "name": shown,
            "role": role,
            "area_code": area_code,
            "password_hash": self._passwords.hashed(checked_password(password, shown)),
            "made_at": utc_text(at),
            "changed_at": utc_text(at),
        }
        try:
            with self._store.writing() as connection:
                connection.execute(insert(account).values(row))
                deeds.note(connection, "account_made", by=by or shown, at=at, subject=shown)
        except IntegrityError:
            raise AccessError("name_taken", shown) from None

    def change_password(self, name: str, password: str, *, at: datetime, by: str = "") -> None:
        """A new password; the account's sessions end. AccessError: no_account, password_short, password_weak."""
        shown = self._known(name)["name"]
        password_hash = self._passwords.hashed(checked_password(password, shown))
        with self._store.writing() as connection:
            self._change(connection, name, at, password_hash=password_hash, changed_at=utc_text(at))
            deeds.note(connection, "password_changed", by=by or shown, at=at, subject=shown)
            attempts.clear(connection, self._keyed(name))

    def change_own_password(self, name: str, old: str, new: str, *, address: str, at: datetime) -> None:
        """As `change_password`, by the person, who knows the old one. AccessError also as `sign_in`."""
        grant = self.sign_in(name, old, address=address, at=at)  # the same waits after wrong ones
        self.sign_out(grant.cookie, at=at)
        self.change_password(name, new, at=at)

    def running_sessions(self, *, at: datetime) -> dict[str, int]:
        """Account's name → how many of its sign-ins hold."""
        if not self._store.exists:
            return {}
        with self._store.reading() as connection:
            return sessions.running_by_account(connection, at)

    def end_sessions(self, name: str, *, by: str, at: datetime) -> None:
        """End all sign-ins of an account. AccessError: no_account."""
        shown = self._known(name)["name"]
        with self._store.writing() as connection:
            sessions.end(connection, session.c.account == compared_name(name), at)
            deeds.note(connection, "sessions_ended", by=by, at=at, subject=shown)

    def lock_account(self, name: str, *, by: str, at: datetime) -> bool:
        """Close an account and end its sessions; False when it was. AccessError: no_account, last_administrator."""
        shown = self._known(name)["name"]
        with self._store.writing() as connection:
            row = self._row(connection, name)
            if row is None or row["locked_at"] is not None:
                return False
            keep_an_administrator(connection, compared_name(name), shown)
            self._change(connection, name, at, locked_at=utc_text(at), locked_by=by)
            deeds.note(connection, "account_locked", by=by, at=at, subject=shown)
            return True

    def unlock_account(self, name: str, *, at: datetime, by: str = "") -> None:
        """Let an account in again, by a new sign-in; failed ones no longer make it wait. AccessError: no_account."""
        shown = self._known(name)["name"]
        with self._store.writing() as connection:
            self._change(connection, name, at, locked_at=None, locked_by=None)
            deeds.note(connection, "account_unlocked", by=by or shown, at=at, subject=shown)
            attempts.clear(connection, self._keyed(name))

    def _known(self, name: str) -> RowMapping:
        if self._store.exists:
            with self._store.reading() as connection:
                row = self._row(connection, name)
                if row is not None:
                    return row
        raise AccessError("no_account", name.strip() or "—")

    @staticmethod
    def _row(connection: Connection, name: str) -> RowMapping | None:
        return connection.execute(select(account).where(account.c.account == compared_name(name))).mappings().first()

    @staticmethod
    def _change(connection: Connection, name: str, at: datetime, **values: str | None) -> None:
        connection.execute(update(account).where(account.c.account == compared_name(name)).values(values))
        sessions.end(connection, session.c.account == compared_name(name), at)

    # --- signing in --------------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, address: str, at: datetime, agent: str = "") -> Grant:
        """A new session for 12 hours, by a browser (in a few words) at an address. AccessError: wrong_sign_in,
        too_many_attempts (with `minutes` in its values).

        Takes its time on purpose: call it in a thread. An unknown name costs the same work as a known one.
        """
        passwords = self._passwords
        if not self._store.exists:
            passwords.fits(None, password)
            raise AccessError("wrong_sign_in", "—")
        who, where = self._keyed(name), attempts.network_of(address)
        with self._store.reading() as connection:
            attempts.refuse_too_many(connection, who, where, at)  # before it waits for others
        with self._comparing:
            with self._store.writing() as connection:
                attempts.refuse_too_many(connection, who, where, at)
                attempts.note(connection, who, where, at)
                row = self._row(connection, name)
            fits = passwords.fits(row["password_hash"] if row else None, password)
        if row is None or not fits:
            with self._store.writing() as connection:  # of an unknown name nothing: people type their password there
                known = row["name"] if row else "—"
                deeds.note(connection, "sign_in_failed", by=known, at=at, address=address)
            raise AccessError("wrong_sign_in", "—")
        return self._let_in(row, who, where, at, address, agent)

    def _let_in(self, compared: RowMapping, who: str, where: str, at: datetime, address: str, agent: str) -> Grant:
        """The session, unless the account was locked or changed while its password was compared."""
        with self._store.writing() as connection:
            row = self._row(connection, compared["account"])
            if row is None or row["locked_at"] or row["password_hash"] != compared["password_hash"]:
                raise AccessError("wrong_sign_in", "—")
            attempts.clear(connection, who, where)
            deeds.note(connection, "sign_in", by=row["name"], at=at, address=address)
            key: str = row["account"]
            return sessions.open_for_account(connection, self._secret, key, at, address=address, agent=agent)

    def sign_out(self, cookie: str, *, at: datetime) -> None:
        """End the session; nothing for a cookie that isn't one of ours."""
        if self._store.exists and (known := sessions.id_of(cookie, self._secret)):
            with self._store.writing() as connection:
                whose = sessions.running(connection, known)
                sessions.end(connection, session.c.id_sha256 == known, at)
                if whose:
                    deeds.note(connection, "sign_out", by=whose, at=at)

    def visitor(self, cookie: str, *, at: datetime) -> Visitor:
        """Who looks. AccessError: session_unknown, session_ended, link_expired, link_revoked, account_locked.

        One read by primary key; asked at every request, so what was ended is closed at once.
        """
        known = sessions.id_of(cookie, self._secret) if self._store.exists else None
        if known is None:
            raise AccessError("session_unknown", "—")
        with self._store.reading() as connection:
            visitor, is_seen = sessions.visitor_of(connection, known, at), sessions.is_seen(connection, known, at)
        if not is_seen:
            with self._store.writing() as connection:
                sessions.note_seen(connection, known, at)
        return visitor

    def session_of(self, cookie: str) -> str:
        """What the session of a cookie is called on pages; "" for a cookie that isn't one of ours."""
        known = sessions.id_of(cookie, self._secret) if self._store.exists else None
        return sessions.short(known) if known else ""

    def sign_ins(self, *, at: datetime, name: str | None = None) -> list[SessionEntry]:
        """The sign-ins that hold, of one account or of all, the last seen first."""
        if not self._store.exists:
            return []
        with self._store.reading() as connection:
            every = sessions.running_ones(connection, at)
        return [one for one in every if name is None or compared_name(one.account) == compared_name(name)]

    def end_session(self, session_id: str, *, by: str, at: datetime, name: str | None = None) -> SessionEntry:
        """End one sign-in, with `name` only if it is of that account. AccessError: no_session."""
        which = [one for one in self.sign_ins(at=at, name=name) if one.id == session_id]
        if not which:
            raise AccessError("no_session", name or "—", session=session_id or "—")
        with self._store.writing() as connection:
            sessions.end(connection, session.c.id_sha256.startswith(session_id, autoescape=True), at)
            deeds.note(connection, "session_ended", by=by, at=at, subject=f"{which[0].account} {session_id}")
        return which[0]

    def _keyed(self, name: str) -> str:
        return hmac.new(self._secret, compared_name(name).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    # --- district links ----------------------------------------------------------------------------------------------

    def make_link(
        self, area_code: str, *, days: int = 30, by: str, at: datetime, may_hand_in: bool = False
    ) -> tuple[str, LinkEntry]:
        """A link to one area, that may hand in files or not: its token, told this once, and its entry. AccessError:
        link_days.
        """
        (made,) = self.make_links([area_code], days=days, by=by, at=at, may_hand_in=may_hand_in)
        return made

    def make_links(
        self, area_codes: Sequence[str], *, days: int = 30, by: str, at: datetime, may_hand_in: bool = False
    ) -> list[tuple[str, LinkEntry]]:
        """As `make_link`, a link to each of these areas, all of them or none."""
        links.check(area_codes, days)
        with self._store.writing() as connection:
            return links.make(connection, area_codes, days=days, by=by, at=at, may_hand_in=may_hand_in)

    def rotate_link(self, link_id: int, *, by: str, at: datetime) -> tuple[str, LinkEntry]:
        """A new link with area, right and last day of this one: its token, told this once, and its entry. The old one
        and whoever came by it are closed at once. AccessError: no_link, link_expired, link_revoked.
        """
        with self._store.writing() as connection:
            return links.rotate(connection, link_id, by=by, at=at)

    def open_link(self, token: str, *, at: datetime, address: str = "") -> Grant:
        """A session until the link expires; counts the use. AccessError: link_unknown, link_expired, link_revoked."""
        self.link_of(token, at=at)  # a stranger's guess doesn't wait for the right to write
        with self._store.writing() as connection:
            entry = links.usable(connection, token, at)
            links.count_use(connection, entry.id, at)
            whose = f"{entry.id} {entry.area_code}"
            deeds.note(connection, "link_opened", by=f"link:{entry.id}", at=at, subject=whose, address=address)
            return sessions.open_for_link(connection, self._secret, entry.id, at, entry.expires_at)

    def link_of(self, token: str, *, at: datetime) -> LinkEntry:
        """The link that this token would open, not opened. AccessError as `open_link`; a dead one's has its number."""
        if not self._store.exists:
            raise AccessError("link_unknown", "—")
        with self._store.reading() as connection:
            return links.usable(connection, token, at)

    def links(self) -> list[LinkEntry]:
        """All links, the newest first."""
        if not self._store.exists:
            return []
        with self._store.reading() as connection:
            return links.every(connection)

    def revoke_link(self, link_id: int, *, by: str, at: datetime) -> bool:
        """Close a link and whoever came by it, at once; False when it was closed before or isn't there."""
        if not self._store.exists:
            return False
        with self._store.writing() as connection:
            return links.revoke(connection, link_id, by=by, at=at)

    def revoke_all_links(self, *, by: str, at: datetime) -> list[LinkEntry]:
        """Close all links that still open and whoever came by them, at once: those closed, all or none."""
        if not self._store.exists:
            return []
        with self._store.writing() as connection:
            return links.revoke_all(connection, by=by, at=at)
