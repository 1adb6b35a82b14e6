"""Datasets as frozen models: what may stand in plan/dimensions.toml, plan/columns.toml and plan/datasets/*.toml.

Part of `scorecard.plan`, which exports all of it. Imports only pydantic.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Ids become names of tables, columns and addresses: lower-case ASCII words joined by _.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[tuple[str, ...], Field(min_length=1)]  # spellings found in spreadsheets: at least one


class Declared(BaseModel):
    """Base of all declarations: frozen, and a key that is not declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Declared):
    """One text in both languages."""

    zh: str
    en: str


class Kind(Declared):
    """One value of a dimension: `id` is stored, `names` are the spellings found in spreadsheets."""

    id: Id
    label: Text
    names: Words
    share: Annotated[float, Field(ge=0, le=1)] | None = None  # for stages: how much of the way is done (0–1)


class Dimension(Declared):
    """What a kind cuts (plan/dimensions.toml). Kinds of one dimension add up to the total when `partition` is true.

    `kinds_from` makes the kinds out of the goals or the work items of the plan, so that none is listed twice.
    """

    id: Id  # patent_type, applicant_kind, department …
    label: Text
    headers: Words  # headers of a column that holds this dimension
    kinds: tuple[Kind, ...] = ()
    kinds_from: Literal["goals", "work_items"] | None = None
    partition: bool = True
    open: bool = False  # open: a value not listed is kept as it is written (departments, industries)

    def kind(self, kind_id: str) -> Kind:
        """The kind with this id, or KeyError."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        raise KeyError(kind_id)


class ColumnType(StrEnum):
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    AREA = "area"
    ZONE = "zone"
    ADDRESS = "address"  # text from which the area can be derived where no area column says it
    KIND = "kind"  # of the dimension named in `dimension`
    APPLICATION_NUMBER = "application_number"
    YES_NO = "yes_no"  # stored as "yes" or "no"


class Column(Declared):
    """A column of a record list. What several lists share stands in plan/columns.toml.

    confidential: masked for whoever may not see it, "always" or "until_published" (by [records.unpublished]).
    """

    id: Id
    label: Text
    headers: Words
    type: ColumnType = ColumnType.TEXT
    dimension: str | None = None
    unit: str | None = None
    required: bool = False
    confidential: Literal["always", "until_published"] | None = None


class Measure(Declared):
    """A countable figure of a dataset.

    behaviour: flow (adds up over months), stock (a level at the end of a month or year), latest (the last stated one).
    Counted from records by `date` (a column); `quantity` is the column to add (absent: 1 a record; a column of stages
    adds their `share`), `quantity_blank` what an empty cell of it counts (absent: a finding); `distinct` names the
    columns that make one countable thing (first appearance counts; for a stock, things that stand at month's end);
    `until` ends a stock's validity; `where` keeps rows whose column is one of the values (a list that lacks the column
    doesn't cover the measure); `on_time` = (date, due) columns; `carried_over` = (opened, closed) measures whose open
    balance at the year's start this one is. With neither `date` nor `carried_over` it is only stated in summaries.
    comes_in: of a flow that comes in sessions, lots …, about how many at once (Σn² ÷ Σn of their sizes n; absent: one
    by one): so many say no more than one of them, and the forecast is that less sure; an error in any other measure.
    """

    id: Id
    label: Text
    unit: Literal["件", "项", "个", "人次", "人", "元", "次", "家", "%", "起", ""]
    behaviour: Literal["flow", "stock", "latest"] = "flow"
    headers: tuple[str, ...] = ()  # names of this figure in titles and headers of summaries
    dimensions: tuple[str, ...] = ()
    date: str | None = None
    quantity: str | None = None
    quantity_blank: float | None = None
    distinct: tuple[str, ...] = ()
    until: str | None = None
    where: dict[str, tuple[str, ...]] = {}
    on_time: tuple[str, str] | None = None
    carried_over: tuple[str, str] | None = None
    comes_in: Annotated[float, Field(ge=1)] | None = None


class Unpublished(Declared):
    """Which records are not public yet: of one of these kinds and filed less than so many months ago.

    An unknown kind or date counts as such. The months are counted back from the day the warehouse was built.
    """

    filed: str  # column of the date of filing
    kind_column: str
    kinds: Words
    months: Annotated[int, Field(ge=1)]


class Records(Declared):
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # columns that identify one record; a later file with the same key replaces it
    title_words: Words
    unpublished: Unpublished | None = None
    exclude: dict[str, tuple[str, ...]] = {}  # column → spellings of rows that don't belong here (never counted)

    def column(self, column_id: str) -> Column:
        """The column with this id, or KeyError."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


class SummarySeries(Declared):
    """A header that names a measure and a kind of it at once: 其中：发明专利申请量."""

    series: str  # "measure/dimension/kind"
    headers: Words


class Summary(Declared):
    title_words: Words  # words of title, sheet or file that name this table
    measures: tuple[str, ...]  # measures a cell of it may hold; one → the title is enough
    dimensions: tuple[str, ...] = ()
    series: tuple[SummarySeries, ...] = ()
    period: Literal["month", "year", "stock_year", "stock_month"] = "month"


class Dataset(Declared):
    id: Id
    label: Text
    definition: Text
    frequency: Literal["month", "year", "irregular"]
    reported_by: Literal["city", "district"] = "city"
    due_day: Annotated[int, Field(ge=1, le=31)] | None = (
        None  # day of the following month, or of due_month, when it is due
    )
    due_month: Annotated[int, Field(ge=1, le=12)] | None = None  # yearly datasets: the month of the following year
    department: Text | None = None  # who hands it in for the whole city: reminders are addressed to it
    area_code: Literal["province", "city"] | None = None  # all figures are of this one area
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()  # in the file: ids of plan/dimensions.toml
    records: Records | None = None
    summary: Summary | None = None

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension of this dataset with this id, or KeyError."""
        for dimension in self.dimensions:
            if dimension.id == dimension_id:
                return dimension
        raise KeyError(dimension_id)
