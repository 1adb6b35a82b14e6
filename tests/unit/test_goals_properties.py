"""What holds for every plan and every city: as-of sees nothing later, scale doesn't matter, more is never worse."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.judge import Status
from tests.unit.made_city import (
    ADDING,
    BENCHMARK,
    CITY,
    FIRMS,
    GOALS,
    GROWTH,
    PARTS,
    PIECES,
    SHARE,
    STEADY,
    STOCK,
    TRAINING,
    MadeCity,
    made_plan,
    months_between,
    random_city,
    random_plan,
)

SEEDS = st.integers(0, 10**6)
AS_OFS = st.sampled_from(months_between(date(2011, 1, 1), date(2014, 12, 1)))
WORST_TO_BEST = [Status.MISSED, Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.ACHIEVED]
few = settings(max_examples=25, deadline=None, derandomize=True)


@few
@given(SEEDS, AS_OFS)
def test_as_of_never_sees_later_data(seed: int, as_of: date) -> None:
    chance = random.Random(seed)
    plan, city = random_plan(chance), random_city(chance)
    assert without_later(city, as_of).verdicts(plan, [as_of]) == city.verdicts(plan, [as_of])


@few
@given(SEEDS)
def test_one_as_of_does_not_depend_on_the_others(seed: int) -> None:
    chance = random.Random(seed)
    plan, city = random_plan(chance), random_city(chance)
    months = months_between(date(2012, 1, 1), date(2013, 12, 1))
    together = city.verdicts(plan, months)
    alone = city.verdicts(plan, [months[9]])
    assert [row for row in together if row["as_of"] == months[9]] == alone


@few
@given(SEEDS, st.sampled_from([0.5, 3.0, 1000.0]))
def test_scaling_all_counts_leaves_growth_and_share_alone(seed: int, factor: float) -> None:
    """Everything that isn't chance: small counts are less sure than large ones, so open years differ in that alone."""
    city = random_city(random.Random(seed))
    plan = made_plan(GROWTH, STEADY, PARTS, SHARE)
    months = [date(2012, 3, 1), date(2013, 9, 1)]
    for row, other in zip(city.verdicts(plan, months), scaled(city, factor).verdicts(plan, months), strict=True):
        if row["probability"] is None and row["goal"] != "works":  # of two parts, the chance decides
            assert row["status"] == other["status"]
            assert row["flags_json"] == other["flags_json"]
        if row["goal"] != "works" or row["part"]:
            for name in ("actual", "gap", "contribution", "share"):
                assert close(row[name], other[name]), (name, row, other)


@few
@given(SEEDS)
def test_where_counts_are_large_scaling_leaves_the_chance_alone(seed: int) -> None:
    city = random_city(random.Random(seed))
    plan, months = made_plan(GROWTH, STEADY, SHARE), [date(2012, 3, 1), date(2013, 9, 1)]
    large, larger = (scaled(city, factor).verdicts(plan, months) for factor in (1e5, 1e7))
    for row, other in zip(large, larger, strict=True):
        if row["probability"] is not None and not has_nothing(row):
            assert math.isclose(row["probability"], other["probability"], abs_tol=0.02), (row, other)


@few
@given(SEEDS, AS_OFS)
def test_contributions_add_up(seed: int, as_of: date) -> None:
    """Districts, the city's own level and unknown: the city's change, where the city is their sum."""
    city = summed(random_city(random.Random(seed)))
    plan = made_plan(GROWTH, STEADY, PARTS, SHARE, BENCHMARK, TRAINING, FIRMS)
    rows: dict[tuple[Any, ...], dict[str, float | None]] = {}
    for row in city.verdicts(plan, [as_of]):
        rows.setdefault((row["goal"], row["part"], row["year"]), {})[row["area_code"]] = row["contribution"]
    for key, contributions in rows.items():
        parts = [contributions[area] for area in ADDING]
        if contributions[CITY] is not None and None not in parts:
            total = math.fsum(part for part in parts if part is not None)
            assert math.isclose(total, contributions[CITY], rel_tol=1e-9, abs_tol=1e-9), key


GOOD = {
    "growth": ("filed",),
    "steady": ("granted",),
    "per_head": ("granted",),
    "share": ("filed/type/a", "filed"),
    "training": ("trained",),
    "firms": ("firms",),
    "marks": ("marks",),
    "products": ("marks",),
}


@pytest.mark.parametrize("name", GOOD)
@few
@given(seed=SEEDS, more=st.integers(1, 30))
def test_more_good_figures_never_worsen_a_status(name: str, seed: int, more: int) -> None:
    chance = random.Random(seed)
    declared = next(g for g in (GROWTH, STEADY, BENCHMARK, SHARE, TRAINING, FIRMS, STOCK, PIECES) if g["id"] == name)
    plan = made_plan(declared | {"strict": chance.random() < 0.5}, BENCHMARK | {"id": "for_population"})
    city, as_of = random_city(chance), date(2013, chance.randint(1, 9), 1)
    better = raised(city, GOOD[name], as_of, float(more))
    for row, other in zip(judged(city, plan, name, as_of), judged(better, plan, name, as_of), strict=True):
        if not {Status.NO_DATA, Status.TRACKED} & {row["status"], other["status"]}:
            assert rank_of(other) >= rank_of(row), (row, other)
            assert (other["probability"] or 0) >= (row["probability"] or 0) - 1e-9, (row, other)


