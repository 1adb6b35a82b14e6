"""How good a forecast was: WAPE and MASE of the year's total, coverage by randomised PIT, Brier score, reliability."""

from __future__ import annotations

import numpy as np

from bench.forecast.cases import Cases
from scorecard.outlook import Counts, rest_of_year

GROWTHS = (0.15, 0.02)  # the goals whose chance is scored: at least 15 % over last year, and more than 2 %
PIT_SEED = 7


def rest_of(cases: Cases) -> Counts:
    """The model's distribution of what was still to come."""
    latest = cases.latest
    return rest_of_year(
        cases.so_far, cases.reached, cases.whole, cases.origin, latest=latest[0], latest_before=latest[1:]
    )[0]


def wape(foretold: np.ndarray, actual: np.ndarray) -> float:
    """Sum of absolute errors of the year's total ÷ sum of the totals."""
    return float(np.abs(foretold - actual).sum() / max(actual.sum(), 1.0))


def mase(foretold: np.ndarray, cases: Cases) -> float:
    """Mean of: absolute error ÷ (months to come × mean difference of neighbouring months in the earlier years)."""
    history = cases.months[:, :-1].reshape(len(cases.origin), -1)
    usual = np.nanmean(np.abs(np.diff(history, axis=1)), axis=1)
    return float(np.mean(np.abs(foretold - cases.actual) / ((12 - cases.origin) * np.maximum(usual, 1 / 12))))


def pit(rest: Counts, observed: np.ndarray) -> np.ndarray:
    """Randomised probability integral transform: uniform where the distribution is right."""
    above, from_it = rest.at_least(observed + 1), rest.at_least(observed)
    return 1 - from_it + np.random.default_rng(PIT_SEED).random(observed.shape) * (from_it - above)


def covered(u: np.ndarray) -> float:
    """Share of cases inside the 80 % interval."""
    return float(np.mean((u >= 0.1) & (u <= 0.9)))


def chances(cases: Cases, rest: Counts) -> tuple[np.ndarray, np.ndarray]:
    """(probability, came true), (goal, case): last year's total grows by 15 % or more, by more than 2 %."""
    last = cases.whole[0]
    needed = np.stack([np.ceil(last * 1.15 - 1e-9), np.floor(last * 1.02 + 1e-9) + 1])
    return rest.at_least(needed - cases.so_far), cases.actual >= needed


def brier(chance: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """(the chance's Brier score, that of always saying how often it came true, known only in hindsight)."""
    often = true.mean(axis=-1, keepdims=True)
    return float(np.mean((chance - true) ** 2)), float(np.mean((often - true) ** 2))


def reliability(chance: np.ndarray, true: np.ndarray) -> list[tuple[int, float, float]]:
    """(cases, mean chance, share that came true) for each tenth of the chance."""
    tenth = np.minimum((chance * 10).astype(int), 9)
    return [
        (int((tenth == n).sum()), float(chance[tenth == n].mean()), float(true[tenth == n].mean()))
        for n in range(10)
        if (tenth == n).any()
    ]
