"""Which rows of a list hold a record: blank rows, notes, totals and repeated headers are none.

Imports numpy, pyarrow and the small modules of etl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import Codes, Mask, filled_rows, true_rows
from etl.layout import Block
from etl.rows import NOTE
from etl.values import is_blank, plain, squeeze
from etl.word_patterns import (
    SUBTOTAL,
    TOTAL,
)
from scorecard.plan import Column, ColumnType

NOTHING = re.compile(r"^(?:本[月季年期]|当[月季年])?(?:无|没有|零报送|暂无).{0,12}$|零报送")
FEW_CELLS = 3  # a row with no more cells than this may be a note or a total
NEVER_TOTAL = (ColumnType.DATE, ColumnType.APPLICATION_NUMBER, ColumnType.AREA)  # 合计 in it makes the row a total

Raw = Mapping[str, pa.Array | list[Any]]


def real_rows(block: Block, rows: Codes, raw: Raw, sources: Mapping[str, int], declared: Iterable[Column]) -> Mask:
    """A mask over `rows`."""
    filled = np.zeros(len(rows), dtype=np.int64)
    for values in raw.values():
        filled += filled_rows(values)
    keep: Mask = filled > 0
    least = min(FEW_CELLS, max(1, len(raw) // 2))
    for index in np.flatnonzero(filled <= least):
        if _is_aside(block, int(rows[index])):
            keep[index] = False
    for name, values in raw.items():
        header = plain(block.headers[sources[name]][-1])
        if not isinstance(values, list):
            keep &= ~pc.equal(values, header).fill_null(False).to_numpy(zero_copy_only=False)
    for column in declared:
        if column.type in NEVER_TOTAL and column.id in raw:
            keep &= ~_totals(raw[column.id])
    return keep


def _totals(values: pa.Array | list[Any]) -> Mask:
    """Rows in which a day, a number or an area is 合计."""
    found: Mask = np.zeros(len(values), dtype=bool)
    for row in _suspects(values):  # nearly always none: hundreds of thousands of words are not looked at one by one
        value = values[row] if isinstance(values, list) else values[int(row)].as_py()
        found[row] = _is_total(squeeze(value))
    return found


def _suspects(values: pa.Array | list[Any]) -> Iterable[int]:
    if isinstance(values, list):
        return [row for row, value in enumerate(values) if isinstance(value, str) and ("计" in value or "总" in value)]
    rows: Iterable[int] = np.flatnonzero(true_rows(pc.match_substring_regex(values, "[计总]")))
    return rows


def _is_total(word: str) -> bool:
    return bool(TOTAL.match(word) or SUBTOTAL.search(word))


def _is_aside(block: Block, row: int) -> bool:
    """A note, a total or the words that there was nothing, in a row that is otherwise empty."""
    sheet = block.sheet
    cells = [(c, v) for c in range(sheet.width) if not is_blank(v := sheet.cell(row, c))]
    if not cells:
        return True
    first = squeeze(cells[0][1])
    if _is_total(first):
        return True
    texts = {squeeze(value) for _, value in cells}
    return len(texts) <= 2 and bool(NOTE.match(first) or NOTHING.match(first) or (len(texts) == 1 and len(first) > 8))
