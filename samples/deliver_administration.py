"""Files about population and benchmarks (the few real figures), targets, capacity, events, work items and the fund."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import administration, city
from .chance import Chance
from .delivery import Delivery, Span, delivered, quarter_spans, with_total, year_span
from .office import Clerk
from .sheets import Grid
from .tables import Head, Layout, Listing, cross_table, record_list, write_notes
from .work_names import WORK_NAMES

NOT_CENSUS = "两次人口普查之间按线性内插推算（演示数据），非公布数据"
# The year, the day it was published (the months are real, the days are made up) and the folder.
POPULATION_YEARS = (
    (2010, date(2011, 5, 20), date(2011, 6, 8)),
    (2011, date(2012, 3, 2), date(2012, 3, 8)),
    (2012, date(2013, 3, 1), date(2013, 3, 8)),
)


def deliveries(seed: int) -> Iterator[Delivery]:
    """Everything else the office receives."""
    yield from _population(seed)
    yield from _benchmarks()
    yield from _targets(seed)
    yield from _capacity(seed)
    yield from _events(seed)
    yield from _work_items(seed)
    yield from _funds(seed)


def _population(seed: int) -> Iterator[Delivery]:
    """2010 from the census, in persons; 2011 in ten thousands; 2012 in persons."""
    clerk = Clerk(Chance(seed, "clerk of population"))
    for year, published, day in POPULATION_YEARS:
        people = city.population(year)
        in_ten_thousands = year == 2011
        figures = {name: {"人口": round(n / 10_000, 2) if in_ten_thousands else n} for name, n in people.items()}
        values = with_total(figures)
        values["合计"]["人口"] = round(values["合计"]["人口"], 2)
        source = "第六次全国人口普查；分区县数据未经核实，演示用" if year == 2010 else NOT_CENSUS
        notes = (f"发布日期：{published.year}年{published.month}月{published.day}日。", f"数据来源：{source}。")
        grid = Grid(f"{year}年")
        unit = "万人" if in_ten_thousands else "人"
        layout = Layout(areas="long", total_row="全市", total_first=True, notes=notes)
        head = Head(
            "人口", "年末常住人口" if year > 2010 else "常住人口", style="number" if in_ten_thousands else "thousands"
        )
        cross_table(grid, f"{year}年宝鸡市各区县常住人口", unit, (head,), values, layout, clerk)
        yield Delivery(day, f"{year}年各区县常住人口.xlsx", [grid])


BENCHMARK_HEADS = (
    "年份",
    "专利申请量（件）",
    "其中：发明专利申请量（件）",
    "专利授权量（件）",
    "其中：发明专利授权量（件）",
    "常住人口（人）",
    "发布日期",
)


def _benchmarks() -> Iterator[Delivery]:
    """The province by year. 2010 has a population only: its patents are not in the source, so the cells stay blank."""
    published = {2010: date(2011, 5, 20), 2011: date(2012, 2, 24), 2012: date(2013, 2, 26)}
    for year, day in ((2010, date(2011, 6, 8)), (2011, date(2012, 3, 8)), (2012, date(2013, 3, 8))):
        grid = Grid("全省")
        last = len(BENCHMARK_HEADS) - 1
        grid.merge(0, 0, 0, last, "陕西省专利与人口对标数据（全省）", "title")
        for column, head in enumerate(BENCHMARK_HEADS):
            grid.put(1, column, head, "head")
        row = 2
        for shown in range(max(2010, year - 1), year + 1):
            _benchmark_row(grid, row, shown, published[shown])
            row += 1
        write_notes(grid, row, 0, last, _benchmark_notes(year))
        yield Delivery(day, f"全省对标数据（{year}年）.xlsx", [grid])


def _benchmark_row(grid: Grid, row: int, year: int, published: date) -> None:
    patents = city.PROVINCE_PATENTS.get(year, (None, None, None, None))
    figures = (*patents, city.province_population(year))
    grid.put(row, 0, f"{year}年", "text")
    for column, figure in enumerate(figures, start=1):
        grid.put(row, column, figure, "number")
    grid.put(row, 6, published, "date")


def _benchmark_notes(year: int) -> tuple[str, ...]:
    patents = "专利数据为国家统计局分省年度数据（真实）" if year > 2010 else "2010年专利数据来源中没有，空缺"
    later = "，其后年份为两次普查间线性内插（演示数据）" if year > 2010 else ""
    people = f"2010年人口为第六次人口普查数（真实）{later}"
    return (f"{patents}。", f"{people}。", "发布日期的月份按惯例设定，仅供演示。")


def _targets(seed: int) -> Iterator[Delivery]:
    """Targets for a few goals and districts; a blank cell was not set."""
    for year, rows in administration.TARGETS.items():
        values = {name: dict(zip(administration.TARGET_NAMES, rows.get(name, ()), strict=False)) for name in city.NAMES}
        heads = [Head(name, name) for name in administration.TARGET_NAMES]
        grid = Grid("任务分解")
        notes = ("空格为未分解，按全市标准评价。",)
        clerk = Clerk(Chance(seed, "clerk of targets"))
        cross_table(grid, f"{year}年各区县知识产权目标任务分解表", "", heads, values, Layout(notes=notes), clerk)
        yield Delivery(date(year, 3, 8), f"{year}年区县目标任务分解表.xlsx", [grid])


def _capacity(seed: int) -> Iterator[Delivery]:
    heads = (Head("机构", "机构（个）"), Head("专职人员", "专职人员（人）"), Head("经费", "经费（万元）"))
    for year in (2010, 2011, 2012):
        grid = Grid(f"{year}")
        values = with_total(administration.capacity(year))
        clerk = Clerk(Chance(seed, f"clerk of capacity {year}"), 0.05)
        cross_table(grid, f"{year}年各区县知识产权机构人员经费情况表", "", heads, values, Layout(formulas=True), clerk)
        yield Delivery(delivered(date(year, 12, 1)), f"{year}年区县机构人员经费.xlsx", [grid])


EVENT_COLUMNS = tuple((key, key) for key in ("日期", "类型", "场所类别", "名称", "区县", "数量"))


def _events(seed: int) -> Iterator[Delivery]:
    chance = Chance(seed, "clerk of events")
    rows = administration.events(seed)
    spans = [year_span(2010), year_span(2011), *quarter_spans(2012), *quarter_spans(2013)]
    for position, span in enumerate(spans):
        grid = Grid("活动台账")
        inside = [row for row in rows if span.holds(row["日期"])]
        listing = Listing(EVENT_COLUMNS, ("real", "dots", "chinese")[position % 3], "long")
        record_list(grid, f"宝鸡市{span.label}知识产权工作活动台账（演示数据）", inside, listing, Clerk(chance))
        yield Delivery(span.delivered, f"{span.label}知识产权活动台账.xlsx", [grid])


def _work_items(seed: int) -> Iterator[Delivery]:
    """Half-yearly: the first list has its progress in per cent as text, the others as formatted numbers."""
    keys = ("条款", "事项", "责任单位", "完成时限", "进度", "状态", "说明", "佐证", "填报日期")
    for report, day in enumerate(administration.WORK_REPORTS):
        rows = administration.work_items(report, WORK_NAMES)
        convert = {"进度": lambda share: f"{share:.0%}"} if report == 0 else {}
        listing = Listing(tuple((key, key) for key in keys), "real_zh" if report else "chinese", convert=convert)
        grid = Grid("重点任务")
        title = f"宝鸡市知识产权重点任务台账（截至{day.year}年{day.month}月{day.day}日，演示数据）"
        record_list(grid, title, rows, listing, Clerk(Chance(seed, f"clerk of work items {report}")))
        folder = delivered(day.replace(day=1))
        yield Delivery(folder, f"重点任务台账{day:%Y%m}.xlsx", [grid])


def _funds(seed: int) -> Iterator[Delivery]:
    """The year's list so far: yearly until 2011 (2011 in ten thousand yuan), then after the budget and each lump."""
    ends = [
        date(2010, 12, 1),
        date(2011, 12, 1),
        date(2012, 1, 1),
        date(2012, 6, 1),
        date(2012, 12, 1),
        date(2013, 1, 1),
        date(2013, 6, 1),
        date(2013, 9, 1),
    ]
    for last in ends:
        span = Span(date(last.year, 1, 1), last, f"{last.year}年")
        rows = [row for row in administration.funds(last.year) if span.holds(row["日期"])]
        unit = "万元" if last.year == 2011 else "元"
        columns = tuple((key, key) for key in ("日期", "用途", "项目", "扶持对象"))
        columns += tuple((f"{key}（{unit}）", key) for key in ("预算金额", "支出金额"))
        convert = dict.fromkeys(("预算金额", "支出金额"), _ten_thousands) if last.year == 2011 else {}
        grid = Grid("专项资金")
        clerk = Clerk(Chance(seed, f"clerk of funds {last}"))
        until = f"截至{last.year}年{last.month}月{city.month_end(last).day}日，演示数据"
        title = f"宝鸡市{span.label}知识产权专项资金使用明细（{until}）"
        record_list(grid, title, rows, Listing(columns, "real", convert=convert), clerk)
        yield Delivery(span.delivered, f"{span.label}知识产权专项资金明细（{last.month}月）.xlsx", [grid])


def _ten_thousands(yuan: float | None) -> float | None:
    return None if yuan is None else yuan / 10_000
