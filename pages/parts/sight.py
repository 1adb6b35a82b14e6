"""What a district may see of others: the city's totals, its rank, names in the ranking; set here for all districts."""

from __future__ import annotations

import streamlit as st

from pages.parts.batches import now
from pages.parts.context import Context
from scorecard.access import SEE_NAMES, SEE_RANK, SEES
from scorecard.access.sight import Sight

_TOLD = "sharing.sight.told"


def draw_sight(context: Context) -> None:
    """The boxes, as they are set; they count when the button is pressed."""
    t, settings = context.texts.t, Sight(context.place)
    sees = settings.district_sees()
    words = t("sharing.sight.between").join(t(f"sharing.sight.{one}") for one in SEES if one in sees)
    with st.expander(
        t("sharing.sight.title", sees=words or t("sharing.sight.nothing")), icon=":material/visibility:", key="sight"
    ):
        if told := st.session_state.pop(_TOLD, None):
            st.success(told, icon=":material/check_circle:")
        st.caption(t("sharing.sight.explained"))
        chosen = {
            one: st.checkbox(
                t(f"sharing.sight.{one}"), one in sees, key=f"sharing.{one}", help=t(f"sharing.sight.{one}_help")
            )
            for one in SEES
        }
        wanted = {one for one, ticked in chosen.items() if ticked}
        if SEE_NAMES in wanted and SEE_RANK not in wanted:
            st.warning(t("sharing.sight.names_need_rank"), icon=":material/info:")
        is_new = wanted != sees and not (SEE_NAMES in wanted and SEE_RANK not in wanted)
        if st.button(t("sharing.sight.save"), key="sharing.sight.save", icon=":material/save:", disabled=not is_new):
            _save(context, settings, wanted)


def _save(context: Context, settings: Sight, wanted: set[str]) -> None:
    """The rights are looked at again, whatever the page showed."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    settings.let_districts_see(wanted, by=context.by, at=now())
    st.session_state[_TOLD] = context.texts.t("sharing.sight.done")
    st.rerun()
