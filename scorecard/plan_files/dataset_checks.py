"""What has to hold inside and between dimensions.toml, columns.toml and datasets/*.toml. Imports the models only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scorecard.plan import Plan, Series
from scorecard.plan_datasets import Column, ColumnType, Dataset, Dimension, Measure, Records, Summary
from scorecard.plan_files.problem import KeyPath, Problem, joined, said_twice, same_id, unknown, unknown_names

_MADE_IN = {"goals": "goals.toml", "work_items": "work_items.toml"}


def shared_problems(dimensions: Sequence[Dimension], columns: Sequence[Column]) -> Iterator[Problem]:
    """dimensions.toml and columns.toml, which the datasets build on."""
    cuts = ((cut.id, ("dimensions", index), "dimensions.toml") for index, cut in enumerate(dimensions))
    yield from same_id("dimension", cuts)
    yield from same_id("column", ((one.id, ("columns", index), "columns.toml") for index, one in enumerate(columns)))
    for index, dimension in enumerate(dimensions):
        yield from _dimension(dimension, ("dimensions", index))


def dataset_problems(plan: Plan, files: Sequence[str]) -> Iterator[Problem]:
    """`files` are the names of the datasets' files, in the order of plan.datasets."""
    yield from same_id("dataset", ((d.id, ("id",), file) for d, file in zip(plan.datasets, files, strict=True)))
    yield from same_id("measure", _measure_ids(plan, files))
    for dataset, file in zip(plan.datasets, files, strict=True):
        yield from _dataset(plan, dataset, file)


def _measure_ids(plan: Plan, files: Sequence[str]) -> Iterator[tuple[str, KeyPath, str]]:
    for dataset, file in zip(plan.datasets, files, strict=True):
        for index, measure in enumerate(dataset.measures):
            yield measure.id, ("measures", index), file


def series_problem(plan: Plan, file: str, path: KeyPath, name: str) -> Problem | None:
    """What is wrong with a series name, if anything: its form, measure, dimension or kind."""
    try:
        series = Series.parse(name)
    except ValueError:
        return Problem(path, "series_form", {"given": name}, file)
    measures = [measure.id for dataset in plan.datasets for measure in dataset.measures]
    if series.measure not in measures:
        return unknown(file, path, "measure", series.measure, measures)
    if not series.dimension:
        return None
    dimensions = plan.measure(series.measure)[1].dimensions
    if series.dimension not in dimensions:
        return unknown(file, path, f"dimension of {series.measure}", series.dimension, dimensions)
    kinds = [kind.id for dimension in plan.dimensions if dimension.id == series.dimension for kind in dimension.kinds]
    return None if series.kind in kinds else unknown(file, path, f"kind of {series.dimension}", series.kind, kinds)


def _dimension(dimension: Dimension, at: KeyPath) -> Iterator[Problem]:
    file = "dimensions.toml"
    if dimension.kinds_from:
        kinds_file, list_name = _MADE_IN[dimension.kinds_from], dimension.kinds_from
        paths: list[KeyPath] = [(list_name, index) for index in range(len(dimension.kinds))]
    else:
        kinds_file, paths = file, [(*at, "kinds", index) for index in range(len(dimension.kinds))]
        if not dimension.kinds and not dimension.open:
            yield Problem(at, "no_kinds", {"given": dimension.id}, file)
        yield from same_id("kind", ((k.id, path, file) for k, path in zip(dimension.kinds, paths, strict=True)))
    yield from said_twice(
        "name",
        ((n, k.id, path, kinds_file) for k, path in zip(dimension.kinds, paths, strict=True) for n in k.names),
    )


def _dataset(plan: Plan, dataset: Dataset, file: str) -> Iterator[Problem]:
    if dataset.records is None and dataset.summary is None:
        yield Problem((), "no_shape", {"given": dataset.id}, file)
    if (dataset.due_month is not None) != (dataset.frequency == "year" and dataset.due_day is not None):
        yield Problem(("due_day",) if dataset.due_month is None else ("due_month",), "due_day", {}, file)
    for index, measure in enumerate(dataset.measures):
        yield from _measure(dataset, measure, ("measures", index), file)
    if dataset.records is not None:
        yield from _records(dataset, dataset.records, file)
    if dataset.summary is not None:
        yield from _summary(plan, dataset, dataset.summary, file)


