"""A goal for a viewer of one district: the own figures beside the city's, its rank, then its months."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts import drill, verdicts
from pages.parts.charts import source_line
from pages.parts.context import Context
from pages.parts.judged import draw_judged_of_part
from pages.parts.ranked_names import draw_ranked_names
from pages.parts.scoreboard import contribution_words, rank_words
from scorecard.charts.chart import datasets_of
from scorecard.plan import Area, Goal
from scorecard.verdicts import Verdict
from scorecard.wording import words
from scorecard.wording.spans import covers


def draw_own_area(context: Context, goal: Goal, choose_area: Callable[[], Area]) -> None:
    """The comparison on the left, the months of the area (or the city, as chosen) on the right, records below."""
    own = verdicts.headlines(context, context.viewer.area_code or "").get(goal.id)
    city = verdicts.headlines(context, context.plan.city.code).get(goal.id)
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch"):
        _draw_beside(context, goal, own, city)
    with right:
        area = choose_area()
        series = drill.draw_area(context, goal, area, verdicts.headlines(context, area.code).get(goal.id))
    draw_judged_of_part(context, goal, area)
    if series is not None:
        drill.draw_depth(context, area, series)


def _draw_beside(context: Context, goal: Goal, own: Verdict | None, city: Verdict | None) -> None:
    """One line a figure; a goal that the city alone is judged by has no column for the district."""
    t, plan = context.texts.t, context.plan
    name = words.area_name(context.texts, plan.area(context.viewer.area_code or plan.city.code))
    both = {name: own, words.area_name(context.texts, plan.area(plan.city.code)): city}
    told = {area: _told(context, goal, verdict) for area, verdict in both.items() if verdict is not None}
    st.markdown(f"**{t('goal.own.title', area=name)}**")
    if own is None:
        st.caption(t("goal.own.city_alone"))
    labels = [t(f"goal.own.{line}") for line in next(iter(told.values()), {})]
    columns = {t("goal.own.figure"): labels, **{area: list(lines.values()) for area, lines in told.items()}}
    st.table(columns, hide_index=True, border="horizontal", alt=t("goal.own.title", area=name))
    draw_ranked_names(context, goal)
    st.caption(source_line(context, datasets_of(context, goal)))


def _told(context: Context, goal: Goal, verdict: Verdict) -> dict[str, str]:
    texts, is_part = context.texts, verdict.area_code != context.plan.city.code
    none = texts.number(None)
    return {
        "status": words.status_badge(texts, verdict.status),
        "covers": covers(texts, context.plan, goal, verdict) or none,
        "actual": words.actual(texts, goal, verdict),
        "target": words.target(texts, goal, verdict),
        "gap": words.gap(texts, goal, verdict) or none,
        "rank": rank_words(texts, verdict) if is_part else none,
        "share": texts.percent(verdict.share) if is_part else none,
        "contribution": contribution_words(texts, goal, verdict) if is_part else none,
    }
