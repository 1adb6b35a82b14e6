"""Archive and ledger for pages: opened once, written to for viewers who may. The clock is read here, at the edge."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

import streamlit as st

from etl.archive import Archive
from etl.publish import publish
from pages.parts.context import Context
from scorecard.access import Visitor
from scorecard.place import Place
from scorecard.plan import Plan


@st.cache_resource(max_entries=4)
def _archive(stamp: str, place: Place, _plan: Plan) -> Archive:  # noqa: ARG001 - a changed plan comes with a new stamp
    return Archive(place, _plan)


def archive_of(context: Context) -> Archive:
    """The city's archive under the declarations of this build."""
    return _archive(context.stamp, context.place, context.plan)


def now() -> datetime:
    """The moment something is done to the ledger."""
    return datetime.now(UTC)


def name_of(visitor: Visitor) -> str:
    """Who the ledger says did it: the account, or the link ("link:3"); before any account exists the user of this
    machine, as on the command line."""
    if visitor.key.startswith("link:"):
        return visitor.key
    if visitor.name:
        return visitor.name
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container or a service may have no user name
        return visitor.viewer.role


def publish_now(context: Context) -> str:
    """Build and swap in the warehouse; returns its stamp. Raises ArchiveError: the old warehouse then stays."""
    return publish(context.place, context.plan, at=now()).stamp
