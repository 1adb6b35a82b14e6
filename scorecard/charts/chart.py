"""A chart, and what the charts of a goal share: where their points come from, titles, the table. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import plotly.graph_objects as go

from scorecard.figures import Line
from scorecard.plan import Goal, GoalKind, Part, Series
from scorecard.view import View


@dataclass(frozen=True)
class Chart:
    """A figure, its points as a table (label → column), and what it says in one sentence.

    ratios: labels of columns that hold ratios 0–1, written as percentages.
    """

    title: str
    figure: go.Figure
    table: Mapping[str, Sequence[Any]]
    alt: str
    ratios: frozenset[str] = frozenset()
    note: str = ""
    datasets: tuple[str, ...] = ()  # where the points come from


def datasets_of(view: View, goal: Goal) -> list[str]:
    """The datasets a goal's figures come from."""
    plan = view.plan
    keys = [*goal.series, *goal.denominator, *(part.series for part in goal.parts)]
    names = [plan.measure(Series.parse(key).measure)[0].id for key in keys]
    if goal.kind is GoalKind.ABOVE_BENCHMARK:
        names += [dataset.id for dataset in plan.datasets if dataset.area_code == "province"]
    if goal.population:
        names.append(plan.measure(goal.population)[0].id)
    return list(dict.fromkeys([*names, *([goal.dataset] if goal.dataset else [])]))


def from_goal(view: View, goal: Goal, chart: Chart | None) -> Chart | None:
    """The chart with the datasets of its goal."""
    return chart and replace(chart, datasets=tuple(datasets_of(view, goal)))


def first_month(view: View) -> date:
    return date(view.plan.period.first_year, 1, 1)


def title_of(view: View, kind: str, part: Part | None) -> str:
    if part is not None and view.texts.has(f"chart.title.{kind}_part"):
        return view.texts.t(f"chart.title.{kind}_part", part=view.texts.pick(part.label))
    return view.texts.t(f"chart.title.{kind}")


def table_of(view: View, months: Sequence[date], drawn: Sequence[Line]) -> dict[str, Sequence[Any]]:
    t = view.texts
    is_one_year = len({month.year for month in months}) == 1  # then its lines are of several years
    shown = [t.t("chart.month_number", month=month.month) if is_one_year else t.month(month) for month in months]
    return {view.texts.t("chart.column.month"): shown, **{line.name: line.y for line in drawn}}
