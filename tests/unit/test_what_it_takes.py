"""What it would take, where, and what another rule says: counts still needed, their split, the second opinion."""

from __future__ import annotations

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
    RATE,
    SHARE,
    SOUTH,
    STOCK,
    TRAINING,
    UNKNOWN,
    ZONE,
    MadeCity,
    made_plan,
)


def city_of(**monthly: tuple[float, float]) -> MadeCity:
    """`filed` of areas a month in 2012 and in 2013 up to September; the city is their sum, the zone beside them."""
    city, areas = MadeCity(), {"N": NORTH, "S": SOUTH, "E": EAST, "L": LEVEL, "U": UNKNOWN}
    for year, months, which in ((2012, 12, 0), (2013, 9, 1)):
        for name, counts in monthly.items():
            city.even("filed", areas[name], year, counts[which], months)
        city.even("filed", CITY, year, sum(counts[which] for counts in monthly.values()), months)
        city.even("filed", ZONE, year, 5, months)
    return city


# --- counts still needed ---------------------------------------------------------------------------------------------


def test_the_citys_need_is_split_over_districts_by_their_last_twelve_months() -> None:
    """Twenty a month, 23 needed: 276 − 180 = 96. Twelve months of 12, 6 and 2 a month: 58, 29 and 9 (largest rest)."""
    city, plan = city_of(N=(12, 12), S=(6, 6), L=(2, 2)), made_plan(GROWTH)
    assert city.judge(plan, "growth", 2013, 9).still_needed == 96
    here = {area: city.judge(plan, "growth", 2013, 9, area=area).need_here for area in (NORTH, SOUTH, LEVEL)}
    assert here == {NORTH: 58, SOUTH: 29, LEVEL: 9}
    assert city.judge(plan, "growth", 2013, 9, area=ZONE).need_here is None  # its figures are the districts' already
    assert city.judge(plan, "growth", 2013, 9, area=NORTH).still_needed == 144 * 1.15 // 1 + 1 - 108


def test_nothing_is_asked_of_unknown_districts_nor_in_a_closed_year() -> None:
    city, plan = city_of(N=(12, 12), U=(8, 8)), made_plan(GROWTH)
    assert city.judge(plan, "growth", 2013, 9, area=UNKNOWN).need_here is None
    assert city.judge(plan, "growth", 2013, 9, area=NORTH).need_here == 96
    closed = city.judge(plan, "growth", 2013, 9, of_year=2012)
    assert (closed.still_needed, closed.need_here) == (None, None)


def test_enough_already_asks_nothing() -> None:
    city, plan = city_of(N=(5, 30)), made_plan(GROWTH)
    verdict = city.judge(plan, "growth", 2013, 9)
    assert (verdict.still_needed, verdict.required_rate) == (0, 0)
    assert city.judge(plan, "growth", 2013, 9, area=NORTH).need_here == 0


@pytest.mark.parametrize(("target", "flag"), [(0.15, "districts_would_do"), (0.0, "districts_would_not")])
def test_whether_the_city_would_make_it_if_every_district_did(target: float, flag: str) -> None:
    """Both districts at their own target, what is unknown as it goes on; the city needs 15 %."""
    city = city_of(N=(10, 10), S=(10, 10), E=(0, 0))
    for area in (NORTH, SOUTH):
        city.in_year("own_target/goal/growth", area, 2013, target)
    verdict = city.judge(made_plan(GROWTH), "growth", 2013, 9)
    assert verdict.terms["districts_at_target"] == 2 * (138 if target else 120) + 1  # from nothing, one is growth
    assert flag in verdict.flags
    assert city.judge(made_plan(GROWTH), "growth", 2013, 9, area=NORTH).terms["districts_at_target"] is None


