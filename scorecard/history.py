"""The figures as the engine reads them: dense arrays area × month and area × year, unknown is NaN. Pure.

May import numpy, pyarrow and scorecard.plan. A series is named "measure" or "measure/dimension/kind".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scorecard.plan import AreaKind, Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max // 2  # month index of a figure that isn't known at all
TARGET_DIMENSION = "goal"  # the dimension of district targets: its kinds are ids of goals
MILESTONE_DIMENSION = "milestone"


@dataclass(frozen=True)
class History:
    """All figures of a city. Months run from a January to a December, two years before the period at the latest.

    value, ytd: series → (area, month); the month's figure (stock: level at its end) and the flow's sum since January.
    yearly, published: series → (area, year); the figure and the month index from which it was known (NEVER: unknown).
    """

    areas: tuple[str, ...]
    area_kinds: tuple[AreaKind, ...]
    first_month: date
    n_months: int
    value: Mapping[str, Floats]
    ytd: Mapping[str, Floats]
    first_year: int
    yearly: Mapping[str, Floats]
    published: Mapping[str, Ints]

    def month_index(self, month: date) -> int:
        """Columns between `first_month` and `month`; may lie outside the arrays."""
        return (month.year - self.first_month.year) * 12 + month.month - 1

    def month_at(self, index: int) -> date:
        """First day of the month in that column."""
        return date(self.first_month.year + index // 12, index % 12 + 1, 1)


def series_behaviour(plan: Plan) -> dict[str, str]:
    """Measure → flow, stock or latest, for every measure any dataset declares."""
    return {m.id: m.behaviour for dataset in plan.datasets for m in dataset.measures}


def come_in(plan: Plan) -> dict[str, float]:
    """Measure → how many of it come at once, for those that don't come one by one."""
    return {m.id: m.comes_in for dataset in plan.datasets for m in dataset.measures if m.comes_in is not None}


def measure_with(plan: Plan, dimension: str) -> str | None:
    """The measure that is cut by this dimension (milestones, district targets); None when no dataset has it."""
    found = (m.id for dataset in plan.datasets for m in dataset.measures if dimension in m.dimensions)
    return next(found, None)


def history_from_tables(plan: Plan, cube: pa.Table, yearly: pa.Table) -> History:
    """History from the warehouse's `cube` and `yearly`. Raises ValueError for an area the plan doesn't know.

    A month counts as known only where it is complete. A flow's year to date is unknown from an incomplete month on,
    whatever the table says, for part of it would be missing.
    """
    areas = tuple(area.code for area in plan.areas)
    behaviour = series_behaviour(plan)
    first, last = _years(plan, cube)
    n_months = (last - first + 1) * 12
    keys, key_index = _series_keys(cube)
    rows = (key_index, _area_index(cube, areas), _month_index(cube["month"], first))
    shape = (len(keys), len(areas), n_months)
    complete = _flags(cube["is_complete"])
    stated = _floats(cube["value"])
    value = _scatter(shape, rows, np.where(complete, stated, np.nan))
    ytd = _scatter(shape, rows, np.where(complete, _floats(cube["year_to_date"]), np.nan))
    partial = _scatter(shape, rows, np.where(~complete & ~np.isnan(stated), 1.0, np.nan)) == 1.0
    ytd[_from_then_on(partial)] = np.nan
    first_year, by_year, published = _yearly(yearly, areas, behaviour, first)
    return History(
        areas=areas,
        area_kinds=tuple(area.kind for area in plan.areas),
        first_month=date(first, 1, 1),
        n_months=n_months,
        value={key: value[i] for i, key in enumerate(keys)},
        ytd={key: ytd[i] for i, key in enumerate(keys) if behaviour.get(key.split("/")[0], "flow") == "flow"},
        first_year=first_year,
        yearly=by_year,
        published=published,
    )


