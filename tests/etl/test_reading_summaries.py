"""Cross tables as offices draw them → figures with period, area, kind and cell; what is wrong becomes a finding."""

from __future__ import annotations

from datetime import date

import pytest

from tests.etl.office import delimited, demo_plan, facts, month, read, rules, xlsx

APPS = "patent_applications"
MONTH = [
    ["2013年3月各区县专利申请统计表", "", "", "", ""],
    ["", "", "", "", "单位：件"],
    ["区县", "发明", "实用新型", "外观设计", "合计"],
    ["渭滨区", 10, "２０", "1,005", 1035],
    ["金  台", 5, "—", "", 5],
    ["宝鸡市陈仓区", 1, 2, 3, 6],
    ["合计", 16, 22, 1008, 1046],
    ["其中：高新区", 4, 5, 6, 15],
    ["备注：高新区数据已含在有关区县内。", "", "", "", ""],
]


def test_a_monthly_table_with_title_unit_total_zone_and_note() -> None:
    reading = read(xlsx({"Sheet1": MONTH}, {"Sheet1": [(0, 0, 0, 4), (8, 0, 8, 4)]}))
    table = facts(reading)
    assert rules(reading) == []
    assert reading.questions == ()
    assert table[month(APPS, "610302", "2013-03", "design")] == 1005
    assert table[month(APPS, "610302", "2013-03", "utility_model")] == 20
    assert table[month(APPS, "610304", "2013-03")] == 6
    assert table[month(APPS, "610300", "2013-03")] == 1046
    assert table[month(APPS, "610300Z1", "2013-03", "invention")] == 4
    assert len(table) == 5 * 4
    read_as = reading.tables[0]
    assert (read_as.dataset, read_as.shape, read_as.period, read_as.unit) == (APPS, "summary", "2013-03", "件")
    assert read_as.bounds == "A3:E8"
    assert reading.coverage.to_pylist() == [
        {
            "dataset": APPS,
            "measure": APPS,
            "shape": "summary",
            "area_code": "610300",
            "first_month": date(2013, 3, 1),
            "last_month": date(2013, 3, 1),
        },
    ]


def test_every_figure_knows_its_cell_and_why_it_is_empty() -> None:
    reading = read(xlsx({"Sheet1": MONTH}))
    by_cell = {row["cell"]: row for row in reading.facts.to_pylist()}
    assert by_cell["C5"]["empty_reason"] == "dash"
    assert by_cell["D5"]["empty_reason"] == "blank"
    assert by_cell["D5"]["value"] is None
    assert by_cell["E7"]["is_stated_total"]
    assert not by_cell["B4"]["is_stated_total"]
    assert by_cell["B4"]["sheet"] == "Sheet1"


def test_a_total_off_by_two_is_a_warning_and_stands() -> None:
    rows = [*MONTH[:6], ["全市", 14, 22, 1008, 1044], *MONTH[7:]]
    reading = read(xlsx({"Sheet1": rows}))
    assert facts(reading)[month(APPS, "610300", "2013-03")] == 1044
    assert ("warning", "total_of_areas", "B7") in rules(reading)
    finding = next(f for f in reading.findings if f.rule == "total_of_areas" and f.cell == "B7")
    assert (finding.values["stated"], finding.values["added"], finding.values["difference"]) == ("14", "16", "-2")
    assert all(finding.severity == "warning" for finding in reading.findings)


def test_kinds_that_do_not_add_up_are_a_warning_that_shows_both() -> None:
    rows = [list(row) for row in MONTH]
    rows[5][4] = 8
    rows[6][4] = 1048
    reading = read(xlsx({"Sheet1": rows}))
    assert ("warning", "total_of_kinds", "E6") in rules(reading)


