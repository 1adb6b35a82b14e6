"""What the world does to a writer: a full disk, one closed to writing, damaged files, a clock gone back, a crowd."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from etl.archive import Archive
from etl.catch_up import catch_up
from etl.publish import publish
from etl.verify import verify
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.place import ROOT, Place
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.tiny import AT, fact

MEGABYTES = 32
PLAN = tiny.plan()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(mounted)]
    if os.name == "nt" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield mounted
    subprocess.run(["umount", "-l", str(mounted)], check=True)


def stocked(folder: Path) -> tuple[Place, Archive, int]:
    place = tiny.place(folder)
    archive = Archive(place, PLAN)
    batch = tiny.accept(archive, facts=[fact(3)])
    publish(place, PLAN, at=AT)
    return place, archive, batch


def assert_untouched(place: Place, batches: int) -> None:
    assert len(Archive(place, PLAN).history(viewer=LOCAL_OWNER)) == batches
    assert verify(place, PLAN, at=AT, texts=Texts("en")) == []


def fill(filler: Path) -> None:
    """Write until the disk is full to the last byte."""
    with open(filler, "wb", buffering=0) as handle, suppress(OSError):
        while True:
            handle.write(bytes(4096))


def refused(rule: str, deed: object, *given: object, **named: object) -> None:
    assert callable(deed)
    with pytest.raises(ArchiveError) as caught:
        deed(*given, **named)
    assert caught.value.rule == rule and all(caught.value.told(Texts("zh")))


def test_a_full_disk_is_told_and_nothing_is_half_written(disk: Path) -> None:
    place, archive, batch = stocked(disk)
    filler = disk / "filler"
    fill(filler)
    refused("disk_full", tiny.accept, archive, facts=[fact(4)], name="g.xlsx")
    refused("disk_full", publish, place, PLAN, at=AT)
    assert Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)["batch"].to_pylist() == [batch]
    filler.unlink()
    assert_untouched(place, 1)
    tiny.accept(archive, facts=[fact(4)], name="g.xlsx")
    assert catch_up(place, PLAN, at=AT)
    assert_untouched(place, 2)


def test_a_folder_closed_to_writing_is_told(disk: Path, tmp_path: Path) -> None:
    place, _, _ = stocked(disk)
    closed = tmp_path / "closed"
    closed.mkdir()
    subprocess.run(["mount", "--bind", str(disk), str(closed)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(closed)], check=True)
        there = tiny.place(closed)
        refused("disk_closed", tiny.accept, Archive(there, PLAN), facts=[fact(4)], name="g.xlsx")
        refused("disk_closed", publish, there, PLAN, at=AT)
        assert Warehouse(there.warehouse).run("batches_held", viewer=LOCAL_OWNER).num_rows == 1  # it is still read
    finally:
        subprocess.run(["umount", "-l", str(closed)], check=True)
    assert_untouched(place, 1)


def test_a_damaged_original_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    place, archive, batch = stocked(tmp_path)
    (bytes_,) = (path for path in place.archive_dir.rglob("*") if path.is_file())
    bytes_.write_bytes(b"?" + bytes_.read_bytes()[1:])
    refused("damaged_original", archive.original, batch, viewer=LOCAL_OWNER)
    (told,) = verify(place, PLAN, at=AT, texts=Texts("en"))
    assert str(batch) in told
    tiny.accept(archive, facts=[fact(4)], name="g.xlsx")
    publish(place, PLAN, at=AT)
    assert len(Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)) == 2


def test_a_damaged_warehouse_is_told_and_built_again(tmp_path: Path) -> None:
    place, _, batch = stocked(tmp_path)
    place.warehouse.write_bytes(b"no database" * 1000)
    refused("damaged_warehouse", Warehouse(place.warehouse).stamp)
    assert catch_up(place, PLAN, at=AT)
    assert Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)["batch"].to_pylist() == [batch]
    assert_untouched(place, 1)


def test_a_warehouse_without_its_ledger_is_left_as_it_is(tmp_path: Path) -> None:
    place, archive, batch = stocked(tmp_path)
    archive.engine.dispose()
    for path in tmp_path.glob("data/ledger.sqlite*"):
        path.unlink()
    for _ in range(2):  # without a ledger, then with an empty one
        assert not catch_up(place, PLAN, at=AT)
        assert Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)["batch"].to_pylist() == [batch]
        Archive(place, PLAN)


def test_a_clock_gone_back_a_year_loses_nothing(tmp_path: Path) -> None:
    place, archive, _ = stocked(tmp_path)
    then = AT - timedelta(days=366)
    made, content = tiny.reading(facts=[fact(9)], name="g.xlsx")
    batch = archive.accept(made, content, by="clerk", at=then).batch
    publish(place, PLAN, at=then)
    found = Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)["batch"].to_pylist()
    assert found == [1, batch] and archive.history(viewer=LOCAL_OWNER)[0].batch == batch
    assert_untouched(place, 2)
    archive.undo(batch, by="clerk", at=then)
    publish(place, PLAN, at=then)
    assert_untouched(place, 2)


UPLOAD = """
import sys
from pathlib import Path
from etl.archive import Archive
from etl.publish import publish
from tests.etl import tiny
folder, clerk, files = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
place, plan = tiny.place(folder), tiny.plan()
archive = Archive(place, plan)
for number in range(files):
    facts = [tiny.fact(clerk, start=f"2012-{number + 1:02}")]
    print(tiny.accept(archive, facts=facts, name=f"{clerk}-{number}.xlsx"))
    publish(place, plan, at=tiny.AT)
"""


def test_a_crowd_of_clerks_waits_for_each_other(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    clerks, files = (10, 5) if request.config.getoption("--long") else (2, 2)
    run = [sys.executable, "-c", UPLOAD, str(tmp_path)]
    crowd = [
        subprocess.Popen([*run, str(clerk), str(files)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for clerk in range(clerks)
    ]
    told = [one.communicate(timeout=300)[0] for one in crowd]
    numbers = sorted(int(line) for said in told for line in said.split())
    assert numbers == list(range(1, clerks * files + 1))
    place = tiny.place(tmp_path)
    assert Warehouse(place.warehouse).run("batches_held", viewer=LOCAL_OWNER)["batch"].to_pylist() == numbers
    assert_untouched(place, len(numbers))
