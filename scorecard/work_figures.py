"""The figures that measure work items, at each as-of month: as plan/work_items.toml declares them, no item named. Pure.

Counts, ratios, one in each half-year, one at each date every year, districts that have all of something. A figure goes
up to the last month its data is complete. May import numpy, pyarrow, the plan and history.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from scorecard.history import Floats, History
from scorecard.judge import TOLERANCE
from scorecard.plan import AreaKind, Figure, Plan, Series

# One row a figure, area and as-of month. value: the figure in its unit (a ratio 0–1 for %); state: met, not_met, open
# (may still be met), "" where nothing is demanded. periods_json: the half-years or dates that were looked at, each with
# its state (held, lacking, open, unknown); missing_json: datasets without which there is no figure.
FIGURE_SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("figure", pa.string()),
        ("area_code", pa.string()),
        ("as_of", pa.date32()),
        ("data_as_of", pa.date32()),
        ("value", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("target", pa.float64()),
        ("state", pa.string()),
        ("periods_json", pa.string()),
        ("missing_json", pa.string()),
    ]
)
MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DECEMBER = 12


@dataclass(frozen=True)
class Measured:
    """One figure at one month; `month` is the column of history up to which it goes."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    state: str = ""
    month: int | None = None
    periods: list[dict[str, Any]] = field(default_factory=list)
    missing: tuple[str, ...] = ()


class Place(NamedTuple):
    """What a figure is computed in: its declaration, the row of its area, the column of the as-of month."""

    plan: Plan
    history: History
    figure: Figure
    area: int
    as_of: int


def evaluate_figures(plan: Plan, history: History, as_ofs: Sequence[date]) -> pa.Table:
    """FIGURE_SCHEMA, one row a figure, area and as-of month: the city's, or each area's of the kind it names."""
    rows = [
        _row(item.id, Place(plan, history, figure, area, history.month_index(as_of)))
        for as_of in as_ofs
        for item in plan.work_items
        for figure in item.figures
        for area, kind in enumerate(history.area_kinds)
        if kind is (figure.area_kind or AreaKind.CITY)
    ]
    return pa.Table.from_pylist(rows, schema=FIGURE_SCHEMA)


def _row(item: str, place: Place) -> dict[str, Any]:
    found, history = measured(place), place.history
    return {
        "item": item,
        "figure": place.figure.id,
        "area_code": history.areas[place.area],
        "as_of": history.month_at(place.as_of),
        "data_as_of": None if found.month is None else history.month_at(found.month),
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "target": place.figure.target,
        "state": found.state,
        "periods_json": json.dumps(found.periods),
        "missing_json": json.dumps(found.missing),
    }


def measured(place: Place) -> Measured:
    """The figure at the as-of month."""
    figure = place.figure
    if figure.areas_with:
        return _areas_with(place)
    if figure.each_year:
        return _each_year(place)
    if figure.elapsed:
        return _elapsed(place)
    return _count(place)


# --- counts and ratios -----------------------------------------------------------------------------------------------


def _count(place: Place) -> Measured:
    """A sum since the period's or the year's beginning, over what it is divided by; a level as it stands."""
    figure = place.figure
    above, below = _amount(place, figure.series), _amount(place, figure.denominator)
    month = _last_known(above if not figure.denominator else above + below, place.as_of)
    if month is None:
        return Measured(missing=_missing(place, (*figure.series, *figure.denominator)))
    numerator = float(above[month])
    if not figure.denominator:
        return Measured(numerator, numerator, None, _state(place, numerator, month), month)
    denominator = float(below[month])
    value = numerator / denominator if denominator else None
    return Measured(value, numerator, denominator, _state(place, value, month), month)


def _amount(place: Place, names: Sequence[str]) -> Floats:
    """By month: the sum of several series, NaN where one isn't known."""
    parts = [_one_amount(place, name) for name in names]
    return np.sum(parts, axis=0) if parts else np.full(place.history.n_months, np.nan)


