"""What a person sees of a table before it is accepted: its first rows, and those with remarks, as they stand there.

Made while the file is open, so that no page ever opens a file. Imports etl.oddities and workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol

from etl.oddities import Percent
from etl.values import is_blank
from etl.workbook import Range, Sheet, letter
from scorecard.schema import Excerpt, Finding, Question, TableReading

MOST_TABLES, FIRST_ROWS, MARKED_ROWS, FIRST_COLUMNS, TITLE_ROWS = 4, 16, 10, 14, 3
LONGEST = 60  # characters of a cell
CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
RANGE = re.compile(r"([A-Z]{1,3}\d+):([A-Z]{1,3}\d+)")

Place = tuple[int, int]


def excerpts(
    sheets: Sequence[Sheet],
    tables: Sequence[TableReading],
    findings: Sequence[Finding],
    questions: Sequence[Question],
) -> tuple[Excerpt, ...]:
    """Of a few tables at most, those with most remarks, in the order of the file."""
    by_name = {sheet.name: sheet for sheet in sheets if not sheet.hidden and sheet.height}
    remarks: dict[str, list[Place]] = {}
    every: list[Finding | Question] = [*findings, *questions]
    for one in every:
        if place := first_cell(one.cell):
            remarks.setdefault(one.sheet, []).append(place)
    asked = ((one.sheet, one.key.rpartition("!")[2]) for one in questions)
    wanted = dict.fromkeys([*((table.sheet, table.bounds) for table in tables), *asked])
    places = [(name, found) for name, text in wanted if name in by_name and (found := _range(text))]
    marked = {place: _within(remarks.get(place[0], ()), place[1]) for place in places}
    chosen = sorted(places, key=lambda place: -len(marked[place]))[:MOST_TABLES]
    return tuple(
        _excerpt(by_name[name], found, marked[name, found]) for name, found in places if (name, found) in chosen
    )


def first_cell(text: str) -> Place | None:
    """Row and column, from 0, of the first cell that a remark names."""
    match = CELL.match(text)
    return _position(match[1] + match[2]) if match else None


def _position(cell: str) -> Place:
    row, column = xl_cell_to_rowcol(cell)
    return int(row), int(column)


def _range(text: str) -> Range | None:
    match = RANGE.fullmatch(text)
    return (*_position(match[1]), *_position(match[2])) if match else None


def _within(places: Iterable[Place], bounds: Range) -> tuple[Place, ...]:
    top, left, bottom, right = bounds
    return tuple(sorted({(r, c) for r, c in places if top <= r <= bottom and left <= c <= right}))


def _excerpt(sheet: Sheet, bounds: Range, marked: Sequence[Place]) -> Excerpt:
    top, left, bottom, right = bounds[0], bounds[1], min(bounds[2], sheet.height - 1), bounds[3]
    above = [row for row in range(max(0, top - TITLE_ROWS), top) if sheet.filled(row)]
    first = range(top, min(top + FIRST_ROWS, bottom + 1))
    later = list(dict.fromkeys(row for row, _ in marked if first.stop <= row <= bottom))[:MARKED_ROWS]
    rows = [*above, *first, *later]
    columns = sorted({*range(left, min(left + FIRST_COLUMNS, right + 1)), *(c for r, c in marked if r in rows)})
    texts = [[shown(sheet.cell(row, column)) for column in columns] for row in rows]
    return Excerpt(
        sheet=sheet.name,
        columns=tuple(map(letter, columns)),
        rows=tuple((row + 1, tuple(cells)) for row, cells in zip(rows, texts, strict=True)),
        merged=_merged(sheet, rows, columns, texts),
        left_out=bottom + 1 - first.stop - len(later),
        columns_left_out=right + 1 - left - len(columns),
    )


def _merged(sheet: Sheet, rows: list[int], columns: list[int], texts: list[list[str]]) -> tuple[Range, ...]:
    """Merged cells by their places in the excerpt; their text is put where the excerpt has their corner."""
    found = []
    for top, left, bottom, right in sheet.merged:
        high = [place for place, row in enumerate(rows) if top <= row <= bottom]
        wide = [place for place, column in enumerate(columns) if left <= column <= right]
        if high and wide and len(high) * len(wide) > 1:
            texts[high[0]][wide[0]] = shown(sheet.cell(top, left))
            found.append((high[0], wide[0], len(high), len(wide)))
    return tuple(found)


def shown(value: Any) -> str:
    """A cell's value much as a spreadsheet shows it, on one line."""
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and not isinstance(value, Percent):
        return f"{value:.12g}"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    text = " ".join(str(value).split()) if not isinstance(value, date) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
