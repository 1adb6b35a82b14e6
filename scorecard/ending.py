"""Where a span will end: the chance that the target is met and the 80 % interval, for every open area × span × as_of.

Gathers what the months so far and the years before say, asks scorecard.outlook, and puts the answers back. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from scorecard.course import Figure
from scorecard.history import Bools, Floats, Ints
from scorecard.outlook import (
    Counts,
    Share,
    closure_at_year_end,
    rest_of_period,
    share_at_year_end,
    stock_at_end,
)
from scorecard.outlook.closure import Closure
from scorecard.outlook.year import LATEST_MONTHS
from scorecard.spans import NONE, RUNNING, Spans

QUANTILES = (0.1, 0.5, 0.9)  # low, mid and high of the 80 % interval
YEARS_BACK = 5  # years of history that a forecast looks at
DIGITS = 9  # of a probability: what two ways of computing it agree on


@dataclass(frozen=True)
class Ending:
    """Probability that the target is met, and low, mid and high of the figure at the span's end; NaN where none."""

    probability: Floats
    low: Floats
    mid: Floats
    high: Floats
    is_even: Bools  # no usable year before: the months weigh evenly

    def mapped(self, change: Callable[[Floats], Floats]) -> Ending:
        """The same ending in another unit; `change` rises."""
        return Ending(self.probability, change(self.low), change(self.mid), change(self.high), self.is_even)


def picked(endings: list[Ending], pick: Callable[[list[np.ndarray]], np.ndarray]) -> Ending:
    """One ending out of several, as `pick` chooses."""
    return Ending(**{f.name: pick([getattr(one, f.name) for one in endings]) for f in fields(Ending)})


@dataclass(frozen=True)
class Open:
    """The open areas, spans and months, as one axis: where they stand and what is known there."""

    shape: tuple[int, ...]
    area: Ints
    span: Ints
    as_of: Ints
    month: Ints
    december: Ints  # of the year before
    years_left: Ints

    @property
    def number(self) -> Ints:
        """Months of the year gone by: 1–12."""
        return self.month % 12 + 1

    def of(self, values: Floats) -> Floats:
        """Values area × span × as_of at these places."""
        return np.broadcast_to(values, self.shape)[self.area, self.span, self.as_of]

    def at(self, series: Floats, month: Ints) -> Floats:
        """Values of a series (area × month) at a month each; NaN where there is no such month."""
        outside = (month < 0) | (month >= series.shape[1])
        values: Floats = series[self.area, np.where(outside, 0, month)]
        return np.where(outside, np.nan, values)

    def years_before(self, series: Floats) -> tuple[Floats, Floats]:
        """(reached by the same month, whole year), both year × place, the nearest year first."""
        back = 12 * np.arange(YEARS_BACK)[:, None]
        return (
            np.stack([self.at(series, self.month - 12 - years) for years in back]),
            np.stack([self.at(series, self.december - years) for years in back]),
        )

    def latest(self, flow: Floats) -> tuple[Floats, Floats]:
        """(count of the latest three months, of the same months of the years before): of fewer early in the year."""
        years = 12 * np.arange(YEARS_BACK + 1)[:, None]
        since = np.stack([self.at(flow, self.month - back) for back in years])
        until = np.stack([self.at(flow, self.month - back - LATEST_MONTHS) for back in years])
        counts = since - np.where(self.number > LATEST_MONTHS, until, 0.0)
        return counts[0], counts[1:]

    def back(self, values: Floats) -> Floats:
        """Values of these places as area × span × as_of, NaN elsewhere."""
        full = np.full(self.shape, np.nan)
        full[self.area, self.span, self.as_of] = values
        return full

    def nothing(self) -> Ending:
        """No forecast anywhere."""
        none = np.full(self.shape, np.nan)
        return Ending(none, none, none, none, np.zeros(self.shape, np.bool_))

    def ending(self, chance: Floats, outcomes: Sequence[Floats], is_even: Bools) -> Ending:
        """The answers of these places put back; `outcomes` are low, mid and high."""
        low, mid, high = (self.back(values) for values in outcomes)
        even = np.zeros(self.shape, np.bool_)
        even[self.area, self.span, self.as_of] = is_even
        return Ending(self.back(np.round(chance, DIGITS)), low, mid, high, even)


def open_places(spans: Spans, known: Bools) -> Open:
    """Where a span is running and the figures are known; the span before the first is only there for ranks."""
    is_open = known & (spans.state == RUNNING) & (spans.month != NONE)
    is_open[:, 0] = False
    area, span, as_of = np.nonzero(is_open)
    month = spans.month[span, as_of]
    return Open(
        shape=known.shape,
        area=area,
        span=span,
        as_of=as_of,
        month=month,
        december=month - month % 12 - 1,
        years_left=(spans.end[span] - month) // 12,
    )


