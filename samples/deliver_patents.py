"""Files about granted patents: a sheet a month and lists, and the patents in force at a month's end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import city, deliver_applications, patents
from .chance import Chance
from .deliver_applications import AREAS, TYPE_HEADS
from .delivery import Delivery, Span, delivered, half_spans, month_spans, quarter_spans, tally, year_span
from .office import Clerk
from .patents import TYPES, Application
from .sheets import Grid
from .tables import TOTAL, Head, Layout, Listing, cross_table, record_list


def deliveries(seed: int) -> Iterator[Delivery]:
    """Everything the office receives about patents: applications, grants, patents in force."""
    applied = patents.applications(seed)
    yield from deliver_applications.deliveries(seed, applied)
    granted = patents.grants(applied)
    yield from _grant_tables(seed, granted)
    yield from _grant_lists(seed, granted)
    yield from _in_force_tables(seed, applied)


GRANT_COLUMNS = (
    ("专利号", "专利号"),
    ("授权公告日", "授权公告日"),
    ("专利类型", "专利类型"),
    ("专利名称", "发明名称"),
    ("专利权人", "专利权人"),
    ("区县", "区县"),
    ("开发区", "开发区"),
)


def _grant_lists(seed: int, granted: list[Application]) -> Iterator[Delivery]:
    chance = Chance(seed, "clerk of grant lists")
    spans = [year_span(2010), year_span(2011), *half_spans(2012), *quarter_spans(2013)]
    for span, form in zip(spans, ("dots", "real_zh", "compact", "real", "real", "mixed", "real"), strict=True):
        rows = [
            {
                "专利号": a.number,
                "授权公告日": a.granted,
                "专利类型": a.type,
                "发明名称": a.title,
                "专利权人": a.applicant,
                "区县": a.area,
                "开发区": a.zone,
            }
            for a in granted
            if span.holds(a.granted)
        ]
        grid = Grid("授权明细")
        listing = Listing(GRANT_COLUMNS, form, "city" if span.first.year == 2011 else "long", prefix="ZL")
        record_list(grid, f"宝鸡市{span.label}专利授权明细表（演示数据）", rows, listing, Clerk(chance, careless=0.1))
        yield Delivery(span.delivered, f"宝鸡市{span.label}专利授权明细.xlsx", [grid])


# --- grants: a sheet a month; patents in force -----------------------------------------------------------------------

GRANT_HEADS = (Head(TOTAL, "授权量合计", sums=TYPES), *TYPE_HEADS)


def _grant_tables(seed: int, granted: list[Application]) -> Iterator[Delivery]:
    """2010 as one workbook, 2011 as two; since 2012 the year's workbook comes again every month with one sheet more."""
    chance = Chance(seed, "clerk of grants")
    for span in (year_span(2010), *half_spans(2011)):
        yield Delivery(span.delivered, f"{span.label}专利授权统计表.xlsx", _grant_sheets(chance, granted, span))
    for year in (2012, 2013):
        for month in month_spans(year):
            span = Span(date(year, 1, 1), month.first, f"{year}年1—{month.first.month}月")
            sheets = _grant_sheets(Chance(seed, f"grants {year}"), granted, span)
            yield Delivery(span.delivered, f"{year}年专利授权统计表（{month.first.month}月）.xlsx", sheets)


def _grant_sheets(chance: Chance, granted: list[Application], span: Span) -> list[Grid]:
    sheets = []
    for month in city.months(span.first, span.last):
        inside = Span(month, month, "")
        rows = [a for a in granted if inside.holds(a.granted)]
        figures = tally(rows, AREAS, lambda a: a.area, lambda a: (a.type,), TYPES, lambda a: a.zone)
        grid = Grid(f"{month.month}月")
        layout = Layout(areas="short", formulas=month.year == 2013, zone_row="其中：宝鸡高新区")
        title = f"{month.year}年各区县专利授权统计表"
        cross_table(
            grid, title, "件", GRANT_HEADS, figures, layout, Clerk(chance, 0.05, None if month.year == 2013 else "-")
        )
        sheets.append(grid)
    return sheets


def _in_force_tables(seed: int, applied: list[Application]) -> Iterator[Delivery]:
    """At the year's end until 2011, then at every month's end."""
    chance = Chance(seed, "clerk of patents in force")
    months = [date(2010, 12, 1), date(2011, 12, 1), *city.months(date(2012, 1, 1))]
    for month in months:
        end = city.month_end(month)
        rows = patents.in_force(applied, end)
        figures = tally(rows, AREAS, lambda a: a.area, lambda a: (a.type,), TYPES, lambda a: a.zone)
        grid = Grid("有效专利")
        heads = (Head(TOTAL, "有效专利合计", sums=TYPES), *TYPE_HEADS)
        title = f"截至{month.year}年{month.month}月底各区县有效专利统计表"
        cross_table(grid, title, "件", heads, figures, Layout(zone_row="其中：高新区"), Clerk(chance, 0.05, "—"))
        yield Delivery(delivered(month), f"{month.year}年{month.month}月底有效专利统计表.xlsx", [grid])
