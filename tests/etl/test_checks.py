"""Checks on figures and records: what must add up, what is unusual, what is stored already. Warnings change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import cli, load
from etl.archive import Archive
from etl.known import Stored
from etl.publish import publish
from etl.reading import read_file
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.place import Place
from scorecard.schema import Finding, Reading
from scorecard.texts import LANGUAGES, Texts
from tests.etl.office import ROOT, TODAY, Rows, delimited, demo_plan, facts, read, xlsx

AT = datetime(2013, 10, 10, 2, tzinfo=UTC)
INNER, OUTER = ("渭滨区", "金台区", "陈仓区"), ("凤翔县", "岐山县", "扶风县")


def found(reading: Reading, rule: str) -> list[Finding]:
    """The findings of one rule, each with a text in both languages."""
    mine = [finding for finding in reading.findings if finding.rule == rule]
    for finding in mine:
        for language in LANGUAGES:
            for part in ("message", "action"):
                assert "{" not in Texts(language).t(f"finding.{rule}.{part}", **finding.values)
    assert all(finding.cell and finding.severity == "warning" for finding in mine)
    return mine


def told(reading: Reading, rule: str, *names: str) -> list[tuple[Any, ...]]:
    """Cell and some values of the findings of one rule."""
    return [(finding.cell, *(finding.values[name] for name in names)) for finding in found(reading, rule)]


def sheet(*rows: Any, title: str = "2013年3月各区县专利申请统计表") -> bytes:
    return xlsx({"Sheet1": [[title], *rows]})


# --- sub-totals ------------------------------------------------------------------------------------------------------

INNER_ROWS, OUTER_ROWS = ([[name, n + 1, 10] for n, name in enumerate(names)] for names in (INNER, OUTER))
HEADER = ["区县", "发明", "实用新型"]


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("市区小计", "县小计"), ("小计", "小计"), ("城区小计", "郊县小计")],
)
def test_sub_totals_below_their_group_are_checked_and_not_stored(inner: str, outer: str) -> None:
    right = sheet(HEADER, *INNER_ROWS, [inner, 6, 30], *OUTER_ROWS, [outer, 6, 30], ["合计", 12, 60])
    assert read(right).findings == ()
    wrong = sheet(HEADER, *INNER_ROWS, [inner, 7, 30], *OUTER_ROWS, [outer, 6, 30], ["合计", 12, 60])
    assert told(read(wrong), "total_of_group", "stated", "added", "parts") == [("B6", "7", "6", "B3…B5")]
    assert facts(read(right)) == facts(read(wrong))
    assert [f["value"] for f in read(right).facts.to_pylist() if f["area_code"] == "610300"] == [12, 60]


def test_sub_totals_above_their_group() -> None:
    rows = [["合计", 12, 60], ["市区小计", 6, 30], *INNER_ROWS, ["县小计", 6, 31], *OUTER_ROWS]
    assert told(read(sheet(HEADER, *rows)), "total_of_group", "stated", "added") == [("C8", "31", "30")]


def test_sub_totals_at_the_foot_by_their_words() -> None:
    mixed = [row for pair in zip(INNER_ROWS, OUTER_ROWS, strict=True) for row in pair]
    rows = [*mixed, ["合计", 12, 60], ["其中：市区小计", 6, 30], ["县小计", 6, 33]]
    assert told(read(sheet(HEADER, *rows)), "total_of_group", "stated", "added") == [("C11", "33", "30")]


def test_a_sub_total_that_fits_no_group_is_said() -> None:
    rows = [*INNER_ROWS, ["片区小计", 99, 98], *OUTER_ROWS, ["合计", 12, 60]]
    assert told(read(sheet(HEADER, *rows)), "subtotal_unclear", "text") == [("B6", "片区小计")]


def test_a_lone_sub_total_is_the_total() -> None:
    reading = read(sheet(HEADER, *INNER_ROWS, ["小计", 6, 30]))
    assert [f["value"] for f in reading.facts.to_pylist() if f["area_code"] == "610300"] == [6, 30]


def test_sub_totals_of_development_zones_stand_beside() -> None:
    rows = [*INNER_ROWS, *OUTER_ROWS, ["区县小计", 12, 60], ["高新区", 2, 5], ["开发区小计", 2, 6], ["合计", 12, 60]]
    assert told(read(sheet(HEADER, *rows)), "total_of_group", "stated", "added") == [("C11", "6", "5")]


def test_sub_totals_of_a_group_with_a_row_that_is_not_understood_are_left_alone() -> None:
    rows = [*INNER_ROWS, ["蔡家坡", 5, 5], ["小计", 11, 35], *OUTER_ROWS, ["小计", 6, 30], ["合计", 17, 65]]
    assert not found(read(sheet(HEADER, *rows)), "total_of_group")


def test_a_row_that_stands_twice_counts_once_in_its_sums_as_it_is_imported_once() -> None:
    rows = [*INNER_ROWS, INNER_ROWS[1], ["市区小计", 6, 30], *OUTER_ROWS]
    assert read(sheet(HEADER, *rows, ["合计", 12, 60])).findings == ()
    reading = read(sheet(HEADER, *rows, ["合计", 14, 60]))
    assert told(reading, "total_of_areas", "stated", "added") == [("B11", "14", "12")]


@pytest.mark.parametrize(("inner", "outer"), [("小计", "小计"), ("市区小计", "县小计")])
def test_sub_totals_across(inner: str, outer: str) -> None:
    rows = [["类型", *INNER, inner, *OUTER, outer, "合计"], ["发明", 1, 2, 3, 6, 1, 2, 3, 7, 12]]
    reading = read(sheet(*rows))
    assert reading.questions == ()
    assert told(reading, "total_of_group", "stated", "added") == [("I3", "7", "6")]
    assert sum(f["value"] for f in reading.facts.to_pylist() if f["area_code"] == "610300") == 12


def test_sums_of_quarters_among_months() -> None:
    months = ["1月", "2月", "3月", "小计", "4月", "5月", "6月", "小计"]
    right, wrong = ["渭滨区", 1, 2, 3, 6, 4, 5, 6, 15], ["金台区", 1, 2, 3, 6, 4, 5, 6, 21]
    reading = read(sheet(["区县", *months], right, title="2013年各区县专利申请统计表"))
    assert not found(reading, "total_of_months")
    reading = read(sheet(["区县", *months], right, [*wrong[:-1], 16], title="2013年各区县专利申请统计表"))
    assert told(reading, "total_of_months", "stated", "added") == [("I4", "16", "15")]


def test_named_quarters_among_months() -> None:
    header = ["区县", "1月", "2月", "3月", "一季度", "4月", "5月", "6月", "二季度", "上半年"]
    rows = [["渭滨区", 1, 2, 3, 6, 4, 5, 6, 16, 21]]
    reading = read(sheet(header, *rows, title="2013年各区县专利申请统计表"))
    assert [(c, p, s, a) for c, p, s, a in told(reading, "periods_differ", "period", "stated", "added")] == [
        ("I3", "2013-04..2013-06", "16", "15"),
        ("J3", "2013-01..2013-06", "21", "22"),
    ]


# --- kinds -----------------------------------------------------------------------------------------------------------

TYPES, APPLICANTS = ["发明", "实用新型", "外观设计"], ["大专院校", "科研单位", "工矿企业", "机关团体", "个人"]


def test_types_and_applicants_each_add_up() -> None:
    header = ["区县", "合计", *TYPES, *APPLICANTS]
    reading = read(sheet(header, ["渭滨区", 10, 5, 3, 2, 1, 1, 5, 1, 2], ["金台区", 10, 5, 3, 1, 1, 1, 5, 1, 1]))
    assert told(reading, "total_of_kinds", "stated", "added") == [("B4", "10", "9"), ("B4", "10", "9")]


def test_two_cuts_without_their_total_are_held_against_each_other() -> None:
    reading = read(
        sheet(["区县", *TYPES, *APPLICANTS], ["渭滨区", 5, 3, 2, 1, 1, 5, 1, 2], ["金台区", 5, 3, 2, 0, 1, 5, 1, 2])
    )
    assert told(reading, "cuts_differ", "one", "other") == [("E4", "10", "9")]


def test_kinds_in_one_sheet_against_the_total_in_another() -> None:
    title = ["2013年3月各区县专利申请统计表"]
    sheets: dict[str, Rows] = {
        "合计": [title, ["区县", "专利申请量"], ["渭滨区", 10], ["金台区", 8]],
        "分类": [title, ["区县", *TYPES], ["渭滨区", 5, 3, 2], ["金台区", 5, 3, 1]],
    }
    assert told(read(xlsx(sheets)), "total_of_kinds", "stated", "added") == [("B4", "8", "9")]


# --- growth and shares -----------------------------------------------------------------------------------------------


def bulletin(growth: Sequence[Any], shares: Sequence[Any], header: str = "同比增长(%)") -> bytes:
    names, now, before = [*INNER, "合计"], [50, 30, 20, 100], [62, 25, 20, 107]
    rows = [[n, *figures] for n, *figures in zip(names, now, before, growth, shares, strict=True)]
    return sheet(["区县", "当年累计", "去年同期", header, "占比(%)"], *rows)


@pytest.mark.parametrize(
    "growth",
    [
        (-19.4, 20, 0, -6.5),
        ("-19.4%", "20%", "0%", "-6.54%"),
        (-0.194, 0.2, 0, -0.0654),
        (-19.35483871, 20.0, 0, -6.54205),
    ],
)
def test_growth_as_offices_write_it_is_understood(growth: Sequence[Any]) -> None:
    assert read(bulletin(growth, (50, 30, 20, 100))).findings == ()


def test_growth_and_shares_that_do_not_follow() -> None:
    reading = read(bulletin((-19.4, 25, 0, -6.5), (50, 30, 25, 100)))
    assert told(reading, "growth_differs", "stated", "computed") == [("D4", "25", "20")]
    assert told(reading, "share_differs", "stated", "computed") == [("E5", "25", "20")]
    assert len(reading.facts) == 4


def test_growth_in_numbers() -> None:
    reading = read(bulletin((-12, 5, 0, -8), (50, 30, 20, 100), header="同比增减"))
    assert told(reading, "growth_differs", "stated", "computed") == [("D6", "-8", "-7")]


def test_growth_that_follows_from_nothing_is_said_once() -> None:
    reading = read(bulletin((1, 2, 3, 4), (50, 30, 20, 100)))
    assert told(reading, "derived_unmatched", "count") == [("D3", 4)]


def test_growth_in_a_table_on_its_side() -> None:
    rows = [["当年累计", 50, 30, 22], ["去年同期", 62, 25, 20], ["同比增长(%)", -19.4, 25, 10]]
    reading = read(sheet(["指标", *INNER], *rows))
    assert told(reading, "growth_differs", "stated", "computed") == [("C5", "25", "20")]


# --- month and year to date ------------------------------------------------------------------------------------------


def test_month_and_year_to_date_side_by_side() -> None:
    header = ["区县", "1月", "2月", "1-2月累计", "3月", "1-3月累计"]
    rows = [["渭滨区", 1, 2, 3, 3, 6], ["金台区", 1, 2, 4, 3, 7], ["陈仓区", 1, 2, 3, 3, 7]]
    reading = read(sheet(header, *rows, title="2013年各区县专利申请统计表"))
    said = told(reading, "periods_differ", "period", "stated", "added")
    assert said == [("D4", "2013-01..2013-02", "4", "3"), ("F5", "2013-01..2013-03", "7", "6")]


def test_a_year_to_date_below_its_own_month() -> None:
    reading = read(sheet(["区县", "当月", "当年累计"], ["渭滨区", 9, 30], ["金台区", 30, 9]))
    assert told(reading, "part_exceeds_whole", "part_value", "whole_value") == [("C4", "30", "9")]


def test_a_year_to_date_up_to_a_month_that_has_not_come() -> None:
    rows = [["渭滨区", 9], ["金台区", 3]]
    reading = read(sheet(["区县", "专利申请量"], *rows, title="2013年1-12月各区县专利申请统计表"))
    (late,) = reading.findings
    assert (late.severity, late.rule, late.values["period"]) == ("error", "period_future", "2013-12")
    assert len(reading.facts) == 0


# --- against what is stored ------------------------------------------------------------------------------------------


class Office:
    """A place that files are loaded into and looked at, with the demo city's plan."""

    def __init__(self, folder: Path) -> None:
        self.place = Place(ROOT / "plan", folder / "data", folder / "warehouse.duckdb")
        self.archive = Archive(self.place, demo_plan())

    def look(self, content: bytes, name: str = "报表.xlsx") -> load.Looked:
        return load.look(self.archive, content, name, today=TODAY, viewer=LOCAL_OWNER)

    def accept(self, content: bytes, name: str = "报表.xlsx") -> None:
        load.accept(self.archive, self.look(content, name), by="tester", at=AT)

    def value(self, month: str, area: str = "610302", column: str = "value") -> float | None:
        publish(self.place, demo_plan(), at=AT)
        with duckdb.connect(str(self.place.warehouse), read_only=True) as connection:
            query = f"select {column} from cube where area_code = $a and month = cast($m as date) and kind = '' "
            rows = connection.execute(query, {"a": area, "m": f"{month}-01"}).fetchall()
        return rows[0][0] if rows else None


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.archive.engine.dispose()


