"""The true map as a frozen model: plan/districts.geojson and the [map] of plan/plan.toml.

Part of `scorecard.plan`, which exports it. Imports the other models. Format: docs/boundaries.md.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from scorecard.plan_datasets import Declared

Ring = tuple[tuple[float, float], ...]  # (degrees east, degrees north), closed: the last point is the first
NotBlank = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class MapDeclared(Declared):
    """[map] of plan.toml: a map of boundaries is shown to others with its review number (审图号) only."""

    review_number: NotBlank
    code_property: NotBlank = "code"  # of a feature in the GeoJSON: the GB/T 2260 code of its district


class Boundaries(Declared):
    """Area code → the rings of its surface, outer ones and holes alike (even-odd)."""

    review_number: str
    shapes: dict[str, tuple[Ring, ...]]
