"""Published spreadsheets by others: each ends in figures, findings or questions; the bulletins give every number.

The files stay outside the project; without them these tests are skipped.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from scorecard.plan import Area, AreaKind, Plan
from tests.etl.office import ROOT, demo_plan, facts, read, rules

REAL = ROOT.parent / "shared" / "real"
FILES = sorted(p for p in REAL.rglob("*") if p.suffix in (".csv", ".xls", ".xlsx"))
BULLETINS = sorted((REAL / "bulletins").glob("*.csv"))
TODAY = date(2026, 1, 10)
PREFECTURES = {
    "长春市": "220100",
    "吉林市": "220200",
    "四平市": "220300",
    "辽源市": "220400",
    "通化市": "220500",
    "白山市": "220600",
    "松原市": "220700",
    "白城市": "220800",
    "延边朝鲜族自治州": "222400",
}

pytestmark = pytest.mark.skipif(not FILES, reason="the published spreadsheets are not here")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_published_file_reads(path: Path) -> None:
    reading = read(path.read_bytes(), path.name, today=TODAY)
    assert reading.facts.num_rows or reading.records or reading.questions or reading.findings


def jilin() -> Plan:
    """The plan with the prefectures of another province as its districts."""
    plan = demo_plan()
    top = [
        Area(code="220000Z", name="全国", short_name="全国", name_en="China", kind=AreaKind.PROVINCE),
        Area(code="220000", name="吉林省", short_name="吉林省", name_en="Jilin", kind=AreaKind.CITY, parent="220000Z"),
    ]
    below = [
        Area(code=code, name=name, short_name=name[:2], name_en=name, kind=AreaKind.DISTRICT, parent="220000")
        for name, code in PREFECTURES.items()
    ]
    city = plan.city.model_copy(update={"code": "220000", "province": "220000Z"})
    fields = {name: getattr(plan, name) for name in Plan.model_fields}
    return Plan(**{**fields, "city": city, "areas": (*top, *below)})


@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.name)
def test_bulletins_import_every_number_once_it_is_said_what_they_count(path: Path) -> None:
    asked = read(path.read_bytes(), path.name, today=TODAY, plan=jilin())
    assert asked.facts.num_rows == 0
    question = asked.questions[0]
    assert {"patent_applications", "patent_grants"} <= {candidate for candidate, _ in question.candidates}
    dataset = "patent_grants" if "grants" in path.name else "patent_applications"
    reading = read(path.read_bytes(), path.name, today=TODAY, plan=jilin(), **{question.key: dataset})
    year, month = int(path.stem[-7:-3]), int(path.stem[-2:])
    kinds = {
        "发明": "invention",
        "实用新型": "utility_model",
        "外观设计": "design",
        "月累计": "",
        "大专院校": "university",
        "科研单位": "institute",
        "工矿企业": "enterprise",
        "机关团体": "organisation",
        "个人": "individual",
    }
    expected = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        code = PREFECTURES[row["地区"]]
        expected[dataset, code, f"{year}-01-01", month, "year_to_date", ""] = float(row["当年累计"])
        for header, kind in kinds.items():
            expected[dataset, code, f"{year}-{month:02d}-01", 1, "month", kind] = float(row[header])
    assert facts(reading) == expected
    assert all(severity == "warning" and rule == "total_of_kinds" for severity, rule, _ in rules(reading))


def test_yearly_figures_that_name_no_area_are_asked_and_then_the_provinces() -> None:
    path = REAL / "shaanxi_province_patents_2011_2024_from_nbs.csv"
    question = read(path.read_bytes(), path.name, today=TODAY).questions[0]
    assert question.rule == "ask_dataset"
    reading = read(path.read_bytes(), path.name, today=TODAY, **{question.key: "provincial_benchmarks"})
    values = facts(reading)
    assert values["patent_applications", "610000", "2012-01-01", 12, "year_to_date", ""] == 43608
    assert values["patent_grants", "610000", "2024-01-01", 12, "year_to_date", "invention"] == 24598
