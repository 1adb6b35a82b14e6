"""Where a figure comes from: the stated values behind it with file › sheet › cell, and the original to download."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pages.parts.batches import archive_of
from pages.parts.changed_values import fact_period
from pages.parts.context import Context
from pages.parts.findings import where
from pages.parts.moments import in_utc, moment
from scorecard.plan import Area, AreaKind, Series
from scorecard.wording import words

TABLE_HEIGHT = 423


def draw_sources(context: Context, area: Area, series: Series, *, month: date | None = None) -> None:
    """The stated values of a series that tell of the year, or of one month; a row picked offers its file."""
    t = context.texts.t
    rows = context.run(
        "stated_values",
        area=None if area.kind is AreaKind.CITY else area.code,
        measure=series.measure,
        dimension=series.dimension,
        kind=series.kind,
        as_of=context.month,
        month=month,
    ).to_pylist()
    if not rows:
        st.info(t("district.sources.none"), icon=":material/info:")
        return
    may_take = context.viewer.sees_all and "original" in context.viewer.rights
    st.caption(t("district.sources.help" if may_take else "district.sources.help_cell"))
    shown = {
        "period": [fact_period(context.texts, row) for row in rows],
        "value": [_value(context, row) for row in rows],
        "basis": [t(f"district.basis.{row['basis']}") for row in rows],
        "source": [where(row["file_name"] or "", row["sheet"], row["cell"]) for row in rows],
        "office": [words.department(context.texts, context.plan, row["office"] or "") for row in rows],
        "batch": [row["batch"] for row in rows],
        "at": [moment(context, in_utc(row["accepted_at"])) for row in rows],
    }
    if area.kind is AreaKind.CITY:
        shown = {"area": [words.area_name(context.texts, context.plan.area(row["area_code"])) for row in rows], **shown}
    column = st.column_config
    event = st.dataframe(
        shown,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(rows)),
        key=f"district.sources.{area.code}.{'.'.join(series)}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            name: column.TextColumn(
                t(f"district.sources.{name}"),
                alignment="right" if name == "value" else None,
                width="large" if name == "source" else None,
            )
            for name in shown
        },
        alt=t("district.sources.title"),
    )
    picked = event["selection"]["rows"]
    if picked and picked[0] < len(rows):
        row = rows[picked[0]]
        draw_origin(context, row["batch"], row["file_name"], where(row["sheet"], row["cell"]))


def _value(context: Context, row: dict[str, Any]) -> str:
    if row["value"] is None:
        return context.texts.t(f"district.empty.{row['empty_reason'] or 'blank'}")
    return context.texts.number(row["value"])


def draw_origin(context: Context, batch: int, file_name: str | None, place: str, *, key: str = "") -> None:
    """File › place; for those who see the whole city the way to its batch, and the original for those who may.

    `key` tells two origins of one batch on a page apart.
    """
    t = context.texts.t
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(where(file_name or "", place), icon=":material/description:", color="blue")
        if not context.viewer.sees_all:  # most files tell of other districts too
            return
        if "original" in context.viewer.rights:
            st.download_button(
                t("data.batch.original"),
                data=lambda: archive_of(context).original(batch, viewer=context.viewer)[1],
                file_name=file_name,
                mime="application/octet-stream",
                on_click="ignore",
                key=f"origin.{batch}.{key}",
                icon=":material/download:",
            )
        if "data" in context.links:
            st.page_link(
                context.links["data"],
                label=t("district.sources.see_batch", batch=batch),
                icon=":material/history:",
                query_params={"part": "batches", "batch": str(batch)},
            )
