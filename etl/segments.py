"""The rows of a sheet → segments that hold one table each: a new one begins at a title or header below a body.

Structure only, no meaning. Imports etl.rows and values.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.rows import INDEX, Row, Words, is_figure
from etl.values import parse_date, squeeze


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
        return _is_header_row(after, words) and not after.figures
    return False


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
