"""Tables side by side on one sheet: at which columns they begin. Imports etl.rows and values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from etl.rows import Words, is_figure
from etl.values import is_blank, parse_date, plain

LONGEST_COUNT = 10  # characters of a count, its separators and its unit included


def starts_beside(headers: Mapping[int, tuple[str, ...]], own_titles: Collection[int], words: Words) -> list[int]:
    """The first column of each table: after a gap, one headed like the very first, or a stub under a title of its own.

    A blank column within one table is followed by another of its columns, which is no second first one.
    """
    columns = list(headers)
    starts, first = [columns[0]], headers[columns[0]]
    for before, column in pairwise(columns):
        header = headers[column]
        if column == before + 1 or column == columns[-1] or not header or not first:
            continue
        titled = column in own_titles and min(own_titles) < column
        if words.same_stub(first[-1], header[-1]) or (titled and words.is_stub(header[-1])):
            starts.append(column)
    return starts


def starts_again(headers: Mapping[int, tuple[str, ...]], body: Mapping[int, Iterable[Any]], words: Words) -> list[int]:
    """Where a second column of areas (or of months, headed like the first) stands after figures: the other half.

    Two halves may touch each other; the columns in front of the first such column (序号) are those of the second too.
    """
    columns = list(headers)
    values = {column: [value for value in body[column] if not is_blank(value)] for column in columns}
    first = next((column for column in columns if _names_areas(values[column], words)), None)
    if first is None:
        first = columns[0]
    front = [headers[column] for column in columns[: columns.index(first)]]
    starts, passed = [], False
    for place, column in enumerate(columns):
        if column > first and passed and column != columns[-1] and _is_alike(column, first, headers, values, words):
            before = columns[place - len(front) : place]
            starts.append(before[0] if front and [headers[one] for one in before] == front else column)
            passed = False
        elif column > first and values[column]:
            passed = passed or all(is_figure(value) for value in values[column])
    return starts


def starts_otherwise(
    headers: Mapping[int, tuple[str, ...]], body: Mapping[int, Iterable[Any]], words: Words
) -> list[int]:
    """Where a table of another kind begins after one of areas and figures: labels that are all known words (departments
    beside districts), each once, with figures behind them."""
    columns = list(headers)
    values = {column: [value for value in body[column] if not is_blank(value)] for column in columns}
    first = next((column for column in columns if _names_areas(values[column], words)), None)
    if first is None:
        return []
    behind = columns[columns.index(first) + 1 :]
    counts = [column for column in behind if values[column] and _are_counts(values[column])]
    for place, column in enumerate(behind):
        labelled = bool(headers[column]) and words.is_stub(headers[column][-1]) and _are_labels(values[column], words)
        rest = [one for one in behind[place + 1 :] if values[one]]
        if labelled and counts and counts[0] < column and rest and set(rest) <= set(counts):
            return [column]
        if values[column] and column not in counts:
            return []
    return []


def _are_counts(values: list[Any]) -> bool:
    """Figures of a cross table: no days and no numbers of documents, which a list may hold."""
    days = (parse_date(value) for value in values)
    if any(day and day.precision == "day" for day in days):
        return False
    return all(is_figure(value) and len(plain(value)) < LONGEST_COUNT for value in values)


def _are_labels(values: list[Any], words: Words) -> bool:
    texts = [plain(value) for value in values if not is_figure(value)]
    return len(texts) == len(values) > 1 and len(set(texts)) == len(texts) and all(map(words.is_header, texts))


def _is_alike(
    column: int, first: int, headers: Mapping[int, tuple[str, ...]], values: Mapping[int, list[Any]], words: Words
) -> bool:
    if _names_areas(values[first], words):
        same = bool(headers[column] and headers[first]) and words.same_stub(headers[first][-1], headers[column][-1])
        return (same and not all(map(is_figure, values[column]))) or _names_areas(values[column], words)
    stub = bool(headers[first]) and words.is_stub(headers[first][-1])
    return stub and headers[column] == headers[first]


def _names_areas(values: list[Any], words: Words) -> bool:
    """A column that mostly holds areas; codes are such as well, small numbers never."""
    named = sum(
        1 for value in values if words.is_area(plain(value)) and not (is_figure(value) and len(plain(value)) < 6)
    )
    return bool(values) and named * 2 >= len(values)
