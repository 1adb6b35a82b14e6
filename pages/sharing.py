"""分享 Sharing: links by which districts see their own figures, tokens by which programs read; made, seen, revoked."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from pages.parts import links_list, links_made, tokens_list
from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.sight import draw_sight
from pages.parts.visitors import access_of, admin_command, base_address, is_this_machine_only
from scorecard.errors import ScorecardError
from scorecard.plan import AreaKind

DAYS, MOST_DAYS = 30, 366
SECOND_CLICK = timedelta(seconds=3)  # within it, one more for the same area is a click too many
ALL = "*"  # no area's code
SHARED_KINDS = (AreaKind.DISTRICT, AreaKind.ZONE)


def render(context: Context) -> None:
    """Draw the page, for those who may share."""
    t = context.texts.t
    st.title(t("sharing.title"), anchor=False)
    if "share" not in context.viewer.rights:
        st.info(t("sharing.not_yours"), icon=":material/lock:")
        return
    st.caption(t("sharing.explained"))
    _draw_warnings(context)
    _draw_form(context)
    links_made.draw(context)
    links_list.draw(context)
    tokens_list.draw(context, _shared_areas(context))
    draw_sight(context)


def _draw_warnings(context: Context) -> None:
    """What keeps a district from opening a link: no account yet, or an address that only this machine understands."""
    t = context.texts.t
    if not access_of(context.place).has_accounts():
        with st.container(border=True):
            st.markdown(f":material/shield_person: **{t('sharing.no_account.title')}**")
            st.markdown(t("sharing.no_account.body"))
            st.code(admin_command(context.place), language=None, wrap_lines=True)
            st.caption(t("sharing.no_account.then"))
    elif is_this_machine_only(base_address()):
        st.warning(t("sharing.this_machine", address=base_address()), icon=":material/computer:")


# --- make one -------------------------------------------------------------------------------------------------------


def _draw_form(context: Context) -> None:
    t = context.texts.t
    names = {ALL: t("sharing.form.all"), **_shared_areas(context)}
    with st.form("sharing.form", border=True):
        st.markdown(f"**{t('sharing.form.title')}**")
        left, middle, third, right = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
        area = left.selectbox(
            t("sharing.form.area"),
            list(names),
            index=1,  # all at once is chosen, not come by
            format_func=lambda code: names.get(code, code),
            key="sharing.area",
        )
        days = middle.number_input(
            t("sharing.form.days"), 1, MOST_DAYS, DAYS, key="sharing.days", help=t("sharing.form.days_help")
        )
        may_hand_in = third.checkbox(
            t("sharing.form.hand_in"), key="sharing.hand_in", help=t("sharing.form.hand_in_help")
        )
        sent = right.form_submit_button(
            t("sharing.form.make"), type="primary", icon=":material/add_link:", width="stretch"
        )
    if sent and area is not None:
        codes = list(_shared_areas(context)) if area == ALL else [str(area)]
        _make(context, codes, int(days), may_hand_in=bool(may_hand_in))


def _shared_areas(context: Context) -> dict[str, str]:
    """Districts, then development zones: code → name."""
    return {
        area.code: links_made.area_title(context, area.code)
        for kind in SHARED_KINDS
        for area in context.plan.areas_of(kind)
    }


def _make(context: Context, codes: list[str], days: int, *, may_hand_in: bool) -> None:
    """Make the links and keep their addresses for this session alone; the rights are looked at again."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    at, access = now(), access_of(context.place)
    try:
        links_made.keep(
            lambda: access.make_links(codes, days=days, by=context.by, at=at, may_hand_in=may_hand_in),
            unless=lambda one: one.entry.area_code in codes and at - one.entry.made_at < SECOND_CLICK,
        )
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.query_params["link"] = str(links_made.newest().id)  # the one to look at in the list below
