"""What it would take to reach a goal, in words: so many a month, in all, or in batches. Imports scorecard only."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scorecard.plan import Goal, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import words
from scorecard.wording.units import amount


def required(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """What it would take: 后期月均需完成312件，上年同期月均289件; "" where that makes no sense."""
    if verdict.required_rate is None:
        return ""
    if verdict.required_rate == 0:
        return texts.t("status.required.enough")
    series = words.judged_series(goal, verdict)
    if not goal.forecastable:
        return _batches(texts, plan, series, verdict)
    if verdict.required_rate < 1 and verdict.still_needed and series:
        return _few(texts, plan, series, verdict)
    rate = _of_kind(texts, plan, series, _rate(texts, plan, series, verdict.required_rate))
    if verdict.last_year_rate is None or not series:
        return texts.t("status.required.rate_alone", rate=rate)
    # Where the rest passes a year's end there are no such months last year: then it is the last twelve.
    key = "rate_twelve" if _passes_year(verdict) else "rate"
    return texts.t(f"status.required.{key}", rate=rate, pace=_rate(texts, plan, series, verdict.last_year_rate))


def _passes_year(verdict: Verdict) -> bool:
    month = verdict.data_as_of.month if verdict.data_as_of else 12
    return (verdict.terms.get("months_left") or 0) > 12 - month


def _few(texts: Texts, plan: Plan, series: Sequence[str], verdict: Verdict) -> str:
    """Less than one a month is said as how many in all: nobody recognises 0.2 enterprises."""
    left, pace = int(verdict.terms.get("months_left") or 0), verdict.last_year_rate
    measure = Series.parse(series[0]).measure
    still = _of_kind(texts, plan, series, amount(texts, plan, measure, math.ceil(verdict.still_needed or 0)))
    key, months = ("few_twelve", 12) if _passes_year(verdict) else ("few", left)
    if pace is None:
        return texts.t("status.required.few_alone", still=still, months=left)
    before = amount(texts, plan, measure, round(pace * months))
    return texts.t(f"status.required.{key}", still=still, months=left, before=before)


def _batches(texts: Texts, plan: Plan, series: Sequence[str], verdict: Verdict) -> str:
    """Recognitions come in batches: how many it takes, not how many a month."""
    needed, current = (
        amount(texts, plan, Series.parse(series[0]).measure, verdict.terms.get(name)) for name in ("needed", "current")
    )
    return texts.t("status.required.batches", needed=needed, current=current)


def _rate(texts: Texts, plan: Plan, series: Sequence[str], number: float) -> str:
    """A number a month: whole where it is large."""
    digits = 0 if number >= 20 else 1
    return amount(texts, plan, Series.parse(series[0]).measure, number, digits) if series else texts.number(number)


def _of_kind(texts: Texts, plan: Plan, series: Sequence[str], shown: str) -> str:
    """336件（发明） · 336 invention patent applications; as it is where all kinds count."""
    first = Series.parse(series[0]) if series else None
    if first is None or not first.kind:
        return shown
    kind = texts.pick(plan.dimension(first.dimension).kind(first.kind).label)
    if texts.language == "en":  # says what is counted too: Chinese has its counting word for that
        kind = f"{words.within(kind)} {words.within(texts.pick(plan.measure(first.measure)[1].label))}"
    return texts.t("status.required.counted_kind", number=shown, kind=kind)
