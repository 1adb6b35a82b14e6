"""The page tests' city with one district's figures, texts and files planted so that they can't be mistaken.

SECRET is the district that others may hear nothing of, OWN the one that looks. NEEDLES are what only SECRET has.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.archive import Archive
from etl.closing import Signed, close_month
from etl.publish import publish
from scorecard.access import LOCAL_OWNER
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, Finding, Reading, TableReading, record_schema
from tests.pages import city

OWN, SECRET, CITY = "610302", "610303", city.CITY  # 渭滨 and 金台
AT = datetime(2013, 10, 20, 1, 30, tzinfo=UTC)
COUNT, PEOPLE, TARGET = 71_031.0, 9_713_113.0, 0.7713
TITLE, FIRM, FILE, REASON, CLERK = "密造装置", "秘厂", "金台区9月补报.xlsx", "缘由密", "密经办"
BOTH_FILE, BOTH_REASON = "两区更正.xlsx", "两区缘由"
OWN_FILE, OWN_REASON = "渭滨区9月更正.xlsx", "自己更正"
NEEDLES = ("71031", "9713113", "0.7713", TITLE, FIRM, FILE, REASON, CLERK, BOTH_REASON, "密单元", "密表")


def build(folder: Path) -> tuple[Place, dict[str, int]]:
    """Publish the city, its last month closed before these files came; its place and the batches by file name."""
    place, plan = city.build(folder), load_plan(city.PLAN_DIR)
    archive = Archive(place, plan)
    signed = Signed("填报人", "审核人", "负责人", f"{REASON}：未报")
    close_month(archive, f"{city.LAST:%Y-%m}", signed, by="tester", at=AT, viewer=LOCAL_OWNER)
    batches = {
        FILE: _accept(archive, plan, FILE, SECRET, _secret_facts(), by=CLERK, reason=REASON, told=(SECRET,)),
        BOTH_FILE: _accept(
            archive, plan, BOTH_FILE, OWN, _both_facts(), by=CLERK, reason=BOTH_REASON, told=(OWN, SECRET)
        ),
        OWN_FILE: _accept(archive, plan, OWN_FILE, OWN, _own_facts(), by="渭滨经办", reason=OWN_REASON, told=(OWN,)),
    }
    publish(place, plan, at=AT)
    return place, batches


def _fact(measure: str, area: str, value: float, cell: str, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(FACT_SCHEMA.names) | {
        "dataset": "patent_applications", "measure": measure, "area_code": area, "period_start": date(2013, 9, 1),
        "period_months": 1, "basis": "month", "dimension": "", "kind": "", "value": value, "is_stated_total": False,
        "sheet": "9月", "cell": cell,
    }  # fmt: skip
    return row | more


def _secret_facts() -> list[dict[str, Any]]:
    year = {"period_start": date(2013, 1, 1), "period_months": 12}
    own_target = year | {"basis": "year_to_date", "dimension": "goal", "kind": "patent_growth"}
    return [
        *(_fact(m, SECRET, COUNT, "C7", sheet="密表") for m in ("patent_applications", "patent_grants", "training")),
        _fact("population", SECRET, PEOPLE, "D7", basis="stock", **year, published_on=date(2013, 3, 1)),
        _fact("district_target", SECRET, TARGET, "E7", **own_target),
    ]


def _both_facts() -> list[dict[str, Any]]:
    of = {"measure": "copyright_registrations"}
    return [_fact(**of, area=OWN, value=33.0, cell="B2"), _fact(**of, area=SECRET, value=COUNT, cell="B3")]


def _own_facts() -> list[dict[str, Any]]:
    return [_fact("trademark_registrations", OWN, 44.0, "B2")]


def _accept(
    archive: Archive,
    plan: Plan,
    name: str,
    area: str,
    facts: list[dict[str, Any]],
    *,
    told: tuple[str, ...],
    **who: str,
) -> int:
    content = f"bytes of {name}".encode()
    dataset = plan.dataset("patent_applications")
    schema = record_schema(dataset)
    record = dict.fromkeys(schema.names) | {
        "record_key": f"key-{area}-{len(facts)}", "area_code": area, "application_number": f"20139{area}{len(facts)}",
        "filed_on": date(2013, 9, 2), "patent_type": "design", "applicant": FIRM, "title": TITLE,
        "sheet": "密表", "row": 7,
    }  # fmt: skip
    table = TableReading(
        "9月",
        "A1:C9",
        dataset.id,
        "summary",
        "2013-09",
        "件",
        "",
        0.9,
        ("密表" if SECRET in told else "自表",),
        3,
        told,
    )
    findings = (
        Finding("warning", "not_a_number", "9月", "B2", {"header": "发明", "text": "自己的格"}),
        Finding("error", "not_a_number", "9月", "B3", {"header": "发明", "text": "密单元"}),
        Finding("error", "area_unknown", "9月", "A9", {"text": "金台园", "city": "宝鸡市"}),
    )
    made = Reading(
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=(table,),
        facts=pa.Table.from_pylist(facts, schema=FACT_SCHEMA),
        records={dataset.id: pa.Table.from_pylist([record], schema=schema)} if area == SECRET else {},
        events=EVENT_SCHEMA.empty_table(),
        coverage=COVERAGE_SCHEMA.empty_table(),
        findings=findings if name != OWN_FILE else (findings[0], findings[2]),
        questions=(),
    )
    return archive.accept(replace(made), content, at=AT, **who).batch
