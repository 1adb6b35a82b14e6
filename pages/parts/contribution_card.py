"""The card of a goal's waterfall: a click on a district's bar, or its link below, opens the district with that goal."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from pages.parts import inner_links
from pages.parts.charts import cached, card, picked
from pages.parts.context import Context
from pages.parts.inner_links import CLASS, href
from scorecard.charts.chart import Chart
from scorecard.charts.contribution import contribution
from scorecard.plan import Goal, Part
from scorecard.verdicts import Verdict
from scorecard.wording import words

KEY = "contribution"
GO = "contribution.go"  # the district that was clicked, until its page is opened


def contribution_of(context: Context, goal: Goal, verdict: Verdict, part: Part | None) -> Chart | None:
    """The waterfall for who sees all districts; None for others, and where contribution has no meaning."""
    if not context.viewer.sees_all:
        return None
    asked = (goal.id, part.id if part else "", context.month, verdict.year)
    return cached(context, KEY, asked, partial(contribution, context, goal, verdict, part))


def draw_contribution(context: Context, goal: Goal, chart: Chart, *, key: str) -> None:
    """The card; the bars are the mouse's way to a district, the links the keyboard's."""

    def clicked() -> None:
        st.session_state[GO] = picked(key)

    card(context, chart, key=key, on_select=clicked, stretch=True, below=_links(context, goal, chart))
    code = st.session_state.pop(GO, None)  # at once: who comes back must not be sent away again
    if code and "district" in context.links:
        st.switch_page(
            context.links["district"], query_params=dict([*inner_links.kept(), ("area", code), ("goal", goal.id)])
        )


def _links(context: Context, goal: Goal, chart: Chart) -> str:
    """The districts that have a bar of their own, as links in the order of the bars."""
    (bars,) = [trace for trace in chart.figure.data if trace.type == "bar"]
    areas = [context.plan.area(code) for code in bars.customdata if code]
    links = "　".join(
        f'<a class="{CLASS}" style="color:inherit" href="{href("district", area=area.code, goal=goal.id)}">'
        f"{escape(words.area_name(context.texts, area))}</a>"
        for area in areas
    )
    return f'<p style="margin:0;font-size:.875rem">{escape(context.texts.t("contribution.links"))}{links}</p>'
