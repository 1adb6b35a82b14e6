"""操作日志 Log: who came in, took something away, uploaded, undid, closed, or changed who may; for administrators."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from pages.parts.audit_rows import GROUPS, Line, lines_of
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.export import csv_bytes
from pages.parts.moments import moment
from pages.parts.picker import HEAD_PIXELS, ROW_PIXELS, wide_enough

MOST_ROWS = 1000  # drawn; the file has all
SEEN_ROWS = 16  # at once
COLUMNS = ("at", "by", "action", "subject", "address")


def render(context: Context) -> None:
    """Draw the page, for those who may read it."""
    t = context.texts.t
    st.title(t("audit.title"))
    if "audit" not in context.viewer.rights:
        st.info(t("audit.not_yours"), icon=":material/lock:")
        return
    st.caption(t("audit.explained"))
    lines = lines_of(context)
    if not lines:
        st.info(t("audit.empty"), icon=":material/history:")
        return
    shown = _filtered(context, lines)
    if not shown:
        st.info(t("audit.none_match"), icon=":material/filter_alt_off:")
        return
    _draw(context, shown)


def _filtered(context: Context, lines: list[Line]) -> list[Line]:
    t = context.texts.t
    left, right = st.columns([3, 4], vertical_alignment="bottom")
    with left:
        words = st.text_input(
            t("audit.search"), key="audit.search", persist_state="session", placeholder=t("audit.search_help")
        )
    with right:
        named = {group: t(f"audit.group.{group}") for group in ("all", *GROUPS)}
        group = choose(
            t("audit.show"), named, name="show", how=st.segmented_control, label_visibility="collapsed", required=True
        )
    wanted = words.lower().split()
    of_group = [line for line in lines if group in ("all", line.group)]
    return [line for line in of_group if not wanted or all(word in _said(context, line) for word in wanted)]


def _said(context: Context, line: Line) -> str:
    """All that is shown of it, for finding it by any of that: a day, somebody, an address."""
    done = context.texts.t(f"audit.action.{line.action}")
    return " ".join((moment(context, line.at), line.by, done, line.subject, line.address)).lower()


def _draw(context: Context, shown: list[Line]) -> None:
    t, column = context.texts.t, st.column_config
    rows = {
        "at": [moment(context, line.at) for line in shown],
        "by": [line.by for line in shown],
        "action": [t(f"audit.action.{line.action}") for line in shown],
        "subject": [line.subject for line in shown],
        "address": [line.address or t("audit.here") for line in shown],
    }
    drawn = {name: said[:MOST_ROWS] for name, said in rows.items()}
    st.dataframe(
        drawn,
        hide_index=True,
        height=HEAD_PIXELS + ROW_PIXELS * min(SEEN_ROWS, len(shown)),
        column_config={
            name: column.TextColumn(t(f"audit.column.{name}"), width=wide_enough([t(f"audit.column.{name}"), *said]))
            for name, said in drawn.items()
            if name != "subject"
        }
        | {"subject": column.TextColumn(t("audit.column.subject"), width="large")},
        alt=t("audit.title"),
    )
    key = "count_cut" if len(shown) > MOST_ROWS else "count"
    st.caption(t(f"audit.{key}", count=len(shown), shown=MOST_ROWS, zone=context.texts.clock(context.plan.timezone)))
    zone = ZoneInfo(context.plan.timezone)
    rows["at"] = [f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for line in shown]  # to tell what came first
    table = pa.table({t(f"audit.column.{name}"): rows[name] for name in COLUMNS})
    st.download_button(
        t("audit.download"),
        data=lambda: csv_bytes(table),
        file_name=f"{t('audit.title')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
