"""Sheet → blocks: where each table's titles, header rows, body rows and notes are. Structure only, no meaning.

What counts as a header word is asked of a `Words`, so that layout needs no plan. Imports the small modules of etl.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl.beside import starts_again, starts_beside, starts_otherwise
from etl.merges import merged_values
from etl.periods import read_period
from etl.rows import LABELLED, Row, Words, form_texts, is_numbering, lacks_figures, read_row
from etl.segments import CONTINUED, is_said_again, repeats_header, segments, titles_of
from etl.values import is_blank, plain, squeeze
from etl.workbook import Sheet, bounds

LONG_SHEET = 4000  # rows from which a sheet is taken for one list and only its first rows are looked at
PROBE = 80
DEEPEST_HEADER = 6
LONG_NOTE = 40  # characters: a longer text among the rows is a note
Raw = dict[int, tuple[Any, ...]]
Filled = dict[tuple[int, int], Any]  # what merged cells say


@dataclass(frozen=True)
class Label:
    """A text outside the body: a title, a unit, a note."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class Block:
    """One table. `body` and `groups` are row numbers; `headers` holds each column's header texts from top to bottom."""

    sheet: Sheet
    titles: tuple[Label, ...]
    header_rows: tuple[int, ...]
    columns: tuple[int, ...]
    headers: dict[int, tuple[str, ...]]
    body: range | tuple[int, ...]
    groups: dict[int, Label]  # body row → the group row above it
    notes: tuple[Label, ...]
    raw_headers: dict[int, tuple[Any, ...]]

    @property
    def bounds(self) -> str:
        """From the first header row to the last body row, as A1:H15."""
        top = min((*self.header_rows, *self.body[:1]), default=0)
        return bounds(top, self.columns[0], self.body[-1] if self.body else top, self.columns[-1])

    @property
    def header_row(self) -> int:
        """The lowest header row."""
        return self.header_rows[-1] if self.header_rows else 0


def find_blocks(sheet: Sheet, words: Words) -> list[Block]:
    """All tables of a sheet from top to bottom, side-by-side ones apart. A sheet without any gives none."""
    if sheet.height == 0:
        return []
    filled = merged_values(sheet)
    if sheet.height > LONG_SHEET:
        rows = [read_row(sheet, number, words) for number in range(PROBE)]
        return _long_block(sheet, rows, filled, words)
    rows = [read_row(sheet, number, words) for number in range(sheet.height)]
    blocks: list[Block] = []
    for segment in segments(rows, words):
        block = _block(sheet, segment, filled, words)
        if blocks and any(CONTINUED.search(squeeze(label.text)) for label in block.titles):
            block = replace(block, titles=(*blocks[-1].titles, *block.titles))
        blocks += _split_beside(block, words)
    return blocks


# --- one segment → one block ---------------------------------------------------------------------------------------


def _block(sheet: Sheet, rows: list[Row], filled: Filled, words: Words) -> Block:
    start = _merged_from_above(sheet, rows, _header_start(rows, words))
    header = [rows[start]] if start is not None else []
    after = rows[(start or 0) + 1 :] if start is not None else rows
    while header and after and len(header) < DEEPEST_HEADER and _continues_header(header, after[0], sheet, filled):
        header.append(after.pop(0))
    titles = [label for row in rows[: start or 0] for label in _labels(row)] if start is not None else []
    if start is None:
        while after and after[0].is_loose:
            titles += _labels(after.pop(0))
    body, groups, notes = _body(after, header, words, titles_of(rows))
    header_rows = tuple(row.number for row in header)
    used = {column for row in (*header, *body) for column, _ in row.cells}
    used |= {column for row, column in filled if row in header_rows}
    raw = {column: tuple(_value(sheet, filled, row, column) for row in header_rows) for column in sorted(used or {0})}
    raw = _fill_right(sheet, raw, header_rows)
    headers = {column: _levels(values) for column, values in raw.items()}
    numbers = tuple(row.number for row in body)
    return Block(sheet, tuple(titles), header_rows, tuple(raw), headers, numbers, groups, tuple(notes), raw)


