"""What programs may read, as tables with declared columns: areas, goals, verdicts, series. Scoped like every page.

The columns declared here are what is sent, and what the OpenAPI document says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from scorecard.access import Viewer
from scorecard.plan import Plan, Series
from scorecard.verdicts import VERDICT_SCHEMA
from scorecard.warehouse import Warehouse

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
TEXT, NUMBER, DAY, YES = pa.string(), pa.float64(), pa.date32(), pa.bool_()


class AskedError(ValueError):
    """A parameter that can't be answered: `name` of it, and the catalogue's rule (api.wrong.<rule>)."""

    def __init__(self, rule: str, name: str, given: str) -> None:
        super().__init__(f"{name}={given}")
        self.rule, self.name, self.given = rule, name, given


@dataclass(frozen=True)
class Source:
    """What an answer is made from."""

    warehouse: Warehouse
    plan: Plan
    viewer: Viewer


@dataclass(frozen=True)
class Resource:
    """One thing to read: its columns, the parameters it takes (name → whether it must be given), how it is made."""

    schema: pa.Schema
    parameters: Mapping[str, bool]
    rows: Callable[[Source, Mapping[str, str]], pa.Table]


def _areas(source: Source, _asked: Mapping[str, str]) -> pa.Table:
    plan, viewer = source.plan, source.viewer
    own = (viewer.area_code, plan.city.code, plan.city.province)
    seen = [area for area in plan.areas if viewer.sees_all or area.code in own]
    names = ("code", "name", "short_name", "name_en", "kind", "parent")
    return pa.Table.from_pylist([{n: getattr(area, n) for n in names} for area in seen], schema=AREAS)


def _goals(source: Source, _asked: Mapping[str, str]) -> pa.Table:
    rows = [
        {
            **{name: getattr(goal, name) for name in ("id", "clause", "kind", "per", "target", "strict")},
            "name": goal.name.zh,
            "name_en": goal.name.en,
            "statement": goal.statement.zh,
            "statement_en": goal.statement.en,
            "unit": goal.unit.zh,
            "unit_en": goal.unit.en,
            "assumption": goal.assumption.zh if goal.assumption else None,
        }
        for goal in source.plan.goals
    ]
    return pa.Table.from_pylist(rows, schema=GOALS)


def _verdicts(source: Source, asked: Mapping[str, str]) -> pa.Table:
    goal = asked.get("goal")
    if goal is not None and goal not in [one.id for one in source.plan.goals]:
        raise AskedError("goal", "goal", goal)
    table = source.warehouse.run(
        "api_verdicts", viewer=source.viewer, as_of=_judged_month(source, asked), area=_area(source, asked), goal=goal
    )
    return table.select(VERDICTS.names).cast(VERDICTS)


def _judged_month(source: Source, asked: Mapping[str, str]) -> date:
    """The month asked for, else the latest; it must have been judged."""
    months = source.warehouse.run("months", viewer=source.viewer).column("as_of").to_pylist()
    month = _month(asked, "as_of") or (months[0] if months else None)
    if month is None or month not in months:
        raise AskedError("not_judged", "as_of", asked.get("as_of", "—"))
    return month


def _series(source: Source, asked: Mapping[str, str]) -> pa.Table:
    given = asked["series"]
    try:
        series = Series.parse(given)
        source.plan.measure(series.measure)
    except (KeyError, ValueError):
        raise AskedError("series", "series", given) from None
    first, last = _month(asked, "first") or date.min, _month(asked, "last") or date.max
    if first > last:
        raise AskedError("order", "last", asked["last"])
    table = source.warehouse.run(
        "api_series",
        viewer=source.viewer,
        **series._asdict(),
        area=_area(source, asked),
        first=first,
        last=last,
    )
    return table.cast(SERIES)


def _area(source: Source, asked: Mapping[str, str]) -> str | None:
    """The area asked for; one that this viewer may not see is as unknown as one that isn't there."""
    code = asked.get("area")
    if code is not None and code not in _areas(source, {}).column("code").to_pylist():
        raise AskedError("area", "area", code)
    return code


def _month(asked: Mapping[str, str], name: str) -> date | None:
    given = asked.get(name)
    if given is None:
        return None
    match = MONTH.fullmatch(given)
    if not match or match[1] == "0000":
        raise AskedError("month", name, given)
    return date(int(match[1]), int(match[2]), 1)


AREAS = pa.schema([(name, TEXT) for name in ("code", "name", "short_name", "name_en", "kind", "parent")])
GOALS = pa.schema(
    [(name, TEXT) for name in ("id", "clause", "name", "name_en", "statement", "statement_en", "unit", "unit_en")]
    + [("kind", TEXT), ("per", TEXT), ("target", NUMBER), ("strict", YES), ("assumption", TEXT)]
)
VERDICTS = pa.schema([field for field in VERDICT_SCHEMA if not field.name.endswith("_json")])
SERIES = pa.schema(
    [("area_code", TEXT), ("month", DAY), ("value", NUMBER), ("year_to_date", NUMBER), ("rolling_12", NUMBER)]
    + [("is_complete", YES), ("source", TEXT)]
)

RESOURCES: Mapping[str, Resource] = {
    "areas": Resource(AREAS, {}, _areas),
    "goals": Resource(GOALS, {}, _goals),
    "verdicts": Resource(VERDICTS, {"as_of": False, "area": False, "goal": False}, _verdicts),
    "series": Resource(SERIES, {"series": True, "area": False, "first": False, "last": False}, _series),
}
