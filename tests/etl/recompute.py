"""Every countable goal's city figure as of September 2013, from the sample spreadsheets alone. For tests.

A figure is (numerator, denominator, actual) as the goal page shows them; nothing of ours is imported but the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.etl.sample_reader import Sheet, city_row, day, month_of, number, records, sheets, text

Counts = dict[date, float]
Figure = tuple[float | None, float | None, float]
BEGIN, END = date(2012, 1, 1), date(2013, 9, 30)
REPORTERS = 13


@dataclass
class Delivered:
    """What the samples say, the latest word for each month: the official total where one is stated."""

    applications: Counts = field(default_factory=dict)
    inventions: Counts = field(default_factory=dict)
    invention_grants: Counts = field(default_factory=dict)
    trademarks: Counts = field(default_factory=dict)
    works: Counts = field(default_factory=dict)
    software: Counts = field(default_factory=dict)
    training: Counts = field(default_factory=dict)
    training_reporters: dict[date, set[str]] = field(default_factory=dict)
    carried_over: dict[int, float] = field(default_factory=dict)
    filed: Counts = field(default_factory=dict)
    closed: Counts = field(default_factory=dict)
    population: dict[int, float] = field(default_factory=dict)
    province: dict[int, dict[str, float]] = field(default_factory=dict)
    marks: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    standards: list[dict[str, Any]] = field(default_factory=list)
    enterprises: list[dict[str, Any]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)


def read(folder: Path) -> Delivered:
    """All files, in order of delivery: a later table of the same month replaces the earlier one."""
    found = Delivered()
    for reader in (_patents, _trademarks, _copyright, _training, _cases, _yearly, _lists):
        reader(folder, found)
    return found


def _named(*words: str) -> Callable[[str], bool]:
    return lambda name: any(word in name for word in words) and "明细" not in name


def _patents(folder: Path, found: Delivered) -> None:
    for sheet in sheets(folder, _named("专利申请")):
        row = city_row(sheet)
        total = next(row[head] for head in ("申请量合计", "合计", "月合计") if head in row)
        found.applications[month_of(sheet)], found.inventions[month_of(sheet)] = _known(total), _known(row["发明"])
    for sheet in sheets(folder, _named("专利授权统计")):
        found.invention_grants[month_of(sheet)] = _known(city_row(sheet)["发明"])


def _trademarks(folder: Path, found: Delivered) -> None:
    """The months of a list count unless a table states them."""
    for sheet in sheets(folder, lambda name: "商标注册明细" in name):
        found.trademarks[month_of(sheet)] = len({text(row["注册号"]) for row in records(sheet)})
    for sheet in sheets(folder, _named("商标注册统计")):
        year = int(text(sheet.title)[:4])
        for head, value in city_row(sheet).items():
            if head.endswith("月"):
                found.trademarks[date(year, int(head[:-1]), 1)] = _known(value)


def _copyright(folder: Path, found: Delivered) -> None:
    for sheet in sheets(folder, lambda name: "著作权登记明细" in name and name.startswith("2013")):
        kinds = [text(row["类别"]) for row in records(sheet)]
        found.works[month_of(sheet)], found.software[month_of(sheet)] = len(kinds), kinds.count("软件")
    for sheet in sheets(folder, _named("著作权登记统计")):
        row = city_row(sheet)
        found.works[month_of(sheet)], found.software[month_of(sheet)] = _known(row["合计"]), _known(row["计算机软件"])


def _training(folder: Path, found: Delivered) -> None:
    """Since 2012 a sheet a district; a month is complete when all of them have reported."""
    for sheet in sheets(folder, lambda name: "培训情况" in name):
        month = month_of(sheet)
        reporters = found.training_reporters.setdefault(month, set())
        assert sheet.name not in reporters, f"{sheet.name} twice in {month}"
        reporters.add(sheet.name)
        attendances = sum(_known(number(row["人次"])) for row in records(sheet))
        found.training[month] = found.training.get(month, 0) + attendances


def _cases(folder: Path, found: Delivered) -> None:
    for sheet in sheets(folder, _named("行政执法案件统计")):
        row, month = city_row(sheet), month_of(sheet)
        found.carried_over[month.year] = _known(row["上年结转"])
        found.filed[month], found.closed[month] = _known(row["立案"]), _known(row["结案"])


def _yearly(folder: Path, found: Delivered) -> None:
    for sheet in sheets(folder, _named("各区县常住人口")):
        in_ten_thousands = any("万人" in text(cell) for row in sheet.rows for cell in row)
        people = next(iter(city_row(sheet).values()))
        found.population[int(text(sheet.title)[:4])] = _known(people) * (10_000 if in_ten_thousands else 1)
    for sheet in sheets(folder, _named("全省对标")):
        for row in records(sheet):
            year = int(text(row["年份"])[:4])
            found.province[year] = {
                head: value for head, cell in row.items() if _is_count(head) and (value := number(cell))
            }


def _is_count(head: str) -> bool:
    return "量" in head or "人口" in head


def _lists(folder: Path, found: Delivered) -> None:
    """The last edition of each list that is delivered whole every time."""
    names = {
        "商标名录": "marks",
        "地理标志": "products",
        "标准清单": "standards",
        "企业名单": "enterprises",
        "建设进展": "stages",
    }
    for word, attribute in names.items():
        setattr(found, attribute, records(_last(sheets(folder, _named(word)))))


def _last(found: Iterable[Sheet]) -> Sheet:
    return list(found)[-1]


def _known(value: float | None) -> float:
    assert value is not None
    return value


# --- the goals -------------------------------------------------------------------------------------------------------


def running_year(found: Delivered) -> dict[tuple[str, str], Figure]:
    """(goal, part) → figure of 2013 up to September, of the period for goals of the period."""
    return {
        ("patent_growth", ""): _growth(found.applications, 2013, 9),
        ("invention_share", ""): _share(found.inventions, found.applications, 2013, 9),
        ("invention_applications_per_100k", ""): _per_100k(_last_twelve(found.inventions), found.population[2012]),
        ("invention_grants_per_100k", ""): _per_100k(_last_twelve(found.invention_grants), found.population[2012]),
        ("trademark_growth", ""): _growth(found.trademarks, 2013, 9),
        ("famous_trademarks", ""): _stock_growth(_famous(found, END), _famous(found, date(2012, 12, 31))),
        ("copyright_growth", "all_works"): _growth(found.works, 2013, 9),
        ("copyright_growth", "software"): _growth(found.software, 2013, 9),
        ("enforcement_closure", ""): _closure(found, 2013, 9),
    } | _of_the_period(found)


def closed_year(found: Delivered) -> dict[tuple[str, str], Figure]:
    """(goal, part) → figure of the whole of 2012."""
    return {
        ("patent_growth", ""): _growth(found.applications, 2012, 12),
        ("invention_share", ""): _share(found.inventions, found.applications, 2012, 12),
        ("invention_applications_per_100k", ""): _per_100k(_so_far(found.inventions, 2012, 12), found.population[2012]),
        ("invention_grants_per_100k", ""): _per_100k(_so_far(found.invention_grants, 2012, 12), found.population[2012]),
        ("trademark_growth", ""): _growth(found.trademarks, 2012, 12),
        ("famous_trademarks", ""): _stock_growth(
            _famous(found, date(2012, 12, 31)), _famous(found, date(2011, 12, 31))
        ),
        ("copyright_growth", "all_works"): _growth(found.works, 2012, 12),
        ("copyright_growth", "software"): _growth(found.software, 2012, 12),
        ("enforcement_closure", ""): _closure(found, 2012, 12),
    }


def benchmark(found: Delivered, kind: str) -> float:
    """The province's inventions per 100,000 inhabitants in 2012, the last year published; kind: 申请 or 授权."""
    of_2012 = found.province[2012]
    count = next(value for head, value in of_2012.items() if "发明" in head and kind + "量" in head)
    people = next(value for head, value in of_2012.items() if "人口" in head)
    return count / people * 100_000


