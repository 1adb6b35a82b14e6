"""The goal page: every point of every chart against a query written here, from the months' own figures."""

from __future__ import annotations

import json
import re

import plotly.io as pio
import pytest
import streamlit.elements.plotly_chart  # noqa: F401 - registers Streamlit's template

from pages.parts import charts as kept_charts
from scorecard import figures
from scorecard.access import viewer_of
from scorecard.place import Place
from scorecard.plan import GoalKind, Plan, load_plan
from tests.pages.city import CITY, LATE, PLAN_DIR, ZONE
from tests.pages.reading import ask, chart_with, charts, html, told
from tests.pages.viewing import view, words

GOALS = [goal.id for goal in load_plan(PLAN_DIR).goals]
COUNTED = """
select strftime(month, '%Y-%m-%d'), value from cube
where area_code = $area and measure = $measure and dimension = $dimension and kind = $kind and year(month) = $year
order by month
"""


def running_sum(place: Place, measure: str, year: int, kind: str = "", area: str = CITY) -> dict[str, float]:
    """Month (of 2013's calendar) → what the months of a year add up to; independent of the cube's own year to date."""
    dimension = ask(place, "select max(dimension) from cube where measure = $m and kind = $k", m=measure, k=kind)[0][0]
    rows = ask(place, COUNTED, area=area, measure=measure, dimension=dimension if kind else "", kind=kind, year=year)
    added, total = {}, 0.0
    for month, value in rows:
        if value is None:
            break
        total += value
        added[month.replace(str(year), "2013")] = total
    return added


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("goal", GOALS)
def test_every_goal_is_drawn_in_both_languages(place: Place, goal: str, language: str) -> None:
    app = view("goal", place, language=language, goal=goal, area=CITY)
    assert not app.exception
    assert charts(app), "every goal has a trend of its kind"
    for chart in charts(app):
        assert "template" not in chart.spec["layout"], "an embedded template is most of a figure's bytes"


