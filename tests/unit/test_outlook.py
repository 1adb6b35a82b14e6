"""The forecast's distributions against scipy.stats, and what must hold of them whatever the constants are."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import stats

from scorecard.outlook import (
    Closure,
    Counts,
    Share,
    closure_at_year_end,
    rest_of_period,
    rest_of_year,
    share_at_year_end,
    stock_at_end,
)
from scorecard.outlook.year import CLUMPING

NAN = math.nan


def many(seed: int, n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(so_far, reached, whole, month) of random series: all sizes, years unknown, empty or corrected downwards."""
    chance = np.random.default_rng(seed)
    size, month = np.exp(chance.uniform(0, 9, n)), chance.integers(1, 13, n)
    whole = chance.poisson(size * chance.gamma(5, 0.2, (3, n))).astype(float)
    reached = np.floor(whole * chance.uniform(-0.1, 1.2, (3, n)))
    so_far = chance.poisson(size * month / 12).astype(float)
    whole[chance.random((3, n)) < 0.15] = NAN
    reached[chance.random((3, n)) < 0.15] = NAN
    whole[:, chance.random(n) < 0.05] = 0.0
    return so_far, reached, whole, month


def variance(counts: Counts) -> np.ndarray:
    return np.asarray(counts.mean + counts.mean**2 / counts.shape)


def width(counts: Counts) -> np.ndarray:
    return np.asarray(counts.quantile(0.9) - counts.quantile(0.1))


def scipy_counts(mean: np.ndarray, shape: np.ndarray) -> stats.distributions.rv_frozen:
    return stats.nbinom(shape, shape / (shape + mean))


def test_counts_are_negative_binomial() -> None:
    chance = np.random.default_rng(1)
    mean, shape = np.exp(chance.uniform(-3, 10, 2000)), np.exp(chance.uniform(-2, 6, 2000))
    counts, poisson = Counts(mean, shape), Counts(mean, np.full(2000, np.inf))
    k = np.floor(mean * chance.uniform(0.2, 2.5, 2000))
    assert counts.at_least(k) == pytest.approx(scipy_counts(mean, shape).sf(k - 1), abs=1e-9)
    assert poisson.at_least(k) == pytest.approx(stats.poisson(mean).sf(k - 1), abs=1e-9)
    assert np.array_equal(counts.at_least(k - 0.5), counts.at_least(k))
    for p in (0.1, 0.5, 0.9):
        assert np.array_equal(counts.quantile(p), scipy_counts(mean, shape).ppf(p))
        assert np.array_equal(poisson.quantile(p), stats.poisson(mean).ppf(p))


def test_counts_at_their_edges() -> None:
    counts = Counts(np.array([0.0, 5.0, NAN, 5.0]), np.array([np.inf, 2.0, 2.0, NAN]))
    assert counts.at_least(np.zeros(4))[:2].tolist() == [1.0, 1.0]
    assert counts.at_least(np.full(4, -3.0))[:2].tolist() == [1.0, 1.0]
    assert counts.at_least(np.ones(4))[0] == 0.0
    assert np.isnan(counts.at_least(np.array([NAN, NAN, 1.0, 1.0]))).all()
    assert np.isnan(counts.at_least(np.zeros(4))).tolist() == [False, False, True, True]
    assert np.array_equal(np.isnan(counts.quantile(0.5)), [False, False, True, True]) and counts.quantile(0.9)[0] == 0


@pytest.mark.parametrize(("seed", "clumping"), [(0, None), (1, None), (2, 40.0), (3, 6.0)])
def test_a_count_more_never_lowers_a_chance(seed: int, clumping: float | None) -> None:
    so_far, reached, whole, month = many(seed)
    later = np.random.default_rng(seed).integers(0, 4, so_far.size)
    chance = np.random.default_rng(seed + 99)
    target = np.ceil(np.nanmax(np.vstack([whole, so_far + 1]), axis=0) * chance.uniform(0.3, 2.0, so_far.size))
    more = so_far + np.ceil(so_far * chance.uniform(0, 0.3, so_far.size)) + 1
    for count in (so_far, more):
        assert np.isfinite(rest_of_year(count, reached, whole, month)[0].mean).all()
    latest, latest_before = np.floor(so_far * 0.4), np.floor(reached * 0.35)
    now = [(so_far, latest), (so_far + 1, latest), (so_far + 1, latest + 1), (more, latest + more - so_far)]
    for known in (False, True):

        def given(last: np.ndarray, known: bool = known) -> dict[str, Any]:
            both = {"latest": last, "latest_before": latest_before} if known else {}
            return {"clumping": clumping, **both}

        year = [rest_of_year(y, reached, whole, month, **given(z))[0].at_least(target - y) for y, z in now]
        period = [rest_of_period(y, reached, whole, month, later, **given(z))[0].at_least(target - y) for y, z in now]
        for chances in (year, period):
            assert all((high >= low - 1e-9).all() for low, high in pairwise(chances))


