"""A small made-up city for tests of the engine: its plan from the models, its figures written month by month.

`MadeCity` collects figures as the warehouse's `cube` and `yearly` tables have them; `random_city` fills one by chance.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from scorecard.goals import evaluate, evaluate_all
from scorecard.history import History, history_from_tables
from scorecard.plan import Plan
from scorecard.verdicts import Verdict

PROVINCE, CITY, NORTH, SOUTH, EAST, ZONE, LEVEL, UNKNOWN = "P", "C", "N", "S", "E", "Z", "L", "U"
ADDING = (NORTH, SOUTH, EAST, LEVEL, UNKNOWN)
KINDS_OF_AREA = {
    PROVINCE: "province", CITY: "city", NORTH: "district", SOUTH: "district", EAST: "district",
    ZONE: "zone", LEVEL: "city_level", UNKNOWN: "unknown",
}  # fmt: skip
FLOWS = ("filed", "closed", "granted", "trained", "firms", "works")
LEVELS = {"marks": "stock", "carried": "stock", "people": "stock", "stage": "latest", "own_target": "latest"}
DIMENSIONS_OF = {"filed": ["type"], "works": ["type"], "stage": ["milestone"], "own_target": ["goal"]}
MILESTONES = ("platform", "library")

CUBE_SCHEMA = pa.schema(
    [("measure", pa.string()), ("area_code", pa.string()), ("month", pa.date32()), ("dimension", pa.string())]
    + [("kind", pa.string()), ("value", pa.float64()), ("is_complete", pa.bool_()), ("year_to_date", pa.float64())]
)
YEARLY_SCHEMA = pa.schema(
    [("measure", pa.string()), ("area_code", pa.string()), ("year", pa.int32()), ("dimension", pa.string())]
    + [("kind", pa.string()), ("value", pa.float64()), ("published_on", pa.date32())]
)


def text(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def goal(goal_id: str, kind: str, **more: Any) -> dict[str, Any]:
    """A goal's declaration; `per` year and unit % unless said otherwise."""
    base = {"id": goal_id, "clause": "1", "group": 1, "name": text(goal_id), "statement": text(goal_id), "kind": kind}
    return base | {"per": "year", "unit": text("%")} | more


GROWTH = goal("growth", "yearly_growth", series=["filed"], target=0.15)
STEADY = goal("steady", "steady_growth", series=["granted"], target=0.02, strict=True, flat_band=0.02)
PARTS = goal(
    "works", "steady_growth", target=0.02, strict=True, flat_band=0.02,
    parts=[
        {"id": "all", "label": text("all"), "series": "works"},
        {"id": "soft", "label": text("soft"), "series": "works/type/a"},
    ],
)  # fmt: skip
SHARE = goal("share", "yearly_share", series=["filed/type/a"], denominator=["filed"], target=0.25)
RATE = goal(
    "closure", "yearly_rate", series=["closed"], denominator=["carried", "filed"], target=0.95, strict=True,
    beside={"of_filed": [["closed"], ["filed"]], "filed": [["filed"], []]},
)  # fmt: skip
BENCHMARK = goal(
    "per_head", "above_benchmark", series=["granted"], population="people", scale=100000, strict=True,
    unit=text("per 100,000"),
)  # fmt: skip
STOCK = goal("marks", "stock_growth", series=["marks"], target=0.10, forecastable=False)
PIECES = goal(
    "products", "stock_growth", per="period", series=["marks"], target=0, strict=True, unit=text("pieces"),
    forecastable=False, never_falls=True,
)  # fmt: skip
TRAINING = goal("training", "cumulative", per="period", series=["trained"], target=1000, unit=text("persons"))
FIRMS = goal("firms", "cumulative", per="period", series=["firms"], target=3, unit=text("firms"), forecastable=False)
PLATFORM = goal("platform", "milestones", per="period", milestones=list(MILESTONES), unit=text("n"), districts=False)
TRACKED = goal("rules", "tracked", per="period", series=["marks"], unit=text("firms"))
GOALS = (GROWTH, STEADY, PARTS, SHARE, RATE, BENCHMARK, STOCK, PIECES, TRAINING, FIRMS, PLATFORM, TRACKED)