def to_date(month: int, *values: float) -> bytes:
    rows = [[name, value] for name, value in zip(INNER, values, strict=False)]
    return sheet(["区县", "当年累计"], *rows, title=f"2013年1-{month}月各区县专利申请统计表")


def of_month(month: int, *values: float, year: int = 2013) -> bytes:
    rows = [[name, value] for name, value in zip((*INNER, *OUTER), values, strict=False)]
    return sheet(["区县", "专利申请量"], *rows, title=f"{year}年{month}月各区县专利申请统计表")


def test_a_month_is_the_difference_of_years_to_date_and_a_gap_stays_one(office: Office) -> None:
    office.accept(of_month(1, 10, 20), "1月.xlsx")
    office.accept(to_date(2, 25, 45), "2月.xlsx")
    office.accept(to_date(4, 55, 99), "4月.xlsx")
    assert (office.value("2013-02"), office.value("2013-02", column="year_to_date")) == (15, 25)
    assert office.value("2013-03") is None and office.value("2013-04") is None
    assert office.value("2013-04", column="year_to_date") == 55
    office.accept(of_month(3, 12, 30), "3月.xlsx")
    assert (office.value("2013-03"), office.value("2013-04")) == (12, 18)


def test_the_months_asked_for_are_the_last_ones_and_those_around_what_is_stored(office: Office) -> None:
    def offered(title: str) -> list[str]:
        (question,) = office.look(sheet(["区县", "专利申请量"], [INNER[0], 12], title=title)).reading.questions
        return [one for one, _ in question.candidates if len(one) == len("2013-01")]

    assert offered("各区县专利申请统计表") == [*months_of(2013, 10), *months_of(2012, 12, 11)]
    office.accept(of_month(11, 10, 20, year=2010), "11月.xlsx")
    around = [*months_of(2011, 2), *months_of(2010, 12, 3)]
    assert offered("各区县专利申请统计表") == [*months_of(2013, 10), *months_of(2012, 12, 11), *around]
    assert offered("2013年各区县专利申请统计表") == months_of(2013, 10)


