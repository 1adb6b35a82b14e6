"""Sheets that this program puts into workbooks it hands out: told by their first cell, never read as data.

Imports nothing of ours but etl.workbook.
"""

from __future__ import annotations

from etl.workbook import Sheet

# The first cell of such a sheet begins with one of these. They are marks and not texts of the interface: a workbook
# that went out years ago has to be known again, in whatever language it was made.
MARKS = {"zh": "【本页由指标看板生成，导入时不读取】", "en": "[Made by the scorecard; not read on upload]"}


def is_own(sheet: Sheet) -> bool:
    """Whether the sheet explains or lists findings, and holds no data."""
    first = sheet.cell(0, 0) if sheet.height else None
    return isinstance(first, str) and first.startswith(tuple(MARKS.values()))
