"""What each district adds to the city's figure, as a waterfall from nothing to the city's: 拉动×个百分点.

Amounts are the query's, from `verdict`; here they are only laid end to end. None for a goal whose parts don't add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import plotly.graph_objects as go

from scorecard.charts.chart import Chart, datasets_of
from scorecard.figures import AXIS, Figure
from scorecard.margins import margins
from scorecard.plan import Goal, GoalKind, Part, Series
from scorecard.traces import COLORS, GRID_COLOR, THEME, Role
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.spans import covers
from scorecard.wording.units import digits_of, is_ratio, unit_of, value

POINTS, COUNT, ACTUAL = "points", "count", "actual"
OTHER, NONE, REST, CITY = "other", "none", "rest", "city"
ROW_PX = 25  # of a bar: with ten of them as high as the charts beside it
FEWEST = 2  # areas that moved: one alone makes no waterfall
NOTES = {GoalKind.CUMULATIVE: "sum", GoalKind.YEARLY_SHARE: "share", GoalKind.ABOVE_BENCHMARK: "per_head"}
UP, DOWN, WHOLE = COLORS[Role.MAIN], COLORS[Role.PACE], COLORS[Role.BEFORE]


@dataclass(frozen=True)
class Step:
    """One bar, from where the one before ended: an area's code, or OTHER, REST or CITY."""

    code: str
    name: str
    amount: float
    start: float = 0.0


def unit_kind(goal: Goal) -> str:
    """In what a goal's areas add up: POINTS of growth, COUNT of the numerator, the ACTUAL figure; "" in nothing.

    A closure rate is about cases left open, and milestones and what is only tracked are the city's: nothing to add up.
    """
    if not goal.districts:
        return ""
    if goal.kind is GoalKind.STOCK_GROWTH and not is_ratio(goal):
        return ACTUAL
    return {
        GoalKind.YEARLY_GROWTH: POINTS,
        GoalKind.STEADY_GROWTH: POINTS,
        GoalKind.STOCK_GROWTH: POINTS,
        GoalKind.YEARLY_SHARE: COUNT,
        GoalKind.ABOVE_BENCHMARK: COUNT,
        GoalKind.CUMULATIVE: ACTUAL,
    }.get(goal.kind, "")


def contribution(view: View, goal: Goal, verdict: Verdict, part: Part | None = None) -> Chart | None:
    """The waterfall of a goal (or one part) in the city's span of `verdict`; None where it has no meaning."""
    unit = unit_kind(goal)
    if not unit:
        return None
    rows = view.run(
        "contributions", goal=goal.id, part=part.id if part else "", as_of=view.month, year=verdict.year, unit=unit
    ).to_pylist()
    if sum(row["amount"] != 0 for row in rows) < FEWEST:
        return None
    writer = _Writer(view, goal, unit, part)
    steps = _steps(writer, rows)
    target = rows[0]["city_target"] if unit != COUNT and rows[0]["city_target"] else None
    return Chart(
        title=writer.title(),
        figure=waterfall(writer, steps, target),
        table=_table(writer, rows),
        alt=writer.alt(steps),
        note=writer.note(verdict, has_rest=any(step.code == REST for step in steps)),
        datasets=tuple(datasets_of(view, goal)),
    )


def _steps(writer: _Writer, rows: Sequence[dict[str, Any]]) -> list[Step]:
    """Areas largest first, the small ones together, what is left over, the city."""
    first = rows[0]
    found = {row["step"]: row for row in rows if row["step"] != NONE}
    steps = [Step(code, writer.name(code, row["step_areas"]), row["step_amount"]) for code, row in found.items()]
    if first["rest"] is not None:
        steps.append(Step(REST, writer.name(REST), first["rest"]))
    starts = accumulate([0.0, *(step.amount for step in steps)])
    laid = [Step(step.code, step.name, step.amount, start) for step, start in zip(steps, starts, strict=False)]
    return [*laid, Step(CITY, writer.name(CITY), first["city_amount"])]


@dataclass(frozen=True)
class _Writer:
    """The words of one waterfall."""

    view: View
    goal: Goal
    unit: str
    part: Part | None

    def t(self, key: str, **values: object) -> str:
        return self.view.texts.t(f"contribution.{key}", **values)

    @property
    def measure(self) -> str:
        return Series.parse(self.part.series if self.part else self.goal.series[0]).measure

    @property
    def digits(self) -> int:
        return 1 if self.unit == POINTS else digits_of(self.goal) if self.unit == ACTUAL else 0

    def unit_word(self) -> str:
        if self.unit == POINTS:
            return self.t("unit.points")
        if self.unit == ACTUAL:
            return self.view.texts.pick(self.goal.unit)
        return unit_of(self.view.texts, self.view.plan, self.measure)

    def number(self, amount: float) -> str:
        is_sum = self.unit == ACTUAL and self.goal.kind is GoalKind.CUMULATIVE
        return self.view.texts.number(amount, self.digits, signed=not is_sum)

    def name(self, code: str, areas: int = 1) -> str:
        if code in (OTHER, REST, CITY):
            return self.t(f"step.{code}", count=areas)
        return words.area_name(self.view.texts, self.view.plan.area(code))

    def title(self) -> str:
        """What adds up; of a share or a figure per head what is counted, of a goal in parts which."""
        kind = "sum" if self.goal.kind is GoalKind.CUMULATIVE else self.unit
        if self.part:
            return self.t("title.part", title=self.t(f"title.{kind}"), part=self.view.texts.pick(self.part.label))
        about = words.series_name(self.view.texts, self.view.plan, self.goal.series[0])
        return self.t(f"title.{kind}", about=about)

    def note(self, verdict: Verdict, *, has_rest: bool) -> str:
        """Over which months, against what, and what the remainder is where there is one."""
        kind = NOTES.get(self.goal.kind, "growth")
        if self.goal.kind is GoalKind.STOCK_GROWTH:
            kind = f"stock_{self.goal.per}"
        told = self.t(f"note.{kind}", span=covers(self.view.texts, self.view.plan, self.goal, verdict))
        return told + (self.t("note.rest") if has_rest else "")

    def alt(self, steps: Sequence[Step]) -> str:
        told = [f"{step.name} {self.number(step.amount)}" for step in steps]
        goal = self.view.texts.pick(self.goal.name)
        parts = self.view.texts.t("chart.comma").join(told[:-1])
        return self.t("alt", title=self.title(), goal=goal, city=told[-1], parts=parts)


