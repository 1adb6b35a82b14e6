"""Goals, outcomes and work items as frozen models: what may stand in plan/goals.toml and plan/work_items.toml.

Part of `scorecard.plan`, which exports all of it. Imports pydantic and the other models.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from scorecard.plan_areas import AreaKind
from scorecard.plan_datasets import Declared, Id, Text

Rate = tuple[tuple[str, ...], tuple[str, ...]]  # numerators and denominators; without denominators a plain figure


class Series(NamedTuple):
    """A series name taken apart: "measure" (dimension and kind "") or "measure/dimension/kind"."""

    measure: str
    dimension: str = ""
    kind: str = ""

    @classmethod
    def parse(cls, name: str) -> Series:
        """Take a series name apart; ValueError when it has neither one nor three parts."""
        parts = name.split("/")
        if len(parts) not in (1, 3) or not all(parts):
            raise ValueError(name)
        return cls(*parts)


class GoalGroup(Declared):
    """A numbered point of clause 三(二) under which several goals stand."""

    number: Annotated[int, Field(ge=1)]
    name: Text


class GoalKind(StrEnum):
    YEARLY_GROWTH = "yearly_growth"  # target: ratio of growth over the same months a year before
    YEARLY_SHARE = "yearly_share"  # target: series ÷ denominator
    ABOVE_BENCHMARK = "above_benchmark"  # no target: the province's series ÷ population
    STEADY_GROWTH = "steady_growth"  # target: ratio of growth; within ±flat_band is flat
    STOCK_GROWTH = "stock_growth"  # target: unit % → ratio over the year before; other unit → net increase in pieces
    CUMULATIVE = "cumulative"  # target: count over the whole period
    MILESTONES = "milestones"  # no target: every milestone in operation
    YEARLY_RATE = "yearly_rate"  # target: series ÷ denominator, which need not contain the series
    TRACKED = "tracked"  # never judged


class Part(Declared):
    """A goal judged in parts (all works and software): each its own series, the weakest decides."""

    id: Id
    label: Text
    series: str


class Ended(Declared):
    """The indicator was discontinued or replaced from this month on."""

    from_month: date
    reason: Text
    replaced_by: str | None = None


class Goal(Declared):
    """One goal. A series is written "measure" or "measure/dimension/kind"."""

    id: Id
    clause: str
    group: int  # number of a GoalGroup: tiles stand together by it
    name: Text
    names: tuple[str, ...] = ()  # how tables of district targets call it, besides its Chinese name
    statement: Text
    kind: GoalKind
    per: Literal["year", "period"]
    unit: Text  # unit of actual and target as shown ("%" → ratio 0–1 stored, percent shown)
    target: float | None = None
    strict: bool = False  # true: above the target; false: at least the target
    series: tuple[str, ...] = ()  # numerator, summed
    denominator: tuple[str, ...] = ()
    beside: dict[str, Rate] = {}  # further figures shown, never judged
    parts: tuple[Part, ...] = ()
    milestones: tuple[str, ...] = ()  # kinds of dimension "milestone"
    flat_band: float | None = None
    never_falls: bool = False  # a stock that falls on the way doesn't meet the goal, even where it ends higher
    scale: Annotated[float, Field(gt=0)] = 1.0  # 100000 for "per 100,000 inhabitants"
    population: str | None = None  # measure of population for a benchmark goal
    forecastable: bool = True
    lagging: bool = False
    dataset: str | None = None  # dataset whose completeness decides as-of, where the series don't
    breakdown: str | None = None  # dimension charted beside it
    districts: bool = True  # also computed for each district
    assumption: Text | None = None
    note: Text | None = None
    ended: Ended | None = None


class Outcome(Declared):
    """Something the overall objective names: tracked, never judged."""

    id: Id
    clause: str
    name: Text
    statement: Text
    unit: Text
    series: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    population: str | None = None
    scale: Annotated[float, Field(gt=0)] = 1.0
    milestones: tuple[str, ...] = ()
    note: Text | None = None


class Figure(Declared):
    """A figure of a work item: series ÷ denominator, or series alone.

    `elapsed` counts the periods of the plan (half-years …) with at least one, over those that are over; `areas_with`
    counts the districts where each of these measures is above zero, over all districts; `each_year` names series that
    must each reach 1 in every year, by the month of the same place in `each_year_by` (else by December);
    `none_allowed`: any count is bad; `area_kind` keeps to areas of that kind (the zone's own figures).
    """

    id: Id
    label: Text
    unit: Text
    series: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    target: float | None = None
    per: Literal["year", "period"] = "period"
    elapsed: Literal["month", "quarter", "half_year", "year"] | None = None
    areas_with: tuple[str, ...] = ()
    each_year: tuple[str, ...] = ()
    each_year_by: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    none_allowed: bool = False
    area_kind: AreaKind | None = None
    breakdown: str | None = None


class WorkItem(Declared):
    id: Id
    clause: str
    name: Text
    names: tuple[str, ...] = ()  # how lists of work items call it, besides its Chinese name
    figures: tuple[Figure, ...] = ()
    goal: str | None = None  # a goal whose figures measure it
    lead: Text | None = None  # None: to be filled in by the office
    due: date | None = None
    assumption: Text | None = None
