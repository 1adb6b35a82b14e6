"""The verdicts of one area, and how its rank and its part in the city's growth are written."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Goal
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.warehouse import Warehouse
from scorecard.wording import words

SIGN = {
    Status.ACHIEVED: "✔",
    Status.ON_TRACK: "↗",
    Status.AT_RISK: "▲",
    Status.OFF_TRACK: "↘",
    Status.MISSED: "✖",
    Status.NO_DATA: "…",
    Status.TRACKED: "◉",
    Status.NOT_STARTED: "○",
    Status.DISCONTINUED: "⊘",
}


@st.cache_data(max_entries=128, show_spinner=False)
def _rows(stamp: str, viewer: Viewer, area: str, as_of: date, _warehouse: Warehouse) -> list[dict[str, Any]]:  # noqa: ARG001 - the stamp is part of the key
    rows: list[dict[str, Any]] = _warehouse.run("goals_of_month", viewer=viewer, area=area, as_of=as_of).to_pylist()
    return rows


def verdicts_of(context: Context, area: str) -> list[Verdict]:
    """The area's headline verdicts of the month looked at, in the plan's order."""
    rows = _rows(context.stamp, context.viewer, area, context.month, context.warehouse)
    told = {row["goal"]: words.read(row) for row in rows if not row["part"]}
    return [told[goal.id] for goal in context.plan.goals if goal.id in told]


def rank_words(texts: Texts, verdict: Verdict) -> str:
    """3/12 ↑2: places won since the end of last year."""
    if verdict.is_small:
        return texts.t("district.goals.small")
    if verdict.rank is None or (verdict.ranked_of or 0) < words.LEAST_RANKED:
        return texts.number(None)
    shown = texts.t("district.goals.rank_of", tie=words.tie(texts, verdict), rank=verdict.rank, of=verdict.ranked_of)
    if not verdict.rank_change:
        return shown
    return f"{shown} {'↑' if verdict.rank_change > 0 else '↓'}{abs(verdict.rank_change)}"


def contribution_words(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """Points of the city's growth, where the goal is about growth."""
    if verdict.contribution is None or not words.is_change(goal):
        return texts.number(None)
    return texts.number(verdict.contribution * 100, 1, signed=True)
