"""A status as a piece of HTML: colour, sign and word, as in the table of goals. One element can hold many of them.

A markdown badge looks alike, but each costs the browser a parse of its own: too much for sixteen tiles at once.
"""

from __future__ import annotations

from html import escape

from pages.parts.scoreboard import SIGN
from scorecard.judge import Status
from scorecard.reports.deck_look import COLORS, color_of
from scorecard.texts import Texts
from scorecard.wording.words import status_word


def chip(texts: Texts, status: Status, count: int | None = None) -> str:
    """The status, with how many there are. Escaped."""
    color = color_of(status)
    (ink, ink_dark), (tint, tint_dark) = COLORS[color], COLORS[f"{color}-tint"]
    many = "" if count is None else f" <b>{count}</b>"
    look = (
        "display:inline-flex;align-items:center;gap:.25em;padding:0 .375em;border-radius:.25rem;white-space:nowrap;"
        f"font-size:.875rem;background:{tint};color:{ink};"
        f"background:light-dark({tint},{tint_dark});color:light-dark({ink},{ink_dark})"
    )
    said = f"{escape(status_word(texts, status))}{many}"
    return f'<span style="{look}"><span aria-hidden="true">{SIGN[status]}</span><span>{said}</span></span>'
