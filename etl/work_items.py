"""The work items' part of a build: what departments reported, judged by scorecard, as two tables. Imports scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from scorecard.history import History
from scorecard.plan import ColumnType, Plan
from scorecard.work_figures import evaluate_figures
from scorecard.work_items import ITEM_DIMENSION, evaluate_items

REPORTS = Path(__file__).parent / "sql" / "staging" / "work_report.sql"


def judge(connection: duckdb.DuckDBPyConnection, plan: Plan, history: History, months: Sequence[date]) -> None:
    """Make the tables work_item_verdict and work_item_figure for every month judged."""
    connection.from_arrow(evaluate_items(plan, _reports(connection, plan), months)).create("work_item_verdict")
    connection.from_arrow(evaluate_figures(plan, history, months)).create("work_item_figure")


def _reports(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[dict[str, Any]]:
    """The reports of the list that has a column of work items; a plan without such a list has none."""
    for dataset in plan.datasets:
        columns = dataset.records.columns if dataset.records else ()
        if any(column.type is ColumnType.KIND and column.dimension == ITEM_DIMENSION for column in columns):
            text = REPORTS.read_text(encoding="utf-8")
            table = connection.sql(text, params={"table": f"record_{dataset.id}"}).to_arrow_table()
            rows: list[dict[str, Any]] = table.to_pylist()
            return rows
    return []
