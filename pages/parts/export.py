"""Tables to take away as CSV that Excel and WPS open without mojibake, with nothing they would run as a formula."""

from __future__ import annotations

import codecs
import io

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet takes for the start of a formula


def csv_bytes(table: pa.Table) -> bytes:
    """The table as UTF-8 with a byte order mark and a header; texts that begin like a formula get an apostrophe."""
    harmless = pa.table(
        {name: _harmless(column) for name, column in zip(table.column_names, table.columns, strict=True)}
    )
    out = io.BytesIO()
    out.write(codecs.BOM_UTF8)
    pyarrow.csv.write_csv(harmless, out, pyarrow.csv.WriteOptions(include_header=True, quoting_style="needed"))
    return out.getvalue()


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    is_formula = pc.match_substring_regex(column, FORMULA)
    return pc.if_else(is_formula, pc.binary_join_element_wise(pa.scalar("'", column.type), column, ""), column)
