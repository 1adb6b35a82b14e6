"""The formula of a verdict with its numbers put in, by kind of goal. Imports scorecard only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scorecard.plan import Goal, GoalKind, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording.spans import covers
from scorecard.wording.units import amount, counted, is_ratio, value

Lines = list[str]


def formula_of(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> Lines:
    """How `actual` (and a benchmark's target) came about; `goal.series` is the series judged."""
    if verdict.numerator is None:
        return [texts.t("status.formula.none")]
    return FORMULAS[goal.kind](texts, plan, goal, verdict)


def _growth(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    span, current = covers(texts, plan, goal, v), _count(texts, plan, goal, v.terms["current"])
    if v.actual is None:
        key = "growth_alone" if v.terms["previous"] is None else "growth_zero"
        return [texts.t(f"status.formula.{key}", span=span, current=current)]
    previous, actual = _count(texts, plan, goal, v.terms["previous"]), value(texts, goal, v.actual, signed=True)
    return [texts.t("status.formula.growth", span=span, current=current, previous=previous, actual=actual)]


def _share(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    return [
        texts.t(
            "status.formula.share_of_none" if v.actual is None else "status.formula.share",
            above=_names(texts, plan, goal.series),
            numerator=_count(texts, plan, goal, v.numerator),
            below=_names(texts, plan, goal.denominator),
            denominator=_count(texts, plan, goal, v.denominator),
            actual=value(texts, goal, v.actual),
        )
    ]


def _benchmark(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    scale = texts.t("status.formula.scale", number=texts.number(goal.scale, wan=True, digits=0))
    people = goal.population or ""
    if v.terms["population"] is None:
        count = _count(texts, plan, goal, v.terms["count"])
        return [texts.t("status.formula.benchmark_no_population", span=covers(texts, plan, goal, v), count=count)]
    own = texts.t(
        "status.formula.benchmark",
        span=covers(texts, plan, goal, v),
        count=_count(texts, plan, goal, v.terms["count"]),
        population=amount(texts, plan, people, v.terms["population"], wan=True),
        population_year=_year(v.terms["population_year"]),
        scale=scale,
        actual=value(texts, goal, v.actual),
    )
    if v.terms["benchmark_count"] is None or v.target_source == "own":
        return [own]
    province = texts.t(
        "status.formula.benchmark_province",
        year=_year(v.terms["benchmark_year"]),
        count=_count(texts, plan, goal, v.terms["benchmark_count"]),
        population=amount(texts, plan, people, v.terms["benchmark_population"], wan=True),
        scale=scale,
        target=value(texts, goal, v.compare),
    )
    return [own, province]


def _stock(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    base_span = texts.t(
        "status.formula.stock_base_period" if goal.per == "period" else "status.formula.stock_base_year"
    )
    span, current = covers(texts, plan, goal, v), _count(texts, plan, goal, v.terms["current"])
    if v.actual is None:
        key = "stock_zero" if v.terms["base"] is not None else "stock_alone"
        return [texts.t(f"status.formula.{key}", span=span, current=current, base_span=base_span)]
    return [
        texts.t(
            "status.formula.stock_ratio" if is_ratio(goal) else "status.formula.stock_count",
            span=span,
            current=current,
            base_span=base_span,
            base=_count(texts, plan, goal, v.terms["base"]),
            actual=value(texts, goal, v.actual, signed=True),
        )
    ]


def _cumulative(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    current = _count(texts, plan, goal, v.terms["current"])
    return [texts.t("status.formula.cumulative", span=covers(texts, plan, goal, v), current=current)]


def _tracked(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    current = _count(texts, plan, goal, v.terms["current"])
    return [texts.t("status.formula.tracked", span=covers(texts, plan, goal, v), current=current)]


def _milestones(texts: Texts, _plan: Plan, goal: Goal, v: Verdict) -> Lines:
    done, total = (counted(texts, texts.number(v.terms[name], 0), texts.pick(goal.unit)) for name in ("done", "total"))
    stage, elapsed = (texts.percent(v.terms[name], 0) for name in ("stage_share", "elapsed_share"))
    return [texts.t("status.formula.milestones", done=done, total=total, stage=stage, elapsed=elapsed)]


FORMULAS: dict[GoalKind, Callable[[Texts, Plan, Goal, Verdict], Lines]] = {
    GoalKind.YEARLY_GROWTH: _growth,
    GoalKind.STEADY_GROWTH: _growth,
    GoalKind.YEARLY_SHARE: _share,
    GoalKind.YEARLY_RATE: _share,
    GoalKind.ABOVE_BENCHMARK: _benchmark,
    GoalKind.STOCK_GROWTH: _stock,
    GoalKind.CUMULATIVE: _cumulative,
    GoalKind.MILESTONES: _milestones,
    GoalKind.TRACKED: _tracked,
}


def projection_of(texts: Texts, plan: Plan, goal: Goal, v: Verdict) -> Lines:
    """How the year's or period's end was projected; nothing where it wasn't."""
    if v.forecast_mid is None:
        return []
    if v.terms.get("projected_numerator") is not None:
        numerator, denominator = (
            _count(texts, plan, goal, v.terms[f"projected_{name}"]) for name in ("numerator", "denominator")
        )
        return [texts.t("status.projection.share", numerator=numerator, denominator=denominator)]
    if v.terms.get("projected") is None:
        return []
    topic = {GoalKind.ABOVE_BENCHMARK: "benchmark", GoalKind.CUMULATIVE: "cumulative"}.get(goal.kind, "growth")
    projected, needed = (_count(texts, plan, goal, v.terms[name]) for name in ("projected", "needed"))
    return [texts.t(f"status.projection.{topic}", projected=projected, needed=needed)]


def _count(texts: Texts, plan: Plan, goal: Goal, number: float | None) -> str:
    return amount(texts, plan, Series.parse(goal.series[0]).measure, number)


def _year(number: float | None) -> str:
    return "" if number is None else f"{number:.0f}"


def _names(texts: Texts, plan: Plan, series: Sequence[str]) -> str:
    """结案数 · （上年结转＋立案数）"""
    names = []
    for key in series:
        one = Series.parse(key)
        label = texts.pick(plan.measure(one.measure)[1].label)
        kind = texts.pick(plan.dimension(one.dimension).kind(one.kind).label) if one.kind else ""
        names.append(texts.t("status.required.of_kind", number=label, kind=kind) if kind else label)
    return (
        names[0]
        if len(names) == 1
        else texts.t("status.formula.plus", sum=texts.t("status.formula.plus_sign").join(names))
    )
