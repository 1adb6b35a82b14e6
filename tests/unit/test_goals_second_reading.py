"""The engine against a second reading of the rules (plain_rules.py): every column of every verdict, plans by chance and
the demo's own figures; and that the comparison finds a mistake where one is made."""

from __future__ import annotations

import ast
import importlib
import json
import math
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from scorecard.goals import evaluate_all, history_from_tables
from scorecard.plan import Plan, load_plan
from tests.unit.made_city import months_between, random_city, random_plan
from tests.unit.plain_rules import PlainRules

ROOT = Path(__file__).resolve().parents[2]
KEY = ("goal", "part", "area_code", "as_of", "span", "year")
JSON = ("missing", "terms", "beside", "flags")
AS_OFS = months_between(date(2011, 1, 1), date(2014, 12, 1))
TOLERANCE = 1e-9  # floating point's; a status, a whole count, a flag has none

# Every number of docs/forecast.md and of 0013, with a mistake of a few per cent.
MISTAKES = [
    ("outlook.year", "EVEN_STRENGTH", 44.0),
    ("outlook.year", "POOLED_STRENGTH", 66.0),
    ("outlook.year", "PROFILE_MOVES", 0.024),
    ("outlook.year", "NO_HISTORY_MOVES", 0.033),
    ("outlook.year", "PROFILE_YEARS", 1.1),
    ("outlook.year", "PROFILE_FADES", 0.6),
    ("outlook.year", "TREND", 0.1),
    ("outlook.year", "TREND_CERTAINTY", 110.0),
    ("outlook.year", "TREND_FADES", 0.95),
    ("outlook.year", "TREND_LIMIT", 0.1),
    ("outlook.year", "LEVEL_MOVES", 0.02),
    ("outlook.year", "LEVEL_YEARS", 11.0),
    ("outlook.year", "YEAR_NOISE", 0.0033),
    ("outlook.year", "REST_MOVES", 0.055),
    ("outlook.year", "CLUMPING", 1.6),
    ("outlook.year", "HALF", 0.6),
    ("outlook.year", "SHARE_LIMIT", 0.1),
    ("outlook.year", "LATEST_MONTHS", 2),
    ("outlook.year", "EARLY_MOVES", 0.033),
    ("ending", "LATEST_MONTHS", 4),
    ("outlook.shares", "NODES", (0.1, 0.3, 0.5, 0.7, 0.8)),
    ("outlook.shares", "EXACT_BELOW", 25),
    ("outlook.shares", "SHARE_MOVES", 0.011),
    ("outlook.shares", "MONTHS_MOVE", 0.0033),
    ("outlook.closure", "USUAL_OPEN", 0.22),
    ("outlook.closure", "USUAL_STRENGTH", 2.2),
    ("outlook.closure", "SLOWNESS", 0.88),
    ("outlook.closure", "SLOWNESS_STRENGTH", 5.5),
    ("outlook.closure", "OPEN_MOVES", 0.44),
    ("outlook.closure", "OPEN_FADES", 0.99),
    ("outlook.stocks", "CHANGE_FADES", 0.77),
    ("outlook.stocks", "CHANGE_MOVES", 1.1),
    ("outlook.stocks", "STOCK_MOVES", 2e-4),
    ("ending", "QUANTILES", (0.1, 0.5, 0.89)),
    ("ending", "YEARS_BACK", 2),
    ("second", "ON_TRACK_FROM", 1.3),
    ("second", "AT_RISK_FROM", 0.9),
]


@pytest.mark.parametrize("seed", range(20))
def test_engine_agrees_with_the_plain_reading(seed: int) -> None:
    assert by_chance(seed, 5).first_difference() is None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_engine_agrees_on_a_thousand_plans(seed: int) -> None:
    assert by_chance(seed, 6).first_difference() is None


def test_engine_agrees_on_the_demo(demo_warehouse: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as warehouse:
        tables = [warehouse.sql(f"select * from {name}").to_arrow_table() for name in ("cube", "yearly")]
    case = Case(load_plan(ROOT / "plan"), *tables, [date(2012, 2, 1), date(2013, 9, 1), date(2014, 8, 1)])
    assert case.first_difference() is None
    assert sum(row["probability"] is not None for row in case.plain.values()) > 200


def test_a_mistake_in_the_engine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [by_chance(9, 3), by_chance(6, 2)]
    assert [case.first_difference() for case in cases] == [None] * len(cases)
    unfound = []
    for module, name, mistake in MISTAKES:
        with monkeypatch.context() as patch:
            patch.setattr(importlib.import_module(f"scorecard.{module}"), name, mistake)
            if all(case.first_difference() is None for case in cases):
                unfound.append(name)
    assert unfound == []


def test_the_plain_reading_imports_nothing_of_ours() -> None:
    files = sorted(Path(__file__).parent.glob("plain_*.py"))
    own = {f"tests.unit.{file.stem}" for file in files}
    assert "tests.unit.plain_rules" in own
    foreign = [(file.name, name) for file in files for name in imported(file) if name not in own and not allowed(name)]
    assert foreign == []


def imported(file: Path) -> Iterator[str]:
    """Names of the modules a file imports; what it imports in another way is named as such."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
        elif isinstance(node, ast.Name) and node.id in ("__import__", "importlib", "exec", "eval"):
            yield node.id


def allowed(name: str) -> bool:
    top = name.split(".")[0]
    return top == "scipy" or (top in sys.stdlib_module_names and top != "importlib")


class Case:
    """A plan and its figures, read once by the plain reading."""

    def __init__(self, plan: Plan, cube: pa.Table, yearly: pa.Table, as_ofs: Sequence[date]) -> None:
        self.plan, self.as_ofs, self.tables = plan, as_ofs, (cube, yearly)
        rules = PlainRules(plan.model_dump(mode="json"), cube.to_pylist(), yearly.to_pylist())
        rows = rules.verdicts(as_ofs)
        self.plain = {tuple(row[k] for k in KEY): row for row in rows}
        assert len(self.plain) == len(rows)

    def first_difference(self) -> object:
        """The first verdict in which the engine, as it is now, differs from the plain reading; None where none does."""
        rows = evaluate_all(self.plan, history_from_tables(self.plan, *self.tables), self.as_ofs).to_pylist()
        mine = {tuple(row[k] for k in KEY): row for row in rows}
        assert len(mine) == len(rows)
        assert mine.keys() == self.plain.keys()
        for key, row in mine.items():
            differences = list(differing(row, self.plain[key]))
            if differences:
                return key, differences, row["status"]
        return None


def by_chance(seed: int, months: int) -> Case:
    chance = random.Random(seed)
    plan, tables = random_plan(chance), random_city(chance).tables()
    return Case(plan, *tables, sorted(chance.sample(AS_OFS, months)))


def differing(mine: dict[str, Any], plain: dict[str, Any]) -> Any:
    """(column, engine's, plain reading's) wherever they differ."""
    for name in mine.keys() - {f"{column}_json" for column in JSON}:
        if not same(mine[name], plain[name]):
            yield name, mine[name], plain[name]
    for name in JSON:
        found, expected = json.loads(mine[f"{name}_json"]), plain[name]
        if name == "flags":
            found, expected = sorted(found), sorted(expected)
        if name in ("terms", "beside"):  # a term that a verdict without figures doesn't have is null there
            found, expected = ({k: v for k, v in d.items() if v is not None} for d in (found, expected))
        if not same(found, expected):
            yield name, found, expected


def same(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return a == b
