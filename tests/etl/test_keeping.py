"""Start for real, backup and restore: nothing is lost, nothing is brought over what is there."""

from __future__ import annotations

import errno
import io
import os
import tarfile
import threading
from pathlib import Path

import duckdb
import pytest

from etl.archive import Archive
from etl.backup import LIST, backup, restore
from etl.load import Looked
from etl.publish import publish
from etl.starting import ASIDE, is_demo, start
from etl.verify import differences, verify
from etl.waiting import accept_waiting, content_of, hand_in, handed_in
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.access.access import Access
from scorecard.errors import AccessError, ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.texts import Texts
from tests.etl import tiny
from tests.etl.tiny import AT, NORTH, SOUTH, fact

DEMO = Plan.model_validate(tiny.PLAN | {"city": tiny.PLAN["city"] | {"demo": True}})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tiny.place(tmp_path / "here")


def demo_mark(place: Place) -> bool:
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        return bool(connection.execute("select demo from build").fetchall()[0][0])


def files_under(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("ledger.sqlite-"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# --- start -----------------------------------------------------------------------------------------------------------


def test_start_puts_the_demo_aside_whole_and_empties_the_city(place: Place) -> None:
    archive = Archive(place, DEMO)
    tiny.accept(archive, facts=[fact(3)])
    publish(place, DEMO, at=AT)
    assert demo_mark(place)
    kept = {name: content for name, content in files_under(place.data_dir).items() if name.startswith(("arc", "bat"))}
    aside = start(place, DEMO, by="clerk", at=AT)
    assert aside.parent == place.data_dir / ASIDE and kept.items() <= files_under(aside).items()
    assert not place.warehouse.exists() and Archive(place, DEMO).history(viewer=LOCAL_OWNER) == []
    again = Place(place.plan_dir, aside, aside / place.warehouse.name)
    assert verify(again, DEMO, at=AT, texts=Texts("en")) == []  # the demo still is what it was


def test_what_is_uploaded_then_bears_no_demo_mark(place: Place) -> None:
    tiny.accept(Archive(place, DEMO), facts=[fact(3)])
    start(place, DEMO, by="clerk", at=AT)
    tiny.accept(Archive(place, DEMO), facts=[fact(4)])
    publish(place, DEMO, at=AT)
    assert not demo_mark(place) and not is_demo(Archive(place, DEMO))


@pytest.mark.parametrize("plan", [tiny.plan(), DEMO])
def test_a_citys_own_data_is_never_put_aside(place: Place, plan: Plan) -> None:
    if plan is DEMO:
        start(place, plan, by="clerk", at=AT)
    archive = Archive(place, plan)
    tiny.accept(archive, facts=[fact(3)])
    archive.engine.dispose()  # or what is still written ahead goes into ledger.sqlite whenever the garbage is collected
    before = files_under(place.data_dir)
    with pytest.raises(ArchiveError) as caught:
        start(place, plan, by="clerk", at=AT)
    assert caught.value.rule == "no_demo_here" and files_under(place.data_dir) == before


# --- backup and restore ----------------------------------------------------------------------------------------------


@pytest.fixture
def stocked(place: Place, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """A city with a batch in force and one undone, published; its plan folder holds something to copy."""
    monkeypatch.setattr("etl.backup.load_plan", lambda _folder: tiny.plan())
    place.plan_dir.mkdir(parents=True)
    (place.plan_dir / "plan.toml").write_text("the plan", encoding="utf-8")
    archive = Archive(place, tiny.plan())
    tiny.accept(archive, facts=[fact(3)])
    undone = tiny.accept(archive, facts=[fact(5, start="2013-02")], name="g.xlsx")
    archive.undo(undone, by="clerk", at=AT, reason="wrong")
    publish(place, tiny.plan(), at=AT)
    return archive


def test_what_is_restored_is_what_was(stocked: Archive, tmp_path: Path) -> None:
    out, other = tmp_path / "b.tar", tiny.place(tmp_path / "there")
    assert backup(stocked.place, stocked.plan, out, at=AT) > 6
    plan_dir = restore(out, other, at=AT)
    assert (plan_dir / "plan.toml").read_text(encoding="utf-8") == "the plan"
    assert Archive(other, tiny.plan()).history(viewer=LOCAL_OWNER) == stocked.history(viewer=LOCAL_OWNER)
    assert differences(stocked.place.warehouse, other.warehouse) == []
    assert verify(other, tiny.plan(), at=AT, texts=Texts("en")) == []
    with tarfile.open(out) as tar:
        assert "secret.key" not in {Path(name).name for name in tar.getnames()}


def test_accounts_links_and_what_waits_come_back_and_everybody_signs_in_again(stocked: Archive, tmp_path: Path) -> None:
    door, password, link_viewer = (
        Access(stocked.place),
        "correct horse battery",
        viewer_of("district", NORTH, may_hand_in=True),
    )
    door.add_account("clerk", password, "staff", at=AT)
    door.add_account("former", password, "staff", at=AT)
    door.lock_account("former", by="clerk", at=AT)
    token, link = door.make_link(NORTH, by="clerk", at=AT, may_hand_in=True)
    revoked, closed = door.make_link(SOUTH, by="clerk", at=AT)
    door.revoke_link(closed.id, by="clerk", at=AT)
    cookies = [door.sign_in("clerk", password, address="127.0.0.1", at=AT).cookie, door.open_link(token, at=AT).cookie]
    made, content = tiny.reading(facts=[fact(7, start="2013-03", area=NORTH)], name="waits.xlsx")
    looked = Looked(made, stocked.preview(made, viewer=link_viewer), content, {})
    number = hand_in(stocked, looked, viewer=link_viewer, by=f"link:{link.id}", at=AT, note="March").number
    backup(stocked.place, stocked.plan, tmp_path / "b.tar", at=AT)
    restore(tmp_path / "b.tar", other := tiny.place(tmp_path / "there"), at=AT)

    for path in (tmp_path / "b.tar", other.access):
        assert os.name == "nt" or path.stat().st_mode & 0o077 == 0, "password hashes: for nobody else here"

    there, archive = Access(other), Archive(other, tiny.plan())
    assert there.accounts() == door.accounts() and there.links() == door.links()
    assert handed_in(archive, viewer=LOCAL_OWNER) == handed_in(stocked, viewer=LOCAL_OWNER)
    assert content_of(archive, number, viewer=link_viewer) == content
    for cookie in cookies:
        assert door.visitor(cookie, at=AT)
        with pytest.raises(AccessError, check=lambda error: error.rule == "session_unknown"):
            there.visitor(cookie, at=AT)
    assert there.visitor(there.sign_in("clerk", password, address="127.0.0.1", at=AT).cookie, at=AT).name == "clerk"
    assert "hand_in" in there.visitor(there.open_link(token, at=AT).cookie, at=AT).viewer.rights
    with pytest.raises(AccessError, check=lambda error: error.rule == "link_revoked"):
        there.open_link(revoked, at=AT)
    batch = accept_waiting(archive, number, looked, by="clerk", at=AT, reason="", viewer=LOCAL_OWNER).batch
    publish(other, tiny.plan(), at=AT)
    assert batch == 3 and verify(other, tiny.plan(), at=AT, texts=Texts("en")) == []


def test_a_backup_of_a_busy_city_holds_all_that_was_accepted_before_it(stocked: Archive, tmp_path: Path) -> None:
    busy, accepted = threading.Event(), list[int]()

    def upload() -> None:
        writer = Archive(stocked.place, stocked.plan)
        while not busy.is_set():
            name = f"{len(accepted)}.xlsx"
            accepted.append(tiny.accept(writer, facts=[fact(len(accepted), start="2013-03")], name=name))

    uploading = threading.Thread(target=upload)
    uploading.start()
    try:
        for number in range(3):
            confirmed = set(accepted)
            backup(stocked.place, stocked.plan, tmp_path / f"{number}.tar", at=AT)
            other = tiny.place(tmp_path / f"there{number}")
            restore(tmp_path / f"{number}.tar", other, at=AT)
            held = {entry.batch for entry in Archive(other, tiny.plan()).history(viewer=LOCAL_OWNER)}
            assert confirmed <= held
            assert verify(other, tiny.plan(), at=AT, texts=Texts("en")) == []
    finally:
        busy.set()
        uploading.join()
    assert len(accepted) > 3


def test_nothing_is_restored_over_data(stocked: Archive, tmp_path: Path) -> None:
    out = tmp_path / "b.tar"
    backup(stocked.place, stocked.plan, out, at=AT)
    before = files_under(stocked.place.data_dir)
    with pytest.raises(ArchiveError) as caught:
        restore(out, stocked.place, at=AT)
    assert caught.value.rule == "not_empty" and files_under(stocked.place.data_dir) == before


def spoilt(source: Path, target: Path, how: str) -> Path:
    """A backup with a file changed, lacking or added, cut short, or no .tar at all."""
    if how in ("cut", "text"):
        target.write_bytes(source.read_bytes()[:5000] if how == "cut" else b"not a backup")
        return target
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        members = [(info, old.extractfile(info).read()) for info in old.getmembers()]  # type: ignore[union-attr]
        first = next(place for place, (info, _) in enumerate(members) if info.name != LIST)
        if how == "changed":
            members[first] = (members[first][0], members[first][1][:-1] + b"?")
        elif how == "lacking":
            del members[first]
        else:
            members.append((tarfile.TarInfo("../outside" if how == "outside" else "data/more"), b""))
        for info, content in members:
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return target


@pytest.mark.parametrize("how", ["changed", "lacking", "added", "outside", "cut", "text"])
def test_a_spoilt_backup_is_refused_and_leaves_nothing(stocked: Archive, tmp_path: Path, how: str) -> None:
    backup(stocked.place, stocked.plan, tmp_path / "b.tar", at=AT)
    other = tiny.place(tmp_path / "there")
    with pytest.raises(ArchiveError) as caught:
        restore(spoilt(tmp_path / "b.tar", tmp_path / "spoilt.tar", how), other, at=AT)
    assert caught.value.rule == "no_backup"
    assert not (tmp_path / "there").exists() and not (tmp_path / "outside").exists()


def test_a_backup_that_cannot_be_made_is_told_and_leaves_nothing(stocked: Archive, tmp_path: Path) -> None:
    nowhere = tiny.place(tmp_path / "there")
    with pytest.raises(ArchiveError, check=lambda error: error.rule == "no_city"):
        backup(nowhere, stocked.plan, tmp_path / "b.tar", at=AT)
    (tmp_path / "taken.tar").mkdir()
    for out in (tmp_path / "taken.tar", tmp_path / "no" / "b.tar"):
        with pytest.raises(ArchiveError, check=lambda error: error.rule == "disk_failed"):
            backup(stocked.place, stocked.plan, out, at=AT)
    assert not [*tmp_path.glob("*.part"), *tmp_path.glob("b.tar"), *tmp_path.glob("there")]


@pytest.mark.parametrize("there", [True, False])
def test_a_restore_that_the_disk_stops_says_so_and_leaves_nothing(
    stocked: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    backup(stocked.place, stocked.plan, tmp_path / "b.tar", at=AT)
    other = tiny.place(tmp_path / "there")
    if there:
        (other.data_dir / ".restore-killed").mkdir(parents=True)
    monkeypatch.setattr("etl.backup.shutil.copyfileobj", full_disk)
    with pytest.raises(ArchiveError) as caught:
        restore(tmp_path / "b.tar", other, at=AT)
    assert caught.value.rule == "disk_full"
    assert [*tmp_path.glob("there/**")] == ([tmp_path / "there", other.data_dir] if there else [])
    monkeypatch.undo()
    monkeypatch.setattr("etl.backup.load_plan", lambda _folder: tiny.plan())
    restore(tmp_path / "b.tar", other, at=AT)
    assert verify(other, tiny.plan(), at=AT, texts=Texts("en")) == []


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_with_anything_else_in_it_is_not_restored_into(stocked: Archive, tmp_path: Path) -> None:
    backup(stocked.place, stocked.plan, tmp_path / "b.tar", at=AT)
    other = tiny.place(tmp_path / "there")
    (other.data_dir / "plan").mkdir(parents=True)
    (other.data_dir / "letter.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(ArchiveError) as caught:
        restore(tmp_path / "b.tar", other, at=AT)
    assert caught.value.rule == "not_empty"
    assert sorted(path.name for path in other.data_dir.iterdir()) == ["letter.txt", "plan"]
