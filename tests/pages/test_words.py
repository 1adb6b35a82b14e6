"""Verdicts in words: numbers with their units, formulas with their numbers, both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from scorecard.plan import Plan
from scorecard.texts import LANGUAGES, LOCALES, Texts, catalogue, placeholders
from scorecard.verdicts import Verdict
from scorecard.wording import takes, units, words
from scorecard.wording.spans import covers, missing_span
from tests.pages.city import CITY

TOPICS = sorted(path.stem for path in (LOCALES / "zh").glob("*.toml"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ZH, EN = Texts("zh"), Texts("en")


@pytest.mark.parametrize(
    ("number", "plus", "written"),
    [(0.15, False, "15%"), (0.126, True, "+12.6%"), (-0.004, True, "−0.4%"), (None, False, "—"), (0.0, True, "0%")],
)
def test_ratios_are_percentages(plan: Plan, number: float | None, plus: bool, written: str) -> None:
    assert units.value(ZH, plan.goal("patent_growth"), number, signed=plus) == written


def test_counts_have_their_unit(plan: Plan) -> None:
    training, marks = plan.goal("training"), plan.goal("well_known_trademarks")
    assert units.value(ZH, training, 5851) == "5,851人次"
    assert units.value(EN, training, 5851) == "5,851 person-times"
    assert units.value(EN, marks, 1) == "1", "units are declared as plurals"
    assert units.value(ZH, marks, 0.12) == "0.12件", "a part of a target must not read as none"
    assert units.expected(ZH, plan.goal("ip_enterprises"), 32.5) in ("32家", "33家")
    assert units.value(ZH, plan.goal("invention_grants_per_100k"), 9.468) == "9.47件/10万人"


def test_differences_of_percentages_are_points(plan: Plan) -> None:
    assert units.signed(ZH, plan.goal("invention_share"), -0.024) == "−2.4个百分点"
    assert units.signed(ZH, plan.goal("training"), -4149) == "−4,149人次"


def test_targets_say_how_they_bind(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    said = {goal.id: words.target(ZH, goal, verdicts[goal.id]) for goal in plan.goals}
    assert said["patent_growth"] == "≥15%"
    assert said["enforcement_closure"] == "＞95%"
    assert said["invention_applications_per_100k"].startswith("＞全省 ")
    assert said["industry_databases"] == "建成6个"
    assert said["enterprise_ip_rules"] == "方案无数量要求"
    assert said["geographical_indications"] == "净增＞0个"


@pytest.mark.parametrize("language", LANGUAGES)
def test_formula_holds_the_numbers_it_is_made_of(plan: Plan, verdicts: dict[str, Verdict], language: str) -> None:
    texts = Texts(language)
    for goal in plan.goals:
        verdict = verdicts[goal.id]
        formula = " ".join(words.formula(texts, plan, goal, verdict))
        for number in (verdict.numerator, verdict.denominator):
            if number is not None and number < 100_000:
                assert texts.number(number, 0) in formula, (goal.id, formula)


def test_growth_from_nothing_is_said_not_computed(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    verdict = replace(
        verdicts["patent_growth"], actual=None, terms={**verdicts["patent_growth"].terms, "previous": 0.0}
    )
    (line, *_) = words.formula(ZH, plan, plan.goal("patent_growth"), verdict)
    assert "上年同期为0" in line
    assert "÷" not in line


def test_what_it_takes(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    goal, verdict = plan.goal("training"), verdicts["training"]
    assert takes.required(ZH, plan, goal, verdict).startswith("后期月均需完成")
    assert takes.required(ZH, plan, goal, replace(verdict, required_rate=0.0)) == "数量已达到目标所需"
    assert takes.required(ZH, plan, goal, replace(verdict, required_rate=None)) == ""
    few = replace(verdict, required_rate=0.2, still_needed=2.4, last_year_rate=0.25)
    assert "个月还需完成3人次，近12个月3人次" in takes.required(ZH, plan, goal, few), "not 0.2 a month"
    batches = takes.required(ZH, plan, plan.goal("famous_trademarks"), verdicts["famous_trademarks"])
    assert "月均" not in batches, "recognised in batches: no rate a month"


def test_what_it_takes_reads_as_a_sentence(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    goal = plan.goal("invention_share")
    verdict = replace(verdicts["invention_share"], required_rate=336.2, last_year_rate=83.0, flags=())
    assert takes.required(EN, plan, goal, verdict) == (
        "336 invention patent applications a month needed from now on; 83 a month over the same months last year"
    )
    assert takes.required(ZH, plan, goal, verdict) == "后期月均需完成336件（发明），上年同期月均83件"
    alone = takes.required(EN, plan, goal, replace(verdict, last_year_rate=None))
    assert alone == "336 invention patent applications a month needed from now on"


def test_clauses_in_both_languages() -> None:
    assert [words.clause(ZH, one) for one in ("三(二)2", "五")] == ["三(二)2", "五"]
    assert [words.clause(EN, one) for one in ("三(二)2", "三(一)", "四(十)", "7")] == [
        "III(2)2",
        "III(1)",
        "IV(10)",
        "7",
    ]


def test_spans(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    growth, verdict = plan.goal("patent_growth"), verdicts["patent_growth"]
    assert covers(ZH, plan, growth, verdict) == "2013年1—9月累计"
    assert covers(EN, plan, growth, verdict) == "Jan–Sep 2013"
    assert covers(ZH, plan, growth, replace(verdict, data_as_of=date(2013, 1, 1))) == "2013年1月"
    assert covers(ZH, plan, growth, replace(verdict, year=2012)) == "2012年全年"
    assert covers(ZH, plan, growth, replace(verdict, data_as_of=None)) == ""
    training, first = plan.goal("training"), date(plan.period.first_year, 1, 1)
    assert covers(ZH, plan, training, replace(verdicts["training"], data_as_of=first)) == "2012年1月"
    assert covers(EN, plan, training, replace(verdicts["training"], data_as_of=first)) == "Jan 2012"
    since = replace(verdicts["training"], data_as_of=date(2013, 9, 1))
    assert covers(ZH, plan, training, since) == "2012年1月—2013年9月累计"
    assert missing_span(ZH, "2013-03", "2013-04") == "2013年3月至2013年4月"
    assert missing_span(EN, "2013-03", "2013-03") == "Mar 2013"


def test_every_flag_and_lack_has_words(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    known = [key.removeprefix("status.flag.") for key in catalogue("zh") if key.startswith("status.flag.")]
    flagged = replace(verdicts["copyright_growth"], flags=tuple(f"{name}:software" for name in known))
    for texts in (ZH, EN):
        assert all(words.flags(texts, plan.goal("copyright_growth"), flagged))
    lacks = [
        {
            "what": what,
            "series": "patent_applications/patent_type/invention",
            "area": CITY,
            "from": "2013-01",
            "to": "2013-02",
        }
        for what in ("figures", "unnamed", "population", "benchmark", "denominator")
    ]
    assert len(words.missing(EN, plan, replace(flagged, missing=tuple(lacks)))) == 5


def test_a_zone_without_population_says_so_instead_of_a_dash(plan: Plan, verdicts: dict[str, Verdict]) -> None:
    goal, verdict = plan.goal("invention_grants_per_100k"), verdicts["invention_grants_per_100k"]
    without = replace(verdict, terms=verdict.terms | {"population": None, "population_year": None}, actual=None)
    assert len(words.formula(ZH, plan, goal, verdict)) > 1
    for texts in (ZH, EN):
        (line,) = words.formula(texts, plan, goal, replace(without, forecast_mid=None))
        assert texts.number(None) not in line
    assert "没有常住人口数据" in words.formula(ZH, plan, goal, without)[0]


@pytest.mark.parametrize(
    ("goal", "changed", "told"),
    [
        ("patent_growth", {"previous": None}, "缺上年同期数"),
        ("patent_growth", {"previous": 0.0}, "上年同期为0"),
        ("enforcement_closure", {}, "没有分母"),
        ("famous_trademarks", {"base": 0.0}, "上年末为0"),
        ("famous_trademarks", {"base": None}, "缺上年末数"),
    ],
)
def test_what_can_not_be_computed_says_why_instead_of_a_dash(
    plan: Plan, verdicts: dict[str, Verdict], goal: str, changed: dict[str, float | None], told: str
) -> None:
    verdict = replace(verdicts[goal], actual=None, denominator=0.0, forecast_mid=None)
    verdict = replace(verdict, terms=verdict.terms | changed)
    (line,) = words.formula(ZH, plan, plan.goal(goal), verdict)
    assert told in line
    assert "= —" not in line


def test_a_status_is_explained_by_the_plans_own_cuts(plan: Plan) -> None:
    cuts = plan.thresholds.model_copy(update={"on_track": 0.7, "at_risk": 0.25})
    other = plan.model_copy(update={"thresholds": cuts})
    assert words.status_explained(ZH, plan, "on_track") == "完成可能性不低于80%"
    assert "25%至70%" in words.status_explained(ZH, other, "at_risk")
    assert words.status_explained(EN, other, "off_track").endswith("below 25%")


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_say_the_same_things(topic: str) -> None:
    zh, en = ({k: v for k, v in catalogue(one).items() if k.startswith(f"{topic}.")} for one in ("zh", "en"))
    assert (LOCALES / "zh" / f"{topic}.toml").is_file()
    assert zh.keys() == en.keys()
    for key in zh:
        assert placeholders(zh[key]) >= placeholders(en[key]) - {"span"} or placeholders(zh[key]) == placeholders(
            en[key]
        )
    # An action says what to write into a Chinese spreadsheet, so it may quote it.
    assert not [key for key, text in en.items() if CHINESE.search(text) and not key.endswith(".action")]


def test_a_goal_that_ended_says_when_and_why(plan: Plan) -> None:
    reason = {"zh": "省著名商标停止认定", "en": "the province recognises no more marks"}
    over = {"from_month": date(2013, 7, 1), "reason": reason, "replaced_by": "trademark_growth"}
    goal = type(plan.goal("famous_trademarks")).model_validate(
        plan.goal("famous_trademarks").model_dump() | {"ended": over}
    )
    said = words.ended(ZH, plan, goal)
    assert said[0] == "2013年7月起停止考核：省著名商标停止认定"
    assert "商标注册量稳步增长" in said[1]
    assert words.ended(ZH, plan, plan.goal("training")) == []


def test_departments_have_their_declared_names_in_english(plan: Plan) -> None:
    assert words.department(EN, plan, "市科技局、市财政局") == "City science and technology bureau, City finance bureau"
    assert words.department(EN, plan, "某某办公室") == "某某办公室", "what nobody declared stays as it was written"
    assert words.department(ZH, plan, "市科技局，市财政局") == "市科技局，市财政局"
