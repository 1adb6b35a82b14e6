"""What the matrix shows: every verdict by area and goal, the areas in an order, how many goals each one meets.

Read once for everybody who may see the same; draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal
from scorecard.verdicts import Verdict
from scorecard.wording import words

GOOD = (Status.ACHIEVED, Status.ON_TRACK)
BAD = (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED)
JUDGED = (*GOOD, *BAD, Status.NO_DATA)
PLAN_ORDER, MET_ORDER = "plan", "met"
KINDS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.ZONE, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)  # from left to right
ALWAYS_SHOWN = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.ZONE)  # the others only where they have a figure


@dataclass(frozen=True)
class Matrix:
    """Areas (the city first, districts, zones, the rest) × goals, with a verdict where there is one."""

    areas: tuple[Area, ...]
    goals: tuple[Goal, ...]
    verdicts: Mapping[tuple[str, str], Verdict]  # (area code, goal) →

    def at(self, area: Area, goal: Goal) -> Verdict | None:
        return self.verdicts.get((area.code, goal.id))

    def of_kind(self, kind: AreaKind) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.kind is kind)

    def judged(self, area: Area) -> int:
        """How many goals this area is judged by."""
        return sum(is_counted(self.at(area, goal)) for goal in self.goals)

    def met(self, area: Area) -> int:
        """How many of them are achieved or on track."""
        return sum(is_good(self.at(area, goal)) for goal in self.goals)


def is_counted(verdict: Verdict | None) -> bool:
    """Whether a verdict counts: one on less than a whole mark or project holds nobody to anything."""
    return verdict is not None and verdict.status in JUDGED


def is_good(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.status in GOOD


def is_bad(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.status in BAD


def is_ranked(verdict: Verdict | None) -> bool:
    """Whether its figure may stand in a ranking: there is one, and the base carries it."""
    return verdict is not None and verdict.actual is not None and not verdict.is_small


def closed_years(context: Context) -> list[int]:
    """The years of the period that are over at the month looked at."""
    return [year for year in context.plan.years() if year < context.month.year or context.month == date(year, 12, 1)]


def matrix_of(context: Context, year: int | None) -> Matrix:
    """All that this viewer may see at the month looked at: headline verdicts, or those of a closed year."""
    return _matrix(context.month, year, context.viewer, context.stamp, context)


@st.cache_resource(max_entries=24, show_spinner=False)
def _matrix(
    as_of: date,
    year: int | None,
    viewer: Viewer,  # noqa: ARG001 - with the stamp part of the cache key
    stamp: str,  # noqa: ARG001
    _context: Context,
) -> Matrix:
    rows = _context.run("matrix", as_of=as_of, year=year).to_pylist()
    verdicts = {(row["area_code"], row["goal"]): words.read(row) for row in rows}
    with_figures = {code for (code, _), verdict in verdicts.items() if verdict.actual is not None}
    known, plan = {code for code, _ in verdicts}, _context.plan
    return Matrix(
        areas=tuple(
            area
            for kind in KINDS
            for area in plan.areas_of(kind)
            if area.code in (known if kind in ALWAYS_SHOWN else with_figures)
        ),
        goals=tuple(goal for goal in plan.goals if (plan.city.code, goal.id) in verdicts),
        verdicts=verdicts,
    )


def in_order(matrix: Matrix, districts: Sequence[Area], order: str) -> list[Area]:
    """Districts as declared, by the goals they meet, or by the figure of one goal (an id); ties as declared.

    What isn't ranked in that goal comes last.
    """
    if order == MET_ORDER:
        return sorted(districts, key=lambda area: -matrix.met(area))
    goal = next((goal for goal in matrix.goals if goal.id == order), None)
    if goal is None:
        return list(districts)

    def place(area: Area) -> tuple[bool, float]:
        verdict = matrix.at(area, goal)
        actual = verdict.actual if verdict is not None else None
        return not is_ranked(verdict), -(actual or 0.0)

    return sorted(districts, key=place)


def shades(matrix: Matrix, goal: Goal, steps: int) -> dict[str, int]:
    """Area code → 0 (the lowest of the ranked districts) … steps − 1 (the highest); zones by the same measure.

    Nothing for who isn't ranked, nor where all are equal.
    """
    of_districts = [v.actual for v in _ranked(matrix, goal, AreaKind.DISTRICT) if v.actual is not None]
    low, high = min(of_districts, default=0.0), max(of_districts, default=0.0)
    if high <= low:
        return {}
    shown = [*_ranked(matrix, goal, AreaKind.DISTRICT), *_ranked(matrix, goal, AreaKind.ZONE)]
    parts = {v.area_code: ((v.actual or 0.0) - low) / (high - low) for v in shown}
    return {code: min(steps - 1, max(0, int(part * steps))) for code, part in parts.items()}


def _ranked(matrix: Matrix, goal: Goal, kind: AreaKind) -> list[Verdict]:
    found = [matrix.at(area, goal) for area in matrix.of_kind(kind)]
    return [verdict for verdict in found if verdict is not None and is_ranked(verdict)]
