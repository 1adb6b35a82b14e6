"""The true map's declaration: every mistake names the file and what to do; shapes are read whole and laid true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pages.parts.tile_map import Tile
from pages.parts.true_map import label_place, laid, true_map
from scorecard.errors import PlanError
from scorecard.plan import Boundaries, load_plan
from tests.fixtures.squares import NUMBER, feature, features, square, write_mapped_plan
from tests.fixtures.xian import PLAN

DEMO = load_plan(PLAN)
CODES = DEMO.districts()


def test_every_district_is_read_under_its_code(tmp_path: Path) -> None:
    plan = load_plan(write_mapped_plan(tmp_path, features(DEMO)))
    assert plan.boundaries is not None
    assert plan.boundaries.review_number == NUMBER
    assert set(plan.boundaries.shapes) == set(CODES)
    assert [len(plan.boundaries.shapes[code]) for code in CODES[:3]] == [2, 2, 1], "an island, a hole, neither"
    assert plan.sha256 == DEMO.sha256, "a map judges nothing: no verdict turned by it"


def test_codes_of_before_and_other_property_names_are_understood(tmp_path: Path) -> None:
    old = next((area.code, alias.code) for area in DEMO.areas for alias in area.aliases if alias.code)
    made = features(DEMO, name="adcode")
    for one in made:
        if one["properties"]["adcode"] == old[0]:
            one["properties"]["adcode"] = int(old[1])
    declared = f'review_number = "{NUMBER}"\ncode_property = "adcode"'
    plan = load_plan(write_mapped_plan(tmp_path, made, declared=declared))
    assert plan.boundaries is not None
    assert old[0] in plan.boundaries.shapes


ALL = features(DEMO)
METRES = [[500000.0, 3800000.0], [500100.0, 3800000.0], [500100.0, 3800100.0], [500000.0, 3800000.0]]


@pytest.mark.parametrize(
    ("made", "declared", "where", "what", "action"),
    [
        (ALL, "", "districts.geojson", "no review number", "review_number ="),
        (ALL, 'review_number = ""', "plan.toml", "review_number", ""),
        ("{", None, "districts.geojson", "not a GeoJSON", "FeatureCollection"),
        ('{"type": "Feature"}', None, "districts.geojson", "not a FeatureCollection", "boundaries.md"),
        (ALL[1:], None, "districts.geojson", CODES[0], "every district"),
        ([*ALL, ALL[0]], None, "districts.geojson", "twice", "MultiPolygon"),
        ([*ALL, feature("610102", [square(0, 0)])], None, "districts.geojson", "'610102'", CODES[0]),
        ([feature("x", [square(0, 0)], name="id")], None, "districts.geojson", "'code'", "code_property"),
        ([feature(CODES[0], [1, 2], kind="Point")], None, "districts.geojson", "no surface", "Polygon"),
        ([feature(CODES[0], [METRES])], None, "districts.geojson", "not degrees", "longitude"),
        ([feature(CODES[0], [[["a", "b"]]])], None, "districts.geojson", "not degrees", "longitude"),
    ],
)
def test_every_mistake_names_the_file_and_what_to_do(
    tmp_path: Path, made: Any, declared: str | None, where: str, what: str, action: str
) -> None:
    more = {} if declared is None else {"declared": declared}
    with pytest.raises(PlanError) as caught:
        load_plan(write_mapped_plan(tmp_path, made, **more))
    assert where in caught.value.where
    assert what in caught.value.what
    assert action in caught.value.action


def test_a_number_without_a_file_and_a_misnamed_file_are_mistakes(tmp_path: Path) -> None:
    folder = write_mapped_plan(tmp_path, ALL)
    (folder / "districts.geojson").rename(folder / "district.geojson")
    with pytest.raises(PlanError, match=r"district\.geojson"):
        load_plan(folder)
    (folder / "district.geojson").unlink()
    with pytest.raises(PlanError, match=r"plan\.toml:\d+.*districts\.geojson"):
        load_plan(folder)


def test_squares_lie_north_up_and_narrower_than_their_degrees() -> None:
    rings = {"a": (_ring(0, 0),), "b": (_ring(1, 0),), "c": (_ring(0, 1),)}
    plane = laid(Boundaries(review_number="1", shapes=rings))
    assert plane.height == 1000
    assert 0.8 < plane.width / plane.height < 0.84, "cos 34.75° of a square of degrees"
    (a,), (b,), (c,) = (plane.shapes[name] for name in "abc")
    assert a[0] == (0, 0)
    assert b[0][0] == pytest.approx(plane.width / 2)
    assert c[0][1] == pytest.approx(plane.height / 2), "south is below"


def test_a_name_stands_inside_a_shape_that_bends() -> None:
    horseshoe = [(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10), (0, 0)]
    (x, y), room = label_place(horseshoe)
    assert room > 0
    assert (x < 2 or x > 8) or y < 2


def test_the_map_is_links_with_words_and_its_number() -> None:
    tile = Tile("<渭滨>", "1", "✔", "s-achieved", "district?area=610302", "提示", "渭滨 1")
    area = DEMO.area(CODES[0])
    body = true_map(Boundaries(review_number="1", shapes={area.code: (_ring(0, 0), _ring(3, 0))}), [area],
                    {area.code: tile}, "图", "审图号：1")  # fmt: skip
    assert 'href="district?area=610302"' in body
    assert body.count("<a ") == 1, "a district of two pieces is one link"
    assert "&lt;渭滨&gt;" in body
    assert "<渭滨>" not in body
    assert "审图号：1" in body
    assert "evenodd" in body
    assert "http" not in body.replace("http://www.w3.org/2000/svg", "").replace("http%3A//www.w3.org", "")


def _ring(column: float, row: float) -> tuple[tuple[float, float], ...]:
    return tuple((x, y) for x, y in square(column, row))