def months_of(year: int, last: int, first: int = 1) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(last, first - 1, -1)]


def test_a_year_to_date_against_what_is_stored(office: Office) -> None:
    office.accept(to_date(2, 25, 45), "2月.xlsx")
    office.accept(of_month(3, 10, 10), "3月.xlsx")
    looked = office.look(to_date(3, 35, 50), "累计.xlsx")
    ((cell, stated, added, parts),) = told(looked.reading, "periods_differ", "stated", "added", "parts")
    assert (cell, stated, added) == ("B4", "50", "55")
    assert "#1 2月.xlsx›B4" in parts and "#2 3月.xlsx›B4" in parts
    looked = office.look(to_date(4, 35, 40), "累计.xlsx")
    assert told(looked.reading, "part_exceeds_whole", "part_value", "whole_value") == [("B4", "45", "40")]


def test_what_is_known_changes_no_figure(office: Office) -> None:
    for month in range(1, 8):
        office.accept(of_month(month, 30, 40, 50, 30), f"{month}月.xlsx")
    content = of_month(8, 1, 999, 45, 240)
    looked, alone = office.look(content).reading, read(content)
    assert told(looked, "unusual_size", "value", "usual") == [("B4", "999", "40"), ("B6", "240", "30")]
    assert told(looked, "unusual_smallness", "value", "usual") == [("B3", "1", "30")]
    assert alone.findings == () and replace(looked, findings=()).facts.equals(alone.facts)


