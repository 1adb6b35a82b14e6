"""The goal page of a district viewer: its own figures beside the city's, its rank, no name of another district."""

from __future__ import annotations

import pytest

from pages.parts.visitors import page_help
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.place import Place
from scorecard.plan import AreaKind, Plan
from scorecard.texts import Texts
from tests.pages.city import ZONE
from tests.pages.reading import ask, html
from tests.pages.viewing import context_of, table_with, view, words

ZH = Texts("zh")
DISTRICT = viewer_of("district", "610303")


def test_a_district_viewer_sees_itself_beside_the_city(place: Place) -> None:
    app = view("goal", place, viewer=viewer_of("district", "610303"), goal="patent_growth")
    told = table_with(app, "金台").set_index(ZH.t("goal.own.figure"))
    assert list(told.columns) == ["金台", "宝鸡"]
    ((rank, of, actual),) = ask(
        place, "select rank, ranked_of, actual from verdict where goal = 'patent_growth' and is_headline "
        "and area_code = '610303' and as_of = date '2013-09-01'",
    )  # fmt: skip
    assert told["金台"][ZH.t("goal.own.rank")].startswith(f"{rank}/{of}")
    assert told["金台"][ZH.t("goal.own.actual")] == ZH.percent(actual, signed=True)
    (choice,) = [box for box in app.selectbox if box.label == ZH.t("goal.area")]
    assert (choice.value, list(choice.options)) == ("610303", ["宝鸡", "金台"])
    ranking = f"**{ZH.t('chart.title.districts')}**"
    assert ranking not in words(app), "no ranking of one bar"
    assert ranking in words(view("goal", place, goal="patent_growth"))


@pytest.mark.parametrize("texts", [ZH, Texts("en")], ids=["zh", "en"])
def test_the_menu_promises_a_district_no_more_than_it_has(place: Place, texts: Texts) -> None:
    absent = {"data": ("撤销", "原始文件", "undo", "original"), "goal": ("各区县", "each district")}
    whole, own = (context_of(place, language=texts.language, viewer=one) for one in (LOCAL_OWNER, DISTRICT))
    for name, words_of_others in absent.items():
        assert any(word in page_help(whole, name) for word in words_of_others)
        assert not any(word in page_help(own, name) for word in words_of_others)
    for name in ("overview", "district", "meeting"):
        assert page_help(own, name) == texts.t(f"app.page.{name}.help")


def test_a_district_viewer_meets_every_goal(place: Place, plan: Plan) -> None:
    others = {area.short_name for area in plan.areas_of(AreaKind.DISTRICT) if area.code != "610303"}
    for goal in plan.goals:
        app = view("goal", place, viewer=viewer_of("district", "610303"), goal=goal.id, depth="sources")
        assert not app.exception
        assert not [name for name in others if name in words(app)]


def test_a_zone_has_no_rank_of_its_own(place: Place) -> None:
    app = view("goal", place, viewer=viewer_of("district", ZONE), goal="patent_growth")
    told = table_with(app, ZH.t("goal.own.figure")).set_index(ZH.t("goal.own.figure"))
    assert set(told.loc[ZH.t("goal.own.rank")]) == {ZH.number(None)}
    assert not app.exception


def test_an_overview_tile_leads_to_the_own_area(place: Place) -> None:
    app = view("overview", place, viewer=viewer_of("district", "610303"))
    assert not app.exception
    assert "太白" not in html(app)[0], "who is late is nothing of its business"
    assert "goal=patent_growth&amp;area=610303" in html(app)[0]
