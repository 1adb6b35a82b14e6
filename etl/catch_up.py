"""After a crash between accepting and publishing: the warehouse is built again when it lacks what is in force."""

from __future__ import annotations

from datetime import datetime

from etl.archive import Archive
from etl.publish import publish
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.warehouse import Warehouse


def is_behind(place: Place, plan: Plan, warehouse: Warehouse) -> bool:
    """Whether the warehouse lacks an accepted batch, or still holds one that was undone.

    Never where the ledger knows of no batch: a warehouse beside an empty ledger came from elsewhere, and is left.
    """
    archive = Archive(place, plan) if place.ledger.is_file() else None
    if archive is None or not archive.has_batches():
        return False
    in_force = set(archive.numbers_in_force())
    try:
        held = warehouse.run("batches_held", viewer=LOCAL_OWNER).column("batch").to_pylist()
    except ArchiveError:  # none, or an older version's
        return True
    return set(held) != in_force


def catch_up(place: Place, plan: Plan, *, at: datetime, warehouse: Warehouse | None = None) -> bool:
    """Publish what a writer that died had left unpublished; whether there was anything. Raises as `publish` does."""
    if not is_behind(place, plan, warehouse or Warehouse(place.warehouse)):
        return False
    publish(place, plan, at=at)
    return True
