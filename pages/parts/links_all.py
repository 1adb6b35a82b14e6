"""All links that still open, revoked at once: for a list of links that got out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import links_made, live
from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.plain import plain
from pages.parts.visitors import access_of
from scorecard.access.entries import LinkEntry

ICON = ":material/link_off:"


def offer(context: Context, active: Sequence[LinkEntry], told_as: str) -> None:
    """A button with a question, where there is more than one; what was done is kept as st.session_state[`told_as`]."""
    if len(active) > 1 and st.button(context.texts.t("sharing.revoke_all.button"), key="sharing.revoke_all", icon=ICON):
        _ask(context, active, told_as)


def _ask(context: Context, active: Sequence[LinkEntry], told_as: str) -> None:
    """How many, whose, what happens to them and what to do then; one confirmation."""
    t, count = context.texts.t, len(active)
    names = list(dict.fromkeys(links_made.area_title(context, one.area_code) for one in reversed(active)))
    whom = {"areas": len(names), "names": plain(t("sharing.revoke_all.between").join(names))}

    @live.dialog(context, t("sharing.revoke_all.title", count=count), icon=ICON)
    def confirm() -> None:
        used = sum(one.uses > 0 for one in active)
        st.markdown(t(f"sharing.revoke_all.{'whom' if used else 'whom_unused'}", used=used, **whom))
        st.markdown(t("sharing.revoke_all.effect"))
        st.markdown(t("sharing.revoke_all.then", all=t("sharing.form.all")))
        said = t("sharing.revoke_all.confirm", count=count)
        if st.button(said, type="primary", key="sharing.sure_all", icon=ICON):
            _revoke(context, told_as)

    confirm()


def _revoke(context: Context, told_as: str) -> None:
    """End them and every session they opened. The right is looked at again, whatever the page showed."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    closed, t = access_of(context.place).revoke_all_links(by=context.by, at=now()), context.texts.t
    for one in closed:
        links_made.forget(one.id)
    done = t("sharing.revoke_all.done", count=len(closed), all=t("sharing.form.all"))
    st.session_state[told_as] = done if closed else t("sharing.revoke_all.already")
    st.rerun()
