"""The plan as frozen models: what may stand in the declarations under plan/, and `load_plan`, the one door to them.

Imports only pydantic. Every text a person reads is a `Text` with zh and en.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from scorecard.plan_areas import Alias, Area, AreaKind, Divisions
from scorecard.plan_boundaries import Boundaries, MapDeclared
from scorecard.plan_datasets import (
    Column,
    ColumnType,
    Dataset,
    Declared,
    Dimension,
    Kind,
    Measure,
    Records,
    Summary,
    SummarySeries,
    Text,
    Words,
)
from scorecard.plan_goals import Ended, Figure, Goal, GoalGroup, GoalKind, Outcome, Part, Series, WorkItem

__all__ = [
    "Alias",
    "Area",
    "AreaKind",
    "Boundaries",
    "City",
    "Column",
    "ColumnType",
    "Dataset",
    "Declared",
    "Dimension",
    "Divisions",
    "Ended",
    "Figure",
    "Goal",
    "GoalGroup",
    "GoalKind",
    "Kind",
    "MapDeclared",
    "Measure",
    "Outcome",
    "Part",
    "Period",
    "Plan",
    "Records",
    "Series",
    "Summary",
    "SummarySeries",
    "Text",
    "Thresholds",
    "WorkItem",
    "load_plan",
]


# --- the whole (plan/plan.toml) ------------------------------------------------------------------------------------


class Period(Declared):
    first_year: int
    last_year: int


class Thresholds(Declared):
    on_track: float
    at_risk: float
    stage_at_risk: float  # stage share − elapsed share at or above which it is only at risk


class City(Declared):
    code: str
    province: str
    demo: bool = False


class Plan(Declared):
    """Everything under plan/, checked as a whole. Look-ups by id raise KeyError."""

    city: City
    title: Text
    period: Period
    thresholds: Thresholds
    timezone: str
    offices: Words  # order of precedence where offices differ; the first is the default
    departments: tuple[Text, ...] = ()  # names in both languages of who leads items and hands figures in
    small_number: Annotated[int, Field(ge=0)]  # a district's base below this is marked, not ranked
    areas: tuple[Area, ...]
    divisions: Divisions = Divisions()  # other places, so that their names are known as such
    boundaries: Boundaries | None = None  # the true map, where the office has put one there
    dimensions: tuple[Dimension, ...]
    datasets: tuple[Dataset, ...]
    groups: tuple[GoalGroup, ...]  # in the order in which goals are shown
    goals: tuple[Goal, ...]
    outcomes: tuple[Outcome, ...]
    work_items: tuple[WorkItem, ...]

    def __hash__(self) -> int:
        """By identity, so that what is worked out from a plan can be kept beside it."""
        return id(self)

    def area(self, code: str) -> Area:
        """The area with this code of today (an alias' code is not looked up)."""
        return self._areas[code]

    def districts(self) -> tuple[str, ...]:
        """Codes of the districts and counties, in declared order."""
        return tuple(area.code for area in self.areas if area.kind is AreaKind.DISTRICT)

    def adding_areas(self) -> tuple[str, ...]:
        """Codes of the areas that add up to the city: districts, city level and unknown; never a zone."""
        adding = (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)
        return tuple(area.code for area in self.areas if area.kind in adding)

    def areas_of(self, kind: AreaKind) -> tuple[Area, ...]:
        """The areas of one kind, in declared order."""
        return tuple(area for area in self.areas if area.kind is kind)

    def years(self) -> tuple[int, ...]:
        """The calendar years of the period."""
        return tuple(range(self.period.first_year, self.period.last_year + 1))

    def dataset(self, dataset_id: str) -> Dataset:
        return self._datasets[dataset_id]

    def measure(self, measure_id: str) -> tuple[Dataset, Measure]:
        """The measure with this id and the dataset that declares it."""
        return self._measures[measure_id]

    def dimension(self, dimension_id: str) -> Dimension:
        return self._dimensions[dimension_id]

    def goal(self, goal_id: str) -> Goal:
        return self._goals[goal_id]

    def group(self, number: int) -> GoalGroup:
        return self._groups[number]

    def work_item(self, work_item_id: str) -> WorkItem:
        return self._work_items[work_item_id]

    def __copy__(self) -> Plan:
        """Without what was worked out of the declarations: a copy is made to differ in one of them."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    @cached_property
    def sha256(self) -> str:
        """Digest of all declarations but the map, which judges nothing: a warehouse keeps that of the plan it was
        built under (`build.plan_sha256`)."""
        return hashlib.sha256(self.model_dump_json(exclude={"boundaries"}).encode()).hexdigest()

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def _datasets(self) -> dict[str, Dataset]:
        return {dataset.id: dataset for dataset in self.datasets}

    @cached_property
    def _measures(self) -> dict[str, tuple[Dataset, Measure]]:
        return {measure.id: (dataset, measure) for dataset in self.datasets for measure in dataset.measures}

    @cached_property
    def _dimensions(self) -> dict[str, Dimension]:
        return {dimension.id: dimension for dimension in self.dimensions}

    @cached_property
    def _goals(self) -> dict[str, Goal]:
        return {goal.id: goal for goal in self.goals}

    @cached_property
    def _groups(self) -> dict[int, GoalGroup]:
        return {group.number: group for group in self.groups}

    @cached_property
    def _work_items(self) -> dict[str, WorkItem]:
        return {item.id: item for item in self.work_items}


PATTERNS = ("*.toml", "datasets/*.toml", "*.geojson")  # what is read under plan/


def load_plan(plan_dir: Path) -> Plan:
    """Read and check everything under `plan_dir`.

    The same files are read once in a process: the plan, which never changes, is given out again. Raises PlanError with
    file and line, what is wrong and what is allowed.
    """
    folder = Path(plan_dir)
    digest = _digest(folder)
    plan = _read(folder, digest)
    if _digest(folder) != digest:  # somebody saved while they were read: which of the two this is, nobody knows
        _read.cache_clear()
    return plan


def _digest(folder: Path) -> bytes:
    """Of the names and bytes of all files; one that can't be read counts by its name, the reader tells of it."""
    digest = hashlib.sha256()
    for path in sorted(found for pattern in PATTERNS for found in folder.glob(pattern)):
        digest.update(f"\0{path.relative_to(folder)}\0".encode())
        with suppress(OSError):
            content = path.read_bytes()
            digest.update(len(content).to_bytes(8, "big") + content)
    return digest.digest()


@lru_cache(maxsize=4)
def _read(folder: Path, digest: bytes) -> Plan:  # noqa: ARG001 - another digest, another plan
    from scorecard.plan_files.loader import read_plan  # here, because the loader builds the models above

    return read_plan(folder)
