"""The city's figure of every countable goal, recomputed from the spreadsheets without a line of ours, equals `verdict`.

Neither this module nor its readers import anything from `scorecard`, `etl` or `samples`: the spreadsheets are those the
generator made for the demo, and the warehouse is read with DuckDB.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.etl import recompute
from tests.etl.recompute import Delivered, Figure

CITY = "610300"
AS_OF = date(2013, 9, 1)
NOT_COUNTABLE: set[str] = set()  # every goal of the demo's plan can be counted
Key = tuple[str, str]
Row = dict[str, object]
Verdicts = dict[tuple[str, str, int | None], Row]


@pytest.fixture(scope="module")
def delivered(demo_sheets: Path) -> Delivered:
    """What the demo's spreadsheets say, read afresh."""
    return recompute.read(demo_sheets)


@pytest.fixture(scope="module")
def verdicts(demo_warehouse: Path) -> Verdicts:
    """The city's verdicts as of September 2013 by goal, part and year (None: the period)."""
    with duckdb.connect(str(demo_warehouse), read_only=True) as connection:
        found = connection.execute("from verdict where area_code = ? and as_of = ?", [CITY, AS_OF])
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return {(row["goal"], row["part"], row["year"]): row for row in rows}


def test_every_goal_of_the_plan_is_recomputed(delivered: Delivered, verdicts: Verdicts) -> None:
    """A goal that is added to the demo's plan must get its recomputation here."""
    recomputed = {goal for goal, _ in recompute.running_year(delivered)}
    assert recomputed == {goal for goal, _, _ in verdicts} - NOT_COUNTABLE


def test_running_year_and_period(delivered: Delivered, verdicts: Verdicts) -> None:
    """2013 up to September; goals of the period since January 2012."""
    expected = recompute.running_year(delivered)
    assert _wrong(expected, verdicts, 2013) == {}


def test_closed_year(delivered: Delivered, verdicts: Verdicts) -> None:
    """2012 as it stands, seen from September 2013."""
    assert _wrong(recompute.closed_year(delivered), verdicts, 2012) == {}


@pytest.mark.parametrize(("goal", "kind"), [("applications", "申请"), ("grants", "授权")])
def test_benchmark(delivered: Delivered, verdicts: Verdicts, goal: str, kind: str) -> None:
    """The target is the province's own figure of the last year it has published, 2012."""
    expected = pytest.approx(recompute.benchmark(delivered, kind))
    for year in (2012, 2013):
        assert verdicts[f"invention_{goal}_per_100k", "", year]["target"] == expected


def test_training_waits_for_the_last_district(delivered: Delivered, verdicts: Verdicts) -> None:
    """One district hasn't reported September: training is judged by August, every other goal by September."""
    assert recompute.last_full_training_month(delivered) == date(2013, 8, 1)
    months = {goal: row["data_as_of"] for (goal, _, _), row in verdicts.items()}
    assert months.pop("training") == date(2013, 8, 1)
    assert set(months.values()) == {AS_OF}, months


def _wrong(expected: dict[Key, Figure], verdicts: Verdicts, year: int) -> dict[Key, object]:
    """Goals whose numerator, denominator or actual figure differs, with both readings."""
    wrong: dict[Key, object] = {}
    for (goal, part), figure in expected.items():
        row = verdicts.get((goal, part, year)) or verdicts.get((goal, part, None))
        shown = row and (row["numerator"], row["denominator"], row["actual"])
        if shown is None or any(not _same(ours, theirs) for ours, theirs in zip(figure, shown, strict=True)):
            wrong[goal, part] = {"recomputed": figure, "verdict": shown}
    return wrong


def _same(ours: float | None, theirs: object) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return bool(theirs == pytest.approx(ours, rel=1e-9))
