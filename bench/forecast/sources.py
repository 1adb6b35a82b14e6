"""Months held back of series that were really counted, and, apart, of the demo's generated ones."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.forecast.cases import HISTORIES, Cases, cases_of
from samples.generate import DEMO_SEED
from samples.patents import applications
from scorecard.outlook import rest_of_year

HERE = Path(__file__).resolve().parent
REAL = HERE.parents[2] / "shared" / "real"
PROVINCE = "shaanxi_province_patents_2011_2024_from_nbs.csv"
# Shares of the province's invention year filed by a month, as the design states them from published bulletins.
REACHED = {(2011, 4): 0.276, (2012, 4): 0.166, (2013, 4): 0.129, (2014, 9): 0.45}
DEMO_YEARS = range(2010, 2013)


def us_patents() -> Cases:
    """US patent documents by month of filing, 1946-2014: every year with the four before it, at every origin.

    Counted from the office's bulk data by github.com/vishnurmurthy/uspto (filingVolumes.csv, commit 0d694e1). The file
    holds few documents from before 1976, so that the small and middle classes are its beginnings.
    """
    with open(HERE / "us_patent_filings.csv", encoding="utf-8", newline="") as file:
        years = np.array([[float(count) for count in row[1:]] for row in list(csv.reader(file))[1:]])
    longest = max(HISTORIES)
    ends = [(end, history) for end in range(longest, len(years)) for history in HISTORIES]
    return cases_of([(f"{history} years", years[end - history : end + 1]) for end, history in ends])


def demo() -> Cases:
    """The demo's applications of 2012 by kind and by area, with two years before. Generated: shown, not counted."""
    filed = [a for a in applications(DEMO_SEED) if a.filed.year in DEMO_YEARS]
    groups: dict[tuple[str, str], Counter[tuple[int, int]]] = {}
    for application in filed:
        for group in (("all", ""), ("kind", application.type), ("area", application.area)):
            groups.setdefault(group, Counter())[application.filed.year, application.filed.month] += 1
    return cases_of(
        [
            (group[0], np.array([[float(by_month[year, month]) for month in range(1, 13)] for year in DEMO_YEARS]))
            for group, by_month in sorted(groups.items())
        ]
    )


@dataclass(frozen=True)
class Course:
    """One real year of the province: foretold at a month, and how it ended."""

    year: int
    month: int
    so_far: float
    low: float
    middle: float
    high: float
    straight_line: float
    actual: float
    even_profile: bool


def province() -> list[Course] | str:
    """The province's invention applications, or why they can't be read here."""
    path = REAL / PROVINCE
    if not path.exists():
        return f"left out: there is no {PROVINCE} beside this checkout"
    with open(path, encoding="utf-8-sig", newline="") as file:
        whole = {int(row[0][:4]): float(row[3]) for row in list(csv.reader(file))[1:] if row[3]}
    return [_course(whole, year, month) for year, month in REACHED if year - 1 in whole]


def _course(whole: dict[int, float], year: int, month: int) -> Course:
    before = [y for y in range(year - 1, year - 1 - max(HISTORIES), -1) if y in whole]
    so_far = round(REACHED[year, month] * whole[year])
    reached = np.array([REACHED.get((y, month), np.nan) * whole[y] for y in before])
    totals = np.array([whole[y] for y in before])
    rest, _, is_even = rest_of_year(np.array(float(so_far)), reached, totals, np.array(month))
    low, middle, high = (float(so_far + rest.quantile(p)) for p in (0.1, 0.5, 0.9))
    return Course(year, month, so_far, low, middle, high, so_far * 12 / month, whole[year], bool(is_even))
