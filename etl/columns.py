"""Whole columns of raw cells → typed Arrow columns: distinct values are parsed once, then mapped to the rows.

Nothing here knows datasets; a value that can't be parsed is reported as bad, never guessed. Imports numpy, pyarrow and
etl.values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.day_ranges import day_range
from etl.oddities import FAULT_RULES, FAULT_STARTS, fault_of
from etl.values import (
    Quantity,
    is_blank,
    parse_application_number,
    parse_date,
    parse_number,
    parse_yes_no,
    plain,
    scaled,
)

Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
ALL_MONTHS = range(1, 13)
EPOCH_ORDINAL = 719_163  # date(1970, 1, 1).toordinal()
NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
WIDE_BYTES = (b"\xef\xbc", b"\xef\xbd")  # how these begin in UTF-8
CANONICAL = r"^(?:CN|ZL)?\d{12}\.?[\dX]$"
WEIGHTS = np.array([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], dtype=np.int64)


@dataclass(frozen=True)
class Encoded:
    """A column as distinct raw values and, per row, the index of its value. The last value is None: blank."""

    values: list[Any]
    codes: Codes

    def map(self, results: Sequence[Any], kind: pa.DataType) -> pa.Array:
        """An Arrow column of the results of the distinct values."""
        return pa.array(results, kind).take(pa.array(self.codes))

    def mask(self, flags: Sequence[bool]) -> Mask:
        """Rows whose distinct value is flagged."""
        return np.array(flags, dtype=bool)[self.codes]


@dataclass(frozen=True)
class Parsed:
    """A typed column, the rows that are blank, the rows that hold something that can't be parsed."""

    array: pa.Array
    blank: Mask
    bad: Mask
    encoded: Encoded | None = None

    def without(self, faulty: Mask) -> Parsed:
        """The same with nothing in the rows whose cell is no value at all."""
        if not faulty.any():
            return self
        array = pc.if_else(pa.array(faulty), pa.scalar(None, self.array.type), self.array)
        return Parsed(array, self.blank & ~faulty, self.bad | faulty, self.encoded)


def encode(raw: pa.Array | list[Any]) -> Encoded:
    """Distinct values and codes of a raw column; blanks of any kind become the last value, None."""
    if isinstance(raw, list):
        index: dict[Any, int] = {}
        codes = np.fromiter((index.setdefault(value, len(index)) for value in raw), np.int64, len(raw))
        values = list(index)
    else:
        encoded = raw.dictionary_encode()
        values = encoded.dictionary.to_pylist()
        codes = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False).astype(np.int64)
    values.append(None)
    blank = np.array([is_blank(value) for value in values], dtype=bool)
    return Encoded(values, np.where(blank[codes], len(values) - 1, codes))


def parse_with(raw: pa.Array | list[Any], kind: pa.DataType, parse: Callable[[Any], Any]) -> Parsed:
    """A column through a parser of single values that gives None for what it can't parse."""
    encoded = encode(raw)
    results = [None if value is None else parse(value) for value in encoded.values]
    blank = encoded.codes == len(encoded.values) - 1
    bad = encoded.mask([result is None for result in results]) & ~blank
    return Parsed(encoded.map(results, kind), blank, bad, encoded)


def text_column(raw: pa.Array | list[Any]) -> Parsed:
    """Text as written, edges trimmed, full-width letters and digits narrow; numbers as they read (7, not 7.0)."""
    if isinstance(raw, list):
        array = pa.array([_written(value) or None for value in raw], pa.string())
    else:
        trimmed = pc.utf8_trim_whitespace(raw)
        if pc.any(pc.starts_with(trimmed, "'")).as_py():  # what Excel is told with that a number is text
            trimmed = pc.replace_substring_regex(trimmed, r"^'([^']*)$", r"\1")
        array = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), _narrowed(trimmed))
    blank = array.is_null().to_numpy(zero_copy_only=False)
    return Parsed(array, blank, np.zeros(len(array), dtype=bool))


def _written(value: Any) -> str:
    """One text cell as `text_column` stores it."""
    if not isinstance(value, str):
        return plain(value)
    text = value.strip()
    if text[:1] == "'" and "'" not in text[1:]:
        text = text[1:]
    return text.translate(NARROW)


def _narrowed(array: pa.Array) -> pa.Array:
    """Full-width letters and digits made plain, in the few columns that have any."""
    data = _bytes(array)
    if WIDE_BYTES[0] not in data and WIDE_BYTES[1] not in data:
        return array
    if not pc.any(pc.match_substring_regex(array, "[０-９Ａ-Ｚａ-ｚ]")).as_py():
        return array
    return pa.array([value.translate(NARROW) if value else value for value in array.to_pylist()], pa.string())


def key_text(array: pa.Array) -> pa.Array:
    """Text of a key: the same with full-width signs or blanks inside (GB／T 100) is the same thing."""
    if pc.all(pc.string_is_ascii(array)).as_py() is False:
        array = pc.utf8_normalize(array, form="NFKC")
    return pc.replace_substring_regex(array, r"\s+", "")


def date_column(raw: pa.Array | list[Any], year: int | None = None, months: Collection[int] = ALL_MONTHS) -> Parsed:
    """Dates in any form; dashes count as blank; of several days (5月6-8日) the first. `year`: if a cell names
    none, then within `months` of it."""

    def days(value: Any) -> int | None:
        day = parse_date(value)
        span = None if day else day_range(value, year, months)
        first = day.value if day else span[0] if span else None
        return first.toordinal() - EPOCH_ORDINAL if first else None

    parsed = parse_with(_without_dashes(raw), pa.int32(), days)
    return Parsed(parsed.array.cast(pa.date32()), parsed.blank, parsed.bad, parsed.encoded)


