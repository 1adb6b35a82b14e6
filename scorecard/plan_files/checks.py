"""What has to hold between the declarations of a plan: every name used is declared, nothing contradicts.

Finds facts; the words are in the catalogue under plan.<rule>. Imports the models and its own room only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from scorecard.plan import Alias, Area, AreaKind, Figure, Goal, GoalKind, Plan
from scorecard.plan_datasets import Measure
from scorecard.plan_files.dataset_checks import dataset_problems, series_problem
from scorecard.plan_files.problem import KeyPath, Problem, joined, said_twice, same_id, unknown, unknown_names

_RATIO_KINDS = (GoalKind.YEARLY_SHARE, GoalKind.YEARLY_RATE)
_GROWTH_KINDS = (GoalKind.YEARLY_GROWTH, GoalKind.STEADY_GROWTH)
_NO_TARGET = (GoalKind.ABOVE_BENCHMARK, GoalKind.MILESTONES, GoalKind.TRACKED)
_PER_YEAR = (*_RATIO_KINDS, *_GROWTH_KINDS, GoalKind.ABOVE_BENCHMARK)
_PER_PERIOD = (GoalKind.CUMULATIVE, GoalKind.MILESTONES)
_USED_BY = {  # keys that decide how a goal is judged or forecast → the kinds that read them
    "flat_band": _GROWTH_KINDS,
    "never_falls": (GoalKind.STOCK_GROWTH,),
    "forecastable": (GoalKind.STOCK_GROWTH, GoalKind.CUMULATIVE, GoalKind.MILESTONES, GoalKind.TRACKED),
}
_MOST_GROWTH = 5.0  # a growth target above 500 % is a percentage written where a ratio belongs


def plan_problems(plan: Plan, dataset_files: Sequence[str]) -> Iterator[Problem]:
    """Everything wrong with a plan whose files each have the right shape; `dataset_files`: one of each dataset."""
    yield from _general(plan)
    yield from _areas(plan)
    yield from dataset_problems(plan, dataset_files)
    for list_name, file in (("goals", "goals.toml"), ("outcomes", "goals.toml"), ("work_items", "work_items.toml")):
        ids = ((one.id, (list_name, index), file) for index, one in enumerate(getattr(plan, list_name)))
        yield from same_id(list_name[:-1].replace("_", " "), ids)
    numbers = ((str(group.number), ("groups", index), "goals.toml") for index, group in enumerate(plan.groups))
    yield from same_id("group", numbers)
    for index, goal in enumerate(plan.goals):
        yield from _goal(plan, goal, ("goals", index))
    yield from _outcomes(plan)
    yield from _work_items(plan)


def _general(plan: Plan) -> Iterator[Problem]:
    file = "plan.toml"
    if plan.period.last_year < plan.period.first_year:
        values: dict[str, object] = {"first": plan.period.first_year, "last": plan.period.last_year}
        yield Problem(("period", "last_year"), "period_backwards", values, file)
    if not 0 < plan.thresholds.at_risk < plan.thresholds.on_track <= 1:
        yield Problem(("thresholds",), "thresholds_order", {}, file)
    if not -1 <= plan.thresholds.stage_at_risk <= 0:
        yield Problem(("thresholds", "stage_at_risk"), "stage_threshold", {}, file)
    try:
        ZoneInfo(plan.timezone)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        yield Problem(("timezone",), "unknown_timezone", {"given": plan.timezone}, file)
    yield from same_id("office", ((name, ("offices", index), file) for index, name in enumerate(plan.offices)))
    for key, kind in (("code", AreaKind.CITY), ("province", AreaKind.PROVINCE)):
        code = getattr(plan.city, key)
        allowed = [area.code for area in plan.areas_of(kind)]
        if code not in allowed:
            yield unknown(file, ("city", key), f"area of kind {kind}", code, allowed)


# --- areas ---------------------------------------------------------------------------------------------------------


def _areas(plan: Plan) -> Iterator[Problem]:
    file = "areas.toml"
    yield from same_id("area", ((area.code, ("areas", index), file) for index, area in enumerate(plan.areas)))
    yield from said_twice("area name or code", _area_names(plan.areas))
    for kind in (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN):
        for index, _ in [(i, area) for i, area in enumerate(plan.areas) if area.kind is kind][1:]:
            yield Problem(("areas", index), "only_one", {"kind": str(kind)}, file)
    if not plan.districts():
        yield Problem((), "no_districts", {}, file)
    tiles: dict[tuple[int, int], str] = {}
    for index, area in enumerate(plan.areas):
        yield from _parent(plan, area, ("areas", index))
        yield from _validity(area, ("areas", index))
        if area.tile is not None and tiles.setdefault(area.tile, area.name) != area.name:
            values: dict[str, object] = {"tile": list(area.tile), "first": tiles[area.tile]}
            yield Problem(("areas", index, "tile"), "same_tile", values, file)


def _area_names(areas: Iterable[Area]) -> Iterator[tuple[str, str, KeyPath, str]]:
    for index, area in enumerate(areas):
        for key in ("name", "short_name", "code"):
            yield getattr(area, key), area.code, ("areas", index, key), "areas.toml"
        for position, alias in enumerate(area.aliases):
            for name in filter(None, (alias.name, alias.code)):
                yield name, area.code, ("areas", index, "aliases", position), "areas.toml"


def _parent(plan: Plan, area: Area, at: KeyPath) -> Iterator[Problem]:
    """The province has no parent, the city's is the province, everything else is the city's."""
    above = {AreaKind.PROVINCE: None, AreaKind.CITY: AreaKind.PROVINCE}.get(area.kind, AreaKind.CITY)
    allowed = [other.code for other in plan.areas_of(above)] if above else []
    if above is None and area.parent is not None:
        yield Problem((*at, "parent"), "no_parent", {}, "areas.toml")
    elif above is not None and area.parent is None:
        yield Problem(at, "missing_key", {"name": "parent", "needed": f"parent = {joined(allowed)}"}, "areas.toml")
    elif above is not None and area.parent not in allowed:
        yield unknown("areas.toml", (*at, "parent"), f"parent (area of kind {above})", str(area.parent), allowed)


def _validity(area: Area, at: KeyPath) -> Iterator[Problem]:
    dated_things: list[tuple[KeyPath, Area | Alias]] = [(at, area)]
    dated_things += [((*at, "aliases", index), alias) for index, alias in enumerate(area.aliases)]
    for path, dated in dated_things:
        if dated.valid_from and dated.valid_to and dated.valid_to < dated.valid_from:
            values: dict[str, object] = {"first": dated.valid_from, "last": dated.valid_to}
            yield Problem(path, "validity_backwards", values, "areas.toml")
    for index, alias in enumerate(area.aliases):
        if alias.name is None and alias.code is None:
            yield Problem((*at, "aliases", index), "empty_alias", {}, "areas.toml")


# --- goals, outcomes, work items -----------------------------------------------------------------------------------


def _goal(plan: Plan, goal: Goal, at: KeyPath) -> Iterator[Problem]:
    file = "goals.toml"
    yield from _series_lists(plan, file, at, {"series": goal.series, "denominator": goal.denominator})
    for name, (numerator, denominator) in goal.beside.items():
        yield from _series_at(plan, file, (*at, "beside", name, 0), numerator)
        yield from _series_at(plan, file, (*at, "beside", name, 1), denominator)
    for index, part in enumerate(goal.parts):
        yield from _series_at(plan, file, (*at, "parts", index), (part.series,), single="series")
    yield from same_id("part", ((part.id, (*at, "parts", index), file) for index, part in enumerate(goal.parts)))
    yield from _milestones(plan, file, (*at, "milestones"), goal.milestones)
    yield from _kind_of_goal(goal, at)
    yield from _target(goal, at)
    yield from _names_in_goal(plan, goal, at)


def _series_lists(plan: Plan, file: str, at: KeyPath, lists: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    for key, names in lists.items():
        yield from _series_at(plan, file, (*at, key), names)


def _series_at(
    plan: Plan, file: str, at: KeyPath, names: Iterable[str], single: str | None = None
) -> Iterator[Problem]:
    for index, name in enumerate(names):
        problem = series_problem(plan, file, (*at, single or index), name)
        if problem:
            yield problem


def _milestones(plan: Plan, file: str, at: KeyPath, names: Iterable[str]) -> Iterator[Problem]:
    kinds = [kind.id for dimension in plan.dimensions if dimension.id == "milestone" for kind in dimension.kinds]
    yield from unknown_names(file, at, "milestone", names, kinds)


def _kind_of_goal(goal: Goal, at: KeyPath) -> Iterator[Problem]:
    """The keys a kind of goal needs, and how often it is judged."""
    needed = {
        "denominator": goal.kind in _RATIO_KINDS and not goal.denominator,
        "population": goal.kind is GoalKind.ABOVE_BENCHMARK and goal.population is None,
        "milestones": goal.kind is GoalKind.MILESTONES and not goal.milestones,
        "dataset": goal.kind is GoalKind.MILESTONES and goal.dataset is None,
        "flat_band": goal.kind is GoalKind.STEADY_GROWTH and goal.flat_band is None,
        "series": goal.kind is not GoalKind.MILESTONES and not goal.series and not goal.parts,
        "target": goal.kind not in _NO_TARGET and goal.target is None,
    }
    for key in (key for key, is_missing in needed.items() if is_missing):
        yield Problem(at, "kind_needs", {"kind": str(goal.kind), "name": key}, "goals.toml")
    for key, kinds in _USED_BY.items():
        if goal.kind not in kinds and getattr(goal, key) != Goal.model_fields[key].default:
            yield Problem(
                (*at, key), "no_effect", {"kind": str(goal.kind), "name": key, "allowed": joined(kinds)}, "goals.toml"
            )
    if goal.kind in _NO_TARGET and goal.target is not None:
        yield Problem((*at, "target"), "no_target", {"kind": str(goal.kind)}, "goals.toml")
    per = "year" if goal.kind in _PER_YEAR else "period" if goal.kind in _PER_PERIOD else goal.per
    if goal.per != per:
        yield Problem((*at, "per"), "per", {"kind": str(goal.kind), "allowed": per}, "goals.toml")


def _target(goal: Goal, at: KeyPath) -> Iterator[Problem]:
    most = 1.0 if goal.kind in _RATIO_KINDS else _MOST_GROWTH if goal.kind in _GROWTH_KINDS else None
    if most is not None and goal.target is not None and not -1 <= goal.target <= most:
        yield Problem((*at, "target"), "not_a_ratio", {"given": goal.target}, "goals.toml")


def _names_in_goal(plan: Plan, goal: Goal, at: KeyPath) -> Iterator[Problem]:
    file = "goals.toml"
    datasets = [dataset.id for dataset in plan.datasets]
    measures = {measure.id: measure for dataset in plan.datasets for measure in dataset.measures}
    groups = [group.number for group in plan.groups]
    if goal.group not in groups:
        yield unknown(file, (*at, "group"), "group", str(goal.group), groups)
    if goal.dataset is not None and goal.dataset not in datasets:
        yield unknown(file, (*at, "dataset"), "dataset", goal.dataset, datasets)
    if goal.population is not None and goal.population not in measures:
        yield unknown(file, (*at, "population"), "measure", goal.population, measures)
    if goal.breakdown is not None:
        cuts = _cuts(measures, (*goal.series, *(part.series for part in goal.parts)))
        if goal.breakdown not in cuts:
            yield unknown(file, (*at, "breakdown"), "dimension of its series", goal.breakdown, cuts)
    goals = [other.id for other in plan.goals if other.id != goal.id]
    if goal.ended and goal.ended.replaced_by is not None and goal.ended.replaced_by not in goals:
        yield unknown(file, (*at, "ended", "replaced_by"), "goal", goal.ended.replaced_by, goals)


def _outcomes(plan: Plan) -> Iterator[Problem]:
    file = "goals.toml"
    measures = [measure.id for dataset in plan.datasets for measure in dataset.measures]
    for index, outcome in enumerate(plan.outcomes):
        at: KeyPath = ("outcomes", index)
        yield from _series_lists(plan, file, at, {"series": outcome.series, "denominator": outcome.denominator})
        yield from _milestones(plan, file, (*at, "milestones"), outcome.milestones)
        if outcome.population is not None and outcome.population not in measures:
            yield unknown(file, (*at, "population"), "measure", outcome.population, measures)


def _work_items(plan: Plan) -> Iterator[Problem]:
    file = "work_items.toml"
    goals = [goal.id for goal in plan.goals]
    for index, item in enumerate(plan.work_items):
        at: KeyPath = ("work_items", index)
        if item.goal is not None and item.goal not in goals:
            yield unknown(file, (*at, "goal"), "goal", item.goal, goals)
        ids = ((figure.id, (*at, "figures", place), file) for place, figure in enumerate(item.figures))
        yield from same_id("figure", ids)
        for place, figure in enumerate(item.figures):
            yield from _figure(plan, figure, (*at, "figures", place))


def _figure(plan: Plan, figure: Figure, at: KeyPath) -> Iterator[Problem]:
    file = "work_items.toml"
    measures = {measure.id: measure for dataset in plan.datasets for measure in dataset.measures}
    lists = {"series": figure.series, "denominator": figure.denominator, "each_year": figure.each_year}
    yield from _series_lists(plan, file, at, lists)
    yield from unknown_names(file, (*at, "areas_with"), "measure", figure.areas_with, measures)
    if not (figure.series or figure.areas_with or figure.each_year):
        yield Problem(at, "missing_key", {"name": "series", "needed": "series, areas_with, each_year"}, file)
    if figure.each_year_by and len(figure.each_year_by) != len(figure.each_year):
        yield Problem((*at, "each_year_by"), "each_year_by", {"needed": len(figure.each_year)}, file)
    if figure.breakdown is not None:
        cuts = _cuts(measures, figure.series)
        if figure.breakdown not in cuts:
            yield unknown(file, (*at, "breakdown"), "dimension of its series", figure.breakdown, cuts)


def _cuts(measures: dict[str, Measure], series: Iterable[str]) -> list[str]:
    """The dimensions that the measures of these series are cut by."""
    counted = [name.split("/")[0] for name in series]
    return [cut for name in counted if name in measures for cut in measures[name].dimensions]
