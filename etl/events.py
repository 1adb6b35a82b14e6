"""Records → countable events, one row a measure and record, and what months the list covers.

Follows `Measure` in the plan: date, quantity, distinct, until, where, on_time. Imports numpy, pyarrow, scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.periods import Hint, add_months
from scorecard.plan import ColumnType, Dataset, Measure, Plan
from scorecard.schema import COVERAGE_SCHEMA, EVENT_SCHEMA

Coverage = dict[str, object]
ONE_DAY = pa.scalar(1, pa.int32())


def events_of(dataset: Dataset, table: pa.Table) -> list[pa.Table]:
    """The events of every measure that these records can tell of."""
    found = [_events(dataset, measure, table) for measure in dataset.measures if measure.date]
    return [events for events in found if events.num_rows]


def _events(dataset: Dataset, measure: Measure, table: pa.Table) -> pa.Table:
    day = table.column(measure.date)
    quantity = _quantity(dataset, measure, table)
    keep = pc.and_(pc.is_valid(day), pc.is_valid(quantity))
    for name, wanted in measure.where.items():
        keep = pc.and_(keep, pc.is_in(table.column(name), pa.array(wanted, pa.string())))
    if measure.on_time:
        done, due = (table.column(name) for name in measure.on_time)
        keep = pc.and_(keep, pc.less_equal(done, due))
    keep = pc.fill_null(keep, False)
    columns = {
        "record_key": table.column("record_key"),
        "area_code": table.column("area_code"),
        "zone_code": table.column("zone_code"),
        "month": month_of(day),
        "until_month": _until(table.column(measure.until)) if measure.until else None,
        "quantity": quantity,
        "distinct_key": _distinct(measure, table),
        **{f"kind_{i}": table.column(name) for i, name in enumerate(_kind_columns(dataset, measure), 1) if name},
    }
    chosen = {name: array.filter(keep) for name, array in columns.items() if array is not None}
    count = len(chosen["month"])
    chosen["measure"] = pa.array([measure.id]).take(pa.array(np.zeros(count, np.int64)))
    arrays = [chosen[f.name].cast(f.type) if f.name in chosen else pa.nulls(count, f.type) for f in EVENT_SCHEMA]
    return pa.Table.from_arrays(arrays, schema=EVENT_SCHEMA)


def month_of(days: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first day of each day's month."""
    return pc.floor_temporal(days, unit="month").cast(pa.date32())


def _until(days: pa.ChunkedArray) -> pa.ChunkedArray:
    """The last month at whose end a thing still stands: that of the last day only when it is the month's last."""
    after = pc.add(days.cast(pa.int32()), ONE_DAY).cast(pa.date32())
    return month_of(pc.subtract(month_of(after).cast(pa.int32()), ONE_DAY).cast(pa.date32()))


def _quantity(dataset: Dataset, measure: Measure, table: pa.Table) -> pa.ChunkedArray:
    """1 a record, a number column, or the share of a stage."""
    if measure.quantity is None:
        ones = pa.array([1.0]).take(pa.array(np.zeros(table.num_rows, np.int64)))
        return pa.chunked_array([ones])
    column = table.column(measure.quantity)
    if pa.types.is_string(column.type):
        shares = _shares(dataset, measure.quantity)
        indices = pc.index_in(column, value_set=pa.array(list(shares), pa.string()))
        column = pc.take(pa.array(list(shares.values()), pa.float64()), indices)
    return column if measure.quantity_blank is None else pc.fill_null(column, measure.quantity_blank)


def _shares(dataset: Dataset, column_id: str) -> dict[str, float]:
    column = dataset.records.column(column_id) if dataset.records else None
    kinds = dataset.dimension(column.dimension).kinds if column and column.dimension else ()
    return {kind.id: kind.share for kind in kinds if kind.share is not None}


def _distinct(measure: Measure, table: pa.Table) -> pa.ChunkedArray | None:
    if not measure.distinct:
        return None
    parts = [pc.fill_null(table.column(name).cast(pa.string()), "") for name in measure.distinct]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "|")


def _kind_columns(dataset: Dataset, measure: Measure) -> list[str | None]:
    """For each dimension of a measure the record column that holds it."""
    columns = dataset.records.columns if dataset.records else ()
    by_dimension = {column.dimension: column.id for column in columns if column.type == ColumnType.KIND}
    return [by_dimension.get(name) for name in measure.dimensions]


# --- coverage ------------------------------------------------------------------------------------------------------


def covered_months(hint: Hint, dataset: Dataset, table: pa.Table, today: date, plan: Plan) -> tuple[date, date] | None:
    """First and last month of a list: what its title says, else those of its first and last counted date.

    A list up to a day (截至) holds everything before it as well: at least from two years before the plan's period.
    """
    this_month = today.replace(day=1)
    first, last = _dated(dataset, table)
    if hint.span:
        return hint.span[0], min(hint.span[1], this_month)
    if hint.year is not None:
        start = date(hint.year, hint.first or 1, 1)
        end = add_months(start, (hint.months or (12 if hint.first is None else 1)) - 1)
        if hint.until:
            start = min(first or end, end, date(plan.period.first_year - 2, 1, 1))
        return start, min(end, max(this_month, start))
    return (first, last) if first and last else None


def _dated(dataset: Dataset, table: pa.Table) -> tuple[date | None, date | None]:
    names = [name for name in dict.fromkeys(measure.date for measure in dataset.measures) if name]
    if not names or not table.num_rows:
        return None, None
    ends = pc.min_max(table.column(names[0])).as_py()
    first, last = ends["min"], ends["max"]
    return (first.replace(day=1), last.replace(day=1)) if first and last else (None, None)


def told_measures(dataset: Dataset, sources: Mapping[str, int]) -> list[str]:
    """Measures a list with these columns can tell of; a dataset without measures gives one empty name."""
    if not dataset.measures:
        return [""]
    told = [m.id for m in dataset.measures if m.date and all(name in sources for name in _needed(m))]
    return told + [m.id for m in dataset.measures if m.carried_over and set(m.carried_over) <= set(told)]


def _needed(measure: Measure) -> list[str]:
    names = [measure.date, measure.quantity, *measure.distinct, *measure.where, *(measure.on_time or ())]
    return [name for name in names if name]


def coverage_rows(
    dataset: str, measures: list[str], shape: str, area: str, months: tuple[date, date]
) -> list[Coverage]:
    """One row a measure."""
    return [
        {
            "dataset": dataset,
            "measure": m,
            "shape": shape,
            "area_code": area,
            "first_month": months[0],
            "last_month": months[1],
        }
        for m in measures
    ]


def coverage_table(rows: list[Coverage]) -> pa.Table:
    """Coverage rows, each once."""
    unique = {tuple(row.values()): row for row in rows}
    return pa.Table.from_pylist(list(unique.values()), schema=COVERAGE_SCHEMA)
