"""A count that is still to come: Gamma–Poisson (negative binomial) by its mean and shape. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts come when they are used: half a second that a command may never need

from scorecard.history import Bools, Floats

TOLERANCE = 1e-9  # of a probability or a count that came out of floating point
FIRST_STEP = 0.02  # standard deviations: how far the first guess of a quantile usually is off
WIDER = 4.0  # the step grows by this until the quantile is caught between two counts


@dataclass(frozen=True)
class Counts:
    """`mean` and `shape`, arrays of one shape: variance = mean + mean² ÷ shape; an infinite shape is Poisson's."""

    mean: Floats
    shape: Floats

    def at_least(self, count: Floats) -> Floats:
        """P(rest ≥ count): 1 where count ≤ 0, NaN where count, mean or shape is unknown."""
        count, mean, shape = np.broadcast_arrays(np.asarray(count, np.float64), self.mean, self.shape)
        wanted = np.ceil(count - TOLERANCE * np.maximum(1.0, np.abs(count)))
        return np.where(np.isnan(count), np.nan, 1.0 - _cdf(wanted - 1.0, mean, shape, upper=True))

    def quantile(self, p: float) -> Floats:
        """The smallest whole k with P(rest ≤ k) ≥ p, for 0 < p < 1; NaN where mean or shape is unknown."""
        mean, shape = np.broadcast_arrays(self.mean, self.shape)
        found = np.where(np.isnan(mean) | np.isnan(shape), np.nan, 0.0)
        open_ = ~np.isnan(found) & (mean > 0)
        found[open_] = _quantile(p, mean[open_], shape[open_])
        return found


def _cdf(count: Floats, mean: Floats, shape: Floats, *, upper: bool = False) -> Floats:
    """P(rest ≤ count) for whole counts; with `upper` computed from the upper tail, so that 1 − it is exact there."""
    k = np.maximum(count, 0.0) + 1.0
    is_poisson = np.isinf(shape)
    a = np.where(is_poisson, 1.0, shape)
    if upper:
        tail = np.where(is_poisson, scipy.special.gammainc(k, mean), scipy.special.betainc(k, a, mean / (mean + a)))
        below = 1.0 - tail
    else:
        below = np.where(is_poisson, scipy.special.gammaincc(k, mean), scipy.special.betainc(a, k, a / (mean + a)))
    below = np.where(mean <= 0, 1.0, below)
    return np.where(np.isnan(mean) | np.isnan(shape), np.nan, np.where(count < 0, 0.0, below))


def _guess(p: float, mean: Floats, shape: Floats) -> tuple[Floats, Floats]:
    """Cornish–Fisher's quantile and the standard deviation."""
    z = float(scipy.special.ndtri(p))
    share = mean / (mean + shape)  # 0 for Poisson
    deviation = np.sqrt(mean * (1.0 + mean / shape))
    skew = (1.0 + share) / np.sqrt(mean / (1.0 + mean / shape))
    return np.maximum(np.floor(mean + deviation * (z + (z * z - 1.0) * skew / 6.0)), 0.0), deviation


def _quantile(p: float, mean: Floats, shape: Floats) -> Floats:
    """Caught between `low` (P < p) and `high` (P ≥ p) by growing steps from a guess, then halved; whole counts."""
    guess, deviation = _guess(p, mean, shape)
    low, high, step = np.full(mean.shape, -1.0), np.full(mean.shape, np.inf), np.ceil(FIRST_STEP * deviation)
    probe, active = guess, np.arange(mean.size)
    while active.size:
        enough = _cdf(probe, mean[active], shape[active]) >= p - TOLERANCE
        high[active[enough]], low[active[~enough]] = probe[enough], probe[~enough]
        active = active[high[active] - low[active] > 1.0]
        caught = np.isfinite(high[active]) & (low[active] >= 0)
        probe = _next(low[active], high[active], step[active], caught)
        step[active] *= WIDER
    return high


def _next(low: Floats, high: Floats, step: Floats, caught: Bools) -> Floats:
    """A count strictly between: the middle once caught, before that a step on."""
    middle = np.floor((low + np.where(caught, high, low)) / 2.0)
    onwards = np.where(np.isinf(high), low + step, np.maximum(high - step, 0.0))
    return np.where(caught, middle, np.maximum(onwards, low + 1.0))
