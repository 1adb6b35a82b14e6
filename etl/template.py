"""An empty workbook for a dataset: the columns of its record list, with drop-downs where the values are declared."""

from __future__ import annotations

import io

import xlsxwriter

from scorecard.plan import AreaKind, Column, ColumnType, Dataset, Plan
from scorecard.texts import Texts

ROWS = 1000  # rows that carry drop-downs and formats


def template(plan: Plan, dataset: Dataset, texts: Texts, *, own: str | None = None) -> bytes:
    """The .xlsx bytes: title, header row, formatted empty rows. Raises ValueError for a dataset without records.

    `own`: the one area whose name is offered, for a district that reports for itself; None offers all.
    """
    if dataset.records is None:
        raise ValueError(dataset.id)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(texts.pick(dataset.label)[:31])
    columns = dataset.records.columns
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    sheet.merge_range(0, 0, 0, max(len(columns) - 1, 1), dataset.label.zh, title)
    header = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True, "align": "center"})
    for position, column in enumerate(columns):
        sheet.write_string(1, position, column.headers[0], header)
        sheet.set_column(position, position, 16, _format(book, column))
        choices = _choices(plan, column, own)
        if choices and sum(len(choice) + 1 for choice in choices) < 255:  # Excel's limit for a list in the cell rule
            sheet.data_validation(2, position, ROWS + 1, position, {"validate": "list", "source": choices})
    sheet.freeze_panes(2, 0)
    book.close()
    return buffer.getvalue()


def _format(book: xlsxwriter.Workbook, column: Column) -> object:
    formats = {ColumnType.DATE: "yyyy-mm-dd", ColumnType.APPLICATION_NUMBER: "@", ColumnType.PERCENT: "0.0%"}
    return book.add_format({"num_format": formats.get(column.type, "General")})


def _choices(plan: Plan, column: Column, own: str | None) -> list[str]:
    if column.type is ColumnType.KIND and column.dimension:
        return [kind.label.zh for kind in plan.dimension(column.dimension).kinds]
    if column.type is ColumnType.AREA:
        kinds = (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)
        return [a.name for a in plan.areas if a.kind in kinds and own in (None, a.code)]
    if column.type is ColumnType.ZONE:
        return [a.short_name for a in plan.areas if a.kind is AreaKind.ZONE]
    if column.type is ColumnType.YES_NO:
        return ["有", "无"]
    return []
