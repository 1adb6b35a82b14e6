"""A plain reader of the demo's spreadsheets for tests: openpyxl, calamine (.xls only) and csv, nothing of ours.

It knows how the samples are laid out, which the importer may not: that is what makes it a second opinion.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

DASHES = {"—", "-", "－", "/", "–"}
AREA_HEADS = {"区县", "县区", "地区", "区县（单位）"}
TOTAL_ROWS = {"合计", "全市合计", "全市"}


@dataclass(frozen=True)
class Sheet:
    """One visible sheet of one delivered file."""

    day: date
    file: str
    name: str
    rows: list[list[Any]]

    @property
    def title(self) -> str:
        return next((text(cell) for row in self.rows for cell in row if text(cell)), "")


def text(cell: Any) -> str:
    """A cell as text, full-width digits made plain, spaces dropped."""
    return "" if cell is None else re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell)))


def number(cell: Any) -> float | None:
    """A figure; a dash is none (0), a blank is not known."""
    shown = text(cell).replace(",", "")
    if shown in DASHES:
        return 0.0
    return float(shown) if shown else None


def day(cell: Any) -> date | None:
    """A date in any of the forms the samples use."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    shown = text(cell)
    if not shown:
        return None
    if re.fullmatch(r"\d{5}(\.0)?", shown):
        return date(1899, 12, 30) + timedelta(days=int(float(shown)))
    if re.fullmatch(r"\d{8}(\.0)?", shown):
        return date(int(shown[:4]), int(shown[4:6]), int(shown[6:8]))
    year, month, day_of_month = (int(part) for part in re.findall(r"\d+", shown)[:3])
    return date(year, month, day_of_month)


def sheets(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Sheet]:
    """Visible sheets of the files whose name is wanted, in order of delivery."""
    for path in sorted(folder.glob("*/*")):
        if wanted(path.name):
            arrived = date.fromisoformat(path.parent.name)
            for name, rows in _rows(path):
                yield Sheet(arrived, path.name, name, rows)


@lru_cache(maxsize=400)  # several tests read the same files, and openpyxl is slow
def _rows(path: Path) -> list[tuple[str, list[list[Any]]]]:
    if path.suffix == ".csv":
        return [("", list(csv.reader(path.read_text(encoding="gbk").splitlines())))]
    if path.suffix == ".xls":
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    visible = [s for s in openpyxl.load_workbook(path, data_only=True).worksheets if s.sheet_state == "visible"]
    return [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in visible]


def records(sheet: Sheet) -> list[dict[str, Any]]:
    """The rows of a list as dicts by header; the notes below it are left out."""
    top = next(i for i, row in enumerate(sheet.rows) if sum(bool(text(cell)) for cell in row) > 2)
    heads = [text(cell) for cell in sheet.rows[top]]
    found = []
    for row in sheet.rows[top + 1 :]:
        if sum(bool(text(cell)) for cell in row) > 2:
            found.append({head: cell for head, cell in zip(heads, row, strict=False) if head})
    return found


def table(sheet: Sheet) -> dict[str, dict[str, float | None]]:
    """A cross-table: label of the row → header → figure. Of two header rows the lower one names the column."""
    top, left = next(
        (i, j) for i, row in enumerate(sheet.rows) for j, cell in enumerate(row) if text(cell) in map(text, AREA_HEADS)
    )
    heads = [text(cell) for cell in sheet.rows[top]]
    below = [text(cell) for cell in sheet.rows[top + 1]]
    first = top + 1
    if not below[left]:
        heads = [lower or upper for lower, upper in zip(below, heads, strict=True)]
        first = top + 2
    found: dict[str, dict[str, float | None]] = {}
    for row in sheet.rows[first:]:
        label = text(row[left])
        if not label or label.startswith("备注") or "演示" in label or sum(bool(text(c)) for c in row) < 2:
            continue
        figures = zip(heads[left + 1 :], row[left + 1 :], strict=True)
        found[label] = {head: number(cell) for head, cell in figures if head}
    return found


def city_row(sheet: Sheet) -> dict[str, float | None]:
    """The stated total row of a cross-table."""
    return next(figures for label, figures in table(sheet).items() if label in TOTAL_ROWS)


def month_of(sheet: Sheet) -> date:
    """The month a sheet is about: from its title, or the year from the title and the month from the sheet's name."""
    named = re.search(r"(\d{4})年(\d{1,2})月", sheet.title)
    if named:
        return date(int(named[1]), int(named[2]), 1)
    year = re.search(r"(\d{4})年", sheet.title)
    month = re.search(r"(\d{1,2})月", sheet.name)
    assert year, sheet.title
    assert month, sheet.name
    return date(int(year[1]), int(month[1]), 1)
