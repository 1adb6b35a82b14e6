"""Records of the administration: events, districts' capacity and targets, work items, the special fund."""

from __future__ import annotations

from datetime import date

from . import city
from .chance import Chance
from .registrations import Row

# Type, share of a year's events, months in which they happen (empty: any), events a year, venues.
ANY: tuple[int, ...] = ()
EVENT_PLAN: tuple[tuple[str, int, tuple[int, ...], tuple[str, ...]], ...] = (
    ("领导小组会议", 2, (6, 12), ("机关",)),
    ("3·15", 1, (3,), ("社区",)),
    ("4·26", 1, (4,), ("社区",)),
    ("竞赛", 1, (10,), ("学校",)),
    ("四进", 16, ANY, ("企业", "学校", "机关", "社区")),
    ("课程", 2, (5, 11), ("机关",)),
    ("试点学校", 1, (9,), ("学校",)),
    ("讲师", 3, (3,), ("机关",)),
    ("联合执法", 4, (3, 6, 9, 11), ("市场",)),
    ("跨区域执法", 1, (8,), ("市场",)),
    ("检查", 10, ANY, ("市场", "展会")),
    ("应审议重大项目", 5, (2, 5, 7, 8, 10), ("企业",)),
    ("审议", 4, (3, 6, 9, 11), ("企业",)),
    ("对外交流", 1, (7,), ("会场",)),
    ("服务机构", 1, (5,), ("企业",)),
    ("专题数据库", 1, (8,), ("机关",)),
    ("数据库应用企业", 4, ANY, ("企业",)),
    ("专利转让", 12, ANY, ("企业",)),
    ("专利实施", 24, ANY, ("企业",)),
    ("专利产业化项目", 3, (6, 9, 12), ("企业",)),
    ("企业参与标准制定", 2, (6, 10), ("企业",)),
    ("企业知识产权战略", 3, (4, 9, 12), ("企业",)),
    ("纳入考核", 3, (1,), ("机关",)),
    ("司法协作", 1, (6,), ("机关",)),
)
CITY_EVENTS = ("领导小组会议", "课程", "讲师", "对外交流", "应审议重大项目", "审议", "司法协作", "竞赛", "专题数据库")
NAMED_DAYS = {"3·15": (3, 15), "4·26": (4, 26)}


def events(seed: int) -> list[Row]:
    """One row an event, in order of day."""
    chance = Chance(seed, "events")
    rows: list[Row] = []
    for year in range(city.FIRST_MONTH.year, city.LAST_MONTH.year + 1):
        for kind, number, fixed, venues in EVENT_PLAN:
            for position in range(number):
                month = date(year, fixed[position % len(fixed)] if fixed else chance.randrange(1, 13), 1)
                rows.append(_event(chance, kind, month, position, venues))
    inside = [row for row in rows if row["日期"] <= city.month_end(city.LAST_MONTH)]
    return sorted(inside, key=lambda row: (row["日期"], row["名称"]))


def _event(chance: Chance, kind: str, month: date, position: int, venues: tuple[str, ...]) -> Row:
    named = NAMED_DAYS.get(kind)
    districts = {d.name: d.weight for d in city.DISTRICTS}
    area = city.CITY_LEVEL if kind in CITY_EVENTS else chance.one_of(districts | {city.CITY_LEVEL: 0.2})
    if kind == "纳入考核":  # each district once
        area = city.NAMES[((month.year - 2010) * 3 + position) % len(city.NAMES)]
    return {
        "日期": date(month.year, *named) if named else chance.day_in(month),
        "类型": kind,
        "场所类别": venues[position % len(venues)],
        "名称": f"{month.year}年{kind}示例活动第{position + 1}次（演示）",
        "区县": area,
        "数量": 1,
    }


