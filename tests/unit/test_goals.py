"""How a goal is judged, kind by kind, with figures one can check in one's head. Edges: test_goals_edges.py."""

from __future__ import annotations

import math
from datetime import date

import pytest

from scorecard.judge import Status
from tests.unit.made_city import (
    BENCHMARK,
    CITY,
    EAST,
    FIRMS,
    GROWTH,
    LEVEL,
    NORTH,
    PARTS,
    PIECES,
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
    goal,
    made_plan,
    text,
)

ENDED = {"from_month": date(2013, 5, 1), "reason": text("no longer assessed")}


def growing(series: str = "filed", last_year: float = 10, this_year: float = 12, months: int = 9) -> MadeCity:
    """2011 as 2012; 2013 up to a month."""
    city = MadeCity().even(series, CITY, 2011, last_year).even(series, CITY, 2012, last_year)
    return city.even(series, CITY, 2013, this_year, months)


# --- growth ----------------------------------------------------------------------------------------------------------


def test_growth_compares_the_same_months() -> None:
    verdict = growing().judge(made_plan(GROWTH), "growth", 2013, 9)
    assert (verdict.numerator, verdict.denominator) == (108, 90)
    assert verdict.actual == pytest.approx(0.2)
    assert verdict.gap == pytest.approx(0.05)
    assert verdict.terms == {
        "current": 108, "previous": 90, "previous_total": 120, "needed": 138, "months_left": 3,
        "districts_at_target": None,
        **{name: verdict.terms[name] for name in ("projected_low", "projected", "projected_high")},
    }  # fmt: skip
    assert (verdict.required_rate, verdict.still_needed) == (10, 30)  # (138 − 108) ÷ 3
    assert verdict.last_year_rate == 10


def test_where_it_will_end_is_told_with_its_interval_and_its_chance() -> None:
    """A tenth above last year's pace three months before the end; needed are 138."""
    verdict = growing().judge(made_plan(GROWTH), "growth", 2013, 9)
    low, mid, high = (verdict.forecast_low, verdict.forecast_mid, verdict.forecast_high)
    assert low is not None
    assert high is not None
    assert low < mid < high  # type: ignore[operator]
    assert low > 108 / 120 - 1  # no less than what is there
    assert verdict.terms["projected"] == pytest.approx(120 * (1 + mid))  # type: ignore[operator]
    assert 130 < verdict.terms["projected"] < 150  # 144 by last year's seasons
    assert verdict.probability is not None
    assert 0.5 < verdict.probability < 0.95


@pytest.mark.parametrize(
    ("thresholds", "status"),
    [((0.3, 0.1), Status.ON_TRACK), ((0.99, 0.1), Status.AT_RISK), ((0.99, 0.98), Status.OFF_TRACK)],
)
def test_the_plans_thresholds_cut_the_probability(thresholds: tuple[float, float], status: Status) -> None:
    plan = made_plan(GROWTH)
    cut = plan.thresholds.model_copy(update={"on_track": thresholds[0], "at_risk": thresholds[1]})
    assert growing().judge(plan.model_copy(update={"thresholds": cut}), "growth", 2013, 9).status is status


def test_a_seasonal_year_is_projected_by_last_years_share() -> None:
    """Half of last year came in December: ahead in November, although a straight line is far behind."""
    city = MadeCity().put("filed", CITY, 2012, [10] * 11 + [110]).put("filed", CITY, 2013, [12] * 11)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 11)
    assert verdict.terms["projected"] > 160  # 264 if the year ends as last year's did; a straight line says 144
    assert verdict.last_year_rate == 110


@pytest.mark.parametrize(
    ("this_year", "status"),
    [(115, Status.ACHIEVED), (114, Status.MISSED), (1e9, Status.ACHIEVED)],
)
def test_exactly_the_target_is_enough_in_a_closed_year(this_year: float, status: Status) -> None:
    city = MadeCity().even("filed", CITY, 2012, 100).even("filed", CITY, 2013, this_year)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 12)
    assert verdict.status is status
    assert (verdict.forecast_mid, verdict.required_rate, verdict.last_year_rate) == (None, None, None)


