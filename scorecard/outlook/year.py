"""The rest of a year and of a period: what earlier years say of the total and of its seasons, corrected by this year's
months. Pure. Every step in formulas: docs/forecast.md.

Constants were tuned on the training seeds of `python -m bench forecast` only. Variances are of the logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.history import Bools, Floats, Ints
from scorecard.outlook.counts import Counts

EVEN_STRENGTH = 40.0  # counts that the even profile weighs against the years' own
POOLED_STRENGTH = 60.0  # counts that a profile given from outside weighs
PROFILE_MOVES = 0.022  # variance of a share reached between years, in units of share × (1 − share)
PROFILE_YEARS = 1.0  # years of its own that a series needs to outweigh PROFILE_MOVES
PROFILE_FADES = 0.55  # weight of a year's profile against that of the year after it
TREND = 0.09  # log growth a year of a series that hasn't shown any
TREND_CERTAINTY = 100.0  # 1 ÷ variance of that
TREND_FADES = 0.9  # weight of a year's growth against that of the year after it
TREND_LIMIT = 0.4  # log growth a year that a trend may reach either way
LEVEL_MOVES = 0.018  # variance of a year's growth around its trend
LEVEL_YEARS = 10.0  # years of its own that a series needs to outweigh LEVEL_MOVES
YEAR_NOISE = 0.003  # variance of a single year around its level, beside Poisson's
REST_MOVES = 0.05  # variance of the rest of a year at its beginning; less the less is left
CLUMPING = 1.5  # variance ÷ mean of counts that come in small batches: firms file several at once; the least there is
TINY = 1e-9
SHARE_LIMIT = 0.01  # a share nearer to nothing or to all counts as this when years are compared
HALF = 0.5  # count added to a total, so that nothing has a logarithm
LATEST_MONTHS = 3  # up to now: what they say of the level holds longer than what the months before say
EARLY_MOVES = 0.03  # a month: by how much the months before the latest lose weight, times the count expected so far
NO_HISTORY_MOVES = 0.03  # PROFILE_MOVES where nothing is known of the seasons


@dataclass(frozen=True)
class _Profile:
    share: Floats  # of the year that is usually reached by the month
    latest_share: Floats  # of the year that usually falls into the latest months
    moves: Floats  # variance of that, in units of share × (1 − share)
    is_even: Bools


@dataclass(frozen=True)
class _Level:
    shape: Floats  # of the Gamma distribution of a year's total
    rate: Floats
    trend: Floats
    moves: Floats  # variance of a year's growth


@dataclass(frozen=True)
class _Outlook:
    """This year's total after its months: Gamma(shape, scale), and what the rest of it varies besides."""

    rest: Counts
    total: Floats
    shape: Floats
    rest_moves: Floats
    trend: Floats
    moves: Floats
    is_even: Bools
    clumping: Floats


def rest_of_year(
    so_far: Floats,
    reached: Floats,
    whole: Floats,
    month: Ints,
    *,
    pooled: Floats | None = None,
    latest: Floats | None = None,
    latest_before: Floats | None = None,
    clumping: Floats | float | None = None,
) -> tuple[Counts, Counts, Bools]:
    """(what is still to come this year, a whole next year, whether an even profile had to stand in).

    so_far (…): count January to `month` (1–12, …); reached, whole (years_back, …): earlier years' count up to the same
    month and in all, nearest year first, NaN unknown. pooled (…): share of a year reached by the month elsewhere (the
    city's, for a district), NaN unknown. latest (…), latest_before (years_back, …): count of the last three months up
    to `month` (of fewer in January and February), this year and in the earlier ones: a better forecast from April on.
    clumping (…): variance ÷ mean of the counts, where it is more than CLUMPING; one number will do.
    In December nothing is to come. NaN where so_far is.
    """
    outlook = _outlook(so_far, reached, whole, month, pooled, latest, latest_before, clumping)
    mean = outlook.total * np.exp(outlook.trend)
    next_year = _counts(mean, outlook.shape, outlook.moves + YEAR_NOISE, outlook.clumping)
    return outlook.rest, next_year, outlook.is_even


def rest_of_period(
    so_far_year: Floats,
    reached: Floats,
    whole: Floats,
    month: Ints,
    later_years: Ints,
    *,
    pooled: Floats | None = None,
    latest: Floats | None = None,
    latest_before: Floats | None = None,
    clumping: Floats | float | None = None,
) -> tuple[Counts, Bools]:
    """(the rest of this year and `later_years` (…) whole years after it, is_even), tied by one uncertain level.

    As `rest_of_year`, whose arguments these are.
    """
    outlook = _outlook(so_far_year, reached, whole, month, pooled, latest, latest_before, clumping)
    years = np.broadcast_to(np.asarray(later_years), outlook.total.shape)
    means = [
        np.where(years >= n, outlook.total * np.exp(n * outlook.trend), 0.0)
        for n in range(1, int(years.max(initial=0)) + 1)
    ]
    mean = outlook.rest.mean + sum(means)
    variance = (outlook.rest.mean**2) * outlook.rest_moves
    for n, of_year in enumerate(means):
        variance = variance + sum(means[n:]) ** 2 * outlook.moves + of_year**2 * YEAR_NOISE
    relative = np.divide(variance, mean**2, out=np.zeros_like(mean), where=mean > 0)
    return _counts(mean, outlook.shape, relative, outlook.clumping), outlook.is_even