def test_a_row_out_of_step_with_its_header_is_blocked_and_only_that_row() -> None:
    rows = [
        ["2013年3月各区县专利申请情况"],
        ["区县", "合计", "发明", "实用新型", "外观设计"],
        ["渭滨区", 9, 2, 3, 4],
        ["金台区", 12, "", 3, 4, 5],
        ["合计", 21, 5, 7, 9],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    assert ("error", "columns_out_of_step", "B4") in rules(reading)
    assert {row["area_code"] for row in reading.facts.to_pylist()} == {"610302", "610300"}


def test_a_misspelt_area_blocks_its_row_and_is_asked_then_answered() -> None:
    rows = [*MONTH[:3], ["歧山县", 1, 2, 3, 6], ["渭滨区", 1, 1, 1, 3]]
    reading = read(xlsx({"Sheet1": rows}))
    assert ("error", "area_misspelt", "A4") in rules(reading)
    question = reading.questions[0]
    assert question.key == "area:歧山县"
    assert question.candidates[0] == ("610323", "岐山县")
    assert {row["area_code"] for row in reading.facts.to_pylist()} == {"610302"}
    answered = read(xlsx({"Sheet1": rows}), **{"area:歧山县": "610323"})
    assert facts(answered)[month(APPS, "610323", "2013-03")] == 6
    assert rules(answered) == []


@pytest.mark.parametrize("name", ["西安市雁塔区", "陕西省西安市碑林区", "610113"])
def test_another_citys_area_is_an_error_that_says_so(name: str) -> None:
    reading = read(xlsx({"Sheet1": [*MONTH[:3], [name, 1, 2, 3, 6], ["渭滨区", 1, 1, 1, 3]]}))
    assert ("error", "area_foreign", "A4") in rules(reading)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("凤翔县", "610305"),
        ("凤翔区", "610305"),
        ("凤翔", "610305"),
        ("凤　县", "610330"),
        ("610302", "610302"),
        (610302, "610302"),
        ("610302000000", "610302"),
        ("宝鸡市渭滨区", "610302"),
        ("陕西省宝鸡市渭滨区", "610302"),
        ("1、渭滨区", "610302"),
        ("市本级", "610300L"),
        ("区县不详", "610300U"),
        ("宝鸡高新区", "610300Z1"),
    ],
)
def test_areas_by_code_long_short_padded_and_old_names(name: object, code: str) -> None:
    reading = read(xlsx({"Sheet1": [*MONTH[:3], [name, 1, 2, 3, 6], ["眉县", 1, 1, 1, 3]]}))
    assert facts(reading)[month(APPS, code, "2013-03")] == 6


def test_two_level_headers_cut_the_total_two_ways() -> None:
    rows = [
        ["宝鸡市2012年5月专利申请情况"],
        ["区县", "合计", "专利类型", "", "", "申请人类型", "", "", "", ""],
        ["", "", "发明", "实用新型", "外观设计", "企业", "大专院校", "科研单位", "机关团体", "个人"],
        ["渭滨区", 10, 2, 3, 5, 6, 1, 1, 1, 1],
        ["金台区", 4, 1, 1, 2, 4, 0, 0, 0, 0],
        ["合计", 14, 3, 4, 7, 10, 1, 1, 1, 1],
    ]
    merges = [(0, 0, 0, 9), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 1, 9)]
    merged = read(xlsx({"5月": rows}, {"5月": merges}))
    unmerged = read(delimited(rows), "5月.csv")
    for reading in (merged, unmerged):
        assert rules(reading) == []
        cuts = {
            (r["dimension"], r["kind"]): r["value"] for r in reading.facts.to_pylist() if r["area_code"] == "610302"
        }
        assert cuts["patent_type", "invention"] == 2
        assert cuts["applicant_kind", "university"] == 1
        assert cuts["", ""] == 10
    assert merged.facts.drop_columns(["sheet"]).equals(unmerged.facts.drop_columns(["sheet"]))


def test_one_sheet_a_month_takes_the_year_from_the_title_and_the_month_from_the_sheet() -> None:
    table = [["2012年各区县专利授权统计表"], ["区县", "发明", "实用新型", "外观设计", "合计"], ["渭滨区", 1, 2, 3, 6]]
    reading = read(xlsx({"1月": table, "2月": [*table[:2], ["渭滨区", 2, 2, 3, 7]]}))
    values = facts(reading)
    assert values[month("patent_grants", "610302", "2012-01")] == 6
    assert values[month("patent_grants", "610302", "2012-02")] == 7
    assert rules(reading) == []


