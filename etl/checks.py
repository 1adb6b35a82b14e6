"""Checks on the figures of cross tables: totals and their parts, rows out of step, contradictions, unusual size.

A check compares what was stated; it never changes a figure. Rows whose figures stand in the wrong columns are blocked.
Imports etl.figures and scorecard.plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any

from etl.figures import OVER_AREAS, OVER_KINDS, OVER_MONTHS, Figure
from etl.layout import Block
from etl.remarks import Remarks
from etl.values import parse_number, plain
from etl.vocabulary import Vocabulary
from scorecard.plan import AreaKind, Plan

TOLERANCE = 0.5  # half a case: anything more is no rounding
RELATIVE = 1e-4
UNUSUAL = 12  # times the usual size
LEAST_USUAL, LEAST_PERIODS = 10, 6

Key = tuple[Any, ...]


class Checks:
    """Checks of one file."""

    def __init__(self, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self.plan: Plan = vocabulary.plan
        self.areas, self.remarks = vocabulary.areas, remarks
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

    def table(self, block: Block, figures: list[Figure]) -> list[Figure]:
        """Check one cross table; gives the figures without those of blocked rows."""
        in_step = self._out_of_step(block, figures)
        whole = len(in_step) == len(figures)
        figures = in_step
        self._kinds(block.sheet.name, figures)
        if whole:  # a total is only held against all of its parts
            self._over_areas(block.sheet.name, figures)
        self._over_months(block.sheet.name, figures)
        return figures

    # --- total = parts ---

    def _kinds(self, sheet: str, figures: list[Figure]) -> None:
        """The kinds of each dimension against the total beside them."""
        totals, parts = _grouped(figures)
        for key, total in totals.items():
            for dimension, kinds in parts[key].items():
                wanted = self.partitions.get((total.measure, dimension))
                if wanted is None or len(kinds) < 2 or total.value is None:
                    continue
                added = sum(figure.value or 0 for figure in kinds.values())
                complete = set(kinds) >= wanted or (len(kinds) >= 2 and total.over == OVER_KINDS)
                if (complete and _differs(total.value, added)) or (
                    added > total.value and _differs(total.value, added)
                ):
                    self._mismatch("total_of_kinds", sheet, total, added, kinds.values())

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
                if _differs(total.value, added):
                    self._mismatch("total_of_areas", sheet, total, added, parts[key])

    def _over_months(self, sheet: str, figures: list[Figure]) -> None:
        """A total over the months of a row or column against the months."""
        parts: dict[Key, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.over in ("", OVER_AREAS, OVER_KINDS) and figure.stored:
                parts[_series(figure), figure.over == OVER_AREAS].append(figure)
        for total in (f for f in figures if f.over == OVER_MONTHS and f.value is not None):
            months = [
                f for f in parts[_series(total), total.area == self.areas.city] or parts[_series(total), False]
                if (f.row == total.row or f.column == total.column) and f.period.basis != "stock"
            ]  # fmt: skip
            added = sum(figure.value or 0 for figure in months)
            if len(months) >= 2 and _differs(total.value or 0, added):
                self._mismatch("total_of_months", sheet, total, added, months)

    def _mismatch(self, rule: str, sheet: str, total: Figure, added: float, parts: Iterable[Figure]) -> None:
        cells = [figure.cell for figure in parts]
        shown = cells[0] if len(cells) == 1 else f"{cells[0]}…{cells[-1]}"
        self.remarks.warn(rule, sheet, total.cell, area=self.areas.names[total.area], stated=_short(total.value or 0),
                          added=_short(added), difference=_short((total.value or 0) - added), parts=shown)  # fmt: skip

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
        """Contradictions between tables, unusual sizes. `figures` are (sheet, figure); gives those that stand."""
        kept = self._contradictions(figures)
        self._sizes(kept)
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
            elif figure.value is not None and _differs(before.value or 0, figure.value):
                self.remarks.error("stated_twice", sheet, figure.cell, area=self.areas.names[figure.area],
                                   value=_short(figure.value), other=_short(before.value or 0),
                                   where=f"{before_sheet}!{before.cell}" if before_sheet else before.cell)  # fmt: skip
        return list(first.values())

    def _sizes(self, figures: list[tuple[str, Figure]]) -> None:
        """A figure twelve times the usual one of its own series: a year's in a month's place, or a slipped digit."""
        series: dict[Key, list[tuple[str, Figure]]] = defaultdict(list)
        for sheet, figure in figures:
            if figure.value and figure.period.months == 1 and figure.period.basis == "month":
                series[_series(figure)].append((sheet, figure))
        for members in series.values():
            usual = median(figure.value or 0 for _, figure in members)
            if len(members) < LEAST_PERIODS or usual < LEAST_USUAL:
                continue
            for sheet, figure in members:
                if (figure.value or 0) >= UNUSUAL * usual:
                    self.remarks.warn("unusual_size", sheet, figure.cell, area=self.areas.names[figure.area],
                                      value=_short(figure.value or 0), usual=_short(usual))  # fmt: skip


def _is_shifted(block: Block, total: Figure, cuts: list[list[Figure]]) -> bool:
    """The cuts of one row (by type, by applicant) against its total: one fails as it stands, and moved by one
    column all agree that can be judged; the cell left behind is empty. What was pushed off the table's edge is lost."""
    stated = total.value or 0.0
    if not any(_differs(stated, sum(figure.value or 0 for figure in cut)) for cut in cuts):
        return False
    columns = [figure.column for cut in cuts for figure in cut]
    for step, edge in ((1, min(columns)), (-1, max(columns))):
        left_behind = parse_number(block.sheet.cell(total.row, edge))
        if left_behind is None or left_behind.value is not None:
            continue
        whole = [cut for cut in cuts if _stays_inside(block, total, cut, step)]
        moved = [[parse_number(block.sheet.cell(total.row, f.column + step)) for f in cut] for cut in whole]
        if moved and all(not _differs(stated, sum(n.value or 0 for n in cut if n)) for cut in moved):
            return True
    return False


def _stays_inside(block: Block, total: Figure, cut: list[Figure], step: int) -> bool:
    edges = {figure.column + step for figure in cut}
    return max(edges) < block.sheet.width and total.column not in edges


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


def _differs(stated: float, added: float) -> bool:
    return abs(stated - added) > max(TOLERANCE, RELATIVE * abs(stated))


def _short(value: float) -> str:
    return plain(round(value, 4))
