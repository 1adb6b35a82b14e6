"""What changed between two months: which goals moved, the worse first. Pure; words are found elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scorecard.judge import Status

LEAST = 0.05  # a smaller move of the probability is none to speak of
# From good to bad; silence about what was judged before is no better than bad news.
STEPS = {
    Status.ACHIEVED: 0,
    Status.ON_TRACK: 1,
    Status.AT_RISK: 2,
    Status.OFF_TRACK: 3,
    Status.MISSED: 4,
    Status.NO_DATA: 5,
}


@dataclass(frozen=True)
class Move:
    """One goal that moved. steps: of its status, above 0 for worse; chance: of its probability (None: none given)."""

    row: Mapping[str, Any]
    steps: int
    chance: float | None

    @property
    def is_worse(self) -> bool:
        return self.steps > 0 or (self.steps == 0 and (self.chance or 0.0) < 0)


def moves(rows: Iterable[Mapping[str, Any]]) -> tuple[Move, ...]:
    """Rows of `goals_against_before` → those that moved: worse before better, another status before another
    probability, the largest first. A year that has only just begun, or a goal that is never judged, doesn't move."""
    found = [_move(row) for row in rows if row["status"] in STEPS and row["from_status"] in STEPS]
    told = [one for one in found if one.steps or abs(one.chance or 0.0) >= LEAST]
    return tuple(sorted(told, key=_place))


def _move(row: Mapping[str, Any]) -> Move:
    steps = STEPS[Status(row["status"])] - STEPS[Status(row["from_status"])]
    now, before = row["probability"], row["from_probability"]
    return Move(row, steps, None if now is None or before is None else round(now - before, 9))


def _place(move: Move) -> tuple[bool, int, float]:
    return not move.is_worse, -abs(move.steps), -abs(move.chance or 0.0)
