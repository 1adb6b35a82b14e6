"""What accounts and links look like from outside: facts without passwords and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import RowMapping

from scorecard.access.store import moment
from scorecard.access.viewer import Role


@dataclass(frozen=True)
class Grant:
    """What a sign-in or a link gives: the cookie's value, safe in a header, and until when it holds."""

    cookie: str
    expires_at: datetime


@dataclass(frozen=True)
class AccountEntry:
    """One account; `locked_at` is set for one that may no longer come in. Times have a zone."""

    name: str
    role: Role
    area_code: str | None
    made_at: datetime
    changed_at: datetime
    locked_at: datetime | None
    locked_by: str | None
    oidc_subject: str | None


@dataclass(frozen=True)
class SessionEntry:
    """One sign-in that holds. `seen_at` to some minutes; address and agent "" where they aren't known."""

    id: str
    account: str
    made_at: datetime
    expires_at: datetime
    seen_at: datetime | None
    address: str
    agent: str


@dataclass(frozen=True)
class LinkEntry:
    """One link to one area; `may_hand_in`: whoever opened it may upload what then waits. Times have a zone."""

    id: int
    area_code: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None
    uses: int
    last_used_at: datetime | None
    may_hand_in: bool

    def state(self, at: datetime) -> State:
        """What became of it."""
        return state_of(self.revoked_at, self.expires_at, at)


State = Literal["active", "expired", "revoked"]


def state_of(revoked_at: datetime | None, expires_at: datetime, at: datetime) -> State:
    """What became of a link or token: a revoked one stays revoked after its last day."""
    if revoked_at is not None:
        return "revoked"
    return "expired" if expires_at <= at else "active"


def told(row: RowMapping, *left_out: str) -> dict[str, Any]:
    """The columns as arguments, the times as moments."""
    return {
        name: moment(value) if name.endswith("_at") and value is not None else value
        for name, value in row.items()
        if name not in left_out
    }


def account_entry(row: RowMapping) -> AccountEntry:
    """An account's row without its hash."""
    return AccountEntry(**told(row, "account", "password_hash"))


def link_entry(row: RowMapping) -> LinkEntry:
    """A link's row without its token's hash."""
    rest = told(row, "link", "token_sha256", "may_hand_in")
    return LinkEntry(id=row["link"], may_hand_in=bool(row["may_hand_in"]), **rest)