def test_a_month_that_looks_like_a_year_to_date(office: Office) -> None:
    for month in (1, 2, 3):
        office.accept(of_month(month, 10, 12, 14, 16, 18), f"{month}月.xlsx")
    assert not found(office.look(of_month(4, 12, 9, 16, 15, 20)).reading, "looks_cumulative")
    looked = office.look(of_month(4, 41, 50, 58, 60, 20)).reading
    assert told(looked, "looks_cumulative", "count", "areas") == [("B3", 4, 5)]


def test_last_year_and_growth_against_what_is_stored(office: Office) -> None:
    office.accept(of_month(3, 40, 50, 20, year=2012), "2012年3月.xlsx")
    rows = [["渭滨区", 50, 40, 25], ["金台区", 60, 51, 20], ["陈仓区", 30, 20, 50]]
    looked = office.look(sheet(["区县", "专利申请量", "上年同期", "同比增长(%)"], *rows)).reading
    assert told(looked, "last_year_differs", "stated", "computed") == [("C4", "51", "50")]
    bare = [[name, now, growth] for name, now, _, growth in [*rows[:2], ["陈仓区", 30, 20, 60]]]
    looked = office.look(sheet(["区县", "专利申请量", "同比增长(%)"], *bare)).reading
    assert told(looked, "growth_differs", "stated", "computed") == [("C5", "60", "50")]


