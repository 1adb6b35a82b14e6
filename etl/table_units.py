"""The units of one cross table: header, corner and title against the measure's own; what they leave open is asked.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from etl.figures import together
from etl.headers import NONE
from etl.layout import Block
from etl.remarks import Remarks
from etl.row_labels import RowLabel
from etl.shapes import shape_of
from etl.surroundings import Context
from etl.units import compatible, unit_factor
from etl.values import Quantity, parse_number
from etl.vocabulary import Meaning
from etl.workbook import a1
from scorecard.plan import Measure
from scorecard.schema import Question

Kinds = frozenset[tuple[str, str]]


class TableUnits:
    """What the values of one block are multiplied with."""

    def __init__(
        self,
        block: Block,
        context: Context,
        remarks: Remarks,
        answers: Mapping[str, str],
        percent_kinds: Iterable[tuple[str, str]],
        wanted: Iterable[str],
    ) -> None:
        self.block, self.sheet, self.context, self.remarks = block, block.sheet, context, remarks
        self.key = f"unit:{self.sheet.name}!{block.bounds}"
        self.answer, self.percent_kinds = answers.get(self.key), frozenset(percent_kinds)
        # a table of sessions and persons states one unit for both; one that fits none of its figures is remarkable
        self.strange = [u for u in context.units if not any(compatible(u, unit) for unit in wanted)]
        self.labels: list[RowLabel] = []
        self.columns: dict[int, Meaning] = {}

    def factor(self, cell: str, number: Quantity, both: Meaning, measure: Measure, header: str) -> float | None:
        """What a value is multiplied with to stand in the measure's unit; None when that has to be asked first."""
        if number.own_unit:
            return 1.0
        if measure.unit in ("", "%"):
            return self._of_ratio(cell, both)
        above = [unit for unit in dict.fromkeys(self.context.units) if compatible(unit, measure.unit)]
        if both.unit is None:
            return self._from_above(cell, above, measure)
        if not compatible(both.unit, measure.unit):
            return self._unexpected(cell, both.unit, measure)
        if above and unit_factor(both.unit) not in {unit_factor(unit) for unit in above}:
            self.remarks.warn_once("unit_conflict", self.sheet.name, cell, header=header[:40], unit=both.unit,
                                   other="、".join(above))  # fmt: skip
        return unit_factor(both.unit)

    def _from_above(self, cell: str, above: list[str], measure: Measure) -> float | None:
        if len({unit_factor(unit) for unit in above}) > 1:
            return self._asked(above)
        if not above and self.strange:
            return self._unexpected(cell, "、".join(self.strange), measure)
        return unit_factor(above[0]) if above else 1.0

    def _unexpected(self, cell: str, unit: str, measure: Measure) -> float:
        """万元 over a count of patents: said, and the value stays as it is written."""
        self.remarks.warn_once("unit_unexpected", self.sheet.name, cell, unit=unit, expected=measure.unit)
        return 1.0

    def _asked(self, above: list[str]) -> float | None:
        """人 in the title and 万人 in the corner: ten thousand times is not for us to choose."""
        if self.answer in above:
            return unit_factor(self.answer)
        cell = a1(self.block.header_row, self.block.columns[0])
        choices = (*((unit, unit) for unit in above), (NONE, "—"))
        values: dict[str, str | float | int] = {"title": self.context.title[:60], "units": "、".join(above)}
        if self.answer != NONE:
            shape = shape_of("unit", self.block)
            self.remarks.ask(Question(self.key, "ask_unit", self.sheet.name, cell, values, choices, shape=shape))
        return None

    def _of_ratio(self, cell: str, both: Meaning) -> float:
        """Per cent are typed as numbers of per cent (15), or all as ratios (0.15): what stands beside them decides."""
        of_percent = both.unit == "%" or any(pair in self.percent_kinds for pair in both.kinds.items())
        if not of_percent:
            return unit_factor(both.unit)
        beside = self._bare_numbers.get(frozenset(both.kinds.items()), [])
        if any(number > 1 for number in beside) or all(number.is_integer() for number in beside):
            return 0.01
        self.remarks.warn_once("ratios_assumed", self.sheet.name, cell, header="、".join(both.kinds.values()) or "%")
        return 1.0

    @cached_property
    def _bare_numbers(self) -> dict[Kinds, list[float]]:
        """The numbers without a sign of their own."""
        found: dict[Kinds, list[float]] = {}
        for label in self.labels:
            for column, meaning in self.columns.items():
                number = parse_number(self.sheet.cell(label.row, column))
                if number and number.value is not None and not number.own_unit:
                    kinds = frozenset(together(label.meaning, meaning).kinds.items())
                    found.setdefault(kinds, []).append(abs(number.value))
        return found
