"""What the tests of scorecard.access share: a city without anything, one moment, and the rule of a refusal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scorecard.access.access import Access
from scorecard.access.attempts import PER_ADDRESS
from scorecard.errors import AccessError
from scorecard.place import Place

NOW = datetime(2014, 3, 1, 1, 30, tzinfo=UTC)
NAME, PASSWORD = "张伟", "correct horse battery"
OTHER_PASSWORD = "another horse battery"
DISTRICT = "610302"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def place_in(folder: Path) -> Place:
    """An empty city whose data folder isn't there yet."""
    return Place(folder / "plan", folder / "city", folder / "city" / "warehouse.duckdb")


def with_account(folder: Path, role: str = "administrator") -> Access:
    """A city with the one account."""
    access = Access(place_in(folder))
    access.add_account(NAME, PASSWORD, role, at=NOW)  # type: ignore[arg-type]
    return access


def sign_in(
    access: Access, name: str = NAME, password: str = PASSWORD, address: str = "192.0.2.7", at: datetime = NOW
) -> str:
    """The cookie of a sign-in."""
    return access.sign_in(name, password, address=address, at=at).cookie


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """The block ends with this AccessError."""
    with pytest.raises(AccessError) as caught:
        yield
    assert caught.value.rule == rule


def outcome(ask: Callable[[], object]) -> str:
    """ "in", or the rule by which it was refused."""
    try:
        ask()
    except AccessError as error:
        return error.rule
    return "in"


def fail(access: Access, times: int, *, name: str = NAME, address: str = "192.0.2.7", at: datetime = NOW) -> None:
    """So many wrong passwords."""
    assert times <= PER_ADDRESS
    for _ in range(times):
        with refused("wrong_sign_in"):
            sign_in(access, name, "a wrong password", address, at)


def stored_bytes(place: Place) -> bytes:
    """All bytes of all files of the city but its secret."""
    return b"".join(path.read_bytes() for path in sorted(place.data_dir.iterdir()) if path != place.secret)


def without_sessions_listed(store: sqlite3.Connection) -> None:
    """Take out of a store of accounts what scorecard/access/migrations/0006 puts in, as a store of before had it."""
    for column in ("seen_at", "address", "agent"):
        store.execute(f"alter table session drop column {column}")
    store.execute("drop index account_oidc_subject")
    store.execute("alter table account drop column oidc_subject")
    store.execute("drop table setting")
    store.execute("pragma user_version = 5")
