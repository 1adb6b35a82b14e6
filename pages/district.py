"""区县详情 District: one area in full: its goals and ranks, a figure month by month, down to records and cells."""

from __future__ import annotations

from collections import Counter
from functools import partial

import streamlit as st

from pages.parts.charts import cached, card
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.course import choose_series, draw_course
from pages.parts.course_cards import draw_courses
from pages.parts.drill import draw_depth
from pages.parts.goal_table import DETAIL, draw_goals
from pages.parts.judged import draw_judged
from pages.parts.plain import plain
from pages.parts.scoreboard import verdicts_of
from pages.parts.standing import draw_standing
from pages.parts.tab import name_tab
from scorecard.charts.trends import trend
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind
from scorecard.verdicts import Verdict
from scorecard.wording import words

KINDS = (AreaKind.DISTRICT, AreaKind.ZONE, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)


def render(context: Context) -> None:
    """Draw the page for the area in the address."""
    t = context.texts.t
    area = _choose_area(context)
    name_tab(context, t("app.page.district.title"), words.area_name(context.texts, area))
    _header(context, area)
    verdicts = verdicts_of(context, area.code)
    if not verdicts:
        st.info(t("district.goals.none"), icon=":material/info:")
    else:
        _statuses(context, verdicts)
        draw_courses(context, area, verdicts)
        draw_goals(context, area, verdicts)
    with st.container(key=DETAIL):
        _draw_detail(context, area, verdicts)


def _draw_detail(context: Context, area: Area, verdicts: list[Verdict]) -> None:
    """One goal, or any other figure of the area: judgement, months, records and cells."""
    t = context.texts.t
    chosen = choose_series(context, area, [verdict.goal for verdict in verdicts])
    if chosen is None:
        st.info(t("district.course.none"), icon=":material/info:")
        return
    goal, series = chosen
    _judgement(context, area, next((verdict for verdict in verdicts if verdict.goal == goal), None))
    draw_course(context, area, series)
    draw_depth(context, area, series)


def _judgement(context: Context, area: Area, verdict: Verdict | None) -> None:
    """The goal chosen as this area stands in it: figures, formula, where it will end, what was said of it."""
    if verdict is None or verdict.actual is None or words.is_below_one(verdict):
        return
    goal = context.plan.goal(verdict.goal)
    st.markdown(f"{words.status_badge(context.texts, verdict.status)} **{context.texts.pick(goal.name)}**")
    draw_standing(context, goal, verdict)
    part = words.decided_part(goal, verdict)
    asked = (goal.id, part.id if part else "", area.code, context.month)
    chart = cached(context, "trend", asked, partial(trend, context, goal, verdict, part))
    if chart is not None:
        card(context, chart, key=f"district-{goal.id}")
    draw_judged(context, goal, area)


def _choose_area(context: Context) -> Area:
    """The areas that this viewer may see, districts first."""
    viewer = context.viewer
    seen = [a for kind in KINDS for a in context.plan.areas_of(kind) if viewer.sees_all or a.code == viewer.area_code]
    names = {area.code: words.area_name(context.texts, area) for area in seen}
    if not names:
        st.info(context.texts.t("district.areas.none"), icon=":material/lock:")
        st.stop()
    left, _ = st.columns([1, 2])
    with left:
        code = choose(context.texts.t("district.areas.choose"), names, name="area")
    return context.plan.area(code)


def _header(context: Context, area: Area) -> None:
    t = context.texts.t
    st.title(plain(area.name if context.lang == "zh" else area.name_en), anchor=False)
    st.caption(
        t(
            "district.header",
            kind=t(f"district.kind.{area.kind}"),
            code=area.code,
            month=context.texts.month(context.month),
        )
    )
    if area.kind is AreaKind.ZONE:
        st.info(t("district.zone"), icon=":material/layers:")
    elif area.kind is AreaKind.UNKNOWN:
        st.info(t("district.unknown"), icon=":material/help:")


def _statuses(context: Context, verdicts: list[Verdict]) -> None:
    """How many goals stand where, the worst first."""
    counts = Counter(verdict.status for verdict in verdicts)
    badges = [
        f"{words.status_badge(context.texts, status)} **{counts[status]}**" for status in Status if counts[status]
    ]
    st.markdown(context.texts.t("district.goals.count", count=len(verdicts)) + "　" + "　".join(badges))
