"""Every edge that the design's text on judging names, and what may be wrong with the figures themselves."""

from __future__ import annotations

from datetime import date

import pytest

from scorecard.goals import evaluate_all, history_from_tables, latest_month
from scorecard.judge import Status
from tests.unit.made_city import (
    BENCHMARK,
    CITY,
    EAST,
    GOALS,
    GROWTH,
    NORTH,
    PARTS,
    PLATFORM,
    PROVINCE,
    RATE,
    SHARE,
    SOUTH,
    STEADY,
    STOCK,
    TRACKED,
    TRAINING,
    UNKNOWN,
    ZONE,
    MadeCity,
    made_plan,
)

AREAS = (CITY, NORTH, SOUTH, EAST)


# --- zero and none ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("this_year", "month", "status"),
    [(1, 9, Status.ON_TRACK), (1, 12, Status.ACHIEVED), (0, 9, Status.OFF_TRACK), (0, 12, Status.MISSED)],
)
def test_zero_last_year_has_no_rate_but_any_count_is_growth(this_year: int, month: int, status: Status) -> None:
    city = MadeCity().even("filed", CITY, 2012, 0).even("filed", CITY, 2013, this_year, month)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, month)
    assert (verdict.status, verdict.actual, verdict.gap) == (status, None, None)
    assert (verdict.probability, verdict.forecast_low, verdict.forecast_mid) == (None, None, None)
    assert ("zero_base" in verdict.flags, "no_projection" in verdict.flags) == (True, month < 12)


@pytest.mark.parametrize(("now", "status"), [(1, Status.ON_TRACK), (0, Status.OFF_TRACK)])
def test_a_stock_that_grows_from_nothing_has_neither_a_chance_nor_an_interval(now: int, status: Status) -> None:
    city = MadeCity().even("marks", CITY, 2012, 0).even("marks", CITY, 2013, now, 9)
    verdict = city.judge(made_plan(STOCK | {"forecastable": True}), "marks", 2013, 9)
    assert (verdict.status, verdict.probability, verdict.forecast_mid) == (status, None, None)
    assert {"zero_base", "no_projection"} <= set(verdict.flags)


@pytest.mark.parametrize(("area", "what"), [(ZONE, "unnamed"), (UNKNOWN, "unnamed"), (EAST, "figures")])
def test_what_no_source_ever_names_is_no_data_and_not_zero(area: str, what: str) -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).even("filed", CITY, 2013, 12, 9)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 9, area=area)
    assert (verdict.status, {lack["what"] for lack in verdict.missing}) == (Status.NO_DATA, {what})
    named_since = city.put("filed", area, 2013, [0, 0], first=5).judge(made_plan(GROWTH), "growth", 2013, 9, area=area)
    assert [lack["what"] for lack in named_since.missing] == ["figures", what]


def test_nothing_in_the_same_months_but_something_later_last_year() -> None:
    """No rate yet; what came early adds to what last year brought later, and stands against last year's total."""
    city = MadeCity().put("filed", CITY, 2012, [0] * 6 + [20] * 6).even("filed", CITY, 2013, 15, 6)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 6)
    assert verdict.actual is None
    assert verdict.forecast_mid is not None
    assert verdict.forecast_mid > 0.5
    assert (verdict.status, verdict.flags) == (Status.ON_TRACK, ("zero_base",))


def test_no_last_year_is_no_data_and_says_which_months() -> None:
    verdict = MadeCity().even("filed", CITY, 2013, 10, 9).judge(made_plan(GROWTH), "growth", 2013, 9)
    assert (verdict.status, verdict.forecast_mid, verdict.required_rate) == (Status.NO_DATA, None, None)
    gap = {"what": "figures", "series": "filed", "area": CITY, "from": "2012-01", "to": "2012-09"}
    assert verdict.missing == (gap,)
    assert verdict.numerator == 90


def test_a_negative_correction_takes_away() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).put("filed", CITY, 2013, [20, 20, -17])
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 3)
    assert (verdict.numerator, verdict.status) == (23, Status.OFF_TRACK)


def test_a_correction_late_last_year_does_not_project_below_what_is_there() -> None:
    """Last year had 120 in November and ended at 110: the share reached counts as all of it, not as 109 %."""
    city = MadeCity().put("filed", CITY, 2012, [10] * 10 + [20, -10]).put("filed", CITY, 2013, [12] * 11)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 11)
    assert verdict.terms["projected"] >= 132
    assert verdict.forecast_low >= 132 / 110 - 1  # type: ignore[operator]


