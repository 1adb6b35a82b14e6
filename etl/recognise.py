"""Block → dataset and shape, with a score and its reasons; where two are near or nothing fits, a question.

Nothing is chosen in silence: the caller's `answers` (question key → candidate) decide what the words leave open.
Imports scorecard.plan, scorecard.schema and the small modules of etl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from etl.carried import carried
from etl.headers import column_meaning
from etl.layout import Block
from etl.list_columns import match_columns
from etl.rows import is_figure
from etl.shapes import shape_of
from etl.surroundings import TITLE, Context, Surroundings, evidence
from etl.values import is_blank, plain, squeeze
from etl.vocabulary import (
    ROLE_AREA,
    ROLE_DERIVED,
    ROLE_INDEX,
    ROLE_NOTE,
    ROLE_UNKNOWN,
    ROLE_VALUE,
    Meaning,
    Vocabulary,
    strip_marks,
)
from etl.word_patterns import NARROWER
from etl.workbook import a1
from scorecard.plan import AreaKind, Column, ColumnType, Dataset
from scorecard.schema import Question

# a score below SURE is no recognition, nor one below NAMED where every figure names its measure; a second one within
# NEAR of the first makes a question
SURE, NAMED, NEAR = 0.45, 0.4, 0.05
SAMPLE_ROWS, FORM_COLUMNS = 40, 2
INTENDED = {"任务", "计划", "目标", "分解"}  # but 完成情况 tells what was done
WORDED = (ColumnType.TEXT, ColumnType.DATE)

Shape = Literal["records", "summary"]


@dataclass(frozen=True)
class Candidate:
    """One way to read a block. `columns` maps a record list's column numbers to declared columns."""

    dataset: Dataset
    shape: Shape
    score: float
    why: tuple[str, ...]
    columns: Mapping[int, Column] = field(default_factory=dict)
    explicit: bool = False


@dataclass(frozen=True)
class Recognised:
    """What a block was taken for; `dataset` is None when a question stands open or nothing was there."""

    block: Block
    context: Context
    chosen: Candidate | None
    question: Question | None = None


