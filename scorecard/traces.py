"""What figures are put together from, as plain data: looks, scales, one trace or axis each. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Trace = dict[str, Any]
Axis = dict[str, Any]


class Role(StrEnum):
    """What a line or bar stands for; it decides the look, so that one look means one thing on every page."""

    MAIN = "main"  # what the chart is about
    KIND = "kind"  # one of several parts; the theme's colours in order
    BEFORE = "before"  # the same a year earlier
    EARLIER = "earlier"  # the same in years before that
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
WIDTHS = {Role.MAIN: 3, Role.EARLIER: 1.5}
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

    def told(self, value: float) -> str:
        """A value in words, without its unit."""
        return f"{value:.{self.digits}%}" if self.is_ratio else f"{value:,.{self.digits}f}"


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


def month_axis(month_format: str | None) -> Axis:
    return {"tickformat": month_format, "hoverformat": month_format} if month_format else {}


def line_trace(places: list[str], line: Line, scale: Scale, *, through_gaps: bool) -> Trace:
    style: dict[str, Any] = {"width": WIDTHS.get(line.role, 2), "dash": DASHES.get(line.role, "solid")}
    if line.role in STEPS:
        style["shape"] = "hv"
    if line.role in COLORS:
        style["color"] = COLORS[line.role]
    is_lone = sum(value is not None for value in line.y) == 1
    return {
        "type": "scatter",
        "x": places,
        "y": list(line.y),
        "name": line.name,
        "mode": "lines+markers" if line.role is Role.MAIN or is_lone else "lines",
        "line": style,
        "marker": {"size": 6},
        "connectgaps": through_gaps and line.role is not Role.MAIN,
        "hovertemplate": f"{line.name}: {scale.hover('y')}<extra></extra>",
    }


def fan_traces(fan: Fan, scale: Scale) -> list[Trace]:
    """The band, its middle, and its end as a point of its own: only the end was computed, so only it is told."""
    (first, y), end = fan.start, fan.end.isoformat()
    places, edge = [first.isoformat(), end], {"width": 0, "color": FAN_COLOR}
    band = {"type": "scatter", "x": places, "mode": "lines", "line": edge, "hoverinfo": "skip"}
    low, high = {**band, "y": [y, fan.low], "showlegend": False}, {**band, "y": [y, fan.high], "name": fan.range_name}
    middle = {"width": 2, "dash": DASHES[Role.FORECAST], "color": BLUE}
    told = f"{fan.name}: {scale.hover('y')}<br>{fan.range_name}: {scale.told(fan.low)} – {scale.told(fan.high)}"
    tip = {"type": "scatter", "x": [end], "y": [fan.mid], "showlegend": False, "mode": "markers"}
    return [
        low,
        {**high, "fill": "tonexty", "fillcolor": FAN_COLOR},
        {**band, "y": [y, fan.mid], "name": fan.name, "line": middle},
        {
            **tip,
            "marker": {"size": 8, "symbol": "diamond", "color": BLUE},
            "hovertemplate": f"{told}<extra></extra>",
        },
    ]


def column_trace(places: list[str], line: Line, scale: Scale, codes: Sequence[str] | None) -> Trace:
    """A bar for each x, or a mark across the bars."""
    trace: Trace = {
        "x": places,
        "y": list(line.y),
        "name": line.name,
        "hovertemplate": f"{line.name}: {scale.hover('y')}<extra></extra>",
    }
    if line.role in (Role.TARGET, Role.PACE, Role.BENCHMARK):
        mark = {"symbol": "line-ew", "size": 34, "line": {"width": 3, "color": COLORS[line.role]}}
        return {**trace, "type": "scatter", "mode": "markers", "marker": mark}
    clicked = {"customdata": list(codes)} if codes else {}
    return {**trace, "type": "bar", "marker": _bar_look(line.role), **clicked}


def plain_places(x: Sequence[date] | Sequence[str]) -> list[str]:
    """Days as text: plotly's encoder takes long over each date, at each drawing."""
    return [at.isoformat() if isinstance(at, date) else at for at in x]


def _bar_look(role: Role) -> dict[str, object]:
    if role is Role.ZONE:
        return {"color": COLORS[role], "pattern": {"shape": "/", "fgopacity": 0.6}}
    return {"color": COLORS[role]} if role in COLORS else {}


def ranked_trace(bars: Sequence[Bar], scale: Scale, zone_name: str) -> Trace:
    return {
        "type": "bar",
        "x": [bar.value for bar in bars],
        "y": [bar.name for bar in bars],
        "orientation": "h",
        "name": zone_name,
        "showlegend": bool(zone_name),
        "marker": _bar_look(Role.ZONE) if zone_name else {"color": [COLORS[bar.role] for bar in bars]},
        "customdata": [bar.code for bar in bars],
        "hovertemplate": f"%{{y}}: {scale.hover('x')}<extra></extra>",
    }


def own_targets(bars: Sequence[Bar], scale: Scale, name: str) -> Trace:
    return {
        "type": "scatter",
        "x": [bar.target for bar in bars],
        "y": [bar.name for bar in bars],
        "customdata": [bar.code for bar in bars],
        "name": name,
        "mode": "markers",
        "marker": {"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": ROSE}},
        "hovertemplate": f"{name}: {scale.hover('x')}<extra></extra>",
    }


def target_line(names: Sequence[str], at: float, name: str, scale: Scale, color: str = ROSE) -> Trace:
    return {
        "type": "scatter",
        "x": [at] * len(names),
        "y": list(names),
        "name": name,
        "mode": "lines" if len(names) > 1 else "markers",
        "line": {"color": color, "width": 2, "dash": "dash"},
        "marker": {"symbol": "line-ns", "size": 30, "line": {"width": 3, "color": color}},
        "hovertemplate": f"{name}: {scale.hover('x')}<extra></extra>",
    }


def ranked_axis(names: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    """Names from top to bottom in the given order, each with its note."""
    shown = [f"{name}  <b>{note}</b>" for name, note in zip(names, notes, strict=True)]
    ticks = {"tickmode": "array", "tickvals": list(names), "ticktext": shown, "ticksuffix": " "}
    return {"categoryorder": "array", "categoryarray": list(names)[::-1], "showgrid": False, **ticks}
