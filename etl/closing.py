"""Closing a month (定版): who filled in, checked and answers for its figures; a later change then needs a reason.

What a change moves is found out in etl.closed_months, where the archive asks. Imports archive and ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from etl import ledger
from etl.archive import Archive
from etl.closed_months import Closing, closings
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.durable import utc_text
from scorecard.errors import ArchiveError
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse

MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Signed:
    """Who answers for the figures: 填报人, 审核人, 负责人; and what is to be said beside them."""

    filled_by: str
    checked_by: str
    responsible: str
    note: str = ""

    def clean(self) -> Signed:
        return Signed(*(part.strip() for part in (self.filled_by, self.checked_by, self.responsible, self.note)))


def close_month(archive: Archive, month: str, signed: Signed, *, by: str, at: datetime, viewer: Viewer) -> Closing:
    """Close a month (YYYY-MM), and with it all before it. The next publish tells readers.

    Raises ArchiveError for a month that isn't over, has no figures or was closed before, for a missing name, and
    without a note where reports are missing; PermissionError for a viewer who may not.
    """
    if "close" not in viewer.rights:
        raise PermissionError("close")
    signed = signed.clean()
    if not (signed.filled_by and signed.checked_by and signed.responsible):
        raise ArchiveError("closing_names", month)
    with archive.writing():
        _must_be_closable(archive, month, at)
        missing = missing_of(archive, month, viewer=viewer)
        if missing and not signed.note:
            names = "、".join(Texts("zh").pick(archive.plan.dataset(name).label) for name in missing)
            raise ArchiveError("closing_incomplete", month, datasets=names)
        row = {"month": month, "closed_at": utc_text(at), "closed_by": by, **vars(signed)}
        with archive.engine.begin() as connection:
            connection.execute(insert(ledger.closing), {**row, "missing_json": json.dumps(missing)})
    return Closing(missing=tuple(missing), **row)


def missing_of(archive: Archive, month: str, *, viewer: Viewer) -> list[str]:
    """Monthly datasets of which somebody's report of this month hasn't come, as published last."""
    asked = {"month": date.fromisoformat(f"{month}-01")}
    rows = Warehouse(archive.place.warehouse).run("missing_of_month", viewer=viewer, **asked)
    return [str(name) for name in rows.column("dataset").to_pylist()]


def closable(archive: Archive, months: Sequence[date], *, at: datetime) -> list[str]:
    """Of the months with figures those that can be closed now, the earliest first."""
    closed = closings(archive.engine)
    last = closed[-1].month if closed else ""
    over = f"{at.astimezone(ZoneInfo(archive.plan.timezone)):%Y-%m}"
    return sorted(name for name in (f"{month:%Y-%m}" for month in months) if last < name < over)


def _must_be_closable(archive: Archive, month: str, at: datetime) -> None:
    if not MONTH.fullmatch(month):
        raise ArchiveError("not_a_month", month, text=month)
    closed = closings(archive.engine)
    if closed and month <= closed[-1].month:
        raise ArchiveError("closed_before", month, last=closed[-1].month)
    if month >= f"{at.astimezone(ZoneInfo(archive.plan.timezone)):%Y-%m}":
        raise ArchiveError("closing_early", month)
    last = _last_with_figures(archive)
    if last is None or month > f"{last:%Y-%m}":
        raise ArchiveError("closing_empty", month, last=f"{last:%Y-%m}" if last else "—")


def _last_with_figures(archive: Archive) -> date | None:
    warehouse = Warehouse(archive.place.warehouse)
    if not warehouse.exists():
        return None
    (row,) = warehouse.run("last_month_with_figures", viewer=LOCAL_OWNER).to_pylist()
    last: date | None = row["month"]
    return last
