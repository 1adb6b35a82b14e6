"""A recognised record list → one table of records, by whole columns; rows that can't stand are blocked with a finding.

A column's distinct values are parsed once. Imports the small modules of etl, numpy and pyarrow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.amounts import check_amounts
from etl.columns import (
    ALL_MONTHS,
    Codes,
    Mask,
    Parsed,
    application_numbers,
    date_column,
    fault_masks,
    filled_rows,
    key_text,
    number_column,
    parse_with,
    text_column,
    yes_no_column,
)
from etl.counts import is_correction
from etl.layout import Block
from etl.list_columns import column_question
from etl.merges import filled_down
from etl.number_checks import check_numbers
from etl.periods import add_months
from etl.places import Places, Where
from etl.real_rows import real_rows
from etl.recognise import Candidate
from etl.record_checks import RecordChecks
from etl.remarks import Remarks
from etl.surroundings import Context
from etl.units import compatible, unit_factor
from etl.values import plain, squeeze
from etl.vocabulary import Vocabulary, split_unit
from etl.workbook import a1
from scorecard.plan import Column, ColumnType, Dataset, Dimension
from scorecard.schema import record_schema


@dataclass
class RecordList:
    """The records of one block. `sources` maps declared columns to the block's column numbers."""

    dataset: Dataset
    table: pa.Table
    sources: dict[str, int]
    where: Where


class RecordReader:
    """Reads the record lists of one file."""

    def __init__(self, vocabulary: Vocabulary, remarks: Remarks, answers: Mapping[str, str], today: date) -> None:
        self.vocabulary, self.remarks, self.answers, self.today = vocabulary, remarks, answers, today
        self.plan = vocabulary.plan

    def read(self, block: Block, chosen: Candidate, context: Context) -> RecordList:
        """All rows that can stand. Raises nothing: what is wrong with the others is in the remarks."""
        return _List(self, block, chosen, context).read()


