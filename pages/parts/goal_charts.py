"""The charts of a goal beside its trend: its years against the targets, and the kinds its figure is made of.

Every point is a value of `verdict` or `cube`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pages.parts import words
from pages.parts.chart_parts import first_month, from_goal, table_of, title_of
from pages.parts.charts import Chart, cached
from pages.parts.context import Context
from pages.parts.spans import covers
from pages.parts.units import amount, is_ratio, measure_scale, scale_of
from scorecard.figures import Line, Role, columns, lines
from scorecard.plan import Goal, GoalKind, Part, Series
from scorecard.verdicts import Verdict


def years(context: Context, goal: Goal, verdicts: Sequence[Verdict], part: Part | None = None) -> Chart | None:
    """Each year against its target (`verdicts`: the years of the goal or part), or a period's counts by year."""
    question = (goal.id, part.id if part else "", verdicts[0].area_code if verdicts else "", context.month)
    if goal.per == "year":
        return cached(
            context, "years", question, lambda: from_goal(context, goal, _years(context, goal, verdicts, part))
        )
    if goal.kind is GoalKind.CUMULATIVE and verdicts:
        area = verdicts[0].area_code
        return cached(context, "years", question, lambda: from_goal(context, goal, _counts(context, goal, area)))
    return None


def _years(context: Context, goal: Goal, verdicts: Sequence[Verdict], part: Part | None) -> Chart | None:
    told = [v for v in verdicts if v.year is not None]
    if all(v.actual is None for v in told):
        return None
    texts = context.texts
    x = [str(v.year) for v in told]
    drawn = [
        Line(texts.t("chart.line.actual"), [v.actual for v in told], Role.MAIN),
        Line(texts.t("chart.line.target"), [v.target for v in told], Role.TARGET),
    ]
    notes = [words.status_word(texts, v.status) for v in told]
    figure = columns(x, drawn, scale_of(texts, goal), stacked=False, notes=notes)
    running = [v for v in told if v.year == context.month.year and v.data_as_of and v.data_as_of.month < 12]
    note = texts.t(
        "chart.note.running", year=running[0].year, span=covers(texts, context.plan, goal, running[0])
    ) if running else ""  # fmt: skip
    title = title_of(context, "years", part)
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


def _counts(context: Context, goal: Goal, area: str) -> Chart | None:
    rows = context.run(
        "counts_by_year", area=area, series=list(goal.series), first=first_month(context), as_of=context.month
    ).to_pylist()
    if not rows:
        return None
    texts, measure, last = context.texts, Series.parse(goal.series[0]).measure, rows[-1]
    name = texts.t("chart.line.count")
    if last["last_month"].month < 12:
        name = texts.t("chart.line.count_to_date", year=last["year"], month=last["last_month"].month)
    x = [str(row["year"]) for row in rows]
    drawn = [Line(name, [row["amount"] for row in rows], Role.MAIN)]
    figure = columns(x, drawn, measure_scale(texts, context.plan, measure), stacked=False)
    title = texts.t("chart.title.year_counts")
    best = max(rows, key=lambda row: row["amount"])
    alt = texts.t(
        "chart.alt.bars", title=title, goal=texts.pick(goal.name), count=len(rows), first=best["year"],
        value=amount(texts, context.plan, measure, best["amount"]),
    )  # fmt: skip
    return Chart(title, figure, {texts.t("chart.column.year"): x, name: drawn[0].y}, alt)


def kinds(context: Context, goal: Goal, area: str) -> Chart | None:
    """What the goal's figure is made of, month by month since last January: the declared cut, else the one its series
    is a kind of, so that all grants are shown where inventions are judged."""
    keys = [*goal.series, *(part.series for part in goal.parts)]
    if not keys:
        return None
    first = Series.parse(keys[0])
    dimension = goal.breakdown or first.dimension
    if not dimension:
        return None
    question = (goal.id, area, context.month)
    return cached(context, "kinds", question, lambda: _kinds(context, goal, area, first.measure, dimension))


def _kinds(context: Context, goal: Goal, area: str, measure: str, dimension_id: str) -> Chart | None:
    since = date(context.month.year - 1, 1, 1)
    rows = context.run(
        "kinds_by_month", area=area, measure=measure, dimension=dimension_id, first=since, as_of=context.month
    ).to_pylist()
    if not rows:
        return None
    texts, dimension = context.texts, context.plan.dimension(dimension_id)
    x = sorted({row["month"] for row in rows})
    found: dict[str, dict[date, float]] = {}
    for row in rows:
        found.setdefault(row["kind"], {})[row["month"]] = row["value"]
    drawn = [
        Line(words.kind_name(texts, dimension, kind), [by_month.get(month) for month in x], Role.KIND)
        for kind, by_month in found.items()
    ]
    scale, ticks = measure_scale(texts, context.plan, measure), texts.t("chart.year_month")
    draw = columns if dimension.partition else lines
    label = texts.pick(context.plan.measure(measure)[1].label)
    title = texts.t("chart.title.kinds", measure=label, dimension=texts.pick(dimension.label))
    note = "" if dimension.partition else texts.t("chart.note.kinds_overlap")
    alt = texts.t("chart.alt.none", title=title, goal=texts.pick(goal.name))
    figure = draw(x, drawn, scale, month_format=ticks)
    datasets = (context.plan.measure(measure)[0].id,)
    return Chart(title, figure, table_of(context, x, drawn), alt, note=note, datasets=datasets)
