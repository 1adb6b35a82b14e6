"""How a row of the table is measured: own and baseline in turn, the medians and their ratio. Standard library only."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of quality.md's table: medians in seconds unless `what` says otherwise, their ratio, and its limit.

    The ratio may be `limit` at most; with `at_least` at least.
    """

    what: str
    own_s: float
    against: str
    baseline_s: float
    limit: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.own_s / self.baseline_s


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def pair(
    what: str, own: Callable[[], object], against: str, baseline: Callable[[], object], limit: float, runs: int
) -> Row:
    """Own and baseline in turn, `runs` times after one warm-up each, so that a slow spell of the machine hits both."""
    own(), baseline()
    times = [(seconds(own), seconds(baseline)) for _ in range(runs)]
    return Row(what, statistics.median(t[0] for t in times), against, statistics.median(t[1] for t in times), limit)
