"""The columns of a record list: headers as they stand → declared columns. Imports etl.layout and scorecard.plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from etl.headers import NONE, header_key, nearest_name
from etl.layout import Block
from etl.values import plain
from etl.vocabulary import strip_marks
from scorecard.plan import Column, ColumnType, Dataset
from scorecard.schema import Question

SHORTEST = 3  # characters from which a word can be told from another by one of them


def match_columns(block: Block, dataset: Dataset, answers: Mapping[str, str]) -> dict[int, Column]:
    """Column numbers of a block → declared columns, by the exact header (marks, unit and blanks apart), each once.

    What a person said of a header comes first.
    """
    if dataset.records is None:
        return {}
    wanted: dict[str, list[Column]] = {}
    for column in dataset.records.columns:
        for header in (column.label.zh, *column.headers, column.label.en):
            wanted.setdefault(strip_marks(header).lower(), []).append(column)
    found = _answered(block, dataset, answers)
    for place in sorted(block.columns, key=lambda c: _choices(block, c, wanted)):
        for name in _names(block.headers[place]):
            free = [c for c in wanted.get(name, ()) if c not in found.values()]
            if free and place not in found:
                found[place] = free[0]
    return dict(sorted(found.items()))


def _answered(block: Block, dataset: Dataset, answers: Mapping[str, str]) -> dict[int, Column]:
    declared = {column.id: column for column in (dataset.records.columns if dataset.records else ())}
    said = {place: answers.get(header_key(dataset.id, "".join(levels))) for place, levels in block.headers.items()}
    return {place: declared[name] for place, name in said.items() if name in declared}


def column_question(text: str, sheet: str, cell: str, dataset: Dataset, taken: Collection[str]) -> Question | None:
    """A header that is a slip of the pen away from one that the list can't do without: which column is it?"""
    word = strip_marks(text)
    free = [c for c in (dataset.records.columns if dataset.records else ()) if c.id not in taken]
    needed = [c for c in free if c.required or c.type == ColumnType.AREA]
    near = [c for c in needed if len(word) >= SHORTEST and nearest_name(word, (c.label.zh, *c.headers))]
    if not near:
        return None
    choices = [(c.id, c.label.zh) for c in (*near, *(c for c in free if c not in near))]
    key, values = header_key(dataset.id, text), {"header": plain(text)[:40]}
    return Question(key, "ask_header", sheet, cell, dict(values), (*choices, (NONE, "—")), shape=key)


def _choices(block: Block, column: int, wanted: Mapping[str, list[Any]]) -> tuple[int, int]:
    """Headers that can mean one column only are matched first."""
    return (min((len(wanted[n]) for n in _names(block.headers[column]) if n in wanted), default=99), column)


def _names(levels: tuple[str, ...]) -> list[str]:
    """What a header's levels may be called: all of them as one word (申请人, 类型), else the lower ones alone."""
    return list(dict.fromkeys(strip_marks("".join(levels[start:])).lower() for start in range(len(levels))))
