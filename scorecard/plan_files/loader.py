"""Reads plan/ into models: files → checked shapes → one Plan, or a PlanError with file, line, what and what is allowed.

`scorecard.plan.load_plan` is the door; this module may import the plan's models and checks, errors and texts.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Never, TypeVar

from pydantic import ValidationError

from scorecard.errors import PlanError
from scorecard.plan import (
    Area,
    Boundaries,
    City,
    Divisions,
    Goal,
    GoalGroup,
    MapDeclared,
    Outcome,
    Period,
    Plan,
    Thresholds,
    WorkItem,
)
from scorecard.plan_datasets import Column, Dataset, Declared, Dimension, Kind, Text, Words
from scorecard.plan_files.boundaries import FILE as BOUNDARIES
from scorecard.plan_files.boundaries import BoundaryError, read_boundaries
from scorecard.plan_files.checks import plan_problems
from scorecard.plan_files.dataset_checks import shared_problems
from scorecard.plan_files.problem import KeyPath, Problem, unknown
from scorecard.plan_files.shapes import shape_problems
from scorecard.plan_files.toml_lines import key_lines, line_of
from scorecard.texts import Texts

_Model = TypeVar("_Model", bound=Declared)
_Raw = dict[str, Any]
_SHOWN_PROBLEMS = 5
_CAUSES = ("unknown_key", "same_id")  # these make other things wrong, so they are told first


class _PlanFile(Declared):
    city: City
    title: Text
    period: Period
    thresholds: Thresholds
    timezone: str
    offices: Words
    departments: tuple[Text, ...] = ()
    small_number: int
    map: MapDeclared | None = None


class _AreasFile(Declared):
    areas: tuple[Area, ...]


class _GoalsFile(Declared):
    groups: tuple[GoalGroup, ...]
    goals: tuple[Goal, ...]
    outcomes: tuple[Outcome, ...] = ()


class _WorkItemsFile(Declared):
    work_items: tuple[WorkItem, ...] = ()


class _DimensionsFile(Declared):
    dimensions: tuple[Dimension, ...] = ()


class _ColumnsFile(Declared):
    columns: tuple[Column, ...] = ()


FILES = (
    "plan.toml",
    "areas.toml",
    "divisions.toml",
    "dimensions.toml",
    "columns.toml",
    "goals.toml",
    "work_items.toml",
)


@dataclass(frozen=True)
class _Source:
    """One file: its name under plan/, its text, its values; lines are only looked up for an error."""

    name: str
    path: Path
    text: str
    raw: _Raw

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self.text)

    def line(self, path: KeyPath) -> int:
        """The line of a key; shared columns, which follow a list's own ones, are where they are named."""
        if path[:2] == ("records", "columns") and len(path) > 2 and (*path[:3],) not in self._lines:
            path = ("records", "shared")
        return line_of(self._lines, path)


@dataclass
class _Reader:
    """The files of one plan folder, by name. Problems carry a file name and a key path until they are raised."""

    folder: Path
    sources: dict[str, _Source] = field(default_factory=dict)

    def source(self, name: str) -> _Source:
        path = self.folder / name
        try:
            text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            _raise(str(path), "missing_file", files=", ".join(FILES))
        except (UnicodeDecodeError, OSError) as error:
            _raise(str(path), "unreadable_file", reason=str(error))
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            _raise(f"{path}:{_syntax_line(text, error)}", "syntax", reason=str(error))
        self.sources[name] = _Source(name, path, text, raw)
        return self.sources[name]

    def read(self, name: str, model: type[_Model]) -> _Model:
        """One file as its model; a value of a wrong shape is a PlanError."""
        source = self.source(name)
        return self.validate(source.raw, model, name)

    def validate(self, raw: _Raw, model: type[_Model], file: str) -> _Model:
        """`raw` as `model`. By way of JSON, because pydantic is strict there and still takes arrays for tuples."""
        try:
            return model.model_validate_json(json.dumps(raw, default=str), strict=True)
        except ValidationError as error:
            self.fail(replace(problem, file=file) for problem in shape_problems(model, error))

    def check(self, found: Iterable[Problem]) -> None:
        """Go on only if nothing is wrong."""
        problems = list(found)
        if problems:
            self.fail(problems)

    def fail(self, found: Iterable[Problem]) -> Never:
        """Raise the likely cause: a wrong key or a double id first, else by file and line. Say where the others are.

        Files are in the order in which they build on one another, which is the order they were read in.
        """
        order = list(self.sources)
        placed = [(problem, self.sources[problem.file].line(problem.path)) for problem in found]
        placed.sort(key=lambda one: (one[0].rule not in _CAUSES, order.index(one[0].file), one[1]))
        (problem, line), *rest = placed
        places = dict.fromkeys(f"{other.file}:{at}" for other, at in rest)
        others = [place for place in places if place != f"{problem.file}:{line}"][:_SHOWN_PROBLEMS]
        _raise(f"{self.sources[problem.file].path}:{line}", problem.rule, others, **problem.values)


