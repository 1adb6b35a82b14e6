"""A tiny city and readings built by hand, so that archive and warehouse are tested without any spreadsheet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.archive import Archive
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, Reading, record_schema

Rows = Sequence[dict[str, Any]]
AT = datetime(2013, 10, 12, 2, 0, tzinfo=UTC)
CITY, NORTH, SOUTH, ZONE, LEVEL, UNKNOWN = "C", "N", "S", "Z", "L", "U"


def _text(word: str) -> dict[str, str]:
    return {"zh": word, "en": word}


def _area(code: str, kind: str, parent: str | None) -> dict[str, Any]:
    return {"code": code, "name": code, "short_name": code, "name_en": code, "kind": kind, "parent": parent}


TYPE = {
    "id": "type",
    "label": _text("type"),
    "headers": ["type"],
    "kinds": [{"id": k, "label": _text(k), "names": [k]} for k in ("a", "b")],
}


def _column(name: str, kind: str = "text") -> dict[str, Any]:
    return {"id": name, "label": _text(name), "headers": [name], "type": kind}


def _measure(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": _text(name), "unit": "件", "headers": [name], "date": "day", **more}


PLAN = {
    "city": {"code": CITY, "province": "P"},
    "title": _text("tiny"),
    "period": {"first_year": 2012, "last_year": 2014},
    "thresholds": {"on_track": 0.8, "at_risk": 0.4, "stage_at_risk": -0.2},
    "timezone": "Asia/Shanghai",
    "offices": ["office one", "office two"],
    "small_number": 5,
    "areas": [
        _area("P", "province", None),
        _area(CITY, "city", "P"),
        *(_area(c, k, CITY) for c, k in ((NORTH, "district"), (SOUTH, "district"), (ZONE, "zone"))),
        *(_area(c, k, CITY) for c, k in ((LEVEL, "city_level"), (UNKNOWN, "unknown"))),
    ],
    "dimensions": [TYPE],
    "datasets": [
        {
            "id": "things",
            "label": _text("things"),
            "definition": _text("things"),
            "frequency": "month",
            "due_day": 12,
            "dimensions": [TYPE],
            "measures": [
                _measure("things", dimensions=["type"]),
                _measure("firms", distinct=["name"]),
                _measure("marks", distinct=["name"], behaviour="stock"),
                _measure("opened"),
                _measure("closed"),
                _measure("open_before", behaviour="stock", date=None, carried_over=["opened", "closed"]),
                _measure("people", behaviour="stock", date=None),
            ],
            "records": {
                "columns": [
                    _column("number"), _column("day", "date"), _column("name"),
                    _column("area", "area"), _column("zone", "zone"),
                ],
                "key": ["number"],
                "title_words": ["things"],
            },
        }
    ],
    "groups": [],
    "goals": [],
    "outcomes": [],
    "work_items": [],
}  # fmt: skip


def plan() -> Plan:
    """The tiny city's plan."""
    return Plan.model_validate(PLAN)


def place(folder: Path) -> Place:
    """A place of its own under `folder`."""
    return Place(folder / "plan", folder / "data", folder / "warehouse.duckdb")


def fact(
    value: float | None, *, area: str = NORTH, start: str = "2013-01", measure: str = "things", **more: Any
) -> dict[str, Any]:
    """One stated value; `start` is a month."""
    row = dict.fromkeys(FACT_SCHEMA.names) | {
        "dataset": "things", "measure": measure, "area_code": area, "period_start": date.fromisoformat(f"{start}-01"),
        "period_months": 1, "basis": "month", "dimension": "", "kind": "", "value": value, "is_stated_total": False,
        "sheet": "s", "cell": "B2",
    }  # fmt: skip
    return row | more


def event(
    key: str, month: str, *, area: str = NORTH, measure: str = "things", quantity: float = 1, **more: Any
) -> dict[str, Any]:
    """One countable event of the record `key`."""
    row = dict.fromkeys(EVENT_SCHEMA.names) | {
        "measure": measure, "record_key": key, "area_code": area, "month": date.fromisoformat(f"{month}-01"),
        "quantity": quantity,
    }  # fmt: skip
    return row | more


def covered(
    first: str, last: str, *, area: str = CITY, measure: str = "things", shape: str = "records"
) -> dict[str, Any]:
    """A record list that tells of these months."""
    months = {"first_month": date.fromisoformat(f"{first}-01"), "last_month": date.fromisoformat(f"{last}-01")}
    return {"dataset": "things", "measure": measure, "shape": shape, "area_code": area} | months


def reading(
    *, facts: Rows = (), events: Rows = (), coverage: Rows = (), name: str = "f.xlsx", **more: Any
) -> tuple[Reading, bytes]:
    """A reading of these rows with bytes to go with it; every event's record is in the records table."""
    content = repr((facts, events, coverage, name)).encode()
    keys = {e["record_key"]: e["area_code"] for e in events}
    schema = record_schema(plan().datasets[0])
    rows = [
        dict.fromkeys(schema.names) | {"record_key": k, "area_code": a, "row": i}
        for i, (k, a) in enumerate(keys.items())
    ]
    made = Reading(
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=(),
        facts=pa.Table.from_pylist(list(facts), schema=FACT_SCHEMA),
        records={"things": pa.Table.from_pylist(rows, schema=schema)} if rows else {},
        events=pa.Table.from_pylist(list(events), schema=EVENT_SCHEMA),
        coverage=pa.Table.from_pylist(list(coverage), schema=COVERAGE_SCHEMA),
        findings=more.get("findings", ()),
        questions=more.get("questions", ()),
    )
    return made, content


def accept(archive: Archive, *, office: str | None = None, at: datetime = AT, **rows: Any) -> int:
    """Accept a reading of these rows; returns its batch."""
    made, content = reading(**rows)
    return archive.accept(made, content, by="tester", at=at, office=office).batch
