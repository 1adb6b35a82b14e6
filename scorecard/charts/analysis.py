"""Any series of any areas over time: amounts, years compared, growth, share, index; as chart, sentence and table.

Every figure comes from one named query; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import plotly.graph_objects as go

from scorecard.charts.chart import Chart
from scorecard.figures import Line, Role, Scale, columns, lines
from scorecard.plan import AreaKind, Series
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import amount, unit_of

Row = Mapping[str, Any]


class Span(StrEnum):
    """What a point covers. Of a level: the end of the month, or of the year."""

    MONTH = "month"
    TO_DATE = "to_date"
    TWELVE = "twelve"
    YEAR = "year"


class How(StrEnum):
    AMOUNT = "amount"
    COMPARE = "compare"  # the same months of several years, of one area
    GROWTH = "growth"
    SHARE = "share"  # of the city
    PART = "part"  # of all kinds
    INDEX = "index"


# What is drawn of a row of the query.
COLUMN = {
    How.AMOUNT: "amount",
    How.COMPARE: "amount",
    How.GROWTH: "growth",
    How.SHARE: "share_of_city",
    How.PART: "share_of_kinds",
    How.INDEX: "index",
}
LARGE_UNITS = ("元", "人")  # officials write them in 万
RATIOS = (How.GROWTH, How.SHARE, How.PART)


@dataclass(frozen=True)
class Asked:
    """One question: first and base are last months of periods, as in the query."""

    series: Series
    areas: tuple[str, ...]
    span: Span
    how: How
    first: date
    base: date

    @property
    def key(self) -> tuple[object, ...]:
        """For a cache."""
        return (*self.series, self.areas, str(self.span), str(self.how), self.first, self.base)


@dataclass(frozen=True)
class Analysis:
    """The chart (its note says how to read it), what it says, and the rows behind it, oldest first by area."""

    chart: Chart
    said: str
    rows: tuple[Row, ...]


def analysis(view: View, asked: Asked) -> Analysis | None:
    """None where there is nothing to draw."""
    rows = rows_of(view, asked)
    if all(row[COLUMN[asked.how]] is None for row in rows):
        return None
    said, title = _said(view, asked, rows), title_of(view, asked)
    x, drawn = _compared(view, rows) if asked.how is How.COMPARE else _by_area(view, asked, rows)
    words_of_x = [_month_number(view, one) if asked.how is How.COMPARE else period(view, asked.span, one) for one in x]
    chart = Chart(
        title=title,
        figure=_figure(view, asked, x, words_of_x, drawn),
        table={view.texts.t("trends.column.period"): words_of_x, **{line.name: line.y for line in drawn}},
        alt=view.texts.t("trends.chart.alt", title=title, said=said),
        ratios=frozenset(line.name for line in drawn) if asked.how in RATIOS else frozenset(),
        note=_note(view, asked),
        datasets=(view.plan.measure(asked.series.measure)[0].id,),
    )
    return Analysis(chart, said, tuple(rows))


def rows_of(view: View, asked: Asked) -> list[dict[str, Any]]:
    """The rows of the query; what a year hasn't told yet at its end is left out."""
    rows: list[dict[str, Any]] = view.run(
        "trend",
        **asked.series._asdict(),
        areas=list(asked.areas),
        span=str(asked.span),
        first=asked.first,
        as_of=view.month,
        base=asked.base,
    ).to_pylist()
    return rows


def series_name(view: View, series: Series) -> str:
    """专利申请量（发明）"""
    texts, measure = view.texts, view.texts.pick(view.plan.measure(series.measure)[1].label)
    if not series.kind:
        return measure
    kind = words.kind_name(texts, view.plan.dimension(series.dimension), series.kind)
    return texts.t("trends.of_kind", measure=measure, kind=kind)


def span_name(view: View, series: Series, span: Span) -> str:
    """当月; of a level 月末."""
    key = f"trends.spans.{span}"
    is_level = view.plan.measure(series.measure)[1].behaviour != "flow"
    return view.texts.t(f"{key}_stock" if is_level and view.texts.has(f"{key}_stock") else key)


def period(view: View, span: Span, month: date) -> str:
    """A period by its last month: 2013年9月 · 2013年1—9月 · 截至2013年9月的12个月 · 2013年."""
    texts = view.texts
    if span is Span.TO_DATE:
        return texts.year_to_date(month)
    if span is Span.TWELVE:
        return texts.t("trends.period.twelve", month=texts.month(month))
    return texts.t("trends.period.year", year=month.year) if span is Span.YEAR else texts.month(month)


def title_of(view: View, asked: Asked) -> str:
    """专利申请量（当月，件） · 专利申请量 · 指数（当月）"""
    t, name, span = view.texts.t, series_name(view, asked.series), span_name(view, asked.series, asked.span)
    unit = unit_of(view.texts, view.plan, asked.series.measure)
    if unit and COLUMN[asked.how] == "amount":
        span = t("trends.chart.unit", span=span, unit=unit)
    key = "amounts" if asked.how is How.AMOUNT else "title"
    return t(f"trends.chart.{key}", series=name, how=t(f"trends.hows.{asked.how}"), span=span)


