"""Which rows of a record list can stand: required cells, rows to leave out, dates in order, each record once.

Every check gives a mask of the good rows and makes its findings. Imports numpy, pyarrow and the small modules of etl.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import Codes, Mask, Parsed, encode, true_rows
from etl.known import Known
from etl.periods import Hint, add_months, label
from etl.remarks import Remarks, Value
from etl.values import plain, squeeze
from etl.workbook import a1
from scorecard.plan import Column, Dataset

FAR = 11  # months before those of the title
FEW = 5  # values, cells or rows that are named one by one; of more, only the first ones and the last


@dataclass(frozen=True)
class RecordChecks:
    """Checks of one list. `value_of` gives the raw value of a declared column at an index of `rows`."""

    dataset: Dataset
    remarks: Remarks
    sheet: str
    rows: Codes
    sources: Mapping[str, int]
    header_cell: str
    value_of: Callable[[str, int], Any]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The declared columns."""
        return self.dataset.records.columns if self.dataset.records else ()

    def name(self, column: str, index: int) -> str:
        """The A1 name of a cell of a declared column."""
        return a1(int(self.rows[index]), self.sources.get(column, min(self.sources.values(), default=0)))

    def label(self, column_id: str) -> str:
        """The Chinese name of a declared column."""
        return next((column.label.zh for column in self.columns if column.id == column_id), column_id)

    def report(self, rule: str, column: Column, wrong: Mask, *, blocks: bool) -> None:
        """Findings about the cells of a column, as it is written in them."""
        self._tell(rule, column.id, wrong, lambda index: plain(self.value_of(column.id, index))[:40], blocks=blocks)

    def report_beside(self, rule: str, name: str, wrong: Mask, texts: pa.Array, beside: str) -> None:
        """Warnings about the cells of a column that don't go with another one's, which is named."""
        self._tell(rule, name, wrong, lambda index: str(texts[index].as_py()), blocks=False, beside=self.label(beside))

    def _tell(
        self, rule: str, name: str, wrong: Mask, text_of: Callable[[int], str], *, blocks: bool, **values: Value
    ) -> None:
        """One finding for each distinct wrong value; where there are many, one for all of them with the first few."""
        indices = np.flatnonzero(wrong)
        groups: dict[str, list[int]] = {}
        for index in indices:
            text = text_of(int(index))
            if text not in groups and len(groups) > FEW:
                break
            groups.setdefault(text, []).append(int(index))
        if len(groups) > FEW:
            groups = {"、".join(list(groups)[:FEW]) + " …": [int(index) for index in indices]}
        remark = self.remarks.error if blocks else self.remarks.warn
        for text, found in groups.items():
            told = {"text": text, "header": self.label(name), "count": len(found), **values}
            remark(rule, self.sheet, self.name(name, found[0]), cells=self.cells(name, found), **told)

    def cells(self, name: str, indices: Sequence[int] | Codes) -> str:
        """The first cells by name, and where the last one is."""
        named = "、".join(self.name(name, int(index)) for index in indices[:FEW])
        return named if len(indices) <= FEW else f"{named} … {self.name(name, int(indices[-1]))}"

    def required(self, parsed: Mapping[str, Parsed], keep: Mask) -> Mask:
        """Required columns are there, and their cells filled and readable."""
        good = np.ones(len(self.rows), dtype=bool)
        for column in self.columns:
            if not column.required:
                continue
            if column.id not in parsed:
                self.remarks.error("column_missing", self.sheet, self.header_cell, header=column.label.zh)
                return np.zeros(len(self.rows), dtype=bool)
            blank = parsed[column.id].blank & keep
            good &= ~(parsed[column.id].bad | parsed[column.id].blank)
            if blank.any():
                indices = np.flatnonzero(blank)
                first, cells = self.name(column.id, int(indices[0])), self.cells(column.id, indices)
                told: dict[str, Value] = {"header": column.label.zh, "count": len(indices), "cells": cells}
                self.remarks.error("required_blank", self.sheet, first, **told)
        return good

    def excluded(self, raw: Mapping[str, pa.Array | list[Any]], keep: Mask) -> Mask:
        """Rows that don't belong in this list (发明申请 among grants) are left out, and it is said."""
        out = np.zeros(len(self.rows), dtype=bool)
        for column, spellings in (self.dataset.records.exclude if self.dataset.records else {}).items():
            if column not in raw:
                continue
            words = {squeeze(spelling) for spelling in spellings}
            encoded = encode(raw[column])
            hit = encoded.mask([value is not None and squeeze(value) in words for value in encoded.values]) & keep
            if hit.any():
                first = int(np.flatnonzero(hit)[0])
                text = plain(self.value_of(column, first))
                self.remarks.warn(
                    "rows_excluded", self.sheet, self.name(column, first), text=text, count=int(hit.sum())
                )
            out |= hit
        return ~out

    def in_time(self, arrays: Mapping[str, pa.Array], keep: Mask, today: date) -> Mask:
        """A counted date lies not in the future; what is closed was opened before, what ends began before."""
        good = np.ones(len(self.rows), dtype=bool)
        for name in dict.fromkeys(m.date for m in self.dataset.measures if m.date and m.date in arrays):
            late = true_rows(pc.greater(arrays[name], pa.scalar(today))) & keep
            self._tell("date_future", name, late, _day_of(arrays[name]), blocks=True)
            good &= ~late
        for before, after in self._orders():
            good &= ~self._before(arrays, before, after, keep & good, "date_order", blocks=True)
        for before, after in self._terms():
            self._before(arrays, before, after, keep & good, "due_before_filed", blocks=False)
        return good

    def near_title(self, arrays: Mapping[str, pa.Array], keep: Mask, hint: Hint) -> None:
        """A counted day after the months that the title names, or a year and more before them, is a slip of the pen."""
        if not hint.year or not hint.first or hint.until:
            return
        first = date(hint.year, hint.first, 1)
        after = add_months(first, hint.months or 1)
        for name in dict.fromkeys(m.date for m in self.dataset.measures if m.date and m.date in arrays and not m.until):
            late = pc.greater_equal(arrays[name], pa.scalar(after))
            early = pc.less(arrays[name], pa.scalar(add_months(first, -FAR)))
            wrong = true_rows(pc.or_(late, early)) & keep
            self._tell("date_outside", name, wrong, _day_of(arrays[name]), blocks=False, period=label(hint))

    def _before(
        self, arrays: Mapping[str, pa.Array], before: str, after: str, keep: Mask, rule: str, *, blocks: bool
    ) -> Mask:
        """Rows whose second date lies before the first, told."""
        if before not in arrays or after not in arrays:
            return np.zeros(len(self.rows), dtype=bool)
        wrong: Mask = true_rows(pc.less(arrays[after], arrays[before])) & keep
        self._tell(rule, after, wrong, _day_of(arrays[after]), blocks=blocks, before=self.label(before))
        return wrong

    def _orders(self) -> list[tuple[str, str]]:
        """Pairs of date columns that follow each other: opened and closed, from and until."""
        pairs = [(m.date, m.until) for m in self.dataset.measures if m.until and m.date]
        return list(dict.fromkeys([*self._opened_closed(), *pairs]))

    def _opened_closed(self) -> list[tuple[str, str]]:
        dates = {measure.id: measure.date for measure in self.dataset.measures}
        carried = [m.carried_over for m in self.dataset.measures if m.carried_over]
        found = [(dates.get(opened), dates.get(closed)) for opened, closed in carried]
        return [(opened, closed) for opened, closed in found if opened and closed]

    def _terms(self) -> list[tuple[str, str]]:
        """Filing dates with the statutory dates that follow from them."""
        due = {m.on_time[0]: m.on_time[1] for m in self.dataset.measures if m.on_time}
        return [(opened, due[closed]) for opened, closed in self._opened_closed() if closed in due]

    def unique(self, key: pa.Array, keep: Mask) -> Mask:
        """The first record of a key stands; every further one is a finding."""
        good = np.ones(len(self.rows), dtype=bool)
        kept = key.filter(pa.array(keep))
        if pc.count_distinct(kept).as_py() == len(kept):
            return good
        codes = kept.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        firsts = np.unique(codes, return_index=True)[1]
        repeated = np.ones(len(kept), dtype=bool)
        repeated[firsts] = False
        indices = np.flatnonzero(keep)
        good[indices[repeated]] = False
        places = [int(indices[position]) for position in np.flatnonzero(repeated)]
        first_of = {int(indices[p]): int(indices[firsts[codes[p]]]) for p in np.flatnonzero(repeated)}
        groups = [[place] for place in places] if len(places) <= FEW else [places]
        for group in groups:
            self._tell_repeated(str(key[group[0]].as_py()), first_of[group[0]], group)
        return good

    def _tell_repeated(self, text: str, first: int, places: Sequence[int]) -> None:
        key = self.dataset.records.key if self.dataset.records else ()
        column = next((name for name in key if name in self.sources), "")
        self.remarks.warn("duplicate_record", self.sheet, self.name(column, places[0]), text=text,
                          first=self.name(column, first), count=len(places),
                          cells=self.cells(column, places))  # fmt: skip


