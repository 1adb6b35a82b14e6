"""Which months a goal is judged by: its years or its period, as seen from each as-of month. Pure.

Everything is a column of the history's month axis, which starts in a January. Arrays are span × as_of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from scorecard.history import Bools, History, Ints
from scorecard.plan import Goal, Period

NOT_STARTED, NO_FIGURES, RUNNING, CLOSED = range(4)
NONE = -1


@dataclass(frozen=True)
class Spans:
    """Spans of one goal. A yearly goal has the year before the period first, a period goal its period as it stood at
    the end of the year before: neither becomes a row, both are there for the change of rank."""

    years: Ints  # (span,)
    start: Ints  # (span,) first month
    end: Ints  # (span,) last month
    as_of: Ints  # (as_of,)
    data: Ints  # (as_of,) last month the city's figures are complete for, NONE without
    month: Ints  # (span, as_of) the month the span is judged by, NONE without figures
    state: Ints  # (span, as_of)
    is_headline: Bools  # (span, as_of)
    of_period: bool

    @property
    def number(self) -> Ints:
        """Months of the year gone by at `month`: 1–12."""
        return self.month % 12 + 1

    @property
    def december_before(self) -> Ints:
        """December of the year before `month`'s."""
        return self.back(self.number)

    @property
    def months_left(self) -> Ints:
        """Months between `month` and the end of the span."""
        return np.where(self.month == NONE, 0, self.end[:, None] - self.month)

    def back(self, months: int | Ints) -> Ints:
        """So many months before `month`."""
        return np.where(self.month == NONE, NONE, self.month - months)


def spans_of(goal: Goal, period: Period, history: History, known: Bools, as_ofs: Sequence[date]) -> Spans:
    """Spans of a goal. `known`: (month,) whether the city's figures of the goal are complete there."""
    as_of = np.array([history.month_index(month) for month in as_ofs], dtype=np.int64)
    data = _last_known(known, as_of)
    if goal.per == "year":
        return _yearly(period, history, as_of, data)
    return _whole_period(period, history, as_of, data)


def _last_known(known: Bools, as_of: Ints) -> Ints:
    last = np.maximum.accumulate(np.where(known, np.arange(known.size), NONE))
    seen = last[np.clip(as_of, 0, known.size - 1)]
    return np.where(as_of < 0, NONE, seen)


def _state(start: Ints, end: Ints, as_of: Ints, data: Ints) -> Ints:
    states = [as_of < start, data < start, data < end]
    return np.select(states, [NOT_STARTED, NO_FIGURES, RUNNING], CLOSED)


def _yearly(period: Period, history: History, as_of: Ints, data: Ints) -> Spans:
    first = history.first_month.year
    years = np.arange(period.first_year - 1, period.last_year + 1, dtype=np.int64)
    start = (years - first) * 12
    end = start + 11
    state = _state(start[:, None], end[:, None], as_of, data)
    seen_year = first + np.where(data == NONE, as_of, data) // 12
    headline = np.clip(seen_year, period.first_year, period.last_year)
    return Spans(
        years, start, end, as_of, data,
        month=np.where(state >= RUNNING, np.minimum(data, end[:, None]), NONE),
        state=state,
        is_headline=years[:, None] == headline,
        of_period=False,
    )  # fmt: skip


def _whole_period(period: Period, history: History, as_of: Ints, data: Ints) -> Spans:
    first = history.first_month.year
    start, end = (period.first_year - first) * 12, (period.last_year - first) * 12 + 11
    state_now = _state(np.array(start), np.array(end), as_of, data)
    month_now = np.where(state_now >= RUNNING, np.minimum(data, end), NONE)
    year_before = month_now - month_now % 12 - 1
    has_before = (month_now != NONE) & (year_before >= start)
    return Spans(
        years=np.array([period.last_year, period.last_year], dtype=np.int64),
        start=np.array([start, start], dtype=np.int64),
        end=np.array([end, end], dtype=np.int64),
        as_of=as_of,
        data=data,
        month=np.stack([np.where(has_before, year_before, NONE), month_now]),
        state=np.stack([np.where(has_before, RUNNING, NO_FIGURES), state_now]),
        is_headline=np.stack([np.zeros(as_of.shape, np.bool_), np.ones(as_of.shape, np.bool_)]),
        of_period=True,
    )
