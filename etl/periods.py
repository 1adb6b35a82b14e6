"""Words about time in titles, headers, sheet and file names → a hint; several hints → one period. Pure.

A hint may know only the month ("3月") or only the year; the nearest hint wins and is completed by farther ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from etl.values import CHINESE_DIGITS, YEARS, chinese_numerals, plain, squeeze

MONTH, YEAR_TO_DATE, STOCK = "month", "year_to_date", "stock"
THIS_YEAR = "this_year"  # said by 今年 alone, until what stands beside it tells which of the two it is


@dataclass(frozen=True)
class Hint:
    """What a text says about time. `months` counts from `first`; `until`: 截至; `last_year`: 上年同期; `span`: (first
    month, last month) over several years, which dates a list but no single figure."""

    year: int | None = None
    first: int | None = None
    months: int | None = None
    basis: str | None = None
    until: bool = False
    last_year: bool = False
    span: tuple[date, date] | None = None

    @property
    def empty(self) -> bool:
        """True when nothing was said."""
        return self == Hint()

    @property
    def dated(self) -> bool:
        """True when a year, a month or a span is named."""
        return bool(self.year or self.first or self.span)


@dataclass(frozen=True)
class Period:
    """A period as a fact states it: first day of the first month, number of months, basis."""

    start: date
    months: int
    basis: str

    @property
    def last_month(self) -> date:
        """First day of the last month."""
        return add_months(self.start, self.months - 1)


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months later."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


# --- reading a text ------------------------------------------------------------------------------------------------

TO = r"(?:-|—+|–|~|至|到|\.\.)"
STAMP = re.compile(
    r"(?:填报|填表|制表|统计|报送|上报|打印|导出|发布|公布|更新)(?:日期|时间)?[:]?\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?"
)
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("span", re.compile(rf"(\d{{4}})[年./-](\d{{1,2}})月?{TO}(\d{{4}})[年./-](\d{{1,2}})月?(?:份)?")),
    ("years", re.compile(rf"(\d{{4}})年?(?:度)?{TO}(\d{{4}})年?(?:度)?(?!\d)")),
    ("range", re.compile(rf"(\d{{4}})[年./-](\d{{1,2}})月?(?:份)?{TO}(\d{{1,2}})月(?:份)?")),
    ("day", re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?:日|号)?(?!\d)")),
    ("month", re.compile(r"(\d{4})年(?:度)?(\d{1,2})月(?:份|末|底)?")),
    ("month", re.compile(r"(?<!\d)(\d{4})[./_-](\d{1,2})(?!\d)月?")),
    ("month", re.compile(r"(?<!\d)(20\d{2}|19\d{2})(0[1-9]|1[0-2])(?!\d)")),
    ("part", re.compile(r"(?<!\d)(\d{4})年?(?:度)?(上半年|下半年|前三季度|第?[一二三四1-4]季度|全年)")),
    ("year", re.compile(r"(?<!\d)(\d{4})年(?:度)?(?:末|底|初)?")),
    ("range", re.compile(rf"()(?<!\d)(\d{{1,2}})月?(?:份)?{TO}(\d{{1,2}})月(?:份)?")),
    ("month", re.compile(r"()(?<![\d年])(\d{1,2})月(?:份|末|底)?(?!\d)")),
    ("part", re.compile(r"()(上半年|下半年|前三季度|第?[一二三四1-4]季度|全年)")),
    ("year", re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")),
)
MONTHS = 12
WHOLE_MONTH = re.compile(r"年.*月")
YEAR_WORD = re.compile(r"(?<!\d)(\d{3,5})年(?:(?:度)?(\d{1,3})月)?")
SINCE = re.compile(
    r"历年.{0,4}?累计|历史累计|累计历年|自\d{4}年.{0,8}?(?:以来|起|至今|累计)|\d{4}年(?:\d{1,2}月)?(?:以来|至今)"
)
CENTURY = 70  # two digits of a year from here on are of the twentieth one
PARTS = {"上半年": (1, 6), "下半年": (7, 6), "前三季度": (1, 9), "全年": (1, 12)}
SHORT_YEAR = re.compile(
    rf"(?<!\d)(\d{{2}})年(?=(?:度)?(?:\d{{1,2}}(?:月|{TO}\d)|上半年|下半年|前三季|第?[一二三四1-4]季))"
)
LAST_YEAR = re.compile(r"上年同期|去年同期|上年同月|去年同月|上年度?|去年|同期")
# What came over from last year is a figure of this year, whatever offices call it.
CARRIED_OVER = re.compile(r"结转|未结|遗留|转入|积存|存案|余案|尾")
UNTIL = re.compile(r"截至|截止到?|截止至")
TO_DATE = re.compile(
    r"(?:本月|当月)?止累计|自?年初(?:以来|至今|起)?累计|年初至今|1(?:-|—+|~|至|到)(?:本|当)月(?:止)?(?:累计)?|当年累计|本年累计|今年累计|今年以来|年累计|年度累计|累计"
)
UP_TO_MONTH = re.compile(r"月止|(?:-|—|~|至|到)(?:本|当)月")
BARE_YEAR = re.compile(r"^(?:今年|本年度?|当年)(?!度)")
OWN_YEAR = re.compile(r"^(?:今年|本年)(?=\d{1,2}(?:月|-|—|~|至|到))")
OF_MONTH = re.compile(r"当月累计|本月累计|月累计|月合计|当月|本月|月度")


def read_period(text: Any) -> tuple[Hint, str]:
    """The hint in a text, and the text without the words that gave it."""
    if isinstance(text, datetime | date):
        return Hint(text.year, text.month, 1), ""
    rest = chinese_numerals(squeeze(text))
    rest = SHORT_YEAR.sub(_whole_year, STAMP.sub("", rest))
    hint, rest = _first_hint(OWN_YEAR.sub("", rest))
    if hint.year and not hint.first:  # 2013年专利授权统计表(9月): the month stands apart
        apart, shorter = _first_hint(rest)
        if apart.first and not apart.year:
            hint, rest = replace(hint, first=apart.first, months=apart.months), shorter
    return _words(hint, rest)


def since_when(text: Any) -> str:
    """The words that count from some time long ago: 历年累计, 1985年以来; "" where there are none."""
    match = SINCE.search(squeeze(text))
    return match.group() if match else ""


def implausible(text: Any) -> str:
    """The words of a text that look like a time and can be none: 2103年3月, 2013年13月; "" where there are none."""
    for match in YEAR_WORD.finditer(squeeze(text)):
        year, month = int(match[1]), int(match[2] or 1)
        if year not in YEARS or not 1 <= month <= MONTHS:
            return match.group()
    return ""


def _whole_year(match: re.Match[str]) -> str:
    """13年3月 → 2013年3月; a bare 13年 may be a duration."""
    short = int(match[1])
    return f"{short + (2000 if short < CENTURY else 1900)}年"


def _first_hint(text: str) -> tuple[Hint, str]:
    for form, pattern in PATTERNS:
        match = pattern.search(text)
        read = _hint(form, match.groups()) if match else None
        if match and not read and match[1] and WHOLE_MONTH.search(match.group()):
            return Hint(), text  # 2012年13月 is no 2012
        if match and read:
            return read, text[: match.start()] + " " + text[match.end() :]
    return Hint(), text


def _words(hint: Hint, rest: str) -> tuple[Hint, str]:
    """上年结转 (carried over) is a figure of its own and no last year's."""
    if not CARRIED_OVER.search(rest) and LAST_YEAR.search(rest):
        hint, rest = replace(hint, last_year=True), LAST_YEAR.sub("", rest)
    if UNTIL.search(rest):
        hint, rest = replace(hint, until=True), UNTIL.sub("", rest)
    if OF_MONTH.search(rest) and not UP_TO_MONTH.search(rest):
        hint, rest = replace(hint, basis=MONTH), OF_MONTH.sub("", rest)
    elif TO_DATE.search(rest):
        hint, rest = replace(hint, basis=YEAR_TO_DATE), TO_DATE.sub("", rest)
    elif BARE_YEAR.search(rest):
        hint = hint if hint.first else replace(hint, basis=THIS_YEAR)
        rest = BARE_YEAR.sub("", rest)
    return hint, "".join(rest.split())


