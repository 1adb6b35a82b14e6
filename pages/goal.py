"""目标任务: where one goal stands, what it would take, its course, years and kinds, every district, down to cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.parts import drill, verdicts
from pages.parts.charts import cached, card, picked, source_line
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.judged import draw_judged, draw_judged_of_part
from pages.parts.numbers import Number, draw_numbers
from pages.parts.own_area import draw_own_area
from pages.parts.plain import plain
from pages.parts.reconciliation import announce
from scorecard.charts.areas import areas
from scorecard.charts.chart import Chart, datasets_of
from scorecard.charts.trends import trend
from scorecard.charts.years import kinds, years
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Area, AreaKind, Goal, Part, Series
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
from scorecard.wording.spans import covers

DISTRICTS = "districts"  # key of the district chart


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
    _head(context, goal, verdict)
    announce(context, goal)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _numbers(context, goal, verdict)
    with right:
        _explained(context, goal, verdict)
    _draw_course(context, goal, verdict)
    draw_judged(context, goal, context.plan.area(context.plan.city.code))
    _draw_areas(context, goal)


def _choose_goal(context: Context) -> Goal:
    texts = context.texts
    names = {goal.id: f"{goal.clause}　{texts.pick(goal.name)}" for goal in context.plan.goals}
    left, _ = st.columns([2, 3])
    with left:
        return context.plan.goal(choose(texts.t("goal.choose"), names, name="goal"))


def _head(context: Context, goal: Goal, verdict: Verdict) -> None:
    texts = context.texts
    st.title(texts.pick(goal.name), anchor=False)
    badge = words.status_badge(texts, verdict.status)
    clause = f"{goal.clause} {texts.pick(context.plan.group(goal.group).name)}"
    st.markdown(f"{badge} {plain(texts.pick(goal.statement))} :small[:gray[{clause}]]")


def _numbers(context: Context, goal: Goal, verdict: Verdict) -> None:
    """Actual, target, gap, forecast as large numbers; below, what it would take and what is missing."""
    texts, t = context.texts, context.texts.t
    draw_numbers(
        [
            Number(
                t("goal.number.actual"), words.actual(texts, goal, verdict), covers(texts, context.plan, goal, verdict)
            ),
            *_aim_and_end(context, goal, verdict),
        ]
    )
    takes = words.required(texts, context.plan, goal, verdict)
    if takes:
        st.markdown(f":material/flag: **{t('goal.takes')}** {plain(takes)}")
    for lack in words.missing(texts, context.plan, verdict):
        st.markdown(f":orange[:material/hourglass_empty:] {plain(lack)}")


def _aim_and_end(context: Context, goal: Goal, verdict: Verdict) -> list[Number]:
    """The target with the gap below it, where it will end, how likely it is met; without a forecast target and gap."""
    texts, t = context.texts, context.texts.t
    target, is_change = words.target(texts, goal, verdict), words.is_change(goal)
    if verdict.forecast_mid is None:
        return [Number(t("goal.number.target"), target), _gap(context, goal, verdict)]
    shown = words.expected(texts, goal, verdict.forecast_mid, signed=is_change)
    return [
        Number(t("goal.number.target"), target, words.gap(texts, goal, verdict)),
        Number(
            t(f"goal.number.forecast_{verdict.span}"), shown, outlook.interval(texts, goal, verdict, signed=is_change)
        ),
        Number(t("goal.number.chance"), outlook.probability(texts, verdict), outlook.chance_word(texts, verdict)),
    ]


def _gap(context: Context, goal: Goal, verdict: Verdict) -> Number:
    """差额 and 超目标 are words of their own, so the number needs no sign."""
    texts, ahead = context.texts, verdict.gap is not None and verdict.gap > 0
    shown = words.signed(texts, goal, None if verdict.gap is None else abs(verdict.gap), plus=False)
    return Number(texts.t("goal.number.ahead" if ahead else "goal.number.gap"), shown)


def _explained(context: Context, goal: Goal, verdict: Verdict) -> None:
    """How the figure came about, the reading chosen, remarks, figures beside it, sources."""
    texts, t = context.texts, context.texts.t
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.markdown(f"**{t('goal.formula')}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in words.formula(texts, context.plan, goal, verdict)))
        _second_opinion(context, goal, verdict)
        beside = words.beside(texts, goal, verdict)
        if beside:
            st.markdown(t("goal.beside") + t("goal.semicolon").join(f"{name} **{shown}**" for name, shown in beside))
        remarks = [*words.flags(texts, goal, verdict), *words.ended(texts, context.plan, goal)]
        remarks += [texts.pick(goal.note)] if goal.note else []
        if remarks:
            st.caption(" ".join(plain(remark.rstrip("。.") + t("goal.stop")) for remark in remarks))
        if goal.assumption:
            st.markdown(f":orange[:material/edit_note:] :small[{plain(words.assumption(texts, goal))}]")
        st.caption(source_line(context, datasets_of(context, goal)))


def _second_opinion(context: Context, goal: Goal, verdict: Verdict) -> None:
    """What another rule makes of the same figures, loudly where it is far off; whether districts' targets add up."""
    texts, t = context.texts, context.texts.t
    told = outlook.second_opinion(texts, goal, verdict)
    if told:
        st.markdown(f":material/balance: **{t('goal.second')}** {plain(told)}")
    far = outlook.disagrees(texts, verdict)
    if far:
        st.markdown(f":orange[:material/warning: {plain(far)}]")
    together = outlook.add_up(texts, verdict)
    if together:
        st.markdown(f":material/groups: **{t('goal.add_up')}** {plain(together)}")


def _draw_course(context: Context, goal: Goal, verdict: Verdict) -> None:
    """The trend of its kind (one for each part), the years against the targets, the kinds."""
    city = context.plan.city.code
    every_year = verdicts.of_goal(context, goal.id, city)
    parts: Sequence[Part | None] = goal.parts or (None,)
    charts: list[tuple[str, Chart | None]] = []
    for part in parts:
        name = part.id if part else ""
        own, asked = [v for v in every_year if v.part == name], (goal.id, name, city, context.month)
        judged = next((v for v in own if v.year == verdict.year), verdict)
        charts.append((f"trend-{name}", cached(context, "trend", asked, partial(trend, context, goal, judged, part))))
        charts.append((f"years-{name}", cached(context, "years", asked, partial(years, context, goal, own, part))))
    kinds_of = partial(kinds, context, goal, city)
    charts.append(("kinds", cached(context, "kinds", (goal.id, city, context.month), kinds_of)))
    drawn = [(key, chart) for key, chart in charts if chart is not None]
    if not drawn:
        st.info(context.texts.t("goal.no_charts"), icon=":material/inbox:")
    for first in range(0, len(drawn), 2):
        pair = drawn[first : first + 2]
        for column, (key, chart) in zip(st.columns(len(pair), gap="small"), pair, strict=True):
            with column:
                card(context, chart, key=f"{goal.id}-{key}", stretch=True)


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