def test_target_zero() -> None:
    plan = made_plan(GROWTH | {"target": 0.0}, SHARE | {"target": 0.0}, TRAINING | {"target": 0.0})
    city = MadeCity().even("filed", CITY, 2012, 10).even("filed", CITY, 2013, 10, 9)
    city.even("filed/type/a", CITY, 2012, 0).even("filed/type/a", CITY, 2013, 0, 9)
    city.even("trained", CITY, 2012, 0).even("trained", CITY, 2013, 0, 9)
    assert city.judge(plan, "growth", 2013, 9).terms["needed"] == 120
    assert city.judge(plan, "share", 2013, 9).status is Status.ON_TRACK
    assert city.judge(plan, "training", 2013, 9).status is Status.ACHIEVED
    above = made_plan(TRAINING | {"target": 0.0, "strict": True})
    assert city.judge(above, "training", 2013, 9).status is Status.OFF_TRACK


def test_share_of_nothing_is_no_data() -> None:
    city = MadeCity().even("filed", CITY, 2013, 0, 9).even("filed/type/a", CITY, 2013, 0, 9)
    verdict = city.judge(made_plan(SHARE), "share", 2013, 9)
    assert (verdict.status, verdict.actual, verdict.flags) == (Status.NO_DATA, None, ("zero_denominator",))
    assert verdict.missing[0]["what"] == "denominator"


# --- gaps ------------------------------------------------------------------------------------------------------------


def test_a_month_missing_in_the_middle_judges_the_months_before_it() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).put("filed", CITY, 2013, [20, 20, None, 20, 20])
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 5)
    assert verdict.data_as_of == date(2013, 2, 1)
    assert (verdict.numerator, verdict.denominator, verdict.flags) == (40, 20, ("data_behind",))
    gap = {"what": "figures", "series": "filed", "area": CITY, "from": "2013-03", "to": "2013-03"}
    assert verdict.missing == (gap,)


def test_a_month_missing_last_year_is_missed_from_there_on() -> None:
    city = MadeCity().put("filed", CITY, 2012, [10, 10, None] + [10] * 9).even("filed", CITY, 2013, 20, 5)
    plan = made_plan(GROWTH)
    assert city.judge(plan, "growth", 2013, 2).flags == ("no_projection",)
    verdict = city.judge(plan, "growth", 2013, 5)
    assert verdict.status is Status.NO_DATA
    assert (verdict.missing[0]["from"], verdict.missing[0]["to"]) == ("2012-03", "2012-03")


def test_a_month_that_lacks_a_district_is_not_complete() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).even("filed", CITY, 2013, 20, 9)
    city.part_only("filed", CITY, 2013, 8)
    assert city.judge(made_plan(GROWTH), "growth", 2013, 9).data_as_of == date(2013, 7, 1)


def test_a_year_to_date_over_a_partial_month_is_not_believed() -> None:
    """Whatever the table says: a part of it is missing."""
    plan = made_plan(GROWTH)
    city = MadeCity().even("filed", CITY, 2012, 10).even("filed", CITY, 2013, 20, 3).part_only("filed", CITY, 2013, 2)
    city.year_to_date("filed", CITY, 2013, 3, 60)
    assert city.judge(plan, "growth", 2013, 3).data_as_of == date(2013, 1, 1)


def test_only_the_quarter_was_stated() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).put("filed", CITY, 2013, [None] * 6)
    city.year_to_date("filed", CITY, 2013, 3, 36).year_to_date("filed", CITY, 2013, 6, 72)
    plan = made_plan(GROWTH)
    verdict = city.judge(plan, "growth", 2013, 6)
    assert (verdict.data_as_of, verdict.actual, verdict.status) == (
        date(2013, 6, 1),
        pytest.approx(0.2),
        Status.AT_RISK,  # 138 needed, 72 there: with such counts chance has a say
    )
    verdict = city.judge(plan, "growth", 2013, 5)
    assert (verdict.data_as_of, verdict.missing[0]["from"]) == (date(2013, 3, 1), "2013-04")


def test_one_late_goal_does_not_hold_up_the_others() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).even("filed", CITY, 2013, 10, 9)
    city.even("trained", CITY, 2012, 10).even("trained", CITY, 2013, 10, 7)
    plan = made_plan(GROWTH, TRAINING)
    assert city.judge(plan, "growth", 2013, 9).data_as_of == date(2013, 9, 1)
    late = city.judge(plan, "training", 2013, 9)
    assert (late.data_as_of, late.flags) == (date(2013, 7, 1), ("data_behind",))
    assert (late.missing[0]["from"], late.missing[0]["to"]) == ("2013-08", "2013-09")


