"""The declarations and the ledger's rows as Arrow tables for the warehouse: its dimensions, batches and findings.

Imports scorecard only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from scorecard.plan import ColumnType, Dataset, Measure, Plan
from scorecard.plan_datasets import Unpublished

Rows = list[dict[str, Any]]


def _table(rows: Rows, **columns: pa.DataType) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items())))


def plan_tables(plan: Plan) -> dict[str, pa.Table]:
    """The plan's declarations: areas, offices, datasets, measures, dimensions, kinds, confidential columns."""
    text, number, flag = pa.string(), pa.int32(), pa.bool_()
    return {
        "area": _table(
            _area_rows(plan),
            area_code=text, name=text, short_name=text, name_en=text, kind=text, parent_code=text,
            tile_column=number, tile_row=number, sort_order=number,
        ),
        "area_alias": _table(
            [
                {"area_code": a.code} | x.model_dump(include={"name", "code", "valid_from", "valid_to"})
                for a in plan.areas
                for x in a.aliases
            ],
            area_code=text, name=text, code=text, valid_from=pa.date32(), valid_to=pa.date32(),
        ),
        "office": _table(
            [{"office": office, "precedence": i} for i, office in enumerate(plan.offices)],
            office=text, precedence=number,
        ),
        "dataset": _table(
            _dataset_rows(plan),
            dataset=text, label_zh=text, label_en=text, definition_zh=text, definition_en=text, frequency=text,
            reported_by=text, due_day=number, due_month=number, has_area=flag, has_zone=flag, has_records=flag,
            has_summary=flag, sort_order=number,
        ),
        "measure": _table(
            _measure_rows(plan),
            measure=text, dataset=text, label_zh=text, label_en=text, unit=text, behaviour=text, is_counted=flag,
            is_distinct=flag, opened=text, closed=text, sort_order=number,
        ),
        "measure_slot": _table(
            _slot_rows(plan), measure=text, dimension=text, slot=number, is_partition=flag
        ),
        "kind": _table(
            _kind_rows(plan),
            dimension=text, kind=text, label_zh=text, label_en=text, share=pa.float64(), sort_order=number,
        ),
        "masked_column": _table(
            _masked_rows(plan),
            dataset=text, column_name=text, rule=text, is_in_key=flag, filed_column=text, kind_column=text,
            kinds=pa.list_(text), months=number,
        ),
    }  # fmt: skip


def _area_rows(plan: Plan) -> Rows:
    return [
        {
            "area_code": area.code,
            "name": area.name,
            "short_name": area.short_name,
            "name_en": area.name_en,
            "kind": str(area.kind),
            "parent_code": area.parent,
            "tile_column": area.tile[0] if area.tile else None,
            "tile_row": area.tile[1] if area.tile else None,
            "sort_order": order,
        }
        for order, area in enumerate(plan.areas)
    ]


def _dataset_rows(plan: Plan) -> Rows:
    return [
        {
            "dataset": d.id,
            "label_zh": d.label.zh,
            "label_en": d.label.en,
            "definition_zh": d.definition.zh,
            "definition_en": d.definition.en,
            "frequency": d.frequency,
            "reported_by": d.reported_by,
            "due_day": d.due_day,
            "due_month": d.due_month,
            "has_area": d.records is not None and any(c.type is ColumnType.AREA for c in d.records.columns),
            "has_zone": d.records is not None and any(c.type is ColumnType.ZONE for c in d.records.columns),
            "has_records": d.records is not None,
            "has_summary": d.summary is not None,
            "sort_order": order,
        }
        for order, d in enumerate(plan.datasets)
    ]


def measures_once(plan: Plan) -> list[tuple[Dataset, Measure]]:
    """Each measure with the first dataset that declares it (benchmarks restate measures of other datasets)."""
    seen: dict[str, tuple[Dataset, Measure]] = {}
    for dataset in plan.datasets:
        for measure in dataset.measures:
            seen.setdefault(measure.id, (dataset, measure))
    return list(seen.values())


