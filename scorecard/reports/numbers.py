"""The three numbers of a goal that are shown large: the figure, its target, and where it is heading.

A written value is taken apart so that the number can stand large and its words small. Imports scorecard only.
"""

from __future__ import annotations

from typing import NamedTuple

from scorecard.judge import Status
from scorecard.plan import Goal, GoalKind, Plan
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words
from scorecard.wording.spans import covers

SIGNS = "+−≥＞>"  # stand large with the number
INSIDE = ",.%"


class Number(NamedTuple):
    """One large number: `lead` and `unit` stand small before and behind it, `note` below."""

    label: str
    lead: str
    figure: str
    unit: str
    note: str = ""


def numbers_of(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict, city: Verdict | None) -> tuple[Number, ...]:
    """Three of them. Where the city's verdict stands beside it (a district's report), the third is its figure."""
    t, judged_by = texts.t, words.target_source(texts, verdict)
    actual = _number(t("deck.number.actual"), words.actual(texts, goal, verdict), covers(texts, plan, goal, verdict))
    if verdict.target is None:
        return (actual, *([_city(texts, goal, city, verdict)] if city else []))
    if city is not None and words.is_below_one(verdict):  # the city's target is the city's, said as such
        told = words.target(texts, goal, city)
        whole = _number(t("deck.number.target_city"), told, words.below_one(texts, goal))
        return (actual, whole, _city(texts, goal, city, verdict))
    # the gap is that of the figure so far: beside the forecast it would read as the forecast's
    gap = words.gap(texts, goal, verdict) if verdict.forecast_mid is not None and city is None else ""
    target = _number(t("deck.number.target"), words.target(texts, goal, verdict), judged_by or gap)
    if city is None and verdict.status is Status.DISCONTINUED:  # nothing is asked for any more
        return (actual, target)
    return (actual, target, _city(texts, goal, city, verdict) if city else _outlook(texts, plan, goal, verdict))


def _outlook(texts: Texts, plan: Plan, goal: Goal, verdict: Verdict) -> Number:
    """The forecast; of milestones how far they have come; else the gap."""
    if verdict.forecast_mid is not None:
        shown = words.expected(texts, goal, verdict.forecast_mid, signed=words.is_change(goal))
        chance = outlook.chance(texts, plan, verdict)
        likely = texts.t("deck.number.chance", chance=chance) if chance else ""
        return _number(texts.t(f"deck.number.forecast_{verdict.span}"), shown, likely)
    stage = verdict.terms.get("stage_share")
    if goal.kind is GoalKind.MILESTONES and stage is not None:
        elapsed = texts.percent(verdict.terms.get("elapsed_share"), 0)
        note = texts.t("deck.number.elapsed", share=elapsed)
        return _number(texts.t("deck.number.stage"), texts.percent(stage, 0), note)
    side = "ahead" if verdict.gap is not None and verdict.gap > 0 else "gap"
    shown = words.signed(texts, goal, None if verdict.gap is None else abs(verdict.gap), plus=False)
    return _number(texts.t(f"deck.number.{side}"), shown, "")


def _city(texts: Texts, goal: Goal, city: Verdict, verdict: Verdict) -> Number:
    """The whole city's figure, and the own rank among the districts."""
    note = ""
    if verdict.is_small:
        note = texts.t("deck.number.small")
    elif words.has_rank(verdict):
        tie, rank = words.tie(texts, verdict), verdict.rank or 0
        note = texts.t("deck.number.rank", tie=tie, rank=rank, of=verdict.ranked_of or 0)
    return _number(texts.t("deck.number.city"), words.actual(texts, goal, city), note)


def _number(label: str, shown: str, note: str) -> Number:
    return Number(label, *split(shown), note)


def split(shown: str) -> tuple[str, str, str]:
    """What stands before the number, the number with its sign, what stands behind: ＞全省 · 45.13 · 件/10万人."""
    start = next((at for at, letter in enumerate(shown) if letter.isdigit()), None)
    if start is None:
        return "", shown, ""
    end = start
    while end < len(shown) and (shown[end].isdigit() or shown[end] in INSIDE):
        end += 1
    sign = start
    while sign and (shown[sign - 1] in SIGNS or shown[sign - 1] == " "):
        sign -= 1
    return shown[:sign].strip(), shown[sign:end].replace(" ", ""), shown[end:].strip()
