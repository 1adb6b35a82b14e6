"""定版: the months with their state, closing the next one, and what was corrected in closed months since."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

import streamlit as st

from etl.closing import Signed, closable, close_month, missing_of
from pages.parts.batches import archive_of, now, publish_now
from pages.parts.closed_rows import Rows, closings, covering, draw_notices, notices
from pages.parts.context import Context
from pages.parts.findings import show_error
from pages.parts.moments import in_utc, moment
from pages.parts.picker import wide_enough
from pages.parts.submission_rows import dataset_name
from scorecard.errors import ScorecardError

_TOLD = "closing.told"
NAMES = ("filled_by", "checked_by", "responsible")
ROWS_PIXELS, HEAD_PIXELS, MOST_ROWS = 35, 38, 10


def draw_closing(context: Context) -> None:
    """The form for those who may close, what was corrected since, then the months."""
    t = context.texts.t
    if told := st.session_state.pop(_TOLD, None):
        st.success(told, icon=":material/lock:")
    st.caption(t("closing.explained"))
    if not context.months:
        st.info(t("closing.empty"), icon=":material/event_busy:")
        return
    if "close" in context.viewer.rights:
        _draw_form(context)
    if rows := _each_once(notices(context)):
        st.markdown(f"**{t('closing.notice.title')}**")
        draw_notices(context, rows)
    elif closings(context):
        st.caption(t("closing.notice.none"))
    _draw_months(context)


def _each_once(rows: Rows) -> Rows:
    """A change that moved several closed months once, as the last of them tells it."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["batch"], row["change"], row["first_changed"])
        if key not in found or row["month"] > found[key]["month"]:
            found[key] = row
    return list(found.values())


# --- close one -------------------------------------------------------------------------------------------------------


def _draw_form(context: Context) -> None:
    t = context.texts.t
    open_months = closable(archive_of(context), context.months, at=now())
    if not open_months:
        st.info(t("closing.form.nothing"), icon=":material/event_available:")
        return
    with st.container(border=True):
        st.markdown(f"**{t('closing.form.title')}**")
        words = {name: context.texts.month(date.fromisoformat(f"{name}-01")) for name in open_months}
        first = 0 if closings(context) else len(open_months) - 1  # the first closing takes all before it along
        month = st.selectbox(
            t("closing.form.month"), open_months, index=first, format_func=lambda one: words.get(one, one),
            key="closing.month", width=240,
        )  # fmt: skip
        missing = missing_of(archive_of(context), month, viewer=context.viewer)
        _tell_missing(context, missing)
        if signed := _ask_names(context, words[month], note_needed=bool(missing)):
            _close(context, month, signed)


def _tell_missing(context: Context, missing: list[str]) -> None:
    t = context.texts.t
    if missing:
        names = t("upload.comma").join(dataset_name(context, name) for name in missing)
        st.warning(t("closing.form.missing", datasets=names), icon=":material/hourglass_empty:")
    else:
        st.markdown(f":green-badge[:material/check_circle: {t('closing.form.complete')}]")


def _ask_names(context: Context, month: str, *, note_needed: bool) -> Signed | None:
    """Who filled in, checked and answers for it, once the button was pressed; as last time unless changed."""
    t, before = context.texts.t, (closings(context) or [dict.fromkeys(NAMES, "")])[-1]
    with st.form("closing.form", border=False):
        given = [
            column.text_input(t(f"closing.{name}"), before[name], key=f"closing.{name}", max_chars=60)
            for name, column in zip(NAMES, st.columns(3), strict=True)
        ]
        key = "note_needed" if note_needed else "note"
        note = st.text_input(t(f"closing.form.{key}"), key="closing.note", max_chars=500)
        sent = st.form_submit_button(t("closing.form.close", month=month), type="primary", icon=":material/lock:")
    if not sent:
        return None
    if not all(one.strip() for one in given) or (note_needed and not note.strip()):
        st.warning(t("closing.form.incomplete"), icon=":material/edit:")
        return None
    return Signed(given[0], given[1], given[2], note)


def _close(context: Context, month: str, signed: Signed) -> None:
    """Close it and publish; the rights are looked at again, whatever the page showed."""
    t = context.texts.t
    try:
        with st.spinner(t("closing.form.working")):
            close_month(archive_of(context), month, signed, by=context.by, at=now(), viewer=context.viewer)
            publish_now(context)
    except ScorecardError as error:
        show_error(context.texts, error)
        return
    st.session_state[_TOLD] = t("closing.form.done", month=context.texts.month(date.fromisoformat(f"{month}-01")))
    st.rerun()


# --- those there are -------------------------------------------------------------------------------------------------


def _draw_months(context: Context) -> None:
    t, column = context.texts.t, st.column_config
    counts: dict[date, int] = defaultdict(int)
    for row in notices(context):
        counts[row["month"]] += 1
    lines = [_line(context, month, counts) for month in sorted(context.months, reverse=True)]
    seen = [name for name in lines[0] if context.viewer.sees_all or name not in ("missing", "note")]
    names = [name for name in seen if any(line[name] for line in lines)]  # nothing closed yet: no ten empty columns
    st.markdown(f"**{t('closing.months_title')}**")
    st.dataframe(
        {name: [line[name] for line in lines] for name in names},
        hide_index=True,
        height=HEAD_PIXELS + ROWS_PIXELS * min(MOST_ROWS, len(lines)),
        column_config={
            name: column.Column(said, width=min(wide_enough([said, *(str(line[name]) for line in lines)]), 420))
            for name in names
            for said in [t(f"closing.column.{name}")]
        },
        alt=t("closing.months_title"),
    )


def _line(context: Context, month: date, counts: dict[date, int]) -> dict[str, Any]:
    t, closing = context.texts.t, covering(context, month)
    own = closing if closing is not None and closing["month"] == month else None
    state = "own" if own else "with" if closing else "open"
    said = {"month": context.texts.month(closing["month"])} if closing and not own else {}
    line: dict[str, Any] = {"month": context.texts.month(month), "state": t(f"closing.state.{state}", **said)}
    line["corrected"] = context.texts.number(counts[month]) if counts[month] else ""
    line["at"] = moment(context, in_utc(own["closed_at"])) if own else ""
    line |= {name: own[name] if own else "" for name in ("closed_by", *NAMES)}
    missing = json.loads(own["missing_json"] or "[]") if own else []
    line["missing"] = t("upload.comma").join(dataset_name(context, name) for name in missing)
    line["note"] = (own["note"] or "") if own else ""
    return line
