"""Rows and columns of a cross table as lines, those beside the figures too: sub-totals, growth, shares, last year's.

None of these is stored; `subtotals` and `derived` recompute them. Imports figures, layout, tidy, values, vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.figures import Figure
from etl.layout import Block
from etl.periods import LAST_YEAR
from etl.tidy import CrossTable
from etl.values import Quantity, parse_number, squeeze
from etl.vocabulary import ROLE_DERIVED, Meaning, Vocabulary
from etl.workbook import a1

Numbers = dict[int, float]  # crossing line → value
GROWTH = re.compile(r"同比|环比|增长|增幅|增速|增减|[比较](?:上年|去年)")


@dataclass(frozen=True)
class Line:
    """A row or a column: its number, its words, what they mean."""

    number: int
    text: str
    meaning: Meaning

    @property
    def is_last_year(self) -> bool:
        return bool(LAST_YEAR.search(squeeze(self.text))) and not GROWTH.search(self.text)


@dataclass(frozen=True)
class Side:
    """The rows of a table (or its columns) as lines, crossed by its columns (or rows)."""

    block: Block
    is_rows: bool
    lines: tuple[Line, ...]
    figures: Mapping[tuple[int, int], Figure]  # (line, crossing line)
    read: dict[int, dict[int, Quantity]] = field(default_factory=dict)

    @cached_property
    def crossing(self) -> tuple[int, ...]:
        """Lines of the other side that hold figures."""
        return tuple(sorted({cross for _, cross in self.figures}))

    @cached_property
    def bases(self) -> tuple[Line, ...]:
        """Lines that hold figures."""
        own = {line for line, _ in self.figures}
        return tuple(line for line in self.lines if line.number in own)

    @cached_property
    def last_years(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.meaning.role == ROLE_DERIVED and line.is_last_year)

    def cell(self, line: int, cross: int) -> str:
        return a1(line, cross) if self.is_rows else a1(cross, line)

    def quantity(self, line: int, cross: int) -> Quantity | None:
        """What stands in a cell, as a number."""
        row, column = (line, cross) if self.is_rows else (cross, line)
        return parse_number(self.block.sheet.cell(row, column))

    def quantities(self, line: int) -> dict[int, Quantity]:
        """What stands in a line where figures cross it; read once, since many readings of a line are tried."""
        if line not in self.read:
            found = ((cross, self.quantity(line, cross)) for cross in self.crossing)
            self.read[line] = {cross: number for cross, number in found if number and number.value is not None}
        return self.read[line]

    def numbers(self, line: int) -> Numbers:
        """The numbers of a line where figures cross it."""
        return {cross: number.value or 0.0 for cross, number in self.quantities(line).items()}


def sides(block: Block, table: CrossTable, figures: Sequence[Figure], words: Vocabulary) -> tuple[Side, Side]:
    """The rows and the columns of a table."""
    own = [figure for figure in figures if "," not in figure.cell]  # a sum of cells stands in none
    rows = tuple(Line(label.row, label.text, label.meaning) for label in table.lines.labels if not label.problem)
    meanings = {**_derived(block, own, words), **table.lines.columns, **table.lines.derived}
    columns = tuple(Line(c, "".join(block.headers[c]), meanings[c]) for c in sorted(meanings))
    by_row = {(figure.row, figure.column): figure for figure in own}
    by_column = {(figure.column, figure.row): figure for figure in own}
    return Side(block, True, rows, by_row), Side(block, False, columns, by_column)


def _derived(block: Block, figures: Sequence[Figure], words: Vocabulary) -> dict[int, Meaning]:
    """Columns that nothing is imported from, since they follow from others."""
    if not figures:
        return {}
    meanings = {column: words.path(block.headers[column], figures[0].dataset) for column in block.columns}
    return {column: meaning for column, meaning in meanings.items() if meaning.role == ROLE_DERIVED}
