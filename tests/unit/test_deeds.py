"""The log: each deed once, in the transaction that does it, and no way to change or remove one."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from scorecard.access.access import Access
from scorecard.access.consumers import Consumers
from scorecard.access.deeds import Deeds
from scorecard.errors import AccessError
from server.exports import Clicks, noticing
from tests.unit.doors import (
    DISTRICT,
    HOUR,
    NAME,
    NOW,
    PASSWORD,
    place_in,
    sign_in,
    with_account,
    without_sessions_listed,
)
from tests.waiting import waited


def deeds(folder: Path) -> list[tuple[str, str, str, str]]:
    """Oldest first: action, by, subject, address."""
    return [(one.action, one.by, one.subject, one.address) for one in reversed(Deeds(place_in(folder)).all())]


def test_each_deed_is_written_down(tmp_path: Path) -> None:
    assert deeds(tmp_path) == [] and not place_in(tmp_path).access.exists(), "looking makes no file"
    access = with_account(tmp_path)
    cookie = sign_in(access, address="192.0.2.7")
    for name, password in ((NAME, "a wrong password"), ("nobody", PASSWORD)):
        with pytest.raises(AccessError):
            sign_in(access, name, password)
    access.sign_out(cookie, at=NOW + HOUR)
    access.sign_out(cookie, at=NOW + HOUR)
    token, link = access.make_link(DISTRICT, by=NAME, at=NOW)
    access.open_link(token, at=NOW, address="192.0.2.9")
    access.revoke_link(link.id, by=NAME, at=NOW)
    access.revoke_link(link.id, by=NAME, at=NOW)
    access.add_account("second", PASSWORD, "administrator", at=NOW, by=NAME)
    access.lock_account("second", by=NAME, at=NOW)
    access.unlock_account("second", at=NOW, by=NAME)
    access.change_password("second", PASSWORD + "!", at=NOW, by=NAME)
    _, consumer = Consumers(access.place).make("平台", by=NAME, at=NOW, days=3)
    Consumers(access.place).revoke(consumer.id, by=NAME, at=NOW)
    assert deeds(tmp_path) == [
        ("account_made", NAME, NAME, ""),
        ("sign_in", NAME, "", "192.0.2.7"),
        ("sign_in_failed", NAME, "", "192.0.2.7"),
        ("sign_in_failed", "—", "", "192.0.2.7"),
        ("sign_out", NAME, "", ""),
        ("link_made", NAME, f"1 {DISTRICT}", ""),
        ("link_opened", "link:1", f"1 {DISTRICT}", "192.0.2.9"),
        ("link_revoked", NAME, "1", ""),
        ("account_made", NAME, "second", ""),
        ("account_locked", NAME, "second", ""),
        ("account_unlocked", NAME, "second", ""),
        ("password_changed", NAME, "second", ""),
        ("token_made", NAME, "1 平台", ""),
        ("token_revoked", NAME, "1", ""),
    ]
    held = place_in(tmp_path).access.read_bytes()
    assert PASSWORD.encode() not in held and token.encode() not in held


def test_what_is_written_stays_also_in_a_store_of_before(tmp_path: Path) -> None:
    place = with_account(tmp_path).place
    with sqlite3.connect(place.access) as before:
        without_sessions_listed(before)
        before.execute("drop table deed")
        before.execute("pragma user_version = 3")
    sign_in(Access(place))
    for change in ("delete from deed", "update deed set by = 'x'"):
        with sqlite3.connect(place.access) as store, pytest.raises(sqlite3.IntegrityError, match="kept"):
            store.execute(change)
    assert [action for action, *_ in deeds(tmp_path)] == ["sign_in"]


def test_an_undone_transaction_leaves_no_word(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    with pytest.raises(AccessError):
        access.add_account(NAME, PASSWORD, "administrator", at=NOW)
    assert [action for action, *_ in deeds(tmp_path)] == ["account_made"]


@pytest.mark.parametrize(
    ("disposition", "status", "taken"),
    [
        ("attachment; filename=\"records.csv\"; filename*=UTF-8''%E4%B8%93%E5%88%A9.csv", 200, ["专利.csv"]),
        ('attachment; filename="deck.html"', 200, ["deck.html"]),
        ("attachment", 200, ["—"]),
        ('inline; filename="a.png"', 200, []),
        ('attachment; filename="a.csv"', 404, []),
        ("", 200, []),
    ],
)
def test_what_is_taken_away_is_seen_by_its_answer(disposition: str, status: int, taken: list[str]) -> None:
    found: list[str] = []

    async def send(message: object) -> None:
        assert message

    headers = [(b"content-disposition", disposition.encode())] if disposition else []
    waited(noticing(send, found)({"type": "http.response.start", "status": status, "headers": headers}))
    assert found == taken


def test_one_click_is_one_export_however_often_the_browser_comes() -> None:
    clicks = Clicks()
    assert clicks.is_new("account:a", "/media/x?", NOW)
    for who, address, later, is_new in (
        ("account:a", "/media/x?", 1, False),
        ("account:a", "/media/y?", 1, True),
        ("link:1", "/media/x?", 1, True),
        ("account:a", "/media/x?", 5, True),
    ):
        assert clicks.is_new(who, address, NOW + timedelta(seconds=later)) == is_new, (who, address, later)
