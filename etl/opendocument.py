"""A pass over the content of an .ods before calamine: merges, per cent, failed formulas, hidden rows, its reach.

A few hundred bytes can repeat a cell a billion times, so the reach is known before a grid is made. Imports
etl.oddities, etl.package_xml and the standard library.
"""

from __future__ import annotations

import zipfile

from etl.oddities import Oddities
from etl.package_xml import local_name, parse

CELLS = ("table-cell", "covered-table-cell")
HIDDEN = ("collapse", "filter")
MOST_REPEATED = 100_000  # exceptional cells that one element stands for: more are a pattern, not figures


def look_through(archive: zipfile.ZipFile) -> dict[str, Oddities]:
    """What stands behind the cells of each table, by its name.

    Raises UnsafeXmlError for a document type, expat.ExpatError, ValueError, KeyError or OSError for what is no .ods.
    """
    reader = _TableParser()
    with archive.open("content.xml") as stream:
        parse(stream, start=reader.start, end=reader.end, text=reader.text)
    return reader.sheets


class _TableParser:
    """Rows and columns are counted, since nothing in the file names them."""

    def __init__(self) -> None:
        self.sheets: dict[str, Oddities] = {}
        self.found = Oddities()
        self.depth = 0  # a table inside a cell is not the sheet
        self.row = self.column = self.next_row = self.next_column = 0
        self.cell: dict[str, str] = {}
        self.texts: list[str] = []
        self.inside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.found = self.sheets.setdefault(attributes.get("table:name", ""), Oddities())
                self.next_row = self.next_column = 0
        elif self.depth != 1:
            return
        elif name == "table-column":
            self._column(_count(attributes, "columns"), attributes.get("table:visibility") in HIDDEN)
        elif name == "table-row":
            self._row(_count(attributes, "rows"), attributes.get("table:visibility") in HIDDEN)
        elif name in CELLS:
            self.column, self.next_column = self.next_column, self.next_column + _count(attributes, "columns")
            self.cell, self.texts = attributes, []
        elif name == "p":
            self.inside += 1

    def _column(self, count: int, hidden: bool) -> None:
        if hidden:
            self.found.hidden_columns.append((self.next_column, self.next_column + count - 1))
        self.next_column += count

    def _row(self, count: int, hidden: bool) -> None:
        self.row, self.next_row, self.next_column = self.next_row, self.next_row + count, 0
        if hidden:
            self.found.hidden_rows += range(self.row, self.row + min(count, MOST_REPEATED))

    def text(self, text: str) -> None:
        if self.inside:
            self.texts.append(text)

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "table":
            self.depth -= 1
        elif self.depth == 1 and name == "p":
            self.inside -= 1
        elif self.depth == 1 and name in CELLS:
            self._end_cell("".join(self.texts).strip())

    def _end_cell(self, text: str) -> None:
        kind, formula = self.cell.get("office:value-type"), self.cell.get("table:formula")
        if kind or text or formula:
            far = self.found.furthest
            self.found.furthest = max(far[0], self.next_row - 1), max(far[1], self.next_column - 1)
        if self.cell.get("calcext:value-type") == "error":
            self._put(text or "#?")
        elif formula and not kind and not text:
            self._put("=" + formula.partition("=")[2][:60])
        elif kind == "percentage":
            self.found.percents += self._places()
        down, across = (int(self.cell.get(f"table:number-{way}-spanned", 1)) for way in ("rows", "columns"))
        if down > 1 or across > 1:
            self.found.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))

    def _put(self, text: str) -> None:
        self.found.faults |= dict.fromkeys(self._places(), text)

    def _places(self) -> list[tuple[int, int]]:
        rows, columns = range(self.row, self.next_row), range(self.column, self.next_column)
        if len(rows) * len(columns) > MOST_REPEATED:
            raise ValueError(f"{len(rows)} × {len(columns)}")
        return [(row, column) for row in rows for column in columns]


def _count(attributes: dict[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", 1)))
