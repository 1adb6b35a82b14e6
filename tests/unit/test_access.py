"""Accounts and sign-ins: what is stored, who comes in, for how long, and how often one may fail."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from scorecard.access import LOCAL_OWNER, SEES_AT_FIRST, Viewer, viewer_of
from scorecard.access.access import Access
from scorecard.access.deeds import Deeds
from scorecard.access.passwords import Passwords
from scorecard.access.roles import Roles
from scorecard.access.viewer import HAND_IN, RIGHTS
from tests.unit.doors import (
    DAY,
    DISTRICT,
    HOUR,
    NAME,
    NOW,
    OTHER_PASSWORD,
    PASSWORD,
    outcome,
    place_in,
    refused,
    sign_in,
    stored_bytes,
    with_account,
)

SECOND = timedelta(seconds=1)


# --- viewers ---------------------------------------------------------------------------------------------------------


def test_a_role_gives_its_rights() -> None:
    assert viewer_of("administrator").rights == {
        "upload",
        "undo",
        "unmask",
        "original",
        "close",
        "share",
        "audit",
        "accounts",
    }
    assert viewer_of("staff").rights == {"upload", "undo", "unmask", "original", "close"}
    assert viewer_of("leader") == Viewer("leader", None, frozenset())
    assert viewer_of("district", DISTRICT) == Viewer("district", DISTRICT, SEES_AT_FIRST)
    assert viewer_of("district", DISTRICT, may_hand_in=True).rights == {HAND_IN, *SEES_AT_FIRST}
    with pytest.raises(ValueError, match="staff"):
        viewer_of("staff", may_hand_in=True)
    assert viewer_of("administrator") == LOCAL_OWNER
    assert [role for role in RIGHTS if viewer_of(role, DISTRICT if role == "district" else None).sees_all] == [
        "administrator",
        "staff",
        "leader",
    ]


@pytest.mark.parametrize(
    ("role", "area"), [("district", None), ("district", ""), ("staff", DISTRICT), ("owner", None), ("", None)]
)
def test_a_district_has_an_area_and_nobody_else(role: Any, area: str | None) -> None:
    with pytest.raises(ValueError, match="role"):
        viewer_of(role, area)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    assert (access.has_accounts(), access.accounts(), access.links()) == (False, [], [])
    with refused("session_unknown"):
        access.visitor("abc.def", at=NOW)
    with refused("wrong_sign_in"):
        sign_in(access)
    with refused("link_unknown"):
        access.open_link("abc", at=NOW)
    access.sign_out("abc.def", at=NOW)
    assert access.revoke_link(1, by=NAME, at=NOW) is False
    with refused("no_account"):
        access.change_password(NAME, PASSWORD, at=NOW)
    assert not access.place.data_dir.exists()


# --- accounts --------------------------------------------------------------------------------------------------------


def test_an_account_is_there_for_the_next_process(tmp_path: Path) -> None:
    with_account(tmp_path)
    later = Access(place_in(tmp_path))
    assert later.has_accounts()
    [entry] = later.accounts()
    assert (entry.name, entry.role, entry.made_at, entry.locked_at) == (NAME, "administrator", NOW, None)


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "a;b", "<b>", "x" * 41, "a\u200bb", "张/伟", "a\x00"])
def test_a_name_that_could_mislead_is_refused(tmp_path: Path, name: str) -> None:
    with refused("name_form"):
        Access(place_in(tmp_path)).add_account(name, PASSWORD, "staff", at=NOW)
    assert not place_in(tmp_path).access.exists()


@pytest.mark.parametrize("again", ["Li.Wei", "li.wei", " LI.WEI ", "ｌｉ．ｗｅｉ"])
def test_one_name_is_one_account_in_any_writing(tmp_path: Path, again: str) -> None:
    access = Access(place_in(tmp_path))
    access.add_account("Li.Wei", PASSWORD, "staff", at=NOW)
    with refused("name_taken"):
        access.add_account(again, OTHER_PASSWORD, "administrator", at=NOW)
    assert access.visitor(sign_in(access, again), at=NOW).name == "Li.Wei"


@pytest.mark.parametrize("password", ["", "123456789", "x" * 1001, "Zhang.Wei1", "ＺＨＡＮＧ．ＷＥＩ１"])
def test_a_weak_password_is_refused(tmp_path: Path, password: str) -> None:
    access = Access(place_in(tmp_path))
    with refused("password_short"):
        access.add_account("zhang.wei1", password, "staff", at=NOW)
    access.add_account("zhang.wei1", PASSWORD, "staff", at=NOW)
    with refused("password_short"):
        access.change_password("zhang.wei1", password, at=NOW)


@pytest.mark.parametrize(
    "password",
    [" " * 12, " \u3000" * 6, "a" * 10, "AaAaAaAaAa", "1234567890", "01234567890123", "9876543210", "0987654321",
     "abcdefghijkl", "1212121212", "1234512345", "abcabcabcabc", "Zhang.Wei1zhang.wei1", "zhang.wei1zhang.wei1zha"],
)  # fmt: skip
def test_a_password_that_says_nothing_is_refused(tmp_path: Path, password: str) -> None:
    access = Access(place_in(tmp_path))
    with refused("password_weak"):
        access.add_account("zhang.wei1", password, "staff", at=NOW)
    assert not access.accounts()
    access.add_account("zhang.wei1", PASSWORD, "staff", at=NOW)
    with refused("password_weak"):
        access.change_password("zhang.wei1", password, at=NOW)


@pytest.mark.parametrize(
    "password", ["1234567891", "1357924680", "zhang.wei1 in spring", "三月的风从渭河边吹来", "2468abcdef"]
)
def test_no_more_than_that_is_called_weak(tmp_path: Path, password: str) -> None:
    Access(place_in(tmp_path)).add_account("zhang.wei1", password, "staff", at=NOW)


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Access(place_in(tmp_path)).add_account(NAME, PASSWORD, "staff", at=datetime(2014, 3, 1))  # noqa: DTZ001


def test_nothing_stored_can_be_used_to_come_in(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    typed_in_the_wrong_field = "my secret in the name field"
    with refused("wrong_sign_in"):
        sign_in(access, typed_in_the_wrong_field, "x")
    access.change_password(NAME, OTHER_PASSWORD, at=NOW)
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    link_cookie = access.open_link(token, at=NOW).cookie
    stored = stored_bytes(access.place)
    assert b"$argon2id$" in stored and NAME.encode() in stored, "the search finds what is there"
    secrets = [PASSWORD, OTHER_PASSWORD, typed_in_the_wrong_field, token, cookie, link_cookie]
    secrets += [value.split(".")[0] for value in (cookie, link_cookie)]
    found = [s for s in secrets for encoding in ("utf-8", "utf-16-le", "gb18030") if s.encode(encoding) in stored]
    assert found == []


# --- coming in and going out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "staff", "leader"])
def test_a_sign_in_gives_the_accounts_viewer(tmp_path: Path, role: Any) -> None:
    access = with_account(tmp_path, role)
    grant = access.sign_in(NAME, PASSWORD, address="192.0.2.7", at=NOW)
    visitor = access.visitor(grant.cookie, at=NOW)
    assert (visitor.viewer, visitor.name, visitor.key) == (viewer_of(role), NAME, f"account:{NAME}")
    assert grant.expires_at == NOW + 12 * HOUR
    assert grant.cookie.isascii() and not set(grant.cookie) & set(' ",;\\')


def test_a_district_account_sees_its_area(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    access.add_account(NAME, PASSWORD, "district", at=NOW, area_code=DISTRICT)
    assert access.visitor(sign_in(access), at=NOW).viewer == viewer_of("district", DISTRICT)
    with pytest.raises(ValueError, match="district"):
        access.add_account("b", PASSWORD, "district", at=NOW)


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, PASSWORD + " "), (NAME, PASSWORD.upper()), (NAME, ""), ("李伟", PASSWORD), ("", "")]
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(tmp_path: Path, name: str, password: str) -> None:
    with refused("wrong_sign_in"):
        sign_in(with_account(tmp_path), name, password)


def test_an_unknown_name_costs_the_same_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_argon2: None
) -> None:
    access = with_account(tmp_path)
    worked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, password_hash: str, password: str) -> bool:
        worked.append(password_hash.rsplit("$", 2)[0])
        return verify(self, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in (NAME, "nobody"):
        with refused("wrong_sign_in"):
            sign_in(access, name, "a wrong password")
    assert worked == ["$argon2id$v=19$m=65536,t=3,p=4"] * 2, "the same variant, memory, rounds and lanes"


def test_every_sign_in_is_a_new_session(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    first, second = sign_in(access), sign_in(access)
    assert first != second
    access.sign_out(first, at=NOW)
    with refused("session_ended"):
        access.visitor(first, at=NOW)
    assert access.visitor(second, at=NOW).name == NAME


def test_a_session_lasts_twelve_hours_and_is_forgotten_a_month_later(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    assert access.visitor(cookie, at=NOW + 12 * HOUR - SECOND).name == NAME
    with refused("session_ended"):
        access.visitor(cookie, at=NOW + 12 * HOUR)
    sign_in(access, at=NOW + 40 * DAY)
    with refused("session_unknown"):
        access.visitor(cookie, at=NOW)


@pytest.mark.parametrize(
    "cookie", ["", ".", "..", "a.b", "é.ü", "\x00", "a" * 100_000, "x.", ".x", "\ud800", "张.伟", "None"]
)
def test_a_made_up_cookie_is_nobody(tmp_path: Path, cookie: str) -> None:
    access = with_account(tmp_path)
    with refused("session_unknown"):
        access.visitor(cookie, at=NOW)
    access.sign_out(cookie, at=NOW)


def test_no_single_character_of_a_cookie_can_be_changed(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    changed = {cookie[:i] + new + cookie[i + 1 :] for i in range(len(cookie)) for new in "A_b9."}
    changed |= {cookie[:-1] + new for new in letters}  # base64's last letter has spare bits
    changed |= {cookie + "=", cookie + "A", cookie[:-1], " " + cookie, cookie + " "}
    changed -= {cookie}
    assert [c for c in changed if outcome(lambda c=c: access.visitor(c, at=NOW)) != "session_unknown"] == []
    assert access.visitor(cookie, at=NOW).name == NAME


def test_a_cookie_of_another_city_is_nobody(tmp_path: Path) -> None:
    here, there = with_account(tmp_path / "a"), with_account(tmp_path / "b")
    with refused("session_unknown"):
        here.visitor(sign_in(there), at=NOW)


def test_a_changed_password_ends_the_sessions(tmp_path: Path) -> None:
    access, server = with_account(tmp_path), Access(place_in(tmp_path))
    cookie = sign_in(server)
    access.change_password(NAME.upper(), OTHER_PASSWORD, at=NOW)
    with refused("session_ended"):
        server.visitor(cookie, at=NOW)
    with refused("wrong_sign_in"):
        sign_in(server)
    assert server.visitor(sign_in(server, password=OTHER_PASSWORD), at=NOW).name == NAME


def test_a_lock_ends_the_sessions_and_an_unlock_revives_none(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    access.add_account("staff", PASSWORD, "staff", at=NOW)
    cookie, mine = sign_in(access, "staff"), sign_in(access)
    assert access.lock_account("STAFF", by=NAME, at=NOW) is True
    assert access.lock_account("staff", by=NAME, at=NOW) is False
    with refused("account_locked"):
        access.visitor(cookie, at=NOW)
    with refused("wrong_sign_in"):
        sign_in(access, "staff")
    assert access.visitor(mine, at=NOW).name == NAME, "another account goes on"
    access.unlock_account("staff", at=NOW)
    with refused("session_ended"):
        access.visitor(cookie, at=NOW)
    assert access.visitor(sign_in(access, "staff"), at=NOW).name == "staff"


def test_the_last_administrator_can_not_be_locked(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    access.add_account("staff", PASSWORD, "staff", at=NOW)
    with refused("last_administrator"):
        access.lock_account(NAME, by=NAME, at=NOW)
    access.add_account("second", PASSWORD, "administrator", at=NOW)
    assert access.lock_account(NAME, by="second", at=NOW)
    assert access.has_accounts()
    with refused("no_account"):
        access.lock_account("nobody", by=NAME, at=NOW)


def test_another_role_counts_at_once_and_never_leaves_a_city_without_an_administrator(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    roles = Roles(access.place)
    with refused("last_administrator"):
        roles.change(NAME, "staff", by=NAME, at=NOW)
    access.add_account("second", PASSWORD, "administrator", at=NOW)
    cookie = access.sign_in("second", PASSWORD, address="", at=NOW).cookie
    assert roles.change("SECOND", "district", by=NAME, at=NOW, area_code="610303")
    with refused("session_ended"):
        access.visitor(cookie, at=NOW)
    fresh = access.sign_in("second", PASSWORD, address="", at=NOW).cookie
    assert access.visitor(fresh, at=NOW).viewer.area_code == "610303"
    assert not roles.change("second", "district", by=NAME, at=NOW, area_code="610303"), "as it was: nobody is sent away"
    assert access.visitor(fresh, at=NOW)
    assert [one.subject for one in Deeds(access.place).all() if one.action == "role_changed"] == [
        "second district 610303"
    ]
    with refused("no_account"):
        roles.change("nobody", "staff", by=NAME, at=NOW)


@pytest.mark.parametrize("happens", ["change_password", "lock_account"])
def test_what_happens_while_the_password_is_compared_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    access, desk = with_account(tmp_path), Access(place_in(tmp_path))
    access.add_account("staff", PASSWORD, "staff", at=NOW)
    fits = Passwords.fits

    def slow(self: Passwords, password_hash: str | None, password: str) -> bool:
        if happens == "lock_account":
            desk.lock_account("staff", by=NAME, at=NOW)
        else:
            desk.change_password("staff", OTHER_PASSWORD, at=NOW)
        return fits(self, password_hash, password)

    monkeypatch.setattr(Passwords, "fits", slow)
    with refused("wrong_sign_in"):
        sign_in(access, "staff")
