"""Goals that are a ratio of two figures: growth, share and rate, count per inhabitants. Pure.

Each function takes a Scene (one goal or part) to Figures, area × span × as_of. What is decided how: judge.py.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scorecard.course import Figure, at, pace_last_year
from scorecard.ending import Ending, closure_ending, count_ending, share_ending
from scorecard.gaps import denominator_lack, figure_lack, target_lack, yearly_lack
from scorecard.history import Bools, Floats
from scorecard.judge import TOLERANCE, Figures, Lack, least_count
from scorecard.plan import Goal
from scorecard.scene import Known, Scene
from scorecard.spans import CLOSED, NONE, RUNNING, Spans

Needs = Callable[[Floats, Floats, Floats], Floats]  # target, numerator and denominator at the end → numerator it takes
Ends = Callable[[Figure, Figure, Spans, Floats, Bools], Ending]


def ratio(above: Floats, below: Floats) -> Floats:
    """above ÷ below; NaN where below isn't positive or either is unknown."""
    return np.divide(above, below, out=np.full(np.broadcast(above, below).shape, np.nan), where=below > 0)


def growth(scene: Scene) -> Figures:
    """Same months of this year and last; at the end, the year against the whole of last year.

    From nothing no rate of growth can be computed: any count above nothing is growth, nothing again is none.
    """
    goal, spans = scene.goal, scene.spans
    figure = scene.figure(goal.series)
    target, _ = scene.targets
    now, before = figure.at(spans.month), figure.at(spans.back(12))
    last_year = figure.at(spans.december_before)
    need, is_strict = grown(before, target, goal)
    year_need, year_strict = grown(last_year, target, goal)
    needed = least_count(year_need, year_strict)
    has_base = last_year > 0  # of nothing no growth can be foretold: neither a chance nor an interval
    ending = count_ending(figure, spans, np.where(has_base, now, np.nan), needed)
    actual = ratio(now, before) - 1.0
    return Figures.of(
        scene.shape,
        actual=actual,
        target=target,
        numerator=now,
        denominator=before,
        compare=ratio(before, figure.at(spans.back(24))) - 1.0,
        reach=now,
        need=need,
        is_strict=is_strict,
        ending=ending.mapped(lambda count: ratio(count, last_year) - 1.0),
        have=now,
        needed=needed,
        pace=pace_last_year(figure, spans),
        end_count=ending.mid,
        base=before,
        volume=now,
        volume_before=before,
        volume_change=now - before,
        recent=figure.twelve_months(spans.month),
        terms={
            "current": now,
            "previous": before,
            "previous_total": last_year,
            "projected": ending.mid,
            "projected_low": ending.low,
            "projected_high": ending.high,
            "needed": needed,
        },
        flags={
            "flat": _flat(actual, goal.flat_band),
            "zero_base": before <= 0,
            "even_profile": ending.is_even,
            "no_projection": (spans.state == RUNNING) & ~has_base & ~np.isnan(before),
        },
        beside={"average_yearly_growth": _average_growth(scene, figure)},
        lacks=(
            figure_lack(scene, goal.series, now, 0),
            figure_lack(scene, goal.series, before, 12),
            target_lack(scene, target),
        ),
    )


def grown(base: Floats, target: Floats, goal: Goal) -> tuple[Floats, Bools]:
    """(what `base` has to grow to, whether it has to be passed): from nothing, anything above nothing."""
    from_nothing = base <= 0
    return np.where(from_nothing, 0.0, base * (1.0 + target)), goal.strict | (from_nothing & (target > 0))


def _flat(actual: Floats, band: float | None) -> Bools:
    return np.zeros(actual.shape, np.bool_) if band is None else np.abs(actual) <= band + 1e-9


def _average_growth(scene: Scene, figure: Figure) -> Floats:
    """Mean yearly growth over the period's closed years, against the year before the period."""
    spans = scene.spans
    last = np.where(spans.state == CLOSED, spans.end[:, None], spans.start[:, None] - 1)
    base = (scene.plan.period.first_year - scene.history.first_month.year) * 12 - 1
    n_years = (last - base) // 12
    first = figure.at(np.full(last.shape, base))
    change = ratio(np.maximum(figure.at(last), 0.0), first)
    average = change ** (1.0 / np.maximum(n_years, 1)) - 1.0
    return np.where((spans.month != NONE) & (n_years > 0), average, np.nan)


def share(scene: Scene) -> Figures:
    """A part of a whole in the year to date, never averaged; at the end, both as they go on.

    One more of the part is one more of the whole: what it takes is solved for both together.
    """
    whole = scene.figure(scene.goal.denominator)
    return _divided(scene, whole, _share_needs, share_ending)


def rate(scene: Scene) -> Figures:
    """Closed ÷ (carried over + filed) and the like: the numerator need not be a part of the denominator."""
    return _divided(scene, scene.figure(scene.goal.denominator), _rate_needs, closure_ending)


