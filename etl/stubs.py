"""The label columns of a cross table: which they are, and what the labels of a row mean together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from etl.area_words import area_problem, is_total, total_word
from etl.areas import tidy_label
from etl.headers import LONGEST_LABEL, answered, header_key, header_question
from etl.layout import Block
from etl.periods import complete, read_bare, read_period
from etl.rows import is_figure, is_time_number
from etl.values import is_blank, parse_date, plain, squeeze
from etl.vocabulary import (
    ROLE_AREA,
    ROLE_DERIVED,
    ROLE_INDEX,
    ROLE_LABEL,
    ROLE_MONTH,
    ROLE_NOTE,
    ROLE_PERIOD,
    ROLE_UNKNOWN,
    ROLE_VALUE,
    ROLE_YEAR,
    SUBTOTAL,
    TOTAL,
    Meaning,
    Vocabulary,
    combine,
)
from etl.workbook import a1
from scorecard.plan import AreaKind
from scorecard.schema import Question

STUB_ROLES = (ROLE_AREA, ROLE_YEAR, ROLE_MONTH, ROLE_PERIOD, ROLE_LABEL)
SAMPLE_ROWS = 60


@dataclass(frozen=True)
class Stub:
    """A column of labels. `role`: area, year, month, period, label, index; `dimension` when its header names one."""

    column: int
    role: str
    dimension: str | None = None


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


def find_stubs(block: Block, dataset: str, vocabulary: Vocabulary) -> list[Stub]:
    """Label columns from left to right, by their headers, else by what stands in them."""
    stubs: list[Stub] = []
    for column in block.columns:
        meaning = vocabulary.path(block.headers[column], dataset)
        if meaning.role in (*STUB_ROLES, ROLE_INDEX, ROLE_NOTE):
            stubs.append(Stub(column, meaning.role, meaning.dimension))
        elif meaning.dimension and not meaning.kinds and _mostly_text(block, column):
            stubs.append(Stub(column, ROLE_LABEL, meaning.dimension))
        elif (not meaning.said or meaning.role == ROLE_UNKNOWN) and (
            role := _role_by_content(block, column, vocabulary)
        ):
            if role != ROLE_LABEL or not stubs or _names_anything(block, column, dataset, vocabulary):
                stubs.append(Stub(column, role))
    if not stubs and block.columns and _mostly_text(block, block.columns[0]):
        stubs.append(Stub(block.columns[0], _role_by_content(block, block.columns[0], vocabulary) or ROLE_LABEL))
    return [_sharpened(block, _as_filled(block, stub, dataset, vocabulary), vocabulary) for stub in stubs]


def _sample(block: Block, column: int) -> list[Any]:
    values = [stub_value(block, row, column) for row in list(block.body[:SAMPLE_ROWS])]
    return [value for value in values if not is_blank(value)]


def stub_value(block: Block, row: int, column: int) -> Any:
    """A label, or that of the merged range the cell belongs to."""
    value = block.sheet.cell(row, column)
    if is_blank(value):
        for top, left, bottom, right in block.sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                return block.sheet.cell(top, left)
    return value


def _mostly_text(block: Block, column: int) -> bool:
    values = _sample(block, column)
    return bool(values) and sum(1 for value in values if isinstance(value, str) and not is_figure(value)) * 2 > len(
        values
    )


def _role_by_content(block: Block, column: int, vocabulary: Vocabulary) -> str | None:
    values = _sample(block, column)
    if not values:
        return None
    areas = sum(1 for value in values if vocabulary.areas.exact(value) and not _small_number(value))
    if areas * 2 >= len(values) or (areas >= 2 and _mostly_text(block, column)):
        return ROLE_AREA
    times = sum(1 for value in values if read_period(value)[0].dated and not is_figure(value))
    if times * 2 > len(values):
        return ROLE_PERIOD
    if column == block.columns[0] and all(is_time_number(value) and len(plain(value)) == 4 for value in values):
        return ROLE_YEAR
    return ROLE_LABEL if _mostly_text(block, column) else None


def _names_anything(block: Block, column: int, dataset: str, vocabulary: Vocabulary) -> bool:
    """Words of which none is known (签字, 联系人) label no row that other columns label already."""
    return any(vocabulary.meaning(plain(value), dataset).said for value in _sample(block, column))


def _small_number(value: Any) -> bool:
    return plain(value).isdigit() and len(plain(value)) < 6


def _as_filled(block: Block, stub: Stub, dataset: str, vocabulary: Vocabulary) -> Stub:
    """A table turned on its side keeps 区县 in its corner, over a column that holds months or kinds and no area."""
    if stub.role != ROLE_AREA:
        return stub
    values = [value for value in _sample(block, stub.column) if not TOTAL.match(squeeze(value))]
    if not values or any(vocabulary.areas.exact(value) for value in values):
        return stub
    if sum(1 for value in values if read_period(value)[0].dated and not is_figure(value)) * 2 > len(values):
        return replace(stub, role=ROLE_PERIOD)
    understood = sum(1 for value in values if vocabulary.meaning(plain(value), dataset).role != ROLE_UNKNOWN)
    return replace(stub, role=ROLE_LABEL) if understood * 2 > len(values) else stub


def _sharpened(block: Block, stub: Stub, vocabulary: Vocabulary) -> Stub:
    """A vague header (项目, 单位, 名称) over a column of areas or of months is made plain by its content."""
    if stub.role != ROLE_LABEL or stub.dimension:
        return stub
    role = _role_by_content(block, stub.column, vocabulary)
    return replace(stub, role=role) if role in (ROLE_AREA, ROLE_PERIOD) else stub


def row_label(
    block: Block, row: int, stubs: list[Stub], dataset: str, vocabulary: Vocabulary, answers: Mapping[str, str]
) -> RowLabel:
    """The labels of one row put together; an area that isn't known makes a problem and a question."""
    label = RowLabel(row, a1(row, stubs[0].column if stubs else block.columns[0]), "", Meaning())
    group = block.groups.get(row)
    if group and not _is_only_a_total(block, row, stubs, vocabulary):
        label = replace(label, meaning=_group_meaning(group.text, dataset, vocabulary))
    named: list[tuple[str, str]] = []  # areas that the row's own cells name, as they are written
    for place, stub in enumerate(stubs):
        if stub.role in (ROLE_INDEX, ROLE_NOTE):
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


