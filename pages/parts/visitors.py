"""Accounts and links for pages: opened once, the address that a link has to begin with, the menu's words for each."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from pages.parts.context import Context
from scorecard.access.access import Access
from scorecard.place import ROOT, Place


@st.cache_resource(max_entries=4, show_spinner=False)
def access_of(place: Place) -> Access:
    """The city's accounts and links."""
    return Access(place)


def base_address() -> str:
    """scheme://host:port as this reader's own browser reaches the dashboard; "" without a browser."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def is_this_machine_only(base: str) -> bool:
    """Whether an address like http://127.0.0.1:8501 leads every other machine to itself."""
    host = urlsplit(base).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")


def page_help(context: Context, name: str) -> str:
    """What the menu says of a page: to a district no more than that page then shows it."""
    texts, own = context.texts, f"app.page.{name}.help_district"
    if not context.viewer.sees_all and texts.has(own):
        return texts.t(own)
    return texts.t(f"app.page.{name}.help")


def admin_command(place: Place) -> str:
    """What makes the first administrator of this city, to be copied into a terminal in the program's folder."""
    python = Path(sys.executable)
    if python.is_relative_to(ROOT):
        python = python.relative_to(ROOT)
    data = "" if place.data_dir == ROOT / "data" else f' --data "{place.data_dir}"'
    return f"{python} -m scorecard.access admin{data}"
