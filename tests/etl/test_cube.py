"""From accepted rows to cube: precedence, sums, coverage, things that count once, levels, months by difference."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.archive import Archive
from etl.publish import publish
from tests.etl import tiny
from tests.etl.tiny import CITY, LEVEL, NORTH, SOUTH, UNKNOWN, ZONE, covered, event, fact


class City:
    """A tiny city that files are accepted into, and its cube after a publish."""

    def __init__(self, folder: Path) -> None:
        self.place, self.plan = tiny.place(folder), tiny.plan()
        self.archive = Archive(self.place, self.plan)
        self.published: list[int] = []

    def accept(self, **rows: Any) -> int:
        return tiny.accept(self.archive, **rows)

    def figure(self, area: str, month: str, column: str = "value", measure: str = "things", kind: str = "") -> Any:
        """One figure of the cube as it is published of what is in force."""
        in_force = [row["batch"] for row in self.archive.in_force()]
        if in_force != self.published or not in_force:
            publish(self.place, self.plan, at=tiny.AT)
            self.published = in_force
        with duckdb.connect(str(self.place.warehouse), read_only=True) as connection:
            query = (
                f"select {column} from cube where measure=$m and area_code=$a and month=cast($t as date) and kind=$k"
            )
            given = {"m": measure, "a": area, "t": f"{month}-01", "k": kind}
            rows = connection.execute(query, given).fetchall()
        return rows[0][0] if rows else None


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def test_stated_city_total_wins_over_the_sum_of_districts(city: City) -> None:
    city.accept(facts=[fact(3), fact(4, area=SOUTH), fact(9, area=CITY, is_stated_total=True)])
    assert city.figure(CITY, "2013-01") == 9
    assert city.figure(CITY, "2013-01", "source") == "stated"


def test_city_is_the_sum_of_districts_and_never_adds_the_zone(city: City) -> None:
    city.accept(facts=[fact(3), fact(4, area=SOUTH), fact(2, area=ZONE), fact(1, area=UNKNOWN)])
    assert city.figure(CITY, "2013-01") == 8
    assert city.figure(ZONE, "2013-01") == 2
    assert city.figure(CITY, "2013-01", "is_complete") is True


def test_a_missing_district_leaves_the_city_incomplete(city: City) -> None:
    city.accept(facts=[fact(3), fact(5, start="2013-02"), fact(6, area=SOUTH, start="2013-02")])
    assert city.figure(CITY, "2013-01", "is_complete") is False
    assert city.figure(CITY, "2013-02", "is_complete") is True
    assert city.figure(CITY, "2013-02", "year_to_date") is None


def test_blank_is_unknown_and_a_dash_is_none(city: City) -> None:
    city.accept(facts=[fact(None, empty_reason="dash"), fact(None, area=SOUTH, empty_reason="blank")])
    assert city.figure(NORTH, "2013-01") == 0
    assert city.figure(SOUTH, "2013-01") is None


def test_total_from_kinds_where_none_is_stated(city: City) -> None:
    cut = {"dimension": "type"}
    city.accept(facts=[fact(3, kind="a", **cut), fact(4, kind="b", **cut), fact(5, area=SOUTH, kind="a", **cut)])
    assert city.figure(NORTH, "2013-01") == 7
    assert city.figure(CITY, "2013-01") == 12
    assert city.figure(SOUTH, "2013-01", kind="b") == 0


def test_later_statement_replaces_and_undo_brings_it_back(city: City) -> None:
    city.accept(facts=[fact(3)])
    second = city.accept(facts=[fact(8)], name="revision.xlsx")
    assert city.figure(NORTH, "2013-01") == 8
    city.archive.undo(second, by="tester", at=tiny.AT)
    assert city.figure(NORTH, "2013-01") == 3


def test_the_plans_first_office_decides_even_when_the_other_came_later(city: City) -> None:
    city.accept(facts=[fact(3)], office="office one")
    city.accept(facts=[fact(8)], office="office two")
    assert city.figure(NORTH, "2013-01") == 3


def test_summary_is_official_and_records_fill_what_is_not_stated(city: City) -> None:
    city.accept(
        facts=[fact(3)],
        events=[event("1", "2013-01"), event("2", "2013-02"), event("3", "2013-02", area=SOUTH, zone_code=ZONE)],
        coverage=[covered("2013-01", "2013-03")],
    )
    assert city.figure(NORTH, "2013-01") == 3
    assert city.figure(NORTH, "2013-02") == 1
    assert city.figure(NORTH, "2013-03") == 0
    assert city.figure(ZONE, "2013-02") == 1
    assert city.figure(CITY, "2013-02") == 2
    assert city.figure(CITY, "2013-03", "year_to_date") == 5


def test_a_list_speaks_for_a_zone_from_the_first_one_that_names_it(city: City) -> None:
    """Of districts no record means none; of a zone or unknown districts that no list tells apart nothing is known."""
    city.accept(events=[event("1", "2013-01")], coverage=[covered("2013-01", "2013-01")])
    beside = (ZONE, LEVEL, UNKNOWN)
    assert [city.figure(area, "2013-01") for area in (SOUTH, *beside)] == [0, None, None, None]
    two_months = [covered("2013-02", "2013-03"), covered("2013-02", "2013-04", measure="opened")]
    city.accept(events=[event("2", "2013-03", zone_code=ZONE), event("3", "2013-03", area=LEVEL)], coverage=two_months)
    assert [city.figure(ZONE, month) for month in ("2013-01", "2013-02", "2013-03")] == [None, 0, 1]
    assert [city.figure(LEVEL, "2013-04", measure="opened"), city.figure(UNKNOWN, "2013-03")] == [0, None]
    city.accept(facts=[fact(0, area=UNKNOWN, start="2013-03")])  # stated: none
    city.accept(events=[event("4", "2013-04")], coverage=[covered("2013-04", "2013-04")])
    assert [city.figure(UNKNOWN, month) for month in ("2013-02", "2013-03", "2013-04")] == [None, 0, 0]
    assert city.figure(CITY, "2013-01", "is_complete") is True


def test_a_record_stated_again_counts_once_with_its_last_statement(city: City) -> None:
    city.accept(events=[event("1", "2013-01", kind_1="a")], coverage=[covered("2013-01", "2013-01")])
    city.accept(events=[event("1", "2013-01", area=SOUTH, kind_1="b")], coverage=[covered("2013-01", "2013-01")])
    assert city.figure(NORTH, "2013-01") == 0
    assert city.figure(SOUTH, "2013-01", kind="b") == 1
    assert city.figure(CITY, "2013-01") == 1


def test_a_firm_counts_once_in_its_first_month_and_once_for_the_city(city: City) -> None:
    firm = {"measure": "firms", "distinct_key": "one"}
    city.accept(
        events=[
            event("1", "2013-02", **firm),
            event("2", "2013-03", **firm),
            event("3", "2013-03", area=SOUTH, **firm),
        ],
        coverage=[covered("2013-01", "2013-03", measure="firms")],
    )
    assert [city.figure(NORTH, f"2013-0{m}", measure="firms") for m in (1, 2, 3)] == [0, 1, 0]
    assert city.figure(SOUTH, "2013-03", measure="firms") == 1
    assert city.figure(CITY, "2013-03", "year_to_date", measure="firms") == 1


def test_a_mark_stands_until_its_validity_ends(city: City) -> None:
    mark = {"measure": "marks", "distinct_key": "m", "until_month": date(2013, 2, 1)}
    city.accept(events=[event("1", "2013-01", **mark)], coverage=[covered("2013-01", "2013-03", measure="marks")])
    assert [city.figure(CITY, f"2013-0{m}", measure="marks") for m in (1, 2, 3)] == [1, 1, 0]


def test_open_balance_is_all_opened_before_the_year_less_all_closed(city: City) -> None:
    city.accept(
        events=[event("1", "2012-03", measure="opened"), event("2", "2012-09", measure="opened"),
                event("1", "2012-05", measure="closed"), event("2", "2013-01", measure="closed")],
        coverage=[covered("2012-01", "2013-02", measure=m) for m in ("opened", "closed")],
    )  # fmt: skip
    assert city.figure(CITY, "2013-02", measure="open_before") == 1
    assert city.figure(CITY, "2012-02", measure="open_before") == 0


def test_month_by_difference_where_only_the_year_to_date_is_stated(city: City) -> None:
    to_date = {"basis": "year_to_date", "start": "2013-01"}
    city.accept(
        facts=[
            fact(5, period_months=1, **to_date),
            fact(12, period_months=2, **to_date),
            fact(30, period_months=4, **to_date),
        ]
    )
    assert city.figure(NORTH, "2013-02") == 7
    assert city.figure(NORTH, "2013-04") is None  # two months at once: no month of its own
    assert city.figure(NORTH, "2013-04", "year_to_date") == 30


def test_months_stated_between_two_years_to_date_count_once(city: City) -> None:
    to_date = {"basis": "year_to_date", "start": "2013-01"}
    city.accept(facts=[fact(5, period_months=1, **to_date), fact(6, start="2013-02")])
    city.accept(facts=[fact(18, period_months=3, **to_date), fact(40, period_months=5, **to_date)])
    city.accept(facts=[fact(50, period_months=6, **to_date), fact(11, start="2013-06")])
    assert [city.figure(NORTH, f"2013-0{m}") for m in range(1, 7)] == [5, 6, 7, None, None, 11]
    assert [city.figure(NORTH, f"2013-0{m}", "year_to_date") for m in (2, 3, 5)] == [11, 18, 40]
    assert city.figure(NORTH, "2013-06", "year_to_date") == 51  # the month as stated; that 50 ≠ 40 + 11 is a finding


def test_december_by_difference_from_the_whole_year(city: City) -> None:
    to_date = {"basis": "year_to_date", "start": "2012-01"}
    city.accept(facts=[fact(100, period_months=11, **to_date), fact(120, period_months=12, **to_date)])
    assert city.figure(NORTH, "2012-12") == 20
    assert city.figure(NORTH, "2012-12", "year_to_date") == 120


def test_a_quarter_less_the_months_that_are_stated_in_it(city: City) -> None:
    city.accept(facts=[fact(30, period_months=3), fact(9), fact(10, start="2013-02")])
    assert [city.figure(NORTH, f"2013-0{m}") for m in (1, 2, 3)] == [9, 10, 11]
    assert city.figure(NORTH, "2013-03", "year_to_date") == 30


def test_a_quarter_counts_in_the_year_to_date_but_is_no_month(city: City) -> None:
    city.accept(facts=[fact(30, period_months=3), fact(5, start="2013-04")])
    assert city.figure(NORTH, "2013-03") is None
    assert city.figure(NORTH, "2013-03", "year_to_date") == 30
    assert city.figure(NORTH, "2013-04", "year_to_date") == 35


def test_a_gap_leaves_year_to_date_and_twelve_months_unknown(city: City) -> None:
    months = [f"2012-{m:02d}" for m in range(1, 13)] + ["2013-01", "2013-03"]
    city.accept(facts=[fact(1, start=m) for m in months])
    assert city.figure(NORTH, "2012-12", "rolling_12") == 12
    assert city.figure(NORTH, "2013-01", "year_to_date_last_year") == 1
    assert city.figure(NORTH, "2013-02") is None
    assert city.figure(NORTH, "2013-03", "year_to_date") is None
    assert city.figure(NORTH, "2013-03", "rolling_12") is None
