"""The words of the plan as spreadsheets write them: a header or label → what it means, for a given dataset.

Built once from the declarations; a new dataset, kind or header variant needs no Python. Imports scorecard.plan and the
small modules areas, periods and values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from etl.areas import AreaIndex
from etl.lexicon import Lexicon, Term
from etl.periods import Hint, complete, read_period
from etl.rows import INDEX
from etl.values import plain, squeeze
from etl.word_patterns import (
    DERIVED,
    FILLER,
    GROUP_TOTAL,
    GROUPING,
    LABEL_HEADER,
    MONTH_HEADER,
    NOTE_HEADER,
    PERIOD_HEADER,
    PUBLISHED,
    TOTAL,
    UNIT_HEADER,
    UNIT_IN_HEADER,
    UNIT_STATED,
    UNIT_WORDS,
    YEAR_HEADER,
)
from scorecard.plan import ColumnType, Plan

NO_HINT = Hint()
ROLE_VALUE, ROLE_DERIVED, ROLE_NOTE, ROLE_INDEX = "value", "derived", "note", "index"
ROLE_AREA, ROLE_YEAR, ROLE_MONTH, ROLE_PERIOD = "area", "year", "month", "period"
ROLE_LABEL, ROLE_PUBLISHED, ROLE_UNIT, ROLE_UNKNOWN = "label", "published", "unit", "unknown"


@dataclass(frozen=True)
class Meaning:
    """What a header path or a row label says. `kinds`: dimension → kind; `unknown`: the part nothing was made of."""

    text: str = ""
    role: str = ROLE_VALUE
    measure: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    dimension: str | None = None
    area: str | None = None
    hint: Hint = NO_HINT
    unit: str | None = None
    total: bool = False
    unknown: str = ""

    @property
    def said(self) -> bool:
        """True when anything was understood."""
        return bool(
            self.measure or self.kinds or self.dimension or self.area or self.total or not self.hint.empty
        ) or self.role not in (ROLE_VALUE, ROLE_UNKNOWN)


class Vocabulary:
    """Everything known of words; `is_header` and `is_stub` serve layout."""

    def __init__(self, plan: Plan, areas: AreaIndex) -> None:
        self.plan, self.areas = plan, areas
        self.area_headers = {
            squeeze(header)
            for dataset in plan.datasets
            if dataset.records
            for column in dataset.records.columns
            if column.type == ColumnType.AREA
            for header in column.headers
        } | {"区县名称", "县市区", "区市县", "市县", "市州", "市(州)", "地市", "城市", "省份", "单位名称"}
        self.record_headers = {
            squeeze(header)
            for dataset in plan.datasets
            if dataset.records
            for column in dataset.records.columns
            for header in (*column.headers, column.label.zh)
        }
        self.lexicons = {dataset.id: Lexicon(plan, dataset) for dataset in plan.datasets if dataset.summary}
        self.any_term = {word for lexicon in self.lexicons.values() for word in lexicon.terms}
        self.meaning = lru_cache(maxsize=20_000)(self._meaning)

    # --- for layout ---

    def is_header(self, text: str) -> bool:
        """A word that stands in header rows: a column of a list, a measure, a kind, an area, a period, a total."""
        word = strip_marks(text)
        if not word:
            return False
        if word in self.record_headers or word in self.area_headers or word in self.any_term:
            return True
        if self.role_of(word) or TOTAL.match(word) or DERIVED.search(word) or self.areas.exact(word):
            return True
        hint, rest = read_period(UNIT_IN_HEADER.sub("", word))
        return not hint.empty and (not rest or rest in self.any_term)

    def is_stub(self, text: str) -> bool:
        """A word that heads the first column of a table."""
        word = strip_marks(text)
        return word in self.area_headers or self.role_of(word) is not None or word in self.record_headers

    def is_area(self, text: str) -> bool:
        """An area of the plan by name or code."""
        return self.areas.exact(text) is not None

    def same_stub(self, one: str, other: str) -> bool:
        """Two headers that name the same kind of first column: 区县 and 地区, 序号 and 序号."""
        left, right = strip_marks(one), strip_marks(other)
        return left == right or {left, right} <= self.area_headers

    def is_aside(self, text: str) -> bool:
        """A column of serial numbers or of notes."""
        return self.role_of(strip_marks(text)) in (ROLE_INDEX, ROLE_NOTE)

    @staticmethod
    def role_of(word: str) -> str | None:
        """The role of a header that names no figure: area apart, serial number, note, date, year, month, label."""
        if INDEX.match(word):
            return ROLE_INDEX
        if word == UNIT_HEADER:
            return ROLE_UNIT
        if NOTE_HEADER.match(word):
            return ROLE_NOTE
        if PUBLISHED.match(word):
            return ROLE_PUBLISHED
        if YEAR_HEADER.match(word):
            return ROLE_YEAR
        if MONTH_HEADER.match(word):
            return ROLE_MONTH
        if PERIOD_HEADER.match(word):
            return ROLE_PERIOD
        return ROLE_LABEL if LABEL_HEADER.match(word) else None

    # --- for recognition ---

    def _meaning(self, text: str, dataset: str) -> Meaning:
        """One text in the light of one dataset."""
        word, unit = split_unit(text)
        terms = self.lexicons[dataset].terms
        if word in self.area_headers:
            return Meaning(text, ROLE_AREA)
        if word in terms and not (PERIOD_HEADER.match(word) or LABEL_HEADER.match(word) or NOTE_HEADER.match(word)):
            return _with_term(Meaning(text, unit=unit), terms[word])
        role = self.role_of(word)
        if role:
            return Meaning(text, role, dimension=terms[word].dimension if word in terms else None)
        area = self.areas.exact(word)
        if area and (not word.isdigit() or len(word) == 6):
            return Meaning(text, area=area.code, unit=unit, total=area.code == self.areas.city)
        if DERIVED.search(word) or GROUP_TOTAL.search(word):
            return Meaning(text, ROLE_DERIVED, unit=unit)
        return self._compound(text, word, unit, dataset)

    def _compound(self, text: str, word: str, unit: str | None, dataset: str) -> Meaning:
        """Period + measure + kind + total in one text: 1-9月发明专利申请量, 2012年合计.

        Last year's of something known is there to compare; of something unknown it may be a figure of its own.
        """
        hint, rest = read_period(word)
        if hint.last_year:  # 去年3月
            _, rest = read_period(rest)
        bare = Meaning(text, hint=hint, unit=unit)
        meaning = self._without_period(bare, rest, dataset)
        return replace(bare, role=ROLE_DERIVED) if hint.last_year and meaning.role != ROLE_UNKNOWN else meaning

    def _without_period(self, meaning: Meaning, rest: str, dataset: str) -> Meaning:
        """The measure, kinds, total or area of `rest`; what is left of it is unknown."""
        terms = self.lexicons[dataset].terms
        while rest:
            if TOTAL.match(rest):
                return replace(meaning, total=True)
            if rest in terms:
                return _with_term(meaning, terms[rest])
            found = next((name for name in self.lexicons[dataset].longest if len(name) > 1 and name in rest), None)
            if found is None:
                break
            meaning = _with_term(meaning, terms[found])
            rest = rest.replace(found, " ", 1).strip()
        left = "".join(FILLER.sub("", rest).split())
        if TOTAL.match(left):
            return replace(meaning, total=True)
        if left and (area := self.areas.exact(left)):
            return replace(meaning, area=area.code)
        return replace(meaning, unknown=left, role=ROLE_UNKNOWN if left else ROLE_VALUE)

    def kind_meaning(self, text: str, dimension: str | None, dataset: str) -> Meaning:
        """A row label under a header that names a dimension (执法部门): its kinds come first."""
        word, unit = split_unit(text)
        if dimension and not TOTAL.match(word):
            for kind in self.plan.dataset(dataset).dimension(dimension).kinds:
                if word in {squeeze(name) for name in (*kind.names, kind.label.zh, kind.label.en)}:
                    return Meaning(text, kinds={dimension: kind.id}, unit=unit)
        return self.meaning(text, dataset)

    def path(self, texts: tuple[str, ...], dataset: str) -> Meaning:
        """A header's levels from top to bottom as one meaning: lower levels complete and override upper ones.

        Two levels may also be one word written in two rows (发明, 专利; 上年, 结转).
        """
        whole = Meaning("›".join(texts))
        joined = self._words_joined(texts, dataset)
        for place, text in enumerate(joined):
            meaning = self.meaning(text, dataset)
            if place + 1 < len(joined) and self._only_groups(text, meaning, dataset):
                meaning = Meaning(text)
            whole = combine(whole, meaning)
        return whole

    def _only_groups(self, text: str, meaning: Meaning, dataset: str) -> bool:
        """按申请人分, 专利类型, 申请人: an upper level that says by what the lower ones cut, and names no indicator."""
        if meaning.role != ROLE_UNKNOWN:
            return False
        headers = [header for dimension in self.plan.dataset(dataset).dimensions for header in dimension.headers]
        return bool(GROUPING.search(squeeze(text))) or any(meaning.unknown in squeeze(header) for header in headers)

    def _words_joined(self, texts: tuple[str, ...], dataset: str) -> list[str]:
        """Neighbouring levels of which one says nothing by itself, put together where that is a known word."""
        found: list[str] = []
        for text in texts:
            if found and self._is_one_word(found[-1], text, dataset):
                found[-1] += text
            else:
                found.append(text)
        return found

    def _is_one_word(self, upper: str, lower: str, dataset: str) -> bool:
        roles = {self.meaning(part, dataset).role for part in (upper, lower)}
        if ROLE_UNKNOWN in roles:
            joined = self.meaning(upper + lower, dataset)
            if joined.said and joined.role != ROLE_UNKNOWN:
                return True
        vague = {ROLE_UNKNOWN, ROLE_DERIVED, ROLE_PERIOD, ROLE_LABEL}
        return bool(roles & vague) and self._is_known(upper + lower, dataset)

    def _is_known(self, text: str, dataset: str) -> bool:
        """A whole word: a header of areas, a term of this dataset, a role."""
        word = strip_marks(text)
        return word in self.area_headers or word in self.lexicons[dataset].terms or self.role_of(word) is not None


def combine(upper: Meaning, lower: Meaning) -> Meaning:
    """Two levels of a header. A derived column stays so; a total of a lower level keeps the upper's measure."""
    if ROLE_DERIVED in (upper.role, lower.role):
        role = ROLE_DERIVED
    elif upper.role == ROLE_UNKNOWN and not lower.measure and lower.role == ROLE_VALUE:
        role = ROLE_UNKNOWN  # 专利转让 over 发明: a kind of what nobody knows, and not of what the title names
    else:
        role = lower.role
    return Meaning(
        text=upper.text or lower.text,
        role=role,
        measure=lower.measure or upper.measure,
        kinds={**upper.kinds, **lower.kinds},
        dimension=lower.dimension or upper.dimension,
        area=lower.area or upper.area,
        hint=_join(lower.hint, upper.hint),
        unit=lower.unit or upper.unit,
        total=lower.total or (upper.total and not lower.kinds and not lower.measure),
        unknown=upper.unknown + lower.unknown,
    )


