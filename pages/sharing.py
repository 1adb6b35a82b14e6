"""分享 Sharing: links by which a district sees its own figures; make one, see their use, revoke one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import live
from pages.parts.batches import now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.moments import moment
from pages.parts.picker import pick_table, wide_enough
from pages.parts.plain import plain
from pages.parts.visitors import access_of, admin_command, base_address, is_this_machine_only
from scorecard.access.entries import LinkEntry
from scorecard.errors import ScorecardError
from scorecard.plan import AreaKind

DAYS, MOST_DAYS = 30, 366
SHARED_KINDS = (AreaKind.DISTRICT, AreaKind.ZONE)
_MADE, _TOLD = "sharing.made", "sharing.told"
ICONS = {"active": ":blue-badge[:material/check: {}]", "expired": ":gray-badge[{}]", "revoked": ":gray-badge[{}]"}


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
    _draw_made(context)
    _draw_links(context)


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
    names = _shared_areas(context)
    with st.form("sharing.form", border=True):
        st.markdown(f"**{t('sharing.form.title')}**")
        left, middle, third, right = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
        area = left.selectbox(
            t("sharing.form.area"), list(names), format_func=lambda code: names.get(code, code), key="sharing.area"
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
        _make(context, str(area), int(days), may_hand_in=bool(may_hand_in))


def _shared_areas(context: Context) -> dict[str, str]:
    """Districts, then development zones: code → name."""
    return {area.code: _name(context, area.code) for kind in SHARED_KINDS for area in context.plan.areas_of(kind)}


def _name(context: Context, code: str) -> str:
    """Its name of today; the bare code of an area that the plan no longer has."""
    known = {area.code: area for area in context.plan.areas}
    if code not in known:
        return code
    return known[code].name if context.lang == "zh" else known[code].name_en


def _make(context: Context, area: str, days: int, *, may_hand_in: bool) -> None:
    """Make the link and keep its address for this session alone; the rights are looked at again."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    try:
        token, entry = access_of(context.place).make_link(
            area, days=days, by=context.by, at=now(), may_hand_in=may_hand_in
        )
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_MADE] = (f"{base_address()}/link/{token}", entry)
    st.query_params["link"] = str(entry.id)  # the one to look at in the list below


def _draw_made(context: Context) -> None:
    """The address just made, until it is put away: only its fingerprint is stored, so it can't be shown again."""
    t = context.texts.t
    made: tuple[str, LinkEntry] | None = st.session_state.get(_MADE)
    if made is None:
        return
    address, entry = made
    area, until = _name(context, entry.area_code), moment(context, entry.expires_at)
    with st.container(border=True, key="sharing-made"):
        st.success(t("sharing.made.title", area=area, until=until), icon=":material/link:")
        st.markdown(t("sharing.made.once"))
        st.code(address, language=None, wrap_lines=True)
        with st.expander(t("sharing.made.message")):
            letter = t("sharing.made.letter", area=area, address=address, until=until)
            letter += t("sharing.made.letter_hand_in") if entry.may_hand_in else ""
            st.code(letter, language=None, wrap_lines=True)
        if st.button(t("sharing.made.done"), key="sharing.done", icon=":material/check:"):
            del st.session_state[_MADE]
            st.rerun()


# --- those there are ------------------------------------------------------------------------------------------------


def _draw_links(context: Context) -> None:
    t, at = context.texts.t, now()
    st.header(t("sharing.links.title"), anchor=False)
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/check_circle:")
    links = sorted(access_of(context.place).links(), key=lambda link: link.id, reverse=True)
    if not links:
        st.info(t("sharing.links.empty"), icon=":material/link:")
        return
    active = [link for link in links if link.state(at) == "active"]
    shown = _filtered(context, links, active)
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
        area=_name(context, link.area_code),
        at=moment(context, link.made_at),
    )


def _draw_list(context: Context, shown: Sequence[LinkEntry], at: datetime) -> None:
    t, column = context.texts.t, st.column_config
    rows: dict[str, list[Any]] = {
        "number": [link.id for link in shown],
        "area": [_name(context, link.area_code) for link in shown],
        "state": [t(f"sharing.state.{link.state(at)}") for link in shown],
        "right": [t(f"sharing.right.{'hand_in' if link.may_hand_in else 'look'}") for link in shown],
        "expires": [moment(context, link.expires_at) for link in shown],
        "uses": [link.uses for link in shown],
        "last_use": [moment(context, link.last_used_at) for link in shown],
        "made": [moment(context, link.made_at) for link in shown],
        "by": [link.made_by for link in shown],
    }
    pick_table(
        rows,
        [str(link.id) for link in shown],
        name="link",
        column_config={
            name: column.NumberColumn(t(f"sharing.column.{name}"), format="localized")
            if name in ("number", "uses")
            else column.TextColumn(t(f"sharing.column.{name}"), width=wide_enough([t(f"sharing.column.{name}"), *said]))
            for name, said in rows.items()
        },
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
        elif st.button(t("sharing.revoke.button"), key="sharing.revoke", icon=":material/link_off:"):
            _open_revoke(context, link)


def _open_revoke(context: Context, link: LinkEntry) -> None:
    t, area = context.texts.t, _name(context, link.area_code)

    @live.dialog(context, t("sharing.revoke.title", area=area), icon=":material/link_off:")
    def confirm() -> None:
        st.markdown(plain(_said(context, link)))
        st.markdown(t("sharing.revoke.effect"))
        if st.button(t("sharing.revoke.confirm"), type="primary", key="sharing.sure", icon=":material/link_off:"):
            _revoke(context, link)

    confirm()


def _revoke(context: Context, link: LinkEntry) -> None:
    """End the link and every session it opened; the rights are looked at again, whatever the page showed."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")
    t = context.texts.t
    done = access_of(context.place).revoke_link(link.id, by=context.by, at=now())
    made: tuple[str, LinkEntry] | None = st.session_state.get(_MADE)
    if made is not None and made[1].id == link.id:
        del st.session_state[_MADE]  # an address that no longer opens is not to be sent on
    told = "sharing.revoke.done" if done else "sharing.revoke.already"
    st.session_state[_TOLD] = t(told, area=_name(context, link.area_code))
    st.rerun()
