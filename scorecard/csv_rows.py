"""Tables as CSV that Excel and WPS open without mojibake and find no formula in, whole or piece by piece."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet takes for the start of a formula


def csv_bytes(table: pa.Table) -> bytes:
    """The table as UTF-8 with a byte order mark and a header; texts that begin like a formula get an apostrophe."""
    return b"".join(csv_parts([table]))


def csv_parts(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """The same of tables with the same columns, one below the other; never more than one of them is held."""
    for number, table in enumerate(tables):
        out = io.BytesIO()
        if not number:
            out.write(codecs.BOM_UTF8)
        options = pyarrow.csv.WriteOptions(include_header=not number, quoting_style="needed")
        pyarrow.csv.write_csv(all_harmless(table), out, options)
        yield out.getvalue()


def all_harmless(table: pa.Table) -> pa.Table:
    """The table without a text that a spreadsheet would take for a formula; numbers stay what they are."""
    columns = zip(table.column_names, table.columns, strict=True)
    return pa.table({name: _harmless(column) for name, column in columns})


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    is_formula = pc.match_substring_regex(column, FORMULA)
    return pc.if_else(is_formula, pc.binary_join_element_wise(pa.scalar("'", column.type), column, ""), column)


def harmless(text: str) -> str:
    """One text, so that a spreadsheet takes it for no formula."""
    return f"'{text}" if re.match(FORMULA, text) else text