def _without_dashes(raw: pa.Array | list[Any]) -> pa.Array | list[Any]:
    if isinstance(raw, list):
        return [
            None if isinstance(value, str) and plain(value) in ("-", "—", "/", "无", "——") else value for value in raw
        ]
    return pc.if_else(pc.is_in(raw, pa.array(["-", "—", "/", "无", "——"])), pa.scalar(None, pa.string()), raw)


def number_column(raw: pa.Array | list[Any], factor: float = 1.0, *, ratio: bool = False) -> Parsed:
    """Numbers, times `factor` unless a cell states its own unit; dashes count as blank. `ratio`: per cent as 0–1."""
    encoded = encode(raw)
    read = [None if value is None else parse_number(value) for value in encoded.values]
    percent = ratio and any(q and q.value is not None and not q.own_unit and abs(q.value) > 1 for q in read)
    results = [_times(quantity, 0.01 if percent else factor) for quantity in read]
    nothing = encoded.mask(
        [value is None or bool(q and q.value is None) for value, q in zip(encoded.values, read, strict=True)]
    )
    bad = encoded.mask([quantity is None for quantity in read]) & ~nothing
    return Parsed(encoded.map(results, pa.float64()), nothing, bad, encoded)


def _times(quantity: Quantity | None, factor: float) -> float | None:
    if quantity is None or quantity.value is None:
        return None
    return quantity.value if quantity.own_unit else scaled(quantity.value, factor)


def fault_masks(raw: pa.Array | list[Any]) -> dict[str, Mask]:
    """Rule → the rows with a formula that failed or was not computed."""
    if not isinstance(raw, list):
        if not any(pc.any(pc.starts_with(raw, start)).as_py() for start in FAULT_STARTS):
            return {}
        raw = raw.to_pylist()
    rules = [fault_of(value) for value in raw]
    return {rule: np.array([one == rule for one in rules], dtype=bool) for rule in FAULT_RULES if rule in rules}


def yes_no_column(raw: pa.Array | list[Any]) -> Parsed:
    """ "yes" or "no"."""
    return parse_with(raw, pa.string(), parse_yes_no)


def filled_rows(raw: pa.Array | list[Any]) -> Codes:
    """1 where a row holds something, else 0."""
    if isinstance(raw, list):
        return np.fromiter((not is_blank(value) for value in raw), np.int64, len(raw))
    return true_rows(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(raw)), 0)).astype(np.int64)


def true_rows(array: pa.Array) -> Mask:
    """A boolean column as a mask; unknown is false."""
    found: Mask = array.fill_null(False).to_numpy(zero_copy_only=False)
    return found


# --- application numbers -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """Application numbers in stored form, with the rows whose check digit or form is wrong."""

    array: pa.Array
    blank: Mask
    wrong_digit: Mask
    wrong_form: Mask


def application_numbers(raw: pa.Array | list[Any]) -> Numbers:
    """All numbers of a column: the usual forms in one sweep over their bytes, the others one by one."""
    text = _upper_text(raw)
    blank = text.is_null().to_numpy(zero_copy_only=False)
    usual = pc.match_substring_regex(text, CANONICAL).fill_null(False)
    wrong_digit, wrong_form = np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
    rows = np.flatnonzero(usual.to_numpy(zero_copy_only=False))
    stored, wrong = _usual_numbers(text.filter(usual))
    wrong_digit[rows] = wrong
    others = np.flatnonzero(~usual.to_numpy(zero_copy_only=False) & ~blank)
    if not len(others) and len(rows) == len(text):
        return Numbers(stored, blank, wrong_digit, wrong_form)
    odd = [parse_application_number(_raw_value(raw, int(row))) for row in others]
    wrong_digit[others] = [number.fault == "check_digit" for number in odd]
    wrong_form[others] = [number.fault == "form" for number in odd]
    order = np.full(len(text), -1, dtype=np.int64)
    order[rows], order[others] = np.arange(len(rows)), len(rows) + np.arange(len(others))
    pool = pa.concat_arrays([stored, pa.array([number.value for number in odd], pa.string())])
    return Numbers(pool.take(pa.array(order, mask=order < 0)), blank, wrong_digit, wrong_form)


def _upper_text(raw: pa.Array | list[Any]) -> pa.Array:
    return pc.ascii_upper(text_column(raw).array)


def _raw_value(raw: pa.Array | list[Any], row: int) -> Any:
    return raw[row] if isinstance(raw, list) else raw[row].as_py()


def _usual_numbers(text: pa.Array) -> tuple[pa.Array, Mask]:
    """Twelve digits and a check digit, with or without prefix and dot → 201310012345.6, and if the digit is wrong."""
    count = len(text)
    if not count:
        return pa.array([], pa.string()), np.zeros(0, dtype=bool)
    bare = pc.utf8_slice_codeunits(pc.replace_substring(text, ".", ""), -13)
    flat = np.frombuffer(_bytes(bare), dtype=np.uint8).reshape(count, 13)
    rest = ((flat[:, :12].astype(np.int64) - 48) @ WEIGHTS) % 11
    expected = np.where(rest == 10, ord("X"), rest + 48)
    stored = np.empty((count, 14), dtype=np.uint8)
    stored[:, :12], stored[:, 12], stored[:, 13] = flat[:, :12], ord("."), flat[:, 12]
    offsets = np.arange(0, (count + 1) * 14, 14, dtype=np.int32)
    array = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(stored.tobytes()))
    return array, expected != flat[:, 12]


def _bytes(array: pa.Array) -> bytes:
    """The characters of a string array without nulls, end to end."""
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])].tobytes()