def _outlook(
    so_far: Floats,
    reached: Floats,
    whole: Floats,
    month: Ints,
    pooled: Floats | None,
    latest: Floats | None,
    latest_before: Floats | None,
    clumping: Floats | float | None,
) -> _Outlook:
    """In batches, since all the constants are of counts that clump as CLUMPING says: forty people who come in one
    session say no more than one of them; what comes out is in counts again."""
    clumping = np.asarray(CLUMPING if clumping is None else np.maximum(clumping, CLUMPING))
    given = np.shape(so_far), np.shape(month), np.shape(reached)[1:], np.shape(whole)[1:], clumping.shape
    shape = np.broadcast_shapes(*given)
    clumping = np.broadcast_to(clumping, shape)
    batch = clumping / CLUMPING
    years = (np.shape(whole)[0], *shape)

    def this_year(given: Floats | None) -> Floats:
        return np.full(shape, np.nan) if given is None else np.broadcast_to(given, shape)

    month, whole = np.broadcast_to(month, shape), np.broadcast_to(whole, years) / batch
    before = np.full(years, np.nan) if latest_before is None else np.broadcast_to(latest_before, years) / batch
    profile = _profile(np.broadcast_to(reached, years) / batch, before, whole, month, this_year(pooled))
    now = this_year(so_far) / batch, this_year(latest) / batch
    return _posterior(now, month, profile, _level(whole), clumping)


def _profile(reached: Floats, latest: Floats, whole: Floats, month: Ints, pooled: Floats) -> _Profile:
    """Share of the year reached by the month: earlier years' shares, shrunk to the pooled or even one."""
    has_pooled = (pooled > 0) & (pooled < 1)
    centre = np.where(has_pooled, pooled, np.clip(month, 1, 11) / 12.0)
    strength = np.where(has_pooled, POOLED_STRENGTH, EVEN_STRENGTH)
    fades = _fades(PROFILE_FADES, whole)
    counts, shares = _known_shares(reached, whole)
    has_own = (counts > 0).any(axis=0)
    moves = _share_moves(shares, counts, fades, np.where(has_own | has_pooled, PROFILE_MOVES, NO_HISTORY_MOVES))
    share, together = _shrunk(shares, counts, fades, moves, centre, strength)
    of_latest = centre * np.minimum(month, LATEST_MONTHS) / month
    latest_counts, latest_shares = _known_shares(latest, whole)
    latest_share = _shrunk(latest_shares, latest_counts, fades, moves, of_latest, strength)[0]
    return _Profile(
        share, np.minimum(latest_share, share), moves + 1.0 / together, ~(has_own | has_pooled) & (month < 12)
    )


def _fades(a_year: float, years: Floats) -> Floats:
    """Weight of each year back, 1 for the nearest, in the shape of `years` (years_back, …)."""
    return np.asarray(a_year ** np.arange(float(years.shape[0])).reshape(-1, *(1,) * (years.ndim - 1)), np.float64)


