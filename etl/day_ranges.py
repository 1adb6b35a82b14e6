"""Days as lists write them beyond a single full date: 2013.5.6-8, 5月30日-6月1日, 2013年5月6、7日. Pure.

A year that is left out is the table's. What doesn't run forward is no range: a slip of the pen is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from etl.values import chinese_numerals, squeeze

TO = r"(?:-+|—+|–|~|至|到)"
DAY = r"(?:(?P<y{0}>\d{{4}})[年./-])?(?:(?P<m{0}>\d{{1,2}})[月./-])?(?P<d{0}>\d{{1,2}})(?:日|号)?"
RANGE = re.compile(DAY.format(1) + TO + DAY.format(2))
LISTED = re.compile(DAY.format(1) + r"(?:[、,和及](?:\d{1,2}月)?\d{1,2}(?:日|号)?)*[、,和及]" + DAY.format(2))
MONTH_AND_DAY = re.compile(r"(?P<m1>\d{1,2})月(?P<d1>\d{1,2})[日号]")


def day_range(value: Any, year: int | None = None, months: Collection[int] = range(1, 13)) -> tuple[date, date] | None:
    """First and last day of what a cell says, `year` where it names none and `months` hold its month; else None."""
    if not isinstance(value, str):
        return None
    text = chinese_numerals(squeeze(value))
    match = RANGE.fullmatch(text) or LISTED.fullmatch(text)
    if match:
        first = _day(match["y1"] or year, match["m1"], match["d1"])
        last = _day(match["y2"] or match["y1"] or year, match["m2"] or match["m1"], match["d2"])
        if not match["y1"] and first and first.month not in months:
            return None
        return (first, last) if first and last and first <= last else None
    match = MONTH_AND_DAY.fullmatch(text)
    day = _day(year, match["m1"], match["d1"]) if match else None
    return (day, day) if day and day.month in months else None


def _day(year: int | str | None, month: str | None, day: str) -> date | None:
    if year is None or month is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
