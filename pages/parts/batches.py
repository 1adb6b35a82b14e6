"""Archive and ledger for pages: opened once, written to for viewers who may. The clock is read here, at the edge."""

from __future__ import annotations

import getpass
import logging
from datetime import UTC, datetime

import streamlit as st

from etl.archive import Archive
from etl.catch_up import catch_up, is_behind
from etl.publish import publish
from pages.parts.context import Context
from scorecard.access import Visitor
from scorecard.errors import ScorecardError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.warehouse import Warehouse

log = logging.getLogger("scorecard")


@st.cache_resource(max_entries=4, show_spinner=False)
def _archive(stamp: str, place: Place, _plan: Plan) -> Archive:  # noqa: ARG001 - a changed plan comes with a new stamp
    return Archive(place, _plan)


def catch_up_with(context: Context) -> None:
    """Publish what a session or server that died between accepting and publishing left behind, and say so meanwhile."""
    asked = (context.stamp, context.place, context.plan, context.warehouse)
    if _is_behind(*asked):
        with st.spinner(context.texts.t("upload.storing.catch_up")):
            _caught_up(*asked)


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def _is_behind(stamp: str, place: Place, _plan: Plan, _warehouse: Warehouse) -> bool:  # noqa: ARG001 - asked anew for each build, and each minute
    try:
        return is_behind(place, _plan, _warehouse)
    except ScorecardError:
        log.exception("whether the warehouse is behind the ledger can't be told")
        return False


@st.cache_resource(ttl=60, max_entries=4, show_spinner=False)
def _caught_up(stamp: str, place: Place, _plan: Plan, _warehouse: Warehouse) -> bool:  # noqa: ARG001 - tried once a minute and no more
    try:
        return catch_up(place, _plan, at=now(), warehouse=_warehouse)
    except ScorecardError:
        log.exception("the warehouse is behind the ledger and can't be published")
        return False


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
