"""The one sentence that states what was found of a goal: its figure, how far from the target, what to expect.

Put together from catalogue texts and the verdict's figures; no arithmetic. Imports scorecard only.
"""

from __future__ import annotations

from scorecard.judge import Status
from scorecard.plan import Goal, GoalKind, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import words
from scorecard.wording.units import amount, digits_of, is_ratio, signed, value

JUDGED = (Status.ACHIEVED, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.MISSED)
GROWTH = (GoalKind.YEARLY_GROWTH, GoalKind.STEADY_GROWTH)
RATES = (*GROWTH, GoalKind.YEARLY_SHARE, GoalKind.YEARLY_RATE, GoalKind.ABOVE_BENCHMARK)


def headline(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """专利申请量同比增长17.1%，高于目标2.1个百分点，预计可完成."""
    if verdict.actual is None or verdict.status is Status.NO_DATA:
        return texts.t(
            "deck.headline.bare", name=texts.pick(goal.name), status=words.status_word(texts, verdict.status)
        )
    told = [_claim(texts, plan, goal, verdict)]
    if words.is_below_one(verdict):
        told.append(words.below_one(texts, goal))
    elif verdict.status in JUDGED:
        told += [_against(texts, plan, goal, verdict), texts.t(f"deck.outlook.{verdict.status}")]
    else:
        is_tracked = verdict.status is Status.TRACKED
        told.append(words.target(texts, goal, verdict) if is_tracked else words.status_word(texts, verdict.status))
    return texts.t("deck.headline.comma").join(piece for piece in told if piece)


def _claim(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """The figure itself, said as this kind of goal is talked about."""
    key, number = goal.kind.value, verdict.actual or 0.0
    if goal.kind in GROWTH or goal.kind is GoalKind.STOCK_GROWTH:
        base = "growth" if goal.kind in GROWTH else "stock" if is_ratio(goal) else "net"
        shown = value(texts, goal, abs(number))
        way = "level" if not _has_digit(shown) else "rose" if number > 0 else "fell"
        return texts.t(f"deck.claim.{base}_{way}", name=_counted_name(texts, plan, goal, verdict), value=shown)
    shown = value(texts, goal, number)
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        shown = per_head(texts, plan, goal, number)
    by_series = goal.kind in (GoalKind.CUMULATIVE, GoalKind.TRACKED)
    name = _counted_name(texts, plan, goal, verdict) if by_series else texts.pick(goal.name)
    return texts.t(f"deck.claim.{key}", name=name, value=shown)


def _against(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """How far from the target; "" where there is none, or where the outlook says it all."""
    if verdict.gap is None:
        return ""
    size = abs(verdict.gap)
    shown = signed(texts, goal, size, plus=False)
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        shown = per_head(texts, plan, goal, size)
    if not _has_digit(shown):
        level = "level_strict" if goal.strict else "level"
        return texts.t(f"deck.against.{level}") if verdict.status is not Status.ACHIEVED else ""
    side = "over" if verdict.gap > 0 else "short"
    group = "rate" if goal.kind in RATES or is_ratio(goal) else "count"
    if goal.kind is GoalKind.ABOVE_BENCHMARK and verdict.target_source != "own":
        group = "province"
    return texts.t(f"deck.against.{group}_{side}", gap=shown)


def _counted_name(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """What is counted, as its dataset calls it: 专利申请量 · 著作权登记量（软件）."""
    series = words.judged_series(goal, verdict)
    return words.series_name(texts, plan, series[0]) if series else texts.pick(goal.name)


def per_head(texts: Texts, plan: Plan, goal: Goal, number: float) -> str:
    """24.22件: the name says per how many inhabitants."""
    return amount(texts, plan, Series.parse(goal.series[0]).measure, number, digits_of(goal))


def _has_digit(shown: str) -> bool:
    """Whether anything but zeros is left after rounding."""
    return any(digit in shown for digit in "123456789")
