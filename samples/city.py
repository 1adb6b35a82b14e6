"""Areas, weights and the few real figures of the demo city.

Names are those in force in 2010–2013 (凤翔县, not 凤翔区).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

FIRST_MONTH = date(2010, 1, 1)
LAST_MONTH = date(2013, 9, 1)
CITY_LEVEL = "市本级"
UNKNOWN = "区县不详"
ZONE = "高新区"
DEMO_NOTE = "演示数据，由程序生成，非真实统计数据"


@dataclass(frozen=True)
class District:
    """weight: share of the city's figures in 2011; drift: yearly change of that share; zone: part lying in the zone."""

    name: str
    short: str
    weight: float
    drift: float
    zone: float
    population_2010: int
    population_2020: int


# 2010: sixth census (六普) by district. UNVERIFIED (written from memory in the source list population.csv); the
# figures add up to the city's published total of 3,716,731.
# 2020: seventh census (七普). Seen in published sources for 渭滨区 and 金台区 (gotohui.com, in 万人), 陈仓区
# (chencang.gov.cn), 岐山县 and 麟游县 (qiyida.cn, in 万人) and for the city (3,321,853). The seven others have no
# published figure in that list: the rest of the city is shared out among them as in 2010 (see `_shared_out`).
CITY_POPULATION_2020 = 3_321_853
_ROWS = [
    ("渭滨区", "渭滨", 0.290, 0.03, 0.45, 448_189, 535_800),
    ("金台区", "金台", 0.200, -0.05, 0.00, 394_538, 461_000),
    ("陈仓区", "陈仓", 0.135, 0.02, 0.35, 595_075, 479_179),
    ("凤翔县", "凤翔", 0.075, -0.02, 0.00, 483_471, 0),
    ("岐山县", "岐山", 0.090, 0.06, 0.00, 459_064, 365_000),
    ("扶风县", "扶风", 0.050, -0.10, 0.00, 416_398, 0),
    ("眉县", "眉县", 0.060, 0.08, 0.00, 299_988, 0),
    ("陇县", "陇县", 0.025, 0.00, 0.00, 248_901, 0),
    ("千阳县", "千阳", 0.022, -0.06, 0.00, 123_959, 0),
    ("麟游县", "麟游", 0.012, 0.12, 0.00, 90_728, 73_000),
    ("凤县", "凤县", 0.030, 0.02, 0.00, 105_492, 0),
    ("太白县", "太白", 0.011, -0.03, 0.00, 50_928, 0),
]


def _shared_out(population_2010: int) -> int:
    """A district without a 2020 figure: its part of what the districts with one leave of the city."""
    known = sum(row[6] for row in _ROWS)
    base = sum(row[5] for row in _ROWS if not row[6])
    return round((CITY_POPULATION_2020 - known) * population_2010 / base)


DISTRICTS = tuple(District(*row[:6], population_2020=row[6] or _shared_out(row[5])) for row in _ROWS)
NAMES = tuple(district.name for district in DISTRICTS)

# Resident population of the province: sixth and seventh census, both from published tables.
PROVINCE_POPULATION = {2010: 37_327_379, 2020: 39_528_999}
# The province's domestic patents (statistics bureau, yearly data by province): applications, of which inventions,
# grants, of which inventions. The source begins with 2011: there is nothing for 2010.
PROVINCE_PATENTS = {2011: (32_227, 13_037, 11_662, 3_139), 2012: (43_608, 17_043, 14_908, 4_018)}


def between_censuses(figure_2010: int, figure_2020: int, year: int) -> int:
    """Straight line between the two censuses."""
    return round(figure_2010 + (figure_2020 - figure_2010) * (year - 2010) / 10)


def population(year: int) -> dict[str, int]:
    """Persons by district; every year but 2010 lies on the line between the censuses."""
    return {d.name: between_censuses(d.population_2010, d.population_2020, year) for d in DISTRICTS}


def province_population(year: int) -> int:
    return between_censuses(PROVINCE_POPULATION[2010], PROVINCE_POPULATION[2020], year)


def weights(year: int) -> dict[str, float]:
    """Share of each district in a year's figures, with a small remainder that nobody can place."""
    moved = {d.name: d.weight * (1 + d.drift) ** (year - 2011) for d in DISTRICTS}
    total = sum(moved.values()) * 1.003
    return {name: weight / total for name, weight in moved.items()} | {UNKNOWN: 0.003 / 1.003}


def months(first: date = FIRST_MONTH, last: date = LAST_MONTH) -> Iterator[date]:
    """First days of the months from `first` to `last`, both included."""
    month = first
    while month <= last:
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@cache
def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
