"""A list of records as people ask for it and read it: area, kind, months, words and order; labels, names, source rows.

Shared by the page that shows a page of it and the route that sends all of it. Asks nothing of the warehouse itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from scorecard.plan import Column, ColumnType, Dataset, Plan
from scorecard.texts import Texts

NO_COLUMN = "record_key"  # stands for a column that a list lacks: it equals no kind and is no date
SEARCHED = (ColumnType.TEXT, ColumnType.APPLICATION_NUMBER, ColumnType.ADDRESS)
AREA = "area_code"  # a column that every list has and may be sorted by


@dataclass(frozen=True)
class Asked:
    """What is looked for in a list; fields as the parameters of record_count and record_page, None meaning any."""

    table: str
    area: str | None
    kind_column: str
    date_column: str
    searched: tuple[str, ...]
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    words: str | None = None

    def parameters(self) -> dict[str, Any]:
        return vars(self) | {"searched": list(self.searched)}


def shown_columns(dataset: Dataset) -> list[Column]:
    """The declared columns, but for area and zone, which every record has as codes. The warehouse does the masking."""
    declared = dataset.records.columns if dataset.records else ()
    return [c for c in declared if c.type not in (ColumnType.AREA, ColumnType.ZONE)]


def to_address(dataset: Dataset, asked: Asked, sort: str, *, descending: bool) -> dict[str, str]:
    """The question as names and texts of an address; `from_address` reads it."""
    told = {
        "list": dataset.id, "area": asked.area, "cut": asked.kind_column, "kind": asked.kind, "date": asked.date_column,
        "first": asked.first and asked.first.isoformat(), "last": asked.last and asked.last.isoformat(),
        "words": asked.words, "sort": sort, "way": "down" if descending else "up",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def from_address(plan: Plan, told: Mapping[str, str]) -> tuple[Dataset, Asked, str, bool]:
    """(The list, what is asked, the column to sort by, downwards or not). Raises ValueError for anything undeclared."""
    try:
        dataset = plan.dataset(told["list"])
    except KeyError:
        raise ValueError("no such list") from None
    columns = {column.id for column in shown_columns(dataset)}
    cut, day, sort = told.get("cut", NO_COLUMN), told.get("date", NO_COLUMN), told.get("sort", NO_COLUMN)
    if not columns or {cut, day, sort} - columns - {NO_COLUMN, AREA}:
        raise ValueError("no such column")
    first, last = (date.fromisoformat(told[name]) if name in told else None for name in ("first", "last"))
    asked = Asked(
        table=f"record_{dataset.id}", area=told.get("area"), kind_column=cut, date_column=day,
        searched=searched_columns(dataset), kind=told.get("kind"), first=first, last=last, words=told.get("words"),
    )  # fmt: skip
    return dataset, asked, sort, told.get("way") != "up"


def searched_columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns whose words are searched."""
    return tuple(column.id for column in shown_columns(dataset) if column.type in SEARCHED)


# --- as people read it ----------------------------------------------------------------------------------------------


def told_rows(texts: Texts, plan: Plan, dataset: Dataset, rows: pa.Table) -> pa.Table:
    """The rows as people read them: labels for columns, names for areas and kinds, and where each row stood."""
    areas = {a.code: a.short_name if texts.language == "zh" else a.name_en for a in plan.areas}
    told: dict[str, Any] = {}
    for column in shown_columns(dataset):
        told[texts.pick(column.label)] = _column(texts, plan, dataset, column, rows[column.id])
    told[texts.t("district.records.area")] = _renamed(rows[AREA], areas)
    if any(column.type is ColumnType.ZONE for column in (dataset.records.columns if dataset.records else ())):
        told[texts.t("district.records.zone")] = _renamed(rows["zone_code"], areas)
    told[texts.t("district.records.file")] = rows["file_name"]
    told[texts.t("district.records.sheet")] = rows["sheet"]
    told[texts.t("district.records.line")] = rows["row"]
    return pa.table(told)


def kind_name(texts: Texts, plan: Plan, dataset: Dataset, column: str, kind: str) -> str:
    """A stored kind in words; one that is not declared stands as it was written."""
    declared = dataset.records.column(column).dimension if dataset.records else None
    try:
        return texts.pick(plan.dimension(declared or "").kind(kind).label)
    except KeyError:
        return kind


def _column(
    texts: Texts, plan: Plan, dataset: Dataset, column: Column, values: pa.ChunkedArray
) -> pa.ChunkedArray | pa.Array:
    if column.type is ColumnType.KIND:
        kinds = [kind for kind in values.unique().to_pylist() if kind is not None]
        return _renamed(values, {kind: kind_name(texts, plan, dataset, column.id, kind) for kind in kinds})
    if column.type is ColumnType.YES_NO:
        return _renamed(values, {answer: texts.t(f"district.records.{answer}") for answer in ("yes", "no")})
    return values


def _renamed(values: pa.ChunkedArray, names: dict[str, str]) -> pa.ChunkedArray:
    """Each distinct value looked up once; one without a name stands as it is."""
    coded = values.combine_chunks().dictionary_encode()
    words = pa.array([names.get(one, one) for one in coded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([words.take(coded.indices)])
