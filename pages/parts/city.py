"""The city this server shows: its place, its warehouse, and its plan as of a build. Opened once for all sessions."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from scorecard.access import Viewer
from scorecard.access.seal import city_secret
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from scorecard.warehouse import Warehouse


@st.cache_resource(show_spinner=False)
def open_place() -> Place:
    return Place.default()


@st.cache_resource(show_spinner=False)
def open_warehouse() -> Warehouse:
    return Warehouse(open_place().warehouse)


@st.cache_resource(show_spinner=False)
def secret_of_city() -> bytes:
    """What the gate seals visitors with. Here, as the frame's own text is run anew each time, decorators and all."""
    return city_secret(open_place())


@st.cache_resource(max_entries=2, show_spinner=False)
def plan_of(stamp: str) -> Plan:  # noqa: ARG001 - the stamp is the cache key: a changed plan comes with a new build
    """The declarations behind a build. Raises PlanError."""
    return load_plan(open_place().plan_dir)


@st.cache_data(max_entries=64, show_spinner=False)
def months_with_verdicts(stamp: str, viewer: Viewer) -> tuple[date, ...]:  # noqa: ARG001 - part of the cache key
    """First days of the months that were judged, newest first."""
    return tuple(open_warehouse().run("months", viewer=viewer).column("as_of").to_pylist())


@st.cache_data(max_entries=8, show_spinner=False)
def build_of(stamp: str, viewer: Viewer) -> dict[str, Any]:  # noqa: ARG001 - part of the cache key
    """stamp, built_at, demo and plan_sha256 (of the plan it was built under) of the build."""
    (row,) = open_warehouse().run("build", viewer=viewer).to_pylist()
    return row
