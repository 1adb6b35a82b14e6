"""Which role an account has, and a district its area: the two boxes that ask for it, and the change of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts import live
from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.findings import show_error
from scorecard.access import Role
from scorecard.access.entries import AccountEntry
from scorecard.access.roles import Roles
from scorecard.errors import ScorecardError
from scorecard.plan import AreaKind
from scorecard.wording.words import area_name

ROLES: tuple[Role, ...] = ("administrator", "staff", "leader", "district")
AREA_KINDS = (AreaKind.DISTRICT, AreaKind.ZONE)


def choose_role(
    context: Context, places: tuple[DeltaGenerator, DeltaGenerator], key: str, role: Role, area: str | None = None
) -> tuple[Role, str | None]:
    """Two boxes in these places, as chosen until now: the role, and the area of a district (None of any other)."""
    t, left, right = context.texts.t, *places
    chosen = left.selectbox(
        t("accounts.form.role"),
        ROLES,
        index=ROLES.index(role),
        format_func=lambda one: t(f"access.role.{one}"),
        key=f"{key}.role",
        help="\n\n".join(t(f"accounts.role.{one}") for one in ROLES),
    )
    areas = {one.code: area_name(context.texts, one) for kind in AREA_KINDS for one in context.plan.areas_of(kind)}
    code = right.selectbox(
        t("accounts.form.area"),
        list(areas),
        index=list(areas).index(area) if area in areas else 0,
        format_func=lambda one: areas.get(one, one),
        key=f"{key}.area",
        disabled=chosen != "district",
    )
    return chosen, code if chosen == "district" else None


def open_role(context: Context, entry: AccountEntry, tell: Callable[[str], None]) -> None:
    """Ask for another role in a dialog; `tell` keeps what to say above the list afterwards."""
    t = context.texts.t

    @live.dialog(context, t("accounts.do.role.title", name=entry.name), icon=":material/badge:")
    def confirm() -> None:
        st.markdown(t("accounts.do.role.effect"))
        left, right = st.columns(2)
        role, area = choose_role(context, (left, right), f"accounts.of.{entry.name}", entry.role, entry.area_code)
        same = (role, area) == (entry.role, entry.area_code)
        words = t("accounts.do.role.confirm")
        if st.button(words, type="primary", key="accounts.sure", icon=":material/check:", disabled=same):
            _change(context, entry, role, area, tell)

    confirm()


def _change(context: Context, entry: AccountEntry, role: Role, area: str | None, tell: Callable[[str], None]) -> None:
    """The rights are looked at again, whatever the page showed."""
    if "accounts" not in context.viewer.rights:
        raise PermissionError("accounts")
    try:
        Roles(context.place).change(entry.name, role, by=context.by, at=now(), area_code=area)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    tell(context.texts.t("accounts.do.role.done", name=entry.name))
    st.rerun()
