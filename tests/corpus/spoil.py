"""What offices do to a sheet before they send it on: the same figures otherwise dressed. Truths move along."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from tests.corpus.clerk import DATES, WIDE
from tests.corpus.grid import Cell, Formula, Grid, Spot
from tests.corpus.truth import Fact

Spoil = Callable[[Grid], Grid]
NOTES = ("备注：本表数据由各区县知识产权局报送。", "数据来源：国家知识产权局", "填表人：王五　　审核人：赵六")


def moved(grid: Grid) -> Grid:
    """The table starts elsewhere."""
    return grid.moved(4, 3)


def blank_rows(grid: Grid) -> Grid:
    """Blank rows above the header and here and there in the body."""
    first, last = grid.body
    return grid.with_blank_rows([grid.header[0], *range(first + 1, last, 3)])


def blank_columns(grid: Grid) -> Grid:
    """A blank column after the labels and one before the last."""
    return grid.with_blank_columns([grid.left + 1, grid.width - 1])


def title_merged(grid: Grid) -> Grid:
    """Every line above the header that stands alone is merged over the table's width."""
    free = [row for row in range(grid.header[0]) if not any(top <= row <= bottom for top, _, bottom, _ in grid.merges)]
    for row in free:
        places = [column for r, column in grid.cells if r == row]
        if len(places) == 1 and grid.width - 1 > places[0]:
            grid = replace(grid, merges=[*grid.merges, (row, places[0], row, grid.width - 1)])
    return grid


def labels_merged(grid: Grid) -> Grid:
    """Equal texts below each other become one merged cell; the truth of the covered cells stays what it is."""
    cells, merges = dict(grid.cells), list(grid.merges)
    taken = {(r, c) for t, a, b, z in grid.merges for r in range(t, b + 1) for c in range(a, z + 1)}
    for column in range(grid.left, grid.width):
        row = grid.body[0]
        while row <= grid.body[1]:
            end = row
            while end < grid.body[1] and _same_text(grid, (row, column), (end + 1, column)):
                end += 1
            if end > row and not any((r, column) in taken for r in range(row, end + 1)):
                merges.append((row, column, end, column))
                cells |= {(r, column): replace(cells[r, column], value=None) for r in range(row + 1, end + 1)}
            row = end + 1
    return replace(grid, cells=cells, merges=merges)


def _same_text(grid: Grid, one: Spot, other: Spot) -> bool:
    here, there = grid.cells.get(one), grid.cells.get(other)
    if here is None or there is None or not isinstance(here.value, str) or isinstance(here.truth, Fact):
        return False
    return here.value == there.value and not re.fullmatch(r"[\d,.%—\-/０-９，．\s]*", here.value)


def unmerged(grid: Grid) -> Grid:
    """All merges undone: the values stay in the corners."""
    return replace(grid, merges=[])


