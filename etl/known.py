"""What is stored already, for checks against history: stated figures and record keys of the batches in force.

Read-only, and read only when a check asks. Nothing here changes a figure: what is known makes warnings, never errors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from pyarrow import dataset

from etl.archive import Archive
from etl.periods import Period
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.schema import FACT_SCHEMA

BATCH = pa.field("batch", pa.int32())
FIGURES = FACT_SCHEMA.append(BATCH).append(pa.field("office", pa.string()))
SQL = Path(__file__).parent / "sql" / "known"
MONTH = re.compile(r"\d{4}-\d{2}")
Series = tuple[str, str, str, str]  # measure, area, dimension, kind


@dataclass(frozen=True)
class Stated:
    """A stored figure: of which series and period, and where it was stated (batch, file and cell)."""

    series: Series
    period: Period
    value: float
    where: str


@dataclass(frozen=True)
class Repeated:
    """Records that stand in another batch as well: how many, how many of them say something else, one of the keys."""

    count: int
    changed: int
    key: str
    where: str  # the batch that holds most of them


class Known(Protocol):
    """What the checks ask of the store. `besides` is the digest of a file whose own batches don't count."""

    def figures(self, measures: Collection[str], since: date, besides: str) -> Sequence[Stated]:
        """The figures in force of these measures from a month on."""
        ...

    def repeated(self, name: str, records: pa.Table, besides: str) -> Repeated | None:
        """The records of a dataset's table that other batches hold too."""
        ...

    def newest_month(self) -> date | None:
        """The last month that what is in force speaks of."""
        ...


@dataclass(frozen=True)
class _Batch:
    number: int
    file_name: str
    sha256: str
    datasets: frozenset[str]
    n_facts: int
    folder: Path


class Stored:
    """`Known` over the batches in force. A district's viewer is told of nothing but the own area."""

    def __init__(self, archive: Archive, *, viewer: Viewer = LOCAL_OWNER) -> None:
        self.archive, self.viewer = archive, viewer
        self._batches: list[_Batch] | None = None

    def figures(self, measures: Collection[str], since: date, besides: str) -> list[Stated]:
        """The latest statement of each figure; where offices differ, the plan's order decides."""
        batches = {b.number: b for b in self._others(besides) if b.n_facts}
        found = self._query(
            "figures",
            [batch.folder / "facts.parquet" for batch in batches.values()],
            FIGURES,
            measures=sorted(measures),
            since=since,
            offices=list(self.archive.plan.offices),
        )
        return [_stated(row, self._where(batches[row["batch"]])) for row in found]

    def repeated(self, name: str, records: pa.Table, besides: str) -> Repeated | None:
        """How many of these records are in force already, by their key."""
        batches = {b.number: b for b in self._others(besides) if name in b.datasets}
        paths = [batch.folder / f"records-{name}.parquet" for batch in batches.values()]
        found = self._query("records", paths, records.schema.append(BATCH), incoming=records)
        if not found:
            return None
        most = max(found, key=lambda row: (row["count"], row["batch"]))
        count, changed = (sum(int(row[column]) for row in found) for column in ("count", "changed"))
        return Repeated(count, changed, most["record_key"], self._where(batches[most["batch"]]))

    def newest_month(self) -> date | None:
        """By the periods of the tables in force; None while nothing is stored."""
        tables = [table for row in self.archive.in_force() for table in json.loads(row["tables_json"])]
        months = [month for table in tables for month in MONTH.findall(table["period"])]
        return date.fromisoformat(f"{max(months)}-01") if months else None

    def _others(self, besides: str) -> list[_Batch]:
        if self._batches is None:
            self._batches = [_batch(row, self.archive) for row in self.archive.in_force()]
        return [batch for batch in self._batches if batch.sha256 != besides and batch.folder.is_dir()]

    def _where(self, batch: _Batch) -> str:
        """Number and file of a batch; a district is not told the names of others' files."""
        return f"#{batch.number} {batch.file_name}" if self.viewer.sees_all else f"#{batch.number}"

    def _query(self, name: str, paths: Sequence[Path], schema: pa.Schema, **given: Any) -> list[dict[str, Any]]:
        """The rows of etl/sql/known/<name>.sql over stored files; an Arrow table among `given` is a table to it."""
        files = [str(path) for path in paths if path.is_file()]
        if not files:
            return []
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        given["area"] = None if self.viewer.sees_all else self.viewer.area_code
        with duckdb.connect() as connection:
            # an older batch may have been written under declarations with fewer columns: they read as empty
            connection.register("stored", dataset.dataset(files, schema=schema))
            for table in [key for key, value in given.items() if isinstance(value, pa.Table)]:
                connection.register(table, given.pop(table))
            return list(connection.sql(text, params=given).to_arrow_table().to_pylist())


def _batch(row: Mapping[str, Any], archive: Archive) -> _Batch:
    datasets = frozenset(table["dataset"] for table in json.loads(row["tables_json"]))
    return _Batch(
        row["batch"], row["file_name"], row["sha256"], datasets, row["n_facts"], archive.batch_dir(row["batch"])
    )


def _stated(row: Mapping[str, Any], where: str) -> Stated:
    series = (row["measure"], row["area_code"], row["dimension"], row["kind"])
    period = Period(row["period_start"], row["period_months"], row["basis"])
    return Stated(series, period, row["value"], f"{where}›{row['cell']}")
