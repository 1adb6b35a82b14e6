"""账号 Accounts: who may sign in and as what; make one, lock it, give it a new password, end its sign-ins."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import live
from pages.parts.account_role import choose_role, open_role
from pages.parts.batches import now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.moments import moment
from pages.parts.outside_identity import draw_identity
from pages.parts.picker import columns, pick_table
from pages.parts.plain import plain
from pages.parts.sign_ins import draw_sign_ins
from pages.parts.visitors import access_of, admin_command
from scorecard.access import Role
from scorecard.access.access import Access
from scorecard.access.entries import AccountEntry
from scorecard.access.passwords import made_up_password
from scorecard.errors import ScorecardError

WIDEST = 300  # pixels: one very long name doesn't push the other columns out of sight
_MADE, _TOLD = "accounts.made", "accounts.told"


def render(context: Context) -> None:
    """Draw the page, for those who may change accounts."""
    t = context.texts.t
    st.title(t("accounts.title"))
    if "accounts" not in context.viewer.rights:
        st.info(t("accounts.not_yours"), icon=":material/lock:")
        return
    st.caption(t("accounts.explained"))
    access = access_of(context.place)
    if not access.has_accounts():
        st.info(t("accounts.first"), icon=":material/shield_person:")
        st.code(admin_command(context.place), language=None, wrap_lines=True)
        return
    _draw_form(context, access)
    _draw_made(context)
    _draw_accounts(context, access)
    draw_sign_ins(context, access, st.context.cookies)


def _may(context: Context) -> None:
    """Looked at again at every change, whatever the page showed."""
    if "accounts" not in context.viewer.rights:
        raise PermissionError("accounts")


# --- a new one -------------------------------------------------------------------------------------------------------


def _draw_form(context: Context, access: Access) -> None:
    t = context.texts.t
    with st.container(border=True):
        st.markdown(f"**{t('accounts.form.title')}**")
        left, middle, right, last = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
        name = left.text_input(t("accounts.form.name"), key="accounts.name", help=t("accounts.form.name_help"))
        role, area = choose_role(context, (middle, right), "accounts", "staff")
        if last.button(t("accounts.form.make"), type="primary", icon=":material/person_add:", width="stretch"):
            _make(context, access, name, role, area)


def _make(context: Context, access: Access, name: str, role: Role, area: str | None) -> None:
    _may(context)
    password, shown = made_up_password(), _shown()
    try:
        access.add_account(name, password, role, at=now(), area_code=area, by=context.by)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    shown[:] = [(name.strip(), password)]
    st.query_params["account"] = name.strip()


def _shown() -> list[tuple[str, str]]:
    """What was made last: taken out before it is made, since a second click may end this run at whatever of Streamlit's
    is asked next, and a password that nobody has seen would be lost."""
    shown: list[tuple[str, str]] = st.session_state.setdefault(_MADE, [])
    return shown


def _draw_made(context: Context) -> None:
    """A password just made, until it is put away: only what can't be turned back into it is stored."""
    t, made = context.texts.t, st.session_state.get(_MADE)
    if not made:
        return
    name, password = made[0]
    with st.container(border=True, key="accounts-made"):
        st.success(t("accounts.made.title", name=plain(name)), icon=":material/key:")
        st.markdown(t("accounts.made.once"))
        st.code(t("accounts.made.letter", name=name, password=password), language=None, wrap_lines=True)
        if st.button(t("accounts.made.done"), key="accounts.done", icon=":material/check:"):
            del st.session_state[_MADE]
            st.rerun()


# --- those there are -------------------------------------------------------------------------------------------------


