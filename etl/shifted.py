"""A row whose figures stand one column beside their headers. Imports etl.figures and values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.figures import Figure, differs
from etl.layout import Block
from etl.values import parse_number


@dataclass(frozen=True)
class Cut:
    """The columns of one cut (by type, by applicant) of a row's total, those left empty in all rows too."""

    columns: tuple[int, ...]
    added: float

    @classmethod
    def of(cls, total: Figure, kinds: Iterable[Figure], blank: Sequence[int]) -> Cut:
        """The cut of one row."""
        here = [figure for figure in kinds if figure.row == total.row]
        columns = {figure.column for figure in here}
        return cls(tuple(sorted(columns | set(blank if columns else ()))), sum(figure.value or 0 for figure in here))


def is_shifted(block: Block, total: Figure, cuts: list[Cut]) -> bool:
    """The cuts of one row against its total: one fails as it stands, and moved by one column all agree that can be
    judged; the cell left behind is empty. What was pushed off the table's edge is lost."""
    if not any(differs(total.value or 0.0, cut.added) for cut in cuts):
        return False
    columns = [column for cut in cuts for column in cut.columns]
    for step, edge in ((1, min(columns)), (-1, max(columns))):
        left_behind = parse_number(block.sheet.cell(total.row, edge))
        if left_behind is None or left_behind.value is not None:
            continue
        agree = [_agrees_moved(block, total, cut, step) for cut in cuts]
        if any(agree) and all(one is not False for one in agree):
            return True
    return False


def _agrees_moved(block: Block, total: Figure, cut: Cut, step: int) -> bool | None:
    """Whether a cut adds up when read one column further, with its total where that was moved too; None: its last
    figure was pushed off and is lost."""
    columns = [column + step for column in cut.columns]
    stated = total.value
    if total.column in columns:
        stated = _number(block, total.row, total.column + step)
        if stated is None:
            return None
    numbers = [_number(block, total.row, column) for column in columns]
    if not differs(stated or 0.0, sum(number or 0 for number in numbers)):
        return True
    return None if (numbers[-1] if step > 0 else numbers[0]) is None else False


def _number(block: Block, row: int, column: int) -> float | None:
    number = parse_number(block.sheet.cell(row, column)) if 0 <= column < block.sheet.width else None
    return number.value if number else None
