"""One row of a sheet as layout sees it: its filled cells, how many are figures, how many are known header words.

Imports etl.values and etl.workbook only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from etl.oddities import fault_of
from etl.values import YEARS, empty_reason, is_blank, parse_number, plain, squeeze
from etl.workbook import Sheet

NOTE = re.compile(
    r"^(?:注\d*|备注|附注|说明|填表说明|数据来源|资料来源|来源|制表人?|审核人?|填表人?|填报人|单位负责人|联系人|联系电话)"
    r"(?:[:：.、]|$)"
)
LABELLED = re.compile(
    r"^\(?(?:计量)?单位|^(?:填报|报送|制表|上报|统计|编制)(?:单位|部门|日期|时间|人)"
    r"|^(?:日期|时间|期别|表号|文号|指标|数据库)[:：]|^\d{4}年.{0,12}$|(?:统计|情况|汇总|一览|明细|登记|月报)表$"
)
FORM_LABEL = re.compile(
    r"^\(?(?:填报|填表|报送|制表|上报|统计|编制|报告|所属|数据|报表|报出|汇总)?"
    r"(?:单位|部门|机关|日期|时间|月份|年月|年度|年份|期间|时期|期别|人)(?:\(.{0,6}\))?:$"
    r"|^(?:表号|文号|计量单位|联系电话|单位负责人|审核人?):$"
)
COLUMN_MARK = re.compile(r"[甲乙丙丁]|栏次|\(\d{1,2}\)(?:=[\d()+\-*/×÷%]+)?|\d{1,2}=[\d()+\-*/×÷%]+")
INDEX = re.compile(r"^(?:序号|序|编号|排序|行次|no\.?|#)$", re.IGNORECASE)
YEAR_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})")
MONTHS = 12
LONGEST_HEADER = 60  # characters: a longer text is a title or a note


class Words(Protocol):
    """What recognition knows of single cells."""

    def is_header(self, text: str) -> bool: ...

    def is_stub(self, text: str) -> bool: ...

    def is_area(self, text: str) -> bool: ...

    def same_stub(self, one: str, other: str) -> bool: ...


@dataclass(frozen=True)
class Row:
    """The filled cells of a row."""

    number: int
    cells: tuple[tuple[int, Any], ...]
    figures: int
    known: int

    @property
    def first(self) -> str:
        return plain(self.cells[0][1]) if self.cells else ""

    @property
    def is_note(self) -> bool:
        return bool(self.cells) and self.figures == 0 and len(self.cells) <= 3 and bool(NOTE.match(squeeze(self.first)))

    @property
    def is_form(self) -> bool:
        """Labels of the form with what was filled in beside them: 统计月份： | 2013年3月."""
        return any(_is_form_label(value) for _, value in self.cells) and _is_asides_until_label(self.cells)

    @property
    def is_loose(self) -> bool:
        """A title, a unit, a date of the form: text that belongs to no column."""
        if self.is_form:
            return True
        texts = len({plain(value) for _, value in self.cells})
        return self.figures == 0 and (
            texts == 1
            or (self.known < 2 and all(LABELLED.search(squeeze(v)) or len(plain(v)) > 12 for _, v in self.cells))
        )


def is_figure(value: Any) -> bool:
    """True for what may be a value of a cross table: a number in any form, or a dash."""
    if isinstance(value, bool | datetime | date):
        return False
    if isinstance(value, int | float):
        return True
    if is_blank(value):
        return False
    if fault_of(value):  # stands where a figure should
        return True
    return empty_reason(value) is not None or parse_number(value) is not None


def is_time_number(value: Any) -> bool:
    """True for a number that may head a column: a year, a month, or a year with its month (2013.01)."""
    text = plain(value)
    if match := YEAR_MONTH.fullmatch(text):
        return int(match[1]) in YEARS and 1 <= int(match[2]) <= 12
    return text.isdigit() and (int(text) in YEARS or 1 <= int(text) <= 12)


def read_row(sheet: Sheet, number: int, words: Words) -> Row:
    """A row of a sheet with its cells counted."""
    cells = tuple(sheet.filled(number))
    figures = sum(1 for _, value in cells if is_figure(value))
    if figures >= 2 and (_are_times(cells) or _are_codes(cells, words)):
        figures = 0
    if figures and _is_form_label(cells[0][1]):
        figures = 0
    known = sum(
        1 for _, value in cells if isinstance(value, str) and len(value) < LONGEST_HEADER and words.is_header(value)
    )
    return Row(number, cells, figures, known)


def _is_form_label(value: Any) -> bool:
    return isinstance(value, str) and bool(FORM_LABEL.match(squeeze(value)))


def _is_asides_until_label(cells: tuple[tuple[int, Any], ...]) -> bool:
    """What stands before the first label of the form is such a label with its words in one cell."""
    before = next(place for place, (_, value) in enumerate(cells) if _is_form_label(value))
    return all(LABELLED.search(squeeze(value)) for _, value in cells[:before])


def form_texts(row: Row) -> list[tuple[int, str]]:
    """The labels of a form's line, each joined with what stands beside it: (column, 统计月份:2013年3月)."""
    found: list[tuple[int, str]] = []
    for column, value in row.cells:
        if (found and found[-1][1].split(":")[-1] == "") or (found and not LABELLED.search(squeeze(value))):
            before = found.pop()
            found.append((before[0], before[1] + _filled_in(before[1], value)))
        else:
            found.append((column, squeeze(value)))
    return found


def _filled_in(label: str, value: Any) -> str:
    """A day in a form that asks for a month, or the first of one, is that month."""
    text = plain(value)
    if isinstance(value, date) and (value.day == 1 or "月" in label or "期间" in label):
        return f"{value.year}年{value.month}月"
    if label.endswith("月份:") and text.isdigit() and 1 <= int(text) <= MONTHS:
        return f"{text}月"
    return text[:10] if isinstance(value, date) else text


def is_numbering(row: Row) -> bool:
    """The line below a header that numbers its columns: 甲 | 1 | 2, or (1)=(2)+(3) | (2) | (3)."""
    texts = [squeeze(value) for _, value in row.cells]
    marked = [text for text in texts if COLUMN_MARK.fullmatch(text)]
    rest = [text for text in texts if not COLUMN_MARK.fullmatch(text)]
    return bool(marked) and all(text.isdigit() for text in rest) and rest == [str(n + 1) for n in range(len(rest))]


def _are_codes(cells: tuple[tuple[int, Any], ...], words: Words) -> bool:
    """All numbers of the row are codes of areas: they head columns."""
    texts = [plain(value) for _, value in cells if is_figure(value)]
    return all(len(text) == 6 and text.isdigit() and words.is_area(text) for text in texts)


def _are_times(cells: tuple[tuple[int, Any], ...]) -> bool:
    """All numbers of the row are years, or the months in order: a header and not values."""
    figures = [value for _, value in cells if is_figure(value)]
    if len(figures) < 2 or not all(is_time_number(value) for value in figures):
        return False
    numbers = [int(plain(value)[:4]) for value in figures]
    if all(number in YEARS for number in numbers):
        return True
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] == 1


def lacks_figures(row: Row, below: list[Row], words: Words) -> bool:
    """An area alone above other areas of its column heads no group: nobody filled in its figures."""
    column, value = row.cells[0]
    under = next((dict(after.cells).get(column) for after in below if len(after.cells) > 1), None)
    return words.is_area(plain(value)) and not is_blank(under) and words.is_area(plain(under))
