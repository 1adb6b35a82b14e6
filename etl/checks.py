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
from etl.over_areas import LEAST_PARTS, OverAreas
from etl.remarks import Remarks
from etl.shifted import Cut, is_shifted
from etl.subtotals import SubTotals
from etl.tidy import CrossTable
from etl.vocabulary import Vocabulary
from etl.workbook import a1
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
        in_step = [] if self._is_moved(block, table) else self._out_of_step(block, table)
        if len(in_step) < len(table.figures):  # a total is only held against all of its parts
            table.lines.unread |= {OVER_AREAS}
        table.figures = in_step
        self._over_months(block.sheet.name, table)
        self.tables.append((block, table))

    # --- total = parts ---

    def _kinds(self, figures: list[tuple[str, Figure]]) -> None:
        """The kinds of each dimension against their total, wherever it stands; else one cut against another."""
        sheets = {id(figure): sheet for sheet, figure in figures}
        totals, parts = _grouped(figure for _, figure in figures)
        unread = _unread_kinds(self.tables)
        for key, cuts in parts.items():
            total = totals.get(key)
            if key in unread:
                continue
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

    def _over_areas(self) -> None:
        """Every stated total of the city against its districts; the halves of a table may have one between them."""
        halves: dict[Key, list[CrossTable]] = defaultdict(list)
        for block, table in self.tables:
            halves[block.sheet.name, block.header_rows].append(table)
        for block, table in self.tables:
            group = halves[block.sheet.name, block.header_rows]
            if not any(OVER_AREAS in one.lines.unread for one in group):
                least = 1 if table.lines.foreign else LEAST_PARTS  # one district of ours among other cities'
                own, both = OverAreas.of(table, self.adding), OverAreas.of_all(group, self.adding)
                self._areas_of(block.sheet.name, own, both, least)

    def _areas_of(self, sheet: str, own: OverAreas, both: OverAreas, least: int) -> None:
        for key, total in own.stated.items():
            tried = [own.parts[key], both.parts[key], own.with_zones(key), both.with_zones(key)]
            tried = [parts for parts in tried if len(parts) >= least]
            sums = [sum(figure.value or 0 for figure in parts) for parts in tried]
            if key in both.faulty or total.value is None or not tried:
                continue
            if all(differs(total.value, added) for added in sums):
                shown = 0 if both.times_stated[key] > 1 or len(tried) == 1 else 1
                self._mismatch("total_of_areas", sheet, total, sums[shown], tried[shown])

    def _over_months(self, sheet: str, table: CrossTable) -> None:
        """A total over the months of a row or column against the months: all, or those since the total before it."""
        figures = [] if OVER_MONTHS in table.lines.unread else table.figures
        faulty = {_series(figure) for figure in table.faulty}
        parts: dict[Key, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.over in ("", OVER_AREAS, OVER_KINDS) and figure.stored and figure.period.basis != "stock":
                parts[_series(figure), figure.over == OVER_AREAS].append(figure)
        totals = [f for f in figures if f.over == OVER_MONTHS and f.value is not None and _series(f) not in faulty]
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

    def _is_moved(self, block: Block, table: CrossTable) -> bool:
        """All rows moved by one column: no figure under the first header, and figures behind the last one."""
        first = min(table.lines.blank, default=None)
        if table.lines.overhang is None or first is None or first > min(table.lines.columns, default=-1):
            return False
        totals, parts = _grouped(table.figures)
        sums = [
            not differs(totals[key].value or 0, sum(figure.value or 0 for figure in kinds.values()))
            for key, cuts in parts.items()
            for kinds in cuts.values()
            if key in totals
        ]
        if sums and all(sums):  # the rows add up as they stand
            return False
        cell, header = a1(block.header_row, first), "".join(block.headers[first])
        last = a1(block.header_row, table.lines.overhang)
        self.remarks.error("table_moved", block.sheet.name, cell, header=header, last=last)
        return True

    def _out_of_step(self, block: Block, table: CrossTable) -> list[Figure]:
        """Rows whose kinds don't add up, but do when moved by one column: blocked, since all of it is suspect."""
        figures = table.figures
        totals, parts = _grouped(figures)
        suspects: dict[int, Figure] = {}
        for key, total in totals.items():
            cuts = [
                Cut.of(total, kinds.values(), [c for c, m in table.lines.blank.items() if dimension in m.kinds])
                for dimension, kinds in parts[key].items()
                if (total.measure, dimension) in self.partitions
            ]
            if total.value is not None and is_shifted(block, total, [cut for cut in cuts if len(cut.columns) > 1]):
                suspects[total.row] = total
        for row, total in suspects.items():
            self.remarks.error("columns_out_of_step", block.sheet.name, total.cell, area=self.areas.names[total.area],
                               row=row + 1)  # fmt: skip
        return [figure for figure in figures if figure.row not in suspects]

    # --- the whole file ---

    def file(self, figures: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
        """What tables, the whole file and history say of each other; `figures` are (sheet, figure).

        Gives those that stand: what is stated twice with another value is left out."""
        self._over_areas()
        kept = self._contradictions(figures)
        self._kinds(kept)
        self.history.check(kept)
        subtotals = SubTotals(self.remarks, self.areas.names, self.adding)
        derived = Derived(self.remarks, self.areas.names, before_of(self.history.values))
        for block, table in self.tables:
            rows, columns = sides(block, table, table.figures, self.words)
            whole = not table.faulty and not any(
                label.problem for label in table.lines.labels
            )  # else a group's rows are not all known
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


def _unread_kinds(tables: Iterable[tuple[Block, CrossTable]]) -> set[Key]:
    """Measure, area and period of figures of which not all kinds could be read."""
    found: set[Key] = set()
    for _, table in tables:
        unread = [*table.faulty, *(table.figures if OVER_KINDS in table.lines.unread else ())]
        found |= {(figure.measure, figure.area, figure.period) for figure in unread}
    return found


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