class Recogniser:
    """Reads blocks of one file."""

    def __init__(self, vocabulary: Vocabulary, file_name: str, answers: Mapping[str, str]) -> None:
        self.vocabulary, self.answers = vocabulary, answers
        self.plan, self.areas = vocabulary.plan, vocabulary.areas
        self._labelled: tuple[Block, tuple[str, ...]] | None = None
        self.surroundings = Surroundings(vocabulary.areas, file_name)
        self.file_stem = self.surroundings.file_stem

    def recognise(self, block: Block) -> Recognised:
        """The best reading of a block, or a question."""
        context = self.surroundings.of(block)
        candidates = sorted(self._candidates(block, context), key=lambda c: (-c.score, c.dataset.id))
        key = f"dataset:{block.sheet.name}!{block.bounds}"
        if key in self.answers:
            return Recognised(block, context, self._answered(self.answers[key], candidates, block))
        if not candidates or not _holds_values(block):
            return Recognised(block, context, None)
        best = candidates[0]
        near = _near(candidates) or self._city_or_province(block, context, candidates)
        near = near or self._named_besides(context, candidates) or self._narrower(context, candidates)
        if best.score >= (NAMED if best.explicit else SURE) and not near:
            return Recognised(block, context, best)
        return Recognised(block, context, None, self._ask(key, block, near or candidates[:8]))

    def _answered(self, answer: str, candidates: list[Candidate], block: Block) -> Candidate | None:
        """What a person chose stands, whatever the words say."""
        for candidate in candidates:
            if candidate.dataset.id == answer:
                return candidate
        for dataset in self.plan.datasets:
            if dataset.id == answer:
                columns = match_columns(block, dataset, self.answers)
                shape: Shape = "records" if dataset.records and (len(columns) > 1 or not dataset.summary) else "summary"
                return Candidate(dataset, shape, 0.0, (), columns)
        return None

    def _city_or_province(self, block: Block, context: Context, candidates: list[Candidate]) -> list[Candidate]:
        """Nothing says whether these are the city's or the province's figures, and both explain them: asked."""
        fixed = [c for c in candidates if c.dataset.area_code == "province" and c.score >= SURE]
        other = [c for c in candidates if c.dataset.area_code != "province" and c.shape == "summary"]
        either = [c for c in other if c.score >= SURE * 0.8]
        if not fixed or not either or candidates[0].shape == "records" or context.area or context.names_city:
            return []
        named = {m.area for m in self._labels(block, candidates[0].dataset) if m.area}
        words = evidence(fixed[0].dataset.summary.title_words if fixed[0].dataset.summary else (), context)[0]
        return [] if named or words else [fixed[0], *either]

    def _named_besides(self, context: Context, candidates: list[Candidate]) -> list[Candidate]:
        """专利申请和授权 over one set of kinds: the title names a second table that explains the figures as well."""
        best = candidates[0]
        if best.shape != "summary" or best.explicit or best.dataset.summary is None:
            return []
        words = (*best.dataset.summary.title_words, *self._measure_words(best.dataset))
        word = evidence(words, replace(context, texts=tuple(pair for pair in context.texts if pair[1] == TITLE)))[1]
        rest = "".join(squeeze(text).replace(word, "") for text, weight in context.texts if weight == TITLE and word)
        others = [
            other
            for other in candidates[1:]
            if other.shape == "summary" and other.dataset.area_code == best.dataset.area_code
            and any(re.search(rf"{re.escape(name)}(?![人日号者])", rest) for name in self._measure_names(other.dataset))
        ]  # fmt: skip
        return [best, *others] if others else []

    def _narrower(self, context: Context, candidates: list[Candidate]) -> list[Candidate]:
        """A title that speaks of PCT applications, of large firms or of a plan: not simply all applications."""
        best = candidates[0]
        if best.shape != "summary" or best.dataset.summary is None:
            return []
        own = "".join((*best.dataset.summary.title_words, *self._measure_words(best.dataset), best.dataset.label.zh))
        titles = [squeeze(text) for text, weight in context.texts if weight == TITLE]
        said = {match.group() for text in titles for match in NARROWER.finditer(text)}
        said -= INTENDED if any("完成" in text for text in titles) else set()
        return candidates[:8] if any(word not in own for word in said) else []

    @staticmethod
    def _measure_names(dataset: Dataset) -> list[str]:
        wanted = dataset.summary.measures if dataset.summary else ()
        return [squeeze(w) for m in dataset.measures if m.id in wanted for w in m.headers if len(squeeze(w)) > 1]

    def _ask(self, key: str, block: Block, candidates: Iterable[Candidate]) -> Question:
        ids = dict.fromkeys(candidate.dataset.id for candidate in candidates)
        choices = tuple((name, self.plan.dataset(name).label.zh) for name in ids)
        title = block.titles[0].text if block.titles else self.file_stem
        cell = a1(block.header_row, block.columns[0])
        values: dict[str, str | float | int] = {"title": title[:60]}
        shape = shape_of("dataset", block)
        return Question(key, "ask_dataset", block.sheet.name, cell, values, (*choices, ("none", "—")), shape=shape)

    # --- scores ---

    def _candidates(self, block: Block, context: Context) -> list[Candidate]:
        found: list[Candidate] = []
        for dataset in self.plan.datasets:
            records = self._as_records(block, context, dataset)
            summary = self._as_summary(block, context, dataset)
            options = [option for option in (records, summary) if option]
            if options:
                found.append(max(options, key=lambda option: option.score))
        return found

    def _as_records(self, block: Block, context: Context, dataset: Dataset) -> Candidate | None:
        if dataset.records is None:
            return None
        columns = match_columns(block, dataset, self.answers)
        named = [c for c in block.columns if block.headers[c] and self._role(block, c) not in (ROLE_INDEX, ROLE_NOTE)]
        required = [column for column in dataset.records.columns if column.required]
        present = [column for column in required if column in columns.values()]
        if len(columns) < 2 or not named or not present:
            return None
        title, word = evidence(dataset.records.title_words, context)
        share, whole = len(columns) / max(len(named), len(columns)), len(present) / len(required)
        if whole < 1 and title < 0.5:
            return None
        score = (0.5 * share + 0.2 * whole + 0.3 * title) * (1 if whole == 1 else 0.7)
        why = (*([word] if word else []), *(column.label.zh for column in columns.values()))
        return Candidate(dataset, "records", round(score, 3), why, columns)

    def _role(self, block: Block, column: int) -> str | None:
        return self.vocabulary.role_of(strip_marks(block.headers[column][-1])) if block.headers[column] else None

    def _as_summary(self, block: Block, context: Context, dataset: Dataset) -> Candidate | None:
        if dataset.summary is None or not block.body or self._is_filled_form(block, dataset):
            return None
        heads, labels = self._heads(block, dataset), self._labels(block, dataset)
        meanings = [*heads, *labels]
        columns, values = _values(heads), _values(meanings)
        understood = [m for m in values if m.role != ROLE_UNKNOWN]
        if not any(m in understood for m in columns) or not self._fits_area(dataset, meanings, context):
            return None
        words = (*dataset.summary.title_words, *self._measure_words(dataset))
        title, word = evidence(words, context)
        measures = {m.measure for m in meanings if m.measure}
        own = len(measures & set(dataset.summary.measures)) / len(measures) if measures else title
        specific = sum(1 for m in understood if m.measure or m.kinds) / len(values)
        clear = sum(1 for m in columns if m.role != ROLE_UNKNOWN) / len(columns)
        clear = 0.7 * clear + 0.3 * len(understood) / len(values)
        score = 0.3 * clear + 0.1 * specific + 0.35 * title + 0.25 * own
        if not title and not own:
            score *= 0.5  # explained, but named nowhere
        why = (*([word] if word else []), *dict.fromkeys(m.text for m in understood if m.measure or m.kinds))
        return Candidate(dataset, "summary", round(score, 3), why[:12], explicit=self._all_named(block, dataset))

    def _is_filled_form(self, block: Block, dataset: Dataset) -> bool:
        """A form of one record, from top to bottom: its labels are the headers of the dataset's list."""
        if dataset.records is None or len(block.columns) != FORM_COLUMNS:
            return False
        worded = [column for column in dataset.records.columns if column.type in WORDED]
        declared = {strip_marks(header) for column in worded for header in (column.label.zh, *column.headers)}
        labels = {strip_marks(block.sheet.cell(row, block.columns[0])) for row in block.body}
        return len(labels & declared) > 1

    def _measure_words(self, dataset: Dataset) -> list[str]:
        wanted = dataset.summary.measures if dataset.summary else ()
        return [w for m in dataset.measures if m.id in wanted for w in (*m.headers, m.label.zh) if len(squeeze(w)) > 2]

    def _heads(self, block: Block, dataset: Dataset) -> list[Meaning]:
        """Meanings of the column headers."""
        return [column_meaning(block, c, dataset.id, self.vocabulary) for c in block.columns if block.headers[c]]

    def _labels(self, block: Block, dataset: Dataset) -> list[Meaning]:
        """Meanings of the row labels of the first rows."""
        if self._labelled is None or self._labelled[0] is not block:  # the same for all datasets
            self._labelled = (block, _label_texts(block))
        return [self.vocabulary.meaning(text, dataset.id) for text in self._labelled[1]]

    def _fits_area(self, dataset: Dataset, meanings: list[Meaning], context: Context) -> bool:
        """A province's table speaks of the province and nothing below it; a city's never of the province alone."""
        kinds = {self.areas.kinds[m.area] for m in meanings if m.area}
        local = kinds - {AreaKind.PROVINCE}
        of_province = AreaKind.PROVINCE in kinds or (context.area == self.plan.city.province)
        if dataset.area_code == "province":
            if AreaKind.PROVINCE not in kinds and any(m.role == ROLE_AREA for m in meanings):
                return False  # a column of areas, and the province is none of them
            return (
                not local
                and (of_province or not context.names_city)
                and context.area in (None, self.plan.city.province)
            )
        return bool(local) or not of_province or context.names_city

    def _all_named(self, block: Block, dataset: Dataset) -> bool:
        """Every column with figures, or every row label, names its measure."""
        figures = [c for c in block.columns if any(is_figure(block.sheet.cell(r, c)) for r in block.body[:SAMPLE_ROWS])]
        heads = {c: self.vocabulary.path(block.headers[c], dataset.id) for c in figures}
        rows = dict(enumerate(self._labels(block, dataset)))
        return self._each_named(heads) or self._each_named(
            {place: m for place, m in rows.items() if m.role == ROLE_VALUE and (m.measure or m.kinds)}
        )

    def _each_named(self, meanings: dict[int, Meaning]) -> bool:
        """Each names its measure, or stands behind the one that it is a kind of."""
        dimensions = {m.id: m.dimensions for d in self.plan.datasets for m in d.measures}
        values = {place: meaning for place, meaning in meanings.items() if meaning.role == ROLE_VALUE}
        found, doubtful = carried(values, dimensions)
        return bool(found) and not doubtful and all(meaning.measure for meaning in found.values())


