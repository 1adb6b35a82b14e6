"""Backup and restore: archive, ledger, accounts and plan in one .tar with a list of digests; taken while others write.

Stored bytes and rows never change, so only the two databases are copied under the writer's lock. The key that signs
cookies is left out: whoever holds a backup must not be able to sign in with it. Imports etl.archive and publish.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from etl.archive import Archive
from etl.disk import disk_trouble_told
from etl.publish import publish
from scorecard.access.once import OWNER_ONLY
from scorecard.durable import sync_file, sync_folder, utc_text
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan, load_plan

LIST, FORMAT = "backup.json", 1
ACCOUNTS = "access.sqlite"
PARTS = ("archive", "batches", ACCOUNTS, "ledger.sqlite")  # of the data folder, in the order they come back
BESIDE = ".restore-"


def backup(place: Place, plan: Plan, out: Path, *, at: datetime) -> int:
    """Write the backup to `out`; returns the number of files in it. What was accepted before it began is in it.

    Raises ArchiveError when there is no city, a writer keeps the lock too long, a stored file is missing or the disk
    stops it: then nothing is left beside `out`, and what stood there stands.
    """
    if not place.ledger.is_file():
        raise ArchiveError("no_city", str(place.data_dir))
    archive, beside = Archive(place, plan), out.with_name(out.name + ".part")
    with disk_trouble_told(out.parent), tempfile.TemporaryDirectory(prefix="backup-") as folder:
        copies = _databases(archive, Path(folder))
        files = {**copies, **_kept(archive, Path(folder) / "ledger.sqlite"), **_plan_files(place.plan_dir)}
        try:
            _write(beside, files, {"made_at": utc_text(at), "city": plan.city.code})
            os.replace(beside, out)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(out.resolve().parent)
    return len(files)


def _write(out: Path, files: Mapping[str, Path], about: Mapping[str, Any]) -> None:
    """The files under their names, last the list of them with their digests; for its owner alone, as the accounts."""
    out.unlink(missing_ok=True)
    handle = os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    with open(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        digests = {name: _add(tar, name, path) for name, path in sorted(files.items())}
        told = {"format": FORMAT, **about, "sha256": digests}
        _add_text(tar, LIST, json.dumps(told, ensure_ascii=False, indent=1))
    sync_file(out)


def _databases(archive: Archive, folder: Path) -> dict[str, Path]:
    """Copies of the databases, both of the same moment."""
    found = {}
    with archive.writing():
        for path in (archive.place.ledger, archive.place.access):
            if path.is_file():
                found[f"data/{path.name}"] = _copied(path, folder / path.name)
    return found


def _copied(path: Path, copy: Path) -> Path:
    """SQLite's own backup: whole, whatever others read and write meanwhile; and nobody else may read it."""
    copy.touch(OWNER_ONLY)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    return copy


def _kept(archive: Archive, copy: Path) -> dict[str, Path]:
    """The bytes and rows of every batch that the copied ledger knows, undone ones too, and what was handed in."""
    connection = sqlite3.connect(copy)
    try:
        rows = connection.execute("select batch, sha256, file_name from batch").fetchall()
        handed_in = connection.execute("select sha256, file_name from waiting").fetchall()
    finally:
        connection.close()
    found = {}
    for batch, sha256, file_name in rows:
        path, folder = archive.bytes_path(sha256), archive.batch_dir(batch)
        if not path.is_file() or not folder.is_dir():
            raise ArchiveError("damaged_original", f"batch {batch} › {file_name}")
        found[f"data/archive/{sha256[:2]}/{sha256}"] = path
        found |= {f"data/batches/{folder.name}/{one.name}": one for one in folder.iterdir()}
    for sha256, file_name in handed_in:
        if not archive.bytes_path(sha256).is_file():
            raise ArchiveError("damaged_original", file_name)
        found[f"data/archive/{sha256[:2]}/{sha256}"] = archive.bytes_path(sha256)
    return found


