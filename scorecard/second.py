"""A second opinion on an open goal, without any forecast: how the same figures are read elsewhere. Pure.

- Counts over the period: achieved ÷ what the time gone by requires, cut at 0.95 and 0.60, as Open SDG's progress
  measure does for targets with a number and a year.
- Yearly targets: met or not × trend safe or not, as the German sustainability indicators are rated: both on track, one
  of the two at risk, neither off track. The trend is safe where the figure isn't below what it was a year before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scorecard.history import Bools, Floats, Ints
from scorecard.judge import CODE, TOLERANCE, Figures, Status, meets
from scorecard.plan import Goal, GoalKind
from scorecard.spans import NONE, RUNNING, Spans

ON_TRACK_FROM, AT_RISK_FROM = 0.95, 0.60  # achieved ÷ required
RULES = ("", "ratio", "trend")
NO_OPINION = -1
STEP = {Status.OFF_TRACK: 0, Status.AT_RISK: 1, Status.ON_TRACK: 2}


@dataclass(frozen=True)
class Opinion:
    """Area × span × as_of. `code`: of a status, NO_OPINION where there is none; `rule`: index into RULES; `ratio`:
    achieved ÷ required, NaN under the other rule; `disagrees`: more than one step from the status."""

    code: Ints
    rule: int
    ratio: Floats
    is_met: Bools
    is_safe: Bools
    disagrees: Bools


def second_opinion(goal: Goal, spans: Spans, figures: Figures, codes: Ints) -> Opinion:
    """What the other rule says where the goal is open and judged."""
    is_open = (spans.state == RUNNING) & np.isin(codes, [CODE[status] for status in STEP])
    is_met = meets(figures.reach, figures.need, figures.is_strict) & ~figures.is_spoilt
    is_safe = _is_safe(goal, figures)
    ratio = np.full(codes.shape, np.nan)
    if goal.kind is GoalKind.CUMULATIVE:
        rule, ratio = 1, _achieved_of_required(figures, spans)
        steps = (ratio >= ON_TRACK_FROM - TOLERANCE).astype(np.int64) + (ratio >= AT_RISK_FROM - TOLERANCE)
        is_known = ~np.isnan(ratio)
    else:
        rule, steps = 2, is_met.astype(np.int64) + is_safe
        before = figures.volume_before if goal.kind is GoalKind.ABOVE_BENCHMARK else figures.compare
        is_known = ~np.isnan(figures.actual) & ~np.isnan(before)
    has_opinion = is_open & is_known & _is_rated(goal)
    code = np.where(has_opinion, np.array([CODE[status] for status in STEP])[steps], NO_OPINION)
    own_step = np.select([codes == CODE[status] for status in STEP], list(STEP.values()), 1)
    return Opinion(
        code=code,
        rule=rule if _is_rated(goal) else 0,
        ratio=np.where(has_opinion, ratio, np.nan),
        is_met=is_met & has_opinion & (rule == 2),
        is_safe=is_safe & has_opinion & (rule == 2),
        disagrees=has_opinion & (np.abs(steps - own_step) > 1),
    )


def _is_rated(goal: Goal) -> bool:
    """Milestones and a stock over the whole period have neither a yearly target nor a number to reach in time."""
    return goal.kind is GoalKind.CUMULATIVE or (
        goal.per == "year" and goal.kind not in (GoalKind.TRACKED, GoalKind.MILESTONES)
    )


def _is_safe(goal: Goal, figures: Figures) -> Bools:
    if goal.kind is GoalKind.ABOVE_BENCHMARK:  # `compare` is the province's there
        return figures.volume >= figures.volume_before - TOLERANCE
    return figures.actual >= figures.compare - TOLERANCE


def _achieved_of_required(figures: Figures, spans: Spans) -> Floats:
    length = (spans.end - spans.start + 1)[:, None]
    elapsed = np.where(spans.month == NONE, np.nan, (spans.month - spans.start[:, None] + 1) / length)
    required = figures.needed * elapsed
    return np.divide(figures.have, required, out=np.full(required.shape, np.nan), where=required > 0)
