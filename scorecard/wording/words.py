"""A verdict in words: status, figures with their unit, what it would take, the formula with its numbers, remarks.

No Streamlit and no arithmetic: every number was computed at publish. Imports scorecard only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from scorecard.judge import Status
from scorecard.plan import Area, Dimension, Goal, GoalKind, Part, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict, opinion_of
from scorecard.wording.formulas import formula_of, projection_of
from scorecard.wording.spans import missing_span
from scorecard.wording.units import amount, expected, is_ratio, signed, value

__all__ = ["amount", "expected", "is_ratio", "read", "signed", "value"]

# A status is told by colour and icon and word. Colours are names of the theme's, chosen there for colour-blind people.
LOOK: Mapping[Status, tuple[str, str]] = {
    Status.ACHIEVED: ("green", ":material/check_circle:"),
    Status.ON_TRACK: ("green", ":material/trending_up:"),
    Status.AT_RISK: ("orange", ":material/warning:"),
    Status.OFF_TRACK: ("red", ":material/trending_down:"),
    Status.MISSED: ("red", ":material/cancel:"),
    Status.NO_DATA: ("gray", ":material/hourglass_empty:"),
    Status.TRACKED: ("blue", ":material/visibility:"),
    Status.NOT_STARTED: ("gray", ":material/schedule:"),
    Status.DISCONTINUED: ("gray", ":material/block:"),
}
JSON = ("missing", "flags", "terms", "beside")
TOLD_ELSEWHERE = (
    *("second_met", "second_safe", "second_disagrees", "districts_would_do", "districts_would_not"),
    "below_one",
)
DEPARTMENTS_APART = re.compile("[、，,；;]")
LEAST_RANKED = 3  # a rank of two tells where the other one stands


def read(row: Mapping[str, Any]) -> Verdict:
    """A row of the verdict table (as a dict) with its JSON taken apart; further columns of a query are ignored."""
    fields = {name: row[name] for name in Verdict.__dataclass_fields__ if name not in JSON}
    told = {name: json.loads(row[f"{name}_json"]) for name in JSON}
    fields |= {"status": Status(row["status"]), "second_opinion": opinion_of(row["second_opinion"])}
    return Verdict(**fields, **told | {name: tuple(told[name]) for name in ("missing", "flags")})


def area_name(texts: Texts, area: Area) -> str:
    """An area's short name."""
    return area.short_name if texts.language == "zh" else area.name_en


def department(texts: Texts, plan: Plan, written: str) -> str:
    """Departments that an office wrote in Chinese, by their declared names in this language; else as it was written."""
    if texts.language == "zh":
        return written
    declared = {one.zh: one.en for one in plan.departments}
    declared |= {one.department.zh: one.department.en for one in plan.datasets if one.department}
    return ", ".join(declared.get(one.strip(), one.strip()) for one in DEPARTMENTS_APART.split(written))


def status_word(texts: Texts, status: str) -> str:
    return texts.t(f"status.word.{status}")


def status_explained(texts: Texts, plan: Plan, status: str) -> str:
    """When a status holds, with the plan's own cuts: 完成可能性不低于80%"""
    cuts = {name: texts.percent(getattr(plan.thresholds, name), 0) for name in ("on_track", "at_risk")}
    return texts.t(f"status.explained.{status}", **cuts)


def status_badge(texts: Texts, status: str, count: int | None = None) -> str:
    """Colour, icon and word as a Streamlit badge in markdown, with how many there are."""
    color, icon = LOOK[Status(status)]
    many = "" if count is None else f" **{count}**"
    return f":{color}-badge[{icon} {status_word(texts, status)}{many}]"


