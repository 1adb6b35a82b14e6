"""`history --judgements`: what was said of each goal and when, beside what is said now, and what turned in between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from etl.telling import print_json, print_rows
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.plan import Goal, Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse

Rows = list[dict[str, Any]]
SHOWN = ("goal", "as_of", "published_at", "status", "actual", "probability", "now_status", "now_actual")


def print_judgements(
    warehouse: Warehouse, plan: Plan, texts: Texts, *, goal: str | None, area: str, as_of: date | None, form: str
) -> None:
    """JSON: a goal each (None: all) with `history` and `turned`; table and CSV: a line a goal and as-of month.

    Raises ArchiveError for a goal that the plan doesn't have.
    """
    known = [one.id for one in plan.goals]
    if goal is not None and goal not in known:
        raise ArchiveError("unknown_goal", "--goal", goal=goal, allowed="、".join(known))
    goals = [one for one in plan.goals if goal in (None, one.id)]
    last = as_of or date(plan.period.last_year, 12, 1)
    told = [_told(warehouse, texts, goal, area, last) for goal in goals]
    if form == "json":
        print_json(told)
    else:
        print_rows(
            [{"goal": one["goal"], **row} for one in told for row in one["history"]], SHOWN, form=form, texts=texts
        )


def _told(warehouse: Warehouse, texts: Texts, goal: Goal, area: str, as_of: date) -> dict[str, Any]:
    asked = {"goal": goal.id, "area": area, "as_of": as_of}
    history = warehouse.run("said_history", viewer=LOCAL_OWNER, **asked).to_pylist()
    turned = warehouse.run("turned_verdicts", viewer=LOCAL_OWNER, since=None, **asked).to_pylist()
    for row in turned:
        row["batches"] = [_timed(batch) for batch in row["batches"]]
    rows = {"history": [_timed(row) for row in history], "turned": [_timed(row) for row in turned]}
    return {"goal": goal.id, "name": texts.pick(goal.name), "area_code": area, **rows}


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    """Times with their zone: the warehouse keeps them in UTC without."""
    return {name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value for name, value in row.items()}
