"""One cell's raw value → text, number, date, yes or no; with the reason where there is none. Pure, no plan, no tables.

Nothing is guessed: what is not clearly a number or a date is said not to be one (None), and the caller makes a finding.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from etl.oddities import Percent

BLANK, DASH, SUPPRESSED = "blank", "dash", "suppressed"
DASHES = frozenset("- -- --- — —— ——— – − ‐ ― ─ / // \\ … ... …… 无 n/a na null".split())
STARS = frozenset({"*", "**", "***", "x", "xx", "保密", "不公开", "不公布"})
YES = frozenset("是 有 已 √ ✓ ✔ y yes 1 true 已建 已建立 建立 已制定 有制度".split())
NO = frozenset("否 无 没有 未 × ✗ n no 0 false 未建 未建立 未制定 - —".split())

NUMBER = re.compile(
    r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(e[+-]?\d{1,2})?(万|亿)?(件|项|个|人次|人|户|家|起|次|元|场|名)?(%|‰)?"
)
SCALES = {"万": 10_000, "亿": 100_000_000}
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 60_000)  # 1954-10 … 2064-04: the dates an office sheet may hold as a bare serial
YEARS = range(1949, 2100)
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

WORDS_KEPT = 50_000  # the same headers, names and marks come up again and again while a table is understood


class Quantity(NamedTuple):
    """A number, or None with its reason. `own_unit`: the cell itself says % (value is then a ratio), 万 or 亿."""

    value: float | None
    empty_reason: str | None = None
    own_unit: bool = False


class Day(NamedTuple):
    """A date and how exactly it was written: day, month or year (then the first day of it)."""

    value: date
    precision: str


def plain(value: Any) -> str:
    """Text as written, but full-width forms, odd blanks and invisible characters made plain, edges trimmed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Percent):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != value.min.time() else value.date().isoformat()
    return str(value)


@lru_cache(maxsize=WORDS_KEPT)
def _plain_text(text: str) -> str:
    if text[:1] == "'" and "'" not in text[1:]:  # what Excel is told with that a number is text
        text = text[1:]
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE).strip()


def squeeze(value: Any) -> str:
    """`plain` text without any blank inside: 雁 塔 区 → 雁塔区."""
    return _squeezed_text(value) if isinstance(value, str) else "".join(plain(value).split())


@lru_cache(maxsize=WORDS_KEPT)
def _squeezed_text(text: str) -> str:
    return "".join(_plain_text(text).split())


def is_blank(value: Any) -> bool:
    """True for None and for text without a visible character."""
    return value is None or (isinstance(value, str) and not plain(value))


def empty_reason(value: Any) -> str | None:
    """Why a cell holds no value: blank, dash or suppressed; None where it holds something."""
    if not isinstance(value, str | None):
        return None
    text = squeeze(value).lower()
    if not text:
        return BLANK
    return DASH if text in DASHES else SUPPRESSED if text in STARS else None


def parse_number(value: Any) -> Quantity | None:
    """A count, an amount or a percentage; None when the cell is not a number (a date, a word, a malformed figure)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        own_unit = isinstance(value, Percent)
        return Quantity(float(value), None, own_unit) if value == value and abs(value) != float("inf") else None
    if not isinstance(value, str | None):
        return None
    reason = empty_reason(value)
    if reason:
        return Quantity(None, reason)
    if value and has_mark(value):
        return None
    return _number_in_text(squeeze(value).lower().replace("−", "-").replace("–", "-").lstrip("'’‘").replace("，", ","))


@lru_cache(maxsize=WORDS_KEPT)
def has_mark(text: str) -> bool:
    """A footnote's mark or a small figure (12①, 12²), which would read like a further digit."""
    return not text.isascii() and any(
        not one.isdecimal() and any(part.isdecimal() for part in unicodedata.normalize("NFKC", one)) for one in text
    )


def _number_in_text(text: str) -> Quantity | None:
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    sign, whole, fraction, exponent, scale, _, percent = match.groups()
    number = Decimal(sign + whole.replace(",", "") + (fraction or "") + (exponent or ""))
    number *= SCALES.get(scale, 1)
    if percent:
        return Quantity(float(number / (100 if percent == "%" else 1000)), None, True)
    return Quantity(float(number), None, bool(scale))


def scaled(value: float, factor: float) -> float:
    """value × factor in decimal, so that 253.84 万 becomes 2538400 and not 2538399.9999999995."""
    return value if factor == 1 else float(Decimal(repr(value)) * Decimal(repr(factor)))


def parse_yes_no(value: Any) -> str | None:
    """ "yes", "no", or None when it is neither."""
    text = squeeze(value).lower()
    return "yes" if text in YES else "no" if text in NO else None


