"""区县上报 on the pages: what a link's upload says before it is handed in, and what each side sees of it after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from etl.cli import main
from etl.waiting import hand_in, handed_in, look_at, return_waiting
from pages.parts.batches import archive_of
from pages.parts.pending import Pending
from pages.parts.waiting_list import has_waiting
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import Place
from scorecard.texts import Texts
from tests.pages.city import AT
from tests.pages.test_upload import NAME, workbook
from tests.pages.viewing import context_of, table_with, view, words

ZH = Texts("zh")
WEIBIN, JINTAI = "610302", "610303"
OWN, OTHER = (viewer_of("district", area, may_hand_in=True) for area in (WEIBIN, JINTAI))
ROW, FOREIGN = ["渭滨区", 71, 21, 30, 20], ["金台区", 50, 10, 30, 10]


@pytest.fixture
def own(place: Place, tmp_path: Path) -> Place:
    """A private copy of the city."""
    data = shutil.copytree(place.data_dir, tmp_path / "city")
    return Place(place.plan_dir, data, data / "warehouse.duckdb")


@pytest.mark.parametrize(("rows", "may"), [((ROW,), True), ((ROW, FOREIGN), False)])
def test_a_file_of_the_own_area_can_be_handed_in_any_other_is_refused_by_cell(
    place: Place, rows: tuple[list[object], ...], may: bool
) -> None:
    app = view("hand_in", place, viewer=OWN)
    app.get("file_uploader")[0].upload(NAME, workbook(*rows))
    app = app.run()
    assert not app.exception
    said = words(app)
    assert app.button(key="handing_in.send").disabled is not may
    assert (ZH.t("waiting.dialog.ready") in said) is may
    assert ("B5（金台）" in said) is not may, "the cell and whose it is"
    if may:
        assert table_with(app, ZH.t("upload.changes.old"))["区县"].unique().tolist() == ["渭滨"]


def test_what_was_refused_beside_what_was_handed_in_is_named(own: Place) -> None:
    app = view("hand_in", own, viewer=OWN)
    for name, rows in ((NAME, (ROW,)), ("others.xlsx", (ROW, FOREIGN))):
        app.get("file_uploader")[0].upload(name, workbook(*rows))
    app = app.run()
    app.button(key="handing_in.send").click()
    app.button(key="handing_in.review").click().run()  # a full run: it opens the dialog again, where the other is
    assert ZH.t("waiting.drop.done", count=1) in words(app)
    assert ZH.t("waiting.drop.left", count=1, files="others.xlsx") in words(app)


def test_only_a_link_with_the_right_is_offered_to_upload(place: Place) -> None:
    for viewer in (LOCAL_OWNER, Viewer("leader"), viewer_of("district", WEIBIN)):
        assert not view("hand_in", place, viewer=viewer).get("file_uploader")
    seen = {role: has_waiting(context_of(place, viewer=viewer_of(role))) for role in ("staff", "leader")}
    assert seen == {"staff": True, "leader": False}
    assert not has_waiting(context_of(place, viewer=viewer_of("district", WEIBIN)))


def test_staff_see_it_and_its_district_reads_why_it_came_back(own: Place) -> None:
    context = context_of(own, viewer=OWN)
    archive, file = archive_of(context), Pending(NAME, workbook(ROW))
    file.look(context)
    assert file.looked is not None
    hand_in(archive, file.looked, viewer=OWN, by="link:7", at=AT, note="张工")
    staff = view("waiting", own)
    assert table_with(staff, "area")["note"].tolist() == ["张工"]
    assert {one.key for one in staff.button} >= {"waiting.review", "waiting.return"}
    staff.button(key="waiting.review").click().run()
    assert "渭滨" in table_with(staff, ZH.t("effect.turns.status"))[ZH.t("effect.turns.area")].tolist()
    (one,) = handed_in(archive, viewer=LOCAL_OWNER)
    again = look_at(archive, one.number, today=AT.date(), viewer=LOCAL_OWNER)
    assert again.reading.facts.num_rows == file.looked.reading.facts.num_rows, "read again as it was handed in"
    district = view("waiting", own, viewer=OWN)
    keys = {one.key for one in district.button}
    assert "waiting.withdraw" in keys and "waiting.review" not in keys
    return_waiting(archive, one.number, viewer=LOCAL_OWNER, by="李科长", at=AT, reason="与上月重复")
    district = view("waiting", own, viewer=OWN)
    assert table_with(district, "reason")["reason"].tolist() == ["与上月重复"] and "李科长" not in words(district)
    assert ZH.t("waiting.empty.own") in words(view("waiting", own, viewer=OTHER))


def test_the_command_shows_a_waiting_file_and_accepts_it_by_a_yes(
    own: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    context, file = context_of(own, viewer=OWN), Pending(NAME, workbook(ROW))
    file.look(context)
    assert file.looked is not None
    hand_in(archive_of(context), file.looked, viewer=OWN, by="link:7", at=AT)
    accept = ["waiting", "--accept", "1", "--data", str(own.data_dir), "--plan", str(own.plan_dir)]
    assert main([*accept, "--trial"]) == 1
    said = capsys.readouterr().out
    assert NAME in said and " → " in said and "--yes" in said
    assert handed_in(archive_of(context), viewer=LOCAL_OWNER)[0].state == "waiting"
    assert main([*accept, "--yes", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], handed_in(archive_of(context), viewer=LOCAL_OWNER)[0].batch) == ("accepted", told["batch"])
    assert main([*accept, "--yes"]) == 0 and f"批次{told['batch']}" in capsys.readouterr().out, "accepted twice is one"