def _plan_files(plan_dir: Path) -> dict[str, Path]:
    found = sorted(path for path in plan_dir.rglob("*") if path.is_file())
    return {f"plan/{path.relative_to(plan_dir).as_posix()}": path for path in found}


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file; returns the digest of the bytes that went in."""
    with open(path, "rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        handle.seek(0)
        info = tarfile.TarInfo(name)
        info.size = os.fstat(handle.fileno()).st_size
        tar.addfile(info, handle)
    return digest


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info, content = tarfile.TarInfo(name), text.encode()
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


# --- back ------------------------------------------------------------------------------------------------------------


def restore(source: Path, place: Place, *, at: datetime) -> Path:
    """Bring a backup into an empty data folder and build its warehouse; returns the folder of its plan.

    The plan of then lies in `plan` under the data folder; the warehouse is built by it. Raises ArchiveError for a
    folder that holds anything, a file that is no backup, one whose bytes are not those that were written, a full disk:
    then nothing is left of it, nor of the folder where there was none.
    """
    _must_be_empty(place.data_dir)
    with disk_trouble_told(place.data_dir), _gone_again_unless_filled(place.data_dir):
        for leftover in place.data_dir.glob(f"{BESIDE}*"):  # of a restore that was killed
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=BESIDE, dir=place.data_dir) as folder:
            _unpacked(source, Path(folder))
            _put_in_place(Path(folder), place.data_dir)
    plan_dir = place.data_dir / "plan"
    publish(replace(place, plan_dir=plan_dir), load_plan(plan_dir), at=at, note=False)
    return plan_dir


def _must_be_empty(folder: Path) -> None:
    """Nothing lies there but what a restore that was cut off may have left: it can be done again."""
    found = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    leftovers = (*PARTS[:-1], "plan", "lost+found")  # the last: of a disk of its own
    if any(not (name in leftovers or name.startswith(BESIDE) or name.endswith(".old")) for name in found):
        raise ArchiveError("not_empty", str(folder))


@contextmanager
def _gone_again_unless_filled(folder: Path) -> Iterator[None]:
    """Make the folder, with those above it; take away those that are still empty when the work fails."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):  # one that isn't empty stays
            for path in made:
                path.rmdir()
        raise


def _unpacked(source: Path, root: Path) -> None:
    """`_unpack` with its error in words; a disk that is full is another matter than a damaged backup."""
    try:
        _unpack(source, root)
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        raise ArchiveError("no_backup", source.name, detail=str(error)[:200]) from error


def _put_in_place(root: Path, data_dir: Path) -> None:
    """The ledger last: without it the folder counts as empty, and a restore that was cut off can be done again."""
    _move(root / "plan", data_dir / "plan")
    for name in PARTS:
        if (root / "data" / name).exists():
            if name == ACCOUNTS:
                (root / "data" / name).chmod(OWNER_ONLY)  # a tar of its own bears another mode
            _move(root / "data" / name, data_dir / name)
    sync_folder(data_dir)


def _move(path: Path, target: Path) -> None:
    if target.is_dir():  # of a restore that was cut off
        target.rename(target.with_name(f"{target.name}.{os.getpid()}.old"))
    os.replace(path, target)


def _unpack_file(tar: tarfile.TarFile, member: tarfile.TarInfo, root: Path) -> None:
    """One plain file below root, as private as it was. By hand: tarfile has no filter yet in Debian 12's Python 3.11.2.

    Raises ValueError for anything else.
    """
    target, content = (root / member.name).resolve(), tar.extractfile(member) if member.isreg() else None
    if content is None or not target.is_relative_to(root.resolve()):
        raise ValueError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, open(target, "wb") as handle:
        shutil.copyfileobj(content, handle)
    target.chmod(member.mode & 0o644 | 0o600)


def _unpack(source: Path, root: Path) -> None:
    """Unpack beside, then hold every file against the list. Raises ValueError for one that is not as it was."""
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            _unpack_file(tar, member, root)
    about: Mapping[str, Any] = json.loads((root / LIST).read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise ValueError(f"format {about['format']}")
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {LIST}
    if found != set(about["sha256"]):
        raise ValueError(", ".join(sorted(found ^ set(about["sha256"]))[:3]))
    for name, digest in about["sha256"].items():
        with open(root / PurePosixPath(name), "rb") as handle:
            if hashlib.file_digest(handle, "sha256").hexdigest() != digest:
                raise ValueError(name)
