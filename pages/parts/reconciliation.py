"""数据核对: figures that are told twice and differ, with both values, both sources, and which of the two counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.changed_values import fact_period
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.findings import where
from pages.parts.picker import pick_table, wide_enough
from pages.parts.plain import plain
from pages.parts.sources import draw_origin, draw_sources
from scorecard.access import Viewer
from scorecard.plan import Goal, Series
from scorecard.texts import Texts
from scorecard.wording import words

Rows = list[dict[str, Any]]
ALL = "all"
COMPARISONS = ("city_districts", "summary_records", "month_year", "offices")
WIDEST = 420
MOST_ROWS = 12


def draw_reconciliation(context: Context) -> None:
    """How many differences of which sort, the list, and the one chosen with the cells of both sides."""
    t = context.texts.t
    rows = _rows(context.viewer, context.stamp, context) if context.stamp else ()
    st.caption(t("reconciliation.help" if context.viewer.sees_all else "reconciliation.help_own"))
    if not rows:
        st.success(t("reconciliation.none"), icon=":material/check_circle:")
        return
    shown = _filtered(context, list(rows))
    if not shown:
        st.info(t("reconciliation.none_match"), icon=":material/filter_alt_off:")
        return
    ids = [_id(row) for row in shown]
    _draw_list(context, shown, ids)
    names = {one: _name(context, row) for one, row in zip(ids, shown, strict=True)}
    left, _ = st.columns([3, 2])
    with left:
        chosen = choose(t("reconciliation.choose"), names, name="difference", known={_id(row) for row in rows})
    _draw_one(context, shown[ids.index(chosen)])


@st.cache_resource(max_entries=16, show_spinner=False)
def _rows(viewer: Viewer, stamp: str, _context: Context) -> tuple[dict[str, Any], ...]:  # noqa: ARG001 - cache key
    return tuple(_context.run("differences").to_pylist())


def _id(row: dict[str, Any]) -> str:
    """What names a difference in the address, as long as its figures stand."""
    office = row["other_office"]
    parts = (row["comparison"], row["measure"], row["area_code"], f"{row['period_start']:%Y-%m}", row["period_months"])
    return ".".join(str(part) for part in (*parts, row["dimension"], row["kind"], office) if part != "")


def _filtered(context: Context, rows: Rows) -> Rows:
    t, counts = context.texts.t, Counter(row["comparison"] for row in rows)
    kinds = {ALL: t("reconciliation.every", count=len(rows))}
    kinds |= {one: t(f"reconciliation.count.{one}", count=counts[one]) for one in COMPARISONS if counts[one]}
    datasets = {ALL: t("data.batches.every_dataset")}
    datasets |= {row["dataset"]: context.texts.pick(context.plan.dataset(row["dataset"]).label) for row in rows}
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    with left:
        dataset = choose(t("data.batches.dataset"), datasets, name="dataset")
    with right:
        kind = choose(
            t("reconciliation.kind"), kinds, name="compare", known=COMPARISONS, how=st.pills,
            label_visibility="collapsed", required=True,
        )  # fmt: skip
    return [row for row in rows if dataset in (ALL, row["dataset"]) and kind in (ALL, row["comparison"])]


def _draw_list(context: Context, rows: Rows, ids: list[str]) -> None:
    texts, t = context.texts, context.texts.t
    told: dict[str, list[Any]] = {
        "period": [_period(texts, row) for row in rows],
        "measure": [_series(context, row) for row in rows],
        "area": [words.area_name(texts, context.plan.area(row["area_code"])) for row in rows],
        "kind": [t(f"reconciliation.comparison.{row['comparison']}") for row in rows],
        "counted": [_side(context, row, "counted") for row in rows],
        "other": [_side(context, row, "other") for row in rows],
        "gap": [texts.number(row["gap"], signed=True) for row in rows],
        "counted_source": [_source(context, row, "counted") for row in rows],
        "other_source": [_source(context, row, "other") for row in rows],
    }
    column = st.column_config
    labels = {key: t(f"reconciliation.column.{key}") for key in told}
    settings = {
        key: column.TextColumn(
            labels[key],
            width=min(wide_enough([labels[key], *cells]), WIDEST),
            alignment="right" if key == "gap" else "left",
        )
        for key, cells in told.items()
    }
    pick_table(told, ids, name="difference", max_rows=MOST_ROWS, column_config=settings, alt=t("reconciliation.title"))


def _draw_one(context: Context, row: dict[str, Any]) -> None:
    """Both figures side by side, each with its file › sheet › cell, then every cell that tells of them."""
    t = context.texts.t
    with st.container(border=True):
        st.markdown(f"## {plain(_name(context, row))}")
        for column, side in zip(st.columns(2, gap="medium"), ("counted", "other"), strict=True):
            with column:
                counts = ":green-badge[" + t("reconciliation.counts") + "]" if side == "counted" else ""
                st.markdown(f"**{plain(_side(context, row, side))}** {counts}")
                _draw_origin(context, row, side)
        st.markdown(t(f"reconciliation.why.{row['comparison']}", office=plain(_office(context, row, "counted"))))
        _draw_cells(context, row)
        if row["comparison"] == "summary_records" and "district" in context.links:
            is_district = row["area_code"] in context.plan.districts()
            st.page_link(
                context.links["district" if is_district else "goal"],
                label=t("reconciliation.to_records"),
                icon=":material/list:",
                query_params=_records_address(context, row),
            )


def _draw_cells(context: Context, row: dict[str, Any]) -> None:
    """Every stated value that tells of the figure, asked for when this is opened."""
    key = f"{row['measure']}/{row['dimension']}/{row['kind']}" if row["dimension"] else row["measure"]
    title = context.texts.t("reconciliation.cells")
    with st.expander(title, on_change="rerun", key=f"reconciliation.{_id(row)}") as cells:
        if cells.open:
            then = replace(context, as_of=_last_month(row))  # found whatever month the sidebar shows
            month = row["period_start"] if row["period_months"] == 1 else None
            draw_sources(then, context.plan.area(row["area_code"]), Series.parse(key), month=month)


def _records_address(context: Context, row: dict[str, Any]) -> dict[str, str]:
    """Where the records of a figure stand: its district's page, else that of a goal that counts it."""
    address = {"depth": "records", "month": f"{row['period_start']:%Y-%m}", "area": row["area_code"]}
    address["as_of"] = f"{_last_month(row):%Y-%m}"
    goal = next((g.id for g in context.plan.goals if row["measure"] in {Series.parse(k).measure for k in _keys(g)}), "")
    return address | ({"goal": goal} if goal else {})


