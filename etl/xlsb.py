"""A pass over the records of an .xlsb for what calamine drops: failed formulas, per cent, merges, hidden rows.

Best effort: formulas that were never computed can't be told. Imports etl.biff (names of errors), etl.oddities,
etl.package_xml and the standard library.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from etl.biff import ERRORS
from etl.oddities import PERCENT_BUILT_IN, BoundsError, Oddities, is_percent_format
from etl.package_xml import book_part, relations

ROW, BLANK, ERROR, LAST_CELL, FORMULA_ERROR = 0, 1, 3, 11, 11
FORMAT, XF, COLUMN, SHEET, MERGE, CELL_STYLES, END_CELL_STYLES = 44, 47, 60, 156, 176, 617, 618
DIMENSIONS, STRINGS = 148, 159
ROWS, COLUMNS = 1 << 20, 1 << 14


def look_through(archive: zipfile.ZipFile) -> dict[str, Oddities]:
    """What stands behind the cells of each worksheet, by its name. Raises ValueError, struct.error … when damaged."""
    book = book_part(archive)
    targets = relations(archive, book)
    for part in archive.namelist():
        if part.endswith("sharedStrings.bin"):
            _check_strings(archive.read(part))
    styles = next((part for kind, part in targets.values() if kind.endswith("/styles")), "")
    percents = _percent_styles(archive.read(styles)) if styles in archive.namelist() else set()
    sheets: dict[str, Oddities] = {}
    for kind, data in _records(archive.read(book)):
        if kind == SHEET:
            relation, at = _text(data, 8)
            part = targets.get(relation, ("", ""))[1]
            if part in archive.namelist():
                sheets[_text(data, at)[0]] = _sheet(archive.read(part), percents)
    return sheets


def _check_strings(content: bytes) -> None:
    """Refuse a table of texts that says it holds more than it has room for."""
    for kind, data in _records(content):
        if kind == STRINGS and max(struct.unpack_from("<II", data)) > len(content):
            raise BoundsError("SST")


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and data of every record: both numbers are written in groups of seven bits."""
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place in range(most):
        byte = content[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<I", data, at)[0]
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _percent_styles(content: bytes) -> set[int]:
    formats, found, place, in_cells = set(PERCENT_BUILT_IN), set(), 0, False
    for kind, data in _records(content):
        if kind == FORMAT and is_percent_format(_text(data, 2)[0]):
            formats.add(struct.unpack_from("<H", data)[0])
        elif kind in (CELL_STYLES, END_CELL_STYLES):
            in_cells = kind == CELL_STYLES
        elif kind == XF and in_cells:
            if struct.unpack_from("<H", data, 2)[0] in formats:
                found.add(place)
            place += 1
    return found


def _sheet(content: bytes, percents: set[int]) -> Oddities:
    found, row = Oddities(), -1
    for kind, data in _records(content):
        if kind == ROW and len(data) >= 12:
            row = struct.unpack_from("<I", data)[0]
            if data[11] & 0x10:
                found.hidden_rows.append(row)
        elif BLANK < kind <= LAST_CELL:
            _cell(kind, data, row, percents, found)
        elif kind == COLUMN and data[16] & 1:
            found.hidden_columns.append(struct.unpack_from("<II", data))
        elif kind == DIMENSIONS:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            if not (top <= bottom < ROWS and left <= right < COLUMNS):
                raise BoundsError(f"{bottom} × {right}")
        elif kind == MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            found.merged.append((top, left, bottom, right))
    return found


def _cell(kind: int, data: bytes, row: int, percents: set[int], found: Oddities) -> None:
    column, style = struct.unpack_from("<II", data)
    if row >= ROWS or column >= COLUMNS:
        raise ValueError(f"{row} × {column}")
    found.furthest = max(found.furthest[0], row), max(found.furthest[1], column)
    if kind in (ERROR, FORMULA_ERROR):
        found.faults[row, column] = ERRORS.get(data[8], "#?")
    elif style & 0xFFFFFF in percents:
        found.percents.append((row, column))
