"""The words people read, and numbers and dates as they are written in that language. Imports babel only.

locale/<language>/<topic>.toml holds the texts of one topic as nested tables; a key is "<topic>.<table>.<name>".
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent

LOCALES = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("zh", "en")  # the first is the default
BABEL_LOCALE = {"zh": "zh_CN", "en": "en"}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
UNKNOWN = "—"  # shown where there is no value
WAN = 10_000


class TwoLanguages(Protocol):
    """Anything with a Chinese and an English wording: the plan's `Text`."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


@cache
def catalogue(language: str, folder: Path = LOCALES) -> Mapping[str, str]:
    """All texts of a language as key → text. Raises ValueError for a file that repeats its topic or holds no text."""
    texts: dict[str, str] = {}
    for path in sorted((folder / language).glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.stem in tables:
            raise ValueError(f"{path.name}: the topic {path.stem!r} is the file's name, don't repeat it as a table")
        _flatten(tables, path.stem, texts)
    return texts


def _flatten(table: Mapping[str, Any], prefix: str, into: dict[str, str]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            _flatten(value, key, into)
        elif isinstance(value, str):
            into[key] = value
        else:
            raise ValueError(f"{key}: a text is a string, not {type(value).__name__}")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that `t` fills."""
    return frozenset(PLACEHOLDER.findall(text))


@cache
def _locale(language: str) -> Locale:
    """Parsed once: babel parses a name again on every call, which was a third of drawing a page of numbers."""
    return Locale.parse(BABEL_LOCALE[language])


def _is_unknown(value: float | None) -> bool:
    return value is None or math.isnan(value)


class Texts:
    """One language. Immutable, cheap to make, safe to share between sessions."""

    def __init__(self, language: str, folder: Path = LOCALES) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
        self.language = language
        self._locale = _locale(language)
        self._texts = catalogue(language, folder)

    def t(self, key: str, **values: object) -> str:
        """The text of a key with its {placeholders} filled. Raises KeyError for an unknown key or a missing value.

        Values are put in as they are: format numbers and dates with the methods below first.
        """
        return PLACEHOLDER.sub(lambda match: str(values[match[1]]), self._texts[key])

    def has(self, key: str) -> bool:
        """Whether the catalogue knows this key."""
        return key in self._texts

    def pick(self, text: TwoLanguages) -> str:
        """The wording of a declared text in this language."""
        return text.zh if self.language == "zh" else text.en

    def sentences(self, *told: str) -> str:
        """Sentences one behind the other: with a space between them, but in Chinese."""
        return ("" if self.language == "zh" else " ").join(told)

    def number(self, value: float | None, digits: int | None = None, *, wan: bool = False, signed: bool = False) -> str:
        """1234567.8 → 1,234,567.8, with `digits` decimals (None: up to two). No value: a dash.

        `wan`: 123.46万 from ten thousand up, in Chinese only. `signed`: + before a gain too.
        """
        if value is None or _is_unknown(value):
            return UNKNOWN
        if wan and self.language == "zh" and abs(value) >= WAN:
            return self.number(value / WAN, 2 if digits is None else digits, signed=signed) + "万"
        return self._sign(value, format_decimal(abs(value), self._pattern(digits), self._locale), signed)

    def percent(self, ratio: float | None, digits: int = 1, *, signed: bool = False) -> str:
        """0.1534 → 15.3%. A ratio of 0–1, not a number of percent. No value: a dash."""
        if ratio is None or _is_unknown(ratio):
            return UNKNOWN
        return self._sign(ratio, format_percent(abs(ratio), self._pattern(digits) + "%", self._locale), signed)

    @staticmethod
    def _pattern(digits: int | None) -> str:
        return "#,##0.##" if digits is None else "#,##0." + "0" * digits if digits else "#,##0"

    @staticmethod
    def _sign(value: float, shown: str, signed: bool) -> str:
        if not any(digit in shown for digit in "123456789"):
            return shown  # no "−0"
        return ("−" if value < 0 else "+" if signed else "") + shown

    def month(self, month: date) -> str:
        """2013年9月 · Sep 2013"""
        return format_skeleton("yMMM", month, locale=self._locale)

    def month_name(self, number: int) -> str:
        """9月 · Sep, where the year stands elsewhere."""
        return format_skeleton("MMM", date(2000, number, 1), locale=self._locale)

    def year_to_date(self, month: date) -> str:
        """January to this month: 2013年1—9月 · Jan–Sep 2013"""
        if month.month == 1:
            return self.month(month)
        if self.language == "zh":
            return f"{month.year}年1—{month.month}月"
        first = format_skeleton("MMM", month.replace(month=1, day=1), locale=self._locale)
        return f"{first}–{self.month(month)}"

    def day(self, day: date) -> str:
        """2013年9月5日 · Sep 5, 2013"""
        return format_date(day, "long" if self.language == "zh" else "medium", locale=self._locale)

    def clock(self, timezone: str) -> str:
        """Whose time `timezone` is: 北京时间 · Asia/Shanghai."""
        key = f"app.clock.{timezone}"
        return self._texts.get(key, timezone)

    def moment(self, at: datetime, timezone: str) -> str:
        """Day and minute on the clocks of `timezone`. Raises ValueError for a moment without a time zone."""
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone")
        return format_datetime(at.astimezone(ZoneInfo(timezone)), "yyyy-MM-dd HH:mm", locale=self._locale)
