"""The room that ticks and legend of a chart need, said beforehand: Plotly draws a chart whose margins grow twice.

Estimates, in CSS pixels, of what Plotly measures for 12 px letters. Too little only costs the second drawing, since the
axes keep `automargin`. Imports nothing of ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LETTER, WIDE, NARROW, PERCENT = 7.3, 12.0, 3.4, 11.0
LINE, EDGE = 16, 8
BESIDE, RIGHT, ABOVE, LEGEND, BELOW, TITLE = 22, 20, 36, 40, 36, 24
LIFTED = 0.02  # of a chart's height is the legend above it
HEADROOM = 1.06  # the value axis ends a little above the highest value
FEW = 5.0  # below it, ticks come in halves
TAGS = re.compile(r"<[^>]+>")


def margins(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, int]:
    """The `margin` of a layout whose axes are `xaxis` and `yaxis`, for plain traces as `traces` makes them."""
    x, y = layout["xaxis"], layout["yaxis"]
    lines = max((text.count("<br>") for text in x.get("ticktext", ())), default=0)
    return {
        "l": _left(traces, y, layout),
        "r": RIGHT,
        "t": LEGEND + round(LIFTED * layout["height"]) if _has_legend(traces, layout) else ABOVE,
        "b": BELOW + LINE * lines + (TITLE if x.get("title") else 0),
    }


def _left(traces: Sequence[Mapping[str, Any]], axis: Mapping[str, Any], layout: Mapping[str, Any]) -> int:
    if axis.get("showticklabels") is False:
        return EDGE
    return BESIDE + round(max(map(width, axis.get("ticktext") or _numbers(traces, axis, layout)), default=0))


def width(text: str) -> float:
    """About how wide a text is: full-width letters are square, points and blanks narrow."""
    return sum(map(_letter, TAGS.sub("", text)))


def _letter(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return WIDE
    return PERCENT if sign == "%" else NARROW if sign in " ,.'" else LETTER


def _numbers(traces: Sequence[Mapping[str, Any]], axis: Mapping[str, Any], layout: Mapping[str, Any]) -> list[str]:
    """The longest words that the ticks of a value axis may have."""
    ends = _ends(traces, stacked=layout.get("barmode") == "stack")
    return [_tick(value * HEADROOM, axis.get("tickformat", "")) for value in ends]


def _tick(value: float, tickformat: str) -> str:
    if "%" in tickformat:
        return f"{value:.0%}"
    return f"{value:.1f}" if abs(value) < FEW else f"{value:,.0f}"


def _ends(traces: Iterable[Mapping[str, Any]], *, stacked: bool) -> tuple[float, float]:
    """The lowest and the highest value, bars on top of each other where they are stacked; 0 is on the axis."""
    values: list[float] = [0.0]
    piles: dict[Any, float] = defaultdict(float)
    for trace in traces:
        if stacked and trace["type"] == "bar":
            for place, value in zip(trace["x"], trace["y"], strict=True):
                piles[place] += value or 0
        else:
            values += [value for value in trace["y"] if isinstance(value, int | float)]
    values += piles.values()
    return min(values), max(values)


def _has_legend(traces: Iterable[Mapping[str, Any]], layout: Mapping[str, Any]) -> bool:
    """Plotly's own rule: where it is not said, two traces with a name of their own make one."""
    named = sum(trace.get("showlegend", True) is not False for trace in traces)
    return bool(layout.get("showlegend", named > 1) and named)