def test_a_district_without_figures_is_no_data_where_the_city_is_judged() -> None:
    """A district merged into another reports no more: its own verdict goes, the city's stays."""
    city = MadeCity()
    for area in (CITY, EAST):
        city.even("filed", area, 2012, 10)
    city.even("filed", CITY, 2013, 15, 9)
    plan = made_plan(GROWTH)
    assert city.judge(plan, "growth", 2013, 9).status is Status.ON_TRACK
    assert city.judge(plan, "growth", 2013, 9, area=EAST).status is Status.NO_DATA


def test_a_renamed_district_is_one_district() -> None:
    """The importer stores today's code for every name of it; to the engine nothing happens at the change."""
    city = MadeCity()
    for area in (CITY, NORTH):
        city.even("filed", area, 2012, 10).even("filed", area, 2013, 12, 9)
    assert city.judge(made_plan(GROWTH), "growth", 2013, 9, area=NORTH).actual == pytest.approx(0.2)


def test_an_area_the_plan_does_not_know_stops_the_build() -> None:
    city = MadeCity().even("filed", "X", 2013, 1)
    with pytest.raises(ValueError, match="X"):
        city.history(made_plan(GROWTH))


# --- the calendar ----------------------------------------------------------------------------------------------------


def test_as_of_january_compares_january() -> None:
    city = MadeCity().put("filed", CITY, 2012, [5] + [10] * 11).put("filed", CITY, 2013, [6])
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 1)
    assert (verdict.year, verdict.numerator, verdict.denominator) == (2013, 6, 5)
    assert 115 < verdict.terms["projected"] < 6 / 5 * 115  # one month says little against last year's total
    assert city.judge(made_plan(GROWTH), "growth", 2013, 1, of_year=2012).status is Status.NO_DATA  # no 2011


def test_in_january_without_january_the_year_before_is_still_shown() -> None:
    city = MadeCity().even("filed", CITY, 2011, 10).even("filed", CITY, 2012, 12)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 1)
    assert (verdict.year, verdict.status, verdict.is_headline) == (2012, Status.ACHIEVED, True)
    running = city.judge(made_plan(GROWTH), "growth", 2013, 1, of_year=2013)
    assert (running.status, running.missing[0]["from"]) == (Status.NO_DATA, "2013-01")


def test_the_periods_last_month_closes_it() -> None:
    city = MadeCity()
    for year in (2012, 2013, 2014):
        city.even("trained", CITY, year, 30)
    plan = made_plan(TRAINING)
    assert city.judge(plan, "training", 2014, 11).status is Status.ACHIEVED  # 1,050
    city.put("trained", CITY, 2014, [-60], 12)
    verdict = city.judge(plan, "training", 2014, 12)
    assert (verdict.status, verdict.actual, verdict.required_rate, verdict.terms["months_left"]) == (
        Status.MISSED, 990, None, 0,
    )  # fmt: skip
    city.even("trained", CITY, 2015, 500)
    later = city.judge(plan, "training", 2015, 6)  # what comes after the period doesn't count
    assert (later.status, later.actual) == (Status.MISSED, 990)


def test_before_the_period_nothing_has_started() -> None:
    city = MadeCity().even("filed", CITY, 2010, 10).even("filed", CITY, 2011, 12).even("trained", CITY, 2011, 12)
    plan = made_plan(GROWTH, TRAINING)
    for name in ("growth", "training"):
        verdict = city.judge(plan, name, 2011, 12)
        assert (verdict.status, verdict.is_headline, verdict.actual) == (Status.NOT_STARTED, True, None)
    assert city.judge(plan, "training", 2012, 1).status is Status.NO_DATA


def test_the_three_years_stand_side_by_side() -> None:
    city = MadeCity()
    for year, count in ((2011, 10), (2012, 11), (2013, 13)):
        city.even("filed", CITY, year, count, 9 if year == 2013 else 12)
    rows = city.verdicts(made_plan(GROWTH), [date(2013, 9, 1)])
    shown = {row["year"]: (row["status"], row["is_headline"]) for row in rows if row["area_code"] == CITY}
    assert shown == {2012: ("missed", False), 2013: ("at_risk", True), 2014: ("not_started", False)}


# --- population and benchmark ----------------------------------------------------------------------------------------


def granted() -> MadeCity:
    city = MadeCity().in_year("granted", PROVINCE, 2011, 500, (2012, 4))
    city.in_year("people", PROVINCE, 2011, 10_000_000, (2012, 4))
    return city.even("granted", CITY, 2011, 10).even("granted", CITY, 2012, 10).even("granted", CITY, 2013, 10, 9)


