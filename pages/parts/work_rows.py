"""Work items as pages show them: read once for all who may see them, their order, their words. Computes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.judge import Status
from scorecard.plan import Figure, WorkItem
from scorecard.texts import WAN, Texts
from scorecard.wording import words
from scorecard.wording.units import PERCENT, counted

# What needs somebody first.
ORDER = (
    Status.MISSED, Status.OFF_TRACK, Status.AT_RISK, Status.NO_DATA, Status.ON_TRACK, Status.ACHIEVED,
    Status.NOT_STARTED,
)  # fmt: skip
YUAN = "元"
NEAR_DAYS = 183  # of a due date further off only the day is told


@dataclass(frozen=True)
class Stand:
    """One item and its row of work_item_verdict."""

    item: WorkItem
    row: Mapping[str, Any]

    @property
    def status(self) -> Status:
        return Status(self.row["status"])

    @property
    def flags(self) -> list[str]:
        flags: list[str] = json.loads(self.row["flags_json"])
        return flags


@dataclass(frozen=True)
class Told:
    """One figure of an item and its row of work_item_figure."""

    item: WorkItem
    figure: Figure
    row: Mapping[str, Any]

    @property
    def periods(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.row["periods_json"])
        return found


def stands(context: Context) -> tuple[Stand, ...]:
    """All items at the month looked at: what is overdue first, then by due date."""
    return _stands(context.month, context.viewer, context.stamp, context)


@st.cache_resource(max_entries=64, show_spinner=False)
def _stands(as_of: date, viewer: Viewer, stamp: str, _context: Context) -> tuple[Stand, ...]:  # noqa: ARG001 - cache key
    items = {item.id: item for item in _context.plan.work_items}
    rows = _context.run("work_items_of_month", as_of=as_of).to_pylist()
    place = {item: number for number, item in enumerate(items)}
    told = [Stand(items[row["item"]], row) for row in rows if row["item"] in items]
    return tuple(
        sorted(told, key=lambda one: (ORDER.index(one.status), one.row["due_on"] or date.max, place[one.item.id]))
    )


def figures(context: Context) -> tuple[Told, ...]:
    """The figures of all items at the month looked at, in the plan's order."""
    return _figures(context.month, context.viewer, context.stamp, context)


@st.cache_resource(max_entries=64, show_spinner=False)
def _figures(as_of: date, viewer: Viewer, stamp: str, _context: Context) -> tuple[Told, ...]:  # noqa: ARG001 - cache key
    rows = _context.run("work_figures_of_month", as_of=as_of).to_pylist()
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["item"], row["figure"]), []).append(row)
    return tuple(
        Told(item, figure, row)
        for item in _context.plan.work_items
        for figure in item.figures
        for row in found.get((item.id, figure.id), [])
    )


# --- words -----------------------------------------------------------------------------------------------------------


def name(texts: Texts, item: WorkItem) -> str:
    return texts.pick(item.name)


def state_word(texts: Texts, status: Status) -> str:
    return texts.t(f"work_items.state.{status}")


def badge(texts: Texts, status: Status, count: int | None = None) -> str:
    """Colour, icon and word, in markdown."""
    color, icon = words.LOOK[status]
    many = "" if count is None else f" **{count}**"
    return f":{color}-badge[{icon} {state_word(texts, status)}{many}]"


def due_words(texts: Texts, stand: Stand) -> str:
    """时限2013年6月30日，逾期92天."""
    if stand.row["due_on"] is None:
        return texts.t("work_items.due.none")
    return texts.t("work_items.due.named", due=due_day(texts, stand))


def due_day(texts: Texts, stand: Stand) -> str:
    """2013年6月30日，逾期92天; how many days are left only where it is near."""
    row = stand.row
    if row["due_on"] is None:
        return texts.t("work_items.due.none")
    day = texts.day(row["due_on"])
    if row["days_overdue"] is not None:
        return texts.t("work_items.due.overdue", day=day, days=texts.number(row["days_overdue"]))
    if row["days_left"] is not None and row["days_left"] <= NEAR_DAYS:
        return texts.t("work_items.due.left", day=day, days=texts.number(row["days_left"]))
    return day


def progress_words(texts: Texts, stand: Stand) -> str:
    """进度90%，序时进度100%."""
    if stand.row["progress"] is None:
        return texts.t("work_items.progress.none")
    progress, pace = (texts.percent(stand.row[key], 0) for key in ("progress", "elapsed_share"))
    key = "done" if stand.status is Status.ACHIEVED else "against"
    return texts.t(f"work_items.progress.{key}", progress=progress, pace=pace)


def lead(context: Context, stand: Stand) -> str:
    """The department in charge: as declared, else as last reported, by its declared name in this language."""
    texts, written = context.texts, stand.row["lead"]
    if stand.item.lead:
        return texts.pick(stand.item.lead)
    return words.department(texts, context.plan, written) if written else texts.number(None)


def supporting(context: Context, stand: Stand) -> str:
    """The departments that support it, as last reported; "" without any."""
    return words.department(context.texts, context.plan, stand.row["supporting"] or "")


def amount(texts: Texts, figure: Figure, number: float | None) -> str:
    """A figure of an item with its unit: 75% · 3次 · 100万元."""
    if number is None:
        return texts.number(None)
    if figure.unit.zh == PERCENT:
        return texts.percent(number, 0 if abs(number * 100 - round(number * 100)) < 1e-9 else 1)
    return counted(texts, bare(texts, number), texts.pick(figure.unit))


def bare(texts: Texts, number: float) -> str:
    """A count, in 万 from ten thousand up where that is said, without needless decimals: 100万 · 37.62万 · 22."""
    is_wan = texts.language == "zh" and abs(number) >= WAN
    return texts.number(number, 0 if not is_wan or number % WAN == 0 else 2, wan=is_wan)


def shown(context: Context, told: Told, *, parts: bool = True) -> str:
    """The figure, with what it is made of where it is a ratio (`parts`); else which dataset is missing."""
    texts, row = context.texts, told.row
    missing: list[str] = json.loads(row["missing_json"])
    if missing:
        names = texts.t("work_items.comma").join(texts.pick(context.plan.dataset(one).label) for one in missing)
        return texts.t("work_items.figure.missing", datasets=names)
    value = amount(texts, told.figure, row["value"])
    if row["denominator"] is None or row["value"] is None or not parts:
        return texts.t("work_items.figure.not_yet") if row["state"] == "open" and row["value"] is None else value
    made_of = {name: bare(texts, row[name]) for name in ("numerator", "denominator")}
    key = "ratio" if told.figure.unit.zh == PERCENT else "of"
    return texts.t(f"work_items.figure.{key}", value=value, **made_of)


def demand(texts: Texts, told: Told) -> str:
    """What is asked for, and whether it holds."""
    if not told.row["state"]:
        return texts.t("work_items.figure.tracked")
    held = texts.t(f"work_items.figure.{told.row['state']}")
    if told.figure.none_allowed:
        return texts.t("work_items.figure.none_allowed", held=held)
    if told.figure.target is None:
        return held
    per = "year" if told.figure.per == "year" else "period"
    target = amount(texts, told.figure, told.figure.target)
    return texts.t(f"work_items.figure.target_{per}", target=target, held=held)


def covers(texts: Texts, told: Told) -> str:
    """Up to when its data goes."""
    month = told.row["data_as_of"]
    if month is None:
        return texts.number(None)
    if told.figure.areas_with:
        return texts.t("upload.year", year=month.year)
    if told.figure.per == "year":
        return texts.year_to_date(month)
    return texts.t("status.span.level", month=texts.month(month))
