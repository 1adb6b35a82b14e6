"""A token for a program that reads: made here, shown once with a line to try it, until it is put away.

Only a digest is stored, so the token stands in the session that made it and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

import streamlit as st

from pages.parts.batches import now
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.links_made import area_title
from pages.parts.moments import moment
from pages.parts.plain import plain
from pages.parts.visitors import base_address
from scorecard.access.consumers import LONGEST_NAME, LONGEST_TOKEN_DAYS, ConsumerEntry, Consumers
from scorecard.errors import ScorecardError

_MADE = "tokens.made"
CITY = "*"  # no area's code
DAYS = 366
SECOND_CLICK = timedelta(seconds=3)  # within it, one more of the same name and scope is a click too many


class Made(NamedTuple):
    """One token, with the address that it is asked at."""

    base: str
    token: str
    entry: ConsumerEntry


def scope_title(context: Context, code: str | None) -> str:
    """What a token may read, as people call it."""
    return area_title(context, code) if code else context.texts.t("tokens.city")


def may(context: Context) -> None:
    """Looked at again at every change, whatever the page showed."""
    if "share" not in context.viewer.rights:
        raise PermissionError("share")


def draw_form(context: Context, areas: Mapping[str, str]) -> None:
    """Name, scope and days of a new one; `areas` by code, as they are called."""
    t, names = context.texts.t, {CITY: context.texts.t("tokens.city"), **areas}
    with st.form("tokens.form", border=True):
        st.markdown(f"**{t('tokens.form.title')}**")
        left, middle, third, right = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
        name = left.text_input(
            t("tokens.form.name"), key="tokens.name", max_chars=LONGEST_NAME, help=t("tokens.form.name_help")
        )
        area = middle.selectbox(
            t("tokens.form.area"),
            list(names),
            format_func=lambda code: names.get(code, code),
            key="tokens.area",
            help=t("tokens.form.area_help"),
        )
        days = third.number_input(
            t("tokens.form.days"),
            1,
            LONGEST_TOKEN_DAYS,
            DAYS,
            key="tokens.days",
            help=t("tokens.form.days_help", longest=LONGEST_TOKEN_DAYS),
        )
        sent = right.form_submit_button(t("tokens.form.make"), icon=":material/key:", width="stretch")
    if sent:
        _make(context, name.strip(), None if area == CITY else area, int(days))


def _make(context: Context, name: str, code: str | None, days: int) -> None:
    """Between making and keeping nothing of Streamlit's is asked: a second click ends the run of the first at whatever
    is, and a token that nobody has seen would be lost."""
    may(context)
    at, base, consumers = now(), base_address(), Consumers(context.place)
    kept: list[Made] = st.session_state.setdefault(_MADE, [])
    is_twice = any(
        (one.entry.name, one.entry.area_code) == (name, code) and at - one.entry.made_at < SECOND_CLICK for one in kept
    )
    try:
        if not is_twice:
            kept[:] = [Made(base, *consumers.make(name, by=context.by, at=at, days=days, area_code=code))]
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.query_params["consumer"] = str(kept[0].entry.id)  # the one to look at in the list below


def forget(number: int) -> None:
    """A token that no longer reads is not to be handed over."""
    kept = st.session_state.get(_MADE, [])
    kept[:] = [one for one in kept if one.entry.id != number]


def draw(context: Context) -> None:
    """What was made last; nothing when it was put away."""
    t, made = context.texts.t, st.session_state.get(_MADE)
    if not made:
        return
    base, token, entry = made[0]
    with st.container(border=True, key="tokens-made"):
        scope, until = scope_title(context, entry.area_code), moment(context, entry.expires_at)
        said = t("tokens.made.title", name=plain(entry.name), area=plain(scope), until=until)
        st.success(said, icon=":material/key:")
        st.markdown(t("tokens.made.once"))
        st.code(token, language=None, wrap_lines=True)
        st.caption(t("tokens.made.curl"))
        asked = f"verdicts?as_of={context.months[0]:%Y-%m}" if context.months else "areas"
        line = f'curl -H "Authorization: Bearer {token}" "{base}/api/v1/{asked}"'
        st.code(line, language=None, wrap_lines=True)
        if st.button(t("tokens.made.done"), key="tokens.done", icon=":material/check:"):
            del st.session_state[_MADE]
            st.rerun()
