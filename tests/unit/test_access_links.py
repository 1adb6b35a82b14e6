"""District links: made once, counted, until they expire or are revoked, whoever came by them included."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from scorecard.access import HAND_IN, SEES_AT_FIRST, viewer_of
from scorecard.access.access import Access
from scorecard.access.deeds import Deeds
from tests.unit.doors import (
    DAY,
    DISTRICT,
    HOUR,
    NAME,
    NOW,
    outcome,
    place_in,
    refused,
    sign_in,
    with_account,
    without_sessions_listed,
)

OTHER = "610303"


def test_a_link_shows_its_district(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, entry = access.make_link(DISTRICT, days=30, by=NAME, at=NOW)
    grant = access.open_link(token, at=NOW)
    visitor = access.visitor(grant.cookie, at=NOW)
    assert visitor.viewer == viewer_of("district", DISTRICT)
    assert (visitor.name, visitor.key) == (DISTRICT, f"link:{entry.id}")
    assert grant.expires_at == entry.expires_at == NOW + 30 * DAY
    assert (entry.made_by, entry.made_at, entry.uses, entry.last_used_at) == (NAME, NOW, 0, None)
    assert not access.has_accounts(), "links work while there is no account"


def test_each_opening_is_counted_and_is_a_session_of_its_own(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    access.make_link(OTHER, by=NAME, at=NOW)
    cookies = {access.open_link(token, at=NOW + hours * HOUR).cookie for hours in range(3)}
    assert len(cookies) == 3
    newest, first = access.links()
    assert (first.uses, first.last_used_at) == (3, NOW + 2 * HOUR)
    assert (newest.area_code, newest.uses) == (OTHER, 0)


@pytest.mark.parametrize("token", ["", "abc", "张", "x" * 10_000, "\ud800", "' or 1=1 --"])
def test_an_unknown_link_opens_nothing(tmp_path: Path, token: str) -> None:
    access = Access(place_in(tmp_path))
    real, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    for guess in (token, real[:-1], real + "A", real.swapcase()):
        with refused("link_unknown"):
            access.open_link(guess, at=NOW)
    assert access.links()[0].uses == 0


def test_a_link_and_who_came_by_it_end_on_its_last_day(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, entry = access.make_link(DISTRICT, days=2, by=NAME, at=NOW)
    cookie = access.open_link(token, at=NOW).cookie
    last = NOW + 2 * DAY - timedelta(microseconds=1)
    assert (entry.state(last), outcome(lambda: access.open_link(token, at=last))) == ("active", "in")
    assert access.visitor(cookie, at=last).name == DISTRICT
    assert entry.state(NOW + 2 * DAY) == "expired"
    with refused("link_expired"):
        access.open_link(token, at=NOW + 2 * DAY)
    with refused("link_expired"):
        access.visitor(cookie, at=NOW + 2 * DAY)
    assert access.links()[0].uses == 2, "a refused opening is no use"


def test_a_revoked_link_ends_at_once_for_everybody(tmp_path: Path) -> None:
    access, desk = Access(place_in(tmp_path)), Access(place_in(tmp_path))
    token, entry = access.make_link(DISTRICT, by=NAME, at=NOW)
    other_token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    cookie, other = access.open_link(token, at=NOW).cookie, access.open_link(other_token, at=NOW).cookie
    assert desk.revoke_link(entry.id, by="李", at=NOW + HOUR) is True
    assert desk.revoke_link(entry.id, by="王", at=NOW + 2 * HOUR) is False
    assert desk.revoke_link(99, by="王", at=NOW) is False
    with refused("link_revoked"):
        access.visitor(cookie, at=NOW)
    with refused("link_revoked"):
        access.open_link(token, at=NOW)
    assert access.visitor(other, at=NOW).name == DISTRICT, "another link to the same area goes on"
    revoked = next(link for link in access.links() if link.id == entry.id)
    assert (revoked.revoked_at, revoked.revoked_by) == (NOW + HOUR, "李")
    assert revoked.state(NOW) == revoked.state(NOW + 90 * DAY) == "revoked"


def test_sign_out_of_a_link_ends_that_browser_only(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    mine, theirs = (access.open_link(token, at=NOW).cookie for _ in range(2))
    access.sign_out(mine, at=NOW)
    access.sign_out(mine, at=NOW)
    with refused("session_ended"):
        access.visitor(mine, at=NOW)
    assert access.visitor(theirs, at=NOW).name == DISTRICT


def test_a_locked_account_does_not_close_its_links(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    access.add_account("second", "a long password", "administrator", at=NOW)
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    sign_in(access)
    access.lock_account(NAME, by="second", at=NOW)
    assert outcome(lambda: access.open_link(token, at=NOW)) == "in"


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_link_without_a_sensible_end_is_refused(tmp_path: Path, days: int) -> None:
    with refused("link_days"):
        Access(place_in(tmp_path)).make_link(DISTRICT, days=days, by=NAME, at=NOW)
    with pytest.raises(ValueError, match="district"):
        Access(place_in(tmp_path)).make_link("", by=NAME, at=NOW)
    assert not place_in(tmp_path).access.exists()


def test_a_session_row_is_no_other_kind(tmp_path: Path) -> None:
    """A link's token is no cookie, and a cookie is no token."""
    access = with_account(tmp_path)
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    cookie = access.open_link(token, at=NOW).cookie
    for guess in (cookie, cookie.split(".")[0], sign_in(access)):
        with refused("link_unknown"):
            access.open_link(guess, at=NOW)
    with refused("session_unknown"):
        access.visitor(token, at=NOW)


