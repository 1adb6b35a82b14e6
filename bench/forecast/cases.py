"""A case: what is known at an origin of a year that is over, and how the year ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ORIGINS = (3, 6, 9)  # months of the year that are known
LATEST = 3
HISTORIES = (1, 2, 4)  # earlier years that are known
SIZES = (
    (0, 20, "under 20"),
    (20, 500, "20-500"),
    (500, np.inf, "over 500"),
)  # last year's total, the lower end included


@dataclass(frozen=True)
class Cases:
    """Held-back years: `months` (case, year, 12), the last year the one to be foretold, NaN where nothing is known."""

    months: np.ndarray
    origin: np.ndarray  # (case,) months of the last year that are known
    kind: np.ndarray  # (case,) which process or source

    @property
    def so_far(self) -> np.ndarray:
        return self._up_to_origin(self.months[:, -1])

    @property
    def reached(self) -> np.ndarray:
        """(years_back, case), nearest year first."""
        return np.stack([self._up_to_origin(self.months[:, -1 - n]) for n in range(1, self.months.shape[1])])

    @property
    def whole(self) -> np.ndarray:
        return np.stack([self.months[:, -1 - n].sum(axis=1) for n in range(1, self.months.shape[1])])

    @property
    def actual(self) -> np.ndarray:
        return self.months[:, -1].sum(axis=1)

    @property
    def latest(self) -> np.ndarray:
        """(year, case): count of the last three months up to the origin, this year first."""
        months = np.arange(12)
        inside = (months < self.origin[:, None]) & (months >= self.origin[:, None] - LATEST)
        years = self.months[:, ::-1]
        return (np.where(inside[:, None, :], years, 0.0).sum(axis=2) + 0.0 * years[:, :, 0]).T

    @property
    def size(self) -> np.ndarray:
        """Number of the class in SIZES, by last year's total: nothing of the year itself."""
        last = self.whole[0]
        return np.select([(last >= low) & (last < high) for low, high, _ in SIZES], range(len(SIZES)), 0)

    def known(self) -> np.ndarray:
        """(case, months) in order, everything after the origin NaN: all that an opponent may see."""
        flat = self.months.reshape(self.months.shape[0], -1).copy()
        ahead = 12 - self.origin
        flat[np.arange(flat.shape[1]) >= flat.shape[1] - ahead[:, None]] = np.nan
        return flat

    def where(self, chosen: np.ndarray) -> Cases:
        return Cases(self.months[chosen], self.origin[chosen], self.kind[chosen])

    def _up_to_origin(self, year: np.ndarray) -> np.ndarray:
        return np.where(np.arange(12) < self.origin[:, None], year, 0.0).sum(axis=1) + 0.0 * year[:, 0]


def cases_of(series: list[tuple[str, np.ndarray]]) -> Cases:
    """Every series (kind, (years, 12)) at every origin; shorter ones are NaN before their first year."""
    longest = max(years.shape[0] for _, years in series)
    padded = [np.vstack([np.full((longest - years.shape[0], 12), np.nan), years]) for _, years in series]
    months = np.repeat(np.stack(padded), len(ORIGINS), axis=0)
    return Cases(
        months.astype(float),
        np.tile(np.array(ORIGINS), len(series)),
        np.repeat(np.array([kind for kind, _ in series]), len(ORIGINS)),
    )
