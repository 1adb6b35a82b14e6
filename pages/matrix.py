"""区县（开发区）对比 Matrix: every goal in every area, by status or by value; then one goal on a map of squares.

No Plotly on this page: both are HTML with real links, there at once and reached by keyboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape

import streamlit as st

from pages.parts import inner_links
from pages.parts.charts import source_line
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.heat_look import sheet
from pages.parts.heat_table import STATUS, VALUE, HeatTable, shade_key
from pages.parts.kept import kept
from pages.parts.matrix_map import draw_map
from pages.parts.matrix_rows import (
    JUDGED,
    MET_ORDER,
    PLAN_ORDER,
    Matrix,
    closed_years,
    in_order,
    is_bad,
    matrix_of,
)
from pages.parts.plain import plain
from pages.parts.scoreboard import SIGN
from scorecard.charts.chart import datasets_of
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind
from scorecard.wording import words

NOW = "now"


def render(context: Context) -> None:
    """Draw the page."""
    t = context.texts.t
    if context.as_of is None:
        st.info(t("overview.empty.no_goal"), icon=":material/info:")
        return
    st.title(t("matrix.title"), anchor=False)
    finding = st.container()
    show, year, order = _choose(context)
    matrix = matrix_of(context, year)
    if not matrix.goals:
        span = t("matrix.judged.year", year=year) if year else context.texts.month(context.month)
        st.info(t("matrix.none", span=span), icon=":material/event_busy:")
        return
    with finding:
        st.markdown(_finding(context, matrix, year))
    if year:
        st.caption(t("matrix.closed", year=year, now=t("matrix.judged.now")))
    _draw_table(context, matrix, (show, year, order))
    draw_map(context, matrix, year, show)


def _choose(context: Context) -> tuple[str, int | None, str]:
    """(by status or by value, a closed year or None for now, the order of the districts)."""
    t, texts, plan = context.texts.t, context.texts, context.plan
    orders = {PLAN_ORDER: t("matrix.order.plan"), MET_ORDER: t("matrix.order.met")}
    orders |= {goal.id: t("matrix.order.goal", goal=texts.pick(goal.name)) for goal in plan.goals if goal.districts}
    years = {NOW: t("matrix.judged.now")}
    years |= {str(year): t("matrix.judged.year", year=year) for year in closed_years(context)}
    told = [str(year) for year in plan.years()]
    shows = {name: t(f"matrix.show.{name}") for name in (STATUS, VALUE)}
    row = partial(choose, how=st.segmented_control, required=True)
    with st.container(horizontal=True, vertical_alignment="top"):
        show = row(t("matrix.show.label"), shows, name="show")
        year = row(t("matrix.judged.label"), years, name="judged", known=told) if len(years) > 1 else NOW
        order = PLAN_ORDER
        if context.viewer.sees_all:
            order = choose(t("matrix.order.label"), orders, name="order", width=300)
    return show, None if year == NOW else int(year), order


def _finding(context: Context, matrix: Matrix, year: int | None) -> str:
    """What the table says, in a sentence or two."""
    t, of_year = context.texts.t, "_year" if year else ""
    told = {"month": context.texts.month(context.month), "year": year}
    if not context.viewer.sees_all:
        own = [area for area in matrix.areas if area.kind is not AreaKind.CITY]
        return context.texts.sentences(
            *(_own_finding(context, matrix, area, f"matrix.finding.own{of_year}", told) for area in own)
        )
    districts = matrix.of_kind(AreaKind.DISTRICT)
    if not districts:
        return ""
    most, least = (end(matrix.met(area) for area in districts) for end in (max, min))
    ends = {name: _all_with(context, matrix, districts, met) for name, met in (("best", most), ("worst", least))}
    kind = "spread" if most > least else "level"
    lines = [t(f"matrix.finding.{kind}{of_year}", **ends, most=most, least=least, **told)]
    lines += _hardest(context, matrix, districts)
    return plain(context.texts.sentences(*lines))


def _hardest(context: Context, matrix: Matrix, districts: Sequence[Area]) -> list[str]:
    """The goal that most districts miss or are behind with."""
    counts = [sum(is_bad(matrix.at(area, goal)) for area in districts) for goal in matrix.goals]
    most = max(counts)
    if not most:
        return []
    name = context.texts.pick(matrix.goals[counts.index(most)].name)
    return [context.texts.t("matrix.finding.hardest", goal=name, count=most)]


def _own_finding(context: Context, matrix: Matrix, area: Area, key: str, told: Mapping[str, object]) -> str:
    met, judged = matrix.met(area), matrix.judged(area)
    return context.texts.t(key, area=_name(context, area), judged=judged, met=met, **told)


def _all_with(context: Context, matrix: Matrix, districts: Sequence[Area], met: int) -> str:
    """Every district that meets so many goals: equals are named together."""
    names = [_name(context, area) for area in districts if matrix.met(area) == met]
    return context.texts.t("matrix.map.comma").join(names)


def _name(context: Context, area: Area) -> str:
    return words.area_name(context.texts, area)


def _draw_table(context: Context, matrix: Matrix, asked: tuple[str, int | None, str]) -> None:
    t, (show, _, order) = context.texts.t, asked
    question = ("table", context.month, *asked, inner_links.kept())

    def build() -> str:
        districts = in_order(matrix, matrix.of_kind(AreaKind.DISTRICT), order)
        return sheet() + HeatTable(context, matrix, districts, show).html()

    st.html(_legend(context, matrix, show))
    st.html(kept(context, question, build))
    note = f"note.{show}" if context.viewer.sees_all else "note.own"
    datasets = [name for goal in matrix.goals for name in datasets_of(context, goal)]
    st.caption(plain(t(f"matrix.{note}", small=context.plan.small_number)))
    with st.expander(t("matrix.sources"), icon=":material/description:"):
        st.caption(source_line(context, datasets))


def _legend(context: Context, matrix: Matrix, show: str) -> str:
    """The signs and colours in words: only those that are there."""
    t = context.texts.t
    if show == VALUE:
        return shade_key(context, t("matrix.legend.value"))
    there = {verdict.status for verdict in matrix.verdicts.values()}
    told = "".join(
        f'<span title="{escape(words.status_explained(context.texts, context.plan, status))}">'
        f'<i class="s-{status}">{SIGN[status]}</i>'
        f"{escape(words.status_word(context.texts, status))}</span>"
        for status in (*JUDGED, *(one for one in Status if one not in JUDGED))
        if status in there
    )
    return f'<div class="sck">{told}</div>'
