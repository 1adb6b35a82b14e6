"""The headers of a cross table that nothing is known of: said, and over figures asked, with what they may be.

The nearest declared name is offered first and never assumed. Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from etl.area_words import area_problem
from etl.areas import edit_distance
from etl.layout import Block
from etl.periods import complete, implausible, read_bare
from etl.remarks import Remarks
from etl.values import is_blank, parse_number, plain, squeeze
from etl.vocabulary import (
    ROLE_DERIVED,
    ROLE_INDEX,
    ROLE_NOTE,
    ROLE_UNKNOWN,
    ROLE_VALUE,
    Meaning,
    Vocabulary,
    strip_marks,
)
from etl.workbook import a1
from scorecard.plan import Dataset, Plan
from scorecard.schema import Question

NONE = "none"  # the answer that a column or a row is to be left out
LONG_NAME, FAR = 5, 99  # from this length on two characters may be off
LONGEST_LABEL = 20  # a longer text beside figures is no name of an indicator


@dataclass(frozen=True)
class ValueColumns:
    """The columns of values: those understood, those with a header and no figure, those that nothing is known of."""

    found: dict[int, Meaning]
    blank: dict[int, Meaning]
    unknown: list[int]


def value_columns(
    block: Block,
    dataset: Dataset,
    stubs: set[int],
    vocabulary: Vocabulary,
    remarks: Remarks,
    answers: Mapping[str, str],
) -> ValueColumns:
    """Meaning of every column of values; an unknown one becomes a warning and, over figures, a question."""
    found: dict[int, Meaning] = {}
    blank: dict[int, Meaning] = {}
    unknown: list[int] = []
    read = {c: column_meaning(block, c, dataset.id, vocabulary) for c in block.columns if c not in stubs}
    across = sum(bool(m.area) and not m.total for m in read.values()) > 0
    for column, meaning in read.items():
        if meaning.role == ROLE_UNKNOWN and across:
            meaning = _answered_area(meaning, block.headers[column], vocabulary, answers)
        if meaning.role == ROLE_UNKNOWN:
            meaning = answered(meaning, answers.get(header_key(dataset.id, "".join(block.headers[column]))))
        values = [v for row in block.body if not is_blank(v := block.sheet.cell(row, column))]
        if not values and meaning.role == ROLE_VALUE and block.headers[column]:
            blank[column] = meaning
        if not values or meaning.role in (ROLE_NOTE, ROLE_INDEX, ROLE_DERIVED):
            continue
        if meaning.hint.span and not meaning.hint.year:
            remarks.error("period_unclear", block.sheet.name, a1(block.header_row, column), text=meaning.text[:40])
            continue
        if meaning.role != ROLE_UNKNOWN and block.headers[column]:
            found[column] = meaning
            continue
        unknown.append(column)
        cell, header = a1(block.header_row, column), "".join(block.headers[column])
        if across and header and _tell_area(block, column, vocabulary, remarks):
            continue
        if strange := implausible(header):
            remarks.error("period_implausible", block.sheet.name, cell, text=strange)
            continue
        remarks.warn("header_unknown", block.sheet.name, cell, header=header or cell, count=len(values))
        if header and any(is_number(value) for value in values):
            remarks.ask(header_question(header, block.sheet.name, cell, dataset, vocabulary.plan))
    return ValueColumns(found, blank, unknown)


def _answered_area(
    meaning: Meaning, texts: tuple[str, ...], vocabulary: Vocabulary, answers: Mapping[str, str]
) -> Meaning:
    """A header among areas that a person said the area of."""
    code = answers.get(f"area:{squeeze(texts[-1])}", "") if texts else ""
    if code == NONE:
        return replace(meaning, role=ROLE_NOTE)
    return replace(meaning, role=ROLE_VALUE, unknown="", area=code) if code in vocabulary.areas.names else meaning


def _tell_area(block: Block, column: int, vocabulary: Vocabulary, remarks: Remarks) -> bool:
    """A header among areas that is another city's, or nearly one of this: said like that of a row."""
    cell = a1(block.header_row, column)
    (rule, values), question = area_problem(block.headers[column][-1], cell, vocabulary)
    if rule == "area_unknown":
        return False
    remarks.error(rule, block.sheet.name, cell, **values)
    if question:
        remarks.ask(replace(question, sheet=block.sheet.name))
    return True


