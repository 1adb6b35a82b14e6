"""Series of counts from processes that the model doesn't assume: none has its profile, its Gamma level or its filter.

Each process takes a random generator and a yearly size, and gives 60 monthly counts: four years before, and the year.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.forecast.cases import HISTORIES, SIZES, Cases, cases_of

YEARS = 5
MONTHS = YEARS * 12
TRAINING_SEEDS = range(1, 11)  # the constants were tuned on these: never test on them
DRAWN_SIZES = ((3, 18), (25, 450), (550, 8000))

Rng = np.random.Generator
Process = Callable[[Rng, float], np.ndarray]


def _profile(rng: Rng) -> np.ndarray:
    """Twelve weights of mean 1: a slow swing, a quiet February, a December rush, and what is the series' own."""
    month = np.arange(12)
    swing = rng.normal(0, 0.15) * np.sin(2 * np.pi * month / 12 + rng.uniform(0, 6.3))
    log = swing + rng.normal(0, 0.1, 12) - rng.uniform(0, 0.5) * (month == 1) + rng.uniform(0, 0.7) * (month == 11)
    weights = np.exp(log)
    return weights / weights.mean()


def _counted(rng: Rng, mean: np.ndarray, noise: float) -> np.ndarray:
    """Whole counts around `mean`, each month with a lognormal noise of its own."""
    return rng.poisson(np.maximum(mean, 0) * np.exp(rng.normal(-noise * noise / 2, noise, mean.shape))).astype(float)


def level_shifts(rng: Rng, size: float) -> np.ndarray:
    """One or two lasting jumps, up or down by a fifth to more than a half, anywhere."""
    level = np.zeros(MONTHS)
    for _ in range(rng.integers(1, 3)):
        level[rng.integers(6, MONTHS) :] += rng.choice([-1, 1]) * rng.uniform(0.2, 0.8)
    level -= level[36:48].mean()
    return _counted(rng, size / 12 * np.tile(_profile(rng), YEARS) * np.exp(level), rng.uniform(0.05, 0.25))


def airline(rng: Rng, size: float) -> np.ndarray:
    """SARIMA (0,1,1)(0,1,1)12 of the logarithm."""
    theta, seasonal, sigma = rng.uniform(0.3, 0.8), rng.uniform(0.4, 0.9), rng.uniform(0.04, 0.2)
    log, shock = np.zeros(MONTHS + 13), rng.normal(0, sigma, MONTHS + 13)
    log[:13] = np.log(_profile(rng))[np.arange(13) % 12]
    for t in range(13, MONTHS + 13):
        moved = shock[t] - theta * shock[t - 1] - seasonal * shock[t - 12] + theta * seasonal * shock[t - 13]
        log[t] = log[t - 1] + log[t - 12] - log[t - 13] + moved
    log = np.clip(log[13:] - np.log(np.exp(log[49:61]).mean()), -4, 4)
    return _counted(rng, size / 12 * np.exp(log), 0.0)


def subsidy_spikes(rng: Rng, size: float) -> np.ndarray:
    """A deadline's rush with a lull after it, most years in the same month, in some years none."""
    mean = np.tile(_profile(rng), YEARS) * np.exp(np.repeat(np.cumsum(rng.normal(0.08, 0.12, YEARS)), 12))
    usual = rng.integers(0, 12)
    for year in range(YEARS):
        if rng.random() < 0.25:
            continue
        month = year * 12 + (usual if rng.random() < 0.6 else rng.integers(0, 12))
        mean[month] *= 1 + rng.uniform(0.5, 5)
        mean[month + 1 : month + 3] *= rng.uniform(0.4, 0.9)
    return _counted(rng, size * mean / mean[36:48].sum(), rng.uniform(0.05, 0.2))


def moving_seasons(rng: Rng, size: float) -> np.ndarray:
    """Each year is front- or back-loaded anew, the spring feast falls in January or February."""
    rows, tilt = [], 0.0
    profile, level = _profile(rng), 0.0
    for _ in range(YEARS):
        tilt, level = 0.5 * tilt + rng.normal(0, 0.5), level + rng.normal(0.08, 0.15)
        row = profile * np.exp(tilt * (np.arange(12) - 5.5) / 5.5 + rng.normal(0, 0.1, 12))
        row[rng.integers(0, 2)] *= 0.6
        rows.append(row / row.mean() * np.exp(level))
    mean = np.concatenate(rows)
    return _counted(rng, size * mean / mean[36:48].sum(), 0.1)


