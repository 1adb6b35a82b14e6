"""Builds cross tables: what the labels of rows and heads of columns mean is put together to the truth of each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.corpus.clerk import NUMBERS
from tests.corpus.grid import Formula, Grid
from tests.corpus.truth import Fact

USUAL = 60
Parts = Mapping[str, Any]  # fields of Fact that a row or a column decides


@dataclass(frozen=True)
class Line:
    """A row or a column. `path`: its header texts from outer to inner (or the labels of its stub columns).

    `sums`: keys of the lines it is the total of. `typed`: the text or number of a cell made from its value; with
    `stored` False the cell has no truth (derived figures, notes, totals over months).
    """

    key: str
    path: tuple[str, ...]
    parts: Parts = field(default_factory=dict)
    sums: tuple[str, ...] = ()
    stored: bool = True
    form: str = ""  # how its numbers are typed, see clerk.NUMBERS
    factor: float = 1.0  # typed × factor = stored
    fill: Callable[[str], Any] | None = None  # cells of a line that holds no figures, by the key of the other line
    ratio: Callable[[Cross, Line], Any] | None = None  # a column of figures that follow from others of its row
    style: str = ""
    size: int = 0  # how large its figures get; 0: USUAL, unless the other line says


@dataclass
class Cross:
    """One table. `stubs` head the label columns; `base` are the parts that all cells share."""

    rows: Sequence[Line]
    columns: Sequence[Line]
    stubs: tuple[str, ...]
    base: Parts
    title: str = ""
    unit: str = ""
    top: int = 0
    left: int = 0
    above: Sequence[tuple[int, str]] = ()  # more lines above the header: (column, text)
    notes: Sequence[str] = ()
    form: str = "plain"
    gaps: Mapping[tuple[str, str], Any] = field(default_factory=dict)  # (row, column) → what stands for none
    merged: bool = True
    formulas: bool = False
    index: bool = False  # a column of serial numbers before the labels
    total_left: bool = False  # 合计 stands in that column, merged over the labels
    blank_after_title: int = 0
    seed: str = ""
    values: dict[tuple[str, str], float | None] = field(default_factory=dict)

    def draw(self, grid: Grid) -> Grid:
        """Put the table into a sheet; gives the sheet."""
        row = self._titles(grid)
        depth = max(len(column.path) for column in self.columns)
        grid.header, grid.left = (row, row + depth - 1), self.left
        self._head(grid, row, depth)
        first = row + depth
        for offset, line in enumerate(self.rows):
            self._row(grid, first + offset, line, offset)
        if self.merged:
            self._join_labels(grid, first)
        grid.body = (first, first + len(self.rows) - 1)
        for offset, note in enumerate(self.notes):
            grid.put(grid.body[1] + 1 + offset, self.left, note)
        return grid

    # --- above the body ---

    @property
    def first_value(self) -> int:
        return self.left + len(self.stubs) + int(self.index)

    def _titles(self, grid: Grid) -> int:
        row, last = self.top, self.first_value + len(self.columns) - 1
        if self.title:
            grid.put(row, self.left, self.title)
            if self.merged:
                grid.merge(row, self.left, row, last)
            row += 1 + self.blank_after_title
        for column, text in self.above:
            grid.put(row, self.left + column, text)
            row += 1
        if self.unit:
            grid.put(row, last, self.unit)
            row += 1
        return row

    def _head(self, grid: Grid, row: int, depth: int) -> None:
        labels = (["序号"] if self.index else []) + list(self.stubs)
        for offset, text in enumerate(labels):
            grid.put(row, self.left + offset, text)
            if self.merged:
                grid.merge(row, self.left + offset, row + depth - 1, self.left + offset)
        for offset in range(len(self.columns)):
            self._path(grid, row, depth, offset)

    def _path(self, grid: Grid, row: int, depth: int, offset: int) -> None:
        """The levels of one column's header; a level equal to its left neighbour's is drawn once."""
        path, place = self.columns[offset].path, self.first_value + offset
        for level, text in enumerate(path):
            before = self.columns[offset - 1].path if offset else ()
            if level < len(path) - 1 and before[: level + 1] == path[: level + 1] and len(before) > level + 1:
                continue
            bottom = row + depth - 1 if level == len(path) - 1 else row + level
            grid.put(row + level, place, text)
            if self.merged:
                grid.merge(row + level, place, bottom, place + self._width(offset, level))

    def _width(self, offset: int, level: int) -> int:
        """How many columns to the right share this level."""
        path, width = self.columns[offset].path, 0
        if level == len(path) - 1:
            return 0
        for line in self.columns[offset + 1 :]:
            if line.path[: level + 1] != path[: level + 1] or len(line.path) <= level + 1:
                break
            width += 1
        return width

    # --- body ---

    def _row(self, grid: Grid, row: int, line: Line, number: int) -> None:
        left = self.left + int(self.index)
        if self.index and line.sums and self.total_left:
            left = self.left
            if self.merged:
                grid.merge(row, left, row, left + len(self.stubs))
        elif self.index and not line.sums:
            grid.put(row, self.left, number + 1)
        for offset, text in enumerate(line.path):
            grid.put(row, left + offset, text)
        for offset, column in enumerate(self.columns):
            self._cell(grid, row, self.first_value + offset, line, column)

    def _join_labels(self, grid: Grid, first: int) -> None:
        """Equal outer labels below each other become one merged cell."""
        for level in range(len(self.stubs) - 1):
            start = 0
            for number in range(1, len(self.rows) + 1):
                same = (
                    number < len(self.rows)
                    and self.rows[number].path[: level + 1] == self.rows[start].path[: level + 1]
                )
                if not same:
                    column = self.left + int(self.index) + level
                    grid.merge(first + start, column, first + number - 1, column)
                    for below in range(start + 1, number):
                        grid.cells.pop((first + below, column), None)
                    start = number

    def _cell(self, grid: Grid, row: int, place: int, line: Line, column: Line) -> None:
        for one, other in ((column, line), (line, column)):
            if one.fill is not None:
                grid.put(row, place, one.fill(other.key), one.style)
                return
        if column.ratio is not None:
            grid.put(row, place, column.ratio(self, line), column.style)
            return
        gap = self.gaps.get((line.key, column.key))
        value = None if gap is not None else self.value(line, column)
        fact = self._fact(line, column, value, gap) if line.stored and column.stored else None
        if gap is not None:
            grid.put(row, place, gap, "", fact)
            return
        factor = column.factor * line.factor
        typed = value if factor == 1 or value is None else round(value / factor, 6)
        form = NUMBERS[column.form or line.form or self.form]
        shown: Any = form(typed) if typed is not None else None
        if self.formulas and (column.sums or line.sums) and isinstance(shown, int | float):
            shown = Formula("=SUM(1)", shown)
        grid.put(row, place, shown, column.style or line.style, fact)

    def of(self, line: Line, key: str) -> float:
        """The figure of a row in the column with this key; none counts 0."""
        return self.value(line, next(column for column in self.columns if column.key == key)) or 0.0

    def value(self, line: Line, column: Line) -> float | None:
        """The figure of a cell: a sum of others, or drawn by chance; the same each time."""
        key = (line.key, column.key)
        if key in self.gaps:
            return None
        if key not in self.values:
            self.values[key] = self._made(line, column)
        return self.values[key]

    def _made(self, line: Line, column: Line) -> float | None:
        if line.sums:
            parts = [self.value(row, column) for row in self.rows if row.key in line.sums]
        elif column.sums:
            parts = [self.value(line, other) for other in self.columns if other.key in column.sums]
        else:
            factor = line.factor * column.factor
            size = max(line.size, column.size) or USUAL
            drawn = Random(f"{self.seed or self.title}/{line.key}/{column.key}").randint(
                max(1, size * 6 // 10), size
            )  # no jumps
            return round(drawn * (factor / 100 if factor >= 100 else factor), 6)  # 万 are typed with two decimals
        return sum(part or 0 for part in parts)

    def _fact(self, line: Line, column: Line, value: float | None, gap: Any) -> Fact:
        parts = {**self.base, **line.parts, **column.parts}
        reason = None if gap is None else "blank" if not str(gap).strip() else "dash"
        return Fact(**{"dimension": "", "kind": "", **parts}, value=value, reason=reason)
