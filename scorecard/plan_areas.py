"""Areas as frozen models: what may stand in plan/areas.toml.

Part of `scorecard.plan`, which exports all of it. Imports pydantic and the other models.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from scorecard.plan_datasets import Declared


class AreaKind(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"  # districts and counties
    ZONE = "zone"  # second attribution: beside the districts, never added to them
    CITY_LEVEL = "city_level"  # 市本级
    UNKNOWN = "unknown"  # 区县不详


class Alias(Declared):
    """Another name or code of an area, with the dates between which it was official (both open when absent)."""

    name: str | None = None
    code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Area(Declared):
    code: str  # GB/T 2260 where there is one; our own code for zone, city level and unknown
    name: str
    short_name: str
    name_en: str
    kind: AreaKind
    parent: str | None = None
    aliases: tuple[Alias, ...] = ()
    tile: tuple[int, int] | None = None  # (column, row) on the tile map
    valid_from: date | None = None
    valid_to: date | None = None
