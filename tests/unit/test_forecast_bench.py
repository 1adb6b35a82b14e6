"""The back-test itself: no month after the origin gets in, a broken criterion is told, the page has the constants."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.forecast import opponents, sources, tables
from bench.forecast.cases import HISTORIES, ORIGINS, SIZES, Cases
from bench.forecast.processes import PROCESSES, TRAINING_SEEDS, generated
from bench.forecast.ratios import closures, shares
from bench.forecast.scores import rest_of
from bench.forecast.stocks import stocks
from scorecard.outlook import year

ROOT = Path(__file__).resolve().parents[2]
SERIES = len(PROCESSES) * len(SIZES) * len(HISTORIES)


@pytest.fixture(scope="module")
def cases() -> Cases:
    return generated(SERIES, seed=77)


def test_every_process_class_and_history_is_there(cases: Cases) -> None:
    histories = (~np.isnan(cases.whole)).sum(axis=0)
    found = set(zip(cases.kind, cases.size, histories, cases.origin, strict=True))
    assert len(found) == SERIES * len(ORIGINS) == len(cases.origin)


def test_nothing_after_the_origin_is_seen(cases: Cases) -> None:
    other = cases.months.copy()
    other[:, -1] = np.where(np.arange(12) < cases.origin[:, None], other[:, -1], other[:, -1] * 3 + 50)
    changed = replace(cases, months=other)
    assert not np.array_equal(cases.actual, changed.actual)
    assert np.array_equal(rest_of(cases).mean, rest_of(changed).mean)
    assert np.array_equal(cases.known(), changed.known(), equal_nan=True)
    for opponent in (opponents.straight_line, opponents.seasonal_naive, opponents.share_alone):
        assert np.array_equal(opponent(cases), opponent(changed))
    assert np.array_equal(cases.size, changed.size)


def test_a_broken_criterion_is_told() -> None:
    good = tables.Row("all", "3", 9, {"model": 1.0, "line": 1.1}, {"model": 1.0, "line": 1.1}, 0.8, 0.1, 0.2)
    assert tables.broken([good]) == []
    bad = replace(good, wape={"model": 1.2, "line": 1.1}, brier=0.3)
    assert [text.split(": ")[1] for text in tables.broken([bad])] == [
        "WAPE not below line",
        "WAPE over 1.05 × line",
        "Brier score not below the base rate's",
    ]
    assert len(tables.broken([replace(good, size="20-500", coverage=0.95)])) == 1


def test_shares_and_closures_are_scored_and_real_series_read() -> None:
    for ratios in (shares(SERIES, 78), closures(SERIES, 78)):
        chance, true = ratios.chances()
        assert chance.shape == true.shape and ((chance >= 0) & (chance <= 1)).all()
        assert np.isfinite(ratios.pit()).all() and tables.ratio_rows(ratios)[-1].coverage > 0.6
    assert set(sources.us_patents().size) == {0, 1, 2} and set(sources.demo().kind) == {"all", "kind", "area"}
    courses = sources.province()
    assert isinstance(courses, str) or [course.year for course in courses] == [2012, 2013, 2014]


def test_stocks_are_scored_against_staying_as_they_are() -> None:
    found = stocks(SERIES, 78)
    rows = tables.stock_rows(found)
    assert rows[-1].wape["model"] < 0.8 * rows[-1].wape["stays"]
    assert 0.6 < rows[-1].coverage < 0.95 and rows[-1].brier < rows[-1].base
    assert tables.text(rows).splitlines()[0].count("WAPE") == 3


def test_the_page_states_the_constants_of_the_code() -> None:
    page = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    stated = {name: float(value) for name, value in re.findall(r"^\| ([A-Z_]{4,})[^|]*\| ([\d.]+) \|", page, re.M)}
    own = {name: value for name, value in vars(year).items() if name.isupper() and isinstance(value, int | float)}
    assert stated == {name: value for name, value in own.items() if name != "TINY"}
    assert f"({TRAINING_SEEDS.start}–{TRAINING_SEEDS.stop - 1}: the command refuses those)" in page
