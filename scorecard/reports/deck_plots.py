"""A chart for a wall: the page's figure with letters and lines that are read from the back row, and its last value.

Colours stay stand-ins; the deck's script puts in those of its theme. Imports scorecard only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from scorecard.charts.chart import Chart
from scorecard.figures import THEME
from scorecard.reports.deck_look import width_of
from scorecard.texts import Texts

FONT = (
    "'Segoe UI', 'Helvetica Neue', 'PingFang SC', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'Noto Sans SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', system-ui, sans-serif"
)
FONT_PX = 28
SMALL_PX = 26
NAME_WIDTH = 40  # halves of a Chinese character
LABEL_PX = 36
TEXT, PAPER, GRID = "@text", "@paper", "@rule"  # named colours of deck_look, put in by the script
FEW = 6  # counts up to which every whole number has its tick
ROOM = 0.14  # of the values' span, above the highest, for the label
TOLERANCE = 1e-9
PLOT_PX = 380  # about the height of the drawing on a slide
LABEL_SHIFTS = (38, -42, 76, -80)  # px from the last point to the middle of its label
CLEAR_PX = 30  # from the middle of the label to a line: half its height and a little
MAIN = THEME[0]

Plot = dict[str, Any]


def plot_of(texts: Texts, chart: Chart) -> Plot:
    """The figure as plain data and layout, without a size: the slide has that."""
    drawn: Plot = json.loads(chart.figure.to_json())
    plot: Plot = {"data": [_thicker(trace) for trace in drawn["data"]], "layout": _layout(drawn["layout"])}
    for trace in plot["data"]:
        if trace["type"] == "bar" and len(trace["y"]) == 1:
            trace["width"] = 0.4  # one lone bar needn't fill the wall
    _months(plot)
    _wrap_names(plot["layout"]["yaxis"])
    _whole_numbers(plot)
    _label_last(texts, plot)
    return plot


def legend_of(plot: Plot) -> list[tuple[str, str, str]]:
    """(name, colour stand-in, how it is drawn) of each line or mark with a name, in order."""
    return [
        (trace["name"], trace["line"]["color"], trace["line"].get("dash", "solid"))
        for trace in plot["data"]
        if trace["type"] == "scatter" and trace.get("name") and trace.get("line", {}).get("color")
    ]


def _wrap_names(axis: Plot) -> None:
    """Names beside bars in lines of a third of the chart; the bold stage behind them stays in one piece."""
    told = axis.get("ticktext")
    if not told:
        return
    axis["ticktext"], axis["showticklabels"] = [_wrapped(one) for one in told], True
    if any("<br>" in one for one in axis["ticktext"]):
        axis["tickfont"] = {**axis["tickfont"], "size": SMALL_PX}


def _wrapped(told: str) -> str:
    name, stage = told.removesuffix("</b>").split("<b>")
    lines = [""]
    for word in [*name.split(), stage]:
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(joined) > NAME_WIDTH:
            lines.append(word)
        else:
            lines[-1] = joined
    lines[-1] = f"{lines[-1][: len(lines[-1]) - len(stage)]}<b>{stage}</b>"
    return "<br>".join(lines)


def _months(plot: Plot) -> None:
    """Of an axis of months: as many ticks as there is room for, none beyond the last month."""
    axis = plot["layout"]["xaxis"]
    if "hoverformat" not in axis:
        return
    months = [date.fromisoformat(x[:10]) for trace in plot["data"] for x in trace["x"]]
    first, last = min(months), max(months)
    count = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if count < 12 else 6 if count < 40 else 12
    axis.pop("nticks")
    axis.update(dtick=f"M{step}", tick0=f"{first.year}-01-01", type="date")
    edge = timedelta(days=min(count + 1, 20))
    axis["range"] = [str(first - edge), str(last + edge)]


def _whole_numbers(plot: Plot) -> None:
    """No ticks between the whole numbers of a small count."""
    values = _values(plot)
    axis = plot["layout"]["yaxis"]
    if values and "%" not in axis.get("tickformat", "%") and max(values) <= FEW and all(v == int(v) for v in values):
        axis["dtick"] = 1


def _written(texts: Texts, value: float, *, is_ratio: bool) -> str:
    """100% and not 100.0%, as beside the chart."""
    if not is_ratio:
        return texts.number(value)
    return texts.percent(value, 0 if abs(value * 100 - round(value * 100)) < TOLERANCE else 1)


def _values(plot: Plot) -> list[float]:
    return [v for trace in plot["data"] for v in trace["y"] if isinstance(v, (int, float))]


def _thicker(trace: Plot) -> Plot:
    if trace.get("type") == "scatter" and trace.get("line", {}).get("width") == 0:  # the edge of a band
        return trace
    if trace.get("type") == "scatter":
        line = trace.setdefault("line", {})
        line["width"] = 7 if line.get("color") == MAIN else 5
        marker = trace.setdefault("marker", {})
        marker["size"] = 2 * marker.get("size", 6) if marker.get("symbol") else 13
        trace["cliponaxis"] = False
    return trace


def _layout(layout: Plot) -> Plot:
    font: Plot = {"size": FONT_PX, "color": TEXT, "family": FONT}
    axis: Plot = {"tickfont": font, "tickangle": 0, "gridcolor": GRID, "zerolinecolor": GRID}
    own: dict[str, Plot] = {name: {**layout.get(name, {}), **axis} for name in ("xaxis", "yaxis")}
    for one in own.values():
        one.pop("title", None)
        one.setdefault("ticks", "outside")
        one.update(ticklen=8, tickcolor="rgba(0,0,0,0)", nticks=one.get("nticks", 7))
    return {
        **{name: value for name, value in layout.items() if name not in ("height", "annotations", "bargap")},
        **own,
        "font": font,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 12, "r": 64, "t": 12, "b": 12, "pad": 6},
        "showlegend": False,  # the slide has one of its own: HTML breaks lines better
        "hoverlabel": {"font": {"size": FONT_PX, "color": TEXT}, "bgcolor": PAPER, "bordercolor": GRID},
    }


def _label_last(texts: Texts, plot: Plot) -> None:
    """The last value of the main line beside its point, with room above the lines for it."""
    main = next((t for t in plot["data"] if t["type"] == "scatter" and _is_main(t["line"])), None)
    if main is None:
        return
    known = [(x, y) for x, y in zip(main["x"], main["y"], strict=True) if y is not None]
    if not known:
        return
    x, y = known[-1]
    is_ratio = "%" in plot["layout"]["yaxis"].get("tickformat", "")
    label = {
        "x": x, "y": y, "text": f"<b>{_written(texts, y, is_ratio=is_ratio)}</b>", "showarrow": False,
        "yshift": 38, "bgcolor": PAPER, "opacity": 0.95, "font": {"size": LABEL_PX, "color": TEXT, "family": FONT},
    }  # fmt: skip
    every = _values(plot)
    low = min(0.0, *every) if plot["layout"]["yaxis"].get("rangemode") == "tozero" else min(every)
    top = max(every) + ROOM * ((max(every) - low) or 1.0)
    label["yshift"] = _free_shift(_near(plot, main, [at for at, _ in known[-2:]]), y, low, PLOT_PX / (top - low))
    plot["layout"]["annotations"] = [label]
    plot["layout"]["yaxis"]["autorangeoptions"] = {"include": [top]}


def _is_main(line: Plot) -> bool:
    """The line itself, not its forecast, which has its colour."""
    return line.get("color") == MAIN and line.get("dash", "solid") == "solid"


def _near(plot: Plot, main: Plot, months: Sequence[str]) -> list[float]:
    """Values of all lines where the label stands; of the main one only before its last."""
    return [
        value
        for trace in plot["data"]
        for x, value in zip(trace["x"], trace["y"], strict=True)
        if x in (months[:-1] if trace is main else months) and isinstance(value, (int, float))
    ]


def _free_shift(near: Sequence[float], y: float, low: float, px: float) -> int:
    """Above the point; below it or further up where a line (the target's) would run through the label."""
    room = {shift: min((abs((value - y) * px - shift) for value in near), default=CLEAR_PX) for shift in LABEL_SHIFTS}
    inside = [shift for shift in LABEL_SHIFTS if (y - low) * px + shift > CLEAR_PX]
    return next((shift for shift in inside if room[shift] >= CLEAR_PX), max(inside, key=lambda one: room[one]))
