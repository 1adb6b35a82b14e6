"""Rows of quality.md about many open pages: changes a second against the plain page, waiting times against one session.

Twice: on a fresh server, where nobody looked at any district before, so that charts are built on the way; and warm,
with all of them built. Many sessions and one alone are always compared in the same state.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import served
from bench.measure import Row
from bench.scripted import DISTRICTS, Burst, bursts

MOST_PLAIN = 30  # of the plain page 100 sessions would take minutes and tell nothing more
WARM_CHANGES = 50  # of one session: enough that the 95th of a hundred means something
LEAST_RATIO, MOST_TIMES_ONE = 20.0, 30.0


@dataclass(frozen=True)
class Sessions:
    """The same changes on the reference page, on the plain page (None beyond MOST_PLAIN) and in one session alone, on
    fresh servers; then again on the reference page with its charts built, by as many sessions and by one alone."""

    own: Burst
    plain: Burst | None
    one: Burst
    warm: Burst
    warm_one: Burst

    @property
    def rows(self) -> list[Row]:
        """The rows that this many sessions measure."""
        many, found = f"{self.own.sessions} sessions change the district at once", []
        if self.plain:
            what = f"reference page, {many}: changes a second"
            plain, own = self.plain.changes_per_s, self.own.changes_per_s
            found.append(Row(what, own, "the plain page", plain, LEAST_RATIO, at_least=True))
        if self.own.sessions > 1:
            pairs = {"charts to be built": (self.own, self.one), "charts built": (self.warm, self.warm_one)}
            for state, (all_, one) in pairs.items():
                what = f"reference page, {many}: p95, {state}"
                found.append(Row(what, all_.p95_s, "one session", one.p95_s, MOST_TIMES_ONE))
        return found

    @property
    def told(self) -> dict[str, Any]:
        """For --json: the reference page's own figures first, then what they stand against."""
        return {
            **asdict(self.own),
            "plain": self.plain and asdict(self.plain),
            "one_session": asdict(self.one),
            "warm": asdict(self.warm),
            "warm_one_session": asdict(self.warm_one),
            "times_plain": self.plain and self.own.changes_per_s / self.plain.changes_per_s,
            "p95_times_one_session": self.own.p95_s / self.one.p95_s,
            "warm_p95_times_one_session": self.warm.p95_s / self.warm_one.p95_s,
        }


def measure(sessions: int, times: int) -> Sessions:
    """`times` bursts of `sessions` at once, then what they are compared with."""
    with served.reference_data() as data:
        with served.reference_page(data) as page:
            one = asyncio.run(bursts(page.url, 1, len(DISTRICTS)))  # in bursts too each district comes up
            warm_one = asyncio.run(bursts(page.url, 1, WARM_CHANGES))
            warm = asyncio.run(bursts(page.url, sessions, times))
        own = one if sessions == 1 else _own(data, sessions, times)
        plain = None
        if sessions <= MOST_PLAIN:
            with served.plain_page(data) as page:
                plain = asyncio.run(bursts(page.url, sessions, times))
    return Sessions(own, plain, one, warm, warm_one)


def _own(data: Path, sessions: int, times: int) -> Burst:
    with served.reference_page(data) as page:
        return asyncio.run(bursts(page.url, sessions, times))
