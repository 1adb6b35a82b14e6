"""What needs a decision and what changed: the rules, on verdicts made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scorecard.changes import moves
from scorecard.decisions import Decision, Known, Topic, decisions, stretch
from scorecard.judge import Status
from scorecard.place import ROOT
from scorecard.plan import Plan, load_plan
from scorecard.texts import Texts
from scorecard.verdicts import VERDICT_SCHEMA, Verdict
from scorecard.wording import decisions as wording

EMPTY: dict[str, Any] = {name.removesuffix("_json"): None for name in VERDICT_SCHEMA.names}
CITY = "610300"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(ROOT / "plan")


def verdict(goal: str, **more: Any) -> Verdict:
    """At risk, in the middle of 2013, a quarter above last year's pace."""
    plain: dict[str, Any] = {
        "goal": goal, "part": "", "area_code": CITY, "as_of": date(2013, 9, 1), "data_as_of": date(2013, 9, 1),
        "span": "year", "year": 2013, "is_headline": True, "status": Status.AT_RISK, "probability": 0.5, "actual": 0.2,
        "required_rate": 125.0, "last_year_rate": 100.0, "is_small": False, "is_tied": False, "target_source": "plan",
        "missing": (), "flags": (), "terms": {"months_left": 3}, "beside": {},
    }  # fmt: skip
    return Verdict(**EMPTY | plain | more)


def item(name: str, status: Status = Status.MISSED, days: int | None = 10) -> dict[str, Any]:
    due = date(2013, 6, 30)
    return {"item": name, "status": status, "days_overdue": days, "due_on": due, "progress": 0.9, "lead": "市科技局"}


def report(state: str, area: str = "610331", days: int | None = 5) -> dict[str, Any]:
    return {"dataset": "training", "area_code": area, "month": date(2013, 9, 1), "state": state, "days_late": days}


def told(*found: Decision) -> list[str]:
    """What each is about."""
    return [one.item["item"] if one.item else one.dataset or one.goals[0].goal for one in found]


HOPELESS = {"required_rate": 400.0, "probability": 0.001, "status": Status.OFF_TRACK}


def test_one_of_each_kind_comes_before_the_second_of_any(plan: Plan) -> None:
    goals = [
        verdict("trademark_growth", required_rate=110.0),
        verdict("patent_growth"),
        verdict("invention_grants_per_100k", **HOPELESS),
        verdict("invention_applications_per_100k", **HOPELESS | {"required_rate": 500.0}),
    ]
    items = [item("agencies", days=3), item("transfer", days=92), item("demo_park", Status.AT_RISK, None)]
    found = decisions(Known(plan, goals, items=items))
    assert [one.topic for one in found] == [Topic.EFFORT, Topic.OVERDUE, Topic.OUT_OF_REACH]
    assert told(*found) == ["patent_growth", "transfer", "invention_applications_per_100k"]
    assert found[2].stretches == (5.0, 4.0), "what can't be helped is one question, the hardest named first"
    assert told(*decisions(Known(plan, goals[:2], items=items))) == ["patent_growth", "transfer", "trademark_growth"]
    assert len(decisions(Known(plan, goals, items=items), most=9)) == 5


def test_effort_by_deadline_then_stretch_and_only_where_it_helps(plan: Plan) -> None:
    of_period = verdict("ip_enterprises", year=None, required_rate=190.0)
    this_year = [verdict("patent_growth", required_rate=101.0), verdict("invention_share", required_rate=150.0)]
    assert told(*decisions(Known(plan, [of_period, *this_year]))) == [
        "invention_share",
        "patent_growth",
        "ip_enterprises",
    ]
    enough = {"required_rate": 100.0}, {"status": Status.ON_TRACK}, {"status": Status.MISSED}, {"is_small": True}
    quiet = [verdict("patent_growth", **change) for change in enough]
    assert decisions(Known(plan, quiet)) == ()
    hard = verdict("patent_growth", required_rate=250.0, probability=0.06)
    assert decisions(Known(plan, [hard]))[0].topic is Topic.EFFORT, "unlikely is not out of reach"
    unknown = verdict("patent_growth", last_year_rate=None)
    assert (stretch(unknown), decisions(Known(plan, [unknown]))[0].topic) == (None, Topic.EFFORT)


def test_milestones_are_held_against_their_own_pace(plan: Plan) -> None:
    terms = {"stage_share": 0.5, "elapsed_share": 0.75, "months_left": 9}
    late = verdict("industry_databases", required_rate=None, last_year_rate=None, probability=None, terms=terms)
    assert stretch(late) == pytest.approx(3.0)
    (found,) = decisions(Known(plan, [late]))
    assert "建设进度50%（序时进度75%）" in wording.reason(Texts("zh"), plan, found)
    for share in ({"stage_share": 0.0}, {"elapsed_share": 1.0}):
        assert stretch(replace(late, terms=terms | share)) is None


