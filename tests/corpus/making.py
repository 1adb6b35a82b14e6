"""Grids → a case: the bytes of the file and the truth of all its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tests.corpus.cross import Cross
from tests.corpus.grid import Grid
from tests.corpus.truth import Case
from tests.corpus.writers import save

TEXTS = (".csv", ".tsv", ".txt")


def made(
    name: str,
    file_name: str,
    *grids: Grid,
    encoding: str = "utf-8",
    delimiter: str = ",",
    answers: Mapping[str, str] | None = None,
    findings: Iterable[str] = (),
    may: Iterable[str] = (),
    whole: Mapping[str, Any] | None = None,
    today: date = date(2013, 10, 10),
) -> Case:
    """A case of these sheets; text has no sheet name."""
    sheets = [replace(grid, name="") for grid in grids] if file_name.endswith(TEXTS) else list(grids)
    truth = {place: cell for grid in sheets for place, cell in grid.truths().items()}
    content = save(sheets, file_name, encoding, delimiter)
    return Case(name, file_name, content, truth, answers or {}, frozenset(findings), frozenset(may), whole or {}, today)


def drawn(cross: Cross, sheet: str = "Sheet1") -> Grid:
    """A table alone on a sheet."""
    return cross.draw(Grid(sheet))


def one(name: str, file_name: str, cross: Cross, sheet: str = "Sheet1", **more: Any) -> Case:
    """A file of one table."""
    return made(name, file_name, drawn(cross, sheet), **more)
