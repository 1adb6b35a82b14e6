"""The needles of a built city: what its warehouse holds of other areas and not also of OWN, the city or the province.

Taken from all tables and columns as they are, so what a later step adds is searched for without a word here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from scorecard.place import Place
from scorecard.plan import AreaKind, Plan, load_plan
from tests.leak import city
from tests.leak.needles import Needles

SMALLEST = 1000.0  # below it a figure has too few digits to be anybody's
NO_RANK = 99  # nobody's place among twelve
Figures = dict[float, str]


def figures_hidden_from(other: str, needles: Needles) -> Needles:
    """Of what OWN's link must not show, the counts that the link of another district must not show either."""
    counts = [value for value, name in needles.names.items() if value > city.LEAST and f"of {other}" not in name]
    return replace(needles, figures=np.array(sorted(counts)), texts=(), own_rank=0)


def needles_of(place: Place, *, is_alone: bool = False) -> Needles:
    """What OWN's link must not show; `is_alone` where the city lets it see neither totals nor ranks."""
    plan = load_plan(place.plan_dir)
    others, shared = city.others(plan), (city.OWN, city.CITY, city.PROVINCE)
    if is_alone:
        others, shared = [*others, city.CITY], (city.OWN, city.PROVINCE)
    seen, hidden = figures_of(place, shared), figures_of(place, others)
    names = {value: name for value, name in hidden.items() if value not in seen}
    # the same scaled, as a chart in 万 or in percent has it
    figures = np.array(sorted(names))
    whole = figures[figures > city.LEAST]
    ratios = figures[(figures != np.floor(figures)) & (figures < 1e7)] * 100
    allowed = np.array(sorted(seen))
    every = np.unique(np.concatenate([figures, whole / 1e4, ratios]))
    shown = np.unique(np.concatenate([allowed, allowed / 1e4, allowed * 100]))
    return Needles(
        np.setdiff1d(every, shown),
        shown,
        (*city.FORBIDDEN, *_names(plan), *_moments(plan)),
        names,
        own_rank=NO_RANK if is_alone else 12,
    )


def needles_of_own(place: Place) -> Needles:
    """What OWN's link must show: without it the other search would find nothing because nothing was there."""
    figures = figures_of(place, (city.OWN,), only=("cube",))
    return Needles(np.array(sorted(figures)), texts=(city.OWN_RECORD, city.OWN_FILE))


def figures_of(place: Place, areas: tuple[str, ...] | list[str], only: tuple[str, ...] = ()) -> Figures:
    """Every number of these areas' rows in any table, those inside JSON too; with the table and column it stands in."""
    found: Figures = {}
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        tables = [table for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        for table in tables:
            rows = connection.sql(f'select * from "{table}"').to_arrow_table()
            if "area_code" not in rows.column_names or (only and table not in only):
                continue
            for row in rows.to_pylist():
                if row["area_code"] in areas:
                    for column, value in row.items():
                        for number in _numbers(column, value):  # every table that tells it
                            name = f"{table}.{column} of {row['area_code']}"
                            found[number] = name if number not in found else f"{found[number]} · {name}"
    return found


def _numbers(column: str, value: object) -> list[float]:
    if column.endswith("_json") and isinstance(value, str):
        inside = json.loads(value)
        values = list(inside.values()) if isinstance(inside, dict) else []
        return [number for one in values for number in _numbers("", one)]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or column in ("batch", "row"):
        return []
    number = abs(float(value))  # type: ignore[arg-type]
    return [number] if number >= SMALLEST or number != int(number) else []


def _names(plan: Plan) -> list[str]:
    """Names of the other districts: nothing on OWN's pages is about them."""
    there = [area for area in plan.areas_of(AreaKind.DISTRICT) if area.code != city.OWN]
    return [name for area in there for name in (area.short_name, area.name_en)]


def _moments(plan: Plan) -> list[str]:
    """When the others' own files came, as pages, JSON and logs write it."""

    def written(at: datetime) -> list[str]:
        local = at.astimezone(ZoneInfo(plan.timezone))
        return [f"{one:%Y-%m-%d{gap}%H:%M}" for one in (at, local) for gap in " T"]

    return [text for at in (city.OTHERS_AT, city.UNDONE_AT) for text in written(at)]
