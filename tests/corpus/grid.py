"""A sheet while it is made: cells with the truth they carry, merges, what is hidden; and ways to move it about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.corpus.truth import Place, Truth

Spot = tuple[int, int]
Merge = tuple[int, int, int, int]  # top, left, bottom, right


@dataclass(frozen=True)
class Formula:
    """A formula with the value that was computed when the file was saved."""

    text: str
    value: float


@dataclass(frozen=True)
class Cell:
    """A value as it is typed, the name of its number format, what it truly means."""

    value: Any
    style: str = ""
    truth: Truth | None = None


@dataclass(repr=False)
class Grid:
    """One sheet. `header` and `body` are the first and last row of the table's header and of its rows."""

    name: str = "Sheet1"
    cells: dict[Spot, Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    header: tuple[int, int] = (0, 0)
    body: tuple[int, int] = (0, 0)
    left: int = 0

    def __repr__(self) -> str:
        lines = "\n".join(
            " | ".join("" if cell.value is None else str(cell.value) for cell in row) for row in self.rows()
        )
        return f"{self.name} {self.merges}\n{lines}"

    def put(self, row: int, column: int, value: Any, style: str = "", truth: Truth | None = None) -> None:
        """Fill a cell; a blank one is only kept for its truth."""
        if value not in (None, "") or truth is not None:
            self.cells[row, column] = Cell(value, style, truth)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Join cells, unless it is only one."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def covered(self) -> set[Spot]:
        """The cells of merged ranges but their corners."""
        inside = {(r, c) for t, a, b, z in self.merges for r in range(t, b + 1) for c in range(a, z + 1)}
        return inside - {(top, left) for top, left, _, _ in self.merges}

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=-1) + 1

    def rows(self) -> list[list[Cell]]:
        """A rectangle of cells."""
        empty = Cell(None)
        return [[self.cells.get((row, column), empty) for column in range(self.width)] for row in range(self.height)]

    def truths(self) -> dict[Place, Truth]:
        """The truth of every cell that has one; nothing is read from a hidden sheet."""
        if self.hidden:
            return {}
        return {(self.name, *spot): cell.truth for spot, cell in self.cells.items() if cell.truth is not None}

    # --- the same sheet, arranged differently ---

    def placed(self, row_of: Callable[[int], int], column_of: Callable[[int], int]) -> Grid:
        """Rows and columns renumbered."""
        return replace(
            self,
            cells={(row_of(r), column_of(c)): cell for (r, c), cell in self.cells.items()},
            merges=[(row_of(t), column_of(a), row_of(b), column_of(z)) for t, a, b, z in self.merges],
            hidden_rows={row_of(row) for row in self.hidden_rows},
            hidden_columns={column_of(column) for column in self.hidden_columns},
            header=(row_of(self.header[0]), row_of(self.header[1])),
            body=(row_of(self.body[0]), row_of(self.body[1])),
            left=column_of(self.left),
        )

    def moved(self, down: int, right: int) -> Grid:
        """Starting elsewhere."""
        return self.placed(lambda row: row + down, lambda column: column + right)

    def with_blank_rows(self, before: Iterable[int]) -> Grid:
        """A blank row put in before each of these."""
        gaps = sorted(before)
        return self.placed(lambda row: row + sum(gap <= row for gap in gaps), lambda column: column)

    def with_blank_columns(self, before: Iterable[int]) -> Grid:
        """A blank column put in before each of these."""
        gaps = sorted(before)
        return self.placed(lambda row: row, lambda column: column + sum(gap <= column for gap in gaps))

    def mapped(self, change: Callable[[Spot, Cell], Cell]) -> Grid:
        """Every cell changed."""
        return replace(self, cells={spot: change(spot, cell) for spot, cell in self.cells.items()})

    def turned(self) -> Grid:
        """The table transposed in place; titles stay above it, notes are moved below it."""
        top, left, last = self.header[0], self.left, self.body[1]
        inside = {spot: cell for spot, cell in self.cells.items() if top <= spot[0] <= last and spot[1] >= left}
        width = max(column for _, column in inside) - left + 1
        turned = {(top + c - left, left + r - top): cell for (r, c), cell in inside.items()}
        shift = width - (last - top + 1)
        outside = {
            (r + shift if r > last else r, c): cell for (r, c), cell in self.cells.items() if (r, c) not in inside
        }
        merges = [
            (top + a - left, left + t - top, top + z - left, left + b - top)
            if top <= t <= last
            else (t + shift, a, b + shift, z)
            if t > last
            else (t, a, b, z)
            for t, a, b, z in self.merges
        ]
        return replace(self, cells=outside | turned, merges=merges, body=(top + 1, top + width - 1), header=(top, top))