def test_the_latest_months_say_more_of_the_rest_than_the_first() -> None:
    year = np.array([900.0]), np.array([[900.0]]), np.array([[1200.0]]), np.array([9])
    low, usual, high = (
        rest_of_year(*year, latest=np.array([last]), latest_before=np.array([[300.0]]))[0].mean[0]
        for last in (150.0, 300.0, 450.0)
    )
    assert low < 0.9 * usual and high > 1.1 * usual
    assert usual == pytest.approx(rest_of_year(*year)[0].mean[0], rel=0.05)
    unknown = rest_of_year(*year, latest=np.array([NAN]), latest_before=np.array([[NAN]]))[0]
    assert unknown.mean[0] == rest_of_year(*year)[0].mean[0]


def test_a_numerator_or_a_closed_case_more_never_lowers_a_chance() -> None:
    so_far, reached, whole, month = many(7)
    part = np.floor(so_far * np.random.default_rng(7).uniform(0.1, 1, so_far.size))
    rest = rest_of_year(so_far, reached, whole, month)[0]
    earlier = np.where(np.isnan(whole), NAN, np.floor(whole * 0.4))
    for target in (0.3, 0.5, 0.95):
        share = [share_at_year_end(a, so_far, earlier, whole, rest).at_least(target, False) for a in (part, part + 1)]
        assert (share[1] >= share[0] - 1e-6).all()
        case = [
            closure_of_many(closed, part, so_far, reached, whole, rest).at_least(target, True)
            for closed in (part, part + 1)
        ]
        assert (case[1] >= case[0] - 1e-6).all()


def closure_of_many(
    closed: np.ndarray, carried: np.ndarray, filed: np.ndarray, reached: np.ndarray, whole: np.ndarray, rest: Counts
) -> Closure:
    """A closure rate whose earlier years closed nine tenths of `whole` and had filed `reached` by the month."""
    five = whole * 0 + 5
    return closure_at_year_end(
        closed, carried * 0 + 5, filed, reached * 0.7, whole * 0.9, five, whole, rest, earlier_filed_reached=reached
    )


def test_one_by_one_gives_the_same_as_all_at_once() -> None:
    so_far, reached, whole, month = many(3, 40)
    rest, later, is_even = rest_of_year(so_far, reached, whole, month)
    period, _ = rest_of_period(so_far, reached, whole, month, month % 3)
    grid = rest_of_year(so_far.reshape(8, 5), reached.reshape(3, 8, 5), whole.reshape(3, 8, 5), month.reshape(8, 5))[0]
    assert np.array_equal(grid.mean.ravel(), rest.mean) and np.array_equal(grid.shape.ravel(), rest.shape)
    for i in range(40):
        one, one_later, one_even = rest_of_year(so_far[i], reached[:, i], whole[:, i], month[i])
        assert (one.mean, one.shape, one_later.mean) == pytest.approx((rest.mean[i], rest.shape[i], later.mean[i]))
        assert bool(one_even) is bool(is_even[i])
        assert float(one.quantile(0.9)) == rest.quantile(0.9)[i]
        one_period, _ = rest_of_period(so_far[i], reached[:, i], whole[:, i], month[i], month[i] % 3)
        assert float(one_period.mean) == pytest.approx(period.mean[i])


def test_no_history_is_an_even_profile_and_wide() -> None:
    none = np.full((2, 1), NAN)
    bare, _, is_even = rest_of_year(np.array([600.0]), none, none, np.array([6]))
    known, _, is_known_even = rest_of_year(np.array([600.0]), np.array([[600.0]]), np.array([[1200.0]]), np.array([6]))
    assert is_even.tolist() == [True] and is_known_even.tolist() == [False]
    assert bare.mean[0] == pytest.approx(600, rel=0.01)
    width = [counts.quantile(0.9)[0] - counts.quantile(0.1)[0] for counts in (bare, known)]
    assert width[0] > 1.2 * width[1]
    empty = rest_of_year(np.array([600.0]), np.zeros((0, 1)), np.zeros((0, 1)), np.array([6]))[0]
    assert empty.mean[0] == bare.mean[0]


