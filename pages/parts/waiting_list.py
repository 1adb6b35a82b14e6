"""区县上报: what districts handed in and what became of it; staff look at one and decide, a district takes one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from etl.waiting import Waiting, content_of, handed_in, open_count, withdraw
from pages.parts.batches import archive_of, now
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.moments import moment
from pages.parts.picker import pick_table, wide_enough
from pages.parts.plain import plain
from pages.parts.waiting_review import draw_decision, pop_told, tell
from scorecard.access import HAND_IN
from scorecard.errors import ScorecardError
from scorecard.wording import words

BADGE = {
    "waiting": ":orange-badge[:material/hourglass_top: {}]",
    "accepted": ":green-badge[:material/check_circle: {}]",
    "returned": ":red-badge[:material/undo: {}]",
    "withdrawn": ":gray-badge[{}]",
}


def has_waiting(context: Context) -> bool:
    """Whether this viewer hands in, or decides about what others do."""
    return bool({HAND_IN, "upload"} & context.viewer.rights)


def sidebar_waiting(context: Context) -> None:
    """For staff on every page: how many files wait, with the way to them."""
    if "upload" not in context.viewer.rights or "data" not in context.links:
        return
    if count := open_count(archive_of(context), viewer=context.viewer):
        label = f":orange-badge[{context.texts.t('waiting.sidebar.staff', count=count)}]"
        st.page_link(context.links["data"], label=label, icon=":material/inbox:", query_params={"part": "waiting"})


def draw_waiting(context: Context) -> None:
    """The list, then the chosen file."""
    t = context.texts.t
    if told := pop_told():
        st.success(told, icon=":material/check_circle:")
    staff = "upload" in context.viewer.rights
    st.caption(t(f"waiting.explained.{'staff' if staff else 'own'}"))
    files = handed_in(archive_of(context), viewer=context.viewer)
    if not files:
        st.info(t(f"waiting.empty.{'staff' if staff else 'own'}"), icon=":material/inbox:")
        return
    files.sort(key=lambda one: one.state != "waiting")  # what asks for something first
    _draw_list(context, files)
    names = {str(one.number): t("waiting.name", number=one.number, file=one.file_name) for one in files}
    chosen = choose(t("waiting.choose"), names, name="waiting")
    _draw_one(context, next(one for one in files if str(one.number) == chosen))


def _draw_list(context: Context, files: Sequence[Waiting]) -> None:
    t, column = context.texts.t, st.column_config
    rows: dict[str, list[Any]] = {
        "number": [one.number for one in files],
        "state": [t(f"waiting.state.{one.state}") for one in files],
        "area": [area_name(context, one) for one in files],
        "file": [one.file_name for one in files],
        "at": [moment(context, one.at) for one in files],
        "note": [one.note for one in files],
        "reason": [one.reason or "" for one in files],
    }
    if not context.viewer.sees_all:
        del rows["area"]
    pick_table(
        rows,
        [str(one.number) for one in files],
        name="waiting",
        column_config={
            name: column.NumberColumn(t(f"waiting.column.{name}"), format="localized")
            if name == "number"
            else column.TextColumn(
                t(f"waiting.column.{name}"), width=min(wide_enough([t(f"waiting.column.{name}"), *said]), 420)
            )
            for name, said in rows.items()
        },
        alt=t("waiting.title"),
    )


def area_name(context: Context, one: Waiting) -> str:
    """Of the area that handed it in; the bare code of one that the plan no longer has."""
    known = {area.code: area for area in context.plan.areas}
    area = known.get(one.area_code)
    return words.area_name(context.texts, area) if area else one.area_code


def _draw_one(context: Context, one: Waiting) -> None:
    t = context.texts.t
    with st.container(border=True):
        name = plain(t("waiting.name", number=one.number, file=one.file_name))
        st.markdown(f"## {name} {BADGE[one.state].format(t(f'waiting.state.{one.state}'))}")
        st.table(_facts(context, one), border="horizontal", alt=t("waiting.title"))
        with st.container(horizontal=True):
            if one.state == "waiting" and "upload" in context.viewer.rights:
                draw_decision(context, one)
            elif one.state == "waiting" and st.button(
                t("waiting.button.withdraw"), key="waiting.withdraw", icon=":material/undo:"
            ):
                _withdraw(context, one)
            _original(context, one)


def _facts(context: Context, one: Waiting) -> dict[str, str]:
    t = context.texts.t
    told = {
        t("waiting.column.area"): plain(area_name(context, one)),
        t("waiting.fact.handed_in"): t("waiting.fact.by_link", at=moment(context, one.at), link=one.link),
        t("waiting.column.note"): plain(one.note) or "—",
    }
    if one.state != "waiting":
        by = "" if one.state == "withdrawn" or not context.viewer.sees_all else plain(one.ended_by or "")
        told[t(f"waiting.state.{one.state}")] = f"{moment(context, one.ended_at)} {by}".strip()
    if one.batch is not None:
        told[t("waiting.fact.batch")] = str(one.batch)
    if one.reason:
        told[t("waiting.column.reason")] = plain(one.reason)
    return told


def _original(context: Context, one: Waiting) -> None:
    """The file as it was handed in: staff may have it by their right, the district for it is its own."""
    st.download_button(
        context.texts.t("waiting.button.original"),
        data=lambda: content_of(archive_of(context), one.number, viewer=context.viewer),
        file_name=one.file_name,
        mime="application/octet-stream",
        on_click="ignore",
        key=f"waiting.original.{one.number}",
        icon=":material/download:",
    )


def _withdraw(context: Context, one: Waiting) -> None:
    try:
        withdraw(archive_of(context), one.number, viewer=context.viewer, by=context.by, at=now())
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    tell(context.texts.t("waiting.done.withdrawn", number=one.number))
    st.rerun()