def _day_of(array: pa.Array) -> Callable[[int], str]:
    return lambda index: str(array[index].as_py())


def joined(tables: list[pa.Table], remarks: Remarks) -> pa.Table:
    """The lists of one dataset as one table; a record that stands on two sheets counts once, and that is said."""
    table = pa.concat_tables(tables).combine_chunks()
    if len(tables) == 1 or pc.count_distinct(table.column("record_key")).as_py() == table.num_rows:
        return table
    keys = table.column("record_key").to_pylist()
    first: dict[str, int] = {}
    keep = [first.setdefault(key, row) == row for row, key in enumerate(keys)]
    repeated = [row for row, good in enumerate(keep) if not good]
    cells = [f"{table.column('sheet')[row].as_py()}!A{table.column('row')[row].as_py()}" for row in repeated[:FEW]]
    row = repeated[0]
    before = first[keys[row]]
    where = f"{table.column('sheet')[before].as_py()}!{table.column('row')[before].as_py()}"
    remarks.warn("duplicate_record", table.column("sheet")[row].as_py(), f"A{table.column('row')[row].as_py()}",
                 text=keys[row], first=where, count=len(repeated), cells="、".join(cells))  # fmt: skip
    return table.filter(pa.array(keep))


def tell_repeated(known: Known | None, dataset: str, records: pa.Table, digest: str, remarks: Remarks) -> None:
    """Records that another batch holds as well: they don't count twice, this file's wording replaces the stored one."""
    found = known.repeated(dataset, records, digest) if known and records.num_rows else None
    if found is None:
        return
    place = records.column("record_key").index(found.key).as_py()
    sheet, row = records.column("sheet")[place].as_py(), records.column("row")[place].as_py()
    remarks.warn("records_stored", sheet, f"A{row}", text=found.key, count=found.count, changed=found.changed,
                 where=found.where)  # fmt: skip