def _known_shares(part: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """(the year's count, 0 where part or whole isn't known; part ÷ whole, late corrections cut to 0–1)."""
    counts = np.where(~np.isnan(part) & (whole > 0), whole, 0.0)
    return counts, np.clip(np.divide(part, counts, out=np.zeros(counts.shape), where=counts > 0), 0.0, 1.0)


def _shrunk(
    shares: Floats, counts: Floats, fades: Floats, moves: Floats, centre: Floats, strength: Floats
) -> tuple[Floats, Floats]:
    """(mean share, its weight in all): each year weighs by its counts, no more than a moving share lets it."""
    weight = counts / (CLUMPING + counts * moves) * fades
    together = strength + weight.sum(axis=0)
    return (strength * centre + (weight * shares).sum(axis=0)) / together, together


def _share_moves(shares: Floats, counts: Floats, fades: Floats, usual: Floats) -> Floats:
    """Variance of the share reached between years, in units of share × (1 − share): the years' own beside the usual."""
    weight = counts / (CLUMPING + counts * usual) * fades
    own = (weight * shares).sum(axis=0) / np.maximum(weight.sum(axis=0), TINY)
    own = np.clip(own, SHARE_LIMIT, 1.0 - SHARE_LIMIT)
    apart = (shares - own) ** 2 / (own * (1.0 - own)) - CLUMPING / np.maximum(counts, 1.0)
    apart = np.maximum(np.where(counts > 0, apart, 0.0).sum(axis=0), 0.0)
    degrees = np.maximum((counts > 0).sum(axis=0) - 1, 0)
    return (PROFILE_YEARS * usual + np.where(degrees > 0, apart, 0.0)) / (PROFILE_YEARS + degrees)


def _trend(whole: Floats) -> tuple[Floats, Floats]:
    """(log growth a year, its variance): the years' own, the nearest most, shrunk to the usual."""
    total = np.where(whole >= 0, whole, np.nan) + HALF
    if whole.shape[0] < 2:
        return np.full(whole.shape[1:], TREND), np.full(whole.shape[1:], LEVEL_MOVES)
    growth, noise = np.log(total[:-1] / total[1:]), CLUMPING / total[:-1] + CLUMPING / total[1:]
    is_known = ~np.isnan(growth)
    fades = _fades(TREND_FADES, growth)
    growth, fades = np.where(is_known, growth, 0.0), np.where(is_known, fades, 0.0)
    weight = np.where(is_known, fades / (LEVEL_MOVES + noise), 0.0)
    usual = (weight * growth).sum(axis=0) / np.maximum(weight.sum(axis=0), TINY)
    own = np.where(is_known, (growth - usual) ** 2 - noise, 0.0).sum(axis=0)
    moves = (LEVEL_YEARS * LEVEL_MOVES + np.maximum(own, 0.0)) / (LEVEL_YEARS + np.maximum(is_known.sum(axis=0) - 1, 0))
    weight = np.where(is_known, fades / (moves + noise), 0.0)
    trend = (TREND_CERTAINTY * TREND + (weight * growth).sum(axis=0)) / (TREND_CERTAINTY + weight.sum(axis=0))
    return np.clip(trend, -TREND_LIMIT, TREND_LIMIT), moves


def _level(whole: Floats) -> _Level:
    """This year's total before any of its months: a Gamma filter through the years, the farthest first.

    Without any known year the rate is 0: the total is what this year's months say.
    """
    trend, moves = _trend(whole)
    shape, rate = np.full(trend.shape, HALF), np.zeros(trend.shape)
    for total in whole[::-1]:
        is_known = total >= 0
        mean = np.divide(shape, rate, out=np.array(np.where(is_known, total, 0.0)), where=rate > 0)
        part = np.where(is_known, 1.0 / (CLUMPING + mean * YEAR_NOISE), 0.0)
        shape, rate = shape + part * np.where(is_known, total, 0.0), rate + part
        wider = shape / (1.0 + shape * moves)
        rate = rate * (wider / shape) * np.exp(-trend)
        shape = np.where(rate > 0, wider, shape)
    return _Level(shape, rate, trend, moves)


def _posterior(now: tuple[Floats, Floats], month: Ints, profile: _Profile, level: _Level, clumping: Floats) -> _Outlook:
    """The months enter tempered by how much their share of a year moves: by counts expected, never by those seen, so
    that a count more can only raise the chance of reaching any number."""
    (so_far, latest), batch = now, clumping / CLUMPING
    share, odds = profile.share, (1.0 - profile.share) / profile.share
    has_level = level.rate > 0
    expected = np.where(has_level, level.shape / np.where(has_level, level.rate, 1.0) * share, 0.0)
    # What the latest months say holds longer; few counts can't do without the early ones.
    early = 1.0 / (1.0 + expected * EARLY_MOVES * np.maximum(month - LATEST_MONTHS, 0))
    early = np.where(np.isnan(latest) | (month >= 12), 1.0, early)
    count = early * so_far + (1.0 - early) * np.where(early < 1.0, latest, 0.0)
    reached = early * share + (1.0 - early) * profile.latest_share
    part = share / reached / (CLUMPING + expected * odds * profile.moves)
    shape = np.maximum(level.shape + part * count, HALF * part)
    total = shape / (level.rate + part * reached)
    # Without a level the months' own uncertainty has nowhere else to stand.
    rest_moves = profile.moves * (1.0 / odds + np.where(has_level, 0.0, odds)) + REST_MOVES * (1.0 - share)
    is_over = month >= 12
    mean = np.where(is_over, so_far * 0.0, total * (1.0 - share)) * batch
    total = np.where(is_over, shape / (level.rate + part), total) * batch
    rest, is_even = _counts(mean, shape, rest_moves, clumping), profile.is_even & ~np.isnan(so_far)
    return _Outlook(rest, total, shape, rest_moves, level.trend, level.moves, is_even, clumping)


def _counts(mean: Floats, shape: Floats, moves: Floats, clumping: Floats) -> Counts:
    """Counts around a Gamma level of that shape, with what they vary besides and in the batches they come in."""
    varies = 1.0 / shape + moves + np.divide(clumping - 1.0, mean, out=np.zeros_like(mean), where=mean > 0)
    return Counts(mean, np.where(np.isnan(mean), np.nan, np.where(mean > 0, 1.0 / varies, np.inf)))
