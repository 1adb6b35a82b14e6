"""Figures told twice that differ: found with both values and cells, the one that counts first; and who was late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.archive import Archive
from etl.publish import publish
from tests.etl import tiny
from tests.etl.tiny import CITY, LEVEL, NORTH, SOUTH, UNKNOWN, ZONE, covered, event, fact

TO_DATE = {"basis": "year_to_date", "period_months": 2}


class City:
    def __init__(self, folder: Path) -> None:
        self.place, self.plan = tiny.place(folder), tiny.plan()
        self.archive = Archive(self.place, self.plan)

    def accept(self, **rows: Any) -> int:
        return tiny.accept(self.archive, **rows)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        publish(self.place, self.plan, at=tiny.AT)
        with duckdb.connect(str(self.place.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def differences(self, columns: str = "comparison, area_code, kind, counted, other, gap") -> list[tuple[Any, ...]]:
        return self.ask(f"select {columns} from difference order by all")


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def test_a_stated_city_total_against_its_districts(city: City) -> None:
    rows = [fact(3, cell="B9"), fact(4, area=SOUTH, cell="B10"), fact(1, area=UNKNOWN, cell="B11"), fact(9, area=ZONE)]
    number = city.accept(facts=[*rows, fact(10, area=CITY, cell="B12", is_stated_total=True)])
    assert city.differences() == [("city_districts", CITY, "", 10, 8, 2)]
    cells = (
        "counted_batch, counted_sheet, counted_first, other_cells, other_batch, other_sheet, other_first, other_last"
    )
    assert city.differences(cells) == [(number, "s", "B12", 3, number, "s", "B9", "B11")], "B9 stands before B10"


def test_no_difference_while_a_district_is_missing_or_where_all_adds_up(city: City) -> None:
    city.accept(facts=[fact(3), fact(9, area=CITY), fact(3, start="2013-02"), fact(4, area=SOUTH, start="2013-02")])
    city.accept(facts=[fact(7, area=CITY, start="2013-02")])
    assert city.differences() == []


def test_things_that_count_once_may_add_up_to_more_than_the_city(city: City) -> None:
    more = {"measure": "firms"}
    city.accept(facts=[fact(3, **more), fact(4, area=SOUTH, **more), fact(5, area=CITY, **more)])
    assert city.differences() == []


def test_kinds_are_listed_only_where_their_total_is_right(city: City) -> None:
    a, b = ({"dimension": "type", "kind": kind} for kind in ("a", "b"))
    january = [fact(3), fact(3, area=SOUTH), fact(6, area=CITY)]
    january += [fact(2, **a), fact(1, **b), fact(2, area=SOUTH, **a), fact(1, area=SOUTH, **b)]
    city.accept(facts=[*january, fact(3, area=CITY, **a), fact(3, area=CITY, **b)])
    assert city.differences() == [
        ("city_districts", CITY, "a", 3, 4, -1),
        ("city_districts", CITY, "b", 3, 2, 1),
    ]


def test_a_summary_against_the_list(city: City) -> None:
    listed = [event("1", "2013-01"), event("2", "2013-01"), event("3", "2013-01", area=SOUTH)]
    city.accept(events=listed, coverage=[covered("2013-01", "2013-02")], name="list.xlsx")
    city.accept(facts=[fact(3), fact(1, area=SOUTH), fact(5, area=CITY, start="2013-02")])
    assert city.differences() == [
        ("summary_records", CITY, "", 5, 0, 5),
        ("summary_records", NORTH, "", 3, 2, 1),
    ]


def test_months_against_the_year_to_date(city: City) -> None:
    city.accept(facts=[fact(3, cell="B2"), fact(4, start="2013-02", cell="C2"), fact(9, cell="D2", **TO_DATE)])
    city.accept(facts=[fact(1, area=SOUTH), fact(9, area=SOUTH, **TO_DATE)])  # February of SOUTH is the difference
    city.accept(facts=[fact(3, area=LEVEL), fact(3, area=LEVEL, start="2013-02"), fact(6, area=LEVEL, **TO_DATE)])
    assert city.differences() == [("month_year", NORTH, "", 7, 9, -2)]
    assert city.differences("period_months, counted_cells, counted_first, counted_last, other_first") == [
        (2, 2, "B2", "C2", "D2")
    ]


def test_two_offices_the_plans_order_decides(city: City) -> None:
    first = city.accept(facts=[fact(30)], office="office two")
    second = city.accept(facts=[fact(31)], office="office one")
    city.accept(facts=[fact(31, area=SOUTH)], office="office one")
    told = "comparison, counted, other, counted_office, other_office, counted_batch, other_batch"
    assert city.differences(told) == [("offices", 31, 30, "office one", "office two", second, first)]


@pytest.mark.parametrize(
    ("at", "state", "days"),
    [
        (datetime(2013, 2, 12, 15, 59, tzinfo=UTC), "reported", None),
        (datetime(2013, 2, 12, 16, 1, tzinfo=UTC), "late", 1),  # the 13th in Shanghai
        (datetime(2013, 3, 14, 4, 0, tzinfo=UTC), "late", 30),
    ],
)
def test_days_late_are_counted_by_the_citys_clocks(city: City, at: datetime, state: str, days: int | None) -> None:
    city.accept(coverage=[covered("2013-01", "2013-01", shape="summary")], facts=[fact(1)], at=at)
    told = city.ask("select state, due_on, days_late from submission where month = date '2013-01-01'")
    assert told == [(state, date(2013, 2, 12), days)]


def test_a_due_day_past_a_months_end_is_its_last_day(city: City) -> None:
    raw = tiny.PLAN | {"datasets": [{**tiny.PLAN["datasets"][0], "due_day": 31}]}  # type: ignore[index, dict-item]
    city.plan = type(city.plan).model_validate(raw)
    city.archive = Archive(city.place, city.plan)
    city.accept(coverage=[covered("2013-01", "2013-02", shape="summary")], facts=[fact(1)])
    assert city.ask("select due_on from submission order by month")[:2] == [(date(2013, 2, 28),), (date(2013, 3, 31),)]
