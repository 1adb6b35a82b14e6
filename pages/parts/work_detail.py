"""One work item in full: who, by when, how far, its measures, every report with its cell, and the records counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts import drill
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import where
from pages.parts.plain import WRITTEN, plain
from pages.parts.sources import draw_origin
from pages.parts.tables import whole_table
from pages.parts.verdicts import headlines
from pages.parts.work_rows import (
    Stand,
    badge,
    covers,
    demand,
    due_day,
    figures,
    lead,
    name,
    progress_words,
    shown,
    supporting,
)  # fmt: skip
from scorecard.judge import Status
from scorecard.plan import ColumnType, Dataset, Series
from scorecard.wording import words
from scorecard.work_items import ITEM_DIMENSION, STATE_DIMENSION, month_end

MOST_REPORTS = 200
NOT_DRILLED = "none"
FACTS = f"{WRITTEN}-work-facts"
LABEL = f".st-key-{FACTS} tr>:first-child"
WHOLE_LABELS = f"<style>{LABEL},{LABEL} *{{white-space:nowrap}}</style>"  # a long text beside them would squeeze them


def choose_item(context: Context, told: Sequence[Stand]) -> Stand:
    """The item in the address; else the first of those given, which is the most urgent one."""
    texts = context.texts
    names = {stand.item.id: f"{words.clause(texts, stand.item.clause)}　{name(texts, stand.item)}" for stand in told}
    left, _ = st.columns([2, 3])
    with left:
        chosen = choose(texts.t("work_items.choose"), names, name="item")
    return next(stand for stand in told if stand.item.id == chosen)


def draw_detail(context: Context, stand: Stand, *, in_dialog: bool = False) -> None:
    """The item chosen; in a dialog without the records, which have filters of their own in the address."""
    texts = context.texts
    with st.container(border=not in_dialog):
        clause = f":small[:gray[{words.clause(texts, stand.item.clause)}]]"
        title = "" if in_dialog else f"## {plain(name(texts, stand.item))} "  # a dialog has its own
        st.markdown(f"{title}{badge(texts, stand.status)} {clause}")
        left, right = st.columns([2, 3], gap="medium")
        with left:
            with st.container(key=FACTS):
                st.html(WHOLE_LABELS)
                st.table(_facts(context, stand), border="horizontal", alt=texts.t("work_items.detail.facts"))
            _remarks(context, stand)
        with right:
            _measures(context, stand)
        _reports(context, stand)
        if not in_dialog:
            _depth(context, stand)


def _facts(context: Context, stand: Stand) -> dict[str, str]:
    texts, t, row = context.texts, context.texts.t, stand.row
    facts = {
        "lead": lead(context, stand),
        "supporting": supporting(context, stand) or texts.number(None),
        "due": due_day(texts, stand),
        "progress": progress_words(texts, stand),
        "reported_state": _state(context, row["reported_state"]),
        "reported": _reported(context, stand),
    }
    if context.viewer.sees_all:
        facts |= {"note": row["note"] or texts.number(None), "evidence": row["evidence"] or texts.number(None)}
    return {t(f"work_items.column.{key}"): plain(told) for key, told in facts.items()}


def _state(context: Context, state: str | None) -> str:
    known = [dimension for dimension in context.plan.dimensions if dimension.id == STATE_DIMENSION]
    return words.kind_name(context.texts, known[0], state) if state and known else context.texts.number(None)


def _reported(context: Context, stand: Stand) -> str:
    texts, row = context.texts, stand.row
    if row["reported_on"] is None:
        return texts.t("work_items.reported.never")
    days = texts.number(row["days_since_report"])
    return texts.t("work_items.reported.on", day=texts.day(row["reported_on"]), days=days)


def _remarks(context: Context, stand: Stand) -> None:
    """Contradictions in what was reported, a date that was moved, and the reading chosen."""
    texts, t = context.texts, context.texts.t
    for flag in stand.flags:
        first = texts.day(stand.row["first_due_on"]) if stand.row["first_due_on"] else ""
        st.markdown(f":orange[:material/info:] {t(f'work_items.flag.{flag}', first=first)}")
    if stand.status is Status.ACHIEVED and stand.row["done_on"]:
        st.caption(t("work_items.done_on", day=texts.day(stand.row["done_on"])))
    if stand.item.assumption:
        st.markdown(f":orange[:material/edit_note:] :small[{plain(texts.pick(stand.item.assumption))}]")


def _measures(context: Context, stand: Stand) -> None:
    """Its figures with what is asked of them; a goal that measures it, with the way there."""
    texts, t = context.texts, context.texts.t
    told = [one for one in figures(context) if one.item.id == stand.item.id]
    if told:
        columns = {
            "measure": [texts.pick(one.figure.label) for one in told],
            "value": [shown(context, one) for one in told],
            "covers": [covers(texts, one) for one in told],
            "demand": [demand(texts, one) for one in told],
        }
        named = {t(f"work_items.figure.column.{key}"): [plain(one) for one in cells] for key, cells in columns.items()}
        whole_table(named, key=f"work-figures-{stand.item.id}", alt=t("work_items.figure.title"))
    if stand.item.goal:
        _goal(context, stand.item.goal)
    elif not told:
        st.caption(t("work_items.figure.none"))


def _goal(context: Context, goal_id: str) -> None:
    goal, verdict = context.plan.goal(goal_id), headlines(context, context.plan.city.code).get(goal_id)
    if verdict is None:
        return
    texts = context.texts
    with st.container(horizontal=True, vertical_alignment="center"):
        told = {"goal": texts.pick(goal.name), "actual": words.actual(texts, goal, verdict)}
        told = {key: plain(one) for key, one in (told | {"target": words.target(texts, goal, verdict)}).items()}
        st.markdown(texts.t("work_items.goal", status=words.status_badge(texts, verdict.status), **told))
        if "goal" in context.links:
            label = texts.t("work_items.to_goal")
            st.page_link(context.links["goal"], label=label, icon=":material/flag:", query_params={"goal": goal_id})


# --- the reports, down to their cells --------------------------------------------------------------------------------


def _reports(context: Context, stand: Stand) -> None:
    """What was reported when, the latest first; a row picked leads to its file. The city's own list."""
    dataset = _list_of(context)
    if dataset is None or not context.viewer.sees_all:
        return
    rows, t = _told(context, dataset, stand), context.texts.t
    st.markdown(f"**{t('work_items.reports.title')}**")
    if not rows:
        st.info(t("work_items.reports.none"), icon=":material/inbox:")
        return
    shown_rows = {
        "report_day": [row["reported_on"] for row in rows],
        "progress": [row["progress_percent"] for row in rows],
        "reported_state": [_state(context, row["work_state"]) for row in rows],
        "due": [row["due_on"] for row in rows],
        "note": [row["note"] or "" for row in rows],
        "evidence": [row["evidence"] or "" for row in rows],
        "source": [where(row["file_name"] or "", _cell(context, row)) for row in rows],
    }
    labels, column = {key: t(f"work_items.column.{key}") for key in shown_rows}, st.column_config
    event = st.dataframe(
        shown_rows,
        hide_index=True,
        key=f"work.reports.{stand.item.id}",
        height=min(38 + 35 * len(rows), 248),
        on_select="rerun",
        selection_mode="single-row",
        column_config={key: column.TextColumn(label) for key, label in labels.items()}
        | {key: column.TextColumn(labels[key], width="medium") for key in ("note", "evidence")}
        | {key: column.DateColumn(labels[key], format="YYYY-MM-DD") for key in ("report_day", "due")}
        | {"progress": column.NumberColumn(labels["progress"], format="percent")}
        | {"source": column.TextColumn(labels["source"], width="large")},
        alt=t("work_items.reports.title"),
    )
    picked = event["selection"]["rows"]
    if picked and picked[0] < len(rows):
        row = rows[picked[0]]
        draw_origin(context, row["batch"], row["file_name"], _cell(context, row))
    else:
        st.caption(t("district.records.pick"))


