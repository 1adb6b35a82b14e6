"""What the charts of a goal share: where their points come from, titles, the table behind a chart. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pages.parts.charts import Chart
from pages.parts.context import Context
from scorecard.figures import Line
from scorecard.plan import Goal, GoalKind, Part, Series


def datasets_of(context: Context, goal: Goal) -> list[str]:
    """The datasets a goal's figures come from."""
    plan = context.plan
    keys = [*goal.series, *goal.denominator, *(part.series for part in goal.parts)]
    names = [plan.measure(Series.parse(key).measure)[0].id for key in keys]
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        names += [dataset.id for dataset in plan.datasets if dataset.area_code == "province"]
    if goal.population:
        names.append(plan.measure(goal.population)[0].id)
    return list(dict.fromkeys([*names, *([goal.dataset] if goal.dataset else [])]))


def from_goal(context: Context, goal: Goal, chart: Chart | None) -> Chart | None:
    """The chart with the datasets of its goal."""
    return chart and replace(chart, datasets=tuple(datasets_of(context, goal)))


def first_month(context: Context) -> date:
    return date(context.plan.period.first_year, 1, 1)


def title_of(context: Context, kind: str, part: Part | None) -> str:
    if part is not None and context.texts.has(f"chart.title.{kind}_part"):
        return context.texts.t(f"chart.title.{kind}_part", part=context.texts.pick(part.label))
    return context.texts.t(f"chart.title.{kind}")


def table_of(context: Context, months: Sequence[date], drawn: Sequence[Line]) -> dict[str, Sequence[Any]]:
    t = context.texts
    is_one_year = len({month.year for month in months}) == 1  # then its lines are of several years
    shown = [t.t("chart.month_number", month=month.month) if is_one_year else t.month(month) for month in months]
    return {context.texts.t("chart.column.month"): shown, **{line.name: line.y for line in drawn}}