def _one_amount(place: Place, name: str) -> Floats:
    if place.plan.measure(Series.parse(name).measure)[1].behaviour != "flow":
        return _known(place, name, place.history.value)
    to_date = _to_date(place, name)
    return to_date if place.figure.per == "year" else _since_start(place, to_date)


def _to_date(place: Place, name: str) -> Floats:
    return _known(place, name, place.history.ytd)


def _known(place: Place, name: str, table: Any) -> Floats:
    """The area's row; a kind that never occurred is nothing wherever its total is known."""
    own, total = table.get(name), table.get(Series.parse(name).measure)
    if own is not None:
        row: Floats = own[place.area]
        return row
    if total is None:
        return np.full(place.history.n_months, np.nan)
    return np.where(np.isnan(total[place.area]), np.nan, 0.0)


def _since_start(place: Place, to_date: Floats) -> Floats:
    """From sums since January to sums since the period began; NaN before it, and after a year that isn't complete."""
    first = (place.plan.period.first_year - place.history.first_month.year) * DECEMBER
    years = to_date[first:].reshape(-1, DECEMBER)
    before = np.concatenate([[0.0], np.cumsum(years[:-1, -1])])
    return np.concatenate([np.full(first, np.nan), (years + before[:, None]).ravel()])


def _last_known(amounts: Floats, as_of: int) -> int | None:
    known = np.flatnonzero(~np.isnan(amounts[: as_of + 1]))
    return int(known[-1]) if known.size else None


def _missing(place: Place, names: Sequence[str]) -> tuple[str, ...]:
    """The datasets of the series that aren't known up to the as-of month; all of them where only together none is."""
    datasets = {name: place.plan.measure(Series.parse(name).measure)[0].id for name in names}
    unknown = [name for name in names if _last_known(_one_amount(place, name), place.as_of) is None]
    return tuple(dict.fromkeys(datasets[name] for name in unknown or names))


def _state(place: Place, value: float | None, month: int) -> str:
    """met, not_met or open, where the figure has a target or must stay at nothing."""
    figure = place.figure
    if value is None:
        return ""
    if figure.none_allowed:
        return "met" if value <= TOLERANCE else "not_met"
    if figure.target is None:
        return ""
    if value >= figure.target - TOLERANCE * max(1.0, abs(figure.target)):
        return "met"
    at = place.history.month_at(month)
    is_over = at.month == DECEMBER and (figure.per == "year" or at.year >= place.plan.period.last_year)
    return "not_met" if is_over else "open"


# --- one in each half-year, one at each date -------------------------------------------------------------------------


def _elapsed(place: Place) -> Measured:
    """Half-years (quarters …) with at least one, over those that are over; the running one counts once it has one.

    Two meetings in one half-year don't make up for none in the next.
    """
    to_date = _sum_to_date(place, place.figure.series)
    month = _last_known(to_date, place.as_of)
    if month is None:
        return Measured(missing=_missing(place, place.figure.series))
    periods = _periods(place, to_date, MONTHS_OF[place.figure.elapsed or "year"])
    return _kept(place, periods, month)


def _periods(place: Place, to_date: Floats, length: int) -> list[dict[str, Any]]:
    history, found = place.history, []
    first = history.month_index(date(place.plan.period.first_year, 1, 1))
    last = min(place.as_of, history.month_index(date(place.plan.period.last_year, DECEMBER, 1)))
    for start in range(first, last + 1, length):
        end = start + length - 1
        count = _between(to_date, start, min(end, place.as_of))
        span = {"from": f"{history.month_at(start):%Y-%m}", "to": f"{history.month_at(end):%Y-%m}"}
        found.append({**span, **_held(to_date, count, end, place.as_of)})
    return found