def _header_start(rows: list[Row], words: Words) -> int | None:
    """The first row that names columns: one of known words, else the last row of several words above the values."""
    limit = next((i for i, row in enumerate(rows) if row.figures and not row.is_loose), len(rows))
    for index, row in enumerate(rows[:limit]):
        if _are_titles(rows, index, words):
            continue
        if len(row.cells) >= 2 and not row.is_loose and (row.known >= 2 or row.known * 2 >= len(row.cells)):
            return _grouping_above(rows, index, words)
    candidates = [
        i
        for i, row in enumerate(rows[:limit])
        if len(row.cells) >= 2 and not row.is_loose and not row.is_note and not _are_titles(rows, i, words)
    ]
    return candidates[0] if candidates else None


def _merged_from_above(sheet: Sheet, rows: list[Row], start: int | None) -> int | None:
    """A cell merged down into the header (地区 over four rows) makes the rows it begins in part of the header."""
    if start is None:
        return None
    number = rows[start].number
    tops = [top for top, _, bottom, _ in sheet.merged if top < number <= bottom]
    return next((i for i, row in enumerate(rows) if row.number >= min(tops)), start) if tops else start


def _are_titles(rows: list[Row], index: int, words: Words) -> bool:
    """Titles of tables side by side: each of several words stands over the first column of one (区县 … 区县)."""
    row, below = rows[index], dict(rows[index + 1].cells) if index + 1 < len(rows) else {}
    if not 2 <= len(row.cells) < len(below):
        return False
    return all(words.is_stub(plain(below.get(column))) and not words.is_stub(plain(v)) for column, v in row.cells)


def _grouping_above(rows: list[Row], index: int, words: Words) -> int:
    """A row right above whose few words group the columns (发明 over 申请, 授权) belongs to the header."""
    above = rows[index - 1] if index and not _are_titles(rows, index - 1, words) else None
    if above and above.number == rows[index].number - 1 and not above.is_loose and len(above.cells) >= 2:
        return index - 1
    return index


def _continues_header(header: list[Row], row: Row, sheet: Sheet, filled: Filled) -> bool:
    """The next row is a further header level: no values, and merged with, or standing under gaps of, the row above."""
    above = header[-1]
    if row.figures or row.is_note or is_numbering(row) or row.number != above.number + 1:
        return False
    for top, left, bottom, right in sheet.merged:
        if top <= above.number <= bottom and (bottom >= row.number or (right > left and top == above.number)):
            return _under(row, left, right) or bottom >= row.number
    columns_above = {column for column, _ in above.cells}
    stub = min(column for level in header for column, _ in level.cells)
    gaps = {column for column, _ in row.cells} - columns_above
    beside = (row.number, stub) not in filled and stub not in {c for c, _ in row.cells}
    lone = len(row.cells) == 1 and not LABELLED.search(squeeze(row.first))  # 上年 over 结转, all else in one row
    return beside and (bool(gaps) or len(row.cells) > 1 or lone)


def _under(row: Row, left: int, right: int) -> bool:
    return any(left <= column <= right for column, _ in row.cells)


def _labels(row: Row) -> list[Label]:
    if row.is_form:
        return [Label(row.number, column, text) for column, text in form_texts(row)]
    return [Label(row.number, column, plain(value)) for column, value in row.cells]


def _body(
    rows: list[Row], header: list[Row], words: Words, titles: set[str]
) -> tuple[list[Row], dict[int, Label], list[Label]]:
    """Rows of values, the group row above each, and the notes among and below them."""
    body: list[Row] = []
    groups: dict[int, Label] = {}
    notes: list[Label] = []
    group: Label | None = None
    width = max((len(row.cells) for row in header), default=0)
    for index, row in enumerate(rows):
        if header and (is_said_again(row, titles) or (not body and is_numbering(row))):
            continue
        if (
            row.is_note
            or row.is_form
            or (row.is_loose and row.figures == 0 and len(row.cells) == 1 and len(row.first) > 40)
        ):
            notes += _labels(row)
        elif header and repeats_header(row, header):
            continue
        elif row.is_loose and width > 1 and len(row.cells) == 1:
            if index + 1 < len(rows) and not all(after.is_loose or after.is_note for after in rows[index + 1 :]):
                group = None if lacks_figures(row, rows[index + 1 :], words) else _labels(row)[0]
            else:
                notes += _labels(row)
        else:
            body.append(row)
            if group:
                groups[row.number] = group
    return body, groups, notes


