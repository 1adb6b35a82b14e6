"""The answer workbook: it reads back as the file did, and shows every finding in its cell."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from etl.answer import answer_name, answer_workbook
from etl.reading import read_file
from scorecard.plan import Plan
from scorecard.texts import LANGUAGES, Texts
from tests.corpus.cases import all_cases
from tests.corpus.judge import demo_plan, judge
from tests.etl.made import DISTRICTS, workbook

TODAY = date(2013, 10, 12)
EVERY = 10  # of the corpus: a file of each format and most habits


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan()


def test_it_reads_back_as_the_file_did(plan: Plan) -> None:
    faults = []
    for case in all_cases()[::EVERY]:
        read = read_file(case.content, case.file_name, plan, today=TODAY)
        back = answer_workbook(case.content, case.file_name, read.findings, Texts("zh"))
        truth = {(sheet or "Sheet1", *cell): value for (sheet, *cell), value in case.truth.items()}  # a CSV has no name
        name = f"{case.file_name.rpartition('.')[0]}.xlsx"
        verdict = judge(replace(case, content=back, file_name=name, truth=truth), plan)
        faults += [f"{case.name}: {fault}" for fault in verdict.faults[:2]] if verdict.status == "wrong" else []
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_stand_in_their_cells_and_on_a_sheet(plan: Plan, tmp_path: Path, language: str) -> None:
    body = [[d, 10, 5, 2] for d in DISTRICTS]
    body[0][1], body[1][0] = "约三十", "火星区"
    rows = [["2013年3月各区县专利申请统计表"], ["区县", "发明", "实用新型", "外观设计"], *body]
    path, texts = workbook(tmp_path / "3月.xlsx", rows), Texts(language)
    read = read_file(path.read_bytes(), path.name, plan, today=TODAY)
    assert {(f.rule, f.cell) for f in read.findings} >= {("not_a_number", "B3"), ("area_unknown", "A4")}
    content = answer_workbook(path.read_bytes(), path.name, read.findings, texts)
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, listed = book.worksheets[0], book.worksheets[-1]
    for cell in ("B3", "A4"):
        assert first[cell].comment and first[cell].fill.fgColor.rgb == "FFF8C9C4"
    assert not first["B5"].comment and first["B5"].fill.fgColor.rgb != "FFF8C9C4"
    assert listed.title == texts.t("answer.sheet") and listed.max_row == 3 + len(read.findings)
    assert answer_name(path.name, texts) == f"3月-{texts.t('answer.suffix')}.xlsx"


def test_put_right_in_place_it_has_no_finding(plan: Plan, tmp_path: Path) -> None:
    body = [[d, 10, 5, 2] for d in DISTRICTS]
    body[0][1] = "约三十"
    rows = [["2013年3月各区县专利申请统计表"], ["区县", "发明", "实用新型", "外观设计"], *body]
    path = workbook(tmp_path / "3月.xlsx", rows)
    read = read_file(path.read_bytes(), path.name, plan, today=TODAY)
    book = openpyxl.load_workbook(io.BytesIO(answer_workbook(path.read_bytes(), path.name, read.findings, Texts("zh"))))
    book.worksheets[0]["B3"] = 30
    buffer = io.BytesIO()
    book.save(buffer)
    again = read_file(buffer.getvalue(), "3月-核对意见.xlsx", plan, today=TODAY)
    assert not again.findings and not again.questions and again.facts.num_rows == len(DISTRICTS) * 3
    assert 30.0 in again.facts["value"].to_pylist()


def test_text_from_the_file_is_never_a_formula(plan: Plan, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["2013年3月各区县专利申请统计表"], ["区县", "发明"], ["'=1+1", 3], ["@x", 4]])
    content = answer_workbook(path.read_bytes(), path.name, (), Texts("zh"))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_sheet_of_data_named_like_ours_is_still_read(plan: Plan, tmp_path: Path) -> None:
    """Only the mark in its first cell makes a sheet ours."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = Texts("zh").t("answer.sheet")
    heads = [["2013年3月各区县专利申请统计表"], ["区县", "发明", "实用新型", "外观设计"]]
    for row in (*heads, *([d, 1, 2, 3] for d in DISTRICTS)):
        sheet.append(row)
    path = tmp_path / "3月.xlsx"
    book.save(path)
    assert read_file(path.read_bytes(), path.name, plan, today=TODAY).facts.num_rows
