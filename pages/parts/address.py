"""What an address asks for and isn't there: an unknown goal, area, month, kind … is announced in plain words.

A choice that merely doesn't fit the page (a month without records, a figure of another goal) is nothing to report. So
each name that several pages read is held against what plan and build know; of all others `choose` notes what it hasn't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.choice import UNKNOWN
from pages.parts.context import Context
from pages.parts.plain import plain
from scorecard.plan import Series
from scorecard.texts import LANGUAGES
from scorecard.wording import words

PENDING = "address.unknown"  # name → what was asked, until a run got as far as telling it
LONGEST = 40  # of what is repeated to the person: an address may hold anything
# What pages offer beside the goals, and beside the months, of the plan.
MORE_GOALS = ("met", "other")
LATEST, ALL_MONTHS, ALL_KINDS, NO_FIGURE, ANY_DATASET = "latest", "all", "all", "none", ("", "all")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def note_unknown(context: Context, asked: Mapping[str, str]) -> None:
    """Remember what of the address as it came (`asked`) names nothing. Before the page is drawn, which rewrites it."""
    unknown = {name: value for name, value in asked.items() if name in KNOWN and not KNOWN[name](context, value)}
    if unknown:
        st.session_state[PENDING] = st.session_state.get(PENDING, {}) | unknown


def announce(context: Context, place: DeltaGenerator) -> None:
    """Say what was asked and what the page shows instead, in `place`; nothing where the page doesn't read the name."""
    unknown: dict[str, str] = st.session_state.pop(PENDING, {})
    shown = {name: st.query_params.get(name) for name in unknown}
    told = {
        name: (value, _name(context, name, shown[name] or ""))
        for name, value in unknown.items()
        if shown[name] != value
    }
    noted: dict[str, tuple[str, str]] = st.session_state.pop(UNKNOWN, {})
    told |= {name: one for name, one in noted.items() if name not in KNOWN}
    if told:
        lines = [_line(context, name, asked, instead) for name, (asked, instead) in told.items()]
        place.warning("\n\n".join(lines), icon=":material/link_off:")


def _line(context: Context, name: str, asked: str, shown: str) -> str:
    t = context.texts.t
    told = {"what": t(f"address.what.{name}"), "asked": asked[:LONGEST] + ("…" if len(asked) > LONGEST else "")}
    if not shown:
        return plain(t("address.unknown", **told))
    return plain(t("address.unknown_instead", **told, shown=shown))


def _name(context: Context, name: str, shown: str) -> str:
    """What is shown, as people call it; "" where the page shows nothing of that name."""
    texts, plan = context.texts, context.plan
    if not shown:
        return ""
    try:
        if name == "goal":
            return texts.pick(plan.goal(shown).name)
        if name in ("area", "areas"):
            return texts.t("chart.comma").join(words.area_name(texts, plan.area(code)) for code in shown.split(","))
        if name == "measure":
            return texts.pick(plan.measure(shown)[1].label)
        if name == "series":
            return words.series_name(texts, plan, shown)
        if name == "item":
            return texts.pick(plan.work_item(shown).name)
    except KeyError:  # what a page offers beside the plan's own
        return texts.t("address.default")
    if name == "as_of" and context.as_of:
        return texts.month(context.month)
    return texts.t("address.language" if name == "lang" else "address.default")


def _is_goal(context: Context, value: str) -> bool:
    return value in MORE_GOALS or any(goal.id == value for goal in context.plan.goals)


def _is_area(context: Context, value: str) -> bool:
    """Declared, and not beyond what this viewer may see."""
    own = (context.viewer.area_code, context.plan.city.code)
    return any(area.code == value for area in context.plan.areas) and (context.viewer.sees_all or value in own)


def _are_areas(context: Context, value: str) -> bool:
    return all(_is_area(context, one) for one in value.split(","))


def _is_judged_month(context: Context, value: str) -> bool:
    return value == LATEST or any(f"{month:%Y-%m}" == value for month in context.months)


def _is_month(_context: Context, value: str) -> bool:
    return value == ALL_MONTHS or bool(MONTH.fullmatch(value))


def _is_series(context: Context, value: str) -> bool:
    try:
        series = Series.parse(value)
        context.plan.measure(series.measure)
        if series.dimension:
            context.plan.dimension(series.dimension)
    except (KeyError, ValueError):
        return False
    return True


def _is_kind(context: Context, value: str) -> bool:
    """The whole, or a kind of any declared dimension, written as the page of trends does."""
    dimension, _, kind = value.partition("/")
    try:
        declared = context.plan.dimension(dimension)
    except KeyError:
        return value == ALL_KINDS
    return declared.open or any(one.id == kind for one in declared.kinds)


def _is_measure(context: Context, value: str) -> bool:
    return any(measure.id == value for dataset in context.plan.datasets for measure in dataset.measures)


def _is_item(context: Context, value: str) -> bool:
    return any(item.id == value for item in context.plan.work_items)


def _is_figure(context: Context, value: str) -> bool:
    return value == NO_FIGURE or _is_series(context, value)


def _is_dataset(context: Context, value: str) -> bool:
    return value in ANY_DATASET or any(dataset.id == value for dataset in context.plan.datasets)


def _is_cut(context: Context, value: str) -> bool:
    return any(dimension.id == value for dimension in context.plan.dimensions)


def _is_language(_context: Context, value: str) -> bool:
    return value in LANGUAGES


KNOWN: Mapping[str, Callable[[Context, str], bool]] = {
    "lang": _is_language,
    "as_of": _is_judged_month,
    "goal": _is_goal,
    "area": _is_area,
    "areas": _are_areas,
    "month": _is_month,
    "series": _is_series,
    "measure": _is_measure,
    "kind": _is_kind,
    "item": _is_item,
    "figure": _is_figure,
    "dataset": _is_dataset,
    "cut": _is_cut,
}
