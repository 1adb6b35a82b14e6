"""Links of our own HTML that lead to another page inside the session, as Streamlit's own do.

A plain <a href> loads everything anew and forgets what was chosen on other pages. The few lines of script below do what
"back" and "forward" do: change the address and say so; Streamlit then draws that page. Without them a link still leads
there. The script is always the same: no word of a file, a plan or an address is ever part of it.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

CLASS = "scorecard-inside"
KEPT = ("as_of", "lang")  # what the sidebar chooses goes on to every page
SCRIPT = f"""<script>
if (!window.scorecardInside) {{
  window.scorecardInside = true;
  document.addEventListener("click", (event) => {{
    const link = event.target.closest ? event.target.closest("a.{CLASS}") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.getAttribute("href"), location.href);  // of a link in an SVG, .href is an object
    if (address.origin !== location.origin) return;
    event.preventDefault();
    history.pushState({{}}, "", address.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    const below = address.hash ? document.querySelector(".st-key-" + CSS.escape(address.hash.slice(1))) : null;
    if (below) below.scrollIntoView(); else window.scrollTo(0, 0);
  }});
}}
</script>"""


def enable() -> None:
    """Once a page that has such links."""
    st.html(SCRIPT, unsafe_allow_javascript=True)


def kept() -> tuple[tuple[str, str], ...]:
    """The sidebar's choices that stand in the address; part of the key of whatever is written with `href`."""
    return tuple((name, st.query_params[name]) for name in KEPT if name in st.query_params)


def href(page: str, *, below: str = "", **choices: str) -> str:
    """The address of a page of the menu with these choices and the sidebar's, escaped for HTML.

    below: the key of a container of the same page to go down to, instead of to the page's top.
    """
    return escape(f"{page}?{urlencode([*kept(), *choices.items()])}{'#' + below if below else ''}")
