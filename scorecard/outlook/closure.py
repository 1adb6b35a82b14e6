"""The closure rate at the year's end, closed ÷ (carried over + filed): by what will stay open. Pure.

Closed cases are no subset of the filed ones, so nothing here is binomial. Of the cases that are open now or still to be
filed, a part stays open over the year's end; earlier years say how large that part is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.history import Bools, Floats
from scorecard.outlook.counts import Counts
from scorecard.outlook.shares import TINY, nodes_of

USUAL_OPEN = 0.2  # part of the cases at hand that stays open, where no earlier year says it
USUAL_STRENGTH = 2.0  # cases that weighs against the years' own
SLOWNESS = 0.8  # power by which a year slower than usual so far is expected to stay so
SLOWNESS_STRENGTH = 5.0  # cases added on both sides of that comparison
OPEN_MOVES = 0.4  # relative variance of that part between years
OPEN_FADES = 0.9  # weight of a year against the year after it


@dataclass(frozen=True)
class Closure:
    """(closed at most − what stays open) ÷ workload, all (node, …): one row a quantile of the cases to come.

    No more than `at_hand` stays open: what is closed stays closed.
    """

    workload: Floats
    closed_at_most: Floats
    at_hand: Floats
    open_: Counts

    def at_least(self, target: Floats, strict: Bools | bool) -> Floats:
        """P(the rate at the year's end ≥ target; > target where strict); NaN where anything is unknown."""
        allowed = self.closed_at_most - np.asarray(target) * self.workload
        slack = 1e-9 * np.maximum(1.0, np.abs(allowed))
        most = np.where(strict, np.ceil(allowed - slack) - 1.0, np.floor(allowed + slack))
        chance = np.where(most >= self.at_hand, 1.0, 1.0 - self.open_.at_least(most + 1.0))
        return np.asarray(chance.mean(axis=0))

    def quantile(self, p: float) -> Floats:
        """The rate that is not exceeded with probability p; may be above 1."""
        mean = self.open_.mean
        variance = (mean * (1.0 + mean / self.open_.shape)).mean(axis=0) + mean.var(axis=0)
        mean = mean.mean(axis=0)
        shape = mean**2 / np.maximum(variance - mean, TINY)
        stays_open = Counts(mean, np.where(mean > 0, shape, np.inf)).quantile(1.0 - p)
        stays_open = np.minimum(stays_open, self.at_hand.mean(axis=0))
        return np.asarray((self.closed_at_most.mean(axis=0) - stays_open) / self.workload.mean(axis=0))


def closure_at_year_end(
    closed: Floats,
    carried: Floats,
    filed: Floats,
    earlier_closed_reached: Floats,
    earlier_closed_whole: Floats,
    earlier_carried: Floats,
    earlier_filed_whole: Floats,
    rest_filed: Counts,
    *,
    earlier_filed_reached: Floats | None = None,
) -> Closure:
    """The rate from (…) this year's counts so far and `rest_filed`, the cases still to be filed; January to November,
    for what is open in December stays open.

    earlier_… (years_back, …): cases closed up to the same month, closed, carried over and filed in all of each earlier
    year, nearest first, NaN unknown; earlier_filed_reached: filed up to the same month, where known, so that a year in
    which more stays open by now than usual is expected to end so.
    A rate above 1 (more closed than there were) stays what it is.
    """
    left = earlier_carried + earlier_filed_whole - earlier_closed_whole
    at_hand = earlier_carried + earlier_filed_whole - earlier_closed_reached
    part, more = _part_left(left, at_hand)
    workload = carried + filed + nodes_of(rest_filed, carried + filed)
    to_close = np.maximum(workload - closed, 0.0)
    if earlier_filed_reached is not None:
        earlier_load = earlier_carried + earlier_filed_reached
        part = part * _slowness(
            carried + filed - closed, carried + filed, earlier_load - earlier_closed_reached, earlier_load
        )
    still_open = Counts(to_close * np.minimum(part, 1.0), np.where(np.isnan(to_close), np.nan, 1.0 / OPEN_MOVES))
    return Closure(workload, closed + to_close * (1.0 + more), to_close, still_open)


def _slowness(open_now: Floats, load: Floats, earlier_open: Floats, earlier_load: Floats) -> Floats:
    """By how much more stays open than usual for the month, dampened: 1 is as ever."""
    is_known = ~np.isnan(earlier_open) & (earlier_load > 0)
    top = np.where(is_known, np.maximum(earlier_open, 0.0), 0.0).sum(axis=0)
    bottom = np.where(is_known, earlier_load, 0.0).sum(axis=0)
    usual = np.divide(top, bottom, out=np.zeros_like(bottom), where=bottom > 0) * np.maximum(load, 0.0)
    ratio = (np.maximum(open_now, 0.0) + SLOWNESS_STRENGTH) / (usual + SLOWNESS_STRENGTH)
    return np.where(is_known.any(axis=0), ratio**SLOWNESS, 1.0)


def _part_left(left: Floats, at_hand: Floats) -> tuple[Floats, Floats]:
    """(part of the cases at hand that stays open, part closed beyond them where figures say so)."""
    is_known = ~np.isnan(left) & (at_hand > 0)
    fades = OPEN_FADES ** np.arange(left.shape[0]).reshape(-1, *(1,) * (left.ndim - 1))
    top = (np.where(is_known, left, 0.0) * fades).sum(axis=0) + USUAL_STRENGTH * USUAL_OPEN
    bottom = (np.where(is_known, at_hand, 0.0) * fades).sum(axis=0) + USUAL_STRENGTH
    part = top / bottom
    return np.maximum(part, 0.0), np.maximum(-part, 0.0)
