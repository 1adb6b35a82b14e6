"""The plan as declared: complete, as the plan's text has it, and the same code for another city."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from scorecard.plan import AreaKind, ColumnType, GoalKind, Plan, Series, Text, load_plan
from tests.fixtures.xian import PLAN, write_xian_plan

# id → (clause, kind, target, strict, per): clause 三(二) as the design gives it.
GOALS = {
    "patent_growth": (1, "yearly_growth", 0.15, False, "year"),
    "invention_share": (1, "yearly_share", 0.25, False, "year"),
    "invention_applications_per_100k": (1, "above_benchmark", None, True, "year"),
    "invention_grants_per_100k": (1, "above_benchmark", None, True, "year"),
    "trademark_growth": (2, "steady_growth", 0.02, True, "year"),
    "famous_trademarks": (2, "stock_growth", 0.10, False, "year"),
    "well_known_trademarks": (2, "cumulative", 1, False, "period"),
    "copyright_growth": (2, "steady_growth", 0.02, True, "year"),
    "geographical_indications": (2, "stock_growth", 0, True, "period"),
    "patents_in_standards": (2, "cumulative", 3, False, "period"),
    "ip_enterprises": (3, "cumulative", 30, False, "period"),
    "enterprise_ip_rules": (3, "tracked", None, False, "period"),
    "ip_platform": (4, "milestones", None, False, "period"),
    "industry_databases": (4, "milestones", None, False, "period"),
    "training": (5, "cumulative", 10000, False, "period"),
    "enforcement_closure": (6, "yearly_rate", 0.95, True, "year"),
}
ASSUMED = {
    "trademark_growth",
    "famous_trademarks",
    "well_known_trademarks",
    "copyright_growth",
    "geographical_indications",
    "patents_in_standards",
    "enforcement_closure",
}
WORK_ITEMS = {
    "coordination": "四(一)1",
    "district_offices": "四(一)2",
    "ip_review": "四(一)3",
    "demo_park": "四(一)4",
    "agencies": "四(二)1",
    "shared_databases": "四(二)2",
    "transfer": "四(二)3",
    "enforcement_capacity": "四(三)1",
    "protection_network": "四(三)2",
    "key_areas": "四(三)3",
    "advantage_enterprises": "四(四)1",
    "industrialisation": "四(四)2",
    "enterprise_strategy": "四(四)3",
    "large_groups": "四(四)4",
    "small_enterprises": "四(四)5",
    "publicity": "四(五)1",
    "talent": "四(五)2",
    "cooperation": "四(五)3",
    "leadership_meetings": "五(一)",
    "special_fund": "五(二)",
    "district_assessment": "五(三)",
    "four_entries": "五(四)",
    "joint_team": "五(五)",
}
DATASETS = {
    "patent_applications": "records summary",
    "patent_grants": "records summary",
    "trademark_registrations": "records summary",
    "trademark_recognitions": "records",
    "copyright_registrations": "records summary",
    "geographical_indications": "records",
    "standards": "records",
    "ip_enterprises": "records",
    "milestones": "records",
    "training": "records summary",
    "enforcement_cases": "records summary",
    "patents_in_force": "summary",
    "population": "summary",
    "provincial_benchmarks": "summary",
    "district_targets": "summary",
    "events": "records",
    "district_capacity": "summary",
    "work_items": "records",
    "funds": "records",
}
# Spellings that bulletins and lists use, and the kind they mean.
SPELLINGS = {
    "patent_type": {"发明": "invention", "实用新型": "utility_model", "新型": "utility_model", "外观": "design"},
    "applicant_kind": {
        "大专院校": "university",
        "科研单位": "institute",
        "工矿企业": "enterprise",
        "机关团体": "organisation",
        "个人": "individual",
    },
    "department": {"知识产权局": "ip_office", "工商局": "industry_commerce", "版权局": "culture_copyright"},
    "audience": {"企业经营管理者": "managers", "其他": "others"},
    "recognition": {"驰名": "well_known", "著名": "famous"},
    "stage": {"未启动": "not_started", "建设中": "building", "试运行": "trial", "已建成": "operating"},
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(PLAN)


def test_all_goals_are_as_the_plan_has_them(plan: Plan) -> None:
    declared = {g.id: (g.group, g.kind.value, g.target, g.strict, g.per) for g in plan.goals}
    assert declared == GOALS
    assert {g.id for g in plan.goals if g.assumption} == ASSUMED
    assert [group.number for group in plan.groups] == [1, 2, 3, 4, 5, 6]
    assert [g.group for g in plan.goals] == sorted(g.group for g in plan.goals)
    assert [g.clause for g in plan.goals] == [f"三(二){g.group}" for g in plan.goals]


def test_an_assumption_says_that_it_is_one(plan: Plan) -> None:
    assumed = [one.assumption for one in (*plan.goals, *plan.work_items) if one.assumption]
    assert len(assumed) == len(ASSUMED) + 1  # and the fund read as yearly
    for text in assumed:
        assert "口径说明（方案未明确）" in text.zh
        assert "ssumption" in text.en


def test_special_goals(plan: Plan) -> None:
    closure = plan.goal("enforcement_closure")
    assert closure.series == ("enforcement_closed",)
    assert closure.denominator == ("enforcement_carried_over", "enforcement_filed")
    assert closure.beside == {
        "closed_of_filed": (("enforcement_closed",), ("enforcement_filed",)),
        "closed_in_time": (("enforcement_closed_in_time",), ("enforcement_closed",)),
    }
    assert [part.id for part in plan.goal("copyright_growth").parts] == ["all_works", "software"]
    assert {g.id for g in plan.goals if g.lagging} == {"invention_grants_per_100k"}
    benchmarks = [g for g in plan.goals if g.kind is GoalKind.ABOVE_BENCHMARK]
    assert all(g.strict and g.scale == 100_000 and g.population == "population" for g in benchmarks)
    assert not plan.goal("famous_trademarks").forecastable
    assert len(plan.goal("industry_databases").milestones) == 6
    assert {g.id for g in plan.goals if not g.districts} == {"ip_platform", "industry_databases"}


def test_outcomes_and_work_items(plan: Plan) -> None:
    assert len(plan.outcomes) == 5
    assert {item.id: item.clause for item in plan.work_items} == WORK_ITEMS
    fund = next(figure for figure in plan.work_item("special_fund").figures if figure.id == "budgeted")
    assert (fund.target, fund.per) == (1_000_000, "year")
    assert plan.work_item("leadership_meetings").figures[0].elapsed == "half_year"
    assert {item.goal for item in plan.work_items if item.goal} == {"ip_enterprises", "training"}


def test_all_datasets_are_declared_in_their_shapes(plan: Plan) -> None:
    shapes = {d.id: " ".join(name for name in ("records", "summary") if getattr(d, name)) for d in plan.datasets}
    assert shapes == DATASETS


def test_the_design_s_words_are_understood(plan: Plan) -> None:
    for dimension_id, spellings in SPELLINGS.items():
        names = {name: kind.id for kind in plan.dimension(dimension_id).kinds for name in kind.names}
        assert {spelling: names.get(spelling) for spelling in spellings} == spellings
    goal_names = {name for kind in plan.dimension("goal").kinds for name in kind.names}
    assert {goal.name.zh for goal in plan.goals} <= goal_names
    assert [kind.id for kind in plan.dimension("work_item").kinds] == list(WORK_ITEMS)


def test_stages_say_how_much_is_done(plan: Plan) -> None:
    shares = {kind.id: kind.share for kind in plan.dimension("stage").kinds}
    assert shares == {"not_started": 0, "building": 0.4, "trial": 0.8, "operating": 1}


def test_every_id_is_unique_and_finds_its_thing(plan: Plan) -> None:
    measures = [measure for dataset in plan.datasets for measure in dataset.measures]
    for things in (plan.areas, plan.dimensions, plan.datasets, measures, plan.goals, plan.outcomes, plan.work_items):
        keys = Counter(getattr(thing, "id", None) or thing.code for thing in things)
        assert max(keys.values()) == 1
    assert all(plan.measure(measure.id)[1] is measure for measure in measures)
    assert all(plan.dataset(dataset.id) is dataset for dataset in plan.datasets)
    with pytest.raises(KeyError):
        plan.goal("no_such_goal")


def test_areas_of_the_demo_city(plan: Plan) -> None:
    assert len(plan.districts()) == 12
    assert plan.adding_areas() == (*plan.districts(), "610300L", "610300U")
    zones = plan.areas_of(AreaKind.ZONE)
    assert [zone.short_name for zone in zones] == ["高新区"]
    assert not {zone.code for zone in zones} & set(plan.adding_areas())
    old = [(a.code, alias.name, alias.code) for a in plan.areas for alias in a.aliases if alias.code]
    assert old == [("610304", "宝鸡县", "610321"), ("610305", "凤翔县", "610322")]
    tiles = [area.tile for area in plan.areas_of(AreaKind.DISTRICT)]
    assert len(set(tiles)) == 12
    assert None not in tiles


def test_the_tile_map_lies_roughly_as_the_districts_do(plan: Plan) -> None:
    tiles = {area.short_name: area.tile for area in plan.areas if area.tile}
    column, row = ({name: tile[axis] for name, tile in tiles.items()} for axis in (0, 1))
    assert column["陇县"] < column["千阳"] < column["凤翔"] < column["岐山"] < column["扶风"]
    assert row["麟游"] < row["岐山"] < row["眉县"] < row["太白"]
    assert row["凤翔"] < row["金台"] < row["渭滨"] < row["凤县"]


def test_other_names_of_areas_carry_their_time(plan: Plan) -> None:
    assert plan.area("610305").aliases[0].valid_to == date(2021, 12, 31)
    assert plan.area("610304").aliases[0].valid_to == date(2003, 12, 31)


def test_a_plan_is_frozen(plan: Plan) -> None:
    with pytest.raises(ValidationError):
        plan.goals[0].target = 0.1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        plan.period.first_year = 2000  # type: ignore[misc]


def test_every_text_is_there_in_both_languages(plan: Plan) -> None:
    for text in _texts(plan):
        assert text.zh.isascii() is False or text.zh in ("", "%"), text
        assert text.en.isascii() or not any("一" <= character <= "鿿" for character in text.en), text
        assert bool(text.zh) == bool(text.en), text


def test_a_series_name_is_taken_apart() -> None:
    assert Series.parse("training") == ("training", "", "")
    assert Series.parse("a/b/c") == Series("a", "b", "c")
    for wrong in ("a/b", "a//c", "a/b/c/d", "/", ""):
        with pytest.raises(ValueError, match=f"^{wrong}$"):
            Series.parse(wrong)


def test_a_second_city_is_declarations_only(tmp_path: Path, plan: Plan) -> None:
    xian = load_plan(write_xian_plan(tmp_path / "xian"))
    assert (xian.city.code, xian.city.demo, xian.years()) == ("610100", False, (2013, 2014, 2015, 2016))
    assert len(xian.districts()) == 13
    assert len(xian.areas_of(AreaKind.ZONE)) == 2
    old = {alias.code: (area.code, area.name) for area in xian.areas for alias in area.aliases if alias.code}
    assert old["610125"] == ("610118", "鄠邑区")
    assert old["610126"] == ("610117", "高陵区")
    assert xian.datasets == plan.datasets
    assert xian.goals == plan.goals


NEW_DATASET = """
id = "pledges"
label = { zh = "专利质押", en = "Patent pledges" }
definition = { zh = "专利权质押登记件数。", en = "Registered pledges of patents." }
frequency = "month"
dimensions = ["patent_type"]
measures = [{ id = "pledges", label = { zh = "质押件数", en = "Pledges" }, unit = "件", dimensions = ["patent_type"], date = "pledged_on" }]
[records]
key = ["contract"]
title_words = ["质押"]
shared = ["district"]
columns = [
    { id = "contract", label = { zh = "合同号", en = "Contract" }, headers = ["合同号"] },
    { id = "pledged_on", label = { zh = "登记日", en = "Date" }, headers = ["登记日"], type = "date" },
    { id = "patent_type", label = { zh = "类型", en = "Type" }, headers = ["类型"], type = "kind", dimension = "patent_type" },
]
"""  # noqa: E501
NEW_GOAL = """
[[goals]]
id = "pledges"
clause = "三(二)6"
group = 6
name = { zh = "专利质押", en = "Pledges" }
statement = { zh = "专利质押50件。", en = "50 pledges." }
kind = "cumulative"
per = "period"
unit = { zh = "件", en = "pledges" }
target = 50
series = ["pledges"]
breakdown = "patent_type"
"""
NEW_WORK_ITEM = """
[[work_items]]
id = "pledges"
clause = "五(六)"
name = { zh = "推进专利质押", en = "Promote pledges" }
goal = "pledges"
"""
NEW_AREA = """
[[areas]]
code = "610332"
name = "新设县"
short_name = "新设"
name_en = "New County"
kind = "district"
parent = "610300"
"""


def test_something_new_is_added_by_declaring_it(tmp_path: Path) -> None:
    plan_dir = Path(shutil.copytree(PLAN, tmp_path / "plan"))
    (plan_dir / "datasets" / "pledges.toml").write_text(NEW_DATASET, "utf-8")
    for name, added in (("goals", NEW_GOAL), ("work_items", NEW_WORK_ITEM), ("areas", NEW_AREA)):
        path = plan_dir / f"{name}.toml"
        path.write_text(path.read_text("utf-8") + added, "utf-8")
    plan = load_plan(plan_dir)
    records = plan.dataset("pledges").records
    assert records is not None
    assert [column.id for column in records.columns] == ["contract", "pledged_on", "patent_type", "district"]
    assert records.column("district").type is ColumnType.AREA
    assert plan.goal("pledges").target == 50
    assert plan.dimension("goal").kind("pledges").names == ("专利质押",)
    assert plan.dimension("work_item").kind("pledges").label == plan.work_item("pledges").name
    assert "610332" in plan.adding_areas()


def _texts(thing: object) -> Iterator[Text]:
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from _texts(getattr(thing, name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _texts(part)
