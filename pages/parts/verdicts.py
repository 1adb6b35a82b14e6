"""The verdicts that pages show, parsed once for all sessions that may see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.verdicts import Verdict
from scorecard.wording import words


def headlines(context: Context, area: str) -> Mapping[str, Verdict]:
    """Goal → its headline verdict for an area at the month looked at."""
    found = _verdicts(context, "goals_of_month", (("area", area), ("as_of", context.month)))
    return {verdict.goal: verdict for verdict in found}


def of_goal(context: Context, goal: str, area: str) -> tuple[Verdict, ...]:
    """All verdicts of one goal in one area at the month looked at: every year and every part."""
    return _verdicts(context, "goal_verdicts", (("goal", goal), ("area", area), ("as_of", context.month)))


def statuses(context: Context, area: str) -> Mapping[str, int]:
    """Status → how many goals of the area have it at the month looked at."""
    return _statuses(area, context.month, context.viewer, context.stamp, context)


@st.cache_resource(max_entries=256, show_spinner=False)
def _statuses(
    area: str,
    as_of: date,
    viewer: Viewer,  # noqa: ARG001 - with the stamp part of the cache key
    stamp: str,  # noqa: ARG001
    _context: Context,
) -> Mapping[str, int]:
    rows = _context.run("goals_by_status", area=area, as_of=as_of).to_pylist()
    return {row["status"]: row["goals"] for row in rows}


def _verdicts(context: Context, query: str, asked: tuple[tuple[str, str | date], ...]) -> tuple[Verdict, ...]:
    return _cached(query, asked, context.viewer, context.stamp, context)


@st.cache_resource(max_entries=512, show_spinner=False)
def _cached(
    query: str,
    asked: tuple[tuple[str, Any], ...],
    viewer: Viewer,  # noqa: ARG001 - with the stamp part of the cache key
    stamp: str,  # noqa: ARG001
    _context: Context,
) -> tuple[Verdict, ...]:
    return tuple(words.read(row) for row in _context.run(query, **dict(asked)).to_pylist())
