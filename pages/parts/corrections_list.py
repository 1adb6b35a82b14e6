"""The remembered corrections: what was asked, what was answered, by whom and for which batch; each can be given up."""

from __future__ import annotations

import streamlit as st

from etl.corrections import Correction, forget, remembered
from etl.reading import NONE
from pages.parts.batches import archive_of, now
from pages.parts.context import Context
from pages.parts.findings import said
from pages.parts.moments import moment
from pages.parts.plain import plain

ON_A_PAGE = 10
_TOLD = "corrections.told"


def draw_corrections(context: Context) -> None:
    """Newest first, for viewers who may upload."""
    t, engine = context.texts.t, archive_of(context).engine
    if "upload" not in context.viewer.rights:
        st.info(t("corrections.no_right"), icon=":material/lock:")
        return
    st.caption(t("corrections.explained"))
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    kept = remembered(engine)
    if not kept:
        st.info(t("corrections.none"), icon=":material/history:")
        return
    start = 0
    if len(kept) > ON_A_PAGE:
        start = (st.pagination(-(-len(kept) // ON_A_PAGE), key=f"corrections.page.{len(kept)}") - 1) * ON_A_PAGE
    for one in kept[start : start + ON_A_PAGE]:
        _draw(context, one)


def _draw(context: Context, one: Correction) -> None:
    t = context.texts.t
    answer = t("review.answer_none") if one.answer == NONE else plain(one.answer_label)
    with st.container(border=True):
        words, button = st.columns([4, 1], vertical_alignment="center")
        with words:
            st.markdown(f"{said(context.texts, one.question, 'message')} → **{answer}**")
            by, at = plain(one.made_by), moment(context, one.made_at)
            st.caption(t("corrections.made", by=by, at=at, batch=one.batch))
        button.button(
            t("corrections.forget"),
            key=f"corrections.forget.{one.correction}",
            help=t("corrections.forget_help"),
            icon=":material/history_toggle_off:",
            on_click=_forget,
            args=(context, one),
        )


def _forget(context: Context, one: Correction) -> None:
    if "upload" not in context.viewer.rights:
        raise PermissionError("upload")
    forget(archive_of(context).engine, one.correction, by=context.by, at=now())
    st.session_state[_TOLD] = context.texts.t("corrections.forgotten")
