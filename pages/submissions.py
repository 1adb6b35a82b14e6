"""数据报送 Submissions: who has reported which month, who is late and by how many days, and a reminder to copy."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import streamlit as st

from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.other_submissions import draw_others
from pages.parts.plain import plain
from pages.parts.reminders import draw_reminders
from pages.parts.submission_rows import (
    ALL,
    MARK,
    STATES,
    Rows,
    counted_to,
    dataset_name,
    month_list,
    narrowed,
    of_year,
    reporter_of,
    reporters,
    years,
)
from pages.parts.tables import whole_table

FILTER_PIXELS = 210


def render(context: Context) -> None:
    """Draw the page; who may see one district only finds its own reports there, and nobody to remind."""
    t = context.texts.t
    known = years(context.stamp, context.viewer, context.warehouse) if context.stamp else []
    if not known:
        st.title(t("submissions.title"), anchor=False)
        empty = "empty" if context.viewer.sees_all else "empty_own"
        st.info(t(f"submissions.{empty}"), icon=":material/event_busy:")
        return
    head = st.container()
    names = {str(year): t("upload.year", year=year) for year in known}
    day = counted_to(context)
    with st.container(horizontal=True, vertical_alignment="top"):
        year = int(choose(t("submissions.year"), names, name="year", how=st.segmented_control, required=True))
        rows = of_year(context.stamp, context.viewer, year, day, context.warehouse)
        dataset, reporter = _choose_whose(context, rows)
    state = _choose_state(context)
    shown = narrowed(context, rows, dataset, reporter, state)
    with head:
        _answer(context, year, rows)
    views = ("grid", "gaps", "reminders", "others") if context.viewer.sees_all else ("grid", "gaps")
    words = {view: t(f"submissions.view.{view}") for view in views}
    view = choose(
        t("submissions.view.label"), words, name="show", how=st.segmented_control, label_visibility="collapsed",
        required=True,
    )  # fmt: skip
    if view == "others":
        draw_others(context, day)
    elif not shown:
        st.info(t("submissions.none_match"), icon=":material/filter_alt_off:")
    elif view == "grid":
        _draw_grid(context, shown)
    elif view == "gaps":
        _draw_gaps(context, [row for row in shown if row["state"] != "reported"])
    else:
        draw_reminders(context, shown, day)


def _answer(context: Context, year: int, rows: Rows) -> None:
    """How much of what was due has come, in one sentence."""
    t = context.texts.t
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    key = next((state for state in STATES[:-1] if counts[state]), "complete")
    st.title(
        t(f"submissions.answer.{key}", year=year, due=len(rows), done=len(rows) - counts["pending"], **counts),
        anchor=False,
    )
    badges = [
        MARK[state].format(f"{t(f'submissions.state.{state}')} **{counts[state]}**")
        for state in STATES
        if counts[state]
    ]
    st.markdown(f"{' '.join(badges)} :small[:gray[{t('submissions.answer.about')}]]")


def _choose_whose(context: Context, rows: Rows) -> tuple[str, str]:
    """Dataset and reporter, in the address like all filters here."""
    t = context.texts.t
    datasets = {ALL: t("submissions.every_dataset")}
    datasets |= {row["dataset"]: dataset_name(context, row["dataset"]) for row in rows}
    who = {ALL: t("submissions.every_reporter")} | {one.id: one.name for one in reporters(context, rows)}
    dataset = choose(t("submissions.dataset"), datasets, name="dataset", width=FILTER_PIXELS)
    return dataset, choose(t("submissions.reporter"), who, name="reporter", width=FILTER_PIXELS)


def _choose_state(context: Context) -> str:
    """In a row of its own, where it can wrap on a phone."""
    t = context.texts.t
    states = {ALL: t("submissions.every_state")} | {state: t(f"submissions.state.{state}") for state in STATES}
    return choose(t("submissions.state.label"), states, name="state", how=st.segmented_control, required=True)


def _draw_grid(context: Context, rows: Rows) -> None:
    """A row a dataset and reporter, a column a month; what came late says by how many days."""
    t = context.texts.t
    lines: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in rows:
        lines[dataset_name(context, row["dataset"]), reporter_of(context, row).name][row["month"].month] = _mark(
            context, row
        )
    columns: dict[str, list[str]] = {
        t("submissions.dataset"): [plain(dataset) for dataset, _ in lines],
        t("submissions.reporter"): [plain(reporter) for _, reporter in lines],
    }
    for month in range(1, 13):
        columns[context.texts.month_name(month)] = [line.get(month, "") for line in lines.values()]
    whole_table(columns, key="submission-grid", width="content", alt=t("submissions.grid"))
    st.caption(t("submissions.note", day=context.texts.day(counted_to(context))))


def _mark(context: Context, row: dict[str, Any]) -> str:
    key = row["state"] if row["days_late"] is not None or row["state"] != "late" else "late_undated"
    days = context.texts.number(row["days_late"])
    return MARK[row["state"]].format(context.texts.t(f"submissions.short.{key}", days=days))


def _draw_gaps(context: Context, gaps: Rows) -> None:
    """One line a state, reporter and dataset: the months, by when they were due, and the longest delay."""
    t = context.texts.t
    if not gaps:
        st.success(t("submissions.complete"), icon=":material/check_circle:")
        return
    grouped: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in gaps:
        grouped[row["state"], reporter_of(context, row).name, row["dataset"]].append(row)
    ordered = sorted(grouped.items(), key=lambda one: (STATES.index(one[0][0]), -_longest(one[1])))
    columns = {
        "state.label": [MARK[state].format(t(f"submissions.state.{state}")) for (state, _, _), _ in ordered],
        "reporter": [plain(reporter) for (_, reporter, _), _ in ordered],
        "dataset": [plain(dataset_name(context, dataset)) for (_, _, dataset), _ in ordered],
        "months": [month_list(context.texts, (row["month"] for row in some)) for _, some in ordered],
        "due": [_due(context, dataset) for (_, _, dataset), _ in ordered],
        "longest": [context.texts.number(_longest(some)) if _longest(some) else "—" for _, some in ordered],
    }
    named = {t(f"submissions.{key}"): cells for key, cells in columns.items()}
    whole_table(named, key="submission-gaps", alt=t("submissions.gaps"))


def _longest(rows: Rows) -> int:
    return max((row["days_late"] or 0 for row in rows), default=0)


def _due(context: Context, dataset: str) -> str:
    day = context.plan.dataset(dataset).due_day
    return context.texts.t("data.datasets.due_day", day=day) if day else "—"
