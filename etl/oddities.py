"""Cells that are more than their bare value: a number shown as per cent, a formula that failed or was never computed.

The passes over a file's own bytes find them (calamine drops them) and put them into the grid. Pure, imports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ERROR = re.compile(r"#(?:N/A|\?|GETTING_DATA|[A-Z_/0]+[!?])|Err:5\d\d")
FORMULA = re.compile(r"=[-+@$(]*(?:[A-Za-z_'\[$][^=]*|\d+[-+*/^].*)", re.DOTALL)
FAULT_RULES = ("error_cell", "formula_uncomputed")
FAULT_STARTS = ("#", "=", "Err:")
PERCENT_BUILT_IN = frozenset({9, 10})
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # quoted, escaped, padding and bracketed parts of a format
MOST_NAMED = 8  # hidden rows or columns, cells, that one remark names


class BoundsError(Exception):
    """A size the file states that can't be: calamine would reserve memory for it and end the process."""


class Percent(float):
    """A ratio (0.953) that its cell shows as per cent: never the same value as the bare number 0.953."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Percent) and float(self) == float(other)

    def __hash__(self) -> int:
        return hash(("%", float(self)))

    def __str__(self) -> str:
        return f"{float(self) * 100:.12g}%"


def fault_of(value: Any) -> str | None:
    """The rule for what stands where a value should: error_cell, formula_uncomputed; None for anything else."""
    if not isinstance(value, str) or not value.startswith(FAULT_STARTS):
        return None
    if ERROR.fullmatch(value.strip()):
        return "error_cell"
    return "formula_uncomputed" if value[:1] == "=" and FORMULA.fullmatch(value.strip()) else None


def is_percent_format(code: str) -> bool:
    """Whether a number format shows its value times a hundred: 0.0%, but not 0"%"."""
    return "%" in NOT_FORMAT.sub("", code)


@dataclass
class Oddities:
    """What a pass over one sheet found. Cells are (row, column) from 0."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)  # error text, or "=" and the formula
    percents: list[tuple[int, int]] = field(default_factory=list)
    zero_formulas: dict[tuple[int, int], str] = field(default_factory=dict)  # computed to 0, or not computed at all
    computed: int = 0  # formulas with another result
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first, last
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    furthest: tuple[int, int] = (-1, -1)  # the last row and the last column that hold anything

    @property
    def area(self) -> int:
        """Cells from the first to the furthest, blank ones included."""
        return (self.furthest[0] + 1) * (self.furthest[1] + 1)

    def put_into(self, rows: list[list[Any]]) -> None:
        """Mark the cells of a grid that calamine read."""
        self._make_room(rows)
        height = len(rows)
        for row, column in self.percents:
            if row < height and column < len(rows[row]):
                value = rows[row][column]
                if isinstance(value, int | float) and not isinstance(value, bool):
                    rows[row][column] = Percent(value)
        for (row, column), text in self.faults.items():
            if row < height and column < len(rows[row]):
                rows[row][column] = text

    def _make_room(self, rows: list[list[Any]]) -> None:
        """Failed formulas in a last row or column of which calamine saw nothing."""
        height = max((row + 1 for row, _ in self.faults), default=0)
        width = max((column + 1 for _, column in self.faults), default=0)
        if rows and width > len(rows[0]):
            for row in rows:
                row += [""] * (width - len(row))
        width = len(rows[0]) if rows else width
        rows += [[""] * width for _ in range(height - len(rows))]


def trust(sheets: Sequence[Oddities], *, recalculated: bool) -> None:
    """A program that wrote formulas without computing them leaves 0 in all: then none of these zeros is a figure."""
    if recalculated and not any(sheet.computed for sheet in sheets):
        for sheet in sheets:
            sheet.faults |= sheet.zero_formulas


def named(numbers: Sequence[str]) -> str:
    """The first of them in words, and … for the rest."""
    return "、".join(numbers[:MOST_NAMED]) + ("…" if len(numbers) > MOST_NAMED else "")