@pytest.mark.parametrize(
    ("this_year", "status"), [(160, Status.ON_TRACK), (117, Status.AT_RISK), (90, Status.OFF_TRACK)]
)
def test_status_follows_the_chance(this_year: float, status: Status) -> None:
    """Needed are 115 a month; large counts, so that chance has little to say after nine months."""
    city = growing(last_year=100, this_year=this_year)
    assert city.judge(made_plan(GROWTH), "growth", 2013, 9).status is status


def test_steady_growth_of_two_percent_is_flat_and_not_growth() -> None:
    city = MadeCity().even("granted", CITY, 2012, 100).even("granted", CITY, 2013, 102)
    verdict = city.judge(made_plan(STEADY), "steady", 2013, 12)
    assert (verdict.status, verdict.flags) == (Status.MISSED, ("flat",))
    city.even("granted", CITY, 2013, 103)
    verdict = city.judge(made_plan(STEADY), "steady", 2013, 12)
    assert (verdict.status, verdict.flags) == (Status.ACHIEVED, ())


def test_average_yearly_growth_stands_beside() -> None:
    """100 → 110 → 144: a fifth a year."""
    city = MadeCity()
    for year, count in ((2010, 90), (2011, 100), (2012, 110), (2013, 144)):
        city.even("filed", CITY, year, count)
    city.even("filed", CITY, 2014, 1, 3)
    plan = made_plan(GROWTH)
    assert city.judge(plan, "growth", 2014, 3).beside["average_yearly_growth"] == pytest.approx(0.2)
    assert city.judge(plan, "growth", 2014, 3, of_year=2012).beside["average_yearly_growth"] == pytest.approx(0.1)
    assert city.judge(plan, "growth", 2012, 3).beside["average_yearly_growth"] is None


def test_the_weakest_part_decides() -> None:
    city = growing("works", 10, 12)
    for year, count in ((2011, 4), (2012, 4)):
        city.even("works/type/a", CITY, year, count)
    city.even("works/type/a", CITY, 2013, 3, 9)
    plan = made_plan(PARTS)
    whole = city.judge(plan, "works", 2013, 9)
    assert (whole.status, whole.actual) == (Status.OFF_TRACK, pytest.approx(-0.25))
    assert "decided_by:soft" in whole.flags
    part = city.judge(plan, "works", 2013, 9, part="all", of_year=2013)
    assert (part.status, part.actual, part.is_headline) == (Status.ON_TRACK, pytest.approx(0.2), False)


def test_a_part_without_figures_leaves_the_goal_without_verdict() -> None:
    verdict = growing("works").judge(made_plan(PARTS), "works", 2013, 9)
    assert verdict.status is Status.NO_DATA
    assert {gap["series"] for gap in verdict.missing} == {"works/type/a"}


# --- share and rate --------------------------------------------------------------------------------------------------


def test_share_is_recomputed_from_sums() -> None:
    """10 % of 10 and 40 % of 90 is 37 %, not 25 %."""
    city = MadeCity().even("filed", CITY, 2012, 100).even("filed/type/a", CITY, 2012, 20)
    city.put("filed", CITY, 2013, [10, 90]).put("filed/type/a", CITY, 2013, [1, 36])
    verdict = city.judge(made_plan(SHARE), "share", 2013, 2)
    assert verdict.actual == pytest.approx(0.37)
    assert verdict.compare == pytest.approx(0.2)
    assert verdict.forecast_low <= verdict.forecast_mid <= verdict.forecast_high  # type: ignore[operator]


def test_share_says_how_many_more_it_takes() -> None:
    city = MadeCity().even("filed", CITY, 2012, 100).even("filed/type/a", CITY, 2012, 20)
    city.even("filed", CITY, 2013, 100, 9).even("filed/type/a", CITY, 2013, 24, 9)
    verdict = city.judge(made_plan(SHARE), "share", 2013, 9)
    assert verdict.status is Status.OFF_TRACK
    others = verdict.terms["projected_denominator"] - verdict.terms["projected_numerator"]
    needed = math.ceil(0.25 * others / 0.75)  # one more invention is one more application, too
    assert verdict.terms["needed"] == needed
    assert verdict.required_rate == pytest.approx((needed - 216) / 3)
    assert verdict.last_year_rate == 20


