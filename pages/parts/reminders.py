"""A reminder for each reporter who owes something, in the words officials use, ready to copy."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import streamlit as st

from pages.parts.context import Context
from pages.parts.submission_rows import OWED, Reporter, Rows, dataset_name, month_list, reporter_of


def draw_reminders(context: Context, rows: Rows, day: date) -> None:
    """One text a reporter; what came late needs none any more."""
    texts, t = context.texts, context.texts.t
    owing: dict[Reporter, Rows] = defaultdict(list)
    for row in rows:
        if row["state"] in OWED:
            owing[reporter_of(context, row)].append(row)
    if not owing:
        st.success(t("submissions.remind.nobody"), icon=":material/check_circle:")
        return
    st.caption(t("submissions.remind.help", count=len(owing), day=texts.day(day)))
    for reporter, some in sorted(owing.items(), key=lambda one: (-len(one[1]), one[0].id)):
        with st.container(border=True, gap="xsmall"):
            is_late = any(row["state"] == "missing" for row in some)
            color, key = ("red", "count") if is_late else ("gray", "count_pending")
            st.markdown(f"**{reporter.name}** :{color}-badge[{t(f'submissions.remind.{key}', count=len(some))}]")
            st.code(reminder(context, reporter, some, day), language=None, wrap_lines=True)


def reminder(context: Context, reporter: Reporter, rows: Rows, day: date) -> str:
    """The text: to whom, what has not come and since when it was due, until when, from whom."""
    texts, t = context.texts, context.texts.t
    by_dataset: dict[tuple[str, int], Rows] = defaultdict(list)
    for row in rows:
        by_dataset[row["dataset"], row["month"].year].append(row)
    lines = [
        t("submissions.remind.line", number=number, dataset=dataset_name(context, dataset), year=year,
          months=month_list(texts, (row["month"] for row in some)), due=_due(context, some))
        for number, ((dataset, year), some) in enumerate(by_dataset.items(), start=1)
    ]  # fmt: skip
    is_late = any(row["state"] == "missing" for row in rows)
    until = t("submissions.remind.at_once" if is_late else "submissions.remind.in_time")
    return t(
        "submissions.remind.text", until=until, reporter=reporter.name, day=texts.day(day), lines="\n".join(lines),
        office=context.plan.offices[0] if context.lang == "zh" else t("submissions.remind.office"),
    )  # fmt: skip


def _due(context: Context, rows: Rows) -> str:
    """When the oldest was due, and for how long it has been waited for."""
    dated = [row for row in rows if row["due_on"] is not None]
    if not dated:
        return ""
    oldest = min(dated, key=lambda row: row["due_on"])
    if oldest["state"] == "pending":
        return context.texts.t("submissions.remind.pending", day=context.texts.day(oldest["due_on"]))
    key = "due" if len(rows) == 1 else "due_first"
    days = context.texts.number(oldest["days_late"])
    return context.texts.t(f"submissions.remind.{key}", day=context.texts.day(oldest["due_on"]), days=days)
