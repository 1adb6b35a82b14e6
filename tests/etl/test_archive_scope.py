"""Who sees what of archive and ledger: a district its own batches alone; originals by right; previews of own values."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.archive import Archive
from etl.publish import publish
from scorecard import warehouse as door
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.warehouse import Warehouse
from tests.etl import planted, tiny
from tests.etl.planted import BOTH_FILE, FILE, OWN, OWN_FILE, SECRET
from tests.etl.tiny import CITY, NORTH, SOUTH, covered, event, fact

DISTRICT = viewer_of("district", OWN)
NORTHERN = viewer_of("district", NORTH)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, int]]:
    return planted.build(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def archive(city: tuple[Place, dict[str, int]]) -> Archive:
    return Archive(city[0], load_plan(city[0].plan_dir))


def names(archive: Archive, viewer: Viewer) -> list[str]:
    return [entry.file_name for entry in archive.history(viewer=viewer)]


def test_history_is_whole_for_the_city_and_own_for_a_district(archive: Archive) -> None:
    assert (
        names(archive, LOCAL_OWNER) == names(archive, viewer_of("leader")) == [OWN_FILE, BOTH_FILE, FILE, "年报表.xlsx"]
    )
    assert names(archive, DISTRICT) == [OWN_FILE]
    assert names(archive, viewer_of("district", SECRET)) == [FILE]
    assert names(archive, Viewer("district")) == []


def test_another_districts_batch_is_as_one_that_does_not_exist(
    archive: Archive, city: tuple[Place, dict[str, int]]
) -> None:
    told = []
    for batch in (city[1][FILE], city[1][BOTH_FILE], 1, 999):
        for ask in (archive.findings, archive.tables, archive.original):
            with pytest.raises(ArchiveError) as error:
                ask(batch, viewer=DISTRICT)
            told.append((error.value.rule, error.value.where.replace(str(batch), "N"), error.value.values))
    assert told == [("no_batch", "batch N", {})] * 12


def test_findings_of_an_own_batch_that_name_another_area_are_left_out(
    archive: Archive, city: tuple[Place, dict[str, int]]
) -> None:
    batch = city[1][OWN_FILE]
    assert len(archive.findings(batch, viewer=LOCAL_OWNER)) == 2
    assert [one.cell for one in archive.findings(batch, viewer=DISTRICT)] == ["B2"]
    assert [table.areas for table in archive.tables(batch, viewer=DISTRICT)] == [(OWN,)]


@pytest.mark.parametrize("viewer", [viewer_of("leader"), DISTRICT], ids=lambda v: v.role)
def test_an_original_needs_its_right(archive: Archive, city: tuple[Place, dict[str, int]], viewer: Viewer) -> None:
    batch = city[1][OWN_FILE]
    with pytest.raises(ArchiveError) as error:
        archive.original(batch, viewer=viewer)
    assert error.value.rule == "no_original"
    assert archive.original(batch, viewer=viewer_of("staff"))[0] == OWN_FILE


def test_archive_and_warehouse_agree_on_what_is_a_districts_own(
    archive: Archive, city: tuple[Place, dict[str, int]]
) -> None:
    warehouse = Warehouse(city[0].warehouse)
    for code in archive.plan.districts():
        viewer = viewer_of("district", code)
        opened = warehouse._current()
        cursor = opened.database.cursor()
        door._look_as(cursor, viewer, opened.shared)
        own = {batch for (batch,) in cursor.execute("select batch from batch_own").fetchall()}
        assert own == {entry.batch for entry in archive.history(viewer=viewer)}


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    return Archive(tiny.place(tmp_path), tiny.plan())


@pytest.mark.parametrize(
    ("rows", "is_own"),
    [
        ({"facts": [fact(3)]}, True),
        ({"facts": [fact(3), fact(4, area=SOUTH)]}, False),
        ({"facts": [fact(3), fact(4, area=CITY)]}, False),
        ({"events": [event("1", "2013-01")]}, True),
        ({"events": [event("1", "2013-01"), event("2", "2013-01", area=SOUTH)]}, False),
        ({"facts": [fact(3)], "coverage": [covered("2013-01", "2013-01", area=NORTH)]}, True),
        ({"facts": [fact(3)], "coverage": [covered("2013-01", "2013-01")]}, False),
        ({"coverage": [covered("2013-01", "2013-01", area=SOUTH)]}, False),
    ],
)
def test_a_batch_is_own_when_all_that_it_tells_of_is(small: Archive, rows: dict, is_own: bool) -> None:
    tiny.accept(small, **rows)
    publish(small.place, small.plan, at=tiny.AT)
    assert (names(small, NORTHERN) == ["f.xlsx"]) is is_own


def test_a_batch_whose_rows_are_lost_is_nobodys_own(small: Archive) -> None:
    batch = tiny.accept(small, facts=[fact(3)])
    for path in small.batch_dir(batch).iterdir():
        path.unlink()
    assert names(small, NORTHERN) == []
    assert names(small, LOCAL_OWNER) == ["f.xlsx"]


def test_undone_batches_stay_in_the_own_history(small: Archive) -> None:
    batch = tiny.accept(small, facts=[fact(3)])
    small.undo(batch, by="tester", at=tiny.AT, reason="wrong month")
    (entry,) = small.history(viewer=NORTHERN)
    assert entry.undo_reason == "wrong month"


def test_a_preview_tells_a_district_its_own_changes_only(small: Archive) -> None:
    tiny.accept(small, facts=[fact(3), fact(40, area=SOUTH)], events=[event("1", "2013-01", area=SOUTH)])
    made, _ = tiny.reading(
        facts=[fact(5), fact(41, area=SOUTH)], events=[event("1", "2013-01", area=SOUTH)], name="g.xlsx"
    )
    preview = small.preview(made, viewer=NORTHERN)
    assert (preview.new, preview.changed, preview.unchanged) == (0, 1, 0)
    assert preview.changes["old_value"].to_pylist() == [3]
    assert small.preview(made, viewer=LOCAL_OWNER).changed == 2
