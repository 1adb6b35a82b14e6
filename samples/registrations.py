"""Records of marks, works, geographical indications and standards: rows keyed by the header a list would carry."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

from . import city
from .chance import Chance, year_by_month
from .patents import Application

Row = dict[str, Any]

EVEN = (0.080, 0.058, 0.084, 0.080, 0.082, 0.084, 0.080, 0.084, 0.086, 0.086, 0.092, 0.104)
TRADEMARKS = {2010: 990, 2011: 1105, 2012: 1240, 2013: 1365}
SOFTWARE = {2010: 105, 2011: 128, 2012: 176, 2013: 168}
OTHER_WORKS = {2010: 66, 2011: 78, 2012: 104, 2013: 128}


def trademarks(seed: int) -> list[Row]:
    """One row a registered mark, in order of publication, numbered nationally (about 800,000 a year)."""
    chance = Chance(seed, "trademarks")
    rows: list[Row] = []
    number = 5_900_000
    for month, count in _counts(chance, TRADEMARKS):
        days = sorted(chance.day_in(month) for _ in range(count))
        for day in days:
            number += chance.randrange(80, 900)
            area = chance.one_of(city.weights(month.year))
            rows.append(
                {
                    "注册号": str(number),
                    "注册公告日期": day,
                    "商标名称": f"示例商标{len(rows) + 1:05d}",
                    "国际分类": chance.randrange(1, 46),
                    "注册人": f"示例企业{chance.randrange(1, 900):04d}有限公司（演示）",
                    "区县": area,
                }
            )
    return rows


# Batches of recognised provincial famous marks: day, new marks. A recognition holds three years and may be renewed.
FAMOUS_BATCHES = {
    date(2007, 12, 18): 9,
    date(2008, 12, 22): 8,
    date(2009, 12, 21): 10,
    date(2010, 12, 20): 7,
    date(2011, 12, 19): 9,
    date(2012, 6, 28): 3,
    date(2012, 12, 20): 8,
    date(2013, 6, 27): 3,
}
WELL_KNOWN = (date(2009, 4, 24), date(2010, 10, 15), date(2012, 11, 29))


def trademark_recognitions(seed: int) -> list[Row]:
    """Famous marks with validity and renewals (one in seven is not renewed), and the few well-known ones."""
    chance = Chance(seed, "recognitions")
    rows: list[Row] = []
    for day, new in FAMOUS_BATCHES.items():
        expired = [row for row in rows if row["有效期至"] == city.month_end(day.replace(day=1))]
        renewed = [row for row in expired if chance.random() < 0.86]
        first = len({row["商标名称"] for row in rows})
        rows += [{**row, "认定日期": day, "有效期至": _three_years(day), "备注": "续展"} for row in renewed]
        rows += [_famous(chance, day, first + i + 1) for i in range(new)]
    for position, day in enumerate(WELL_KNOWN):
        base = rows[position * 4]
        rows.append({**base, "认定类别": "驰名", "认定日期": day, "有效期至": None, "备注": ""})
    return sorted(rows, key=lambda row: (row["认定日期"], row["商标名称"]))


def _famous(chance: Chance, day: date, position: int) -> Row:
    return {
        "商标名称": f"示例著名商标{position:03d}",
        "注册人": f"示例企业{chance.randrange(1, 900):04d}有限公司（演示）",
        "认定类别": "著名",
        "认定日期": day,
        "有效期至": _three_years(day),
        "区县": chance.one_of({d.name: d.weight for d in city.DISTRICTS}),
        "备注": "新认定",
    }


def _three_years(day: date) -> date:
    """The last day of a recognition of three years: the end of that month, so that a renewal joins without a gap."""
    return city.month_end(date(day.year + 3, day.month, 1))


def copyrights(seed: int) -> list[Row]:
    """Registered software and other works; the number carries the year of registration."""
    chance = Chance(seed, "copyright")
    rows: list[Row] = []
    for kind, totals in (("软件", SOFTWARE), ("其他作品", OTHER_WORKS)):
        serial, year = 0, 0
        for month, count in _counts(chance, totals):
            if month.year != year:
                serial, year = 1000, month.year
            for day in sorted(chance.day_in(month) for _ in range(count)):
                serial += chance.randrange(30, 420)
                rows.append(_work(chance, kind, day, serial))
    return sorted(rows, key=lambda row: (row["登记日期"], row["登记号"]))


def _work(chance: Chance, kind: str, day: date, serial: int) -> Row:
    software = kind == "软件"
    area = chance.one_of(city.weights(day.year))
    owner = f"示例企业{chance.randrange(1, 400):04d}有限公司（演示）"
    if not software:
        owner = f"示例作者{chance.randrange(1, 300):04d}（演示）"
    return {
        "登记号": f"{day.year}SR{serial:06d}" if software else f"陕作登字-{day.year}-A-{serial:08d}",
        "登记日期": day,
        "名称": f"示例管理软件{serial:06d} V1.0" if software else f"示例作品{serial:06d}",
        "类别": kind,
        "著作权人": owner,
        "区县": area,
    }


# Products, the register, the day, the districts: one product may lie in several districts and in several registers.
GEOGRAPHICAL = (
    ("示例苹果（演示）", "质检", date(2006, 9, 5), ("凤翔县", "扶风县", "岐山县")),
    ("示例猕猴桃（演示）", "质检", date(2007, 11, 20), ("眉县",)),
    ("示例花椒（演示）", "质检", date(2008, 4, 16), ("凤县",)),
    ("示例猕猴桃（演示）", "商标", date(2009, 6, 28), ("眉县",)),
    ("示例面食（演示）", "商标", date(2009, 10, 14), ("岐山县",)),
    ("示例甘蓝（演示）", "农业", date(2010, 7, 26), ("太白县",)),
    ("示例苹果（演示）", "农业", date(2010, 12, 24), ("凤翔县", "扶风县", "岐山县")),
    ("示例奶山羊（演示）", "农业", date(2011, 8, 9), ("千阳县", "陇县")),
    ("示例核桃（演示）", "质检", date(2012, 5, 22), ("陇县", "麟游县")),
    ("示例花椒（演示）", "商标", date(2012, 10, 14), ("凤县",)),
    ("示例蜂蜜（演示）", "农业", date(2013, 4, 15), ("麟游县",)),
)


def geographical_indications() -> list[Row]:
    """One row a product, register and district."""
    return [
        {"产品名称": product, "保护类型": register, "核准日期": day, "区县": district}
        for product, register, day, districts in GEOGRAPHICAL
        for district in districts
    ]


# Standard, level, day of publication, number of firms whose patents it uses: one row each, still one standard.
STANDARDS = (
    ("GB/T 90001-2010（演示）", "国家", date(2010, 9, 2), 1),
    ("JB/T 90002-2011（演示）", "行业", date(2011, 5, 18), 1),
    ("GB/T 90003-2012（演示）", "国家", date(2012, 6, 29), 2),
    ("YB/T 90004-2013（演示）", "行业", date(2013, 5, 22), 1),
)


def standards(granted: list[Application]) -> list[Row]:
    """One row a standard and firm, each with an invention of that firm granted before the standard came out."""
    owned = iter([a for a in granted if a.type == "发明" and a.applicant_kind == "企业"])
    rows: list[Row] = []
    for number, level, day, firms in STANDARDS:
        for patent in islice(owned, firms):
            row = {"标准号": number, "标准名称": f"示例产品技术条件{len(rows) + 1:02d}", "级别": level, "发布日期": day}
            rows.append(row | {"专利号": f"ZL{patent.number}", "企业": patent.applicant, "区县": patent.area})
    return rows


def _counts(chance: Chance, totals: dict[int, int]) -> list[tuple[date, int]]:
    """Months of the demo with their number of registrations."""
    by_year = {year: year_by_month(chance, total, EVEN, moves=0.06) for year, total in totals.items()}
    return [(month, by_year[month.year][month.month - 1]) for month in city.months()]