def header_split(grid: Grid) -> Grid:
    """Long words of the lowest header row stand in two rows."""
    low = grid.header[1]
    words = {c: cell for (r, c), cell in grid.cells.items() if r == low and isinstance(cell.value, str)}
    long = {c for c, cell in words.items() if re.fullmatch(r"[一-鿿]{4,8}", cell.value)}
    covered = {c for t, a, b, z in grid.merges if t <= low <= b and (b > t or z > a) for c in range(a, z + 1)}
    if not long - covered or grid.left in long:
        return grid
    grid = grid.with_blank_rows([low + 1])
    cells = dict(grid.cells)
    for column in long - covered:
        text = cells[low, column].value
        cells[low, column] = Cell(text[: len(text) // 2])
        cells[low + 1, column] = Cell(text[len(text) // 2 :])
    merges = [(t, a, b + 1, z) if b == low and a == z and t < b else (t, a, b, z) for t, a, b, z in grid.merges]
    merges += [(low, c, low + 1, c) for c in words if c not in long and c not in covered]
    return replace(grid, cells=cells, merges=merges, header=(grid.header[0], low + 1))


def _numbers(form: Callable[[str], object]) -> Spoil:
    def spoil(grid: Grid) -> Grid:
        def change(spot: Spot, cell: Cell) -> Cell:
            value = cell.value.value if isinstance(cell.value, Formula) else cell.value
            in_body = grid.body[0] <= spot[0] <= grid.body[1]
            if not in_body or isinstance(value, bool | date | str | None) or cell.style == "percent":
                return cell
            return replace(cell, value=form(f"{value:.10g}"), style="")

        return grid.mapped(change)

    return spoil


def padded(grid: Grid) -> Grid:
    """Blanks before and after texts, and inside the names of districts and headers."""

    def change(spot: Spot, cell: Cell) -> Cell:
        if not isinstance(cell.value, str) or not cell.value.strip():
            return cell
        inside = re.fullmatch(r"[一-鿿]{2,3}[区县]|合计|区县|地区|小计", cell.value)
        return replace(cell, value=" ".join(cell.value) if inside else f" {cell.value}　")

    return grid.mapped(change)


def dates_in_words(grid: Grid) -> Grid:
    """Real dates become texts of changing forms."""
    forms = ("chinese", "dots", "compact", "slashes", "hyphens")

    def change(spot: Spot, cell: Cell) -> Cell:
        if not isinstance(cell.value, date):
            return cell
        return replace(cell, value=DATES[forms[spot[0] % len(forms)]](cell.value), style="")

    return grid.mapped(change)


def lines_above(grid: Grid) -> Grid:
    """An attachment's number, who sends it and when."""
    grid = grid.with_blank_rows([0, 0])
    grid.put(0, 0, "附件1")
    grid.put(1, 0, "填报单位：宝鸡市知识产权局")
    grid.put(1, max(2, grid.width - 1), "填报日期：2013年10月8日")
    return grid


def notes_below(grid: Grid) -> Grid:
    """Notes under the table."""
    grid = replace(grid, cells=dict(grid.cells))
    row = grid.height + 1
    for offset, note in enumerate(NOTES):
        grid.put(row + offset, grid.left, note)
    return grid


def index_added(grid: Grid) -> Grid:
    """A column of serial numbers on the left, where there is none."""
    if any(cell.value == "序号" for cell in grid.cells.values()):
        return grid
    grid = grid.with_blank_columns([grid.left])
    grid = replace(grid, left=grid.left - 1)
    grid.put(grid.header[0], grid.left, "序号")
    if grid.header[0] < grid.header[1]:
        grid.merge(grid.header[0], grid.left, grid.header[1], grid.left)
    for number, row in enumerate(range(grid.body[0], grid.body[1] + 1), 1):
        if any(r == row for r, _ in grid.cells):
            grid.put(row, grid.left, number)
    return grid


def remarks_added(grid: Grid) -> Grid:
    """A column 备注 on the right with a word here and there."""
    grid = replace(grid, cells=dict(grid.cells), merges=list(grid.merges))
    column = grid.width
    if any(cell.value in ("备注", "说明") for (row, _), cell in grid.cells.items() if row <= grid.header[1]):
        return grid
    grid.put(grid.header[0], column, "备注")
    grid.merge(grid.header[0], column, grid.header[1], column)
    grid.put(grid.body[0], column, "含补报")
    return grid


def header_repeated(grid: Grid) -> Grid:
    """The header again in the middle of the body, as on a second page."""
    middle = (grid.body[0] + grid.body[1] + 1) // 2
    heads = {c: cell for (row, c), cell in grid.cells.items() if row == grid.header[0]}
    if grid.header[0] != grid.header[1] or middle <= grid.body[0]:
        return grid
    if any(t < middle <= b for t, _, b, _ in grid.merges):
        return grid
    grid = grid.with_blank_rows([middle])
    return replace(grid, cells=grid.cells | {(middle, column): cell for column, cell in heads.items()})


def list_total(grid: Grid) -> Grid:
    """合计 under a list, with the number of its rows."""
    grid = replace(grid, cells=dict(grid.cells))
    grid.put(grid.body[1] + 1, grid.left, "合计")
    grid.put(grid.body[1] + 1, grid.left + 1, f"{grid.body[1] - grid.body[0] + 1}件")
    return grid


def empty_looking(grid: Grid) -> Grid:
    """Blanks typed into empty cells right of and below the table."""
    grid = replace(grid, cells=dict(grid.cells))
    right, covered = grid.width, grid.covered
    for row in range(grid.header[0], grid.body[1] + 4):
        for column in (right - 1, right):
            if (row, column) not in covered and (row, column) not in grid.cells:
                grid.put(row, column, " ")
    grid.put(grid.height + 1, grid.left, "　")
    return grid


ANY: Mapping[str, Spoil] = {
    "moved": moved,
    "blank rows": blank_rows,
    "blank columns": blank_columns,
    "title merged": title_merged,
    "labels merged": labels_merged,
    "unmerged": unmerged,
    "header split": header_split,
    "numbers as text": _numbers(lambda text: text),
    "full-width digits": _numbers(lambda text: text.translate(WIDE)),
    "numbers padded": _numbers(lambda text: f" {text} "),
    "padded": padded,
    "dates in words": dates_in_words,
    "lines above": lines_above,
    "notes below": notes_below,
    "serial numbers": index_added,
    "remarks": remarks_added,
    "header repeated": header_repeated,
    "blanks typed": empty_looking,
}
