"""What the labels of one row of a cross table mean together. Imports the small modules of etl and scorecard.plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from etl.area_words import area_problem, is_total, total_word
from etl.areas import tidy_label
from etl.headers import LONGEST_LABEL, answered, header_key, header_question
from etl.layout import Block
from etl.periods import complete, read_bare, read_period
from etl.stubs import NO_LABELS, UNIT, Stub, stub_value
from etl.values import is_blank, parse_date, plain, squeeze
from etl.vocabulary import (
    ROLE_AREA,
    ROLE_DERIVED,
    ROLE_INDEX,
    ROLE_MONTH,
    ROLE_NOTE,
    ROLE_PERIOD,
    ROLE_UNIT,
    ROLE_UNKNOWN,
    ROLE_VALUE,
    ROLE_YEAR,
    Meaning,
    Vocabulary,
    combine,
)
from etl.word_patterns import (
    DERIVED,
    SUBTOTAL,
    TOTAL,
)
from etl.workbook import a1
from scorecard.plan import AreaKind
from scorecard.schema import Question


@dataclass(frozen=True)
class RowLabel:
    """What a row is about. `problem`: (rule, values) of the error that blocks it, with the question it raises."""

    row: int
    cell: str
    text: str
    meaning: Meaning
    problem: tuple[str, dict[str, str | float | int]] | None = None
    question: Question | None = None
    repeats_header: bool = False


def row_label(
    block: Block, row: int, stubs: list[Stub], dataset: str, vocabulary: Vocabulary, answers: Mapping[str, str]
) -> RowLabel:
    """The labels of one row put together; an area that isn't known makes a problem and a question."""
    label = RowLabel(row, a1(row, stubs[0].column if stubs else block.columns[0]), "", Meaning())
    group = block.groups.get(row)
    if group and not _is_only_a_total(block, row, stubs, vocabulary):
        label = replace(label, meaning=_group_meaning(group.text, dataset, vocabulary))
    label = replace(label, meaning=_with_unit(label.meaning, block, row, stubs))
    named: list[tuple[str, str]] = []  # areas that the row's own cells name, as they are written
    for place, stub in enumerate(stubs):
        if stub.role in NO_LABELS:
            continue
        own = value = stub_value(block, row, stub.column)
        if is_blank(value) and _filled_after(block, row, stubs[place + 1 :]):
            value = _carried_down(block, row, stub.column)
        if is_blank(value):
            if stub.role == ROLE_AREA and label.text and not label.meaning.total and not label.problem:
                return replace(label, problem=("row_unknown", {"text": label.text, "row": row + 1}))
            continue
        text = plain(value)
        if (text,) == block.headers[stub.column][-1:]:
            return replace(label, repeats_header=True)
        label = replace(label, text=(label.text + " " + tidy_label(value)).strip())
        label = _with_label(label, value, stub, a1(row, stub.column), dataset, vocabulary, answers)
        if stub.role == ROLE_AREA and label.meaning.area and not label.problem and not is_blank(own):
            named.append((label.meaning.area, text))
    if (problem := _two_districts(named, vocabulary)) and not label.problem:
        return replace(label, problem=problem)
    if stubs and not label.text and not label.problem:
        label = _total_beside(block, label, stubs, dataset, vocabulary, answers)
    if stubs and (not label.text or not label.meaning.said) and not label.problem:  # a group's name is no row's
        return replace(label, problem=("row_unknown", {"text": label.text[:40], "row": row + 1}))
    return label


def _with_unit(meaning: Meaning, block: Block, row: int, stubs: list[Stub]) -> Meaning:
    """The unit that a column of units gives the row."""
    units = [squeeze(block.sheet.cell(row, stub.column)) for stub in stubs if stub.role == ROLE_UNIT]
    return replace(meaning, unit=units[0]) if units and UNIT.fullmatch(units[0]) else meaning


def _two_districts(
    named: list[tuple[str, str]], vocabulary: Vocabulary
) -> tuple[str, dict[str, str | float | int]] | None:
    """A row that names two districts, as by a code and a name that are not of one another: whose it is nobody knows."""
    kinds, city = vocabulary.areas.kinds, vocabulary.areas.city
    districts = {code: text for code, text in named if kinds.get(code) == AreaKind.DISTRICT}
    if named and kinds.get(named[0][0]) == AreaKind.DISTRICT:  # 宝鸡市 before 渭滨区 is where it lies
        after = [text for code, text in named[1:] if code == city]
        if after:
            return "area_conflict", {"one": named[0][1][:40], "other": after[0][:40]}
    if len(districts) < 2:
        return None
    one, other = list(districts.values())[:2]
    return "area_conflict", {"one": one[:40], "other": other[:40]}


def _total_beside(
    block: Block, label: RowLabel, stubs: list[Stub], dataset: str, vocabulary: Vocabulary, answers: Mapping[str, str]
) -> RowLabel:
    """合计 written in the column of serial numbers, over which it had been merged: a label like those beside it."""
    beside = next((stub for stub in stubs if stub.role not in NO_LABELS), None)
    for stub in stubs:
        value = stub_value(block, label.row, stub.column)
        if beside and stub.role == ROLE_INDEX and is_total(value, vocabulary):
            cell = a1(label.row, stub.column)
            label = replace(label, cell=cell, text=plain(value))
            return _with_label(label, value, beside, cell, dataset, vocabulary, answers)
    return label


