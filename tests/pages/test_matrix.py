"""The matrix: every cell against its verdict, the orders, small numbers, zones, closed years, the map of squares."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import heat_look, matrix_rows
from pages.parts.heat_table import tip
from pages.parts.scoreboard import SIGN
from pages.parts.tile_map import places
from scorecard.access import viewer_of
from scorecard.judge import Status
from scorecard.place import ROOT, Place
from scorecard.plan import AreaKind, Plan
from scorecard.texts import Texts
from scorecard.verdicts import Verdict
from scorecard.wording import units
from scorecard.wording import words as wording
from tests.fixtures.squares import NUMBER, features, write_mapped_plan
from tests.pages.city import CITY, LAST, ZONE
from tests.pages.reading import ask, html, told
from tests.pages.viewing import context_of, view, words

ZH, EN = Texts("zh"), Texts("en")
CELL = re.compile(r'<td class="([^"]*)"><a class="scorecard-inside" href="([^"]*)" title="([^"]*)"[^>]*>(.*?)</a></td>')
HEAD = re.compile(r'<th scope="col" class="[^"]*"><span class="name">(.*?)</span></th>')
SURFACE = re.compile(r'<a class="scorecard-inside (\S+)" href="([^"]*)" title="[^"]*" aria-label="[^"]+" style="clip')
SQUARE = re.compile(r'<a class="scorecard-inside ([^"]*)" href="([^"]*)" style="([^"]*)"')


@dataclass(frozen=True)
class Cell:
    look: list[str]
    page: str
    title: str
    text: str


def table(app: AppTest) -> str:
    """The HTML of the matrix."""
    (body,) = [one for one in html(app) if "<table" in one]
    return body


def cells(app: AppTest) -> dict[tuple[str, str], Cell]:
    """(area, goal) → what stands there."""
    found = {}
    for look, href, title, inside in CELL.findall(table(app)):
        address = urlsplit(unescape(href))
        asked = parse_qs(address.query)
        cell = Cell(look.split(), address.path, unescape(title), told(inside))
        found[asked["area"][0], asked["goal"][0]] = cell
    return found


def verdicts(place: Place, year: int | None = None) -> dict[tuple[str, str], Verdict]:
    """(area, goal) → its verdict, read past every query."""
    names = [name for (name,) in ask(place, "select column_name from duckdb_columns() where table_name = 'verdict'")]
    chosen = "is_headline" if year is None else f"year = {year:d}"
    rows = ask(place, f"select * from verdict where as_of = $at and part = '' and {chosen}", at=LAST)
    told = [wording.read(dict(zip(names, row, strict=True))) for row in rows]
    return {(verdict.area_code, verdict.goal): verdict for verdict in told}


def heads(app: AppTest) -> list[str]:
    return [told(one) for one in HEAD.findall(table(app))]


@pytest.mark.parametrize("texts", [ZH, EN], ids=["zh", "en"])
def test_every_cell_is_its_verdict(place: Place, plan: Plan, texts: Texts) -> None:
    """By status: colour, sign and word, what it says when pointed at, and where it leads; by value: the figure."""
    app = view("matrix", place, language=texts.language)
    shown, expected = cells(app), verdicts(place)
    values = cells(view("matrix", place, language=texts.language, show="value"))
    assert not app.exception
    below = 0
    for (area, name), cell in shown.items():
        goal, verdict = plan.goal(name), expected[area, name]
        assert cell.page == ("goal" if area == CITY else "district")
        assert wording.actual(texts, goal, verdict) in cell.title
        signed = wording.is_change(goal)
        value = units.bare(texts, goal, verdict.actual, signed=signed)
        if units.is_ratio(goal):  # all with one decimal, beside each other
            value = texts.percent(verdict.actual, signed=signed)
        assert values[area, name].text.rstrip("*") == value
        below += wording.is_below_one(verdict)
        assert f"s-{verdict.status}" in cell.look
        assert cell.text.startswith(SIGN[verdict.status]) and wording.status_word(texts, verdict.status) in cell.text
    assert below, "a part of less than one mark is not judged on its own: tracked, in the words of every other page"
    districts = [area.code for area in plan.areas_of(AreaKind.DISTRICT)]
    for goal in plan.goals:
        assert (CITY, goal.id) in shown
        assert all(((code, goal.id) in shown) is goal.districts for code in districts)


def test_small_numbers_and_zones_are_marked_and_take_no_colour_from_a_ranking(place: Place, plan: Plan) -> None:
    app = view("matrix", place, show="value")
    shown, expected = cells(app), verdicts(place)
    small = [key for key, v in expected.items() if v.is_small and v.actual is not None and key in shown]
    small = [key for key in small if key[0] != CITY]
    assert small
    for key in small:
        assert shown[key].text.endswith("*"), key
        assert not [look for look in shown[key].look if look.startswith("v-")], key
        assert "位次" not in shown[key].title
    assert not any(cell.text.endswith("*") for key, cell in shown.items() if key not in small)
    assert "zone" in shown[ZONE, "patent_growth"].look
    assert ZH.t("matrix.table.zone_title") in unescape(table(app))


def test_shades_follow_the_figures_of_ranked_districts(place: Place) -> None:
    shown = cells(view("matrix", place, show="value"))
    rows = ask(
        place, "select v.area_code, v.actual from verdict as v join area as a using (area_code) "
        "where v.goal = 'patent_growth' and v.is_headline and v.as_of = $at and a.kind = 'district' "
        "and not v.is_small order by v.actual", at=LAST,
    )  # fmt: skip
    steps = [int(look[2:]) for code, _ in rows for look in shown[code, "patent_growth"].look if look.startswith("v-")]
    assert len(steps) == len(rows) >= 3
    assert steps == sorted(steps) and (steps[0], steps[-1]) == (0, heat_look.STEPS - 1)


def test_areas_in_every_order(place: Place, plan: Plan) -> None:
    names = {area.code: area.short_name for area in plan.areas}
    declared = [names[code] for code in plan.districts()]
    assert heads(view("matrix", place))[1 : len(declared) + 1] == declared
    rows = ask(
        place, "select v.area_code from verdict as v join area as a using (area_code) where v.goal = 'training' "
        "and v.is_headline and v.as_of = $at and a.kind = 'district' "
        "order by v.is_small or v.actual is null, v.actual desc, a.sort_order", at=LAST,
    )  # fmt: skip
    assert heads(view("matrix", place, order="training"))[1 : len(rows) + 1] == [names[code] for (code,) in rows]
    app, expected = view("matrix", place, order="met"), verdicts(place)
    good = ("achieved", "on_track")
    met = {
        code: sum(
            v.status in good and not wording.is_below_one(v) for (area, goal), v in expected.items() if area == code
        )
        for code in plan.districts()
    }
    first = sorted(plan.districts(), key=lambda code: -met[code])
    assert heads(app)[1 : len(first) + 1] == [names[code] for code in first]
    shown = re.findall(r"<td[^>]*><b>(\d+)</b>/\d+</td>", table(app))
    assert [int(one) for one in shown[1 : len(first) + 1]] == [met[code] for code in first]
    assert f"{names[first[0]]}" in words(app) and f"{met[first[0]]}项" in words(app)


def test_a_closed_year_shows_the_goals_judged_by_the_year(place: Place, plan: Plan) -> None:
    shown, expected = cells(view("matrix", place, judged="2012")), verdicts(place, 2012)
    assert {goal for _, goal in shown} == {goal.id for goal in plan.goals if goal.per == "year"}
    assert all(f"s-{expected[key].status}" in cell.look for key, cell in shown.items())
    assert {str(expected[key].status) for key in shown} <= {"achieved", "missed", "no_data"}
    now = view("matrix", place, judged="2013")
    assert len(cells(now)) > len(shown), "a year that still runs is no closed one"


def test_a_district_sees_itself_and_the_city_only(place: Place, plan: Plan) -> None:
    others = {area.short_name for area in plan.areas_of(AreaKind.DISTRICT) if area.code != "610303"}
    app = view("matrix", place, viewer=viewer_of("district", "610303"), order="training", goal="training")
    assert not app.exception
    assert {area for area, _ in cells(app)} == {CITY, "610303"}
    assert heads(app) == ["宝鸡", "金台"]
    said = words(app) + " ".join(html(app))
    assert not [name for name in others if name in said]
    assert not SQUARE.findall(said), "no map of one square"
    zone = view("matrix", place, viewer=viewer_of("district", ZONE))
    assert {area for area, _ in cells(zone)} == {CITY, ZONE} and not zone.exception


def test_the_map_stands_as_declared(place: Place, plan: Plan) -> None:
    mapped = [area for area in plan.areas if area.kind in (AreaKind.DISTRICT, AreaKind.ZONE)]
    placed, tiles = places(mapped), {area.code: area.tile for area in mapped if area.tile}
    assert len(set(placed.values())) == len(placed) == len(mapped)
    for one, other in zip(tiles, list(tiles)[1:], strict=False):
        for axis in (0, 1):
            apart = tiles[other][axis] - tiles[one][axis]
            assert placed[other][axis] - placed[one][axis] == apart
    assert placed[ZONE][0] > max(placed[code][0] for code in tiles), "a zone beside the districts, not among them"
    app = view("matrix", place, goal="patent_growth")
    squares = {
        parse_qs(urlsplit(unescape(href)).query)["area"][0]: (look, style)
        for body in html(app)
        for look, href, style in SQUARE.findall(body)
    }
    expected = verdicts(place)
    assert set(squares) == set(placed)
    for code, (look, style) in squares.items():
        assert look == f"s-{expected[code, 'patent_growth'].status}"
        assert style == f"grid-column:{placed[code][0]};grid-row:{placed[code][1]}"
    assert "不是行政区划图" in words(app)


def test_without_places_the_squares_stand_in_a_plain_grid(plan: Plan) -> None:
    mapped = [area for area in plan.areas if area.kind is AreaKind.DISTRICT]
    assert places([mapped[0].model_copy(update={"tile": None}), *mapped[1:]]) == {}
    assert places([]) == {}


def test_probability_and_interval_are_told_when_there(place: Place, plan: Plan) -> None:
    goal, verdict = plan.goal("patent_growth"), verdicts(place)["610302", "patent_growth"]
    context = context_of(place)
    none = replace(verdict, probability=None, forecast_low=None, forecast_high=None)
    assert "完成可能性" not in "\n".join(tip(context, goal, none))
    full = replace(verdict, probability=0.61, forecast_low=0.08, forecast_high=0.185)
    said = "\n".join(tip(context, goal, full))
    assert "完成可能性 61%" in said and "八成可能在+8%至+18.5%之间" in said


def test_english_has_no_chinese_in_it(place: Place) -> None:
    for show in ("status", "value"):
        app = view("matrix", place, language="en", show=show, goal="training", order="met")
        said = re.sub("[※—]", "", words(app) + " ".join(html(app)))
        assert not re.findall(r"[\u3000-\u9fff\uff00-\uffef]", said)


def test_closed_years_of_a_month(place: Place) -> None:
    context = context_of(place)
    for month, years in ((date(2012, 11, 1), []), (date(2012, 12, 1), [2012]), (date(2013, 9, 1), [2012])):
        assert matrix_rows.closed_years(replace(context, as_of=month)) == years


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_is_readable_on_every_cell_in_both_themes() -> None:
    pairs = [pair for both in heat_look.STATUS.values() for pair in both]
    for light, dark in heat_look.SHADES:
        pairs += [(light, heat_look.DARK_TEXT), (dark, heat_look.LIGHT_TEXT)]
    for back, text in pairs:
        low, high = sorted((luminance(back), luminance(text)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (back, text)
    assert set(heat_look.STATUS) == set(Status) == set(SIGN)
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert tuple(theme[mode]["backgroundColor"] for mode in ("light", "dark")) == heat_look.PAPER
    assert tuple(theme[mode]["textColor"] for mode in ("light", "dark")) == (heat_look.DARK_TEXT, heat_look.LIGHT_TEXT)
    for mode, at in (("light", 0), ("dark", 1)):
        assert [pair[at] for pair in heat_look.SHADES] == theme[mode]["chartSequentialColors"][: heat_look.STEPS]


def areas_of(links: list[str]) -> list[str]:
    """The area that each link of some HTML names."""
    return [parse_qs(urlsplit(unescape(link)).query)["area"][0] for link in links]


def test_the_true_map_stands_beside_the_tiles_with_its_number(place: Place, plan: Plan, tmp_path: Path) -> None:
    assert "clip-path:polygon" not in "".join(html(view("matrix", place, map="true"))), "there is none without a file"
    mapped = replace(place, plan_dir=write_mapped_plan(tmp_path, features(plan)))
    tiles, true = (view("matrix", mapped, goal="patent_growth", **more) for more in ({}, {"map": "true"}))
    drawn = "".join(html(tiles))
    assert "clip-path:polygon" not in drawn, "tiles unless asked"
    (body,) = [one for one in html(true) if "clip-path:polygon" in one]
    assert ZH.t("boundaries.number", number=NUMBER) in told(body)
    surfaces = SURFACE.findall(body)
    assert areas_of([link for _, link in surfaces]) == list(plan.districts())
    squares = SQUARE.findall(drawn)
    looks = dict(zip(areas_of([link for _, link, _ in squares]), (look for look, _, _ in squares), strict=True))
    assert [look for look, _ in surfaces] == [looks[code] for code in plan.districts()], "coloured as the tiles are"
    assert areas_of([link for _, link, _ in SQUARE.findall(body)]) == [ZONE], "what has no shape stays a square"
