"""Writing so that a power cut leaves the old or the new, never half: write beside, flush to disk, rename.

Also how ledger and accounts write a moment down. Imports nothing of ours.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


def utc_text(at: datetime) -> str:
    """An aware time as it is kept: UTC, sorts as text. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` permanent. A no-op where folders can't be opened (Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Flush a file's bytes to disk."""
    with open(path, "rb+") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(beside, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)
