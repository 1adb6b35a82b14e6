"""Published spreadsheets by others: what the importer says of every one of them, and its figures read a second way.

The files stay outside the project; without them these tests are skipped. Cells are read here with openpyxl, xlrd and
csv, which the importer does not use for them.
"""

from __future__ import annotations

import csv
import re
import time
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd

from scorecard.plan import Area, AreaKind, Plan
from scorecard.schema import Question, Reading
from tests.etl.office import ROOT, demo_plan, facts, read, rules

REAL = ROOT.parent / "shared" / "real"
FILES = sorted(p for p in REAL.rglob("*") if p.suffix in (".csv", ".xls", ".xlsx"))
BULLETINS = sorted((REAL / "bulletins").glob("*.csv"))
TODAY = date(2026, 1, 10)
ALL = frozenset(dataset.id for dataset in demo_plan().datasets)
PREFECTURES = {
    "长春市": "220100",
    "吉林市": "220200",
    "四平市": "220300",
    "辽源市": "220400",
    "通化市": "220500",
    "白山市": "220600",
    "松原市": "220700",
    "白城市": "220800",
    "延边朝鲜族自治州": "222400",
}

pytestmark = pytest.mark.skipif(not FILES, reason="the published spreadsheets are not here")


# --- a second way to read a cell -----------------------------------------------------------------------------------


@cache
def grids(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of every sheet."""
    if path.suffix == ".csv":
        content = path.read_bytes()
        encoding = "gb18030" if path.stem.endswith("_gbk") else "utf-8-sig"
        return {"": list(csv.reader(content.decode(encoding).splitlines()))}
    if path.suffix == ".xls":
        return {s.name: [s.row_values(row) for row in range(s.nrows)] for s in xlrd.open_workbook(str(path)).sheets()}
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book}


def place(address: str) -> tuple[int, int]:
    """B31 → (30, 1)."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", address)
    assert match
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell(path: Path, sheet: str, address: str) -> Any:
    """The value at an address, read without the importer; text without blanks, numbers as numbers."""
    row, column = place(address)
    line = grids(path)[sheet][row]
    value = line[column] if column < len(line) else None
    text = "".join(str(value).split()) if value is not None else ""
    try:
        return float(text)
    except ValueError:
        return text


# --- what is said of each file -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """`tables`: sheet!bounds of everything asked or read → what stands in its corner. `asked`: datasets that have to be
    among the candidates (none: recognised at once). Then what comes of an answer: `dataset`, `measure`, `period`, the
    number of `facts` or `records`, cells typed by hand, and how many rows are other provinces'."""

    tables: dict[str, str]
    asked: frozenset[str] = frozenset()
    dataset: str = ""
    measure: str = ""
    period: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    facts: int = 0
    records: int = 0
    cells: dict[str, tuple[int, float]] = field(default_factory=dict)
    foreign: int = 0


BENCHMARKS = frozenset({"provincial_benchmarks"})
COUNTED = frozenset({"patent_applications", "patent_grants"})


def provinces(bounds: str, address: str, year: int, value: float, count: int) -> Said:
    """A bureau's table of all provinces that says nothing the plan knows: one row of it is ours."""
    return Said({bounds: "地区"}, BENCHMARKS, "provincial_benchmarks", "patent_grants", facts=count, foreign=30,
                cells={address: (year, value)})  # fmt: skip


def census(bounds: str, address: str, value: float, **more: Any) -> Said:
    """The census of 2010: the year stands in no cell."""
    return Said({bounds: "地区"}, BENCHMARKS, "provincial_benchmarks", "population", "2010", facts=1, foreign=30,
                cells={address: (2010, value)}, **more)  # fmt: skip


