"""Remembered corrections: what a person answered once is the answer for every later file of that shape.

A table whose dataset was put right is kept as "what has this form and is taken for X is Y": where the words of a later
file lead elsewhere than to X, nothing is turned. Answers about one file alone (its period) have no shape and are not
kept. Imports the ledger and scorecard.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from etl import ledger
from scorecard.durable import utc_text
from scorecard.plan import Plan
from scorecard.schema import Question, TableReading

CORRECTED = "corrected_dataset"  # the rule of what nobody asked and a person put right


@dataclass(frozen=True)
class Correction:
    """One remembered answer. `rule` and `values` word its question; `batch` is the file it was first given for."""

    correction: int
    made_at: str
    made_by: str
    batch: int
    shape: str
    rule: str
    values: dict[str, str | float | int]
    answer: str
    answer_label: str

    @property
    def question(self) -> Question:
        """The question it answers, for the page to word."""
        return Question(self.shape, self.rule, "", "", self.values, ((self.answer, self.answer_label),), self.shape)


def remembered(engine: Engine) -> tuple[Correction, ...]:
    """The corrections in use, newest first; of one shape the latest alone."""
    c, e = ledger.correction, ledger.correction_end
    query = select(c).where(c.c.correction.not_in(select(e.c.correction))).order_by(c.c.correction.desc())
    with engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
    latest: dict[str, Correction] = {}
    for row in rows:
        latest.setdefault(row["shape"], _correction(row))
    return tuple(latest.values())


def _correction(row: Mapping[str, Any]) -> Correction:
    plain = {name: row[name] for name in Correction.__dataclass_fields__ if name != "values"}
    return Correction(values=json.loads(row["values_json"]), **plain)


def known_answers(questions: Sequence[Question], corrections: Sequence[Correction]) -> dict[str, str]:
    """Question key → remembered answer, for those that have one which is still a candidate."""
    by_shape = {one.shape: one.answer for one in corrections}
    found = {one.key: (by_shape[one.shape], one) for one in questions if one.shape in by_shape}
    return {key: answer for key, (answer, one) in found.items() if answer in dict(one.candidates)}


def put_right(
    tables: Sequence[TableReading], plan: Plan, answers: Collection[str], corrections: Sequence[Correction]
) -> list[Question]:
    """For each table that was taken for something without a question, and is put right by `answers` (their keys) or by
    an earlier correction: the question that this answers."""
    shapes = {one.shape for one in corrections}
    questions = [_unasked(table, plan) for table in tables if table.form and table.dataset]
    return [one for one in questions if one.key in answers or one.shape in shapes]


def _unasked(table: TableReading, plan: Plan) -> Question:
    values: dict[str, str | float | int] = {
        "title": (table.title or table.sheet)[:60],
        "taken": plan.dataset(table.dataset).label.zh,
        "dataset": table.dataset,
    }
    choices = tuple((one.id, one.label.zh) for one in plan.datasets)
    shape, cell = f"{table.form}:{table.dataset}", table.bounds.split(":")[0]
    return Question(dataset_key(table), CORRECTED, table.sheet, cell, values, choices, shape)


def dataset_key(table: TableReading) -> str:
    """The key of the answer that says what a table is."""
    return f"dataset:{table.sheet}!{table.bounds}"


def remember(
    connection: Connection, answered: Sequence[tuple[Question, str]], *, batch: int, by: str, at: datetime
) -> None:
    """Keep what a person answered for a file that was accepted; questions about that file alone are left out."""
    rows = [
        {
            "made_at": utc_text(at),
            "made_by": by,
            "batch": batch,
            "shape": question.shape,
            "rule": question.rule,
            "values_json": json.dumps(question.values, ensure_ascii=False, sort_keys=True),
            "answer": answer,
            "answer_label": dict(question.candidates)[answer],
        }
        for question, answer in answered
        if question.shape and answer in dict(question.candidates) and not _is_idle(connection, question, answer)
    ]
    if rows:
        connection.execute(insert(ledger.correction), rows)


def _is_idle(connection: Connection, question: Question, answer: str) -> bool:
    """Put right and back again: worth keeping only where an earlier correction would say otherwise."""
    if question.rule != CORRECTED or answer != question.values["dataset"]:
        return False
    c, e = ledger.correction, ledger.correction_end
    ended = select(e.c.correction)
    older = select(c.c.correction).where(c.c.shape == question.shape, c.c.correction.not_in(ended))
    return connection.execute(older).first() is None


def forget(engine: Engine, correction: int, *, by: str, at: datetime) -> bool:
    """Remember a correction, and any older one of its shape, no longer; False when there is none in use."""
    c, e = ledger.correction, ledger.correction_end
    with engine.begin() as connection:
        shape = connection.execute(select(c.c.shape).where(c.c.correction == correction)).scalar()
        ended = select(e.c.correction)
        of_shape = select(c.c.correction).where(c.c.shape == shape, c.c.correction.not_in(ended))
        numbers = list(connection.execute(of_shape).scalars())
        if correction not in numbers:
            return False
        rows = [{"correction": one, "ended_at": utc_text(at), "ended_by": by} for one in numbers]
        connection.execute(insert(e), rows)
    return True
