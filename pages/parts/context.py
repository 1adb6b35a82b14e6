"""What every page gets to draw one view: the look at the figures, and what only pages need beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from scorecard.place import Place
from scorecard.view import View


@dataclass(frozen=True)
class Context(View):
    """One run of one session. Pages other than the data page aren't drawn before anything was published.

    months: all months with verdicts, newest first; by: the name that the ledger and the log write down.
    """

    place: Place
    months: tuple[date, ...]
    links: Mapping[str, st.Page]  # the pages of the menu by name, for st.switch_page and st.page_link
    by: str