def _value(sheet: Sheet, filled: Filled, row: int, column: int) -> Any:
    return filled.get((row, column), sheet.cell(row, column))


def _levels(values: tuple[Any, ...]) -> tuple[str, ...]:
    """Header texts of a column from top to bottom, blanks and repetitions (merged cells) left out."""
    texts: list[str] = []
    for value in values:
        text = value.isoformat()[:10] if isinstance(value, date) else plain(value)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return tuple(texts)


def _fill_right(sheet: Sheet, raw: Raw, header_rows: tuple[int, ...]) -> Raw:
    """Where a file says nothing of merges (CSV, .ods), a blank upper header belongs to the group on its left."""
    merged_across = any(top in header_rows and right > left for top, left, _, right in sheet.merged)
    if merged_across or len(header_rows) < 2:
        return raw
    levels = {column: list(values) for column, values in raw.items()}
    before = dict(zip(list(levels)[1:], levels.values(), strict=False))  # the column on the left, past a blank one
    for level in range(len(header_rows) - 1):
        for column, here in levels.items():
            left = before.get(column)
            if left is None or not is_blank(here[level]) or is_blank(left[level]):
                continue
            below = [any(not is_blank(value) for value in values[level + 1 :]) for values in (here, left)]
            if all(below):
                here[level] = left[level]
    return {column: tuple(values) for column, values in levels.items()}


def _split_beside(block: Block, words: Words) -> list[Block]:
    """Tables side by side become blocks of their own."""
    own_titles = {label.column for label in block.titles if _is_title(label.text)}
    body = {column: [block.sheet.cell(row, column) for row in block.body] for column in block.columns}
    again = starts_again(block.headers, body, words) if block.header_rows else []
    apart = starts_beside(block.headers, own_titles, words)
    if not again and len(apart) == 1 and block.header_rows:
        again = starts_otherwise(block.headers, body, words)
    starts = sorted({*apart, *again})
    if len(starts) == 1:
        return [block]
    # one title over both halves is that of both, and so is the unit at its right
    aside = [squeeze(label.text).lstrip("(") for label in block.titles if label.column >= starts[1]]
    shared = len(block.titles) == 1 or (bool(again) and all(text.startswith(("单位", "计量单位")) for text in aside))
    parts = []
    for start, end in zip(starts, [*starts[1:], block.columns[-1] + 1], strict=True):
        columns = tuple(column for column in block.columns if start <= column < end)
        rows = [r for r in block.body if any(not is_blank(block.sheet.cell(r, c)) for c in columns)]
        beside = tuple(label for label in block.titles if label.column in range(start, end) or shared)
        headers = {column: block.headers[column] for column in columns}
        parts.append(replace(block, columns=columns, headers=headers, body=tuple(rows), titles=beside))
    return parts


def _is_title(text: str) -> bool:
    """Words that name a table: no unit, no office, no time alone."""
    word = squeeze(text)
    return not LABELLED.search(word) or (word[:4].isdigit() and bool(read_period(word)[1]))


def _long_block(sheet: Sheet, rows: list[Row], filled: Filled, words: Words) -> list[Block]:
    """One list over the whole sheet; its inner blanks, notes and totals are seen to when its columns are read."""
    probe = [row for row in rows if row.cells]
    if not probe:
        return []
    block = _block(sheet, probe, filled, words)
    first = block.header_rows[-1] + 1 if block.header_rows else (block.body[0] if block.body else 0)
    return [replace(block, body=range(first, sheet.height), groups={}, notes=())]
