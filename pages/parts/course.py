"""One figure of one area month by month beside the year before, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.drill import draw_months
from scorecard.access import Viewer
from scorecard.plan import Area, Goal, Series
from scorecard.warehouse import Warehouse
from scorecard.wording import words
from scorecard.wording.units import amount, measure_scale

OTHER = "other"  # what the first choice offers besides the goals
Rows = list[dict[str, Any]]


@st.cache_data(max_entries=256, show_spinner=False)
def _run(stamp: str, viewer: Viewer, query: str, asked: tuple[tuple[str, Any], ...], _warehouse: Warehouse) -> Rows:  # noqa: ARG001 - the stamp is part of the key
    rows: Rows = _warehouse.run(query, viewer=viewer, **dict(asked)).to_pylist()
    return rows


def _ask(context: Context, query: str, **asked: Any) -> Rows:
    return _run(context.stamp, context.viewer, query, tuple(asked.items()), context.warehouse)


def choose_series(context: Context, area: Area, goals: Sequence[str]) -> tuple[str, Series] | None:
    """(A goal or OTHER, one of its figures or any other that the area has). None when it has none at all."""
    t = context.texts.t
    known = [
        Series(row["measure"], row["dimension"], row["kind"])
        for row in _ask(context, "series_of_area", area=area.code, as_of=context.month)
    ]
    of_goal = {name: [s for s in _series_of(context.plan.goal(name)) if s in known] for name in goals}
    of_goal = {name: some for name, some in of_goal.items() if some}
    used = {series for some in of_goal.values() for series in some}
    of_goal[OTHER] = [series for series in known if series not in used]
    of_goal = {name: some for name, some in of_goal.items() if some}
    if not of_goal:
        return None
    st.header(t("district.course.title"), anchor=False)
    labels = {
        n: t("district.course.other") if n == OTHER else context.texts.pick(context.plan.goal(n).name) for n in of_goal
    }
    left, right = st.columns(2)
    with left:
        goal = choose(t("district.course.goal"), labels, name="goal")
    names = {_key(series): _name(context, series) for series in of_goal[goal]}
    with right:
        chosen = choose(t("district.course.series"), names, name="series")
    return goal, Series.parse(chosen)


def _series_of(goal: Goal) -> list[Series]:
    named = [*goal.series, *(part.series for part in goal.parts), *goal.denominator]
    named += [name for pair in goal.beside.values() for some in pair for name in some]
    return [Series.parse(name) for name in dict.fromkeys(named)]


def _key(series: Series) -> str:
    return "/".join(series) if series.kind else series.measure


def _name(context: Context, series: Series) -> str:
    try:
        return words.series_name(context.texts, context.plan, _key(series))
    except KeyError:  # a kind of an open dimension is named as it was written
        label = context.texts.pick(context.plan.measure(series.measure)[1].label)
        return context.texts.t("status.required.of_kind", number=label, kind=series.kind)


def draw_course(context: Context, area: Area, series: Series) -> None:
    """Numbers, the months' chart with its table, and the kinds."""
    rows = _ask(
        context,
        "months_of_year",
        area=area.code,
        measure=series.measure,
        dimension=series.dimension,
        kind=series.kind,
        as_of=context.month,
    )
    if not any(row["value"] is not None or row["value_last_year"] is not None for row in rows):
        st.info(context.texts.t("district.course.no_months", year=context.month.year), icon=":material/event_busy:")
        return
    is_flow = context.plan.measure(series.measure)[1].behaviour == "flow"
    _numbers(context, series, rows[-1], is_flow)
    cuts = context.plan.measure(series.measure)[1].dimensions if not series.kind else ()
    kinds = {cut: _kinds(context, area, series.measure, cut) for cut in cuts}
    kinds = {cut: some for cut, some in kinds.items() if some}
    left, right = st.columns([3, 2]) if kinds else (st.container(), None)
    with left:
        draw_months(context, area, series, stretch=right is not None)
    if right is not None:
        with right, st.container(border=True, height="stretch"):
            _draw_kinds(context, area, series, kinds, is_flow)


def _numbers(context: Context, series: Series, last: dict[str, Any], is_flow: bool) -> None:
    """The month, and the year to date of what adds up, each beside the year before."""
    t = context.texts.t
    said = [(context.texts.month(last["month"]), last["value"], last["value_last_year"], last["month_growth"])]
    if is_flow:
        to_date = context.texts.year_to_date(last["month"])
        said.append((to_date, last["year_to_date"], last["year_to_date_last_year"], last["growth"]))
    for column, (label, value, before, growth) in zip(st.columns([1, 1, 2]), said, strict=False):
        column.metric(
            label,
            _amount(context, series, value),
            _delta(context, growth),
            delta_description=t("district.course.before", value=_amount(context, series, before)),
            border=True,
            height="stretch",
        )
    if last["value"] is None or not last["is_complete"]:
        st.caption(
            f":orange[:material/warning:] {t('district.course.incomplete', month=context.texts.month(last['month']))}"
        )


def _delta(context: Context, growth: float | None) -> str | None:
    """Streamlit turns its arrow down for a hyphen, not for a minus sign."""
    return None if growth is None else context.texts.percent(growth, signed=True).replace("−", "-")


def _amount(context: Context, series: Series, value: float | None) -> str:
    return amount(context.texts, context.plan, series.measure, value, digits=_digits(context, series.measure))


def _digits(context: Context, measure: str) -> int:
    """Counts have no decimals; a figure without a unit is a share."""
    return 0 if context.plan.measure(measure)[1].unit else 2


def _kinds(context: Context, area: Area, measure: str, cut: str) -> Rows:
    return _ask(context, "kinds_of_series", area=area.code, measure=measure, dimension=cut, as_of=context.month)


def _draw_kinds(context: Context, area: Area, series: Series, kinds: dict[str, Rows], is_flow: bool) -> None:
    """What the figure is made of, cut one way or another: two cuts of one total are never added."""
    t = context.texts.t
    labels = {cut: context.texts.pick(context.plan.dimension(cut).label) for cut in kinds}
    to_date = context.texts.year_to_date(context.month) if is_flow else context.texts.month(context.month)
    unit = measure_scale(context.texts, context.plan, series.measure).unit
    st.markdown(f"**{t('district.kinds.title' if unit else 'district.kinds.bare', period=to_date, unit=unit)}**")
    cut, digits = next(iter(kinds)), _digits(context, series.measure)
    if len(kinds) > 1:
        cut = choose(
            t("district.kinds.cut"),
            labels,
            name="cut",
            how=st.segmented_control,
            label_visibility="collapsed",
            required=True,
        )
    shown = {
        labels[cut]: [_kind(context, cut, row["kind"]) for row in kinds[cut]],
        t("district.course.this_year"): [context.texts.number(row["amount"], digits) for row in kinds[cut]],
        t("district.kinds.share"): [context.texts.percent(row["share"]) for row in kinds[cut]],
        t("district.course.last_year"): [context.texts.number(row["amount_last_year"], digits) for row in kinds[cut]],
    }
    st.table(shown, hide_index=True, border="horizontal", alt=f"{words.area_name(context.texts, area)} {labels[cut]}")


def _kind(context: Context, cut: str, kind: str) -> str:
    try:
        return context.texts.pick(context.plan.dimension(cut).kind(kind).label)
    except KeyError:
        return kind