def test_december_zero_years_and_the_unknown() -> None:
    def rest(so_far: float, whole: float, month: int) -> Counts:
        return rest_of_year(np.array(so_far), np.array([whole / 2]), np.array([whole]), np.array(month))[0]

    assert rest(80.0, 100.0, 12).mean == 0 and rest(80.0, 100.0, 12).quantile(0.9) == 0
    assert rest(80.0, 100.0, 12).at_least(np.array(1.0)) == 0
    assert np.isnan(rest(NAN, 100.0, 6).mean) and np.isnan(rest(NAN, 100.0, 12).quantile(0.5))
    assert 0 < rest(0.0, 0.0, 6).at_least(np.array(1.0)) < 0.6
    assert 0.5 < rest(7.0, 0.0, 6).at_least(np.array(1.0)) < 1
    assert rest(0.0, 7.0, 6).quantile(0.5) <= 4 and np.isfinite(rest(-3.0, 7.0, 6).mean)
    assert rest_of_year(np.array(3.0), np.array([0.0]), np.array([0.0]), np.array(6))[2]


def test_scaling_large_counts_leaves_the_chance_nearly_alone() -> None:
    def chance(scale: float) -> float:
        so_far, reached, whole = np.array([900.0]), np.array([[800.0], [700.0]]), np.array([[2000.0], [1800.0]])
        rest = rest_of_year(so_far * scale, reached * scale, whole * scale, np.array([5]))[0]
        return float(rest.at_least(whole[0] * 1.15 * scale - so_far * scale)[0])

    assert chance(50.0) == pytest.approx(chance(5.0), abs=0.02)


def test_counts_in_sessions_are_foretold_like_counts_of_sessions() -> None:
    so_far, reached, whole, month = many(5)
    late = {"latest": np.floor(so_far * 0.4), "latest_before": np.floor(reached * 0.35)}
    one, one_later, _ = rest_of_year(so_far, reached, whole, month, **late)
    one_period, _ = rest_of_period(so_far, reached, whole, month, month % 3, **late)
    people = {name: 20 * counts for name, counts in late.items()}
    args = 20 * so_far, 20 * reached, 20 * whole, month
    year = rest_of_year(*args, **people, clumping=20 * CLUMPING)
    period = rest_of_period(*args, month % 3, **people, clumping=20 * CLUMPING)
    for many_, few in ((year[0], one), (year[1], one_later), (period[0], one_period)):
        assert many_.mean == pytest.approx(20 * few.mean)
        assert variance(many_) == pytest.approx(400 * variance(few))
    each = np.where(month % 2 == 0, 20 * CLUMPING, 0.0)  # an array; less than the usual is the usual
    mixed, usual = rest_of_year(*args, **people, clumping=each)[0], rest_of_year(*args, **people)[0]
    assert np.array_equal(mixed.shape, np.where(each > 0, year[0].shape, usual.shape))


@pytest.mark.parametrize("month", [3, 6, 9])
def test_the_interval_is_wider_the_more_come_at_once(month: int) -> None:
    """A district that trains 240 people a year."""
    year = np.array([20.0 * month]), np.full((3, 1), 20.0 * month), np.full((3, 1), 240.0), np.array([month])
    rests = [rest_of_year(*year, clumping=clumping)[0] for clumping in (None, 10.0, 40.0)]
    assert all(wide > 1.15 * narrow for narrow, wide in pairwise(width(rest)[0] for rest in rests))
    assert all(rest.mean == pytest.approx(rests[0].mean, rel=0.2) for rest in rests)
    assert rest_of_year(*year, clumping=1.0)[0].shape == rests[0].shape


def test_a_period_is_less_sure_than_independent_years_would_be() -> None:
    so_far, reached, whole = np.array([300.0]), np.array([[310.0], [290.0]]), np.array([[900.0], [850.0]])
    rest, later, _ = rest_of_year(so_far, reached, whole, np.array([4]))
    none, _ = rest_of_period(so_far, reached, whole, np.array([4]), np.array([0]))
    two, _ = rest_of_period(so_far, reached, whole, np.array([4]), np.array([2]))
    assert none.mean == pytest.approx(rest.mean) and none.shape == pytest.approx(rest.shape)
    assert two.mean[0] > rest.mean[0] + later.mean[0]
    independent = rest.mean**2 / rest.shape + 2 * later.mean**2 / later.shape
    assert two.mean**2 / two.shape > independent


def test_a_pooled_profile_stands_in_for_a_series_without_one() -> None:
    none = np.full((1, 1), NAN)
    pooled = rest_of_year(np.array([70.0]), none, none, np.array([6]), pooled=np.array([0.35]))
    assert pooled[0].mean[0] == pytest.approx(70 / 0.35 * 0.65, rel=0.02) and not pooled[2][0]


def share_of(numerator: float, denominator: float, rest: Counts) -> Share:
    earlier = np.array([[25.0]]), np.array([[100.0]])
    return share_at_year_end(np.array([numerator]), np.array([denominator]), *earlier, rest)


