"""What a template says of its columns: names, what may stand in them, examples. Imports scorecard and etl.values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.values import check_digit
from scorecard.plan import AreaKind, Column, ColumnType, Dataset, Measure, Plan
from scorecard.texts import Texts

SERIAL = "201310012345"  # year, kind and number of an application, made up: the example's check digit is worked out
OFFERED_AREAS = (AreaKind.DISTRICT, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)


@dataclass(frozen=True)
class Explained:
    """One column in words."""

    name: str
    required: str
    content: str
    example: str
    also: str


@dataclass(frozen=True)
class FigureColumn:
    """A column of a summary: its header, the measure it holds, the other headers that are understood."""

    header: str
    measure: Measure
    also: tuple[str, ...]


def offered(plan: Plan, column: Column, own: str | None) -> list[str]:
    """The declared values of a column, for a drop-down; none for free text, numbers and dates."""
    if column.type is ColumnType.KIND and column.dimension:
        return [kind.label.zh for kind in plan.dimension(column.dimension).kinds]
    if column.type is ColumnType.AREA:
        return [a.name for a in plan.areas if a.kind in OFFERED_AREAS and own in (None, a.code)]
    if column.type is ColumnType.ZONE:
        return [a.short_name for a in plan.areas if a.kind is AreaKind.ZONE]
    if column.type is ColumnType.YES_NO:
        return ["有", "无"]
    return []


def explained_columns(plan: Plan, columns: Sequence[Column], texts: Texts, own: str | None) -> list[Explained]:
    """The columns of a list."""
    return [
        Explained(
            column.headers[0],
            texts.t("template.yes" if column.required else "template.no"),
            _content(plan, column, texts, own),
            example(plan, column, own),
            "、".join(column.headers[1:]),
        )
        for column in columns
    ]


def _content(plan: Plan, column: Column, texts: Texts, own: str | None) -> str:
    choices = offered(plan, column, own)
    said = texts.t(f"template.type.{column.type}")
    return texts.t("template.one_of", what=said, choices="、".join(choices)) if choices else said


def example(plan: Plan, column: Column, own: str | None = None) -> str:
    """A value that the column takes, made up."""
    choices = offered(plan, column, own)
    if choices:
        return choices[0]
    plain = {
        ColumnType.DATE: "2013-03-15",
        ColumnType.NUMBER: "20",
        ColumnType.PERCENT: "50%",
        ColumnType.APPLICATION_NUMBER: f"{SERIAL}.{check_digit(SERIAL)}",
    }
    return plain.get(column.type, f"示例{column.label.zh}")


def figure_columns(plan: Plan, dataset: Dataset) -> list[FigureColumn]:
    """The columns of a summary: the kinds of the only figure, or one for each figure and declared part of it."""
    assert dataset.summary
    measures = [plan.measure(name)[1] for name in dataset.summary.measures]
    kinds = plan.dimension(dataset.summary.dimensions[0]).kinds if dataset.summary.dimensions else ()
    if len(measures) == 1 and kinds:
        return [FigureColumn(kind.label.zh, measures[0], kind.names) for kind in kinds]
    units = {measure.unit for measure in measures if measure.unit}
    found = [FigureColumn(_headed(one, several=len(units) > 1), one, one.headers[1:]) for one in measures]
    parts = dataset.summary.series if len(measures) > 1 else ()
    return found + [
        FigureColumn(part.headers[0], plan.measure(part.series.split("/")[0])[1], part.headers[1:]) for part in parts
    ]


def _headed(measure: Measure, *, several: bool) -> str:
    name = measure.headers[0] if measure.headers else measure.label.zh
    return f"{name}（{measure.unit}）" if several and measure.unit else name


def explained_figures(figures: Sequence[FigureColumn], texts: Texts) -> list[Explained]:
    """The columns of a summary."""
    return [
        Explained(
            figure.header,
            texts.t("template.no"),
            texts.t("template.figure", measure=texts.pick(figure.measure.label), unit=figure.measure.unit or "—"),
            "12",
            "、".join(figure.also),
        )
        for figure in figures
    ]
