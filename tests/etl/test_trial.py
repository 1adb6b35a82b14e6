"""The trial publish: it says what a publish would say, to whom may hear it, and touches nothing that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from etl import trial
from etl.archive import Archive
from etl.trial import Trial, try_out
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.schema import Reading
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.test_said import Office
from tests.etl.tiny import CITY, NORTH, SOUTH, fact

AREAS = (CITY, NORTH, SOUTH)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.publish()
    return made


def drop() -> Reading:
    """A revision of 2012: the north filed less than the year before."""
    facts = [fact(7, start=f"2012-{month:02}") for month in range(1, 13)]
    return tiny.reading(facts=facts, name="revised.xlsx")[0]


def said(office: Office) -> Mapping[str, tuple[str, float | None]]:
    """Area → status and figure of its headline at the warehouse's latest month."""
    warehouse = Warehouse(office.place.warehouse)
    rows = {a: warehouse.run("goals_of_month", viewer=LOCAL_OWNER, area=a, as_of=None).to_pylist() for a in AREAS}
    return {area: (row["status"], row["actual"]) for area, found in rows.items() for row in found}


def told(tried: Trial) -> Mapping[str, tuple[str, float | None]]:
    return {turn.area_code: (turn.after.status, turn.after.actual) for turn in tried.turns}


def test_it_says_what_a_publish_then_says(office: Office) -> None:
    before, reading = said(office), drop()
    tried = try_out(office.archive, viewer=LOCAL_OWNER, adding=[reading])
    assert {t.area_code: (t.before.status, t.before.actual) for t in tried.turns if t.before} == {
        area: before[area] for area in (CITY, NORTH)
    }
    office.accept(reading.facts.to_pylist(), name="revised.xlsx")
    office.publish()
    assert said(office) == before | told(tried) != before


def test_the_same_for_an_undo(office: Office) -> None:
    number = office.accept(drop().facts.to_pylist(), name="revised.xlsx")
    office.publish()
    revised = said(office)
    tried = try_out(office.archive, viewer=LOCAL_OWNER, leaving_out=[number])
    office.archive.undo(number, by="clerk", at=office.at())
    office.publish()
    assert said(office) == revised | told(tried) != revised


def test_what_is_said_now_is_worked_out_once_until_something_else_is_in_force(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial._faces_in_force.cache_clear()
    worked: list[int] = []
    monkeypatch.setattr(
        trial, "_faces", lambda plan, of, real=trial._faces: (worked.append(len(of)), real(plan, of))[1]
    )
    for _ in range(2):  # each run of a page opens the archive anew
        first = try_out(Archive(office.place, office.archive.plan), viewer=LOCAL_OWNER, adding=[drop()])
    there = len(office.archive.in_force())
    assert worked == [there, there + 1, there + 1] and first.turns
    office.accept(drop().facts.to_pylist(), name="revised.xlsx")
    assert not try_out(Archive(office.place, office.archive.plan), viewer=LOCAL_OWNER, adding=[drop()]).turns
    assert worked[3:] == [there + 1, there + 2]


def test_another_status_comes_first_and_the_city_before_its_districts(office: Office) -> None:
    turns = try_out(office.archive, viewer=LOCAL_OWNER, adding=[drop()]).turns
    assert [(turn.area_code, turn.turns) for turn in turns] == [(CITY, True), (NORTH, True)]
    slight = tiny.reading(facts=[fact(12.5, start="2012-12", area=SOUTH)])[0]
    assert [turn.turns for turn in try_out(office.archive, viewer=LOCAL_OWNER, adding=[slight]).turns] == [False, False]


def test_nothing_changes_by_it(office: Office) -> None:
    def kept() -> Mapping[str, bytes]:
        found = (f for f in office.place.data_dir.parent.rglob("*") if f.is_file() and "ledger" not in f.name)
        return {str(file): file.read_bytes() for file in found}

    before, rows = kept(), office.kept()
    try_out(office.archive, viewer=LOCAL_OWNER, adding=[drop()], leaving_out=[1])
    assert (kept(), office.kept()) == (before, rows)


def test_a_month_more_is_judged_by_it(office: Office) -> None:
    facts = [fact(20, area=area, start="2013-01") for area in (NORTH, SOUTH)]
    tried = try_out(office.archive, viewer=LOCAL_OWNER, adding=[tiny.reading(facts=facts)[0]])
    assert (tried.as_of_before, tried.as_of_after) == (tiny.date(2012, 12, 1), tiny.date(2013, 1, 1))
    assert [(turn.area_code, turn.turns) for turn in tried.turns] == [(CITY, True), (NORTH, True), (SOUTH, True)]


def test_a_district_hears_of_itself_and_the_city_alone(office: Office) -> None:
    tried = try_out(office.archive, viewer=viewer_of("district", SOUTH), adding=[drop()])
    assert {turn.area_code for turn in tried.turns} == {CITY}
