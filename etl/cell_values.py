"""One cell of a cross table → its value in the measure's unit, or the finding that it is none.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from etl.counts import count_fault, counted, is_correction
from etl.layout import Block
from etl.oddities import fault_of
from etl.remarks import Remarks
from etl.surroundings import Context
from etl.table_units import TableUnits
from etl.values import is_blank, parse_date, plain, scaled
from etl.vocabulary import Meaning
from etl.workbook import a1
from scorecard.plan import Measure


class CellValues:
    """The values of one block."""

    def __init__(
        self, block: Block, context: Context, units: TableUnits, columns: Mapping[int, Meaning], remarks: Remarks
    ) -> None:
        self.block, self.sheet, self.context = block, block.sheet.name, context
        self.units, self.columns, self.remarks = units, columns, remarks

    def of(
        self, cell: str, raw: Any, both: Meaning, measure: Measure, header: str
    ) -> tuple[float | None, str | None] | None:
        """Value and reason of a cell; None, with a finding, when it is no number."""
        number = counted(raw, measure)
        if number is None or (number.own_unit and plain(raw).endswith("%") and measure.unit not in ("", "%")):
            rule = fault_of(raw) or "not_a_number"
            self.remarks.error(rule, self.sheet, cell, text=plain(raw)[:40], header=header)
            return None
        if number.value is None:
            return None, number.empty_reason
        factor = self.units.factor(cell, number, both, measure, header)
        if factor is None:
            return None
        value = scaled(number.value, factor)
        return (value, None) if self._can_be(value, cell, raw, measure, header) else None

    def _can_be(self, value: float, cell: str, raw: Any, measure: Measure, header: str) -> bool:
        """Whether a count can be that; what can't is an error, but for what a correction takes back."""
        rule = count_fault(value, measure.unit)
        if rule is None:
            return True
        told: dict[str, str | int] = {"text": plain(raw)[:40], "header": header, "count": 1, "cells": cell}
        if rule == "count_negative" and is_correction(text for text, _ in self.context.texts):
            self.remarks.warn("count_taken_back", self.sheet, cell, **told)
            return True
        self.remarks.error(rule, self.sheet, cell, **told)
        return False

    def published_on(self, row: int, column: int | None) -> date | None:
        """The day of publication, from the row's own cell."""
        if column is None:
            return None
        value = self.block.sheet.cell(row, column)
        day = parse_date(value)
        if day is None and not is_blank(value):
            header, cell = self.columns[column].text, a1(row, column)
            self.remarks.warn_once("not_a_date", self.sheet, cell, text=plain(value)[:40], header=header, count=1,
                                   cells=cell)  # fmt: skip
        return day.value if day else None
