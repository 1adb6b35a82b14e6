"""The waterfall of contributions: parts add up to the city's figure; nothing is drawn where it means nothing."""

from __future__ import annotations

import pytest

from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.charts.chart import Chart
from scorecard.charts.contribution import contribution, unit_kind
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.wording import words as wording
from tests.pages.city import CITY, LAST, PLAN_DIR
from tests.pages.reading import ask, html
from tests.pages.viewing import context_of, view

PLAN = load_plan(PLAN_DIR)
ZH = Texts("zh")
DRAWN = [goal.id for goal in PLAN.goals if unit_kind(goal)]
WITHOUT = [goal.id for goal in PLAN.goals if not unit_kind(goal)]


def chart_of(place: Place, goal_id: str, language: str = "zh", part: int = 0) -> Chart | None:
    context = context_of(place, language=language)
    goal = context.plan.goal(goal_id)
    chosen = goal.parts[part] if goal.parts else None
    rows = context.run("goal_verdicts", goal=goal_id, area=CITY, as_of=context.month).to_pylist()
    (verdict,) = [wording.read(row) for row in rows if row["is_headline"]]
    return contribution(context, goal, verdict, chosen)


@pytest.mark.parametrize("goal", DRAWN)
def test_bars_lie_end_to_end_and_end_at_the_city_s_figure(place: Place, goal: str) -> None:
    chart = chart_of(place, goal)
    if chart is None:
        ((moved,),) = ask(
            place, "select count(*) from verdict v join area a using (area_code) where goal = $g and as_of = $m "
            "and is_headline and a.kind = 'district' and v.actual <> 0", g=goal, m=LAST,
        )  # fmt: skip
        assert moved < 2, "left out only where one district alone moved"
        return
    (bars,) = [trace for trace in chart.figure.data if trace.type == "bar"]
    ends = [base + x for base, x in zip(bars.base, bars.x, strict=True)]
    assert list(bars.base[1:-1]) == pytest.approx(ends[:-2]), "each begins where the one before ended"
    assert ends[-2] == pytest.approx(ends[-1])
    assert bars.base[-1] == 0, "the city's bar begins at nothing"
    assert len(bars.x) <= 12, "nine, the others, what is left, the city"
    named = [x for x, code in zip(bars.x, bars.customdata, strict=True) if code]
    assert named == sorted(named, reverse=True)
    table = list(chart.table.values())
    assert sum(table[1][:-1]) == pytest.approx(table[1][-1]), "the table has every area by itself"


def test_points_are_the_months_own_and_counts_the_numerators(place: Place) -> None:
    growth, share = chart_of(place, "patent_growth"), chart_of(place, "invention_share")
    assert growth is not None
    assert share is not None
    sums = {
        (area, year): n
        for area, year, n in ask(
            place, "select area_code, year(month), sum(value) from cube where measure = 'patent_applications' "
            "and dimension = '' and month(month) <= 9 group by all",
        )
    }  # fmt: skip
    inventions = {
        (area, year): n
        for area, year, n in ask(
            place, "select area_code, year(month), sum(value) from cube where measure = 'patent_applications' "
            "and kind = 'invention' and month(month) <= 9 group by all",
        )
    }  # fmt: skip
    for chart, counted, whole in ((growth, sums, sums[CITY, 2012] / 100), (share, inventions, 1.0)):
        (bars,) = [trace for trace in chart.figure.data if trace.type == "bar"]
        for code, x in zip(bars.customdata, bars.x, strict=True):
            if code:
                assert x == pytest.approx((counted[code, 2013] - counted[code, 2012]) / whole)
        assert bars.x[-1] == pytest.approx((counted[CITY, 2013] - counted[CITY, 2012]) / whole)


@pytest.mark.parametrize("goal", WITHOUT)
def test_nothing_is_drawn_where_contribution_has_no_meaning(place: Place, goal: str) -> None:
    assert chart_of(place, goal) is None


def links_of(place: Place, goal: str, viewer: Viewer = LOCAL_OWNER) -> list[str]:
    """The lines of links below the waterfalls of a goal's page."""
    app = view("goal", place, goal=goal, area=CITY, viewer=viewer)
    assert not app.exception
    return [one for one in html(app) if ZH.t("contribution.links") in one]


def test_the_page_has_a_link_to_each_bar_s_district_with_this_goal(place: Place) -> None:
    chart = chart_of(place, "training")
    assert chart is not None
    (bars,) = [trace for trace in chart.figure.data if trace.type == "bar"]
    (links,) = links_of(place, "training")
    for code in filter(None, bars.customdata):
        assert f"district?area={code}&amp;goal=training" in links
    assert links_of(place, "enforcement_closure") == [], "no empty card either"
    assert links_of(place, "training", viewer_of("district", "610302")) == [], "a district sees no other's part"


def test_a_goal_in_parts_has_one_for_each_part_and_english_says_the_same(place: Place) -> None:
    zh, en = (chart_of(place, "copyright_growth", language, part=1) for language in ("zh", "en"))
    assert zh is not None
    assert en is not None
    assert "软件" in zh.title
    assert "Software" in en.title
    assert zh.figure.data[1].x == en.figure.data[1].x
