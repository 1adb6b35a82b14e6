"""Figures in one house style: plain values and words → `go.Figure`. Knows no Streamlit, no DuckDB and no language.

A figure is built once and never changed after. It embeds no template; its colours are the page theme's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from scorecard.margins import margins
from scorecard.traces import (
    BLUE,
    GRID_COLOR,
    ORANGE,
    THEME,
    Axis,
    Bar,
    Fan,
    Line,
    Role,
    Scale,
    Trace,
    column_trace,
    fan_traces,
    line_trace,
    month_axis,
    own_targets,
    plain_places,
    ranked_axis,
    ranked_trace,
    target_line,
)

__all__ = ["THEME", "Bar", "Fan", "Figure", "Line", "Role", "Scale", "columns", "lines", "ranking", "stages"]

HEIGHT = 320
FEW = 4  # a count for which every whole number has a tick
ROW_HEIGHT = 30  # of a ranking
# Every label has room by `margins`; asking for each whether it sticks out takes a fifth of a drawing.
AXIS: Axis = {"fixedrange": True, "automargin": True, "ticklabeloverflow": "allow"}
STAGE_HEIGHT, LINE_HEIGHT = 52, 16  # of a milestone: its name stands over its bar, in one line or more
NAME_LENGTH, NO_BREAK = 44, "\u00a0"  # letters that a phone has room for


class Figure(go.Figure):  # type: ignore[misc] # plotly tells no types
    """A figure that is written down once, when it is first drawn: each run of a page that shows it only reads that.

    It must not change from then on.
    """

    def _initialize_layout_template(self) -> None:
        """Nothing: plotly copies its default in here, most of a figure's bytes and a third of its making."""

    def to_dict(self) -> dict[str, Any]:
        """As plain data, the same object each time; not to be changed."""
        written: dict[str, Any] | None = self.__dict__.get("_written")
        if written is None:
            written = self.__dict__["_written"] = super().to_dict()
        return written


def lines(
    x: Sequence[date] | Sequence[str],
    series: Sequence[Line],
    scale: Scale,
    *,
    height: int = HEIGHT,
    month_format: str | None = None,
    from_zero: bool = True,
    through_gaps: bool = False,
    fan: Fan | None = None,
) -> go.Figure:
    """Lines over months. `x`: first days of months (then `month_format` is the d3 format of a tick) or words.

    through_gaps: lines other than the main one are straight between the values they have. fan: opens behind the lines.
    """
    places, behind = plain_places(x), [] if fan is None else fan_traces(fan, scale)
    drawn = [line_trace(places, line, scale, through_gaps=through_gaps) for line in series]
    return _figure(
        height,
        [*behind, *drawn],
        x=month_axis(month_format),
        y={**scale.axis, **_whole_ticks(series, scale), "rangemode": "tozero" if from_zero else "normal"},
        hovermode="x unified",
    )


def columns(
    x: Sequence[date] | Sequence[str],
    series: Sequence[Line],
    scale: Scale,
    *,
    stacked: bool = True,
    codes: Sequence[str] | None = None,
    notes: Sequence[str] | None = None,
    height: int = HEIGHT,
    month_format: str | None = None,
) -> go.Figure:
    """Vertical bars; series with the roles target, pace and benchmark become marks across them.

    codes: one for each x, given back when a bar is clicked; notes: words below each x (which then are words too).
    """
    places = plain_places(x)
    axis = month_axis(month_format)
    if not month_format and x and isinstance(x[0], str):
        axis = {"type": "category"}
    if notes:
        told = [f"{word}<br>{note}" for word, note in zip(x, notes, strict=True)]
        axis |= {"tickmode": "array", "tickvals": places, "ticktext": told}
    return _figure(
        height,
        [column_trace(places, line, scale, codes) for line in series],
        x=axis,
        y={**scale.axis, **_whole_ticks(series, scale, stacked=stacked), "rangemode": "tozero"},
        barmode="stack" if stacked else "group",
        bargap=0.3,
        hovermode="x unified",
    )


