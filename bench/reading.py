"""Row of quality.md about reading: an .xlsx of records to tidy rows, against calamine reading the same cells.

The first file is an ordinary one; in the second every tenth row has an error, every tenth a per cent and is
hidden: what the pass over the XML looks for is there.
"""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from bench import data
from bench.measure import Row, pair
from etl.reading import read_file
from scorecard.plan import Plan

TODAY = date(2013, 10, 12)
RECORDS = 100_000


def rows(plan: Plan, runs: int) -> list[Row]:
    """100,000 × 10 cells: text, one column of real dates, blanks."""
    what, against = f"read a {RECORDS:,}-row × 10-column .xlsx to tidy rows", "python-calamine to Python"
    found = []
    for odd in (False, True):
        content = workbook(plan, odd=odd)
        found.append(
            pair(
                what + (", full of oddities" if odd else ""),
                lambda content=content: _read(plan, content),  # type: ignore[misc]
                against,
                lambda content=content: _plain(content),  # type: ignore[misc]
                2.0,
                runs,
            )
        )
    return found


def workbook(plan: Plan, *, odd: bool) -> bytes:
    """The records of the loading benchmark as a workbook."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        source = Path(folder) / "records.csv"
        data.write_records(plan, source, RECORDS, years=(2011, 2012))
        lines = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8"))))
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, day = book.add_worksheet("明细"), book.add_format({"num_format": "yyyy-mm-dd"})
    percent = book.add_format({"num_format": "0.0%"})
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            last = odd and number and column == len(line) - 1
            if last and number % 10 == 5:
                sheet.write_number(number, column, 0.953, percent)
            elif last and number % 10 == 0:
                sheet.write_formula(number, column, "=1/0", None, "#DIV/0!")
            elif column == 1 and number:
                sheet.write_datetime(number, column, datetime.fromisoformat(value), day)
            elif value:
                sheet.write_string(number, column, value)
        if odd and number % 10 == 5:
            sheet.set_row(number, None, None, {"hidden": True})
    book.close()
    return target.getvalue()


def _read(plan: Plan, content: bytes) -> None:
    reading = read_file(content, "records.xlsx", plan, today=TODAY)
    assert sum(table.num_rows for table in reading.records.values()) == RECORDS


def _plain(content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
