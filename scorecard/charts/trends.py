"""How a goal has come along, each kind of goal in its own way; for the city, or one part of the goal.

Every point is a value of `verdict` or `cube`; nothing is computed here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from scorecard.charts.chart import Chart, first_month, from_goal, table_of, title_of
from scorecard.figures import Fan, Line, Role, lines, stages
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Goal, GoalKind, Part, Series
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import amount, measure_scale, scale_of, value

Rows = list[dict[str, Any]]


def trend(view: View, goal: Goal, verdict: Verdict, part: Part | None = None) -> Chart | None:
    """How the goal (or one part of it) has come along; None without figures."""
    if part is not None:
        goal = goal.model_copy(update={"series": (part.series,)})
    return from_goal(view, goal, TRENDS[goal.kind](view, goal, verdict, part))


def _growth(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    texts, month, series = view.texts, view.month, Series.parse(goal.series[0])
    rows = view.run(
        "growth_course", area=verdict.area_code, as_of=month, growth=goal.target or 0.0, **series._asdict()
    ).to_pylist()
    if all(row["year_to_date"] is None for row in rows):
        return None
    target = value(texts, goal, goal.target)
    drawn = [
        (texts.t("chart.line.this_year", year=month.year), "year_to_date", Role.MAIN),
        (texts.t("chart.line.last_year", year=month.year - 1), "year_to_date_last_year", Role.BEFORE),
        (texts.t("chart.line.growth_needed", target=target), "needed", Role.PACE),
    ]
    series_lines = [Line(name, [row[column] for row in rows], role) for name, column, role in drawn]
    title = title_of(view, "growth", part)
    x = [row["month"] for row in rows]
    shown = [at for at, row in enumerate(rows) if row["year_to_date"] is not None]
    start = (x[shown[-1]], rows[shown[-1]]["year_to_date"])
    ends = [verdict.terms.get(name) for name in ("projected_low", "projected", "projected_high")]
    scale = measure_scale(texts, view.plan, series.measure)
    fan = _fan(view, verdict, start, ends)
    figure = lines(x, series_lines, scale, month_format=texts.t("chart.month"), fan=fan)
    told = amount(texts, view.plan, series.measure, rows[shown[-1]]["year_to_date"])
    alt = _line_alt(view, title, goal, x[shown[-1]], drawn[0][0], told)
    return Chart(title, figure, table_of(view, x, series_lines), alt)


def _ratio(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    """The year to date of this year and last, month by month, against the target."""
    texts, year = view.texts, view.month.year
    rows = _history(view, goal, verdict, date(year - 1, 1, 1), part)
    if not rows:
        return None
    months = [date(year, number, 1) for number in range(1, 13)]
    by_month = {row["month"]: row["actual"] for row in rows}
    before = [by_month.get(month.replace(year=year - 1)) for month in months]
    drawn = [Line(texts.t("chart.line.ratio", year=year), [by_month.get(month) for month in months], Role.MAIN)]
    if any(known is not None for known in before):
        drawn.append(Line(texts.t("chart.line.ratio", year=year - 1), before, Role.BEFORE))
    drawn.append(Line(_target_name(view, goal, rows[-1]["target"]), [rows[-1]["target"]] * 12, Role.TARGET))
    title = title_of(view, "ratio", part)
    fan = _fan(view, verdict, (rows[-1]["month"], rows[-1]["actual"]), _ends(verdict))
    scale = scale_of(texts, goal)
    figure = lines(months, drawn, scale, month_format=texts.t("chart.month"), from_zero=False, fan=fan)
    alt = _line_alt(view, title, goal, rows[-1]["month"], drawn[0].name, value(texts, goal, rows[-1]["actual"]))
    return Chart(title, figure, table_of(view, months, drawn), alt, frozenset(line.name for line in drawn))


def _benchmark(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    """Both sides as they were known at each month: the province's line steps where it published a year."""
    rows = _history(view, goal, verdict, first_month(view), part)
    if not rows:
        return None
    texts, x = view.texts, [row["month"] for row in rows]
    is_city = verdict.area_code == view.plan.city.code
    own = texts.t("chart.line.city") if is_city else words.area_name(texts, view.plan.area(verdict.area_code))
    drawn = [
        Line(own, [row["actual"] for row in rows], Role.MAIN),
        Line(texts.t("chart.line.province"), [row["target"] for row in rows], Role.BENCHMARK),
    ]
    title = title_of(view, "benchmark", part)
    fan = _fan(view, verdict, (x[-1], rows[-1]["actual"]), _ends(verdict))
    figure = lines(x, drawn, scale_of(texts, goal), month_format=texts.t("chart.year_month"), fan=fan)
    alt = _line_alt(view, title, goal, x[-1], drawn[0].name, value(texts, goal, rows[-1]["actual"]))
    return Chart(title, figure, table_of(view, x, drawn), alt)


