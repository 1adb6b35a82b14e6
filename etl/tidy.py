"""A recognised cross table → stated figures, each with its cell: what row, column and surroundings say put together.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from etl.counts import count_fault, counted, is_correction
from etl.doubts import Doubts
from etl.figures import OVER_AREAS, OVER_MONTHS, OVER_OTHER, Figure, axis_of, kind_of, marginals, together, total_over
from etl.groups import group_totals
from etl.headers import is_number, value_columns
from etl.layout import Block
from etl.oddities import fault_of
from etl.periods import YEAR_TO_DATE, Hint, Period, complete, read_period, resolve
from etl.recognise import Candidate
from etl.remarks import Remarks
from etl.stubs import RowLabel, find_stubs, row_label
from etl.surroundings import Context
from etl.table_measures import TableMeasures
from etl.table_units import TableUnits
from etl.title_months import around_the_year, title_conflict
from etl.values import is_blank, parse_date, parse_number, plain, scaled
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
    """The figures of one block and what was seen on the way."""

    figures: list[Figure] = field(default_factory=list)
    areas: dict[str, None] = field(default_factory=dict)
    unit: str = ""
    period: Hint = NO_HINT
    needs_period: bool = False
    labels: list[RowLabel] = field(default_factory=list)
    columns: dict[int, Meaning] = field(default_factory=dict)
    derived: dict[int, Meaning] = field(default_factory=dict)  # columns that serve checks only
    conflict: tuple[str, str, str] | None = None  # the title's month, the headers', and the header


class CrossReader:
    """Reads the cross tables of one file."""

    def __init__(self, vocabulary: Vocabulary, remarks: Remarks, answers: Mapping[str, str], today: date) -> None:
        self.vocabulary, self.remarks, self.answers, self.today = vocabulary, remarks, answers, today
        self.plan, self.areas = vocabulary.plan, vocabulary.areas
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
        self.table = CrossTable(period=self.hint, unit="、".join(context.units))
        stubs = find_stubs(block, dataset.id, self.words)
        labelled = {stub.column for stub in stubs}
        self.columns = value_columns(block, dataset, labelled, self.words, self.remarks, reader.answers)
        self.published = next((c for c, m in self.columns.items() if m.role == ROLE_PUBLISHED), None)
        labels = [row_label(block, row, stubs, dataset.id, self.words, reader.answers) for row in block.body]
        self.labels = [label for label in labels if self._has_figures(label)]
        self.doubts = Doubts(block, dataset.id, context, self.words, self.remarks)
        self.doubts.weigh(self.labels)
        self._set_groups_aside()
        self._within_the_year()
        self.axes = (axis_of(label.meaning for label in self.labels), axis_of(self.columns.values()))
        self.measures = TableMeasures(block, dataset, context, self.words, self.remarks, reader.answers)
        self.measures.see([*self.columns.values(), *(label.meaning for label in self.labels)])
        wanted = {measure.unit for measure in self.measures.own.values()}
        self.units = TableUnits(block, context, self.remarks, reader.answers, reader.percent_kinds, wanted)
        self.units.labels, self.units.columns = self.labels, self.columns

    def read(self) -> CrossTable:
        foreign = self.doubts.of_another_city(self.reader.answers)
        if not self.columns:
            self.doubts.only_derived()
        for label in self.labels:
            if self._usable(label) and not foreign:
                for column, meaning in self.columns.items():
                    if meaning.role != ROLE_PUBLISHED:
                        self._cell(label, column, meaning)
        self.table.figures = [] if self.table.conflict else marginals(self.table.figures)
        self.table.needs_period = self.table.needs_period or self.table.conflict is not None
        self.table.labels, self.table.columns = self.labels, self.columns
        return self.table

    # --- columns and rows ---

    def _within_the_year(self) -> None:
        """12月 before 1月 under a title of February is last year's; months that contradict the title are asked."""
        self.columns = around_the_year(self.columns, self.hint)
        rows = around_the_year({place: label.meaning for place, label in enumerate(self.labels)}, self.hint)
        self.labels = [replace(label, meaning=rows[place]) for place, label in enumerate(self.labels)]
        empty = [self.words.path(texts, self.dataset.id) for texts in self.block.headers.values() if texts]
        self.table.conflict = title_conflict(tuple(self.columns.values()), self.hint, empty) or title_conflict(
            [label.meaning for label in self.labels], self.hint
        )

    def _set_groups_aside(self) -> None:
        """小计 of a group of areas is no total of the city: it serves checks only."""
        rows = group_totals((label.row, label.text, label.meaning) for label in self.labels)
        for place, label in enumerate(self.labels):
            if label.row in rows:
                self.labels[place] = replace(label, meaning=replace(label.meaning, role=ROLE_DERIVED))
        headers = self.block.headers
        for column in group_totals((c, headers[c][-1], m) for c, m in self.columns.items() if headers[c]):
            self.table.derived[column] = replace(self.columns.pop(column), role=ROLE_DERIVED)

    def _has_figures(self, label: RowLabel) -> bool:
        """Rows without a single filled cell under a header, and repeated headers, are no rows of values."""
        return not label.repeats_header and any(not is_blank(self.sheet.cell(label.row, c)) for c in self.columns)

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
        raw, cell = self.sheet.cell(label.row, column), a1(label.row, column)
        if self.doubts.is_merged(label.row, column, self.columns) or (
            not is_blank(raw) and self.doubts.is_foreign_total(label, column, meaning)
        ):
            return
        both = together(label.meaning, meaning)
        found = self.measures.of(both)
        if found is None:
            if not is_blank(raw):
                self.measures.ask(column, meaning.text)
            return
        owner, measure = found
        if meaning.unit == "%" and measure.unit not in ("%", ""):
            return  # a share beside the counts: derived
        over = total_over(label.meaning, meaning, self.axes)
        period = self._period(both, measure, raw, over)
        value = self._value(cell, raw, both, measure, meaning.text) if period else None
        if period is None or value is None:
            return
        area = both.area or self._own_area()
        if area == self.reader.areas.city and not over and area in (label.meaning.area, meaning.area):
            over = OVER_AREAS
        dimension, kind = kind_of(both, self.measures.dimensions(measure))
        stored = over not in (OVER_MONTHS, OVER_OTHER) and (bool(kind) or not both.kinds)
        self.table.areas[area] = None
        self.table.figures.append(
            Figure(
                owner, measure.id, area, period, dimension, kind, *value, over, label.row, column, cell,
                self._published_on(label.row), stored,
            )
        )  # fmt: skip

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
        if period is None:
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

    def _value(
        self, cell: str, raw: Any, both: Meaning, measure: Measure, header: str
    ) -> tuple[float | None, str | None] | None:
        """Value and reason of a cell; None, with a finding, when it is no number."""
        number = counted(raw, measure)
        if number is None or (number.own_unit and plain(raw).endswith("%") and measure.unit not in ("", "%")):
            rule = fault_of(raw) or "not_a_number"
            self.remarks.error(rule, self.sheet.name, cell, text=plain(raw)[:40], header=header)
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
            self.remarks.warn("count_taken_back", self.sheet.name, cell, **told)
            return True
        self.remarks.error(rule, self.sheet.name, cell, **told)
        return False

    def _published_on(self, row: int) -> date | None:
        """The day of publication, from the row's own cell."""
        if self.published is None:
            return None
        value = self.sheet.cell(row, self.published)
        day = parse_date(value)
        if day is None and not is_blank(value):
            header, cell = self.columns[self.published].text, a1(row, self.published)
            self.remarks.warn_once("not_a_date", self.sheet.name, cell, text=plain(value)[:40], header=header, count=1,
                                   cells=cell)  # fmt: skip
        return day.value if day else None