EXPECTED: dict[str, Said] = {
    **{
        f"bulletins/{path.name}": Said({"!A1:L10": "地区"}, COUNTED) for path in BULLETINS
    },  # read to the last number below
    "census/2rintf_1.xls": census("Sheet1!A1:E36", "B32", 37327379),
    "census/2rintf_1.xlsx": census("Sheet1!A1:E36", "B32", 37327379),
    "census/2rintf_A0101a.xls": census("Sheet1!A4:Q39", "E35", 37327379),
    "census/2rintf_A0101b.xls": census("Sheet1!A4:Q39", "E35", 8837175),
    "census/2rintf_age_data.xls": Said({"年度数据!A1:K8": "指标"}, frozenset({"population", "provincial_benchmarks"})),
    "census/2rintf_every_year.xls": Said(
        {"年度数据!A1:K6": "指标"},
        frozenset({"population", "provincial_benchmarks"}),
        "population",
        labels={"年末总人口(万人)": "population"},
        facts=10,
        cells={"B2": (2018, 1395380000), "K2": (2009, 1334500000)},
    ),
    "nbs/di2020_主要城市年度数据.xls": Said(
        {"主要城市年度数据!A4:F40": "地区"}, COUNTED, "patent_applications", foreign=36
    ),
    "nbs/di2020_分省年度数据.xls": provinces("分省年度数据!A4:F35", "B31", 2019, 25793.17, 5),
    "nbs/jinstat_数据.xls": Said({"Sheet1!A1:J63": "Year", "Sheet2!A1:H8": "2005-2010年由于没有公布"}, ALL),
    "nbs/renjiyi_分省年度数据_(0)_gbk.csv": provinces("!A4:T35", "B31", 2024, 35437.1, 19),
    "nbs/renjiyi_分省年度数据_(2)_gbk.csv": provinces("!A4:U35", "C31", 2024, 6381, 17),
    "nbs/renjiyi_分省年度数据_(3)_gbk.csv": provinces("!A4:U35", "C31", 2024, 476.0, 17),
    "nbs/renjiyi_分省年度数据_(4)_gbk.csv": provinces("!A4:U35", "H31", 2019, 1033.0, 14),
    "nbs/renjiyi_分省年度数据_(5)_gbk.csv": provinces("!A4:U35", "C31", 2024, -2.4, 7),
    "nbs/renjiyi_分省年度数据_(6)_gbk.csv": provinces("!A4:U35", "P31", 2011, 651633, 6),
    "nbs/tec_分省年度数据.csv": Said({"!A3:J24": "指标"}, COUNTED),
    "nbs/tec_分省年度数据_(1).csv": provinces("!A3:P34", "D30", 2023, 133.68, 13),
    "nbs/tec_分省年度数据_(2).csv": provinces("!A3:P34", "C30", 2024, 4825.91, 14),
    "nbs/tec_分省年度数据_(3).csv": provinces("!A3:P34", "C30", 2024, 125012, 14),
    "nbs/tec_分省年度数据_4.csv": provinces("!A3:P34", "C30", 2024, 7297.73, 14),
    "nbs/tec_分省年度数据_6.csv": provinces("!A3:P34", "C30", 2024, 35437.1, 14),
    "nbs/tec_分省年度数据_7.csv": provinces("!A3:P34", "C30", 2024, 48686, 14),
    "nbs/tec_分省年度数据_8.csv": provinces("!A3:P34", "C30", 2024, 24598, 14),
    "nbs/xiaoqi737_原值.xlsx": Said(
        {f"Sheet{n}!{'A1:AG66' if n == 1 else 'A1:F33'}": "" for n in range(1, 15)}, BENCHMARKS
    ),
    "nbs/xiuwhite_年度数据.xls": Said({"年度数据!A3:K17": "指标"}, COUNTED),
    "nbs/xiuwhite_年度数据_(1).xls": Said({"年度数据!A3:K55": "指标"}, COUNTED),
    "population.csv": Said({"!A1:H54": "code"}, ALL),
    "records/carrotc_专利.xlsx": Said({"2013年!A1:F91": "序号", "Sheet1!A1:E48": "序号"}, ALL),
    "records/carrotc_训练集2.xlsx": Said({"Sheet1!A1:E60": "序号"}, ALL),
    "records/hicug_专利.xlsx": Said({"sheet1!A1:D60129": "标题"}, ALL),
    "records/patentcrawler_output_专利_外观5条.xls": Said(
        {"Sheet1!A1:N6": "专利类型"}, frozenset({"patent_applications"}), "patent_applications", records=5
    ),
    "records/patentcrawler_专利_v1.xls": Said(
        {"Sheet1!A1:I111": "专利类型"}, dataset="patent_applications", records=110
    ),
    "shaanxi_province_patents_2011_2024_from_nbs.csv": Said(
        {"!A1:E15": "年份"},
        frozenset({"provincial_benchmarks", *COUNTED}),
        "provincial_benchmarks",
        facts=56,
        cells={"B3": (2012, 43608), "E15": (2024, 24598)},
    ),
}