def column_meaning(block: Block, column: int, dataset: str, vocabulary: Vocabulary) -> Meaning:
    """The meaning of a column's header, a bare number included."""
    meaning = vocabulary.path(block.headers[column], dataset)
    raw = [value for value in block.raw_headers.get(column, ()) if not is_blank(value)]
    if raw and plain(raw[-1]).isdigit():  # a bare 3 between 2 and 4 is March, a bare 2012 a year
        number = read_bare(raw[-1], years=len(plain(raw[-1])) == 4)
        if not number.empty:
            return replace(meaning, hint=complete(number, meaning.hint), role=ROLE_VALUE, unknown="")
    return meaning


def is_number(value: Any) -> bool:
    """True for a cell that holds a figure, and not only a dash."""
    number = parse_number(value)
    return number is not None and number.value is not None


# --- asking --------------------------------------------------------------------------------------------------------


def header_key(dataset: str, text: str) -> str:
    """The name of the question: the same header in twelve sheets is asked once."""
    return f"header:{dataset}:{squeeze(text)}"


def answered(meaning: Meaning, answer: str | None) -> Meaning:
    """The meaning with what a person said of it: a measure, measure/dimension/kind, or that it is to be left out."""
    if not answer:
        return meaning
    if answer == NONE:
        return replace(meaning, role=ROLE_NOTE)
    measure, dimension, kind = ([*answer.split("/"), "", ""])[:3]
    kinds = {**meaning.kinds, dimension: kind} if kind else dict(meaning.kinds)
    return replace(meaning, role=ROLE_VALUE, unknown="", measure=measure, kinds=kinds)


def header_question(text: str, sheet: str, cell: str, dataset: Dataset, plan: Plan) -> Question:
    """What a header over figures, or a label beside them, may be: the nearest names first."""
    word = strip_marks(text)
    options = sorted(_options(dataset, plan), key=lambda option: _distance(word, option[2]))
    choices = tuple((name, label) for name, label, _ in options)
    key, values = header_key(dataset.id, text), {"header": plain(text)[:40]}
    return Question(key, "ask_header", sheet, cell, dict(values), (*choices, (NONE, "—")), shape=key)


def _options(dataset: Dataset, plan: Plan) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Id, label and spellings of everything a figure of this table may be."""
    summary = dataset.summary
    for name in summary.measures if summary else ():
        measure = plan.measure(name)[1]
        yield name, measure.label.zh, (*measure.headers, measure.label.zh)
        for dimension in dict.fromkeys((*measure.dimensions, *(summary.dimensions if summary else ()))):
            for kind in plan.dimension(dimension).kinds:
                label = f"{measure.label.zh}·{kind.label.zh}"
                yield (
                    f"{name}/{dimension}/{kind.id}",
                    label,
                    (*kind.names, kind.label.zh, *_joined(measure.headers, kind.names)),
                )


def _joined(measures: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[str]:
    return (kind + measure for kind in kinds for measure in measures)


def _distance(word: str, names: tuple[str, ...]) -> int:
    """How far off the nearest spelling is; FAR when it is no slip of the pen."""
    allowed = 2 if len(word) >= LONG_NAME else 1
    near = [edit_distance(word, clean) for name in names if abs(len(clean := squeeze(name)) - len(word)) <= allowed]
    best = min(near, default=FAR)
    return best if best <= allowed and best < len(word) else FAR


def nearest_name(word: str, names: tuple[str, ...]) -> bool:
    """Whether a header is a slip of the pen away from one of these names."""
    return _distance(word, names) < FAR
