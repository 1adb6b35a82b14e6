"""Waiting uploads: what a district's link hands in counts for nothing until staff accept it; who sees what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.archive import Archive
from etl.closing import Signed, close_month
from etl.load import Looked
from etl.publish import publish
from etl.verify import verify
from etl.waiting import (
    MOST_OPEN,
    HandedIn,
    accept_waiting,
    content_of,
    hand_in,
    handed_in,
    open_count,
    return_waiting,
    withdraw,
)
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.texts import Texts
from tests.etl import tiny
from tests.etl.tiny import CITY, NORTH, SOUTH, UNKNOWN, covered, event, fact

OWN, OTHER = (viewer_of("district", area, may_hand_in=True) for area in (NORTH, SOUTH))
LEADER, STAFF = viewer_of("leader"), viewer_of("staff")
LATER = tiny.AT + timedelta(hours=3)
LINK = {"by": "link:3", "at": tiny.AT}
CLERK = {"by": "clerk", "at": LATER, "viewer": STAFF}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tiny.place(tmp_path)


@pytest.fixture
def archive(place: Place) -> Archive:
    """Both districts are known to have nothing in January."""
    archive = Archive(place, tiny.plan())
    south = [covered("2013-01", "2013-02", area=SOUTH)]
    tiny.accept(archive, events=[event("s", "2013-02", area=SOUTH)], coverage=south)
    publish(place, archive.plan, at=tiny.AT)
    return archive


def looked(archive: Archive, **rows: Any) -> Looked:
    made, content = tiny.reading(**rows)
    return Looked(made, archive.preview(made, viewer=OWN), content, {})


def own_list(archive: Archive, **more: Any) -> Looked:
    return looked(archive, events=[event("n", "2013-01")], coverage=[covered("2013-01", "2013-01")], **more)


def refused(rule: str) -> Any:
    return pytest.raises(ArchiveError, check=lambda error: error.rule == rule and bool(error.action))


def things(place: Place) -> dict[tuple[str, str], float | None]:
    import duckdb

    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select area_code, strftime(month, '%m'), value from cube where measure = 'things' and kind = ''"
        ).fetchall()
    return {(area, month): value for area, month, value in rows}


def test_it_counts_for_nothing_until_it_is_accepted_and_then_once(archive: Archive, place: Place) -> None:
    before = things(place)
    file = own_list(archive, name="一月.xlsx")
    assert hand_in(archive, file, viewer=OWN, **LINK, note="张工") == HandedIn(1, already=False)
    assert hand_in(archive, file, viewer=OWN, **LINK) == HandedIn(1, already=True)
    publish(place, archive.plan, at=LATER)
    assert things(place) == before and len(archive.in_force()) == 1
    assert content_of(archive, 1, viewer=STAFF) == file.content
    done = accept_waiting(archive, 1, file, **CLERK, reason="核实无误")
    again = accept_waiting(archive, 1, file, **CLERK)
    assert (done.batch, done.already, again.batch, again.already) == (2, False, 2, True)
    entry = archive.history(viewer=LOCAL_OWNER)[0]
    assert (entry.accepted_by, entry.reason) == ("clerk", "区县链接 3 号上报（待审 1 号）；张工；核实无误")
    publish(place, archive.plan, at=LATER)
    assert things(place)[NORTH, "01"] == 1
    assert things(place)[SOUTH, "01"] == before[SOUTH, "01"] == 0, "it speaks for itself alone"
    (one,) = handed_in(archive, viewer=OWN)
    assert (one.state, one.batch, one.link, one.ended_at) == ("accepted", 2, "3", "2013-10-12T05:00:00.000000Z")
    assert verify(place, archive.plan, at=LATER, texts=Texts("en")) == []


def test_the_list_of_a_district_says_nothing_of_months_of_another(archive: Archive, place: Place) -> None:
    """A list is about the whole city unless it says otherwise; handed in by a district it is about that district."""
    file = looked(archive, events=[event("n", "2013-03")], coverage=[covered("2013-03", "2013-03")])
    hand_in(archive, file, viewer=OWN, **LINK)
    accept_waiting(archive, 1, file, **CLERK)
    publish(place, archive.plan, at=LATER)
    assert things(place)[NORTH, "03"] == 1 and things(place).get((SOUTH, "03")) is None


FOREIGN = (fact(4, area=SOUTH), fact(9, area=CITY), fact(1, area=UNKNOWN), event("x", "2013-01", area=SOUTH))


@pytest.mark.parametrize("foreign", FOREIGN)
def test_rows_that_are_not_its_own_are_named_and_nothing_is_kept(archive: Archive, foreign: dict[str, Any]) -> None:
    rows = {"events": [event("n", "2013-01"), foreign]} if "record_key" in foreign else {"facts": [fact(3), foreign]}
    file = looked(archive, **rows)
    with refused("not_own_area") as error:
        hand_in(archive, file, viewer=OWN, **LINK)
    assert foreign["area_code"] in error.value.what and ("B2" in error.value.what or "1" in error.value.what)
    assert handed_in(archive, viewer=STAFF) == [] and not archive.bytes_path(file.reading.sha256).exists()


def test_without_the_right_nothing_is_handed_in_or_decided(archive: Archive) -> None:
    file = own_list(archive)
    for viewer in (viewer_of("district", NORTH), LEADER, STAFF):
        with pytest.raises(PermissionError):
            hand_in(archive, file, viewer=viewer, **LINK)
    hand_in(archive, file, viewer=OWN, **LINK)
    for viewer in (OWN, LEADER):
        with pytest.raises(PermissionError):
            accept_waiting(archive, 1, file, by="x", at=LATER, viewer=viewer)
        with pytest.raises(PermissionError):
            return_waiting(archive, 1, by="x", at=LATER, viewer=viewer, reason="x")
    with pytest.raises(PermissionError):
        withdraw(archive, 1, viewer=STAFF, by="x", at=LATER)


def test_another_district_and_a_leader_see_nothing_of_it(archive: Archive) -> None:
    hand_in(archive, own_list(archive), viewer=OWN, **LINK)
    for viewer in (OTHER, LEADER):
        assert handed_in(archive, viewer=viewer) == [] and open_count(archive, viewer=viewer) == 0
        with refused("no_waiting"):
            content_of(archive, 1, viewer=viewer)
    with refused("no_waiting"):
        withdraw(archive, 1, viewer=OTHER, by="link:4", at=LATER)
    assert open_count(archive, viewer=STAFF) == 1


def test_a_return_says_why_and_what_has_ended_stays_ended(archive: Archive) -> None:
    file = own_list(archive)
    hand_in(archive, file, viewer=OWN, **LINK)
    with refused("return_reason"):
        return_waiting(archive, 1, **CLERK, reason=" ")
    return_waiting(archive, 1, **CLERK, reason="与上月重复")
    (one,) = handed_in(archive, viewer=OWN)
    assert (one.state, one.reason) == ("returned", "与上月重复")
    acts = (
        lambda: accept_waiting(archive, 1, file, **CLERK),
        lambda: return_waiting(archive, 1, **CLERK, reason="x"),
        lambda: withdraw(archive, 1, viewer=OWN, **LINK),
    )
    for act in acts:
        with refused("waiting_ended"):
            act()
    assert len(archive.in_force()) == 1, "a batch of a returned file is rolled back"
    assert hand_in(archive, file, viewer=OWN, **LINK).number == 2, "it can be handed in again"
    withdraw(archive, 2, viewer=OWN, **LINK)
    assert open_count(archive, viewer=STAFF) == 0


def test_a_link_cannot_fill_the_archive(archive: Archive) -> None:
    for number in range(MOST_OPEN):
        hand_in(archive, own_list(archive, name=f"{number}.xlsx"), viewer=OWN, **LINK)
    with refused("waiting_full"):
        hand_in(archive, own_list(archive, name="more.xlsx"), viewer=OWN, **LINK)


def test_that_it_came_by_a_link_is_no_reason_to_move_a_closed_month(archive: Archive) -> None:
    close_month(archive, "2013-02", Signed("甲", "乙", "丙", "北区未报"), by="c", at=tiny.AT, viewer=STAFF)
    file = own_list(archive)
    hand_in(archive, file, viewer=OWN, **LINK)
    with refused("month_closed"):
        accept_waiting(archive, 1, file, **CLERK)
    assert accept_waiting(archive, 1, replace(file), **CLERK, reason="补报").batch == 2


def test_damaged_bytes_are_noticed(archive: Archive, place: Place) -> None:
    file = own_list(archive)
    hand_in(archive, file, viewer=OWN, **LINK)
    archive.bytes_path(file.reading.sha256).write_bytes(b"other")
    (problem,) = verify(place, archive.plan, at=LATER, texts=Texts("en"))
    assert problem.startswith("Waiting file 1")
