"""The sidebar's upload: drop spreadsheets, see in a dialog what they are and what they would change, accept or discard.

Nothing is stored before somebody accepts. The dialog holds the live follower, so no new build closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from etl.trial import Trial, try_out
from pages.parts import live
from pages.parts.batches import archive_of, publish_now
from pages.parts.context import Context
from pages.parts.findings import period_words, show_error
from pages.parts.pending import Pending, finish, pending, take, uploader_key
from pages.parts.plain import plain
from pages.parts.turns import show_turns
from pages.parts.upload_card import draw_body, headline, is_partly, summary
from pages.parts.upload_findings import accept_all_by_name
from pages.parts.upload_overlap import warn_of_overlaps
from scorecard.errors import ScorecardError
from scorecard.wording import words

_TOLD = "upload.told"
FEW = 3  # files whose warnings stand open; of more files those that can't simply be accepted
# The wrapper around the bar sticks, since the bar itself fills it; the dialog must cut without being what scrolls. A
# dialog stands outside the element that has the colour scheme, so it is told.
LOOK = """<style>[data-testid="stDialog"]{{color-scheme:{scheme}}}
[data-testid="stDialog"] div:has(> [role="dialog"]){{overflow:clip}}
:has(> .st-key-upload-bar){{position:sticky;bottom:-2rem;z-index:3}}
.st-key-upload-bar{{padding:.6rem 0;border-top:1px solid;border-color:#d5dde7;border-color:light-dark(#d5dde7,#33404f);
background:#fff;background:light-dark(#fff,#0f1620)}}
</style>"""


def sidebar_upload(context: Context) -> None:
    """The uploader on every page, for viewers who may upload; opens the dialog when new files came.

    It takes any file: what is no spreadsheet is refused in the dialog, in words.
    """
    if "upload" not in context.viewer.rights:
        return
    t = context.texts.t
    dropped = st.file_uploader(
        t("upload.drop.label"), accept_multiple_files=True, key=uploader_key(), help=t("upload.drop.help")
    )
    came = take(dropped)
    files = pending()
    if came:
        st.session_state.pop(_TOLD, None)
    again = bool(files) and st.button(
        t("upload.drop.review", count=len(files)), key="upload.review", icon=":material/fact_check:", width="stretch"
    )
    if came or again:
        _open_dialog(context)
    _tell(context)


def _tell(context: Context) -> None:
    """What became of the last upload, until the next one."""
    told = st.session_state.get(_TOLD)
    if not told:
        return
    kind, message, batch = told
    getattr(st, kind)(message, icon=":material/check_circle:" if kind == "success" else ":material/info:")
    if batch is not None and "data" in context.links:
        st.page_link(
            context.links["data"],
            label=context.texts.t("upload.done.see", batch=batch),
            icon=":material/history:",
            query_params={"batch": str(batch)},
        )


def _open_dialog(context: Context) -> None:
    @live.dialog(context, context.texts.t("upload.dialog.title"), width="large", icon=":material/fact_check:")
    def review() -> None:
        st.html(LOOK.format(scheme=st.context.theme.type or "light"))
        files = pending()
        read_all(context, list(files.values()))
        if any(file.is_newer for file in files.values() if file.is_open):
            st.info(context.texts.t("review.newer"), icon=":material/update:")
        warn_of_overlaps(context, list(files.values()))
        for key, file in files.items():
            _draw_file(context, key, file, count=len(files))
        place = st.container()
        draw_accept = _footer(context, files)
        with place:  # takes seconds: what stands below must not be of before an answer meanwhile
            _turns(context, list(files.values()))
        draw_accept()
        for file in files.values():
            file.was_drawn()

    review()


def read_all(context: Context, files: Sequence[Pending]) -> bool:
    """Read what is not read yet, with a bar and a clock: a large file takes a while. True when one was read anew."""
    anew, place, texts = False, st.empty(), context.texts
    for number, file in enumerate(files):
        if file.looked is None and file.is_open:
            size = texts.number(len(file.content) / 1024**2, 1)
            said = texts.t("review.reading", file=plain(file.name), size=size, number=number + 1, count=len(files))
            with place.container():
                if len(files) > 1:
                    st.progress(number / len(files))
                with st.spinner(said, show_time=True):
                    anew |= file.look(context)
        else:
            anew |= file.look(context)
    place.empty()
    return anew


def _turns(context: Context, files: Sequence[Pending]) -> None:
    """The trial publish of all files that could be accepted now, in the order in which they would be."""
    looked = [file.looked for file in files if file.state == "ready" and file.looked]
    if not any(one.preview.new or one.preview.changed for one in looked):
        return
    archive = archive_of(context)
    tried = tuple((one.reading.sha256, tuple(sorted(one.answers.items()))) for one in looked)

    def ask() -> Trial:
        return try_out(archive, viewer=context.viewer, adding=[one.reading for one in looked])

    show_turns(context, ("adding", tried, archive.numbers_in_force()), ask)


def _draw_file(context: Context, key: str, file: Pending, *, count: int) -> None:
    label = headline(context, file)
    if count == 1:
        st.markdown(label)
        draw_body(context, key, file)
        return
    with st.expander(
        f"{label}　{summary(context, file)}",
        expanded=file.is_open and (file.state != "ready" or is_partly(file) or (bool(file.findings) and count <= FEW)),
        key=f"upload.card.{key}",
    ):
        draw_body(context, key, file)
        if file.is_open:
            _own_buttons(context, key, file)


def _own_buttons(context: Context, key: str, file: Pending) -> None:
    t = context.texts.t
    with st.container(horizontal=True):
        if file.can_be_accepted and st.button(t("upload.button.accept_one"), key=f"upload.accept.{key}"):
            _accept(context, [file])
        if st.button(t("upload.button.discard_one"), key=f"upload.discard.{key}", type="tertiary"):
            file.discard()
            _close_or_redraw(context)


def _footer(context: Context, files: Mapping[str, Pending]) -> Callable[[], None]:
    """The tick for all, the reason, and a bar that stays in sight: the buttons and what has to be done before.

    The button to accept is drawn by what is returned, last of all: a click means what stands there to the end.
    """
    t = context.texts.t
    accept_all_by_name(context, files)
    ready = [file for file in files.values() if file.can_be_accepted]
    if any(file.state == "ready" for file in files.values()):
        _reason(context, {month for file in files.values() if file.state == "ready" for month in file.closed_months})
    bar = st.container(key="upload-bar", horizontal=True, vertical_alignment="center")
    with bar:
        place = st.empty()
        accept = t("upload.button.accept") if len(files) == 1 else t("upload.button.accept_all", count=len(ready))
        looks: dict[str, Any] = {"type": "primary", "icon": ":material/check:"}
        place.button(accept, key="upload.accept.not_yet", disabled=True, **looks)  # keeps the other where it is
        discard = t("upload.button.discard" if len(files) == 1 else "upload.button.discard_all")
        if st.button(discard, key="upload.discard"):
            for file in files.values():
                if file.is_open:
                    file.discard()
            _close_or_redraw(context)
        _what_first(context, list(files.values()))

    def draw_accept() -> None:
        if place.button(accept, key="upload.accept", disabled=not ready, **looks):
            with bar:
                _accept(context, ready)

    return draw_accept


def _what_first(context: Context, files: Sequence[Pending]) -> None:
    """What keeps files from being accepted, or asks for a second look."""
    waiting = sum(file.state == "asks" for file in files)
    unread = sum(file.state == "ready" and not file.is_confirmed for file in files)
    said = [context.texts.t("review.look_again")] if any(file.is_open and file.is_newer for file in files) else []
    said += [context.texts.t("upload.dialog.waiting", count=waiting)] if waiting else []
    said += [context.texts.t("review.unconfirmed", count=unread)] if unread else []
    if said:
        st.markdown(":orange[:material/info:] " + " ".join(said))


def _reason(context: Context, closed: Collection[str]) -> None:
    """`closed`: the months (YYYY-MM) that are 定版 and would change."""
    t = context.texts.t
    if closed:
        months = t("upload.comma").join(period_words(context.texts, one) for one in sorted(closed))
        st.warning(t("waiting.review.closed", months=months), icon=":material/lock:")
    reason, office = st.columns([3, 1])
    reason.text_input(
        t("upload.reason.label"), key="upload.reason", placeholder=t("upload.reason.placeholder"), max_chars=500
    )
    office.selectbox(
        t("upload.office.label"),
        context.plan.offices,
        format_func=partial(words.department, context.texts, context.plan),
        key="upload.office",
        help=t("upload.office.help"),
    )


def _accept(context: Context, files: Sequence[Pending]) -> None:
    """Store the files, publish once, say what happened; a file that fails stays in the dialog with its error.

    What was seen is what is accepted: other batches that came in meanwhile are shown first.
    """
    t, failed = context.texts.t, False
    read_all(context, files)
    if any(file.is_unseen for file in files):  # read anew just now, or in this run before the button was looked at
        for file in files:
            file.was_drawn()  # by the run that follows
        st.rerun(scope="fragment")
    reason, office = st.session_state.get("upload.reason", ""), st.session_state.get("upload.office")
    with st.status(t("upload.storing.title"), expanded=True) as status:
        bar = st.progress(0.0) if len(files) > 1 else None
        for number, file in enumerate(files):
            if bar:
                said = t("review.storing", number=number + 1, count=len(files), file=plain(file.name))
                bar.progress(number / len(files), said)
            try:
                file.accept(context, reason, office)
            except ScorecardError as error:
                file.error, failed = error, True
                show_error(context.texts, error)  # here too: the bar is where the person looks
        if any(file.outcome == "accepted" and not file.already for file in files):
            st.write(t("upload.storing.publish"))
            try:
                publish_now(context)
            except ScorecardError as error:
                status.update(label=t("upload.storing.failed"), state="error")
                show_error(context.texts, error)
                return
        label = t("upload.storing.refused" if failed else "upload.storing.done")
        status.update(label=label, state="error" if failed else "complete", expanded=failed)
    if not failed:
        _close_or_redraw(context)


def _close_or_redraw(context: Context) -> None:
    """With files still open the dialog stays; else it closes with a message in the sidebar."""
    files = list(pending().values())
    if any(file.is_open for file in files):
        st.rerun(scope="fragment")
    st.session_state[_TOLD] = _message(context, files)
    finish()
    st.rerun()


def _message(context: Context, files: Sequence[Pending]) -> tuple[str, str, int | None]:
    t = context.texts.t
    accepted = [file for file in files if file.outcome == "accepted"]
    new = [file for file in accepted if not file.already]
    if len(new) == 1:
        return "success", t("upload.done.one", batch=new[0].batch), new[0].batch
    if new:
        return "success", t("upload.done.many", count=len(new), first=new[0].batch, last=new[-1].batch), new[-1].batch
    if accepted:
        return "info", t("upload.done.already", batch=accepted[0].batch), accepted[0].batch
    return "info", t("upload.done.discarded"), None
