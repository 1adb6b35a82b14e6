"""A table whose clicked row goes into the address, as a choice made elsewhere on the page does."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

import streamlit as st

ROW_PIXELS, HEAD_PIXELS = 35, 38
WIDE_PIXELS, NARROW_PIXELS, SPARE_PIXELS = 14, 6.8, 24  # of a Chinese character, of a Latin one, around a text


def pick_table(
    rows: dict[str, list[Any]], ids: Sequence[str], *, name: str, max_rows: int = 10, **settings: Any
) -> None:
    """Draw `rows` (columns of equal length); a click sets ?`name`= to that row's id, as `choice.choose` reads it.

    `settings` go to st.dataframe. A row stays marked only while the address names it.
    """
    turn = f"pick.{name}.turn"
    key = f"pick.{name}.{st.session_state.get(turn, 0)}"
    marked = _marked(ids, key)
    if marked is not None and marked != st.query_params.get(name):
        st.session_state[turn] = st.session_state.get(turn, 0) + 1
        key = f"pick.{name}.{st.session_state[turn]}"
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        height=HEAD_PIXELS + ROW_PIXELS * min(max_rows, len(ids)),
        on_select=lambda: _write(ids, name, key),
        selection_mode="single-row",
        **settings,
    )


def columns(
    rows: Mapping[str, Sequence[Any]], heads: Mapping[str, str], *, numbers: Container[str] = (), widest: int = 10_000
) -> dict[str, Any]:
    """Column settings for `pick_table`, by name: heads, `numbers` as the language writes them, texts as wide as
    they are but no more than `widest` pixels."""
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        name: number(heads[name], format="localized")
        if name in numbers
        else text(heads[name], width=min(widest, wide_enough([heads[name], *said])))
        for name, said in rows.items()
    }


def wide_enough(texts: Iterable[str], spare: int = SPARE_PIXELS) -> int:
    """Pixels of the longest text: left to itself a grid measures its first rows and cuts off the others."""
    return int(max((_pixels(text) for text in texts), default=0)) + spare


def _pixels(text: str) -> float:
    return sum(WIDE_PIXELS if east_asian_width(sign) in "WFA" else NARROW_PIXELS for sign in text)


def _marked(ids: Sequence[str], key: str) -> str | None:
    state = st.session_state.get(key)
    rows = state["selection"]["rows"] if state else []
    return ids[rows[0]] if rows and rows[0] < len(ids) else None


def _write(ids: Sequence[str], name: str, key: str) -> None:
    marked = _marked(ids, key)
    if marked is not None:
        st.query_params[name] = marked