def waterfall(writer: _Writer, steps: Sequence[Step], target: float | None) -> go.Figure:
    """Floating bars from top to bottom, the city's last; `target` (a ratio of points, or a count) is a line across.

    customdata of a bar is its area's code; of what is no one area "".
    """
    names = [step.name for step in steps]
    told = [writer.number(step.amount) for step in steps]
    data: list[dict[str, Any]] = [_links(steps), _bars(writer, steps, told)]
    if target is not None:
        data.append(_target(writer, target, names))
    figure = Figure({"data": data, "layout": _layout(writer, names, told, has_key=target is not None)})
    figure.layout.template = None  # plotly embeds its default, which is most of a figure's bytes
    return figure


def _target(writer: _Writer, target: float, names: Sequence[str]) -> dict[str, Any]:
    """A dashed line across all bars; a click near it finds the bar."""
    return {
        "type": "scatter",
        "x": [100 * target if writer.unit == POINTS else target] * len(names),
        "y": list(names),
        "name": writer.t("target", target=value(writer.view.texts, writer.goal, target)),
        "mode": "lines",
        "line": {"color": COLORS[Role.TARGET], "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _bars(writer: _Writer, steps: Sequence[Step], told: Sequence[str]) -> dict[str, Any]:
    colors = [WHOLE if step.code == CITY else UP if step.amount >= 0 else DOWN for step in steps]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [step.amount for step in steps],
        "base": [step.start for step in steps],
        "y": [step.name for step in steps],
        "name": "",
        "showlegend": False,
        "marker": {"color": colors},
        "customdata": ["" if step.code in (OTHER, REST, CITY) else step.code for step in steps],
        "text": list(told),
        "textposition": "none",
        "hovertemplate": f"%{{y}}: %{{text}} {writer.unit_word()}".rstrip() + "<extra></extra>",
    }


def _links(steps: Sequence[Step]) -> dict[str, Any]:
    """A thin line from where each bar ends down to the next one."""
    x: list[float | None] = []
    y: list[str | None] = []
    for step, below in pairwise(steps):
        x += [step.start + step.amount, step.start + step.amount, None]
        y += [step.name, below.name, None]
    line = {"color": COLORS[Role.MUTED], "width": 1}
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip", "showlegend": False}


def _layout(writer: _Writer, names: Sequence[str], told: Sequence[str], *, has_key: bool) -> dict[str, Any]:
    shown = [f"{name}  <b>{number}</b>" for name, number in zip(names, told, strict=True)]
    fixed = {**AXIS, "zerolinecolor": GRID_COLOR}
    look: dict[str, Any] = {
        "height": max(180, 70 + ROW_PX * len(names)),
        "colorway": THEME,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        "showlegend": has_key,
        "dragmode": False,
        "separators": ".,",
        "bargap": 0.28,
        "hovermode": "closest",
        "clickmode": "event+select",
        "xaxis": {**fixed, "gridcolor": GRID_COLOR, "tickformat": ",~f", "zeroline": True,
                  "title": {"text": writer.unit_word(), "standoff": 14}},
        "yaxis": {**fixed, "showgrid": False, "categoryorder": "array", "categoryarray": list(names)[::-1],
                  "tickmode": "array", "tickvals": list(names), "ticktext": shown, "ticksuffix": " "},
    }  # fmt: skip
    room = margins([{"name": "key"}] if has_key else [], look)
    return {**look, "margin": room if has_key else {**room, "t": 12}}


def _table(writer: _Writer, rows: Sequence[dict[str, Any]]) -> dict[str, Sequence[Any]]:
    """Every area by itself, also those that one bar holds together; the rest and the city below."""
    names = [writer.name(row["area_code"]) for row in rows]
    amounts = [round(row["amount"], 6) for row in rows]
    if rows[0]["rest"] is not None:
        names, amounts = [*names, writer.name(REST)], [*amounts, rows[0]["rest"]]
    return {
        writer.view.texts.t("chart.column.area"): [*names, writer.name(CITY)],
        writer.t("column", unit=writer.unit_word() or writer.t("unit.none")): [*amounts, rows[0]["city_amount"]],
    }
