"""A city for the page tests: the real plan, figures made by hand and published through archive and publish.

No spreadsheet and no importer: facts for every measure a goal counts, records for three datasets, one late district.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from etl.archive import Archive
from etl.publish import publish
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA, FACT_SCHEMA, Reading, record_schema

PLAN_DIR = Path(__file__).resolve().parents[2] / "plan"
AT = datetime(2013, 10, 12, 2, 0, tzinfo=UTC)
CITY, PROVINCE, ZONE, LATE = "610300", "610000", "610300Z1", "610331"
FIRST, LAST = date(2010, 1, 1), date(2013, 9, 1)
TYPES = {"invention": 0.24, "utility_model": 0.56, "design": 0.2}
WORKS = {"software": 0.7, "other_work": 0.3}
DEPARTMENTS = {"ip_office": 0.3, "industry_commerce": 0.4, "culture_copyright": 0.2, "quality": 0.1}
AUDIENCES = {"officials": 0.2, "managers": 0.3, "ip_staff": 0.1, "researchers": 0.2, "students": 0.2}
LEVELS = {"national": 0.2, "provincial": 0.3, "municipal": 0.5}
STANDARDS = {"international": 0.0, "national": 0.5, "industry": 0.5}
# measure → (dataset, dimension, kinds, city's count a month in 2010, growth a year)
FLOWS: dict[str, tuple[str, str, dict[str, float], float, float]] = {
    "patent_applications": ("patent_applications", "patent_type", TYPES, 140, 1.19),
    "patent_grants": ("patent_grants", "patent_type", TYPES, 85, 1.17),
    "trademark_registrations": ("trademark_registrations", "", {}, 80, 1.01),
    "copyright_registrations": ("copyright_registrations", "work_kind", WORKS, 20, 1.12),
    "training": ("training", "audience", AUDIENCES, 240, 1.1),
    "enforcement_filed": ("enforcement_cases", "department", DEPARTMENTS, 12, 1.05),
    "enforcement_closed": ("enforcement_cases", "department", DEPARTMENTS, 11.5, 1.05),
    "enforcement_closed_in_time": ("enforcement_cases", "department", DEPARTMENTS, 11, 1.05),
    "patents_in_standards": ("standards", "standard_level", STANDARDS, 0.1, 1.0),
    "ip_enterprises": ("ip_enterprises", "enterprise_level", LEVELS, 0.8, 1.0),
    "well_known_trademarks": ("trademark_recognitions", "", {}, 0.06, 1.0),
    "infringement_cases": ("enforcement_cases", "", {}, 5, 1.0),
}
STOCKS: dict[str, tuple[str, float, float]] = {
    "famous_trademarks": ("trademark_recognitions", 30, 0.2),
    "geographical_indications": ("geographical_indications", 12, 0.05),
    "patents_in_force": ("patents_in_force", 2100, 30),
    "enforcement_carried_over": ("enforcement_cases", 6, 0),
    "enterprises_with_ip_rules": ("ip_enterprises", 40, 0.5),
}
OFF, OFF_BY = ("enforcement_carried_over", date(2012, 5, 1)), 2  # a stated total that its districts don't add up to
# What departments reported of work items: item, day, due, progress, state.
REPORTS = (
    ("coordination", date(2012, 6, 30), date(2012, 12, 31), 0.4, "under_way"),
    ("coordination", date(2012, 12, 31), date(2012, 12, 31), 1.0, "done"),
    ("enforcement_capacity", date(2013, 6, 30), date(2013, 6, 30), 0.9, "late"),
    ("agencies", date(2013, 6, 30), date(2014, 6, 30), 0.3, "under_way"),
    ("transfer", date(2013, 6, 30), date(2014, 12, 31), 0.6, "under_way"),
)
MEETINGS = (date(2012, 6, 1), date(2013, 6, 1))  # none in the second half of 2012
STAGES = {"platform": 0.8, "db_equipment": 1.0, "db_materials": 0.8, "db_electronics": 0.4, "db_environment": 0.4}
POPULATION = {2010: 3_716_731, 2011: 3_730_000, 2012: 3_740_000}
BENCHMARK = {  # the province's yearly applications, grants and their inventions, in published order of size
    2010: (22_949, 8_000, 10_034, 1_887),
    2011: (32_227, 11_300, 11_662, 3_139),
    2012: (43_608, 17_000, 14_908, 4_018),
}


def months() -> list[date]:
    """Every month the city has figures for."""
    return [date(y, m, 1) for y in range(FIRST.year, LAST.year + 1) for m in range(1, 13) if date(y, m, 1) <= LAST]


def build(folder: Path) -> Place:
    """Publish the city into `folder` and return its place; its demo mark is on, as the plan's is."""
    place = Place(PLAN_DIR, folder, folder / "warehouse.duckdb")
    plan = load_plan(PLAN_DIR)
    archive = Archive(place, plan)
    made, content = _reading(plan)
    archive.accept(made, content, by="tester", at=AT)
    publish(place, plan, at=AT)
    return place