def test_every_published_file_is_expected() -> None:
    assert {path.relative_to(REAL).as_posix() for path in FILES} == set(EXPECTED)


@cache
def first_reading(path: Path) -> tuple[Reading, float]:
    began = time.perf_counter()
    reading = read(path.read_bytes(), path.name, today=TODAY)
    return reading, time.perf_counter() - began


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_file_is_taken_for_and_where_its_tables_stand(path: Path) -> None:
    said = EXPECTED[path.relative_to(REAL).as_posix()]
    reading = first_reading(path)[0]
    asked = {q.key.removeprefix("dataset:"): q for q in reading.questions if q.rule == "ask_dataset"}
    recognised = {f"{table.sheet}!{table.bounds}": table for table in reading.tables}
    assert set(said.tables) == set(asked) | set(recognised)
    assert not set(asked) & set(recognised)
    assert (not asked) == (not said.asked)
    for question in asked.values():
        assert said.asked <= {candidate for candidate, _ in question.candidates}
        assert question.candidates[-1][0] == "none"
    for table in recognised.values():
        assert table.dataset == said.dataset
    assert reading.facts.num_rows == 0
    for bounds, corner in said.tables.items():
        sheet, _, where = bounds.rpartition("!")
        assert str(cell(path, sheet, where.split(":")[0])).startswith(corner)
        assert _is_filled_to(path, sheet, where.split(":")[1])


def _is_filled_to(path: Path, sheet: str, corner: str) -> bool:
    """The last row and the last column of a table hold something, and the row below it no figure."""
    last, column = place(corner)
    grid = grids(path)[sheet]
    below = grid[last + 1][1 : column + 1] if last + 1 < len(grid) else []
    return (
        any(str(value or "").strip() for value in grid[last][: column + 1])
        and any(len(line) > column and str(line[column] or "").strip() for line in grid[: last + 1])
        and not any(isinstance(value, float) for value in below)
    )


def answer(question: Question, said: Said) -> str:
    """What a person who knows the file says."""
    if question.rule == "ask_header":
        return said.labels.get(str(question.values["header"]), "none")
    return {"ask_dataset": said.dataset, "ask_measure": said.measure, "ask_period": said.period}.get(
        question.rule, question.candidates[-1][0]
    )


def answered(path: Path, said: Said) -> Reading:
    """The reading with all questions answered, as often as answers raise new ones."""
    reading, answers = first_reading(path)[0], dict[str, str]()
    while fresh := {q.key: answer(q, said) for q in reading.questions if q.key not in answers}:
        answers |= fresh
        reading = read(path.read_bytes(), path.name, today=TODAY, **answers)
    return reading


@pytest.mark.parametrize("name", [name for name, said in EXPECTED.items() if said.dataset])
def test_what_an_answer_makes_of_it(name: str) -> None:
    said, path = EXPECTED[name], REAL / name
    reading = answered(path, said)
    stated = {fact["cell"]: fact for fact in reading.facts.to_pylist()}
    refused = {f.cell: f.sheet for f in reading.findings if f.rule == "count_fraction"}
    assert len(stated) + len(refused) == said.facts
    assert all(float(cell(path, sheet, at)) % 1 for at, sheet in refused.items())  # no count has parts
    for fact in stated.values():  # every figure, read a second way
        assert fact["value"] / (10_000 if said.labels else 1) == pytest.approx(cell(path, fact["sheet"], fact["cell"]))
    for address, (year, value) in said.cells.items():
        if address in refused:
            continue
        assert (stated[address]["period_start"].year, stated[address]["value"]) == (year, pytest.approx(value))
    assert sum(1 for finding in reading.findings if finding.rule == "area_foreign") == said.foreign
    assert sum(table.num_rows for table in reading.records.values()) == said.records


def test_two_offices_tables_of_one_series_agree() -> None:
    """The bureau's table of grants of inventions and the file made of such tables, both through the importer."""
    names = ("nbs/tec_分省年度数据_8.csv", "shaanxi_province_patents_2011_2024_from_nbs.csv")
    series = [answered(REAL / name, EXPECTED[name]).facts.to_pylist() for name in names]
    series[1] = [f for f in series[1] if (f["measure"], f["kind"]) == ("patent_grants", "invention")]
    by_year = [{f["period_start"].year: f["value"] for f in one} for one in series]
    assert by_year[0] == by_year[1]
    assert len(by_year[0]) == 14


