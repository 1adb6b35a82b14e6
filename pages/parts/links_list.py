"""The links there are: their state and use, and one of them to replace or revoke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import links_all, links_made, live
from pages.parts.batches import now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.links_made import area_title
from pages.parts.moments import moment
from pages.parts.picker import columns, pick_table
from pages.parts.plain import plain
from pages.parts.visitors import access_of
from scorecard.access.entries import LinkEntry
from scorecard.errors import ScorecardError

_TOLD = "sharing.told"
ICONS = {"active": ":blue-badge[:material/check: {}]", "expired": ":gray-badge[{}]", "revoked": ":gray-badge[{}]"}


def draw(context: Context) -> None:
    t, at = context.texts.t, now()
    st.header(t("sharing.links.title"), anchor=False)
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    links = sorted(access_of(context.place).links(), key=lambda link: link.id, reverse=True)
    if not links:
        st.info(t("sharing.links.empty"), icon=":material/link:")
        return
    active = [link for link in links if link.state(at) == "active"]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        shown = _filtered(context, links, active)
        links_all.offer(context, active, _TOLD)
    if not shown:
        st.info(t("sharing.links.none_active"), icon=":material/link_off:")
        return
    _draw_list(context, shown, at)
    names = {str(link.id): _said(context, link) for link in shown}
    chosen = choose(t("sharing.links.choose"), names, name="link")
    _draw_link(context, next(link for link in shown if str(link.id) == chosen), at)


def _filtered(context: Context, links: Sequence[LinkEntry], active: Sequence[LinkEntry]) -> Sequence[LinkEntry]:
    """All of them unless the reader wants to see only those that still open; no choice where it changes nothing."""
    t = context.texts.t
    if len(active) == len(links):
        return links
    words = {
        "active": t("sharing.links.active", count=len(active)),
        "all": t("sharing.links.all", count=len(links)),
    }
    state = choose(
        t("sharing.links.show"),
        words,
        name="links",
        how=st.segmented_control,
        label_visibility="collapsed",
        required=True,
    )
    return active if state == "active" else links


def _said(context: Context, link: LinkEntry) -> str:
    return context.texts.t(
        "sharing.links.name",
        id=link.id,
        area=area_title(context, link.area_code),
        at=moment(context, link.made_at),
    )


def _draw_list(context: Context, shown: Sequence[LinkEntry], at: datetime) -> None:
    t = context.texts.t
    rows: dict[str, list[Any]] = {
        "number": [link.id for link in shown],
        "area": [area_title(context, link.area_code) for link in shown],
        "state": [t(f"sharing.state.{link.state(at)}") for link in shown],
        "right": [t(f"sharing.right.{'hand_in' if link.may_hand_in else 'look'}") for link in shown],
        "expires": [moment(context, link.expires_at) for link in shown],
        "uses": [link.uses for link in shown],
        "last_use": [moment(context, link.last_used_at) for link in shown],
        "made": [moment(context, link.made_at) for link in shown],
        "by": [link.made_by for link in shown],
    }
    heads = {name: t(f"sharing.column.{name}") for name in rows}
    pick_table(
        rows,
        [str(link.id) for link in shown],
        name="link",
        column_config=columns(rows, heads, numbers=("number", "uses")),
        alt=t("sharing.links.title"),
    )
    st.caption(t("sharing.links.count", count=len(shown), zone=context.texts.clock(context.plan.timezone)))


def _draw_link(context: Context, link: LinkEntry, at: datetime) -> None:
    t, state = context.texts.t, link.state(at)
    with st.container(border=True):
        st.markdown(f"**{plain(_said(context, link))}** {ICONS[state].format(t(f'sharing.state.{state}'))}")
        if state != "active":
            by = {"at": moment(context, link.revoked_at), "by": plain(link.revoked_by or "")}
            ended = {"expired": {"at": moment(context, link.expires_at)}, "revoked": by}[state]
            st.markdown(t(f"sharing.ended.{state}", **ended))
            return
        with st.container(horizontal=True):
            if st.button(t("sharing.rotate.button"), key="sharing.rotate", icon=":material/autorenew:"):
                _ask(context, link, "rotate", _rotate)
            if st.button(t("sharing.revoke.button"), key="sharing.revoke", icon=":material/link_off:"):
                _ask(context, link, "revoke", _revoke)


def _ask(context: Context, link: LinkEntry, what: str, do: Callable[[Context, LinkEntry], None]) -> None:
    """One click and one confirmation."""
    t, area = context.texts.t, area_title(context, link.area_code)
    icon = {"rotate": ":material/autorenew:", "revoke": ":material/link_off:"}[what]

    @live.dialog(context, t(f"sharing.{what}.title", area=plain(area)), icon=icon)
    def confirm() -> None:
        st.markdown(plain(_said(context, link)))
        st.markdown(t(f"sharing.{what}.effect"))
        if st.button(t(f"sharing.{what}.confirm"), type="primary", key="sharing.sure", icon=icon):
            if "share" not in context.viewer.rights:  # looked at again, whatever the page showed
                raise PermissionError("share")
            do(context, link)

    confirm()


def _revoke(context: Context, link: LinkEntry) -> None:
    """End the link and every session it opened."""
    done = access_of(context.place).revoke_link(link.id, by=context.by, at=now())
    links_made.forget(link.id)
    told = "sharing.revoke.done" if done else "sharing.revoke.already"
    st.session_state[_TOLD] = context.texts.t(told, area=plain(area_title(context, link.area_code)))
    st.rerun()


def _rotate(context: Context, link: LinkEntry) -> None:
    """The same link with another address; what was open by the old one ends."""
    try:
        links_made.keep(lambda: [access_of(context.place).rotate_link(link.id, by=context.by, at=now())])
    except ScorecardError as error:  # it ended while the question stood there
        show_error(context.texts, error)
        return
    new = links_made.newest().id
    st.query_params["link"] = str(new)
    area = plain(area_title(context, link.area_code))
    st.session_state[_TOLD] = context.texts.t("sharing.rotate.done", area=area, old=link.id, new=new)
    st.rerun()
