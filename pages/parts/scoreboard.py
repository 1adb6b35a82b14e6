"""All goals of one area in one table: status, figures against the target and whose it is, rank, part in the city's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from pages.parts.picker import pick_table, wide_enough
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Goal
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.warehouse import Warehouse
from scorecard.wording import outlook, words

CHIP_PIXELS = 40  # around the words of a chip
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


@st.cache_data(max_entries=128)
def _rows(stamp: str, viewer: Viewer, area: str, as_of: date, _warehouse: Warehouse) -> list[dict[str, Any]]:  # noqa: ARG001 - the stamp is part of the key
    rows: list[dict[str, Any]] = _warehouse.run("goals_of_month", viewer=viewer, area=area, as_of=as_of).to_pylist()
    return rows


def verdicts_of(context: Context, area: str) -> list[Verdict]:
    """The area's headline verdicts of the month looked at, in the plan's order."""
    rows = _rows(context.stamp, context.viewer, area, context.month, context.warehouse)
    told = {row["goal"]: words.read(row) for row in rows if not row["part"]}
    return [told[goal.id] for goal in context.plan.goals if goal.id in told]


def draw_goals(context: Context, verdicts: Sequence[Verdict]) -> None:
    """One row a goal; a click chooses it for the course below."""
    texts, t = context.texts, context.texts.t
    both = [(context.plan.goal(verdict.goal), verdict) for verdict in verdicts]
    rows: dict[str, list[Any]] = {
        "status": [[_status(texts, v.status)] for _, v in both],
        "goal": [texts.pick(g.name) for g, _ in both],
        "actual": [words.actual(texts, g, v) for g, v in both],
        "target": [words.target(texts, g, v) for g, v in both],
        "gap": [words.below_one(texts, g) if words.is_below_one(v) else words.gap(texts, g, v) for g, v in both],
        "rank": [rank_words(texts, v) for _, v in both],
        "share": [texts.percent(v.share) for _, v in both],
        "contribution": [contribution_words(texts, g, v) for g, v in both],
        "forecast": [words.expected(texts, g, v.forecast_mid, signed=words.is_change(g)) for g, v in both],
        "chance": [outlook.probability(texts, v) or texts.number(None) for _, v in both],
        "source": [words.target_source(texts, v) for _, v in both],
    }
    pick_table(
        rows,
        [v.goal for v in verdicts],
        name="goal",
        max_rows=len(verdicts),
        column_config=_columns(texts, rows),
        alt=t("district.goals.title"),
    )
    st.caption(t("district.goals.note", small=context.plan.small_number))


def _columns(texts: Texts, rows: dict[str, list[Any]]) -> dict[str, Any]:
    """Names, widths and sides of the columns; the goal stays in sight, the status is a coloured chip."""
    column, labels = st.column_config, {name: texts.t(f"district.goals.{name}") for name in rows}
    settings: dict[str, Any] = {
        name: column.TextColumn(
            labels[name],
            width=wide_enough([labels[name], *told]),
            alignment="left" if name in ("goal", "source") else "right",
            pinned=name == "goal",
        )
        for name, told in rows.items()
        if name != "status"
    }
    settings["status"] = column.MultiselectColumn(
        labels["status"],
        options=[_status(texts, status) for status in Status],
        color=[words.LOOK[status][0] for status in Status],
        width=wide_enough([chip for chips in rows["status"] for chip in chips], spare=CHIP_PIXELS),
    )
    return settings


def _status(texts: Texts, status: Status) -> str:
    """A sign and the word: a table's chip can't hold an icon."""
    return f"{SIGN[status]} {words.status_word(texts, status)}"


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
