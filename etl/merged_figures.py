"""Figures in merged cells: the total of a district's kinds beside them, or nobody's alone.

Imports the small modules of etl.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from etl.headers import is_number
from etl.layout import Block
from etl.remarks import Remarks
from etl.row_labels import RowLabel
from etl.values import is_blank, plain
from etl.vocabulary import Meaning
from etl.workbook import Range, a1, bounds

Run = list[RowLabel]  # the rows of one area, each of another kind


class MergedFigures:
    """What a figure speaks for that stands in, or for, several cells of one block."""

    def __init__(
        self, block: Block, labels: Sequence[RowLabel], columns: Mapping[int, Meaning], remarks: Remarks
    ) -> None:
        self.block, self.sheet, self.columns, self.remarks = block, block.sheet, columns, remarks
        self.runs = {label.row: run for run in _runs(labels) for label in run}

    def total_of_kinds(self, label: RowLabel, column: int) -> RowLabel | None:
        """The row as that of the whole area, where the cell holds (or is covered by) the total of all its kinds."""
        run, meaning = self.runs.get(label.row), self.columns[column]
        if run is None or meaning.kinds:
            return None
        rows = [one.row for one in run]
        merged = self._range(label.row, column)
        if merged:
            top, left, bottom, right = merged
            covers = left == right and top == rows[0] and rows[-1] <= bottom and not self._beyond(rows, bottom)
        else:  # formats that keep no merges: the first row of the area alone is filled
            below = [self.sheet.cell(row, column) for row in rows[1:]]
            covers = meaning.total and is_number(self.sheet.cell(rows[0], column)) and all(map(is_blank, below))
            covers = covers and not meaning.hint.first and all(map(self._has_kinds, rows))
        return replace(run[0], meaning=replace(run[0].meaning, kinds={})) if covers else None

    def _has_kinds(self, row: int) -> bool:
        """The row holds figures of its own, and not only none at all."""
        return any(is_number(self.sheet.cell(row, column)) for column, m in self.columns.items() if not m.total)

    def is_nobodys(self, row: int, column: int) -> bool:
        """A figure over several rows or columns of figures is nobody's alone: an error, told once."""
        merged = self._range(row, column)
        if merged is None:
            return False
        top, left, bottom, right = merged
        value = self.sheet.cell(top, left)
        rows = sum(1 for number in range(top, bottom + 1) if number == top or self.sheet.filled(number))
        if rows * sum(1 for one in self.columns if left <= one <= right) > 1 and is_number(value):
            cells = bounds(top, left, bottom, right)
            told = {"text": plain(value)[:40], "cells": cells}
            self.remarks.error_once("figure_merged", self.sheet.name, a1(top, left), **told)
            return True
        return False

    def _range(self, row: int, column: int) -> Range | None:
        inside = (
            (top, left, bottom, right)
            for top, left, bottom, right in self.sheet.merged
            if top <= row <= bottom and left <= column <= right and top > self.block.header_row
        )
        return next(inside, None)

    def _beyond(self, rows: Sequence[int], bottom: int) -> bool:
        """Whether the range reaches into rows of another area."""
        return any(row in self.runs for row in range(rows[-1] + 1, bottom + 1))


def _runs(labels: Sequence[RowLabel]) -> list[Run]:
    """Neighbouring rows of one area and time of which each is of another kind; at least two."""
    runs: list[Run] = []
    for label in labels:
        meaning = label.meaning
        if label.problem or not meaning.kinds:
            continue
        before = runs[-1] if runs else []
        same = before and (before[0].meaning.area, before[0].meaning.hint) == (meaning.area, meaning.hint)
        if same and all(one.meaning.kinds.items() != meaning.kinds.items() for one in before):
            before.append(label)
        else:
            runs.append([label])
    return [run for run in runs if len(run) > 1 and len({frozenset(one.meaning.kinds) for one in run}) == 1]
