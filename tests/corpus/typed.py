"""Sheets written down cell by cell, where what matters is the odd place of a word: rows of values with their truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.corpus.cross import Parts
from tests.corpus.grid import Grid, Merge
from tests.corpus.names import CITY, DISTRICTS, ZONE
from tests.corpus.truth import Fact

CODES = {**DISTRICTS, "合计": CITY, "全市": CITY, "宝鸡市": CITY, "高新区": ZONE}
NO_PARTS: Parts = {}
Row = Sequence[Any]


@dataclass(frozen=True)
class Told:
    """A cell with what is stored of it; `typed` where it is written otherwise."""

    value: float
    parts: Parts = field(default_factory=dict)
    typed: Any = None


def told(head: Parts, value: Any, area: str | None) -> Any:
    """A figure of an area under a head; anything but a number stands there and is stored as nothing."""
    if not isinstance(value, int | float):
        return value
    return Told(float(value), {**({"area": area} if area else {}), **head}, value)


def line(name: str, heads: Sequence[Parts | None], *values: Any, label: str = "", code: str = "") -> list[Any]:
    """An area's row: one value under each head; heads of None hold what isn't stored."""
    area = code or CODES.get(name)
    cells = (told(head, value, area) if head is not None else value for head, value in zip(heads, values, strict=False))
    return [label or name, *cells]


def sheet(rows: Sequence[Row], base: Parts = NO_PARTS, name: str = "Sheet1", merges: Sequence[Merge] = ()) -> Grid:
    """A sheet of these rows. `base` are the parts that all figures share."""
    grid = Grid(name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, Told):
                grid.put(r, c, cell.typed, "", _fact(base, cell))
            else:
                grid.put(r, c, cell, "date" if isinstance(cell, date) else "")
    for merge in merges:
        grid.merge(*merge)
    return grid


def _fact(base: Parts, cell: Told) -> Fact:
    parts: Mapping[str, Any] = {"dimension": "", "kind": "", **base, **cell.parts}
    return Fact(**parts, value=cell.value)
