"""From an office's file to tile and district: a made workbook goes in by the command line and comes out on pages.

What the tile has to say is computed here from the workbook's own counts and the figures that were there before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl.cli import main
from scorecard.place import Place
from tests.etl import made
from tests.etl.made import DISTRICTS
from tests.pages.viewing import view, words

CLOCK = ["--clock", "2013-11-08T10:00:00+08:00"]
CITY, WEIBIN = "610300", "610302"
KINDS = ("发明", "实用新型", "外观设计")


@dataclass(frozen=True)
class Case:
    """A file of October 2013: what makes it, whose tile changes, what the tile says, and 渭滨区's own month."""

    goal: str
    make: Callable[[Path], list[Path]]
    tile: Callable[[duckdb.DuckDBPyConnection], str]
    month: str


def series(before: duckdb.DuckDBPyConnection, measure: str, months: str, kind: str = "") -> float:
    """The city's sum over months of the warehouse as it was before; `months` is a condition on month."""
    query = f"select sum(value) from cube where area_code = '{CITY}' and measure = $m and kind = $k and {months}"
    return float(before.execute(query, {"m": measure, "k": kind}).fetchall()[0][0])


def growth(measure: str, added: int, *kinds: str) -> Callable[[duckdb.DuckDBPyConnection], str]:
    """Growth of the total, and of each kind that all of `added` belong to; the weakest is what the tile says."""

    def said(before: duckdb.DuckDBPyConnection) -> str:
        ratios = []
        for kind in ("", *kinds):
            now = series(before, measure, "month between '2013-01-01' and '2013-09-01'", kind) + added
            then = series(before, measure, "month between '2012-01-01' and '2012-10-01'", kind)
            ratios.append(now / then - 1)
        return f"{'+' if min(ratios) > 0 else '−'}{abs(min(ratios)):.1%}"

    return said


def grants_per_100k(before: duckdb.DuckDBPyConnection) -> str:
    year = series(before, "patent_grants", "month between '2012-11-01' and '2013-09-01'", "invention") + 12
    query = f"select value from yearly where area_code = '{CITY}' and measure = 'population' order by year desc limit 1"
    return f"{year / before.execute(query).fetchall()[0][0] * 100_000:.2f}"


def trained(before: duckdb.DuckDBPyConnection) -> str:
    reported = series(before, "training", "month between '2012-01-01' and '2013-09-01'")
    return f"{reported + 12 * 40 + 25:,.0f}"


CASES = {
    "patent_applications": Case(
        "patent_growth",
        lambda f: [
            made.by_kind(f / "a.xlsx", "2013年10月各区县专利申请统计表", KINDS, dict.fromkeys(DISTRICTS, (3, 4, 5)))
        ],
        growth("patent_applications", 12 * 12),
        "12",
    ),
    "patent_grants": Case(
        "invention_grants_per_100k",
        lambda f: [
            made.by_kind(f / "b.xlsx", "2013年10月各区县专利授权统计表", KINDS, dict.fromkeys(DISTRICTS, (1, 2, 3)))
        ],
        grants_per_100k,
        "1",
    ),
    "trademarks": Case(
        "trademark_growth",
        lambda f: [
            made.by_district(f / "c.xlsx", "2013年10月商标注册统计表", "商标注册量", dict.fromkeys(DISTRICTS, 7))
        ],
        growth("trademark_registrations", 12 * 7),
        "7",
    ),
    "software": Case(
        "copyright_growth",
        lambda f: [made.copyrights(f / "e.xlsx", 2013, 10, dict.fromkeys(DISTRICTS, 2))],
        growth("copyright_registrations", 12 * 2, "software"),
        "2",
    ),
    "training": Case(
        "training",
        lambda f: [
            made.training(f / "d.xlsx", 2013, 10, [(d, 40) for d in DISTRICTS]),
            made.training(f / "late.xlsx", 2013, 9, [("太白县", 25)]),  # who had not reported September
        ],
        trained,
        "40",
    ),
}


def bare(app: AppTest) -> str:
    """Everything the page says, without markup."""
    assert not app.exception, app.exception
    html = " ".join(re.sub(r"<[^>]+>", " ", one.proto.body) for one in app.get("html"))
    return words(app) + html + " ".join(f"{one.label} {one.value}" for one in app.metric)


# One in every run, which has two files; the other datasets by --long.
USUAL = ("training",)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in USUAL else pytest.mark.long) for name in CASES]
)
def test_file_to_tile_to_district(name: str, demo_copy: Path, tmp_path: Path) -> None:
    case, folder = CASES[name], tmp_path / "files"
    folder.mkdir()
    place = Place.of(None, demo_copy)
    with duckdb.connect(str(place.warehouse), read_only=True) as before:
        tile = case.tile(before)
    assert main(["load", *map(str, case.make(folder)), "--yes", "--data", str(demo_copy), *CLOCK]) == 0
    assert tile in bare(view("overview", place))
    assert tile in bare(view("goal", place, goal=case.goal))
    district = bare(view("district", place, area=WEIBIN, goal=case.goal))
    assert re.search(rf"2013年10月\s+{case.month}\s*(件|人次)", district), district
