"""A new dataset, or another name for a column, is a declaration: recognised, published and shown without Python."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from etl.cli import main
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from tests.etl.made import DISTRICTS, workbook
from tests.etl.office import ROOT, facts, month, read, rules, xlsx
from tests.pages.viewing import view, words

CLOCK = ["--clock", "2013-10-10T10:00:00+08:00"]
PLEDGES = """
id = "patent_pledges"
label = { zh = "专利权质押融资", en = "Patent pledge loans" }
definition = { zh = "以专利权质押取得的贷款，按登记日统计。", en = "Loans against pledged patents, by day." }
frequency = "month"
due_day = 10

[[measures]]
id = "patent_pledges"
label = { zh = "质押登记", en = "Pledges registered" }
unit = "件"
headers = ["质押登记数", "质押登记件数", "质押件数"]
date = "registered_on"

[[measures]]
id = "pledge_loans_yuan"
label = { zh = "质押融资额", en = "Pledge loans" }
unit = "元"
headers = ["质押融资额", "融资金额", "贷款金额"]
date = "registered_on"
quantity = "loan"

[records]
key = ["registration_number"]
title_words = ["质押登记明细", "质押融资明细", "专利权质押"]
shared = ["district"]

[[records.columns]]
id = "registration_number"
label = { zh = "质押登记号", en = "Registration number" }
headers = ["质押登记号", "登记编号"]
required = true

[[records.columns]]
id = "registered_on"
label = { zh = "登记日", en = "Registered on" }
headers = ["登记日", "登记日期"]
type = "date"
required = true

[[records.columns]]
id = "pledger"
label = { zh = "出质人", en = "Pledger" }
headers = ["出质人", "出质企业"]

[[records.columns]]
id = "loan"
label = { zh = "贷款金额", en = "Loan" }
headers = ["贷款金额", "融资金额"]
type = "number"
unit = "元"

[summary]
title_words = ["专利权质押融资", "质押融资", "专利权质押"]
measures = ["patent_pledges", "pledge_loans_yuan"]
"""
SUMMARY = [
    ["2013年8月专利权质押融资情况统计表"],
    ["区县", "质押登记数（件）", "融资金额（万元）"],
    *([district, place + 1, 100 * (place + 1)] for place, district in enumerate(DISTRICTS)),
    ["合计", 78, 7800],
]
LIST = [
    ["2013年9月专利权质押登记明细"],
    ["序号", "质押登记号", "登记日期", "出质企业", "贷款金额（万元）", "区县"],
    [1, "2013610000001", "2013.09.05", "示例一厂", 500, "渭滨区"],
    [2, "2013610000002", "2013年9月12日", "示例二厂", 250.5, "渭滨"],
    [3, "2013610000003", "20130920", "示例三厂", 80, "眉县"],
]


@pytest.fixture(scope="module")
def plan_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo city's plan with one file more."""
    folder = tmp_path_factory.mktemp("declared") / "plan"
    shutil.copytree(ROOT / "plan", folder)
    (folder / "datasets" / "patent_pledges.toml").write_text(PLEDGES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plan(plan_dir: Path) -> Plan:
    return load_plan(plan_dir)


def test_both_shapes_are_recognised_without_a_question(plan: Plan) -> None:
    summary, records = (read(xlsx({"Sheet1": rows}), plan=plan) for rows in (SUMMARY, LIST))
    for reading, shape in ((summary, "summary"), (records, "records")):
        assert [(table.dataset, table.shape) for table in reading.tables] == [("patent_pledges", shape)]
        assert (rules(reading), reading.questions) == ([], ())
    assert facts(summary)[month("pledge_loans_yuan", "610302", "2013-08")] == 1_000_000
    assert facts(summary)[month("patent_pledges", "610300", "2013-08")] == 78
    rows = records.records["patent_pledges"].to_pylist()
    assert [(row["area_code"], row["loan"]) for row in rows] == [
        ("610302", 5_000_000),
        ("610302", 2_505_000),
        ("610326", 800_000),
    ]


def test_without_the_declaration_the_very_same_file_is_asked() -> None:
    reading = read(xlsx({"Sheet1": LIST}))
    assert not reading.records
    assert [question.rule for question in reading.questions] == ["ask_dataset"]


def test_it_is_loaded_published_and_on_the_data_page(plan_dir: Path, tmp_path: Path) -> None:
    files = [workbook(tmp_path / "质押汇总.xlsx", SUMMARY), workbook(tmp_path / "质押明细.xlsx", LIST)]
    data = tmp_path / "data"
    assert main(["load", *map(str, files), "--yes", "--plan", str(plan_dir), "--data", str(data), *CLOCK]) == 0
    place = Place.of(plan_dir, data)
    with duckdb.connect(str(place.warehouse), read_only=True) as warehouse:
        query = """select strftime(month, '%m'), value from cube
                   where measure = $m and area_code = $a and kind = '' order by month"""
        city, district = (
            warehouse.execute(query, {"m": "patent_pledges", "a": area}).fetchall() for area in ("610300", "610302")
        )
        loans = warehouse.execute(query, {"m": "pledge_loans_yuan", "a": "610302"}).fetchall()
        stored = warehouse.execute("select count(*) from record_patent_pledges").fetchall()
    assert city[-2:] == [("08", 78.0), ("09", 3.0)]
    assert district[-2:] == [("08", 1.0), ("09", 2.0)]
    assert loans[-2:] == [("08", 1_000_000.0), ("09", 7_505_000.0)]
    assert stored == [(3,)]
    batches = view("data", place, part="batches")
    assert not batches.exception
    assert "质押汇总.xlsx" in words(batches) + str([table.value for table in batches.dataframe])
    datasets = view("data", place, part="datasets", about="patent_pledges")
    assert not datasets.exception
    assert "以专利权质押取得的贷款" in words(datasets)
    shown = datasets.table[0].value
    line = shown[shown.iloc[:, 0].str.contains("专利权质押融资")].iloc[0].tolist()
    assert "2013年8月" in line[3] and "9月" in line[3], line
    assert line[4] == "2"


def test_another_name_for_a_column_is_one_word_in_the_declaration(plan_dir: Path, tmp_path: Path) -> None:
    rows = [["2013年8月专利权质押融资统计表"], ["区县", "质押件数", "押款金额"], ["渭滨区", 3, 90], ["眉县", 4, 80]]
    before = read(xlsx({"S": rows}), plan=load_plan(plan_dir))
    assert [(rule, cell) for _, rule, cell in rules(before)] == [("header_unknown", "C2")]
    assert before.questions[0].candidates[0][0] == "pledge_loans_yuan"  # one character off 贷款金额
    folder = tmp_path / "plan"
    shutil.copytree(plan_dir, folder)
    path = folder / "datasets" / "patent_pledges.toml"
    path.write_text(PLEDGES.replace('"贷款金额"]\nd', '"贷款金额", "押款金额"]\nd'), encoding="utf-8")
    after = read(xlsx({"S": rows}), plan=load_plan(folder))
    assert facts(after)[month("pledge_loans_yuan", "610302", "2013-08")] == 90
    assert (rules(after), after.questions) == ([], ())
