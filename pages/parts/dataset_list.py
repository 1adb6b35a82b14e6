"""The datasets: what each one is, who reports it when, which months are there, and a template to fill in."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from etl.template import Shape, shapes, template
from pages.parts.choice import choose
from pages.parts.context import Context
from pages.parts.moments import in_utc, moment
from pages.parts.other_submissions import due_words
from pages.parts.tables import whole_table
from scorecard.access import Viewer
from scorecard.plan import Dataset
from scorecard.warehouse import Warehouse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@st.cache_data(max_entries=8, show_spinner=False)
def _covered(stamp: str, viewer: Viewer, _warehouse: Warehouse) -> dict[str, dict[str, Any]]:  # noqa: ARG001 - cache key
    return {row["dataset"]: row for row in _warehouse.run("datasets_covered", viewer=viewer).to_pylist()}


def draw_datasets(context: Context) -> None:
    """All datasets with the months they cover, then one in detail."""
    texts, t = context.texts, context.texts.t
    covered = _covered(context.stamp, context.viewer, context.warehouse) if context.stamp else {}
    datasets = context.plan.datasets
    columns = {
        t("data.datasets.name"): [f"**{texts.pick(d.label)}**" for d in datasets],
        t("data.datasets.definition"): [texts.pick(d.definition) for d in datasets],
        t("data.datasets.rhythm"): [_rhythm(context, d) for d in datasets],
        t("data.datasets.covers"): [_covers(context, d, covered.get(d.id, {})) for d in datasets],
        t("data.datasets.batches"): [texts.number(covered.get(d.id, {}).get("batches", 0)) for d in datasets],
        t("data.datasets.last"): [
            moment(context, in_utc(covered.get(d.id, {}).get("last_accepted_at"))) for d in datasets
        ],
    }
    names_whole = 1 if context.lang == "zh" else 0  # English ones are long
    whole_table(columns, key="dataset-list", whole=names_whole, least_rem=54, alt=t("data.datasets.title"))
    names = {d.id: texts.pick(d.label) for d in datasets}
    chosen = choose(t("data.datasets.choose"), names, name="about")
    _draw_dataset(context, context.plan.dataset(chosen))


def _rhythm(context: Context, dataset: Dataset) -> str:
    t = context.texts.t
    said = [t(f"data.frequency.{dataset.frequency}"), t(f"data.reported_by.{dataset.reported_by}")]
    if dataset.due_day:
        said.append(due_words(context, {"due_month": dataset.due_month, "due_day": dataset.due_day}))
    return t("upload.comma").join(said)


def _covers(context: Context, dataset: Dataset, row: dict[str, Any]) -> str:
    first, last = row.get("first_month"), row.get("last_month")
    if first is None or last is None:
        key = "data.datasets.no_measure" if row.get("batches") else "data.datasets.nothing"
        return context.texts.t(key)
    if dataset.frequency == "year":
        years = [context.texts.t("upload.year", year=day.year) for day in (first, last)]
        return years[0] if first.year == last.year else _from_to(context, years)
    return _span(context, first, last)


def _span(context: Context, first: date, last: date) -> str:
    ends = [context.texts.month(day) for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else _from_to(context, ends)


def _from_to(context: Context, ends: list[str]) -> str:
    return context.texts.t("submissions.months_from_to", first=ends[0], last=ends[1])


def _draw_dataset(context: Context, dataset: Dataset) -> None:
    texts = context.texts
    with st.container(border=True):
        st.markdown(f"## {texts.pick(dataset.label)}")
        st.markdown(texts.pick(dataset.definition))
        left, right = st.columns(2)
        with left:
            _draw_measures(context, dataset)
        with right:
            _draw_columns(context, dataset)
        with st.container(horizontal=True):
            for shape in shapes(dataset):
                _offer_template(context, dataset, shape)


def _offer_template(context: Context, dataset: Dataset, shape: Shape) -> None:
    texts, t = context.texts, context.texts.t
    name = t(f"data.datasets.template_{shape}")
    st.download_button(
        name,
        data=lambda: template(context.plan, dataset, texts, shape=shape, own=context.viewer.area_code),
        file_name=f"{texts.pick(dataset.label)}-{name}.xlsx",
        mime=XLSX,
        on_click="ignore",
        key=f"data.template.{dataset.id}.{shape}",
        icon=":material/download:",
        help=t("data.datasets.template_help"),
    )


def _draw_measures(context: Context, dataset: Dataset) -> None:
    texts, t = context.texts, context.texts.t
    if not dataset.measures:
        st.caption(t("data.datasets.no_measures"))
        return
    columns = {
        t("data.datasets.measure"): [texts.pick(m.label) for m in dataset.measures],
        t("data.datasets.unit"): [t(f"status.unit.{m.unit}") or "—" if m.unit else "—" for m in dataset.measures],
        t("data.datasets.behaviour"): [t(f"data.behaviour.{m.behaviour}") for m in dataset.measures],
    }
    st.table(columns, hide_index=True, border="horizontal", alt=t("data.datasets.measure"))


def _draw_columns(context: Context, dataset: Dataset) -> None:
    texts, t = context.texts, context.texts.t
    if dataset.records is None:
        st.caption(t("data.datasets.no_records"))
        return
    columns = dataset.records.columns
    shown = {
        t("data.datasets.column"): [texts.pick(c.label) for c in columns],
        t("data.datasets.type"): [t(f"data.type.{c.type}") for c in columns],
        t("data.datasets.required"): [t("data.datasets.yes") if c.required else "" for c in columns],
    }
    st.table(shown, hide_index=True, border="horizontal", alt=t("data.datasets.column"))
