"""Where a goal will end, in words: how likely it is met, the interval, another rule. Imports scorecard only."""

from __future__ import annotations

import math

from scorecard.plan import Goal, GoalKind, Plan, Thresholds
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording.units import expected

ALMOST = 0.05  # from here to certain or impossible it is "very"
GROWTH = (GoalKind.YEARLY_GROWTH, GoalKind.STEADY_GROWTH, GoalKind.STOCK_GROWTH)
SUREST = 0.99  # no forecast says 0 % or 100 %


def probability(texts: Texts, verdict: Verdict) -> str:
    """68% · 不足1% · 超过99%; "" where nothing is forecast."""
    return "" if verdict.probability is None else share(texts, verdict.probability)


def share(texts: Texts, chance: float) -> str:
    """A probability as a number: 68% · 不足1% · 超过99%."""
    if chance > SUREST:
        return texts.t("status.chance.above", limit=texts.percent(SUREST, 0))
    if chance < 1 - SUREST:
        return texts.t("status.chance.below", limit=texts.percent(1 - SUREST, 0))
    return texts.percent(math.floor(chance * 100 + 1e-7) / 100, 0)  # cut, so that 79.7 % doesn't read as on track


def chance_words(thresholds: Thresholds) -> tuple[tuple[float, str], ...]:
    """(probability from which it holds, word), the likeliest first: cut where the plan cuts the status."""
    return (
        (max(1 - ALMOST, thresholds.on_track), "very_likely"),
        (thresholds.on_track, "likely"),
        (thresholds.at_risk, "open"),
        (min(ALMOST, thresholds.at_risk), "unlikely"),
        (0.0, "very_unlikely"),
    )


def chance_word(texts: Texts, plan: Plan, verdict: Verdict) -> str:
    """The probability as a word: 较大; "" where nothing is forecast."""
    chance = verdict.probability
    if chance is None:
        return ""
    return texts.t(f"status.chance.{next(word for least, word in chance_words(plan.thresholds) if chance >= least)}")


def chance(texts: Texts, plan: Plan, verdict: Verdict) -> str:
    """68%（尚不确定）; "" where nothing is forecast."""
    if verdict.probability is None:
        return ""
    return texts.t("status.chance.both", share=probability(texts, verdict), word=chance_word(texts, plan, verdict))


def interval(texts: Texts, goal: Goal, verdict: Verdict, *, signed: bool = False) -> str:
    """八成可能在 +10.9% 至 +25.2% 之间; "" where nothing is forecast."""
    if verdict.forecast_low is None or verdict.forecast_high is None:
        return ""
    ends = [expected(texts, goal, end, signed=signed) for end in (verdict.forecast_low, verdict.forecast_high)]
    return texts.t("status.interval", low=ends[0], high=ends[1])


def second_opinion(texts: Texts, goal: Goal, verdict: Verdict) -> str:
    """What the other rule says and why: 实际÷序时应完成 103%：预计可完成; "" where it says nothing."""
    if verdict.second_opinion is None:
        return ""
    word = texts.t(f"status.word.{verdict.second_opinion}")
    if verdict.second_rule == "ratio":
        return texts.t("status.second.ratio", ratio=texts.percent(verdict.second_ratio, 0), word=word)
    met = texts.t(f"status.second.{'met' if 'second_met' in verdict.flags else 'not_met'}")
    of_growth = "growth_" if goal.kind in GROWTH else ""
    trend = texts.t(f"status.second.{of_growth}{'safe' if 'second_safe' in verdict.flags else 'not_safe'}")
    return texts.t("status.second.trend", met=met, trend=trend, word=word)


def disagrees(texts: Texts, verdict: Verdict) -> str:
    """That the two are more than one step apart, and what follows; "" where they aren't."""
    return texts.t("status.second.disagrees") if "second_disagrees" in verdict.flags else ""


def add_up(texts: Texts, verdict: Verdict, *, without_own: int = 0, districts: int = 0) -> str:
    """Whether the city would make it if every district met its own target; "" where that isn't known.

    `without_own` of the `districts` have none, as their part of the city's count is below one.
    """
    if "districts_would_not" in verdict.flags and without_own:
        key = "undivided" if without_own >= districts else "partly_divided"
        return texts.t(f"status.add_up.{key}", count=without_own)
    if without_own and without_own >= districts:  # nobody's target is met by anybody
        return ""
    for flag in ("districts_would_do", "districts_would_not"):
        if flag in verdict.flags:
            return texts.t(f"status.add_up.{flag}")
    return ""
