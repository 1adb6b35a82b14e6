"""The eight charts of the reference page, drawn by scorecard/figures.py: a district in, a chart out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from scorecard.charts.chart import Chart
from scorecard.figures import Bar, Line, Role, Scale, columns, lines, ranking
from scorecard.view import View

COUNT, PEOPLE, SHARE = Scale("件"), Scale("人次"), Scale(is_ratio=True, digits=1)
MONTH = "%Y-%m"
Rows = list[dict[str, Any]]


def _ask(view: View, query: str, district: str, **more: str) -> Rows:
    rows: Rows = view.run(query, district=district, **more).to_pylist()
    return rows


def _by_kind(rows: Rows, along: str, name: str) -> tuple[Sequence[Any], list[Line]]:
    """One line a kind over the same x; each says which district it is of, as a single line does."""
    x = sorted({row[along] for row in rows})
    found = {(row["kind"], row[along]): row["value"] for row in rows}
    kinds = dict.fromkeys(row["kind"] for row in rows)
    return x, [Line(f"{kind} · {name}", [found.get((kind, at)) for at in x], Role.KIND) for kind in kinds]


def _monthly(view: View, district: str, name: str) -> go.Figure:
    x, series = _by_kind(_ask(view, "monthly", district, measure="patent_app"), "month", name)
    return columns(x, series, COUNT, month_format=MONTH)


def _yearly(view: View, district: str, name: str) -> go.Figure:
    x, series = _by_kind(_ask(view, "yearly", district, measure="patent_app"), "year", name)
    return columns(x, series, COUNT, stacked=False)


def _one_line(rows: Rows, name: str, scale: Scale) -> go.Figure:
    return lines([r["month"] for r in rows], [Line(name, [r["value"] for r in rows])], scale, month_format=MONTH)


def _share(view: View, district: str, name: str) -> go.Figure:
    return _one_line(_ask(view, "share", district), name, SHARE)


def _trained(view: View, district: str, name: str) -> go.Figure:
    return _one_line(_ask(view, "trained", district), name, PEOPLE)


def _software(view: View, district: str, name: str) -> go.Figure:
    return _one_line(_ask(view, "total", district, measure="copyright_soft"), name, COUNT)


def _trademarks(view: View, district: str, name: str) -> go.Figure:
    rows = _ask(view, "total", district, measure="trademark_app")
    series = [Line(name, [row["value"] for row in rows])]
    return columns([row["month"] for row in rows], series, COUNT, month_format=MONTH)


def _ranked(rows: Rows, name: str) -> go.Figure:
    bars = [Bar(f"{name}/{r['name']}", r["name"], r["value"], note=f"{r['value']:,}") for r in rows]
    return ranking(bars, COUNT)


def _by_district(view: View, district: str, name: str) -> go.Figure:
    return _ranked(_ask(view, "by_district", district), name)


def _by_applicant(view: View, district: str, name: str) -> go.Figure:
    return _ranked(_ask(view, "by_applicant", district), name)


Draw = Callable[[View, str, str], go.Figure]
# Title, how it is drawn, and the dataset that its source line names.
CHARTS: Mapping[str, tuple[str, Draw, str]] = {
    "monthly": ("每月申请量", _monthly, "patent_applications"),
    "yearly": ("年度申请量", _yearly, "patent_applications"),
    "share": ("发明占比", _share, "patent_applications"),
    "by_district": ("各区申请量", _by_district, "patent_applications"),
    "by_applicant": ("申请人类型", _by_applicant, "patent_applications"),
    "trained": ("累计培训人次", _trained, "training"),
    "trademarks": ("每月商标", _trademarks, "trademark_registrations"),
    "software": ("软件著作权", _software, "copyright_registrations"),
}


def chart(view: View, key: str, district: str, name: str) -> Chart:
    """The chart `key` of CHARTS for a district ("" for all), which is called `name`."""
    title, draw, dataset = CHARTS[key]
    figure = draw(view, district, name)
    told = f"{title} · {name}"
    table = {str(trace.name or name): list(trace.y) for trace in figure.data}
    return Chart(told, figure, table, told, datasets=(dataset,))