def _between(to_date: Floats, start: int, end: int) -> float | None:
    """The count from month `start` to `end` of one year, as far as it is known."""
    known = np.flatnonzero(~np.isnan(to_date[start : end + 1]))
    if not known.size:
        return None
    before = to_date[start - 1] if start % DECEMBER else 0.0
    return None if np.isnan(before) else float(to_date[start + known[-1]] - before)


def _held(to_date: Floats, count: float | None, due: int, as_of: int) -> dict[str, Any]:
    """Whether something happened by `due`; what isn't over or isn't known to the end can still be met."""
    if count is not None and count > TOLERANCE:
        state = "held"
    elif due > as_of:
        state = "open"
    else:
        state = "unknown" if np.isnan(to_date[due]) else "lacking"
    return {"count": count, "state": state}


def _each_year(place: Place) -> Measured:
    """Years of the plan in which each series has at least one, over the years in which all of them were due."""
    figure, history = place.figure, place.history
    month = _last_known(_sum_to_date(place, figure.each_year), place.as_of)
    if month is None:
        return Measured(missing=_missing(place, figure.each_year))
    by = figure.each_year_by or (DECEMBER,) * len(figure.each_year)
    periods: list[dict[str, Any]] = []
    for year in place.plan.years():
        start = history.month_index(date(year, 1, 1))
        for name, due in zip(figure.each_year, by, strict=True):
            if start <= place.as_of:
                to_date, until = _to_date(place, name), min(start + DECEMBER - 1, place.as_of)
                found = _held(to_date, _between(to_date, start, until), start + due - 1, place.as_of)
                periods.append({"year": year, "series": name, "by": due, **found})
    return _kept(place, periods, month, group="year")


def _kept(place: Place, periods: list[dict[str, Any]], month: int, group: str = "from") -> Measured:
    """How many of the groups of periods (years, or each alone) that count were kept, over how many there were."""
    groups: dict[Any, list[str]] = {}
    for one in periods:
        groups.setdefault(one[group], []).append(one["state"])
    kept = sum(all(state == "held" for state in states) for states in groups.values())
    due = kept + sum("lacking" in states for states in groups.values())
    if not due:
        return Measured(state="open", month=month, periods=periods)
    state = "met" if kept == due else "not_met"
    value = kept / due if place.figure.unit.zh == "%" else float(kept)
    return Measured(value, float(kept), float(due), state, month, periods)


def _sum_to_date(place: Place, names: Sequence[str]) -> Floats:
    return np.sum([_to_date(place, name) for name in names], axis=0)


# --- districts that have all of something ----------------------------------------------------------------------------


def _areas_with(place: Place) -> Measured:
    """Districts where each measure is above nothing, over all districts, in the last year that was told of."""
    history, names = place.history, place.figure.areas_with
    rows = [i for i, kind in enumerate(history.area_kinds) if kind is AreaKind.DISTRICT]
    told = [_yearly(history, name, rows, place.as_of) for name in names]
    known = np.flatnonzero(np.any(~np.isnan(told), axis=(0, 1))) if rows else np.zeros(0)
    if not known.size:
        datasets = (place.plan.measure(name)[0].id for name in names)
        return Measured(missing=tuple(dict.fromkeys(datasets)))
    year = int(known[-1])
    all_there = np.all([np.nan_to_num(values[:, year]) > TOLERANCE for values in told], axis=0)
    count, of = float(all_there.sum()), float(len(rows))
    month = history.month_index(date(history.first_year + year, DECEMBER, 1))
    return Measured(count / of, count, of, _state(place, count / of, month), month)


def _yearly(history: History, name: str, rows: Sequence[int], as_of: int) -> Floats:
    """(district, year): the yearly figure as far as it was published by then."""
    values, published = history.yearly.get(name), history.published.get(name)
    if values is None or published is None:
        any_years = next(iter(history.yearly.values()), np.zeros((0, 1)))
        return np.full((len(rows), any_years.shape[1]), np.nan)
    return np.where(published <= as_of, values, np.nan)[list(rows)]
