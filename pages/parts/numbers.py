"""Large numbers side by side: label, number with a smaller unit, a line below. Escaped words and inline styles only."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

# As a container with a border looks; the colours of .streamlit/config.toml, one that reads on both where unknown.
FRAME = (
    "padding:calc(1rem - 1px);border-radius:.375rem;line-height:1.4;font-variant-numeric:tabular-nums;"
    "border:1px solid rgba(128,142,158,.4);border-color:light-dark(#d5dde7,#33404f)"
)
FIGURE = "font-size:1.75rem;line-height:1.3;font-weight:600"
WORDS = "font-size:1rem;line-height:2.275rem"  # as high as a figure: what only says that there is none stays quiet
NARROWEST_PX, GAP = 150, ".5rem"


class Number(NamedTuple):
    label: str
    shown: str
    below: str = ""


def draw_numbers(numbers: Sequence[Number]) -> None:
    """One framed box a number, all of one height; one element for all, as each costs a message and a redraw."""
    boxes = "".join(f'<div style="{FRAME}">{_box(number)}</div>' for number in numbers)
    st.html(f'<div style="display:grid;grid-template-columns:{_columns(len(numbers))};gap:{GAP}">{boxes}</div>')


def _columns(count: int) -> str:
    """As many as there is room for; four that don't fit beside each other stand two by two, not three and one."""
    least = f"{NARROWEST_PX}px"
    if count == 4:
        all_fit = (
            f"(100% - 3 * {GAP}) / 4 - {NARROWEST_PX}px"  # below 0 where they don't: then the least is half a line
        )
        least = f"max({NARROWEST_PX}px, min((100% - {GAP}) / 2, ({all_fit}) * -9999))"
    return f"repeat(auto-fit,minmax(min({least},100%),1fr))"


def _box(number: Number) -> str:
    figure, unit = split_unit(number.shown)
    look = WORDS if any(letter.isalpha() for letter in figure) and not unit else FIGURE
    return (
        f'<div style="font-size:.875rem;opacity:.85">{escape(number.label)}</div>'
        f'<div><span style="{look}">{escape(figure)}</span> '
        f'<span style="font-size:.875rem;white-space:nowrap">{escape(unit)}</span></div>'
        f'<div style="font-size:.8125rem;opacity:.8">{escape(number.below)}</div>'
    )


def split_unit(shown: str) -> tuple[str, str]:
    """The number of a written value, and what stands behind it: 9.47 and 件/10万人."""
    start = next((at for at, letter in enumerate(shown) if letter.isdigit()), None)
    if start is None:
        return shown, ""
    end = start
    while end < len(shown) and (shown[end].isdigit() or shown[end] in ",.%"):
        end += 1
    return shown[:end], shown[end:]
