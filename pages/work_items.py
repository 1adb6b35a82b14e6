"""重点任务台账 Work items: overdue ones first, on a timeline, a board and a list; meetings, the fund, the platform."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.work_board import draw_board, draw_list
from pages.parts.work_detail import choose_item, draw_detail
from pages.parts.work_fund import draw_fund
from pages.parts.work_meetings import draw_meetings
from pages.parts.work_platform import draw_platform
from pages.parts.work_rows import ORDER, Stand, badge, stands
from pages.parts.work_timeline import draw_timeline
from scorecard.judge import Status

ITEM_VIEWS = {"timeline": draw_timeline, "board": draw_board, "list": draw_list}
OTHER_VIEWS = {"meetings": draw_meetings, "fund": draw_fund, "platform": draw_platform}


def render(context: Context) -> None:
    """Draw the page for the view and the item in the address."""
    t = context.texts.t
    told = stands(context) if context.as_of is not None else ()
    if not told:
        st.title(t("work_items.title"), anchor=False)
        st.info(t("work_items.none"), icon=":material/checklist:")
        return
    _answer(context, told)
    names = {name: t(f"work_items.view.{name}") for name in (*ITEM_VIEWS, *OTHER_VIEWS)}
    chosen = choose(
        t("work_items.view.label"), names, name="view", how=st.segmented_control, label_visibility="collapsed",
        required=True,
    )  # fmt: skip
    if chosen in OTHER_VIEWS:
        OTHER_VIEWS[chosen](context)
        return
    ITEM_VIEWS[chosen](context, told)
    if chosen != "board":  # its cards open what they name
        draw_detail(context, choose_item(context, told))


def _answer(context: Context, told: tuple[Stand, ...]) -> None:
    """What is overdue, in one sentence, then how many items stand where."""
    t, counts = context.texts.t, Counter(stand.status for stand in told)
    late = counts[Status.MISSED]
    key = "unreported" if counts[Status.NO_DATA] == len(told) else "overdue" if late else "none_overdue"
    done = counts[Status.ACHIEVED]
    behind = counts[Status.OFF_TRACK] + counts[Status.AT_RISK]
    st.title(t(f"work_items.answer.{key}", count=len(told), late=late, done=done, behind=behind), anchor=False)
    badges = " ".join(badge(context.texts, status, counts[status]) for status in ORDER if counts[status])
    st.markdown(f"{badges} :small[:gray[{t('work_items.answer.about', month=context.texts.month(context.month))}]]")