def actual(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """The figure judged, with a sign where it is a change."""
    return figure(texts, goal, verdict.actual)


def figure(texts: Texts, goal: Goal, number: float | None) -> str:
    """Any figure of the kind that is judged, such as an earlier one."""
    return value(texts, goal, number, signed=is_change(goal))


def is_change(goal: Goal) -> bool:
    """Whether actual and target are a growth or an increase."""
    return goal.kind in (GoalKind.YEARLY_GROWTH, GoalKind.STEADY_GROWTH, GoalKind.STOCK_GROWTH)


def target(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """What must hold: ≥15%, ＞全省 45.26件/10万人 …"""
    t = texts.t
    if verdict.target is None:
        return t("status.target.none") if goal.kind is GoalKind.TRACKED else texts.number(None)
    shown = value(texts, goal, verdict.target)
    if goal.kind is GoalKind.MILESTONES:
        return t("status.target.all", value=shown)
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        return t(
            "status.target.above_own" if verdict.target_source == "own" else "status.target.above_province", value=shown
        )
    bound = t("status.target.above" if goal.strict else "status.target.at_least", value=shown)
    is_net = goal.kind is GoalKind.STOCK_GROWTH and not is_ratio(goal)
    return t("status.target.net", value=bound) if is_net else bound


def target_source(texts: Texts, verdict: Verdict) -> str:
    """Whose target it is, where it isn't the plan's own: "" for the city."""
    if verdict.target is None or verdict.target_source == "plan":
        return ""
    split = "split_by_population" in verdict.flags
    return texts.t(f"status.target.source_{'split' if split else verdict.target_source}")


def gap(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """差额 2.4个百分点 · 超目标 8.1个百分点; "" without a target."""
    if verdict.gap is None:
        return ""
    shown = signed(texts, goal, abs(verdict.gap), plus=False)
    if not any(digit in shown for digit in "123456789"):
        return texts.t("status.gap.level_with_strict" if goal.strict else "status.gap.none")
    return texts.t("status.gap.short" if verdict.gap < 0 else "status.gap.over", gap=shown)


def forecast(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """全年预计 +13.1%; "" where nothing is forecast."""
    if verdict.forecast_mid is None:
        return ""
    shown = expected(texts, goal, verdict.forecast_mid, signed=is_change(goal))
    return texts.t(f"status.forecast.{verdict.span}", value=shown)


def has_rank(verdict: Verdict) -> bool:
    """Whether a rank says anything: of a figure that isn't nothing, on a base that carries it, among enough others."""
    is_ranked = verdict.rank is not None and not verdict.is_small and verdict.actual != 0
    return is_ranked and (verdict.ranked_of or 0) >= LEAST_RANKED


def is_below_one(verdict: Verdict) -> bool:
    """Whether a district's part of the city's target is less than one mark, project …: nothing to hold it to."""
    return "below_one" in verdict.flags


def below_one(texts: Texts, goal: Goal) -> str:
    """按人口分解不足1件，不单独评价"""
    return texts.t("status.target.below_one", one=value(texts, goal, 1.0))


def tie(texts: Texts, verdict: Verdict) -> str:
    """并列, to stand before a rank that others share; "" for a rank of its own."""
    return texts.t("status.rank.tie") if verdict.is_tied else ""


def decided_part(goal: Goal, verdict: Verdict) -> Part | None:
    """The part that decided a goal in parts; None of any other goal."""
    decided = {flag.removeprefix("decided_by:") for flag in verdict.flags if flag.startswith("decided_by:")}
    return next((part for part in goal.parts if part.id in decided), next(iter(goal.parts), None))


def judged_series(goal: Goal, verdict: Verdict) -> tuple[str, ...]:
    """The series of the goal, of the part, or of the part that decided."""
    decided = [flag.removeprefix("decided_by:") for flag in verdict.flags if flag.startswith("decided_by:")]
    chosen = verdict.part or next(iter(decided), "")
    return next(((part.series,) for part in goal.parts if part.id == chosen), goal.series)


def within(label: str) -> str:
    """A label inside a sentence, in English: a small letter, but not of IP or PCT."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def clause(texts: Texts, number: str) -> str:
    """Where it stands in the plan: 三(二)2 · III(2)2."""
    return re.sub("([(（])?([一二三四五六七八九十])", partial(_numeral, texts), number)


def _numeral(texts: Texts, found: re.Match[str]) -> str:
    bracket, numeral = found.groups(default="")
    return bracket + texts.t(f"status.{'subclause' if bracket else 'clause'}.{numeral}")


def formula(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> list[str]:
    """The formula with the numbers put in, one line each: the figure, what it is compared with, the projection."""
    judged = goal.model_copy(update={"series": judged_series(goal, verdict)})
    return [*formula_of(texts, plan, judged, verdict), *projection_of(texts, plan, judged, verdict)]


def assumption(texts: Texts, goal: Goal) -> str:
    """The reading that was chosen where the plan gives no number; "" where it does."""
    return texts.pick(goal.assumption) if goal.assumption else ""


def flags(texts: Texts, goal: Goal, verdict: Verdict) -> list[str]:
    """Remarks on how the figures came about, in words; what outlook.py tells is left to it."""
    told = []
    for flag in verdict.flags:
        name, _, part_id = flag.partition(":")
        if name in TOLD_ELSEWHERE:
            continue
        part = next((texts.pick(part.label) for part in goal.parts if part.id == part_id), "")
        month = texts.month(verdict.data_as_of) if verdict.data_as_of else ""
        told.append(texts.t(f"status.flag.{name}", part=part, month=month))
    return told


def ended(texts: Texts, plan: Plan, goal: Goal) -> list[str]:
    """From when on a goal is no longer judged, why, and what took its place; nothing for one that goes on."""
    if goal.ended is None:
        return []
    month, reason = texts.month(goal.ended.from_month), texts.pick(goal.ended.reason)
    told = [texts.t("status.ended.from", month=month, reason=reason)]
    if goal.ended.replaced_by:
        told.append(texts.t("status.ended.replaced", goal=texts.pick(plan.goal(goal.ended.replaced_by).name)))
    return told


def missing(texts: Texts, plan: Plan, verdict: Verdict) -> list[str]:
    """What is missing, in words: 太白县缺培训人次2013年9月数据."""
    told = []
    for lack in verdict.missing:
        if not lack:
            continue
        area = area_name(texts, plan.area(lack["area"]))
        span = missing_span(texts, lack["from"], lack["to"])
        series = series_name(texts, plan, lack["series"]) if lack["series"] else ""
        told.append(texts.t(f"status.missing.{lack['what']}", area=area, span=span, series=series))
    return told


def series_name(texts: Texts, plan: Plan, key: str) -> str:
    """专利申请量 · 专利申请量（发明）"""
    series = Series.parse(key)
    measure = texts.pick(plan.measure(series.measure)[1].label)
    if not series.kind:
        return measure
    kind = texts.pick(plan.dimension(series.dimension).kind(series.kind).label)
    return texts.t("status.required.of_kind", number=measure, kind=kind)


def beside(texts: Texts, goal: Goal, verdict: Verdict) -> list[tuple[str, str]]:
    """Further figures shown and never judged: (name, value)."""
    shown = []
    for name, number in verdict.beside.items():
        if number is None:
            continue
        key = f"status.beside.{name}"
        shown.append((texts.t(key) if texts.has(key) else name, _beside_value(texts, goal, name, number)))
    return shown


def _beside_value(texts: Texts, goal: Goal, name: str, number: float) -> str:
    if name == "benchmark_without_city":
        return value(texts, goal, number)
    declared = goal.beside.get(name)
    if declared is not None and not declared[1]:
        return texts.number(number, 0)
    return texts.percent(number, 1, signed=name == "average_yearly_growth")


def kind_name(texts: Texts, dimension: Dimension, kind: str) -> str:
    """A kind's label; of an open dimension also kinds that nobody declared, named as they were written."""
    return next((texts.pick(known.label) for known in dimension.kinds if known.id == kind), kind)


def stage_name(texts: Texts, plan: Plan, share: float) -> str:
    """The stage that stands for this share of the way (建设中), else the share itself."""
    known = [kind for dimension in plan.dimensions for kind in dimension.kinds if kind.share is not None]
    exact = (texts.pick(kind.label) for kind in known if abs((kind.share or 0.0) - share) < 1e-9)
    return next(exact, texts.percent(share, 0))


def as_of_differs(verdict: Verdict, asked: date) -> bool:
    """Whether the verdict rests on an earlier month than the one looked at."""
    return verdict.data_as_of is not None and verdict.data_as_of != asked