def test_a_part_of_a_count_below_one_is_not_judged() -> None:
    """Three firms over the period; a district with a tenth of the people has nothing to be held to."""
    city = MadeCity().even("firms", CITY, 2012, 0).even("firms", NORTH, 2012, 0)
    city.in_year("people", CITY, 2011, 1000).in_year("people", NORTH, 2011, 100)
    plan = made_plan(FIRMS, BENCHMARK | {"id": "for_population"})
    verdict = city.judge(plan, "firms", 2012, 12, area=NORTH)
    assert (verdict.status, verdict.required_rate, verdict.still_needed) == (Status.TRACKED, None, None)
    assert verdict.target == pytest.approx(0.3)
    assert "below_one" in verdict.flags


def test_equals_share_a_rank_and_say_so() -> None:
    city = city_of(N=(10, 12), S=(10, 12), E=(10, 11))
    ranks = {a: city.judge(made_plan(GROWTH), "growth", 2013, 9, area=a) for a in (NORTH, SOUTH, EAST)}
    assert [(v.rank, v.is_tied) for v in ranks.values()] == [(1, True), (1, True), (3, False)]


# --- the second opinion ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a_month", "ratio", "opinion"),
    [(28, 28 * 9 / 250, Status.ON_TRACK), (20, 0.72, Status.AT_RISK), (16, 0.576, Status.OFF_TRACK)],
)
def test_a_count_over_the_period_is_set_against_the_time_gone_by(a_month: float, ratio: float, opinion: Status) -> None:
    """1,000 in three years; nine months are a quarter of the time: 250."""
    city = MadeCity().even("trained", CITY, 2011, a_month).even("trained", CITY, 2012, a_month, 9)
    verdict = city.judge(made_plan(TRAINING), "training", 2012, 9)
    assert (verdict.second_rule, verdict.second_opinion) == ("ratio", opinion)
    assert verdict.second_ratio == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("before", "now", "opinion", "flags"),
    [
        (20, 30, Status.ON_TRACK, {"second_met", "second_safe"}),
        (30, 27, Status.AT_RISK, {"second_met"}),
        (20, 22, Status.AT_RISK, {"second_safe"}),
        (24, 20, Status.OFF_TRACK, set()),
    ],
)
def test_a_yearly_share_is_rated_by_met_and_trend(before: float, now: float, opinion: Status, flags: set[str]) -> None:
    city = MadeCity().even("filed", CITY, 2012, 100).even("filed/type/a", CITY, 2012, before)
    city.even("filed", CITY, 2013, 100, 9).even("filed/type/a", CITY, 2013, now, 9)
    verdict = city.judge(made_plan(SHARE), "share", 2013, 9)
    assert (verdict.second_rule, verdict.second_opinion, verdict.second_ratio) == ("trend", opinion, None)
    assert {flag for flag in verdict.flags if flag in ("second_met", "second_safe")} == flags


def test_more_than_one_step_apart_is_said() -> None:
    """Closure: below 95 % and falling so far, as every autumn, and cleared every December."""
    months = [8] * 11 + [32]
    city = MadeCity().put("filed", CITY, 2011, [10] * 12).put("closed", CITY, 2011, months)
    city.put("filed", CITY, 2012, [10] * 12).put("closed", CITY, 2012, months)
    city.put("filed", CITY, 2013, [10] * 11).put("closed", CITY, 2013, [7.9] * 11)
    for year in (2011, 2012, 2013):
        city.even("carried", CITY, year, 0, 11 if year == 2013 else 12)
    verdict = city.judge(made_plan(RATE), "closure", 2013, 11)
    assert verdict.second_opinion is Status.OFF_TRACK
    assert verdict.status is Status.ON_TRACK
    assert "second_disagrees" in verdict.flags


def test_no_second_opinion_without_a_year_to_compare_or_where_it_is_closed() -> None:
    city = city_of(N=(10, 12))
    plan = made_plan(GROWTH, STOCK)
    assert city.judge(plan, "growth", 2013, 9).second_opinion is None  # no growth of 2012 is known
    assert city.judge(plan, "growth", 2013, 9, of_year=2012).second_rule is None
