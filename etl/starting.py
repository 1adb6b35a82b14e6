"""Starting for real: the demo's archive, ledger and warehouse go into a folder of their own, and the city is empty.

Nothing is deleted. Imports etl.archive, the ledger and scorecard.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from etl import ledger
from etl.archive import Archive
from scorecard.durable import sync_folder, utc_text
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan

ASIDE = "archived"  # folder of the data folder that keeps what was put aside


def is_demo(archive: Archive) -> bool:
    """Whether the figures in force are the demo's: its plan says so, and nobody has started for real."""
    with archive.engine.connect() as connection:
        started = connection.execute(select(ledger.start.c.started_at)).first()
    return archive.plan.city.demo and started is None


def start(place: Place, plan: Plan, *, by: str, at: datetime) -> Path:
    """Put the demo aside; returns the folder it is kept in. Waits for a writer; readers go on with what they have.

    Raises ArchiveError where the data is the city's own already.
    """
    archive = Archive(place, plan)
    with archive.writing():
        if not is_demo(archive):
            raise ArchiveError("no_demo_here", str(place.data_dir))
        archive.engine.dispose()
        day = at.astimezone(ZoneInfo(plan.timezone))
        aside = place.data_dir / ASIDE / f"demo-{day:%Y%m%d-%H%M%S}"
        aside.mkdir(parents=True)
        _settle(place.ledger)
        # The ledger first: without it nothing is in force, and what follows only tidies up.
        for path in (place.ledger, place.warehouse, place.batches_dir, place.archive_dir, place.data_dir / "demo"):
            if path.exists():
                os.replace(path, aside / path.name)
        sync_folder(place.data_dir)
        engine = ledger.open_ledger(place.ledger)
        with engine.begin() as connection:
            connection.execute(
                insert(ledger.start), {"started_at": utc_text(at), "started_by": by, "aside": aside.name}
            )
        engine.dispose()
    return aside


def _settle(path: Path) -> None:
    """Bring what a ledger has written ahead into its one file, and remove the files beside it."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma wal_checkpoint(truncate)")
    finally:
        connection.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
