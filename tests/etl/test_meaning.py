"""What names, headers, periods and units mean where they are doubtful: said and asked, never chosen in silence."""

from __future__ import annotations

from datetime import date

import pytest

from etl.areas import AreaIndex
from etl.periods import read_period
from scorecard.errors import PlanError
from scorecard.plan import Plan, load_plan
from tests.etl.office import demo_plan, facts, month, read, rules, xlsx
from tests.fixtures.xian import write_xian_plan

APPS = "patent_applications"
KINDS = ["区县", "发明", "实用新型", "外观设计", "合计"]


def table(area: object, title: str = "2013年3月各区县专利申请统计表") -> list[list[object]]:
    """Two districts, the first one as it is written."""
    return [[title], list(KINDS), [area, 1, 2, 3, 6], ["眉县", 1, 1, 1, 3]]


# --- areas of other cities -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("西安市雁塔区", "西安市"),
        ("雁塔区", "西安市"),
        ("雁 塔", "西安市"),
        ("新城区", "西安市"),
        ("鄠邑区", "西安市"),
        ("户县", "西安市"),
        ("华州区", "渭南市"),
        ("咸阳市", "咸阳市"),
        ("咸阳", "咸阳市"),
        ("咸阳高新区", "咸阳市"),
        ("兰州市城关区", "兰州市"),
        ("四川省成都市武侯区", "成都市"),
        ("北京市海淀区", "北京市"),
        ("某某市某某县", "某某市"),
        ("四川省", "四川省"),
        ("610113", "西安市"),
        ("610402000000", "咸阳市"),
        (510104, "成都市"),
    ],
)
def test_an_area_of_another_city_is_an_error_that_says_whose_it_is(name: object, where: str) -> None:
    reading = read(xlsx({"S": table(name)}))
    assert rules(reading) == [("error", "area_foreign", "A3")]
    assert reading.findings[0].values["where"] == where
    assert reading.questions == ()
    assert {row["area_code"] for row in reading.facts.to_pylist()} == {"610326"}


@pytest.mark.parametrize("name", ["城关区", "宝鸡市火星区", "610399", "999999", "火星区"])
def test_what_may_be_anybodys_is_unknown_and_not_another_citys(name: str) -> None:
    assert [rule for _, rule, _ in rules(read(xlsx({"S": table(name)})))] == ["area_unknown"]


