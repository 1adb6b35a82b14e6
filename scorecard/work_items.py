"""The work items judged at each as-of month: done, overdue, or its stage against the time gone by. Pure.

What departments reported decides, never a later report than the as-of month. May import pyarrow, the plan and judge.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from scorecard.judge import TOLERANCE, Status
from scorecard.plan import Plan, WorkItem

ITEM_DIMENSION, STATE_DIMENSION = "work_item", "work_state"

# One row an item and as-of month. progress, elapsed_share: 0–1. status: a Status, `missed` for an item that is overdue.
# due_on: as declared, else as last reported; first_due_on: as first reported. What was reported last stands with its
# batch, sheet and row; flags_json: no_due, due_moved, says_done_below_100, says_open_at_100.
ITEM_SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("area_code", pa.string()),
        ("as_of", pa.date32()),
        ("status", pa.string()),
        ("reported_state", pa.string()),
        ("progress", pa.float64()),
        ("elapsed_share", pa.float64()),
        ("due_on", pa.date32()),
        ("first_due_on", pa.date32()),
        ("days_overdue", pa.int32()),
        ("days_left", pa.int32()),
        ("days_since_report", pa.int32()),
        ("done_on", pa.date32()),
        ("reported_on", pa.date32()),
        ("lead", pa.string()),
        ("supporting", pa.string()),
        ("note", pa.string()),
        ("evidence", pa.string()),
        ("batch", pa.int32()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("flags_json", pa.string()),
    ]
)
KEPT = ("lead", "supporting", "due_on")  # hold until a later report says otherwise
LATEST = ("note", "evidence", "batch", "sheet", "row")  # are the last report's own


@dataclass(frozen=True)
class Stand:
    """What is known of one item at the end of a month. share: of the way, from progress and state (None: unknown)."""

    reports: Sequence[Mapping[str, Any]]
    share: float | None
    is_done: bool
    due: date | None
    first_due: date | None

    @property
    def last(self) -> Mapping[str, Any]:
        return self.reports[-1] if self.reports else {}


def evaluate_items(plan: Plan, reports: Iterable[Mapping[str, Any]], as_ofs: Sequence[date]) -> pa.Table:
    """ITEM_SCHEMA, one row an item and as-of month (`as_ofs`: any day of them).

    A report is a row with work_item and reported_on, and as far as it says them lead, supporting, due_on,
    progress_percent (0–1), work_state, note, evidence, batch, sheet, row. Of two of one day the later batch counts.
    """
    by_item: dict[str, list[Mapping[str, Any]]] = {item.id: [] for item in plan.work_items}
    for report in reports:
        if report["work_item"] in by_item and report["reported_on"] is not None:
            by_item[report["work_item"]].append(report)
    for told in by_item.values():
        told.sort(key=lambda one: (one["reported_on"], one.get("batch") or 0, one.get("row") or 0))
    rows = [_row(plan, item, by_item[item.id], as_of) for as_of in as_ofs for item in plan.work_items]
    return pa.Table.from_pylist(rows, schema=ITEM_SCHEMA)


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _row(plan: Plan, item: WorkItem, told: Sequence[Mapping[str, Any]], as_of: date) -> dict[str, Any]:
    end = month_end(as_of)
    stand = _stand(plan, item, [report for report in told if report["reported_on"] <= end])
    elapsed = _elapsed(plan, stand.due, end)
    status = _status(plan, stand, elapsed, end)
    days = (end - stand.due).days if stand.due else 0
    is_open = stand.due is not None and status not in (Status.ACHIEVED, Status.NOT_STARTED)
    reported = stand.last.get("reported_on")
    return {
        "item": item.id,
        "area_code": plan.city.code,
        "as_of": as_of.replace(day=1),
        "status": str(status),
        "reported_state": stand.last.get("work_state"),
        "progress": stand.share,
        "elapsed_share": elapsed,
        "due_on": stand.due,
        "first_due_on": stand.first_due,
        "days_overdue": days if is_open and status is Status.MISSED else None,
        "days_left": -days if is_open and status is not Status.MISSED else None,
        "days_since_report": (end - reported).days if reported else None,
        "done_on": _done_on(plan, stand),
        "reported_on": reported,
        **{name: _last_said(stand.reports, name) for name in KEPT if name != "due_on"},
        **{name: stand.last.get(name) for name in LATEST},
        "flags_json": json.dumps(_flags(plan, stand)),
    }


def _stand(plan: Plan, item: WorkItem, told: Sequence[Mapping[str, Any]]) -> Stand:
    due = item.due or _last_said(told, "due_on")
    first_due = next((report["due_on"] for report in told if report.get("due_on")), None)
    share = _share(plan, told[-1]) if told else None
    return Stand(told, share, share is not None and share >= 1.0 - TOLERANCE, due, first_due)


def _share(plan: Plan, report: Mapping[str, Any]) -> float | None:
    """How much of the way is done: all where the state says so, else as reported, else what the state stands for."""
    stage, progress = _stage(plan, report), report.get("progress_percent")
    if progress is None or stage == 1.0:
        return stage
    return min(max(float(progress), 0.0), 1.0)


def _stage(plan: Plan, report: Mapping[str, Any]) -> float | None:
    """The share of the way that the reported state stands for; None for one that says nothing of it."""
    return _stages(plan).get(report.get("work_state") or "")


@lru_cache(maxsize=4)
def _stages(plan: Plan) -> dict[str, float | None]:
    """Share of the way by state, as far as the plan declares the states at all."""
    states = [dimension for dimension in plan.dimensions if dimension.id == STATE_DIMENSION]
    return {kind.id: kind.share for dimension in states for kind in dimension.kinds}


def _last_said(told: Sequence[Mapping[str, Any]], name: str) -> Any:
    return next((report[name] for report in reversed(told) if report.get(name)), None)


def _elapsed(plan: Plan, due: date | None, end: date) -> float:
    """Share of the time from the period's first day to the due date (else the period's end) that has gone by."""
    start = date(plan.period.first_year, 1, 1)
    until = due or date(plan.period.last_year, 12, 31)
    length = (until - start).days + 1
    return 1.0 if length <= 0 else min(max(((end - start).days + 1) / length, 0.0), 1.0)


def _status(plan: Plan, stand: Stand, elapsed: float, end: date) -> Status:
    if end < date(plan.period.first_year, 1, 1):
        return Status.NOT_STARTED
    if stand.is_done:
        return Status.ACHIEVED
    if stand.due is not None and stand.due <= end:
        return Status.MISSED
    if stand.share is None:
        return Status.NO_DATA
    ahead = stand.share - elapsed
    if ahead >= -TOLERANCE:
        return Status.ON_TRACK
    return Status.AT_RISK if ahead >= plan.thresholds.stage_at_risk - TOLERANCE else Status.OFF_TRACK


def _done_on(plan: Plan, stand: Stand) -> date | None:
    """The day of the first report since which it has been said to be done."""
    if not stand.is_done:
        return None
    since: date = stand.last["reported_on"]
    for report in reversed(stand.reports):
        if (_share(plan, report) or 0.0) < 1.0 - TOLERANCE:
            break
        since = report["reported_on"]
    return since


def _flags(plan: Plan, stand: Stand) -> list[str]:
    """What whoever reads the list has to know beside the status."""
    stage, progress = _stage(plan, stand.last), stand.last.get("progress_percent")
    state = stand.last.get("work_state")
    told = {
        "no_due": stand.due is None,
        "due_moved": stand.first_due is not None and stand.due is not None and stand.due > stand.first_due,
        "says_done_below_100": stage == 1.0 and progress is not None and progress < 1.0 - TOLERANCE,
        "says_open_at_100": stage != 1.0 and state is not None and stand.is_done,
    }
    return [name for name, is_so in told.items() if is_so]