def test_the_districts_are_named_whose_part_is_furthest_above_their_pace(plan: Plan) -> None:
    parts = [("610302", 336.0, 98.0), ("610303", 188.0, 68.0), ("610304", 155.0, 42.0), ("610323", 116.0, 60.0)]
    districts = [
        verdict("patent_growth", area_code=area, need_here=need, last_year_rate=pace) for area, need, pace in parts
    ]
    (found,) = decisions(Known(plan, [verdict("patent_growth")], districts))
    assert found.areas == ("610302", "610304")
    assert "差额主要在渭滨、陈仓" in wording.reason(Texts("zh"), plan, found)


def test_only_overdue_reports_hold_a_judgement_up(plan: Plan) -> None:
    behind = verdict("training", status=Status.ON_TRACK, flags=("data_behind",), year=None)
    assert decisions(Known(plan, [behind], reports=[report("pending", days=None)])) == ()
    assert decisions(Known(plan, [replace(behind, flags=())], reports=[report("missing")])) == ()
    (found,) = decisions(Known(plan, [behind], reports=[report("missing"), report("missing", "610330", 9)]))
    assert (found.topic, found.dataset, found.days, found.areas) == (Topic.HELD_UP, "training", 9, ("610331", "610330"))


def test_targets_that_do_not_add_up_and_opinions_far_apart(plan: Plan) -> None:
    terms = {"needed": 3598.0, "districts_at_target": 3500.0}
    goals = [
        verdict("patent_growth", status=Status.ON_TRACK, flags=("districts_would_not",), terms=terms),
        verdict(
            "invention_share", status=Status.ON_TRACK, flags=("second_disagrees",), second_opinion=Status.OFF_TRACK
        ),
    ]
    found = decisions(Known(plan, goals))
    assert [one.topic for one in found] == [Topic.ADD_UP, Topic.OPINIONS]
    assert "全市合计3,500件，而目标需要3,598件，还差98件" in wording.reason(Texts("zh"), plan, found[0])


def test_districts_without_a_target_of_their_own_are_not_said_to_meet_it(plan: Plan) -> None:
    """One mark for twelve districts is a twelfth for each: nobody's target, and somebody has to take it on."""
    told = {"flags": ("districts_would_not",), "terms": {"needed": 1.0, "districts_at_target": 0.0}}
    city = verdict("well_known_trademarks", **told)
    districts = [replace(city, area_code=code, flags=("below_one",), terms={}) for code in plan.districts()]
    (all_of_them,) = [one for one in decisions(Known(plan, [city], districts)) if one.topic is Topic.ADD_UP]
    assert wording.question(Texts("zh"), plan, all_of_them) == "驰名商标实现突破：明确由哪些区县承担"
    said = wording.reason(Texts("zh"), plan, all_of_them)
    assert "均不足1件" in said and "全市为0件，还差1件" in said and "各区县都完成" not in said
    some = replace(all_of_them, areas=all_of_them.areas[:3])
    assert "其中3个区县按人口分解不足1件" in wording.reason(Texts("zh"), plan, some)
    assert "is less than 1" in wording.reason(Texts("en"), plan, all_of_them)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_a_question_and_a_reason(plan: Plan, language: str) -> None:
    texts, waits = Texts(language), verdict("training", status=Status.NO_DATA)
    one = verdict("patent_growth", second_opinion=Status.OFF_TRACK, terms={"needed": 2.0, "districts_at_target": 1.0})
    for topic in Topic:
        held = topic is Topic.HELD_UP
        made = Decision(
            topic,
            (waits if held else one,),
            (2.5,),
            ("610331",),
            item("transfer") if topic is Topic.OVERDUE else None,
            "training" if held else "",
            (date(2013, 9, 1),),
            7,
        )
        asked, why = wording.question(texts, plan, made), wording.reason(texts, plan, made)
        assert wording.subject(texts, plan, made) in asked
        assert any(sign.isdigit() for sign in why) and why.endswith("。" if language == "zh" else ".")


def row(goal: str, status: str, before: str, chance: float | None = None, was: float | None = None) -> dict[str, Any]:
    return {"goal": goal, "status": status, "from_status": before, "probability": chance, "from_probability": was}


def test_moves_worse_first_status_before_probability_largest_first() -> None:
    rows = [
        row("better", "on_track", "off_track", 0.9, 0.3),
        row("a_little", "at_risk", "at_risk", 0.50, 0.54),
        row("down", "at_risk", "at_risk", 0.5, 0.7),
        row("worse", "at_risk", "on_track", 0.79, 0.81),
        row("much_worse", "missed", "on_track"),
        row("up", "at_risk", "at_risk", 0.65, 0.60),
        row("begun", "on_track", "not_started"),
        row("silent", "no_data", "on_track", None, 0.9),
    ]
    found = moves(rows)
    assert [one.row["goal"] for one in found] == ["silent", "much_worse", "worse", "down", "better", "up"]
    assert [one.is_worse for one in found] == [True, True, True, True, False, False]
    assert found[3].chance == pytest.approx(-0.2)
    assert moves([]) == ()
