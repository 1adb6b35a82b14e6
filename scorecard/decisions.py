"""What needs a decision now: at most three things, chosen by a rule. Pure; words are found elsewhere.

The rule stands in docs/decisions/0017-three-decisions.md. May import the plan and what a verdict is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, groupby, islice, zip_longest
from typing import Any

from scorecard.judge import Status
from scorecard.plan import GoalKind, Plan, Series
from scorecard.verdicts import Verdict

MOST = 3
REACH = 2.0  # more than so many times the pace reached so far isn't asked of anybody within the year
HOPELESS = 0.05  # the probability below which a goal is called very unlikely
MOST_AREAS = 2
LATE = "missing"  # a state of `submissions_of_year`: due and not in


class Topic(StrEnum):
    """What kind of decision it is; in the order in which kinds are heard."""

    EFFORT = "effort"
    OVERDUE = "overdue"
    OUT_OF_REACH = "out_of_reach"
    HELD_UP = "held_up"
    ADD_UP = "add_up"
    OPINIONS = "opinions"


@dataclass(frozen=True)
class Decision:
    """One thing to decide. goals: their ids and verdicts, the hardest first; `item`, `dataset`: what else it is about.

    stretches: pace needed ÷ pace so far, one a goal (None: unknown). areas: the districts most of the rest lies with,
    or those whose figures are awaited, or those without a target of their own. days: how long overdue.
    """

    topic: Topic
    goals: tuple[Verdict, ...] = ()
    stretches: tuple[float | None, ...] = ()
    areas: tuple[str, ...] = ()
    item: Mapping[str, Any] | None = None
    dataset: str = ""
    months: tuple[date, ...] = ()
    days: int = 0


@dataclass(frozen=True)
class Known:
    """What is known at a month of one area. verdicts: its headline verdicts; of_districts: those of the districts below
    it; items: rows of `work_items_of_month`; reports: rows of `submissions_of_year` up to that month."""

    plan: Plan
    verdicts: Sequence[Verdict]
    of_districts: Sequence[Verdict] = ()
    items: Sequence[Mapping[str, Any]] = ()
    reports: Sequence[Mapping[str, Any]] = ()


def decisions(known: Known, most: int = MOST) -> tuple[Decision, ...]:
    """One of each topic in their order, then the second of each, and so on, up to `most`."""
    by_topic = (_efforts(known), _overdue(known), _out_of_reach(known), _held_up(known), _add_up(known), _far(known))
    in_turn = chain.from_iterable(zip_longest(*by_topic))
    return tuple(islice((one for one in in_turn if one is not None), most))


def stretch(verdict: Verdict) -> float | None:
    """Pace needed ÷ pace so far: counts against last year's same months, milestones their own; None: unknown."""
    done, gone = verdict.terms.get("stage_share"), verdict.terms.get("elapsed_share")
    if done is not None and gone is not None:
        return (1 - done) * gone / ((1 - gone) * done) if done > 0 and gone < 1 else None
    if verdict.required_rate is None or not verdict.last_year_rate:
        return None
    return verdict.required_rate / verdict.last_year_rate


def _is_open(verdict: Verdict) -> bool:
    return verdict.status in (Status.AT_RISK, Status.OFF_TRACK) and not verdict.is_small


def _is_out_of_reach(verdict: Verdict) -> bool:
    pace, chance = stretch(verdict), verdict.probability
    return pace is not None and pace > REACH and chance is not None and chance < HOPELESS


