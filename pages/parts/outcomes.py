"""The outcomes of the overall objective: tracked, never judged. One compact row."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from pages.parts.context import Context
from pages.parts.numbers import draw_boxes
from scorecard.access import Viewer
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Outcome, Series
from scorecard.texts import Texts
from scorecard.wording import units, words


def draw(context: Context, area: str) -> None:
    """All outcomes with their latest figure, or with why there is none."""
    outcomes = context.plan.outcomes
    if not outcomes:
        return
    st.markdown(
        f"**{context.texts.t('overview.outcomes.title')}** :small[:gray[{context.texts.t('overview.outcomes.about')}]]"
    )
    draw_boxes(fill(context, area), narrowest_px=165)


def fill(context: Context, area: str) -> tuple[str, ...]:
    """The cards, written once for everybody who looks at this month in this language."""
    return _cards(area, context.month, context.viewer, context.stamp, context.lang, context)


@st.cache_resource(max_entries=256, show_spinner=False)
def _cards(
    area: str,
    as_of: date,  # noqa: ARG001 - this and the next three are part of the key
    viewer: Viewer,  # noqa: ARG001
    stamp: str,  # noqa: ARG001
    lang: str,  # noqa: ARG001
    _context: Context,
) -> tuple[str, ...]:
    return tuple(_card(_context, outcome, area) for outcome in _context.plan.outcomes)


def _card(context: Context, outcome: Outcome, area: str) -> str:
    texts = context.texts
    shown, span = _figure(context, outcome, area)
    note = texts.pick(outcome.note) if outcome.note else texts.t("overview.outcomes.none")
    below = span or note
    statement = escape(texts.pick(outcome.statement))
    return (
        f'<div style="line-height:1.35" title="{statement}">'
        f'<div style="font-size:.875rem">{escape(texts.pick(outcome.name))}</div>'
        f'<div style="font-size:1.125rem;font-weight:600">{escape(shown)}</div>'
        f'<div style="font-size:.8125rem;opacity:.8">{escape(below)}</div></div>'
    )


def _figure(context: Context, outcome: Outcome, area: str) -> tuple[str, str]:
    """(figure in words, what it covers); a dash and "" where there is none."""
    texts, series = context.texts, list(outcome.series)
    if outcome.milestones:
        measure = measure_with(context.plan, MILESTONE_DIMENSION)
        series = [f"{measure}/{MILESTONE_DIMENSION}/{kind}" for kind in outcome.milestones]
    if not series:
        return texts.number(None), ""
    rows = context.run(
        "outcome", area=area, as_of=context.month, series=series, denominator=list(outcome.denominator),
        population=outcome.population or "", scale=outcome.scale,
    ).to_pylist()  # fmt: skip
    if not rows or rows[0]["value"] is None:
        return texts.number(None), ""
    value, month = rows[0]["value"], texts.month(rows[0]["month"])
    if outcome.milestones:
        return words.stage_name(texts, context.plan, value), texts.t("status.span.level", month=month)
    counted = context.plan.measure(Series.parse(series[0]).measure)[1]
    span = texts.t("status.span.level", month=month)
    if counted.behaviour == "flow":
        span = texts.year_to_date(rows[0]["month"])
    return _written(texts, outcome, value), span


def _written(texts: Texts, outcome: Outcome, value: float) -> str:
    if outcome.unit.zh == units.PERCENT:
        return texts.percent(value)
    return units.counted(texts, texts.number(value, 0 if outcome.scale == 1 else 2), texts.pick(outcome.unit))