def _records(dataset: Dataset, records: Records, file: str) -> Iterator[Problem]:
    at: KeyPath = ("records", "columns")
    ids = [column.id for column in records.columns]
    yield from same_id("column", ((name, (*at, index), file) for index, name in enumerate(ids)))
    yield from said_twice("header", _column_headers(records, file))
    for index, column in enumerate(records.columns):
        yield from _column(dataset, column, (*at, index), file)
    yield from unknown_names(file, ("records", "key"), "column", records.key, ids)
    if not records.key:
        yield Problem(("records", "key"), "too_few", {"name": "key", "minimum": 1}, file)
    for name in records.exclude:
        if name not in ids:
            yield unknown(file, ("records", "exclude", name), "column", name, ids)
    yield from _confidential(dataset, records, file)


def _confidential(dataset: Dataset, records: Records, file: str) -> Iterator[Problem]:
    """Whoever declares a column to be confidential until it is published says when that is."""
    rule = records.unpublished
    for index, column in enumerate(records.columns):
        if column.confidential == "until_published" and rule is None:
            needed: dict[str, object] = {"name": "records.unpublished", "needed": "filed, kind_column, kinds, months"}
            yield Problem(("records", "columns", index, "confidential"), "missing_key", needed, file)
    if rule is None:
        return
    at: KeyPath = ("records", "unpublished")
    columns = {column.id: column for column in records.columns}
    for key, name, type_ in (
        ("filed", rule.filed, ColumnType.DATE),
        ("kind_column", rule.kind_column, ColumnType.KIND),
    ):
        if name not in columns:
            yield unknown(file, (*at, key), "column of the records", name, columns)
        elif columns[name].type is not type_:
            yield Problem((*at, key), "column_type", {"column": name, "allowed": str(type_)}, file)
    cut = columns[rule.kind_column].dimension if rule.kind_column in columns else None
    known = [kind.id for dimension in dataset.dimensions if dimension.id == cut for kind in dimension.kinds]
    yield from unknown_names(file, (*at, "kinds"), f"kind of {cut}", rule.kinds, known)


def _column_headers(records: Records, file: str) -> Iterator[tuple[str, str, KeyPath, str]]:
    for index, column in enumerate(records.columns):
        for position, header in enumerate(column.headers):
            yield header, column.id, ("records", "columns", index, "headers", position), file


def _column(dataset: Dataset, column: Column, at: KeyPath, file: str) -> Iterator[Problem]:
    dimensions = [dimension.id for dimension in dataset.dimensions]
    if column.type is ColumnType.KIND and column.dimension is None:
        yield Problem(at, "missing_key", {"name": "dimension", "needed": f"dimension = {joined(dimensions)}"}, file)
    elif column.dimension is not None and column.type is not ColumnType.KIND:
        yield Problem((*at, "dimension"), "needs_type", {"column": column.id, "needed": 'type = "kind"'}, file)
    elif column.dimension is not None and column.dimension not in dimensions:
        yield unknown(file, (*at, "dimension"), "dimension of this dataset", column.dimension, dimensions)


def _measure(dataset: Dataset, measure: Measure, at: KeyPath, file: str) -> Iterator[Problem]:
    dimensions = [dimension.id for dimension in dataset.dimensions]
    siblings = [other.id for other in dataset.measures]
    carried_over = measure.carried_over or ()
    if measure.comes_in is not None and measure.behaviour != "flow":
        yield Problem((*at, "comes_in"), "needs_flow", {"name": "comes_in"}, file)
    yield from unknown_names(file, (*at, "dimensions"), "dimension of this dataset", measure.dimensions, dimensions)
    yield from unknown_names(file, (*at, "carried_over"), "measure of this dataset", carried_over, siblings)
    if measure.date is None and measure.carried_over is None:
        counting = [key for key in ("quantity", "distinct", "until", "where", "on_time") if getattr(measure, key)]
        yield from (Problem((*at, key), "needs_date", {"name": key}, file) for key in counting)
        if not counting and (dataset.summary is None or measure.id not in dataset.summary.measures):
            yield Problem(at, "never_counted", {"given": measure.id}, file)
    elif measure.date is not None:
        yield from _counting(dataset, measure, at, file)


