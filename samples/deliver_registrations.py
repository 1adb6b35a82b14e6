"""Files about marks, works, geographical indications and standards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from . import city, patents, planted, registrations
from .chance import Chance
from .delivery import Delivery, Span, by_month, cut_offs, half_spans, month_spans, tally, year_span
from .office import Clerk
from .registrations import Row
from .sheets import Grid
from .tables import TOTAL, Head, Layout, Listing, cross_table, record_list

AREAS = (*city.NAMES, city.UNKNOWN)


def deliveries(seed: int) -> Iterator[Delivery]:
    """Everything the office receives about registrations and recognitions."""
    marks = registrations.trademarks(seed)
    yield from _trademark_tables(seed, marks)
    yield from _trademark_lists(seed, marks)
    works = registrations.copyrights(seed)
    yield from _copyright_tables(seed, works)
    yield from _copyright_lists(seed, works)
    yield from _recognitions(seed)
    yield from _geographical_indications(seed)
    yield from _standards(seed)


# --- trademarks ------------------------------------------------------------------------------------------------------


def _trademark_tables(seed: int, marks: list[Row]) -> Iterator[Delivery]:
    """District × month: 2010 an old .xls, 2011 with formulas, 2013 again every month with one column more."""
    chance = Chance(seed, "clerk of trademarks")
    for year, suffix in ((2010, "xls"), (2011, "xlsx")):
        grid = _months_table(
            chance, marks, year, 12, Layout(areas="short" if year == 2010 else "city", formulas=year == 2011)
        )
        yield Delivery(year_span(year).delivered, f"{year}年各区县商标注册统计表.{suffix}", [grid])
    for span in month_spans(2013):
        grid = _months_table(Chance(seed, "trademarks 2013"), marks, 2013, span.first.month, Layout(left=1, top=1))
        yield Delivery(span.delivered, f"2013年商标注册统计表（1—{span.first.month}月）.xlsx", [grid])


def _months_table(chance: Chance, marks: list[Row], year: int, last: int, layout: Layout) -> Grid:
    values = by_month(marks, AREAS, lambda r: r["区县"], lambda r: r["注册公告日期"], lambda _: 1, year, last)
    keys = [f"{month}月" for month in range(1, last + 1)]
    heads = [*(Head(key, key) for key in keys), Head(TOTAL, "合计", sums=tuple(keys))]
    grid = Grid(f"{year}年")
    cross_table(grid, f"{year}年各区县商标注册统计表", "件", heads, values, layout, Clerk(chance, 0.08, "-"))
    return grid


TRADEMARK_COLUMNS = (
    ("注册号", "注册号"),
    ("注册公告日期", "注册公告日期"),
    ("商标名称", "商标名称"),
    ("国际分类", "国际分类"),
    ("注册人", "注册人"),
    ("区县", "区县"),
)


def _trademark_lists(seed: int, marks: list[Row]) -> Iterator[Delivery]:
    """One list a month since 2012; that of November 2012 comes with a misspelt district, and again corrected."""
    chance = Chance(seed, "clerk of trademark lists")
    for span in (*month_spans(2012), *month_spans(2013)):
        rows = [row for row in marks if span.holds(row["注册公告日期"])]
        if span.first == planted.MISSPELT_MONTH:
            yield _trademark_list(chance, span, _misspelt(rows), span.delivered, "")
            yield _trademark_list(chance, span, rows, planted.MISSPELT_CORRECTED_ON, "（更正）")
        else:
            yield _trademark_list(chance, span, rows, span.delivered, "")


def _trademark_list(chance: Chance, span: Span, rows: Sequence[Row], day: date, remark: str) -> Delivery:
    form = ("chinese", "dots", "real", "hyphens")[span.first.month % 4]
    areas = "spaced" if span.first.month % 3 == 0 else "long"
    grid = Grid("商标注册")
    listing = Listing(TRADEMARK_COLUMNS, form, areas, top=span.first.month % 2)
    title = f"{span.label}商标注册明细表{remark}（演示数据）"
    record_list(grid, title, rows, listing, Clerk(chance))
    return Delivery(day, f"{span.label}商标注册明细{remark}.xlsx", [grid])


def _misspelt(rows: list[Row]) -> list[Row]:
    """The same rows with the first of the district misspelt."""
    right, wrong = planted.MISSPELT_DISTRICT
    first = next(index for index, row in enumerate(rows) if row["区县"] == right)
    return [{**row, "区县": wrong} if index == first else row for index, row in enumerate(rows)]


# --- copyright -------------------------------------------------------------------------------------------------------

WORK_HEADS = (
    Head(TOTAL, "合计"),
    Head("软件", "计算机软件", "其中"),
    Head("其他作品", "其他作品", "其中"),
)


def _copyright_tables(seed: int, works: list[Row]) -> Iterator[Delivery]:
    """2010 and 2011 one old .xls with a sheet a month, 2012 an .xls a month."""
    chance = Chance(seed, "clerk of copyright")
    for year in (2010, 2011):
        grids = [_copyright_table(chance, works, span, f"{span.first.month}月") for span in month_spans(year)]
        yield Delivery(year_span(year).delivered, f"{year}年著作权登记统计表.xls", grids)
    for span in month_spans(2012):
        yield Delivery(
            span.delivered, f"{span.label}著作权登记统计.xls", [_copyright_table(chance, works, span, "Sheet1")]
        )


def _copyright_table(chance: Chance, works: list[Row], span: Span, sheet: str) -> Grid:
    rows = [row for row in works if span.holds(row["登记日期"])]
    values = tally(rows, AREAS, lambda r: r["区县"], lambda r: (r["类别"],), ("软件", "其他作品"))
    grid = Grid(sheet)
    layout = Layout(areas="long" if span.first.year == 2012 else "spaced", blank_before_notes=1)
    title = f"{span.label}各区县著作权登记统计表"
    cross_table(grid, title, "件", WORK_HEADS, values, layout, Clerk(chance, 0.1, "—"))
    return grid


COPYRIGHT_COLUMNS = (
    ("登记号", "登记号"),
    ("登记日期", "登记日期"),
    ("作品（软件）名称", "名称"),
    ("类别", "类别"),
    ("著作权人", "著作权人"),
    ("区县", "区县"),
)


def _copyright_lists(seed: int, works: list[Row]) -> Iterator[Delivery]:
    """Half-yearly lists for 2011 and 2012 beside the tables; since 2013 a list a month and no table."""
    chance = Chance(seed, "clerk of copyright lists")
    spans = [*half_spans(2011), *half_spans(2012), *month_spans(2013)]
    for position, span in enumerate(spans):
        rows = [row for row in works if span.holds(row["登记日期"])]
        form = ("real", "compact", "real_zh", "dots")[position % 4]
        grid = Grid("登记明细")
        listing = Listing(COPYRIGHT_COLUMNS, form, "short" if position % 2 else "long")
        record_list(grid, f"宝鸡市{span.label}著作权登记明细（演示数据）", rows, listing, Clerk(chance))
        yield Delivery(span.delivered, f"{span.label}著作权登记明细.xlsx", [grid])


# --- lists of everything up to a day ---------------------------------------------------------------------------------


def up_to_date_lists(
    name: str,
    rows: Sequence[Row],
    day_key: str,
    columns: Sequence[tuple[str, str]],
    forms: Sequence[str],
    chance: Chance,
) -> Iterator[Delivery]:
    """The whole list again at every cut-off: all rows dated up to that day."""
    for position, span in enumerate(cut_offs()):
        inside = [row for row in rows if span.holds(row[day_key])]
        grid = Grid("Sheet1")
        listing = Listing(columns, forms[position % len(forms)])
        record_list(grid, f"宝鸡市{name}（{span.label}）", inside, listing, Clerk(chance))
        month = f"{span.last:%Y%m}"
        yield Delivery(span.delivered, f"{name}{month}.xlsx", [grid])


def _recognitions(seed: int) -> Iterator[Delivery]:
    columns = (
        ("商标名称", "商标名称"),
        ("注册人", "注册人"),
        ("认定类别", "认定类别"),
        ("认定日期", "认定日期"),
        ("有效期至", "有效期至"),
        ("区县", "区县"),
        ("认定情况", "备注"),
    )
    rows = registrations.trademark_recognitions(seed)
    chance = Chance(seed, "clerk of recognitions")
    yield from up_to_date_lists("驰名、著名商标名录", rows, "认定日期", columns, ("real", "chinese"), chance)


def _geographical_indications(seed: int) -> Iterator[Delivery]:
    columns = tuple((key, key) for key in ("产品名称", "保护类型", "核准日期", "区县"))
    rows = registrations.geographical_indications()
    chance = Chance(seed, "clerk of geographical indications")
    yield from up_to_date_lists("地理标志产品名录", rows, "核准日期", columns, ("dots", "real"), chance)


def _standards(seed: int) -> Iterator[Delivery]:
    columns = (
        ("标准号", "标准号"),
        ("标准名称", "标准名称"),
        ("级别", "级别"),
        ("发布日期", "发布日期"),
        ("专利号", "专利号"),
        ("专利权人", "企业"),
        ("区县", "区县"),
    )
    rows = registrations.standards(patents.grants(patents.applications(seed)))
    chance = Chance(seed, "clerk of standards")
    yield from up_to_date_lists("专利技术标准清单", rows, "发布日期", columns, ("real", "hyphens"), chance)
