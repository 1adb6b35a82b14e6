"""The sidebar's upload of a district whose link carries the right: read, shown with what would change of its own area,
and handed in to wait for staff. Nothing is kept before it is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from etl.waiting import hand_in, handed_in, must_be_of
from pages.parts import live
from pages.parts.batches import archive_of, now
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.pending import Pending, finish, pending, take, uploader_key
from pages.parts.plain import plain
from pages.parts.upload_card import draw_body, headline
from scorecard.access import HAND_IN
from scorecard.errors import ArchiveError, ScorecardError

_TOLD = "handing_in.told"


def sidebar_hand_in(context: Context) -> None:
    """The uploader and what became of the last files, for links with the right."""
    if HAND_IN not in context.viewer.rights:
        return
    t = context.texts.t
    dropped = st.file_uploader(
        t("waiting.drop.label"), accept_multiple_files=True, key=uploader_key(), help=t("waiting.drop.help")
    )
    came, files = take(dropped), pending()
    if came:
        st.session_state.pop(_TOLD, None)
    again = bool(files) and st.button(
        t("waiting.drop.review", count=len(files)),
        key="handing_in.review",
        icon=":material/fact_check:",
        width="stretch",
    )
    if came or again:
        _open_dialog(context)
    if told := st.session_state.get(_TOLD):
        st.success(told, icon=":material/hourglass_top:")
    _link(context)


def _link(context: Context) -> None:
    """How many wait and how many came back, with the way to them."""
    states = [one.state for one in handed_in(archive_of(context), viewer=context.viewer)]
    if not states or "data" not in context.links:
        return
    counts = {state: states.count(state) for state in ("waiting", "returned")}
    label = context.texts.t("waiting.sidebar.own", **counts)
    st.page_link(context.links["data"], label=label, icon=":material/inbox:", query_params={"part": "waiting"})


def _open_dialog(context: Context) -> None:
    @live.dialog(context, context.texts.t("waiting.dialog.title"), width="large", icon=":material/fact_check:")
    def review() -> None:
        ready: dict[str, Pending] = {}
        for key, file in pending().items():
            file.look(context)
            refusal = _refusal(context, file)
            if file.state == "ready" and refusal is None:
                ready[key] = file
            _draw_file(context, key, file, refusal)
        _footer(context, ready)

    review()


def _refusal(context: Context, file: Pending) -> ArchiveError | None:
    """Why the file can't be handed in: it holds rows that are not of the own area."""
    if file.looked is None:
        return None
    try:
        must_be_of(file.looked.reading, context.plan, context.viewer.area_code or "")
    except ArchiveError as error:
        return error
    return None


def _draw_file(context: Context, key: str, file: Pending, refusal: ArchiveError | None) -> None:
    """Whether it can be handed in, then all that is known of it; of a refused one only why."""
    t = context.texts.t
    if refusal is not None:
        st.markdown(f":red-badge[:material/block: {t('waiting.dialog.refused')}] **{plain(file.name)}**")
        show_error(context.texts, refusal)
    elif file.state == "ready":
        st.markdown(f":green-badge[:material/check_circle: {t('waiting.dialog.ready')}] **{plain(file.name)}**")
    else:
        st.markdown(headline(context, file))
    if refusal is None:
        draw_body(context, key, file)
    st.divider()


def _footer(context: Context, ready: Mapping[str, Pending]) -> None:
    t = context.texts.t
    if ready:
        st.text_input(
            t("waiting.note.label"), key="handing_in.note", placeholder=t("waiting.note.placeholder"), max_chars=500
        )
    with st.container(horizontal=True):
        if st.button(
            t("waiting.button.hand_in", count=len(ready)), type="primary", key="handing_in.send", disabled=not ready,
            icon=":material/send:",
        ):  # fmt: skip
            _hand_in(context, ready)
        if st.button(t("upload.button.discard_all"), key="handing_in.discard"):
            finish()
            st.rerun()


def _hand_in(context: Context, ready: Mapping[str, Pending]) -> None:
    """Keep the files; one that is refused stays in the dialog with its error."""
    t, kept, failed = context.texts.t, 0, False
    note = st.session_state.get("handing_in.note", "")
    for key, file in ready.items():
        try:
            assert file.looked is not None
            hand_in(archive_of(context), file.looked, viewer=context.viewer, by=context.by, at=now(), note=note)
        except ScorecardError as error:
            show_error(context.texts, error)
            failed = True
            continue
        kept += 1
        del pending()[key]
    if not failed:
        told = [t("waiting.drop.done", count=kept)]
        if left := [plain(file.name) for file in pending().values()]:
            told.append(t("waiting.drop.left", count=len(left), files=t("upload.comma").join(left)))
        st.session_state[_TOLD] = " ".join(told)
        finish()
        st.rerun()
