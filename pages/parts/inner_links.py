"""Links of our own HTML that lead to another page inside the session, as Streamlit's own do.

A plain <a href> loads everything anew and forgets what was chosen on other pages. A few lines in the document of every
page (server/page.js) do what "back" and "forward" do: change the address and say so; Streamlit then draws that page.
Without them a link still leads there.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

CLASS = "scorecard-inside"  # which server/page.js looks for
KEPT = ("as_of", "lang")  # what the sidebar chooses goes on to every page


def kept() -> tuple[tuple[str, str], ...]:
    """The sidebar's choices that stand in the address; part of the key of whatever is written with `href`."""
    return tuple((name, st.query_params[name]) for name in KEPT if name in st.query_params)


def href(page: str, *, below: str = "", **choices: str) -> str:
    """The address of a page of the menu with these choices and the sidebar's, escaped for HTML.

    below: the key of a container of the same page to go down to, instead of to the page's top.
    """
    return escape(f"{page}?{urlencode([*kept(), *choices.items()])}{'#' + below if below else ''}")