def _filled_after(block: Block, row: int, stubs: list[Stub]) -> bool:
    labels = [stub for stub in stubs if stub.role not in NO_LABELS]
    return any(not is_blank(stub_value(block, row, stub.column)) for stub in labels)


def _carried_down(block: Block, row: int, column: int) -> Any:
    """The label above, where a group's label stands in its first row only (merges that a format can't keep)."""
    for above in range(row - 1, block.header_row, -1):
        value = stub_value(block, above, column)
        if not is_blank(value):
            return value
    return None


def _is_only_a_total(block: Block, row: int, stubs: list[Stub], vocabulary: Vocabulary) -> bool:
    """The one row below the one lone label is 合计: that label is a row whose figures were left empty, and no group."""
    values = (stub_value(block, row, stub.column) for stub in stubs)
    return len(block.groups) == 1 and any(is_total(value, vocabulary) for value in values)


def _group_meaning(text: str, dataset: str, vocabulary: Vocabulary) -> Meaning:
    meaning = vocabulary.meaning(text, dataset)
    return meaning if meaning.role == ROLE_VALUE and meaning.said else Meaning()


def _with_label(
    label: RowLabel, value: Any, stub: Stub, cell: str, dataset: str, vocabulary: Vocabulary, answers: Mapping[str, str]
) -> RowLabel:
    if label.problem:
        return label
    if stub.role == ROLE_AREA:
        return _with_area(label, value, cell, vocabulary, answers)
    if stub.role in (ROLE_YEAR, ROLE_MONTH, ROLE_PERIOD):
        return _with_time(label, value, stub, cell, dataset, vocabulary)
    meaning = vocabulary.kind_meaning(plain(value), stub.dimension, dataset)
    if meaning.role == ROLE_UNKNOWN:
        meaning = answered(meaning, answers.get(header_key(dataset, plain(value))))
    if meaning.role == ROLE_UNKNOWN:
        return _unknown_label(replace(label, cell=cell), plain(value), dataset, vocabulary)
    return replace(label, meaning=combine(label.meaning, meaning))  # 其中 says nothing: the next column does


def _unknown_label(label: RowLabel, text: str, dataset: str, vocabulary: Vocabulary) -> RowLabel:
    """A label that names nothing known blocks its row; one that may name an indicator is asked."""
    declared = vocabulary.plan.dataset(dataset)
    question = header_question(text, "", label.cell, declared, vocabulary.plan) if len(text) <= LONGEST_LABEL else None
    return replace(label, problem=("row_unknown", {"text": text[:40], "row": label.row + 1}), question=question)


def _with_time(label: RowLabel, value: Any, stub: Stub, cell: str, dataset: str, vocabulary: Vocabulary) -> RowLabel:
    hint = read_bare(value, years=stub.role == ROLE_YEAR) if plain(value).isdigit() else read_period(value)[0]
    if hint.empty and stub.role == ROLE_PERIOD and (day := parse_date(value)):
        hint = read_period(day.value)[0]
    if hint.last_year:
        return replace(label, meaning=replace(label.meaning, role=ROLE_DERIVED))
    if hint.span and not hint.year:
        return replace(label, cell=cell, problem=("period_unclear", {"text": plain(value)[:40]}))
    if hint.empty:
        meaning = vocabulary.meaning(plain(value), dataset)
        if not meaning.total and meaning.role != ROLE_DERIVED:
            return replace(label, cell=cell, problem=("period_unclear", {"text": plain(value)[:40]}))
        return replace(label, meaning=combine(label.meaning, meaning))
    said = vocabulary.meaning(plain(value), dataset)  # 2012年（万人） and 3月发明 say more than a time
    if said.role != ROLE_VALUE:
        said = Meaning()
    meaning = combine(label.meaning, replace(said, hint=complete(hint, label.meaning.hint)))
    return replace(label, meaning=meaning)


def _with_area(label: RowLabel, value: Any, cell: str, vocabulary: Vocabulary, answers: Mapping[str, str]) -> RowLabel:
    areas, text = vocabulary.areas, squeeze(value)
    answered = answers.get(f"area:{text}")
    found = areas.exact(value)
    total = total_word(value, vocabulary)
    if found is None and (TOTAL.match(total) or SUBTOTAL.search(total)):
        city = not SUBTOTAL.search(total) or total == "小计"
        meaning = replace(label.meaning, area=areas.city, total=True, role=ROLE_VALUE if city else ROLE_DERIVED)
        return replace(label, meaning=meaning)
    code = answered or (found.code if found else None)
    if code is None and DERIVED.search(text) and len(text) <= LONGEST_LABEL:  # 区县平均, 同比增长
        return replace(label, meaning=replace(label.meaning, role=ROLE_DERIVED))
    if code is None:
        return _unknown_area(label, value, cell, vocabulary)
    if code not in areas.names:
        return replace(label, meaning=replace(label.meaning, role=ROLE_NOTE))
    whole = areas.kinds[code] == AreaKind.CITY
    return replace(label, meaning=replace(label.meaning, area=code, total=label.meaning.total or whole))


def _unknown_area(label: RowLabel, value: Any, cell: str, vocabulary: Vocabulary) -> RowLabel:
    problem, question = area_problem(value, cell, vocabulary)
    return replace(label, cell=cell, problem=problem, question=question)
