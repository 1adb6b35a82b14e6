"""Verdicts as rows for other programs: `goals --format json`, in one language, with where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from scorecard.access import LOCAL_OWNER
from scorecard.history import TARGET_DIMENSION, measure_with
from scorecard.plan import AreaKind, Goal, GoalKind, Plan, Series
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.warehouse import Warehouse
from scorecard.wording import words

Row = dict[str, Any]
Source = dict[str, Any]  # file, sheet, cells
EVERY_AREA = "all"


def goal_rows(warehouse: Warehouse, plan: Plan, texts: Texts, *, area: str, as_of: date | None) -> list[Row]:
    """The headline verdicts of an area code, or of every area, at a month (None: the latest with figures).

    A row holds the columns of docs/verdict.md, the JSON ones taken apart, and the goal's name, clause and unit, the
    formula with its numbers (lines), the assumption or None, and the sources. Empty where nothing was judged then.
    """
    asked = [a.code for a in plan.areas] if area == EVERY_AREA else [area]
    judged: list[Row] = []
    for code in asked:
        judged += warehouse.run("goals_of_month", viewer=LOCAL_OWNER, area=code, as_of=as_of).to_pylist()
    if not judged:
        return []
    sources = _Sources(warehouse, plan, judged[0]["as_of"])
    return [_told(plan, texts, row, sources) for row in judged]


def _told(plan: Plan, texts: Texts, row: Row, sources: _Sources) -> Row:
    goal, verdict = plan.goal(row["goal"]), words.read(row)
    flat = {name: value for name, value in row.items() if not name.endswith("_json")}
    unpacked = {name.removesuffix("_json"): json.loads(row[name]) for name in row if name.endswith("_json")}
    return {
        "goal": goal.id,
        "name": texts.pick(goal.name),
        "clause": goal.clause,
        "unit": texts.pick(goal.unit),
        **flat,
        **unpacked,
        "formula": words.formula(texts, plan, goal, verdict),
        "assumption": texts.pick(goal.assumption) if goal.assumption else None,
        "sources": list(sources.of(goal, verdict)),
    }


class _Sources:
    """Files, sheets and cells by series and area; asked for once."""

    def __init__(self, warehouse: Warehouse, plan: Plan, as_of: date) -> None:
        self.plan = plan
        first = date(min(plan.period.first_year, as_of.year) - 1, 1, 1)
        rows = warehouse.run("sources_of_goals", viewer=LOCAL_OWNER, first=first, as_of=as_of).to_pylist()
        self.stated = [row for row in rows if row["area_code"] is not None]
        self.lists = [row for row in rows if row["area_code"] is None]

    def of(self, goal: Goal, verdict: Verdict) -> Iterator[Source]:
        """The city's own cells, else its areas'; of what is only counted from lists, the lists. Then the population and
        the province's figures that a benchmark stands on, and the target set for the area."""
        if verdict.data_as_of is None:
            return
        area, series = verdict.area_code, {Series.parse(key) for key in self._series_of(goal)}
        stated = self._stating(series)
        own = [row for row in stated if row["area_code"] == area]
        if not own and area == self.plan.city.code:
            beside = {zone.code for zone in self.plan.areas_of(AreaKind.ZONE)} | {self.plan.city.province}
            own = [row for row in stated if row["area_code"] not in beside]
        yield from _by_sheet(own)
        counted = {self.plan.measure(one.measure)[0].id for one in series} | ({goal.dataset} if goal.dataset else set())
        told = {row["dataset"] for row in own}
        yield from _by_sheet([row for row in self.lists if row["dataset"] in counted - told])
        yield from _by_sheet(list(self._standards(goal, verdict, series)))

    def _stating(self, series: set[Series]) -> list[Row]:
        return [row for row in self.stated if Series(row["measure"], row["dimension"], row["kind"]) in series]

    def _standards(self, goal: Goal, verdict: Verdict, series: set[Series]) -> Iterator[Row]:
        """What the figure is held against."""
        if goal.kind is GoalKind.ABOVE_BENCHMARK and goal.population:
            people, province = Series(goal.population), self.plan.city.province
            yield from (row for row in self._stating({people}) if row["area_code"] in (verdict.area_code, province))
            yield from (row for row in self._stating(series) if row["area_code"] == province)
        if verdict.target_source == "own":
            target = Series(measure_with(self.plan, TARGET_DIMENSION) or "", TARGET_DIMENSION, goal.id)
            yield from (row for row in self._stating({target}) if row["area_code"] == verdict.area_code)

    def _series_of(self, goal: Goal) -> Sequence[str]:
        return (*goal.series, *goal.denominator, *(part.series for part in goal.parts))


def _by_sheet(rows: Sequence[Mapping[str, Any]]) -> Iterator[Source]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["file_name"], row["sheet"]), []).extend(row["cells"])
    for (file, sheet), cells in found.items():
        yield {"file": file, "sheet": sheet, "cells": sorted(set(cells))}
