"""The SQL files themselves: each says what it makes, and sqlglot can read it, so that it may run elsewhere one day."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot

from etl.filling import SQL, TABLES
from scorecard.warehouse import QUERIES

FILES = sorted([*SQL.rglob("*.sql"), *QUERIES.glob("*.sql")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_starts_with_its_meaning_and_parses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ") and len(text.splitlines()[0]) > 20
    assert len([s for s in sqlglot.parse(text, dialect="duckdb") if s]) == 1


@pytest.mark.parametrize("path", sorted((SQL / "marts").glob("*.sql")), ids=lambda path: path.stem)
def test_marts_can_be_said_in_another_dialect(path: Path) -> None:
    (said,) = sqlglot.transpile(path.read_text(encoding="utf-8"), read="duckdb", write="spark")
    assert said.lower().startswith(("with", "select", "/*"))


def test_every_table_file_is_built() -> None:
    on_disk = {f"{p.parent.name}/{p.stem}" for room in ("staging", "marts") for p in (SQL / room).glob("*.sql")}
    made_for_each_dataset = {
        "staging/batch_key",
        "staging/record",
        "staging/record_area",
        "staging/superseded",
        "staging/work_report",
    }
    assert on_disk == set(TABLES) | made_for_each_dataset