def _draw_origin(context: Context, row: dict[str, Any], side: str) -> None:
    if not row[f"{side}_cells"]:
        st.caption(context.texts.t("reconciliation.from_records"))
    elif row[f"{side}_sheet"] is None:
        st.caption(_source(context, row, side))
    else:
        draw_origin(context, row[f"{side}_batch"], row[f"{side}_file"], where(row[f"{side}_sheet"], _cells(row, side)),
                    key=side)  # fmt: skip


def _last_month(row: dict[str, Any]) -> date:
    start: date = row["period_start"]
    months = start.month - 1 + row["period_months"] - 1
    return date(start.year + months // 12, months % 12 + 1, 1)


def _name(context: Context, row: dict[str, Any]) -> str:
    area = words.area_name(context.texts, context.plan.area(row["area_code"]))
    kind = context.texts.t(f"reconciliation.comparison.{row['comparison']}")
    return f"{_period(context.texts, row)} · {area} · {_series(context, row)} · {kind}"


def _period(texts: Texts, row: dict[str, Any]) -> str:
    is_to_date = row["comparison"] == "month_year" and row["period_start"].month == 1
    return fact_period(texts, row | {"basis": "year_to_date" if is_to_date else "month"})


def _series(context: Context, row: dict[str, Any]) -> str:
    measure = context.texts.pick(context.plan.measure(row["measure"])[1].label)
    if not row["dimension"]:
        return measure
    kind = words.kind_name(context.texts, context.plan.dimension(row["dimension"]), row["kind"])
    return context.texts.t("status.required.of_kind", number=measure, kind=kind)


def _side(context: Context, row: dict[str, Any], side: str) -> str:
    """全市合计 236件 · 各区县相加 238件; with two offices each by its name."""
    told = words.amount(context.texts, context.plan, row["measure"], row[side])
    name = _office(context, row, side) or context.texts.t(f"reconciliation.side.{row['comparison']}_{side}")
    return context.texts.t("reconciliation.figure", name=name, value=told)


def _office(context: Context, row: dict[str, Any], side: str) -> str:
    return words.department(context.texts, context.plan, row[f"{side}_office"] or "")


def _cells(row: dict[str, Any], side: str) -> str:
    first, last = row[f"{side}_first"], row[f"{side}_last"]
    return first if first == last else f"{first}…{last}"


def _source(context: Context, row: dict[str, Any], side: str) -> str:
    """File › sheet › cell; of several sheets how many cells there are."""
    if not row[f"{side}_cells"]:
        return context.texts.t("reconciliation.from_records")
    if row[f"{side}_sheet"] is None:
        return context.texts.t("reconciliation.several", count=row[f"{side}_cells"])
    return where(row[f"{side}_file"] or "", row[f"{side}_sheet"], _cells(row, side))


# --- on the page of a goal -------------------------------------------------------------------------------------------


def announce(context: Context, goal: Goal) -> None:
    """Where a month's stated city total isn't the sum of its districts, the goal says so, with the way to it."""
    measures = sorted({Series.parse(key).measure for key in _keys(goal)})
    first = date(context.plan.period.first_year, 1, 1)
    if goal.per == "year":
        first = date(context.month.year - 1, 1, 1)  # the year before is what growth stands on
    rows = context.run("city_differences", measures=measures, first=first, as_of=context.month).to_pylist()
    if not rows:
        return
    texts, t, row = context.texts, context.texts.t, rows[0]
    stated, added = (words.amount(texts, context.plan, row["measure"], row[side]) for side in ("counted", "other"))
    label = texts.pick(context.plan.measure(row["measure"])[1].label)
    with st.container(horizontal=True, vertical_alignment="center"):
        told = t("reconciliation.goal.one", month=texts.month(row["month"]), measure=label, stated=stated, added=added)
        more = t("reconciliation.goal.more", count=len(rows) - 1) if len(rows) > 1 else ""
        st.markdown(f":orange[:material/difference: {plain(told)}{more}]", width="content")
        if "data" in context.links:
            st.page_link(
                context.links["data"],
                label=t("reconciliation.goal.link"),
                icon=":material/fact_check:",
                query_params={"part": "reconciliation", "compare": "city_districts"},
            )


def _keys(goal: Goal) -> list[str]:
    return [*goal.series, *goal.denominator, *(part.series for part in goal.parts)]
