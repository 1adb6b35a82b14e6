"""A share of a whole at the year's end: beta-binomial, over the whole that is still to come. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts come when they are used: half a second that a command may never need

from scorecard.history import Bools, Floats
from scorecard.outlook.counts import Counts

NODES = (0.1, 0.3, 0.5, 0.7, 0.9)  # quantiles of the denominator to come, each a fifth of the probability
EXACT_BELOW = 30  # denominator to come under which the beta-binomial is summed up
SHARE_MOVES = 0.01  # variance of a share between years, in units of share × (1 − share)
MONTHS_MOVE = 0.003  # the same between the months so far and the rest
TINY = 1e-6


@dataclass(frozen=True)
class Share:
    """(numerator + X) ÷ (denominator + D): D one of `nodes` (node, …), X of D beta-binomial by `above` and `below`."""

    numerator: Floats
    denominator: Floats
    above: Floats  # first parameter of the Beta distribution of the share to come
    below: Floats  # second
    nodes: Floats

    def at_least(self, target: Floats, strict: Bools | bool) -> Floats:
        """P(the share at the year's end ≥ target; > target where strict); NaN where anything is unknown."""
        needed = np.asarray(target) * (self.denominator + self.nodes) - self.numerator
        slack = 1e-9 * np.maximum(1.0, np.abs(needed))
        count = np.where(strict, np.floor(needed + slack) + 1.0, np.ceil(needed - slack))
        chance = _beta_binomial(count, self.nodes, self.above, self.below).mean(axis=0)
        return np.where(np.isnan(self.numerator + self.denominator + np.asarray(target)), np.nan, chance)

    def quantile(self, p: float) -> Floats:
        """The share that is not exceeded with probability p: by a Beta between the least and the most it can become,
        of the same mean and variance. Smooth where few are to come, while `at_least` counts them."""
        to_come = self.nodes.mean(axis=0)
        whole = self.denominator + to_come
        mean, variance = self._moments()
        width = np.where(to_come > 0, to_come / whole, 1.0)
        centre = np.clip((mean - self.numerator / whole) / width, TINY, 1.0 - TINY)
        strength = np.maximum(centre * (1.0 - centre) * width**2 / np.maximum(variance, TINY**3) - 1.0, TINY)
        inside = scipy.special.betaincinv(strength * centre, strength * (1.0 - centre), p)
        return np.where(to_come > 0, self.numerator / whole + width * inside, mean)

    def _moments(self) -> tuple[Floats, Floats]:
        """Mean and variance of the share at the year's end, over all nodes."""
        whole, strength = self.denominator + self.nodes, self.above + self.below
        of_rest = self.above / strength
        means = (self.numerator + self.nodes * of_rest) / whole
        variances = self.nodes * of_rest * (1.0 - of_rest) * (strength + self.nodes) / (strength + 1.0) / whole**2
        return means.mean(axis=0), variances.mean(axis=0) + means.var(axis=0)


def share_at_year_end(
    numerator: Floats, denominator: Floats, earlier_numerators: Floats, earlier_denominators: Floats, rest: Counts
) -> Share:
    """The share at the year's end from (…) this year's counts so far, (years_back, …) earlier years' whole counts,
    nearest year first, NaN unknown, and the denominator still to come.
    """
    above, below = _prior(earlier_numerators, earlier_denominators, np.shape(numerator))
    part = 1.0 / (1.0 + np.maximum(denominator, 0.0) * MONTHS_MOVE)
    above = np.maximum(above + part * numerator, TINY)
    below = np.maximum(below + part * (denominator - numerator), TINY)
    wider = 1.0 / (1.0 + (above + below) * MONTHS_MOVE)  # the rest of the year is not the year so far
    above, below = above * wider, below * wider
    nodes = nodes_of(rest, np.asarray(denominator))
    return Share(np.asarray(numerator), np.asarray(denominator), above, below, nodes)


def nodes_of(rest: Counts, whole: Floats) -> Floats:
    """(node, …) what may be added to `whole`; at least one where it stands at nothing, NaN where it stays there."""
    nodes = np.stack([rest.quantile(p) for p in NODES])
    nodes = np.where(whole + nodes <= 0, 1.0, nodes)
    return np.where((whole <= 0) & (rest.mean <= 0), np.nan, nodes)


def _prior(numerators: Floats, denominators: Floats, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Beta(above, below) of this year's share from the earlier years', each no surer than a share moves in a year."""
    above, below = np.full(shape, 0.5), np.full(shape, 0.5)
    for top, bottom in zip(numerators[::-1], denominators[::-1], strict=True):
        is_known = ~np.isnan(top) & (bottom > 0)
        top = np.where(is_known, np.clip(top, 0.0, np.maximum(bottom, 0.0)), 0.0)
        above, below = above + top, below + np.where(is_known, bottom, 0.0) - top
        weaker = 1.0 / (1.0 + (above + below) * SHARE_MOVES)
        above, below = above * weaker, below * weaker
    return above, below


def _beta_binomial(count: Floats, size: Floats, above: Floats, below: Floats) -> Floats:
    """P(X ≥ count) for X of `size`: by a Beta of the same mean and variance; summed up where size is small."""
    count, size, above, below = np.broadcast_arrays(count, size, above, below)
    strength = above + below
    wide = size * (strength + 1.0) / (size + strength) - 1.0  # strength of the Beta with X/size's variance
    wide = np.maximum(wide, TINY)
    edge = np.clip((count - 0.5) / np.maximum(size, 1.0), 0.0, 1.0)
    chance = scipy.special.betainc(wide * below / strength, wide * above / strength, 1.0 - edge)  # faster than betaincc
    is_small = (size < EXACT_BELOW) & (count > 0) & (count <= size)
    if is_small.any():
        chance = np.array(chance)
        chance[is_small] = _summed(count[is_small], size[is_small], above[is_small], below[is_small])
    return np.where(count <= 0, 1.0, np.where(count > size, 0.0, chance))


def _summed(count: Floats, size: Floats, above: Floats, below: Floats) -> Floats:
    """The exact upper tail of the beta-binomial."""
    k = np.arange(EXACT_BELOW - 1).reshape(-1, 1)
    none = np.exp(scipy.special.betaln(above, size + below) - scipy.special.betaln(above, below))
    steps = np.maximum(size - k, 0.0) / (k + 1.0) * (k + above) / (np.maximum(size - k - 1.0, 0.0) + below)
    chances = none * np.vstack([np.ones_like(none), np.cumprod(steps, axis=0)])
    return np.minimum(np.where(np.arange(EXACT_BELOW).reshape(-1, 1) >= count, chances, 0.0).sum(axis=0), 1.0)
