"""What is kept of one accepted file: its tidy rows as Parquet and its row of the ledger. Imports scorecard only."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from scorecard.durable import sync_file, utc_text
from scorecard.schema import Reading


@dataclass(frozen=True)
class Entered:
    """How a file came in: the number of its batch, when (aware), by whom, why, and who publishes its figures."""

    batch: int
    at: datetime
    by: str
    reason: str
    office: str


def write_rows(folder: Path, entered: Entered, reading: Reading) -> None:
    """Write the tidy rows of a reading into a new folder, one Parquet file a kind, each on disk before it returns."""
    tables = {"facts": reading.facts, "events": reading.events, "coverage": reading.coverage}
    tables |= {f"records-{dataset}": table for dataset, table in reading.records.items()}
    folder.mkdir(parents=True)
    for name, table in sorted(tables.items()):
        stamped = table.append_column("batch", pa.array([entered.batch] * table.num_rows, pa.int32()))
        if name == "facts":
            stamped = stamped.append_column("office", pa.array([entered.office] * table.num_rows, pa.string()))
        pq.write_table(stamped, folder / f"{name}.parquet", compression="zstd")
        sync_file(folder / f"{name}.parquet")


def ledger_row(entered: Entered, reading: Reading, *, tidy_sha256: str, answers_json: str) -> dict[str, Any]:
    """The ledger's row of an accepted file."""
    return {
        "batch": entered.batch,
        "accepted_at": utc_text(entered.at),
        "accepted_by": entered.by,
        "reason": entered.reason,
        "office": entered.office,
        "file_name": reading.file_name,
        "sha256": reading.sha256,
        "tidy_sha256": tidy_sha256,
        "answers_json": answers_json,
        "tables_json": json.dumps([asdict(t) for t in reading.tables], ensure_ascii=False),
        "findings_json": json.dumps([asdict(f) for f in reading.findings], ensure_ascii=False),
        "n_facts": reading.facts.num_rows,
        "n_records": sum(table.num_rows for table in reading.records.values()),
        "n_errors": sum(f.severity == "error" for f in reading.findings),
        "n_warnings": sum(f.severity == "warning" for f in reading.findings),
    }


def folder_digest(folder: Path) -> str:
    """One sha256 over the names and bytes of a batch's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
