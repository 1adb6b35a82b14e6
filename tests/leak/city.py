"""A city in which every figure and text of all areas but one is planted: unmistakable, and unlike all that the link of
that one district (OWN) may show. Built through archive and publish; no importer.

OWN counts in tens, the others in hundreds of millions a month, so that OWN is last in every ranking and each figure of
the others has nine digits. Eleven other districts, so that the city's total less OWN's share is nobody's figure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from etl.archive import Archive
from etl.closing import Signed, close_month
from etl.corrections import CORRECTED, remember
from etl.load import Looked
from etl.preview import Preview
from etl.publish import publish
from etl.waiting import hand_in, return_waiting
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.place import Place
from scorecard.plan import ColumnType, Dataset, Plan, load_plan
from scorecard.schema import (
    COVERAGE_SCHEMA,
    EVENT_SCHEMA,
    FACT_SCHEMA,
    Finding,
    Question,
    Reading,
    TableReading,
    record_schema,
)

PLAN_DIR = Path(__file__).resolve().parents[2] / "plan"
OWN, OTHER, LATE = "610303", "610302", "610331"  # OTHER stands first in every list: what falls back lands there
CITY, PROVINCE, ZONE = "610300", "610000", "610300Z1"
FIRST, LAST = date(2011, 1, 1), date(2013, 9, 1)
# A different minute for each batch, so that its time is a mark too.
MIXED_AT, OTHERS_AT, OWN_AT, UNDONE_AT = (datetime(2013, 10, 12, 2, minute, tzinfo=UTC) for minute in (1, 17, 31, 43))
PUBLISHED_AT = datetime(2013, 10, 14, 1, 0, tzinfo=UTC)

# What stands in the planted texts. A search for a mark finds the text in whatever else it is wrapped.
OTHERS_RECORD, OTHERS_FILE, OTHERS_SHEET, OTHERS_CELL = "QZXRECORD", "QZXFILE", "QZXSHEET", "QZXCELL"
OTHERS_TABLE, OTHERS_REASON, OTHERS_PERSON, OTHERS_BYTES = "QZXTABLE", "QZXREASON", "QZXPERSON", "QZXBYTES"
MIXED_REASON, MIXED_PERSON = "QZXTOGETHERWHY", "QZXTOGETHERWHO"
HIDDEN = "QZXHIDDEN"  # OWN's own unpublished inventions and parties of cases: no link ever sees them
OWN_RECORD, OWN_FILE, OWN_REASON, OWN_PERSON = "JWVRECORD", "JWVFILE", "JWVREASON", "JWVPERSON"  # OWN's link sees them
OWN_BYTES = "QZXOWNBYTES"  # in OWN's original file, which holds what lists mask: no link ever has it
CLOSER = "JWVCLOSER"  # who closed a month: told to whoever looks
DECIDER, CORRECTOR = "QZXDECIDER", "QZXCORRECTOR"  # who sent a file back, who answered the importer: the office's own
MIXED_FILE = "JWVMIXED"
FORBIDDEN = (
    OTHERS_RECORD, OTHERS_FILE, OTHERS_SHEET, OTHERS_CELL, OTHERS_TABLE, OTHERS_REASON, OTHERS_PERSON, OTHERS_BYTES,
    MIXED_REASON, MIXED_PERSON, HIDDEN, OWN_BYTES, DECIDER, CORRECTOR,
)  # fmt: skip
LEAST = 99_999_999  # figures of the others have more than eight digits
SEARCHED = "QZXRECOR"  # finds the others' records and is no mark itself: the page says back what was searched

TYPES = {"invention": 0.3, "utility_model": 0.3, "design": 0.4}
WORKS = {"software": 0.7, "other_work": 0.3}
DEPARTMENTS = {"ip_office": 0.3, "industry_commerce": 0.4, "culture_copyright": 0.2, "quality": 0.1}
AUDIENCES = {"officials": 0.3, "managers": 0.5, "researchers": 0.2}
LEVELS = {"national": 0.2, "provincial": 0.3, "municipal": 0.5}
STANDARDS = {"national": 0.6, "industry": 0.4}
# measure → (dataset, dimension, kinds, the year in which the others' counts become huge)
FLOWS: dict[str, tuple[str, str, dict[str, float], int]] = {
    "patent_applications": ("patent_applications", "patent_type", TYPES, 2012),
    "patent_grants": ("patent_grants", "patent_type", TYPES, 2012),
    "trademark_registrations": ("trademark_registrations", "", {}, 2013),
    "copyright_registrations": ("copyright_registrations", "work_kind", WORKS, 2013),
    "training": ("training", "audience", AUDIENCES, 2012),
    "enforcement_filed": ("enforcement_cases", "department", DEPARTMENTS, 2012),
    "enforcement_closed": ("enforcement_cases", "department", DEPARTMENTS, 2012),
    "enforcement_closed_in_time": ("enforcement_cases", "department", DEPARTMENTS, 2012),
    "patents_in_standards": ("standards", "standard_level", STANDARDS, 2012),
    "ip_enterprises": ("ip_enterprises", "enterprise_level", LEVELS, 2012),
    "well_known_trademarks": ("trademark_recognitions", "", {}, 2012),
    "infringement_cases": ("enforcement_cases", "", {}, 2013),
}
STOCKS = {
    "famous_trademarks": "trademark_recognitions",
    "geographical_indications": "geographical_indications",
    "patents_in_force": "patents_in_force",
    "enforcement_carried_over": "enforcement_cases",
    "enterprises_with_ip_rules": "ip_enterprises",
}
YEARLY = {
    "population": "population",
    "district_staff_persons": "district_capacity",
    "district_budget_yuan": "district_capacity",
}
SHARES = {"enforcement_closed": 0.3, "enforcement_closed_in_time": 0.2}  # of OWN's cases; the others close about all
EMPTY_PREVIEW = Preview(0, 0, 0, pa.table({}))
MILESTONES = ("platform", "db_equipment", "db_materials")


@dataclass
class _Batch:
    """One file in the making."""

    name: str
    by: str
    at: datetime
    reason: str
    facts: list[dict[str, Any]] = field(default_factory=list)
    records: dict[str, pa.Table] = field(default_factory=dict)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    tables: tuple[TableReading, ...] = ()
    findings: tuple[Finding, ...] = ()
    mark: str = ""


def months() -> list[date]:
    """Every month the city has figures for."""
    every = [date(year, month, 1) for year in range(FIRST.year, LAST.year + 1) for month in range(1, 13)]
    return [month for month in every if month <= LAST]


def others(plan: Plan) -> list[str]:
    """Every area whose figures OWN's link must not show."""
    return [area.code for area in plan.areas if area.code not in (OWN, CITY, PROVINCE)]