def _hint(form: str, groups: tuple[str, ...]) -> Hint | None:
    """The hint of one matched pattern; None where its numbers are no year or no month."""
    if form in ("span", "years"):
        numbers = [int(group) for group in groups]
        first_year, first, last_year, last = numbers if form == "span" else (numbers[0], 1, numbers[1], 12)
        return _span(first_year, first, last_year, last)
    year = int(groups[0]) if groups[0] else None
    if year is not None and year not in YEARS:
        return None
    if form == "year":
        return Hint(year)
    if form == "part":
        return Hint(year, *_part(groups[1]))
    first, last = int(groups[1]), int(groups[2] if form == "range" else groups[1])
    return Hint(year, first, last - first + 1) if 1 <= first <= last <= 12 else None


def _span(first_year: int, first: int, last_year: int, last: int) -> Hint | None:
    if first_year not in YEARS or last_year not in YEARS or not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    start, end = date(first_year, first, 1), date(last_year, last, 1)
    if end < start:
        return None
    if first_year == last_year:
        return Hint(first_year, first, last - first + 1)
    return Hint(span=(start, end))


def _part(name: str) -> tuple[int, int]:
    if name in PARTS:
        return PARTS[name]
    quarter = int(name.strip("第季度").translate(CHINESE_DIGITS))
    return quarter * 3 - 2, 3


