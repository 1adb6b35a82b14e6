"""Which rows of a record list can stand: required cells, rows to leave out, dates in order, each record once.

Every check gives a mask of the good rows and makes its findings. Imports numpy, pyarrow and the small modules of etl.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import Codes, Mask, Parsed, encode, true_rows
from etl.remarks import Remarks, Value
from etl.values import plain, squeeze
from etl.workbook import a1
from scorecard.plan import Column, Dataset

LISTED = 20  # cells or rows that are named one by one; how many more there are is said
MOST_VALUES = 200  # distinct wrong values of a column that are named


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
        """One finding for each distinct wrong value, naming its first cell and how often it stands there."""
        remark = self.remarks.error if blocks else self.remarks.warn
        indices = np.flatnonzero(wrong)
        groups: dict[str, list[int]] = {}
        for index in indices:
            text = plain(self.value_of(column.id, int(index)))[:40]
            if text not in groups and len(groups) >= MOST_VALUES:
                break
            groups.setdefault(text, []).append(int(index))
        for text, found in groups.items():
            cell = self.name(column.id, found[0])
            remark(rule, self.sheet, cell, text=text, header=column.label.zh, count=len(found))
        self._more(len(indices) - sum(map(len, groups.values())), column.id, indices, blocks=blocks)

    def _more(self, count: int, column: str, indices: Codes, *, blocks: bool) -> None:
        if count > 0:
            remark = self.remarks.error if blocks else self.remarks.warn
            remark(
                "more_like_these",
                self.sheet,
                self.name(column, int(indices[-1])),
                header=self.label(column),
                count=count,
            )

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
                cells = [self.name(column.id, int(index)) for index in np.flatnonzero(blank)[:LISTED]]
                values: dict[str, Value] = {
                    "header": column.label.zh,
                    "count": int(blank.sum()),
                    "cells": "、".join(cells),
                }
                self.remarks.error("required_blank", self.sheet, cells[0], **values)
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
            self._report_rows("date_future", name, late, arrays[name])
            good &= ~late
        for before, after in self._orders():
            if before in arrays and after in arrays:
                wrong = true_rows(pc.less(arrays[after], arrays[before])) & keep & good
                self._report_rows("date_order", after, wrong, arrays[after], before=self.label(before))
                good &= ~wrong
        return good

    def _orders(self) -> list[tuple[str, str]]:
        """Pairs of date columns that follow each other: opened and closed, from and until."""
        dates = {measure.id: measure.date for measure in self.dataset.measures}
        pairs: dict[tuple[str, str], None] = {}
        for measure in self.dataset.measures:
            if measure.carried_over:
                opened, closed = (dates.get(name) for name in measure.carried_over)
                if opened and closed:
                    pairs[opened, closed] = None
            if measure.until and measure.date:
                pairs[measure.date, measure.until] = None
        return list(pairs)

    def _report_rows(self, rule: str, name: str, wrong: Mask, array: pa.Array, **values: str) -> None:
        indices = np.flatnonzero(wrong)
        for index in indices[:LISTED]:
            text = str(array[int(index)].as_py())
            self.remarks.error(
                rule, self.sheet, self.name(name, int(index)), header=self.label(name), text=text, **values
            )
        self._more(len(indices) - LISTED, name, indices, blocks=True)

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
        column = next(
            (name for name in (self.dataset.records.key if self.dataset.records else ()) if name in self.sources), ""
        )
        for position in np.flatnonzero(repeated)[:LISTED]:
            index, first = int(indices[position]), int(indices[firsts[codes[position]]])
            values: dict[str, Value] = {
                "text": str(key[index].as_py()),
                "first": self.name(column, first),
                "count": int(repeated.sum()),
            }
            self.remarks.warn("duplicate_record", self.sheet, self.name(column, index), **values)
        return good
