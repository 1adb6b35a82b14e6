"""The excerpt that a person looks at: cells as in the sheet, and those with remarks, of a few tables at most."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from etl.excerpt import FIRST_COLUMNS, FIRST_ROWS, MARKED_ROWS, MOST_TABLES, shown
from etl.oddities import Percent
from etl.reading import read_file
from scorecard.plan import Plan
from scorecard.schema import Reading
from tests.corpus.judge import demo_plan
from tests.etl.made import DISTRICTS

HEADERS = ["区县", "发明", "实用新型", "外观设计"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan()


def read(plan: Plan, sheets: dict[str, Sequence[Sequence[Any]]], merged: str = "") -> Reading:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if merged:
            sheet.merge_range(merged, rows[0][0])
    book.close()
    return read_file(buffer.getvalue(), "统计表.xlsx", plan, today=date(2013, 10, 12))


def month(number: int, *body: Sequence[Any]) -> list[Sequence[Any]]:
    return [
        [f"2013年{number}月各区县专利申请统计表"],
        ["单位：件"],
        HEADERS,
        *(body or [[d, 3, 2, 1] for d in DISTRICTS]),
    ]


def test_cells_stand_as_in_the_sheet_with_titles_and_merges(plan: Plan) -> None:
    (excerpt,) = read(plan, {"9月": month(9)}, merged="A1:D1").excerpts
    assert (excerpt.sheet, excerpt.columns, excerpt.left_out) == ("9月", ("A", "B", "C", "D"), 0)
    assert excerpt.rows[0] == (1, ("2013年9月各区县专利申请统计表", "", "", ""))
    assert excerpt.rows[2:4] == ((3, tuple(HEADERS)), (4, ("渭滨区", "3", "2", "1")))
    assert excerpt.merged == ((0, 0, 1, 4),)


def test_a_long_list_is_cut_but_for_rows_with_remarks(plan: Plan) -> None:
    rows: list[list[Any]] = [[f"20131{n:07d}", "2013-09-01", "发明", f"装置{n}", "一厂", "渭滨区"] for n in range(3000)]
    rows[2000][1] = "2013-13-45"
    head = ["申请号", "申请日", "专利类型", "发明名称", "申请人", "区县"]
    (excerpt,) = read(plan, {"明细": [["2013年9月专利申请明细"], head, *rows]}).excerpts
    assert excerpt.rows[-1][0] == 2003 and "2013-13-45" in excerpt.rows[-1][1]
    assert len(excerpt.rows) <= 3 + FIRST_ROWS + MARKED_ROWS
    assert excerpt.left_out == 3001 - (len(excerpt.rows) - 1)


def test_of_many_tables_those_with_remarks(plan: Plan) -> None:
    sheets = {f"{number}月": month(number) for number in range(1, 9)}
    sheets["7月"] = month(7, *([d, "约三", 2, 1] for d in DISTRICTS))
    excerpts = read(plan, sheets).excerpts
    assert len(excerpts) == MOST_TABLES and "7月" in [one.sheet for one in excerpts]


def test_a_table_that_is_asked_about_is_shown(plan: Plan) -> None:
    wide = ["区县", *(f"栏目{n}" for n in range(30))]
    reading = read(plan, {"表": [["统计表"], wide, *([d, *range(30)] for d in DISTRICTS)]})
    assert reading.questions
    (excerpt,) = reading.excerpts
    assert (len(excerpt.columns), excerpt.columns_left_out) == (FIRST_COLUMNS, 31 - FIRST_COLUMNS)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (3.0, "3"), (0.1 + 0.2, "0.3"), (Percent(0.953), "95.3%"), (date(2013, 9, 1), "2013-09-01")]
    + [("两\n行", "两 行"), ("长" * 99, "长" * 59 + "…"), (True, "TRUE")],
)
def test_a_value_is_shown_as_a_spreadsheet_would(value: Any, text: str) -> None:
    assert shown(value) == text
