"""操作日志 Log: who came in, took something away, uploaded, undid, closed, or changed who may; for administrators."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from pages.parts.audit_rows import GROUPS, Line, lines_of
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.export import csv_bytes
from pages.parts.moments import moment
from pages.parts.picker import wide_enough

MOST_ROWS = 1000  # drawn; the file has all
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
    return [
        line
        for line in lines
        if group in ("all", line.group)
        and all(word in f"{line.by} {t(f'audit.action.{line.action}')} {line.subject}".lower() for word in wanted)
    ]


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
    table = pa.table({t(f"audit.column.{name}"): rows[name] for name in COLUMNS})
    st.download_button(
        t("audit.download"),
        data=lambda: csv_bytes(table),
        file_name=f"{t('audit.title')}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