def test_closure_counts_what_was_carried_over() -> None:
    city = MadeCity().even("filed", CITY, 2012, 10).even("closed", CITY, 2012, 10).even("carried", CITY, 2012, 0)
    city.even("filed", CITY, 2013, 10, 9).even("closed", CITY, 2013, 11, 9).even("carried", CITY, 2013, 20, 9)
    verdict = city.judge(made_plan(RATE), "closure", 2013, 9)
    assert verdict.actual == pytest.approx(99 / 110)
    assert verdict.beside == {"of_filed": pytest.approx(1.1), "filed": 90}
    assert verdict.forecast_mid is not None
    assert 99 / 140 < verdict.forecast_mid <= 1  # 20 and ninety are there, some thirty will come
    assert verdict.terms["needed"] == math.floor(0.95 * verdict.terms["projected_denominator"]) + 1


# --- per inhabitants -------------------------------------------------------------------------------------------------


def populous() -> MadeCity:
    """The city grants 10 a month in 2011–12 and 20 in 2013; province: 5 per 100,000 in 2011, 10 in 2012."""
    city = MadeCity().even("granted", CITY, 2011, 10).even("granted", CITY, 2012, 10)
    city.even("granted", CITY, 2013, 20, 9)
    city.in_year("people", CITY, 2011, 1_000_000, (2012, 4)).in_year("people", CITY, 2012, 2_000_000, (2013, 4))
    for year, count in ((2011, 500), (2012, 1000)):
        city.in_year("granted", PROVINCE, year, count, (year + 1, 3))
        city.in_year("people", PROVINCE, year, 10_000_000, (year + 1, 4))
    return city


def test_running_year_sets_the_last_twelve_months_against_the_last_published_year() -> None:
    verdict = populous().judge(made_plan(BENCHMARK), "per_head", 2013, 9)
    assert verdict.numerator == 30 + 180
    assert verdict.actual == pytest.approx(10.5)
    assert verdict.target == pytest.approx(10)
    assert verdict.compare == pytest.approx(10)
    assert verdict.forecast_mid is not None
    assert 9 < verdict.forecast_mid < 13  # 180 in nine months: 240 in the year if the seasons are last year's
    assert set(verdict.flags) == {"population_carried", "benchmark_carried", "second_met", "second_safe"}
    assert (verdict.terms["benchmark_year"], verdict.terms["population_year"]) == (2012, 2012)
    assert verdict.terms["needed"] == 201  # more than 10 per 100,000 of two million
    assert verdict.required_rate == 7


def test_what_is_published_later_is_not_seen_before() -> None:
    """In February 2013 neither the province's 2012 nor the city's population of 2012 is out."""
    verdict = populous().judge(made_plan(BENCHMARK), "per_head", 2013, 2)
    assert (verdict.terms["benchmark_year"], verdict.terms["population_year"]) == (2011, 2011)
    assert verdict.target == pytest.approx(5)


def test_a_closed_year_is_provisional_until_the_province_publishes_it() -> None:
    city, plan = populous(), made_plan(BENCHMARK)
    before = city.judge(plan, "per_head", 2013, 2, of_year=2012)
    assert (before.status, "provisional" in before.flags) == (Status.ACHIEVED, True)  # 12 against the 5 of 2011
    after = city.judge(plan, "per_head", 2013, 9, of_year=2012)
    assert (after.status, after.flags) == (Status.MISSED, ())  # 6 against the 10 of 2012
    assert after.actual == pytest.approx(6)


def test_the_province_without_the_city_stands_beside() -> None:
    verdict = populous().judge(made_plan(BENCHMARK), "per_head", 2013, 9)
    assert verdict.beside["benchmark_without_city"] == pytest.approx((1000 - 120) / 8_000_000 * 100_000)
    assert verdict.beside["city_share_of_province"] == pytest.approx(0.12)


# --- stocks ----------------------------------------------------------------------------------------------------------


