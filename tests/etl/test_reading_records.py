"""Record lists → records, events and coverage; what can't stand is blocked with a finding."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.values import check_digit
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, Reading, record_schema
from tests.etl.office import delimited, demo_plan, read, rules, xlsx

HEADER = ["序号", "申请号", "申请日", "专利类型", "申请人", "申请人类型", "区县", "开发区", "发明名称"]


def number(serial: int, year: int = 2013, kind: int = 1) -> str:
    digits = f"{year}{kind}{serial:07d}"
    return f"{digits}.{check_digit(digits)}"


def application(serial: int, day: Any, area: str = "渭滨区", kind: str = "发明", zone: str = "") -> list[Any]:
    digit = {"实用新型": 2, "外观设计": 3}.get(kind, 1)
    return [serial, number(serial, kind=digit), day, kind, "某公司", "企业", area, zone, "一种装置"]


def listing(*rows: list[Any], title: str = "宝鸡市2013年3月专利申请明细") -> bytes:
    return xlsx({"明细": [[title], HEADER, *rows]}, {"明细": [(0, 0, 0, 8)]})


def events(reading: Reading, measure: str) -> list[dict[str, Any]]:
    return [event for event in reading.events.to_pylist() if event["measure"] == measure]


def test_records_become_events_with_their_kinds() -> None:
    reading = read(
        listing(application(1, date(2013, 3, 5), zone="高新区"), application(2, "2013.03.31", "眉县", "外观设计"))
    )
    assert rules(reading) == []
    first, second = events(reading, "patent_applications")
    assert first["month"] == date(2013, 3, 1)
    assert (first["area_code"], first["zone_code"], first["quantity"]) == ("610302", "610300Z1", 1)
    assert (first["kind_1"], first["kind_2"]) == ("invention", "enterprise")
    assert (second["area_code"], second["kind_1"], second["record_key"]) == ("610326", "design", number(2, kind=3))
    table = reading.records["patent_applications"]
    assert table.schema == record_schema(demo_plan().dataset("patent_applications"))
    assert table.column("row").to_pylist() == [3, 4]
    assert reading.events.schema == EVENT_SCHEMA
    assert reading.coverage.schema == COVERAGE_SCHEMA
    covered = {row["measure"]: row for row in reading.coverage.to_pylist()}["patent_applications"]
    assert (covered["area_code"], covered["first_month"], covered["last_month"]) == (
        "610300",
        date(2013, 3, 1),
        date(2013, 3, 1),
    )
    assert reading.tables[0].columns["application_number"] == "B"


@pytest.mark.parametrize("day", [date(2013, 3, 5), "2013年3月5日", "2013.03.05", "20130305", 20130305, 41338, "41338"])
def test_dates_of_any_form(day: Any) -> None:
    reading = read(listing(application(1, day)))
    assert reading.records["patent_applications"].column("filed_on").to_pylist() == [date(2013, 3, 5)]


def test_numbers_are_normalised_and_their_check_digit_tested() -> None:
    good, bad = number(1), number(2)
    wrong = bad[:-1] + ("1" if bad[-1] == "0" else "0")
    rows = [application(1, date(2013, 3, 5)), application(2, date(2013, 3, 6)), application(3, date(2013, 3, 7))]
    rows[0][1], rows[1][1], rows[2][1] = f"CN{good.replace('.', '')}", wrong, "没有号码"
    reading = read(listing(*rows))
    assert reading.records["patent_applications"].column("record_key").to_pylist() == [good, wrong, "没有号码"]
    assert ("warning", "check_digit", "B4") in rules(reading)
    assert ("warning", "number_form", "B5") in rules(reading)


def test_a_record_that_stands_twice_counts_once() -> None:
    reading = read(
        listing(application(1, date(2013, 3, 5)), application(2, date(2013, 3, 6)), application(1, date(2013, 3, 5)))
    )
    assert rules(reading) == [("warning", "duplicate_record", "B5")]
    assert reading.findings[0].values["first"] == "B3"
    assert len(events(reading, "patent_applications")) == 2


def test_bad_rows_are_blocked_and_the_others_stand() -> None:
    rows = [
        application(1, date(2013, 3, 5)),
        application(2, "昨天"),
        application(3, date(2013, 12, 1)),
        application(4, ""),
        application(5, date(2013, 3, 6), "歧山县"),
        application(6, date(2013, 3, 6), "西安市雁塔区"),
    ]
    reading = read(listing(*rows))
    assert {(severity, rule, cell) for severity, rule, cell in rules(reading)} == {
        ("error", "not_a_date", "C4"),
        ("error", "date_future", "C5"),
        ("error", "required_blank", "C6"),
        ("error", "area_misspelt", "G7"),
        ("error", "area_foreign", "G8"),
    }
    assert reading.records["patent_applications"].num_rows == 1
    assert [question.key for question in reading.questions] == ["area:歧山县"]
    answered = read(listing(*rows), **{"area:歧山县": "610323"})
    assert answered.records["patent_applications"].column("area_code").to_pylist() == ["610302", "610323"]


def test_an_unknown_kind_is_said_and_the_record_kept() -> None:
    reading = read(listing(application(1, date(2013, 3, 5), kind="植物新品种")))
    assert rules(reading) == [("warning", "kind_unknown", "D3")]
    assert events(reading, "patent_applications")[0]["kind_1"] is None


def test_published_applications_are_never_grants() -> None:
    rows = [
        ["2013年3月专利授权明细"],
        ["专利号", "授权公告日", "专利类型", "专利权人", "区县"],
        [number(1), date(2013, 3, 6), "发明", "甲", "眉县"],
        [number(2), date(2013, 3, 6), "发明申请", "乙", "眉县"],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    assert len(events(reading, "patent_grants")) == 1
    assert ("warning", "rows_excluded", "C4") in rules(reading)


def test_totals_notes_blank_rows_and_repeated_headers_are_no_records() -> None:
    rows = [
        application(1, date(2013, 3, 5)),
        [],
        HEADER,
        application(2, date(2013, 3, 6)),
        ["合计", 2],
        ["备注：以上数据来自省局。"],
    ]
    reading = read(listing(*rows))
    assert rules(reading) == []
    assert reading.records["patent_applications"].column("row").to_pylist() == [3, 6]


def test_an_unknown_column_with_values_is_said() -> None:
    rows = [["宝鸡市2013年3月专利申请明细"], [*HEADER, "法律状态"], [*application(1, date(2013, 3, 5)), "有效"]]
    assert rules(read(xlsx({"明细": rows}))) == [("warning", "header_unknown", "J2")]


def test_cases_with_two_dates() -> None:
    rows = [
        ["2013年1—9月知识产权行政执法案件台账"],
        ["案号", "案件类型", "执法部门", "立案日期", "法定期限", "结案日期", "区县", "状态", "移送公安"],
        ["A1", "假冒专利", "知识产权局", "2012-11-05", "2013-02-05", "2013-01-20", "渭滨区", "已结案", "否"],
        ["A2", "商标侵权", "市工商局", "2013-03-01", "2013-06-01", "2013-07-01", "眉县", "已结案", "是"],
        ["A3", "假冒专利", "知识产权局", "2013-08-01", "2013-11-01", "", "眉县", "办理中", "否"],
        ["A4", "假冒专利", "知识产权局", "2013-08-01", "2013-11-01", "2013-07-01", "眉县", "已结案", "否"],
    ]
    reading = read(xlsx({"台账": rows}))
    assert rules(reading) == [("error", "date_order", "F6")]
    assert [e["month"] for e in events(reading, "enforcement_filed")] == [
        date(2012, 11, 1),
        date(2013, 3, 1),
        date(2013, 8, 1),
    ]
    assert [e["record_key"] for e in events(reading, "enforcement_closed")] == ["A1", "A2"]
    assert [e["record_key"] for e in events(reading, "enforcement_closed_in_time")] == ["A1"]
    assert [e["kind_1"] for e in events(reading, "enforcement_closed")] == ["ip_office", "industry_commerce"]
    assert [e["record_key"] for e in events(reading, "cases_passed_to_police")] == ["A2"]
    assert events(reading, "enforcement_carried_over") == []
    covered = {row["measure"]: (row["first_month"], row["last_month"]) for row in reading.coverage.to_pylist()}
    assert covered["enforcement_carried_over"] == (date(2013, 1, 1), date(2013, 9, 1))
    assert "cross_region_cases" not in covered  # the list lacks that column: unknown, not none


def test_a_stock_with_an_end_and_what_counts_once() -> None:
    rows = [
        ["驰名、著名商标名录（截至2013年9月30日）"],
        ["商标名称", "认定类别", "认定情况", "认定日期", "有效期至", "区县"],
        ["甲", "著名商标", "新认定", "2011-01-15", "2014-01-14", "渭滨区"],
        ["乙", "驰名商标", "", "2012年5月", "", "眉县"],
        ["丙", "著名商标", "续展", "2012-03-01", "2012-12-31", "眉县"],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    stock = events(reading, "famous_trademarks")
    assert [(e["distinct_key"], e["until_month"]) for e in stock] == [
        ("甲", date(2013, 12, 1)),
        ("丙", date(2012, 12, 1)),
    ]
    assert [e["distinct_key"] for e in events(reading, "well_known_trademarks")] == ["乙"]
    assert [e["distinct_key"] or e["record_key"] for e in events(reading, "famous_trademarks_renewed")] != []
    covered = {row["measure"]: row for row in reading.coverage.to_pylist()}
    assert covered["famous_trademarks"]["last_month"] == date(2013, 9, 1)
    assert covered["famous_trademarks"]["first_month"] <= date(2010, 1, 1)


def test_amounts_in_ten_thousands_and_stages_as_shares() -> None:
    funds = [
        ["2012年知识产权专项资金使用明细"],
        ["日期", "用途", "项目", "预算金额（万元）", "支出金额（万元）"],
        ["2012-06-05", "资助奖励", "发明资助", 30, 12.34],
        ["2012-12-05", "宣传培训", "培训", "", "—"],
    ]
    reading = read(xlsx({"Sheet1": funds}))
    assert [e["quantity"] for e in events(reading, "fund_spent")] == [123400, 0]
    assert [e["area_code"] for e in events(reading, "fund_spent")] == ["610300", "610300"]
    stages = [
        ["平台和数据库建设进展"],
        ["项目", "阶段", "日期"],
        ["专利信息服务平台", "建设中", "2012-03-01"],
        ["新材料", "已建成", "2013-03-01"],
    ]
    reading = read(xlsx({"Sheet1": stages}))
    assert [(e["kind_1"], e["quantity"]) for e in events(reading, "milestone_stage")] == [
        ("platform", 0.4),
        ("db_materials", 1.0),
    ]


SESSIONS = ["培训日期", "培训主题", "培训地点", "培训对象", "培训人次", "主办单位"]


def test_a_districts_own_sheet_names_its_records_and_what_it_covers() -> None:
    sheets = {
        "渭滨区": [
            ["渭滨区2013年6月知识产权培训情况表"],
            SESSIONS,
            ["2013-06-03", "专利法", "会议室", "公务员", "120", "区科技局"],
        ],
        "眉县": [["眉县2013年6月知识产权培训情况表"], SESSIONS, ["本月无培训（零报送）"]],
    }
    reading = read(xlsx(sheets))
    assert rules(reading) == []
    assert [(e["area_code"], e["quantity"]) for e in events(reading, "training")] == [("610302", 120)]
    covered = {(r["area_code"], r["measure"]) for r in reading.coverage.to_pylist()}
    assert {("610302", "training"), ("610326", "training"), ("610326", "training_sessions")} <= covered


def test_records_without_a_district_come_from_the_address_or_are_asked_once() -> None:
    header = ["注册号", "注册公告日期", "商标名称", "注册人", "地址"]
    rows = [
        ["宝鸡市2013年3月商标注册明细"],
        header,
        ["1", "2013-03-07", "甲", "某", "陕西省宝鸡市眉县首善镇1号"],
        ["2", "2013-03-07", "乙", "某", "宝鸡市经二路"],
        ["3", "2013-03-07", "丙", "某", ""],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    table = reading.records["trademark_registrations"]
    assert table.column("area_code").to_pylist() == ["610326", "610300U", "610300U"]
    assert [rule for _, rule, _ in rules(reading)] == ["area_blank"]
    assert reading.questions[0].key == "area_of_records"
    answered = read(xlsx({"Sheet1": rows}), area_of_records="610302").records["trademark_registrations"]
    assert answered.column("area_code").to_pylist() == ["610326", "610302", "610302"]


def test_a_zone_in_the_district_column_is_a_zone() -> None:
    reading = read(listing(application(1, date(2013, 3, 5), "高新区")))
    record = reading.records["patent_applications"].to_pylist()[0]
    assert (record["area_code"], record["zone_code"]) == ("610300U", "610300Z1")
    assert [rule for _, rule, _ in rules(reading)] == ["zone_as_area"]


def test_work_items_without_a_date_take_the_tables() -> None:
    item = demo_plan().work_items[0]
    rows = [
        ["重点任务台账（截至2013年6月30日）"],
        ["事项", "牵头单位", "完成时限", "进度", "状态", "说明"],
        [item.name.zh, "市知识产权局", "2014-12-31", "60%", "推进中", "已召开会议"],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    record = reading.records["work_items"].to_pylist()[0]
    assert record["reported_on"] == date(2013, 6, 30)
    assert record["progress_percent"] == pytest.approx(0.6)
    assert record["work_item"] == item.id


def test_a_missing_required_column_blocks_the_list() -> None:
    rows = [
        ["宝鸡市2013年3月专利申请明细"],
        ["申请号", "专利类型", "申请人", "区县"],
        [number(1), "发明", "甲", "眉县"],
    ]
    reading = read(xlsx({"Sheet1": rows}))
    assert ("error", "column_missing", "A2") in rules(reading)
    assert reading.events.num_rows == 0


def test_a_long_csv_reads_like_a_short_one() -> None:
    """Over the size from which a file is read in columns, the records are the same, row numbers included."""
    rows = [
        application(i, "2013-03-05", ["渭滨区", "眉县"][i % 2], ["发明", "实用新型"][i % 2]) for i in range(1, 30_001)
    ]
    content = [["宝鸡市2013年3月专利申请明细"], [*HEADER], *rows]
    long = read(delimited(content), "a.csv")
    assert len(delimited(content)) > 2_000_000
    short = read(delimited(content[:1002]), "a.csv")
    table = long.records["patent_applications"]
    assert table.num_rows == 30_000
    assert table.slice(0, 1000).equals(short.records["patent_applications"])
    assert rules(long) == []
    gbk = read(delimited(content, "gb18030"), "a.csv").records["patent_applications"]
    assert gbk.equals(table)
    ragged = read(delimited([*content, ["合计", "30000"]]), "a.csv").records["patent_applications"]
    assert ragged.equals(table)