def _divided(scene: Scene, below: Figure, needs: Needs, ends: Ends) -> Figures:
    goal, spans = scene.goal, scene.spans
    above = scene.figure(goal.series)
    target, _ = scene.targets
    is_strict = np.broadcast_to(goal.strict, scene.shape)
    numerator, denominator = above.at(spans.month), below.at(spans.month)
    before = above.at(spans.back(12))
    ending = ends(above, below, spans, target, is_strict)
    end_below = count_ending(below, spans, denominator, scene.full(np.nan)).mid
    end_above = ending.mid * end_below  # what the rate comes to of the whole: one forecast, not two that contradict
    needed = needs(target, _or_now(end_above, numerator), _or_now(end_below, denominator))
    needed = least_count(needed, is_strict)
    return Figures.of(
        scene.shape,
        actual=ratio(numerator, denominator),
        target=target,
        numerator=numerator,
        denominator=denominator,
        compare=ratio(before, below.at(spans.back(12))),
        reach=ratio(numerator, denominator),
        need=target,
        is_strict=is_strict,
        ending=ending,
        have=numerator,
        needed=needed,
        pace=pace_last_year(above, spans),
        end_count=end_above,
        base=denominator,
        volume=numerator,
        volume_before=before,
        volume_change=numerator - before,
        recent=above.twelve_months(spans.month),
        terms={
            "numerator": numerator,
            "denominator": denominator,
            "projected_numerator": end_above,
            "projected_denominator": end_below,
            "needed": needed,
        },
        flags={"zero_denominator": denominator <= 0, "even_profile": ending.is_even},
        lacks=(
            figure_lack(scene, goal.series, numerator, 0),
            figure_lack(scene, goal.denominator, denominator, 0),
            denominator_lack(scene, denominator),
            target_lack(scene, target),
        ),
    )


def _or_now(at_end: Floats, now: Floats) -> Floats:
    return np.where(np.isnan(at_end), now, at_end)


def _share_needs(target: Floats, above: Floats, below: Floats) -> Floats:
    """How many of the part it takes beside the others of the whole as they go on: n ÷ (n + others) ≥ target."""
    return np.where(target < 1.0, target * np.maximum(below - above, 0.0) / np.maximum(1.0 - target, TOLERANCE), np.nan)


def _rate_needs(target: Floats, _above: Floats, below: Floats) -> Floats:
    return target * below


def benchmark(scene: Scene) -> Figures:
    """Count per inhabitants against the province's of its last published year.

    Closed: the year's count. Running: that of the last twelve months. Projected: the year's end. Population is the
    latest known at as-of; where it or the province's figure isn't of the year judged, a flag says so.
    """
    goal, spans = scene.goal, scene.spans
    figure, population = scene.figure(goal.series), scene.population()
    province_count, province_population = scene.province()
    average = ratio(province_count.value, province_population.value) * goal.scale
    own, is_own = scene.targets
    target = np.where(is_own, own, average)
    per_head = ratio(np.full(scene.shape, goal.scale), population.value)
    year_to_date, count = figure.at(spans.month), figure.twelve_months(spans.month)
    count_before = figure.twelve_months(spans.back(12))
    is_strict = np.broadcast_to(goal.strict, scene.shape)
    needed = least_count(target / per_head, is_strict)
    ending = count_ending(figure, spans, year_to_date, needed)
    year_of_benchmark = np.where(spans.month == NONE, np.nan, province_count.year[0])
    is_carried = (population.year < spans.years[:, None]) & (spans.month != NONE)
    other_benchmark = (year_of_benchmark < spans.years[:, None]) & ~is_own
    return Figures.of(
        scene.shape,
        actual=count * per_head,
        target=target,
        numerator=count,
        denominator=np.where(spans.month == NONE, np.nan, population.value),
        compare=np.where(spans.month == NONE, np.nan, np.broadcast_to(average, scene.shape)),
        reach=count * per_head,
        need=target,
        is_strict=is_strict,
        ending=ending.mapped(lambda whole: whole * per_head),
        have=year_to_date,
        needed=needed,
        pace=pace_last_year(figure, spans),
        end_count=ending.mid,
        base=count,
        volume=count,
        volume_before=count_before,
        volume_change=count - count_before,
        recent=count,
        terms={
            "count": count,
            "population": population.value,
            "population_year": population.year,
            "benchmark_count": np.broadcast_to(province_count.value, scene.shape),
            "benchmark_population": np.broadcast_to(province_population.value, scene.shape),
            "benchmark_year": np.broadcast_to(year_of_benchmark, scene.shape),
            "year_to_date": year_to_date,
            "projected": ending.mid,
            "needed": needed,
        },
        flags={
            "even_profile": ending.is_even,
            "population_carried": is_carried,
            "benchmark_carried": other_benchmark,
            "provisional": (spans.state == CLOSED) & (is_carried | other_benchmark),
        },
        beside=_without_city(scene, figure, province_count, province_population),
        lacks=(
            figure_lack(scene, goal.series, year_to_date, 0),
            figure_lack(scene, goal.series, np.where(np.isnan(year_to_date), 0.0, count), spans.december_before),
            yearly_lack(scene, "population", scene.population_measure or "", per_head),
            _benchmark_lack(scene, target),
        ),
    )


def _benchmark_lack(scene: Scene, target: Floats) -> Lack:
    return yearly_lack(scene, "benchmark", scene.goal.series[0], target, scene.plan.city.province)


def _without_city(scene: Scene, figure: Figure, count: Known, population: Known) -> dict[str, Floats]:
    """The province without the city, of the same year, and how much of it the city is; in the city's row only."""
    city, year = scene.rows[:1], count.year[0]
    december = (np.nan_to_num(year, nan=-1.0).astype(np.int64) - scene.history.first_month.year) * 12 + 11
    city_count = at(figure.flow[:1], december) if figure.flow is not None else scene.full(np.nan)[:1]
    inhabitants = scene.in_year(scene.population_measure or "", city, year)
    outside = ratio(count.value - city_count, population.value - inhabitants) * scene.goal.scale
    beside = {"benchmark_without_city": outside, "city_share_of_province": ratio(city_count, count.value)}
    is_judged = scene.spans.month != NONE
    only_city = {name: scene.full(np.nan) for name in beside}
    for name, values in beside.items():
        only_city[name][0] = np.where(is_judged, values[0], np.nan)
    return only_city
