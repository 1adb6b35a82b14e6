"""Figures in one house style: plain values and words → `go.Figure`. Knows no Streamlit, no DuckDB and no language.

A figure is built once and never changed after. It embeds no template; its colours are the page theme's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import plotly.graph_objects as go

HEIGHT = 320
ROW_HEIGHT = 30  # of a ranking


class Role(StrEnum):
    """What a line or bar stands for; it decides the look, so that one look means one thing on every page."""

    MAIN = "main"  # what the chart is about
    KIND = "kind"  # one of several parts; the theme's colours in order
    BEFORE = "before"  # the same a year earlier
    TARGET = "target"
    PACE = "pace"  # what it takes on the way to the target
    BENCHMARK = "benchmark"  # somebody else's figure to be compared with
    FORECAST = "forecast"
    ZONE = "zone"  # shown beside the others, never added to them
    MUTED = "muted"  # there, but not what it is about: small numbers, not ranked


# Streamlit's stand-ins for the first eight of the theme's chartCategoricalColors, put in by its page when it draws, so
# that one cached figure follows light and dark. A test compares them with Streamlit's own template.
THEME = tuple(f"#{number:06d}" for number in range(1, 9))
BLUE, ORANGE, _, VIOLET, ROSE, _, GRAY, _ = THEME  # the order of the colours in .streamlit/config.toml
FAN_COLOR = "rgba(80, 130, 190, 0.20)"  # reads on light and dark
GRID_COLOR = "rgba(128, 142, 158, 0.22)"
COLORS = {
    Role.MAIN: BLUE,
    Role.BEFORE: GRAY,
    Role.TARGET: ROSE,
    Role.PACE: ORANGE,
    Role.BENCHMARK: ROSE,
    Role.FORECAST: GRAY,
    Role.ZONE: VIOLET,
    Role.MUTED: GRAY,
}
DASHES = {Role.BEFORE: "dot", Role.TARGET: "dash", Role.PACE: "dash", Role.BENCHMARK: "dash", Role.FORECAST: "dot"}
STEPS = (Role.TARGET, Role.BENCHMARK)  # hold until they change


@dataclass(frozen=True)
class Scale:
    """How values are written. is_ratio: 0.153 is shown as 15.3%; digits: decimals (of a percentage: of the percent)."""

    unit: str = ""
    is_ratio: bool = False
    digits: int = 0

    @property
    def number(self) -> str:
        """As a d3 format."""
        return f".{self.digits}%" if self.is_ratio else f",.{self.digits}f"

    @property
    def axis(self) -> dict[str, object]:
        """The value axis: percents without needless decimals, no unit in its ticks."""
        return {"tickformat": ".0%" if self.is_ratio and self.digits <= 1 else "" if self.is_ratio else ",~f"}

    def hover(self, axis: str) -> str:
        """The part of a hover text that tells the value of `axis` (x or y)."""
        return f"%{{{axis}:{self.number}}}{'' if self.is_ratio else ' ' + self.unit}"


@dataclass(frozen=True)
class Line:
    """One series: a value for each x, None where there is none."""

    name: str
    y: Sequence[float | None]
    role: Role = Role.MAIN


@dataclass(frozen=True)
class Fan:
    """Where a line will end: from its last point (`x`, `y`) to `end`, in the middle and between `low` and `high`."""

    name: str
    range_name: str
    start: tuple[date, float]
    end: date
    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Bar:
    """One bar of a ranking; `code` comes back when it is clicked, `note` stands behind its value."""

    code: str
    name: str
    value: float | None
    role: Role = Role.MAIN
    target: float | None = None
    note: str = ""


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
    figure = _figure(height)
    if fan is not None:
        _add_fan(figure, fan, scale)
    for line in series:
        style: dict[str, Any] = {"width": 3 if line.role is Role.MAIN else 2, "dash": DASHES.get(line.role, "solid")}
        if line.role in STEPS:
            style["shape"] = "hv"
        if line.role in COLORS:
            style["color"] = COLORS[line.role]
        is_lone = sum(value is not None for value in line.y) == 1
        figure.add_scatter(
            x=list(x),
            y=list(line.y),
            name=line.name,
            mode="lines+markers" if line.role is Role.MAIN or is_lone else "lines",
            line=style,
            marker={"size": 6},
            connectgaps=through_gaps and line.role is not Role.MAIN,
            hovertemplate=f"{line.name}: {scale.hover('y')}<extra></extra>",
        )
    figure.update_layout(hovermode="x unified")
    figure.update_yaxes(**scale.axis, rangemode="tozero" if from_zero else "normal")
    if month_format:
        figure.update_xaxes(tickformat=month_format, hoverformat=month_format)
    return figure


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
    figure = _figure(height)
    for line in series:
        hover = f"{line.name}: {scale.hover('y')}<extra></extra>"
        if line.role in (Role.TARGET, Role.PACE, Role.BENCHMARK):
            _add_marks(figure, x, line, hover)
            continue
        figure.add_bar(
            x=list(x),
            y=list(line.y),
            name=line.name,
            marker=_bar_look(line.role),
            customdata=list(codes) if codes else None,
            hovertemplate=hover,
        )
    figure.update_layout(barmode="stack" if stacked else "group", bargap=0.3, hovermode="x unified")
    figure.update_yaxes(**scale.axis, rangemode="tozero")
    if month_format:
        figure.update_xaxes(tickformat=month_format, hoverformat=month_format)
    elif x and isinstance(x[0], str):
        figure.update_xaxes(type="category")
    if notes:
        told = [f"{word}<br>{note}" for word, note in zip(x, notes, strict=True)]
        figure.update_xaxes(tickmode="array", tickvals=list(x), ticktext=told)
    return figure


def ranking(
    bars: Sequence[Bar], scale: Scale, *, target: float | None = None, target_name: str = "", zone_name: str = ""
) -> go.Figure:
    """Horizontal bars in the given order, the first on top; a zone is hatched and has a name of its own in the legend.

    `target` is one line for all; a bar with a target of its own gets a mark. A bar's note stands behind its name, where
    no line crosses it. customdata of a bar is its code.
    """
    figure = _figure(max(200, 70 + ROW_HEIGHT * len(bars)))
    for is_zone in (False, True):
        chosen = [bar for bar in bars if (bar.role is Role.ZONE) is is_zone]
        if chosen:
            _add_ranked(figure, chosen, scale, zone_name if is_zone else "")
    own = [bar for bar in bars if bar.target is not None]
    if own:
        _add_own_targets(figure, own, scale, target_name)
    if target is not None:
        _add_target_line(figure, [bar.name for bar in bars], target, f"{target_name}", scale)
        # a click near the line finds the line first: it leads where the bar of that row does
        figure.data[-1].customdata = [bar.code for bar in bars]
    unit = {} if scale.is_ratio else {"title": {"text": scale.unit, "standoff": 4}}
    figure.update_layout(bargap=0.28, hovermode="closest", showlegend=True, clickmode="event+select")
    figure.update_xaxes(**scale.axis, **unit, showgrid=True, gridcolor=GRID_COLOR, rangemode="tozero")
    figure.update_yaxes(**_ranked_axis([bar.name for bar in bars], [bar.note for bar in bars]))
    return figure


def stages(
    names: Sequence[str], shares: Sequence[float], notes: Sequence[str], *, pace: float | None, pace_name: str
) -> go.Figure:
    """How far each milestone has come (0–1), with the words of its stage; `pace`: the share of time gone by."""
    figure = _figure(max(150, 80 + 40 * len(names)))
    figure.add_bar(
        x=list(shares),
        y=list(names),
        orientation="h",
        marker={"color": BLUE},
        showlegend=False,
        text=list(notes),
        textposition="none",
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    if pace is not None:
        _add_target_line(figure, names, pace, pace_name, Scale(is_ratio=True), ORANGE)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    figure.update_layout(bargap=0.35, showlegend=True)
    figure.update_xaxes(tickformat=".0%", range=[0, 1.02], tickvals=ticks, showgrid=True, gridcolor=GRID_COLOR)
    figure.update_yaxes(**_ranked_axis(names, notes))
    return figure


def _figure(height: int) -> go.Figure:
    figure = go.Figure()
    figure.layout.template = None  # plotly embeds its default, which is most of a figure's bytes
    figure.update_layout(
        height=height,
        colorway=THEME,
        margin={"l": 8, "r": 16, "t": 36, "b": 8},
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "title": {"text": ""}},
        dragmode=False,
        separators=".,",
        xaxis={"fixedrange": True, "showgrid": False, "automargin": True},
        yaxis={"fixedrange": True, "gridcolor": GRID_COLOR, "zerolinecolor": GRID_COLOR, "automargin": True},
    )
    return figure


def _add_fan(figure: go.Figure, fan: Fan, scale: Scale) -> None:
    """The band and its middle; only its end is told, since only the end was computed."""
    (first, y), edge = fan.start, {"width": 0, "color": FAN_COLOR}
    band = {"x": [first, fan.end], "mode": "lines", "line": edge, "hoverinfo": "skip"}
    figure.add_scatter(**band, y=[y, fan.low], showlegend=False)
    figure.add_scatter(**band, y=[y, fan.high], name=fan.range_name, fill="tonexty", fillcolor=FAN_COLOR)
    told = f"{fan.name}: {scale.hover('y')}<br>{fan.range_name}: {_told(scale, fan.low)} – {_told(scale, fan.high)}"
    line = {"width": 2, "dash": DASHES[Role.FORECAST], "color": BLUE}
    figure.add_scatter(x=[first, fan.end], y=[y, fan.mid], name=fan.name, mode="lines", line=line, hoverinfo="skip")
    figure.add_scatter(
        x=[fan.end],
        y=[fan.mid],
        showlegend=False,
        mode="markers",
        marker={"size": 8, "symbol": "diamond", "color": BLUE},
        hovertemplate=f"{told}<extra></extra>",
    )


def _told(scale: Scale, value: float) -> str:
    return f"{value:.{scale.digits}%}" if scale.is_ratio else f"{value:,.{scale.digits}f}"


def _add_marks(figure: go.Figure, x: Sequence[date] | Sequence[str], line: Line, hover: str) -> None:
    mark = {"symbol": "line-ew", "size": 34, "line": {"width": 3, "color": COLORS[line.role]}}
    figure.add_scatter(x=list(x), y=list(line.y), name=line.name, mode="markers", marker=mark, hovertemplate=hover)


def _bar_look(role: Role) -> dict[str, object] | None:
    if role is Role.ZONE:
        return {"color": COLORS[role], "pattern": {"shape": "/", "fgopacity": 0.6}}
    return {"color": COLORS[role]} if role in COLORS else None


def _add_ranked(figure: go.Figure, bars: Sequence[Bar], scale: Scale, zone_name: str) -> None:
    look = _bar_look(Role.ZONE) if zone_name else {"color": [COLORS[bar.role] for bar in bars]}
    figure.add_bar(
        x=[bar.value for bar in bars],
        y=[bar.name for bar in bars],
        orientation="h",
        name=zone_name,
        showlegend=bool(zone_name),
        marker=look,
        customdata=[bar.code for bar in bars],
        hovertemplate=f"%{{y}}: {scale.hover('x')}<extra></extra>",
    )


def _add_own_targets(figure: go.Figure, bars: Sequence[Bar], scale: Scale, name: str) -> None:
    figure.add_scatter(
        x=[bar.target for bar in bars],
        y=[bar.name for bar in bars],
        customdata=[bar.code for bar in bars],
        name=name,
        mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": ROSE}},
        hovertemplate=f"{name}: {scale.hover('x')}<extra></extra>",
    )


def _add_target_line(
    figure: go.Figure, names: Sequence[str], at: float, name: str, scale: Scale, color: str = ROSE
) -> None:
    figure.add_scatter(
        x=[at] * len(names),
        y=list(names),
        name=name,
        mode="lines" if len(names) > 1 else "markers",
        line={"color": color, "width": 2, "dash": "dash"},
        marker={"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": color}},
        hovertemplate=f"{name}: {scale.hover('x')}<extra></extra>",
    )


def _ranked_axis(names: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    """Names from top to bottom in the given order, each with its note."""
    shown = [f"{name}  <b>{note}</b>" for name, note in zip(names, notes, strict=True)]
    ticks = {"tickmode": "array", "tickvals": list(names), "ticktext": shown, "ticksuffix": " "}
    return {"categoryorder": "array", "categoryarray": list(names)[::-1], "showgrid": False, **ticks}