def _join(near: Hint, far: Hint) -> Hint:
    return far if near.empty else near if far.empty else complete(near, far)


def _with_term(meaning: Meaning, term: Term) -> Meaning:
    kinds = dict(meaning.kinds)
    if term.dimension and term.kind:
        kinds[term.dimension] = term.kind
    dimension = term.dimension if not term.kind and term.dimension else meaning.dimension
    return replace(meaning, measure=term.measure or meaning.measure, kinds=kinds, dimension=dimension)


def strip_marks(text: Any) -> str:
    """A header without blanks, required-marks and unit: *申请号（必填） → 申请号."""
    return _stripped(squeeze(text))


@lru_cache(maxsize=20_000)
def _stripped(text: str) -> str:
    word = re.sub(r"\((?:必填|选填|可不填|格式.*?|如.*?)\)|[*★☆]", "", text)
    return UNIT_IN_HEADER.sub("", word).strip(":")


def split_unit(text: Any) -> tuple[str, str | None]:
    """A header's words and its unit: 经费（万元） → 经费, 万元."""
    word = squeeze(text)
    match = UNIT_IN_HEADER.search(word)
    unit = next((group for group in match.groups() if group), None) if match else None
    return strip_marks(text), unit


def units_in(text: Any) -> tuple[str, ...]:
    """Units a corner or a title states: 单位：件、万元 → (件, 万元)."""
    match = UNIT_STATED.search(plain(text).replace(" ", ""))
    return tuple(re.findall(UNIT_WORDS, match[1])) if match else ()
