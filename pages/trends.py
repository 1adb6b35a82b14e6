"""趋势分析 Trends: any figure × kind × areas × period, as amounts, growth, share or index; its table, files of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from pages.parts.charts import card
from pages.parts.choice import choose, choose_many
from pages.parts.context import Context
from pages.parts.export import csv_bytes, xlsx_bytes
from pages.parts.kept import kept
from pages.parts.plain import plain
from scorecard.charts.analysis import (
    Analysis,
    Asked,
    How,
    Span,
    analysis,
    area_name,
    period,
    rows_of,
    span_name,
)
from scorecard.charts.analysis_table import about_table, file_name, file_table, table_of
from scorecard.plan import AreaKind, Series
from scorecard.wording import words

ALL = "all"  # the choice of all kinds together
MOST_AREAS = 8  # lines that can be told apart
TABLE_HEIGHT = 388
KINDS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.ZONE, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Known:
    """A series that has figures: since when, and whether by the year only."""

    series: Series
    is_flow: bool
    first_month: date
    is_yearly: bool


def render(context: Context) -> None:
    """Draw the page."""
    t = context.texts.t
    st.title(t("trends.title"), anchor=False)
    known = kept(context, ("series", context.as_of), lambda: _known(context)) if context.as_of else ()
    if not known:
        st.info(t("trends.none"), icon=":material/info:")
        return
    st.caption(t("trends.about"))
    with st.container(border=True, key="trend-choices"):
        asked = _ask(context, known)
    if asked is None:
        st.info(t("trends.no_area"), icon=":material/touch_app:")
        return
    told = kept(context, ("analysis", context.month, *asked.key), lambda: analysis(context, asked))
    if told is None:
        st.info(t("trends.no_figures"), icon=":material/event_busy:")
        return
    st.markdown(plain(told.said))
    card(context, told.chart, key="trend")
    _draw_table(context, asked, told)


def _known(context: Context) -> tuple[Known, ...]:
    """Every series this viewer has figures of, in declared order."""
    rows = context.run("trend_choices", as_of=context.month).to_pylist()
    return tuple(
        Known(
            Series(row["measure"], row["dimension"], row["kind"]),
            row["behaviour"] == "flow",
            row["first_month"],
            row["is_yearly"],
        )
        for row in rows
    )


# --- what is asked ---------------------------------------------------------------------------------------------------


def _ask(context: Context, known: Sequence[Known]) -> Asked | None:
    """All choices, each in the address; None while no area is chosen."""
    left, middle, right = st.columns([3, 3, 4])
    with left:
        measure = _choose_measure(context, known)
    of_measure = [one for one in known if one.series.measure == measure]
    with middle:
        chosen = _choose_kind(context, of_measure)
    with right:
        areas = _choose_areas(context)
    with st.container(horizontal=True, vertical_alignment="top"):
        span = _choose_span(context, chosen)
        how = _choose_how(context, chosen, areas, span)
        first = _choose_first(context, chosen, span, min(one.first_month.year for one in known))
        base = _choose_base(context, chosen, span, first) if how is How.INDEX else first
    return Asked(chosen.series, areas, span, how, first, base) if areas else None


def _choose_measure(context: Context, known: Sequence[Known]) -> str:
    plan, texts = context.plan, context.texts
    names = {one.series.measure: texts.pick(plan.measure(one.series.measure)[1].label) for one in known}
    judged = [Series.parse(key).measure for goal in plan.goals for key in goal.series]  # the goals' own figures first
    ordered = [name for name in dict.fromkeys([*judged, *names]) if name in names]
    return choose(texts.t("trends.measure"), {name: names[name] for name in ordered}, name="measure")


def _choose_kind(context: Context, of_measure: Sequence[Known]) -> Known:
    """All kinds together, or one kind of one cut."""
    by_id = {f"{one.series.dimension}/{one.series.kind}" if one.series.kind else ALL: one for one in of_measure}
    names = {name: _kind_name(context, one.series) for name, one in by_id.items()}
    return by_id[choose(context.texts.t("trends.kind"), names, name="kind")]


def _kind_name(context: Context, series: Series) -> str:
    t, texts = context.texts.t, context.texts
    if not series.kind:
        return t("trends.all_kinds")
    cut = context.plan.dimension(series.dimension)
    return t("trends.kind_of", dimension=texts.pick(cut.label), kind=words.kind_name(texts, cut, series.kind))


def _choose_areas(context: Context) -> tuple[str, ...]:
    """The city and the areas that this viewer may see; the own one first for who has one."""
    plan, viewer = context.plan, context.viewer
    seen = [area for kind in KINDS for area in plan.areas_of(kind)]
    seen = [a for a in seen if viewer.sees_all or a.code in (plan.city.code, viewer.area_code)]
    names = {area.code: area_name(context, area.code) for area in seen}
    default = [plan.city.code] if viewer.sees_all else [plan.city.code, viewer.area_code or ""]
    return choose_many(
        context.texts.t("trends.areas"),
        names,
        name="areas",
        default=[one for one in default if one in names],
        max_selections=MOST_AREAS,
        select_all=False,  # more than may be chosen
    )


def _choose_span(context: Context, chosen: Known) -> Span:
    spans = list(Span) if chosen.is_flow else [Span.MONTH, Span.YEAR]
    if chosen.is_yearly and not chosen.is_flow:
        spans = [Span.YEAR]
    names = {str(span): span_name(context, chosen.series, span) for span in spans}
    row = partial(st.segmented_control, required=True, wrap=True)
    return Span(choose(context.texts.t("trends.span"), names, name="span", known=[str(one) for one in Span], how=row))


def _choose_how(context: Context, chosen: Known, areas: Sequence[str], span: Span) -> How:
    """Only what says something of these areas and this kind."""
    says = dict.fromkeys(How, True) | {
        How.COMPARE: len(areas) == 1 and span is not Span.YEAR,
        How.SHARE: bool(set(areas) - {context.plan.city.code}),
        How.PART: bool(chosen.series.kind) and context.plan.dimension(chosen.series.dimension).partition,
        How.INDEX: span is not Span.TO_DATE,  # what starts anew each January has no base
    }
    names = {str(how): context.texts.t(f"trends.hows.{how}") for how in How if says[how]}
    row = partial(st.segmented_control, required=True, wrap=True)
    return How(choose(context.texts.t("trends.how"), names, name="how", known=[str(one) for one in How], how=row))


def _choose_first(context: Context, chosen: Known, span: Span, earliest: int) -> date:
    """The last month of the first period: January, or December of whole years. `earliest` year of any figure."""
    first_year, last_year = chosen.first_month.year, context.month.year
    names = {str(year): context.texts.t("trends.year", year=year) for year in range(first_year, last_year + 1)}
    baseline = str(context.plan.period.first_year - 1)
    known = [str(year) for year in range(earliest, last_year + 1)]
    year = int(choose(context.texts.t("trends.since"), names, name="since", default=baseline, known=known, width=130))
    return date(year, 12 if span is Span.YEAR else 1, 1)


def _choose_base(context: Context, chosen: Known, span: Span, first: date) -> date:
    """One of the periods shown, by its last month."""
    step = 12 if span is Span.YEAR else 1
    count = (context.month.year - first.year) * 12 + context.month.month - first.month
    months = [_later(first, more) for more in range(0, count + 1, step)] or [first]
    names = {f"{month:%Y-%m}": period(context, span, month) for month in months if month >= chosen.first_month}
    names = names or {f"{first:%Y-%m}": period(context, span, first)}
    asked = choose(context.texts.t("trends.base"), names, name="base", width=200)
    return date.fromisoformat(f"{asked}-01")


def _later(month: date, months: int) -> date:
    years, number = divmod(month.month - 1 + months, 12)
    return date(month.year + years, number + 1, 1)


# --- table and files -------------------------------------------------------------------------------------------------


def _draw_table(context: Context, asked: Asked, told: Analysis) -> None:
    """What the chart shows and more, the latest first; the same to take away."""
    t, table = context.texts.t, table_of(context, asked, told.rows)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{t('trends.table.title')}**", width="content")
        with st.container(horizontal=True, width="content"):
            for ending, make in (("csv", _csv), ("xlsx", _xlsx)):
                st.download_button(
                    t(f"trends.table.{ending}"),
                    data=partial(make, context, asked, told.chart.note),
                    file_name=file_name(context, asked, ending),
                    mime={"csv": "text/csv", "xlsx": XLSX}[ending],
                    on_click="ignore",
                    key=f"trends.{ending}",
                    icon=":material/download:",
                )
    st.dataframe(
        table,
        hide_index=True,
        width="content",  # a grid writes heads on the left and numbers on the right: wide columns tear them apart
        height=min(TABLE_HEIGHT, 38 + 35 * table.num_rows),
        column_config=_settings(table),
        placeholder="—",
        alt=told.chart.title,
    )
    st.caption(t("trends.table.rows", count=context.texts.number(table.num_rows)))


def _settings(table: Any) -> Mapping[str, Any]:
    column = st.column_config
    settings: dict[str, Any] = {}
    for at, (name, values) in enumerate(zip(table.column_names, table.columns, strict=True)):
        is_text = str(values.type) == "string"
        settings[name] = (
            column.TextColumn(name, pinned=at == 0) if is_text else column.NumberColumn(name, format=_format(values))
        )
    return settings


def _format(values: Any) -> str:
    """Counts as they are, whatever has decimals with one, as the sentence above writes it: points below each other.

    Rounded here alone: a figure that was rounded to two decimals before would differ from the sentence.
    """
    return "localized" if all(one is None or one == int(one) for one in values.to_pylist()) else "%.1f"


def _csv(context: Context, asked: Asked, _note: str) -> bytes:
    """Asked anew on the click, as this viewer."""
    return csv_bytes(file_table(context, asked, rows_of(context, asked)))


def _xlsx(context: Context, asked: Asked, note: str) -> bytes:
    t = context.texts.t
    data, about = file_table(context, asked, rows_of(context, asked)), about_table(context, asked, note)
    return xlsx_bytes({t("trends.table.sheet"): data, t("trends.table.about_sheet"): about})
