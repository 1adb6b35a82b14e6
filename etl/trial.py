"""A trial publish: what the goals would say with some files more, or some batches fewer. Touches nothing that is kept.

The same SQL and the same engine as a publish, in memory, for the latest month alone. Imports etl.filling and scorecard.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from etl.archive import Archive
from etl.batch_rows import Entered, ledger_row, write_rows
from etl.filling import fill
from etl.publish import judged_months
from scorecard.access import Viewer
from scorecard.goals import evaluate_all, history_from_tables, latest_month
from scorecard.plan import Plan
from scorecard.schema import Reading

Key = tuple[str, str]  # goal, area
Stored = tuple[Mapping[str, Any], Path]  # a ledger row and the folder of its tidy rows
LAST_NEEDED = "marts/yearly"  # of the tables of a build, the last one that verdicts are made from
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Face:
    """What a goal's headline says in one area: its status, figure, target and chance (None: none)."""

    status: str
    actual: float | None
    target: float | None
    probability: float | None
    as_of: date


@dataclass(frozen=True)
class Turn:
    """One goal in one area that would say something else; `before` is None where it was not judged at all."""

    goal: str
    area_code: str
    before: Face | None
    after: Face

    @property
    def turns(self) -> bool:
        """Whether the status itself becomes another one."""
        return self.before is None or self.before.status != self.after.status


@dataclass(frozen=True)
class Trial:
    """The latest months judged before and after, and what would read otherwise: other statuses first."""

    as_of_before: date | None
    as_of_after: date | None
    turns: tuple[Turn, ...]


def try_out(
    archive: Archive, *, viewer: Viewer, adding: Sequence[Reading] = (), leaving_out: Collection[int] = ()
) -> Trial:
    """What the headline verdicts of every area this viewer may see would be, against those of the batches in force.

    `adding` are readings not stored yet, the last one counting last; `leaving_out` batches as if they were undone.
    """
    rows = archive.in_force()
    stored = [(row, archive.batch_dir(row["batch"])) for row in rows]
    kept = [(row, folder) for row, folder in stored if row["batch"] not in leaving_out]
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        first = max((row["batch"] for row in rows), default=0) + 1
        added = [_beside(Path(folder), first + place, reading, archive.plan) for place, reading in enumerate(adding)]
        before = _faces_in_force(_InForce.of(archive, rows))
        after = _faces(archive.plan, [*kept, *added])
    seen = [key for key in after if viewer.sees_all or key[1] in (viewer.area_code, archive.plan.city.code)]
    turns = [turn for key in seen if (turn := _turn(key, before.get(key), after[key]))]
    return Trial(_month(before), _month(after), tuple(sorted(turns, key=_place(archive.plan))))


def _beside(folder: Path, number: int, reading: Reading, plan: Plan) -> Stored:
    """The rows of a reading as a batch of their own, in a folder that goes away."""
    entered = Entered(number, datetime.now(UTC), "", "", plan.offices[0])
    write_rows(folder / str(number), entered, reading)
    return ledger_row(entered, reading, tidy_sha256="", answers_json="{}"), folder / str(number)


@dataclass(frozen=True)
class _InForce:
    """What decides what is said now: plan and ledger, which has each batch's digest. Each run of a page has an archive
    of its own, which decides nothing."""

    plan_sha256: str
    ledger_sha256: str
    stored: tuple[Stored, ...] = field(compare=False)
    plan: Plan = field(compare=False)

    @classmethod
    def of(cls, archive: Archive, rows: Sequence[Mapping[str, Any]]) -> _InForce:
        digest = hashlib.sha256(repr([sorted(row.items()) for row in rows]).encode()).hexdigest()
        stored = tuple((row, archive.batch_dir(row["batch"])) for row in rows)
        return cls(archive.plan.sha256, digest, stored, archive.plan)


@lru_cache(maxsize=2)
def _faces_in_force(now: _InForce) -> Mapping[Key, Face]:
    """What is said with the batches in force; kept while they and the plan are the same."""
    return _faces(now.plan, now.stored)


def _faces(plan: Plan, stored: Sequence[Stored]) -> dict[Key, Face]:
    """The headline of every goal in every area at the latest month that these batches judge."""
    connection = duckdb.connect()
    try:
        connection.execute("set timezone = 'UTC'")
        fill(connection, plan, [row for row, _ in stored], [folder for _, folder in stored], last=LAST_NEEDED)
        cube = connection.sql("select * from cube").to_arrow_table()
        yearly = connection.sql("select * from yearly").to_arrow_table()
    finally:
        connection.close()
    history = history_from_tables(plan, cube, yearly)
    months = judged_months(plan, latest_month(plan, history) if cube.num_rows else None)
    verdicts = evaluate_all(plan, history, months[-1:])
    return {(row["goal"], row["area_code"]): _face(row) for row in verdicts.to_pylist() if row["is_headline"]}


def _face(row: Mapping[str, Any]) -> Face:
    return Face(row["status"], row["actual"], row["target"], row["probability"], row["as_of"])


def _month(faces: Mapping[Key, Face]) -> date | None:
    return next((face.as_of for face in faces.values()), None)


def _turn(key: Key, before: Face | None, after: Face) -> Turn | None:
    same = before is not None and before.status == after.status
    if same and before and _near(before.actual, after.actual) and _near(before.probability, after.probability):
        return None
    return Turn(*key, before, after)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE * max(1.0, abs(one))


def _place(plan: Plan) -> Callable[[Turn], tuple[bool, bool, int]]:
    """Other statuses first, the city before its districts, in the order of the plan."""
    goals = {goal.id: place for place, goal in enumerate(plan.goals)}
    return lambda turn: (not turn.turns, turn.area_code != plan.city.code, goals[turn.goal])