def read_plan(plan_dir: Path) -> Plan:
    """Read and check everything under `plan_dir`; PlanError says where it is wrong, what, and what is allowed."""
    reader = _Reader(Path(plan_dir))
    _no_strange_files(reader.folder)
    general = reader.read("plan.toml", _PlanFile)
    areas = reader.read("areas.toml", _AreasFile)
    divisions = reader.read("divisions.toml", Divisions)
    declared = reader.read("dimensions.toml", _DimensionsFile).dimensions
    columns = reader.read("columns.toml", _ColumnsFile).columns
    goals = reader.read("goals.toml", _GoalsFile)
    items = reader.read("work_items.toml", _WorkItemsFile)
    dimensions = _with_made_kinds(declared, goals, items)
    reader.check(shared_problems(dimensions, columns))
    datasets = tuple(_dataset(reader, name, dimensions, columns) for name in _dataset_files(reader.folder))
    plan = Plan(
        **{name: getattr(general, name) for name in _PlanFile.model_fields if name in Plan.model_fields},
        areas=areas.areas,
        divisions=divisions,
        boundaries=_boundaries(reader, general.map, areas.areas),
        dimensions=dimensions,
        datasets=datasets,
        groups=goals.groups,
        goals=goals.goals,
        outcomes=goals.outcomes,
        work_items=items.work_items,
    )
    reader.check(plan_problems(plan, _dataset_files(reader.folder)))
    return plan


def _no_strange_files(folder: Path) -> None:
    """A misspelt file name would otherwise be a declaration that silently does nothing."""
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.geojson")]):
        if path.name not in (*FILES, BOUNDARIES):
            _raise(str(path), "strange_file", files=", ".join((*FILES, BOUNDARIES)))


def _boundaries(reader: _Reader, declared: MapDeclared | None, areas: tuple[Area, ...]) -> Boundaries | None:
    try:
        return read_boundaries(reader.folder, declared, areas)
    except BoundaryError as error:
        if error.in_plan:
            reader.fail([Problem(("map",), error.rule, error.values, "plan.toml")])
        _raise(str(reader.folder / BOUNDARIES), error.rule, (), **error.values)


def _dataset_files(folder: Path) -> list[str]:
    names = [f"datasets/{path.name}" for path in sorted((folder / "datasets").glob("*.toml"))]
    if not names:
        _raise(str(folder / "datasets"), "missing_file", files=", ".join(FILES))
    return names


def _with_made_kinds(
    dimensions: tuple[Dimension, ...], goals: _GoalsFile, items: _WorkItemsFile
) -> tuple[Dimension, ...]:
    made: dict[str, tuple[Kind, ...]] = {"goals": _kinds(goals.goals), "work_items": _kinds(items.work_items)}
    return tuple(
        dimension.model_copy(update={"kinds": made[dimension.kinds_from]}) if dimension.kinds_from else dimension
        for dimension in dimensions
    )


def _kinds(declared: Iterable[Goal | WorkItem]) -> tuple[Kind, ...]:
    """Goals or work items as kinds: known by their Chinese name and the further names declared."""
    return tuple(
        Kind(id=one.id, label=one.name, names=tuple(dict.fromkeys((one.name.zh, *one.names)))) for one in declared
    )


def _dataset(reader: _Reader, name: str, dimensions: tuple[Dimension, ...], columns: tuple[Column, ...]) -> Dataset:
    """A dataset's file, with the dimensions and shared columns it names put in."""
    source = reader.source(name)
    raw = dict(source.raw)
    found: list[Problem] = []
    known = {dimension.id: dimension for dimension in dimensions}
    named = _names(source, raw.pop("dimensions", []), ("dimensions",), known, found)
    if isinstance(raw.get("records"), dict):
        records = raw["records"] = dict(raw["records"])
        by_id = {column.id: column for column in columns}
        shared = _names(source, records.pop("shared", []), ("records", "shared"), by_id, found)
        own = records.get("columns", [])
        if isinstance(own, list):
            records["columns"] = [*own, *(json.loads(column.model_dump_json()) for column in shared)]
    reader.check(found)
    dataset = reader.validate(raw, Dataset, name)
    return dataset.model_copy(update={"dimensions": tuple(named)})


def _names(source: _Source, names: Any, path: KeyPath, known: dict[str, _Model], found: list[Problem]) -> list[_Model]:
    """What the ids in an array of the file stand for; unknown ones are problems."""
    if not isinstance(names, list):
        values: dict[str, object] = {"name": path[-1], "expected": "an array of ids", "given": repr(names)}
        found.append(Problem(path, "wrong_type", values, source.name))
        return []
    for index, name in enumerate(names):
        if not isinstance(name, str) or name not in known:
            found.append(unknown(source.name, (*path, index), str(path[-1]), str(name), known))
    return [known[name] for name in names if isinstance(name, str) and name in known]


def _syntax_line(text: str, error: tomllib.TOMLDecodeError) -> int:
    """tomllib says "(at line 3, column 5)", or "(at end of document)"."""
    said = re.search(r"line (\d+)", str(error))
    return int(said[1]) if said else max(1, len(text.splitlines()))


def _raise(where: str, rule: str, others: Iterable[str] = (), **values: object) -> Never:
    """A PlanError in both languages, because whoever edits a plan reads one of them."""
    languages = [Texts(language) for language in ("en", "zh")]
    what = " / ".join(texts.t(f"plan.{rule}.what", **values) for texts in languages)
    action = " / ".join(texts.t(f"plan.{rule}.action", **values) for texts in languages)
    more = ", ".join(others)
    if more:
        action += " / ".join(texts.t("plan.more", places=more) for texts in languages)
    raise PlanError(where, what, action)
