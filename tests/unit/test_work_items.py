"""Work items judged by due date and stage: every edge, with reports made by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scorecard.plan import Plan, load_plan
from scorecard.work_items import ITEM_SCHEMA, evaluate_items

PLAN_DIR = Path(__file__).resolve().parents[2] / "plan"
ITEM, END_OF_2013, JUNE = "agencies", date(2013, 12, 31), date(2012, 6, 30)


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The real plan: a period of 2012 to 2014, thresholds 0 and −0.2."""
    return load_plan(PLAN_DIR)


def report(on: date, progress: float | None = None, state: str | None = None, **more: Any) -> dict[str, Any]:
    return {"work_item": ITEM, "reported_on": on, "progress_percent": progress, "work_state": state} | more


def stand(plan: Plan, told: list[dict[str, Any]], as_of: date, item: str = ITEM) -> dict[str, Any]:
    rows = evaluate_items(plan, told, [as_of]).to_pylist()
    (row,) = [row for row in rows if row["item"] == item]
    return row


@pytest.mark.parametrize(
    ("progress", "state", "due", "as_of", "status"),
    [
        # due at the end of 2013: half of the time is gone by at the end of 2012 (366 of 731 days)
        (0.51, "under_way", END_OF_2013, date(2012, 12, 1), "on_track"),
        (366 / 731, "under_way", END_OF_2013, date(2012, 12, 1), "on_track"),
        (0.50, "under_way", END_OF_2013, date(2012, 12, 1), "at_risk"),
        (366 / 731 - 0.2, "under_way", END_OF_2013, date(2012, 12, 1), "at_risk"),
        (0.29, "under_way", END_OF_2013, date(2012, 12, 1), "off_track"),
        (0.99, "under_way", END_OF_2013, date(2013, 11, 1), "on_track"),
        # the due date has passed with the as-of month, on its own last day too
        (0.99, "under_way", END_OF_2013, date(2013, 12, 1), "missed"),
        (0.10, "late", date(2012, 9, 30), date(2012, 9, 1), "missed"),
        (1.0, "done", date(2012, 9, 30), date(2013, 9, 1), "achieved"),
        (0.4, "done", date(2012, 9, 30), date(2013, 9, 1), "achieved"),
        (1.0, "under_way", date(2012, 9, 30), date(2013, 9, 1), "achieved"),
        (None, "done", END_OF_2013, date(2012, 6, 1), "achieved"),
        # nothing but a state
        (None, "not_started", END_OF_2013, date(2012, 6, 1), "off_track"),
        (None, "under_way", END_OF_2013, date(2012, 6, 1), "no_data"),
        (None, None, END_OF_2013, date(2012, 6, 1), "no_data"),
        (None, "under_way", END_OF_2013, date(2013, 12, 1), "missed"),
        # no due date: the period's end
        (0.16, "under_way", None, date(2012, 6, 1), "at_risk"),
        (0.17, "under_way", None, date(2012, 6, 1), "on_track"),
        # due before the period: over at once
        (0.9, "under_way", date(2011, 12, 31), date(2012, 6, 1), "missed"),
    ],
)
def test_status_by_due_date_and_stage(
    plan: Plan, progress: float | None, state: str | None, due: date | None, as_of: date, status: str
) -> None:
    assert stand(plan, [report(JUNE, progress, state, due_on=due)], as_of)["status"] == status


def test_before_the_period_nothing_is_judged(plan: Plan) -> None:
    told = [report(date(2011, 11, 30), 0.1, "under_way", due_on=END_OF_2013)]
    assert stand(plan, told, date(2011, 12, 1))["status"] == "not_started"


def test_as_of_never_sees_a_later_report(plan: Plan) -> None:
    told = [
        report(date(2013, 6, 30), 1.0, "done", due_on=END_OF_2013, note="later", lead="B", batch=2),
        report(JUNE, 0.2, "under_way", due_on=date(2013, 6, 30), note="first", lead="A", batch=1),
    ]
    before, after = stand(plan, told, date(2013, 5, 1)), stand(plan, told, date(2013, 6, 1))
    assert (before["progress"], before["note"], before["lead"]) == (0.2, "first", "A")
    assert (before["due_on"], before["status"]) == (date(2013, 6, 30), "off_track")
    assert (after["status"], after["note"], after["lead"], after["done_on"]) == (
        "achieved", "later", "B", date(2013, 6, 30),
    )  # fmt: skip
    assert json.loads(after["flags_json"]) == ["due_moved"], "a date moved on later is said"
    assert (after["first_due_on"], after["due_on"]) == (date(2013, 6, 30), END_OF_2013)


def test_days_to_and_from_the_due_date(plan: Plan) -> None:
    told = [report(JUNE, 0.5, "under_way", due_on=date(2012, 9, 10))]
    early, late = stand(plan, told, date(2012, 8, 1)), stand(plan, told, date(2012, 9, 1))
    assert (early["days_left"], early["days_overdue"], early["days_since_report"]) == (10, None, 62)
    assert (late["days_left"], late["days_overdue"]) == (None, 20)
    done = stand(plan, [report(JUNE, 1.0, "done", due_on=date(2012, 9, 10))], date(2012, 9, 1))
    assert (done["days_left"], done["days_overdue"]) == (None, None)


def test_what_is_left_out_later_still_holds_and_a_step_back_is_seen(plan: Plan) -> None:
    told = [
        report(JUNE, 1.0, "done", due_on=END_OF_2013, lead="A", supporting="B", note="n", evidence="e"),
        report(date(2012, 12, 31), 0.6, "under_way", note="taken back"),
    ]
    row = stand(plan, told, date(2012, 12, 1))
    assert (row["status"], row["done_on"], row["due_on"]) == ("on_track", None, END_OF_2013)
    assert (row["lead"], row["supporting"], row["note"], row["evidence"]) == ("A", "B", "taken back", None)


def test_state_and_progress_that_contradict_are_told(plan: Plan) -> None:
    for progress, state, flag in ((0.4, "done", "says_done_below_100"), (1.0, "late", "says_open_at_100")):
        assert json.loads(stand(plan, [report(JUNE, progress, state)], JUNE)["flags_json"]) == ["no_due", flag]


def test_the_plans_own_date_and_the_later_of_two_reports_of_a_day_count(plan: Plan) -> None:
    items = tuple(i.model_copy(update={"due": date(2012, 6, 30)}) if i.id == ITEM else i for i in plan.work_items)
    dated = plan.model_copy(update={"work_items": items})
    told = [report(JUNE, 0.9, batch=7, due_on=END_OF_2013), report(JUNE, 0.3, batch=3)]
    row = stand(dated, told, JUNE)
    assert (row["due_on"], row["status"], row["progress"]) == (date(2012, 6, 30), "missed", 0.9)


def test_every_item_has_a_row_and_strange_reports_have_none(plan: Plan) -> None:
    table = evaluate_items(plan, [{"work_item": "unheard_of", "reported_on": JUNE}, report(JUNE)], [JUNE, END_OF_2013])
    assert table.schema == ITEM_SCHEMA
    assert table.num_rows == 2 * len(plan.work_items) == 46
    assert set(table["as_of"].to_pylist()) == {date(2012, 6, 1), date(2013, 12, 1)}