# --- dates ---------------------------------------------------------------------------------------------------------

YMD = re.compile(
    r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?(?:t?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?[.]?"
)
YM = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})月?(?:份)?")
Y = re.compile(r"(\d{4})年?(?:度)?")
TRAILING_ZERO = re.compile(r"^(\d{4,8})\.0$")  # a number that a program wrote as text: 40607.0
NUMERAL = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日])")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")


def parse_date(value: Any) -> Day | None:
    """A date in any form an office writes: a real date, 2011年3月5日, 2011.03, 20110305, an Excel serial; else None."""
    if isinstance(value, datetime):
        return Day(value.date(), "day")
    if isinstance(value, date):
        return Day(value, "day")
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _date_of_number(float(value))
    return _date_of_text(squeeze(value).lower()) if isinstance(value, str) and not has_mark(value) else None


def _date_of_number(number: float) -> Day | None:
    if not math.isfinite(number):
        return None
    if number.is_integer() and (compact := _date_of_digits(str(int(number)))):
        return compact
    if int(number) in SERIALS:
        return Day(EXCEL_EPOCH + timedelta(days=int(number)), "day")
    text = repr(number)
    if 1949 < number < 2100 and not text.endswith((".0", ".1")):  # 2011.03; but 2011.1 may have been 2011.10: not known
        return _date_of_text(text)
    return None


def _date_of_text(text: str) -> Day | None:
    text = TRAILING_ZERO.sub(r"\1", chinese_numerals(text))
    if match := YMD.fullmatch(text):
        return _day(*map(int, match.groups()), precision="day")
    if match := YM.fullmatch(text):
        return _day(int(match[1]), int(match[2]), 1, precision="month")
    if compact := _date_of_digits(text):
        return compact
    if text.isdigit() and int(text) in SERIALS:
        return Day(EXCEL_EPOCH + timedelta(days=int(text)), "day")
    match = Y.fullmatch(text)
    return _day(int(match[1]), 1, 1, precision="year") if match else None


def _date_of_digits(text: str) -> Day | None:
    if match := COMPACT.fullmatch(text):
        return _day(*map(int, match.groups()), precision="day")
    if match := COMPACT_MONTH.fullmatch(text):
        return _day(int(match[1]), int(match[2]), 1, precision="month")
    if len(text) == 4 and text.isdigit():
        return _day(int(text), 1, 1, precision="year")
    return None


def _day(year: int, month: int, day: int, *, precision: str) -> Day | None:
    if year not in YEARS:
        return None
    try:
        return Day(date(year, month, day), precision)
    except ValueError:
        return None


def chinese_numerals(text: str) -> str:
    """二〇一三年十二月三十一日 → 2013年12月31日; numerals that count no year, month, day or quarter stay."""
    return NUMERAL.sub(lambda match: _numeral(match.group()), text)


def _numeral(text: str) -> str:
    if "十" not in text:
        return text.translate(CHINESE_DIGITS)
    tens, ones = text.split("十")[:2]
    return str(int(tens.translate(CHINESE_DIGITS) or 1) * 10 + int(ones.translate(CHINESE_DIGITS) or 0))


# --- application numbers -------------------------------------------------------------------------------------------

WEIGHTS_12, WEIGHTS_8 = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), (2, 3, 4, 5, 6, 7, 8, 9)
APPLICATION = re.compile(r"(?:CN|ZL)?(\d{12}|\d{8})\.?([\dX]?)")


class ApplicationNumber(NamedTuple):
    """A number as stored (201430491695.9) and what is wrong with it: "", "check_digit" or "form"."""

    value: str
    fault: str


def check_digit(serial: str) -> str:
    """The check digit of the 12 digits used since 2003, or of the 8 before: weights 2–9 (then 2–5), mod 11, 10 → X."""
    weights = WEIGHTS_12 if len(serial) == 12 else WEIGHTS_8
    rest = sum(int(digit) * weight for digit, weight in zip(serial, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def parse_application_number(value: Any) -> ApplicationNumber:
    """CN/ZL, blanks, full-width digits and a missing dot are normal; a missing check digit is added."""
    text = squeeze(repr(value) if isinstance(value, float) else value).upper().replace(":", "")
    match = APPLICATION.fullmatch(text.removesuffix(".0") if isinstance(value, float) else text)
    if not match:
        return ApplicationNumber(text, "form")
    serial, given = match.groups()
    expected = check_digit(serial)
    return ApplicationNumber(f"{serial}.{given or expected}", "" if given in ("", expected) else "check_digit")
