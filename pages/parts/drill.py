"""From a district of a goal down: its verdict, its months, then the records or the source cells of a month."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts.charts import cached, card, picked
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.records import draw_records
from pages.parts.sources import draw_sources
from scorecard.charts.chart import Chart
from scorecard.figures import Line, Role, columns, lines
from scorecard.plan import Area, AreaKind, Goal, Series
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
from scorecard.wording.spans import covers
from scorecard.wording.units import amount, measure_scale

ALL_MONTHS = "all"
DEPTHS = ("records", "sources")


def draw_area(context: Context, goal: Goal, area: Area, verdict: Verdict | None) -> Series | None:
    """How one area (or the city) stands, and its months. Returns the series shown; None when it has no months."""
    t = context.texts.t
    if area.kind is AreaKind.ZONE:
        st.caption(t("chart.note.zone"))
    if verdict is not None:
        st.markdown("　".join(_standing(context, goal, verdict)))
    series = _choose_series(context, goal)
    if series is None:
        return None
    if not draw_months(context, area, series):
        st.info(t("goal.drill.no_months", year=context.month.year), icon=":material/inbox:")
        return None
    return series


def draw_months(context: Context, area: Area, series: Series, *, stretch: bool = False) -> bool:
    """The chart of the year's months; a click on one chooses it for the depth below. False without figures."""
    chart = months(context, area, series)
    if chart is None:
        return False
    key = f"months-{area.code}-{'.'.join(series)}"

    def go_to_clicked() -> None:
        month = picked(key)
        if month:
            st.query_params["month"] = month

    card(context, chart, key=key, on_select=go_to_clicked, stretch=stretch)
    return True


def draw_depth(context: Context, area: Area, series: Series) -> None:
    """The records that were counted, or the cells that state the figure, of one month or of the year."""
    t = context.texts.t
    st.header(t("goal.drill.title", area=words.area_name(context.texts, area)), anchor=False)
    has_records = context.plan.measure(series.measure)[0].records is not None
    names = {depth: t(f"goal.drill.{depth}") for depth in DEPTHS if has_records or depth == "sources"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        depth = choose(
            t("goal.drill.depth"),
            names,
            name="depth",
            known=DEPTHS,
            how=st.segmented_control,
            label_visibility="collapsed",
            required=True,
        )
        month = _choose_month(context, area, series)
    if depth == "records":
        draw_records(context, area, series, month=month)
    else:
        draw_sources(context, area, series, month=month)


def _standing(context: Context, goal: Goal, verdict: Verdict) -> list[str]:
    """Status, figures, rank and part in the city's growth, each in a few words."""
    texts, t = context.texts, context.texts.t
    told = [
        words.status_badge(texts, verdict.status),
        t(
            "goal.drill.actual",
            span=covers(texts, context.plan, goal, verdict),
            actual=words.actual(texts, goal, verdict),
        ),
    ]
    if words.is_below_one(verdict):
        told.append(words.below_one(texts, goal))
    else:
        target, source = words.target(texts, goal, verdict), words.target_source(texts, verdict)
        told += [t("goal.drill.target", target=target, source=source), words.gap(texts, goal, verdict)]
    if verdict.probability is not None:
        told.append(t("goal.drill.chance", chance=outlook.chance(texts, context.plan, verdict)))
    if verdict.need_here:
        series = words.judged_series(goal, verdict)
        count = amount(texts, context.plan, Series.parse(series[0]).measure, verdict.need_here)
        told.append(t("goal.drill.need_here", count=count))
    if verdict.rank is not None and (verdict.ranked_of or 0) >= words.LEAST_RANKED:
        told.append(t("goal.drill.rank", tie=words.tie(texts, verdict), rank=verdict.rank, of=verdict.ranked_of))
    if verdict.rank_change:
        told.append(
            t("goal.drill.up" if verdict.rank_change > 0 else "goal.drill.down", places=abs(verdict.rank_change))
        )
    is_part = verdict.area_code != context.plan.city.code
    if is_part and verdict.contribution is not None and words.is_change(goal):
        told.append(t("goal.drill.contribution", points=texts.number(verdict.contribution * 100, 1, signed=True)))
    if verdict.is_small:
        told.append(t("goal.drill.small", least=context.plan.small_number))
    return [piece for piece in told if piece]


def _choose_series(context: Context, goal: Goal) -> Series | None:
    """One of the series that make the goal, by name where there are several."""
    keys = [*goal.series, *(part.series for part in goal.parts), *goal.denominator]
    names = {key: words.series_name(context.texts, context.plan, key) for key in dict.fromkeys(keys)}
    if not names:
        return None
    if len(names) == 1:
        return Series.parse(next(iter(names)))
    chosen = choose(
        context.texts.t("goal.drill.series"),
        names,
        name="series",
        how=st.segmented_control,
        label_visibility="collapsed",
    )
    return Series.parse(chosen)


def _choose_month(context: Context, area: Area, series: Series) -> date | None:
    """A month, or all of the year; a click on a bar chooses too."""
    rows = context.run("months_of_year", area=area.code, as_of=context.month, **series._asdict()).to_pylist()
    names = {ALL_MONTHS: context.texts.t("goal.drill.all_months")}
    names |= {f"{row['month']:%Y-%m}": context.texts.month(row["month"]) for row in rows if row["value"] is not None}
    chosen = choose(context.texts.t("goal.drill.month"), names, name="month", label_visibility="collapsed", width=200)
    return None if chosen == ALL_MONTHS else date.fromisoformat(f"{chosen}-01")


def months(context: Context, area: Area, series: Series) -> Chart | None:
    """The months of the running year beside those of the year before."""
    question = (area.code, *series, context.month)
    return cached(context, "months", question, lambda: _months(context, area, series))


def _months(context: Context, area: Area, series: Series) -> Chart | None:
    rows = context.run("months_of_year", area=area.code, as_of=context.month, **series._asdict()).to_pylist()
    if all(row["value"] is None and row["value_last_year"] is None for row in rows):
        return None
    texts, t, year = context.texts, context.texts.t, context.month.year
    measure = context.plan.measure(series.measure)[1]
    drawn = [
        Line(t("goal.drill.year", year=year), [row["value"] for row in rows], Role.MAIN),
        Line(t("goal.drill.year", year=year - 1), [row["value_last_year"] for row in rows], Role.BEFORE),
    ]
    x, scale = [texts.month(row["month"]) for row in rows], measure_scale(texts, context.plan, series.measure)
    short = [t("goal.drill.short_month", month=row["month"].month) for row in rows]
    if measure.behaviour == "flow":
        figure = columns(short, drawn, scale, stacked=False, codes=[f"{row['month']:%Y-%m}" for row in rows])
    else:
        figure = lines(short, drawn, scale)
    title = t("chart.title.months", area=words.area_name(texts, area))
    alt = t("chart.alt.none", title=title, goal=texts.pick(measure.label))
    table = {t("chart.column.month"): x, **{line.name: line.y for line in drawn}}
    note = t("chart.note.months") if measure.behaviour == "flow" else ""
    return Chart(title, figure, table, alt, note=note, datasets=(context.plan.measure(series.measure)[0].id,))