def build(folder: Path) -> Place:
    """Publish the city into `folder`: a file of all areas, one of the others, one of OWN's, an undone one."""
    place = Place(PLAN_DIR, folder, folder / "warehouse.duckdb")
    plan = load_plan(PLAN_DIR)
    archive = Archive(place, plan)
    *kept, undone = _batches(plan)
    for batch in kept:
        _accept(archive, batch)
    publish(place, plan, at=PUBLISHED_AT)
    signed = Signed("填报人", "审核人", "负责人", f"{OTHERS_REASON}-note")
    close_month(archive, f"{LAST:%Y-%m}", signed, by=CLOSER, at=PUBLISHED_AT, viewer=LOCAL_OWNER)
    archive.undo(_accept(archive, undone), by=OTHERS_PERSON, at=UNDONE_AT, reason=OTHERS_REASON)  # corrected twice
    _correct(archive)
    _hand_in(archive, OTHER, OTHERS_FILE, OTHERS_REASON, UNDONE_AT)
    _hand_in(archive, OWN, OWN_FILE, OWN_REASON, OWN_AT)
    publish(place, plan, at=PUBLISHED_AT)
    return place


def _hand_in(archive: Archive, area: str, mark: str, reason: str, at: datetime) -> None:
    """A file of this area that waits, and one that was sent back."""
    viewer = viewer_of("district", area, may_hand_in=True)
    for state in ("waiting", "returned"):
        facts = [_fact("training", "training", area, LAST, 17.0, sheet=mark, cell="B2")]
        content = f"{OTHERS_BYTES if area == OTHER else OWN_FILE} {state}".encode()
        looked = Looked(_reading(f"{mark}-{state}.xlsx", content, facts), EMPTY_PREVIEW, content, {})
        done = hand_in(archive, looked, viewer=viewer, by="link:99", at=at, note=reason)
    return_waiting(archive, done.number, viewer=LOCAL_OWNER, by=DECIDER, at=at, reason=reason)


