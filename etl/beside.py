"""Tables side by side on one sheet: at which columns they begin. Imports etl.rows only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from etl.rows import Words


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
