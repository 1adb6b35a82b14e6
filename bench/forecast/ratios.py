"""Shares of a whole and closure rates held back in the same way: whether intervals and chances hold for them too.

Generated: the whole by a process of processes.py; shares by a logit that wanders, jumps and has seasons; cases that are
closed one by one with a chance a month that differs from year to year and is higher in December.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.forecast.cases import ORIGINS, Cases
from bench.forecast.processes import Rng, generated
from bench.forecast.scores import PIT_SEED, rest_of
from scorecard.outlook import Closure, Share, closure_at_year_end, share_at_year_end

USUAL_CASES = 60.0  # filed a month: closures are simulated case by case, so larger series are brought down to this


@dataclass(frozen=True)
class Ratios:
    """What the model says and what came: by class of the whole, origin and (goal, case) targets."""

    model: Share | Closure
    actual: np.ndarray
    targets: np.ndarray
    size: np.ndarray
    origin: np.ndarray

    def chances(self) -> tuple[np.ndarray, np.ndarray]:
        """(probability, came true), (goal, case)."""
        chance = np.stack([self.model.at_least(target, False) for target in self.targets])
        return chance, self.actual >= self.targets - 1e-9

    def pit(self) -> np.ndarray:
        """Randomised probability integral transform of the ratio at the year's end."""
        from_it, above = self.model.at_least(self.actual, False), self.model.at_least(self.actual, True)
        return 1 - from_it + np.random.default_rng(PIT_SEED).random(self.actual.shape) * (from_it - above)


def shares(n_series: int, seed: int) -> Ratios:
    """Goals: at least last year's share, and two points more."""
    wholes, rng = generated(n_series, seed), np.random.default_rng(seed + 1000)
    numerators = np.full(wholes.months.shape, np.nan)
    for first in range(0, len(wholes.origin), len(ORIGINS)):
        of_series = _numerators(rng, wholes.months[first])
        numerators[first : first + len(ORIGINS)] = of_series
    parts = Cases(numerators, wholes.origin, wholes.kind)
    kept = (wholes.whole[0] > 0) & (wholes.actual > 0)
    parts, wholes = parts.where(kept), wholes.where(kept)
    model = share_at_year_end(parts.so_far, wholes.so_far, parts.whole, wholes.whole, rest_of(wholes))
    last = parts.whole[0] / wholes.whole[0]
    return Ratios(model, parts.actual / wholes.actual, np.stack([last, last + 0.02]), wholes.size, wholes.origin)


def _numerators(rng: Rng, whole: np.ndarray) -> np.ndarray:
    """Part of each month's whole (years, 12)."""
    yearly = np.cumsum(rng.normal(0.03, rng.uniform(0.05, 0.25), whole.shape[0]))
    if rng.random() < 0.2:
        yearly[rng.integers(0, whole.shape[0]) :] += rng.choice([-1, 1]) * rng.uniform(0.2, 0.6)
    seasons = rng.normal(0, 0.15, 12)
    noise = rng.normal(0, rng.uniform(0.05, 0.3), whole.shape)
    logit = rng.uniform(-2, 0.5) + yearly[:, None] + seasons + noise
    counts = np.nan_to_num(whole).astype(int)
    return np.where(np.isnan(whole), np.nan, rng.binomial(counts, 1 / (1 + np.exp(-logit))))


def closures(n_series: int, seed: int) -> Ratios:
    """Goals: more than 95 %, written as the next count, and at least last year's rate."""
    filed, rng = generated(n_series, seed), np.random.default_rng(seed + 2000)
    months, closed = np.full(filed.months.shape, np.nan), np.full(filed.months.shape, np.nan)
    carried = np.full(filed.months.shape[:2], np.nan)
    for first in range(0, len(filed.origin), len(ORIGINS)):
        same = slice(first, first + len(ORIGINS))
        months[same], closed[same], carried[same] = _cases(rng, filed.months[first])
    filed, done = Cases(months, filed.origin, filed.kind), Cases(closed, filed.origin, filed.kind)
    model = closure_at_year_end(
        done.so_far,
        carried[:, -1],
        filed.so_far,
        done.reached,
        done.whole,
        carried[:, -2::-1].T,
        filed.whole,
        rest_of(filed),
        earlier_filed_reached=filed.reached,
    )
    workload, before = carried[:, -1] + filed.actual, carried[:, -2] + filed.whole[0]
    actual = np.divide(done.actual, workload, out=np.ones_like(workload), where=workload > 0)
    last = np.divide(done.whole[0], before, out=np.ones_like(before), where=before > 0)
    kept = workload > 0
    targets = np.stack([np.full(actual.shape, 0.95 + 1e-6), last])
    chosen = Closure(
        model.workload[:, kept],
        model.closed_at_most[:, kept],
        model.at_hand[:, kept],
        type(model.open_)(model.open_.mean[:, kept], model.open_.shape[:, kept]),
    )
    return Ratios(chosen, actual[kept], targets[:, kept], filed.size[kept], filed.origin[kept])


def _cases(rng: Rng, filed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(filed, closed, both (years, 12); carried over into each year) of an office that closes cases one by one."""
    n_years = filed.shape[0]
    known = ~np.isnan(filed[:, 0])
    counts = np.nan_to_num(filed)
    counts = np.floor(counts * min(1.0, USUAL_CASES * 12 / max(counts[-2].sum(), 1.0)))
    speed = rng.uniform(0.3, 0.8)
    closed, carried, waiting = (
        np.zeros((n_years, 12)),
        np.zeros(n_years),
        float(rng.poisson(counts[known][0].mean() * 0.7)),
    )
    for year in np.flatnonzero(known):
        carried[year] = waiting
        of_year = np.clip(speed + rng.normal(0, 0.1), 0.1, 0.95)
        for month in range(12):
            chance = min(of_year + (0.25 if month == 11 else rng.normal(0, 0.05)), 0.98)
            waiting += counts[year, month]
            closed[year, month] = rng.binomial(int(waiting), max(chance, 0.02))
            waiting -= closed[year, month]
    absent = np.where(known, 0.0, np.nan)
    return counts + absent[:, None], closed + absent[:, None], carried + absent