def _accept(archive: Archive, batch: _Batch) -> int:
    content = f"{batch.mark} {batch.name} {batch.facts[:400]}".encode()
    reading = replace(
        _reading(batch.name, content, batch.facts),
        tables=batch.tables,
        records=batch.records,
        coverage=pa.Table.from_pylist(batch.coverage, schema=COVERAGE_SCHEMA),
        findings=batch.findings,
    )
    return archive.accept(reading, content, by=batch.by, at=batch.at, reason=batch.reason).batch


def _correct(archive: Archive) -> None:
    """A remembered answer to the importer."""
    values = {"title": f"{OTHERS_SHEET}-title", "taken": "培训", "dataset": "training"}
    asked = Question("dataset:x", CORRECTED, "x", "A1", values, (("events", "活动"),), "shape:training")
    with archive.engine.begin() as connection:
        remember(connection, [(asked, "events")], batch=1, by=CORRECTOR, at=MIXED_AT)


def _reading(name: str, content: bytes, facts: list[dict[str, Any]]) -> Reading:
    """A file of figures alone."""
    return Reading(
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        tables=(),
        facts=pa.Table.from_pylist(facts, schema=FACT_SCHEMA),
        records={},
        events=EVENT_SCHEMA.empty_table(),
        coverage=COVERAGE_SCHEMA.empty_table(),
        findings=(),
        questions=(),
    )


def _batches(plan: Plan) -> tuple[_Batch, ...]:
    mixed = _Batch(f"{MIXED_FILE}.xlsx", MIXED_PERSON, MIXED_AT, MIXED_REASON, mark=OTHERS_BYTES)
    theirs = _Batch(f"{OTHERS_FILE}.xlsx", OTHERS_PERSON, OTHERS_AT, OTHERS_REASON, mark=OTHERS_BYTES)
    own = _Batch(f"{OWN_FILE}.xlsx", OWN_PERSON, OWN_AT, OWN_REASON, mark=OWN_BYTES)
    undone = _Batch(f"{OTHERS_FILE}-undone.xlsx", OTHERS_PERSON, UNDONE_AT, OTHERS_REASON, mark=OTHERS_BYTES)
    for fact in _facts(plan):
        if fact["measure"] == "training":  # reported by the districts themselves
            (own if fact["area_code"] == OWN else theirs).facts.append(fact)
        else:
            mixed.facts.append(fact)
    mixed.findings = (
        *(_finding(fact, OTHERS_CELL) for fact in mixed.facts if fact["area_code"] == OTHER and fact["cell"] == "B4"),
        _finding(next(fact for fact in mixed.facts if fact["area_code"] == OWN), OWN_RECORD),
    )
    theirs.findings = tuple(_finding(fact, OTHERS_CELL) for fact in theirs.facts[:5])
    theirs.tables = (_table(OTHERS_SHEET, OTHERS_TABLE, "training", (OTHER, LATE)),)
    own.tables = (_table("JWV", "JWVTABLE", "training", (OWN,)),)
    mixed.tables = (_table("2013-09", OTHERS_TABLE, "patent_applications", (OWN, *plan.districts())),)
    mixed.records = {"work_items": _reports(plan)}
    theirs.records = dict(_records(plan, dict.fromkeys((OTHER, LATE, "610304"), OTHERS_RECORD), 12))
    own.records = dict(_records(plan, {OWN: OWN_RECORD}, 9))
    theirs.coverage = [_coverage("training", area) for area in others(plan) if area not in (LATE, ZONE)]
    own.coverage = [_coverage("training", OWN)]
    undone.facts = [{**fact, "value": fact["value"] * 1.5} for fact in theirs.facts[::7][:40]]  # of three districts
    return mixed, theirs, own, undone


# --- figures ---------------------------------------------------------------------------------------------------------


def _facts(plan: Plan) -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(20131014)
    areas = [OWN, *others(plan)]
    rows = {area: 3 + place for place, area in enumerate(areas)}
    for one in (*_flows(areas, rng), *_stocks(areas, rng), *_yearly(areas, rng), *_benchmarks(), *_stages()):
        place = {"sheet": f"{one['period_start']:%Y-%m}", "cell": f"B{rows.get(one['area_code'], 2)}"}
        if one["area_code"] not in (OWN, CITY, PROVINCE) and one["measure"] == "training":
            place["sheet"] = OTHERS_SHEET + place["sheet"]
        yield {**one, **place}


