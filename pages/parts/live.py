"""Open pages follow a newly published warehouse; never under an open dialog or unsaved input.

A page that holds something a rerun would lose says so with `hold()`; then nothing is redrawn and the button
"new data: refresh" is offered. Dialogs are made with `live.dialog`, which holds while they are open.
A hold lasts until the next full run, so a page with unsaved input calls `hold()` on each run; nothing can stay held
by accident, however a dialog was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from pages.parts.context import Context
from scorecard.access.deeds import acting_from
from scorecard.errors import ArchiveError
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse

POLL_SECONDS = 2.0  # a swap is seen within 5 s, the redraw included
_HOLDS = "live.holds"
_DISMISSED = "live.dismissed"

P = ParamSpec("P")


def hold(reason: str) -> None:
    """Until the next full run or `release(reason)`: don't rerun this page from outside. `reason` names the holder."""
    st.session_state[_HOLDS] = {*st.session_state.get(_HOLDS, ()), reason}


def release(reason: str) -> None:
    """Give up a hold before the next full run, as after a save inside a fragment. A reason not held is no error."""
    st.session_state[_HOLDS] = {*st.session_state.get(_HOLDS, ())} - {reason}


def is_held() -> bool:
    return bool(st.session_state.get(_HOLDS))


def begin_run() -> None:
    """frame.py calls this first in every full run: a full run has closed every dialog, so all holds are stale."""
    st.session_state.pop(_HOLDS, None)
    st.session_state.pop(_DISMISSED, None)
    _say_where_from()


def _say_where_from() -> None:
    """The log gets the address of this page's connection: that of the ASGI scope, which the server takes from trusted
    proxies alone, as for every route. A run of the page and one of a dialog alone may be in threads of their own."""
    address = st.context.ip_address
    acting_from(address if isinstance(address, str) else "")  # None on this machine; AppTest has a stand-in for it


def current_stamp(warehouse: Warehouse) -> str:
    """The build stamp now; "" before the first build. One `stat` unless the file was swapped.

    Raises ArchiveError for a warehouse that can't be read: an empty city would be a lie.
    """
    try:
        return warehouse.stamp()
    except ArchiveError as error:
        if error.rule == "no_warehouse":
            return ""
        raise


def follow(context: Context) -> None:
    """frame.py draws this once a run: polls the build stamp and reruns the page, or offers to."""
    _poll(context.warehouse, context.stamp, context.texts)


@st.fragment(run_every=POLL_SECONDS)
def _poll(warehouse: Warehouse, shown: str, texts: Texts) -> None:
    if current_stamp(warehouse) != shown:
        if not is_held():
            st.rerun()
        _offer(texts, "live.refresh.page")


def _offer(texts: Texts, key: str) -> None:
    if st.button(texts.t("app.live.refresh"), key=key, icon=":material/refresh:", help=texts.t("app.live.help")):
        st.rerun()


def dialog(context: Context, title: str, **options: object) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """`st.dialog` that survives a swap: holds while open, and lets go however it is closed (X, Esc, st.rerun()).

    `options` are those of `st.dialog` but for `on_dismiss`. The button "new data: refresh" appears inside it, because
    the page behind a dialog can't be clicked.
    """

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def content(*args: P.args, **kwargs: P.kwargs) -> None:
            if st.session_state.get(_DISMISSED):
                st.rerun()
            hold(draw.__qualname__)
            _say_where_from()
            # First, so that it keeps its place: behind content that became shorter a poll would write where the browser
            # has nothing any more, and the browser gives up the whole page for that.
            with st.container():
                _poll_inside(context.warehouse, context.stamp, context.texts)
            draw(*args, **kwargs)

        return st.dialog(title, on_dismiss=_note_dismissal, **options)(content)  # type: ignore[call-overload]

    return decorate


def _note_dismissal() -> None:
    """Streamlit sends a click on X together with text just typed as a rerun of the dialog alone, not of the page: then
    the dialog's content finds this mark and asks for the rerun of the page itself."""
    st.session_state[_DISMISSED] = True


@st.fragment(run_every=POLL_SECONDS)
def _poll_inside(warehouse: Warehouse, shown: str, texts: Texts) -> None:
    if current_stamp(warehouse) != shown:
        st.caption(texts.t("app.live.inside"))
        _offer(texts, "live.refresh.dialog")