def _by_area(view: View, asked: Asked, rows: Sequence[Row]) -> tuple[list[date], list[Line]]:
    """One line an area; the city, where it is among them, is the first and the strongest."""
    column = COLUMN[asked.how]
    known = [row["month"] for row in rows if row[column] is not None]
    x = sorted({row["month"] for row in rows if min(known) <= row["month"] <= max(known)})  # no empty ends
    found: dict[str, dict[date, float | None]] = {}
    for row in rows:
        found.setdefault(row["area_code"], {})[row["month"]] = row[column]
    ordered = sorted(found, key=lambda code: code != view.plan.city.code)
    drawn = [
        Line(area_name(view, code), [found[code].get(month) for month in x], _role(view, code, len(ordered)))
        for code in ordered
    ]
    if asked.how is How.INDEX and asked.span is not Span.YEAR:
        drawn.append(Line(view.texts.t("trends.chart.base_line"), [100.0] * len(x), Role.FORECAST))
    return x, drawn


def _role(view: View, code: str, areas: int) -> Role:
    return Role.MAIN if areas == 1 or code == view.plan.city.code else Role.KIND


def _compared(view: View, rows: Sequence[Row]) -> tuple[list[date], list[Line]]:
    """One line a year over its months, the latest first."""
    years: dict[int, dict[int, float | None]] = {}
    for row in rows:
        years.setdefault(row["month"].year, {})[row["month"].month] = row["amount"]
    latest = max(years)
    roles = {latest: Role.MAIN, latest - 1: Role.BEFORE}
    drawn = [
        Line(
            view.texts.t("trends.chart.year_line", year=year),
            [years[year].get(month) for month in range(1, 13)],
            roles.get(year, Role.EARLIER),
        )
        for year in sorted(years, reverse=True)
    ]
    return [date(latest, month, 1) for month in range(1, 13)], drawn


def _figure(view: View, asked: Asked, x: Sequence[date], words_of_x: Sequence[str], drawn: Sequence[Line]) -> go.Figure:
    scale, ticks = _scale(view, asked), view.texts.t("chart.month" if asked.how is How.COMPARE else "chart.year_month")
    if asked.span is Span.YEAR:
        return columns(words_of_x, drawn, scale, stacked=False)
    return lines(x, drawn, scale, month_format=ticks, from_zero=asked.how is not How.INDEX)


def _scale(view: View, asked: Asked) -> Scale:
    if asked.how in RATIOS:
        return Scale(is_ratio=True, digits=1)
    return Scale(digits=1) if asked.how is How.INDEX else Scale(unit_of(view.texts, view.plan, asked.series.measure))


def _said(view: View, asked: Asked, rows: Sequence[Row]) -> str:
    """What every area's last figure is."""
    t, column = view.texts.t, COLUMN[asked.how]
    last = max(row["month"] for row in rows if row[column] is not None)
    told = [_of_area(view, asked, row) for row in rows if row["month"] == last and row[column] is not None]
    shown = period(view, asked.span, last)
    if asked.how is How.INDEX:
        shown = t("trends.said.on_base", period=shown, base=period(view, asked.span, asked.base))
    return t("trends.said.all", period=shown, told=t("trends.semicolon").join(told))


def _of_area(view: View, asked: Asked, row: Row) -> str:
    t, texts, area, how = view.texts.t, view.texts, area_name(view, row["area_code"]), asked.how
    if how in (How.AMOUNT, How.COMPARE):
        measure = asked.series.measure
        is_large = view.plan.measure(measure)[1].unit in LARGE_UNITS
        value = amount(texts, view.plan, measure, row["amount"], wan=is_large)
        key = "amount" if row["growth"] is None else "amount_growth"
        return t(f"trends.said.{key}", area=area, value=value, growth=texts.percent(row["growth"], signed=True))
    if how is How.INDEX:
        return t("trends.said.index", area=area, value=texts.number(row["index"], 1))
    value = texts.percent(row[COLUMN[how]], signed=how is How.GROWTH)
    return t(f"trends.said.{how}", area=area, value=value, kind=kind_of(view, asked.series))


def kind_of(view: View, series: Series) -> str:
    return words.kind_name(view.texts, view.plan.dimension(series.dimension), series.kind) if series.kind else ""


def _note(view: View, asked: Asked) -> str:
    """How the figures are counted, what is left out, that a zone overlaps."""
    t, keys = view.texts.t, []
    if asked.span in (Span.TO_DATE, Span.TWELVE):
        keys.append(asked.span.value)
    if asked.span is Span.YEAR and view.month.month < 12:
        keys.append("year")
    if asked.how in (*RATIOS, How.INDEX):
        keys.append(asked.how.value)
    told = [t(f"trends.note.{key}", year=view.month.year, base=period(view, asked.span, asked.base)) for key in keys]
    if asked.span is not Span.YEAR:
        told.append(t("trends.note.gaps"))
    zones = [code for code in asked.areas if view.plan.area(code).kind is AreaKind.ZONE]
    if zones and asked.how is not How.SHARE:
        told.append(t("trends.zone", areas=t("trends.comma").join(area_name(view, code) for code in zones)))
    return t("trends.semicolon").join(told)


def area_name(view: View, code: str) -> str:
    return words.area_name(view.texts, view.plan.area(code))


def _month_number(view: View, month: date) -> str:
    return view.texts.t("goal.drill.short_month", month=month.month)
