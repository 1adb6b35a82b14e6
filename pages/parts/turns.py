"""What the goals would say after an upload or an undo: a trial publish, made once for the same files and batches."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from etl.trial import Face, Trial, Turn
from pages.parts.context import Context
from pages.parts.findings import show_error
from scorecard.errors import ScorecardError
from scorecard.wording import words

ON_A_PAGE = 8
_HELD = "turns.held"


def show_turns(context: Context, question: tuple[Hashable, ...], ask: Callable[[], Trial]) -> None:
    """The month judged then and the goals that would read otherwise; `question` names what is tried, `ask` tries it.

    The last answer is held for this session: a trial publish takes seconds.
    """
    t = context.texts.t
    st.markdown(f"**{t('effect.turns.title')}**")
    held = st.session_state.get(_HELD)
    if held is None or held[0] != question:
        with st.spinner(t("effect.turns.working"), show_time=True):
            try:
                held = (question, ask())
            except ScorecardError as error:
                show_error(context.texts, error)
                return
            st.session_state[_HELD] = held
    _show(context, held[1])


def _show(context: Context, trial: Trial) -> None:
    t = context.texts.t
    st.markdown(_months(context, trial))
    turned = [turn for turn in trial.turns if turn.turns]
    if not trial.turns:
        st.caption(t("effect.turns.none"))
        return
    shown = list(trial.turns)
    if turned and len(turned) < len(trial.turns):
        kinds = {"turned": t("effect.turns.turned", count=len(turned))}
        kinds |= {"all": t("effect.turns.all", count=len(trial.turns))}
        chosen = st.segmented_control(
            t("effect.turns.filter"),
            list(kinds),
            format_func=kinds.__getitem__,
            default="turned",
            required=True,
            key="turns.which",
            label_visibility="collapsed",
        )
        shown = turned if chosen == "turned" else shown
    if not turned:
        st.caption(t("effect.turns.same", count=len(trial.turns)))
    _table(context, shown)


def _months(context: Context, trial: Trial) -> str:
    texts = context.texts
    before, after = (texts.month(one) if one else texts.t("effect.turns.no_month") for one in _ends(trial))
    if before == after:
        return texts.t("effect.turns.month", month=after)
    return texts.t("effect.turns.new_month", before=before, after=after)


def _ends(trial: Trial) -> tuple[Any, Any]:
    return trial.as_of_before, trial.as_of_after


def _table(context: Context, turns: list[Turn]) -> None:
    texts, t, start = context.texts, context.texts.t, 0
    if len(turns) > ON_A_PAGE:
        start = (st.pagination(-(-len(turns) // ON_A_PAGE), key=f"turns.page.{len(turns)}") - 1) * ON_A_PAGE
    some = turns[start : start + ON_A_PAGE]
    goals = [context.plan.goal(turn.goal) for turn in some]

    columns = {
        t("effect.turns.goal"): [texts.pick(goal.name) for goal in goals],
        t("effect.turns.area"): [words.area_name(texts, context.plan.area(turn.area_code)) for turn in some],
        t("effect.turns.status"): [_status(context, turn) for turn in some],
        t("effect.turns.figure"): [_figure(context, turn) for turn in some],
        t("effect.turns.chance"): [_ends_of(turn, lambda face: texts.percent(face.probability, 0)) for turn in some],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("effect.turns.title"))


def _status(context: Context, turn: Turn) -> str:
    after = words.status_badge(context.texts, turn.after.status)
    if turn.before is None or not turn.turns:
        return after
    return f"{words.status_badge(context.texts, turn.before.status)} → {after}"


def _figure(context: Context, turn: Turn) -> str:
    goal = context.plan.goal(turn.goal)
    return _ends_of(turn, lambda face: words.figure(context.texts, goal, face.actual))


def _ends_of(turn: Turn, said: Callable[[Face], str]) -> str:
    after = said(turn.after)
    before = said(turn.before) if turn.before else "—"
    return after if before == after else f"{before} → **{after}**"
