"""Sub-totals of groups of areas: of the lines above, of the lines below, or of the areas that their words name.

Which group is meant is seldom said: the one that most of the line's figures bear out. Imports asides and remarks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.asides import Line, Side
from etl.figures import OVER_AREAS, Figure, differs, short
from etl.remarks import Remarks
from etl.values import squeeze
from etl.vocabulary import (
    ROLE_DERIVED,
)
from etl.word_patterns import (
    SUBTOTAL,
)

ENDINGS = ("区", "县", "市")


@dataclass(frozen=True)
class SubTotals:
    """Sub-totals of groups of areas: of the lines above, the lines below, or of the areas that the words name."""

    remarks: Remarks
    names: Mapping[str, str]
    adding: Collection[str]

    def check(self, side: Side) -> None:
        subs = [i for i, line in enumerate(side.lines) if _is_sub_total(line)]
        for place in subs:
            self._check(side, place, [group for group in self._groups(side, place, subs) if group])

    def _groups(self, side: Side, place: int, subs: Sequence[int]) -> Iterator[list[int]]:
        lines, every = side.lines, _areas(side)
        adding = {line: figure for line, figure in every.items() if figure.area in self.adding}
        stops = [i for i, line in enumerate(lines) if i in subs or (line.meaning.total and line.number not in every)]
        above = max((i for i in stops if i < place), default=-1)
        below = min((i for i in stops if i > place), default=len(lines))
        for parts in (adding, every):  # development zones lie within districts, but have sub-totals of their own
            yield [line.number for line in lines[above + 1 : place] if line.number in parts]
            yield [line.number for line in lines[place + 1 : below] if line.number in parts]
        words = squeeze(lines[place].text).replace("市区", "区").replace("开发区", "")
        endings = tuple(word for word in ENDINGS if word in words)
        yield [line.number for line in lines if line.number in adding and self._ending(line, adding).endswith(endings)]

    def _ending(self, line: Line, parts: Mapping[int, Figure]) -> str:
        """As the sheet writes it: what is a district today may be a county in an old file."""
        text = squeeze(line.text)
        return text if text.endswith(ENDINGS) else self.names[parts[line.number].area]

    def _check(self, side: Side, place: int, groups: list[list[int]]) -> None:
        line = side.lines[place]
        stated = side.numbers(line.number)
        if not stated:
            return
        sums = [{cross: _added(side, group, cross) for cross in stated} for group in groups]
        right = [sum(not differs(stated[x], added[x]) for x in stated) for added in sums]
        best = max(range(len(groups)), key=lambda i: right[i], default=None)
        if best is None or (not right[best] and len({tuple(sorted(group)) for group in groups}) > 1):
            first = side.cell(line.number, next(iter(stated)))
            self.remarks.warn("subtotal_unclear", side.block.sheet.name, first, text=line.text)
            return
        parts = _range([side.cell(number, side.crossing[0]) for number in groups[best]])
        for cross, value in stated.items():
            if differs(value, sums[best][cross]):
                added = sums[best][cross]
                self.remarks.warn("total_of_group", side.block.sheet.name, side.cell(line.number, cross),
                                  text=line.text, stated=short(value), added=short(added),
                                  difference=short(value - added), parts=parts)  # fmt: skip


def _areas(side: Side) -> dict[int, Figure]:
    """Lines of areas, zones too, by number: their first figure. One that stands twice is imported and counted once."""
    found: dict[int, Figure] = {}
    for (line, _), figure in side.figures.items():
        if figure.over != OVER_AREAS:
            found.setdefault(line, figure)
    first = {_series(figure): line for line, figure in reversed(found.items())}
    return {line: figure for line, figure in found.items() if first[_series(figure)] == line}


def _series(figure: Figure) -> tuple[object, ...]:
    return (figure.measure, figure.area, figure.period, figure.dimension, figure.kind)


def _is_sub_total(line: Line) -> bool:
    return line.meaning.role == ROLE_DERIVED and bool(SUBTOTAL.search(squeeze(line.text)))


def _added(side: Side, group: Sequence[int], cross: int) -> float:
    numbers = (side.quantity(line, cross) for line in group)
    return sum(number.value or 0.0 for number in numbers if number)


def _range(cells: Sequence[str]) -> str:
    return cells[0] if len(cells) == 1 else f"{cells[0]}…{cells[-1]}"
