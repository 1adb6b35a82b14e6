"""The sign-ins that hold, of all accounts: since when, last use, from where, by which browser; one of them to end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.parts.batches import now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.moments import moment
from pages.parts.picker import columns, pick_table
from scorecard.access.access import Access
from scorecard.access.entries import SessionEntry
from scorecard.errors import ScorecardError

_TOLD = "accounts.signed.told"
COOKIE = "scorecard"


def draw_sign_ins(context: Context, access: Access, cookies: Mapping[str, str]) -> None:
    """A table and a button; nothing where nobody is signed in."""
    t, entries = context.texts.t, access.sign_ins(at=now())
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    if not entries:
        return
    st.header(t("accounts.signed.title"))
    here = access.session_of(str(cookies.get(COOKIE, "")))
    _draw_table(context, entries, here)
    names = {one.id: _said(context, one, here) for one in entries}
    chosen = choose(t("accounts.signed.choose"), names, name="session")
    if st.button(t("accounts.signed.end"), key="accounts.signed.end", icon=":material/logout:"):
        _end(context, access, chosen)


def _said(context: Context, one: SessionEntry, here: str) -> str:
    t = context.texts.t
    made = moment(context, one.made_at)
    told = t("accounts.signed.one", name=one.account, agent=one.agent or "—", made=made)
    return told + (t("accounts.signed.here") if one.id == here else "")


def _draw_table(context: Context, entries: list[SessionEntry], here: str) -> None:
    t = context.texts.t
    rows: dict[str, list[Any]] = {
        "name": [one.account for one in entries],
        "agent": [(one.agent or "—") + (t("accounts.signed.here") if one.id == here else "") for one in entries],
        "address": [one.address or "—" for one in entries],
        "made": [moment(context, one.made_at) for one in entries],
        "seen": [moment(context, one.seen_at) for one in entries],
        "id": [one.id for one in entries],
    }
    heads = {name: t(f"accounts.signed.{name}") for name in rows}
    pick_table(
        rows,
        rows["id"],
        name="session",
        column_config=columns(rows, heads),
        alt=t("accounts.signed.title"),
    )
    st.caption(t("accounts.signed.help"))


def _end(context: Context, access: Access, session_id: str) -> None:
    """The rights are looked at again, whatever the page showed."""
    if "accounts" not in context.viewer.rights:
        raise PermissionError("accounts")
    try:
        ended = access.end_session(session_id, by=context.by, at=now())
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_TOLD] = context.texts.t("accounts.signed.done", name=ended.account)
    st.rerun()
