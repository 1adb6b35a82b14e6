"""What the reference page keeps for all sessions, as the real pages keep it: bounded, by what was asked and the build.

Not in the script itself: that is run anew each time, and decorating costs what caching should save.
"""

from __future__ import annotations

import streamlit as st

from bench.reference.data import ALL, ReferenceData
from pages.parts.context import Context
from pages.parts.numbers import Number
from scorecard.access import Viewer


@st.cache_resource
def data() -> ReferenceData:
    return ReferenceData()


@st.cache_data(max_entries=2)
def districts(stamp: str, viewer: Viewer) -> dict[str, str]:  # noqa: ARG001 - part of the cache key
    names = data().run("districts", viewer=viewer).column("district").to_pylist()
    return {ALL: ALL, **{name: name for name in names}}


@st.cache_resource(max_entries=256, show_spinner=False)
def numbers(district: str, viewer: Viewer, stamp: str, lang: str, _context: Context) -> tuple[Number, ...]:  # noqa: ARG001
    (row,) = _context.run("numbers", district=district).to_pylist()
    t = _context.texts
    return (
        Number("专利申请", f"{t.number(row['patents'], 0)}件"),
        Number("发明占比", t.percent(row["share"])),
        Number("商标申请", f"{t.number(row['trademarks'], 0)}件"),
        Number("培训人次", f"{t.number(row['people'], 0)}人次"),
    )
