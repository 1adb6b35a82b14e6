"""The charts of a goal beside its trend: its years against the targets, and the kinds its figure is made of.

Every point is a value of `verdict` or `cube`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scorecard.charts.chart import Chart, first_month, from_goal, table_of, title_of
from scorecard.figures import Line, Role, columns, lines
from scorecard.plan import Goal, GoalKind, Part, Series
from scorecard.verdicts import Verdict
from scorecard.view import View
from scorecard.wording import words
from scorecard.wording.spans import covers
from scorecard.wording.units import amount, is_ratio, measure_scale, scale_of


def years(view: View, goal: Goal, verdicts: Sequence[Verdict], part: Part | None = None) -> Chart | None:
    """Each year against its target (`verdicts`: the years of the goal or part), or a period's counts by year."""
    if goal.per == "year":
        return from_goal(view, goal, _years(view, goal, verdicts, part))
    if goal.kind is GoalKind.CUMULATIVE and verdicts:
        return from_goal(view, goal, _counts(view, goal, verdicts[0].area_code))
    return None


def _years(view: View, goal: Goal, verdicts: Sequence[Verdict], part: Part | None) -> Chart | None:
    told = [v for v in verdicts if v.year is not None]
    if all(v.actual is None for v in told):
        return None
    texts = view.texts
    x = [str(v.year) for v in told]
    drawn = [
        Line(texts.t("chart.line.actual"), [v.actual for v in told], Role.MAIN),
        Line(texts.t("chart.line.target"), [v.target for v in told], Role.TARGET),
    ]
    notes = [words.status_word(texts, v.status) for v in told]
    figure = columns(x, drawn, scale_of(texts, goal), stacked=False, notes=notes)
    running = [v for v in told if v.year == view.month.year and v.data_as_of and v.data_as_of.month < 12]
    note = texts.t(
        "chart.note.running", year=running[0].year, span=covers(texts, view.plan, goal, running[0])
    ) if running else ""  # fmt: skip
    title = title_of(view, "years", part)
    table = {
        texts.t("chart.column.year"): x,
        **{line.name: line.y for line in drawn},
        texts.t("chart.column.status"): notes,
    }
    best = max((v for v in told if v.actual is not None), key=lambda v: v.actual or 0.0)
    alt = texts.t(
        "chart.alt.bars", title=title, goal=texts.pick(goal.name), count=len(told), first=best.year,
        value=words.actual(texts, goal, best),
    )  # fmt: skip
    return Chart(
        title, figure, table, alt, frozenset(line.name for line in drawn) if is_ratio(goal) else frozenset(), note
    )


def _counts(view: View, goal: Goal, area: str) -> Chart | None:
    rows = view.run(
        "counts_by_year", area=area, series=list(goal.series), first=first_month(view), as_of=view.month
    ).to_pylist()
    if not rows:
        return None
    texts, measure, last = view.texts, Series.parse(goal.series[0]).measure, rows[-1]
    name = texts.t("chart.line.count")
    if last["last_month"].month < 12:
        name = texts.t("chart.line.count_to_date", year=last["year"], month=last["last_month"].month)
    x = [str(row["year"]) for row in rows]
    drawn = [Line(name, [row["amount"] for row in rows], Role.MAIN)]
    figure = columns(x, drawn, measure_scale(texts, view.plan, measure), stacked=False)
    title = texts.t("chart.title.year_counts")
    best = max(rows, key=lambda row: row["amount"])
    alt = texts.t(
        "chart.alt.bars", title=title, goal=texts.pick(goal.name), count=len(rows), first=best["year"],
        value=amount(texts, view.plan, measure, best["amount"]),
    )  # fmt: skip
    return Chart(title, figure, {texts.t("chart.column.year"): x, name: drawn[0].y}, alt)


def kinds(view: View, goal: Goal, area: str) -> Chart | None:
    """What the goal's figure is made of, month by month since last January: the declared cut, else the one its series
    is a kind of, so that all grants are shown where inventions are judged."""
    keys = [*goal.series, *(part.series for part in goal.parts)]
    if not keys:
        return None
    first = Series.parse(keys[0])
    dimension = goal.breakdown or first.dimension
    if not dimension:
        return None
    return _kinds(view, goal, area, first.measure, dimension)


def _kinds(view: View, goal: Goal, area: str, measure: str, dimension_id: str) -> Chart | None:
    since = date(view.month.year - 1, 1, 1)
    rows = view.run(
        "kinds_by_month", area=area, measure=measure, dimension=dimension_id, first=since, as_of=view.month
    ).to_pylist()
    if not rows:
        return None
    texts, dimension = view.texts, view.plan.dimension(dimension_id)
    x = sorted({row["month"] for row in rows})
    found: dict[str, dict[date, float]] = {}
    for row in rows:
        found.setdefault(row["kind"], {})[row["month"]] = row["value"]
    drawn = [
        Line(words.kind_name(texts, dimension, kind), [by_month.get(month) for month in x], Role.KIND)
        for kind, by_month in found.items()
    ]
    scale, ticks = measure_scale(texts, view.plan, measure), texts.t("chart.year_month")
    draw = columns if dimension.partition else lines
    label = texts.pick(view.plan.measure(measure)[1].label)
    title = texts.t("chart.title.kinds", measure=label, dimension=texts.pick(dimension.label))
    note = "" if dimension.partition else texts.t("chart.note.kinds_overlap")
    alt = texts.t("chart.alt.none", title=title, goal=texts.pick(goal.name))
    figure = draw(x, drawn, scale, month_format=ticks)
    datasets = (view.plan.measure(measure)[0].id,)
    return Chart(title, figure, table_of(view, x, drawn), alt, note=note, datasets=datasets)
