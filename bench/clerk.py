"""python -m bench.clerk DATA SECONDS: a clerk in a process of their own who takes back, uploads again and publishes.

After each publish a pause of so many seconds.

A line on stdout for each thing done ("swapped" for a publish, "uploaded", "undone"); ends when stdin does.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from etl.archive import Archive
from etl.load import accept, look
from etl.publish import publish
from scorecard.access import LOCAL_OWNER
from scorecard.place import Place
from scorecard.plan import load_plan


def main(data: Path, pause: float) -> None:
    """Take back the newest batch, upload its file again, and so on."""
    place = Place.of(data_dir=data)
    archive = Archive(place, load_plan(place.plan_dir))
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    while not ended.is_set():
        newest = next(entry for entry in archive.history(viewer=LOCAL_OWNER) if entry.in_force)
        content = archive.bytes_path(newest.sha256).read_bytes()
        archive.undo(newest.batch, by="clerk", at=_now(), reason="load test")
        print("undone", flush=True)
        _swap(archive)
        ended.wait(pause)
        again = look(archive, content, newest.file_name, today=_now().date(), viewer=LOCAL_OWNER)
        accept(archive, again, by="clerk", at=_now(), reason="load test", with_findings=True)
        print("uploaded", flush=True)
        _swap(archive)
        ended.wait(pause)


def _swap(archive: Archive) -> None:
    publish(archive.place, archive.plan, at=_now())
    print("swapped", flush=True)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
