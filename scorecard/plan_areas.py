"""Areas as frozen models: what may stand in plan/areas.toml and plan/divisions.toml.

Part of `scorecard.plan`, which exports all of it. Imports pydantic and the other models.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from scorecard.plan_datasets import Declared, Words

DivisionCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\d(?:\d{2})?$")]  # the first digits of a GB/T 2260 code


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


class Divisions(Declared):
    """Names of other places by the first digits of their GB/T 2260 codes; they only serve to tell whose a name is."""

    names: dict[DivisionCode, Words] = {}  # provinces (2 digits) and prefectures (4): today's name, then earlier ones
    beyond: tuple[str, ...] = ()  # words for what lies outside the city without a place of its own (全国, 省外)
    counties: dict[DivisionCode, Words] = {}  # prefecture → its districts and counties