def ranking(
    bars: Sequence[Bar], scale: Scale, *, target: float | None = None, target_name: str = "", zone_name: str = ""
) -> go.Figure:
    """Horizontal bars in the given order, the first on top; a zone is hatched and has a name of its own in the legend.

    `target` is one line for all; a bar with a target of its own gets a mark. A bar's note stands behind its name, where
    no line crosses it. customdata of a bar is its code.
    """
    traces = []
    for is_zone in (False, True):
        chosen = [bar for bar in bars if (bar.role is Role.ZONE) is is_zone]
        if chosen:
            traces.append(ranked_trace(chosen, scale, zone_name if is_zone else ""))
    own = [bar for bar in bars if bar.target is not None]
    if own:
        traces.append(own_targets(own, scale, target_name))
    names = [bar.name for bar in bars]
    if target is not None:
        # a click near the line finds the line first: it leads where the bar of that row does
        codes = [bar.code for bar in bars]
        traces.append({**target_line(names, target, f"{target_name}", scale), "customdata": codes})
    unit = {} if scale.is_ratio else {"title": {"text": scale.unit, "standoff": 4}}
    return _figure(
        max(200, 70 + ROW_HEIGHT * len(bars)),
        traces,
        x={**scale.axis, **unit, "showgrid": True, "gridcolor": GRID_COLOR, "rangemode": "tozero"},
        y=ranked_axis(names, [bar.note for bar in bars]),
        bargap=0.28,
        hovermode="closest",
        showlegend=True,
        clickmode="event+select",
    )


def stages(
    names: Sequence[str], shares: Sequence[float], notes: Sequence[str], *, pace: float | None, pace_name: str
) -> go.Figure:
    """How far each milestone has come (0–1), with the words of its stage; `pace`: the share of time gone by."""
    bars: Trace = {
        "type": "bar",
        "x": list(shares),
        "y": list(names),
        "orientation": "h",
        "marker": {"color": BLUE},
        "showlegend": False,
        "text": list(notes),
        "textposition": "none",
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    lines_ = [] if pace is None else [_marks(target_line(names, pace, pace_name, Scale(is_ratio=True), ORANGE))]
    above = [_above(name, note) for name, note in zip(names, notes, strict=True)]
    most = max((one["text"].count("<br>") for one in above), default=0)
    ticks = {"tickformat": ".0%", "range": [0, 1.02], "tickvals": [0, 0.5, 1.0]}
    return _figure(
        90 + (STAGE_HEIGHT + LINE_HEIGHT * most) * len(names),
        [bars, *lines_],
        x={**ticks, "showgrid": True, "gridcolor": GRID_COLOR},
        y={**ranked_axis(names, notes), "showticklabels": False},
        bargap=0.7,
        showlegend=True,
        annotations=above,
    )


def _marks(line: Trace) -> Trace:
    """A mark on each bar instead of a line through all of them, and through their names."""
    return {**line, "mode": "markers", "marker": {**line["marker"], "size": 18}}


def _above(name: str, note: str) -> Trace:
    """A bar's name over it: beside it a long one leaves no room for the bar on a phone."""
    kept = note.replace(" ", NO_BREAK)
    told = "<br>".join(wrap(f"{name} {kept}", NAME_LENGTH, break_long_words=False))
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": name, "yanchor": "bottom", "yshift": 8}
    return {**place, "text": told.replace(kept, f"<b>{note}</b>"), "showarrow": False, "align": "left"}


def _whole_ticks(series: Sequence[Line], scale: Scale, *, stacked: bool = False) -> Axis:
    """No ticks between the whole numbers of a small count: 0.4 of a mark is none."""
    known = [(line.role, [y for y in line.y if y is not None]) for line in series]
    tops = [max(values) for _, values in known if values]
    told = [y for role, values in known if role not in (Role.PACE, Role.FORECAST) for y in values]
    is_few = bool(told) and (sum(tops) if stacked else max(tops)) <= FEW and all(y == int(y) for y in told)
    return {"dtick": 1} if is_few and not scale.is_ratio and not scale.digits else {}


def _figure(height: int, traces: Sequence[Trace], *, x: Axis, y: Axis, **layout: Any) -> go.Figure:
    """Made in one go from plain data, which plotly checks; building it up call by call takes ten times as long."""
    look: dict[str, Any] = {
        "height": height,
        "colorway": THEME,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "title": {"text": ""},
        },
        "dragmode": False,
        "separators": ".,",
        "xaxis": {**AXIS, "showgrid": False, **x},
        "yaxis": {**AXIS, "gridcolor": GRID_COLOR, "zerolinecolor": GRID_COLOR, **y},
        **layout,
    }
    return Figure({"data": list(traces), "layout": {**look, "margin": margins(traces, look)}})
