"""Stated values that an upload or an undo would change: what they are about, in words, and old → new."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.parts.context import Context
from pages.parts.findings import where
from pages.parts.plain import plain
from scorecard.plan import Series
from scorecard.schema import STOCK, YEAR_TO_DATE
from scorecard.texts import Texts

ON_A_PAGE = 8  # changed values drawn at once


def show_counts(context: Context, counts: dict[str, int]) -> None:
    """Key of a text with a place for the count → the count, in one line."""
    said = (context.texts.t(name, count=context.texts.number(count)) for name, count in counts.items())
    st.markdown("　".join(said))


def show_changes(context: Context, changes: pa.Table, *, key: str) -> None:
    """Old → new for each changed value (Preview.changes), a page at a time; nothing for none."""
    texts, t, rows = context.texts, context.texts.t, changes.num_rows
    if not rows:
        return
    start = 0
    if rows > ON_A_PAGE:
        start = (st.pagination(-(-rows // ON_A_PAGE), key=f"{key}.page") - 1) * ON_A_PAGE
    some = changes.slice(start, ON_A_PAGE).to_pylist()
    columns = {
        t("upload.changes.figure"): [figure_words(context, row) for row in some],
        t("upload.changes.area"): [area_words(context, row["area_code"]) for row in some],
        t("upload.changes.period"): [fact_period(texts, row) for row in some],
        t("upload.changes.old"): [texts.number(row["old_value"]) for row in some],
        t("upload.changes.new_value"): [f"**{texts.number(row['new_value'])}**" for row in some],
        t("upload.changes.difference"): [_difference(texts, row) for row in some],
        t("upload.changes.where"): [plain(where(row["sheet"], row["cell"])) for row in some],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("upload.changes.title"))


def _difference(texts: Texts, row: dict[str, Any]) -> str:
    if row["old_value"] is None or row["new_value"] is None:
        return "—"
    return texts.number(row["new_value"] - row["old_value"], signed=True)


def area_words(context: Context, code: str) -> str:
    """The area's short name in the page's language."""
    area = context.plan.area(code)
    return area.short_name if context.lang == "zh" else area.name_en


def figure_words(context: Context, row: dict[str, Any]) -> str:
    """The measure and the kind of it, in words."""
    name = context.texts.pick(context.plan.measure(row["measure"])[1].label)
    if not row["dimension"]:
        return name
    return f"{name} · {kind_words(context, Series(row['measure'], row['dimension'], row['kind']))}"


def kind_words(context: Context, series: Series) -> str:
    """The kind in words; a kind of an open dimension is named as it was written."""
    try:
        return context.texts.pick(context.plan.dimension(series.dimension).kind(series.kind).label)
    except KeyError:
        return plain(series.kind)


def fact_period(texts: Texts, row: dict[str, Any]) -> str:
    """The months a stated value is about: a month, a year to date, a year, or the end of either."""
    start: date = row["period_start"]
    months = int(row["period_months"])
    last = date(start.year, start.month + months - 1, 1) if start.month + months <= 13 else start
    if months == 12:
        said = texts.t("upload.year", year=start.year)
    elif row["basis"] == YEAR_TO_DATE or months > 1:
        said = texts.year_to_date(last) if start.month == 1 else f"{texts.month(start)} – {texts.month(last)}"
    else:
        said = texts.month(start)
    return texts.t("upload.period.end_of", period=said) if row["basis"] == STOCK else said
