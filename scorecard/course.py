"""A goal's figures month by month, as sums since January or levels, and last year's pace. Pure.

Arrays are area × span × as_of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.history import Floats, Ints
from scorecard.spans import NONE, Spans


def at(series: Floats, month: Ints) -> Floats:
    """Values of `series` (area, month) at `month` (span, as_of); NaN where there is no such month."""
    outside = (month < 0) | (month >= series.shape[1])
    values = series[:, np.where(outside, 0, month)]
    values[:, outside] = np.nan
    return values


@dataclass(frozen=True)
class Figure:
    """One or several series added up: `flow` since January plus `stock` (area, month); None where there are none.

    comes_in: how many of the flow come at once, the most of any of its series (Measure.comes_in).
    """

    flow: Floats | None
    stock: Floats | None
    comes_in: float = 1.0

    def at(self, month: Ints) -> Floats:
        """Flow since January plus stock at the month's end."""
        parts = [at(series, month) for series in (self.flow, self.stock) if series is not None]
        return parts[0] if len(parts) == 1 else parts[0] + parts[1]

    def twelve_months(self, month: Ints) -> Floats:
        """Flow of the twelve months up to `month`; a stock stays what it is."""
        if self.flow is None:
            return self.at(month)
        before = np.where(month == NONE, NONE, month - month % 12 - 1)
        is_december = (month % 12 == 11) & (month != NONE)
        this_year, last_year = at(self.flow, month), at(self.flow, before)
        same_months = at(self.flow, np.where(month == NONE, NONE, month - 12))
        rolling = this_year + last_year - same_months
        flow = np.where(is_december, this_year, rolling)
        return flow if self.stock is None else flow + at(self.stock, month)

    def remaining_months(self, spans: Spans) -> Floats:
        """What last year brought between the same month and its December: a flow's sum, a stock's change."""
        return self.at(spans.december_before) - self.at(spans.back(12))


def pace_last_year(figure: Figure, spans: Spans) -> Floats:
    """Counts a month in the same remaining months of last year; where they pass a year's end, of the last twelve."""
    to_december = 12 - spans.number
    same = figure.remaining_months(spans) / np.maximum(to_december, 1)
    if figure.flow is None:
        twelve = (figure.at(spans.month) - figure.at(spans.back(12))) / 12.0
    else:
        twelve = figure.twelve_months(spans.month) / 12.0
    pace = np.where(spans.months_left > to_december, twelve, same)
    return np.where(spans.months_left > 0, pace, np.nan)
