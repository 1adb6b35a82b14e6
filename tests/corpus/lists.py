"""Builds record lists: one row a record, each field with its truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.corpus.clerk import DATES, NUMBERS
from tests.corpus.grid import Grid
from tests.corpus.names import DISTRICTS, area_text
from tests.corpus.truth import Field, Value

Stored = tuple[Any, Value]  # as typed, as stored


@dataclass(frozen=True)
class Column:
    """A column: its header, what it is stored as ("" for none) and how the cell of a row is made."""

    header: str
    column: str
    make: Callable[[Random, int], Stored]
    style: str = ""


@dataclass
class Listing:
    """One list. `after` are rows below it, `break_at` puts the header again before a row (a printed page)."""

    dataset: str
    columns: Sequence[Column]
    count: int = 8
    title: str = ""
    top: int = 0
    left: int = 0
    index: bool = True
    above: Sequence[str] = ()
    after: Sequence[Sequence[Any]] = ()
    merged_title: bool = True
    seed: str = ""
    first: int = 0  # number of the first record, so that two lists of a file differ
    extra: Sequence[str] = field(default_factory=tuple)  # headers of columns left empty

    def draw(self, grid: Grid) -> Grid:
        """Put the list into a sheet; gives the sheet."""
        row = self._titles(grid)
        heads = (["序号"] if self.index else []) + [column.header for column in self.columns] + list(self.extra)
        for offset, text in enumerate(heads):
            grid.put(row, self.left + offset, text)
        grid.header, grid.left, grid.body = (row, row), self.left, (row + 1, row + self.count)
        for number in range(self.count):
            self._record(grid, row + 1 + number, self.first + number)
        for offset, cells in enumerate(self.after):
            for place, value in enumerate(cells):
                grid.put(row + 1 + self.count + offset, self.left + place, value)
        return grid

    def _titles(self, grid: Grid) -> int:
        row = self.top
        if self.title:
            grid.put(row, self.left, self.title)
            if self.merged_title:
                grid.merge(row, self.left, row, self.left + len(self.columns) - 1)
            row += 1
        for text in self.above:
            grid.put(row, self.left, text)
            row += 1
        return row

    def _record(self, grid: Grid, row: int, number: int) -> None:
        chance = Random(f"{self.seed}/{self.dataset}/{number}")
        if self.index:
            grid.put(row, self.left, number + 1)
        for offset, column in enumerate(self.columns):
            typed, stored = column.make(chance, number)
            truth = Field(self.dataset, column.column, stored) if column.column else None
            grid.put(row, self.left + int(self.index) + offset, typed, column.style, truth)


# --- columns ---------------------------------------------------------------------------------------------------------


def text(header: str, column: str, words: str = "") -> Column:
    """A name, or numbered words."""
    stem = words or f"示例{header}"
    return Column(header, column, lambda chance, n: (f"{stem}{n + 1}", f"{stem}{n + 1}"))


def day(header: str, column: str, form: str = "iso", first: date = date(2013, 3, 1), span: int = 28) -> Column:
    """A day within `span` days from the first; form "mixed" changes from row to row, "" leaves half of them out."""
    forms = ("iso", "chinese", "dots", "compact", "slashes", "hyphens")

    def make(chance: Random, n: int) -> Stored:
        value = date.fromordinal(first.toordinal() + chance.randrange(span))
        return DATES[forms[n % len(forms)] if form == "mixed" else form](value), value

    return Column(header, column, make, "date" if form == "real" else "")


def month_day(header: str, column: str, forms: str = "年月", year: int = 2013) -> Column:
    """Only year and month: stored as the first of the month."""

    def make(chance: Random, n: int) -> Stored:
        value = date(year, 1 + n % 9, 1)
        shown = f"{value.year}年{value.month}月" if forms == "年月" else f"{value.year}.{value.month:02d}"
        return shown, value

    return Column(header, column, make)


def district(header: str = "区县", form: str = "long") -> Column:
    """A district in one form, or in a form that changes from row to row."""
    names = list(DISTRICTS)
    forms = ("long", "short", "city", "padded", "spaced")

    def make(chance: Random, n: int) -> Stored:
        name = chance.choice(names)
        return area_text(name, forms[n % len(forms)] if form == "mixed" else form), DISTRICTS[name]

    return Column(header, "area_code", make)


def kind(header: str, column: str, words: dict[str, str]) -> Column:
    """One of these words."""
    pairs = list(words.items())
    return Column(header, column, lambda chance, n: pairs[n % len(pairs)])


def number(header: str, column: str, form: str = "plain", factor: float = 1.0, largest: int = 300) -> Column:
    """A number; typed × factor is stored."""

    def make(chance: Random, n: int) -> Stored:
        drawn = chance.randint(1, largest)
        typed = drawn / 100 if factor >= 100 else drawn
        return NUMBERS[form](typed), round(typed * factor, 6)

    return Column(header, column, make)


def patent(header: str, column: str, year: int = 2013, form: str = "dot") -> Column:
    """An application number since 2003 with its check digit; forms: dot, plain, CN, ZL, wide, mixed."""

    def make(chance: Random, n: int) -> Stored:
        digits = f"{year}{1 + n % 3}{chance.randint(0, 9_999_999):07d}"
        rest = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)) % 11
        check = "X" if rest == 10 else str(rest)
        forms = {
            "dot": f"{digits}.{check}",
            "plain": digits + check,
            "CN": f"CN{digits}.{check}",
            "ZL": f"ZL{digits}.{check}",
            "bare": digits,
            "lower": f"cn {digits}.{check.lower()}",
        }
        chosen = list(forms)[n % len(forms)] if form == "mixed" else form
        return forms[chosen], f"{digits}.{check}"

    return Column(header, column, make)