def _in_order(known: Known, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The nearest deadline first, then the furthest from the pace needed, then the least likely, then as declared."""
    last_year = known.plan.period.last_year
    place = {goal.id: number for number, goal in enumerate(known.plan.goals)}

    def key(verdict: Verdict) -> tuple[float, ...]:
        chance = 1.0 if verdict.probability is None else verdict.probability
        return verdict.year or last_year, -(stretch(verdict) or 0.0), chance, place[verdict.goal]

    return sorted(verdicts, key=key)


def _efforts(known: Known) -> list[Decision]:
    """Goals not on their way that need more than the pace so far, and not more than can be asked."""
    found = [verdict for verdict in known.verdicts if _is_open(verdict) and not _is_out_of_reach(verdict)]
    needs = [verdict for verdict in found if _needs_more(verdict)]
    return [
        Decision(Topic.EFFORT, (verdict,), (stretch(verdict),), _where(known, verdict))
        for verdict in _in_order(known, needs)
    ]


def _needs_more(verdict: Verdict) -> bool:
    pace = stretch(verdict)
    return pace > 1.0 if pace is not None else bool(verdict.required_rate)


def _where(known: Known, verdict: Verdict) -> tuple[str, ...]:
    """The districts whose part of the city's need is furthest above what they did in last year's same months."""
    left = verdict.terms.get("months_left") or 0
    above = {
        one.area_code: one.need_here - (one.last_year_rate or 0.0) * left
        for one in known.of_districts
        if one.goal == verdict.goal and one.need_here is not None
    }
    furthest = sorted((code for code, more in above.items() if more > 0), key=lambda code: -above[code])
    return tuple(furthest[:MOST_AREAS])


def _overdue(known: Known) -> list[Decision]:
    """Work items past their day, the longest first."""
    late = [row for row in known.items if row["status"] == Status.MISSED and row["days_overdue"] is not None]
    late.sort(key=lambda row: -row["days_overdue"])
    return [Decision(Topic.OVERDUE, item=row, days=row["days_overdue"]) for row in late]


def _out_of_reach(known: Known) -> list[Decision]:
    """All goals that no effort still turns, together: whether to go on as planned is one question."""
    found = [verdict for verdict in known.verdicts if _is_open(verdict) and _is_out_of_reach(verdict)]
    ordered = _in_order(known, found)
    return [Decision(Topic.OUT_OF_REACH, tuple(ordered), tuple(map(stretch, ordered)))] if ordered else []


def _held_up(known: Known) -> list[Decision]:
    """Datasets with overdue reports that keep goals from being judged up to the month; most goals, then longest."""
    found = []
    late = sorted((row for row in known.reports if row["state"] == LATE), key=lambda row: row["dataset"])
    for dataset, group in groupby(late, key=lambda row: row["dataset"]):
        rows = list(group)
        goals = tuple(v for v in known.verdicts if _waits(v) and dataset in _datasets(known.plan, v.goal))
        areas = tuple(dict.fromkeys(row["area_code"] for row in rows))
        months = tuple(sorted({row["month"] for row in rows}))
        days = max(row["days_late"] or 0 for row in rows)
        if goals:
            found.append(Decision(Topic.HELD_UP, goals, areas=areas, dataset=dataset, months=months, days=days))
    return sorted(found, key=lambda one: (-len(one.goals), -one.days))


def _waits(verdict: Verdict) -> bool:
    return verdict.status is Status.NO_DATA or "data_behind" in verdict.flags


def _datasets(plan: Plan, goal_id: str) -> set[str]:
    goal = plan.goal(goal_id)
    series = [*goal.series, *goal.denominator, *(part.series for part in goal.parts)]
    own = {plan.measure(Series.parse(key).measure)[0].id for key in series}
    return own | ({goal.dataset} if goal.dataset else set())


def _add_up(known: Known) -> list[Decision]:
    """Goals that the city would miss even if every district met its own target; which have none, as it is below one."""
    found = [verdict for verdict in known.verdicts if "districts_would_not" in verdict.flags]
    return [
        Decision(Topic.ADD_UP, (verdict,), areas=_without_own(known, verdict)) for verdict in _in_order(known, found)
    ]


def _without_own(known: Known, verdict: Verdict) -> tuple[str, ...]:
    """The districts whose part of the city's count is below one: nothing is asked of them."""
    return tuple(one.area_code for one in known.of_districts if one.goal == verdict.goal and "below_one" in one.flags)


def _far(known: Known) -> list[Decision]:
    """Goals of which the second opinion says something else by more than a step."""
    found = [v for v in known.verdicts if "second_disagrees" in v.flags and not v.is_small]
    is_judged = [v for v in found if known.plan.goal(v.goal).kind is not GoalKind.TRACKED]
    return [Decision(Topic.OPINIONS, (verdict,)) for verdict in _in_order(known, is_judged)]
