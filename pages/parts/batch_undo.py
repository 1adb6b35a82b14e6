"""The undo of a batch: what it would do to the figures and to what the goals say, a reason, and then it is done."""

from __future__ import annotations

import streamlit as st

from etl.archive import Archive, BatchEntry
from etl.trial import Trial, try_out
from pages.parts import live
from pages.parts.batches import now, publish_now
from pages.parts.changed_values import show_changes, show_counts
from pages.parts.context import Context
from pages.parts.findings import period_words, show_error
from pages.parts.plain import plain
from pages.parts.turns import show_turns
from scorecard.errors import ScorecardError

_TOLD = "data.told"


def show_told() -> None:
    """What became of the last undo, once."""
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")


def open_undo(context: Context, archive: Archive, entry: BatchEntry) -> None:
    """The dialog; any batch in force can be undone, in any order."""
    t = context.texts.t

    @live.dialog(context, t("data.undo.title", batch=entry.batch), width="large", icon=":material/undo:")
    def confirm() -> None:
        st.markdown(plain(entry.file_name))
        st.caption(t("effect.undo.explained"))
        try:
            _effect(context, archive, entry)
        except ScorecardError as error:
            show_error(context.texts, error)
        if months := archive.moved_by_undo(entry.batch):
            said = t("upload.comma").join(period_words(context.texts, one) for one in months)
            st.warning(t("effect.undo.closed", months=said), icon=":material/lock:")
        reason = st.text_input(
            t("data.undo.reason"), key="data.undo.why", max_chars=500, placeholder=t("data.undo.example")
        )
        if st.button(t("data.undo.confirm"), type="primary", key="data.undo.sure", icon=":material/undo:"):
            if not reason.strip():
                st.warning(t("data.undo.needs_reason"), icon=":material/edit:")
                return
            _undo(context, archive, entry, reason.strip())

    confirm()


def _effect(context: Context, archive: Archive, entry: BatchEntry) -> None:
    """Counts of values, old → new of those that go back, and the goals that turn."""
    t, in_force = context.texts.t, archive.numbers_in_force()
    held = st.session_state.get("data.undo.effect")
    if held is None or held[0] != (entry.batch, in_force):
        with st.spinner(t("effect.undo.working")):
            held = ((entry.batch, in_force), archive.undoing(entry.batch, viewer=context.viewer))
            st.session_state["data.undo.effect"] = held
    effect = held[1]
    st.markdown(f"**{t('effect.undo.title')}**")
    counts = {"back": effect.back, "gap": effect.gap, "same": effect.same, "superseded": effect.superseded}
    show_counts(context, {f"effect.undo.{name}": count for name, count in counts.items() if count})
    show_changes(context, effect.changes, key=f"data.undo.changes.{entry.batch}")
    if not effect.back and not effect.gap:
        st.caption(t("effect.undo.nothing"))
        return

    def ask() -> Trial:
        return try_out(archive, viewer=context.viewer, leaving_out=[entry.batch])

    show_turns(context, ("undo", entry.batch, in_force), ask)


def _undo(context: Context, archive: Archive, entry: BatchEntry, reason: str) -> None:
    """Take the batch out of force and publish; the rights are looked at again, whatever the page showed."""
    if "undo" not in context.viewer.rights:
        raise PermissionError("undo")
    t = context.texts.t
    try:
        with st.spinner(t("data.undo.working")):
            archive.undo(entry.batch, by=context.by, at=now(), reason=reason)
            publish_now(context)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_TOLD] = t("data.undo.done", batch=entry.batch)
    st.rerun()
