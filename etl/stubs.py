"""The label columns of a cross table: which they are, by their headers, else by what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from etl.layout import Block
from etl.periods import read_period
from etl.rows import is_figure, is_time_number
from etl.values import is_blank, plain, squeeze
from etl.vocabulary import (
    ROLE_AREA,
    ROLE_INDEX,
    ROLE_LABEL,
    ROLE_MONTH,
    ROLE_NOTE,
    ROLE_PERIOD,
    ROLE_UNIT,
    ROLE_UNKNOWN,
    ROLE_YEAR,
    Vocabulary,
)
from etl.word_patterns import (
    TOTAL,
    UNIT_WORDS,
)

STUB_ROLES = (ROLE_AREA, ROLE_YEAR, ROLE_MONTH, ROLE_PERIOD, ROLE_LABEL, ROLE_UNIT)
NO_LABELS = (ROLE_INDEX, ROLE_NOTE, ROLE_UNIT)
UNIT = re.compile(UNIT_WORDS)
SAMPLE_ROWS = 60


@dataclass(frozen=True)
class Stub:
    """A column of labels. `role`: area, year, month, period, label, index; `dimension` when its header names one."""

    column: int
    role: str
    dimension: str | None = None


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
    if all(UNIT.fullmatch(squeeze(value)) for value in _sample(block, stub.column)):
        return replace(stub, role=ROLE_UNIT)
    role = _role_by_content(block, stub.column, vocabulary)
    return replace(stub, role=role) if role in (ROLE_AREA, ROLE_PERIOD) else stub
