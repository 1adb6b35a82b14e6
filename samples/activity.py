"""Records of what the offices do: enterprises recognised, the platform, training sessions, enforcement cases."""

from __future__ import annotations

from datetime import date, timedelta

from . import city
from .chance import Chance
from .registrations import Row

# Day, level, type, number of firms new in that batch, numbers of earlier firms that are raised to that level.
ENTERPRISE_BATCHES = (
    (date(2010, 9, 10), "市", "试点", 5, ()),
    (date(2011, 6, 20), "省", "试点", 2, (1,)),
    (date(2011, 11, 8), "市", "试点", 4, ()),
    (date(2012, 4, 24), "市", "试点", 5, ()),
    (date(2012, 9, 18), "省", "试点", 3, (3, 12, 13)),
    (date(2012, 12, 11), "市", "示范", 2, (14,)),
    (date(2013, 4, 25), "市", "试点", 5, ()),
    (date(2013, 6, 19), "省", "示范", 2, (17, 18)),
    (date(2013, 8, 28), "国家", "试点", 2, (12,)),
)


def enterprises(seed: int) -> list[Row]:
    """One row a recognition: an upgrade is a second row of the same firm."""
    chance = Chance(seed, "enterprises")
    firms: list[Row] = []
    rows: list[Row] = []
    for day, level, kind, new, raised in ENTERPRISE_BATCHES:
        for _ in range(new):
            area = chance.one_of({d.name: d.weight for d in city.DISTRICTS})
            name = f"示例知识产权企业{len(firms) + 1:03d}有限公司（演示）"
            firms.append({"企业名称": name, "区县": area, "内部制度": "有" if chance.random() < 0.7 else "无"})
        chosen = [*firms[len(firms) - new :], *({**firms[i - 1], "内部制度": "有"} for i in raised)]
        rows += [{**firm, "级别": level, "类型": kind, "认定日期": day} for firm in chosen]
    return rows


PLATFORM = "知识产权（专利信息）服务平台"
DATABASES = (
    "装备制造专利数据库",
    "新材料专利数据库",
    "电子通信设备专利数据库",
    "先进环保专利数据库",
    "清洁和可再生能源专利数据库",
    "集成电路与光电集成专利数据库",
)
STAGES = (
    (
        PLATFORM,
        (
            (date(2011, 12, 20), "未启动"),
            (date(2012, 3, 12), "建设中"),
            (date(2012, 11, 5), "试运行"),
            (date(2013, 3, 28), "已建成"),
        ),
    ),
    (
        DATABASES[0],
        (
            (date(2011, 12, 20), "未启动"),
            (date(2012, 5, 15), "建设中"),
            (date(2012, 12, 18), "试运行"),
            (date(2013, 6, 20), "已建成"),
        ),
    ),
    (DATABASES[1], ((date(2011, 12, 20), "未启动"), (date(2012, 7, 2), "建设中"), (date(2013, 3, 28), "试运行"))),
    (DATABASES[2], ((date(2011, 12, 20), "未启动"), (date(2012, 9, 10), "建设中"), (date(2013, 8, 19), "试运行"))),
    (DATABASES[3], ((date(2011, 12, 20), "未启动"), (date(2013, 1, 16), "建设中"))),
    (DATABASES[4], ((date(2011, 12, 20), "未启动"), (date(2013, 5, 8), "建设中"))),
    (DATABASES[5], ((date(2011, 12, 20), "未启动"),)),
)


def milestones() -> list[Row]:
    """One row a stage reached."""
    rows = [
        {"项目": project, "阶段": stage, "日期": day, "说明": f"{project}{stage}（演示）"}
        for project, reached in STAGES
        for day, stage in reached
    ]
    return sorted(rows, key=lambda row: (row["日期"], (PLATFORM, *DATABASES).index(row["项目"])))


TRAINED = {2010: 2600, 2011: 2950, 2012: 3350, 2013: 3900}
TRAINING_PROFILE = (0.045, 0.025, 0.095, 0.220, 0.080, 0.075, 0.050, 0.065, 0.090, 0.085, 0.100, 0.070)
AUDIENCES = {
    "领导干部": 0.12,
    "企业经营管理者": 0.24,
    "知识产权工作者": 0.16,
    "科技人员": 0.18,
    "公务员": 0.12,
    "学生": 0.12,
    "其他": 0.06,
}
TOPICS = (
    "专利申请实务",
    "企业知识产权管理",
    "商标战略",
    "版权保护",
    "专利信息检索",
    "知识产权法律法规",
    "专利行政执法",
    "地理标志保护",
)
VENUES = ("会议室", "培训中心", "行政学院", "示范企业报告厅", "职业学校礼堂")
HOSTS = {city.CITY_LEVEL: "宝鸡市知识产权局"}


