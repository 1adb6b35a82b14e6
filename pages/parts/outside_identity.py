"""Who an account is at the organisation's own sign-in: shown and set on the accounts page."""

from __future__ import annotations

import streamlit as st

from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.findings import show_error
from scorecard.access.entries import AccountEntry
from scorecard.access.outside import Outside
from scorecard.errors import ScorecardError

_TOLD = "accounts.outside.told"


def draw_identity(context: Context, entry: AccountEntry) -> None:
    """A box and a button, folded away: few offices have such a sign-in."""
    t = context.texts.t
    with st.expander(t("accounts.outside.title"), icon=":material/badge:"):
        if told := st.session_state.pop(_TOLD, None):
            st.success(told, icon=":material/check_circle:")
        given = st.text_input(
            t("accounts.outside.label"),
            entry.oidc_subject or "",
            key=f"accounts.outside.{entry.name}",
            help=t("accounts.outside.help"),
        )
        if st.button(t("accounts.outside.save"), key="accounts.outside.save", icon=":material/save:"):
            _save(context, entry, given.strip())


def _save(context: Context, entry: AccountEntry, subject: str) -> None:
    """The rights are looked at again, whatever the page showed."""
    if "accounts" not in context.viewer.rights:
        raise PermissionError("accounts")
    try:
        Outside(context.place).set_subject(entry.name, subject or None, by=context.by, at=now())
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_TOLD] = context.texts.t("accounts.outside.done", name=entry.name)
    st.rerun()
