"""What districts may see of others: set once for all of them, in the log, followed by whoever is in already."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scorecard.access import HAND_IN, SEE_NAMES, SEE_RANK, SEE_TOTALS, SEES, SEES_AT_FIRST, viewer_of
from scorecard.access.access import Access
from scorecard.access.consumers import Consumers
from scorecard.access.deeds import Deeds
from scorecard.access.sight import Sight
from tests.unit.asgi import City, city
from tests.unit.doors import DISTRICT, NAME, NOW, place_in

__all__ = ["city"]


def test_links_accounts_and_tokens_follow_what_the_city_set(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    access, settings, consumers = Access(place), Sight(place), Consumers(place)
    assert settings.district_sees() == SEES_AT_FIRST and not place.access.exists(), "looking makes no file"
    access.add_account("区县", "三月的风从渭河边吹来", "district", at=NOW, area_code=DISTRICT)
    access.add_account(NAME, "三月的风从渭河边吹来", "leader", at=NOW)
    signed = [access.sign_in(one, "三月的风从渭河边吹来", address="", at=NOW).cookie for one in ("区县", NAME)]
    link = access.open_link(access.make_link(DISTRICT, by=NAME, at=NOW, may_hand_in=True)[0], at=NOW).cookie
    token, _ = consumers.make("平台", by=NAME, at=NOW, days=1, area_code=DISTRICT)
    for sees in (SEES_AT_FIRST, frozenset[str](), frozenset(SEES), frozenset({SEE_RANK})):
        settings.let_districts_see(sees, by=NAME, at=NOW)
        assert Sight(place).district_sees() == sees
        own = viewer_of("district", DISTRICT, sees=sees)
        assert access.visitor(signed[0], at=NOW).viewer == consumers.visitor(token, at=NOW).viewer == own
        assert access.visitor(link, at=NOW).viewer.rights == sees | {HAND_IN}
        assert access.visitor(signed[1], at=NOW).viewer == viewer_of("leader"), "nobody else's"


def test_a_change_is_in_the_log_and_nothing_new_is_not(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    settings = Sight(place)
    assert not settings.let_districts_see(SEES_AT_FIRST, by=NAME, at=NOW)
    assert settings.let_districts_see({SEE_RANK, SEE_NAMES}, by=NAME, at=NOW)
    assert settings.let_districts_see([], by="李", at=NOW + timedelta(hours=1))
    told = [(one.action, one.by, one.subject) for one in Deeds(place).all()]
    assert told == [
        ("setting_changed", "李", "district_sees"),
        ("setting_changed", NAME, "district_sees see_rank see_names"),
    ]


@pytest.mark.parametrize("sees", [{SEE_NAMES}, {SEE_NAMES, SEE_TOTALS}, {"see_figures"}, {"unmask"}])
def test_what_can_not_be_set(tmp_path: Path, sees: set[str]) -> None:
    with pytest.raises(ValueError, match="sees"):
        Sight(place_in(tmp_path)).let_districts_see(sees, by=NAME, at=NOW)
    if not sees <= set(SEES):
        with pytest.raises(ValueError, match="sees"):
            viewer_of("district", DISTRICT, sees=frozenset(sees))


def test_an_open_page_is_sent_to_start_anew_when_the_setting_changes(city: City) -> None:
    _, _, cookie = city.link()
    settings = Sight(city.place)
    city.ask(cookie=cookie)
    settings.let_districts_see((), by=NAME, at=city.now)
    city.ask(cookie=cookie)
    before, after = city.reached
    assert before is not None and after is not None
    assert before != after, "the socket's own check is this comparison"
    assert after.viewer.rights == frozenset()
