"""Tables spoiled in the ways of offices are stored as before, or the importer asks or says so: never other numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from etl.reading import read_file
from scorecard.plan import Plan
from tests.corpus import spoil
from tests.corpus.grid import Grid
from tests.corpus.judge import compare, demo_plan
from tests.corpus.making import made
from tests.corpus.random_lists import record_lists
from tests.corpus.random_tables import Drawn, cross_tables
from tests.corpus.random_ways import FORMATS, Ways, spoils
from tests.corpus.sampled import Sampled, differences, one_of_each


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan()


# --- the demo's deliveries -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def samples(plan: Plan) -> list[Sampled]:
    """The smallest delivery of every kind."""
    return list(one_of_each(plan))


def _spoiled(samples: Sequence[Sampled], change: spoil.Spoil, plan: Plan) -> list[str]:
    return [
        f"{sampled.file_name}: {text}"
        for sampled in samples
        for text in differences(sampled, [change(grid) for grid in sampled.grids], plan)[:3]
    ]


def test_every_kind_of_delivery_is_there(samples: list[Sampled]) -> None:
    assert len(samples) >= 30
    assert {sampled.shape for sampled in samples} == {"summary", "records"}


@pytest.mark.parametrize("name", spoil.ANY)
def test_spoiled_deliveries_import_alike(samples: list[Sampled], plan: Plan, name: str) -> None:
    """A third of the deliveries for each spoil, another third for the next; all of them by --long."""
    first = list(spoil.ANY).index(name) % 3
    assert "\n".join(_spoiled(samples[first::3], spoil.ANY[name], plan)) == ""


@pytest.mark.long
@pytest.mark.parametrize("name", spoil.ANY)
def test_every_spoiled_delivery_imports_alike(samples: list[Sampled], plan: Plan, name: str) -> None:
    assert "\n".join(_spoiled(samples, spoil.ANY[name], plan)) == ""


def test_lists_with_a_total_below_import_alike(samples: list[Sampled], plan: Plan) -> None:
    lists = [sampled for sampled in samples if sampled.shape == "records"]
    assert "\n".join(_spoiled(lists, spoil.list_total, plan)) == ""


def test_turned_tables_import_alike(samples: list[Sampled], plan: Plan) -> None:
    """Rows as columns; not a row of days of publication (which is said), nor a table with rows that are blocked."""
    tables = [sampled for sampled in samples if sampled.shape == "summary" and not sampled.findings]
    tables = [sampled for sampled in tables if "全省对标" not in sampled.file_name]
    assert len(tables) >= 10
    assert "\n".join(_spoiled(tables, Grid.turned, plan)) == ""


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != "xlsx"])
def test_deliveries_in_another_format_import_alike(samples: list[Sampled], plan: Plan, ending: str) -> None:
    found = [
        f"{sampled.file_name}: {text}"
        for sampled in samples
        if not (ending in ("csv", "tsv") and len(sampled.grids) > 1)
        for text in differences(sampled, sampled.grids, plan, ending, **FORMATS[ending])[:3]
    ]
    assert "\n".join(found) == ""


# --- random tables ---------------------------------------------------------------------------------------------------


def _never_other_numbers(drawn: Drawn, ways: Ways, plan: Plan, *, is_list: bool) -> None:
    grid = ways.applied(drawn, is_list=is_list)
    case = made("random", f"上报.{ways.ending}", grid, **FORMATS[ways.ending])
    reading = read_file(case.content, case.file_name, plan, today=case.today)
    silent = [text for _, text, told in compare(case, reading) if not told]
    assert silent == [], (grid, [finding.rule for finding in reading.findings])


def _bounded(examples: int) -> settings:
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=quiet)


@_bounded(100)
@given(drawn=cross_tables(), ways=spoils())
def test_random_tables_never_give_other_numbers(plan: Plan, drawn: Drawn, ways: Ways) -> None:
    _never_other_numbers(drawn, ways, plan, is_list=False)


@_bounded(50)
@given(drawn=record_lists(), ways=spoils())
def test_random_lists_never_give_other_records(plan: Plan, drawn: Drawn, ways: Ways) -> None:
    _never_other_numbers(drawn, ways, plan, is_list=True)


@pytest.mark.long
@settings(_bounded(8000), derandomize=False)
@given(drawn=cross_tables(), ways=spoils())
def test_many_random_tables_never_give_other_numbers(plan: Plan, drawn: Drawn, ways: Ways) -> None:
    _never_other_numbers(drawn, ways, plan, is_list=False)


@pytest.mark.long
@settings(_bounded(4000), derandomize=False)
@given(drawn=record_lists(), ways=spoils())
def test_many_random_lists_never_give_other_records(plan: Plan, drawn: Drawn, ways: Ways) -> None:
    _never_other_numbers(drawn, ways, plan, is_list=True)
