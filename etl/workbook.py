"""Bytes of a spreadsheet → sheets of cells, whatever the format or the encoding.

A sheet is asked for single cells (small tables) or for whole columns (record lists of any length): there is no object a
cell. Imports python-calamine, pyarrow and the small modules of
etl about bytes; knows nothing of datasets.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from etl.delimited import read_delimited
from etl.foreign import foreign_kind, web_table
from etl.inside import look_inside
from etl.oddities import Oddities, named
from etl.unreadable import UnreadableFileError
from etl.values import is_blank

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SPREADSHEET_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et")

Remark = tuple[str, dict[str, str | float | int]]
CellRemark = tuple[str, str, dict[str, str | float | int]]  # rule, cell, values
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

    @property
    def faults(self) -> Mapping[tuple[int, int], str]: ...

    @property
    def remarks(self) -> tuple[CellRemark, ...]: ...

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
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)  # cells whose formula failed or wasn't computed
    remarks: tuple[CellRemark, ...] = ()
    _turned: dict[tuple[int, int], list[tuple[Any, ...]]] = field(default_factory=dict, repr=False, compare=False)

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
        if self.rectangular:
            if (first, last) not in self._turned:
                self._turned.clear()  # all columns at once, since a list is read by all of them
                self._turned[first, last] = list(zip(*self.rows[first : last + 1], strict=True))
            values = list(self._turned[first, last][column])
        else:
            values = [row[column] if column < len(row) else None for row in self.rows[first : last + 1]]
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
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    remarks: tuple[CellRemark, ...] = ()

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

    Raises UnreadableFileError when the file is empty, locked, damaged, too large or not a spreadsheet.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableFileError("file_empty", file_name)
    if content[:4] in (ZIP_MAGIC, OLE_MAGIC):
        return _open_calamine(content, file_name)
    if kind := web_table(content):
        raise UnreadableFileError("file_web_table", file_name, kind=kind)
    if kind := foreign_kind(content):
        raise UnreadableFileError("file_foreign", file_name, kind=kind)
    return _open_text(content, file_name)


def _open_text(content: bytes, file_name: str) -> Workbook:
    text = read_delimited(content, file_name)
    width = max((len(row) for row in text.head), default=0)
    remarks: list[Remark] = [("bytes_replaced", {"count": text.replaced})] if text.replaced else []
    suffix = "." + file_name.rpartition(".")[2].lower()
    if suffix in SPREADSHEET_SUFFIXES:
        remarks.append(("text_named_spreadsheet", {"file": file_name, "suffix": suffix}))
    sheet: Sheet
    if text.body is None:
        sheet = GridSheet("", text.head, height=len(text.head), width=width)
    else:
        body = text.body
        sheet = ColumnSheet("", text.head, body, len(text.head) + body.num_rows, max(width, body.num_columns))
    return Workbook((sheet,), tuple(remarks))


def _open_calamine(content: bytes, file_name: str) -> Workbook:
    inside = look_inside(content, file_name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            metadata = [entry for entry in book.sheets_metadata if entry.name in book.sheet_names]
            worksheets = [entry for entry in metadata if str(entry.typ).endswith("WorkSheet")]
            sheets = tuple(_grid(book, entry, inside.sheets.get(entry.name)) for entry in worksheets)
    except PasswordError as error:
        raise UnreadableFileError("file_locked", file_name) from error
    except (CalamineError, OSError, ValueError, EOFError) as error:
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in calamine's Rust arrives as
            raise
        raise UnreadableFileError("file_damaged", file_name, detail=str(error)[:200]) from error
    return Workbook(sheets, inside.remarks)


def _grid(book: CalamineWorkbook, entry: Any, oddities: Oddities | None) -> GridSheet:
    sheet: CalamineSheet = book.get_sheet_by_name(entry.name)
    hidden, odd = entry.visible != SheetVisibleEnum.Visible, oddities or Oddities()
    if hidden or (sheet.start is None and not odd.faults):
        return GridSheet(entry.name, (), hidden)
    rows = sheet.to_python(skip_empty_area=False) if sheet.start else []
    odd.put_into(rows)
    width = len(rows[0])
    merged = _merges(odd.merged or _ranges(sheet), len(rows), width)
    return GridSheet(
        entry.name, rows, hidden, merged, len(rows), width, rectangular=True,
        faults=odd.faults, remarks=hidden_lines(rows, odd),
    )  # fmt: skip


def _ranges(sheet: CalamineSheet) -> list[Range]:
    found = sheet.merged_cell_ranges or []
    return [(top, left, bottom, right) for (top, left), (bottom, right) in found]


def _merges(ranges: Sequence[Range], height: int, width: int) -> tuple[Range, ...]:
    """Merged ranges cut to the used area, top to bottom."""
    inside = [found for found in ranges if found[0] < height and found[1] < width]
    return tuple(sorted((t, le, min(bottom, height - 1), min(right, width - 1)) for t, le, bottom, right in inside))


def hidden_lines(rows: Sequence[Sequence[Any]], odd: Oddities) -> tuple[CellRemark, ...]:
    """Hidden rows and columns that hold something: they are read, and it is said."""
    height, width = len(rows), len(rows[0])
    across = [r for r in odd.hidden_rows if r < height and any(not is_blank(value) for value in rows[r])]
    candidates = sorted({c for first, last in odd.hidden_columns for c in range(first, min(last, width - 1) + 1)})
    down = [c for c in candidates if any(not is_blank(row[c]) for row in rows)]
    found: list[CellRemark] = []
    if across:
        found.append(
            ("rows_hidden", a1(across[0], 0), {"count": len(across), "rows": named([str(r + 1) for r in across])})
        )
    if down:
        found.append(
            ("columns_hidden", a1(0, down[0]), {"count": len(down), "columns": named([letter(c) for c in down])})
        )
    return tuple(found)


def base_name(file_name: str) -> str:
    """The name without the folders that some browsers and archives send along, and without control characters."""
    name = file_name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(character for character in name if character.isprintable()) or "?"


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
