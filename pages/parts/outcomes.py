"""The outcomes of the overall objective: tracked, never judged. One compact line of HTML."""

from __future__ import annotations

from html import escape

from pages.parts.context import Context
from scorecard.history import MILESTONE_DIMENSION, measure_with
from scorecard.plan import Outcome, Series
from scorecard.texts import Texts
from scorecard.wording import units, words


def outcomes(context: Context, area: str) -> str:
    """All outcomes with their latest figure, or with why there is none; HTML, "" without any."""
    if not context.plan.outcomes:
        return ""
    t = context.texts.t
    cells = "".join(_cell(context, outcome, area) for outcome in context.plan.outcomes)
    title, about = escape(t("overview.outcomes.title")), escape(t("overview.outcomes.about"))
    head = f"<h2>{title}<small>{about}</small></h2>"
    return f'<section class="ov-box ov-outcomes">{head}<div>{cells}</div></section>'


def _cell(context: Context, outcome: Outcome, area: str) -> str:
    texts = context.texts
    shown, span = _figure(context, outcome, area)
    note = texts.pick(outcome.note) if outcome.note else texts.t("overview.outcomes.none")
    name, statement = escape(texts.pick(outcome.name)), escape(texts.pick(outcome.statement))
    return (
        f'<div class="ov-outcome" title="{statement}">{name}<br>'
        f"<b>{escape(shown)}</b> <small>{escape(span or note)}</small></div>"
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
