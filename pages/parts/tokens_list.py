"""The tokens of programs that read: scope, state and use of each, and one of them to revoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import live, tokens_made
from pages.parts.batches import now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.links_list import ICONS
from pages.parts.moments import moment
from pages.parts.picker import columns, pick_table
from pages.parts.plain import plain
from pages.parts.tokens_made import scope_title
from scorecard.access.consumers import ConsumerEntry, Consumers

_TOLD = "tokens.told"
WIDEST = 300  # pixels: one very long name doesn't push the other columns out of sight


def draw(context: Context, areas: Mapping[str, str]) -> None:
    """The whole section: what they are, a new one, those there are. `areas` may be a token's scope, by code."""
    t, at = context.texts.t, now()
    st.header(t("tokens.title"), anchor=False)
    st.caption(t("tokens.explained"))
    tokens_made.draw_form(context, areas)
    tokens_made.draw(context)
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    entries = Consumers(context.place).all()
    if not entries:
        st.info(t("tokens.list.empty"), icon=":material/key_off:")
        return
    _draw_table(context, entries, at)
    chosen = choose(t("tokens.list.choose"), {str(one.id): _said(context, one) for one in entries}, name="consumer")
    _draw_one(context, next(one for one in entries if str(one.id) == chosen), at)


def _said(context: Context, one: ConsumerEntry) -> str:
    return context.texts.t("tokens.list.name", id=one.id, name=one.name, area=scope_title(context, one.area_code))


def _draw_table(context: Context, entries: Sequence[ConsumerEntry], at: datetime) -> None:
    t = context.texts.t
    rows: dict[str, list[Any]] = {
        "number": [one.id for one in entries],
        "name": [one.name for one in entries],
        "area": [scope_title(context, one.area_code) for one in entries],
        "state": [t(f"access.state.{one.state(at)}") for one in entries],
        "expires": [moment(context, one.expires_at) for one in entries],
        "uses": [one.uses for one in entries],
        "last_read": [moment(context, one.last_used_at) for one in entries],
        "made": [moment(context, one.made_at) for one in entries],
        "by": [one.made_by for one in entries],
    }
    heads = {name: t(f"tokens.column.{name}") for name in rows}
    pick_table(
        rows,
        [str(one.id) for one in entries],
        name="consumer",
        column_config=columns(rows, heads, numbers=("number", "uses"), widest=WIDEST),
        alt=t("tokens.title"),
    )
    st.caption(t("tokens.list.count", count=len(entries), zone=context.texts.clock(context.plan.timezone)))


def _draw_one(context: Context, one: ConsumerEntry, at: datetime) -> None:
    t, state = context.texts.t, one.state(at)
    with st.container(border=True):
        st.markdown(f"**{plain(_said(context, one))}** {ICONS[state].format(t(f'access.state.{state}'))}")
        if state == "expired":
            st.markdown(t("tokens.ended.expired", at=moment(context, one.expires_at)))
        elif state == "revoked":
            by = plain(one.revoked_by or "")
            st.markdown(t("tokens.ended.revoked", at=moment(context, one.revoked_at), by=by))
        elif st.button(t("tokens.revoke.button"), key="tokens.revoke", icon=":material/key_off:"):
            _ask(context, one)


def _ask(context: Context, one: ConsumerEntry) -> None:
    """One click and one confirmation."""
    t = context.texts.t

    @live.dialog(context, t("tokens.revoke.title", name=plain(one.name)), icon=":material/key_off:")
    def confirm() -> None:
        st.markdown(plain(_said(context, one)))
        st.markdown(t("tokens.revoke.effect"))
        if st.button(t("tokens.revoke.confirm"), type="primary", key="tokens.sure", icon=":material/key_off:"):
            _revoke(context, one)

    confirm()


def _revoke(context: Context, one: ConsumerEntry) -> None:
    tokens_made.may(context)
    done = Consumers(context.place).revoke(one.id, by=context.by, at=now())
    tokens_made.forget(one.id)
    told = "tokens.revoke.done" if done else "tokens.revoke.already"
    st.session_state[_TOLD] = context.texts.t(told, name=plain(one.name))
    st.rerun()