def _draw_accounts(context: Context, access: Access) -> None:
    t = context.texts.t
    st.header(t("accounts.list.title"))
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    entries, running = access.accounts(), access.running_sessions(at=now())
    rows: dict[str, list[Any]] = {
        "name": [entry.name for entry in entries],
        "role": [_role(context, entry) for entry in entries],
        "state": [t(f"access.state.{'locked' if entry.locked_at else 'active'}") for entry in entries],
        "sessions": [running.get(entry.name, 0) for entry in entries],
        "made": [moment(context, entry.made_at) for entry in entries],
        "changed": [moment(context, entry.changed_at) for entry in entries],
    }
    heads = {name: t(f"accounts.column.{name}") for name in rows}
    pick_table(
        rows,
        [entry.name for entry in entries],
        name="account",
        column_config=columns(rows, heads, numbers=("sessions",), widest=WIDEST),
        alt=t("accounts.list.title"),
    )
    names = {entry.name: entry.name for entry in entries}
    chosen = choose(t("accounts.list.choose"), names, name="account")
    _draw_account(context, access, next(entry for entry in entries if entry.name == chosen), running.get(chosen, 0))


def _role(context: Context, entry: AccountEntry) -> str:
    role = context.texts.t(f"access.role.{entry.role}")
    known = {area.code: area.short_name for area in context.plan.areas}
    return f"{role} · {known.get(entry.area_code, entry.area_code)}" if entry.area_code else role


def _draw_account(context: Context, access: Access, entry: AccountEntry, running: int) -> None:
    t = context.texts.t
    with st.container(border=True):
        st.markdown(f"**{plain(entry.name)}** :gray-badge[{_role(context, entry)}]")
        if entry.locked_at:
            st.markdown(t("accounts.locked", at=moment(context, entry.locked_at), by=plain(entry.locked_by or "")))
        with st.container(horizontal=True):
            if st.button(t("accounts.do.password.button"), key="accounts.password", icon=":material/key:"):
                _open_password(context, access, entry)
            if st.button(t("accounts.do.role.button"), key="accounts.role.change", icon=":material/badge:"):
                open_role(context, entry, lambda told: st.session_state.update({_TOLD: told}))
            if entry.locked_at:
                if st.button(t("accounts.do.unlock.button"), key="accounts.unlock", icon=":material/lock_open:"):
                    _do(context, "unlock", entry, lambda: access.unlock_account(entry.name, at=now(), by=context.by))
            elif st.button(t("accounts.do.lock.button"), key="accounts.lock", icon=":material/lock:"):
                _open_lock(context, access, entry)
            if running and st.button(t("accounts.do.end.button"), key="accounts.end", icon=":material/logout:"):
                _do(context, "end", entry, lambda: access.end_sessions(entry.name, by=context.by, at=now()))
        draw_identity(context, entry)


def _open_password(context: Context, access: Access, entry: AccountEntry) -> None:
    t = context.texts.t

    @live.dialog(context, t("accounts.do.password.title", name=entry.name), icon=":material/key:")
    def confirm() -> None:
        st.markdown(t("accounts.do.password.effect"))
        if st.button(t("accounts.do.password.confirm"), type="primary", key="accounts.sure", icon=":material/key:"):
            _may(context)
            password, shown = made_up_password(), _shown()
            access.change_password(entry.name, password, at=now(), by=context.by)
            shown[:] = [(entry.name, password)]
            st.rerun()

    confirm()


def _open_lock(context: Context, access: Access, entry: AccountEntry) -> None:
    t = context.texts.t

    @live.dialog(context, t("accounts.do.lock.title", name=entry.name), icon=":material/lock:")
    def confirm() -> None:
        st.markdown(t("accounts.do.lock.effect"))
        if st.button(t("accounts.do.lock.confirm"), type="primary", key="accounts.sure", icon=":material/lock:"):
            _do(context, "lock", entry, lambda: access.lock_account(entry.name, by=context.by, at=now()))

    confirm()


def _do(context: Context, what: str, entry: AccountEntry, change: Any) -> None:
    _may(context)
    try:
        change()
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_TOLD] = context.texts.t(f"accounts.do.{what}.done", name=entry.name)
    st.rerun()
