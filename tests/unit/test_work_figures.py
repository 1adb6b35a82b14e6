"""Figures of work items from hand-made counts: half-years, dates of every year, districts, the fund, ratios, gaps."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scorecard.history import History, history_from_tables
from scorecard.plan import Plan, load_plan
from scorecard.work_figures import evaluate_figures
from tests.unit.made_city import CUBE_SCHEMA, YEARLY_SCHEMA

PLAN_DIR = Path(__file__).resolve().parents[2] / "plan"
CITY, ZONE = "610300", "610300Z1"
Counts = dict[str, dict[str, float]]  # series → month like 2012-03 → count; every other month up to `until` is 0


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(PLAN_DIR)


def history(plan: Plan, counts: Counts, until: str, area: str = CITY, **stocks: float) -> History:
    """Each series month by month from 2011 to `until`, those of `stocks` at one level."""
    last = date.fromisoformat(f"{until}-01")
    months = [date(y, m, 1) for y in range(2011, last.year + 1) for m in range(1, 13) if date(y, m, 1) <= last]
    rows = []
    for name, by_month in counts.items():
        measure, dimension, kind = (name.split("/") + ["", ""])[:3]
        to_date = 0.0
        for month in months:
            value = by_month.get(f"{month:%Y-%m}", 0.0)
            to_date = value if month.month == 1 else to_date + value
            rows.append(_cell(measure, area, month, value, to_date, dimension, kind))
    rows += [_cell(measure, area, month, level, None) for measure, level in stocks.items() for month in months]
    return history_from_tables(
        plan, pa.Table.from_pylist(rows, schema=CUBE_SCHEMA), pa.Table.from_pylist([], schema=YEARLY_SCHEMA)
    )


def _cell(
    measure: str, area: str, month: date, value: float, to_date: float | None, dimension: str = "", kind: str = ""
) -> dict[str, Any]:
    return {"measure": measure, "area_code": area, "month": month, "dimension": dimension, "kind": kind} | {
        "value": value, "is_complete": True, "year_to_date": to_date,
    }  # fmt: skip


def figure(plan: Plan, known: History, item: str, name: str, as_of: str) -> dict[str, Any]:
    rows = evaluate_figures(plan, known, [date.fromisoformat(f"{as_of}-01")]).to_pylist()
    (row,) = [row for row in rows if (row["item"], row["figure"]) == (item, name)]
    return row | {"periods": json.loads(row["periods_json"]), "missing": json.loads(row["missing_json"])}


MEETINGS = "events/event_kind/leadership_meeting"


@pytest.mark.parametrize(
    ("held", "as_of", "value", "state", "states"),
    [
        ({}, "2012-05", None, "open", ["open"]),
        ({}, "2012-06", 0.0, "not_met", ["lacking"]),
        ({"2012-06": 1}, "2012-06", 1.0, "met", ["held"]),
        ({"2012-02": 1}, "2012-03", 1.0, "met", ["held"]),
        ({"2012-02": 2}, "2012-12", 0.5, "not_met", ["held", "lacking"]),
        ({"2012-02": 2, "2012-12": 1}, "2013-05", 1.0, "met", ["held", "held", "open"]),
        ({"2011-12": 3}, "2012-06", 0.0, "not_met", ["lacking"]),
        ({"2013-07": 1}, "2013-06", 0.0, "not_met", ["lacking", "lacking", "lacking"]),
    ],
)
def test_a_meeting_in_every_half_year(
    plan: Plan, held: dict[str, float], as_of: str, value: float | None, state: str, states: list[str]
) -> None:
    row = figure(plan, history(plan, {MEETINGS: held}, "2013-09"), "leadership_meetings", "meetings", as_of)
    assert (row["value"], row["state"]) == (value, state)
    assert [one["state"] for one in row["periods"]] == states


def test_a_half_year_that_is_over_but_not_reported_is_unknown_and_not_held_against_anyone(plan: Plan) -> None:
    known = history(plan, {MEETINGS: {"2012-03": 1}}, "2013-02")
    row = figure(plan, known, "leadership_meetings", "meetings", "2013-09")
    assert [one["state"] for one in row["periods"]] == ["held", "lacking", "unknown", "open"]
    assert (row["numerator"], row["denominator"], row["data_as_of"]) == (1.0, 2.0, date(2013, 2, 1))


MARCH, APRIL = "events/event_kind/march_15", "events/event_kind/april_26"


@pytest.mark.parametrize(
    ("march", "april", "as_of", "kept", "due", "state"),
    [
        ({}, {}, "2012-02", None, None, "open"),
        ({}, {}, "2012-03", 0, 1, "not_met"),
        ({"2012-03": 1}, {}, "2012-03", None, None, "open"),
        ({"2012-03": 1}, {"2012-04": 1}, "2012-04", 1, 1, "met"),
        ({"2012-03": 5}, {}, "2012-04", 0, 1, "not_met"),
        ({"2012-03": 1, "2013-03": 1}, {"2012-04": 1, "2013-05": 1}, "2013-09", 2, 2, "met"),
        ({"2012-03": 1}, {"2012-04": 1, "2013-04": 1}, "2013-09", 1, 2, "not_met"),
    ],
)
def test_one_at_each_of_the_two_dates_every_year(
    plan: Plan,
    march: dict[str, float],
    april: dict[str, float],
    as_of: str,
    kept: float | None,
    due: float | None,
    state: str,
) -> None:
    row = figure(plan, history(plan, {MARCH: march, APRIL: april}, "2013-09"), "publicity", "both_dates", as_of)
    assert (row["numerator"], row["denominator"], row["state"]) == (kept, due, state)


def test_the_fund_is_read_as_yearly(plan: Plan) -> None:
    counts = {"fund_budgeted": {"2012-01": 1e6, "2013-01": 9e5}, "fund_spent": {"2012-06": 4e5, "2012-12": 5e5}}
    known = history(plan, counts, "2013-12")
    told = {
        as_of: figure(plan, known, "special_fund", "budgeted", as_of) for as_of in ("2012-01", "2013-11", "2013-12")
    }
    assert [(row["value"], row["target"], row["state"]) for row in told.values()] == [
        (1e6, 1e6, "met"), (9e5, 1e6, "open"), (9e5, 1e6, "not_met"),
    ]  # fmt: skip
    ratio = figure(plan, known, "special_fund", "spent_of_budgeted", "2012-12")
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == (0.9, 9e5, 1e6)
    assert plan.work_item("special_fund").assumption


def test_counts_add_up_over_the_period_and_stop_at_the_last_known_month(plan: Plan) -> None:
    joint = "events/event_kind/joint_action"
    known = history(plan, {joint: {"2011-12": 9, "2012-03": 2, "2013-01": 3, "2013-08": 4}}, "2013-06")
    row = figure(plan, known, "joint_team", "joint_actions", "2013-09")
    assert (row["value"], row["data_as_of"], row["missing"]) == (5.0, date(2013, 6, 1), [])
    assert figure(plan, known, "joint_team", "joint_actions", "2012-12")["value"] == 2.0, "never a later month"


def test_without_data_the_missing_dataset_is_named(plan: Plan) -> None:
    known = history(plan, {"events": {}, "event_items": {"2012-05": 7}}, "2013-09")
    lacking = figure(plan, known, "special_fund", "spent_of_budgeted", "2013-09")
    assert (lacking["value"], lacking["missing"], lacking["data_as_of"]) == (None, ["funds"], None)
    half = figure(plan, known, "transfer", "put_to_use", "2013-09")
    assert (half["value"], half["missing"]) == (None, ["patents_in_force"]), "only the one that is missing"
    never = figure(plan, known, "agencies", "agencies", "2013-09")
    assert never["value"] == 0.0, "a kind that never occurred is nothing where its total is known"
    assert figure(plan, known, "district_offices", "districts_equipped", "2013-09")["missing"] == ["district_capacity"]


def test_ratios_stand_on_a_level_and_disputes_must_stay_at_nothing(plan: Plan) -> None:
    used, dispute = "event_items/event_kind/put_to_use", "event_items/event_kind/review_dispute"
    known = history(
        plan, {used: {"2012-05": 10, "2013-05": 5}, dispute: {"2013-02": 1}}, "2013-09", patents_in_force=60
    )
    assert figure(plan, known, "transfer", "put_to_use", "2013-09")["value"] == 0.25
    states = [figure(plan, known, "ip_review", "disputes", month)["state"] for month in ("2013-01", "2013-02")]
    assert states == ["met", "not_met"]
    nothing = history(plan, {used: {"2012-05": 10}}, "2013-09", patents_in_force=0)
    assert figure(plan, nothing, "transfer", "put_to_use", "2013-09")["value"] is None


def test_the_zones_figures_are_the_zones(plan: Plan) -> None:
    known = history(plan, {"patent_applications": {"2013-01": 30, "2012-12": 7}}, "2013-02", area=ZONE)
    row = figure(plan, known, "demo_park", "zone_applications", "2013-02")
    assert (row["area_code"], row["value"]) == (ZONE, 30.0)


def test_districts_need_office_staff_and_budget(plan: Plan) -> None:
    first, second, *rest = plan.districts()
    there = {"district_office": 1.0, "district_staff_persons": 2.0, "district_budget_yuan": 5e4}
    rows = [
        {"measure": name, "area_code": area, "year": year, "dimension": "", "kind": "", "published_on": None}
        | {"value": 0.0 if (area, name) == (second, "district_budget_yuan") else value}
        for year, areas in ((2011, [first]), (2012, [first, second]))
        for area in areas
        for name, value in there.items()
    ]
    empty = pa.Table.from_pylist([], schema=CUBE_SCHEMA)
    known = history_from_tables(plan, empty, pa.Table.from_pylist(rows, schema=YEARLY_SCHEMA))
    row = figure(plan, known, "district_offices", "districts_equipped", "2013-09")
    assert (row["numerator"], row["denominator"], row["data_as_of"]) == (1.0, 2.0 + len(rest), date(2012, 12, 1))
    early = figure(plan, known, "district_offices", "districts_equipped", "2012-11")
    assert early["data_as_of"] == date(2011, 12, 1), "2012's figures are known with its December"