def clumps(rng: Rng, size: float) -> np.ndarray:
    """Batches of geometric size, months with nothing at all, a level that changes from year to year."""
    batch, quiet = rng.uniform(1.5, 6) * (1 + size / 2000), rng.uniform(0, 0.4)
    level = np.exp(np.repeat(np.cumsum(rng.normal(0.05, 0.15, YEARS)), 12))
    mean = np.tile(_profile(rng), YEARS) * level
    batches = rng.poisson(size * mean / mean[36:48].sum() / batch / (1 - quiet))
    counts = np.array([rng.geometric(1 / batch, n).sum() if n else 0 for n in batches], dtype=float)
    return counts * (rng.random(MONTHS) >= quiet)


def growth_phases(rng: Rng, size: float) -> np.ndarray:
    """Years of 20-45 % growth, then a plateau or a fall, the turn anywhere; a rush at the end of the year."""
    yearly, is_fast = [], rng.random() < 0.7
    for _ in range(YEARS + 1):
        yearly.append(rng.uniform(0.18, 0.38) if is_fast else rng.uniform(-0.2, 0.08))
        is_fast = is_fast if rng.random() < 0.7 else not is_fast
    monthly = np.repeat(np.array(yearly) / 12, 12)[rng.integers(0, 12) :][:MONTHS]
    mean = np.tile(_profile(rng), YEARS) * np.exp(np.cumsum(monthly))
    mean[11::12] *= np.exp(rng.normal(0.15, 0.15, YEARS))
    return _counted(rng, size * mean / mean[36:48].sum(), rng.uniform(0.05, 0.15))


def feedback(rng: Rng, size: float) -> np.ndarray:
    """Integer GARCH: the mean of a month follows the counts of the months before."""
    profile, base = _profile(rng), size / 12
    alpha, beta = rng.uniform(0.2, 0.5), rng.uniform(0.3, 0.48)
    counts, mean, seen = [], base, base
    for t in range(MONTHS + 24):
        mean = (1 - alpha - beta) * base + alpha * seen + beta * mean
        month = float(rng.poisson(mean * profile[t % 12] * rng.gamma(8, 1 / 8)))
        seen = month / profile[t % 12]
        counts.append(month)
    return np.array(counts[24:])


def wandering(rng: Rng, size: float) -> np.ndarray:
    """A random walk with a drift, a swing that changes, inverse-Gaussian noise."""
    sigma = rng.uniform(0.02, 0.09)
    walk = np.cumsum(rng.normal(rng.normal(0.005, 0.01), sigma, MONTHS))
    swing = np.cumsum(rng.normal(0, 0.03, MONTHS)) + rng.normal(0, 0.2)
    log = walk + swing * np.sin(2 * np.pi * np.arange(MONTHS) / 12 + rng.uniform(0, 6.3))
    mean = np.exp(log - np.log(np.exp(log[36:48]).mean())) * np.tile(_profile(rng), YEARS)
    return rng.poisson(size / 12 * mean * rng.wald(1, rng.uniform(5, 60), MONTHS)).astype(float)


def province_like(rng: Rng, size: float) -> np.ndarray:
    """Yearly growth as 31 provinces' patents had it 2011-2024 (log: mean 0.13, deviation 0.19, nearly no memory), in
    a year that is loaded early or late as one province's was (28, 17 and 13 % of it by April in three years)."""
    growth, tilt = np.cumsum(rng.normal(0.13, 0.19, YEARS)), rng.normal(0, 0.5, YEARS)
    tilts = tilt[:, None] * (np.arange(12) - 5.5) / 5.5
    rows = _profile(rng) * np.exp(tilts + rng.normal(0, 0.12, (YEARS, 12)))
    mean = (rows / rows.mean(axis=1, keepdims=True) * np.exp(growth)[:, None]).ravel()
    return _counted(rng, size * mean / mean[36:48].sum(), 0.05)


PROCESSES: tuple[Process, ...] = (
    level_shifts,
    airline,
    subsidy_spikes,
    moving_seasons,
    clumps,
    growth_phases,
    feedback,
    wandering,
    province_like,
)


def generated(n_series: int, seed: int) -> Cases:
    """`n_series` series by turns of every process, size class and length of history, at every origin."""
    rng = np.random.default_rng(seed)
    turns = [(p, s, h) for h in HISTORIES for s in range(len(SIZES)) for p in PROCESSES]
    return cases_of([_series(rng, *turns[i % len(turns)]) for i in range(n_series)])


def _series(rng: Rng, process: Process, size_class: int, history: int) -> tuple[str, np.ndarray]:
    """One series whose last year before the one to be foretold falls into the class."""
    low, high, _ = SIZES[size_class]
    while True:
        smallest, largest = DRAWN_SIZES[size_class]
        years = process(rng, np.exp(rng.uniform(np.log(smallest), np.log(largest)))).reshape(YEARS, 12)
        if low <= years[-2].sum() < high:
            return process.__name__, years[-1 - history :]