@pytest.mark.parametrize("name", ["patentcrawler_output_专利_外观5条.xls", "patentcrawler_专利_v1.xls"])
def test_patent_records_keep_every_number_and_day(name: str) -> None:
    path = REAL / "records" / name
    reading = answered(path, EXPECTED[f"records/{name}"])
    table = next(table for table in reading.tables)
    rows = reading.records["patent_applications"].to_pylist()
    for row in rows:
        number = str(cell(path, "Sheet1", f"{table.columns['application_number']}{row['row']}"))
        day = str(cell(path, "Sheet1", f"{table.columns['filed_on']}{row['row']}")).removesuffix(".0")
        assert row["application_number"] == number.removeprefix("CN").replace("‑", "-")
        assert f"{row['filed_on']:%Y%m%d}" == re.sub(r"\D", "", day)[:8]
    assert not [finding for finding in reading.findings if finding.severity == "error"]


def test_sixty_thousand_rows_are_looked_at_quickly() -> None:
    reading, seconds = first_reading(REAL / "records" / "hicug_专利.xlsx")
    assert seconds < 15
    assert len(reading.findings) < 10


# --- the bulletins: every number -----------------------------------------------------------------------------------


def jilin() -> Plan:
    """The plan with the prefectures of another province as its districts."""
    plan = demo_plan()
    top = [
        Area(code="220000Z", name="全国", short_name="全国", name_en="China", kind=AreaKind.PROVINCE),
        Area(code="220000", name="吉林省", short_name="吉林省", name_en="Jilin", kind=AreaKind.CITY, parent="220000Z"),
    ]
    below = [
        Area(code=code, name=name, short_name=name[:2], name_en=name, kind=AreaKind.DISTRICT, parent="220000")
        for name, code in PREFECTURES.items()
    ]
    city = plan.city.model_copy(update={"code": "220000", "province": "220000Z"})
    fields = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan(**{**fields, "city": city, "areas": (*top, *below)})


@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.name)
def test_bulletins_import_every_number_once_it_is_said_what_they_count(path: Path) -> None:
    asked = read(path.read_bytes(), path.name, today=TODAY, plan=jilin())
    assert asked.facts.num_rows == 0
    question = asked.questions[0]
    assert {"patent_applications", "patent_grants"} <= {candidate for candidate, _ in question.candidates}
    dataset = "patent_grants" if "grants" in path.name else "patent_applications"
    reading = read(path.read_bytes(), path.name, today=TODAY, plan=jilin(), **{question.key: dataset})
    year, month = int(path.stem[-7:-3]), int(path.stem[-2:])
    kinds = {
        "发明": "invention",
        "实用新型": "utility_model",
        "外观设计": "design",
        "月累计": "",
        "大专院校": "university",
        "科研单位": "institute",
        "工矿企业": "enterprise",
        "机关团体": "organisation",
        "个人": "individual",
    }
    expected = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        code = PREFECTURES[row["地区"]]
        expected[dataset, code, f"{year}-01-01", month, "year_to_date", ""] = float(row["当年累计"])
        for header, kind in kinds.items():
            expected[dataset, code, f"{year}-{month:02d}-01", 1, "month", kind] = float(row[header])
    assert facts(reading) == expected
    assert all(severity == "warning" and rule == "total_of_kinds" for severity, rule, _ in rules(reading))


def test_yearly_figures_that_name_no_area_are_asked_and_then_the_provinces() -> None:
    path = REAL / "shaanxi_province_patents_2011_2024_from_nbs.csv"
    question = read(path.read_bytes(), path.name, today=TODAY).questions[0]
    assert question.rule == "ask_dataset"
    reading = read(path.read_bytes(), path.name, today=TODAY, **{question.key: "provincial_benchmarks"})
    values = facts(reading)
    assert values["patent_applications", "610000", "2012-01-01", 12, "year_to_date", ""] == 43608
    assert values["patent_grants", "610000", "2024-01-01", 12, "year_to_date", "invention"] == 24598
