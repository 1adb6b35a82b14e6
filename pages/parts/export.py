"""Tables to take away as CSV and XLSX: Excel and WPS open them without mojibake and find no formula in them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from unicodedata import east_asian_width

import pyarrow as pa
import xlsxwriter

from scorecard.csv_rows import all_harmless, csv_bytes

__all__ = ["csv_bytes", "xlsx_bytes"]

WIDEST = 40  # of a column, in Latin letters


def xlsx_bytes(sheets: Mapping[str, pa.Table]) -> bytes:
    """Sheet name → table, as a workbook: bold frozen heads, columns as wide as what they hold, texts never formulas.

    Numbers stay numbers and what is unknown an empty cell; texts that begin like a formula get an apostrophe as in CSV,
    for whoever saves the sheet as one.
    """
    out = io.BytesIO()
    # no constants of the machine or the moment in it, no temporary file beside the data
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, settings) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for name, table in sheets.items():
            sheet, harmless = book.add_worksheet(name), all_harmless(table)
            sheet.freeze_panes(1, 0)
            for at, (label, column) in enumerate(zip(harmless.column_names, harmless.columns, strict=True)):
                values = column.to_pylist()
                sheet.write_string(0, at, label, head)
                sheet.write_column(1, at, values)
                sheet.set_column(at, at, min(WIDEST, 2 + max(map(_width, [label, *values]))))
    return out.getvalue()


def _width(value: object) -> int:
    """In Latin letters; a Chinese character is twice as wide."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in ("" if value is None else str(value)))