def _years(plan: Plan, cube: pa.Table) -> tuple[int, int]:
    """First and last calendar year of the month axis: the data's, and enough around the period to look back."""
    years = [plan.period.first_year - 2, plan.period.last_year]
    if cube.num_rows:
        span = pc.min_max(cube["month"]).as_py()
        years += [span["min"].year, span["max"].year]
    return min(years), max(years)


def _yearly(
    table: pa.Table, areas: tuple[str, ...], behaviour: Mapping[str, str], first: int
) -> tuple[int, dict[str, Floats], dict[str, Ints]]:
    if not table.num_rows:
        return first, {}, {}
    keys, key_index = _series_keys(table)
    years = table["year"].to_numpy().astype(np.int64)
    first_year = int(years.min())
    shape = (len(keys), len(areas), int(years.max()) - first_year + 1)
    rows = (key_index, _area_index(table, areas), years - first_year)
    values = _floats(table["value"])
    # Without a date of publication: a target holds from its January on, a figure is known once its year is over.
    latest = np.array([behaviour.get(key.split("/")[0]) == "latest" for key in keys])
    assumed = (years - first) * 12 + np.where(latest[key_index], 0, 11)
    is_dated = np.asarray(pc.is_valid(table["published_on"]).to_numpy())
    stated = _month_index(pc.fill_null(table["published_on"], date(first, 1, 1)), first)
    known = np.where(np.isnan(values), NEVER, np.where(is_dated, stated, assumed))
    by_year = _scatter(shape, rows, values)
    published = np.full(shape, NEVER, dtype=np.int64)
    published[rows] = known
    return (
        first_year,
        {key: by_year[i] for i, key in enumerate(keys)},
        {key: published[i] for i, key in enumerate(keys)},
    )


def _scatter(shape: tuple[int, ...], rows: tuple[Ints, ...], values: Floats) -> Floats:
    dense = np.full(shape, np.nan)
    dense[rows] = values
    return dense


def _from_then_on(partial: Bools) -> Bools:
    """True from a partial month to the end of its year, along the last axis."""
    by_year = partial.reshape(*partial.shape[:-1], partial.shape[-1] // 12, 12)
    return np.logical_or.accumulate(by_year, axis=-1).reshape(partial.shape)


def _series_keys(table: pa.Table) -> tuple[list[str], Ints]:
    """Names of the series in a table, sorted, and for each row the number of its own."""
    total = pc.equal(table["dimension"], "")
    cut = pc.binary_join_element_wise(table["measure"], table["dimension"], table["kind"], "/")
    names = pc.dictionary_encode(pc.if_else(total, table["measure"], cut)).combine_chunks()
    if isinstance(names, pa.ChunkedArray):  # an empty table has no chunk to combine
        names = names.chunk(0) if names.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    found = names.dictionary.to_pylist()
    keys = sorted(found)
    place = {key: i for i, key in enumerate(keys)}
    order = np.array([place[key] for key in found], dtype=np.int64)
    return keys, order[names.indices.to_numpy()] if keys else np.zeros(0, dtype=np.int64)


def _area_index(table: pa.Table, areas: Iterable[str]) -> Ints:
    known = pa.array(list(areas), pa.string())
    index = pc.index_in(table["area_code"].cast(pa.string()), value_set=known)
    if index.null_count:
        strange = pc.unique(table["area_code"].filter(pc.is_null(index))).to_pylist()
        raise ValueError(f"figures of areas the plan doesn't declare: {', '.join(sorted(map(str, strange)))}")
    return np.asarray(index.to_numpy()).astype(np.int64)


def _month_index(months: pa.ChunkedArray, first_year: int) -> Ints:
    days = np.asarray(months.cast(pa.date32()).to_numpy()).astype("datetime64[M]").astype(np.int64)
    return days - (first_year - 1970) * 12


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy())


def _flags(column: pa.ChunkedArray) -> Bools:
    return np.asarray(pc.fill_null(column, False).to_numpy()).astype(np.bool_)