def test_a_year_without_population_carries_the_last_one_and_says_so() -> None:
    city = granted().in_year("people", CITY, 2010, 1_000_000, (2011, 5))
    verdict = city.judge(made_plan(BENCHMARK), "per_head", 2013, 9, of_year=2012)
    assert verdict.actual == pytest.approx(12)
    assert verdict.terms["population_year"] == 2010
    assert {"population_carried", "provisional"} <= set(verdict.flags)


def test_without_any_population_nothing_is_judged() -> None:
    verdict = granted().judge(made_plan(BENCHMARK), "per_head", 2013, 9)
    assert (verdict.status, verdict.numerator) == (Status.NO_DATA, 120)
    assert [gap["what"] for gap in verdict.missing] == ["population"]


def test_a_benchmark_for_another_year_only() -> None:
    city = granted().in_year("people", CITY, 2012, 1_000_000, (2013, 2))
    verdict = city.judge(made_plan(BENCHMARK), "per_head", 2013, 9, of_year=2012)
    assert (verdict.terms["benchmark_year"], verdict.target) == (2011, pytest.approx(5))
    assert set(verdict.flags) == {"benchmark_carried", "provisional"}
    later = MadeCity().in_year("granted", PROVINCE, 2013, 500).in_year("people", PROVINCE, 2013, 1e7)
    later.in_year("people", CITY, 2012, 1_000_000).even("granted", CITY, 2012, 10)
    verdict = later.judge(made_plan(BENCHMARK), "per_head", 2013, 12, of_year=2012)  # a later year is no benchmark
    assert [gap["what"] for gap in verdict.missing] == ["benchmark"]
    assert verdict.missing[0]["area"] == PROVINCE


def test_both_of_the_provinces_figures_have_to_be_of_one_year() -> None:
    city = granted().in_year("people", CITY, 2012, 1_000_000, (2013, 2))
    city.in_year("granted", PROVINCE, 2012, 9000, (2013, 2))  # its population of 2012 isn't out
    assert city.judge(made_plan(BENCHMARK), "per_head", 2013, 9).terms["benchmark_year"] == 2011


# --- nothing at all --------------------------------------------------------------------------------------------------


def test_an_empty_city_has_verdicts_and_no_latest_month() -> None:
    plan, city = made_plan(*GOALS), MadeCity()
    assert latest_month(plan, city.history(plan)) is None
    rows = city.verdicts(plan, [date(2012, 5, 1)])
    statuses = {row["status"] for row in rows if row["goal"] != "rules"}
    assert statuses == {"no_data", "not_started"}


def test_no_goals_and_no_months_are_an_empty_table() -> None:
    cube, yearly = MadeCity().tables()
    for plan, months in ((made_plan(), [date(2012, 5, 1)]), (made_plan(GROWTH, PARTS), [])):
        assert evaluate_all(plan, history_from_tables(plan, cube, yearly), months).num_rows == 0


def test_the_latest_month_is_the_first_goals_to_have_it() -> None:
    city = MadeCity().even("filed", CITY, 2013, 1, 8).even("granted", CITY, 2013, 1, 9)
    city.even("marks", CITY, 2013, 1).even("stage/milestone/platform", CITY, 2013, 1.0)
    plan = made_plan(GROWTH, STEADY, STOCK, PLATFORM, TRACKED)
    assert latest_month(plan, city.history(plan)) == date(2013, 9, 1)  # a level holds on, it reports nothing
    only_levels = made_plan(STOCK, PLATFORM)
    assert latest_month(only_levels, city.history(only_levels)) == date(2013, 12, 1)


def test_a_milestone_nobody_reported_counts_as_not_begun_and_says_so() -> None:
    city = MadeCity().even("stage/milestone/platform", CITY, 2012, 1.0)
    verdict = city.judge(made_plan(PLATFORM), "platform", 2012, 6)
    assert (verdict.terms["stage_share"], verdict.flags) == (0.5, ("milestone_unreported",))


def test_closure_without_what_was_carried_over_is_not_judged() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).even("closed", CITY, 2012, 10)
    verdict = city.judge(made_plan(RATE), "closure", 2012, 6)
    assert (verdict.status, verdict.data_as_of) == (Status.NO_DATA, None)
    assert verdict.missing[0]["series"] == "carried"


@pytest.mark.parametrize("name", [declared["id"] for declared in GOALS])
def test_every_area_has_its_row(name: str) -> None:
    city = MadeCity().even("filed", CITY, 2012, 10)
    rows = [row for row in city.verdicts(made_plan(*GOALS), [date(2012, 5, 1)]) if row["goal"] == name]
    assert {row["area_code"] for row in rows} >= ({CITY} if name == "platform" else set(AREAS))
    assert PROVINCE not in {row["area_code"] for row in rows}