def _reading(plan: Plan) -> tuple[Reading, bytes]:
    rng = np.random.default_rng(20130930)
    facts = [*_flows(plan, rng), *_stocks(plan, rng), *_yearly(plan, rng), *_work(plan)]
    records, events, coverage = _records(plan, rng)
    records |= _reports(plan)
    content = repr(facts[:50]).encode()
    reading = Reading(
        file_name="年报表.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
        tables=(),
        facts=pa.Table.from_pylist(facts, schema=FACT_SCHEMA),
        records=records,
        events=pa.Table.from_pylist(events, schema=EVENT_SCHEMA),
        coverage=pa.Table.from_pylist(coverage, schema=COVERAGE_SCHEMA),
        findings=(),
        questions=(),
    )
    return reading, content


def _fact(dataset: str, measure: str, area: str, start: date, value: float, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(FACT_SCHEMA.names) | {
        "dataset": dataset, "measure": measure, "area_code": area, "period_start": start, "period_months": 1,
        "basis": "month", "dimension": "", "kind": "", "value": float(value), "is_stated_total": False,
        "sheet": f"{start:%Y年%m月}", "cell": "B2",
    }  # fmt: skip
    return row | more


def _weights(plan: Plan) -> dict[str, float]:
    """Shares of the districts (falling in declared order); the zone gets a fifth beside them."""
    codes = plan.districts()
    raw = np.array([1.0 / (1 + i * 0.55) for i in range(len(codes))])
    return dict(zip(codes, raw / raw.sum(), strict=True)) | {ZONE: 0.2}


def _flows(plan: Plan, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    season = np.array([0.9, 0.6, 0.95, 1.0, 1.0, 1.05, 0.95, 1.0, 1.1, 1.0, 1.1, 1.35])
    for measure, (dataset, dimension, kinds, level, growth) in FLOWS.items():
        for area, weight in _weights(plan).items():
            for month in months():
                if (measure, area, month) == ("training", LATE, LAST):
                    continue  # a district that reports late
                mean = level * growth ** (month.year - 2010) * season[month.month - 1] * weight
                counts = {kind: int(rng.poisson(mean * share)) for kind, share in kinds.items()}
                total = sum(counts.values()) if kinds else int(rng.poisson(mean))
                yield _fact(dataset, measure, area, month, total)
                for kind, count in counts.items():
                    yield _fact(dataset, measure, area, month, count, dimension=dimension, kind=kind, cell="C2")


def _stocks(plan: Plan, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    weights = _weights(plan)
    for measure, (dataset, level, step) in STOCKS.items():
        for at, month in enumerate(months()):
            total = 0
            for area, weight in weights.items():
                value = round((level + step * at) * weight)
                total += value if area != ZONE else 0
                yield _fact(dataset, measure, area, month, value, basis="stock")
            total += OFF_BY if (measure, month) == OFF else 0
            yield _fact(dataset, measure, CITY, month, total, basis="stock", is_stated_total=True)
    for month in months():
        done = (month.year - 2012) / 2 + month.month / 24
        for milestone, stage in STAGES.items():
            share = stage if done > 0.4 else 0.0
            more = {"basis": "stock", "dimension": "milestone", "kind": milestone}
            yield _fact("milestones", "milestone_stage", CITY, month, share, **more)


def _work(plan: Plan) -> Iterator[dict[str, Any]]:
    """Events and the fund as monthly figures of the city; what each district has for its IP administration."""
    for month in months():
        counts = {"leadership_meeting": month in MEETINGS, "march_15": month.month == 3, "april_26": month.month == 4}
        for kind, count in counts.items():
            yield _fact("events", "events", CITY, month, count, dimension="event_kind", kind=kind)
        budgeted, spent = 1e6 * (month.month == 1), 3e5 * (month.month == 6)
        for measure, yuan in (("fund_budgeted", budgeted), ("fund_spent", spent)):
            yield _fact("funds", measure, CITY, month, yuan)
            yield _fact("funds", measure, CITY, month, yuan, dimension="fund_use", kind="enforcement")
    whole = {"period_months": 12, "basis": "stock"}
    for place, code in enumerate(plan.districts()):
        for measure in ("district_office", "district_staff_persons", "district_budget_yuan"):
            yield _fact("district_capacity", measure, code, date(2012, 1, 1), place % 4, **whole)


def _reports(plan: Plan) -> dict[str, pa.Table]:
    schema = record_schema(plan.dataset("work_items"))
    rows = [
        dict.fromkeys(schema.names)
        | {"record_key": f"{item}-{day}", "area_code": CITY, "work_item": item, "reported_on": day, "due_on": due}
        | {"progress_percent": progress, "work_state": state, "lead": "市知识产权局", "note": f"进展{place}"}
        | {"sheet": "台账", "row": place + 2}
        for place, (item, day, due, progress, state) in enumerate(REPORTS)
    ]
    return {"work_items": pa.Table.from_pylist(rows, schema=schema)}


def _yearly(plan: Plan, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    weights = _weights(plan)
    for year, people in POPULATION.items():
        whole = {"period_months": 12, "basis": "stock", "published_on": date(year + 1, 3, 1)}
        for area, weight in weights.items():
            yield _fact("population", "population", area, date(year, 1, 1), round(people * weight), **whole)
    for year, (applied, inventions, granted, granted_inventions) in BENCHMARK.items():
        start, dated = date(year, 1, 1), {"period_months": 12, "published_on": date(year + 1, 4, 20)}
        stated = {"basis": "year_to_date", **dated}
        for measure, total, part in (
            ("patent_applications", applied, inventions),
            ("patent_grants", granted, granted_inventions),
        ):
            yield _fact("provincial_benchmarks", measure, PROVINCE, start, total, **stated)
            kind = {"dimension": "patent_type", "kind": "invention"}
            yield _fact("provincial_benchmarks", measure, PROVINCE, start, part, **stated, **kind)
        people = {"basis": "stock", **dated}
        yield _fact(
            "provincial_benchmarks", "population", PROVINCE, start, 37_400_000 + (year - 2010) * 80_000, **people
        )
    own = {"period_months": 12, "basis": "year_to_date", "dimension": "goal", "kind": "patent_growth"}
    yield _fact("district_targets", "district_target", "610302", date(2013, 1, 1), 0.2, **own)


def _records(
    plan: Plan, rng: np.random.Generator
) -> tuple[dict[str, pa.Table], list[dict[str, Any]], list[dict[str, Any]]]:
    """Applications of the running year as records, which tell no figure of their own: the summaries are stated."""
    dataset = plan.dataset("patent_applications")
    schema, districts, kinds = record_schema(dataset), plan.districts(), list(TYPES)
    rows, events = [], []
    for i in range(900):
        day = date(2013, 1 + i % 9, 1 + i % 28)
        number = f"20131{i:07d}"
        area, kind = districts[i % len(districts)], kinds[i % 3]
        zone = ZONE if i % 5 == 0 else None
        rows.append(
            dict.fromkeys(schema.names)
            | {"record_key": number, "area_code": area, "zone_code": zone, "application_number": number}
            | {
                "filed_on": day,
                "patent_type": kind,
                "applicant": f"宝鸡第{i}厂",
                "title": f"一种装置{i}",
                "sheet": "明细",
                "row": i + 2,
            }
        )
        events.append(
            dict.fromkeys(EVENT_SCHEMA.names)
            | {"measure": "patent_applications", "record_key": number, "area_code": area, "zone_code": zone}
            | {"month": day.replace(day=1), "quantity": 1.0, "kind_1": kind}
        )
    coverage = [
        {"dataset": dataset.id, "measure": "patent_applications", "shape": "records", "area_code": CITY}
        | {"first_month": date(2013, 1, 1), "last_month": LAST}
    ]
    coverage += [
        {"dataset": "training", "measure": "training", "shape": "summary", "area_code": area, "first_month": FIRST}
        | {"last_month": date(2013, 8, 1) if area == LATE else LAST}
        for area in districts
    ]
    return {dataset.id: pa.Table.from_pylist(rows, schema=schema)}, events, coverage
