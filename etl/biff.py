"""A pass over the records of an .xls (BIFF) for what calamine drops: failed formulas, per cent, hidden rows.

Imports the standard library and etl.oddities.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from etl.oddities import PERCENT_BUILT_IN, BoundsError, Oddities, is_percent_format, trust

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BOUNDSHEET, FORMAT, FORMAT_OLD, XF, EOF = 0x85, 0x41E, 0x1E, 0xE0, 0x0A
BOF = (0x809, 0x409, 0x209)
DIMENSIONS, SST, ROWS, COLUMNS = 0x200, 0xFC, 65_536, 256
LABEL, LABELSST, RSTRING = 0x204, 0xFD, 0xD6
FORMULA, NUMBER, RK, MULRK, BOOLERR, ROW, COLINFO = 0x06, 0x203, 0x27E, 0xBD, 0x205, 0x208, 0x7D
RECALCULATED = 0x03  # option bits of a formula: always calculate, calculate on load
Record = tuple[int, int, int]  # type, where its data begins, its length


def look_through(stream: bytes) -> dict[str, Oddities]:
    """What stands behind the cells of each worksheet, by its name, from the workbook inside the compound file.

    Raises ValueError, IndexError or struct.error when it is damaged, BoundsError when it mustn't be opened.
    """
    _check_bounds(stream, 0)
    globals_ = list(_records(stream, 0))
    starts = {at: struct.unpack_from("<I", stream, at)[0] for kind, at, _ in globals_ if kind == BOUNDSHEET}
    for start in starts.values():
        _check_bounds(stream, start)
    percents = _percent_styles(stream, globals_)
    sheets: dict[str, Oddities] = {}
    unsure: list[bool] = []
    for kind, at, length in globals_:
        if kind == BOUNDSHEET and stream[at + 5] == 0:  # a worksheet, not a chart
            sheets[_sheet_name(stream, at, length)] = _sheet(stream, starts[at], percents, unsure)
    trust(list(sheets.values()), recalculated=bool(unsure) and all(unsure))
    return sheets


def _check_bounds(stream: bytes, start: int) -> None:
    """Refuse sizes that no sheet has, wherever calamine may come upon them: it reads to the first end."""
    at, kind = start, 0
    while at + 4 <= len(stream) and kind != EOF:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == DIMENSIONS and length >= 8:
            size = struct.unpack_from("<IIHH" if length >= 12 else "<HHHH", stream, at + 4)
            if not (size[0] <= size[1] <= ROWS and size[2] <= size[3] <= COLUMNS):
                raise BoundsError(f"{size[1]} × {size[3]}")
        elif kind == SST and length >= 8 and struct.unpack_from("<I", stream, at + 8)[0] > len(stream):
            raise BoundsError("SST")
        at += 4 + length


def _records(stream: bytes, start: int) -> Iterator[Record]:
    """The records of one substream, from its beginning to its end."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind in BOF) - (kind == EOF)
        if depth == 1 and kind not in BOF:  # a chart inside a sheet is a substream of its own
            yield kind, at + 4, length
        if depth <= 0:
            return
        at += 4 + length


def _sheet_name(stream: bytes, at: int, length: int) -> str:
    count, wide = stream[at + 6], stream[at + 7] & 1
    text = stream[at + 8 : at + 8 + count * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace") if length >= 8 else ""


def _percent_styles(stream: bytes, records: list[Record]) -> set[int]:
    """The cell styles whose number format shows per cent."""
    formats, found, place = set(PERCENT_BUILT_IN), set(), 0
    for kind, at, length in records:
        if kind == FORMAT and length >= 5:
            count, wide = struct.unpack_from("<H", stream, at + 2)[0], stream[at + 4] & 1
            text = stream[at + 5 : at + 5 + count * (2 if wide else 1)]
            if is_percent_format(text.decode("utf-16-le" if wide else "latin-1", "replace")):
                formats.add(struct.unpack_from("<H", stream, at)[0])
    for kind, at, _ in records:
        if kind == XF:
            if struct.unpack_from("<H", stream, at + 2)[0] in formats:
                found.add(place)
            place += 1
    return found


def _sheet(stream: bytes, start: int, percents: set[int], unsure: list[bool]) -> Oddities:
    found = Oddities()
    for kind, at, length in _records(stream, start):
        if kind in (NUMBER, RK, FORMULA, BOOLERR, LABEL, LABELSST, RSTRING):
            row, column, style = struct.unpack_from("<HHH", stream, at)
            found.furthest = max(found.furthest[0], row), max(found.furthest[1], column)
            if style in percents:
                found.percents.append((row, column))
            if kind == BOOLERR and stream[at + 7]:
                found.faults[row, column] = ERRORS.get(stream[at + 6], "#?")
            elif kind == FORMULA:
                _formula(stream, at, (row, column), found, unsure)
        elif kind == MULRK:
            row, first = struct.unpack_from("<HH", stream, at)
            styles = struct.unpack_from("<" + "H4x" * ((length - 6) // 6), stream, at + 4)
            found.percents += [(row, first + place) for place, style in enumerate(styles) if style in percents]
        elif kind == ROW and stream[at + 12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", stream, at)[0])
        elif kind == COLINFO and stream[at + 8] & 1:
            found.hidden_columns.append(struct.unpack_from("<HH", stream, at))
    return found


def _formula(stream: bytes, at: int, place: tuple[int, int], found: Oddities, unsure: list[bool]) -> None:
    """A formula by its stored result: an error, 0 that may never have been computed, or a figure."""
    result, options = stream[at + 6 : at + 14], struct.unpack_from("<H", stream, at + 14)[0]
    if result[6:] == b"\xff\xff":
        if result[0] == 2:
            found.faults[place] = ERRORS.get(result[2], "#?")
        found.computed += result[0] != 2
        return
    if struct.unpack("<d", result)[0]:
        found.computed += 1
    else:
        found.zero_formulas[place] = "=?"
        unsure.append(options & RECALCULATED != 0)
