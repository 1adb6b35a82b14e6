"""Empty workbooks for a dataset, as a list or as a summary table, with drop-downs and a sheet explaining each column.

Filled in as it says, a template is read without a finding. Imports scorecard and etl.template_words.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import xlsxwriter

from etl.own_sheets import MARKS
from etl.template_words import Explained, explained_columns, explained_figures, figure_columns, offered
from scorecard.plan import AreaKind, Column, ColumnType, Dataset, Plan
from scorecard.texts import Texts

Shape = Literal["records", "summary"]
ROWS = 1000  # rows of a list that carry drop-downs and formats
WIDTHS = {"column": 18, "required": 10, "content": 52, "example": 26, "also": 60}  # of the explaining sheet
LONGEST_CHOICE = 255  # characters of a drop-down that Excel takes in a cell's own rule
NUMBER_FORMAT = {ColumnType.DATE: "yyyy-mm-dd", ColumnType.APPLICATION_NUMBER: "@", ColumnType.PERCENT: "0.0%"}


def shapes(dataset: Dataset) -> tuple[Shape, ...]:
    """The templates there are for a dataset: for the shapes it comes in."""
    return (*(("records",) if dataset.records else ()), *(("summary",) if dataset.summary else ()))


def template(plan: Plan, dataset: Dataset, texts: Texts, *, shape: Shape, own: str | None = None) -> bytes:
    """The .xlsx bytes of an empty list or summary. Raises ValueError for a shape in which the dataset doesn't come.

    `own`: the one area whose name is offered, for a district that reports for itself; None offers all.
    """
    if shape not in shapes(dataset):
        raise ValueError(f"{dataset.id} has no {shape}")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    made = _Template(book, plan, dataset, own)
    explained = made.records(texts) if shape == "records" else made.summary(texts)
    _explain(book, texts, explained, texts.t(f"template.how.{shape}"))
    book.close()
    return buffer.getvalue()


class _Template:
    """One template in the making. What is read back stands in Chinese, whatever the language of the explanations."""

    def __init__(self, book: xlsxwriter.Workbook, plan: Plan, dataset: Dataset, own: str | None) -> None:
        self.book, self.plan, self.dataset, self.own = book, plan, dataset, own
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True, "align": "center"}
        )
        self.cell = book.add_format({"border": 1})

    def records(self, texts: Texts) -> Sequence[Explained]:
        """Title, header, rows with formats and drop-downs."""
        assert self.dataset.records
        columns = self.dataset.records.columns
        sheet = self._sheet(len(columns), self.dataset.label.zh)
        for place, column in enumerate(columns):
            sheet.write_string(1, place, column.headers[0], self.head)
            sheet.set_column(place, place, 16, self._format(column))
            self._offer(sheet, (2, place, ROWS + 1, place), offered(self.plan, column, self.own))
        sheet.freeze_panes(2, 0)
        return explained_columns(self.plan, columns, texts, self.own)

    def summary(self, texts: Texts) -> Sequence[Explained]:
        """Title, the period to fill in, areas (or years) down and figures across."""
        assert self.dataset.summary
        figures = figure_columns(self.plan, self.dataset)
        sheet = self._sheet(len(figures) + 1, f"{self.dataset.label.zh}统计表")
        by_year = self.dataset.area_code is not None
        top = 1 if by_year else self._period(sheet, texts)
        for place, name in enumerate(("年份" if by_year else "区县", *(figure.header for figure in figures))):
            sheet.write_string(top, place, name, self.head)
        sheet.set_column(0, len(figures), 16)
        rows = self._years() if by_year else self._areas()
        for row, name in enumerate(rows, start=top + 1):
            sheet.write_string(row, 0, name, self.cell)
            for place in range(1, len(figures) + 1):
                sheet.write_blank(row, place, None, self.cell)
        sheet.data_validation(
            top + 1, 1, top + len(rows), len(figures), {"validate": "decimal", "criteria": ">=", "value": 0}
        )
        sheet.freeze_panes(top + 1, 1)
        return explained_figures(figures, texts)

    def _sheet(self, width: int, title: str) -> Any:
        sheet = self.book.add_worksheet(self.dataset.label.zh[:31])
        sheet.merge_range(0, 0, 0, max(width - 1, 1), title, self.title)
        sheet.set_row(0, 28)
        return sheet

    def _period(self, sheet: Any, texts: Texts) -> int:
        """The line that says of when the figures are; returns the row of the header under it."""
        assert self.dataset.summary
        word = "统计年份：" if "year" in self.dataset.summary.period else "统计月份："
        sheet.write_string(1, 0, word)
        sheet.write_blank(1, 1, None, self.book.add_format({"border": 1, "bg_color": "#FFF8DC", "num_format": "@"}))
        sheet.write_comment(1, 1, texts.t("template.period"))
        return 2

    def _years(self) -> list[str]:
        years = self.plan.years()
        return [f"{year}年" for year in (years[0] - 1, *years)]

    def _areas(self) -> list[str]:
        return [area.name for area in self.plan.areas_of(AreaKind.DISTRICT) if self.own in (None, area.code)]

    def _offer(self, sheet: Any, place: tuple[int, int, int, int], choices: Iterable[str]) -> None:
        words = list(choices)
        if words and sum(len(word) + 1 for word in words) < LONGEST_CHOICE:
            sheet.data_validation(*place, {"validate": "list", "source": words})

    def _format(self, column: Column) -> Any:
        return self.book.add_format({"num_format": NUMBER_FORMAT.get(column.type, "General")})


def _explain(book: xlsxwriter.Workbook, texts: Texts, explained: Sequence[Explained], how: str) -> None:
    """Every column with what may stand in it and an example, on a sheet that is not read."""
    sheet = book.add_worksheet(texts.t("template.sheet"))
    wrap, head = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, f"{MARKS[texts.language]}{how}")
    for place, (name, width) in enumerate(WIDTHS.items()):
        sheet.write_string(2, place, texts.t(f"template.{name}"), head)
        sheet.set_column(place, place, width)
    for row, one in enumerate(explained, start=3):
        for place, text in enumerate((one.name, one.required, one.content, one.example, one.also)):
            sheet.write_string(row, place, text, wrap)
