"""`python -m etl start`, `backup`, `restore`: what is done to a city's data as a whole. Imports etl.commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from etl.backup import backup, restore
from etl.commands import Session
from etl.starting import start


def start_for_real(session: Session) -> int:
    """start: the demo is put aside, the city is empty."""
    session.say("started", folder=str(start(session.place, session.plan, by=session.by, at=session.now)))
    return 0


def back_up(session: Session) -> int:
    """backup: one file that holds everything that can't be made again."""
    today: date = session.now.date()
    out: Path = session.options.out or Path()
    if out.is_dir():
        out /= f"ip-city-scorecard-{today:%Y%m%d}.tar"
    session.say("backed_up", count=backup(session.place, session.plan, out, at=session.now), file=str(out))
    return 0


def bring_back(session: Session) -> int:
    """restore: into an empty folder, with the warehouse built."""
    plan_dir = restore(session.options.file, session.place, at=session.now)
    session.say("restored", folder=str(session.place.data_dir), plan=str(plan_dir))
    return 0