def test_a_link_of_before_only_looks_and_a_new_one_may_hand_in(tmp_path: Path) -> None:
    """The store as version 1 wrote it: its links go on as they were, and get the right by being made anew."""
    place = place_in(tmp_path)
    token, _ = Access(place).make_link(DISTRICT, by=NAME, at=NOW)
    with sqlite3.connect(place.access) as before:
        without_sessions_listed(before)
        before.execute("alter table link drop column may_hand_in")
        before.execute("drop table consumer")
        before.execute("pragma user_version = 1")
    cookie = Access(place).open_link(token, at=NOW).cookie
    assert Access(place).visitor(cookie, at=NOW).viewer == viewer_of("district", DISTRICT)
    new, _ = Access(place).make_link(DISTRICT, by=NAME, at=NOW, may_hand_in=True)
    assert [entry.may_hand_in for entry in Access(place).links()] == [True, False]
    opened = Access(place).open_link(new, at=NOW).cookie
    assert Access(place).visitor(opened, at=NOW).viewer.rights == {HAND_IN, *SEES_AT_FIRST}


def test_links_for_many_areas_are_made_all_or_none(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    made = access.make_links([DISTRICT, OTHER], days=5, by=NAME, at=NOW, may_hand_in=True)
    for (token, entry), code in zip(made, (DISTRICT, OTHER), strict=True):
        assert (entry.area_code, entry.may_hand_in) == (code, True)
        assert access.link_of(token, at=NOW) == entry
    assert made[0][0] != made[1][0]
    with pytest.raises(ValueError, match="district"):
        access.make_links([DISTRICT, ""], by=NAME, at=NOW)
    assert len(access.links()) == 2


def test_a_replaced_link_keeps_its_settings_and_ends_who_came_by_the_old_address(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, old = access.make_link(DISTRICT, days=9, by=NAME, at=NOW, may_hand_in=True)
    cookie = access.open_link(token, at=NOW).cookie
    fresh, new = access.rotate_link(old.id, by="李", at=NOW + HOUR)
    assert (new.area_code, new.expires_at, new.may_hand_in, new.uses) == (DISTRICT, old.expires_at, True, 0)
    assert (new.made_by, new.made_at) == ("李", NOW + HOUR)
    for closed in (lambda: access.open_link(token, at=NOW + HOUR), lambda: access.visitor(cookie, at=NOW + HOUR)):
        with refused("link_revoked"):
            closed()
    assert access.open_link(fresh, at=NOW + HOUR).expires_at == old.expires_at
    noted = Deeds(access.place).all()[1]
    assert (noted.action, noted.by, noted.subject) == ("link_rotated", "李", f"{old.id}→{new.id} {DISTRICT}")
    with refused("link_revoked"):
        access.rotate_link(old.id, by=NAME, at=NOW + HOUR)
    with refused("link_expired"):
        access.rotate_link(new.id, by=NAME, at=NOW + 9 * DAY)
    with refused("no_link"):
        access.rotate_link(99, by=NAME, at=NOW)
    assert len(access.links()) == 2, "what failed made nothing"


def test_all_links_that_open_are_revoked_at_once_and_no_other(tmp_path: Path) -> None:
    access, desk = Access(place_in(tmp_path)), Access(place_in(tmp_path))
    assert desk.revoke_all_links(by="李", at=NOW) == [] and not desk.place.access.exists()
    access.make_link(DISTRICT, days=1, by=NAME, at=NOW - 2 * DAY)
    access.make_link(DISTRICT, by=NAME, at=NOW)
    access.revoke_link(2, by=NAME, at=NOW)
    made = access.make_links([DISTRICT, OTHER], by=NAME, at=NOW)
    cookies = [access.open_link(token, at=NOW).cookie for token, _ in made]
    closed = desk.revoke_all_links(by="李", at=NOW + HOUR)
    assert [(one.id, one.area_code, one.revoked_by) for one in closed] == [(3, DISTRICT, "李"), (4, OTHER, "李")]
    for (token, _), cookie in zip(made, cookies, strict=True):
        for way in (
            lambda c=cookie: access.visitor(c, at=NOW + HOUR),
            lambda t=token: access.open_link(t, at=NOW + HOUR),
        ):
            with refused("link_revoked"):
                way()
    assert [one.state(NOW + HOUR) for one in access.links()] == ["revoked"] * 3 + ["expired"]
    assert access.links()[2].revoked_by == NAME, "what was closed before stays as it was"
    noted = [(one.action, one.by, one.subject) for one in Deeds(desk.place).all()][:2]
    assert noted == [("link_revoked", "李", f"4 {OTHER}"), ("link_revoked", "李", f"3 {DISTRICT}")]
    assert desk.revoke_all_links(by="李", at=NOW + HOUR) == []
    fresh, _ = access.make_link(DISTRICT, by=NAME, at=NOW + HOUR)
    assert access.visitor(access.open_link(fresh, at=NOW + HOUR).cookie, at=NOW + HOUR).name == DISTRICT