def test_a_level_that_jumps(office: Office) -> None:
    def stock(month: int, *values: float) -> bytes:
        rows = [[name, value] for name, value in zip(INNER, values, strict=True)]
        return sheet(["区县", "有效专利"], *rows, title=f"2013年{month}月底各区县有效专利统计表")

    office.accept(stock(3, 100, 120, 90), "3月.xlsx")
    looked = office.look(stock(4, 104, 1240, 40)).reading
    assert told(looked, "unusual_jump", "value", "before") == [("B4", "1240", "120"), ("B5", "40", "90")]


def test_a_district_is_told_of_no_other(office: Office) -> None:
    office.accept(to_date(2, 25, 45), "市局汇总.xlsx")
    viewer = Viewer("district", "610302", frozenset({"upload"}))
    known = Stored(office.archive, viewer=viewer)
    reading = read_file(to_date(3, 20, 40), "报表.xlsx", demo_plan(), today=TODAY, known=known)
    assert told(reading, "part_exceeds_whole", "part_where") == [("B3", "#1›B3")]


CASES = ["案号", "执法部门", "立案日期", "法定期限", "结案日期", "区县"]


def cases(*rows: Sequence[Any]) -> bytes:
    return delimited([["2013年执法案件台账"], CASES, *rows])


def test_records_that_are_stored_already(office: Office) -> None:
    first = [["案1", "专利", "2013-03-01", "2013-06-01", "", "渭滨区"], ["案2", "专利", "2013-03-02", "", "", "渭滨区"]]
    office.accept(cases(*first), "一.csv")
    assert not found(office.look(cases(*first), "一.csv").reading, "records_stored")  # the very same file
    again = [[*first[0][:4], "2013-04-01", "渭滨区"], first[1], ["案3", "专利", "2013-04-02", "", "", "金台区"]]
    looked = office.look(cases(*again), "二.csv")
    assert told(looked.reading, "records_stored", "count", "changed", "where") == [("A3", 2, 1, "#1 一.csv")]
    assert looked.reading.records["enforcement_cases"].num_rows == 3


def test_the_command_line_reads_against_what_is_stored(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.accept(to_date(2, 25, 45), "2月.xlsx")
    path = office.place.data_dir.parent / "报表.xlsx"
    path.write_bytes(to_date(3, 20, 50))
    given = ["read", str(path), "--plan", str(office.place.plan_dir), "--data", str(office.place.data_dir)]
    assert cli.main([*given, "--clock", AT.isoformat()]) == 0
    assert "大于包含它的" in capsys.readouterr().out


# --- records ---------------------------------------------------------------------------------------------------------


def test_a_statutory_date_before_the_filing_is_a_warning() -> None:
    rows = [["案1", "专利", "2013-03-01", "2013-02-01", "2013-04-01", "渭滨区"]]
    reading = read(cases(*rows), "台账.csv")
    assert told(reading, "due_before_filed", "count", "before") == [("D3", 1, "立案日期")]
    assert reading.records["enforcement_cases"].num_rows == 1


def test_thousands_of_like_findings_are_one_with_its_range() -> None:
    header: Rows = [["申请号", "申请日", "专利类型", "申请人", "区县"]]
    rows = [[f"20131000{n:04d}.0", f"2014-01-{n % 28 + 1:02d}", "发明", "示例企业", "渭滨区"] for n in range(6000)]
    reading = read(delimited([*header, *rows]), "申请明细.csv")
    late = [finding for finding in reading.findings if finding.rule == "date_future"]
    assert [(f.severity, f.cell, f.values["count"]) for f in late] == [("error", "B2", 6000)]
    assert str(late[0].values["cells"]).endswith("B6001")
    assert len(reading.findings) < 10


def test_very_many_findings_of_one_rule_are_cut_with_their_number() -> None:
    rows = [["渭滨区", *["无效值"] * 12]] * 20
    title = "2013年各区县专利申请统计表"
    reading = read(
        sheet(["区县", *[f"{m}月" for m in range(1, 13)]], *rows, title=title), today=TODAY.replace(year=2014)
    )
    wrong = [finding for finding in reading.findings if finding.rule == "not_a_number"]
    (more,) = [finding for finding in reading.findings if finding.rule == "more_of_these"]
    assert len(wrong) + int(more.values["count"]) == 240 and more.severity == "error"
    assert more.values["last"] == "M22"
