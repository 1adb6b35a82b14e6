"""A file made once, whole and for its owner alone, however many processes want it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from scorecard.durable import sync_file, sync_folder

OWNER_ONLY = 0o600


def made_once(path: Path, fill: Callable[[Path], None]) -> None:
    """Unless `path` is there: `fill` an empty file beside it and put it in place in one step."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f"{path.name}.lock")):
        if path.exists():
            return  # another process was first
        beside = path.with_name(f"{path.name}.part")
        beside.unlink(missing_ok=True)  # of a process that was killed
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        fill(beside)
        sync_file(beside)
        os.replace(beside, path)
        sync_folder(path.parent)
