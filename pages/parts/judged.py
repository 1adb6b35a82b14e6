"""研判历史: what was said of a goal at each month, beside the judgement with the data of now; and what turned, and why.

The strip of months is HTML of escaped words and inline styles only, so that it needs no chart bundle.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import streamlit as st

from pages.parts.context import Context
from pages.parts.heat_look import status_paint
from pages.parts.plain import plain
from pages.parts.scoreboard import SIGN
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Area, AreaKind, Goal, GoalKind
from scorecard.wording import words

MOST_SHOWN = 3  # publications that turned something and stand on the page; the others are a click away
Rows = list[dict[str, Any]]


class Judged(NamedTuple):
    """History of a goal in an area: months newest first, turned verdicts newest first."""

    months: Rows
    turned: Rows


def draw_judged(context: Context, goal: Goal, area: Area) -> None:
    """The section: months then and now on the left, turned verdicts on the right."""
    if goal.kind is GoalKind.TRACKED:
        return
    t, name = context.texts.t, words.area_name(context.texts, area)
    told = _told(goal.id, area.code, context.month, context.viewer, context.stamp, context)
    st.header(t("judged.title", area=name), anchor=False)
    if not told.months:
        st.info(t("judged.empty"), icon=":material/history:")
        return
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch", gap="xsmall"):
        _draw_months(context, goal, area, told.months)
    with right, st.container(border=True, height="stretch", gap="small"):
        _draw_turned(context, goal, area, told.turned)


def draw_judged_of_part(context: Context, goal: Goal, area: Area) -> None:
    """The section of an area that was drilled into; nothing for the city, whose own stands above."""
    if area.kind is not AreaKind.CITY:
        draw_judged(context, goal, area)


@st.cache_resource(max_entries=256, show_spinner=False)
def _told(
    goal: str,
    area: str,
    as_of: date,
    viewer: Viewer,  # noqa: ARG001 - with the stamp part of the cache key
    stamp: str,  # noqa: ARG001
    _context: Context,
) -> Judged:
    asked = {"goal": goal, "area": area, "as_of": as_of}
    turned = _context.run("turned_verdicts", since=None, **asked).to_pylist()
    return Judged(_context.run("said_history", **asked).to_pylist(), turned)


# --- the months ------------------------------------------------------------------------------------------------------


def _draw_months(context: Context, goal: Goal, area: Area, months: Rows) -> None:
    t = context.texts.t
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{t('judged.months.title')}**", width="content")
        behind = st.popover(
            t("chart.table"),
            icon=":material/table:",
            type="tertiary",
            key=f"table-judged-{goal.id}-{area.code}",
            on_change="rerun",
        )
    st.caption(t("judged.months.about"))
    st.html(strip(context, goal, months))
    differ = sum(row["status"] != row["now_status"] for row in months)
    st.caption(t("judged.months.differ" if differ else "judged.months.same", count=differ, of=len(months)))
    if behind.open:
        with behind:
            _draw_table(context, goal, months)


def strip(context: Context, goal: Goal, months: Rows) -> str:
    """A table of signs, HTML: a year has a line of then and a line of now; where they differ both are framed."""
    texts = context.texts
    by_year: dict[int, dict[int, dict[str, Any]]] = {}
    for row in months:
        by_year.setdefault(row["as_of"].year, {})[row["as_of"].month] = row
    head = "".join(f'<th scope="col" style="{_HEAD}">{month}</th>' for month in range(1, 13))
    lines = [
        f'<tr><th scope="row" style="{_SIDE}">{escape(_side(context, year, when))}</th>'
        + "".join(_cell(context, goal, by_year[year].get(month), when) for month in range(1, 13))
        + "</tr>"
        for year in sorted(by_year)
        for when in ("then", "now")
    ]
    shown = {Status(row[name]) for row in months for name in ("status", "now_status")}
    legend = "".join(
        f'<span style="white-space:nowrap">{_sign(status)} {escape(words.status_word(texts, status))}</span>'
        for status in Status
        if status in shown
    )
    label = escape(texts.t("judged.months.title"))
    return (
        f'<table aria-label="{label}" style="{_TABLE}">'
        f'<thead><tr><td style="width:5.6rem"></td>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'
        f'<div style="display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.875rem;margin-top:.4rem">{legend}</div>'
    )


_TABLE = "width:100%;border-collapse:separate;border-spacing:2px;table-layout:fixed"
_HEAD = "font-size:.8125rem;font-weight:400;opacity:.8;text-align:center;padding:0"
_SIDE = "font-size:.8125rem;font-weight:400;text-align:left;white-space:nowrap;padding:0"
_EMPTY = '<td style="height:1.6rem"></td>'


def _side(context: Context, year: int, when: str) -> str:
    return context.texts.t(f"judged.months.{when}_of", year=year)


def _look(status: Status) -> str:
    return status_paint(status)


def _sign(status: Status) -> str:
    look = "display:inline-block;width:1.4em;text-align:center;font-weight:700;border-radius:3px"
    return f'<span aria-hidden="true" style="{look};{_look(status)}">{SIGN[status]}</span>'


def _cell(context: Context, goal: Goal, row: dict[str, Any] | None, when: str) -> str:
    if row is None:
        return _EMPTY
    status = Status(row["status" if when == "then" else "now_status"])
    framed = "outline:2px solid currentColor;outline-offset:-2px;" if row["status"] != row["now_status"] else ""
    told = escape(_cell_words(context, goal, row, when))
    look = f"height:1.6rem;padding:0;text-align:center;font-weight:700;border-radius:3px;{framed}{_look(status)}"
    return f'<td title="{told}" aria-label="{told}" style="{look}">{SIGN[status]}</td>'


def _cell_words(context: Context, goal: Goal, row: dict[str, Any], when: str) -> str:
    prefix = "" if when == "then" else "now_"
    told = [
        context.texts.t(f"judged.months.{when}_at", month=_month(context, row)),
        words.status_word(context.texts, row[f"{prefix}status"]),
        _figure(context, goal, row[f"{prefix}actual"]),
    ]
    if row[f"{prefix}probability"] is not None:
        told.append(context.texts.t("judged.probability", share=context.texts.percent(row[f"{prefix}probability"], 0)))
    if when == "then":
        told.append(context.texts.t("judged.published", at=_moment(context, row["published_at"])))
    return context.texts.t("judged.comma").join(told)


def _figure(context: Context, goal: Goal, number: float | None) -> str:
    return words.value(context.texts, goal, number, signed=words.is_change(goal))


def _month(context: Context, row: dict[str, Any]) -> str:
    """The as-of month; with the year that is judged where that is another, as in January before its figures come."""
    month = context.texts.month(row["as_of"])
    if row["year"] is None or row["year"] == row["as_of"].year:
        return month
    return context.texts.t("judged.of_year", month=month, year=row["year"])


def _moment(context: Context, at: datetime) -> str:
    return context.texts.moment(at.replace(tzinfo=UTC), context.plan.timezone)


def _draw_table(context: Context, goal: Goal, months: Rows) -> None:
    texts, t = context.texts, context.texts.t
    shown: dict[str, list[str]] = {
        t("judged.column.as_of"): [_month(context, row) for row in months],
        t("judged.column.published"): [_moment(context, row["published_at"]) for row in months],
    }
    for prefix, when in (("", "then"), ("now_", "now")):
        label = t(f"judged.{when}")
        rows = [{key: row[prefix + key] for key in ("status", "actual", "probability", "data_as_of")} for row in months]
        shown[t("judged.column.status", when=label)] = [words.status_word(texts, row["status"]) for row in rows]
        shown[t("judged.column.actual", when=label)] = [_figure(context, goal, row["actual"]) for row in rows]
        if any(row["probability"] is not None for row in rows):
            shown[t("judged.column.probability", when=label)] = [texts.percent(row["probability"], 0) for row in rows]
        shown[t("judged.column.data", when=label)] = [
            texts.month(row["data_as_of"]) if row["data_as_of"] else texts.number(None) for row in rows
        ]
    st.dataframe(shown, hide_index=True, alt=t("judged.months.title"))


# --- what turned -----------------------------------------------------------------------------------------------------


def _draw_turned(context: Context, goal: Goal, area: Area, turned: Rows) -> None:
    t = context.texts.t
    st.markdown(f"**{t('judged.turned.title')}**")
    st.caption(t("judged.turned.about"))
    if not turned:
        st.markdown(f":gray[:material/check:] {t('judged.turned.none')}")
        return
    published = [list(rows) for _, rows in groupby(turned, key=lambda row: row["publication"])]
    for rows in published[:MOST_SHOWN]:
        _draw_publication(context, goal, area, rows)
    if len(published) > MOST_SHOWN:
        label = t("judged.turned.more", count=sum(len(rows) for rows in published[MOST_SHOWN:]))
        more = st.expander(label, key=f"judged-more-{goal.id}-{area.code}", on_change="rerun")
        if more.open:
            with more:
                for rows in published[MOST_SHOWN:]:
                    _draw_publication(context, goal, area, rows)


def _draw_publication(context: Context, goal: Goal, area: Area, rows: Rows) -> None:
    """When it was published and what came or went; below, each month that it turned."""
    t = context.texts.t
    head = t("judged.comma").join(dict.fromkeys(t(f"judged.cause.{row['cause']}") for row in rows))
    if rows[0]["published_at"]:
        head = t("judged.turned.head", at=_moment(context, rows[0]["published_at"]), causes=head)
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(head)}**")
        for line in _reasons(context, area, rows):
            st.caption(plain(line))
        for row in rows:
            st.markdown(_turn(context, goal, row))


def _turn(context: Context, goal: Goal, row: dict[str, Any]) -> str:
    """The month, from what to what, and the figures, as markdown."""
    was, now = words.status_badge(context.texts, row["from_status"]), words.status_badge(context.texts, row["status"])
    figures = " → ".join(_figure(context, goal, row[name]) for name in ("from_actual", "actual"))
    return f"{plain(_month(context, row))}　{was} → {now}　{plain(figures)}"


def _reasons(context: Context, area: Area, rows: Rows) -> list[str]:
    t = context.texts.t
    batches = {(one["batch"], one["change"]): one for row in rows for one in row["batches"]}
    told = [_batch(context, batches[key]) for key in sorted(batches)]
    told += [t(f"judged.rules.{name}") for name in ("plan", "program") if rows[0][f"{name}_changed"]]
    if told or rows[0]["publication"] is None:
        return told
    is_hidden = not context.viewer.sees_all and area.kind is AreaKind.CITY
    return [t("judged.batch.hidden" if is_hidden else "judged.batch.none")]


def _batch(context: Context, batch: dict[str, Any]) -> str:
    """What came or went, by whom, and the reason given for it; less of it where the viewer may hear less."""
    t = context.texts.t
    named = t("judged.batch.file", file=batch["file_name"]) if batch["file_name"] else ""
    done = {"batch": batch["batch"], "file": named, "at": _moment(context, batch["done_at"])}
    told = t(f"judged.batch.{batch['change']}", **done)
    if batch["done_by"]:
        told += t("judged.batch.by", who=batch["done_by"])
    return told + (t("judged.batch.reason", reason=batch["reason"]) if batch["reason"] else "")
