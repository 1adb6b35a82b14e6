"""The names in a goal's ranking, for a district where the city lets districts see them: who stands where, no figure."""

from __future__ import annotations

import streamlit as st

from pages.parts.context import Context
from pages.parts.plain import plain
from scorecard.access import SEE_NAMES
from scorecard.plan import Goal
from scorecard.wording import words


def draw_ranked_names(context: Context, goal: Goal) -> None:
    """One line; nothing where names aren't shown or nobody is ranked."""
    if SEE_NAMES not in context.viewer.rights:
        return
    rows = context.run("ranking_of_goal", goal=goal.id, as_of=context.month).to_pylist()
    if len(rows) < words.LEAST_RANKED:
        return
    known = {area.code: words.area_name(context.texts, area) for area in context.plan.areas}
    told = [f"{row['rank']} {plain(known.get(row['area_code'], row['area_code']))}" for row in rows]
    st.caption(context.texts.t("sharing.ranked", names=" · ".join(told)))
