"""What a goal is judged with: its figures for every area, its targets, population and benchmarks as known. Pure.

Arrays are area × span × as_of; the first area is the city. Nothing that was published after an as-of month is seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scorecard.course import Figure
from scorecard.history import (
    NEVER,
    TARGET_DIMENSION,
    Bools,
    Floats,
    History,
    Ints,
    come_in,
    measure_with,
    series_behaviour,
)
from scorecard.plan import AreaKind, Goal, GoalKind, Plan
from scorecard.spans import Spans


@dataclass(frozen=True)
class Known:
    """A yearly figure as known at each as-of: its value and the year it is of (NaN where none is known)."""

    value: Floats
    year: Floats


@dataclass(frozen=True)
class Scene:
    """One goal (or one part of it) on its spans, for the areas in `rows` (indices into the history's areas)."""

    plan: Plan
    history: History
    goal: Goal
    spans: Spans
    rows: Ints
    cache: dict[object, Known] = field(default_factory=dict)  # of yearly figures, shared by goals with the same spans

    @property
    def shape(self) -> tuple[int, int, int]:
        return (self.rows.size, *self.spans.month.shape)

    @cached_property
    def kinds(self) -> tuple[AreaKind, ...]:
        return tuple(self.history.area_kinds[row] for row in self.rows)

    def figure(self, series: tuple[str, ...]) -> Figure:
        """The series added up; unknown (NaN) where the history has none of that name."""
        return figure_of(self.plan, self.history, series, self.rows)

    def full(self, value: float) -> Floats:
        return np.full(self.shape, value)

    def no(self) -> Bools:
        return np.zeros(self.shape, np.bool_)

    @cached_property
    def population_measure(self) -> str | None:
        """The goal's own, else the one other goals of the plan count inhabitants by."""
        declared = [g.population for g in (self.goal, *self.plan.goals) if g.population]
        return declared[0] if declared else None

    def population(self) -> Known:
        """Each area's latest population known at as-of, of the span's year or before."""
        return self._latest((self.population_measure or "",), self.rows)

    def province(self) -> tuple[Known, Known]:
        """The province's count and population of the last year for which both were published at as-of."""
        province = self._province_row()
        both = (*self.goal.series, self.population_measure or "")
        return (
            self._latest(both, province, of=self.goal.series),
            self._latest(both, province, of=(self.population_measure or "",)),
        )

    def in_year(self, measure: str, rows: Ints, year: Floats) -> Floats:
        """A yearly figure of exactly that year (span, as_of), where it was known at as-of."""
        values, known = self._yearly((measure,), (measure,), rows)
        column = np.nan_to_num(year, nan=-1).astype(np.int64) - self.history.first_year
        inside = (column >= 0) & (column < values.shape[1])
        column = np.where(inside, column, 0)
        return np.where(inside & (known[:, column] <= self.spans.as_of), values[:, column], np.nan)

    @cached_property
    def targets(self) -> tuple[Floats, Bools]:
        """(target, is_own): an area's own target where one was set and known at as-of, else the city's rate."""
        target = self.full(np.nan if self.goal.target is None else self.goal.target)
        if self.is_count_target and self.goal.target:
            target = target * self._share_of_population()
        own = self._own_targets()
        own[0] = np.nan  # the plan itself says what the city has to reach
        return np.where(np.isnan(own), target, own), ~np.isnan(own)

    @property
    def is_count_target(self) -> bool:
        """The target is a number of pieces, which districts divide; any other is a rate, which they share."""
        goal = self.goal
        return goal.kind == GoalKind.CUMULATIVE or (goal.kind == GoalKind.STOCK_GROWTH and goal.unit.zh != "%")

    def _share_of_population(self) -> Floats:
        """Area's ÷ city's population in the latest year for which both are known; 1 for the city."""
        measure = self.population_measure or ""
        values, known = self._yearly((measure,), (measure,), self.rows)
        both = np.maximum(known, known[0])
        city = np.where(values[0] > 0, values[0], np.nan)
        shares = self._pick(("share", measure), values / city, both).value.copy()
        shares[0] = 1.0
        return shares

    def _own_targets(self) -> Floats:
        measure = measure_with(self.plan, TARGET_DIMENSION)
        key = f"{measure}/{TARGET_DIMENSION}/{self.goal.id}"
        if key not in self.history.yearly:
            return self.full(np.nan)
        if not self.spans.of_period:
            years = np.broadcast_to(self.spans.years[:, None], self.spans.month.shape)
            return self.in_year(key, self.rows, years.astype(np.float64))
        if not self.is_count_target:
            return self.full(np.nan)
        period = self.plan.period
        years_of_period = range(period.first_year, period.last_year + 1)
        shape = self.spans.month.shape
        return np.sum([self.in_year(key, self.rows, np.full(shape, float(y))) for y in years_of_period], axis=0)

    def _province_row(self) -> Ints:
        return np.array([self.history.areas.index(self.plan.city.province)], dtype=np.int64)

    def _yearly(self, needed: tuple[str, ...], of: tuple[str, ...], rows: Ints) -> tuple[Floats, Ints]:
        """(sum of `of`, month from which all of `needed` are known), both area × year."""
        n_years = max((array.shape[1] for array in self.history.yearly.values()), default=1)
        none = np.full((rows.size, n_years), np.nan), np.full((rows.size, n_years), NEVER, dtype=np.int64)
        if any(key not in self.history.yearly for key in needed):
            return none
        values = np.sum([self.history.yearly[key][rows] for key in of], axis=0)
        known = np.max([self.history.published[key][rows] for key in needed], axis=0)
        return values, known

    def _latest(self, needed: tuple[str, ...], rows: Ints, of: tuple[str, ...] | None = None) -> Known:
        name = (needed, of, rows.tobytes())
        if name not in self.cache:
            self.cache[name] = self._pick(name, *self._yearly(needed, of or needed, rows))
        return self.cache[name]

    def _pick(self, name: object, values: Floats, known: Ints) -> Known:
        """The latest year not after the span's that is known at as-of."""
        if name in self.cache:
            return self.cache[name]
        shape = (values.shape[0], *self.spans.month.shape)
        value, year = np.full(shape, np.nan), np.full(shape, np.nan)
        for column in range(values.shape[1]):
            of_year = self.history.first_year + column
            seen = (known[:, column, None] <= self.spans.as_of)[:, None, :] & (of_year <= self.spans.years)[:, None]
            value = np.where(seen, values[:, column, None, None], value)
            year = np.where(seen, float(of_year), year)
        self.cache[name] = Known(value, year)
        return self.cache[name]


def figure_of(plan: Plan, history: History, series: tuple[str, ...], rows: Ints) -> Figure:
    """The series added up for those areas: flows as year to date, stocks and latest values as levels."""
    behaviour, sizes = series_behaviour(plan), come_in(plan)
    nothing = np.full((rows.size, history.n_months), np.nan)
    flows, stocks, comes_in = [], [], 1.0
    for key in series:
        if behaviour.get(key.split("/")[0], "flow") == "flow":
            flows.append(history.ytd[key][rows] if key in history.ytd else nothing)
            comes_in = max(comes_in, sizes.get(key.split("/")[0], 1.0))
        else:
            stocks.append(history.value[key][rows] if key in history.value else nothing)
    flow = np.sum(flows, axis=0) if flows else None
    stock = np.sum(stocks, axis=0) if stocks else None
    return Figure(nothing if flow is None and stock is None else flow, stock, comes_in)
