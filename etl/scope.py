"""What of archive and ledger a viewer may see: batches wholly of the own area, findings that name no other, own values.

The warehouse has its own filter in scorecard/scope.sql; `batch_own` there and `areas_told` here say the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scorecard.access import Viewer
from scorecard.plan import AreaKind, Plan
from scorecard.schema import Finding, Reading

NAMED_KINDS = (AreaKind.DISTRICT, AreaKind.ZONE)


def areas_told(folder: Path, tables_json: str) -> frozenset[str | None]:
    """Every area that a batch tells of: in its figures, records, what it covers, and its tables as they were read."""
    told: set[str | None] = {area for table in json.loads(tables_json) for area in table["areas"]}
    paths = sorted(folder.glob("*.parquet"))
    if not paths:  # lost: nobody knows what it told of
        return frozenset({None})
    for path in paths:
        told.update(pc.unique(pq.read_table(path, columns=["area_code"])["area_code"]).to_pylist())
    return frozenset(told)


def told_to(viewer: Viewer, plan: Plan, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings; for a district without those that name another area, as of a row that could not stand."""
    if viewer.sees_all:
        return tuple(found)
    others = [area for area in plan.areas if area.kind in NAMED_KINDS and area.code != viewer.area_code]
    names = {name.lower() for a in others for name in (a.code, a.name, a.short_name, a.name_en) if name}
    names |= {name.lower() for a in others for alias in a.aliases for name in (alias.name, alias.code) if name}
    names = {name for name in names if len(name) > 1}
    return tuple(one for one in found if not any(name in _words(one) for name in names))


def _words(finding: Finding) -> str:
    return " ".join(map(str, (finding.sheet, finding.cell, *finding.values.values()))).lower()


def only_of(reading: Reading, viewer: Viewer) -> Reading:
    """The reading; for a district with the rows of its own area only."""
    if viewer.sees_all:
        return reading
    records = {name: _own(table, viewer) for name, table in reading.records.items()}
    return replace(reading, facts=_own(reading.facts, viewer), records=records)


def _own(table: pa.Table, viewer: Viewer) -> pa.Table:
    return table.filter(pc.equal(table["area_code"], pa.scalar(viewer.area_code, pa.string())))
