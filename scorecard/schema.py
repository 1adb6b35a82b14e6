"""The tables that pass between rooms: Arrow schemas of facts, events and coverage; findings, questions, reading.

A `Reading` is what the importer made of one file and the archive stores. Imports pyarrow and the plan models.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from scorecard.plan import ColumnType, Dataset

MONTH, YEAR_TO_DATE, STOCK = "month", "year_to_date", "stock"

# One stated value of a summary table. basis: month (of `period_months` months), year_to_date, stock (level at the end).
# value is None with an empty_reason (blank, dash, suppressed). dimension and kind are "" for a total.
FACT_SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("measure", pa.string()),
        ("area_code", pa.string()),
        ("period_start", pa.date32()),
        ("period_months", pa.int16()),
        ("basis", pa.string()),
        ("dimension", pa.string()),
        ("kind", pa.string()),
        ("value", pa.float64()),
        ("empty_reason", pa.string()),
        ("is_stated_total", pa.bool_()),
        ("published_on", pa.date32()),
        ("sheet", pa.string()),
        ("cell", pa.string()),
    ]
)

# One countable event of a record: kind_1 … kind_4 are the kinds of the measure's dimensions in declared order.
EVENT_SCHEMA = pa.schema(
    [
        ("measure", pa.string()),
        ("record_key", pa.string()),
        ("area_code", pa.string()),
        ("zone_code", pa.string()),
        ("month", pa.date32()),  # first day of the month the event falls in
        ("until_month", pa.date32()),  # last month it counts in a stock; None: open
        ("quantity", pa.float64()),
        ("distinct_key", pa.string()),
        ("kind_1", pa.string()),
        ("kind_2", pa.string()),
        ("kind_3", pa.string()),
        ("kind_4", pa.string()),
    ]
)

# What a file covers, so that a month without records is 0 and a month nobody reported is unknown.
COVERAGE_SCHEMA = pa.schema(
    [
        ("dataset", pa.string()),
        ("measure", pa.string()),  # one row a measure that the table can tell of; "" for a dataset without measures
        ("shape", pa.string()),  # records | summary
        ("area_code", pa.string()),  # the city (whole city) or one district
        ("first_month", pa.date32()),
        ("last_month", pa.date32()),
    ]
)


@dataclass(frozen=True)
class Finding:
    """Something a person should know. `rule` is a key of the catalogue (finding.<rule>); `values` fill its text."""

    severity: Literal["error", "warning"]
    rule: str
    sheet: str
    cell: str
    values: dict[str, str | float | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something the importer won't guess: `key` names it in `answers`, `candidates` are ids with a label in words.

    `shape` is the same for the same question about another file of that shape, so that an answer can be remembered;
    "" for what every file has to say for itself (its period).
    """

    key: str
    rule: str
    sheet: str
    cell: str
    values: dict[str, str | float | int]
    candidates: tuple[tuple[str, str], ...]
    shape: str = ""


@dataclass(frozen=True)
class TableReading:
    """What one table of a sheet was taken for, and why. `columns` maps a record column to its letter.

    `form` is the same for another month's table with these titles and headers.
    """

    sheet: str
    bounds: str  # A1:H15
    dataset: str
    shape: Literal["records", "summary"]
    period: str  # 2013-03, 2013, 2013-01..2013-03 or ""
    unit: str
    title: str
    confidence: float  # 0–1
    why: tuple[str, ...]  # the words and headers that decided
    rows: int
    areas: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True)
class Excerpt:
    """Some rows and columns of a table as they stand in the sheet, for a person to look at.

    rows: the row's number in the sheet and its texts, one a column; merged: top, left, height, width by places in the
    excerpt; left_out: how many rows, and columns, of the table are not in it.
    """

    sheet: str
    columns: tuple[str, ...]  # letters
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    left_out: int
    columns_left_out: int


@dataclass(frozen=True)
class Reading:
    """One file as tidy rows. records: dataset → table of record_key, area_code, zone_code, its columns, sheet, row."""

    file_name: str
    sha256: str
    tables: tuple[TableReading, ...]
    facts: pa.Table
    records: dict[str, pa.Table]
    events: pa.Table
    coverage: pa.Table
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def has_errors(self) -> bool:
        """An error blocks its row; the rows beside it are still good."""
        return any(finding.severity == "error" for finding in self.findings)


_COLUMN_TYPES: dict[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DATE: pa.date32(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.PERCENT: pa.float64(),  # a ratio 0–1
    ColumnType.KIND: pa.string(),
    ColumnType.APPLICATION_NUMBER: pa.string(),
    ColumnType.YES_NO: pa.string(),  # yes | no
    ColumnType.ADDRESS: pa.string(),
}


def record_schema(dataset: Dataset) -> pa.Schema:
    """Columns of a records table: key, area, zone, the declared columns (area and zone columns apart), sheet, row."""
    declared = dataset.records.columns if dataset.records else ()
    fields = [(c.id, _COLUMN_TYPES[c.type]) for c in declared if c.type in _COLUMN_TYPES]
    own = [("record_key", pa.string()), ("area_code", pa.string()), ("zone_code", pa.string())]
    return pa.schema([*own, *fields, ("sheet", pa.string()), ("row", pa.int32())])
