"""Reads a made file and holds what was stored against its truth: untouched, with a question, told to be missing, wrong.

The only module of the corpus that imports the importer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.reading import read_file
from scorecard.plan import Plan, load_plan
from scorecard.schema import Finding, Question, Reading
from tests.corpus.truth import Case, Fact, Field, Place

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 4  # an answer may raise a further question
CELL = re.compile(r"([A-Z]+)(\d+)")
STORED = ("dataset", "measure", "area_code", "period_start", "period_months", "basis", "dimension", "kind")


@dataclass
class Verdict:
    """One file: `status` is untouched, question, told or wrong. `right_at_once` of `cells` needed no answer."""

    case: Case
    status: str
    cells: int
    right_at_once: int
    questions: list[str]
    faults: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)  # findings that should have been made and were not


def demo_plan() -> Plan:
    """The plan of the demo city, whose words the corpus speaks."""
    return load_plan(ROOT / "plan")


def judge(case: Case, plan: Plan) -> Verdict:
    """Read at once, then with the true answers to every question."""
    first = read_file(case.content, case.file_name, plan, today=case.today)
    last, answers = first, {}
    for _ in range(ROUNDS):
        fresh = {q.key: said for q in last.questions if q.key not in answers and (said := _answer(case, q))}
        if not fresh:
            break
        answers |= fresh
        last = read_file(case.content, case.file_name, plan, answers=answers, today=case.today)
    differences = compare(case, last)
    faults = [text for _, text, told in differences if not told]
    asked = [f"{q.rule} {q.sheet}!{q.cell} {q.values}" for q in first.questions]
    at_once = len(case.truth) - len({place for place, _, _ in compare(case, first)} & set(case.truth))
    status = "wrong" if faults else "told" if differences else "question" if asked else "untouched"
    shown = [text for _, text, _ in differences]
    verdict = Verdict(case, status, len(case.truth), at_once, asked, shown)
    _alarms(verdict, first, last)
    return verdict


def _answer(case: Case, question: Question) -> str | None:
    """What a person who knows the file says: the answer for this text, this table, this sheet or this rule."""
    text = str(question.values.get("text") or question.values.get("title") or "")
    for key in (f"{question.rule}:{text}", f"{question.rule}:{question.sheet}", question.rule):
        if key in case.answers:
            return case.answers[key]
    return None


def _alarms(verdict: Verdict, first: Reading, last: Reading) -> None:
    made = {finding.rule for finding in (*first.findings, *last.findings)} | {q.rule for q in first.questions}
    case = verdict.case
    expected = case.findings | case.may | {key.split(":")[0] for key in case.answers}
    for finding in first.findings:
        if finding.rule not in expected:
            verdict.false_alarms.append(f"{finding.rule} {finding.sheet}!{finding.cell} {finding.values}")
    verdict.unheard = sorted(case.findings - made)


# --- stored against true ---------------------------------------------------------------------------------------------

Difference = tuple[Place, str, bool]  # where, what, whether a finding or a question says so


def compare(case: Case, reading: Reading) -> list[Difference]:
    """Every cell that was stored otherwise than it is true, stored without need, or not stored."""
    facts = {place: truth for place, truth in case.truth.items() if isinstance(truth, Fact)}
    fields = {place: truth for place, truth in case.truth.items() if isinstance(truth, Field)}
    told = Told(reading)
    return [*_facts(facts, reading, told), *_records(fields, case.whole, reading, told)]


def _facts(facts: Mapping[Place, Fact], reading: Reading, told: Told) -> Iterable[Difference]:
    stored = {place: row for row in reading.facts.to_pylist() for place in [_place(row)]}
    for place, row in stored.items():
        fact = facts.get(place)
        if fact is None:
            yield place, f"{_name(place)}: stored {_told(row)}, is no figure", False
        elif not _equal(fact, row):
            yield place, f"{_name(place)}: stored {_told(row)}, is {fact}", False
    for place, fact in facts.items():
        if place not in stored and not (fact.value is None and fact.reason == "blank"):
            yield place, f"{_name(place)}: not stored, is {fact}", told.about(place)


def _equal(fact: Fact, row: dict[str, Any]) -> bool:
    mine = (fact.dataset, fact.measure, fact.area, fact.start, fact.months, fact.basis, fact.dimension, fact.kind)
    return (
        mine == tuple(row[name] for name in STORED)
        and _same(fact.value, row["value"])
        and fact.reason == row["empty_reason"]
        and fact.published == row["published_on"]
    )


def _records(
    fields: Mapping[Place, Field], whole: Mapping[str, Any], reading: Reading, told: Told
) -> Iterable[Difference]:
    """Records are matched by sheet and row; a stored row that is none is as wrong as a field that differs."""
    stored = {(r["sheet"], r["row"] - 1): (name, r) for name, t in reading.records.items() for r in t.to_pylist()}
    rows: dict[tuple[str, int], dict[Place, Field]] = defaultdict(dict)
    for place, truth in fields.items():
        rows[place[0], place[1]][place] = truth
    for spot in stored.keys() - rows.keys():
        yield (*spot, 0), f"{spot[0]}!{spot[1] + 1}: stored {stored[spot][1]}, is no record", False
    for spot, row in rows.items():
        if spot not in stored:
            yield from (
                (place, f"{_name(place)}: not stored, is {truth}", told.about(place)) for place, truth in row.items()
            )
            continue
        yield from _fields(row, whole, *stored[spot])


def _fields(
    row: Mapping[Place, Field], whole: Mapping[str, Any], name: str, record: dict[str, Any]
) -> Iterable[Difference]:
    for place, truth in row.items():
        if name != truth.dataset or not _same(truth.value, record.get(truth.column)):
            yield place, f"{_name(place)}: stored {name} {record.get(truth.column)!r}, is {truth}", False
    for column, value in whole.items():
        if not _same(value, record.get(column)):
            place = next(iter(row))
            yield place, f"{_name(place)}: {column} stored {record.get(column)!r}, is {value!r}", False


def _same(true: Any, stored: Any) -> bool:
    if isinstance(true, int | float) and isinstance(stored, int | float):
        return abs(true - stored) <= 1e-9 * max(1.0, abs(true))
    return bool(true == stored)


class Told:
    """Whether the reading says of a cell that it was not taken."""

    def __init__(self, reading: Reading) -> None:
        self.rows: set[tuple[str, int]] = set()
        self.columns: set[tuple[str, int]] = set()
        self.sheets: set[str] = set()
        remarks: tuple[Finding | Question, ...] = (*reading.findings, *reading.questions)
        for remark in remarks:
            match = CELL.match(remark.cell)
            if not match or remark.rule.startswith(("ask_dataset", "ask_period", "period_", "sheet_")):
                self.sheets.add(remark.sheet)
            else:
                self.rows.add((remark.sheet, int(match[2]) - 1))
                self.columns.add((remark.sheet, _column(match[1])))

    def about(self, place: Place) -> bool:
        """A remark names the cell's row, its column or its whole sheet."""
        sheet, row, column = place
        return sheet in self.sheets or (sheet, row) in self.rows or (sheet, column) in self.columns


def _place(row: dict[str, Any]) -> Place:
    match = CELL.match(row["cell"])
    assert match, row
    return row["sheet"], int(match[2]) - 1, _column(match[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(place: Place) -> str:
    sheet, row, column = place
    return f"{sheet}!R{row + 1}C{column + 1}"


def _told(row: dict[str, Any]) -> str:
    return " ".join(str(row[name]) for name in (*STORED, "value", "empty_reason"))


def summary(verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Counts and shares of a report."""
    all_of = list(verdicts)
    files: dict[str, int] = defaultdict(int)
    for verdict in all_of:
        files[verdict.status] += 1
    cells = sum(verdict.cells for verdict in all_of)
    return {
        "files": len(all_of),
        "by_status": dict(files),
        "untouched_files": files["untouched"] / max(1, len(all_of)),
        "cells": cells,
        "untouched_cells": sum(verdict.right_at_once for verdict in all_of) / max(1, cells),
    }
