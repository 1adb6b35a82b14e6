"""会议汇报 Meeting: what the deck is, where it opens, the same file to take away, its keys and its slides."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from pages.parts.context import Context
from pages.parts.plain import plain
from scorecard.access import Viewer
from scorecard.reports.deck_slides import slides_of
from scorecard.reports.report import report_of

ADDRESS = "/meeting/current"
KEYS = (  # as they are written, and what they do: a text each where a key has words for a name
    ("keys_next", "next"),
    ("keys_previous", "previous"),
    ("Home", "first"),
    ("End", "last"),
    ("F", "full"),
    ("P", "play"),
    ("D", "theme"),
    ("Esc", "leave"),
    ("touch", "turn"),
    ("Ctrl P", "print"),
)


class Line(NamedTuple):
    """A slide in the list: what it is about, what it says."""

    about: str
    says: str


def render(context: Context) -> None:
    """Draw the page."""
    t = context.texts.t
    if context.as_of is None:
        st.info(t("overview.empty.no_goal"), icon=":material/info:")
        return
    st.title(t("app.page.meeting.title"), anchor=False)
    st.markdown(t("deck.page.about"))
    st.caption(t("deck.page.as_of", month=context.texts.month(context.month)))
    with st.container(horizontal=True):
        st.link_button(t("deck.page.open"), address_of(context), type="primary", icon=":material/slideshow:")
        st.link_button(
            t("deck.page.download"), address_of(context, download="1"), icon=":material/download:",
            help=t("deck.page.download_help"),
        )  # fmt: skip
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _draw_slides(context)
    with right:
        _draw_keys(context)


def address_of(context: Context, **more: str) -> str:
    """Where the deck of the month and language looked at stands; both are named, so that the link can be kept."""
    return f"{ADDRESS}?{urlencode({'as_of': f'{context.month:%Y-%m}', 'lang': context.lang, **more})}"


def _draw_slides(context: Context) -> None:
    t, outline = context.texts.t, _outline(context.month, context.viewer, context.stamp, context.lang, context)
    st.header(t("deck.page.slides", count=len(outline)), anchor=False)
    address = address_of(context)
    rows = {
        t("deck.page.number"): [str(number) for number in range(1, len(outline) + 1)],
        t("deck.page.says"): [f"[{plain(line.says)}]({address}#{number})" for number, line in enumerate(outline, 1)],
        t("deck.slide.goal"): [plain(line.about) or t("deck.page.cover") for line in outline],
    }
    st.table(rows, hide_index=True, height="content")


def _draw_keys(context: Context) -> None:
    t, texts = context.texts.t, context.texts
    st.header(t("deck.page.keys"), anchor=False)
    names = [t(f"deck.key.{key}") if texts.has(f"deck.key.{key}") else key for key, _ in KEYS]
    st.table(
        {t("deck.page.key"): names, t("deck.page.does"): [t(f"deck.key.{does}") for _, does in KEYS]}, hide_index=True
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _outline(
    as_of: date,  # noqa: ARG001 - all but the last are the cache key
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    _context: Context,
) -> tuple[Line, ...]:
    """What the slides say, without drawing their charts."""
    slides = slides_of(report_of(_context, charts=False), _context)
    return tuple(Line(slide.kicker, slide.headline) for slide in slides)
