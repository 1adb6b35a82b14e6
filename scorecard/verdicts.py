"""Judged goals: a block of arrays area × span × as_of, the columns of the `verdict` table, and one row. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from scorecard.districts import Standing
from scorecard.history import Bools, Floats, Ints
from scorecard.judge import Figures, Status
from scorecard.needs import Needs
from scorecard.scene import Scene
from scorecard.second import Opinion
from scorecard.spans import RUNNING

VERDICT_SCHEMA = pa.schema(
    [("goal", pa.string()), ("part", pa.string()), ("area_code", pa.string())]
    + [("as_of", pa.date32()), ("data_as_of", pa.date32()), ("span", pa.string()), ("year", pa.int32())]
    + [("is_headline", pa.bool_()), ("status", pa.string())]
    + [(name, pa.float64()) for name in ("actual", "target", "gap", "numerator", "denominator", "compare")]
    + [(name, pa.float64()) for name in ("forecast_low", "forecast_mid", "forecast_high", "probability")]
    + [(name, pa.float64()) for name in ("required_rate", "last_year_rate", "still_needed", "need_here")]
    + [("second_opinion", pa.string()), ("second_rule", pa.string()), ("second_ratio", pa.float64())]
    + [(name, pa.float64()) for name in ("contribution", "share")]
    + [(name, pa.int32()) for name in ("rank", "rank_change", "ranked_of")]
    + [("is_tied", pa.bool_()), ("is_small", pa.bool_()), ("target_source", pa.string())]
    + [(name, pa.string()) for name in ("missing_json", "flags_json", "terms_json", "beside_json")]
)

JSON_COLUMNS = [name for name in VERDICT_SCHEMA.names if name.endswith("_json")]


@dataclass(frozen=True)
class Block:
    """The verdicts of one goal or part. `behind(span, as_of)` says what the city's figures lack up to as-of."""

    scene: Scene
    part: str
    figures: Figures
    codes: Ints
    standing: Standing
    needs: Needs
    opinion: Opinion
    is_silent: Bools
    required: Floats
    pace: Floats
    is_own_target: Bools
    beside: Mapping[str, Floats]
    behind: Callable[[int, int], dict[str, object]]

    @property
    def is_behind(self) -> Bools:
        """(span, as_of) where the goal is judged by an earlier month than the one asked for."""
        spans = self.scene.spans
        return (spans.state == RUNNING) & (spans.month < np.minimum(spans.as_of, spans.end[:, None]))


@dataclass(frozen=True)
class Verdict:
    """One row of the `verdict` table, its JSON taken apart. Ratios are 0–1; None where there is no such figure."""

    goal: str
    part: str
    area_code: str
    as_of: date
    data_as_of: date | None
    span: str
    year: int | None
    is_headline: bool
    status: Status
    actual: float | None
    target: float | None
    gap: float | None
    numerator: float | None
    denominator: float | None
    compare: float | None
    forecast_low: float | None
    forecast_mid: float | None
    forecast_high: float | None
    probability: float | None
    required_rate: float | None
    last_year_rate: float | None
    still_needed: float | None
    need_here: float | None
    second_opinion: Status | None
    second_rule: str | None
    second_ratio: float | None
    contribution: float | None
    share: float | None
    rank: int | None
    rank_change: int | None
    ranked_of: int | None
    is_tied: bool
    is_small: bool
    target_source: str
    missing: tuple[dict[str, str], ...]
    flags: tuple[str, ...]
    terms: dict[str, float | None]
    beside: dict[str, float | None]


def verdict_of(table: pa.Table, area: str, part: str, year: int | None) -> Verdict:
    """The row of an area and part: of `year`, or the headline's span. KeyError when there is none."""
    headline = _headline_year(table) if year is None else year
    for row in table.to_pylist():
        if (row["area_code"], row["part"], row["year"]) == (area, part, headline):
            parsed = {name.removesuffix("_json"): json.loads(row.pop(name)) for name in JSON_COLUMNS}
            row |= {"status": Status(row["status"]), "second_opinion": opinion_of(row["second_opinion"])}
            return Verdict(**row, **parsed | {key: tuple(parsed[key]) for key in ("missing", "flags")})
    raise KeyError(f"no verdict for {area} {part} {headline}")


def opinion_of(stored: str | None) -> Status | None:
    """The second opinion as it is stored; None where there is none."""
    return None if stored is None else Status(stored)


def _headline_year(table: pa.Table) -> int | None:
    years = table.filter(table["is_headline"])["year"].to_pylist()
    if not years:
        raise KeyError("no such goal")
    year: int | None = years[0]
    return year
