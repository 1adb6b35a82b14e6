"""What stands on a page drawn by AppTest: its charts' points, its HTML; and the warehouse asked in plain SQL."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import duckdb
from streamlit.testing.v1 import AppTest

from scorecard.place import Place


@dataclass(frozen=True)
class Drawn:
    """One Plotly chart: its traces by name, in order, and its layout."""

    spec: dict[str, Any]

    @property
    def traces(self) -> dict[str, dict[str, Any]]:
        return {trace.get("name") or "": trace for trace in self.spec["data"]}

    def points(self, name: str) -> dict[str, float]:
        """x → y of a trace (of a ranking y → x), without what isn't known."""
        trace = self.traces[name]
        x, y = (trace["y"], trace["x"]) if trace.get("orientation") == "h" else (trace["x"], trace["y"])
        return {str(a)[:10]: b for a, b in zip(x, y, strict=True) if b is not None}


def charts(app: AppTest) -> list[Drawn]:
    """The page's Plotly charts, in order."""
    return [Drawn(json.loads(one.proto.spec)) for one in app.get("plotly_chart")]


def chart_with(app: AppTest, name: str) -> Drawn:
    """The first chart with a trace of this name."""
    for chart in charts(app):
        if name in chart.traces:
            return chart
    raise AssertionError(f"no chart with {name!r} among {[list(chart.traces) for chart in charts(app)]}")


def html(app: AppTest) -> list[str]:
    """The bodies of the page's HTML elements."""
    return [one.proto.body for one in app.get("html")]


def told(body: str) -> str:
    """The words of a piece of HTML, one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def ask(place: Place, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a query on the warehouse itself, past every query file."""
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        return connection.execute(sql, parameters or None).fetchall()
