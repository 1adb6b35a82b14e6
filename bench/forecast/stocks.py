"""Levels held back: things that come by a process of processes.py, stand for years and lapse; does the forecast of a
stock say more than that it stays as it is, or changes as last year?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.forecast.cases import ORIGINS
from bench.forecast.processes import Rng, generated
from bench.forecast.scores import PIT_SEED
from scorecard.outlook import stock_at_end
from scorecard.outlook.stocks import Level


@dataclass(frozen=True)
class Stocks:
    """What the model and two plain rules say of the stock in December, and what came; `targets` (goal, case)."""

    model: Level
    stays: np.ndarray
    as_last_year: np.ndarray
    actual: np.ndarray
    targets: np.ndarray
    size: np.ndarray
    origin: np.ndarray

    def chances(self) -> tuple[np.ndarray, np.ndarray]:
        """(probability, came true), (goal, case)."""
        chance = np.stack([self.model.at_least(target, False) for target in self.targets])
        return chance, self.actual >= self.targets - 1e-9

    def pit(self) -> np.ndarray:
        """Randomised probability integral transform of the stock at the year's end."""
        from_it, above = self.model.at_least(self.actual, False), self.model.at_least(self.actual, True)
        return 1 - from_it + np.random.default_rng(PIT_SEED).random(self.actual.shape) * (from_it - above)


def stocks(n_series: int, seed: int) -> Stocks:
    """Goals: at least 10 % above the December before, and no lower than it. Sizes are of what came last year."""
    coming, rng = generated(n_series, seed), np.random.default_rng(seed + 3000)
    levels = np.full(coming.months.shape, np.nan)
    for first in range(0, len(coming.origin), len(ORIGINS)):
        levels[first : first + len(ORIGINS)] = _levels(rng, coming.months[first])
    at_origin = levels[np.arange(len(coming.origin)), :, coming.origin - 1][:, ::-1].T  # (year, case), this year first
    december = levels[:, ::-1, 11].T
    rests, twelves = december[1:] - at_origin[1:], at_origin[:-1] - at_origin[1:]
    now, none = at_origin[0], np.zeros(at_origin.shape[1])
    model = stock_at_end(now, rests, twelves, 1.0 - coming.origin / 12.0, none)
    targets = np.stack([np.ceil(december[1] * 1.10 - 1e-9), december[1]])
    return Stocks(model, now, now + rests[0], december[0], targets, coming.size, coming.origin)


def _levels(rng: Rng, coming: np.ndarray) -> np.ndarray:
    """The stock at each month's end (years, 12): each thing lapses with a chance that differs from year to year."""
    flat = coming.reshape(-1)
    level = np.floor(rng.uniform(0.5, 6.0) * np.nansum(flat[np.flatnonzero(~np.isnan(flat))[:12]]))
    yearly = rng.uniform(0.0, 0.3) * np.exp(rng.normal(0, 0.3, coming.shape[0]))
    found = np.full(flat.shape, np.nan)
    for month in np.flatnonzero(~np.isnan(flat)):
        level += flat[month] - rng.binomial(int(level), min(yearly[month // 12] / 12, 1.0))
        found[month] = level
    return found.reshape(coming.shape)
