"""Numbered migrations: an old database goes on with all that is in it, a kill leaves old or new, a newer is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from etl import ledger
from etl.archive import Archive
from etl.backup import LIST, backup, restore
from etl.publish import publish
from etl.verify import verify
from scorecard.access import LOCAL_OWNER, store
from scorecard.access.access import Access
from scorecard.errors import ArchiveError
from scorecard.migrations import Migrations, statements
from scorecard.place import ROOT, Place
from scorecard.texts import Texts
from server.start import require_account
from tests.etl import tiny
from tests.etl.tiny import AT, NORTH, fact

DATABASES = {"ledger": (ledger.MIGRATIONS, ledger.metadata), "access": (store.MIGRATIONS, store.metadata)}
NEVER_DROPPED = {"judgement"}  # what older ledgers said before there was `said`
FILES = {name: sorted(steps._files) for name, (steps, _) in DATABASES.items()}


def as_version(path: Path, which: str, number: int, *, numbered: bool = True) -> Path:
    """A database as the program of that version made it; ledgers of before numbers were kept have none in them."""
    with closing(sqlite3.connect(path)) as database:
        for file in FILES[which][:number]:
            database.executescript(file.read_text(encoding="utf-8"))
        database.execute(f"pragma user_version = {number if numbered else 0}")
        database.commit()
    return path


def schema(path: Path) -> dict[str, Any]:
    """Table → its columns (type, empty or not, place in the key), references, indexes."""
    with closing(sqlite3.connect(path)) as database:
        tables = [n for (n,) in database.execute("select name from sqlite_master where type='table'")]
        found = {}
        for table in sorted(set(tables) - NEVER_DROPPED - {"sqlite_sequence"}):
            told = database.execute(f"pragma table_info({table})")
            columns = {name: (kind.lower(), filled, key) for _, name, kind, filled, _, key in told}
            keys = sorted(row[2:5] for row in database.execute(f"pragma foreign_key_list({table})"))
            listed = [row[1:4] for row in database.execute(f"pragma index_list({table})")]
            found[table] = (columns, keys, sorted(listed))
        return found


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("pragma user_version").fetchone()[0])


@pytest.mark.parametrize("which", DATABASES)
def test_the_files_make_what_the_program_says_it_reads(which: str, tmp_path: Path) -> None:
    steps, metadata = DATABASES[which]
    engine = create_engine(f"sqlite:///{tmp_path / 'said.sqlite'}")
    metadata.create_all(engine)
    engine.dispose()
    steps.bring_up(tmp_path / "made.sqlite")
    assert schema(tmp_path / "made.sqlite") == schema(tmp_path / "said.sqlite")
    assert all(file.read_text(encoding="utf-8").startswith("-- ") for file in FILES[which])


EVERY = [(which, number) for which in DATABASES for number in range(1, len(FILES[which]) + 1)]


@pytest.mark.parametrize(("which", "number"), EVERY)
def test_every_earlier_version_goes_on(which: str, number: int, tmp_path: Path) -> None:
    """Ledgers without a number in them, as they were before numbers were kept; accounts always had one."""
    steps, _ = DATABASES[which]
    path = as_version(tmp_path / "old.sqlite", which, number, numbered=which == "access")
    steps.bring_up(path)
    steps.bring_up(tmp_path / "new.sqlite")
    assert (schema(path), version(path)) == (schema(tmp_path / "new.sqlite"), steps.last)


# --- an old backup ---------------------------------------------------------------------------------------------------


OLD_ACCESS = """
insert into account values ('li', 'Li', 'administrator', null, 'hash', '2012-01-01T00:00:00.000000Z',
    '2012-01-01T00:00:00.000000Z', null, null);
insert into link values (7, '{token}', 'N', '2013-10-01T00:00:00.000000Z', 'Li', '2099-01-01T00:00:00.000000Z', null,
    null, 3, '2013-10-02T00:00:00.000000Z');
