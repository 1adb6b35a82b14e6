"""The rows of a sheet → segments that hold one table each: a new one begins at a title or header below a body.

Structure only, no meaning. Imports etl.rows and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.rows import INDEX, Row, Words, is_figure
from etl.values import parse_date, squeeze

UNIT = re.compile(r"\(?(?:计量)?单位")
# 续表, 续表1, （续）, 接上页, 表1（续）; and at a title's end （续）
CONTINUED = re.compile(
    r"^\(?(?:表[一二三四五六\d]*)?\(?[续接](?:[上前]?[表页])?\(?[一二三四五六七八九\d]*\)?\)?$|\(续表?[一二三四五六\d]*\)$"
)


def segments(rows: list[Row], words: Words) -> Iterator[list[Row]]:
    """Runs of rows that hold one table each: a new one begins at a title or header that stands below a body."""
    segment: list[Row] = []
    seen_body = False
    for index, row in enumerate(rows):
        if seen_body and row.cells and _begins_table(rows, index, segment, words):
            yield segment
            segment, seen_body = [], False
        if row.cells:
            segment.append(row)
            seen_body = seen_body or (row.figures > 0 and not row.is_loose) or _is_text_body(row, segment)
    if segment:
        yield segment


def _is_text_body(row: Row, segment: list[Row]) -> bool:
    """A row of words only below a header row of a list."""
    return len(row.cells) > 1 and any(before.known >= 2 for before in segment[:-1]) and not row.is_loose


def _begins_table(rows: list[Row], index: int, segment: list[Row], words: Words) -> bool:
    row = rows[index]
    if row.figures or row.is_note:
        return False
    if _is_header_row(row, words) and not _is_like_the_body(row, segment):
        return not repeats_header(row, segment) and (_starts_like_header(row, words) or not rows[index - 1].cells)
    if not row.is_loose:
        return False
    for after in rows[index + 1 :]:  # a title, when a header comes before any value
        if not after.cells or after.is_loose:
            continue
        begins = _is_header_row(after, words) and not after.figures
        return begins and not (repeats_header(after, segment) and _goes_on(rows, index, segment))
    return False


def _goes_on(rows: list[Row], index: int, segment: list[Row]) -> bool:
    """A printed page's turn: 续表, or nothing but the title once more, before the header that stands above already."""
    own = titles_of(segment)
    after_body = len(segment)
    while after_body and segment[after_body - 1].is_loose:
        after_body -= 1
    lines = list(segment[after_body:])
    for row in rows[index:]:
        if row.cells and not row.is_loose:
            break
        lines.append(row)
    return any(is_continued(row) for row in lines) or all(is_said_again(row, own) for row in lines)


def is_continued(row: Row) -> bool:
    """A line that says 续表."""
    return row.is_loose and any(CONTINUED.search(squeeze(value)) for _, value in row.cells)


def titles_of(segment: list[Row]) -> set[str]:
    """The texts above a segment's header."""
    found: set[str] = set()
    for row in segment:
        if not row.is_loose:
            break
        found |= _texts(row)
    return found


def is_said_again(row: Row, titles: set[str]) -> bool:
    """Among a table's rows: the turn of a page, its title, or its unit once more."""
    return row.is_loose and (is_continued(row) or _texts(row) <= titles or all(map(UNIT.match, _texts(row))))


def _texts(row: Row) -> set[str]:
    return {squeeze(value) for _, value in row.cells}


def _is_header_row(row: Row, words: Words) -> bool:
    """Below a body only a row that starts like a header is one: a list's rows hold known words as well."""
    if row.figures or len(row.cells) < 2 or row.known < 2:
        return False
    return _starts_like_header(row, words) or row.known >= len(row.cells) - 1 >= 3


def _is_like_the_body(row: Row, segment: list[Row]) -> bool:
    """A row of known words that are values (企业, 发明): it holds a day, or what stands above in the same column."""
    if any((day := parse_date(value)) and day.precision == "day" for _, value in row.cells if not is_figure(value)):
        return True
    head = next((i for i, before in enumerate(segment) if before.known >= 2 and not before.is_loose), len(segment))
    above = {(column, squeeze(value)) for before in segment[head + 1 :] for column, value in before.cells}
    return any((column, squeeze(value)) in above for column, value in row.cells)


def _starts_like_header(row: Row, words: Words) -> bool:
    return words.is_stub(row.first) or INDEX.match(squeeze(row.first)) is not None


def repeats_header(row: Row, segment: list[Row]) -> bool:
    """The same words in the same columns as a row above, or all of its words among them (a column was added later)."""
    cells = {(column, squeeze(value)) for column, value in row.cells}
    return any(
        cells <= {(c, squeeze(value)) for c, value in before.cells} for before in segment if len(before.cells) > 1
    )
