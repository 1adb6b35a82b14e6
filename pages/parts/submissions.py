"""Who has reported which month: a table of datasets and reporters by months, and the gaps in words."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from pages.parts.batch_list import moment
from pages.parts.choice import choose
from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.warehouse import Warehouse

Rows = list[dict[str, Any]]
STATES = ("reported", "late", "missing")
MARK = {"reported": ":green-badge[✓]", "late": ":orange-badge[{}]", "missing": ":red-badge[{}]"}


@st.cache_data(max_entries=16)
def _years(stamp: str, viewer: Viewer, _warehouse: Warehouse) -> list[int]:  # noqa: ARG001 - the stamp is part of the key
    return [int(year) for year in _warehouse.run("submission_years", viewer=viewer).column("year").to_pylist()]


@st.cache_data(max_entries=32)
def _of_year(stamp: str, viewer: Viewer, year: int, _warehouse: Warehouse) -> Rows:  # noqa: ARG001 - as above
    rows: Rows = _warehouse.run("submissions_of_year", viewer=viewer, year=year).to_pylist()
    return rows


def draw_submissions(context: Context) -> None:
    """One year: counts, the table, then what is missing or came late."""
    t = context.texts.t
    years = _years(context.stamp, context.viewer, context.warehouse) if context.stamp else []
    if not years:
        st.info(t("data.submissions.empty"), icon=":material/event_busy:")
        return
    names = {str(year): t("upload.year", year=year) for year in years}
    year = int(choose(t("data.submissions.year"), names, name="year", how=st.segmented_control, required=True))
    rows = _of_year(context.stamp, context.viewer, year, context.warehouse)
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    st.markdown(
        t(
            "data.submissions.counts",
            due=len(rows),
            **{state: MARK[state].format(t(f"data.submissions.{state}")) for state in STATES},
            **{f"n_{state}": counts[state] for state in STATES},
        )
    )
    _draw_table(context, rows)
    _draw_gaps(context, [row for row in rows if row["state"] != "reported"])


def _reporter(context: Context, code: str) -> str:
    area = context.plan.area(code)
    return area.short_name if context.lang == "zh" else area.name_en


def _draw_table(context: Context, rows: Rows) -> None:
    t = context.texts.t
    lines: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in rows:
        word = t(f"data.submissions.short.{row['state']}")
        lines[row["dataset"], row["area_code"]][row["month"].month] = MARK[row["state"]].format(word)
    columns = {
        t("data.submissions.dataset"): [context.texts.pick(context.plan.dataset(d).label) for d, _ in lines],
        t("data.submissions.reporter"): [_reporter(context, area) for _, area in lines],
    }
    for month in range(1, 13):
        columns[t("data.submissions.month", month=month)] = [line.get(month, "") for line in lines.values()]
    st.table(columns, hide_index=True, border="horizontal", alt=t("data.submissions.title"))
    st.caption(t("data.submissions.note"))


def _draw_gaps(context: Context, gaps: Rows) -> None:
    """The gaps as sentences: one line a dataset and reporter."""
    t = context.texts.t
    if not gaps:
        st.success(t("data.submissions.complete"), icon=":material/check_circle:")
        return
    st.subheader(t("data.submissions.gaps"))
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in gaps:
        grouped[row["state"], row["dataset"], row["area_code"]].append(row)
    ordered = sorted(grouped.items(), key=lambda item: (item[0][0] != "missing", -len(item[1])))
    columns = {
        t("data.submissions.state"): [MARK[s].format(t(f"data.submissions.{s}")) for (s, _, _), _ in ordered],
        t("data.submissions.dataset"): [context.texts.pick(context.plan.dataset(d).label) for (_, d, _), _ in ordered],
        t("data.submissions.reporter"): [_reporter(context, area) for (_, _, area), _ in ordered],
        t("data.submissions.months"): [_months(context, some) for _, some in ordered],
        t("data.submissions.due"): [_due(context, dataset) for (_, dataset, _), _ in ordered],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("data.submissions.gaps"))


def _months(context: Context, rows: Rows) -> str:
    """The months; with a late one, when it came."""
    t = context.texts.t
    return t("upload.comma").join(
        t(
            "data.submissions.came",
            month=_month(context, row["month"]),
            at=moment(context, in_utc(row["reported_at"]))[:10],
        )
        if row["state"] == "late"
        else _month(context, row["month"])
        for row in rows
    )


def _month(context: Context, month: date) -> str:
    return context.texts.t("data.submissions.month", month=month.month)


def in_utc(at: datetime | None) -> datetime | None:
    """A time of the warehouse with its zone: it keeps UTC without saying so."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _due(context: Context, dataset: str) -> str:
    day = context.plan.dataset(dataset).due_day
    return context.texts.t("data.datasets.due_day", day=day) if day else "—"
