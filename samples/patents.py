"""Patents of the demo city as one list of applications; grants and patents in force follow from the same list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from . import city
from .chance import Chance, year_by_month

TYPES = ("发明", "实用新型", "外观设计")
APPLICANTS = ("企业", "高校", "科研院所", "机关团体", "个人")
INDUSTRIES = ("装备制造", "新材料", "电子通信", "节能环保", "清洁能源", "光电集成", "其他")

# Filings before 2010 are never delivered: they are there because patents granted in 2010 were applied for earlier.
FILED = {2006: 520, 2007: 680, 2008: 880, 2009: 1180, 2010: 1570, 2011: 2010, 2012: 3120, 2013: 3610}
INVENTIONS = {2010: 0.208, 2011: 0.226, 2012: 0.2455, 2013: 0.255}
GRANTED = {"发明": (0.42, 880, 150, 480), "实用新型": (0.65, 290, 60, 120), "外观设计": (0.69, 210, 45, 90)}
LASTS_DAYS = {"发明": 3600, "实用新型": 1900, "外观设计": 1400}
APPLICANT_WEIGHTS = {
    "发明": {"企业": 0.62, "高校": 0.14, "科研院所": 0.08, "机关团体": 0.02, "个人": 0.14},
    "实用新型": {"企业": 0.64, "高校": 0.08, "科研院所": 0.04, "机关团体": 0.03, "个人": 0.21},
    "外观设计": {"企业": 0.52, "高校": 0.02, "科研院所": 0.01, "机关团体": 0.01, "个人": 0.44},
}
IPC = (
    "A01G 1/00",
    "A23L 1/29",
    "B23B 5/00",
    "B65G 15/00",
    "C22C 14/00",
    "C08L 63/00",
    "E21B 17/00",
    "F16K 1/00",
    "F03D 9/00",
    "G01R 31/00",
    "G06F 17/30",
    "H01L 21/00",
    "H02J 7/00",
    "H04L 29/06",
)
LOCARNO = ("06-01", "09-03", "12-16", "14-02", "15-09", "23-01")


@dataclass(slots=True)
class Application:
    filed: date
    type: str
    applicant_kind: str
    applicant: str
    size: str
    area: str
    zone: str
    title: str
    ipc: str
    industry: str
    granted: date | None
    lapsed: date | None
    number: str = ""


def check_digit(digits: str) -> str:
    """Of the 12 digits of an application number since 2003: weights 2–9, then 2–5; remainder by 11, ten is X."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def applications(seed: int) -> list[Application]:
    """Every application filed until September 2013, in order of filing, with its number."""
    chance = Chance(seed, "patents")
    names = _applicant_names()
    found = []
    for year, total in FILED.items():
        by_month = year_by_month(chance, total)
        for month in city.months(date(year, 1, 1), min(date(year, 12, 1), city.LAST_MONTH)):
            filed = [_application(chance, month, names) for _ in range(by_month[month.month - 1])]
            found += sorted(filed, key=lambda application: application.filed)
    _number(chance, found)
    return found


def grants(applied: list[Application]) -> list[Application]:
    """Those granted in the reported months, by day of announcement."""
    inside = [a for a in applied if a.granted and city.FIRST_MONTH <= a.granted <= city.month_end(city.LAST_MONTH)]
    return sorted(inside, key=lambda a: (a.granted, a.number))


def in_force(applied: list[Application], day: date) -> list[Application]:
    """Patents granted by `day` and not lapsed."""
    return [a for a in applied if a.granted and a.granted <= day and (a.lapsed is None or a.lapsed > day)]


def _applicant_names() -> dict[tuple[str, str], list[str]]:
    """Invented applicants by area and kind; a type of body and a number, nobody's name."""
    patterns = {
        "企业": "示例企业{:04d}有限公司（演示）",
        "高校": "示例大学{:02d}（演示）",
        "科研院所": "示例研究所{:03d}（演示）",
        "机关团体": "示例机关团体{:03d}（演示）",
        "个人": "示例申请人{:04d}（演示）",
    }
    sizes = {"企业": 60, "高校": 2, "科研院所": 4, "机关团体": 6, "个人": 90}
    names: dict[tuple[str, str], list[str]] = {}
    for position, area in enumerate((*city.NAMES, city.UNKNOWN)):
        for kind, pattern in patterns.items():
            size = sizes[kind]
            names[area, kind] = [pattern.format(position * size + i + 1) for i in range(size)]
    return names


def _application(chance: Chance, month: date, names: dict[tuple[str, str], list[str]]) -> Application:
    share = INVENTIONS.get(month.year, 0.2)
    kind = chance.one_of({"发明": share, "实用新型": (1 - share) * 0.66, "外观设计": (1 - share) * 0.34})
    area = chance.one_of(city.weights(month.year))
    applicant_kind = chance.one_of(APPLICANT_WEIGHTS[kind])
    zone_share = next((d.zone for d in city.DISTRICTS if d.name == area), 0.0) if applicant_kind == "企业" else 0.0
    serial = chance.randrange(1, 99999)
    filed = chance.day_in(month)
    granted, lapsed = _later_life(chance, kind, filed)
    return Application(
        filed=filed,
        type=kind,
        applicant_kind=applicant_kind,
        applicant=chance.favourite(names[area, applicant_kind]),
        size=chance.one_of({"大型": 0.2, "中型": 0.3, "小型": 0.4, "微型": 0.1}) if applicant_kind == "企业" else "",
        area=area,
        zone=city.ZONE if chance.random() < zone_share else "",
        title=f"示例外观{serial:05d}（演示）" if kind == "外观设计" else f"一种示例装置{serial:05d}（演示）",
        ipc=chance.choice(LOCARNO if kind == "外观设计" else IPC),
        industry=chance.choice(INDUSTRIES),
        granted=granted,
        lapsed=lapsed,
    )


def _later_life(chance: Chance, kind: str, filed: date) -> tuple[date | None, date | None]:
    """Whether and when it is granted (announcements come on Wednesdays) and lapses."""
    likely, lag, spread, least = GRANTED[kind]
    if chance.random() > likely:
        return None, None
    day = filed + timedelta(days=max(least, round(chance.gauss(lag, spread))))
    granted = day + timedelta(days=(2 - day.weekday()) % 7)
    return granted, granted + timedelta(days=330 + round(chance.expovariate(1 / LASTS_DAYS[kind])))


def _number(chance: Chance, found: list[Application]) -> None:
    """Give numbers in order of filing: year, type digit (8 and 9 for the few that came by PCT), serial, check digit."""
    groups: dict[tuple[int, str], list[Application]] = defaultdict(list)
    for application in found:
        by_pct = chance.random() < 0.004
        digit = {"发明": "8" if by_pct else "1", "实用新型": "9" if by_pct else "2", "外观设计": "3"}[application.type]
        groups[application.filed.year, digit].append(application)
    for (year, digit), members in groups.items():
        serials = sorted(chance.sample(range(10_000, 600_000), len(members)))
        for application, serial in zip(members, serials, strict=True):
            digits = f"{year}{digit}{serial:07d}"
            application.number = f"{digits}.{check_digit(digits)}"
