"""数据报送, what doesn't come monthly: by when each dataset is due and when it came last."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from pages.parts.moments import in_utc, moment
from pages.parts.plain import plain
from pages.parts.submission_rows import MARK, dataset_name
from pages.parts.tables import whole_table

MARKS = {**MARK, "came": MARK["reported"]}


def draw_others(context: Context, day: date) -> None:
    """One line a yearly or irregular dataset, in the plan's order; yearly ones say whether the last year has come."""
    t = context.texts.t
    rows = context.run("other_submissions", day=day).to_pylist()
    columns = {
        "dataset": [plain(dataset_name(context, row["dataset"])) for row in rows],
        "rhythm": [t(f"data.frequency.{row['frequency']}") for row in rows],
        "due": [due_words(context, row) for row in rows],
        "last_year": [_year(context, row) for row in rows],
        "last_time": [moment(context, in_utc(row["last_accepted_at"])) for row in rows],
        "state.label": [_state(context, row["state"]) for row in rows],
    }
    named = {t(f"submissions.{key}"): cells for key, cells in columns.items()}
    whole_table(named, key="other-submissions", alt=t("submissions.view.others"))
    st.caption(t("submissions.others_note", day=context.texts.day(day)))


def due_words(context: Context, row: dict[str, Any]) -> str:
    """By when: a day of the next month, or of the next year; a dash where the plan declares none."""
    t = context.texts.t
    if row["due_month"] is not None:
        return t("submissions.due_next_year", month=row["due_month"], day=row["due_day"])
    return t("data.datasets.due_day", day=row["due_day"]) if row["due_day"] is not None else "—"


def _year(context: Context, row: dict[str, Any]) -> str:
    is_told = row["frequency"] == "year" and row["last_year"] is not None
    return context.texts.t("upload.year", year=row["last_year"]) if is_told else "—"


def _state(context: Context, state: str) -> str:
    words = context.texts.t(f"submissions.state.{state}")
    return MARKS[state].format(words) if state in MARKS else words