def _stock(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    """The level at each month's end, and the level that the year's or period's target takes."""
    levels = _levels(view, goal, verdict)
    if not levels:
        return None
    texts, measure = view.texts, Series.parse(goal.series[0]).measure
    judged = _history(view, goal, verdict, first_month(view), part)
    needed = {row["month"]: json.loads(row["terms_json"]).get("needed") for row in judged}
    x = [row["month"] for row in levels]
    drawn = [
        Line(texts.t("chart.line.level"), [row["value"] for row in levels], Role.MAIN),
        Line(texts.t("chart.line.needed"), [needed.get(month) for month in x], Role.TARGET),
    ]
    title = title_of(view, "stock", part)
    scale = measure_scale(texts, view.plan, measure)
    figure = lines(x, drawn, scale, month_format=texts.t("chart.year_month"))
    alt = _line_alt(view, title, goal, x[-1], drawn[0].name, amount(texts, view.plan, measure, levels[-1]["value"]))
    return Chart(title, figure, table_of(view, x, drawn), alt)


def _cumulative(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    """The count since the period began, the target, and the straight line that time alone would draw."""
    rows = _history(view, goal, verdict, first_month(view), part)
    if not rows:
        return None
    texts, plan, measure = view.texts, view.plan, Series.parse(goal.series[0]).measure
    before, end = date(plan.period.first_year - 1, 12, 1), date(plan.period.last_year, 12, 1)
    x = [before, *(row["month"] for row in rows), *([end] if rows[-1]["month"] < end else [])]
    count: list[float | None] = [None, *(row["numerator"] for row in rows)]
    target = rows[-1]["target"]
    empty: list[float | None] = [None] * (len(x) - 2)
    drawn = [
        Line(texts.t("chart.line.cumulative"), [*count, *[None] * (len(x) - len(count))], Role.MAIN),
        Line(texts.t("chart.line.pace"), [0.0, *empty, target], Role.PACE),
        Line(_target_name(view, goal, target), [target, *empty, target], Role.TARGET),
    ]
    title = title_of(view, "cumulative", part)
    scale = measure_scale(texts, plan, measure)
    fan = _fan(view, verdict, (rows[-1]["month"], rows[-1]["numerator"]), _ends(verdict))
    figure = lines(x, drawn, scale, month_format=texts.t("chart.year_month"), through_gaps=True, fan=fan)
    alt = _line_alt(view, title, goal, rows[-1]["month"], drawn[0].name, amount(texts, plan, measure, count[len(rows)]))
    return Chart(title, figure, table_of(view, x, drawn), alt)


def _milestones(view: View, goal: Goal, verdict: Verdict, _part: Part | None) -> Chart | None:
    measure = measure_with(view.plan, MILESTONE_DIMENSION) or ""
    month = verdict.data_as_of or view.month
    rows = view.run(
        "kinds_by_month",
        area=verdict.area_code,
        measure=measure,
        dimension=MILESTONE_DIMENSION,
        first=month,
        as_of=month,
    ).to_pylist()
    shares = {row["kind"]: row["value"] for row in rows}
    if not shares.keys() & set(goal.milestones):
        return None
    texts, dimension = view.texts, view.plan.dimension(MILESTONE_DIMENSION)
    names = [texts.pick(dimension.kind(one).label) for one in goal.milestones]
    known = [shares.get(one, 0.0) for one in goal.milestones]
    told = [words.stage_name(texts, view.plan, share) for share in known]
    title = texts.t("chart.title.milestones")
    figure = stages(names, known, told, pace=verdict.terms.get("elapsed_share"), pace_name=texts.t("chart.line.pace"))
    said = texts.t("chart.comma").join(f"{name} {stage}" for name, stage in zip(names, told, strict=True))
    progress = texts.t("chart.column.progress")
    table = {texts.t("chart.column.milestone"): names, texts.t("chart.column.stage"): told, progress: known}
    alt = texts.t("chart.alt.stages", title=title, goal=texts.pick(goal.name), stages=said)
    return Chart(title, figure, table, alt, frozenset([progress]))


def _tracked(view: View, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    levels = _levels(view, goal, verdict)
    if not levels:
        return None
    texts, measure = view.texts, Series.parse(goal.series[0]).measure
    x = [row["month"] for row in levels]
    drawn = [Line(texts.t("chart.line.level"), [row["value"] for row in levels], Role.MAIN)]
    title = title_of(view, "tracked", part)
    figure = lines(x, drawn, measure_scale(texts, view.plan, measure), month_format=texts.t("chart.year_month"))
    alt = _line_alt(view, title, goal, x[-1], drawn[0].name, amount(texts, view.plan, measure, levels[-1]["value"]))
    return Chart(title, figure, table_of(view, x, drawn), alt)


TRENDS: dict[GoalKind, Callable[[View, Goal, Verdict, Part | None], Chart | None]] = {
    GoalKind.YEARLY_GROWTH: _growth,
    GoalKind.STEADY_GROWTH: _growth,
    GoalKind.YEARLY_SHARE: _ratio,
    GoalKind.YEARLY_RATE: _ratio,
    GoalKind.ABOVE_BENCHMARK: _benchmark,
    GoalKind.STOCK_GROWTH: _stock,
    GoalKind.CUMULATIVE: _cumulative,
    GoalKind.MILESTONES: _milestones,
    GoalKind.TRACKED: _tracked,
}


def _ends(verdict: Verdict) -> list[float | None]:
    return [verdict.forecast_low, verdict.forecast_mid, verdict.forecast_high]


def _fan(view: View, verdict: Verdict, start: tuple[date, float | None], ends: Sequence[float | None]) -> Fan | None:
    """The forecast behind a line whose last point is `start`; None where there is none, or the span is over."""
    last_year = verdict.year or view.plan.period.last_year
    low, mid, high = ends
    end = date(last_year, 12, 1)
    if start[1] is None or low is None or mid is None or high is None or start[0] >= end:
        return None
    names = view.texts.t(f"chart.line.forecast_{verdict.span}"), view.texts.t("chart.line.range")
    return Fan(*names, (start[0], start[1]), end, low, mid, high)


def _history(view: View, goal: Goal, verdict: Verdict, first: date, part: Part | None) -> Rows:
    return view.run(
        "goal_history", goal=goal.id, part=part.id if part else "", area=verdict.area_code, first=first,
        as_of=view.month,
    ).to_pylist()  # fmt: skip


def _levels(view: View, goal: Goal, verdict: Verdict) -> Rows:
    """Levels from the month before the period on."""
    before = date(view.plan.period.first_year - 1, 12, 1)
    return view.run(
        "series_by_month", series=list(goal.series), area=verdict.area_code, first=before, as_of=view.month
    ).to_pylist()


def _target_name(view: View, goal: Goal, target: float | None) -> str:
    return view.texts.t("chart.line.target_of", target=value(view.texts, goal, target))


def _line_alt(view: View, title: str, goal: Goal, month: date, name: str, told: str) -> str:
    t = view.texts
    return t.t("chart.alt.line", title=title, goal=t.pick(goal.name), month=t.month(month), name=name, value=told)