def _label_texts(block: Block) -> tuple[str, ...]:
    """The distinct row labels of the first rows, and the group rows."""
    labels: dict[str, None] = {}
    for row in list(block.body[:SAMPLE_ROWS]):
        for column in block.columns[:3]:
            value = block.sheet.cell(row, column)
            if isinstance(value, str) and not is_figure(value) and not is_blank(value) and len(value) < 40:
                labels[plain(value)] = None
    return (*labels, *dict.fromkeys(label.text for label in block.groups.values() if label.text not in labels))


def _near(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates that can't be told from the best one; none when every figure names its measure in the table."""
    best = candidates[0]
    close = [c for c in candidates if c.score >= best.score - NEAR and c.score >= SURE]
    if best.explicit and all(c.explicit for c in close) and len({c.dataset.area_code for c in close}) == 1:
        return []
    return close if len(close) > 1 else []


def _values(meanings: Iterable[Meaning]) -> list[Meaning]:
    """Those that head or label figures: a header that only names a dimension (专利类型) heads labels."""
    roles = (ROLE_VALUE, ROLE_UNKNOWN, ROLE_DERIVED)
    return [m for m in meanings if m.role in roles and not (m.dimension and not m.kinds)]


def _holds_values(block: Block) -> bool:
    """At least one row of a body under a header of two columns."""
    return bool(block.header_rows) and len(block.columns) > 1