def last_full_training_month(found: Delivered) -> date:
    """The last month for which every district and the city itself have reported."""
    return max(month for month, reporters in found.training_reporters.items() if len(reporters) == REPORTERS)


def _of_the_period(found: Delivered) -> dict[tuple[str, str], Figure]:
    well_known = _first_days(found.marks, "商标名称", "认定日期", lambda row: "驰名" in text(row["认定类别"]))
    standards = _first_days(found.standards, "标准号", "发布日期")
    firms = _first_days(found.enterprises, "企业名称", "认定日期")
    products = _first_days(found.products, "产品名称", "核准日期")
    now, base = sum(d <= END for d in products), sum(d < BEGIN for d in products)
    last = last_full_training_month(found)
    return {
        ("well_known_trademarks", ""): _count(sum(BEGIN <= d <= END for d in well_known)),
        ("patents_in_standards", ""): _count(sum(BEGIN <= d <= END for d in standards)),
        ("ip_enterprises", ""): _count(sum(BEGIN <= d <= END for d in firms)),
        ("geographical_indications", ""): (now, base, now - base),
        ("training", ""): _count(sum(n for month, n in found.training.items() if BEGIN <= month <= last)),
        ("ip_platform", ""): _in_operation(found, lambda project: "平台" in project),
        ("industry_databases", ""): _in_operation(found, lambda project: "数据库" in project),
        ("enterprise_ip_rules", ""): _count(_with_rules(found)),
    }