def _fact(dataset: str, measure: str, area: str, start: date, value: float, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(FACT_SCHEMA.names) | {
        "dataset": dataset, "measure": measure, "area_code": area, "period_start": start, "period_months": 1,
        "basis": "month", "dimension": "", "kind": "", "value": float(value), "is_stated_total": False,
    }  # fmt: skip
    return row | more


def _huge(rng: np.random.Generator, least: int = 100_000_000, most: int = 999_999_999) -> int:
    """Nine digits, the last of them not zero."""
    return int(rng.integers(least // 10, most // 10)) * 10 + int(rng.integers(1, 10))


def _flows(areas: Iterable[str], rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for measure, (dataset, dimension, kinds, huge_from) in FLOWS.items():
        for area in areas:
            for month in months():
                if (measure, area, month) == ("training", LATE, LAST):
                    continue  # a district that reports late
                if area == OWN:
                    total = _count_of_own(measure, month, rng)
                else:
                    total = _count_of_others(month, huge_from, rng)
                yield _fact(dataset, measure, area, month, total)
                for kind, count in _split(total, kinds, 0.1 if area == OWN else float(rng.uniform(0.3, 0.6))).items():
                    yield _fact(dataset, measure, area, month, count, dimension=dimension, kind=kind)


def _count_of_own(measure: str, month: date, rng: np.random.Generator) -> int:
    """Falls every year, so that OWN is last by growth too."""
    return int((100 - 30 * (month.year - FIRST.year) + int(rng.integers(0, 4))) * SHARES.get(measure, 1.0))


def _count_of_others(month: date, huge_from: int, rng: np.random.Generator) -> int:
    """Rises every year; nine digits from `huge_from` on."""
    if month.year < huge_from:
        return 120 + 60 * (month.year - FIRST.year) + int(rng.integers(0, 30))
    return _huge(rng, 500_000_000) if month.year == LAST.year else _huge(rng, most=299_999_999)


def _split(total: int, kinds: dict[str, float], inventions: float) -> dict[str, int]:
    """Whole parts of the total; `inventions` is the share of the first kind where they are inventions."""
    counts = {kind: int(total * (inventions if kind == "invention" else share)) for kind, share in kinds.items()}
    if counts:
        counts[list(counts)[-1]] = total - sum(list(counts.values())[:-1])
    return counts


def _stocks(areas: Iterable[str], rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for measure, dataset in STOCKS.items():
        high = 99_999_999 if measure == "enforcement_carried_over" else 999_999_999
        level = {area: 30 if area == OWN else _huge(rng, high // 10, high) for area in areas}
        for month in months():
            for area in level:
                level[area] += 0 if area == OWN else int(rng.integers(1_000_000, 9_999_999))
                yield _fact(dataset, measure, area, month, level[area], basis="stock")
            total = sum(value for area, value in level.items() if area != ZONE)
            yield _fact(dataset, measure, CITY, month, total, basis="stock", is_stated_total=True)


def _yearly(areas: Iterable[str], rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for year in (2011, 2012):
        whole = {"period_months": 12, "basis": "stock", "published_on": date(year + 1, 3, 1)}
        for measure, dataset in YEARLY.items():
            for area in areas:
                value = 46_000 + year if area == OWN else _huge(rng) // 10
                yield _fact(dataset, measure, area, date(year, 1, 1), value, **whole)
    whole = {"period_months": 12, "basis": "year_to_date", "dimension": "goal"}
    for area in areas:
        growth, people = (0.2, 700) if area == OWN else (_huge(rng) / 1e9, _huge(rng))
        for goal, target in (("patent_growth", growth), ("training", people)):
            yield _fact("district_targets", "district_target", area, date(2013, 1, 1), target, kind=goal, **whole)


def _benchmarks() -> Iterator[dict[str, Any]]:
    for year in (2011, 2012):
        start, dated = date(year, 1, 1), {"period_months": 12, "published_on": date(year + 1, 4, 20)}
        for measure in ("patent_applications", "patent_grants"):
            for kind, value in (("", 30_000 + year), ("invention", 9_000 + year)):
                cut = {"dimension": "patent_type" if kind else "", "kind": kind, "basis": "year_to_date"}
                yield _fact("provincial_benchmarks", measure, PROVINCE, start, value, **cut, **dated)
        yield _fact("provincial_benchmarks", "population", PROVINCE, start, 37_500_000, basis="stock", **dated)


def _stages() -> Iterator[dict[str, Any]]:
    for month in months():
        for milestone in MILESTONES:
            cut = {"basis": "stock", "dimension": "milestone", "kind": milestone}
            yield _fact("milestones", "milestone_stage", CITY, month, 0.8, **cut)


# --- records, findings, tables ---------------------------------------------------------------------------------------


def _coverage(dataset: str, area: str) -> dict[str, Any]:
    return {"dataset": dataset, "measure": dataset, "shape": "summary", "area_code": area} | {
        "first_month": FIRST,
        "last_month": LAST,
    }


def _finding(fact: dict[str, Any], mark: str) -> Finding:
    return Finding("warning", "not_a_number", fact["sheet"], fact["cell"], {"header": mark, "text": mark})


def _table(sheet: str, mark: str, dataset: str, areas: tuple[str, ...]) -> TableReading:
    return TableReading(sheet, "A3:E17", dataset, "summary", "2013-09", "件", mark, 0.95, (mark,), 14, areas)


def _records(plan: Plan, marks: dict[str, str], each: int) -> Iterator[tuple[str, pa.Table]]:
    """Every list that has records: some rows an area, a third of them in the zone too."""
    for dataset in plan.datasets:
        if dataset.records is None or dataset.area_code is not None:
            continue
        rows = [_record(plan, dataset, area, mark, i) for area, mark in marks.items() for i in range(each)]
        yield dataset.id, pa.Table.from_pylist(rows, schema=record_schema(dataset))


def _reports(plan: Plan) -> pa.Table:
    """What departments reported of each work item: its state is told to everybody, what they wrote is the city's."""
    schema = record_schema(plan.dataset("work_items"))
    told = {
        "area_code": CITY,
        "reported_on": date(2013, 6, 30),
        "due_on": date(2013, 12, 31),
        "work_state": "under_way",
    }
    told |= {"note": f"{OTHERS_RECORD}-note", "evidence": f"{OTHERS_RECORD}-evidence", "sheet": OTHERS_SHEET}
    rows = [
        dict.fromkeys(schema.names) | told | {"record_key": f"{OTHERS_RECORD}-{item.id}", "work_item": item.id}
        | {"progress_percent": 0.5, "lead": "市知识产权局", "row": place + 2}
        for place, item in enumerate(plan.work_items)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


def _record(plan: Plan, dataset: Dataset, area: str, mark: str, i: int) -> dict[str, Any]:
    """One row. What is confidential of OWN's bears the mark HIDDEN where no link may see it."""
    schema = record_schema(dataset)
    assert dataset.records is not None
    day = date(2013, 1 + i % 9, 1 + i)  # all within 18 months: no invention of them is published
    is_invention = i % 3 == 0
    row: dict[str, Any] = dict.fromkeys(schema.names)
    for column in dataset.records.columns:
        if column.id not in row:
            continue
        text = f"{mark}-{dataset.id}-{column.id}-{area}-{i}"
        if column.confidential and mark == OWN_RECORD and (is_invention or column.id == "party"):
            text = text.replace(OWN_RECORD, HIDDEN)
        row[column.id] = _cell(plan, column.type, column.dimension, text, day, i, area)
    if "patent_type" in row:
        row["patent_type"] = "invention" if is_invention else "design"
    key = f"{mark}-{dataset.id}-{area}-{i}"
    zone = ZONE if i % 3 == 1 else None
    return row | {"record_key": key, "area_code": area, "zone_code": zone, "sheet": f"{mark}-sheet", "row": i + 2}


def _cell(plan: Plan, kind: ColumnType, dimension: str | None, text: str, day: date, i: int, area: str) -> Any:
    if kind is ColumnType.DATE:
        return day
    if kind is ColumnType.NUMBER:
        return float(i + 1) if area == OWN else 700_000_001.0 + 1_000_003 * i + int(area[-3:])
    if kind is ColumnType.PERCENT:
        return 0.5
    if kind is ColumnType.YES_NO:
        return "yes"
    if kind is ColumnType.KIND:
        declared = plan.dimension(dimension or "").kinds
        return declared[i % len(declared)].id if declared else text
    return text
