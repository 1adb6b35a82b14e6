"""The special fund: budgeted against spent in numbers, by use, by month and by year."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.parts.charts import cached, card
from pages.parts.context import Context
from pages.parts.numbers import Number, draw_numbers
from pages.parts.plain import plain
from pages.parts.work_rows import YUAN, Told, covers, demand, figures, shown
from scorecard.charts import funds


def draw_fund(context: Context) -> None:
    """Every item with money that is cut by use."""
    texts = context.texts
    told = figures(context)
    items = {one.item.id for one in told if _is_money(one)}
    if not any(one.row["value"] is not None for one in told if one.item.id in items):
        st.info(texts.t("work_items.fund.none"), icon=":material/savings:")
        return
    for item in (item for item in context.plan.work_items if item.id in items):
        own = [one for one in told if one.item.id == item.id]
        _draw(context, own)
        if item.assumption:
            st.markdown(f":orange[:material/edit_note:] :small[{plain(texts.pick(item.assumption))}]")


def _is_money(told: Told) -> bool:
    return told.figure.unit.zh == YUAN and told.figure.breakdown is not None


def _draw(context: Context, told: list[Told]) -> None:
    texts = context.texts
    draw_numbers(
        [
            Number(
                texts.pick(one.figure.label),
                shown(context, one, parts=False),
                f"{covers(texts, one)} · {demand(texts, one)}",
            )
            for one in told
        ]
    )
    money = tuple(one.figure for one in told if _is_money(one))
    asked = (told[0].item.id, context.month)
    charts = (
        ("use", cached(context, "fund-use", asked, partial(funds.by_kind, context, money))),
        ("month", cached(context, "fund-month", asked, partial(funds.by_month, context, money))),
        ("year", cached(context, "fund-year", asked, partial(funds.by_year, context, money))),
    )
    drawn = [(key, chart) for key, chart in charts if chart is not None]
    grid = st.grid(max(len(drawn), 1), min_column_width=290, gap="small", key=f"fund.{told[0].item.id}")
    for key, chart in drawn:
        with grid.container(height="stretch"):
            card(context, chart, key=f"fund-{key}", stretch=True)
