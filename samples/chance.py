"""Seeded chance: one independent stream a topic, so that a change to one dataset leaves the others as they were."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .city import month_end

# Shares of a year by month for filings: February lowest, December highest.
FILING_PROFILE = (0.072, 0.046, 0.078, 0.074, 0.077, 0.083, 0.079, 0.082, 0.089, 0.086, 0.100, 0.134)


class Chance(random.Random):
    """A stream named by seed and topic, with the few draws the model needs."""

    def __init__(self, seed: int, topic: str) -> None:
        super().__init__(f"{seed}:{topic}")

    def count(self, mean: float, spread: float = 1.0) -> int:
        """A count around `mean` (about Poisson for spread 1), never negative."""
        return max(0, round(self.gauss(mean, spread * mean**0.5)))

    def one_of(self, weighted: Mapping[str, float]) -> str:
        return self.choices(list(weighted), weights=list(weighted.values()))[0]

    def day_in(self, month: date) -> date:
        """A working day of the month."""
        day = month + timedelta(days=self.randrange(month_end(month).day))
        return day - timedelta(days=1) if day.weekday() > 4 and day.day > 2 else day

    def favourite(self, things: Sequence[str]) -> str:
        """One of `things`, the early ones much more often: some firms file a lot."""
        return things[int(len(things) * self.random() ** 2.2)]


def year_by_month(
    chance: Chance, total: float, profile: Sequence[float] = FILING_PROFILE, moves: float = 0.04
) -> list[int]:
    """A year's total spread over its months by a profile that itself moves a little from year to year."""
    return [chance.count(total * share * (1 + chance.gauss(0, moves)), spread=0.5) for share in profile]
