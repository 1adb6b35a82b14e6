"""What the browser's tab says: what is looked at, its page, whose dashboard. Tabs are narrow: the particular first."""

from __future__ import annotations

import streamlit as st

from pages.parts.context import Context


def name_tab(context: Context, page: str, *topics: str) -> None:
    """Name the tab by the title of its page and, before it, what it shows: a goal, an area. The last counts."""
    plan = context.plan
    city = plan.area(plan.city.code)
    whose = context.texts.t("app.tab", city=city.name if context.lang == "zh" else city.name_en)
    st.set_page_config(page_title=" · ".join([*topics, page, whose]))
