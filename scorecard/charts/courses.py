"""Small multiples of one area: how much of each goal's target had been done month by month this year, beside the city.

Every goal in one measure, so that sixteen are read at a glance: 100 % is the area's own target (the city's own for the
city), of a share or a rate the ratio against its target. Every point is a value of the query; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scorecard.plan import Area, Goal, Part, Series
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import amount, value

Points = tuple[tuple[int, float], ...]  # (month 1–12, part of the target)


@dataclass(frozen=True)
class Course:
    """One goal: the area's points and the city's, what was done and what it takes, as written."""

    goal: Goal
    part: Part | None
    verdict: Verdict
    own: Points
    city: Points
    done: str
    needed: str


def courses(view: View, area: Area, verdicts: Sequence[Verdict]) -> list[Course]:
    """The goals of `verdicts` that this area can be held to, in their order; those without figures are left out."""
    judged = [v for v in verdicts if view.plan.goal(v.goal).districts and not words.is_below_one(v)]
    parts = {v.goal: words.decided_part(view.plan.goal(v.goal), v) for v in judged}
    city = view.plan.city.code
    asked = {"goals": list(parts), "parts": [part.id if part else "" for part in parts.values()]}
    rows = view.run("courses_of_target", areas=[area.code, city], as_of=view.month, **asked).to_pylist()
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["goal"], row["area_code"]), []).append(row)
    return [
        _course(view, verdict, parts[verdict.goal], own, _points(found.get((verdict.goal, city), [])))
        for verdict in judged
        if (own := found.get((verdict.goal, area.code)))
    ]


def _course(view: View, verdict: Verdict, part: Part | None, own: Sequence[dict[str, Any]], city: Points) -> Course:
    goal, last = view.plan.goal(verdict.goal), own[-1]
    if last["is_ratio"]:
        done, needed = (value(view.texts, goal, last[name]) for name in ("done", "needed"))
    else:
        measure = Series.parse(words.judged_series(goal, verdict)[0]).measure
        done, needed = view.texts.number(last["done"], 0), amount(view.texts, view.plan, measure, last["needed"])
    return Course(goal, part, verdict, _points(own), city, done, needed)


def _points(rows: Sequence[dict[str, Any]]) -> Points:
    return tuple((row["month"].month, row["of_target"]) for row in rows)
