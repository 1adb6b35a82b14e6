"""Failed sign-ins: how often one may fail, how long the door stays closed, and what is forgotten when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scorecard.access.attempts import PER_ADDRESS, PER_NAME, PER_PAIR, network_of
from scorecard.access.passwords import Passwords
from tests.unit.doors import (
    DAY,
    MINUTE,
    NAME,
    NOW,
    PASSWORD,
    fail,
    outcome,
    refused,
    sign_in,
    stored_bytes,
    with_account,
)


def test_a_name_closes_here_for_a_while_after_five_failures(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    fail(access, 1)
    fail(access, PER_PAIR - 1, at=NOW + 5 * MINUTE)
    with refused("too_many_attempts"):
        sign_in(access, at=NOW + 6 * MINUTE)  # the right password too
    assert outcome(lambda: sign_in(access, at=NOW + 15 * MINUTE)) == "in", "the first failure is out of the window"


def test_a_stranger_keeps_nobody_out(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    fail(access, PER_PAIR, address="198.51.100.1")
    sign_in(access)
    with refused("too_many_attempts"):
        sign_in(access, address="198.51.100.1")  # its owner's success gives the stranger no further tries


def test_a_name_closes_everywhere_after_a_hundred_failures_until_unlocked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = with_account(tmp_path)
    monkeypatch.setattr(Passwords, "fits", lambda self, password_hash, password: password == PASSWORD)
    for number in range(PER_NAME // PER_PAIR):
        assert outcome(lambda n=number: sign_in(access, address=f"198.51.100.{n}")) == "in"  # type: ignore[misc]
        fail(access, PER_PAIR, address=f"198.51.100.{number}")
    with refused("too_many_attempts"):
        sign_in(access, address="203.0.113.1")
    access.unlock_account(NAME, at=NOW)
    for address in ("203.0.113.1", "198.51.100.0"):
        sign_in(access, address=address)


@pytest.mark.parametrize(("after", "minutes"), [(0 * MINUTE, 15), (14 * MINUTE, 1), (14.5 * MINUTE, 1), (-9 * DAY, 15)])
def test_the_minutes_left_are_told(tmp_path: Path, after: timedelta, minutes: int) -> None:
    access = with_account(tmp_path)
    fail(access, PER_PAIR)
    with pytest.raises(Exception, match=f"{minutes}分钟后再试") as caught:
        sign_in(access, at=NOW + after)
    assert caught.value.values == {"minutes": minutes}  # type: ignore[attr-defined]


def test_a_refusal_at_the_closed_door_does_not_keep_it_closed(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    fail(access, PER_PAIR)
    for minute in range(1, 15):
        with refused("too_many_attempts"):
            sign_in(access, at=NOW + minute * MINUTE)
    assert outcome(lambda: sign_in(access, at=NOW + 15 * MINUTE)) == "in"


def test_an_address_closes_after_twenty_failures_whatever_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = with_account(tmp_path)
    monkeypatch.setattr(Passwords, "fits", lambda self, password_hash, password: password == PASSWORD)
    for number in range(PER_ADDRESS):
        with refused("wrong_sign_in"):
            sign_in(access, f"name-{number}", "wrong", "2001:db8:1:2::7")
    for neighbour in ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1"):
        with refused("too_many_attempts"):
            sign_in(access, address=neighbour)
    assert outcome(lambda: sign_in(access, address="2001:db8:1:3::7")) == "in"


def test_a_success_clears_the_name_here_but_not_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = with_account(tmp_path)
    monkeypatch.setattr(Passwords, "fits", lambda self, password_hash, password: password == PASSWORD)
    for _ in range(3):
        fail(access, PER_PAIR - 1)
        sign_in(access)
    for number in range(PER_ADDRESS - 1):
        fail(access, 1, name=f"name-{number}")
    sign_in(access)
    fail(access, 1, name="one more")
    with refused("too_many_attempts"):
        sign_in(access)


def test_attempts_of_the_day_before_are_forgotten(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    fail(access, 2, address="192.0.2.99")
    assert b"192.0.2.99" in stored_bytes(access.place)
    fail(access, 1, at=NOW + DAY + MINUTE)
    with access._store.reading() as connection:
        assert connection.exec_driver_sql("select address from attempt").scalars().all() == ["192.0.2.7"]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
        ("x" * 500, "x" * 64),
    ],
)
def test_an_address_is_counted_as_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_a_name_without_account_closes_like_any_other(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    fail(access, PER_PAIR, name="nobody")
    with refused("too_many_attempts"):
        sign_in(access, "NOBODY", "x")
    assert outcome(lambda: sign_in(access)) == "in"