@pytest.mark.parametrize("page", ["goal", "district"])
def test_no_figure_is_built_twice(place: Place, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every chart of the real pages goes through the one bounded cache."""
    built: list[figures.Figure] = []
    make = figures.Figure.__init__

    def counted(self: figures.Figure, *args: object) -> None:
        built.append(self)
        make(self, *args)

    monkeypatch.setattr(figures.Figure, "__init__", counted)
    kept_charts._cached.clear()
    drawn = [len(charts(view(page, place, goal="patent_growth"))) for _ in range(2)]
    assert drawn[0] == drawn[1] == len(built) > 0


def test_growth_line_is_the_sum_of_the_months(place: Place) -> None:
    app = view("goal", place, goal="patent_growth", area=CITY)
    chart = chart_with(app, "2013年累计")
    now, before = (running_sum(place, "patent_applications", year) for year in (2013, 2012))
    assert chart.points("2013年累计") == pytest.approx(now)
    assert chart.points("2012年累计") == pytest.approx(before)
    needed = next(name for name in chart.traces if name.startswith("目标所需"))
    assert chart.points(needed) == pytest.approx({month: 1.15 * count for month, count in before.items()})
    assert len(now) == 9
    assert len(before) == 12


def test_a_goal_in_parts_has_a_course_for_each_part(place: Place) -> None:
    app = view("goal", place, goal="copyright_growth", area=CITY)
    courses = [chart for chart in charts(app) if "2013年累计" in chart.traces]
    assert len(courses) == 2
    assert courses[0].points("2013年累计") == pytest.approx(running_sum(place, "copyright_registrations", 2013))
    software = running_sum(place, "copyright_registrations", 2013, "software")
    assert courses[1].points("2013年累计") == pytest.approx(software)


def test_share_is_recomputed_from_its_counts_each_month(place: Place) -> None:
    chart = chart_with(view("goal", place, goal="invention_share", area=CITY), "2013年累计")
    above = running_sum(place, "patent_applications", 2013, "invention")
    below = running_sum(place, "patent_applications", 2013)
    assert chart.points("2013年累计") == pytest.approx({month: above[month] / below[month] for month in below})
    assert set(chart.points("目标 25%").values()) == {0.25}


def test_closure_rate_counts_what_was_carried_over(place: Place) -> None:
    chart = chart_with(view("goal", place, goal="enforcement_closure", area=CITY), "2013年累计")
    closed, filed = (running_sum(place, f"enforcement_{name}", 2013) for name in ("closed", "filed"))
    over = dict(ask(place, COUNTED, area=CITY, measure="enforcement_carried_over", dimension="", kind="", year=2013))
    expected = {month: closed[month] / (over[month] + filed[month]) for month in closed}
    assert chart.points("2013年累计") == pytest.approx(expected)


def test_city_and_province_per_100_000(place: Place) -> None:
    chart = chart_with(view("goal", place, goal="invention_grants_per_100k", area=CITY), "本市")
    ((count,),) = ask(
        place,
        "select sum(value) from cube where area_code = $c and measure = 'patent_grants' and kind = 'invention' "
        "and month between date '2012-10-01' and date '2013-09-01'",
        c=CITY,
    )
    ((people,),) = ask(
        place, "select sum(value) from fact where measure = 'population' and year(period_start) = 2012 "
        f"and area_code not in ('610000', '{ZONE}')",
    )  # fmt: skip
    assert chart.points("本市")["2013-09-01"] == pytest.approx(count / people * 100_000)
    province = chart.points("全省平均")
    assert province["2013-09-01"] == pytest.approx(4018 / 37_560_000 * 100_000)
    assert province["2013-03-01"] == pytest.approx(3139 / 37_480_000 * 100_000), "2012 wasn't published before April"


def test_levels_are_the_cubes(place: Place) -> None:
    for goal, measure in (
        ("famous_trademarks", "famous_trademarks"),
        ("enterprise_ip_rules", "enterprises_with_ip_rules"),
    ):
        drawn = chart_with(view("goal", place, goal=goal, area=CITY), "期末数量").points("期末数量")
        expected = dict(ask(place, COUNTED, area=CITY, measure=measure, dimension="", kind="", year=2013))
        assert {month: level for month, level in drawn.items() if month >= "2013"} == expected


def test_cumulative_line_since_the_period_began(place: Place) -> None:
    chart = chart_with(view("goal", place, goal="ip_enterprises", area=CITY), "创建期累计")
    rows = ask(
        place,
        "select strftime(month, '%Y-%m-%d'), sum(value) over (order by month) from cube where area_code = $c "
        "and measure = 'ip_enterprises' and dimension = '' and month >= date '2012-01-01'",
        c=CITY,
    )
    assert chart.points("创建期累计") == dict(rows)
    assert chart.points("目标 30家") == {"2011-12-01": 30, "2014-12-01": 30}
    assert chart.points("序时进度") == {"2011-12-01": 0, "2014-12-01": 30}


def test_milestones_show_their_stage(place: Place) -> None:
    app = view("goal", place, goal="industry_databases", area=CITY)
    (chart,) = charts(app)
    stages = {name: share for name, share in chart.points("").items() if share}
    assert sorted(stages.values()) == [0.4, 0.4, 0.8, 1.0]
    told_stages = " ".join(chart.spec["layout"]["yaxis"]["ticktext"])
    assert all(word in told_stages for word in ("已建成", "试运行", "建设中", "未启动"))


@pytest.mark.parametrize("goal", ["invention_grants_per_100k", "patent_growth"])
def test_all_kinds_are_charted_beside_the_one_judged(place: Place, goal: str) -> None:
    measure = "patent_grants" if "grants" in goal else "patent_applications"
    chart = chart_with(view("goal", place, goal=goal, area=CITY), "实用新型")
    for name, kind in (("发明", "invention"), ("实用新型", "utility_model"), ("外观设计", "design")):
        expected = ask(place, COUNTED, area=CITY, measure=measure, dimension="patent_type", kind=kind, year=2013)
        drawn = chart.points(name)
        assert {month: value for month, value in drawn.items() if month >= "2013"} == dict(expected)
    assert chart.spec["layout"]["barmode"] == "stack"


def test_kinds_that_overlap_are_not_stacked(place: Place, plan: Plan) -> None:
    assert not plan.dimension("protection").partition
    app = view("goal", place, goal="geographical_indications", area=CITY)
    assert "stack" not in [chart.spec["layout"].get("barmode") for chart in charts(app)]


def test_years_stand_against_their_targets(place: Place) -> None:
    chart = chart_with(view("goal", place, goal="patent_growth", area=CITY), "实际")
    rows = ask(
        place, "select cast(year as varchar), actual, target from verdict where goal = 'patent_growth' and part = '' "
        "and area_code = $c and as_of = date '2013-09-01'", c=CITY,
    )  # fmt: skip
    assert chart.points("实际") == {year: actual for year, actual, _ in rows if actual is not None}
    assert chart.points("目标") == {year: target for year, _, target in rows}
    assert "已完成" in chart.spec["layout"]["xaxis"]["ticktext"][0]


def ranked(place: Place, goal: str) -> tuple[dict[str, float], dict[str, float], dict]:
    """(districts, zones) as code → value in drawn order, and the chart's traces."""
    chart = next(c for c in charts(view("goal", place, goal=goal, area=CITY)) if c.spec["data"][0].get("customdata")
                 and c.spec["data"][0].get("orientation") == "h")  # fmt: skip
    bars, zones = ({}, {})
    for trace in chart.spec["data"]:
        if trace["type"] == "bar":
            into = zones if trace.get("name") else bars
            into.update(zip(trace["customdata"], trace["x"], strict=True))
    return bars, zones, chart.traces


def test_districts_are_sorted_and_the_zone_stands_apart(place: Place, plan: Plan) -> None:
    bars, zones, traces = ranked(place, "patent_growth")
    rows = ask(
        place, "select area_code, actual from verdict where goal = 'patent_growth' and part = '' and is_headline "
        "and as_of = date '2013-09-01'",
    )  # fmt: skip
    expected = dict(rows)
    districts = [code for code in bars if code in plan.districts()]
    assert set(districts) == set(plan.districts())
    assert CITY not in bars
    assert {code: bars[code] for code in districts} == {code: expected[code] for code in districts}
    values = [bars[code] for code in districts]
    assert values == sorted(values, reverse=True)
    assert zones == {ZONE: expected[ZONE]}
    zone = next(trace for name, trace in traces.items() if "不计入合计" in name)
    assert zone["marker"]["pattern"]["shape"] == "/"
    own = dict(zip(traces["目标"]["y"], traces["目标"]["x"], strict=True))
    assert own["渭滨"] == 0.2, "the target that was set for this district"
    assert own["金台"] == 0.15, "the city's rate where none was set"


def test_one_target_for_all_is_one_line(place: Place) -> None:
    _, _, traces = ranked(place, "invention_share")
    assert set(traces["目标 25%"]["x"]) == {0.25}


def test_a_district_goes_down_to_its_months_and_records(place: Place) -> None:
    app = view("goal", place, goal="patent_growth", area="610302")
    chart = chart_with(app, "2013年")
    expected = ask(place, COUNTED, area="610302", measure="patent_applications", dimension="", kind="", year=2013)
    assert list(chart.points("2013年").values()) == [value for _, value in expected]
    assert chart.traces["2013年"]["customdata"] == [month[:7] for month, _ in expected]
    ((records,),) = ask(place, "select count(*) from record_patent_applications where area_code = '610302'")
    assert records > 0
    assert f"{records}" in words(app)
    assert "本区县下达目标" in words(app)


def test_a_month_in_the_address_narrows_what_is_below(place: Place) -> None:
    app = view("goal", place, goal="patent_growth", area="610302", depth="sources")
    in_year = app.dataframe[-1].value
    app.query_params["month"] = "2013-03"
    app.run()
    in_month = app.dataframe[-1].value
    assert not app.exception
    assert 0 < len(in_month) < len(in_year)


def test_nothing_later_than_the_month_looked_at(place: Place) -> None:
    app = view("goal", place, as_of="2012-12", goal="patent_growth", area=CITY)
    for chart in charts(app):
        for trace in chart.spec["data"]:
            dated = [at for at in trace["x"] if re.match(r"\d{4}-\d\d-", str(at))]
            known = [at for at, y in zip(trace["x"], trace["y"], strict=True) if y is not None]
            assert not [at for at in dated if at in known and str(at) > "2012-12-31"]


def test_numbers_in_the_head_are_the_verdicts(place: Place) -> None:
    app = view("goal", place, goal="training", area=CITY)
    ((actual, target, gap, needed),) = ask(
        place, "select actual, target, gap, required_rate from verdict where goal = 'training' and is_headline "
        "and area_code = $c and as_of = date '2013-09-01'", c=CITY,
    )  # fmt: skip
    shown = [told(body) for body in html(app)]
    assert any(f"{actual:,.0f}" in text for text in shown)
    assert any(f"≥{target:,.0f}" in text for text in shown)
    assert any("差额" in text and f"{-gap:,.0f}" in text for text in shown)
    assert f"后期月均需完成{needed:,.0f}人次" in words(app)
    assert "2013年9月" in words(app), "which month is missing"


def test_assumption_and_formula_stand_on_the_page(place: Place, plan: Plan) -> None:
    app = view("goal", place, goal="trademark_growth", area=CITY)
    assert "口径说明（方案未明确）" in words(app)
    ((now, before),) = ask(
        place, "select numerator, denominator from verdict where goal = 'trademark_growth' and is_headline "
        "and area_code = $c and as_of = date '2013-09-01'", c=CITY,
    )  # fmt: skip
    assert f"{now:,.0f}件 ÷ 上年同期{before:,.0f}件" in words(app)
    assert plan.goal("trademark_growth").kind is GoalKind.STEADY_GROWTH


def test_demo_mark_on_every_source_line(place: Place) -> None:
    app = view("goal", place, goal="patent_growth", area=CITY)
    sources = [one.value for one in app.caption if one.value.startswith("数据来源")]
    assert len(sources) >= len(charts(app))
    assert all("演示数据" in line for line in sources)


def test_a_district_viewer_sees_no_other_district(place: Place) -> None:
    viewer = viewer_of("district", "610303")
    app = view("goal", place, viewer=viewer, goal="patent_growth", area="610302")
    assert not app.exception
    codes = [code for chart in charts(app) for trace in chart.spec["data"] for code in trace.get("customdata") or []]
    assert not [code for code in codes if len(code) == 6 and code != "610303"]
    assert "渭滨" not in words(app) + json.dumps([chart.spec for chart in charts(app)], ensure_ascii=False)


def test_charts_take_the_themes_colours() -> None:
    stand_ins = pio.templates["streamlit"].layout.colorway
    assert stand_ins[: len(figures.THEME)] == figures.THEME


def test_an_earlier_month_is_the_one_everybody_has_reported(place: Place) -> None:
    bars, _, _ = ranked(place, "training")
    ((until_august,),) = ask(
        place, "select sum(value) from cube where measure = 'training' and dimension = '' and area_code = $a "
        "and month between date '2012-01-01' and date '2013-08-01'", a=LATE,
    )  # fmt: skip
    assert bars[LATE] == until_august
