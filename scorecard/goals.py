"""The heart: every goal × area × month judged, `evaluate_all(plan, history, as_ofs)` → the `verdict` table. Pure.

No clock, no database, no words for people. May import numpy, pyarrow and the engine's other modules:
spans (which months), scene (which figures), rates and levels (kinds of goal), ending (where it will end), judge
(status), second (another rule's opinion), needs (what it takes), districts, verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from scorecard import levels, rates
from scorecard.districts import standing
from scorecard.gaps import gap_of
from scorecard.history import (
    MILESTONE_DIMENSION,
    Bools,
    History,
    history_from_tables,
    measure_with,
    series_behaviour,
)
from scorecard.judge import CODE, Figures, Status, required_rate, statuses, weakest
from scorecard.needs import needs, with_districts_at_target
from scorecard.plan import AreaKind, Goal, GoalKind, Part, Plan
from scorecard.scene import Known, Scene, figure_of
from scorecard.second import second_opinion
from scorecard.spans import Spans, spans_of
from scorecard.verdict_table import table_of
from scorecard.verdicts import Block, Verdict, verdict_of

__all__ = ["evaluate", "evaluate_all", "history_from_tables", "latest_month"]

FIGURES_OF = {
    GoalKind.YEARLY_GROWTH: rates.growth,
    GoalKind.STEADY_GROWTH: rates.growth,
    GoalKind.YEARLY_SHARE: rates.share,
    GoalKind.YEARLY_RATE: rates.rate,
    GoalKind.ABOVE_BENCHMARK: rates.benchmark,
    GoalKind.STOCK_GROWTH: levels.stock,
    GoalKind.CUMULATIVE: levels.cumulative,
    GoalKind.MILESTONES: levels.milestones,
    GoalKind.TRACKED: levels.tracked,
}


def evaluate_all(plan: Plan, history: History, as_ofs: Sequence[date]) -> pa.Table:
    """Verdicts of every goal, part and area at each as-of month: VERDICT_SCHEMA, one row each (docs/verdict.md).

    `as_ofs` are months (any day of them). Nothing later than an as-of month enters its rows.
    """
    return _evaluate(plan, plan.goals, history, as_ofs)


def evaluate(
    plan: Plan, history: History, goal: str, as_of: date, *, area: str = "", year: int | None = None, part: str = ""
) -> Verdict:
    """One verdict: of the goal's headline span, or of `year`. `area` is a code ("": the city). KeyError if none."""
    goals = tuple(g for g in plan.goals if g.id == goal)
    table = _evaluate(plan, goals, history, [as_of])
    return verdict_of(table, area or plan.city.code, part, year)


def latest_month(plan: Plan, history: History) -> date | None:
    """The latest month for which the city's figures of any judged goal are complete; None when there is none.

    Goals that count something month by month decide; levels, which hold until something changes, only where no goal
    counts.
    """
    judged = [goal for goal in plan.goals if goal.kind != GoalKind.TRACKED]
    counting = [goal for goal in judged if _counts(plan, goal)]
    known = [np.flatnonzero(_known_months(plan, goal, history)) for goal in counting or judged]
    last = max((int(months[-1]) for months in known if months.size), default=None)
    return None if last is None else history.month_at(last)


def _evaluate(plan: Plan, goals: Sequence[Goal], history: History, as_ofs: Sequence[date]) -> pa.Table:
    caches: dict[str, dict[object, Known]] = {"year": {}, "period": {}}
    blocks = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for goal in goals:
            known = _known_months(plan, goal, history)
            spans = spans_of(goal, plan.period, history, known, as_ofs)
            scene = Scene(plan, history, goal, spans, _rows(plan, goal, history), caches[goal.per])
            blocks += _judge(scene)
    return table_of(blocks)


def _judge(scene: Scene) -> list[Block]:
    """The goal's rows and, where it is judged in parts, each part's."""
    goal = scene.goal
    if not goal.parts:
        figures = _figures(scene)
        return [_block(scene, scene, "", figures, statuses(goal, scene.plan.thresholds, scene.spans, figures))]
    blocks, all_figures, all_codes = [], [], []
    for part in goal.parts:
        part_scene = _of_part(scene, part)
        figures = _figures(part_scene)
        codes = statuses(goal, scene.plan.thresholds, scene.spans, figures)
        blocks.append(_block(scene, part_scene, part.id, figures, codes))
        all_figures.append(figures)
        all_codes.append(codes)
    whole, codes = weakest(all_figures, all_codes, [part.id for part in goal.parts])
    return [_block(scene, scene, "", whole, codes), *blocks]


def _figures(scene: Scene) -> Figures:
    return with_districts_at_target(scene, FIGURES_OF[scene.goal.kind](scene))


