"""Which datasets a city needs first, and from when: those that its goals are judged by. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorecard.plan import Dataset, Goal, GoalKind, Plan, Series

BASED_ON_LAST_YEAR = (GoalKind.YEARLY_GROWTH, GoalKind.STEADY_GROWTH, GoalKind.STOCK_GROWTH)


@dataclass(frozen=True)
class FirstUpload:
    """One dataset: the goals that are judged by it (in order), and the first month its figures are needed of."""

    dataset: Dataset
    goals: tuple[Goal, ...]
    since: date


def first_uploads(plan: Plan) -> tuple[FirstUpload, ...]:
    """The datasets that goals need, the one that most of them need first.

    A year before the period is needed where growth is judged, and everywhere that a forecast has to know the seasons.
    """
    goals: dict[str, list[Goal]] = {}
    for goal in plan.goals:
        for name in _datasets_of(plan, goal):
            goals.setdefault(name, []).append(goal)
    order = [dataset.id for dataset in plan.datasets]
    found = [FirstUpload(plan.dataset(name), tuple(used), _since(plan, used)) for name, used in goals.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.goals), order.index(one.dataset.id))))


def _datasets_of(plan: Plan, goal: Goal) -> dict[str, None]:
    """Ids of the datasets whose figures enter a goal, each once, in order."""
    names = (*goal.series, *goal.denominator, *(part.series for part in goal.parts))
    measures = [Series.parse(name).measure for name in names] + ([goal.population] if goal.population else [])
    found = [owner.id for m in measures for owner in plan.datasets if owner.area_code is None and _declares(owner, m)]
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        found += [dataset.id for dataset in plan.datasets if dataset.area_code == "province"]
    if goal.milestones:
        found += [d.id for d in plan.datasets if any(m in d.dimensions for m in _milestone_dimensions(plan, goal))]
    return dict.fromkeys(found)


def _declares(dataset: Dataset, measure: str) -> bool:
    return any(one.id == measure for one in dataset.measures)


def _milestone_dimensions(plan: Plan, goal: Goal) -> list[object]:
    """The dimensions whose kinds are this goal's milestones."""
    wanted = set(goal.milestones)
    return [one for one in plan.dimensions if wanted <= {kind.id for kind in one.kinds}]


def _since(plan: Plan, goals: list[Goal]) -> date:
    needs_base = any(goal.kind in BASED_ON_LAST_YEAR or goal.per == "year" for goal in goals)
    return date(plan.period.first_year - int(needs_base), 1, 1)
