"""Closed months: which changes need a reason, the notices they leave, who hears what; the same after a rebuild."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.archive import Archive
from etl.cli import main
from etl.closed_months import closings
from etl.closing import Signed, closable, close_month, missing_of
from etl.publish import publish
from etl.verify import verify
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.tiny import NORTH, SOUTH, covered, event, fact

SIGNED = Signed("填报人甲", "审核人乙", "负责人丙")
LATER = tiny.AT + timedelta(days=3)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tiny.place(tmp_path)


@pytest.fixture
def archive(place: Place) -> Archive:
    """August and September reported by a list of both districts and a stated figure of NORTH's; August closed."""
    archive = Archive(place, tiny.plan())
    tiny.accept(
        archive,
        events=[event("1", "2013-07"), event("2", "2013-08", area=SOUTH), event("3", "2013-09")],
        coverage=[covered("2013-01", "2013-09")],
        name="list.xlsx",
    )
    tiny.accept(archive, facts=[fact(30, start="2013-08", measure="people", basis="stock")], name="people.xlsx")
    publish(place, archive.plan, at=tiny.AT)
    close(archive, "2013-08")
    return archive


def close(archive: Archive, month: str, signed: Signed = SIGNED, *, viewer: Viewer = LOCAL_OWNER) -> None:
    close_month(archive, month, signed, by="clerk", at=tiny.AT, viewer=viewer)


def add(archive: Archive, *, reason: str = "", **rows: Any) -> int:
    made, content = tiny.reading(name=f"{reason}{sorted(rows)}{rows}.xlsx"[:60], **rows)
    return archive.accept(made, content, by="tester", at=LATER, reason=reason).batch


def refused(rule: str) -> Any:
    return pytest.raises(ArchiveError, check=lambda error: error.rule == rule and bool(error.action))


# What a file says, and the months up to August 2013 that it moves.
FILES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "of a later month": ({"facts": [fact(5, start="2013-09", measure="people", basis="stock")]}, []),
    "the very figures in force": ({"facts": [fact(30, start="2013-08", measure="people", basis="stock")]}, []),
    "another figure": ({"facts": [fact(31, start="2013-08", measure="people", basis="stock")]}, ["2013-08"]),
    "a year to date is of its last month": (
        {"facts": [fact(9, start="2013-01", period_months=8, basis="year_to_date")]}, ["2013-08"]),
    "a year to date of a later month": (
        {"facts": [fact(9, start="2013-01", period_months=9, basis="year_to_date")]}, []),
    "a month before the closed one": ({"facts": [fact(1, start="2012-05")]}, ["2012-05"]),
    "records as they are, and a new month's": (
        {"events": [event("1", "2013-07"), event("2", "2013-08", area=SOUTH), event("4", "2013-10")],
         "coverage": [covered("2013-01", "2013-10")]}, []),
    "a record moved to another month": ({"events": [event("1", "2013-09")]}, ["2013-07"]),
    "a record of another area now": ({"events": [event("2", "2013-08")]}, ["2013-08"]),
    "a month newly covered": ({"coverage": [covered("2012-12", "2013-09")]}, ["2012-12"]),
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_moves_a_closed_month_needs_a_reason(archive: Archive, file: str) -> None:
    rows, months = FILES[file]
    made, _ = tiny.reading(**rows)
    assert list(archive.moved_by(made)) == months
    if not months:
        assert add(archive, **rows)
        return
    with refused("month_closed") as error:
        add(archive, reason="  ", **rows)
    assert all(month in str(error.value) for month in months)
    batch = add(archive, reason="更正", **rows)
    assert list(archive.moved_by_undo(batch)) == months
    with refused("month_closed"):
        archive.undo(batch, by="tester", at=LATER)


def test_each_change_leaves_a_notice_that_a_rebuild_has_too(archive: Archive) -> None:
    batch = add(archive, reason="更正", facts=[fact(31, start="2013-08", measure="people", basis="stock")])
    archive.undo(batch, by="tester", at=LATER, reason="误报")
    assert notices(archive, LOCAL_OWNER) == [
        ("2013-08", batch, "accepted", ["2013-08"], "更正"), ("2013-08", batch, "undone", ["2013-08"], "误报"),
    ]  # fmt: skip
    assert verify(archive.place, archive.plan, at=LATER, texts=Texts("en")) == []


def test_undoing_what_is_not_in_force_moves_nothing(archive: Archive) -> None:
    add(archive, reason="更正", facts=[fact(31, start="2013-08", measure="people", basis="stock")])
    add(archive, reason="更正", events=[event(key, "2013-08") for key in ("1", "2", "3")])
    assert archive.undo(2, by="tester", at=LATER) is True
    assert archive.moved_by_undo(1) == ("2013-01", *(f"2013-0{month}" for month in range(2, 9))), "its months' coverage"