@pytest.fixture(scope="module")
def xian(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return load_plan(write_xian_plan(tmp_path_factory.mktemp("xian")))


@pytest.mark.parametrize(("name", "code"), [("雁塔", "610113"), ("新城区", "610102"), ("西安市户县", "610118")])
def test_the_same_name_is_the_citys_own_under_its_own_plan(xian: Plan, name: str, code: str) -> None:
    index = AreaIndex(xian)
    assert index.find(name).code == code
    assert AreaIndex(demo_plan()).find(name).where == "西安市"


def test_another_citys_counties_are_known_under_the_other_plan(xian: Plan) -> None:
    index = AreaIndex(xian)
    assert [index.find(name).where for name in ("渭滨区", "宝鸡市", "岐山县", "610302")] == ["宝鸡市"] * 4


def test_the_citys_own_path_before_a_slip_of_the_pen_is_asked_nearest_first() -> None:
    reading = read(xlsx({"S": table("宝鸡市歧山县")}))
    assert [rule for _, rule, _ in rules(reading)] == ["area_misspelt"]
    assert reading.questions[0].candidates[0] == ("610323", "岐山县")


def test_a_list_says_whose_area_it_is_as_well_and_blocks_only_that_row() -> None:
    rows = [
        ["2013年3月专利申请明细"],
        ["申请号", "申请日", "专利类型", "申请人", "区县"],
        ["201310000001.X", "2013-03-01", "发明", "甲", "雁塔区"],
        ["201310000002.4", "2013-03-02", "发明", "乙", "眉县"],
    ]
    reading = read(xlsx({"S": rows}))
    found = next(finding for finding in reading.findings if finding.rule == "area_foreign")
    assert (found.cell, found.values["where"], found.values["count"]) == ("E3", "西安市", 1)
    assert reading.records[APPS].num_rows == 1


# --- periods that contradict each other ----------------------------------------------------------------------------

BODY = [KINDS, ["渭滨区", 1, 2, 3, 6], ["眉县", 1, 1, 1, 3]]


@pytest.mark.parametrize(
    ("title", "sheet", "name", "said"),
    [
        ("2013年3月专利申请统计表", "4月", "报表", ("2013-03", "2013-04")),
        ("2013年3月专利申请统计表", "Sheet1", "2013年2月专利申请", ("2013-03", "2013-02")),
        ("2012年3月专利申请统计表", "2013年3月", "报表", ("2012-03", "2013-03")),
        ("2012年各区县专利申请统计表", "2013年3月", "报表", ("2012", "2013-03")),
        ("2013年3月专利申请统计表", "1-3月", "报表", ("2013-03", "2013-01..2013-03")),
        ("2013年上半年专利申请统计表", "8月", "报表", ("2013-01..2013-06", "2013-08")),
    ],
)
def test_two_times_for_one_table_are_said_and_asked(title: str, sheet: str, name: str, said: tuple[str, str]) -> None:
    content = xlsx({sheet: [[title], *BODY]})
    reading = read(content, f"{name}.xlsx")
    assert rules(reading) == [("error", "period_conflict", "A2")]
    assert reading.facts.num_rows == 0
    question = reading.questions[0]
    assert tuple(value for value, _ in question.candidates[:2]) == said
    for chosen in said:
        answered = read(content, f"{name}.xlsx", **{question.key: chosen})
        assert rules(answered) == []
        assert answered.questions == ()
        assert answered.tables[0].period == chosen


@pytest.mark.parametrize(
    ("title", "sheet", "name", "period"),
    [
        ("2013年3月专利申请统计表", "3月", "2013年专利申请", "2013-03"),
        ("2013年3月专利申请统计表", "Sheet1", "2013年1-9月专利申请", "2013-03"),
        ("2013年3月专利申请统计表", "3月", "2013年5月专利申请", "2013-03"),  # a file sent in May with all months in it
        ("2013年专利申请统计表", "3月", "2013年专利申请（5月）", "2013-03"),
        ("2013年3月专利申请统计表", "Sheet1", "专利申请2013-04-12", "2013-03"),
        ("2013年3月专利申请统计表", "Sheet1", "4月报送专利申请", "2013-03"),
        ("2013年专利申请统计表", "3月", "专利申请", "2013-03"),
        ("专利申请统计表", "3月", "2013年专利申请", "2013-03"),
        ("各区县专利申请统计表", "2013.03", "专利申请", "2013-03"),
        ("2013年1-3月专利申请统计表", "3月", "专利申请", "2013-01..2013-03"),
        ("13年3月专利申请统计表", "Sheet1", "专利申请", "2013-03"),
        ("二〇一三年三月专利申请统计表", "Sheet1", "专利申请", "2013-03"),
        ("２０１３年３月份专利申请统计表", "Sheet1", "专利申请", "2013-03"),
        ("2012年度专利申请统计表", "Sheet1", "专利申请", "2012"),
        ("2013年上半年专利申请统计表", "Sheet1", "专利申请", "2013-01..2013-06"),
        ("2013年一季度专利申请统计表", "Sheet1", "专利申请", "2013-01..2013-03"),
        ("2013年第2季度专利申请统计表", "Sheet1", "专利申请", "2013-04..2013-06"),
        ("2013年1—9月累计专利申请统计表", "Sheet1", "专利申请", "2013-01..2013-09"),
        ("截至2013年9月底专利申请统计表", "Sheet1", "专利申请", "2013-09"),
        ("专利申请统计表（2013年前三季度）", "Sheet1", "专利申请", "2013-01..2013-09"),
        ("专利申请统计表", "Sheet1", "专利申请201303", "2013-03"),
    ],
)
def test_times_in_every_place_and_form(title: str, sheet: str, name: str, period: str) -> None:
    reading = read(xlsx({sheet: [[title], *BODY]}), f"{name}.xlsx")
    assert rules(reading) == []
    assert reading.questions == ()
    assert reading.tables[0].period == period
    assert reading.facts.num_rows == 8


def test_the_year_to_date_of_every_form_is_one_period() -> None:
    titles = ["2013年1-9月", "截至2013年9月", "2013年前三季度", "2013年9月累计", "2013年1—9月累计", "2013年9月止累计"]
    for title in titles:
        reading = read(xlsx({"S": [[f"{title}专利申请统计表"], *BODY]}))
        assert facts(reading)[APPS, "610302", "2013-01-01", 9, "year_to_date", ""] == 6, title


def test_the_day_in_a_files_name_is_no_month_of_its_figures() -> None:
    reading = read(xlsx({"S": [["各区县专利申请统计表"], *BODY]}), "专利申请2013-04-12.xlsx")
    assert [rule for _, rule, _ in rules(reading)] == ["period_missing"]


def test_a_list_whose_title_and_sheet_disagree_is_asked_for_what_it_covers() -> None:
    rows = [
        ["2013年3月专利申请明细"],
        ["申请号", "申请日", "专利类型", "申请人", "区县"],
        ["201310000001.X", "2013-03-01", "发明", "甲", "眉县"],
    ]
    reading = read(xlsx({"5月": rows}))
    assert [question.rule for question in reading.questions] == ["ask_period"]
    answered = read(xlsx({"5月": rows}), **{reading.questions[0].key: "2013-03"})
    assert answered.questions == ()
    assert {row["last_month"] for row in answered.coverage.to_pylist()} == {date(2013, 3, 1)}


# --- headers nothing is known of -----------------------------------------------------------------------------------

TITLE = ["2013年3月各区县专利申请统计表"]


def test_an_unknown_header_over_figures_is_asked_with_the_nearest_first() -> None:
    rows = [TITLE, ["区县", "发名", "实用新型", "外观设计", "合计"], ["渭滨区", 1, 2, 3, 6], ["眉县", 1, 1, 1, 3]]
    reading = read(xlsx({"S": rows}))
    assert ("warning", "header_unknown", "B2") in rules(reading)
    question = reading.questions[0]
    assert (question.rule, question.key, question.cell) == ("ask_header", f"header:{APPS}:发名", "B2")
    assert question.candidates[0][0] == f"{APPS}/patent_type/invention"
    assert question.candidates[-1][0] == "none"
    assert {APPS, f"{APPS}/applicant_kind/individual"} <= {name for name, _ in question.candidates}
    assert month(APPS, "610302", "2013-03", "invention") not in facts(reading)
    answered = read(xlsx({"S": rows}), **{question.key: question.candidates[0][0]})
    assert facts(answered)[month(APPS, "610302", "2013-03", "invention")] == 1
    assert (rules(answered), answered.questions) == ([], ())
    left_out = read(xlsx({"S": rows}), **{question.key: "none"})
    assert month(APPS, "610302", "2013-03", "invention") not in facts(left_out)
    assert left_out.questions == ()


def test_an_unknown_header_over_words_is_a_finding_and_no_question() -> None:
    rows = [TITLE, ["区县", "发明", "合计", "经办人签字"], ["渭滨区", 1, 6, "张三"], ["眉县", 1, 3, "李四"]]
    reading = read(xlsx({"S": rows}))
    assert rules(reading) == [("warning", "header_unknown", "D2")]
    assert reading.questions == ()


@pytest.mark.parametrize(("header", "silent"), [("上年神秘指标", False), ("上年同期发明", True), ("去年3月", True)])
def test_last_years_of_something_unknown_is_not_passed_by_in_silence(header: str, silent: bool) -> None:
    rows = [TITLE, ["区县", "发明", header, "合计"], ["渭滨区", 1, 2, 6], ["眉县", 1, 1, 3]]
    reading = read(xlsx({"S": rows}))
    assert (("warning", "header_unknown", "C2") in rules(reading)) is not silent
    assert bool(reading.questions) is not silent


def test_the_same_unknown_header_on_twelve_sheets_is_asked_once() -> None:
    sheet = [["2012年专利申请统计表"], ["区县", "合计", "神秘指标"], ["渭滨区", 6, 1], ["眉县", 3, 1]]
    reading = read(xlsx({f"{number}月": sheet for number in range(1, 13)}))
    assert [question.key for question in reading.questions] == [f"header:{APPS}:神秘指标"]


def test_an_unknown_label_beside_figures_is_asked_and_below_the_table_it_is_not() -> None:
    rows = [
        TITLE,
        ["类型", "渭滨区", "眉县"],
        ["发名", 1, 2],
        ["实用新型", 3, 4],
        ["外观设计", 5, 6],
        ["审签", "甲", "乙"],
    ]
    reading = read(xlsx({"S": rows}))
    assert [question.key for question in reading.questions] == [f"header:{APPS}:发名"]
    answered = read(xlsx({"S": rows}), **{reading.questions[0].key: f"{APPS}/patent_type/invention"})
    assert facts(answered)[month(APPS, "610326", "2013-03", "invention")] == 2


def test_kinds_without_a_word_of_what_is_counted_are_asked() -> None:
    rows = [["2013年行政执法情况表"], ["部门", "1月", "2月"], ["知识产权局", 1, 2], ["工商局", 3, 4]]
    reading = read(xlsx({"S": rows}))
    assert reading.facts.num_rows == 0
    question = next(one for one in reading.questions if one.rule == "ask_measure")
    assert "enforcement_filed" in dict(question.candidates)
    answered = read(xlsx({"S": rows}), **{question.key: "enforcement_filed"})
    assert facts(answered)[month("enforcement_filed", "610300", "2013-02", "industry_commerce")] == 4


def test_a_misspelt_column_that_a_list_needs_is_asked_and_answered() -> None:
    rows = [
        ["2013年3月专利申请明细"],
        ["申清号", "申请日", "专利类型", "申请人", "区县"],
        ["201310000001.X", "2013-03-01", "发明", "甲", "眉县"],
    ]
    reading = read(xlsx({"S": rows}))
    question = next(one for one in reading.questions if one.rule == "ask_header")
    assert question.candidates[0][0] == "application_number"
    answered = read(xlsx({"S": rows}), **{question.key: "application_number"})
    assert answered.records[APPS].num_rows == 1
    assert answered.questions == ()


# --- units ---------------------------------------------------------------------------------------------------------


def people(title: str, corner: str, header: str = "2012年") -> list[list[object]]:
    return [[title], ["", corner], ["地区", header], ["渭滨区", 45.12], ["眉县", 30.1]]


def test_two_units_above_one_table_are_asked_and_nothing_is_multiplied_before() -> None:
    rows = people("宝鸡市各区县常住人口（单位：人）", "单位：万人")
    reading = read(xlsx({"S": rows}))
    assert reading.facts.num_rows == 0
    assert [value for value, _ in reading.questions[0].candidates] == ["人", "万人", "none"]
    answered = read(xlsx({"S": rows}), **{reading.questions[0].key: "万人"})
    assert facts(answered)["population", "610302", "2012-01-01", 12, "stock", ""] == 451200
    assert answered.questions == ()


def test_a_headers_unit_counts_before_the_corners_and_the_difference_is_said() -> None:
    rows = people("宝鸡市各区县常住人口", "单位：人", "2012年（万人）")
    reading = read(xlsx({"S": rows}))
    assert [rule for _, rule, _ in rules(reading)] == ["unit_conflict"]
    assert facts(reading)["population", "610302", "2012-01-01", 12, "stock", ""] == 451200


def test_a_unit_that_cannot_be_the_measures_is_said_and_multiplies_nothing() -> None:
    for corner, header in (("单位：万元", "合计"), ("", "合计（万元）")):
        rows = [TITLE, ["", corner], ["区县", header], ["渭滨区", 6], ["眉县", 3]]
        reading = read(xlsx({"S": rows}))
        assert [rule for _, rule, _ in rules(reading)] == ["unit_unexpected"], corner
        assert facts(reading)[month(APPS, "610302", "2013-03")] == 6


def test_kinds_under_a_heading_nobody_knows_are_not_taken_for_what_the_title_names() -> None:
    rows = [
        ["2013年3月专利申请统计表"],
        ["区县", "专利申请量", "", "质押融资项目", ""],
        ["", "发明", "外观设计", "发明", "外观设计"],
        ["渭滨区", 1, 2, 30, 40],
        ["眉县", 3, 4, 50, 60],
    ]
    merges = [(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)]
    reading = read(xlsx({"S": rows}, {"S": merges}))
    assert {rule for _, rule, _ in rules(reading)} == {"header_unknown"}
    assert [question.cell for question in reading.questions] == ["D3", "E3"]
    assert facts(reading)[month(APPS, "610302", "2013-03", "invention")] == 1
    assert reading.facts.num_rows == 4


@pytest.mark.parametrize("name", ["全国", "省外", "国外"])
def test_what_lies_outside_the_city_is_no_slip_of_the_pen(name: str) -> None:
    assert rules(read(xlsx({"S": table(name)}))) == [("error", "area_beyond", "A3")]


@pytest.mark.parametrize("name", ["宁夏", "西藏", "内蒙古", "新疆", "广西壮族自治区", "延边", "香港特别行政区"])
def test_provinces_by_their_short_names(name: str) -> None:
    assert AreaIndex(demo_plan()).find(name).where


# --- tables that feed two datasets, and words that fit two ---------------------------------------------------------


def test_a_county_table_with_applications_and_grants_side_by_side() -> None:
    kinds = ["发明", "实用新型", "外观设计", "合计"]
    rows = [
        ["宝鸡市2013年1-6月专利申请和授权情况统计表"],
        ["单位：件"],
        ["区县", "申请", "", "", "", "授权", "", "", ""],
        ["", *kinds, *kinds],
        ["渭滨区", 1, 2, 3, 6, 0, 1, 1, 2],
        ["凤翔县", 2, 2, 2, 6, 1, 1, 1, 3],
        ["合计", 3, 4, 5, 12, 1, 2, 2, 5],
    ]
    merges = [(2, 0, 3, 0), (2, 1, 2, 4), (2, 5, 2, 8)]
    reading = read(xlsx({"S": rows}, {"S": merges}))
    assert (rules(reading), reading.questions) == ([], ())
    table = facts(reading)
    for measure, invention, total in ((APPS, 2, 6), ("patent_grants", 1, 3)):
        assert table[measure, "610305", "2013-01-01", 6, "year_to_date", "invention"] == invention
        assert table[measure, "610305", "2013-01-01", 6, "year_to_date", ""] == total
    assert reading.facts.num_rows == 3 * 8
    assert {row["dataset"] for row in reading.facts.to_pylist()} == {APPS, "patent_grants"}


@pytest.mark.parametrize(
    "title",
    ["2013年3月专利申请和授权统计表", "2013年3月专利申请、授权统计表", "2013年3月专利统计表", "2013年3月专利工作报表"],
)
def test_a_title_that_fits_two_datasets_is_asked_with_both(title: str) -> None:
    rows = [[title], *BODY]
    reading = read(xlsx({"S": rows}))
    assert reading.facts.num_rows == 0
    assert [question.rule for question in reading.questions] == ["ask_dataset"]
    assert {APPS, "patent_grants"} <= {name for name, _ in reading.questions[0].candidates}


def test_an_old_name_in_a_list_after_its_time_is_said_and_taken() -> None:
    rows = [
        ["2023年3月专利申请明细"],
        ["申请号", "申请日", "专利类型", "申请人", "区县"],
        ["202310000001.1", "2023-03-01", "发明", "甲", "凤翔县"],
    ]
    reading = read(xlsx({"S": rows}), today=date(2023, 5, 1))
    assert "area_old_name" in {rule for _, rule, _ in rules(reading)}
    assert reading.records[APPS].column("area_code").to_pylist() == ["610305"]


def test_whose_applications_a_table_of_grants_is_cut_by_is_no_second_table() -> None:
    rows = [
        ["2013年3月专利授权统计表（按申请人类型）"],
        ["区县", "企业", "个人", "合计"],
        ["渭滨区", 1, 2, 3],
        ["眉县", 1, 1, 2],
    ]
    reading = read(xlsx({"S": rows}))
    assert reading.questions == ()
    assert facts(reading)[month("patent_grants", "610302", "2013-03", "individual")] == 2


@pytest.mark.parametrize(("wrong", "line"), [('[names]\n610 = ["某省"]\n', 2), ("[names]\n61 = []\n", 2)])
def test_a_mistake_in_the_declared_places_names_its_line(
    tmp_path_factory: pytest.TempPathFactory, wrong: str, line: int
) -> None:
    folder = write_xian_plan(tmp_path_factory.mktemp("mistaken"))
    (folder / "divisions.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(folder)
    assert f"divisions.toml:{line}" in str(caught.value)


@pytest.mark.parametrize("word", ["上年结转", "上年未结", "上年遗留", "去年转入", "上年积存案件"])
def test_what_came_over_from_last_year_is_a_figure_of_this_one(word: str) -> None:
    assert not read_period(word)[0].last_year
    assert read_period("上年同期")[0].last_year and read_period("去年")[0].last_year
