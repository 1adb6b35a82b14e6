"""What a person sees when a page fails: where, what and what to do, in words; the traceback goes to the log."""

from __future__ import annotations

import logging

import streamlit as st

from scorecard.errors import ScorecardError
from scorecard.texts import LANGUAGES, Texts

log = logging.getLogger("scorecard")


def on_script_error(error: Exception) -> bool:
    """Show the error in the language of the page and log it. Returns True: Streamlit shows nothing of its own."""
    asked = st.query_params.get("lang", LANGUAGES[0])
    texts = Texts(asked if asked in LANGUAGES else LANGUAGES[0])
    if isinstance(error, ScorecardError):
        where, what, action = error.told(texts)
        st.error(texts.t("app.error.known", where=where, what=what, action=action))
    else:
        st.error(texts.t("app.error.unknown"))
    log.error("a page failed", exc_info=error)
    return True