def _cell(context: Context, row: dict[str, Any]) -> str:
    return where(row["sheet"], context.texts.t("district.records.row", row=row["row"]))


def _list_of(context: Context) -> Dataset | None:
    """The list in which departments report on work items."""
    for dataset in context.plan.datasets:
        columns = dataset.records.columns if dataset.records else ()
        if any(column.type is ColumnType.KIND and column.dimension == ITEM_DIMENSION for column in columns):
            return dataset
    return None


def _told(context: Context, dataset: Dataset, stand: Stand) -> list[dict[str, Any]]:
    """The reports up to the month looked at."""
    first = context.plan.period.first_year - 100
    rows: list[dict[str, Any]] = context.run(
        "record_page", table=f"record_{dataset.id}", area=None, kind_column="work_item", kind=stand.item.id,
        date_column="reported_on", first=month_end(context.month).replace(year=first, day=1),
        last=month_end(context.month), searched=["record_key"], words=None, sort="reported_on", descending=True,
        limit=MOST_REPORTS, offset=0,
    ).to_pylist()  # fmt: skip
    return rows


# --- what its figures are counted from -------------------------------------------------------------------------------


def _depth(context: Context, stand: Stand) -> None:
    """The records and cells behind one of its figures, when asked for."""
    texts = context.texts
    names = {NOT_DRILLED: texts.t("work_items.drill.none")}
    for told in (one for one in figures(context) if one.item.id == stand.item.id):
        keys = (*told.figure.series, *told.figure.denominator, *told.figure.each_year, *told.figure.areas_with)
        names |= {key: words.series_name(texts, context.plan, key) for key in keys}
    if len(names) == 1:
        return
    chosen = choose(texts.t("work_items.drill.choose"), names, name="figure", how=st.pills)
    if chosen == NOT_DRILLED:
        return
    series = Series.parse(chosen)
    drill.draw_depth(context, _area_of(context, stand, chosen), series)


def _area_of(context: Context, stand: Stand, key: str) -> Any:
    """The zone's figures are looked up in the zone, all others in the city."""
    for told in figures(context):
        if told.item.id == stand.item.id and told.figure.area_kind and key in told.figure.series:
            return context.plan.area(told.row["area_code"])
    return context.plan.area(context.plan.city.code)
