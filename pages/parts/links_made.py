"""Links just made: their addresses, to copy, send, take as a table or as a QR code, until they are put away.

Only fingerprints are stored, so an address stands in the session that made it and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyarrow as pa
import streamlit as st

from pages.parts.context import Context
from pages.parts.export import csv_bytes, xlsx_bytes
from pages.parts.moments import moment
from pages.parts.picker import HEAD_PIXELS, ROW_PIXELS, wide_enough
from pages.parts.plain import plain
from pages.parts.qr import qr_png, qr_svg
from pages.parts.visitors import base_address
from scorecard.access.entries import LinkEntry

_MADE = "sharing.made"
MOST_ROWS = 13  # seen at once
QR_PIXELS = 220
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Made(NamedTuple):
    """One link with its whole address."""

    address: str
    entry: LinkEntry


def keep(make: Callable[[], Sequence[tuple[str, LinkEntry]]], *, unless: Callable[[Made], bool] | None = None) -> None:
    """Make links and show these (token, entry) from now on, in place of those made before; nothing is made where
    `unless` says so of one that is shown already.

    Between making and keeping nothing of Streamlit's is asked: a second click ends the run of the first at whatever
    is, and addresses that nobody has seen would be lost.
    """
    base = base_address()
    kept: list[Made] = st.session_state.setdefault(_MADE, [])
    if unless is None or not any(map(unless, kept)):
        kept[:] = [Made(f"{base}/link/{token}", entry) for token, entry in make()]


def forget(link_id: int) -> None:
    """An address that no longer opens is not to be sent on."""
    kept = st.session_state.get(_MADE, [])
    kept[:] = [one for one in kept if one.entry.id != link_id]


def newest() -> LinkEntry:
    """The first of those made last."""
    entry: LinkEntry = st.session_state[_MADE][0].entry
    return entry


def area_title(context: Context, code: str) -> str:
    """Its name of today; the bare code of an area that the plan no longer has."""
    known = {area.code: area for area in context.plan.areas}
    if code not in known:
        return code
    return known[code].name if context.lang == "zh" else known[code].name_en


def draw(context: Context) -> None:
    """What was made last; nothing when it was put away."""
    t, made = context.texts.t, st.session_state.get(_MADE)
    if not made:
        return
    with st.container(border=True, key="sharing-made"):
        until = moment(context, made[0].entry.expires_at)
        if len(made) == 1:
            title = t("sharing.made.title", area=plain(area_title(context, made[0].entry.area_code)), until=until)
        else:
            title = t("sharing.made.title_many", count=len(made), until=until)
        st.success(title, icon=":material/link:")
        st.markdown(t("sharing.made.once" if len(made) == 1 else "sharing.made.once_many"))
        one = made[0] if len(made) == 1 else _draw_many(context, made)
        _draw_one(context, one)
        if st.button(t("sharing.made.done"), key="sharing.done", icon=":material/check:"):
            del st.session_state[_MADE]
            st.rerun()


def _draw_one(context: Context, one: Made) -> None:
    """Address, QR code, and a letter with both said in words."""
    t, entry = context.texts.t, one.entry
    area, until = area_title(context, entry.area_code), moment(context, entry.expires_at)
    st.code(one.address, language=None, wrap_lines=True)
    with st.expander(t("sharing.made.message")):
        letter = t("sharing.made.letter", area=area, address=one.address, until=until)
        letter += t("sharing.made.letter_hand_in") if entry.may_hand_in else ""
        st.code(letter, language=None, wrap_lines=True)
    with st.expander(t("sharing.made.qr"), icon=":material/qr_code_2:"):
        st.image(qr_svg(one.address), width=QR_PIXELS, alt=t("sharing.made.qr_alt", area=area))
        st.caption(t("sharing.made.qr_help"))
        with st.container(horizontal=True):
            name = t("sharing.made.qr_file", area=area)
            _take(context, "png", lambda: qr_png(one.address), "image/png", name)
            _take(context, "svg", lambda: qr_svg(one.address).encode(), "image/svg+xml", name)


def _draw_many(context: Context, made: Sequence[Made]) -> Made:
    """All of them as a table, to copy or take; the one to look at below."""
    t = context.texts.t
    rows = {
        "area": [area_title(context, one.entry.area_code) for one in made],
        "address": [one.address for one in made],
        "expires": [moment(context, one.entry.expires_at) for one in made],
        "right": [t(f"sharing.right.{'hand_in' if one.entry.may_hand_in else 'look'}") for one in made],
    }
    heads = {name: t(f"sharing.column.{name}") for name in rows}
    column = st.column_config.TextColumn
    st.dataframe(
        rows,
        hide_index=True,
        height=HEAD_PIXELS + ROW_PIXELS * min(MOST_ROWS, len(made)),
        column_config={
            name: column(heads[name], width="large" if name == "address" else wide_enough([heads[name], *said]))
            for name, said in rows.items()
        },
        alt=t("sharing.made.table"),
    )
    _draw_takeaway(context, pa.table({heads[name]: said for name, said in rows.items()}))
    with st.expander(t("sharing.made.copy"), icon=":material/content_copy:"):
        lines = [heads.values(), *zip(*rows.values(), strict=True)]
        st.code("\n".join("\t".join(line) for line in lines), language=None)
    chosen = st.selectbox(
        t("sharing.made.choose"), range(len(made)), format_func=lambda at: rows["area"][at], key="sharing.made.one"
    )
    return made[chosen or 0]


def _draw_takeaway(context: Context, table: pa.Table) -> None:
    t = context.texts.t
    title = t("sharing.made.table")
    with st.container(horizontal=True):
        _take(context, "xlsx", lambda: xlsx_bytes({title: table}), XLSX, title)
        _take(context, "csv", lambda: csv_bytes(table), "text/csv", title)


def _take(context: Context, kind: str, content: Callable[[], bytes], mime: str, name: str) -> None:
    """A button for a file of this kind, made when it is asked for."""
    st.download_button(
        context.texts.t(f"sharing.made.{kind}"),
        data=content,
        file_name=f"{name}.{kind}",
        mime=mime,
        icon=":material/download:",
        key=f"sharing.take.{kind}",
        on_click="ignore",
    )
