"""The true map: the districts' boundaries of plan/districts.geojson, each a link in the looks of the tile map.

Plain geometry, no map library and no other host: degrees are laid on a plane (equirectangular, true at the middle
latitude). A surface is a link cut to its shape, so that a click and the Tab key find it; the lines are one drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, radians

from pages.parts.drawn import RULES, drawn
from pages.parts.heat_look import PAPER
from pages.parts.inner_links import CLASS
from pages.parts.picker import wide_enough
from pages.parts.tile_map import Tile
from scorecard.plan import Area, Boundaries

SIDE = 1000.0  # of the plane's longer side; a point is kept where it is FINEST away from the one before
FINEST = 1.0
WIDEST_PX, PHONE_PX = 460, 320  # of the map in its card, and on a phone
SMALL = 12 / 14  # of a name's letters against those that wide_enough knows
Point = tuple[float, float]
Ring = Sequence[Point]
LAYOUT = """
.tm{position:relative;margin:0 auto;font-variant-numeric:tabular-nums;line-height:1.2;container-type:inline-size}
.tm a{position:absolute;inset:0}
.tm a:hover,.tm a:focus-visible{filter:brightness(.85)}
.tm .name{position:absolute;transform:translate(-50%,-50%);pointer-events:none;text-align:center;white-space:nowrap;
font-size:.75rem;padding:0 .15rem;border-radius:3px;z-index:2}
.tm span.name{background:none}
.tm .name span{display:block}
.tm .name .never{display:none}
.tm a:focus-visible+.name{outline:3px solid currentColor}
.tm .name b{display:block;font-weight:600}
.tm .lines{position:absolute;inset:0;z-index:1}
@container (max-width:480px){.tm .name .wide{display:none}}
"""


@dataclass(frozen=True)
class Plane:
    """Shapes in a box from 0 to width and height, north at the top."""

    width: float
    height: float
    shapes: Mapping[str, Sequence[Ring]]


def laid(boundaries: Boundaries) -> Plane:
    """Degrees → plane: east–west shrunk by the cosine of the middle latitude, the longer side SIDE."""
    points = [point for rings in boundaries.shapes.values() for ring in rings for point in ring]
    west, east = (end(x for x, _ in points) for end in (min, max))
    south, north = (end(y for _, y in points) for end in (min, max))
    shrink = cos(radians((south + north) / 2))
    scale = SIDE / max((east - west) * shrink, north - south, 1e-9)

    def place(ring: Ring) -> Ring:
        return _thinned([((x - west) * shrink * scale, (north - y) * scale) for x, y in ring])

    shapes = {code: [place(ring) for ring in rings] for code, rings in boundaries.shapes.items()}
    return Plane((east - west) * shrink * scale, (north - south) * scale, shapes)


def _thinned(ring: Ring) -> Ring:
    """Without points that nobody could tell apart; the ring stays closed."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= FINEST:
            kept.append(point)
    return [*kept, ring[-1]]


def true_map(boundaries: Boundaries, areas: Sequence[Area], tiles: Mapping[str, Tile], alt: str, number: str) -> str:
    """The map as HTML, areas in declared order; `number`: the line with the review number, which belongs to it."""
    plane = laid(boundaries)
    surfaces = "".join(_surface(plane, plane.shapes[a.code], tiles[a.code]) for a in areas if a.code in plane.shapes)
    path = "".join(
        f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in ring)}Z" for rings in plane.shapes.values() for ring in rings
    )
    lines = drawn("lines", path, (plane.width, plane.height), "stroke-width='1.5'")
    widest = min(1.0, plane.width / plane.height) * WIDEST_PX
    shape = f"aspect-ratio:{plane.width:.0f}/{plane.height:.0f};max-width:{widest:.0f}px"
    paper = f".tm .lines{{background:{PAPER[0]};background:light-dark({PAPER[0]},{PAPER[1]})}}"
    return (
        f"<style>{LAYOUT.replace(chr(10), '')}{paper}{RULES}</style>"
        f'<div class="tm" role="group" aria-label="{escape(alt)}" style="{shape}">{surfaces}{lines}</div>'
        f'<p style="font-size:.8125rem;margin:.4rem 0 0;text-align:center">{escape(number)}</p>'
    )


def _surface(plane: Plane, rings: Sequence[Ring], tile: Tile) -> str:
    cut = ",".join(f"{100 * x / plane.width:.2f}% {100 * y / plane.height:.2f}%" for x, y in _one_path(rings))
    (x, y), room = label_place(max(rings, key=lambda ring: abs(_area(ring))))
    at = f"left:{100 * x / plane.width:.1f}%;top:{100 * y / plane.height:.1f}%"
    title = escape(tile.title).replace("\n", "&#10;")
    name, share = tile.name.split(), room / plane.width  # a name of several words in as many lines
    shown = "<br>".join(escape(word) for word in name)
    sign = f"<span>{escape(tile.sign)}</span>" if tile.sign else ""
    return (
        f'<a class="{CLASS} {tile.look}" href="{tile.link}" title="{title}" aria-label="{escape(tile.label)}" '
        f'style="clip-path:polygon(evenodd,{cut})"></a><span class="name {tile.look}" style="{at}" aria-hidden="true">'
        f'<span class="{_fits(name, share)}">{shown}</span>{sign}'
        f'<b class="{_fits([tile.shown], share)}">{escape(tile.shown)}</b></span>'
    )


def _fits(lines: Sequence[str], share: float) -> str:
    """On which widths of the map a text fits into `share` of it: "" on all, "wide" not on a phone, "never"."""
    pixels = wide_enough(lines, spare=0) * SMALL
    return "" if pixels <= share * PHONE_PX else "wide" if pixels <= share * WIDEST_PX else "never"


def _one_path(rings: Sequence[Ring]) -> list[Point]:
    """Several rings as one closed path: there and back over the same line, which encloses nothing."""
    start = rings[0][0]
    path: list[Point] = list(rings[0])
    for ring in rings[1:]:
        path += [*ring, start]
    return path


def _area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def label_place(ring: Ring) -> tuple[Point, float]:
    """The middle of the widest stretch inside near half the height, also where the shape bends; and its width."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    found: list[tuple[float, Point, float]] = [(0.0, ring[0], 0.0)]
    for part in (0.5, 0.4, 0.6, 0.3, 0.7):
        level = low + (high - low) * part
        crossings = sorted(_crossings(ring, level))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            found.append(((right - left) * (1 - abs(part - 0.5)), ((left + right) / 2, level), right - left))
    _, point, room = max(found, key=lambda one: one[0])
    return point, room


def _crossings(ring: Ring, level: float) -> list[float]:
    """Where the outline passes a level."""
    return [
        x + (level - y) * (u - x) / (v - y) for (x, y), (u, v) in pairwise(ring) if (y <= level) is not (v <= level)
    ]
