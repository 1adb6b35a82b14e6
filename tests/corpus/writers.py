"""Grids → the bytes of a file, in every format an office sends. Nothing of the project is used."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
import xlwt

from tests.corpus.grid import Cell, Formula, Grid

FORMATS = {"date": "yyyy-mm-dd", "date_zh": 'yyyy"年"m"月"d"日"', "percent": "0.0%", "thousands": "#,##0"}
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def save(grids: Sequence[Grid], file_name: str, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The format is that of the file name's ending."""
    ending = file_name.rsplit(".", 1)[-1].lower()
    if ending in ("csv", "tsv", "txt"):
        return text(grids[0], encoding, "\t" if ending == "tsv" else delimiter)
    return {"xlsx": xlsx, "xlsm": xlsm, "xls": xls, "ods": ods}[ending](grids)


def xlsx(grids: Sequence[Grid]) -> bytes:
    """Office Open XML."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {name: book.add_format({"num_format": form}) for name, form in FORMATS.items()}
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        if grid.hidden:
            sheet.hide()
        for row in grid.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for column in grid.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        for merge in grid.merges:
            sheet.merge_range(*merge, "")
        for (row, column), cell in grid.cells.items():
            _xlsx_cell(sheet, row, column, cell, formats.get(cell.style))
    book.close()
    return target.getvalue()


def _xlsx_cell(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    match cell.value:
        case None | "":
            return
        case Formula():
            sheet.write_formula(row, column, cell.value.text, form, cell.value.value)
        case date():
            sheet.write_datetime(row, column, datetime.combine(cell.value, time()), form)
        case str():
            sheet.write_string(row, column, cell.value, form)
        case _:
            sheet.write_number(row, column, cell.value, form)


def xlsm(grids: Sequence[Grid]) -> bytes:
    """The same, called a workbook with macros."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(grids))) as plain, zipfile.ZipFile(target, "w") as named:
        for entry in plain.infolist():
            named.writestr(entry, plain.read(entry).replace(PLAIN, MACROS))
    return target.getvalue()


@cache
def _xls_style(name: str) -> Any:
    return xlwt.easyxf(num_format_str=FORMATS.get(name, "General"))


def xls(grids: Sequence[Grid]) -> bytes:
    """BIFF8, the format before 2007; formulas become their values."""
    book = xlwt.Workbook(encoding="utf-8")
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        sheet.visibility = int(grid.hidden)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        covered = grid.covered
        for (row, column), cell in grid.cells.items():
            value = cell.value.value if isinstance(cell.value, Formula) else cell.value
            if (row, column) in merged:
                bottom, right = merged[row, column]
                sheet.write_merge(row, bottom, column, right, value, _xls_style(cell.style))
            elif value not in (None, "") and (row, column) not in covered:
                sheet.write(row, column, value, _xls_style(cell.style))
        for row in grid.hidden_rows:
            sheet.row(row).hidden = True
        for column in grid.hidden_columns:
            sheet.col(column).hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text(grid: Grid, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Delimited text; of merges only the corner's value is left."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([_shown(cell) for cell in row] for row in grid.rows())
    return target.getvalue().encode(encoding)


def _shown(cell: Cell) -> Any:
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    if cell.style == "percent" and isinstance(value, float):
        return f"{value:.1%}"
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else value


# --- OpenDocument ----------------------------------------------------------------------------------------------------

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
HIDDEN = (
    '<office:automatic-styles><style:style style:name="h" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods(grids: Sequence[Grid]) -> bytes:
    """OpenDocument, as LibreOffice and WPS save it."""
    tables = "".join(_ods_table(grid) for grid in grids)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} office:version="1.2">{HIDDEN}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def _ods_table(grid: Grid) -> str:
    corners = {(t, a): (b - t + 1, z - a + 1) for t, a, b, z in grid.merges}
    covered = grid.covered
    rows = "".join(
        "<table:table-row>"
        + "".join(_ods_cell(cell, corners.get((r, c)), (r, c) in covered) for c, cell in enumerate(row))
        + "</table:table-row>"
        for r, row in enumerate(grid.rows())
    )
    hidden = ' table:style-name="h"' if grid.hidden else ""
    return f"<table:table table:name={quoteattr(grid.name)}{hidden}>{rows}</table:table>"


def _ods_cell(cell: Cell, spans: tuple[int, int] | None, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    span = f' table:number-rows-spanned="{spans[0]}" table:number-columns-spanned="{spans[1]}"' if spans else ""
    if value in (None, ""):
        return f"<table:table-cell{span}/>"
    if isinstance(value, date):
        kind = f'"date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, str):
        kind = '"string"'
    else:
        kind = f'"{"percentage" if cell.style == "percent" else "float"}" office:value="{value}"'
    shown = escape(str(value))
    return f"<table:table-cell{span} office:value-type={kind}><text:p>{shown}</text:p></table:table-cell>"
