"""指标完成情况: are we going to make it? All goals on one screen, what changed, what to decide, how fresh the data are.

No Plotly on this page, and one element for all of it: its numbers and statuses are there at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages.parts import agenda, freshness, inner_links, verdicts
from pages.parts.context import Context
from pages.parts.kept import kept
from pages.parts.outcomes import outcomes
from pages.parts.overview_look import sheet
from pages.parts.submission_rows import counted_to
from pages.parts.tiles import bar_key, chip, tiles
from scorecard.judge import Status

GOOD = (Status.ACHIEVED, Status.ON_TRACK)
BAD = (Status.AT_RISK, Status.OFF_TRACK, Status.MISSED)


def render(context: Context) -> None:
    """Draw the page."""
    if context.as_of is None:
        st.info(context.texts.t("overview.empty.no_goal"), icon=":material/info:")
        return
    st.title(_answer(context, verdicts.statuses(context, context.plan.city.code)), anchor=False)
    question = ("overview", context.month, counted_to(context), inner_links.kept())
    st.html(kept(context, question, lambda: _body(context)))


def _body(context: Context) -> str:
    """Everything below the answer. Who sees one district alone is told of its own changes and decisions."""
    city = context.plan.city.code
    own, reports = context.viewer.area_code or city, freshness.reports(context)
    return (
        f'<div class="ov {context.lang}">{sheet()}{_chips(context, verdicts.statuses(context, city))}'
        f"{tiles(context, verdicts.headlines(context, city))}"
        f'<div class="ov-pair">{agenda.to_decide(context, own, reports)}{agenda.changes(context, own)}</div>'
        f"{outcomes(context, city)}{freshness.line(context, own, reports)}</div>"
    )


def _answer(context: Context, counts: Mapping[str, int]) -> str:
    """The answer in one sentence."""
    good, bad = (sum(counts.get(status, 0) for status in group) for group in (GOOD, BAD))
    open_ = counts.get(Status.NO_DATA, 0)
    judged = good + bad + open_
    key = "some" if bad else "all" if not open_ else "so_far"
    return context.texts.t(f"overview.answer.{key}", judged=judged, good=good, bad=bad)


def _chips(context: Context, counts: Mapping[str, int]) -> str:
    """How many goals have which status, and what all of it rests on."""
    texts, period = context.texts, context.plan.period
    order = (*GOOD, *BAD, Status.NO_DATA, Status.TRACKED, Status.NOT_STARTED, Status.DISCONTINUED)
    shown = "".join(chip(context, status, counts[status]) for status in order if counts.get(status))
    about = texts.t(
        "overview.answer.about", first=period.first_year, last=period.last_year, month=texts.month(context.month)
    )
    return f'<div class="ov-chips">{shown}<span class="ov-about">{escape(about)}</span>{bar_key(context)}</div>'