def _dimension(name: str, kinds: Iterable[str]) -> dict[str, Any]:
    listed = [{"id": kind, "label": text(kind), "names": [kind]} for kind in kinds]
    return {"id": name, "label": text(name), "headers": [name], "kinds": listed}


def made_plan(
    *goals: dict[str, Any],
    first_year: int = 2012,
    last_year: int = 2014,
    small_number: int = 0,
    comes_in: dict[str, float] | None = None,
) -> Plan:
    """A plan with these goals for the made city; comes_in: measure → how many of it come at once."""
    measures = [
        {"id": name, "label": text(name), "unit": "件", "behaviour": LEVELS.get(name, "flow"),
         "dimensions": DIMENSIONS_OF.get(name, []), "comes_in": (comes_in or {}).get(name)}
        for name in (*FLOWS, *LEVELS)
    ]  # fmt: skip
    areas = [
        {"code": c, "name": c, "short_name": c, "name_en": c, "kind": kind,
         "parent": None if c == PROVINCE else PROVINCE if c == CITY else CITY}
        for c, kind in KINDS_OF_AREA.items()
    ]  # fmt: skip
    dimensions = [
        _dimension("type", ["a", "b"]),
        _dimension("milestone", MILESTONES),
        _dimension("goal", [g["id"] for g in goals]),
    ]
    declared = {
        "city": {"code": CITY, "province": PROVINCE},
        "title": text("made"),
        "period": {"first_year": first_year, "last_year": last_year},
        "thresholds": {"on_track": 0.8, "at_risk": 0.4, "stage_at_risk": -0.2},
        "timezone": "Asia/Shanghai",
        "offices": ["office"],
        "small_number": small_number,
        "areas": areas,
        "dimensions": dimensions,
        "datasets": [
            {
                "id": "all",
                "label": text("all"),
                "definition": text("all"),
                "frequency": "month",
                "dimensions": dimensions,
                "measures": measures,
            }
        ],
        "groups": [{"number": 1, "name": text("group")}],
        "goals": list(goals),
        "outcomes": [],
        "work_items": [],
    }
    return Plan.model_validate(declared)