@pytest.mark.parametrize(
    "header", [["1月", "2月", "3月"], [1, 2, 3], ["2013.01", "2013.02", "2013.03"], ["一月", "二月", "三月"]]
)
def test_months_across_with_their_sum(header: list[object]) -> None:
    rows = [
        ["2013年各区县商标注册统计表"],
        ["单位：件"],
        ["区县", *header, "合计"],
        ["渭滨区", 5, 6, 7, 18],
        ["眉县", 1, 1, 1, 3],
        ["合计", 6, 7, 8, 22],
    ]
    reading = read(xlsx({"2013年": rows}))
    values = facts(reading)
    assert values[month("trademark_registrations", "610302", "2013-03")] == 7
    assert values[month("trademark_registrations", "610300", "2013-02")] == 7
    assert len(values) == 9  # the sums over months are checked, not stated
    assert rules(reading) == [("warning", "total_of_months", "E6")]


def test_months_down_and_a_district_from_the_sheet_name() -> None:
    rows = [
        ["2013年专利申请统计"],
        ["月份", "发明", "实用新型", "外观设计", "合计"],
        ["1月", 1, 2, 3, 6],
        ["2月", 4, 5, 6, 15],
        ["合计", 5, 7, 9, 21],
    ]
    reading = read(xlsx({"眉县": rows}))
    values = facts(reading)
    assert values[month(APPS, "610326", "2013-02", "invention")] == 4
    assert len(values) == 8
    assert rules(reading) == []
    assert reading.coverage.to_pylist()[0]["area_code"] == "610326"


