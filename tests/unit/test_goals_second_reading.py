"""The engine against a second reading of the rules (plain_rules.py): every column of every verdict, plans by chance."""

from __future__ import annotations

import json
import math
import random
from datetime import date
from typing import Any

import pytest

from scorecard.goals import evaluate_all, history_from_tables
from scorecard.plan import Plan
from tests.unit.made_city import MadeCity, months_between, random_city, random_plan
from tests.unit.plain_rules import PlainRules

KEY = ("goal", "part", "area_code", "as_of", "span", "year")
JSON = ("missing", "terms", "beside", "flags")
AS_OFS = months_between(date(2011, 1, 1), date(2014, 12, 1))


@pytest.mark.parametrize("seed", range(60))
def test_engine_agrees_with_the_plain_reading(seed: int) -> None:
    chance = random.Random(seed)
    compare(random_plan(chance), random_city(chance), sorted(chance.sample(AS_OFS, 5)))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_engine_agrees_on_a_thousand_plans(seed: int) -> None:
    chance = random.Random(seed)
    compare(random_plan(chance), random_city(chance), sorted(chance.sample(AS_OFS, 6)))


def compare(plan: Plan, city: MadeCity, as_ofs: list[date]) -> None:
    """Fail with the first verdict in which engine and plain reading differ."""
    cube, yearly = city.tables()
    mine = evaluate_all(plan, history_from_tables(plan, cube, yearly), as_ofs).to_pylist()
    plain = PlainRules(plan.model_dump(mode="json"), cube.to_pylist(), yearly.to_pylist()).verdicts(as_ofs)
    mine_by_key = {tuple(row[k] for k in KEY): row for row in mine}
    plain_by_key = {tuple(row[k] for k in KEY): row for row in plain}
    assert len(mine_by_key) == len(mine)
    assert len(plain_by_key) == len(plain)
    assert mine_by_key.keys() == plain_by_key.keys()
    for key, row in mine_by_key.items():
        differences = list(differing(row, plain_by_key[key]))
        assert not differences, (key, differences, row["status"])


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
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return a == b