def _so_far(counts: Counts, year: int, last_month: int) -> float:
    return sum(counts[date(year, month, 1)] for month in range(1, last_month + 1))


def _last_twelve(counts: Counts) -> float:
    return _so_far(counts, 2013, 9) + _so_far(counts, 2012, 12) - _so_far(counts, 2012, 9)


def _growth(counts: Counts, year: int, last_month: int) -> Figure:
    now, before = _so_far(counts, year, last_month), _so_far(counts, year - 1, last_month)
    return now, before, now / before - 1


def _share(above: Counts, below: Counts, year: int, last_month: int) -> Figure:
    part, whole = _so_far(above, year, last_month), _so_far(below, year, last_month)
    return part, whole, part / whole


def _per_100k(count: float, people: float) -> Figure:
    return count, people, count / people * 100_000


def _stock_growth(now: float, before: float) -> Figure:
    return now, before, now / before - 1


def _count(number_of: float) -> Figure:
    return number_of, None, number_of


def _closure(found: Delivered, year: int, last_month: int) -> Figure:
    closed = _so_far(found.closed, year, last_month)
    to_close = found.carried_over[year] + _so_far(found.filed, year, last_month)
    return closed, to_close, closed / to_close


def _famous(found: Delivered, when: date) -> float:
    """Distinct famous marks that are recognised and valid on that day."""
    valid = set()
    for row in found.marks:
        until = day(row["有效期至"])
        if "著名" in text(row["认定类别"]) and until and _day(row["认定日期"]) <= when <= until:
            valid.add(text(row["商标名称"]))
    return len(valid)


def _first_days(
    rows: list[dict[str, Any]], name: str, when: str, keep: Callable[[dict[str, Any]], bool] = lambda row: True
) -> list[date]:
    """The day on which each distinct thing first appears."""
    first: dict[str, date] = {}
    for row in rows:
        if keep(row):
            key = text(row[name])
            first[key] = min(first.get(key, date.max), _day(row[when]))
    return list(first.values())


def _with_rules(found: Delivered) -> int:
    """Firms whose list entry says that they have internal rules; the measure is a stock over all years."""
    return len({text(row["企业名称"]) for row in found.enterprises if text(row["内部制度"]) == "有"})


def _in_operation(found: Delivered, keep: Callable[[str], bool]) -> Figure:
    last_stage: dict[str, str] = {}
    for row in sorted(found.stages, key=lambda row: _day(row["日期"])):
        if keep(text(row["项目"])):
            last_stage[text(row["项目"])] = text(row["阶段"])
    done = sum(stage == "已建成" for stage in last_stage.values())
    return done, len(last_stage), done


def _day(cell: Any) -> date:
    found = day(cell)
    assert found is not None
    return found
