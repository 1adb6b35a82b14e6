"""The answer workbook: a file as it came, with every finding marked in its cell and listed on a sheet, to send back.

Its cells hold what the file's cells held, so that it can be put right in place and uploaded again. Imports scorecard
and etl's modules about bytes and cells.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_cell_to_rowcol

from etl.oddities import Percent
from etl.own_sheets import MARKS
from etl.workbook import Sheet, open_workbook
from scorecard.schema import Finding
from scorecard.texts import Texts
from scorecard.wording.findings import worded

Place = tuple[str, str]  # sheet, cell
FIRST_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
FILL = {"error": "#F8C9C4", "warning": "#FCE8B2"}
NARROWEST, WIDEST, LOOKED_AT = 8, 40, 200  # widths in characters, from this many rows
COMMENT = {"x_scale": 2.4, "y_scale": 1.6, "font_size": 9}
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def answer_workbook(content: bytes, file_name: str, findings: Sequence[Finding], texts: Texts) -> bytes:
    """The .xlsx bytes. Raises FileError for a file that can't be read."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    marks = _marks(findings, texts)
    for sheet in open_workbook(content, file_name).sheets:
        if not sheet.hidden:
            _Copy(book, sheet).write({cell: told for (name, cell), told in marks.items() if name == sheet.name})
    _list(book, findings, texts)
    book.close()
    return buffer.getvalue()


def answer_name(file_name: str, texts: Texts) -> str:
    """What the answer workbook is called beside its file."""
    return f"{file_name.rpartition('.')[0] or file_name}-{texts.t('answer.suffix')}.xlsx"


def _marks(findings: Sequence[Finding], texts: Texts) -> Mapping[Place, tuple[str, list[str]]]:
    """Sheet and cell → the worst severity there and what is said."""
    found: dict[Place, tuple[str, list[str]]] = {}
    for one in findings:
        if match := FIRST_CELL.match(one.cell):
            place = (one.sheet, match[1] + match[2])
            worst, told = found.get(place, (one.severity, []))
            found[place] = ("error" if "error" in (worst, one.severity) else worst, [*told, said(texts, one)])
    return found


def said(texts: Texts, finding: Finding) -> str:
    """A finding in one line: how grave, what is wrong, what to do."""
    what, action = (worded(texts, finding, part) for part in ("message", "action"))
    return texts.t("answer.one", severity=texts.t(f"upload.severity.{finding.severity}"), what=what, action=action)


class _Copy:
    """One sheet on its way into the answer."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self.book, self.source = book, sheet
        self.target = book.add_worksheet(_name(book, sheet.name))
        self.formats: dict[tuple[str, str, bool], Any] = {}

    def write(self, marks: Mapping[str, tuple[str, list[str]]]) -> None:
        """Merges, values and widths, then a colour and a comment where something was found."""
        colours = {_position(cell): FILL[worst] for cell, (worst, _) in marks.items()}
        corners = {place[:2] for place in self.source.merged if self._merge(*place)}
        widths: dict[int, int] = {}
        for row in range(self.source.height):
            for column, value in self.source.filled(row):
                self._put(row, column, value, colours.pop((row, column), ""), is_merged=(row, column) in corners)
                if row < LOOKED_AT and (row, column) not in corners:
                    widths[column] = max(widths.get(column, NARROWEST), _width(value))
        for (row, column), colour in colours.items():  # found at an empty cell
            self.target.write_blank(row, column, None, self._format("", colour, is_merged=False))
        for column, width in widths.items():
            self.target.set_column(column, column, min(width, WIDEST) + 2)
        for cell, (_, told) in marks.items():
            self.target.write_comment(*_position(cell), "\n".join(told), COMMENT)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> bool:
        """Merge blank cells; False for what Excel would not take."""
        if (top, left) == (bottom, right):
            return False
        try:
            self.target.merge_range(top, left, bottom, right, "", self._format("", "", is_merged=True))
        except XlsxWriterException:  # ranges that overlap
            return False
        return True

    def _put(self, row: int, column: int, value: Any, colour: str, *, is_merged: bool) -> None:
        look = self._format(_number_format(value), colour, is_merged=is_merged)
        if isinstance(value, bool):
            self.target.write_boolean(row, column, value, look)
        elif isinstance(value, int | float) and math.isfinite(value):
            self.target.write_number(row, column, value, look)
        elif isinstance(value, date):
            self.target.write_datetime(row, column, value, look)
        else:
            self.target.write_string(row, column, str(value), look)

    def _format(self, number_format: str, colour: str, *, is_merged: bool) -> Any:
        key = (number_format, colour, is_merged)
        if key not in self.formats:
            look: dict[str, Any] = {"num_format": number_format} if number_format else {}
            look |= {"bg_color": colour, "border": 1} if colour else {}
            look |= {"align": "center", "valign": "vcenter"} if is_merged else {}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


def _number_format(value: Any) -> str:
    if isinstance(value, Percent):
        return "0.0%"
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm" if value.hour or value.minute or value.second else "yyyy-mm-dd"
    return "yyyy-mm-dd" if isinstance(value, date) else ""


def _width(value: Any) -> int:
    """Characters, the wide ones twice."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in str(value))


def _position(cell: str) -> tuple[int, int]:
    row, column = xl_cell_to_rowcol(cell)
    return int(row), int(column)


def _name(book: xlsxwriter.Workbook, name: str) -> str:
    """The sheet's own name where Excel takes it."""
    clean = FORBIDDEN.sub(" ", name)[:31].strip("'") or "Sheet1"
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    names = (clean, *(f"{clean[:27]}~{number}" for number in range(2, 1000)))
    return next(one for one in names if one.lower() not in taken)


def _list(book: xlsxwriter.Workbook, findings: Sequence[Finding], texts: Texts) -> None:
    """All findings on a sheet of their own behind the others, which is not read when the file comes back."""
    sheet = book.add_worksheet(_name(book, texts.t("answer.sheet")))
    wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, f"{MARKS[texts.language]}{texts.t('answer.title', count=len(findings))}")
    for column, (name, width) in enumerate((("where", 24), ("finding", 110))):
        sheet.write_string(2, column, texts.t(f"answer.{name}"), head)
        sheet.set_column(column, column, width)
    for row, one in enumerate(sorted(findings, key=lambda one: one.severity), start=3):
        where = " › ".join(part for part in (one.sheet, one.cell) if part) or "—"
        colour = book.add_format({"text_wrap": True, "valign": "top", "bg_color": FILL[one.severity]})
        sheet.write_string(row, 0, where, colour)
        sheet.write_string(row, 1, said(texts, one), wrap)