@few
@given(SEEDS, AS_OFS)
def test_every_verdict_is_sound(seed: int, as_of: date) -> None:
    chance = random.Random(seed)
    for row in random_city(chance).verdicts(random_plan(chance), [as_of]):
        missing = json.loads(row["missing_json"])
        assert row["status"] != Status.NO_DATA or missing
        assert row["gap"] is None or math.isclose(row["gap"], row["actual"] - row["target"], abs_tol=1e-9)
        assert row["rank"] is None or (1 <= row["rank"] <= row["ranked_of"] and not row["is_small"])
        assert row["required_rate"] is None or row["required_rate"] >= 0
        assert row["data_as_of"] is None or row["data_as_of"] <= as_of
        ending = [row[name] for name in ("forecast_low", "forecast_mid", "forecast_high")]
        assert ending == sorted(ending, key=lambda value: math.inf if value is None else value)
        assert row["probability"] is None or 0 <= row["probability"] <= 1
        assert row["second_opinion"] is None or row["second_rule"] in ("ratio", "trend")
        numbers = [value for value in row.values() if isinstance(value, float)]
        assert all(math.isfinite(value) for value in numbers)
        for name in ("terms_json", "beside_json", "flags_json"):
            json.loads(row[name])


@few
@given(SEEDS)
def test_one_headline_a_goal_area_and_month(seed: int) -> None:
    chance = random.Random(seed)
    months = months_between(date(2011, 6, 1), date(2014, 12, 1))[::7]
    rows = [row for row in random_city(chance).verdicts(random_plan(chance), months) if row["is_headline"]]
    keys = [(row["goal"], row["area_code"], row["as_of"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert len({key[0] for key in keys}) == len(GOALS)


# --- other cities out of one -----------------------------------------------------------------------------------------


def without_later(city: MadeCity, as_of: date) -> MadeCity:
    """The city as it was known at the end of that month."""
    last = as_of.year * 12 + as_of.month - 1
    earlier = MadeCity()
    for key, months in city.months.items():
        if kept := {month: value for month, value in months.items() if month <= last}:
            earlier.months[key] = kept
    earlier.partial = {key for key in city.partial if key[2] <= last}
    earlier.stated_to_date = {key: value for key, value in city.stated_to_date.items() if key[2] <= last}
    for row in city.yearly_rows:
        day = row["published_on"]
        assumed = row["year"] * 12 + (0 if row["measure"] == "own_target" else 11)
        if (assumed if day is None else day.year * 12 + day.month - 1) <= last:
            earlier.yearly_rows.append(row)
    return earlier


def copied(city: MadeCity, change: Callable[[str, int, float], float]) -> MadeCity:
    """The same city with every month's figure changed by (series, month, value)."""
    other = MadeCity()
    for (series, area), months in city.months.items():
        other.months[series, area] = {m: None if v is None else change(series, m, v) for m, v in months.items()}
    other.partial, other.yearly_rows = set(city.partial), list(city.yearly_rows)
    other.stated_to_date = {key: change(key[0], key[2], value) for key, value in city.stated_to_date.items()}
    return other


def scaled(city: MadeCity, factor: float) -> MadeCity:
    return copied(city, lambda _, __, value: value * factor)


def raised(city: MadeCity, series: tuple[str, ...], as_of: date, more: float) -> MadeCity:
    """So much more in every area: a flow in the as-of month, a stock from then on."""
    at = as_of.year * 12 + as_of.month - 1

    def change(name: str, month: int, value: float) -> float:
        is_hit = month >= at if name == "marks" else month == at
        return value + more if name in series and is_hit else value

    other = copied(city, change)
    for key in other.stated_to_date:  # a sum since January holds the month too
        if key[0] in series and key[2] > at and key[2] // 12 == at // 12:
            other.stated_to_date[key] += more
    return other


def summed(city: MadeCity) -> MadeCity:
    """The city's flows as the sum of those who add up to it."""
    other = copied(city, lambda _, __, value: value)
    for (series, area), months in other.months.items():
        if area == CITY and (series, ADDING[0]) in other.months and series not in ("marks", "carried"):
            for month in months:
                parts = [other.months[series, part].get(month) for part in ADDING]
                months[month] = None if None in parts else math.fsum(part for part in parts if part is not None)
    other.partial, other.stated_to_date = set(), {}
    return other


def judged(city: MadeCity, plan: Any, name: str, as_of: date) -> list[dict[str, Any]]:
    """The rows of the running year (or the period), one an area."""
    rows = city.verdicts(plan, [as_of])
    return [row for row in rows if row["goal"] == name and row["year"] in (None, as_of.year)]


def rank_of(row: dict[str, Any]) -> int:
    return WORST_TO_BEST.index(Status(row["status"]))


def has_nothing(row: dict[str, Any]) -> bool:
    """Nothing is nothing at any scale."""
    terms = json.loads(row["terms_json"])
    names = ("current", "previous_total") if "current" in terms else ("numerator", "denominator")
    return any(terms[name] in (None, 0) for name in names)


def close(a: float | None, b: float | None) -> bool:
    return a == b if a is None or b is None else math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
