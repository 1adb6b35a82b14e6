"""A recognised cross table → stated figures, each with its cell: what row, column and surroundings say put together.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from etl.cell_values import CellValues
from etl.cross_block import CrossBlock
from etl.cross_lines import CrossLines
from etl.doubts import Doubts
from etl.figures import (
    OVER_AREAS,
    OVER_KINDS,
    OVER_MONTHS,
    OVER_OTHER,
    Figure,
    kind_of,
    marginals,
    together,
    total_over,
)
from etl.headers import is_number
from etl.layout import Block
from etl.merged_figures import MergedFigures
from etl.periods import YEAR_TO_DATE, Hint, Period, complete, read_period, resolve, since_when
from etl.recognise import Candidate
from etl.remarks import Remarks
from etl.row_labels import RowLabel
from etl.surroundings import FILE, Context
from etl.table_measures import TableMeasures
from etl.table_units import TableUnits
from etl.values import is_blank, parse_number
from etl.vocabulary import (
    ROLE_DERIVED,
    ROLE_NOTE,
    ROLE_PUBLISHED,
    Meaning,
    Vocabulary,
)
from etl.workbook import a1
from scorecard.plan import AreaKind, Dataset, Measure

NO_HINT = Hint()


@dataclass
class CrossTable:
    """The figures of one block and what was seen on the way; what its rows and columns mean is in `lines`."""

    lines: CrossLines
    figures: list[Figure] = field(default_factory=list)
    faulty: list[Figure] = field(default_factory=list)  # cells whose figure could not be taken, without a value
    areas: dict[str, None] = field(default_factory=dict)
    unit: str = ""
    period: Hint = NO_HINT
    needs_period: bool = False


class CrossReader:
    """Reads the cross tables of one file."""

    def __init__(self, vocabulary: Vocabulary, remarks: Remarks, answers: Mapping[str, str], today: date) -> None:
        self.vocabulary, self.remarks, self.answers, self.today = vocabulary, remarks, answers, today
        self.plan, self.areas = vocabulary.plan, vocabulary.areas
        of_goals = {dimension.id for dimension in self.plan.dimensions if dimension.kinds_from == "goals"}
        self.of_goals = {m.id for d in self.plan.datasets for m in d.measures if of_goals & set(m.dimensions)}
        percent_goals = {goal.id for goal in self.plan.goals if goal.unit.zh == "%"}
        self.percent_kinds = {
            (dimension.id, kind.id)
            for dimension in self.plan.dimensions
            if dimension.kinds_from == "goals"
            for kind in dimension.kinds
            if kind.id in percent_goals
        }

    def read(self, block: Block, chosen: Candidate, context: Context) -> CrossTable:
        """All figures of a block; what can't be understood becomes a finding or a question."""
        return _Cross(self, block, chosen.dataset, context).read()