def test_a_share_counts_the_exact_beta_binomial_when_little_is_to_come() -> None:
    share = share_of(10.0, 40.0, Counts(np.array([12.0]), np.array([np.inf])))
    exact = 0.0
    for size in share.nodes[:, 0]:
        needed = math.ceil(0.25 * (40 + size) - 10 - 1e-9)
        exact += stats.betabinom(int(size), share.above[0], share.below[0]).sf(needed - 1) / share.nodes.shape[0]
    assert float(share.at_least(np.array([0.25]), False)[0]) == pytest.approx(exact, abs=1e-9)
    assert share.at_least(np.array([0.25]), True)[0] < share.at_least(np.array([0.25]), False)[0]


def test_a_share_approximated_is_near_the_exact_one_and_its_quantile_is_its_inverse() -> None:
    share = share_of(60.0, 240.0, Counts(np.array([300.0]), np.array([np.inf])))
    for target in (0.22, 0.25, 0.27):
        sizes = share.nodes[:, 0].astype(int)
        needed = np.ceil(target * (240 + sizes) - 60 - 1e-9)
        exact = stats.betabinom(sizes, share.above[0], share.below[0]).sf(needed - 1).mean()
        assert float(share.at_least(np.array([target]), False)[0]) == pytest.approx(exact, abs=0.01)
    for p in (0.1, 0.5, 0.9):
        assert share.at_least(share.quantile(p), True)[0] == pytest.approx(1 - p, abs=0.03)


def test_a_share_with_nothing_to_come_or_nothing_known() -> None:
    over = share_of(10.0, 40.0, Counts(np.array([0.0]), np.array([np.inf])))
    assert over.at_least(np.array([0.25]), False)[0] == 1.0 and over.at_least(np.array([0.25]), True)[0] == 0.0
    assert over.quantile(0.5)[0] == pytest.approx(0.25, abs=1e-9)
    assert np.isnan(share_of(NAN, 40.0, Counts(np.array([5.0]), np.array([2.0]))).quantile(0.5)[0])
    assert np.isnan(share_of(1.0, 4.0, Counts(np.array([NAN]), np.array([2.0]))).at_least(np.array([0.25]), True)[0])


def closure_of(
    closed: float,
    filed_now: float,
    rest: float,
    earlier: tuple[float, float, float, float],
    filed: np.ndarray | None = None,
) -> Closure:
    history = [np.array([[figure]]) for figure in earlier]
    counts = Counts(np.array([rest]), np.array([np.inf]))
    now = (np.array([figure]) for figure in (closed, 5.0, filed_now))
    return closure_at_year_end(*now, *history, counts, earlier_filed_reached=filed)


def test_closure_follows_what_stayed_open_and_is_never_clamped() -> None:
    good, bad = closure_of(30, 40, 50, (28, 97, 6, 92)), closure_of(30, 40, 50, (28, 60, 6, 92))
    assert good.quantile(0.5)[0] > 0.9 > bad.quantile(0.5)[0]
    assert good.at_least(np.array([0.95]), True)[0] > bad.at_least(np.array([0.95]), True)[0] + 0.3
    over = closure_of(100, 90, 0, (NAN, NAN, NAN, NAN))
    assert over.quantile(0.5)[0] == pytest.approx(100 / 95, abs=1e-6)
    slower, usual = (closure_of(closed, 40, 50, (28, 88, 6, 92), filed=np.array([[30.0]])) for closed in (20, 36))
    assert slower.quantile(0.5)[0] < usual.quantile(0.5)[0] - 0.02
    assert closure_of(30, 40, 50, (28, 110, 6, 92)).quantile(0.5)[0] > 1


def test_a_stock_moves_as_in_earlier_years() -> None:
    one = np.array([1.0])
    end = stock_at_end(100 * one, np.array([[12.0], [10.0]]), np.array([[24.0], [20.0]]), 0.5 * one, 0 * one)
    later = stock_at_end(100 * one, np.array([[12.0], [10.0]]), np.array([[24.0], [20.0]]), 0.5 * one, 1 * one)
    assert 110 < end.mean[0] < 112 and 130 < later.mean[0] < 135 and later.deviation[0] > end.deviation[0]
    assert end.quantile(0.1)[0] < end.mean[0] < end.quantile(0.9)[0]
    assert end.at_least(np.array([105.0]), False)[0] > 0.5 > end.at_least(np.array([120.0]), False)[0]
    sure = stock_at_end(100 * one, np.full((1, 1), NAN), np.full((1, 1), NAN), 0 * one, 0 * one)
    assert sure.at_least(np.array([100.0]), False)[0] == 1 and sure.at_least(np.array([100.0]), True)[0] == 0