class _List:
    """One block while it is read."""

    def __init__(self, reader: RecordReader, block: Block, chosen: Candidate, context: Context) -> None:
        self.reader, self.block, self.dataset, self.context = reader, block, chosen.dataset, context
        self.remarks, self.sheet = reader.remarks, block.sheet
        self.sources = {column.id: place for place, column in chosen.columns.items()}
        self.declared = self.dataset.records.columns if self.dataset.records else ()
        self.rows: Codes = np.asarray(block.body, dtype=np.int64)
        amounts = {column.id for column in self.declared if column.type in (ColumnType.NUMBER, ColumnType.PERCENT)}
        self.raw = {name: self._raw(place, merged=name not in amounts) for name, place in self.sources.items()}
        header = a1(block.header_row, block.columns[0])
        self.checks = RecordChecks(
            self.dataset, self.remarks, self.sheet.name, self.rows, self.sources, header, self._cell_value
        )

    def _raw(self, place: int, *, merged: bool = False) -> pa.Array | list[Any]:
        """The cells of a column in the block's rows; `merged`: cells merged downwards count for all their rows."""
        if not len(self.rows):
            return pa.array([], pa.string())
        first, last = int(self.rows[0]), int(self.rows[-1])
        values = self.sheet.column(place, first, last)
        if merged:
            values = filled_down(self.sheet, place, first, values)
        if len(self.rows) == last - first + 1:
            return values
        wanted = self.rows - first
        return [values[i] for i in wanted] if isinstance(values, list) else values.take(pa.array(wanted))

    def read(self) -> RecordList:
        for group in dict.fromkeys(self.block.groups.values()):  # a list has no groups: a row of one lone text
            cell = a1(group.row, group.column)
            self.remarks.warn("row_unknown", self.sheet.name, cell, text=group.text[:40], row=group.row + 1)
        keep = real_rows(self.block, self.rows, self.raw, self.sources, self.declared)
        self._unknown_columns()
        parsed = {column.id: self._parse(column, keep) for column in self.declared if column.id in self.raw}
        checks = self.checks
        keep &= self._amounts(parsed, keep)
        places = Places(self.reader.vocabulary, self.remarks, self.reader.answers, self.sheet.name, checks.name)
        where = places.find(self.dataset, self.raw, self.context, keep, len(self.rows))
        keep &= ~where.blocked
        keep &= checks.required(parsed, keep)
        keep &= checks.excluded(self.raw, keep)
        arrays = self._filled(parsed)
        keep &= checks.in_time(arrays, keep, self.reader.today)
        checks.near_title(arrays, keep, self.context.hint)
        check_numbers(checks, arrays, keep)
        key = self._key(arrays, where)
        keep &= checks.unique(key, keep)
        return self._result(arrays, where, key, keep)

    # --- columns ---

    def _unknown_columns(self) -> None:
        """Columns with values that nothing is declared for: said, not silently left out."""
        for place in self.block.columns:
            headers = self.block.headers[place]
            if place in self.sources.values() or (headers and self.reader.vocabulary.is_aside(headers[-1])):
                continue
            count = int(filled_rows(self._raw(place)).sum())
            if count:
                cell = a1(self.block.header_row, place)
                header = "".join(headers)
                self.remarks.warn("header_unknown", self.sheet.name, cell, header=header or cell, count=count)
                question = column_question(header, self.sheet.name, cell, self.dataset, self.sources)
                if question and question.key not in self.reader.answers:
                    self.remarks.ask(question)

    def _parse(self, column: Column, keep: Mask) -> Parsed:
        raw, kind = self.raw[column.id], column.type
        sound = self._without_faults(column, keep)
        if kind == ColumnType.APPLICATION_NUMBER:
            return self._numbers(column, raw, keep & sound).without(~sound)
        parsed = self._parsed(column, raw).without(~sound)
        bad = parsed.bad & keep & sound
        if bad.any():
            rule = {"date": "not_a_date", "number": "not_a_number_column", "percent": "not_a_number_column"}
            self.checks.report(rule.get(kind.value, "kind_unknown"), column, bad, blocks=column.required)
        return parsed

    def _without_faults(self, column: Column, keep: Mask) -> Mask:
        """Rows whose cell is a value and no failed formula; the others are reported."""
        sound = np.ones(len(self.rows), dtype=bool)
        raw = self.raw[column.id]
        suspect = not isinstance(raw, list) or self.sources[column.id] in {place for _, place in self.sheet.faults}
        if column.type == ColumnType.AREA or not suspect:
            return sound  # an area that is none is an error of its own
        for rule, mask in fault_masks(raw).items():
            self.checks.report(rule, column, mask & keep, blocks=column.required)
            sound &= ~mask
        return sound

    def _parsed(self, column: Column, raw: pa.Array | list[Any]) -> Parsed:
        match column.type:
            case ColumnType.DATE:
                hint = self.context.hint
                months = range(hint.first, hint.first + (hint.months or 1)) if hint.first else ALL_MONTHS
                return date_column(raw, hint.year, months)
            case ColumnType.NUMBER:
                return number_column(raw, self._factor(column))
            case ColumnType.PERCENT:
                return number_column(raw, 1.0, ratio=True)
            case ColumnType.YES_NO:
                return yes_no_column(raw)
            case ColumnType.KIND if column.dimension:
                return _kind_column(raw, self.dataset.dimension(column.dimension))
            case _:
                return text_column(raw)

    def _factor(self, column: Column) -> float:
        """万元 in the header or in the sheet's corner → 10000 for a column in 元."""
        stated = split_unit(self.block.headers[self.sources[column.id]][-1])[1]
        wanted = column.unit or ""
        units = [stated] if stated else [unit for unit in self.context.units if compatible(unit, wanted)]
        return unit_factor(units[0]) if units and units[0] else 1.0

    def _numbers(self, column: Column, raw: pa.Array | list[Any], keep: Mask) -> Parsed:
        numbers = application_numbers(raw)
        for rule, wrong in (("check_digit", numbers.wrong_digit & keep), ("number_form", numbers.wrong_form & keep)):
            if wrong.any():
                self.checks.report(rule, column, wrong, blocks=False)
        return Parsed(numbers.array, numbers.blank, np.zeros(len(numbers.blank), dtype=bool))

    def _amounts(self, parsed: Mapping[str, Parsed], keep: Mask) -> Mask:
        """Rows whose amounts can be."""
        good = np.ones(len(self.rows), dtype=bool)
        corrects = is_correction(text for text, _ in self.context.texts)
        for column in self.declared:
            if column.type == ColumnType.NUMBER and column.id in parsed:
                good &= check_amounts(self.checks, self.dataset, column, parsed[column.id], keep, corrects=corrects)
        return good

    def _cell_value(self, name: str, index: int) -> Any:
        raw = self.raw[name]
        return raw[index] if isinstance(raw, list) else raw[index].as_py()

    def _filled(self, parsed: Mapping[str, Parsed]) -> dict[str, pa.Array]:
        """Typed columns by id; a date of the key that no cell gives is the last day of the table's period."""
        arrays = {name: column.array for name, column in parsed.items()}
        until = self._last_day()
        for column in self.declared:
            in_key = self.dataset.records is not None and column.id in self.dataset.records.key
            if column.type == ColumnType.DATE and in_key and not column.required and until:
                have = arrays.get(column.id, pa.nulls(len(self.rows), pa.date32()))
                arrays[column.id] = have.fill_null(until)
        return arrays

    def _last_day(self) -> date | None:
        hint = self.context.hint
        if hint.span:
            return date.fromordinal(add_months(hint.span[1], 1).toordinal() - 1)
        if hint.year is None:
            return None
        last = (hint.first or 12) + (hint.months or 1) - 1
        return date.fromordinal(add_months(date(hint.year, last, 1), 1).toordinal() - 1)

    # --- key and result ---

    def _key(self, arrays: Mapping[str, pa.Array], where: Where) -> pa.Array:
        """The key columns as text, joined; an area column counts by its code."""
        parts: list[pa.Array] = []
        for name in self.dataset.records.key if self.dataset.records else ():
            kind = next(column.type for column in self.declared if column.id == name)
            if kind == ColumnType.AREA:
                parts.append(where.area)
            elif name in arrays:
                text = arrays[name].cast(pa.string()).fill_null("")
                parts.append(key_text(text) if kind == ColumnType.TEXT else text)
        if len(parts) == 1:
            return parts[0]
        return pc.binary_join_element_wise(*parts, "|") if parts else pa.nulls(len(self.rows), pa.string())

    def _result(self, arrays: Mapping[str, pa.Array], where: Where, key: pa.Array, keep: Mask) -> RecordList:
        columns: dict[str, pa.Array] = {"record_key": key, "area_code": where.area, "zone_code": where.zone, **arrays}
        columns["sheet"] = pa.array([self.sheet.name], pa.string()).take(pa.array(np.zeros(len(self.rows), np.int64)))
        columns["row"] = pa.array(self.rows + 1, pa.int32())
        schema = record_schema(self.dataset)
        full = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(len(self.rows), f.type) for f in schema]
        table = pa.Table.from_arrays(full, schema=schema)
        if not keep.all():
            table = table.filter(pa.array(keep))
        return RecordList(self.dataset, table, dict(self.sources), where)


def _kind_column(raw: pa.Array | list[Any], dimension: Dimension) -> Parsed:
    """Kinds by their spellings; an open dimension keeps what it doesn't know as it is written."""
    names: dict[str, str] = {}
    for kind in dimension.kinds:
        for name in (kind.id, kind.label.zh, kind.label.en, *kind.names):
            names.setdefault(squeeze(name).lower(), kind.id)
    return parse_with(raw, pa.string(), _kind_parser(names, open_=dimension.open))


def _kind_parser(names: Mapping[str, str], *, open_: bool) -> Callable[[Any], str | None]:
    def parse(value: Any) -> str | None:
        return names.get(squeeze(value).lower()) or (plain(value) if open_ else None)

    return parse