def count_ending(figure: Figure, spans: Spans, have: Floats, needed: Floats) -> Ending:
    """A count that goes on from `have` to the span's end, against `needed` (whole counts); NaN where unknown."""
    places = open_places(spans, ~np.isnan(have))
    so_far, enough = places.of(have), places.of(needed)
    if figure.flow is None:
        return _stock_ending(figure, places, so_far, enough)
    rest, is_even = _rest(places, figure.flow, figure.comes_in, places.years_left)
    outcomes = [so_far + rest.quantile(p) for p in QUANTILES]
    return places.ending(rest.at_least(enough - so_far), outcomes, is_even)


def share_ending(above: Figure, below: Figure, spans: Spans, target: Floats, is_strict: Bools) -> Ending:
    """A part of a whole at the year's end: the whole goes on, the part is a share of it."""
    now, whole = above.at(spans.month), below.at(spans.month)
    places = open_places(spans, ~np.isnan(now) & (whole > 0))
    if above.flow is None or below.flow is None:
        return places.nothing()
    (_, parts), (_, wholes) = (places.years_before(figure.flow) for figure in (above, below) if figure.flow is not None)
    rest, is_even = _rest(places, below.flow, below.comes_in, 0 * places.month)
    outlook = share_at_year_end(places.of(now), places.of(whole), parts, wholes, rest)
    return _of_rate(places, outlook, (target, is_strict), is_even)


def closure_ending(above: Figure, below: Figure, spans: Spans, target: Floats, is_strict: Bools) -> Ending:
    """Closed ÷ (carried over + filed) at the year's end: `below` is what is filed (flow) and carried over (stock)."""
    now, whole = above.at(spans.month), below.at(spans.month)
    places = open_places(spans, ~np.isnan(now) & (whole > 0))
    if above.flow is None or below.flow is None:
        return places.nothing()
    carried = np.zeros_like(below.flow) if below.stock is None else below.stock
    carried_before, _ = places.years_before(carried)
    closed_reached, closed_whole = places.years_before(above.flow)
    filed_reached, filed_whole = places.years_before(below.flow)
    rest, is_even = _rest(places, below.flow, below.comes_in, 0 * places.month)
    outlook = closure_at_year_end(
        places.of(now),
        places.at(carried, places.month),
        places.at(below.flow, places.month),
        closed_reached,
        closed_whole,
        carried_before,
        filed_whole,
        rest,
        earlier_filed_reached=filed_reached,
    )
    return _of_rate(places, outlook, (target, is_strict), is_even)


def _rest(places: Open, flow: Floats, comes_in: float, years_left: Ints) -> tuple[Counts, Bools]:
    """What is still to come of a flow; an area leans on the seasons of the city, which is the first."""
    reached, whole = places.years_before(flow)
    of_city = replace(places, area=0 * places.area)
    city_reached, city_whole = of_city.years_before(flow)
    is_known = ~np.isnan(city_reached) & (city_whole > 0)
    year = np.where(is_known, city_whole, 0.0).sum(axis=0)
    share = np.where(is_known, city_reached, 0.0).sum(axis=0)
    seasons = np.divide(share, year, out=np.full(year.shape, np.nan), where=(year > 0) & (places.area > 0))
    latest, latest_before = places.latest(flow)
    return rest_of_period(
        places.at(flow, places.month),
        reached,
        whole,
        places.number,
        years_left,
        pooled=seasons,
        latest=latest,
        latest_before=latest_before,
        clumping=comes_in,
    )


def _of_rate(places: Open, outlook: Share | Closure, aim: tuple[Floats, Bools], is_even: Bools) -> Ending:
    target, is_strict = places.of(aim[0]), places.of(aim[1].astype(np.float64)) > 0
    return places.ending(outlook.at_least(target, is_strict), [outlook.quantile(p) for p in QUANTILES], is_even)


def _stock_ending(figure: Figure, places: Open, now: Floats, enough: Floats) -> Ending:
    """A level: it changes as it did between the same months of earlier years, in later years as in a whole one."""
    if figure.stock is None:
        return places.nothing()
    stock = figure.stock
    back = 12 * np.arange(YEARS_BACK)[:, None]
    same, december = places.years_before(stock)
    twelve = np.stack([places.at(stock, places.month - b) - places.at(stock, places.month - b - 12) for b in back])
    left = 1.0 - places.number / 12.0
    level = stock_at_end(now, december - same, twelve, left, places.years_left.astype(np.float64))
    is_even = np.zeros(now.shape, np.bool_)
    return places.ending(level.at_least(enough, False), [level.quantile(p) for p in QUANTILES], is_even)
