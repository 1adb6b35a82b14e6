"""目标任务: where one goal stands, what it would take, its course, years and kinds, every district, down to cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.parts import drill, verdicts
from pages.parts.charts import cached, card, picked
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.contribution_card import contribution_of, draw_contribution
from pages.parts.judged import draw_judged, draw_judged_of_part
from pages.parts.own_area import draw_own_area
from pages.parts.plain import plain
from pages.parts.reconciliation import announce
from pages.parts.standing import draw_standing
from pages.parts.tab import name_tab
from scorecard.charts.areas import areas
from scorecard.charts.chart import Chart
from scorecard.charts.trends import trend
from scorecard.charts.years import kinds, years
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Area, AreaKind, Goal, Part, Series
from scorecard.verdicts import Verdict
from scorecard.wording import words

DISTRICTS = "districts"  # key of the district chart
CONTRIBUTION = "contribution"  # part of a waterfall's key


def render(context: Context) -> None:
    """Draw the page for the goal in the address."""
    if context.as_of is None:
        st.info(context.texts.t("overview.empty.no_goal"), icon=":material/info:")
        return
    goal = _choose_goal(context)
    verdict = verdicts.headlines(context, context.plan.city.code).get(goal.id)
    if verdict is None:
        st.info(context.texts.t("goal.none"), icon=":material/hourglass_empty:")
        return
    name_tab(context, context.texts.t("app.page.goal.title"), context.texts.pick(goal.name))
    _head(context, goal, verdict)
    announce(context, goal)
    draw_standing(context, goal, verdict)
    _draw_course(context, goal, verdict)
    draw_judged(context, goal, context.plan.area(context.plan.city.code))
    _draw_areas(context, goal)


def _choose_goal(context: Context) -> Goal:
    texts = context.texts
    names = {goal.id: f"{words.clause(texts, goal.clause)}　{texts.pick(goal.name)}" for goal in context.plan.goals}
    left, _ = st.columns([2, 3])
    with left:
        return context.plan.goal(choose(texts.t("goal.choose"), names, name="goal"))


def _head(context: Context, goal: Goal, verdict: Verdict) -> None:
    texts = context.texts
    st.title(texts.pick(goal.name), anchor=False)
    badge = words.status_badge(texts, verdict.status)
    clause = f"{words.clause(texts, goal.clause)} {texts.pick(context.plan.group(goal.group).name)}"
    st.markdown(f"{badge} {plain(texts.pick(goal.statement))} :small[:gray[{clause}]]")


def _draw_course(context: Context, goal: Goal, verdict: Verdict) -> None:
    """The trend of its kind (one for each part), the years against the targets, the kinds."""
    city = context.plan.city.code
    every_year = verdicts.of_goal(context, goal.id, city)
    parts: Sequence[Part | None] = goal.parts or (None,)
    charts: list[tuple[str, Chart | None]] = []
    parted: list[tuple[str, Chart | None]] = []
    for part in parts:
        name = part.id if part else ""
        own, asked = [v for v in every_year if v.part == name], (goal.id, name, city, context.month)
        judged = next((v for v in own if v.year == verdict.year), verdict)
        charts.append((f"trend-{name}", cached(context, "trend", asked, partial(trend, context, goal, judged, part))))
        charts.append((f"years-{name}", cached(context, "years", asked, partial(years, context, goal, own, part))))
        parted.append((f"{CONTRIBUTION}-{name}", contribution_of(context, goal, judged, part)))
    kinds_of = partial(kinds, context, goal, city)
    charts.append(("kinds", cached(context, "kinds", (goal.id, city, context.month), kinds_of)))
    drawn = [(f"{goal.id}-{key}", chart) for key, chart in [*charts, *parted] if chart is not None]
    if not drawn:
        st.info(context.texts.t("goal.no_charts"), icon=":material/inbox:")
    for first in range(0, len(drawn), 2):
        pair = drawn[first : first + 2]
        for column, (key, chart) in zip(st.columns(len(pair), gap="small"), pair, strict=True):
            with column:
                if CONTRIBUTION in key:
                    draw_contribution(context, goal, chart, key=key)
                else:
                    card(context, chart, key=key, stretch=True)


def _draw_areas(context: Context, goal: Goal) -> None:
    """Every district; a click, or the choice beside it, goes down into one. A district viewer finds its own."""
    if not context.viewer.sees_all and goal.districts:
        draw_own_area(context, goal, lambda: _choose_area(context))
        return
    chart = cached(context, "areas", (goal.id, context.month), partial(areas, context, goal))
    if chart is None:
        _draw_stages(context, goal)
        return
    left, right = st.columns(2, gap="small")
    with left:
        card(context, chart, key=DISTRICTS, on_select=_go_to_clicked)
    with right:
        area = _choose_area(context)
        verdict = verdicts.headlines(context, area.code).get(goal.id)
        series = drill.draw_area(context, goal, area, verdict)
    draw_judged_of_part(context, goal, area)
    if series is not None:
        drill.draw_depth(context, area, series)


def _draw_stages(context: Context, goal: Goal) -> None:
    """Milestones have no districts: their reports as they came in."""
    measure = measure_with(context.plan, MILESTONE_DIMENSION)
    if goal.milestones and measure:
        drill.draw_depth(context, context.plan.area(context.plan.city.code), Series(measure))


def _go_to_clicked() -> None:
    code = picked(DISTRICTS)
    if code:
        st.query_params["area"] = code


def _choose_area(context: Context) -> Area:
    """The city, or one of the areas that this viewer may see."""
    plan, texts = context.plan, context.texts
    kinds = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN, AreaKind.ZONE)
    seen = [area for kind in kinds for area in plan.areas_of(kind)]
    seen = [a for a in seen if context.viewer.sees_all or a.code in (plan.city.code, context.viewer.area_code)]
    names = {area.code: words.area_name(texts, area) for area in seen}
    default = context.viewer.area_code if context.viewer.area_code in names else plan.city.code
    return plan.area(choose(texts.t("goal.area"), names, name="area", default=default))
