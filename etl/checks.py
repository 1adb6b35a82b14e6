"""Checks on the figures of cross tables: totals and their parts, rows out of step, contradictions, unusual size.

A check compares what was stated; it never changes a figure. Rows whose figures stand in the wrong columns are blocked.
Imports etl.figures and scorecard.plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from etl.asides import sides
from etl.derived import Derived, before_of
from etl.figures import OVER_AREAS, OVER_KINDS, OVER_MONTHS, Figure, differs, short
from etl.history_checks import HistoryChecks
from etl.known import Known
from etl.layout import Block
from etl.remarks import Remarks
from etl.subtotals import SubTotals
from etl.tidy import CrossTable
from etl.values import parse_number
from etl.vocabulary import Vocabulary
from scorecard.plan import AreaKind, Plan

Key = tuple[Any, ...]


class Checks:
    """Checks of one file. `known` is what is stored; `digest` tells the file's own batches from others."""

    def __init__(self, vocabulary: Vocabulary, remarks: Remarks, known: Known | None = None, digest: str = "") -> None:
        self.plan: Plan = vocabulary.plan
        self.words, self.areas, self.remarks = vocabulary, vocabulary.areas, remarks
        self.history = HistoryChecks(self.plan, self.areas.names, remarks, known, digest)
        self.tables: list[tuple[Block, CrossTable]] = []
        self.adding = {
            area.code
            for area in self.plan.areas
            if area.kind in (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)
        }
        self.partitions = {
            (measure.id, name): {kind.id for kind in dataset.dimension(name).kinds}
            for dataset in self.plan.datasets
            for measure in dataset.measures
            for name in measure.dimensions
            if dataset.dimension(name).partition
        }

    def table(self, block: Block, table: CrossTable) -> None:
        """Check one cross table; figures of blocked rows are taken out of it."""
        in_step = self._out_of_step(block, table.figures)
        whole = len(in_step) == len(table.figures)
        table.figures = in_step
        if whole:  # a total is only held against all of its parts
            self._over_areas(block.sheet.name, in_step)
        self._over_months(block.sheet.name, in_step)
        self.tables.append((block, table))

    # --- total = parts ---

    def _kinds(self, figures: list[tuple[str, Figure]]) -> None:
        """The kinds of each dimension against their total, wherever it stands; else one cut against another."""
        sheets = {id(figure): sheet for sheet, figure in figures}
        totals, parts = _grouped(figure for _, figure in figures)
        for key, cuts in parts.items():
            total = totals.get(key)
            if total is None:
                self._cuts(sheets, cuts)
                continue
            for dimension, kinds in cuts.items():
                wanted = self.partitions.get((total.measure, dimension))
                if wanted is None or len(kinds) < 2 or total.value is None:
                    continue
                added = sum(figure.value or 0 for figure in kinds.values())
                complete = set(kinds) >= wanted or total.over == OVER_KINDS
                if differs(total.value, added) and (complete or added > total.value):
                    self._mismatch("total_of_kinds", sheets[id(total)], total, added, kinds.values())

    def _cuts(self, sheets: dict[int, str], cuts: dict[str, dict[str, Figure]]) -> None:
        """Two ways to cut the same total, both whole, where the total itself is stated nowhere."""
        whole = [
            list(kinds.values())
            for dimension, kinds in cuts.items()
            if set(kinds) >= self.partitions.get((next(iter(kinds.values())).measure, dimension), {""})
        ]
        sums = [sum(figure.value or 0 for figure in cut) for cut in whole]
        for cut, added in zip(whole[1:], sums[1:], strict=True):
            if differs(sums[0], added):
                first, one = whole[0][0], cut[0]
                self.remarks.warn("cuts_differ", sheets[id(one)], one.cell, area=self.areas.names[one.area],
                                  one=short(sums[0]), other=short(added), difference=short(sums[0] - added),
                                  where=first.cell)  # fmt: skip

    def _over_areas(self, sheet: str, figures: list[Figure]) -> None:
        """The stated total of the city against its districts, city level and unknown; zones stand beside."""
        stated: dict[Key, Figure] = {}
        parts: dict[Key, list[Figure]] = defaultdict(list)
        for figure in figures:
            key = (figure.measure, figure.period, figure.dimension, figure.kind, figure.over == OVER_MONTHS)
            if figure.over == OVER_AREAS:
                stated[key] = figure
            elif figure.area in self.adding and figure.over != OVER_AREAS:
                parts[key].append(figure)
        for key, total in stated.items():
            if len(parts[key]) >= 2 and total.value is not None:
                added = sum(figure.value or 0 for figure in parts[key])
                if differs(total.value, added):
                    self._mismatch("total_of_areas", sheet, total, added, parts[key])

    def _over_months(self, sheet: str, figures: list[Figure]) -> None:
        """A total over the months of a row or column against the months: all, or those since the total before it."""
        parts: dict[Key, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.over in ("", OVER_AREAS, OVER_KINDS) and figure.stored and figure.period.basis != "stock":
                parts[_series(figure), figure.over == OVER_AREAS].append(figure)
        totals = [f for f in figures if f.over == OVER_MONTHS and f.value is not None]
        for total in totals:
            months = parts[_series(total), total.area == self.areas.city] or parts[_series(total), False]
            groups = _month_groups(total, months, [f for f in totals if _series(f) == _series(total)])
            sums = [sum(figure.value or 0 for figure in group) for group in groups]
            if groups and all(differs(total.value or 0, added) for added in sums):
                self._mismatch("total_of_months", sheet, total, sums[-1], groups[-1])

    def _mismatch(self, rule: str, sheet: str, total: Figure, added: float, parts: Iterable[Figure]) -> None:
        cells = [figure.cell for figure in parts]
        shown = cells[0] if len(cells) == 1 else f"{cells[0]}…{cells[-1]}"
        self.remarks.warn(rule, sheet, total.cell, area=self.areas.names[total.area], stated=short(total.value or 0),
                          added=short(added), difference=short((total.value or 0) - added), parts=shown)  # fmt: skip

    # --- columns out of step with rows ---

    def _out_of_step(self, block: Block, figures: list[Figure]) -> list[Figure]:
        """Rows whose kinds don't add up, but do when moved by one column: blocked, since all of it is suspect."""
        totals, parts = _grouped(figures)
        suspects: dict[int, Figure] = {}
        for key, total in totals.items():
            cuts = [
                sorted((f for f in kinds.values() if f.row == total.row), key=lambda figure: figure.column)
                for dimension, kinds in parts[key].items()
                if (total.measure, dimension) in self.partitions
            ]
            if total.value is not None and _is_shifted(block, total, [cut for cut in cuts if len(cut) > 1]):
                suspects[total.row] = total
        for row, total in suspects.items():
            self.remarks.error("columns_out_of_step", block.sheet.name, total.cell, area=self.areas.names[total.area],
                               row=row + 1)  # fmt: skip
        return [figure for figure in figures if figure.row not in suspects]

    # --- the whole file ---

    def file(self, figures: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
        """What tables, the whole file and history say of each other; `figures` are (sheet, figure).

        Gives those that stand: what is stated twice with another value is left out."""
        kept = self._contradictions(figures)
        self._kinds(kept)
        self.history.check(kept)
        subtotals = SubTotals(self.remarks, self.areas.names, self.adding)
        derived = Derived(self.remarks, self.areas.names, before_of(self.history.values))
        for block, table in self.tables:
            rows, columns = sides(block, table, table.figures, self.words)
            whole = not any(label.problem for label in table.labels)  # else a group's rows are not all known
            for side in (rows, columns):
                if whole:
                    subtotals.check(side)
                derived.check(side)
        return kept

    def _contradictions(self, figures: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
        """The same figure stated twice: once is kept; with another value the second one is an error."""
        first: dict[Key, tuple[str, Figure]] = {}
        for sheet, figure in figures:
            key = (figure.dataset, figure.measure, figure.area, figure.period, figure.dimension, figure.kind)
            if key not in first:
                first[key] = (sheet, figure)
                continue
            before_sheet, before = first[key]
            if before.value is None and figure.value is not None:
                first[key] = (sheet, figure)
            elif figure.value is not None and differs(before.value or 0, figure.value):
                self.remarks.error("stated_twice", sheet, figure.cell, area=self.areas.names[figure.area],
                                   value=short(figure.value), other=short(before.value or 0),
                                   where=f"{before_sheet}!{before.cell}" if before_sheet else before.cell)  # fmt: skip
        return list(first.values())


def _is_shifted(block: Block, total: Figure, cuts: list[list[Figure]]) -> bool:
    """The cuts of one row (by type, by applicant) against its total: one fails as it stands, and moved by one
    column all agree that can be judged; the cell left behind is empty. What was pushed off the table's edge is lost."""
    stated = total.value or 0.0
    if not any(differs(stated, sum(figure.value or 0 for figure in cut)) for cut in cuts):
        return False
    columns = [figure.column for cut in cuts for figure in cut]
    for step, edge in ((1, min(columns)), (-1, max(columns))):
        left_behind = parse_number(block.sheet.cell(total.row, edge))
        if left_behind is None or left_behind.value is not None:
            continue
        agree = [_agrees_moved(block, total, cut, step) for cut in cuts]
        if any(agree) and all(one is not False for one in agree):
            return True
    return False


def _agrees_moved(block: Block, total: Figure, cut: list[Figure], step: int) -> bool | None:
    """Whether a cut adds up when read one column further; None: its last figure was pushed off and is lost."""
    columns = [figure.column + step for figure in cut]
    if total.column in columns:
        return None
    numbers = [parse_number(block.sheet.cell(total.row, column)) for column in columns]
    if not differs(total.value or 0.0, sum(number.value or 0 for number in numbers if number)):
        return True
    edge = numbers[-1] if step > 0 else numbers[0]
    return None if edge is None or edge.value is None else False


def _month_groups(total: Figure, months: list[Figure], totals: list[Figure]) -> list[list[Figure]]:
    """What a total over months may add up, on its own row or column: single months, quarters where there are none."""
    line, place = ("row", "column") if any(f.row == total.row for f in months) else ("column", "row")
    here = [f for f in months if getattr(f, line) == getattr(total, line)]
    single = [f for f in here if f.period.months == 1]
    parts = single if len(single) >= 2 else here
    earlier = [getattr(f, place) for f in totals if getattr(f, line) == getattr(total, line)]
    after = max((spot for spot in earlier if spot < getattr(total, place)), default=-1)
    since = [f for f in parts if after < getattr(f, place) < getattr(total, place)]
    return [group for group in ([parts, since] if len(earlier) > 1 else [parts]) if len(group) >= 2]


def _series(figure: Figure) -> Key:
    return (figure.measure, figure.area, figure.dimension, figure.kind)


def _grouped(figures: Iterable[Figure]) -> tuple[dict[Key, Figure], dict[Key, dict[str, dict[str, Figure]]]]:
    """Totals and, by dimension, the kinds of each measure, area and period of a table."""
    totals: dict[Key, Figure] = {}
    parts: dict[Key, dict[str, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for figure in figures:
        if not figure.stored:
            continue
        key = (figure.measure, figure.area, figure.period)
        if figure.dimension:
            parts[key][figure.dimension][figure.kind] = figure
        else:
            totals.setdefault(key, figure)
    return totals, parts
