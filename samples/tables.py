"""Two shapes of a sheet: a cross-table with districts down and a list with one row a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from . import city
from .office import Clerk
from .sheets import Formula, Grid

TOTAL = "合计"
Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Head:
    """A column of a cross-table: its key, its header, the header merged above; `sums` are the keys it adds."""

    key: str
    label: str
    group: str = ""
    sums: tuple[str, ...] = ()
    style: str = "number"


@dataclass(frozen=True)
class Layout:
    """Where a cross-table begins and how it is dressed."""

    top: int = 0
    left: int = 0
    areas: str = "long"
    area_head: str = "区县"
    total_row: str = "合计"
    total_first: bool = False
    formulas: bool = False
    zone_row: str = ""
    unit_right: bool = True
    notes: tuple[str, ...] = ()
    blank_before_notes: int = 0


def cross_table(
    grid: Grid, title: str, unit: str, heads: Sequence[Head], values: Values, layout: Layout, clerk: Clerk
) -> None:
    """Write title, unit, one or two header rows, a row per area, the total, the zone below it and the notes.

    `values` maps areas to figures by key; the areas `合计` and `高新区` are the total row and the zone's row.
    """
    top, left = layout.top, layout.left
    last = left + len(heads)
    grid.merge(top, left, top, last, title, "title")
    if unit:
        grid.put(top + 1, last if layout.unit_right else left, f"单位：{unit}", "unit")
    row = _header_rows(grid, top + 2, left, layout.area_head, heads)
    areas = [area for area in values if area not in (TOTAL, city.ZONE)]
    order = [TOTAL, *areas] if layout.total_first else [*areas, TOTAL]
    if TOTAL not in values:
        order.remove(TOTAL)
    first = row + (1 if layout.total_first else 0)
    for area in order:
        label = layout.total_row if area == TOTAL else clerk.area(area, layout.areas)
        grid.put(row, left, label, "head" if area == TOTAL else "text")
        span = (first, first + len(areas) - 1) if area == TOTAL else None
        _value_row(grid, row, left, heads, values[area], layout, clerk, span)
        row += 1
    if layout.zone_row:
        grid.put(row, left, layout.zone_row, "text")
        _value_row(grid, row, left, heads, values[city.ZONE], layout, clerk, None)
        row += 1
    write_notes(grid, row + layout.blank_before_notes, left, last, layout.notes)


def _header_rows(grid: Grid, row: int, left: int, area_head: str, heads: Sequence[Head]) -> int:
    """One header row, or two with merged groups; gives the row after them."""
    levels = 2 if any(head.group for head in heads) else 1
    grid.merge(row, left, row + levels - 1, left, area_head)
    column = 0
    while column < len(heads):
        head = heads[column]
        width = 1
        if head.group:
            while column + width < len(heads) and heads[column + width].group == head.group:
                width += 1
            grid.merge(row, left + 1 + column, row, left + column + width, head.group)
            for offset in range(width):
                grid.put(row + 1, left + 1 + column + offset, heads[column + offset].label, "head")
        else:
            grid.merge(row, left + 1 + column, row + levels - 1, left + 1 + column, head.label)
        column += width
    return row + levels


def _value_row(
    grid: Grid,
    row: int,
    left: int,
    heads: Sequence[Head],
    figures: Mapping[str, Any],
    layout: Layout,
    clerk: Clerk,
    span: tuple[int, int] | None,
) -> None:
    """One row of figures; with `layout.formulas` sums are formulas: down the columns or along the row."""
    position = {head.key: left + 1 + index for index, head in enumerate(heads)}
    for head in heads:
        value = figures.get(head.key)
        column = position[head.key]
        if value is None or isinstance(value, str) or head.style == "percent":
            grid.put(row, column, value, head.style)
        elif layout.formulas and span and not head.sums:
            cells = f"{xl_rowcol_to_cell(span[0], column)}:{xl_rowcol_to_cell(span[1], column)}"
            grid.put(row, column, Formula(f"=SUM({cells})", value), head.style)
        elif layout.formulas and head.sums:
            parts = "+".join(xl_rowcol_to_cell(row, position[key]) for key in head.sums)
            grid.put(row, column, Formula(f"={parts}", value), head.style)
        else:
            grid.put(row, column, value if span else clerk.number(value), head.style)


def write_notes(grid: Grid, row: int, left: int, last: int, notes: Sequence[str]) -> None:
    """The 备注 rows below a table; the last one always says that the figures are a demo."""
    for position, note in enumerate((*notes, city.DEMO_NOTE) if not _says_demo(notes) else notes):
        grid.merge(
            row + position,
            left,
            row + position,
            max(last, left + 1),
            f"备注：{note}" if position == 0 else note,
            "note",
        )


def _says_demo(notes: Sequence[str]) -> bool:
    return any("演示" in note for note in notes)


@dataclass(frozen=True)
class Listing:
    """How a record list is dressed: its columns as (header, key), form of dates and of area names."""

    columns: Sequence[tuple[str, str]]
    date_form: str = "real"
    areas: str = "long"
    top: int = 0
    left: int = 0
    serial: bool = True
    prefix: str = ""
    notes: tuple[str, ...] = ()
    convert: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)


def record_list(grid: Grid, title: str, rows: Sequence[Mapping[str, Any]], listing: Listing, clerk: Clerk) -> None:
    """Write title, header and one row a record; without records a row that says so stands in their place."""
    heads = [("序号", "序号"), *listing.columns] if listing.serial else list(listing.columns)
    left, row = listing.left, listing.top
    last = left + len(heads) - 1
    grid.merge(row, left, row, last, title, "title")
    for offset, (label, _) in enumerate(heads):
        grid.put(row + 1, left + offset, label, "head")
    row += 2
    for serial, record in enumerate(rows, start=1):
        for offset, (_, key) in enumerate(heads):
            value, style = _typed({"序号": serial} | dict(record), key, listing, clerk)
            grid.put(row, left + offset, value, style)
        row += 1
    write_notes(grid, row, left, last, listing.notes)


def _typed(record: Mapping[str, Any], key: str, listing: Listing, clerk: Clerk) -> tuple[Any, str]:
    value = record[key]
    if key in listing.convert:
        value = listing.convert[key](value)
    if isinstance(value, date):
        return clerk.date(value, listing.date_form)
    if key == "区县":
        return clerk.area(value, listing.areas), "text"
    if key in ("申请号", "专利号") and value:
        return clerk.application_number(value, listing.prefix), "text"
    if key in ("进度",):
        return value, "percent"
    return value, "number" if isinstance(value, int | float) else "text"
