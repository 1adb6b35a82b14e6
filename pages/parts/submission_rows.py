"""Who has reported which month, as pages show it: read once, narrowed, and who each reporter is. Computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts.batches import now
from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.plan import AreaKind
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse

Rows = list[dict[str, Any]]
STATES = ("missing", "pending", "late", "reported")
OWED = ("missing", "pending")  # what hasn't come
MARK = {
    "reported": ":green-badge[{}]",
    "late": ":orange-badge[{}]",
    "missing": ":red-badge[{}]",
    "pending": ":gray-badge[{}]",
}
ALL = "all"


@dataclass(frozen=True)
class Reporter:
    """A district, or a department of the city; `id` stands in the address."""

    id: str
    name: str
    is_district: bool


@st.cache_data(max_entries=16, show_spinner=False)
def years(stamp: str, viewer: Viewer, _warehouse: Warehouse) -> list[int]:  # noqa: ARG001 - the stamp is part of the key
    """The years for which it is known who had to report, newest first."""
    return [int(year) for year in _warehouse.run("submission_years", viewer=viewer).column("year").to_pylist()]


@st.cache_data(max_entries=32, show_spinner=False)
def of_year(stamp: str, viewer: Viewer, year: int, day: date, _warehouse: Warehouse) -> Rows:  # noqa: ARG001 - as above
    """All rows of submissions_of_year; days are counted to `day`."""
    rows: Rows = _warehouse.run("submissions_of_year", viewer=viewer, year=year, day=day).to_pylist()
    return rows


@st.cache_data(max_entries=16, show_spinner=False)
def _last_accepted_on(stamp: str, viewer: Viewer, _warehouse: Warehouse) -> date | None:  # noqa: ARG001 - as above
    (row,) = _warehouse.run("build", viewer=viewer).to_pylist()
    last: date | None = row["last_accepted_on"]
    return last


def last_accepted_on(context: Context) -> date | None:
    """The day of the last accepted delivery; None when nothing was."""
    return _last_accepted_on(context.stamp, context.viewer, context.warehouse)


def counted_to(context: Context) -> date:
    """Today on the city's clocks; for demo figures, which end long ago, the day of their last delivery."""
    last = last_accepted_on(context)
    if context.demo and last is not None:
        return last
    return now().astimezone(ZoneInfo(context.plan.timezone)).date()


def reporter_of(context: Context, row: dict[str, Any]) -> Reporter:
    """Who hands this in: the district, or for the whole city the department that the dataset names."""
    area = context.plan.area(row["area_code"])
    if area.kind is AreaKind.DISTRICT:
        return Reporter(area.code, area.name if context.lang == "zh" else area.name_en, True)
    department = context.plan.dataset(row["dataset"]).department
    first = next((d.id for d in context.plan.datasets if d.department == department), row["dataset"])
    named = context.texts.pick(department) if department else context.texts.t("submissions.city_level")
    return Reporter(first, named, False)


def reporters(context: Context, rows: Rows) -> list[Reporter]:
    """All who hand something in, departments first, each once."""
    return list(dict.fromkeys(reporter_of(context, row) for row in rows))


def narrowed(context: Context, rows: Rows, dataset: str, reporter: str, state: str) -> Rows:
    """The rows that the filters leave; ALL leaves every one."""
    return [
        row
        for row in rows
        if dataset in (ALL, row["dataset"])
        and state in (ALL, row["state"])
        and (reporter == ALL or reporter_of(context, row).id == reporter)
    ]


def dataset_name(context: Context, dataset: str) -> str:
    return context.texts.pick(context.plan.dataset(dataset).label)


def month_list(texts: Texts, months: Iterable[date]) -> str:
    """1月、2月、3月, with neighbours drawn together: 1—3月."""
    runs: list[list[date]] = []
    for month in sorted(months):
        if runs and month.month == runs[-1][-1].month + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return texts.t("submissions.comma").join(_run(texts, run) for run in runs)


def _run(texts: Texts, run: Sequence[date]) -> str:
    first, last = (texts.month_name(month.month) for month in (run[0], run[-1]))
    if len(run) == 1:
        return first
    if texts.language == "zh":
        first = str(run[0].month)
    return texts.t("submissions.months_from_to", first=first, last=last)