def training(seed: int) -> list[Row]:
    """One row a session: the host reports it, so a session counts once."""
    chance = Chance(seed, "training")
    hosts = {city.CITY_LEVEL: 0.24} | {d.name: 0.76 * (d.weight + 0.04) / 1.48 for d in city.DISTRICTS}
    rows: list[Row] = []
    for month in city.months():
        left = round(TRAINED[month.year] * TRAINING_PROFILE[month.month - 1] * (1 + chance.gauss(0, 0.06)))
        while left > 0:
            attendances = left if left < 28 else chance.randrange(14, min(62, left - 13))
            rows.append(_session(chance, month, chance.one_of(hosts), attendances))
            left -= attendances
    unique = {(row["日期"], row["主题"], row["地点"]): row for row in rows}
    return sorted(unique.values(), key=lambda row: (row["日期"], row["区县"], row["主题"]))


def _session(chance: Chance, month: date, area: str, attendances: int) -> Row:
    place = "市" if area == city.CITY_LEVEL else area
    return {
        "日期": chance.day_in(month),
        "主题": f"{chance.choice(TOPICS)}培训班（演示）",
        "地点": f"{place}{chance.choice(VENUES)}",
        "对象": chance.one_of(AUDIENCES),
        "人次": attendances,
        "主办单位": HOSTS.get(area, f"{area}知识产权主管部门"),
        "区县": area,
    }


CASES = {2009: 84, 2010: 98, 2011: 108, 2012: 122, 2013: 138}
CASE_PROFILE = (0.060, 0.040, 0.085, 0.120, 0.085, 0.080, 0.070, 0.075, 0.085, 0.085, 0.105, 0.110)
DEPARTMENTS = {
    "工商局": (("商标侵权",), 0.42),
    "知识产权局": (("假冒专利", "专利侵权纠纷"), 0.28),
    "文化局": (("侵权盗版",), 0.18),
    "质监局": (("假冒伪劣",), 0.12),
}
CASE_PREFIX = {"工商局": "宝工商案", "知识产权局": "宝知法案", "文化局": "宝文执案", "质监局": "宝质监案"}
# How many cases drag on: more of them in the last months of 2012, so that this year misses its rate.
SLOW = {2009: 0.06, 2010: 0.05, 2011: 0.03, 2012: 0.06, 2013: 0.03}


def enforcement_cases(seed: int) -> list[Row]:
    """One row a case; `结案日期` is the true day, which a list shows only when it lies before the list was made."""
    chance = Chance(seed, "enforcement")
    rows: list[Row] = []
    for month in city.months(date(2009, 1, 1)):
        count = max(3, min(20, chance.count(CASES[month.year] * CASE_PROFILE[month.month - 1], spread=0.6)))
        for day in sorted(chance.day_in(month) for _ in range(count)):
            rows.append(_case(chance, day, len(rows) + 1))
    return rows


def _case(chance: Chance, filed: date, serial: int) -> Row:
    department = chance.one_of({name: share for name, (_, share) in DEPARTMENTS.items()})
    slow = chance.random() < (0.25 if filed >= date(2012, 11, 1) and filed.year == 2012 else SLOW[filed.year])
    days = chance.randrange(70, 150) if slow else 2 + min(40, round(chance.expovariate(1 / 9)))
    closed = filed + timedelta(days=days)
    return {
        "案号": f"{CASE_PREFIX[department]}〔{filed.year}〕{serial:04d}号",
        "案件类型": chance.choice(DEPARTMENTS[department][0]),
        "执法部门": department,
        "立案日期": filed,
        "法定期限": filed + timedelta(days=90),
        "结案日期": closed,
        "区县": chance.one_of({d.name: d.weight for d in city.DISTRICTS} | {city.CITY_LEVEL: 0.08}),
        "移送公安": "是" if chance.random() < 0.04 else "否",
        "跨区域": "是" if chance.random() < 0.06 else "否",
        "当事人": f"示例经营户{serial:04d}（演示）",
    }


def case_balance(rows: list[Row], areas: tuple[str, ...], month: date) -> dict[str, dict[str, int]]:
    """By area: open at the year's start, filed, closed and closed in time in the month."""
    start, end, year_start = month, city.month_end(month), date(month.year, 1, 1)
    balance = {area: {"上年结转": 0, "立案": 0, "结案": 0, "按期结案": 0} for area in areas}
    for row in rows:
        mine = balance[row["区县"]]
        mine["上年结转"] += row["立案日期"] < year_start <= row["结案日期"]
        mine["立案"] += start <= row["立案日期"] <= end
        if start <= row["结案日期"] <= end:
            mine["结案"] += 1
            mine["按期结案"] += row["结案日期"] <= row["法定期限"]
    return balance
