"""The records of one list in one area: search, filters, order, pages from the database, download, source cells."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st

from pages.parts.context import Context
from pages.parts.findings import where
from pages.parts.record_filters import narrowed, order_boxes
from pages.parts.sources import draw_origin
from scorecard.plan import Area, AreaKind, Column, ColumnType, Dataset, Series
from scorecard.record_list import NO_COLUMN, Asked, searched_columns, shown_columns, to_address, told_rows

ON_A_PAGE = 50
RECORDS_CSV = "/records.csv"  # served by server/records.py


def draw_records(context: Context, area: Area, series: Series, *, month: date | None = None) -> None:
    """The list that the chosen figure is counted from, or any other list; all of it, or one month."""
    t = context.texts.t
    lists = [d for d in context.plan.datasets if d.records is not None]
    own = context.plan.measure(series.measure)[0]
    names = {d.id: context.texts.pick(d.label) for d in lists}
    if not names:
        return
    left, _ = st.columns([1, 2])
    chosen = left.selectbox(
        t("district.records.list"),
        list(names),
        index=list(names).index(own.id) if own.id in names else 0,
        format_func=names.__getitem__,
        key=f"district.list.{own.id}",
    )
    _list(context, area, context.plan.dataset(chosen), series if chosen == own.id else None, month)


@st.fragment
def _list(context: Context, area: Area, dataset: Dataset, series: Series | None, month: date | None) -> None:
    """A fragment: turning a page redraws nothing else. With `series` its kind and its date are looked for first."""
    t, shown = context.texts.t, shown_columns(dataset)
    asked = _unfiltered(context, area, dataset, shown, series)
    if not _count(context, asked):
        st.info(t("district.records.none", list=context.texts.pick(dataset.label)), icon=":material/inbox:")
        return
    if "unmask" in context.viewer.rights and any(column.confidential for column in shown):
        st.badge(t("district.records.internal"), icon=":material/lock:", color="red")
    # with the language: the browser knows an option by its label only, so a box must not outlive its labels
    key = f"district.records.{dataset.id}.{'.'.join(series or ())}.{context.lang}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        asked = narrowed(context, dataset, shown, asked, series, month, key)
        sort, descending = order_boxes(context, shown, asked, key)
    count = _count(context, asked)
    if not count:
        st.info(t("district.records.no_match"), icon=":material/filter_alt_off:")
        return
    _page(context, dataset, shown, asked, sort, descending, count)


def _unfiltered(context: Context, area: Area, dataset: Dataset, shown: list[Column], series: Series | None) -> Asked:
    """Nothing filtered yet. A column that a list lacks is named by the record's key, which matches no filter."""
    kinds = [c.id for c in shown if c.type is ColumnType.KIND]
    asked_for = [c.id for c in shown if series and series.kind and c.dimension == series.dimension]
    own = [context.plan.measure(series.measure)[1].date] if series else []
    counted = [*own, *(measure.date for measure in dataset.measures)]
    dates = [c.id for c in shown if c.type is ColumnType.DATE]
    return Asked(
        table=f"record_{dataset.id}",
        area=None if area.kind is AreaKind.CITY else area.code,
        kind_column=next(iter([*asked_for, *kinds]), NO_COLUMN),
        date_column=next((name for name in [*counted, *dates] if name in dates), NO_COLUMN),
        searched=searched_columns(dataset),
    )


def _count(context: Context, asked: Asked) -> int:
    (row,) = context.run("record_count", **asked.parameters()).to_pylist()
    return int(row["records"])


# --- a page of rows -------------------------------------------------------------------------------------------------


def _page(
    context: Context, dataset: Dataset, shown: list[Column], asked: Asked, sort: str, descending: bool, count: int
) -> None:
    t, key = context.texts.t, f"district.records.{dataset.id}"
    pages = -(-count // ON_A_PAGE)
    slot, below = st.container(), st.container(horizontal=True, vertical_alignment="center")
    with below:
        st.markdown(t("district.records.count", count=context.texts.number(count)))
        asked_for = hash((asked, sort, descending))  # another question starts on its first page
        page = st.pagination(pages, key=f"{key}.page.{asked_for}") if pages > 1 else 1
        told = to_address(dataset, asked, sort, descending=descending)
        st.link_button(  # an address of its own: all that match, sent as the database gives them
            t("district.records.download", count=context.texts.number(count)),
            f"{RECORDS_CSV}?{urlencode({**told, 'lang': context.lang})}",
            icon=":material/download:",
        )
    rows = _rows(context, asked, sort, descending, ON_A_PAGE, (page - 1) * ON_A_PAGE)
    with slot:
        _table(context, dataset, shown, rows, f"{key}.table.{asked_for}.{page}")


def _rows(context: Context, asked: Asked, sort: str, descending: bool, limit: int, offset: int) -> pa.Table:
    more = {"sort": sort, "descending": descending, "limit": limit, "offset": offset}
    return context.run("record_page", **asked.parameters(), **more)


def _table(context: Context, dataset: Dataset, shown: list[Column], rows: pa.Table, key: str) -> None:
    t, column = context.texts.t, st.column_config
    told = told_rows(context.texts, context.plan, dataset, rows)
    settings: dict[str, Any] = {}
    for one in shown:
        label = context.texts.pick(one.label)
        if one.type is ColumnType.DATE:
            settings[label] = column.DateColumn(label, format="YYYY-MM-DD")
        elif one.type is ColumnType.PERCENT:
            settings[label] = column.NumberColumn(label, format="percent")
    event = st.dataframe(
        told,
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config=settings,
        placeholder="",
        height=min(600, 38 + 35 * rows.num_rows),
        alt=t("district.records.title", list=context.texts.pick(dataset.label)),
    )
    picked = event["selection"]["rows"]
    if picked and picked[0] < rows.num_rows:
        row = rows.slice(picked[0], 1).to_pylist()[0]
        place = where(row["sheet"], t("district.records.row", row=row["row"]))
        draw_origin(context, row["batch"], row["file_name"], place)
    else:
        may_take = context.viewer.sees_all and "original" in context.viewer.rights
        st.caption(t("district.records.pick" if may_take else "district.records.pick_cell"))