def test_areas_across_and_kinds_down() -> None:
    rows = [
        ["2013年3月专利申请统计表"],
        ["类型", "渭滨区", "金台区", "合计"],
        ["发明", 1, 2, 3],
        ["实用新型", 3, 4, 7],
        ["外观设计", 5, 6, 11],
        ["合计", 9, 12, 21],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    values = facts(reading)
    assert values[month(APPS, "610303", "2013-03", "design")] == 6
    assert values[month(APPS, "610303", "2013-03")] == 12
    assert values[month(APPS, "610300", "2013-03")] == 21
    assert rules(reading) == []


def test_year_to_date_beside_the_month_and_derived_columns_left_out() -> None:
    rows = [
        ["2013年3月专利申请情况"],
        ["地区", "当年累计", "月累计", "发明", "实用新型", "外观设计", "去年同期", "同比增长(%)", "占比"],
        ["渭滨区", 30, 10, 2, 3, 5, 25, 20.0, 0.5],
        ["金台区", 20, 6, 1, 2, 3, 20, 0.0, 0.5],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    values = facts(reading)
    assert values[(APPS, "610302", "2013-01-01", 3, "year_to_date", "")] == 30
    assert values[month(APPS, "610302", "2013-03")] == 10
    assert values[month(APPS, "610302", "2013-03", "design")] == 5
    assert len(values) == 10
    assert rules(reading) == []


def test_several_measures_with_their_departments() -> None:
    rows = [
        ["2013年6月知识产权行政执法案件统计表"],
        ["部门", "上年结转", "立案", "结案", "按期结案", "结案率"],
        ["知识产权局", 1, 5, 4, 4, 0.667],
        ["工商局", 2, 6, 6, 5, 0.75],
        ["合计", 3, 11, 10, 9, 0.714],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    values = facts(reading)
    assert values[month("enforcement_filed", "610300", "2013-06", "industry_commerce")] == 6
    assert values["enforcement_carried_over", "610300", "2013-06-01", 1, "stock", "ip_office"] == 1
    assert values[month("enforcement_closed", "610300", "2013-06")] == 10
    assert rules(reading) == []


def test_one_sheet_feeds_two_datasets() -> None:
    rows = [
        ["2013年3月专利申请、授权统计表"],
        ["区县", "专利申请量", "", "专利授权量", ""],
        ["", "合计", "发明", "合计", "发明"],
        ["渭滨区", 10, 3, 6, 1],
        ["眉县", 4, 1, 2, 0],
    ]
    reading = read(xlsx({"Sheet1": rows}, {"Sheet1": [(1, 1, 1, 2), (1, 3, 1, 4), (1, 0, 2, 0)]}))
    values = facts(reading)
    assert values[month(APPS, "610302", "2013-03", "invention")] == 3
    assert values[month("patent_grants", "610302", "2013-03", "invention")] == 1
    assert values[month("patent_grants", "610302", "2013-03")] == 6
    assert {row["dataset"] for row in reading.facts.to_pylist()} == {APPS, "patent_grants"}


def test_yearly_stock_in_ten_thousands_with_years_newest_first() -> None:
    rows = [
        ["宝鸡市各区县常住人口", "", ""],
        ["", "", "单位：万人"],
        ["地区", "2012年", "2011年"],
        ["渭滨区", 45.12, 44.9],
        ["全市", 373.84, 372.97],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    values = facts(reading)
    assert values["population", "610302", "2012-01-01", 12, "stock", ""] == 451200
    assert values["population", "610300", "2011-01-01", 12, "stock", ""] == 3729700


def test_year_as_a_column_beside_the_area() -> None:
    rows = [
        ["各区县知识产权机构人员经费情况表"],
        ["区县", "年份", "管理机构", "专职人员（人）", "工作经费（万元）"],
        ["渭滨区", 2012, "有", 3, 20.5],
        ["渭滨区", 2011, "无", 0, "—"],
    ]
    values = facts(read(xlsx({"Sheet1": rows})))
    assert values["district_office", "610302", "2012-01-01", 12, "stock", ""] == 1
    assert values["district_office", "610302", "2011-01-01", 12, "stock", ""] == 0
    assert values["district_budget_yuan", "610302", "2012-01-01", 12, "stock", ""] == 205000
    assert values["district_budget_yuan", "610302", "2011-01-01", 12, "stock", ""] is None


def test_benchmarks_are_the_provinces_with_their_day_of_publication() -> None:
    rows = [
        ["陕西省专利申请、授权和常住人口（全省对标数据）"],
        [
            "年份",
            "专利申请量",
            "其中：发明专利申请量",
            "专利授权量",
            "其中：发明专利授权量",
            "常住人口（万人）",
            "发布日期",
        ],
        [2012, 43608, 17043, 14908, 4018, 3753, "2013-03-01"],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    stated = {(r["measure"], r["kind"]): r for r in reading.facts.to_pylist()}
    assert stated[APPS, "invention"]["value"] == 17043
    assert stated["population", ""]["value"] == 37530000
    assert {r["area_code"] for r in stated.values()} == {"610000"}
    assert {r["dataset"] for r in stated.values()} == {"provincial_benchmarks"}
    assert {r["published_on"] for r in stated.values()} == {date(2013, 3, 1)}
    assert (stated[APPS, ""]["basis"], stated[APPS, ""]["period_months"]) == ("year_to_date", 12)
    assert stated["population", ""]["basis"] == "stock"


def test_targets_by_goal_in_per_cent_or_in_counts() -> None:
    goals = {goal.id: goal for goal in demo_plan().goals}
    growth, training = goals["patent_growth"].name.zh, goals["training"].name.zh
    rows = [
        ["2013年区县目标任务分解表"],
        ["区县", growth, training],
        ["渭滨区", 15, 800],
        ["金台区", "18%", 600],
        ["眉县", 0.2, 100],
    ]
    values = {(r["area_code"], r["kind"]): r["value"] for r in read(xlsx({"Sheet1": rows})).facts.to_pylist()}
    assert values["610302", "patent_growth"] == pytest.approx(0.15)
    assert values["610303", "patent_growth"] == pytest.approx(0.18)
    assert values["610326", "patent_growth"] == pytest.approx(0.2)
    assert values["610302", "training"] == 800


def test_kinds_crossed_with_kinds_are_added_up_each_way() -> None:
    """A fact holds one dimension: applicants within types become the sums of both."""
    rows = [
        ["2013年3月专利申请统计表"],
        ["区县", "发明", "", "实用新型", ""],
        ["", "企业", "个人", "企业", "个人"],
        ["渭滨区", 1, 2, 3, 4],
    ]
    merges = [(1, 1, 1, 2), (1, 3, 1, 4), (1, 0, 2, 0)]
    values = {(r["dimension"], r["kind"]): r["value"] for r in read(xlsx({"S": rows}, {"S": merges})).facts.to_pylist()}
    assert values["patent_type", "invention"] == 3
    assert values["applicant_kind", "individual"] == 6


def test_two_tables_in_one_sheet_with_blank_rows_and_columns_anywhere() -> None:
    rows = [
        [],
        ["", "", "2013年3月专利申请统计表"],
        [],
        ["", "", "区县", "", "发明", "合计"],
        ["", "", "渭滨区", "", 1, 5],
        ["", "", "眉县", "", 2, 6],
        ["", "", "注：数据来源于省局。"],
        [],
        ["", "", "2013年3月专利授权统计表"],
        ["", "", "区县", "", "发明", "合计"],
        ["", "", "渭滨区", "", 3, 7],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    values = facts(reading)
    assert [(table.dataset, table.bounds) for table in reading.tables] == [
        (APPS, "C4:F6"),
        ("patent_grants", "C10:F11"),
    ]
    assert values[month(APPS, "610302", "2013-03")] == 5
    assert values[month("patent_grants", "610302", "2013-03", "invention")] == 3
    assert rules(reading) == []


def test_what_is_not_understood_is_said() -> None:
    rows = [["2013年3月专利申请统计表"], ["区县", "合计", "神秘指标"], ["渭滨区", "很多", 3], ["火星区", 1, 1]]
    reading = read(xlsx({"Sheet1": rows}))
    assert ("warning", "header_unknown", "C2") in rules(reading)
    assert ("error", "not_a_number", "B3") in rules(reading)
    assert ("error", "area_unknown", "A4") in rules(reading)
    assert reading.facts.num_rows == 0


def test_a_hidden_sheet_is_reported_and_not_read() -> None:
    reading = read(xlsx({"Sheet1": MONTH, "旧表": MONTH}, hidden=["旧表"]))
    assert rules(reading) == [("warning", "sheet_hidden", "")]
    assert {row["sheet"] for row in reading.facts.to_pylist()} == {"Sheet1"}


def test_a_table_named_nowhere_is_asked_and_the_answer_decides() -> None:
    rows = [["2013年3月统计表"], ["区县", "发明", "实用新型", "外观设计", "合计"], ["渭滨区", 1, 2, 3, 6]]
    reading = read(xlsx({"Sheet1": rows}))
    assert reading.facts.num_rows == 0
    question = reading.questions[0]
    assert question.rule == "ask_dataset"
    assert {"patent_applications", "patent_grants"} <= {candidate for candidate, _ in question.candidates}
    for dataset in ("patent_applications", "patent_grants"):
        answered = read(xlsx({"Sheet1": rows}), **{question.key: dataset})
        assert facts(answered)[month(dataset, "610302", "2013-03")] == 6
    assert read(xlsx({"Sheet1": rows}), **{question.key: "none"}).facts.num_rows == 0


def test_a_missing_month_is_an_error_and_asked() -> None:
    rows = [["2013年各区县专利申请统计表"], ["区县", "发明", "合计"], ["渭滨区", 1, 6]]
    reading = read(xlsx({"Sheet1": rows}))
    assert ("error", "period_missing", "A2") in rules(reading)
    question = reading.questions[0]
    assert question.rule == "ask_period"
    answered = read(xlsx({"Sheet1": rows}), **{question.key: "2013-08"})
    assert facts(answered)[month(APPS, "610302", "2013-08")] == 6
    to_date = read(xlsx({"Sheet1": rows}), **{question.key: "2013-01..2013-08"})
    assert facts(to_date)[(APPS, "610302", "2013-01-01", 8, "year_to_date", "")] == 6


def test_a_period_in_the_future_is_an_error() -> None:
    reading = read(xlsx({"Sheet1": [["2014年3月专利申请统计表"], ["区县", "发明", "合计"], ["渭滨区", 1, 6]]}))
    assert [rule for _, rule, _ in rules(reading)] == ["period_future"]
    assert reading.facts.num_rows == 0


def test_the_same_figure_twice_with_two_values_is_an_error() -> None:
    again = [*MONTH[:3], ["渭滨区", 11, 20, 1005, 1036]]
    reading = read(xlsx({"A": MONTH, "B": again}))
    assert ("error", "stated_twice", "B4") in rules(reading)
    assert facts(reading)[month(APPS, "610302", "2013-03", "invention")] == 10


def test_a_years_figure_in_a_months_place_is_noticed() -> None:
    rows = [["2012年商标注册统计表"], ["区县", *[f"{m}月" for m in range(1, 13)]], ["渭滨区", *[20] * 11, 260]]
    assert ("warning", "unusual_size", "M3") in rules(read(xlsx({"Sheet1": rows})))


def test_a_label_merged_down_over_its_group_counts_for_every_row_with_or_without_merges() -> None:
    rows = [
        ["2013年3月专利申请统计表"],
        ["区县", "类型", "件数"],
        ["渭滨区", "发明", 1],
        ["", "实用新型", 2],
        ["眉县", "发明", 3],
        ["", "实用新型", 4],
    ]
    for content in (xlsx({"S": rows}, {"S": [(2, 0, 3, 0), (4, 0, 5, 0)]}), xlsx({"S": rows}), delimited(rows)):
        values = facts(read(content))
        assert values[month(APPS, "610302", "2013-03", "utility_model")] == 2
        assert values[month(APPS, "610326", "2013-03", "utility_model")] == 4
        assert len(values) == 4


def test_group_rows_give_their_words_to_the_rows_below() -> None:
    rows = [
        ["2013年3月专利申请统计表"],
        ["区县", "件数"],
        ["发明"],
        ["渭滨区", 1],
        ["眉县", 2],
        ["外观设计"],
        ["渭滨区", 3],
        ["眉县", 4],
    ]
    values = facts(read(xlsx({"S": rows})))
    assert values[month(APPS, "610326", "2013-03", "invention")] == 2
    assert values[month(APPS, "610302", "2013-03", "design")] == 3


def test_tables_side_by_side_are_two_tables() -> None:
    rows = [
        ["2013年3月专利申请统计表"],
        ["区县", "发明", "", "区县", "发明"],
        ["渭滨区", 1, "", "岐山县", 3],
        ["金台区", 2, "", "眉县", 4],
    ]
    reading = read(xlsx({"S": rows}))
    assert [table.bounds for table in reading.tables] == ["A2:B4", "D2:E4"]
    assert {key[1]: value for key, value in facts(reading).items()} == {
        "610302": 1,
        "610303": 2,
        "610323": 3,
        "610326": 4,
    }


def test_a_table_of_some_districts_covers_only_those() -> None:
    rows = [["2013年3月专利申请统计表"], ["区县", "合计"], ["渭滨区", 1], ["眉县", 2]]
    assert {row["area_code"] for row in read(xlsx({"S": rows})).coverage.to_pylist()} == {"610302", "610326"}


def test_an_old_name_after_its_time_is_said_and_taken() -> None:
    rows = [["2023年3月专利申请统计表"], ["区县", "合计"], ["凤翔县", 1], ["眉县", 2]]
    reading = read(xlsx({"S": rows}), today=date(2023, 5, 1))
    assert rules(reading) == [("warning", "area_old_name", "A3")]
    assert facts(reading)[month(APPS, "610305", "2023-03")] == 1
