"""A goal in every district: a ranking against each one's target, zones apart, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scorecard.charts.chart import Chart, datasets_of
from scorecard.figures import Bar, Role, ranking
from scorecard.plan import AreaKind, Goal
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import bare, is_ratio, scale_of

AreaVerdict = tuple[AreaKind, Verdict]


def areas(view: View, goal: Goal) -> Chart | None:
    """Districts by their figure, then what no district has, then zones; None where the goal is the city's alone."""
    if not goal.districts:
        return None
    rows = view.run("goal_areas", goal=goal.id, as_of=view.month).to_pylist()
    told = [(AreaKind(row["area_kind"]), words.read(row)) for row in rows]
    told = [(kind, v) for kind, v in told if kind is AreaKind.DISTRICT or v.actual is not None]
    known = [v for _, v in told if v.actual is not None]
    if not known:
        return None
    texts = view.texts
    common = _common_target(told)
    bars = [_bar(view, goal, kind, v, own_target=common is None) for kind, v in told]
    target_name = texts.t("chart.line.target")
    if common is not None:
        target_name = texts.t("chart.line.target_of", target=words.value(texts, goal, common))
    figure = ranking(
        bars, scale_of(texts, goal), target=common, target_name=target_name, zone_name=texts.t("chart.bar.zone")
    )
    title = texts.t("chart.title.districts")
    best = max(known, key=lambda v: v.actual or 0.0)
    alt = texts.t(
        "chart.alt.bars", title=title, goal=texts.pick(goal.name), count=len(bars),
        first=words.area_name(texts, view.plan.area(best.area_code)), value=words.actual(texts, goal, best),
    )  # fmt: skip
    shares = [texts.t(f"chart.column.{name}") for name in ("share", "contribution")]
    ratios = frozenset([*shares, *(texts.t(f"chart.column.{name}") for name in ("actual", "target") if is_ratio(goal))])
    note, datasets = texts.t("chart.note.districts"), tuple(datasets_of(view, goal))
    return Chart(title, figure, _table(view, goal, told), alt, ratios, note, datasets)


def _common_target(told: Sequence[AreaVerdict]) -> float | None:
    """The target of all districts where it is the same."""
    targets = {v.target for kind, v in told if kind is AreaKind.DISTRICT}
    return next(iter(targets)) if len(targets) == 1 else None


def _bar(view: View, goal: Goal, kind: AreaKind, verdict: Verdict, *, own_target: bool) -> Bar:
    texts = view.texts
    role = {AreaKind.DISTRICT: Role.MAIN, AreaKind.ZONE: Role.ZONE}.get(kind, Role.MUTED)
    note = bare(texts, goal, verdict.actual, signed=words.is_change(goal))
    if verdict.actual is None:
        note = texts.t("chart.missing")
    elif kind is AreaKind.DISTRICT and verdict.is_small:
        role, note = Role.MUTED, texts.t("chart.bar.small", value=note)
    return Bar(
        code=verdict.area_code,
        name=bar_name(texts, view, kind, verdict.area_code),
        value=verdict.actual,
        role=role,
        target=verdict.target if own_target else None,
        note=note,
    )


def bar_name(texts: Texts, view: View, kind: AreaKind, code: str) -> str:
    """The area's name; what isn't a district says that it isn't ranked."""
    name = words.area_name(texts, view.plan.area(code))
    return name if kind in (AreaKind.DISTRICT, AreaKind.ZONE) else texts.t("chart.bar.rest", area=name)


def _table(view: View, goal: Goal, told: Sequence[AreaVerdict]) -> dict[str, list[Any]]:
    texts = view.texts
    columns: dict[str, list[Any]] = {
        "area": [bar_name(texts, view, kind, v.area_code) for kind, v in told],
        "status": [words.status_word(texts, v.status) for _, v in told],
        "actual": [v.actual for _, v in told],
        "target": [v.target for _, v in told],
        "gap": [words.gap(texts, goal, v) for _, v in told],
        "share": [v.share for _, v in told],
        "contribution": [v.contribution for _, v in told],
        "rank": [v.rank for _, v in told],
        "rank_change": [v.rank_change for _, v in told],
    }
    return {texts.t(f"chart.column.{name}"): values for name, values in columns.items()}
