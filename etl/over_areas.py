"""Stated totals of the city and the districts' figures beside them, in one table or in the halves of one. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from etl.figures import OVER_AREAS, OVER_MONTHS, Figure
from etl.tidy import CrossTable

Key = tuple[Any, ...]  # measure, period, dimension, kind, whether over months
LEAST_PARTS = 2


@dataclass
class OverAreas:
    """`parts` are what adds up to the city; zones lie within districts, but a table may count them apart."""

    stated: dict[Key, Figure] = field(default_factory=dict)
    parts: dict[Key, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    zones: dict[Key, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    faulty: set[Key] = field(default_factory=set)
    times_stated: Counter[Key] = field(default_factory=Counter)

    @classmethod
    def of(cls, table: CrossTable, adding: Collection[str]) -> OverAreas:
        """Of one table."""
        return cls.of_all([table], adding)

    @classmethod
    def of_all(cls, tables: Iterable[CrossTable], adding: Collection[str]) -> OverAreas:
        """Of several tables that are one."""
        found = cls()
        for table in tables:
            found.faulty |= {_key(figure) for figure in table.faulty}
            for figure in table.figures:
                found._add(figure, adding)
        return found

    def _add(self, figure: Figure, adding: Collection[str]) -> None:
        key = _key(figure)
        if figure.over == OVER_AREAS:
            self.stated[key] = figure
            self.times_stated[key] += 1
            return
        parts = (self.parts if figure.area in adding else self.zones)[key]
        if not any(part.area == figure.area for part in parts):  # a row that stands twice is imported once
            parts.append(figure)

    def with_zones(self, key: Key) -> list[Figure]:
        """Districts and zones, where a table counts both."""
        return [*self.parts[key], *self.zones[key]] if self.zones[key] else []


def _key(figure: Figure) -> Key:
    return (figure.measure, figure.period, figure.dimension, figure.kind, figure.over == OVER_MONTHS)
