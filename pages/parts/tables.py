"""Tables of text that stay readable on a phone: they scroll instead of breaking every word into single characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

PHONE_PX = 640


def whole_table(
    columns: Mapping[str, Sequence[str]], *, key: str, whole: int | None = None, least_rem: int = 0, **settings: Any
) -> None:
    """st.table whose first `whole` columns (None: all) break no line on a phone, where it is at least `least_rem` wide.

    On a wider screen it wraps: what scrolls there has to be reached by keyboard, and Streamlit's table can't be.
    `key` is the page's own, for the style; `settings` go to st.table.
    """
    nth = "" if whole is None else f":nth-child(-n+{whole})"
    at = f'.st-key-{key} [data-testid="stTable"]'  # as narrow as Streamlit's own rule, and later
    rules = f"{at} :is(th,td){nth} *{{white-space:nowrap}}{at} table{{min-width:{least_rem}rem}}"
    with st.container(key=key):
        st.html(f"<style>@media (max-width:{PHONE_PX}px){{{rules}}}</style>")
        st.table(dict(columns), hide_index=True, border="horizontal", **settings)
