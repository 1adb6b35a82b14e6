"""A stock that changes from month to month, at the span's end: normal, by how it changed in earlier years. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts come when they are used: half a second that a command may never need

from scorecard.history import Bools, Floats

CHANGE_FADES = 0.7  # weight of a year's change against that of the year after it
CHANGE_MOVES = 1.0  # relative variance of a year's change around the usual
STOCK_MOVES = 1e-4  # relative variance of the stock itself over a year: corrections, counting anew


@dataclass(frozen=True)
class Level:
    """A normal distribution rounded to whole numbers; deviation 0 is certainty."""

    mean: Floats
    deviation: Floats

    def at_least(self, target: Floats, strict: Bools | bool) -> Floats:
        """P(stock ≥ target; > target where strict), NaN where unknown."""
        slack = 1e-9 * np.maximum(1.0, np.abs(target))
        count = np.where(strict, np.floor(target + slack) + 1.0, np.ceil(target - slack))
        sure = np.where(self.mean >= count - slack, 1.0, 0.0)
        spread = np.where(self.deviation > 0, self.deviation, 1.0)
        chance = scipy.special.ndtr((self.mean - count + 0.5) / spread)
        found = np.where(self.deviation > 0, chance, sure)
        return np.where(np.isnan(self.mean + self.deviation + target), np.nan, found)

    def quantile(self, p: float) -> Floats:
        """The smallest whole stock that is not exceeded with probability p; where certain, the stock itself."""
        value = np.ceil(self.mean + self.deviation * float(scipy.special.ndtri(p)) - 0.5 - 1e-9)
        return np.where(self.deviation > 0, value, self.mean)


def stock_at_end(
    now: Floats, same_months: Floats, twelve_months: Floats, share_left: Floats, later_years: Floats
) -> Level:
    """The stock at the end of this year and `later_years` (…) more.

    now (…); same_months (years_back, …): change from this month to December in earlier years, nearest first;
    twelve_months (years_back, …): change over twelve months up to this month and to the same month of earlier years;
    share_left (…): part of this year still to come. NaN unknown; with no change known it stays as it is, less surely.
    """
    rest, rest_variance = _usual(same_months)
    year, year_variance = _usual(twelve_months)
    share_left = np.asarray(share_left, np.float64)
    later = np.asarray(later_years, np.float64)
    mean = now + rest + later * year
    own = STOCK_MOVES * np.square(np.asarray(now)) * (share_left + later)
    variance = np.where(share_left > 0, rest_variance, 0.0) + later**2 * year_variance + own
    return Level(np.asarray(mean), np.sqrt(variance))


def _usual(change: Floats) -> tuple[Floats, Floats]:
    """(mean change, variance): the years' own spread beside a usual one and Poisson's."""
    is_known = ~np.isnan(change)
    fades = CHANGE_FADES ** np.arange(change.shape[0]).reshape(-1, *(1,) * (change.ndim - 1))
    weight = np.where(is_known, fades, 0.0)
    known = np.where(is_known, change, 0.0)
    total = np.maximum(weight.sum(axis=0), 1e-9)
    mean = (weight * known).sum(axis=0) / total
    spread = (weight * (known - mean) ** 2).sum(axis=0) / (total + 1.0)
    size = (weight * np.abs(known)).sum(axis=0) / total
    return mean, spread + CHANGE_MOVES * size**2 + size + np.where(is_known.any(axis=0), 0.0, 1.0)
