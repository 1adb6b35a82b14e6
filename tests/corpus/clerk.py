"""How numbers and dates are typed in offices: as numbers, as text, with separators, full-width, in many date forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
DAY_ZERO = date(1899, 12, 30)

NUMBERS: dict[str, Callable[[float], Any]] = {
    "plain": lambda number: number,
    "text": lambda number: shown(number),
    "comma": lambda number: f"{number:,}",
    "wide": lambda number: shown(number).translate(WIDE),
    "wide_comma": lambda number: f"{number:,}".translate(WIDE),
    "padded": lambda number: f" {shown(number)}　",
    "suffix": lambda number: f"{shown(number)}件",
    "apostrophe": lambda number: f"'{shown(number)}",
    "decimal": lambda number: f"{number:.2f}",
}

DATES: dict[str, Callable[[date], Any]] = {
    "real": lambda day: day,
    "iso": lambda day: day.isoformat(),
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "dots": lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    "short_dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "hyphens": lambda day: f"{day.year}-{day.month}-{day.day}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "compact": lambda day: f"{day:%Y%m%d}",
    "compact_number": lambda day: int(f"{day:%Y%m%d}"),
    "serial": lambda day: (day - DAY_ZERO).days,
    "serial_text": lambda day: str((day - DAY_ZERO).days),
    "wide": lambda day: f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
    "clock": lambda day: f"{day.isoformat()} 00:00:00",
    "numerals": lambda day: _numerals(day),
}
DIGITS = "〇一二三四五六七八九"


def shown(number: float) -> str:
    """A number as text, without .0."""
    return str(int(number)) if float(number).is_integer() else str(number)


def _numerals(day: date) -> str:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}日"


def _counted(number: int) -> str:
    """1–31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def month_name(number: int) -> str:
    """三月."""
    return f"{_counted(number)}月"
