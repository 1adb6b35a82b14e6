"""Meetings by half-year, the dates of every year, events by kind, and what each district has. Declared, not named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from pages.parts.context import Context
from pages.parts.plain import WRITTEN, plain
from pages.parts.work_rows import Told, bare, covers, demand, figures, shown
from scorecard.plan import ColumnType, Dataset, Series
from scorecard.wording import words
from scorecard.wording.units import unit_of

MARK = {
    "held": ":green-badge[:material/check: {}]",
    "lacking": ":red-badge[:material/close: {}]",
    "open": ":gray-badge[:material/schedule: {}]",
    "unknown": ":gray-badge[:material/hourglass_empty: {}]",
}
HALF = {("01", "06"): "first_half", ("07", "12"): "second_half"}
DAYS_A_MONTH = 31


def draw_meetings(context: Context) -> None:
    """Half-years and dates side by side, then events by kind, then the districts."""
    told = figures(context)
    regular = [one for one in told if one.figure.elapsed or one.figure.each_year]
    if not any(one.periods for one in regular):
        st.info(context.texts.t("work_items.meetings.none"), icon=":material/event_busy:")
    else:
        for column, one in zip(st.columns(max(len(regular), 1), gap="small"), regular, strict=False):
            with column, st.container(border=True, height="stretch"):
                _draw_regular(context, one)
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch"):
        _draw_events(context, told, regular)
    with right, st.container(border=True, height="stretch"):
        _draw_cuts(context, told)
        for one in (one for one in told if one.figure.areas_with):
            _draw_districts(context, one)


def _draw_regular(context: Context, told: Told) -> None:
    """One figure: how many were kept, then each half-year, or each year with its dates."""
    texts, t = context.texts, context.texts.t
    st.markdown(f"**{plain(texts.pick(told.figure.label))}** {plain(shown(context, told))} · {demand(texts, told)}")
    if told.figure.each_year:
        _draw_years(context, told)
        return
    rows = [(_span_words(context, one), _mark(context, one), _held(context, told, one)) for one in told.periods]
    columns = dict(zip((t(f"work_items.meetings.{key}") for key in ("span", "state", "held")), zip(*rows, strict=True),
                       strict=True)) if rows else {}  # fmt: skip
    with st.container(key=f"{WRITTEN}-{told.figure.id}"):
        st.table({label: list(cells) for label, cells in columns.items()}, hide_index=True, border="horizontal",
                 alt=texts.pick(told.figure.label))  # fmt: skip


def _mark(context: Context, period: dict[str, Any]) -> str:
    word = context.texts.t(
        f"work_items.meetings.is_{period['state']}", count=context.texts.number(period["count"] or 0)
    )
    return MARK[period["state"]].format(word)


def _span_words(context: Context, period: dict[str, Any]) -> str:
    """2013年上半年; other lengths by their months."""
    first, last = period["from"], period["to"]
    half = HALF.get((first[5:], last[5:]))
    if half:
        return context.texts.t(f"work_items.meetings.{half}", year=first[:4])
    months = [context.texts.month(date.fromisoformat(f"{one}-01")) for one in (first, last)]
    return months[0] if first == last else " – ".join(months)


def _held(context: Context, told: Told, period: dict[str, Any]) -> str:
    """The days and titles of what was held in a period, as far as this viewer may see the list."""
    series = Series.parse(told.figure.series[0])
    dataset = context.plan.measure(series.measure)[0]
    column = _column_of(dataset, series.dimension)
    day = context.plan.measure(series.measure)[1].date
    if column is None or day is None or dataset.records is None:
        return ""
    title = next((one.id for one in dataset.records.columns if one.id == "title"), None)
    last = date.fromisoformat(f"{period['to']}-01") + timedelta(days=DAYS_A_MONTH)
    rows = context.run(
        "record_page", table=f"record_{dataset.id}", area=None, kind_column=column, kind=series.kind, date_column=day,
        first=date.fromisoformat(f"{period['from']}-01"), last=last.replace(day=1) - timedelta(days=1),
        searched=["record_key"], words=None, sort=day, descending=False, limit=20, offset=0,
    ).to_pylist()  # fmt: skip
    told_rows = [f"{context.texts.day(row[day])} {row.get(title or '') or ''}".strip() for row in rows]
    return plain(context.texts.t("work_items.semicolon").join(told_rows)) or context.texts.number(None)


def _draw_years(context: Context, told: Told) -> None:
    """A row a year, a column a date."""
    texts = context.texts
    years = list(dict.fromkeys(one["year"] for one in told.periods))
    columns: dict[str, list[str]] = {
        texts.t("chart.column.year"): [texts.t("upload.year", year=year) for year in years],
    }
    for key in told.figure.each_year:
        series = Series.parse(key)
        label = words.kind_name(texts, context.plan.dimension(series.dimension), series.kind)
        by_year = {one["year"]: one for one in told.periods if one["series"] == key}
        columns[label] = [_mark(context, by_year[year]) if year in by_year else "" for year in years]
    st.table(columns, hide_index=True, border="horizontal", alt=texts.pick(told.figure.label))


def _draw_events(context: Context, told: Sequence[Told], regular: Sequence[Told]) -> None:
    """Every other figure that counts from the list that the meetings are in."""
    texts, t = context.texts, context.texts.t
    lists = {_list_of(context, key) for one in regular for key in (*one.figure.series, *one.figure.each_year)}
    others = [one for one in told if one.figure.series and _list_of(context, one.figure.series[0]) in lists]
    others = [one for one in others if not one.figure.elapsed]
    title = t("work_items.meetings.events", month=texts.month(context.month))
    st.markdown(f"**{title}**")
    names = [texts.pick(one.item.name) for one in others]
    columns = {
        "item": [plain(name) if name != before else "" for before, name in zip(["", *names], names, strict=False)],
        "measure": [plain(texts.pick(one.figure.label)) for one in others],
        "value": [_told(context, one) for one in others],
    }
    named = {t(f"work_items.figure.column.{key}"): cells for key, cells in columns.items()}
    st.table(named, hide_index=True, border="horizontal", alt=title)


def _told(context: Context, told: Told) -> str:
    """The figure; how far its data goes only where that isn't the month looked at, and what is demanded only if any."""
    said = [plain(shown(context, told))]
    if told.row["data_as_of"] not in (None, context.month):
        said.append(covers(context.texts, told))
    if told.row["state"]:
        said.append(demand(context.texts, told))
    return " · ".join(said)


