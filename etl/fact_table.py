"""Figures of all tables of a file → the facts that are stored. Imports etl.figures and scorecard.schema."""

from __future__ import annotations

import pyarrow as pa

from etl.figures import Figure
from scorecard.schema import FACT_SCHEMA


def fact_table(figures: list[tuple[str, Figure]]) -> pa.Table:
    """(sheet, figure) → one row each."""
    columns: dict[str, list[object]] = {name: [] for name in FACT_SCHEMA.names}
    for sheet, figure in figures:
        row = {
            "dataset": figure.dataset,
            "measure": figure.measure,
            "area_code": figure.area,
            "period_start": figure.period.start,
            "period_months": figure.period.months,
            "basis": figure.period.basis,
            "dimension": figure.dimension,
            "kind": figure.kind,
            "value": figure.value,
            "empty_reason": figure.empty_reason,
            "is_stated_total": figure.is_total,
            "published_on": figure.published_on,
            "sheet": sheet,
            "cell": figure.cell,
        }
        for name, value in row.items():
            columns[name].append(value)
    return pa.table(columns, schema=FACT_SCHEMA)
