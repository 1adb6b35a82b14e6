"""The demo's deliveries as grids of the corpus: one of each kind, its truth being what is read of it as it is.

What a delivery truly holds is tested elsewhere (test_samples); here it has to stay the same under every spoil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from etl.reading import read_file
from samples.delivery import Delivery
from samples.generate import deliveries
from samples.sheets import Formula as SampleFormula
from samples.sheets import Grid as SampleGrid
from scorecard.plan import Plan
from scorecard.schema import Reading
from tests.corpus.grid import Cell, Formula, Grid
from tests.corpus.judge import compare
from tests.corpus.truth import Case, Fact, Field, Place, Truth
from tests.corpus.writers import save

MOST_SHEETS, MOST_ROWS = 2, 40
TODAY = date(2013, 10, 10)
STYLES = {"date": "date", "date_zh": "date_zh", "percent": "percent", "thousands": "thousands"}
OWN = ("record_key", "area_code", "zone_code", "sheet", "row")


@dataclass(frozen=True)
class Sampled:
    """One delivery, cut to a few sheets and rows, with the place of each sheet's table and its truth in the cells."""

    file_name: str
    grids: tuple[Grid, ...]
    shape: str
    findings: frozenset[str]


def one_of_each(plan: Plan) -> Iterator[Sampled]:
    """The smallest delivery of every kind: names that differ by their digits only are one kind."""
    smallest: dict[str, Delivery] = {}
    for delivery in sorted(deliveries(), key=_size):
        smallest.setdefault(re.sub(r"\d+|（.*）|第.季度|[上下]半年", "", delivery.name), delivery)
    for delivery in smallest.values():
        grids = [_grid(grid) for grid in delivery.grids if not grid.hidden][:MOST_SHEETS]
        name = delivery.name.rsplit(".", 1)[0] + ".xlsx"
        yield _with_truth(name, grids, plan)


def _size(delivery: Delivery) -> int:
    return sum(len(grid.cells) for grid in delivery.grids)


def _grid(sample: SampleGrid) -> Grid:
    """The same cells; a long list is cut, its notes with it."""
    cells = {
        (row, column): Cell(Formula(v.text, v.value) if isinstance(v, SampleFormula) else v, STYLES.get(style, ""))
        for (row, column), (v, style) in sample.cells.items()
        if row < MOST_ROWS
    }
    return Grid(sample.name, cells, [merge for merge in sample.merges if merge[2] < MOST_ROWS])


def _with_truth(file_name: str, grids: Sequence[Grid], plan: Plan) -> Sampled:
    reading = read_file(save(grids, file_name), file_name, plan, today=TODAY)
    truth = _facts(reading) | _fields(reading)
    placed = []
    for grid in grids:
        cells = {
            spot: replace(grid.cells.get(spot, Cell(None)), truth=truth.get((grid.name, *spot)))
            for spot in {*grid.cells, *((row, column) for sheet, row, column in truth if sheet == grid.name)}
        }
        placed.append(_bounded(replace(grid, cells=cells), reading))
    rules = frozenset(finding.rule for finding in reading.findings)
    return Sampled(file_name, tuple(placed), reading.tables[0].shape, rules)


def _facts(reading: Reading) -> dict[Place, Truth]:
    found: dict[Place, Truth] = {}
    for row in reading.facts.to_pylist():
        fact = Fact(
            row["dataset"],
            row["measure"],
            row["area_code"],
            row["period_start"],
            row["period_months"],
            row["basis"],
            row["value"],
            row["dimension"],
            row["kind"],
            row["empty_reason"],
            row["published_on"],
        )
        found[row["sheet"], *_spot(row["cell"])] = fact
    return found


def _fields(reading: Reading) -> dict[Place, Truth]:
    """Fields of records at their cells; the area at that of its column, or nowhere."""
    found: dict[Place, Truth] = {}
    letters = {(table.dataset, table.sheet): table.columns for table in reading.tables}
    for dataset, table in reading.records.items():
        for row in table.to_pylist():
            columns = letters[dataset, row["sheet"]]
            for column, letter in columns.items():
                stored = "area_code" if column == "district" else column
                if stored in row and stored != "zone":
                    place = (row["sheet"], row["row"] - 1, _spot(f"{letter}1")[1])
                    found[place] = Field(dataset, stored, row[stored])
    return found


def _bounded(grid: Grid, reading: Reading) -> Grid:
    """Where the header and the body lie."""
    table = next(table for table in reading.tables if table.sheet == grid.name)
    start, end = table.bounds.split(":")
    (top, left), (bottom, _) = _spot(start), _spot(end)
    first = min(row for (row, _), cell in grid.cells.items() if cell.truth is not None)
    return replace(grid, header=(top, first - 1), body=(first, bottom), left=left)


def _spot(name: str) -> tuple[int, int]:
    match = re.match(r"([A-Z]+)(\d+)", name)
    assert match, name
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def differences(sampled: Sampled, grids: Sequence[Grid], plan: Plan, ending: str = "xlsx", **more: Any) -> list[str]:
    """What is stored otherwise of the spoiled sheets; a question counts as a difference."""
    name = f"{sampled.file_name.rsplit('.', 1)[0]}.{ending}"
    if ending in ("csv", "tsv"):
        grids = [replace(grids[0], name="")]
    truth = {place: cell for grid in grids for place, cell in grid.truths().items()}
    content = save(grids, name, **more)
    case = Case(sampled.file_name, name, content, truth, today=TODAY)
    reading = read_file(content, name, plan, today=TODAY)
    asked = [f"asked {question.rule} {question.cell}" for question in reading.questions]
    fresh = {finding.rule for finding in reading.findings} - sampled.findings
    return [*asked, *(text for _, text, _ in compare(case, reading)), *(f"finding {rule}" for rule in sorted(fresh))]