def capacity(year: int) -> dict[str, dict[str, int]]:
    """By district: offices, full-time staff, budget in ten thousand yuan. Small counties get theirs later."""
    found = {}
    for position, district in enumerate(city.DISTRICTS):
        starts = 2010 + position // 3
        there = year >= starts
        found[district.name] = {
            "机构": int(there or position < 3),
            "专职人员": (1 + (year - starts) // 2 + int(district.weight > 0.1)) if there else 0,
            "经费": (5 + round(district.weight * 40) + 2 * (year - starts)) if there else 0,
        }
    return found


# Targets the city set for some districts: goal as named in the table, year, district, figure (None: not set).
TARGET_NAMES = ("专利申请增长率（%）", "发明专利申请占比（%）", "培训人次（人次）")
TARGETS: dict[int, dict[str, tuple[int | None, ...]]] = {
    2012: {"渭滨区": (20, 30, 900), "金台区": (15, 26, 700), "陈仓区": (18, 25, 500), "岐山县": (20, None, 300)},
    2013: {
        "渭滨区": (18, 30, 1000),
        "金台区": (15, 27, 800),
        "陈仓区": (18, 26, 550),
        "岐山县": (22, 22, None),
        "眉县": (25, None, 260),
    },
}

# Clause, short name, responsible body (generic), due, progress in per cent at each half-year report 2012H1–2013H1.
CITY_BODIES = ("市知识产权局", "市财政局", "市工商局", "市文化局", "市质监局", "市教育局", "市科技局")
WORK_ITEMS = (
    ("四（一）1", "coordination", 0, date(2012, 12, 31), (40, 100, 100)),
    ("四（一）2", "district_offices", 0, date(2013, 12, 31), (25, 50, 70)),
    ("四（一）3", "ip_review", 6, date(2014, 12, 31), (10, 30, 45)),
    ("四（一）4", "demo_park", 0, date(2014, 12, 31), (15, 30, 50)),
    ("四（二）1", "agencies", 0, date(2014, 6, 30), (20, 40, 60)),
    ("四（二）2", "shared_databases", 6, date(2014, 12, 31), (5, 15, 30)),
    ("四（二）3", "transfer", 6, date(2014, 12, 31), (20, 35, 50)),
    ("四（三）1", "enforcement_capacity", 0, date(2013, 6, 30), (30, 60, 90)),
    ("四（三）2", "protection_network", 2, date(2013, 12, 31), (20, 45, 75)),
    ("四（三）3", "key_areas", 4, date(2014, 12, 31), (20, 40, 55)),
    ("四（四）1", "advantage_enterprises", 0, date(2014, 12, 31), (25, 45, 60)),
    ("四（四）2", "industrialisation", 6, date(2014, 12, 31), (15, 30, 48)),
    ("四（四）3", "enterprise_strategy", 0, date(2014, 12, 31), (10, 25, 35)),
    ("四（四）4", "large_groups", 0, date(2014, 12, 31), (10, 20, 30)),
    ("四（四）5", "small_enterprises", 1, date(2014, 12, 31), (20, 40, 60)),
    ("四（五）1", "publicity", 0, date(2014, 12, 31), (25, 40, 60)),
    ("四（五）2", "talent", 5, date(2014, 12, 31), (20, 40, 55)),
    ("四（五）3", "cooperation", 0, date(2014, 12, 31), (5, 10, 20)),
    ("五（一）", "leadership_meetings", 0, date(2014, 12, 31), (17, 33, 50)),
    ("五（二）", "special_fund", 1, date(2014, 12, 31), (20, 33, 50)),
    ("五（三）", "district_assessment", 0, date(2013, 3, 31), (50, 75, 100)),
    ("五（四）", "four_entries", 5, date(2014, 12, 31), (20, 35, 55)),
    ("五（五）", "joint_team", 2, date(2012, 9, 30), (80, 100, 100)),
)
WORK_REPORTS = (date(2012, 6, 30), date(2012, 12, 31), date(2013, 6, 30))


def work_items(report: int, names: dict[str, str]) -> list[Row]:
    """The status list of one half-year; `names` gives each item its official wording."""
    day = WORK_REPORTS[report]
    return [
        {
            "序号": position + 1,
            "条款": clause,
            "事项": names[item],
            "责任单位": CITY_BODIES[body],
            "完成时限": due,
            "进度": progress[report] / 100,
            "状态": _work_state(progress[report], due, day),
            "说明": f"{names[item]}：按方案推进（演示）",
            "佐证": f"示例文件〔{day.year}〕{position + 1:02d}号（演示）" if progress[report] >= 50 else "",
            "填报日期": day,
        }
        for position, (clause, item, body, due, progress) in enumerate(WORK_ITEMS)
    ]


def _work_state(progress: int, due: date, day: date) -> str:
    if progress == 100:
        return "已完成"
    if due <= day:
        return "滞后"
    return "推进中" if progress else "未启动"


# Use, size of the enterprises supported (blank: none), what the money is for, its part of the year's fund.
USES = (
    ("宣传培训", "", "宣传培训经费（演示）", 0.20),
    ("转化实施", "大型", "大型企业专利转化项目（演示）", 0.10),
    ("转化实施", "小型", "中小企业专利转化项目（演示）", 0.15),
    ("执法保护", "", "执法办案经费（演示）", 0.12),
    ("资助奖励", "小型", "中小企业发明申请资助（演示）", 0.22),
    ("资助奖励", "大型", "大型企业专利奖励（演示）", 0.16),
    ("其他", "", "其他支出（演示）", 0.05),
)
FUND_YUAN = {2010: 600_000, 2011: 800_000, 2012: 1_000_000, 2013: 1_000_000}
SPENT_SHARE = {2010: 0.97, 2011: 0.98, 2012: 0.965, 2013: 0.99}


def funds(year: int) -> list[Row]:
    """The special fund: the budget by use at the year's start, payments in lumps at the end of June and December."""
    rows: list[Row] = []
    for day, part in ((date(year, 1, 20), None), (date(year, 6, 28), 0.38), (date(year, 12, 24), 0.62)):
        if day > city.month_end(city.LAST_MONTH):
            break
        for use, size, purpose, share in USES:
            yuan = round(FUND_YUAN[year] * share * (SPENT_SHARE[year] * part if part else 1), -1)
            amounts = {"预算金额": None if part else yuan, "支出金额": yuan if part else None}
            rows.append({"日期": day, "用途": use, "项目": purpose, "扶持对象": size} | amounts)
    return rows
