"""The boxes that ask for what is looked for in a list of records: kind, months, search text and order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from pages.parts.context import Context
from scorecard.plan import Column, ColumnType, Dataset, Series
from scorecard.record_list import AREA, NO_COLUMN, Asked, kind_name

ANY = ""


def narrowed(
    context: Context,
    dataset: Dataset,
    shown: list[Column],
    asked: Asked,
    series: Series | None,
    month: date | None,
    key: str,
) -> Asked:
    """What is asked, narrowed by what stands in the boxes."""
    t = context.texts.t
    found = st.text_input(
        t("district.records.search"),
        key=f"{key}.words",
        type="search",
        live="500ms",
        placeholder=t("district.records.search_help"),
        width=190,
    )
    cut, kind = _kind_boxes(context, dataset, shown, asked, series, key)
    first, last = (month, _month_end(month)) if month else _span_box(context, asked, key)
    if asked.date_column == NO_COLUMN:
        first = last = None
    return replace(asked, kind_column=cut, kind=kind or None, words=found.strip() or None, first=first, last=last)


def order_boxes(context: Context, shown: list[Column], asked: Asked, key: str) -> tuple[str, bool]:
    """The column to sort by, and whether downwards."""
    t, orders = context.texts.t, {c.id: context.texts.pick(c.label) for c in shown}
    orders[AREA] = t("district.records.area")
    by = st.selectbox(
        t("district.records.sort"),
        list(orders),
        index=list(orders).index(asked.date_column) if asked.date_column in orders else 0,
        format_func=orders.__getitem__,
        key=f"{key}.sort",
        width=130,
    )
    ways = {"down": t("district.records.falling"), "up": t("district.records.rising")}
    way = st.segmented_control(
        t("district.records.sort"),
        list(ways),
        default="down",
        required=True,
        format_func=ways.__getitem__,
        key=f"{key}.way",
        label_visibility="collapsed",
    )
    return by, way == "down"


def _kind_boxes(
    context: Context, dataset: Dataset, shown: list[Column], asked: Asked, series: Series | None, key: str
) -> tuple[str, str]:
    """Which column of kinds, where a list has several, and one kind of it."""
    cuts = {c.id: context.texts.pick(c.label) for c in shown if c.type is ColumnType.KIND}
    if not cuts:
        return asked.kind_column, ANY
    cut = asked.kind_column
    if len(cuts) > 1:
        cut = st.selectbox(
            context.texts.t("district.records.cut"),
            list(cuts),
            index=list(cuts).index(cut),
            format_func=cuts.__getitem__,
            key=f"{key}.cut",
            width=130,
        )
    wanted = series.kind if series and cut == asked.kind_column else ANY
    return cut, _choose_kind(context, dataset, asked, cut, cuts[cut], wanted, f"{key}.kind.{cut}")


def _choose_kind(context: Context, dataset: Dataset, asked: Asked, cut: str, label: str, wanted: str, key: str) -> str:
    """The kinds that really stand in the column, each with its number of records."""
    rows = context.run("record_kinds", table=asked.table, column=cut, area=asked.area).to_pylist()
    t, names = context.texts.t, {ANY: context.texts.t("district.records.any_kind")}
    for row in rows:
        name, count = (
            kind_name(context.texts, context.plan, dataset, cut, row["kind"]),
            context.texts.number(row["records"]),
        )
        names[row["kind"]] = t("district.records.kind_count", kind=name, count=count)
    index = list(names).index(wanted) if wanted in names else 0
    chosen = st.selectbox(
        label, list(names), index=index, format_func=lambda one: names.get(one, one), key=key, width=145
    )
    return str(chosen)


def _span_box(context: Context, asked: Asked, key: str) -> tuple[date | None, date | None]:
    """All times, the year to date, or the month looked at; nothing to choose for a list without a date."""
    if asked.date_column == NO_COLUMN:
        return None, None
    texts, month = context.texts, context.month
    spans = {ANY: texts.t("district.records.any_time"), "year": texts.year_to_date(month), "month": texts.month(month)}
    label = texts.t("district.records.time")
    span = st.selectbox(label, list(spans), format_func=spans.__getitem__, key=f"{key}.span", width=140)
    first = {"year": date(month.year, 1, 1), "month": month}.get(span)
    return first, _month_end(month) if first else None


def _month_end(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