class MadeCity:
    """Figures of a made-up city. A month's figure is a number, None (nobody reported) or a partial one."""

    def __init__(self) -> None:
        self.months: dict[tuple[str, str], dict[int, float | None]] = {}
        self.partial: set[tuple[str, str, int]] = set()
        self.stated_to_date: dict[tuple[str, str, int], float] = {}
        self.yearly_rows: list[dict[str, Any]] = []

    def put(self, series: str, area: str, year: int, values: Sequence[float | None], first: int = 1) -> MadeCity:
        """The months of a year from `first` on."""
        known = self.months.setdefault((series, area), {})
        known.update({year * 12 + first - 1 + i: value for i, value in enumerate(values)})
        return self

    def even(self, series: str, area: str, year: int, a_month: float, months: int = 12) -> MadeCity:
        return self.put(series, area, year, [a_month] * months)

    def part_only(self, series: str, area: str, year: int, month: int) -> MadeCity:
        """That month's figure lacks a district's."""
        self.partial.add((series, area, year * 12 + month - 1))
        return self

    def year_to_date(self, series: str, area: str, year: int, month: int, value: float) -> MadeCity:
        """Only the sum since January was stated."""
        self.stated_to_date[(series, area, year * 12 + month - 1)] = value
        self.months.setdefault((series, area), {}).setdefault(year * 12 + month - 1, None)
        return self

    def in_year(
        self, series: str, area: str, year: int, value: float, published: tuple[int, int] | None = None
    ) -> MadeCity:
        measure, dimension, kind = (*series.split("/"), "", "")[:3]
        day = date(*published, 15) if published else None
        row = {"measure": measure, "area_code": area, "year": year, "dimension": dimension, "kind": kind}
        self.yearly_rows.append(row | {"value": value, "published_on": day})
        return self

    def cube_rows(self) -> list[dict[str, Any]]:
        rows = []
        for (series, area), months in self.months.items():
            to_date: float | None = 0.0
            for month in range(min(months) - min(months) % 12, max(months) + 1):
                value, key = months.get(month), (series, area, month)
                to_date = 0.0 if month % 12 == 0 else to_date
                to_date = None if to_date is None or value is None or key in self.partial else to_date + value
                to_date = self.stated_to_date.get(key, to_date)
                rows.append(self._cube_row(series, area, month, value, to_date, key in self.partial))
        return rows

    @staticmethod
    def _cube_row(
        series: str, area: str, month: int, value: float | None, to_date: float | None, is_partial: bool
    ) -> dict[str, Any]:
        measure, dimension, kind = (*series.split("/"), "", "")[:3]
        is_flow = measure not in LEVELS
        return {
            "measure": measure, "area_code": area, "month": date(month // 12, month % 12 + 1, 1),
            "dimension": dimension, "kind": kind, "value": value,
            "is_complete": not is_partial and (value is not None or (is_flow and to_date is not None)),
            "year_to_date": to_date if is_flow else None,
        }  # fmt: skip

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """`cube` and `yearly`."""
        cube = pa.Table.from_pylist(self.cube_rows(), schema=CUBE_SCHEMA)
        return cube, pa.Table.from_pylist(self.yearly_rows, schema=YEARLY_SCHEMA)

    def history(self, plan: Plan) -> History:
        return history_from_tables(plan, *self.tables())

    def judge(self, plan: Plan, goal_id: str, year: int, month: int, **more: Any) -> Verdict:
        """The verdict of a goal as of that month; `of_year`, `area`, `part` choose another row than the headline."""
        of_year = more.pop("of_year", None)
        return evaluate(plan, self.history(plan), goal_id, date(year, month, 1), year=of_year, **more)

    def verdicts(self, plan: Plan, as_ofs: Sequence[date]) -> list[dict[str, Any]]:
        return evaluate_all(plan, self.history(plan), as_ofs).to_pylist()


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from `first` to `last`, both with them."""
    indices = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(i // 12, i % 12 + 1, 1) for i in indices]


# --- by chance -------------------------------------------------------------------------------------------------------


def random_goals(chance: random.Random) -> list[dict[str, Any]]:
    """All kinds of goal with targets, strictness, forecasts and ends by chance."""
    goals = []
    for declared in GOALS:
        changed = dict(declared)
        if changed.get("target") is not None:
            factor = chance.choice([0.0, 0.2, 1.0, 1.0, 1.0, 2.0, 4.0])
            changed["target"] = round(changed["target"] * factor, 3)
        if changed["kind"] not in ("milestones", "tracked"):
            changed["strict"] = chance.random() < 0.5
        if changed["kind"] in ("stock_growth", "cumulative"):
            changed["forecastable"] = chance.random() < 0.5
        if changed["kind"] == "stock_growth":
            changed["never_falls"] = chance.random() < 0.3
        if changed["kind"] in ("cumulative", "tracked"):
            changed["per"] = chance.choice(["year", "period", "period"])
        if chance.random() < 0.15:
            month = chance.choice([date(2011, 7, 1), date(2013, 1, 1), date(2013, 5, 1)])
            changed["ended"] = {"from_month": month, "reason": text("over")}
        goals.append(changed)
    return goals


def random_plan(chance: random.Random) -> Plan:
    first = chance.choice([2011, 2012, 2012])
    last = first + chance.choice([0, 1, 2])
    goals, small = random_goals(chance), chance.choice([0, 5, 20])
    return made_plan(*goals, first_year=first, last_year=last, small_number=small, comes_in={"trained": 12, "works": 3})


def _count(chance: random.Random, mean: float) -> float:
    """A count about `mean`, now and then zero or a correction below zero."""
    luck = chance.random()
    if luck < 0.03:
        return -float(chance.randint(0, int(mean) + 1))
    return float(max(0, round(chance.gauss(mean, math.sqrt(mean + 1)))))


def random_city(chance: random.Random) -> MadeCity:
    """2010 to 2014 in part, with gaps, zeros, corrections, late districts and quarters; the city mostly their sum."""
    city = MadeCity()
    last = chance.choice([(2012, 3), (2013, 9), (2013, 12), (2014, 12)])
    months = months_between(date(2010, 1, 1), date(*last, 1))
    for measure in FLOWS:
        size = chance.choice([0.0, 0.4, 3.0, 40.0])
        season = [chance.uniform(0.3, 2.0) for _ in range(12)]
        kinds = [measure, f"{measure}/type/a"] if measure in DIMENSIONS_OF else [measure]
        for series in kinds:
            part = 1.0 if series == measure else 0.3
            _fill(city, chance, series, months, lambda day, s=size * part, q=season: s * q[day.month - 1])
    for measure in ("marks", "carried"):
        _fill_levels(city, chance, measure, months)
    for kind in MILESTONES:
        _fill_stages(city, chance, f"stage/milestone/{kind}", months)
    _fill_years(city, chance)
    return city


def _fill(city: MadeCity, chance: random.Random, series: str, months: list[date], mean: Any) -> None:
    for day in months:
        month = (day.year, [None], day.month)
        for area in (*ADDING, ZONE):
            city.put(series, area, day.year, [_count(chance, mean(day)) if chance.random() > 0.01 else None], day.month)
        parts = [city.months[series, area][day.year * 12 + day.month - 1] for area in ADDING]
        total = sum(part for part in parts if part is not None) + (2.0 if chance.random() < 0.02 else 0.0)
        city.put(series, CITY, month[0], [total], day.month)
        if None in parts:
            city.part_only(series, CITY, day.year, day.month)
    if chance.random() < 0.25:  # only the quarter was stated
        day = chance.choice(months)
        quarter = range(day.year * 12 + (day.month - 1) // 3 * 3, day.year * 12 + (day.month - 1) // 3 * 3 + 3)
        known = city.months[series, CITY]
        if all(known.get(m) is not None for m in quarter):
            since = [known.get(m) for m in range(day.year * 12, quarter[-1] + 1)]
            for m in quarter:
                known[m] = None
            if None not in since:
                city.year_to_date(series, CITY, day.year, quarter[-1] % 12 + 1, sum(v for v in since if v is not None))


def _fill_levels(city: MadeCity, chance: random.Random, series: str, months: list[date]) -> None:
    for area in (*ADDING, ZONE, CITY):
        level = float(chance.randint(0, 30))
        for day in months:
            if chance.random() < 0.1:
                level = max(0.0, level + chance.choice([-1, 1, 1, 2, 5]))
            city.put(series, area, day.year, [level if chance.random() > 0.01 else None], day.month)


def _fill_stages(city: MadeCity, chance: random.Random, series: str, months: list[date]) -> None:
    if chance.random() < 0.15:
        return
    stages, at = [0.0, 0.4, 0.8, 1.0], 0
    for day in months[chance.choice([0, 0, 20]) :]:
        if chance.random() < 0.08:
            at = min(3, at + 1)
        city.put(series, CITY, day.year, [stages[at]], day.month)


def _fill_years(city: MadeCity, chance: random.Random) -> None:
    for year in range(2009, 2014):
        for area in (PROVINCE, CITY, NORTH, SOUTH, EAST):
            if chance.random() < 0.85:
                people = chance.randint(100, 900) * (100.0 if area == PROVINCE else 10.0)
                city.in_year("people", area, year, people, _published(chance, year))
        if chance.random() < 0.85:
            count = float(chance.randint(50, 9000))
            city.in_year("granted", PROVINCE, year, count, _published(chance, year))
    for year in range(2011, 2015):
        for area in (NORTH, SOUTH, CITY):
            for name, target in (("growth", 0.2), ("training", 90.0), ("per_head", 120.0), ("products", 1.0)):
                if chance.random() < 0.6:
                    when = None if chance.random() < 0.7 else (year, chance.randint(1, 12))
                    city.in_year(f"own_target/goal/{name}", area, year, target, when)


def _published(chance: random.Random, year: int) -> tuple[int, int] | None:
    return None if chance.random() < 0.2 else (year + 1, chance.randint(1, 9))