def _counting(dataset: Dataset, measure: Measure, at: KeyPath, file: str) -> Iterator[Problem]:
    """How a measure is counted from records: its columns are there, and of the right type."""
    columns = {column.id: column for column in dataset.records.columns} if dataset.records else {}
    date = (ColumnType.DATE,)
    used: list[tuple[KeyPath, str, tuple[ColumnType, ...]]] = [((*at, "date"), measure.date or "", date)]
    if measure.until:
        used.append(((*at, "until"), measure.until, date))
    if measure.quantity:
        used.append(((*at, "quantity"), measure.quantity, (ColumnType.NUMBER, ColumnType.PERCENT, ColumnType.KIND)))
    used += [((*at, "on_time", index), name, date) for index, name in enumerate(measure.on_time or ())]
    used += [((*at, "distinct", index), name, tuple(ColumnType)) for index, name in enumerate(measure.distinct)]
    used += [((*at, "where", name), name, (ColumnType.KIND, ColumnType.YES_NO)) for name in measure.where]
    for path, name, types in used:
        if name not in columns:
            yield unknown(file, path, "column of the records", name, columns)
        elif columns[name].type not in types:
            yield Problem(path, "column_type", {"column": name, "allowed": joined(types)}, file)
    yield from _where_values(dataset, measure, columns.values(), at, file)
    yield from _cut_columns(measure, columns.values(), at, file)
    if measure.until and measure.behaviour != "stock":
        yield Problem((*at, "until"), "needs_stock", {"name": "until"}, file)


def _where_values(
    dataset: Dataset, measure: Measure, columns: Iterable[Column], at: KeyPath, file: str
) -> Iterator[Problem]:
    for column in columns:
        wanted = measure.where.get(column.id, ())
        if column.type is ColumnType.YES_NO:
            yield from unknown_names(file, (*at, "where", column.id), "value", wanted, ("yes", "no"))
        for dimension in dataset.dimensions:
            if dimension.id == column.dimension:
                kinds = [kind.id for kind in dimension.kinds]
                yield from unknown_names(file, (*at, "where", column.id), f"kind of {dimension.id}", wanted, kinds)


def _cut_columns(measure: Measure, columns: Iterable[Column], at: KeyPath, file: str) -> Iterator[Problem]:
    """A measure counted from records is cut by a dimension only if a column holds it."""
    held = [column.dimension for column in columns if column.dimension]
    for index, dimension in enumerate(measure.dimensions):
        if dimension not in held:
            yield Problem((*at, "dimensions", index), "no_column", {"given": dimension, "allowed": joined(held)}, file)


def _summary(plan: Plan, dataset: Dataset, summary: Summary, file: str) -> Iterator[Problem]:
    measures = [measure.id for one in plan.datasets for measure in one.measures]
    own_cuts = [dimension.id for dimension in dataset.dimensions]
    yield from unknown_names(file, ("summary", "measures"), "measure", summary.measures, measures)
    yield from unknown_names(file, ("summary", "dimensions"), "dimension of this dataset", summary.dimensions, own_cuts)
    if not summary.measures:
        yield Problem(("summary", "measures"), "too_few", {"name": "measures", "minimum": 1}, file)
    for index, named in enumerate(summary.series):
        wrong = series_problem(plan, file, ("summary", "series", index, "series"), named.series)
        if wrong:
            yield wrong
        elif Series.parse(named.series).measure not in summary.measures:
            path: KeyPath = ("summary", "series", index, "series")
            yield unknown(file, path, "measure of this summary", Series.parse(named.series).measure, summary.measures)
    yield from said_twice("header", _summary_headers(plan, dataset, summary, file))


def _summary_headers(
    plan: Plan, dataset: Dataset, summary: Summary, file: str
) -> Iterator[tuple[str, str, KeyPath, str]]:
    own = {measure.id: index for index, measure in enumerate(dataset.measures)}
    for name in summary.measures:
        for other in plan.datasets:
            for measure in other.measures:
                if measure.id == name:
                    path: KeyPath = ("measures", own[name], "headers") if name in own else ("summary", "measures")
                    yield from ((header, name, path, file) for header in measure.headers)
    for index, named in enumerate(summary.series):
        for header in named.headers:
            yield header, named.series, ("summary", "series", index, "headers"), file
