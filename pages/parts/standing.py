"""Where a goal stands in one area: large numbers, what it takes and lacks, formula, second opinion, sources."""

from __future__ import annotations

import streamlit as st

from pages.parts.charts import source_line
from pages.parts.context import Context
from pages.parts.matrix_rows import matrix_of
from pages.parts.numbers import Number, draw_numbers
from pages.parts.plain import plain
from scorecard.charts.chart import datasets_of
from scorecard.judge import Status
from scorecard.plan import Goal
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, takes, words
from scorecard.wording.spans import covers


def draw_standing(context: Context, goal: Goal, verdict: Verdict) -> None:
    """Numbers on the left, how they came about on the right."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _numbers(context, goal, verdict)
    with right:
        _explained(context, goal, verdict)


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
    needed = takes.required(texts, context.plan, goal, verdict)
    if needed:
        st.markdown(f":material/flag: **{t('goal.takes')}** {plain(needed)}")
    for lack in words.missing(texts, context.plan, verdict):
        st.markdown(f":orange[:material/hourglass_empty:] {plain(lack)}")


def _aim_and_end(context: Context, goal: Goal, verdict: Verdict) -> list[Number]:
    """The target with the gap below it, where it will end, how likely it is met; without a forecast target and gap."""
    texts, t = context.texts, context.texts.t
    target, is_change = words.target(texts, goal, verdict), words.is_change(goal)
    if verdict.forecast_mid is None:
        aim = Number(t("goal.number.target"), target)
        alone = verdict.status in (Status.DISCONTINUED, Status.TRACKED)  # without a number to reach there is no gap
        return [aim] if alone else [aim, _gap(context, goal, verdict)]
    shown = words.expected(texts, goal, verdict.forecast_mid, signed=is_change)
    return [
        Number(t("goal.number.target"), target, words.gap(texts, goal, verdict)),
        Number(
            t(f"goal.number.forecast_{verdict.span}"), shown, outlook.interval(texts, goal, verdict, signed=is_change)
        ),
        Number(
            t("goal.number.chance"),
            outlook.probability(texts, verdict),
            outlook.chance_word(texts, context.plan, verdict),
        ),
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
    districts = context.plan.districts()
    at = [matrix_of(context, None).verdicts.get((code, goal.id)) for code in districts]
    without_own = sum(one is not None and words.is_below_one(one) for one in at)
    together = outlook.add_up(texts, verdict, without_own=without_own, districts=len(districts))
    if together:
        st.markdown(f":material/groups: **{t('goal.add_up')}** {plain(together)}")
