"""Points of series, and a month whose figures are all those of another month: a table sent twice under two dates.

Imports etl.known, etl.periods and etl.remarks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from etl.known import Series
from etl.periods import MONTH, Period, add_months
from etl.remarks import Remarks

LEAST_CELLS = 8  # that are not zero: fewer may be the same by chance

Many = dict[Series, list["Point"]]
Months = dict[date, dict[Series, "Point"]]


@dataclass(frozen=True)
class Point:
    """One figure of a series: the file's own, or a stored one (then `mine` is False and `where` names its batch)."""

    period: Period
    value: float
    sheet: str
    where: str
    mine: bool = True


def is_month(point: Point) -> bool:
    """A single month's own figure."""
    return point.period.months == 1 and point.period.basis == MONTH


def tell_copies(series: Many, remarks: Remarks) -> None:
    """A month of the file, of one measure, with the figures of another one of the file or of the stored one before."""
    measures: dict[str, Months] = defaultdict(lambda: defaultdict(dict))
    for key, points in series.items():
        for point in points:
            if is_month(point):
                measures[key[0]][point.period.start][key] = point
    for months in measures.values():
        for month in sorted(months):
            mine = {key: point for key, point in months[month].items() if point.mine}
            if sum(1 for point in mine.values() if point.value) >= LEAST_CELLS:
                _tell_copy(month, mine, months, remarks)


def _tell_copy(month: date, mine: Mapping[Series, Point], months: Months, remarks: Remarks) -> None:
    before = [other for other in sorted(months, reverse=True) if other < month]
    for other in before:
        there = months[other]
        same = all(key in there and there[key].value == point.value for key, point in mine.items())
        near = other == add_months(month, -1) or any(there[key].mine for key in mine if key in there)
        if same and near:
            first, twin = next(iter(mine.values())), there[next(iter(mine))]
            where = f"{twin.sheet}!{twin.where}" if twin.sheet and twin.sheet != first.sheet else twin.where
            remarks.warn("same_as_month", first.sheet, first.where, period=f"{month:%Y-%m}", other=f"{other:%Y-%m}",
                         count=len(mine), where=where)  # fmt: skip
            return