def notices(archive: Archive, viewer: Viewer) -> list[tuple[Any, ...]]:
    publish(archive.place, archive.plan, at=LATER)
    rows = Warehouse(archive.place.warehouse).run("correction_notices", viewer=viewer).to_pylist()
    told = [(f"{r['month']:%Y-%m}", r["batch"], r["change"], json.loads(r["months_json"]), r["reason"]) for r in rows]
    return sorted(told, key=str)


def test_every_closed_month_that_stands_on_the_changed_one_has_a_notice(archive: Archive) -> None:
    close(archive, "2013-09")
    batch = add(archive, reason="核实", facts=[fact(7, start="2013-08"), fact(8, start="2013-09")])
    both = ["2013-08", "2013-09"]
    assert notices(archive, LOCAL_OWNER) == [
        ("2013-08", batch, "accepted", both[:1], "核实"), ("2013-09", batch, "accepted", both, "核实"),
    ]  # fmt: skip


def test_a_district_hears_that_a_month_was_corrected_but_of_others_files_nothing(archive: Archive) -> None:
    batch = add(archive, reason="北区事由", facts=[fact(7, start="2013-08")])
    archive.undo(batch, by="北", at=LATER, reason="北区撤销")
    north, south = (notices(archive, viewer_of("district", area)) for area in (NORTH, SOUTH))
    assert {row[4] for row in north} == {"北区事由", "北区撤销"}
    assert south == [("2013-08", None, change, ["2013-08"], None) for change in ("accepted", "undone")]
    rows = Warehouse(archive.place.warehouse).run("correction_notices", viewer=viewer_of("district", SOUTH)).to_pylist()
    assert {row[name] for row in rows for name in ("done_at", "done_by", "file_name", "batch")} == {None}
    (closed,) = Warehouse(archive.place.warehouse).run("closings", viewer=viewer_of("district", SOUTH)).to_pylist()
    assert (closed["responsible"], closed["note"], closed["missing_json"]) == ("负责人丙", None, "[]")


def test_only_a_month_with_figures_is_closed_in_its_turn_by_those_who_may(archive: Archive, place: Place) -> None:
    months = [tiny.AT.date().replace(month=month, day=1) for month in (7, 8, 9, 10)]
    assert closable(archive, months, at=tiny.AT) == ["2013-09"]
    for month, rule in (("2013-08", "closed_before"), ("2012-01", "closed_before"), ("2013-10", "closing_early"),
                        ("2013-9", "not_a_month")):  # fmt: skip
        with refused(rule):
            close(archive, month)
    with refused("closing_names"):
        close(archive, "2013-09", Signed("甲", " ", "丙"))
    for viewer in (viewer_of("leader"), viewer_of("district", NORTH, may_hand_in=True)):
        with pytest.raises(PermissionError):
            close(archive, "2013-09", viewer=viewer)
    with refused("closing_empty"):
        close_month(archive, "2013-10", SIGNED, by="c", at=datetime(2014, 1, 5, tzinfo=UTC), viewer=LOCAL_OWNER)
    assert [one.month for one in closings(archive.engine)] == ["2013-08"]


def test_a_month_with_missing_reports_is_closed_with_a_note_only(archive: Archive, place: Place) -> None:
    archive.undo(1, by="t", at=LATER, reason="全部重报")
    add(archive, reason="重报", events=[event("1", "2013-08")], coverage=[covered("2013-08", "2013-08")])
    add(archive, facts=[fact(5, start="2013-09", measure="people", basis="stock")])
    publish(place, archive.plan, at=LATER)
    assert missing_of(archive, "2013-09", viewer=LOCAL_OWNER) == ["things"]
    with refused("closing_incomplete") as error:
        close(archive, "2013-09")
    assert "things" in str(error.value)
    close(archive, "2013-09", Signed("甲", "乙", "丙", "按已报数据定版"))
    assert closings(archive.engine)[-1].missing == ("things",)


def test_the_command_closes_publishes_and_asks_for_a_reason(
    demo_like: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["--filled-by", "甲", "--checked-by", "乙", "--responsible", "丙"]
    assert main(["close", "2013-09", *names, "--note", "按已报", "--data", str(demo_like)]) == 0
    place = Place.of(None, demo_like)
    (closed,) = Warehouse(place.warehouse).run("closings", viewer=LOCAL_OWNER).to_pylist()
    assert closed["filled_by"] == "甲"
    assert main(["undo", "1", "--yes", "--data", str(demo_like)]) == 1
    said = capsys.readouterr()
    assert "--reason" in said.err and "已经定版" in said.out
    assert main(["undo", "1", "--yes", "--reason", "重报", "--data", str(demo_like)]) == 0
    rows = Warehouse(place.warehouse).run("correction_notices", viewer=LOCAL_OWNER).to_pylist()
    assert [(row["change"], row["reason"]) for row in rows] == [("undone", "重报")]


@pytest.fixture
def demo_like(tmp_path: Path) -> Path:
    """A data folder under the real plan, figures by hand."""
    from tests.pages.city import build

    return build(tmp_path / "city").data_dir
