"""All verdicts of the plan, 36 as-of months, against the plain second reading of the same rules.

The figures are generated: seeded, every series the goals name, the plan's own areas, no month missing. Both sides start
from the warehouse's two tables, in the shape they read (Arrow; lists of dicts) and end with every row they make.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pyarrow as pa

from bench.measure import Row, pair
from scorecard.goals import evaluate_all
from scorecard.history import MILESTONE_DIMENSION, history_from_tables, measure_with, series_behaviour
from scorecard.plan import AreaKind, Plan
from tests.unit.plain_rules import PlainRules

MONTHS = 36
PEOPLE = {AreaKind.PROVINCE: 38e6, AreaKind.CITY: 3.7e6, AreaKind.DISTRICT: 0.3e6}
CUBE = ("measure", "area_code", "month", "dimension", "kind", "value", "is_complete", "year_to_date")
YEARLY = ("measure", "area_code", "year", "dimension", "kind", "value", "published_on")


def rows(plan: Plan, runs: int) -> list[Row]:
    """The row of quality.md: 16 goals × all areas × 36 as-of months, at most 0.05 × the plain reading."""
    first = plan.period.first_year
    as_ofs = [date(first + i // 12, i % 12 + 1, 1) for i in range(MONTHS)]
    cube, yearly = _cube(plan), _yearly(plan)
    declared, cube_rows, yearly_rows = plan.model_dump(mode="json"), cube.to_pylist(), yearly.to_pylist()

    def own() -> pa.Table:
        return evaluate_all(plan, history_from_tables(plan, cube, yearly), as_ofs)

    def plain() -> list[dict[str, Any]]:
        return PlainRules(declared, cube_rows, yearly_rows).verdicts(as_ofs)

    areas = sum(area.kind != AreaKind.PROVINCE for area in plan.areas)
    what = f"all verdicts: {len(plan.goals)} goals × {areas} areas × {MONTHS} months, {own().num_rows} rows"
    return [pair(what, own, "the plain second reading of the rules", plain, 0.05, runs)]


def _series(plan: Plan) -> list[str]:
    """Every series the goals count."""
    found: set[str] = set()
    for goal in plan.goals:
        found |= {*goal.series, *goal.denominator, *(part.series for part in goal.parts)}
        found |= {key for pair_of_series in goal.beside.values() for keys in pair_of_series for key in keys}
        stage = measure_with(plan, MILESTONE_DIMENSION)
        found |= {f"{stage}/{MILESTONE_DIMENSION}/{kind}" for kind in goal.milestones}
    return sorted(found)


def _cube(plan: Plan) -> pa.Table:
    chance, behaviour = random.Random(1), series_behaviour(plan)
    years = range(plan.period.first_year - 2, plan.period.last_year + 1)
    found: list[dict[str, Any]] = []
    for series in _series(plan):
        measure, dimension, kind = (*series.split("/"), "", "")[:3]
        is_flow = behaviour[measure] == "flow"
        for area in plan.areas:
            size, level = (200 if area.kind == AreaKind.CITY else 15), 0.0
            for year in years:
                to_date = 0.0
                for month in range(1, 13):
                    count = float(chance.randint(0, size))
                    to_date, level = to_date + count, min(1.0, level + 0.02)
                    value = count if is_flow else level if behaviour[measure] == "latest" else size + 12 * level
                    cell = (measure, area.code, date(year, month, 1), dimension, kind, value, True)
                    found.append(dict(zip(CUBE, (*cell, to_date if is_flow else None), strict=True)))
    return pa.Table.from_pylist(found)


def _yearly(plan: Plan) -> pa.Table:
    chance = random.Random(2)
    found: list[dict[str, Any]] = []
    for year in range(plan.period.first_year - 2, plan.period.last_year + 1):
        figures: list[tuple[str, str, float]] = []
        for measure in {goal.population for goal in plan.goals if goal.population}:
            figures += [(measure, area.code, PEOPLE[area.kind]) for area in plan.areas if area.kind in PEOPLE]
        for key in {key for goal in plan.goals if goal.population for key in goal.series}:
            figures.append((key, plan.city.province, float(chance.randint(9000, 18000))))
        for series, code, value in sorted(figures):
            measure, dimension, kind = (*series.split("/"), "", "")[:3]
            cell = (measure, code, year, dimension, kind, value, date(year + 1, 3, 1))
            found.append(dict(zip(YEARLY, cell, strict=True)))
    return pa.Table.from_pylist(found)
