"""Merged cells: what they say for the cells that they cover. Imports etl.values and etl.workbook only."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from etl.values import is_blank
from etl.workbook import Sheet

LARGEST = 20_000  # cells: a larger merged range is decoration


def merged_values(sheet: Sheet) -> dict[tuple[int, int], Any]:
    """For every cell covered by a merged range but its corner: the corner's value."""
    filled: dict[tuple[int, int], Any] = {}
    for top, left, bottom, right in sheet.merged:
        value = sheet.cell(top, left)
        if is_blank(value) or (bottom - top + 1) * (right - left + 1) > LARGEST:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                filled[row, column] = value
    return filled


def filled_down(sheet: Sheet, column: int, first: int, values: pa.Array | list[Any]) -> pa.Array | list[Any]:
    """Values of a column from row `first` on, where a cell merged over rows of this one column counts for all of them.

    Not for amounts: one amount over three rows is not three.
    """
    last = first + len(values) - 1
    ranges = [
        (top, bottom)
        for top, left, bottom, right in sheet.merged
        if left == column == right and top < bottom and first <= bottom and top <= last
    ]
    if not ranges:
        return values
    full = list(values) if isinstance(values, list) else values.to_pylist()
    for top, bottom in ranges:
        for row in range(max(top + 1, first), min(bottom, last) + 1):
            if is_blank(full[row - first]):
                full[row - first] = sheet.cell(top, column)
    return pa.array(full, pa.string()) if all(isinstance(value, str | None) for value in full) else full
