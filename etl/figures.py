"""A figure of a cross table, and how the meanings of its row and its column are put together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl.periods import Period, complete
from etl.values import plain
from etl.vocabulary import Meaning

OVER_AREAS, OVER_KINDS, OVER_MONTHS, OVER_OTHER = "areas", "kinds", "months", "other"
CROSS = "×"  # between two dimensions that cut a cell at once
TOLERANCE, RELATIVE = 0.5, 1e-4  # half a case: anything more is no rounding


@dataclass(frozen=True)
class Figure:
    """One cell of a cross table, understood. `over`: what it is a total of ("" for none); `stored` is False for totals
    over months or unlike things, which only serve checks."""

    dataset: str
    measure: str
    area: str
    period: Period
    dimension: str
    kind: str
    value: float | None
    empty_reason: str | None
    over: str
    row: int
    column: int
    cell: str
    published_on: date | None = None
    stored: bool = True

    @property
    def is_total(self) -> bool:
        """Stated as a total of parts."""
        return self.over in (OVER_AREAS, OVER_KINDS)


def together(row: Meaning, column: Meaning) -> Meaning:
    """Row and column as one meaning; the column's words come first for time and unit."""
    hint = column.hint if row.hint.empty else row.hint if column.hint.empty else complete(column.hint, row.hint)
    return Meaning(
        measure=column.measure or row.measure,
        kinds={**row.kinds, **column.kinds},
        area=_area(row, column),
        hint=hint,
        unit=column.unit or row.unit,
        total=row.total or column.total,
    )


def _area(row: Meaning, column: Meaning) -> str | None:
    """An area on each axis: the one that is no total."""
    if row.area and column.area:
        return column.area if row.total else row.area
    return row.area or column.area


def kind_of(meaning: Meaning, dimensions: Collection[str]) -> tuple[str, str]:
    """The dimension and kind of a cell; of a cell cut twice both, joined by ×, until `marginals` takes them apart."""
    kinds = {name: kind for name, kind in meaning.kinds.items() if name in dimensions}
    return CROSS.join(kinds), CROSS.join(kinds.values())


def axis_of(meanings: Iterable[Meaning]) -> str:
    """What the labels of an axis vary over: areas, kinds, months or other."""
    votes: Counter[str] = Counter()
    for meaning in meanings:
        if meaning.total:
            continue
        if meaning.area:
            votes[OVER_AREAS] += 1
        elif meaning.hint.first or meaning.hint.year:
            votes[OVER_MONTHS] += 1
        elif meaning.kinds:
            votes[OVER_KINDS] += 1
        elif meaning.measure:
            votes[OVER_OTHER] += 1
    if votes[OVER_KINDS] and not votes[OVER_MONTHS] and not votes[OVER_AREAS]:
        return OVER_KINDS
    return votes.most_common(1)[0][0] if votes else OVER_KINDS


def total_over(row: Meaning, column: Meaning, axes: tuple[str, str]) -> str:
    """What a cell is the total of. A total with its own month or measure is one of kinds, whatever else varies."""
    over = {axis for meaning, axis in ((row, axes[0]), (column, axes[1])) if meaning.total}
    if column.total and axes[1] == OVER_MONTHS and (column.hint.first or column.hint.basis):
        over = (over - {OVER_MONTHS}) | {OVER_KINDS}
    if column.total and axes[1] == OVER_OTHER and column.measure:
        over = (over - {OVER_OTHER}) | {OVER_KINDS}
    return next((one for one in (OVER_OTHER, OVER_MONTHS, OVER_AREAS, OVER_KINDS) if one in over), "")


def marginals(figures: list[Figure]) -> list[Figure]:
    """Cells cut by two dimensions at once: a fact holds one, so each dimension's figures are their sums."""
    crossed = [figure for figure in figures if CROSS in figure.dimension]
    if not crossed:
        return figures
    kept = [figure for figure in figures if CROSS not in figure.dimension]
    stated = {(f.measure, f.area, f.period, f.dimension, f.kind) for f in kept}
    sums: dict[tuple[Any, ...], list[Figure]] = {}
    for figure in crossed:
        for dimension, kind in zip(figure.dimension.split(CROSS), figure.kind.split(CROSS), strict=True):
            sums.setdefault((figure.measure, figure.area, figure.period, dimension, kind), []).append(figure)
    return kept + [_summed(key[3], key[4], parts) for key, parts in sums.items() if key not in stated]


def _summed(dimension: str, kind: str, parts: list[Figure]) -> Figure:
    known = [part.value for part in parts if part.value is not None]
    value, reason = (sum(known), None) if known else (None, parts[0].empty_reason)
    cells = ",".join(part.cell for part in parts)
    return replace(parts[0], dimension=dimension, kind=kind, value=value, empty_reason=reason, cell=cells)


def differs(stated: float, added: float) -> bool:
    """True when two figures that should be the same are not, rounding apart."""
    return abs(stated - added) > max(TOLERANCE, RELATIVE * abs(stated))


def short(value: float) -> str:
    """A figure in a finding: without a tail of float dust."""
    return plain(round(value, 4))