def _of_part(scene: Scene, part: Part) -> Scene:
    goal = scene.goal.model_copy(update={"series": (part.series,)})
    return Scene(scene.plan, scene.history, goal, scene.spans, scene.rows, scene.cache)


def _block(whole: Scene, scene: Scene, part: str, figures: Figures, codes: np.ndarray) -> Block:
    """`scene` is the part's, `whole` the goal's: what the goal waits for, each of its parts waits for."""
    is_over = _is_discontinued(scene.goal, scene.history, scene.spans)
    codes = np.where(is_over, CODE[Status.DISCONTINUED], codes)
    is_silent = is_over | (codes == CODE[Status.NO_DATA]) | (codes == CODE[Status.NOT_STARTED])
    is_silent |= figures.is_below_one
    return Block(
        scene=scene,
        part=part,
        figures=figures,
        codes=codes,
        standing=standing(scene, figures),
        needs=needs(scene, figures, is_silent),
        opinion=second_opinion(scene.goal, scene.spans, figures, codes),
        is_silent=is_silent,
        required=np.where(is_silent, np.nan, required_rate(figures, scene.spans)),
        pace=np.where(is_silent, np.nan, figures.pace),
        is_own_target=scene.targets[1],
        beside=figures.beside | (_beside_rates(scene) if not part else {}),
        behind=lambda span, as_of: _behind(whole, span, as_of),
    )


def _is_discontinued(goal: Goal, history: History, spans: Spans) -> Bools:
    """Spans that weren't over when the indicator ended; what was judged before keeps its verdict."""
    if goal.ended is None:
        return np.zeros(spans.month.shape, np.bool_)
    month = history.month_index(goal.ended.from_month)
    return (spans.end[:, None] >= month) & (spans.as_of >= month)


def _beside_rates(scene: Scene) -> dict[str, np.ndarray]:
    """The goal's further rates, year to date (or since the period began); a bare figure where nothing divides it."""
    found = {}
    for name, (above, below) in scene.goal.beside.items():
        numerator = levels.since_start(scene, scene.figure(above), 0)
        found[name] = numerator
        if below:
            found[name] = rates.ratio(numerator, levels.since_start(scene, scene.figure(below), 0))
    return found


def _behind(scene: Scene, span: int, as_of: int) -> dict[str, object]:
    """What the city's figures lack between the month judged and the as-of month."""
    spans, goal = scene.spans, scene.goal
    first = max(int(spans.month[span, as_of]) + 1, int(spans.start[span]))
    last = min(int(spans.as_of[as_of]), first - first % 12 + 11)
    return gap_of(scene, _current_series(scene.plan, goal), int(scene.rows[0]), first, last)


def _rows(plan: Plan, goal: Goal, history: History) -> np.ndarray:
    """Areas of the goal, as indices into the history's: the city first, then every other but the province."""
    city = history.areas.index(plan.city.code)
    if not goal.districts or goal.kind == GoalKind.MILESTONES:
        return np.array([city], dtype=np.int64)
    beside = (AreaKind.PROVINCE, AreaKind.CITY)
    others = [i for i, kind in enumerate(history.area_kinds) if kind not in beside]
    return np.array([city, *others], dtype=np.int64)


def _current_series(plan: Plan, goal: Goal) -> tuple[str, ...]:
    """The series whose completeness decides which month the goal is judged by."""
    if goal.kind == GoalKind.MILESTONES:
        measure = measure_with(plan, MILESTONE_DIMENSION)
        return tuple(f"{measure}/{MILESTONE_DIMENSION}/{kind}" for kind in goal.milestones)
    own = (*goal.series, *goal.denominator, *(part.series for part in goal.parts))
    if own or goal.dataset is None:
        return own
    return tuple(m.id for dataset in plan.datasets if dataset.id == goal.dataset for m in dataset.measures)


def _known_months(plan: Plan, goal: Goal, history: History) -> Bools:
    """(month,) where the city's figures are complete since January: all series, of milestones any."""
    city = np.array([history.areas.index(plan.city.code)], dtype=np.int64)
    known = []
    for key in _current_series(plan, goal):
        figure = figure_of(plan, history, (key,), city)
        level = figure.flow if figure.flow is not None else figure.stock
        known.append(~np.isnan(level[0]) if level is not None else np.zeros(history.n_months, np.bool_))
    if not known:
        return np.zeros(history.n_months, np.bool_)
    return np.any(known, axis=0) if goal.kind == GoalKind.MILESTONES else np.all(known, axis=0)


def _counts(plan: Plan, goal: Goal) -> bool:
    behaviour = series_behaviour(plan)
    return any(behaviour.get(key.split("/")[0]) == "flow" for key in _current_series(plan, goal))
