"""How likely, between what, and what another rule says: the words of where a goal will end, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scorecard.judge import Status
from scorecard.plan import Plan
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import outlook, words

ZH, EN = Texts("zh"), Texts("en")


def said(verdicts: dict[str, Verdict], goal: str = "patent_growth", **changed: Any) -> Verdict:
    return replace(verdicts[goal], flags=(), **changed)


@pytest.mark.parametrize(
    ("chance", "zh", "en"),
    [
        (0.6829, "68%（尚不确定）", "68% (open)"),
        (0.7999, "79%（尚不确定）", "79% (open)"),  # cut: 80 % would read as on track
        (0.8, "80%（较大）", "80% (likely)"),
        (0.96, "96%（很大）", "96% (very likely)"),
        (0.3999, "39%（较小）", "39% (unlikely)"),
        (0.0001, "不足1%（很小）", "under 1% (very unlikely)"),
        (1.0, "超过99%（很大）", "over 99% (very likely)"),
        (None, "", ""),
    ],
)
def test_a_probability_in_number_and_word(
    plan: Plan, verdicts: dict[str, Verdict], chance: float | None, zh: str, en: str
) -> None:
    verdict = said(verdicts, probability=chance)
    assert (outlook.chance(ZH, plan, verdict), outlook.chance(EN, plan, verdict)) == (zh, en)


def test_the_words_of_a_probability_are_cut_where_the_plan_cuts_the_status(
    plan: Plan, verdicts: dict[str, Verdict]
) -> None:
    cuts = plan.thresholds.model_copy(update={"on_track": 0.97, "at_risk": 0.6})
    other = plan.model_copy(update={"thresholds": cuts})
    told = [outlook.chance_word(EN, other, said(verdicts, probability=p)) for p in (0.98, 0.96, 0.6, 0.59, 0.04)]
    assert told == ["very likely", "open", "open", "unlikely", "very unlikely"]
    assert outlook.chance_word(EN, plan, said(verdicts, probability=0.96)) == "very likely"


def test_the_interval_is_the_eighty_percent_one(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    goal, verdict = plan.goal("patent_growth"), said(verdicts, forecast_low=0.109, forecast_high=0.252)
    assert outlook.interval(ZH, goal, verdict, signed=True) == "八成可能在+10.9%至+25.2%之间"
    assert outlook.interval(EN, goal, replace(verdict, forecast_low=None)) == ""


def test_the_second_opinion_says_its_rule(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    growth, training = plan.goal("patent_growth"), plan.goal("training")
    trend = said(verdicts, second_opinion=Status.AT_RISK, second_rule="trend", second_ratio=None)
    met = replace(trend, flags=("second_met", "second_disagrees"))
    assert outlook.second_opinion(ZH, growth, met) == "目前已达标，增幅低于上年同期：有风险"
    assert outlook.disagrees(ZH, met) == "与上述评价相差较大，请结合月度走势研判"
    assert outlook.disagrees(ZH, trend) == ""
    ratio = said(verdicts, "training", second_opinion=Status.ON_TRACK, second_rule="ratio", second_ratio=1.0377)
    assert outlook.second_opinion(ZH, training, ratio) == "实际完成为序时应完成的104%：预计可完成"
    assert outlook.second_opinion(EN, training, replace(ratio, second_opinion=None)) == ""


@pytest.mark.parametrize("texts", [ZH, EN])
def test_whether_districts_add_up_is_said_only_where_known(verdicts: dict[str, Verdict], texts: Texts) -> None:
    told = {
        outlook.add_up(texts, replace(verdicts["patent_growth"], flags=(flag,)))
        for flag in ("districts_would_do", "districts_would_not")
    }
    assert len(told) == 2
    one = replace(verdicts["patent_growth"], flags=("districts_would_do",))
    assert outlook.add_up(texts, one, without_own=12, districts=12) == "", "none of them has a target of its own"
    short = replace(one, flags=("districts_would_not",))
    parted = {outlook.add_up(texts, short, without_own=count, districts=12) for count in (0, 3, 12)}
    assert len(parted) == 3
    assert outlook.add_up(texts, said(verdicts)) == ""


def test_equal_ranks_are_said(verdicts: dict[str, Verdict]) -> None:
    verdict = said(verdicts, rank=2, ranked_of=12, is_tied=True)
    assert (words.tie(ZH, verdict), words.tie(EN, verdict)) == ("并列", "tied ")
    assert words.tie(ZH, replace(verdict, is_tied=False)) == ""
