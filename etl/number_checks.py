"""Application numbers against what stands beside them: the type they name, and the year in which they were given.

A number of twelve digits is year (4), type (1) and serial number (7). Warnings only; the record stays as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import Mask, true_rows
from etl.record_checks import RecordChecks
from etl.values import squeeze
from scorecard.plan import ColumnType, Dataset

TYPES = {"1": "发明", "2": "实用新型", "3": "外观设计", "8": "发明", "9": "实用新型"}  # 8 and 9: from the PCT
FILED = "申请日"
LENGTH = 14  # 201310012345.6


def check_numbers(checks: RecordChecks, arrays: Mapping[str, pa.Array], keep: Mask) -> None:
    """Both checks of every application number of a list."""
    for column in checks.columns:
        if column.type == ColumnType.APPLICATION_NUMBER and column.id in arrays:
            numbers = arrays[column.id]
            whole = true_rows(pc.equal(pc.utf8_length(numbers), LENGTH)) & keep
            if whole.any():
                _types(checks, column.id, numbers, arrays, whole)
                _years(checks, column.id, numbers, arrays, whole)


def _types(checks: RecordChecks, name: str, numbers: pa.Array, arrays: Mapping[str, pa.Array], whole: Mask) -> None:
    """The fifth digit against the kind in the row's own column of types."""
    digits = pc.utf8_slice_codeunits(numbers, 4, 5)
    for column in checks.columns:
        said = _kinds_by_digit(checks.dataset, column.dimension) if column.type == ColumnType.KIND else {}
        if not said or column.id not in arrays:
            continue
        named = pc.take(pa.array(list(said.values())), pc.index_in(digits, value_set=pa.array(list(said))))
        ours = pc.is_in(arrays[column.id], value_set=pa.array(sorted(set(said.values()))))
        wrong = true_rows(pc.and_(pc.not_equal(named, arrays[column.id]), ours)) & whole
        checks.report_beside("number_type_differs", name, wrong, numbers, column.id)


def _kinds_by_digit(dataset: Dataset, dimension: str | None) -> dict[str, str]:
    """The digits of a number and the kinds they stand for; nothing for a dimension of other things."""
    if not dimension:
        return {}
    kinds = {squeeze(n): kind.id for kind in dataset.dimension(dimension).kinds for n in (kind.label.zh, *kind.names)}
    found = {digit: kinds[word] for digit, word in TYPES.items() if word in kinds}
    return found if len(found) == len(TYPES) else {}


def _years(checks: RecordChecks, name: str, numbers: pa.Array, arrays: Mapping[str, pa.Array], whole: Mask) -> None:
    """A number is given in the year of its filing: never in a later one, and one year earlier is let pass."""
    filed = next((c.id for c in checks.columns if FILED in c.headers and c.id in arrays), None)
    if filed is None:
        return
    digits = pc.utf8_slice_codeunits(numbers, 0, 4)
    is_year = pc.and_(pa.array(whole), pc.match_substring_regex(digits, "^[0-9]{4}$"))
    given = pc.if_else(is_year, digits, pa.scalar(None, pa.string())).cast(pa.int64())
    apart = pc.subtract(pc.year(arrays[filed]), given)
    wrong: Mask = true_rows(pc.or_(pc.less(apart, 0), pc.greater(apart, 1))) & whole
    if np.any(wrong):
        checks.report_beside("number_year_differs", name, wrong, numbers, filed)
