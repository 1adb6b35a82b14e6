"""How the deck looks: colours of both themes, icons of statuses, how wide a text is. Imports scorecard only.

Text colours hold 7:1 against everything they stand on; a test computes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html import escape

from scorecard.judge import Status
from scorecard.texts import Texts
from scorecard.wording.words import LOOK, status_word

# Those of .streamlit/config.toml: figures carry stand-ins that are replaced by place in this list.
CHART_COLORS: Mapping[str, tuple[str, ...]] = {
    "light": ("#1b4f8f", "#d97706", "#2a8c82", "#8a5aa8", "#b5495b", "#6b8e23", "#5b6b7d", "#3d8fc9"),
    "dark": ("#7fb0ea", "#f0a35e", "#5cc2b6", "#bf95dc", "#e58a99", "#a9c65c", "#9aa8b8", "#63c0ee"),
}
# name → (light, dark). "-tint" is what text of that colour stands on.
COLORS: Mapping[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#0f1620"),
    "text": ("#17212b", "#eef2f7"),
    "soft": ("#3f4d5c", "#b9c5d3"),
    "rule": ("#d5dde7", "#33404f"),
    "panel": ("#f2f5f9", "#1a2431"),
    "accent": ("#1b4f8f", "#8ab8f0"),
    "cover": ("#123a6d", "#0a1a30"),
    "cover-text": ("#ffffff", "#f4f8fd"),
    "cover-soft": ("#d8e6f5", "#c4d6ec"),
    "green": ("#00534a", "#7fdccb"),
    "green-tint": ("#e0f3ef", "#10312f"),
    "orange": ("#6b4300", "#f2c766"),
    "orange-tint": ("#fcf0d9", "#392b10"),
    "red": ("#8f2a06", "#ffab8f"),
    "red-tint": ("#fde9e2", "#40201a"),
    "blue": ("#163f73", "#a3c9f5"),
    "blue-tint": ("#e6eefa", "#152a45"),
    "gray": ("#3f4d5c", "#c3ccd6"),
    "gray-tint": ("#edf0f4", "#232d39"),
}
# Strokes in a box of 24 by 24.
ICONS: Mapping[Status, str] = {
    Status.ACHIEVED: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M7.5 12.3l3 3l6-6.3",
    Status.ON_TRACK: "M3 17l6-6l4 4l8-9M15 6h6v6",
    Status.AT_RISK: "M12 3.5L2.5 20h19ZM12 10v4.5M12 17v.6",
    Status.OFF_TRACK: "M3 7l6 6l4-4l8 9M15 18h6v-6",
    Status.MISSED: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8.5 8.5l7 7M15.5 8.5l-7 7",
    Status.NO_DATA: "M6 3h12M6 21h12M7.5 3v4l4.5 5l4.5-5V3M7.5 21v-4l4.5-5l4.5 5v4",
    Status.TRACKED: "M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    Status.NOT_STARTED: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5.5l3.5 2",
    Status.DISCONTINUED: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M5.8 5.8l12.4 12.4",
}
CONTROLS: Mapping[str, str] = {
    "previous": "M15 5l-7 7l7 7",
    "next": "M9 5l7 7l-7 7",
    "play": "M7 4.5v15l12-7.5Z",
    "full": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "theme": "M20 14a8.5 8.5 0 1 1-10-10a7 7 0 0 0 10 10",
}


def color_of(status: Status) -> str:
    """The name of a status's colour: green, orange …"""
    return LOOK[status][0]


def icon(path: str) -> str:
    """A small drawing in the colour of its text; the words beside it say the same, so it is hidden from readers."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'


def chip(texts: Texts, status: Status, count: int | None = None) -> str:
    """A status by colour, icon and word, with how many there are."""
    many = "" if count is None else f" <b>{count}</b>"
    word = escape(status_word(texts, status))
    return f'<span class="chip {color_of(status)}">{icon(ICONS[status])}<span>{word}{many}</span></span>'


def color_rules() -> str:
    """The colours as CSS variables, for light and dark."""
    themes = []
    for at, theme in enumerate(("light", "dark")):
        variables = "".join(f"--{name}:{pair[at]};" for name, pair in COLORS.items())
        variables += "".join(f"--chart-{place}:{one};" for place, one in enumerate(CHART_COLORS[theme], 1))
        themes.append(f':root[data-theme="{theme}"]{{color-scheme:{theme};{variables}}}')
    return "\n".join(themes)


def width_of(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
