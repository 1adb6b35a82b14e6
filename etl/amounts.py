"""Amounts in the number columns of a list: counts are whole and never negative, and what is taken back is said.

Imports numpy, pyarrow.compute and the small modules of etl.
"""

from __future__ import annotations

import numpy as np

from etl.columns import Mask, Parsed
from etl.counts import count_fault
from etl.record_checks import RecordChecks
from scorecard.plan import Column, Dataset

TAKEN_BACK = "count_taken_back"


def check_amounts(
    checks: RecordChecks, dataset: Dataset, column: Column, parsed: Parsed, keep: Mask, *, corrects: bool
) -> Mask:
    """Rows whose amount can be; the others are told as errors. `corrects`: the list says that it takes back."""
    numbers = parsed.array.to_numpy(zero_copy_only=False)
    suspect = np.flatnonzero(keep & ~np.isnan(numbers) & ((numbers < 0) | (numbers != np.round(numbers))))
    wrong: dict[str, Mask] = {}
    for row in suspect:
        rule = _fault(float(numbers[row]), _unit(dataset, column), corrects=corrects)
        if rule:
            wrong.setdefault(rule, np.zeros(len(keep), dtype=bool))[row] = True
    good = np.ones(len(keep), dtype=bool)
    for rule, mask in wrong.items():
        checks.report(rule, column, mask, blocks=rule != TAKEN_BACK)
        good &= ~mask | (rule == TAKEN_BACK)
    return good


def _fault(value: float, unit: str, *, corrects: bool) -> str | None:
    """The rule an amount breaks; money may be paid back, which is said."""
    rule = count_fault(value, unit)
    if rule == "count_fraction":
        return rule
    return (TAKEN_BACK if corrects or rule is None else rule) if value < 0 else None


def _unit(dataset: Dataset, column: Column) -> str:
    """The column's own unit, else that of the measure that adds it up."""
    return column.unit or next((m.unit for m in dataset.measures if m.quantity == column.id), "")
