"""The board of work items by state, and the ledger as a table. A card opens its item, a row clicked chooses it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.parts import live
from pages.parts.context import Context
from pages.parts.export import csv_bytes
from pages.parts.picker import pick_table, wide_enough
from pages.parts.plain import as_written
from pages.parts.tiles import BAR_COLORS, TRACK
from pages.parts.work_detail import draw_detail
from pages.parts.work_rows import ORDER, Stand, badge, due_words, lead, name, progress_words, state_word, supporting
from scorecard.wording import words

WIDEST_NAME = 480  # the longest English name of an item
BOARD_PIXELS = 155
CHIP_PIXELS = 40  # around the words of a chip


def draw_board(context: Context, told: Sequence[Stand]) -> None:
    """A column a state that has items, what needs somebody first."""
    groups = {status: [stand for stand in told if stand.status is status] for status in ORDER}
    there = {status: some for status, some in groups.items() if some}
    grid = st.grid(max(len(there), 1), min_column_width=BOARD_PIXELS, gap="small", key="work.board")
    for status, some in there.items():
        with grid.container(gap="xsmall"):
            st.markdown(badge(context.texts, status, len(some)))
            for stand in some:
                _card(context, stand)


def _card(context: Context, stand: Stand) -> None:
    """Name, department and due date, a bar in the colour of its state, and the way to all of it."""
    with st.container(border=True, gap=None, key=f"work-card-{stand.item.id}"):
        st.html(_said(context, stand))
        opened = st.button(
            context.texts.t("work_items.board.open"),
            key=f"work.open.{stand.item.id}",
            type="tertiary",
            icon=":material/open_in_full:",
            help=name(context.texts, stand.item),
        )
    if opened:
        _open(context, stand)


def _said(context: Context, stand: Stand) -> str:
    texts, progress = context.texts, stand.row["progress"] or 0.0
    both, light, dark = BAR_COLORS[words.LOOK[stand.status][0]]
    fill = f"width:{100 * progress:.0f}%;height:6px;background:{both};background:light-dark({light},{dark})"
    told = " · ".join((as_written(texts, lead(context, stand)), escape(due_words(texts, stand))))
    return (
        '<div style="line-height:1.4;font-variant-numeric:tabular-nums">'
        f'<div style="font-size:.9375rem;font-weight:600">{escape(name(texts, stand.item))}</div>'
        f'<div style="font-size:.8125rem;opacity:.85">{told}</div>'
        f'<div style="margin:.35rem 0 .15rem;background:{TRACK}" aria-hidden="true"><div style="{fill}"></div></div>'
        f'<div style="font-size:.8125rem">{escape(progress_words(texts, stand))}</div></div>'
    )


def _open(context: Context, stand: Stand) -> None:
    @live.dialog(context, name(context.texts, stand.item), width="large", icon=":material/checklist:")
    def detail() -> None:
        draw_detail(context, stand, in_dialog=True)

    detail()


def draw_list(context: Context, told: Sequence[Stand]) -> None:
    """The ledger: one row an item, in the plan's order, to look through and to take away."""
    t = context.texts.t
    order = {item.id: place for place, item in enumerate(context.plan.work_items)}
    listed = sorted(told, key=lambda stand: order[stand.item.id])
    rows = _rows(context, listed)
    labels = {column: t(f"work_items.column.{column}") for column in rows}
    chips: dict[str, list[Any]] = {**rows, "state": [[word] for word in rows["state"]]}
    pick_table(
        chips,
        [stand.item.id for stand in listed],
        name="item",
        max_rows=len(listed),
        column_config=_columns(context, labels, rows),
        alt=t("work_items.list.title"),
    )
    table = pa.table({labels[column]: values for column, values in rows.items()})
    st.download_button(
        t("work_items.list.download"),
        data=lambda: csv_bytes(table),
        file_name=f"{t('work_items.title')}.csv",
        mime="text/csv",
        on_click="ignore",
        key="work.download",
        icon=":material/download:",
    )


def _rows(context: Context, listed: Sequence[Stand]) -> dict[str, list[Any]]:
    """Column → its cells; columns that nobody has filled in are left out."""
    texts = context.texts
    rows: dict[str, list[Any]] = {
        "clause": [words.clause(texts, stand.item.clause) for stand in listed],
        "item": [name(texts, stand.item) for stand in listed],
        "state": [state_word(texts, stand.status) for stand in listed],
        "due": [stand.row["due_on"] for stand in listed],
        "progress": [stand.row["progress"] for stand in listed],
        "pace": [texts.percent(stand.row["elapsed_share"], 0) for stand in listed],
        "lead": [lead(context, stand) for stand in listed],
        "supporting": [supporting(context, stand) for stand in listed],
        "reported": [stand.row["reported_on"] for stand in listed],
        "note": [stand.row["note"] or "" for stand in listed],
        "evidence": [stand.row["evidence"] or "" for stand in listed],
    }
    return {column: cells for column, cells in rows.items() if any(cell not in ("", None) for cell in cells)}


def _columns(context: Context, labels: dict[str, str], rows: dict[str, list[Any]]) -> dict[str, Any]:
    """Widths by the longest text; nothing is pinned, for a name fills a phone; the state is a coloured chip."""
    column = st.column_config
    settings: dict[str, Any] = {
        key: column.TextColumn(
            labels[key],
            width=min(wide_enough([labels[key], *rows[key]]), WIDEST_NAME),
            alignment="right" if key == "pace" else "left",
        )
        for key in ("clause", "item", "pace", "lead", "supporting", "note", "evidence")
        if key in rows
    }
    settings |= {key: column.DateColumn(labels[key], format="YYYY-MM-DD") for key in ("due", "reported") if key in rows}
    if "progress" in rows:
        settings["progress"] = column.ProgressColumn(labels["progress"], format="percent", min_value=0.0, max_value=1.0)
    states = [state_word(context.texts, status) for status in ORDER]
    settings["state"] = column.MultiselectColumn(
        labels["state"],
        options=states,
        color=[words.LOOK[status][0] for status in ORDER],
        width=wide_enough(states, spare=CHIP_PIXELS),
    )
    return settings
