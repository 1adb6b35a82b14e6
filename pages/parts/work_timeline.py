"""The timeline of work items: how far each has come on the way to its due date, against the day looked at.

A few lines of HTML with escaped words and inline styles: readable at any width, no Plotly; colours follow the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from pages.parts.context import Context
from pages.parts.plain import as_written
from pages.parts.tiles import BAR_COLORS, TRACK, WORD_COLORS
from pages.parts.work_rows import Stand, due_words, lead, name, progress_words, state_word
from scorecard.access import Viewer
from scorecard.wording import words
from scorecard.work_items import month_end

NAME = "flex:1 1 17rem;max-width:26rem;min-width:0"
ROAD = "flex:3 1 17rem;min-width:0"
AT, BAR = "position:absolute", "top:3px;height:10px;left:0;border-radius:2px"
ROW = "display:flex;flex-wrap:wrap;column-gap:1rem;align-items:center;padding:.3rem 0;border-top:1px solid " + TRACK


def draw_timeline(context: Context, told: Sequence[Stand]) -> None:
    """All items in the order given, one row each, with the legend below."""
    ids = tuple(stand.item.id for stand in told)
    st.html(_timeline(ids, context.month, context.viewer, context.stamp, context.lang, context, told))
    st.caption(context.texts.t("work_items.timeline.legend", day=context.texts.day(month_end(context.month))))


@st.cache_resource(max_entries=64, show_spinner=False)
def _timeline(
    ids: tuple[str, ...],  # noqa: ARG001 - this and the next four are the key
    as_of: date,
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    _context: Context,
    _told: Sequence[Stand],
) -> str:
    axis = _Axis(_context.plan.years()[0], _context.plan.years()[-1], as_of)
    rows = "".join(_row(_context, stand, axis) for stand in _told)
    return f'<div style="font-variant-numeric:tabular-nums;line-height:1.4">{_head(_context, axis)}{rows}</div>'


class _Axis:
    """Where a day lies between the first and the last day of the period, in percent."""

    def __init__(self, first_year: int, last_year: int, as_of: date) -> None:
        self.years = range(first_year, last_year + 1)
        self._start, self._end = date(first_year, 1, 1), date(last_year, 12, 31)
        self.now = self.at(month_end(as_of))

    def at(self, day: date) -> float:
        length = (self._end - self._start).days + 1
        return min(max(100.0 * ((day - self._start).days + 1) / length, 0.0), 100.0)


def _head(context: Context, axis: _Axis) -> str:
    """The years, above the roads only where there is room for both columns."""
    texts = context.texts
    labels = "".join(
        f'<span style="position:absolute;left:{axis.at(date(year, 1, 1)):.2f}%">'
        f"{escape(texts.t('upload.year', year=year))}</span>"
        for year in axis.years
    )
    return (
        f'<div aria-hidden="true" style="{ROW};border-top:none;font-size:.8125rem"><div style="{NAME}"></div>'
        f'<div style="{ROAD}"><div style="position:relative;height:1.3em">{labels}</div></div></div>'
    )


def _row(context: Context, stand: Stand, axis: _Axis) -> str:
    texts = context.texts
    color, _ = words.LOOK[stand.status]
    both, light, dark = WORD_COLORS[color]
    tint = f"color:{both};color:light-dark({light},{dark})"
    state = f'<span style="font-weight:600;{tint}">{escape(state_word(texts, stand.status))}</span>'
    told = " · ".join(escape(piece) for piece in (due_words(texts, stand), progress_words(texts, stand)))
    return (
        f'<div style="{ROW}"><div style="{NAME}">'
        f'<div style="font-size:.9375rem">{escape(name(texts, stand.item))}</div>'
        f'<div style="font-size:.8125rem;opacity:.8">{escape(words.clause(texts, stand.item.clause))} · '
        f"{as_written(texts, lead(context, stand))}</div></div>"
        f'<div style="{ROAD}">{_road(stand, axis, color)}'
        f'<div style="font-size:.8125rem">{state} <span style="opacity:.85">{told}</span></div></div></div>'
    )


def _road(stand: Stand, axis: _Axis, color: str) -> str:
    """From the period's start to the due date; filled as far as the item has come; the line is the day looked at."""
    both, light, dark = BAR_COLORS[color]
    end = axis.at(stand.row["due_on"]) if stand.row["due_on"] else 100.0
    done = end * (stand.row["progress"] or 0.0)
    fill = f"background:{both};background:light-dark({light},{dark})"
    years = "".join(
        f'<div style="{AT};top:0;bottom:0;left:{axis.at(date(year, 1, 1)):.2f}%;width:1px;background:{TRACK}"></div>'
        for year in axis.years[1:]
    )
    return (
        '<div aria-hidden="true" style="position:relative;height:16px;margin:.15rem 0">'
        f"{years}"
        f'<div style="{AT};{BAR};width:{end:.2f}%;background:{TRACK}"></div>'
        f'<div style="{AT};{BAR};width:{done:.2f}%;{fill}"></div>'
        f'<div style="{AT};top:0;bottom:0;left:calc({end:.2f}% - 3px);width:3px;background:currentColor"></div>'
        f'<div style="{AT};top:-2px;bottom:-2px;left:{axis.now:.2f}%;border-left:2px dashed currentColor"></div>'
        "</div>"
    )