class _Cross:
    """One block while it is read."""

    def __init__(self, reader: CrossReader, block: Block, dataset: Dataset, context: Context) -> None:
        self.reader, self.block, self.dataset, self.context = reader, block, dataset, context
        self.remarks, self.words = reader.remarks, reader.vocabulary
        self.sheet = block.sheet
        answer = reader.answers.get(f"period:{self.sheet.name}!{block.bounds}")
        unsaid = replace(context.hint, first=None, months=None)  # a whole year may be the answer
        self.hint = complete(read_period(answer)[0], unsaid) if answer else context.hint
        self.since = not answer and any(since_when(text) for text, weight in context.texts if weight > FILE)
        read_with = CrossBlock(block, dataset, context, self.words, self.remarks, reader.answers)
        self.lines = lines = CrossLines(read_with)
        self.doubts = Doubts(block, dataset.id, context, self.words, self.remarks)
        self.doubts.weigh(lines.labels)
        lines.settle(self.hint, answered=bool(answer))
        self.table = CrossTable(lines, period=self.hint, unit="、".join(context.units))
        self.columns, self.labels, self.axes = lines.columns, lines.labels, lines.axes
        self.measures = TableMeasures(read_with)
        self.measures.see([*self.columns.values(), *(label.meaning for label in self.labels)])
        self.merged = MergedFigures(block, self.labels, self.columns, self.remarks)
        wanted = {measure.unit for measure in self.measures.own.values()}
        self.units = TableUnits(block, context, self.remarks, reader.answers, reader.percent_kinds, wanted)
        self.units.labels, self.units.columns = self.labels, self.columns
        self.values = CellValues(block, context, self.units, self.columns, self.remarks)

    def read(self) -> CrossTable:
        foreign = self.doubts.of_another_city(self.reader.answers)
        if not self.columns:
            self.doubts.only_derived()
        for label in self.labels:
            if self._usable(label) and not foreign:
                for column, meaning in self.columns.items():
                    if meaning.role != ROLE_PUBLISHED:
                        self._cell(label, column, meaning)
        self.table.figures = [] if self.lines.conflict else marginals(self.table.figures)
        self.table.needs_period = self.table.needs_period or self.lines.conflict is not None
        return self.table

    def _holds_numbers(self, label: RowLabel) -> bool:
        return any(is_number(self.sheet.cell(label.row, column)) for column in self.columns)

    def _usable(self, label: RowLabel) -> bool:
        if label.problem:
            rule, values = label.problem
            self.remarks.error(rule, self.sheet.name, label.cell, **values)
            if label.question and (label.question.rule != "ask_header" or self._holds_numbers(label)):
                self.remarks.ask(replace(label.question, sheet=self.sheet.name))
            return False
        on = date(self.hint.year, self.hint.first or 12, 1) if self.hint.year else None
        known = self.reader.areas.exact(label.text, on)
        if known and known.outdated:
            self.remarks.warn("area_old_name", self.sheet.name, label.cell, text=label.text)
        return label.meaning.role not in (ROLE_DERIVED, ROLE_NOTE)

    # --- cells ---

    def _cell(self, label: RowLabel, column: int, meaning: Meaning) -> None:
        raw = self.sheet.cell(label.row, column)
        whole = self.merged.total_of_kinds(label, column)
        if whole and whole.row != label.row:
            return
        if not whole and self.merged.is_nobodys(label.row, column):
            self.lines.unread |= {OVER_AREAS, OVER_KINDS, OVER_MONTHS}
            return
        if not is_blank(raw) and self.doubts.is_foreign_total(label, column, meaning):
            return
        known = OVER_KINDS if whole and self.axes[1] != OVER_MONTHS else ""
        self._figure(whole or label, column, meaning, known)

    def _figure(self, label: RowLabel, column: int, meaning: Meaning, known: str) -> None:
        """Add the figure of a cell; `known` says what it is the total of where its place tells more than its words."""
        raw, cell = self.sheet.cell(label.row, column), a1(label.row, column)
        both = together(label.meaning, meaning)
        found = self.measures.of(both)
        if found is None:
            if not is_blank(raw):
                self.measures.ask(column, meaning.text)
            return
        owner, measure = found
        if measure.id in self.reader.of_goals and not both.kinds:  # a target of which goal nobody knows
            self.measures.tell_unknown(column, meaning.text)
            return
        if meaning.unit == "%" and measure.unit not in ("%", ""):
            return  # a share beside the counts: derived
        over = known or total_over(label.meaning, meaning, self.axes)
        period = self._period(both, measure, raw, over)
        if period is None:
            return
        value = self.values.of(cell, raw, both, measure, meaning.text)
        area = both.area or self._own_area()
        if area == self.reader.areas.city and not over and area in (label.meaning.area, meaning.area):
            over = OVER_AREAS
        dimension, kind = kind_of(both, self.measures.dimensions(measure))
        stored = over not in (OVER_MONTHS, OVER_OTHER) and (bool(kind) or not both.kinds)
        figure = Figure(
            owner, measure.id, area, period, dimension, kind, *(value or (None, None)), over, label.row, column, cell,
            self.values.published_on(label.row, self.lines.published), stored,
        )  # fmt: skip
        if value is None:
            self.table.faulty.append(figure)
            return
        self.table.areas[area] = None
        self.table.figures.append(figure)

    def _own_area(self) -> str:
        """The area of cells that name none: the dataset's, the title's, else the city."""
        area = self.context.area
        if self.dataset.area_code == "province":
            return self.reader.plan.city.province
        if area and self.reader.areas.kinds[area] != AreaKind.PROVINCE:
            return area
        return self.reader.areas.city

    def _period(self, both: Meaning, measure: Measure, raw: Any, over: str) -> Period | None:
        whole = complete(both.hint, self.hint)
        if over == OVER_MONTHS:  # a check of the months beside it: its own period matters to nobody
            return Period(date(whole.year or self.reader.today.year, 1, 1), 12, YEAR_TO_DATE)
        form = self.dataset.summary.period if self.dataset.summary else "month"
        period = resolve(whole, measure.behaviour, form, self.reader.today)
        if period is None or (self.since and not both.hint.year and measure.behaviour == "flow"):
            self.table.needs_period = self.table.needs_period or not is_blank(raw)
            return None
        by_month = measure.behaviour == "flow" and form != "year"  # a yearly table may speak of the running year
        reached = period.last_month if by_month else period.start
        if reached <= self.reader.today or measure.behaviour == "latest":
            return period
        number = parse_number(raw)
        if number and number.value:
            cell = a1(self.block.header_row, self.block.columns[0])
            self.remarks.error_once("period_future", self.sheet.name, cell, period=f"{reached:%Y-%m}")
        return None
