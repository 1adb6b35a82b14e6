"""How the command line says things: findings and questions in words, rows as JSON, CSV or an aligned table."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from scorecard.csv_rows import harmless
from scorecard.plan import Plan
from scorecard.schema import Reading
from scorecard.texts import Texts
from scorecard.wording.findings import worded

Rows = list[dict[str, Any]]


def told_findings(reading: Reading, texts: Texts) -> list[dict[str, Any]]:
    """Findings with their words: severity, rule, sheet, cell, message, action."""
    return [
        {
            "severity": f.severity,
            "severity_text": texts.t(f"cli.severity.{f.severity}"),
            "rule": f.rule,
            "sheet": f.sheet,
            "cell": f.cell,
            "where": " › ".join(part for part in (f.sheet, f.cell) if part),
            "message": worded(texts, f, "message"),
            "action": worded(texts, f, "action"),
        }
        for f in reading.findings
    ]


def told_questions(reading: Reading, texts: Texts) -> list[dict[str, Any]]:
    """Questions with their words and candidates."""
    return [
        {
            "key": q.key,
            "rule": q.rule,
            "sheet": q.sheet,
            "cell": q.cell,
            "message": worded(texts, q, "message"),
            "candidates": [{"id": identity, "label": label} for identity, label in q.candidates],
        }
        for q in reading.questions
    ]


def rows_with_names(plan: Plan, reading: Reading) -> Rows:
    """The reading's stated values, each area's name beside its code."""
    names = {area.code: area.name for area in plan.areas}
    rows = []
    for row in reading.facts.to_pylist():
        at = list(row).index("area_code") + 1
        items = list(row.items())
        rows.append(dict([*items[:at], ("area_name", names.get(row["area_code"], "")), *items[at:]]))
    return rows


def print_json(told: Any) -> None:
    """JSON as people can read it too; dates as ISO."""
    print(json.dumps(told, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def print_csv(rows: Rows) -> None:
    """CSV with a header line; lists and tables within a cell as JSON, no text a formula where a spreadsheet opens it.

    Texts stand in quotes: one with a carriage return would else be two lines.
    """
    names = list(rows[0]) if rows else []
    out = csv.DictWriter(sys.stdout, fieldnames=names, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    out.writeheader()
    for row in rows:
        out.writerow({name: _csv_cell(value) for name, value in row.items()})


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return harmless(value) if isinstance(value, str) else value


def print_rows(rows: Rows, shown: Sequence[str], *, form: str, texts: Texts) -> None:
    """Rows as json or csv (all columns), or as a table of the columns `shown`."""
    if form == "json":
        print_json(rows)
    elif form == "csv":
        print_csv(rows)
    else:
        _print_table([list(shown), *([_cell(texts, row[name]) for name in shown] for row in rows)])


def _print_table(lines: list[list[str]]) -> None:
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """Columns a text takes in a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _cell(texts: Texts, value: object) -> str:
    if value is None:
        return "—"
    return texts.number(value, 4) if isinstance(value, float) else str(value)
