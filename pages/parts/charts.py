"""The chart card: title, chart with a text alternative, source, the table behind it; and the only cache of figures.

A figure is built once for each question, build of the warehouse, viewer and language, and never changed after; light
and dark are one figure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import streamlit as st

from pages.parts.context import Context
from scorecard.charts.chart import Chart

MOST = 600  # charts kept: all goals of all areas for a few months
COLUMN_PX, WIDEST_TABLE_PX = 150, 900  # a popover is only as wide as what it holds
CONFIG = {"displayModeBar": False, "displaylogo": False}


def cached(
    context: Context, name: str, question: tuple[Hashable, ...], build: Callable[[], Chart | None]
) -> Chart | None:
    """The chart called `name` for this question; `build` is only called when it isn't there yet. None: no figures."""
    viewer = context.viewer
    asked = (name, question, viewer.role, viewer.area_code, sorted(viewer.rights), context.stamp, context.lang)
    return _cached(repr(asked), build)


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _cached(asked: str, _build: Callable[[], Chart | None]) -> Chart | None:  # noqa: ARG001 - the key
    """One text as a key: Streamlit takes long over a viewer and a tuple, at each drawing of each chart."""
    return _build()


def card(
    context: Context,
    chart: Chart,
    *,
    key: str,
    on_select: Callable[[], None] | None = None,
    stretch: bool = False,
    below: str = "",
) -> None:
    """Draw the card, as high as its neighbours with `stretch`; `below`: HTML between the chart and its source.

    With `on_select` a click on a bar calls it; `picked(key)` then tells which.
    """
    with st.container(border=True, gap="xsmall", height="stretch" if stretch else "content", key=f"card-{key}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{chart.title}**", width="content")
            behind = st.popover(
                context.texts.t("chart.table"),
                icon=":material/table:",
                type="tertiary",
                key=f"table-{key}",
                on_change="rerun",
            )
        if chart.note:
            st.caption(chart.note)
        settings: dict[str, Any] = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
        st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt, **settings)
        if below:
            st.html(below)
        st.caption(source_line(context, chart.datasets))
    if behind.open:
        with behind:
            draw_table(chart)


def draw_table(chart: Chart) -> None:
    """The points of a chart, numbers aligned, ratios as percentages."""
    settings = {
        label: st.column_config.NumberColumn(label, format="percent" if label in chart.ratios else "localized")
        for label, values in chart.table.items()
        if any(isinstance(value, (int, float)) for value in values)
    }
    width = min(WIDEST_TABLE_PX, COLUMN_PX * len(chart.table))
    st.dataframe(
        dict(chart.table), hide_index=True, width=width, column_config=settings, placeholder="—", alt=chart.title
    )


def picked(key: str) -> str | None:
    """The code of the bar that was clicked in the chart with this key; None when none is."""
    event = st.session_state.get(key)
    points = event["selection"]["points"] if event else []
    if not points:
        return None
    data = points[0].get("customdata")
    return str(data[0] if isinstance(data, (list, tuple)) else data) if data is not None else None


def source_line(context: Context, datasets: Iterable[str]) -> str:
    """Where the figures come from, and that they are generated where they are."""
    names = [context.texts.pick(context.plan.dataset(name).label) for name in dict.fromkeys(datasets)]
    line = context.texts.t("chart.source", datasets=context.texts.t("chart.comma").join(names))
    return f"{line} · {context.texts.t('chart.demo')}" if context.demo else line