def _two_districts(
    named: list[tuple[str, str]], vocabulary: Vocabulary
) -> tuple[str, dict[str, str | float | int]] | None:
    """A row that names two districts, as by a code and a name that are not of one another: whose it is nobody knows."""
    districts = {code: text for code, text in named if vocabulary.areas.kinds.get(code) == AreaKind.DISTRICT}
    if len(districts) < 2:
        return None
    one, other = list(districts.values())[:2]
    return "area_conflict", {"one": one[:40], "other": other[:40]}


def _total_beside(
    block: Block, label: RowLabel, stubs: list[Stub], dataset: str, vocabulary: Vocabulary, answers: Mapping[str, str]
) -> RowLabel:
    """合计 written in the column of serial numbers, over which it had been merged: a label like those beside it."""
    beside = next((stub for stub in stubs if stub.role not in (ROLE_INDEX, ROLE_NOTE)), None)
    for stub in stubs:
        value = stub_value(block, label.row, stub.column)
        if beside and stub.role == ROLE_INDEX and is_total(value, vocabulary):
            cell = a1(label.row, stub.column)
            label = replace(label, cell=cell, text=plain(value))
            return _with_label(label, value, beside, cell, dataset, vocabulary, answers)
    return label


def _filled_after(block: Block, row: int, stubs: list[Stub]) -> bool:
    labels = [stub for stub in stubs if stub.role not in (ROLE_INDEX, ROLE_NOTE)]
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
    if code is None:
        return _unknown_area(label, value, cell, vocabulary)
    if code not in areas.names:
        return replace(label, meaning=replace(label.meaning, role=ROLE_NOTE))
    whole = areas.kinds[code] == AreaKind.CITY
    return replace(label, meaning=replace(label.meaning, area=code, total=label.meaning.total or whole))


def _unknown_area(label: RowLabel, value: Any, cell: str, vocabulary: Vocabulary) -> RowLabel:
    problem, question = area_problem(value, cell, vocabulary)
    return replace(label, cell=cell, problem=problem, question=question)
