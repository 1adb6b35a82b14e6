"""What reaches the office on a day: a file name and its sheets. Monthly figures come on the 8th of the next month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from . import city
from .sheets import Grid, save_csv, save_xls, save_xlsx
from .tables import TOTAL

DELIVERY_DAY = 8
QUARTER_NAMES = {1: "第一季度", 4: "第二季度", 7: "第三季度", 10: "第四季度"}


@dataclass(frozen=True)
class Delivery:
    """One file, in the folder named by its day. The suffix of the name decides the format; .csv is written in GBK."""

    day: date
    name: str
    grids: list[Grid]

    def save(self, out: Path) -> Path:
        """Write the file below `out` and give its path."""
        path = out / self.day.isoformat() / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            save_csv(path, self.grids[0])
        elif path.suffix == ".xls":
            save_xls(path, self.grids)
        else:
            save_xlsx(path, self.grids)
        return path


@dataclass(frozen=True)
class Span:
    """A reported period: its first and last month and what a title calls it."""

    first: date
    last: date
    label: str

    @property
    def delivered(self) -> date:
        return delivered(self.last)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= city.month_end(self.last)


def delivered(month: date) -> date:
    """The day on which the figures of a month reach the office."""
    return city.next_month(month).replace(day=DELIVERY_DAY)


def year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 1), f"{year}年")


def half_spans(year: int) -> list[Span]:
    return [
        Span(date(year, 1, 1), date(year, 6, 1), f"{year}年上半年"),
        Span(date(year, 7, 1), date(year, 12, 1), f"{year}年下半年"),
    ]


def quarter_spans(year: int) -> list[Span]:
    """The quarters of a year that have ended by September 2013."""
    spans = [Span(date(year, m, 1), date(year, m + 2, 1), f"{year}年{QUARTER_NAMES[m]}") for m in (1, 4, 7, 10)]
    return [span for span in spans if span.last <= city.LAST_MONTH]


def month_spans(year: int) -> list[Span]:
    last = min(date(year, 12, 1), city.LAST_MONTH)
    return [Span(m, m, f"{m.year}年{m.month}月") for m in city.months(date(year, 1, 1), last)]


def cut_offs() -> list[Span]:
    """Lists of everything up to a day: at the end of 2010 and 2011, then of every quarter."""
    lasts = [date(2010, 12, 1), date(2011, 12, 1)] + [span.last for y in (2012, 2013) for span in quarter_spans(y)]
    return [Span(date(1990, 1, 1), last, until(last)) for last in lasts]


def until(month: date) -> str:
    """How a title says that a list goes up to the end of a month."""
    return f"截至{month.year}年{month.month}月{city.month_end(month).day}日"


def tally(
    rows: Iterable[Any],
    areas: Sequence[str],
    area_of: Callable[[Any], str],
    keys_of: Callable[[Any], Sequence[str]],
    keys: Sequence[str],
    zone_of: Callable[[Any], str] | None = None,
) -> dict[str, dict[str, int]]:
    """Count rows by area and key; `合计` is the total row and the total key, `高新区` the row of the zone if any."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        places = [area_of(row), TOTAL] + ([city.ZONE] if zone_of and zone_of(row) else [])
        counts.update((place, key) for place in places for key in (TOTAL, *keys_of(row)))
    shown = [*areas, TOTAL] + ([city.ZONE] if zone_of else [])
    return {area: {key: counts[area, key] for key in (TOTAL, *keys)} for area in shown}


def by_month(
    rows: Iterable[Any],
    areas: Sequence[str],
    area_of: Callable[[Any], str],
    day_of: Callable[[Any], date],
    amount_of: Callable[[Any], int],
    year: int,
    last: int,
) -> dict[str, dict[str, int]]:
    """Amounts by area and month of a year (keys 1月 … and 合计), with the total row."""
    keys = [f"{month}月" for month in range(1, last + 1)]
    table = {area: dict.fromkeys([*keys, TOTAL], 0) for area in (*areas, TOTAL)}
    for row in rows:
        if day_of(row).year == year and day_of(row).month <= last:
            for area in (area_of(row), TOTAL):
                table[area][f"{day_of(row).month}月"] += amount_of(row)
                table[area][TOTAL] += amount_of(row)
    return table


def with_total(values: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The same table with its total row."""
    keys = next(iter(values.values())).keys()
    total = {key: sum(figures[key] for figures in values.values()) for key in keys}
    return {area: dict(figures) for area, figures in values.items()} | {TOTAL: total}