def _measure_rows(plan: Plan) -> Rows:
    return [
        {
            "measure": m.id,
            "dataset": d.id,
            "label_zh": m.label.zh,
            "label_en": m.label.en,
            "unit": m.unit,
            "behaviour": m.behaviour,
            "is_counted": d.records is not None and (m.date is not None),
            "is_distinct": bool(m.distinct),
            "opened": m.carried_over[0] if m.carried_over else None,
            "closed": m.carried_over[1] if m.carried_over else None,
            "sort_order": order,
        }
        for order, (d, m) in enumerate(measures_once(plan))
    ]


def _slot_rows(plan: Plan) -> Rows:
    return [
        {"measure": m.id, "dimension": name, "slot": slot, "is_partition": plan.dimension(name).partition}
        for _, m in measures_once(plan)
        for slot, name in enumerate(m.dimensions, start=1)
    ]


def _kind_rows(plan: Plan) -> Rows:
    return [
        {
            "dimension": dimension.id,
            "kind": kind.id,
            "label_zh": kind.label.zh,
            "label_en": kind.label.en,
            "share": kind.share,
            "sort_order": order,
        }
        for dimension in plan.dimensions
        for order, kind in enumerate(dimension.kinds)
    ]


def _masked_rows(plan: Plan) -> Rows:
    """Confidential columns of record lists: scorecard/masking.py says what becomes of them."""
    return [
        {
            "dataset": dataset.id,
            "column_name": column.id,
            "rule": column.confidential,
            "is_in_key": column.id in dataset.records.key,
            **(_until(dataset.records.unpublished) if column.confidential == "until_published" else {}),
        }
        for dataset in plan.datasets
        if dataset.records is not None
        for column in dataset.records.columns
        if column.confidential
    ]


def _until(rule: Unpublished | None) -> dict[str, Any]:
    if rule is None:  # a plan without the rule is refused when it is read
        return {"kinds": [], "months": 0}
    return {
        "filed_column": rule.filed,
        "kind_column": rule.kind_column,
        "kinds": list(rule.kinds),
        "months": rule.months,
    }


def table_areas(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """batch, area_code: the areas that stand in the tables of each batch's file, as they were read."""
    named = {(row["batch"], area) for row in rows for item in json.loads(row["tables_json"]) for area in item["areas"]}
    found = [{"batch": batch, "area_code": area} for batch, area in sorted(named)]
    return _table(found, batch=pa.int32(), area_code=pa.string())


def batch_tables(rows: Sequence[Mapping[str, Any]], timezone: str) -> dict[str, pa.Table]:
    """batch, finding, table_read of the batches in force, from their ledger rows.

    accepted_at is UTC; accepted_on the day on the clocks of `timezone`, by which deadlines are kept.
    """
    text, number = pa.string(), pa.int32()
    findings = [(row["batch"], item) for row in rows for item in json.loads(row["findings_json"])]
    tables = [(row["batch"], item) for row in rows for item in json.loads(row["tables_json"])]
    return {
        "batch": _table(
            [
                {**row, "accepted_at": _utc(row["accepted_at"]), "accepted_on": _day(row["accepted_at"], timezone)}
                for row in rows
            ],
            batch=number, file_name=text, sha256=text, accepted_at=pa.timestamp("us"), accepted_on=pa.date32(),
            accepted_by=text, reason=text,
            office=text, n_facts=number, n_records=number, n_errors=number, n_warnings=number,
        ),
        "finding": _table(
            [
                {**item, "batch": batch, "values_json": json.dumps(item["values"], ensure_ascii=False)}
                for batch, item in findings
            ],
            batch=number, severity=text, rule=text, sheet=text, cell=text, values_json=text,
        ),
        "table_read": _table(
            [
                {
                    **item,
                    "batch": batch,
                    "why_json": json.dumps(item["why"], ensure_ascii=False),
                    "columns_json": json.dumps(item["columns"], ensure_ascii=False),
                    "n_rows": item["rows"],
                }
                for batch, item in tables
            ],
            batch=number, sheet=text, bounds=text, dataset=text, shape=text, period=text, unit=text, title=text,
            confidence=pa.float64(), why_json=text, n_rows=number, columns_json=text,
        ),
    }  # fmt: skip


def _day(text: str, timezone: str) -> date:
    """The day of a moment (ISO text with its zone) on the clocks of `timezone`."""
    return datetime.fromisoformat(text).astimezone(ZoneInfo(timezone)).date()


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
