"""What stands around a table: titles, units, names of sheet and file → words, period, area, and what contradicts.

Titles from top to bottom come first, then the sheet's name, then the file's: what one leaves open the next may say.
Imports scorecard.plan and the small modules of etl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePath

from etl.areas import AreaIndex
from etl.layout import Block
from etl.periods import Hint, complete, label, read_period
from etl.values import parse_date, squeeze
from etl.vocabulary import (
    units_in,
)
from etl.word_patterns import (
    UNIT_WORDS,
)
from scorecard.plan import AreaKind

TITLE, SHEET, FILE = 1.0, 0.8, 0.6  # how much a word counts by where it stands
CLEAR_WORD = 4  # characters from which a title word says everything
ALL_DISTRICTS = re.compile(r"[各分](?:区县|县区|县|区|市县)|区县汇总|全市")
THE_CITY = re.compile(r"全市|本市|我市")
REPORTER = re.compile(r"^(?:填报|报送|制表|上报|编制|报出|填表|汇总)(?:单位|部门|机关)(?:[(（]盖?章[)）])?[:：]?")
# A day, a document's number or a word of sending tells when a table was made or sent, not what it counts.
OF_SENDING = re.compile(r"报送|上报|填报|填表|制表|导出|打印|更新|修改|报出|印发|[〔\[(]\d{4}[〕\])]\d*号|文号|表号")
INDICATOR = re.compile(r"^指标(?:名称)?:(.+)$")
DAY = re.compile(r"\d{4}[年./_-]\d{1,2}[月./_-]\d{1,2}(?!\d)|(?<!\d)20\d{2}[01]\d[0-3]\d(?!\d)")

UNIT_AT_END = re.compile(rf"[(\[]((?:{UNIT_WORDS})(?:[、,/和]{UNIT_WORDS})*)[)\]]$")
BARE_DAY = re.compile(r"[(\[]?(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?[)\]]?")


@dataclass(frozen=True)
class Context:
    """What stands around a table: texts with their weight, period, the area it speaks for, stated units.

    `conflict` holds the periods that two of the texts give it, and the second text; `hint` then names no time."""

    texts: tuple[tuple[str, float], ...]
    title: str
    hint: Hint
    area: str | None  # a district, a zone or the province; None: the city, or not said
    names_city: bool
    units: tuple[str, ...]
    conflict: tuple[str, str, str] | None = None
    indicator: str = ""  # what a line 指标：… says the whole table counts: that and nothing else


class Surroundings:
    """Reads what stands around the tables of one file."""

    def __init__(self, areas: AreaIndex, file_name: str) -> None:
        self.areas, self.plan = areas, areas.plan
        self.file_stem = PurePath(file_name.replace("\\", "/")).stem

    def of(self, block: Block) -> Context:
        """The context of one table."""
        titles = [title.text for title in block.titles]
        texts = [(text, TITLE) for text in titles] + [(block.sheet.name, SHEET), (self.file_stem, FILE)]
        area, names_city = None, False
        for text, _ in sorted(texts, key=lambda pair: bool(REPORTER.match(squeeze(pair[0])))):
            rest = read_period(text)[1]
            named, is_city = self._area_of(REPORTER.sub("", rest))
            area = area or (None if names_city else named)
            names_city = names_city or (is_city and not REPORTER.match(rest))  # the city's office sends all kinds
        hint, conflict = _period(texts)
        notes = [note.text for note in block.notes]
        units = tuple(unit for text in [*titles, *notes] for unit in units_in(text))
        units += tuple(unit for text in titles if not units_in(text) for unit in unit_at_end(text))
        title = next((text for text in titles if len(text) > 3 and not units_in(text)), "")
        stated = [match[1] for text in titles if (match := INDICATOR.match(squeeze(text)))]
        return Context(tuple(texts), title, hint, area, names_city, units, conflict, (*stated, "")[0])

    def _area_of(self, text: str) -> tuple[str | None, bool]:
        """The one area a title speaks for, and whether it speaks of the whole city."""
        word = squeeze(text)
        city = self.plan.area(self.plan.city.code)
        names = (city.name, city.short_name)
        speaks_of_city = bool(THE_CITY.search(word)) or self.areas.names_city(word)
        if ALL_DISTRICTS.search(word):
            return None, True
        for name in names:
            word = word.replace(self.areas.names[self.plan.city.province] + name, "").replace(name, "", 1)
        level = [a for a in self.plan.areas if a.kind == AreaKind.CITY_LEVEL and word.startswith(squeeze(a.name))]
        if level:
            return level[0].code, False
        code, _ = self.areas.within(word)
        if code and self.areas.kinds[code] in (AreaKind.DISTRICT, AreaKind.ZONE):
            return code, False
        if code and self.areas.kinds[code] == AreaKind.PROVINCE and not speaks_of_city:
            return code, False
        return None, speaks_of_city


def evidence(words: Iterable[str], context: Context) -> tuple[float, str]:
    """How clearly the surroundings name a dataset (0–1), and the longest word that does."""
    best, found = 0.0, ""
    for text, weight in context.texts:
        squeezed = squeeze(text)
        for word in words:
            clean = squeeze(word)
            if clean in squeezed:
                score = weight * (min(len(clean), CLEAR_WORD) / CLEAR_WORD * 0.8 + min(len(clean), 10) / 50)
                if score > best:
                    best, found = score, clean
    return best, found


# --- the period ----------------------------------------------------------------------------------------------------


def _period(texts: list[tuple[str, float]]) -> tuple[Hint, tuple[str, str, str] | None]:
    """The period of a table from all texts; when two contradict each other, only what is not about time, and both."""
    hint, by_sheet = Hint(), False
    for text, weight in sorted(texts, key=lambda pair: bool(REPORTER.match(squeeze(pair[0])))):
        found = read_period(text)[0]
        if not (found.dated or found.basis) or (weight == FILE and DAY.search(squeeze(text))):
            continue  # a day in a file's name is that of its sending
        if weight == TITLE and _is_stamp(text):
            continue
        counts = weight != FILE or not by_sheet  # a file of one sheet a month is named by the month of its sending
        if counts and _speaks_of_the_table(text) and contradict(hint, found, apart=weight == SHEET):
            both = (label(hint), label(complete(found, replace(hint, first=None, months=None))))
            return Hint(basis=hint.basis or found.basis), (*both, text[:60])
        by_sheet = by_sheet or (weight == SHEET and bool(found.first))
        hint = complete(hint, found)
    return hint, None


def _is_stamp(text: str) -> bool:
    """A line that is nothing but a day says when a table was made; the last day of a month is that of a level."""
    match = BARE_DAY.fullmatch(squeeze(text))
    day = parse_date("-".join(match.groups())) if match else None
    return day is not None and (day.value + timedelta(days=1)).day != 1


def _speaks_of_the_table(text: str) -> bool:
    return not OF_SENDING.search(squeeze(text)) and not DAY.search(squeeze(text))


def contradict(near: Hint, far: Hint, *, apart: bool = False) -> bool:
    """Two texts give one table different years, or months of which neither holds the other.

    `apart`: also when one says a month and the other the year up to it (a sheet 1-3月 under a title of 3月).
    """
    if near.span or far.span or near.last_year or far.last_year:
        return False
    if near.year and far.year and near.year != far.year:
        return True
    if not near.first or not far.first:
        return False
    left, right = _months(near), _months(far)
    if apart and len(left) == 1 and len(right) > 1 and near.basis is None and not near.until:
        return right[0] == 1 and right[-1] == left[0]
    return not (set(left) <= set(right) or set(right) <= set(left))


def _months(hint: Hint) -> range:
    first = hint.first or 1
    return range(first, first + (hint.months or 1))


def unit_at_end(text: str) -> tuple[str, ...]:
    """Units in brackets at a title's end: 各区县专利申请量（千件） → (千件,)."""
    match = UNIT_AT_END.search(squeeze(text))
    return tuple(re.findall(UNIT_WORDS, match[1])) if match else ()
