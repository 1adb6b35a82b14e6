"""Platform and databases: each through its stages, with the last report; then the reports and their cells."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.parts import drill
from pages.parts.context import Context
from pages.parts.tiles import BAR_COLORS, TRACK
from pages.parts.verdicts import headlines
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Goal, GoalKind, Series
from scorecard.wording import words

STAGE_DIMENSION = "stage"


def draw_platform(context: Context) -> None:
    """Every goal that is made of milestones, then what was reported of them."""
    texts, measure = context.texts, measure_with(context.plan, MILESTONE_DIMENSION)
    goals = [goal for goal in context.plan.goals if goal.kind is GoalKind.MILESTONES]
    shares = _shares(context, measure) if measure else {}
    if measure is None or not any(one in shares for goal in goals for one in goal.milestones):
        st.info(texts.t("work_items.platform.none"), icon=":material/dns:")
        return
    for goal in goals:
        _draw_goal(context, goal, shares)
    st.caption(texts.t("work_items.platform.note"))
    drill.draw_depth(context, context.plan.area(context.plan.city.code), Series(measure))


def _shares(context: Context, measure: str) -> dict[str, float]:
    """Milestone → share of its way at the month looked at, else at the last month before it that has any."""
    rows = context.run(
        "kinds_by_month", area=context.plan.city.code, measure=measure, dimension=MILESTONE_DIMENSION,
        first=context.month.replace(year=context.plan.period.first_year, month=1), as_of=context.month,
    ).to_pylist()  # fmt: skip
    return {row["kind"]: row["value"] for row in rows}  # in order of months: the last one stands


def _draw_goal(context: Context, goal: Goal, shares: dict[str, float]) -> None:
    texts = context.texts
    verdict = headlines(context, context.plan.city.code).get(goal.id)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            badge = words.status_badge(texts, verdict.status) if verdict else ""
            told = f" {words.actual(texts, goal, verdict)} / {words.target(texts, goal, verdict)}" if verdict else ""
            st.markdown(f"**{texts.pick(goal.name)}** {badge}{told}", width="content")
            if "goal" in context.links:
                label = texts.t("work_items.to_goal")
                st.page_link(context.links["goal"], label=label, icon=":material/flag:", query_params={"goal": goal.id})
        st.html("".join(_row(context, one, shares.get(one)) for one in goal.milestones))


def _row(context: Context, milestone: str, share: float | None) -> str:
    """The name, and the stages one after the other, filled up to the one reached."""
    texts = context.texts
    name = texts.pick(context.plan.dimension(MILESTONE_DIMENSION).kind(milestone).label)
    stages = sorted(context.plan.dimension(STAGE_DIMENSION).kinds, key=lambda kind: kind.share or 0.0)
    reached = [kind.id for kind in stages if share is not None and (kind.share or 0.0) <= share + 1e-9]
    steps = "".join(
        _step(texts.pick(kind.label), bool(share) and kind.id in reached, kind.id in reached[-1:]) for kind in stages
    )
    unknown = escape(texts.t("work_items.state.no_data"))
    lack = "" if share is not None else f' <span style="opacity:.8">{unknown}</span>'
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.35rem 0;'
        f'border-top:1px solid {TRACK};line-height:1.4">'
        f'<div style="flex:1 1 17rem;font-size:.9375rem">{escape(name)}{lack}</div>'
        f'<div role="list" style="flex:2 1 18rem;display:flex;gap:3px">{steps}</div></div>'
    )


def _step(label: str, is_reached: bool, is_now: bool) -> str:
    both, light, dark = BAR_COLORS["green"]
    line = f"border-top:6px solid {TRACK}"
    if is_reached:
        line = f"border-top:6px solid {both};border-top-color:light-dark({light},{dark})"
    weight = "font-weight:600" if is_now else "opacity:.8"
    now = ' aria-current="step"' if is_now else ""
    look = f"flex:1 1 0;min-width:0;{line};padding-top:2px;font-size:.8125rem"
    return f'<div role="listitem"{now} style="{look}"><span style="{weight}">{escape(label)}</span></div>'
