"""The reading door: a swap is followed, a query needs a viewer, and an unset scope sees nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from etl.archive import Archive
from etl.publish import publish
from scorecard import warehouse as door
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.tiny import CITY, NORTH, SOUTH, fact


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    folder = tmp_path / "queries"
    folder.mkdir()
    text = "-- All figures of $measure.\nselect area_code, value from cube where measure = $measure order by all"
    (folder / "figures.sql").write_text(text)
    monkeypatch.setattr(door, "QUERIES", folder)
    door.query_text.cache_clear()
    return tiny.place(tmp_path)


def publish_value(place: Place, value: float) -> None:
    archive = Archive(place, tiny.plan())
    tiny.accept(archive, facts=[fact(value), fact(value * 100, area=SOUTH)], name=f"{value}.xlsx")
    publish(place, archive.plan, at=tiny.AT)


def test_without_a_warehouse_it_says_what_to_do(place: Place) -> None:
    with pytest.raises(ArchiveError) as error:
        Warehouse(place.warehouse).run("figures", viewer=LOCAL_OWNER, measure="things")
    assert error.value.rule == "no_warehouse"


def test_a_swapped_file_is_followed_while_an_old_answer_stays_whole(place: Place) -> None:
    publish_value(place, 3)
    warehouse = Warehouse(place.warehouse)
    before, stamp = warehouse.run("figures", viewer=LOCAL_OWNER, measure="things"), warehouse.stamp()
    publish_value(place, 4)
    after = warehouse.run("figures", viewer=LOCAL_OWNER, measure="things")
    assert warehouse.stamp() != stamp
    assert before["value"].to_pylist() != after["value"].to_pylist() == [404, 4, 400]


def test_a_district_sees_itself_and_the_city_only(place: Place) -> None:
    publish_value(place, 3)
    rows = Warehouse(place.warehouse).run("figures", viewer=viewer_of("district", NORTH), measure="things")
    assert set(rows["area_code"].to_pylist()) == {CITY, NORTH}


def test_a_district_viewer_without_an_area_sees_nothing(place: Place) -> None:
    publish_value(place, 3)
    assert Warehouse(place.warehouse).run("figures", viewer=Viewer("district"), measure="things").num_rows == 0


def test_unset_scope_sees_nothing(place: Place) -> None:
    publish_value(place, 3)
    database = duckdb.connect()
    database.execute(f"attach '{place.warehouse}' as wh (read_only)")
    database.execute((door.HERE / "scope.sql").read_text())
    assert database.execute("select count(*) from cube").fetchall() == [(0,)]


def test_unknown_queries_and_paths_are_no_queries() -> None:
    for name in ("nothing", "../scope", "x/../figures"):
        with pytest.raises(KeyError):
            door.query_text(name)
