"""Grids of cells and the three writers: .xlsx, .xls (BIFF8) and .csv, each giving the same bytes for the same cells."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

FIXED_TIME = datetime(2013, 10, 1)  # noqa: DTZ001 - a workbook knows no time zone


@dataclass(frozen=True)
class Formula:
    """A formula with the value Excel had computed when the file was saved."""

    text: str
    value: float


@dataclass
class Grid:
    """One sheet: values with a style name, merged ranges, whether it is hidden."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], tuple[Any, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, value: Any, style: str = "cell") -> None:
        if value is not None and value != "":
            self.cells[row, column] = (value, style)

    def merge(self, row: int, column: int, last_row: int, last_column: int, value: Any, style: str = "head") -> None:
        self.put(row, column, value, style)
        if (row, column) != (last_row, last_column):
            self.merges.append((row, column, last_row, last_column))

    def rows(self) -> list[list[Any]]:
        """A rectangle of values, empty cells as empty strings."""
        height = max(row for row, _ in self.cells) + 1
        width = max(column for _, column in self.cells) + 1
        return [[self.cells.get((row, column), ("", ""))[0] for column in range(width)] for row in range(height)]


STYLES: dict[str, dict[str, Any]] = {
    "cell": {"align": "center", "border": 1},
    "text": {"align": "left", "border": 1},
    "head": {"align": "center", "valign": "vcenter", "bold": True, "border": 1, "text_wrap": True},
    "title": {"align": "center", "bold": True, "font_size": 16},
    "unit": {"align": "right"},
    "note": {"align": "left", "italic": True},
    "number": {"align": "right", "border": 1},
    "thousands": {"align": "right", "border": 1, "num_format": "#,##0"},
    "percent": {"align": "right", "border": 1, "num_format": "0.0%"},
    "date": {"align": "center", "border": 1, "num_format": "yyyy-mm-dd"},
    "date_zh": {"align": "center", "border": 1, "num_format": 'yyyy"年"m"月"d"日"'},
}


def save_xlsx(path: Path, grids: list[Grid]) -> None:
    """Write a workbook; its creation time is fixed, so that the bytes depend on the cells alone."""
    book = xlsxwriter.Workbook(
        str(path), {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"created": FIXED_TIME, "author": "演示数据", "comments": "演示数据，由程序生成"})
    formats = {name: book.add_format(properties) for name, properties in STYLES.items()}
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        if grid.hidden:
            sheet.hide()
        merged = {(first, left): (last, right) for first, left, last, right in grid.merges}
        for (row, column), (value, style) in grid.cells.items():
            if (row, column) in merged:
                sheet.merge_range(row, column, *merged[row, column], "", formats[style])
            _write_xlsx(sheet, row, column, value, formats[style])
    book.close()


def _write_xlsx(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, style, value.value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def save_xls(path: Path, grids: list[Grid]) -> None:
    """Write an old binary workbook; formulas become their values."""
    book = xlwt.Workbook(encoding="utf-8")
    formats = {name: _xls_style(properties) for name, properties in STYLES.items()}
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        sheet.visibility = int(grid.hidden)
        merged = {(first, left): (last, right) for first, left, last, right in grid.merges}
        for (row, column), (value, style) in grid.cells.items():
            shown = value.value if isinstance(value, Formula) else value
            if (row, column) in merged:
                last, right = merged[row, column]
                sheet.write_merge(row, last, column, right, shown, formats[style])
            else:
                sheet.write(row, column, shown, formats[style])
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())


def _xls_style(properties: dict[str, Any]) -> Any:
    align = {"left": "left", "right": "right", "center": "center"}[properties.get("align", "left")]
    bold = "font: bold on;" if properties.get("bold") else ""
    border = "borders: left thin, right thin, top thin, bottom thin;" if properties.get("border") else ""
    return xlwt.easyxf(f"{bold} align: horiz {align}; {border}", num_format_str=properties.get("num_format", "General"))


def save_csv(path: Path, grid: Grid, encoding: str = "gbk", delimiter: str = ",") -> None:
    """Write the values of one grid as text with CRLF line ends, as Excel does."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([_csv_text(value) for value in row] for row in grid.rows())
    path.write_bytes(text.getvalue().encode(encoding))


def _csv_text(value: Any) -> Any:
    if isinstance(value, Formula):
        return value.value
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else value
