"""Bytes of a spreadsheet → sheets of cells, whatever the format or the encoding.

A sheet is asked for single cells (small tables) or for whole columns (record lists of any length): there is no object a
cell. Imports python-calamine, pyarrow and scorecard.errors only; knows nothing of datasets.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from etl.delimited import read_delimited
from etl.unreadable import UnreadableFileError
from etl.values import is_blank

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FOREIGN = {b"%pdf": "PDF", b"<htm": "HTML", b"<!do": "HTML", b"<?xm": "XML", b"<tab": "HTML", b"{\\rt": "RTF"}
LARGEST_UNPACKED = 2_000_000_000  # bytes an .xlsx may unpack to: beyond this it is a bomb, not a table

Remark = tuple[str, dict[str, str | float | int]]
Range = tuple[int, int, int, int]  # top, left, bottom, right; zero-based, inclusive


class Sheet(Protocol):
    """One sheet as a grid. Rows and columns count from 0; a blank cell is None or ""."""

    @property
    def name(self) -> str: ...

    @property
    def hidden(self) -> bool: ...

    @property
    def height(self) -> int: ...

    @property
    def width(self) -> int: ...

    @property
    def merged(self) -> tuple[Range, ...]: ...

    def cell(self, row: int, column: int) -> Any: ...

    def filled(self, row: int) -> list[tuple[int, Any]]: ...

    def column(self, column: int, first: int, last: int) -> pa.Array | list[Any]: ...


@dataclass(frozen=True)
class GridSheet:
    """A sheet held as rows of Python values, as calamine and csv give them (rows may be ragged)."""

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    height: int = 0
    width: int = 0
    rectangular: bool = False  # all rows are `width` long

    def cell(self, row: int, column: int) -> Any:
        """The value at (row, column), None beyond the data."""
        if not 0 <= row < self.height:
            return None
        values = self.rows[row]
        return values[column] if 0 <= column < len(values) else None

    def filled(self, row: int) -> list[tuple[int, Any]]:
        """Columns and values of a row's cells that hold anything."""
        return [(c, v) for c, v in enumerate(self.rows[row]) if v is not None and v != "" and not is_blank(v)]

    def column(self, column: int, first: int, last: int) -> pa.Array | list[Any]:
        """Rows first … last of one column: an Arrow string array where all are text, else the Python values."""
        rows = self.rows[first : last + 1]
        if self.rectangular:
            values = [row[column] for row in rows]
        else:
            values = [row[column] if column < len(row) else None for row in rows]
        if any(not isinstance(value, str | None) for value in values[:50]):
            return values
        try:
            return pa.array(values, pa.string())
        except (pa.ArrowTypeError, pa.ArrowInvalid):
            return values


@dataclass(frozen=True)
class ColumnSheet:
    """A long CSV: a short head of ragged rows, then columns of text."""

    name: str
    head: Sequence[Sequence[str]]
    body: pa.Table
    height: int
    width: int
    hidden: bool = False
    merged: tuple[Range, ...] = ()

    def cell(self, row: int, column: int) -> Any:
        """The value at (row, column), None beyond the data."""
        if row < len(self.head):
            values = self.head[row]
            return values[column] if column < len(values) else None
        if row >= self.height or column >= self.body.num_columns:
            return None
        return self.body.column(column)[row - len(self.head)].as_py()

    def filled(self, row: int) -> list[tuple[int, Any]]:
        """Columns and values of a row's cells that hold anything."""
        return [(c, v) for c in range(self.width) if not is_blank(v := self.cell(row, c))]

    def column(self, column: int, first: int, last: int) -> pa.Array | list[Any]:
        """Rows first … last of one column, all text."""
        if first < len(self.head):
            early = [self.cell(row, column) for row in range(first, min(last + 1, len(self.head)))]
            late = self.column(column, len(self.head), last) if last >= len(self.head) else pa.array([], pa.string())
            return pa.concat_arrays([pa.array(early, pa.string()), pa.array(late, pa.string())])
        chunked = self.body.column(column).slice(first - len(self.head), last - first + 1)
        return chunked.combine_chunks() if chunked.num_chunks != 1 else chunked.chunk(0)


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file, and what was noticed while opening it: (rule, values)."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()


def open_workbook(content: bytes, file_name: str) -> Workbook:
    """Read .xlsx, .xlsm, .xls, .xlsb, .ods, CSV or TSV, told apart by their bytes and not by their name.

    Raises UnreadableFileError when the file is empty, locked, damaged or not a spreadsheet.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableFileError("file_empty", file_name)
    if content[:4] in (ZIP_MAGIC, OLE_MAGIC):
        return _open_calamine(content, file_name)
    kind = FOREIGN.get(content.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower())
    if kind:
        raise UnreadableFileError("file_foreign", file_name, kind=kind)
    return _open_text(content, file_name)


def _open_text(content: bytes, file_name: str) -> Workbook:
    text = read_delimited(content, file_name)
    width = max((len(row) for row in text.head), default=0)
    remarks: tuple[Remark, ...] = (("bytes_replaced", {"count": text.replaced}),) if text.replaced else ()
    sheet: Sheet
    if text.body is None:
        sheet = GridSheet("", text.head, height=len(text.head), width=width)
    else:
        body = text.body
        sheet = ColumnSheet("", text.head, body, len(text.head) + body.num_rows, max(width, body.num_columns))
    return Workbook((sheet,), remarks)


def _open_calamine(content: bytes, file_name: str) -> Workbook:
    _refuse_bomb_and_lock(content, file_name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            metadata = [entry for entry in book.sheets_metadata if entry.name in book.sheet_names]
            return Workbook(tuple(_grid(book, entry) for entry in metadata if str(entry.typ).endswith("WorkSheet")))
    except PasswordError as error:
        raise UnreadableFileError("file_locked", file_name) from error
    except (CalamineError, OSError, ValueError, EOFError) as error:
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in calamine's Rust arrives as
            raise
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error


def _grid(book: CalamineWorkbook, entry: Any) -> GridSheet:
    sheet: CalamineSheet = book.get_sheet_by_name(entry.name)
    hidden = entry.visible != SheetVisibleEnum.Visible
    if hidden or sheet.start is None:
        return GridSheet(entry.name, (), hidden)
    rows = sheet.to_python(skip_empty_area=False)
    width = len(rows[0]) if rows else 0
    return GridSheet(entry.name, rows, hidden, _merges(sheet, len(rows), width), len(rows), width, rectangular=True)


def _merges(sheet: CalamineSheet, height: int, width: int) -> tuple[Range, ...]:
    """Merged ranges cut to the used area, top to bottom."""
    found = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top < height and left < width:
            found.append((top, left, min(bottom, height - 1), min(right, width - 1)))
    return tuple(sorted(found))


def _refuse_bomb_and_lock(content: bytes, file_name: str) -> None:
    if content[:4] == OLE_MAGIC:
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFileError("file_locked", file_name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableFileError("file_too_large", file_name, megabytes=unpacked // 1_000_000)


def letter(column: int) -> str:
    """Column 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def a1(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return f"{letter(column)}{row + 1}"


def bounds(top: int, left: int, bottom: int, right: int) -> str:
    """A range in A1 notation: A1:H15."""
    return f"{a1(top, left)}:{a1(bottom, right)}"
