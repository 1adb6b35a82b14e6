"""What a made file holds: a figure or a field at each cell, and how a person would answer the importer's questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Place = tuple[str, int, int]  # sheet, row, column from 0
Value = str | float | date | None


@dataclass(frozen=True)
class Fact:
    """A figure as it should be stored. `reason` says why there is no value; `published` is its day of publication."""

    dataset: str
    measure: str
    area: str
    start: date
    months: int
    basis: str
    value: float | None
    dimension: str = ""
    kind: str = ""
    reason: str | None = None
    published: date | None = None


@dataclass(frozen=True)
class Field:
    """One field of a record; all fields of a sheet's row are one record. The area is the column `area_code`."""

    dataset: str
    column: str
    value: Value


Truth = Fact | Field


@dataclass(frozen=True)
class Case:
    """One file. `whole` are fields of every record of it that stand in no cell (an area that only the title names).

    `answers`: a question's rule, or rule and sheet or text, → the true answer. `findings` are the rules that the file
    should raise, `may` those that it may raise: any other finding is a false alarm.
    """

    name: str
    file_name: str
    content: bytes
    truth: Mapping[Place, Truth]
    answers: Mapping[str, str] = field(default_factory=dict)
    findings: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    whole: Mapping[str, Value] = field(default_factory=dict)
    today: date = date(2013, 10, 10)
