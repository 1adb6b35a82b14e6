"""Deciding about a file that waits: read again against today's figures in the upload's card, accepted or returned."""

from __future__ import annotations

from functools import partial

import streamlit as st

from etl.trial import Trial, try_out
from etl.waiting import Waiting, accept_waiting, content_of, of_own, return_waiting
from pages.parts import live
from pages.parts.batches import archive_of, now, publish_now
from pages.parts.context import Context
from pages.parts.findings import period_words, show_error
from pages.parts.pending import Pending
from pages.parts.turns import show_turns
from pages.parts.upload_card import draw_body, headline
from scorecard.errors import ScorecardError
from scorecard.wording import words

_TOLD, _FILE = "waiting.told", "waiting.file"


def tell(message: str) -> None:
    """To be said at the next run, above the list."""
    st.session_state[_TOLD] = message


def pop_told() -> str | None:
    told: str | None = st.session_state.pop(_TOLD, None)
    return told


def draw_decision(context: Context, one: Waiting) -> None:
    """Two buttons, each opens a dialog."""
    t = context.texts.t
    if st.button(t("waiting.button.review"), type="primary", key="waiting.review", icon=":material/fact_check:"):
        _open_review(context, one)
    if st.button(t("waiting.button.return"), key="waiting.return", icon=":material/undo:"):
        _open_return(context, one)


def _pending(context: Context, one: Waiting) -> Pending:
    """The file as if it had been dropped here, with the answers that the district gave; kept while it is looked at."""
    held: tuple[int, Pending] | None = st.session_state.get(_FILE)
    if held is None or held[0] != one.number:
        content = content_of(archive_of(context), one.number, viewer=context.viewer)
        held = (one.number, Pending(one.file_name, content, answers=dict(one.answers), is_handed_in=True))
        st.session_state[_FILE] = held
    return held[1]


def _open_review(context: Context, one: Waiting) -> None:
    t = context.texts.t

    @live.dialog(
        context, t("waiting.review.title", number=one.number), width="large", icon=":material/fact_check:"
    )  # fmt: skip
    def review() -> None:
        try:
            file = _pending(context, one)
        except ScorecardError as error:
            show_error(context.texts, error)
            return
        file.look(context)
        if file.is_newer:
            st.info(t("review.newer"), icon=":material/update:")
        st.markdown(headline(context, file))
        draw_body(context, f"waiting.{one.number}", file)
        if file.state == "ready":
            _turns(context, one, file)
            _ask(context, one, file)
        file.was_drawn()

    review()


def _turns(context: Context, one: Waiting, file: Pending) -> None:
    """The goals that would read otherwise, by a trial publish of what would be stored."""
    assert file.looked is not None
    looked, archive = file.looked, archive_of(context)
    if not looked.preview.new and not looked.preview.changed:
        return

    def ask() -> Trial:
        return try_out(archive, viewer=context.viewer, adding=[of_own(looked.reading, one.area_code)])

    tried = ("waiting", one.number, tuple(sorted(looked.answers.items())), archive.numbers_in_force())
    show_turns(context, tried, ask)


def _ask(context: Context, one: Waiting, file: Pending) -> None:
    """Reason, office, what was found accepted by name; then the button."""
    t = context.texts.t
    assert file.looked is not None
    reading = file.looked.reading
    if months := archive_of(context).moved_by(of_own(reading, one.area_code)):
        st.warning(
            t(
                "waiting.review.closed",
                months=t("upload.comma").join(period_words(context.texts, one) for one in months),
            ),
            icon=":material/lock:",
        )
    left, right = st.columns([3, 1])
    reason = left.text_input(t("upload.reason.label"), key=f"waiting.reason.{one.number}", max_chars=500)
    office = right.selectbox(
        t("upload.office.label"),
        context.plan.offices,
        format_func=partial(words.department, context.texts, context.plan),
        key="waiting.office",
    )
    if not file.is_confirmed:
        st.markdown(f":orange[:material/info:] {t('review.unconfirmed', count=1)}")
    if st.button(
        t("waiting.button.accept"), type="primary", key="waiting.accept", icon=":material/check:",
        disabled=not file.can_be_accepted,
    ):  # fmt: skip
        _accept(context, one, file, reason, office)


def _accept(context: Context, one: Waiting, file: Pending, reason: str, office: str) -> None:
    """Store and publish; the rights are looked at again, whatever the page showed."""
    t = context.texts.t
    assert file.looked is not None
    if file.is_unseen:
        file.was_drawn()  # by the run that follows
        st.rerun(scope="fragment")
    try:
        with st.spinner(t("upload.storing.publish")):
            done = accept_waiting(
                archive_of(context), one.number, file.looked, viewer=context.viewer, by=context.by, at=now(),
                reason=reason, office=office, with_findings=file.is_confirmed,
            )  # fmt: skip
            publish_now(context)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state.pop(_FILE, None)
    tell(t("waiting.done.accepted", number=one.number, batch=done.batch))
    st.rerun()


def _open_return(context: Context, one: Waiting) -> None:
    t = context.texts.t

    @live.dialog(context, t("waiting.return.title", number=one.number), icon=":material/undo:")
    def ask() -> None:
        reason = st.text_area(
            t("waiting.return.reason"),
            key=f"waiting.why.{one.number}",
            max_chars=500,
            placeholder=t("waiting.return.example"),
        )
        if not st.button(t("waiting.return.confirm"), type="primary", key="waiting.sure", icon=":material/undo:"):
            return
        try:
            return_waiting(
                archive_of(context), one.number, viewer=context.viewer, by=context.by, at=now(), reason=reason
            )
        except ScorecardError as error:
            show_error(context.texts, error)
            return
        tell(t("waiting.done.returned", number=one.number))
        st.rerun()

    ask()