def _list_of(context: Context, key: str) -> str:
    return context.plan.measure(Series.parse(key).measure)[0].id


def _draw_cuts(context: Context, told: Sequence[Told]) -> None:
    """Figures of one kind of a list that are cut once more: the four entries by venue."""
    texts, t = context.texts, context.texts.t
    for one in told:
        series = Series.parse(one.figure.series[0]) if one.figure.series else Series("")
        if not (one.figure.breakdown and series.kind):
            continue
        rows = _cut(context, series, one.figure.breakdown)
        st.markdown(f"**{plain(texts.pick(one.item.name))}** {plain(shown(context, one))}")
        if not rows:
            st.caption(t("work_items.meetings.no_list"))
            continue
        dimension = context.plan.dimension(one.figure.breakdown)
        counts = {row["cut"]: row["records"] for row in rows}
        declared = [kind.id for kind in dimension.kinds]
        kinds = [*(kind for kind in declared if kind in counts), *(kind for kind in counts if kind not in declared)]
        columns = {
            texts.pick(dimension.label): [
                words.kind_name(texts, dimension, kind) if kind else t("work_items.meetings.unstated") for kind in kinds
            ],
            t("work_items.meetings.count"): [texts.number(counts[kind]) for kind in kinds],
        }
        st.table(columns, hide_index=True, border="horizontal", alt=texts.pick(one.figure.label))


def _cut(context: Context, series: Series, cut: str) -> list[dict[str, Any]]:
    dataset, measure = context.plan.measure(series.measure)
    kind_column, column = _column_of(dataset, series.dimension), _column_of(dataset, cut)
    if kind_column is None or column is None or measure.date is None:
        return []
    last = context.month.replace(day=28) + timedelta(days=4)
    rows: list[dict[str, Any]] = context.run(
        "records_by_kind", table=f"record_{dataset.id}", column=column, kind_column=kind_column, kind=series.kind,
        date_column=measure.date, first=date(context.plan.period.first_year, 1, 1),
        last=last.replace(day=1) - timedelta(days=1),
    ).to_pylist()  # fmt: skip
    return rows


def _column_of(dataset: Dataset, dimension: str) -> str | None:
    columns = dataset.records.columns if dataset.records else ()
    return next((c.id for c in columns if c.type is ColumnType.KIND and c.dimension == dimension), None)


def _draw_districts(context: Context, told: Told) -> None:
    """Which district has what, in the year that the figure is of; a district finds its own row."""
    texts, t = context.texts, context.texts.t
    st.markdown(f"**{plain(texts.pick(told.figure.label))}** {plain(shown(context, told))} · {covers(texts, told)}")
    if told.row["data_as_of"] is None:
        return
    rows = context.run(
        "districts_yearly", measures=list(told.figure.areas_with), year=told.row["data_as_of"].year
    ).to_pylist()
    by_area: dict[str, dict[str, float | None]] = {}
    for row in rows:
        by_area.setdefault(row["area_code"], {})[row["measure"]] = row["value"]
    seen = context.plan.districts() if context.viewer.sees_all else tuple(by_area)
    columns = {t("chart.column.area"): [words.area_name(texts, context.plan.area(code)) for code in seen]}
    for measure in told.figure.areas_with:
        label, unit = texts.pick(context.plan.measure(measure)[1].label), unit_of(texts, context.plan, measure)
        counted = t("work_items.meetings.counted", label=label, unit=unit) if unit else label
        columns[counted] = [_has(context, by_area.get(code, {}).get(measure)) for code in seen]
    st.table(columns, hide_index=True, border="horizontal", alt=texts.pick(told.figure.label))


def _has(context: Context, value: float | None) -> str:
    if value is None:
        return MARK["unknown"].format(context.texts.t("work_items.state.no_data"))
    if not value:
        return MARK["lacking"].format(context.texts.t("work_items.meetings.has_none"))
    return bare(context.texts, value)
