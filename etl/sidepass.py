"""A pass over the XML of an .xlsx for what calamine drops: failed and uncomputed formulas, per cent, hidden rows.

The usual way of writing a sheet is searched as bytes, since a million calls of a parser would cost more than reading
the cells; anything unusual goes through expat. Entities are never expanded: a file that declares any is refused.
Imports the standard library and the other small modules of this pass.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from etl.oddities import Oddities, trust
from etl.package_xml import BLOCK, book_part, check_head, elements, percent_styles, relation_id, relations
from etl.sheet_parser import COLUMNS, ROWS, TRUE, column_of, note_formula, parsed

LONGEST_ROW = 32 << 20  # bytes between two ends of rows
WIDE = re.compile(rb'<c r="[A-Z](?:[A-Z]|\d{6})')
NARROW = (99_999, 25)  # the last row and column of cells that aren't WIDE
MEASURED_FROM = 10_000_000  # cells from which it has to be known exactly how far the sheets reach

CELL = rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)'
REF = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
FILLED = re.compile(CELL + rb"(?<!/)>")
ROW = re.compile(rb'<row r="(\d{1,7})"([^>]*)>')
ERROR = re.compile(CELL + rb">(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>")
FORMULA = re.compile(CELL + rb"><f(?:[^>]*/>|[^>]*>([^<]*)</f>)(?:<v>([^<]*)</v>|<v ?/>)?")
HIDDEN = re.compile(rb'\shidden="(?:1|true)"')


def look_through(archive: zipfile.ZipFile) -> dict[str, Oddities]:
    """What stands behind the cells of each worksheet, by its name.

    Raises UnsafeXmlError for a document type, expat.ExpatError, ValueError, KeyError or OSError for what is no .xlsx.
    """
    book = book_part(archive)
    targets = relations(archive, book)
    styles = next((part for kind, part in targets.values() if kind.endswith("/styles")), None)
    percents = percent_styles(archive, styles) if styles else []
    parts: dict[str, str] = {}
    recalculated = False
    for name, attributes in elements(archive, book):
        if name == "sheet":
            kind, part = targets.get(relation_id(attributes), ("", ""))
            if kind.endswith("/worksheet") and part in archive.namelist():
                parts[attributes.get("name", "")] = part
        elif name == "calcPr":
            recalculated = attributes.get("fullCalcOnLoad") in TRUE
    _refuse_entities(archive, {book, styles or ""})
    sheets = {name: _sheet(archive, part, percents) for name, part in parts.items()}
    if sum(sheet.area for sheet in sheets.values()) > MEASURED_FROM:
        sheets = {name: _sheet(archive, part, percents, exact=True) for name, part in parts.items()}
    trust(list(sheets.values()), recalculated=recalculated)
    return sheets


def _refuse_entities(archive: zipfile.ZipFile, seen: set[str]) -> None:
    """Read the parts that only calamine parses: whole, so that a size the archive lies about is met here."""
    for part in archive.namelist():
        if part.startswith("xl/sharedStrings") and part not in seen:
            with archive.open(part) as stream:
                check_head(stream.read(BLOCK))
                while stream.read(BLOCK):
                    pass


# --- one sheet: as bytes ---------------------------------------------------------------------------------------------


def _sheet(archive: zipfile.ZipFile, part: str, percents: list[int], *, exact: bool = False) -> Oddities:
    with archive.open(part) as stream:
        found = _searched(stream, percents, exact)
    if found is None:
        with archive.open(part) as stream:
            found = parsed(stream, percents)
    return found


def _searched(stream: IO[bytes], percents: list[int], exact: bool) -> Oddities | None:
    """Block by block, cut at the end of a row; None when the sheet is written in an unusual way."""
    found, rest, in_rows, first = Oddities(), b"", False, True
    styles = [b' s="%d"' % style for style in percents]
    while block := stream.read(BLOCK):
        if first:
            check_head(block)
            first = False
        data = rest + block
        if not in_rows:
            start = data.find(b"<sheetData")
            if start >= 0 and not _columns(data[:start], found):
                return None
            in_rows, data = start >= 0, data[max(start, 0) :]
        end = data.find(b"</sheetData>") if in_rows else -1
        cut = end if end >= 0 else data.rfind(b"</row>") + 6 if in_rows else 0
        if cut > 6 and not _rows(data[:cut], styles, found, exact):
            return None
        if end >= 0:
            return found
        rest = data[cut:] if cut > 6 else data
        if len(rest) > LONGEST_ROW:
            return None
    return found if in_rows else None


def _columns(head: bytes, found: Oddities) -> bool:
    """Hidden columns, from what stands before the rows."""
    if b"<!" in head or b"='" in head or b":worksheet" in head:
        return False
    for element in re.findall(rb"<col [^>]*>", head):
        places = re.search(rb'min="(\d+)"', element), re.search(rb'max="(\d+)"', element)
        if HIDDEN.search(element) and places[0] and places[1]:
            found.hidden_columns.append((int(places[0][1]) - 1, int(places[1][1]) - 1))
    return True


def _rows(data: bytes, percents: list[bytes], found: Oddities, exact: bool) -> bool:
    """Whole rows. False when they aren't written in the usual way: then nothing here is sure."""
    if data.count(b"<c") != data.count(b'<c r="') or b"<!" in data or not _reach(data, found, exact):
        return False
    for at in _hits(data, b't="e"'):
        if match := ERROR.match(data, data.rfind(b"<c ", 0, at)):
            found.faults[_place(match)] = match[4].decode("utf-8", "replace")
    for at in _hits(data, b"<f"):
        if match := FORMULA.match(data, data.rfind(b"<c ", 0, at)):
            note_formula(found, _place(match), _kind(match[3]), match[4], match[5])
    for style in percents:
        for at in _hits(data, style):
            if match := FILLED.match(data, data.rfind(b"<", 0, at)):
                found.percents.append(_place(match))
    for at in _hits(data, b"hidden="):
        match = ROW.match(data, data.rfind(b"<", 0, at))
        if match and HIDDEN.search(match[2]):
            found.hidden_rows.append(int(match[1]) - 1)
    return True


def _hits(data: bytes, text: bytes) -> Iterator[int]:
    """Where a text stands: hits are few, and looking at every cell would cost more than reading them."""
    at = data.find(text)
    while at >= 0:
        yield at
        at = data.find(text, at + 1)


def _kind(attributes: bytes) -> str:
    match = re.search(rb' t="(\w+)"', attributes)
    return match[1].decode() if match else "n"


def _reach(data: bytes, found: Oddities, exact: bool) -> bool:
    """How far the cells reach, by the last cell of every row; False for cells that Excel can't have."""
    last_row, last_column = found.furthest
    if not exact and not WIDE.search(data):
        found.furthest = max(last_row, NARROW[0]), max(last_column, NARROW[1])
        return True
    start = 0
    while (end := data.find(b"</row>", start)) >= 0:
        closed = data.rfind(b"</c>", start, end)  # a cell without content ends in />
        at = data.rfind(b"<c", start, closed) if closed >= 0 else -1
        start = end + 6
        if at < 0:
            continue
        match = REF.match(data, at)
        if match is None:
            return False
        row, column = int(match[2]) - 1, column_of(match[1])
        if row > last_row:
            last_row = row
        if column > last_column:
            last_column = column
    found.furthest = last_row, last_column
    return last_row < ROWS and last_column < COLUMNS


def _place(match: re.Match[bytes]) -> tuple[int, int]:
    return int(match[2]) - 1, column_of(match[1])
