"""One worksheet of an .xlsx through expat: for what is written in a way that the quick search doesn't know.

Imports etl.oddities and etl.package_xml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO

from etl.oddities import Oddities
from etl.package_xml import local_name, parse

ROWS, COLUMNS = 1 << 20, 1 << 14  # what Excel knows
TRUE = ("1", "true")


def note_formula(
    found: Oddities, place: tuple[int, int], kind: str, formula: bytes | None, value: bytes | None
) -> None:
    """A formula by its stored result: none, 0, an error (seen to elsewhere) or a figure."""
    if kind == "e":
        return
    text = "=" + (formula or b"?").decode("utf-8", "replace")[:60]
    if not value and kind != "str":  # an empty text is a result: =IF(A1="","",…)
        found.faults[place] = text
    elif value == b"0" and kind == "n":
        found.zero_formulas[place] = text
    else:
        found.computed += 1


@lru_cache(maxsize=COLUMNS)
def column_of(letters: bytes) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def parsed(stream: IO[bytes], percents: list[int]) -> Oddities:
    reader = SheetParser(frozenset(str(style) for style in percents))
    parse(stream, start=reader.start, end=reader.end, text=reader.text)
    return reader.found


class SheetParser:
    """The same as the search, from the events of a parser: any prefix, order of attributes, rows without numbers."""

    def __init__(self, percents: frozenset[str]) -> None:
        self.found, self.percents = Oddities(), percents
        self.row, self.column = -1, -1
        self.cell: dict[str, str] = {}
        self.inside = ""
        self.texts: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
            if attributes.get("hidden") in TRUE:
                self.found.hidden_rows.append(self.row)
        elif name == "c":
            self._start_cell(attributes)
        elif name in ("v", "f", "t"):
            self.inside = name
            self.texts.setdefault(name, "")
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.found.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell, self.texts, self.column = attributes, {}, self.column + 1
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
        if match:
            self.row, self.column = int(match[2]) - 1, column_of(match[1].encode())
        elif "r" in attributes:
            raise ValueError(attributes["r"][:20])
        if self.row >= ROWS or self.column >= COLUMNS:
            raise ValueError(attributes.get("r", "")[:20])

    def text(self, text: str) -> None:
        if self.inside:
            self.texts[self.inside] += text

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == self.inside:
            self.inside = ""
        elif name == "c":
            self._end_cell(self.cell.get("t", "n"), (self.row, self.column))

    def _end_cell(self, kind: str, place: tuple[int, int]) -> None:
        value, found = self.texts.get("v"), self.found
        if any(self.texts.values()) or "f" in self.texts:
            found.furthest = max(found.furthest[0], place[0]), max(found.furthest[1], place[1])
        if kind == "e":
            found.faults[place] = value or "#?"
        elif "f" in self.texts:
            note_formula(found, place, kind, self.texts["f"].encode(), (value or "").encode())
        if self.cell.get("s") in self.percents and value:
            found.percents.append(place)
