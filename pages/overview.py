"""指标完成情况: are we going to make it? All goals on one screen, then the outcomes that are only tracked.

No Plotly on this page: its numbers and statuses are there at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages.parts import outcomes, tiles, verdicts
from pages.parts.chips import chip
from pages.parts.context import Context
from scorecard.judge import Status

GOOD = (Status.ACHIEVED, Status.ON_TRACK)
BAD = (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED)


def render(context: Context) -> None:
    """Draw the page."""
    if context.as_of is None:
        st.info(context.texts.t("overview.empty.no_goal"), icon=":material/info:")
        return
    city = context.plan.city.code
    _answer(context, verdicts.statuses(context, city))
    tiles.draw_tiles(context, city)
    outcomes.draw(context, city)


def _answer(context: Context, counts: Mapping[str, int]) -> None:
    """The answer in one sentence, then how many goals have which status."""
    texts = context.texts
    good, bad = (sum(counts.get(status, 0) for status in group) for group in (GOOD, BAD))
    open_ = counts.get(Status.NO_DATA, 0)
    judged = good + bad + open_
    key = "some" if bad else "all" if not open_ else "so_far"
    st.title(texts.t(f"overview.answer.{key}", judged=judged, good=good, bad=bad), anchor=False)
    order = (*GOOD, *BAD, Status.NO_DATA, Status.TRACKED, Status.NOT_STARTED, Status.DISCONTINUED)
    shown = [chip(texts, status, counts[status]) for status in order if counts.get(status)]
    period = context.plan.period
    about = texts.t(
        "overview.answer.about", first=period.first_year, last=period.last_year, month=texts.month(context.month)
    )
    st.html(
        f'<div style="display:flex;flex-wrap:wrap;gap:.25rem .4rem;align-items:center">{"".join(shown)}'
        f'<span style="font-size:.875rem;opacity:.8">{escape(about)}</span></div>'
    )