"""
OLD_WORD = "insert into judgement values (1, 'g', '', 'C', '2013-01-01', '2013-01-01', 'missed', 1, 2, null, 0.1, 1)"


def old_backup(place: Place, folder: Path) -> Path:
    """A backup as the first version wrote it: its files, its databases, rows in every table that it had."""
    now, old = folder / "now.tar", as_version(folder / "ledger.sqlite", "ledger", 1, numbered=False)
    backup(place, tiny.plan(), now, at=AT)
    with closing(sqlite3.connect(old)) as database:
        database.execute("attach ? as today", (str(place.ledger),))
        database.execute("insert into batch select * from today.batch")
        database.execute("insert into undo select * from today.undo")
        database.execute("insert into publication values (1, '2013-10-13T02:00:00.000000Z', 'stamp', 'digest')")
        database.execute(OLD_WORD)
        database.commit()
    doors = as_version(folder / "access.sqlite", "access", 1)
    with closing(sqlite3.connect(doors)) as database:
        database.executescript(OLD_ACCESS.format(token=hashlib.sha256(b"token").hexdigest()))
    with tarfile.open(now) as tar:
        held = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}  # type: ignore[union-attr]
    held |= {"data/ledger.sqlite": old.read_bytes(), "data/access.sqlite": doors.read_bytes()}
    about = json.loads(held.pop(LIST))
    about["sha256"] = {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    with tarfile.open(folder / "old.tar", "w") as tar:
        for name, content in {**held, LIST: json.dumps(about).encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return folder / "old.tar"


def test_the_oldest_backup_comes_back_with_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.backup.load_plan", lambda _folder: tiny.plan())
    place, other = tiny.place(tmp_path / "here"), tiny.place(tmp_path / "there")
    place.plan_dir.mkdir(parents=True)
    (place.plan_dir / "plan.toml").write_text("the plan", encoding="utf-8")
    archive = Archive(place, tiny.plan())
    tiny.accept(archive, facts=[fact(3)])
    archive.undo(tiny.accept(archive, facts=[fact(5)], name="g.xlsx"), by="clerk", at=AT, reason="wrong")
    publish(place, tiny.plan(), at=AT)
    restore(old_backup(place, tmp_path), other, at=AT)
    assert Archive(other, tiny.plan()).history(viewer=LOCAL_OWNER) == archive.history(viewer=LOCAL_OWNER)
    assert verify(other, tiny.plan(), at=AT, texts=Texts("en")) == []
    with closing(sqlite3.connect(other.ledger)) as database:
        told = database.execute("select publication, goal, year, status from said").fetchall()
        changes = database.execute("select batch, change from published_batch order by 1, 2").fetchall()
    assert (told, changes) == ([(1, "g", 2013, "missed")], [(1, "accepted"), (2, "accepted"), (2, "undone")])
    doors = Access(other)
    assert [(entry.name, entry.role) for entry in doors.accounts()] == [("Li", "administrator")]
    assert doors.visitor(doors.open_link("token", at=AT).cookie, at=AT).viewer.area_code == NORTH
    assert [(entry.id, entry.uses) for entry in doors.links()] == [(7, 4)]
    assert (version(other.ledger), version(other.access)) == (ledger.MIGRATIONS.last, store.MIGRATIONS.last)


# --- kills, newer programs -------------------------------------------------------------------------------------------

# Kills a copy of itself before each statement that reaches the database, in turn; says how many there were.
KILLER = """
import os, signal, shutil, sqlite3, sys
from etl import ledger
from scorecard import migrations
def killed_before(number, path):
    class Counted(sqlite3.Connection):
        seen = 0
        def execute(self, *asked):
            Counted.seen += 1
            if Counted.seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().execute(*asked)
    connect = sqlite3.connect
    migrations.sqlite3.connect = lambda *a, **k: connect(*a, factory=Counted, **k)
    ledger.MIGRATIONS.bring_up(path)
number, status = 0, 1
while status:
    number += 1
    path = f"{sys.argv[1]}.{number}"
    shutil.copy(sys.argv[1], path)
    child = os.fork()
    if not child:
        killed_before(number, path)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
print(number)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes made by fork, which Windows has not")
def test_a_kill_at_any_statement_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    old = as_version(tmp_path / "old.sqlite", "ledger", 1)
    with closing(sqlite3.connect(old)) as database:
        database.execute("insert into publication values (1, '2013-02-02', 's', 'd')")
        database.execute(OLD_WORD)
        database.commit()
    before = schema(old)
    run = [sys.executable, "-c", KILLER, str(old)]
    kills = int(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    ledger.MIGRATIONS.bring_up(tmp_path / "new.sqlite")
    after = schema(tmp_path / "new.sqlite")
    states = []
    for number in range(1, kills + 1):
        path = tmp_path / f"old.sqlite.{number}"
        states.append((version(path), schema(path)))
        ledger.MIGRATIONS.bring_up(path)
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("select status from said").fetchall() == [("missed",)]
    assert kills > 15 and states == [(1, before)] * (kills - 1) + [(ledger.MIGRATIONS.last, after)]


@pytest.mark.parametrize("which", DATABASES)
def test_what_a_newer_program_wrote_is_refused_in_words_and_left(which: str, tmp_path: Path) -> None:
    place = tiny.place(tmp_path)
    place.data_dir.mkdir(parents=True)
    path = {"ledger": place.ledger, "access": place.access}[which]
    DATABASES[which][0].bring_up(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("pragma user_version = 99")
    before = path.read_bytes()
    with pytest.raises(ArchiveError) as caught:
        Archive(place, tiny.plan()) if which == "ledger" else Access(place).has_accounts()
    assert caught.value.rule == "newer_database" and path.read_bytes() == before
    assert [" ".join(caught.value.told(Texts(language))).count("99") for language in ("zh", "en")] == [1, 1]


def test_the_server_says_so_and_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tiny.place(tmp_path)
    place.data_dir.mkdir(parents=True)
    with closing(sqlite3.connect(place.access)) as database:
        database.execute("pragma user_version = 99")
    with pytest.raises(SystemExit):
        require_account(Access(place), "127.0.0.1")
    assert capsys.readouterr().err.count("access.sqlite") == 2, "in both languages"


def test_a_ledger_that_cannot_be_opened_is_told_in_words(tmp_path: Path) -> None:
    place = tiny.place(tmp_path)
    place.ledger.mkdir(parents=True)
    with pytest.raises(ArchiveError) as caught:
        Archive(place, tiny.plan())
    assert caught.value.rule == "disk_closed"


def test_a_step_that_fails_leaves_the_old_and_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "0001_a.sql").write_text("-- a\ncreate table a (x integer);\n", encoding="utf-8")
    Migrations(folder).bring_up(tmp_path / "a.sqlite")
    (folder / "0002_b.sql").write_text("-- b\ncreate table b (x integer);\nselect 1 from nowhere;\n", encoding="utf-8")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        Migrations(folder).bring_up(tmp_path / "a.sqlite")
    assert (version(tmp_path / "a.sqlite"), list(schema(tmp_path / "a.sqlite"))) == (1, ["a"])


def test_a_gap_in_the_numbers_and_half_a_statement_are_mistakes(tmp_path: Path) -> None:
    (tmp_path / "0002_b.sql").write_text("-- b\nselect 1;\n", encoding="utf-8")
    with pytest.raises(ValueError, match="gap"):
        Migrations(tmp_path)
    with pytest.raises(ValueError, match="without an end"):
        list(statements("select 1;\nselect 2\n"))
