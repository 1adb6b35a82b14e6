"""A map of squares: one a district, placed roughly as it lies (plan/areas.toml, `tile`), zones beside them.

Works for any city without a file of boundaries; with a district that has no place all stand in a plain grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from pages.parts.inner_links import CLASS
from scorecard.plan import Area, AreaKind

LEAST_PX, MOST_PX = {"zh": 50, "en": 64}, 76
PLAIN_COLUMNS = 5


@dataclass(frozen=True)
class Tile:
    """What one square says: `look` is a class of heat_look, `label` is read aloud."""

    name: str
    shown: str
    sign: str
    look: str
    link: str
    title: str
    label: str


def places(areas: Sequence[Area]) -> dict[str, tuple[int, int]]:
    """Area code → (column, row), both from 1 without empty edges; {} unless every district has a place.

    Zones without one stand in the last column's upper corner, beside a gap, one below the other.
    """
    districts = [area for area in areas if area.kind is AreaKind.DISTRICT]
    declared = {area.code: area.tile for area in areas if area.tile is not None}
    if not districts or any(area.code not in declared for area in districts):
        return {}
    left, top = (min(tile[axis] for tile in declared.values()) for axis in (0, 1))
    found = {code: (tile[0] - left + 1, tile[1] - top + 1) for code, tile in declared.items()}
    beside = max(column for column, _ in found.values()) + 1
    waiting = [area.code for area in areas if area.code not in found]
    return found | {code: (beside, row) for row, code in enumerate(waiting, start=1)}


def tile_map(areas: Sequence[Area], tiles: Mapping[str, Tile], alt: str, language: str) -> str:
    """The squares as HTML, in declared order, which is also the order of the Tab key."""
    placed = places(areas)
    columns = max((column for column, _ in placed.values()), default=PLAIN_COLUMNS)
    squares = "".join(_square(tiles[area.code], placed.get(area.code)) for area in areas)
    width = f"grid-template-columns:repeat({columns},minmax({LEAST_PX[language]}px,{MOST_PX}px))"
    return f'<div class="sct {language}" role="group" aria-label="{escape(alt)}" style="{width}">{squares}</div>'


def _square(tile: Tile, place: tuple[int, int] | None) -> str:
    where = f"grid-column:{place[0]};grid-row:{place[1]}" if place else ""
    title = escape(tile.title).replace("\n", "&#10;")
    return (
        f'<a class="{CLASS} {tile.look}" href="{tile.link}" style="{where}" title="{title}" '
        f'aria-label="{escape(tile.label)}"><i>{escape(tile.sign)}</i><span>{escape(tile.name)}</span>'
        f"<b>{escape(tile.shown)}</b></a>"
    )