def read_bare(value: Any, *, years: bool) -> Hint:
    """A bare number under a header that says 年份 or 月份: 2012 → the year, 3 → March."""
    text = plain(value)
    number = int(text) if text.isdigit() else 0
    if years and number in YEARS:
        return Hint(number)
    return Hint(None, number, 1) if not years and 1 <= number <= 12 else Hint()


# --- putting hints together ----------------------------------------------------------------------------------------


def complete(near: Hint, far: Hint) -> Hint:
    """`near` with what it leaves open taken from `far`: never a month of another year, never last year's words."""
    if near.span and near.year is None:  # several years are no month of the title's
        return replace(near, basis=near.basis or far.basis)
    same_year = near.year is None or far.year is None or near.year == far.year
    hint = near
    if (
        near.first is None
        and far.first is not None
        and same_year
        and not (near.year and far.year is None and far.until)
    ):
        hint = replace(hint, first=far.first, months=far.months, until=near.until or far.until)
    if near.year is None and far.year is not None:
        hint = replace(hint, year=far.year)
    basis = far.basis if near.basis in (None, THIS_YEAR) and far.basis else near.basis
    return replace(hint, basis=basis, span=near.span or far.span)


def resolve(hint: Hint, behaviour: str, form: str, today: date) -> Period | None:
    """The period of a figure, or None when the hints don't say enough.

    `behaviour` is the measure's (flow, stock, latest), `form` the summary's period (month, year, stock_year …).
    A year alone is the whole year when it is over (or the table is yearly); of the running year the month must be said.
    """
    if hint.year is None:
        return None
    if behaviour == "flow":
        return _flow(hint, form, today)
    if form in ("stock_year", "year") or hint.first is None:
        if form == "stock_month" and hint.first is None:
            return Period(date(hint.year, 12, 1), 1, STOCK) if hint.year < today.year else None
        return Period(date(hint.year, 1, 1), 12, STOCK)
    return Period(date(hint.year, hint.first + (hint.months or 1) - 1, 1), 1, STOCK)


def _flow(hint: Hint, form: str, today: date) -> Period | None:
    year = hint.year or 0
    if hint.first is None:
        whole = form == "year" or year < today.year
        return Period(date(year, 1, 1), 12, YEAR_TO_DATE) if whole else None
    months = hint.months or 1
    last = hint.first + months - 1
    if hint.basis == YEAR_TO_DATE or hint.until or (hint.first == 1 and months > 1 and hint.basis != MONTH):
        return Period(date(year, 1, 1), last, YEAR_TO_DATE)
    if hint.basis == MONTH:
        return Period(date(year, last, 1), 1, MONTH)
    return Period(date(year, hint.first, 1), months, MONTH)


def label(hint: Hint) -> str:
    """2013-03, 2013-01..2013-09, 2013 or "" for a card on a page."""
    if hint.span:
        return f"{hint.span[0]:%Y-%m}..{hint.span[1]:%Y-%m}"
    if hint.year is None:
        return ""
    if hint.first is None:
        return str(hint.year)
    start = date(hint.year, hint.first, 1)
    end = add_months(start, (hint.months or 1) - 1)
    return f"{start:%Y-%m}" if start == end else f"{start:%Y-%m}..{end:%Y-%m}"


def likely_months(year: int | None, today: date, newest: date | None) -> list[str]:
    """The months that a table without one may be of, newest first, none of them to come: those of the `year` it names;
    else the last twelve, and a year around the `newest` month that is stored."""
    if year:
        months = {date(year, month, 1) for month in range(1, MONTHS + 1)}
    else:
        around = [(today, 0), *([(newest, 3)] if newest else [])]
        months = {add_months(end, ahead - back) for end, ahead in around for back in range(MONTHS)}
    return [f"{month:%Y-%m}" for month in sorted(months, reverse=True) if month <= today]
