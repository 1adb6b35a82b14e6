"""Little office workbooks for the tests of the importer: rows and merges → bytes, and the reading of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from etl.reading import read_file
from scorecard.plan import Plan, load_plan
from scorecard.schema import Reading

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2013, 10, 10)
Rows = Sequence[Sequence[Any]]
Merge = tuple[int, int, int, int]


@cache
def demo_plan() -> Plan:
    return load_plan(ROOT / "plan")


def xlsx(
    sheets: Mapping[str, Rows], merges: Mapping[str, Sequence[Merge]] | None = None, hidden: Sequence[str] = ()
) -> bytes:
    """A workbook; a merge is (top, left, bottom, right) over the corner's value."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    percent = book.add_format({"num_format": "0.0%"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, datetime.combine(value, time()), day)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write_number(r, c, value, percent if 0 < value < 1 else None)
        for merge in (merges or {}).get(name, ()):
            sheet.merge_range(*merge, rows[merge[0]][merge[1]])
    book.close()
    return target.getvalue()


def xls(sheets: Mapping[str, Rows]) -> bytes:
    """An old binary workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write(
                        r,
                        c,
                        value,
                        xlwt.easyxf(num_format_str="yyyy-mm-dd")
                        if isinstance(value, date)
                        else xlwt.Style.default_style,
                    )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def delimited(rows: Rows, encoding: str = "utf-8", delimiter: str = ",", newline: str = "\r\n") -> bytes:
    """Text with a delimiter, in some encoding."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return target.getvalue().encode(encoding)


def read(
    content: bytes, name: str = "报表.xlsx", *, today: date = TODAY, plan: Plan | None = None, **answers: str
) -> Reading:
    """The reading of a file under the demo city's plan."""
    return read_file(content, name, plan or demo_plan(), answers=answers, today=today)


def facts(reading: Reading) -> dict[tuple[Any, ...], float | None]:
    """(measure, area, first day as text, months, basis, kind) → value."""
    return {
        (f["measure"], f["area_code"], f["period_start"].isoformat(), f["period_months"], f["basis"], f["kind"]): f[
            "value"
        ]
        for f in reading.facts.to_pylist()
    }


def rules(reading: Reading) -> list[tuple[str, str, str]]:
    """(severity, rule, cell) of all findings."""
    return [(finding.severity, finding.rule, finding.cell) for finding in reading.findings]


def month(measure: str, area: str, start: str, kind: str = "") -> tuple[Any, ...]:
    """The key of a monthly figure."""
    return (measure, area, f"{start}-01", 1, "month", kind)
