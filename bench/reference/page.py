"""The reference page's script: 4 numbers, 8 charts, a district list, each through the part that the real pages use."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import cast

import streamlit as st

from bench.reference.charts import CHARTS, chart
from bench.reference.data import ALL
from bench.reference.kept import data, districts, numbers
from pages.parts import live
from pages.parts.charts import cached, card
from pages.parts.choice import choose
from pages.parts.city import open_place, plan_of, secret_of_city
from pages.parts.context import Context
from pages.parts.numbers import draw_numbers
from scorecard.access.seal import HEADER, unsealed
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse


def _context() -> Context:
    """What frame.py makes for a page, over the reference data; without the gate's word there is none."""
    visitor = unsealed(st.context.headers.get(HEADER, ""), secret_of_city())
    warehouse = cast(Warehouse, data())
    return Context(
        texts=Texts("zh"),
        viewer=visitor.viewer,
        plan=plan_of(""),
        warehouse=warehouse,
        stamp=live.current_stamp(warehouse),
        demo=True,
        as_of=None,
        place=open_place(),
        months=(),
        links=MappingProxyType({}),
        by=visitor.name,
    )


def main() -> None:
    """Draw one run of one session."""
    live.begin_run()
    st.set_page_config(layout="wide")
    context = _context()
    name = choose("区县", districts(context.stamp, context.viewer), name="area")
    district = "" if name == ALL else name
    st.subheader(f"知识产权概览 · {name}")
    draw_numbers(numbers(district, context.viewer, context.stamp, context.lang, context))
    live.follow(context)
    grid = st.grid(2, key="charts")
    for key in CHARTS:
        found = cached(context, key, (district,), partial(chart, context, key, district, name))
        if found is not None:
            with grid:
                card(context, found, key=key, stretch=True)


main()