def marks(*batches: tuple[int, int, float], until: tuple[int, int] = (2013, 9)) -> MadeCity:
    """A stock of 20 from 2010 on, and what it is from a month on: (year, month, level)."""
    city, level = MadeCity(), 20.0
    levels = {(year, month): value for year, month, value in batches}
    for index in range(2010 * 12, until[0] * 12 + until[1]):
        key = (index // 12, index % 12 + 1)
        level = levels.get(key, level)
        city.put("marks", CITY, key[0], [level], key[1])
    return city


@pytest.mark.parametrize(
    ("batches", "status"),
    [
        ([(2013, 6, 22)], Status.ON_TRACK),  # met, but the year is open
        ([], Status.OFF_TRACK),  # three quarters gone, nothing came, and nothing came late last year
        ([(2012, 11, 23)], Status.AT_RISK),  # 26 needed: a batch like last November's would do
        ([(2012, 2, 30), (2013, 2, 32)], Status.AT_RISK),  # two of three: behind the time gone by, but not far
    ],
)
def test_batches_get_no_forecast(batches: list[tuple[int, int, float]], status: Status) -> None:
    verdict = marks(*batches).judge(made_plan(STOCK), "marks", 2013, 9)
    assert verdict.status is status
    assert verdict.forecast_mid is None
    assert verdict.denominator == (batches[0][2] if batches and batches[0][0] == 2012 else 20)


def test_a_stock_that_expires_misses_what_it_had() -> None:
    city = marks((2013, 6, 22), (2013, 12, 21), until=(2013, 12))
    plan = made_plan(STOCK)
    assert "met_so_far" in city.judge(plan, "marks", 2013, 11).flags
    verdict = city.judge(plan, "marks", 2013, 12)
    assert (verdict.status, "stock_fell" in verdict.flags) == (Status.MISSED, True)


def test_a_stock_in_pieces_is_an_increase_over_the_period() -> None:
    city = marks((2012, 5, 21))
    verdict = city.judge(made_plan(PIECES), "products", 2013, 9)
    assert (verdict.actual, verdict.target, verdict.status, verdict.span) == (1, 0, Status.ON_TRACK, "period")


def test_a_stock_that_must_not_fall_is_lost_by_a_fall() -> None:
    city = marks((2012, 5, 25), (2013, 2, 24))
    assert city.judge(made_plan(PIECES), "products", 2013, 1).status is Status.ON_TRACK
    assert city.judge(made_plan(PIECES), "products", 2013, 9).status is Status.OFF_TRACK


def test_a_stock_with_forecast_changes_as_last_year() -> None:
    """Late last year brought 3 more: 23 + 3 is enough for 10 % over 23."""
    forecastable = STOCK | {"forecastable": True}
    verdict = marks((2012, 11, 23)).judge(made_plan(forecastable), "marks", 2013, 9)
    assert verdict.forecast_mid is not None
    assert verdict.forecast_low <= verdict.forecast_mid <= verdict.forecast_high  # type: ignore[operator]
    assert verdict.forecast_mid > 0  # late last year brought some
    assert verdict.probability is not None


# --- over the period -------------------------------------------------------------------------------------------------


def test_a_cumulative_goal_is_projected_to_the_periods_end() -> None:
    city = growing("trained", 20, 25)
    verdict = city.judge(made_plan(TRAINING), "training", 2013, 9)
    assert verdict.actual == 240 + 225
    assert verdict.forecast_mid is not None
    assert 700 < verdict.forecast_mid < 1000  # 240 + 300 + 300 as the months stand
    assert verdict.forecast_high - verdict.forecast_mid > 25  # type: ignore[operator]  # a whole year is still open
    assert verdict.status in (Status.AT_RISK, Status.OFF_TRACK)
    assert verdict.required_rate == pytest.approx(535 / 15)
    assert verdict.last_year_rate == pytest.approx((60 + 225) / 12)  # the rest of the period passes a year's end
    assert verdict.year is None


def test_a_cumulative_target_reached_is_achieved_at_once_and_lost_by_a_correction() -> None:
    city = growing("trained", 20, 100).put("trained", CITY, 2013, [-41], 9)
    plan = made_plan(TRAINING)
    assert city.judge(plan, "training", 2013, 8).status is Status.ACHIEVED  # 240 + 800
    assert city.judge(plan, "training", 2013, 8).required_rate == 0
    assert city.judge(plan, "training", 2013, 9).status is Status.ON_TRACK  # 999 of 1,000


def test_without_forecast_the_share_done_is_set_against_the_time_gone_by() -> None:
    """Three firms in three years; at the end of 2012 a third of the time is gone."""
    plan = made_plan(FIRMS)
    statuses = []
    for count in (0, 1, 3):
        city = MadeCity().even("firms", CITY, 2011, 0).put("firms", CITY, 2012, [count] + [0] * 11)
        statuses.append(city.judge(plan, "firms", 2012, 12).status)
    assert statuses == [Status.OFF_TRACK, Status.ON_TRACK, Status.ACHIEVED]


@pytest.mark.parametrize(
    ("stages", "month", "status"),
    [
        ((0.4, 0.4), (2012, 12), Status.ON_TRACK),  # 0.40 against 1/3
        ((0.4, 0.4), (2013, 9), Status.AT_RISK),  # 0.40 against 21/36
        ((0.4, 0.0), (2013, 9), Status.OFF_TRACK),
        ((1.0, 0.8), (2014, 12), Status.MISSED),
        ((1.0, 1.0), (2013, 2), Status.ACHIEVED),
    ],
)
def test_milestones_by_stage_and_time(stages: tuple[float, float], month: tuple[int, int], status: Status) -> None:
    city = MadeCity()
    for year in (2012, 2013, 2014):
        for kind, stage in zip(("platform", "library"), stages, strict=True):
            city.even(f"stage/milestone/{kind}", CITY, year, stage)
    verdict = city.judge(made_plan(PLATFORM), "platform", *month)
    assert verdict.status is status
    assert (verdict.actual, verdict.target) == (sum(stage == 1 for stage in stages), 2)
    assert verdict.terms["stage_share"] == pytest.approx(sum(stages) / 2)


def test_tracked_is_shown_and_never_judged() -> None:
    verdict = marks().judge(made_plan(TRACKED), "rules", 2013, 9)
    assert (verdict.status, verdict.actual, verdict.target) == (Status.TRACKED, 20, None)


def test_discontinued_keeps_its_history() -> None:
    city = MadeCity().even("filed", CITY, 2011, 10).even("filed", CITY, 2012, 12).even("filed", CITY, 2013, 20, 9)
    plan = made_plan(GROWTH | {"ended": ENDED})
    verdict = city.judge(plan, "growth", 2013, 9)
    assert (verdict.status, verdict.actual) == (Status.DISCONTINUED, pytest.approx(2 / 3))
    asked = (verdict.gap, verdict.required_rate, verdict.still_needed, verdict.probability, verdict.forecast_mid)
    assert (asked, verdict.target) == ((None,) * 5, 0.15)
    assert city.judge(plan, "growth", 2013, 9, of_year=2012).status is Status.ACHIEVED
    assert city.judge(plan, "growth", 2013, 9, of_year=2014).status is Status.DISCONTINUED
    assert city.judge(plan, "growth", 2013, 4).status is Status.ON_TRACK


# --- districts -------------------------------------------------------------------------------------------------------


def three_districts() -> MadeCity:
    """Last year N 60, S 30, E 6 and 4 elsewhere; this year N 66, S 42, E 9, city level 3 and unknown 0."""
    before = {NORTH: 60, SOUTH: 30, EAST: 6, LEVEL: 4, UNKNOWN: 0, ZONE: 50, CITY: 100}
    now = {NORTH: 66, SOUTH: 42, EAST: 9, LEVEL: 3, UNKNOWN: 0, ZONE: 80, CITY: 120}
    city = MadeCity()
    for area in before:
        city.even("filed", area, 2011, before[area]).even("filed", area, 2012, before[area])
        city.even("filed", area, 2013, now[area], 9)
    return city


def test_contributions_add_up_to_the_citys_growth_without_the_zone() -> None:
    city, plan = three_districts(), made_plan(GROWTH)
    parts = {a: city.judge(plan, "growth", 2013, 9, area=a) for a in (NORTH, SOUTH, EAST, LEVEL, UNKNOWN)}
    whole = city.judge(plan, "growth", 2013, 9)
    assert whole.contribution == pytest.approx(0.2)
    assert sum(v.contribution or 0 for v in parts.values()) == pytest.approx(0.2)
    assert parts[SOUTH].contribution == pytest.approx(0.12)
    assert parts[SOUTH].share == pytest.approx(42 / 120)
    zone = city.judge(plan, "growth", 2013, 9, area=ZONE)
    assert (zone.contribution, zone.rank) == (pytest.approx(0.3), None)


def test_ranks_leave_out_the_small() -> None:
    city = three_districts()
    ranks = {a: city.judge(made_plan(GROWTH), "growth", 2013, 9, area=a).rank for a in (NORTH, SOUTH, EAST, LEVEL)}
    assert ranks == {NORTH: 3, SOUTH: 2, EAST: 1, LEVEL: None}
    plan = made_plan(GROWTH, small_number=55)
    small = city.judge(plan, "growth", 2013, 9, area=EAST)  # 54 in nine months of last year
    assert (small.is_small, small.rank, small.ranked_of) == (True, None, None)
    south = city.judge(plan, "growth", 2013, 9, area=SOUTH)
    assert (south.is_small, south.rank, south.ranked_of) == (False, 1, 2)


def test_rank_changes_against_the_end_of_the_year_before() -> None:
    city, plan = three_districts(), made_plan(GROWTH)
    for area, factor in ((NORTH, 0.5), (SOUTH, 0.9), (EAST, 1.0)):
        city.even("filed", area, 2011, factor * {NORTH: 60, SOUTH: 30, EAST: 6}[area])
    changes = {a: city.judge(plan, "growth", 2013, 9, area=a).rank_change for a in (NORTH, SOUTH, EAST)}
    assert changes == {NORTH: -2, SOUTH: 0, EAST: 2}


def test_a_districts_own_target_counts_before_the_citys() -> None:
    city, plan = three_districts(), made_plan(GROWTH)
    city.in_year("own_target/goal/growth", NORTH, 2013, 0.05)
    own = city.judge(plan, "growth", 2013, 9, area=NORTH)
    assert (own.target, own.target_source, own.status) == (0.05, "own", Status.AT_RISK)
    other = city.judge(plan, "growth", 2013, 9, area=SOUTH)
    assert (other.target, other.target_source) == (0.15, "city")
    assert city.judge(plan, "growth", 2013, 9).target_source == "plan"
    assert city.judge(plan, "growth", 2012, 9, area=NORTH).target_source == "city"


def test_a_number_to_reach_is_divided_by_population() -> None:
    city = MadeCity()
    for area, people in ((CITY, 1000), (NORTH, 600), (SOUTH, 400)):
        city.even("trained", area, 2011, 20).even("trained", area, 2012, 20).even("trained", area, 2013, 20, 9)
        city.in_year("people", area, 2012, people, (2013, 4))
    plan = made_plan(TRAINING, BENCHMARK)
    targets = [city.judge(plan, "training", 2013, 9, area=a).target for a in (CITY, NORTH, SOUTH)]
    assert targets == [1000, 600, 400]
    assert "split_by_population" in city.judge(plan, "training", 2013, 9, area=NORTH).flags
    city.even("trained", EAST, 2011, 5).even("trained", EAST, 2012, 5).even("trained", EAST, 2013, 5, 9)
    east = city.judge(plan, "training", 2013, 9, area=EAST)
    assert (east.status, east.missing[0]["what"]) == (Status.NO_DATA, "population")


def test_a_districts_yearly_numbers_add_up_to_its_target_of_the_period() -> None:
    city = MadeCity().even("trained", NORTH, 2012, 20).even("trained", CITY, 2012, 20)
    for year in (2012, 2013, 2014):
        city.in_year("own_target/goal/training", NORTH, year, 100, (2012, 1))
    verdict = city.judge(made_plan(TRAINING), "training", 2012, 9, area=NORTH)
    assert (verdict.target, verdict.target_source) == (300, "own")


def test_a_citys_stock_is_not_the_sum_of_its_districts() -> None:
    city = marks()
    for area in (NORTH, SOUTH):
        city.put("marks", area, 2013, [15] * 9).put("marks", area, 2012, [15] * 12)
    verdict = city.judge(made_plan(STOCK), "marks", 2013, 9)
    assert verdict.numerator == 20


def test_goals_of_the_city_alone_have_no_rows_of_districts() -> None:
    city = MadeCity().even("stage/milestone/platform", CITY, 2012, 1.0)
    rows = city.verdicts(made_plan(PLATFORM, goal("rules", "tracked", series=["marks"])), [date(2012, 5, 1)])
    assert {row["area_code"] for row in rows if row["goal"] == "platform"} == {CITY}
    assert {row["area_code"] for row in rows if row["goal"] == "rules"} == {
        CITY,
        NORTH,
        SOUTH,
        EAST,
        ZONE,
        LEVEL,
        UNKNOWN,
    }
