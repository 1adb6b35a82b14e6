"""Closed months and what was corrected since, as pages show them: read once a build, whom to name, which month covers.

Computes nothing; the warehouse says what this viewer may hear.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from pages.parts.moments import in_utc, moment
from pages.parts.plain import plain
from pages.parts.submission_rows import month_list
from scorecard.access import Viewer
from scorecard.warehouse import Warehouse

Rows = list[dict[str, Any]]
SHOWN = 20  # corrections drawn at once


@st.cache_data(max_entries=16, show_spinner=False)
def _rows(stamp: str, viewer: Viewer, query: str, _warehouse: Warehouse) -> Rows:  # noqa: ARG001 - part of the cache key
    rows: Rows = _warehouse.run(query, viewer=viewer).to_pylist()
    return rows


def closings(context: Context) -> Rows:
    """The closed months, oldest first; none before the first build."""
    return _rows(context.stamp, context.viewer, "closings", context.warehouse) if context.stamp else []


def covering(context: Context, month: date) -> dict[str, Any] | None:
    """The closing that a month stands with: its own, else the next one after it."""
    return next((row for row in closings(context) if row["month"] >= month), None)


def notices(context: Context) -> Rows:
    """Every correction of a closed month; one that moved several months has a row for each."""
    return _rows(context.stamp, context.viewer, "correction_notices", context.warehouse) if context.stamp else []


def notices_of(context: Context, month: date) -> Rows:
    """The corrections since the closing that reach the figures of this month."""
    closing = covering(context, month)
    if closing is None:
        return []
    return [row for row in notices(context) if row["month"] == closing["month"] and row["first_changed"] <= month]


def draw_notices(context: Context, rows: Sequence[dict[str, Any]]) -> None:
    """One line a change: what was done, to which months, when, by which file and why; "—": not told to this viewer."""
    t = context.texts.t
    shown = rows[:SHOWN]
    columns = {
        "months": [changed_months(context, row) for row in shown],
        "change": [t(f"closing.change.{row['change']}") for row in shown],
        "by": [_when_and_who(context, row) for row in shown],
        "reason": [plain(row["reason"] or "—") for row in shown],
        "file": [_file(context, row) for row in shown],
    }
    named = {t(f"closing.notice.{name}"): cells for name, cells in columns.items()}
    st.table(named, hide_index=True, border="horizontal", alt=t("closing.notice.title"))
    if len(rows) > SHOWN:
        st.caption(t("closing.notice.more", count=len(rows) - SHOWN))
    if not context.viewer.sees_all:
        st.caption(t("closing.notice.own_only"))


def changed_months(context: Context, row: dict[str, Any]) -> str:
    """2013年8—9月, a year at a time."""
    months = [date.fromisoformat(f"{month}-01") for month in json.loads(row["months_json"])]
    years = dict.fromkeys(month.year for month in months)
    told = (
        context.texts.t(
            "closing.months", year=year, months=month_list(context.texts, [m for m in months if m.year == year])
        )
        for year in years
    )
    return context.texts.t("upload.comma").join(told)


def corrected_by(context: Context, batch: int) -> str:
    """The closed months that a batch moved when it was accepted, and when it was undone; "" where none."""
    t = context.texts.t
    own = sorted((row for row in notices(context) if row["batch"] == batch), key=lambda row: len(row["months_json"]))
    moved = {row["change"]: row for row in own}  # of the closings that a change reaches the last has all its months
    said = (
        t(f"closing.change.{change}") + t("upload.colon") + changed_months(context, moved[change])
        for change in ("accepted", "undone")
        if change in moved
    )
    return t("waiting.between").join(said)


def _when_and_who(context: Context, row: dict[str, Any]) -> str:
    if row["done_at"] is None:
        return "—"
    return f"{moment(context, in_utc(row['done_at']))} {plain(row['done_by'] or '')}"


def _file(context: Context, row: dict[str, Any]) -> str:
    if row["batch"] is None:
        return "—"
    return plain(context.texts.t("data.batches.name", batch=row["batch"], file=row["file_name"] or "—"))
