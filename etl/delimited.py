"""Delimited text → rows or columns; encoding (BOM, UTF-16, UTF-8, GB18030) and delimiter (, ; tab) are found out.

Short files become rows. A long file becomes a few rows of head and Arrow columns of text for the rest, since a million
records must not become ten million Python objects. Imports pyarrow and etl.unreadable only.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
import pyarrow.csv as arrow_csv

from etl.unreadable import UnreadableFileError

LONG = 2_000_000  # characters from which a file is read in columns
PROBE_ROWS = 60  # rows looked at to find the delimiter and where the regular part begins
SAMPLE = 65_536
MOST_SHORT = 1000  # rows with too few cells that a long file may have
FEW_BAD = 0.01  # replaced characters, as a share of a sample, up to which it is still called UTF-8
DELIMITERS = (",", "\t", ";")
RARE_DELIMITERS = ("，", "；", "|")  # typed by hand; they also stand in prose, so they have to split far better


@dataclass(frozen=True)
class Delimited:
    """Rows of text, then (long files only) columns of text. `replaced` counts characters that could not be decoded."""

    head: list[list[str]]
    body: pa.Table | None
    replaced: int


def read_delimited(content: bytes, file_name: str) -> Delimited:
    """Decode and split. Raises UnreadableFileError for bytes that are not text."""
    if len(content) >= LONG:
        columns = _long(content, file_name)
        if columns is not None:
            return columns
    text, replaced = decode(content, file_name)
    return Delimited(_rows(text, find_delimiter(text)), None, replaced)


def decode(content: bytes, file_name: str) -> tuple[str, int]:
    """Bytes → text and the number of characters replaced by U+FFFD. Raises UnreadableFileError for binary data."""
    encoding = _encoding(content, file_name)
    try:
        return content.decode(encoding), 0
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
    replaced = text.count("\ufffd")
    if replaced > max(3, len(text) * FEW_BAD):
        raise UnreadableFileError("file_not_text", file_name)
    return text, replaced


def _encoding(content: bytes, file_name: str) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:SAMPLE]
    if sample.count(0) > len(sample) // 20:  # Latin digits and commas in UTF-16 are half zeros
        zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
        if min(zeros_even, zeros_odd) * 4 > max(zeros_even, zeros_odd):
            raise UnreadableFileError("file_not_text", file_name)
        return "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
    if b"\x00" in content:
        raise UnreadableFileError("file_not_text", file_name)
    return "utf-8" if _looks_utf8(content) else "gb18030"


def _looks_utf8(content: bytes) -> bool:
    """Valid UTF-8, or UTF-8 with a few bytes broken. GB text is almost never the one or the other."""
    decoder = codecs.getincrementaldecoder("utf-8")
    sample = decoder("replace").decode(content[:SAMPLE])  # incremental: a character cut at the end is no fault
    foreign = sum(1 for character in sample if character > "\x7f")
    if foreign:
        return sample.count("\ufffd") <= foreign * FEW_BAD
    return _is_utf8(content)


def _is_utf8(content: bytes) -> bool:
    """For files that begin with plain digits: the whole decides."""
    try:
        content.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def find_delimiter(text: str) -> str:
    """The delimiter that splits the first rows into the most even, widest columns."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(csv.reader(io.StringIO(text), delimiter=delimiter), PROBE_ROWS)]
        split = [width for width in widths if width > 1]
        usual = max(set(split), key=split.count, default=1)
        return (split.count(usual) * (usual - 1), len(split))

    text = text[:SAMPLE].replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    usual, rare = max(DELIMITERS, key=score), max(RARE_DELIMITERS, key=score)
    return rare if score(rare)[0] > 2 * score(usual)[0] else usual


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """All rows; cells lose the stray blanks and tabs that some exports put beside the delimiter."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    return [[cell.strip() for cell in row] for row in reader]


def _long(content: bytes, file_name: str) -> Delimited | None:
    """Head and columns of a long file; None where rows are too long or bytes broken: then slowly, nothing lost."""
    data = _as_utf8(content, _encoding(content, file_name))
    if data is None:
        return None
    sample = data[:SAMPLE].decode("utf-8", "ignore").replace("\r\n", "\n")
    delimiter = find_delimiter(sample)
    if not delimiter.isascii():
        return None
    start = _regular_from(sample, delimiter)
    head_lines = sample.split("\n", start)[:start]
    head = _rows("\n".join(head_lines), delimiter)
    skipped = 0
    for _ in range(start):
        skipped = data.index(b"\n", skipped) + 1
    body = _columns(data, skipped, delimiter, _width(sample.split("\n", start)[-1], delimiter))
    return Delimited(head, body, 0) if body is not None and len(head) == start else None


def _as_utf8(content: bytes, encoding: str) -> bytes | None:
    """The same text in UTF-8; None when it doesn't decode cleanly."""
    if encoding == "utf-8":
        return content
    if encoding == "utf-8-sig":
        return content[len(codecs.BOM_UTF8) :]
    try:
        return content.decode(encoding).encode("utf-8")
    except UnicodeError:
        return None


def _regular_from(text: str, delimiter: str) -> int:
    """The line from which all rows of the sample have the same width; the header line itself stays in the head."""
    lines = text[:SAMPLE].split("\n")[:PROBE_ROWS]
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    start = len(widths) - 1
    while start > 0 and widths[start - 1] == widths[-1]:
        start -= 1
    return min(start + 1, len(widths) - 1)


def _width(sample: str, delimiter: str) -> int:
    return len(next(csv.reader(io.StringIO(sample), delimiter=delimiter), [""]))


def _columns(data: bytes, start: int, delimiter: str, width: int) -> pa.Table | None:
    """Arrow columns of text; None where rows have more cells than the others, or the bytes are no UTF-8."""
    short: list[tuple[int, str]] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        """A note below a million records is shorter than they are: put back where it stood, it costs nothing."""
        if row.actual_columns > width or len(short) >= MOST_SHORT:
            return "error"
        short.append((row.number - 1, row.text))
        return "skip"

    table = _arrow(data, start, delimiter, width, None)
    if table is None:
        table = _arrow(data, start, delimiter, width, keep)
    return _put_back(table, short, delimiter) if table is not None and short else table


def _arrow(
    data: bytes, start: int, delimiter: str, width: int, invalid: Callable[[arrow_csv.InvalidRow], str] | None
) -> pa.Table | None:
    names = [str(column) for column in range(width)]
    quoted = b'"' in data  # only quoted values can hold line breaks, and looking for them costs threads
    options = arrow_csv.ReadOptions(column_names=names, block_size=16 << 20, use_threads=invalid is None)
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(memoryview(data)[start:])),
            read_options=options,  # without threads, rows are numbered
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=quoted, ignore_empty_lines=False, invalid_row_handler=invalid
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def _put_back(table: pa.Table, short: list[tuple[int, str]], delimiter: str) -> pa.Table:
    """Short rows, by number, between the others."""
    parts, done = [], 0
    for before, (number, text) in enumerate(short):
        cells = next(csv.reader([text], delimiter=delimiter), [])
        padded = [*cells, *[""] * (table.num_columns - len(cells))]
        parts.append(table.slice(done, number - before - done))
        parts.append(pa.table([pa.array([cell.strip()], pa.string()) for cell in padded], names=table.column_names))
        done = number - before
    return pa.concat_tables([*parts, table.slice(done)]).combine_chunks()
