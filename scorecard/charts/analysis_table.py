"""The table behind an analysis: as it stands on the page, and with all that a file needs to be read on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from scorecard.charts.analysis import Asked, How, Row, area_name, kind_of, period, series_name, span_name
from scorecard.view import View
from scorecard.wording.units import unit_of

PERCENTS = {"growth": "growth", "share": "share_of_city", "part": "share_of_kinds"}  # name → column of the query


def table_of(view: View, asked: Asked, rows: Sequence[Row]) -> pa.Table:
    """Area, period and figures, the latest period first; percentages as numbers of percent, not rounded.

    A column that says nothing (the share of all kinds of what has no kind, the city's share of itself) is left out.
    """
    latest_first = sorted(rows, key=lambda row: row["month"], reverse=True)
    told: dict[str, list[Any]] = {
        "area": [area_name(view, row["area_code"]) for row in latest_first],
        "period": [period(view, asked.span, row["month"]) for row in latest_first],
        "amount": [row["amount"] for row in latest_first],
        "amount_last_year": [row["amount_last_year"] for row in latest_first],
        **{name: [_percent(row[column]) for row in latest_first] for name, column in _percents(view, asked).items()},
    }
    if asked.how is How.INDEX:
        told["index"] = [row["index"] for row in latest_first]
    texts = ("area", "period")
    arrays = {name: pa.array(some, pa.string() if name in texts else pa.float64()) for name, some in told.items()}
    return pa.table({_label(view, asked, name): array for name, array in arrays.items()})


def file_table(view: View, asked: Asked, rows: Sequence[Row]) -> pa.Table:
    """The same to two decimals with what was counted, in which unit, from where; that it is made up, where it is."""
    shown, count = table_of(view, asked, rows), len(rows)
    fixed = {name: pa.array([said] * count, pa.string()) for name, said in _about(view, asked).items()}
    columns = {name: _rounded(column) for name, column in zip(shown.column_names, shown.columns, strict=True)}
    return pa.table({**columns, **fixed})


def _rounded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.round(column, 2) if pa.types.is_floating(column.type) else column


def about_table(view: View, asked: Asked, note: str) -> pa.Table:
    """What a reader of the file has to know, as two columns: item and content."""
    t, about = view.texts.t, _about(view, asked)
    if note:
        about[t("trends.column.note")] = note
    about[t("trends.as_of")] = view.texts.month(view.month)
    return pa.table({t("trends.table.item"): list(about), t("trends.table.content"): list(about.values())})


def file_name(view: View, asked: Asked, ending: str) -> str:
    """专利申请量（发明）_累计_2013-09.csv; what no file name may hold is replaced."""
    series, span = series_name(view, asked.series), span_name(view, asked.series, asked.span)
    name = view.texts.t("trends.table.file", series=series, span=span, month=f"{view.month:%Y-%m}")
    return "".join("-" if letter in '\\/:*?"<>|' else letter for letter in name) + f".{ending}"


def _about(view: View, asked: Asked) -> dict[str, str]:
    t, texts, plan = view.texts.t, view.texts, view.plan
    dataset, measure = plan.measure(asked.series.measure)
    told: Mapping[str, str] = {
        "measure": texts.pick(measure.label),
        "kind": kind_of(view, asked.series) or t("trends.all_kinds"),
        "span": span_name(view, asked.series, asked.span),
        "unit": unit_of(texts, plan, asked.series.measure),
        "source": texts.pick(dataset.label),
        "remark": t("trends.table.demo") if view.demo else "",
    }
    return {t(f"trends.column.{name}"): said for name, said in told.items()}


def _percents(view: View, asked: Asked) -> dict[str, str]:
    silent = {"part"} if not asked.series.kind else set()
    if set(asked.areas) <= {view.plan.city.code}:
        silent.add("share")
    return {name: column for name, column in PERCENTS.items() if name not in silent}


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else 100 * ratio


def _label(view: View, asked: Asked, name: str) -> str:
    unit = unit_of(view.texts, view.plan, asked.series.measure)
    if name == "amount" and unit:
        return view.texts.t("trends.column.amount_unit", unit=unit)
    return view.texts.t(f"trends.column.{name}", base=period(view, asked.span, asked.base))
