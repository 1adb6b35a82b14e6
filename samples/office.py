"""How a clerk types: numbers as text, full-width digits, dashes for none, names short or spaced, dates in any form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from . import city
from .chance import Chance

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
DASHES = ("—", "-", "/", "－")
EXCEL_DAY_ZERO = date(1899, 12, 30)


def full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


class Clerk:
    """Types cells with a given carelessness: 0 is tidy, 1 writes almost nothing as a plain number."""

    def __init__(self, chance: Chance, careless: float = 0.0, dash: str | None = None) -> None:
        self.chance = chance
        self.careless = careless
        self.dash = dash

    def number(self, value: float) -> Any:
        """A count: plain, as text, with full-width digits or separators; none may be a dash."""
        if value == 0 and self.dash is not None:
            return self.dash if self.dash else self.chance.choice(DASHES)
        if self.chance.random() >= self.careless:
            return value
        forms: list[Any] = [str(value), full_width(str(value)), f" {value}"]
        return f"{value:,}" if value >= 1000 else self.chance.choice(forms)

    def area(self, name: str, style: str) -> str:
        """A district as it is written: long, short, with the city before it, or padded with spaces."""
        short = next((d.short for d in city.DISTRICTS if d.name == name), name)
        if style == "short":
            return short
        if style == "city" and name in city.NAMES:
            return f"宝鸡市{name}"
        if style == "spaced" and name in city.NAMES:
            return name[0] + ("　" if len(name) == 2 else " ") + " ".join(name[1:])
        if style == "mixed":
            return self.area(name, self.chance.choice(("long", "short", "city", "long")))
        return name

    def application_number(self, number: str, prefix: str = "") -> str:
        """Prefix CN or ZL, a missing dot, full-width digits here and there."""
        if self.chance.random() < self.careless * 0.3:
            number = number.replace(".", "")
        if self.chance.random() < self.careless * 0.2:
            number = full_width(number)
        return f"{prefix}{number}"

    def date(self, day: date | None, form: str) -> tuple[Any, str]:
        """The day with its cell style; form "mixed" changes from row to row."""
        if day is None:
            return "", "cell"
        if form == "mixed":
            form = self.chance.choice(("real", "dots", "chinese", "compact", "hyphens"))
        style = {"real": "date", "real_zh": "date_zh"}.get(form, "cell")
        return DATE_FORMS[form](day), style


DATE_FORMS: dict[str, Callable[[date], Any]] = {
    "real": lambda day: day,
    "real_zh": lambda day: day,
    "dots": lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "hyphens": lambda day: f"{day.year}-{day.month}-{day.day}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "compact": lambda day: f"{day.year}{day.month:02d}{day.day:02d}",
    "compact_number": lambda day: day.year * 10000 + day.month * 100 + day.day,
    "serial": lambda day: (day - EXCEL_DAY_ZERO).days,
}
