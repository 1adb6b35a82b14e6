"""Confidential columns: what is masked for whom, and that search, order, kinds and keys don't tell it either."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from etl.archive import Archive
from etl.publish import publish
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import ROOT
from scorecard.plan import Plan, load_plan
from scorecard.schema import EVENT_SCHEMA, FACT_SCHEMA, record_schema
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.tiny import NORTH, covered

BUILT = datetime(2013, 10, 12, 2, 0, tzinfo=UTC)
LEADER, CLERK = viewer_of("leader"), viewer_of("staff")
PATENTS, DISTRICT = "patent_applications", "610303"
RECENT, EDGE, PUBLISHED = date(2013, 9, 1), date(2012, 4, 12), date(2012, 4, 11)
# number → (day, kind, whether the name is public)
CASES: dict[str, tuple[date | None, str | None, bool]] = {
    "recent": (RECENT, "a", False),
    "edge": (EDGE, "a", False),
    "published": (PUBLISHED, "a", True),
    "other kind": (RECENT, "b", True),
    "unknown kind": (RECENT, None, False),
    "unknown kind, published": (PUBLISHED, None, True),
    "unknown date": (None, "a", False),
    "unknown date of another kind": (None, "b", True),
    "nothing known": (None, None, False),
}


def plan(**columns: dict[str, Any]) -> Plan:
    """The tiny plan with a kind, an amount and a party; names of kind a are confidential for 18 months."""
    declared = deepcopy(tiny.PLAN)
    records = declared["datasets"][0]["records"]
    for column in records["columns"]:
        if column["id"] == "name":
            column["confidential"] = "until_published"
    records["columns"] += [
        {**tiny._column("type", "kind"), "dimension": "type"},
        {**tiny._column("party"), "confidential": "always"},
        {**tiny._column("amount", "number"), "confidential": "always"},
    ]
    for column in records["columns"]:
        column.update(columns.get(column["id"], {}))
    records["unpublished"] = {"filed": "day", "kind_column": "type", "kinds": ["a"], "months": 18}
    return Plan.model_validate(declared)


def warehouse(folder: Path, declared: Plan) -> Warehouse:
    rows = [
        {"record_key": number, "number": number, "area_code": NORTH, "day": day, "type": kind}
        | {"name": f"name of {number}", "party": f"party of {number}", "amount": 7.0, "row": at}
        for at, (number, (day, kind, _)) in enumerate(CASES.items())
    ]
    return published(folder, declared, "things", rows, covered("2013-01", "2013-09"))


def published(
    folder: Path, declared: Plan, dataset: str, rows: list[dict[str, Any]], coverage: dict[str, Any]
) -> Warehouse:
    """The warehouse of this one list."""
    place = tiny.place(folder)
    schema = record_schema(declared.dataset(dataset))
    listed = pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)
    made, _ = tiny.reading(coverage=[coverage], name="list.xlsx")
    content = b"list"
    made = type(made)(**{
        **vars(made), "sha256": hashlib.sha256(content).hexdigest(), "records": {dataset: listed},
        "facts": FACT_SCHEMA.empty_table(), "events": EVENT_SCHEMA.empty_table(),
    })  # fmt: skip
    Archive(place, declared).accept(made, content, by="tester", at=BUILT)
    publish(place, declared, at=BUILT)
    return Warehouse(place.warehouse)


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return warehouse(tmp_path_factory.mktemp("things"), plan())


ANY: dict[str, Any] = {
    "table": "record_things", "area": None, "kind_column": "type", "date_column": "day", "kind": None, "first": None,
    "last": None, "words": None, "searched": ["number", "name", "party"],
}  # fmt: skip


def page(one: Warehouse, viewer: Viewer, **asked: Any) -> list[dict[str, Any]]:
    more = {"sort": "number", "descending": False, "limit": 50, "offset": 0}
    rows: list[dict[str, Any]] = one.run("record_page", viewer=viewer, **ANY | more | asked).to_pylist()
    return rows


def count(one: Warehouse, viewer: Viewer, words: str) -> int:
    return int(one.run("record_count", viewer=viewer, **ANY | {"words": words})["records"][0].as_py())


@pytest.mark.parametrize("viewer", [LEADER, viewer_of("district", NORTH)], ids=lambda v: v.role)
def test_each_name_is_masked_until_it_is_public(things: Warehouse, viewer: Viewer) -> None:
    shown = {row["number"]: row["name"] for row in page(things, viewer)}
    assert shown == {number: f"name of {number}" if public else "***" for number, (_, _, public) in CASES.items()}


def test_parties_are_always_masked_and_numbers_left_empty(things: Warehouse) -> None:
    assert {(row["party"], row["amount"]) for row in page(things, LEADER)} == {("***", None)}


@pytest.mark.parametrize("viewer", [LOCAL_OWNER, CLERK], ids=lambda v: v.role)
def test_who_may_unmask_reads_all(things: Warehouse, viewer: Viewer) -> None:
    for row in page(things, viewer):
        assert (row["name"], row["party"], row["amount"]) == (
            f"name of {row['number']}",
            f"party of {row['number']}",
            7.0,
        )


def test_the_search_finds_nothing_that_is_masked(things: Warehouse) -> None:
    assert count(things, CLERK, "name of recent") == count(things, CLERK, "party of recent") == 1
    assert count(things, LEADER, "name of recent") == count(things, LEADER, "party of recent") == 0
    assert count(things, LEADER, "name of published") == 1


def test_order_and_kinds_tell_nothing_that_is_masked(things: Warehouse) -> None:
    up, down = (page(things, LEADER, sort="party", descending=way) for way in (False, True))
    assert [row["number"] for row in up] == [row["number"] for row in down] == sorted(CASES)
    kinds = things.run("record_kinds", viewer=LEADER, table="record_things", column="party", area=None).to_pylist()
    assert kinds == [{"kind": "***", "records": len(CASES)}]
    asked = {"kind_column": "party", "kind": "party of recent"}
    assert page(things, LEADER, **asked) == []
    assert len(page(things, CLERK, **asked)) == 1


def test_a_key_made_of_a_confidential_column_is_masked_with_it(tmp_path: Path) -> None:
    one = warehouse(tmp_path, plan(number={"confidential": "until_published"}))
    keys = {row["row"]: (row["record_key"], row["number"]) for row in page(one, LEADER)}
    for at, (number, (_, _, public)) in enumerate(CASES.items()):
        assert keys[at] == ((number, number) if public else ("***", "***"))
    assert {row["record_key"] for row in page(one, CLERK)} == set(CASES)


def test_an_invention_without_a_filing_date_is_masked_for_who_may_not_unmask(tmp_path: Path) -> None:
    """By the city's own declaration: a list that leaves the date out opens nothing. Other patents are as filed."""
    declared = load_plan(ROOT / "plan")
    filings = [(kind, filed) for kind in ("invention", "utility_model", "design") for filed in (None, RECENT)]
    rows = [
        {"record_key": str(at), "area_code": DISTRICT, "patent_type": kind, "filed_on": filed, "row": at}
        | {"title": f"title {at}", "applicant": f"applicant {at}"}
        for at, (kind, filed) in enumerate(filings)
    ]
    coverage = covered("2013-01", "2013-09", area=declared.city.code, measure=PATENTS) | {"dataset": PATENTS}
    one = published(tmp_path, declared, PATENTS, rows, coverage)
    asked = {"table": f"record_{PATENTS}", "kind_column": "patent_type", "date_column": "filed_on"}
    for viewer, hidden in ((LEADER, 2), (viewer_of("district", DISTRICT), 2), (CLERK, 0)):
        shown = [(row["title"], row["applicant"]) for row in page(one, viewer, sort="row", searched=["title"], **asked)]
        told = [(f"title {at}", f"applicant {at}") for at in range(hidden, len(filings))]
        assert shown == [("***", "***")] * hidden + told


def test_the_plan_says_what_is_confidential() -> None:
    declared = load_plan(ROOT / "plan")
    rules = {
        (d.id, c.id): c.confidential
        for d in declared.datasets
        if d.records
        for c in d.records.columns
        if c.confidential
    }
    assert rules == {
        ("enforcement_cases", "party"): "always",
        ("patent_applications", "applicant"): "until_published",
        ("patent_applications", "title"): "until_published",
    }
    records = declared.dataset("patent_applications").records
    assert records and records.unpublished and records.unpublished.months == 18
    assert records.unpublished.kinds == ("invention",)
