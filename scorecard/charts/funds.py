"""Charts of money: budgeted against spent by use, since January, and by year. Points come from queries alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import plotly.graph_objects as go

from scorecard.charts.chart import Chart
from scorecard.figures import Line, Role, Scale, columns, lines
from scorecard.plan import Figure, Series
from scorecard.texts import WAN
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.units import counted, measure_scale


def by_kind(view: View, figures: Sequence[Figure]) -> Chart | None:
    """Each figure's sum of the year so far by its breakdown, side by side."""
    texts, plan = view.texts, view.plan
    dimension = plan.dimension(figures[0].breakdown or "")
    found: dict[str, dict[str, float]] = {}
    for figure in figures:
        rows = view.run(
            "kinds_since", area=plan.city.code, measure=_measure(figure), dimension=dimension.id,
            first=view.month.replace(month=1), as_of=view.month,
        ).to_pylist()  # fmt: skip
        found[texts.pick(figure.label)] = {row["kind"]: row["amount"] for row in rows}
    kinds = [kind.id for kind in dimension.kinds if any(kind.id in amounts for amounts in found.values())]
    if not kinds:
        return None
    x = [words.kind_name(texts, dimension, kind) for kind in kinds]
    roles = (Role.BEFORE, Role.MAIN)
    drawn = [
        Line(label, _in_units(view, (amounts.get(kind) for kind in kinds)), roles[place % 2])
        for place, (label, amounts) in enumerate(found.items())
    ]
    title = texts.t("work_items.fund.by_use", span=texts.year_to_date(view.month))
    return _chart(view, title, columns(x, drawn, _scale(view, figures), stacked=False), x, drawn, figures)


def by_month(view: View, figures: Sequence[Figure]) -> Chart | None:
    """Since January: each figure, the last also a year before; a budget that is there steps up where it was set."""
    texts, year = view.texts, view.month.year
    drawn: list[Line] = []
    months = [date(year, number, 1) for number in range(1, 13)]
    for figure in figures:
        series = Series.parse(figure.series[0])
        rows = view.run("growth_course", area=view.plan.city.code, as_of=view.month, growth=0.0, **series._asdict())
        label, told = texts.pick(figure.label), rows.to_pylist()
        is_last = figure is figures[-1]
        drawn.append(
            Line(label, _in_units(view, (row["year_to_date"] for row in told)), Role.MAIN if is_last else Role.TARGET)
        )
        if is_last:
            before = _in_units(view, (row["year_to_date_last_year"] for row in told))
            drawn.append(Line(texts.t("work_items.fund.before", label=label, year=year - 1), before, Role.BEFORE))
    if all(value is None for line in drawn for value in line.y):
        return None
    title, shown = texts.t("work_items.fund.by_month", year=year), [texts.month(month) for month in months]
    figure_ = lines(months, drawn, _scale(view, figures), month_format=texts.t("chart.month"))
    return _chart(view, title, figure_, shown, drawn, figures)


def by_year(view: View, figures: Sequence[Figure]) -> Chart | None:
    """Each figure by year of the period against what the plan asks for."""
    texts, first = view.texts, date(view.plan.period.first_year, 1, 1)
    found = {
        figure.id: {
            row["year"]: row["amount"]
            for row in view.run(
                "counts_by_year", area=view.plan.city.code, series=list(figure.series), first=first, as_of=view.month
            ).to_pylist()
        }
        for figure in figures
    }
    years = sorted({year for amounts in found.values() for year in amounts})
    if not years:
        return None
    roles = (Role.BEFORE, Role.MAIN)
    drawn = [
        Line(
            texts.pick(figure.label), _in_units(view, (found[figure.id].get(year) for year in years)), roles[place % 2]
        )
        for place, figure in enumerate(figures)
    ]
    target = next((figure.target for figure in figures if figure.target is not None), None)
    if target is not None:
        drawn.append(Line(texts.t("chart.line.target"), _in_units(view, [target] * len(years)), Role.TARGET))
    x = [str(year) for year in years]
    figure_ = columns(x, drawn, _scale(view, figures), stacked=False)
    return _chart(view, texts.t("work_items.fund.by_year"), figure_, x, drawn, figures)


def _chart(
    view: View, title: str, figure: go.Figure, x: Sequence[str], drawn: Sequence[Line], figures: Sequence[Figure]
) -> Chart:
    texts, last = view.texts, drawn[-1 if drawn[-1].role is Role.MAIN else 0]
    known = [(word, value) for word, value in zip(x, last.y, strict=True) if value is not None]
    word, value = known[-1] if known else ("", None)
    told = counted(texts, texts.number(value), _scale(view, figures).unit)
    alt = texts.t("work_items.fund.alt", title=title, name=last.name, at=word, value=told)
    table = {texts.t("work_items.fund.axis"): list(x), **{line.name: line.y for line in drawn}}
    datasets = tuple(dict.fromkeys(view.plan.measure(_measure(one))[0].id for one in figures))
    note = texts.t("work_items.fund.unit", unit=_scale(view, figures).unit)
    return Chart(title, figure, table, alt, note=note, datasets=datasets)


def _scale(view: View, figures: Sequence[Figure]) -> Scale:
    """万元 in Chinese, as officials count money; else the measure's own unit."""
    own = measure_scale(view.texts, view.plan, _measure(figures[0]))
    return own if _unit(view) == 1 else Scale(view.texts.t("work_items.fund.wan", unit=own.unit), digits=2)


def _unit(view: View) -> int:
    return WAN if view.texts.language == "zh" else 1


def _in_units(view: View, values: Iterable[float | None]) -> list[float | None]:
    return [None if value is None else value / _unit(view) for value in values]


def _measure(figure: Figure) -> str:
    return Series.parse(figure.series[0]).measure
