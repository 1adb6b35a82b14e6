"""Reads plan/districts.geojson into `Boundaries`: every district once, in degrees, under the code it has in areas.toml.

Finds facts; the words are in the catalogue under plan.<rule>. Imports the models and its own room only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scorecard.plan_areas import Area, AreaKind
from scorecard.plan_boundaries import Boundaries, MapDeclared, Ring
from scorecard.plan_files.problem import joined

FILE = "districts.geojson"
SHAPED = (AreaKind.DISTRICT, AreaKind.ZONE)
_LEAST_POINTS = 4  # of a closed ring
_SURFACES = ("Polygon", "MultiPolygon")


class BoundaryError(Exception):
    """The first thing wrong with the file: which rule, and what fills its text. `in_plan`: it is plan.toml's fault."""

    def __init__(self, rule: str, *, in_plan: bool = False, **values: object) -> None:
        super().__init__(rule)
        self.rule, self.in_plan, self.values = rule, in_plan, values


def read_boundaries(folder: Path, declared: MapDeclared | None, areas: Sequence[Area]) -> Boundaries | None:
    """The true map of a plan folder; None where it has neither file nor declaration. Raises BoundaryError."""
    path = folder / FILE
    if not path.is_file():
        if declared is not None:
            raise BoundaryError("map_without_file", in_plan=True, file=FILE)
        return None
    if declared is None:
        raise BoundaryError("map_without_number")
    features = _features(path)
    shapes: dict[str, tuple[Ring, ...]] = {}
    known = {area.code for area in areas if area.kind in SHAPED} | _aliases(areas).keys()
    for number, feature in enumerate(features, start=1):
        code = _code(feature, declared.code_property, number)
        if code not in known:
            raise BoundaryError("map_unknown_code", number=number, given=code, allowed=joined(sorted(known)))
        today = _aliases(areas).get(code, code)
        if today in shapes:
            raise BoundaryError("map_code_twice", number=number, given=code)
        shapes[today] = _rings(feature.get("geometry"), number)
    missing = [area.code for area in areas if area.kind is AreaKind.DISTRICT and area.code not in shapes]
    if missing:
        raise BoundaryError("map_missing_district", missing=joined(missing))
    return Boundaries(review_number=declared.review_number, shapes=shapes)


def _aliases(areas: Iterable[Area]) -> Mapping[str, str]:
    """A district's code of before → its code of today: boundary files are often older than the names."""
    return {alias.code: area.code for area in areas if area.kind in SHAPED for alias in area.aliases if alias.code}


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        read = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BoundaryError("map_unreadable", reason=str(error)) from None
    features = read.get("features") if isinstance(read, dict) else None
    is_collection = isinstance(read, dict) and read.get("type") == "FeatureCollection"
    if not is_collection or not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BoundaryError("map_unreadable", reason="not a FeatureCollection")
    return features


def _code(feature: Mapping[str, Any], name: str, number: int) -> str:
    properties = feature.get("properties")
    code = properties.get(name) if isinstance(properties, dict) else None
    if code is None or isinstance(code, (bool, list, dict)):
        raise BoundaryError("map_no_code", number=number, name=name)
    return str(code)


def _rings(geometry: Any, number: int) -> tuple[Ring, ...]:
    kind, coordinates = (
        (geometry.get("type"), geometry.get("coordinates")) if isinstance(geometry, dict) else ("", None)
    )
    if kind not in _SURFACES or not isinstance(coordinates, list):
        raise BoundaryError("map_no_surface", number=number, allowed=joined(_SURFACES))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = [ring for polygon in polygons if isinstance(polygon, list) for ring in polygon]
    told = tuple(_ring(ring, number) for ring in rings)
    if not told:
        raise BoundaryError("map_no_surface", number=number, allowed=joined(_SURFACES))
    return told


def _ring(ring: Any, number: int) -> Ring:
    """Longitude before latitude, in degrees: metres of a projection would draw nonsense."""
    try:
        points = tuple((float(point[0]), float(point[1])) for point in ring)
    except (TypeError, ValueError, IndexError, KeyError):
        raise BoundaryError("map_not_degrees", number=number) from None
    is_there = all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in points)
    if not is_there or len(points) < _LEAST_POINTS:
        raise BoundaryError("map_not_degrees", number=number)
    return points if points[0] == points[-1] else (*points, points[0])
