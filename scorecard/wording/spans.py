"""Spans of months in words: what a figure covers, and what is missing. Imports scorecard only."""

from __future__ import annotations

from datetime import date

from scorecard.plan import Goal, GoalKind, Plan
from scorecard.texts import Texts
from scorecard.verdicts import Verdict


def covers(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> str:
    """What the actual figure covers: 2013年1—9月累计 · 2012年1月—2013年8月累计 · 2013年9月末. "" without figures."""
    month = _last_month(verdict)
    if month is None:
        return ""
    if goal.kind in (GoalKind.STOCK_GROWTH, GoalKind.MILESTONES, GoalKind.TRACKED):
        return texts.t("status.span.level", month=texts.month(month))
    if goal.per == "period":
        first = date(plan.period.first_year, 1, 1)
        if month <= first:
            return texts.month(month)
        return texts.t("status.span.period", first=texts.month(first), last=texts.month(month))
    if goal.kind is GoalKind.ABOVE_BENCHMARK and month.month < 12:
        return texts.t("status.span.twelve", month=texts.month(month))
    if month.month == 12:
        return texts.t("status.span.year", year=month.year)
    if month.month == 1:
        return texts.t("status.span.january", year=month.year)
    name = str(month.month) if texts.language == "zh" else texts.month(month).split(" ")[0]
    return texts.t("status.span.year_to_date", year=month.year, month=name)


def _last_month(verdict: Verdict) -> date | None:
    """The month judged by: of a closed year its December."""
    if verdict.data_as_of is None:
        return None
    if verdict.year is not None and verdict.data_as_of.year > verdict.year:
        return date(verdict.year, 12, 1)
    return verdict.data_as_of


def missing_span(texts: Texts, first: str, last: str) -> str:
    """ "2013-03", "2013-04" → 2013年3月至2013年4月"""
    months = [date.fromisoformat(f"{text}-01") for text in (first, last)]
    if months[0] == months[1]:
        return texts.t("status.missing.month", month=texts.month(months[0]))
    return texts.t("status.missing.months", first=texts.month(months[0]), last=texts.month(months[1]))
