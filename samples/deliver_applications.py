"""Files about patent applications: a table a month in four yearly styles, its corrections, and the lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import city, planted
from .chance import Chance
from .delivery import Delivery, Span, half_spans, month_spans, quarter_spans, tally, year_span
from .office import Clerk
from .patents import APPLICANTS, TYPES, Application
from .sheets import Grid
from .tables import TOTAL, Head, Layout, Listing, cross_table, record_list

AREAS = (*city.NAMES, city.UNKNOWN)
SLASH = "“/”表示本月没有。"
Table = dict[str, dict[str, Any]]
TYPE_HEADS = tuple(Head(kind, kind) for kind in TYPES)
TWO_LEVELS = (
    Head(TOTAL, "合计", sums=TYPES),
    *(Head(kind, kind, "专利类型") for kind in TYPES),
    *(Head(kind, kind, "申请人类型") for kind in APPLICANTS),
)


@dataclass(frozen=True)
class Month:
    """What one month's table states: its figures, the year to date, the same months a year before; a remark if any."""

    span: Span
    figures: Table
    so_far: Table
    year_before: Table
    remark: str = ""


def deliveries(seed: int, applied: list[Application]) -> Iterator[Delivery]:
    """Everything the office receives about applications."""
    yield from _tables(seed, applied)
    yield from _lists(seed, applied)


# --- one table a month -----------------------------------------------------------------------------------------------


def _tables(seed: int, applied: list[Application]) -> Iterator[Delivery]:
    chance = Chance(seed, "clerk of applications")
    styles = {2010: _style_2010, 2011: _style_2011, 2012: _style_2012, 2013: _style_2013}
    for year, style in styles.items():
        for span in month_spans(year):
            yield style(chance, _month(_as_first_reported(applied, span), span))
    for first, day, style, remark in (
        (planted.SHIFTED_MONTH, planted.SHIFT_CORRECTED_ON, _style_2012, "（更正）"),
        (planted.REVISED_MONTH, planted.REVISION_DAY, _style_2013, "（修订）"),
    ):
        span = Span(first, first, f"{first.year}年{first.month}月")
        right = style(chance, _month(applied, span, remark))
        yield Delivery(day, right.name, right.grids)


def _month(applied: list[Application], span: Span, remark: str = "") -> Month:
    """The month's figures, with the wrong grand total where one is planted; last year's are those published then."""
    figures = _figures(applied, span)
    if span.first == planted.WRONG_TOTAL_MONTH:
        figures[TOTAL][TOTAL] += planted.WRONG_TOTAL_BY
    before = _months_so_far(span, 1)
    year_before = _figures(applied, before)
    if before.holds(planted.WRONG_TOTAL_MONTH):
        year_before[TOTAL][TOTAL] += planted.WRONG_TOTAL_BY
    return Month(span, figures, _figures(applied, _months_so_far(span, 0)), year_before, remark)


def _figures(applied: Sequence[Application], span: Span) -> Table:
    """By area: total, three kinds, five kinds of applicant."""
    rows = [a for a in applied if span.holds(a.filed)]
    kinds = (*TYPES, *APPLICANTS)
    return tally(rows, AREAS, lambda a: a.area, lambda a: (a.type, a.applicant_kind), kinds, lambda a: a.zone)


def _months_so_far(span: Span, years_back: int) -> Span:
    year = span.first.year - years_back
    return Span(date(year, 1, 1), span.first.replace(year=year), "")


def _as_first_reported(applied: list[Application], span: Span) -> list[Application]:
    """What the districts had reported at first: for the month revised later, a few applications are not there yet."""
    if span.first != planted.REVISED_MONTH:
        return applied
    left_out: set[str] = set()
    for district, number in planted.REVISED_DISTRICTS.items():
        left_out |= set([a.number for a in applied if a.area == district and span.holds(a.filed)][:number])
    return [a for a in applied if a.number not in left_out]


def _style_2010(chance: Chance, month: Month) -> Delivery:
    """Old .xls, one header row, the total first, names padded with spaces, figures typed as text."""
    grid = Grid("Sheet1")
    layout = Layout(areas="spaced", total_row="全市合计", total_first=True, unit_right=False, blank_before_notes=1)
    heads = (Head(TOTAL, "申请量合计"), *TYPE_HEADS)
    figures = {area: row for area, row in month.figures.items() if area != city.ZONE}
    title = f"{month.span.label}各区县专利申请统计表"
    cross_table(grid, title, "件", heads, figures, layout, Clerk(chance, careless=0.25, dash="—"))
    return Delivery(month.span.delivered, f"{month.span.label}专利申请统计表.xls", [grid])


def _style_2011(chance: Chance, month: Month) -> Delivery:
    """A blank row above, a blank column at the left, two merged header rows, names in any form, the zone below."""
    grid = Grid(f"{month.span.first.month}月")
    layout = Layout(top=1, left=1, areas="mixed", area_head="县区", zone_row="其中：高新区", notes=(SLASH,))
    title = f"{month.span.label}各区县专利申请统计表"
    cross_table(grid, title, "件", TWO_LEVELS, month.figures, layout, Clerk(chance, 0.12, "/"))
    return Delivery(month.span.delivered, f"{month.span.label}各区县专利申请统计表.xlsx", [grid])


def _style_2012(chance: Chance, month: Month) -> Delivery:
    """Totals are formulas with the values of the last save, zeros are zeros; January's has a hidden sheet of codes."""
    span, figures = month.span, month.figures
    is_shifted = span.first == planted.SHIFTED_MONTH and not month.remark
    is_typed = is_shifted or span.first == planted.WRONG_TOTAL_MONTH
    grid = Grid(span.label)
    notes = ("高新区数据已含在有关区县内，不重复计算。",)
    layout = Layout(areas="long", formulas=not is_typed, zone_row="其中：高新区", notes=notes)
    title = f"宝鸡市{span.label}各区县专利申请统计表{month.remark}"
    stated = _out_of_step(figures) if is_shifted else figures
    cross_table(grid, title, "件", TWO_LEVELS, stated, layout, Clerk(chance, 0.03))
    forgotten = [_hidden_codes()] if span.first.month == 1 else []
    return Delivery(span.delivered, f"专利申请{span.first:%Y%m}{month.remark}.xlsx", [grid, *forgotten])


def _out_of_step(figures: Table) -> Table:
    """Rows in which every figure after the total stands one column too far right; the last falls off."""
    keys = (*TYPES, *APPLICANTS)
    shifted = {area: dict(row) for area, row in figures.items()}
    for area in planted.SHIFTED_DISTRICTS:
        moved = dict(zip(keys[1:], (figures[area][key] for key in keys), strict=False))
        shifted[area] |= {keys[0]: None} | moved
    return shifted


def _hidden_codes() -> Grid:
    """A forgotten sheet: the districts with the codes of the time. It states no figure."""
    grid = Grid("区划代码", hidden=True)
    codes = (610302, 610303, 610304, 610322, 610323, 610324, 610326, 610327, 610328, 610329, 610330, 610331)
    for row, (name, code) in enumerate(zip(city.NAMES, codes, strict=True)):
        grid.put(row, 0, str(code), "text")
        grid.put(row, 1, name, "text")
    grid.put(len(city.NAMES), 0, f"备注：内部核对用，{city.DEMO_NOTE}", "note")
    return grid


BULLETIN_HEADS = (
    Head("当年累计", "当年累计", "累计申请量"),
    Head("去年同期", "去年同期", "累计申请量"),
    Head("同比", "同比增长(%)", "累计申请量"),
    Head(TOTAL, "月合计", "当月申请量"),
    *(Head(kind, kind, "当月申请量") for kind in TYPES),
    *(Head(kind, kind, "当月申请人类型") for kind in APPLICANTS),
)


def _style_2013(chance: Chance, month: Month) -> Delivery:
    """In the manner of the province's bulletin: year to date, the same months a year before, growth, then the month."""
    figures = {area: row | _cumulative(month, area) for area, row in month.figures.items()}
    revised = (f"{month.remark[1:-1]}：有关区县补报，以本表为准。",) if month.remark else ()
    notes = ("当年累计为1月至当月累计数。", *revised)
    layout = Layout(top=1, area_head="地区", total_row="全市", zone_row="其中：高新区", notes=notes)
    title = f"{month.span.label}宝鸡市各区县专利申请情况统计表{month.remark}"
    grid = Grid("统计表")
    cross_table(grid, title, "件", BULLETIN_HEADS, figures, layout, Clerk(chance, 0.05, "—"))
    return Delivery(month.span.delivered, f"{month.span.label}专利申请情况{month.remark}.xlsx", [grid])


def _cumulative(month: Month, area: str) -> dict[str, Any]:
    now, before = month.so_far[area][TOTAL], month.year_before[area][TOTAL]
    return {"当年累计": now, "去年同期": before, "同比": round((now / before - 1) * 100, 1) if before else "—"}


# --- one row each ----------------------------------------------------------------------------------------------------

APPLICATION_COLUMNS = (
    ("申请号", "申请号"),
    ("申请日", "申请日"),
    ("专利类型", "专利类型"),
    ("发明名称", "发明名称"),
    ("申请人", "申请人"),
    ("申请人类型", "申请人类型"),
    ("企业规模", "企业规模"),
    ("区县", "区县"),
    ("开发区", "开发区"),
    ("IPC主分类号", "IPC主分类号"),
    ("产业", "产业"),
)


def _lists(seed: int, applied: list[Application]) -> Iterator[Delivery]:
    chance = Chance(seed, "clerk of application lists")
    forms = iter(("hyphens", "dots", "compact_number", "real", "chinese", "serial", "real", "real", "mixed", "slashes"))
    spans = [year_span(2010), *half_spans(2011), *quarter_spans(2012), *quarter_spans(2013)]
    for span, form in zip(spans, forms, strict=True):
        rows = [_row(a) for a in applied if span.holds(a.filed)]
        areas = "mixed" if span.first.year == 2011 else "long"
        prefix = "CN" if form in ("serial", "slashes") else ""
        listing = Listing(APPLICATION_COLUMNS, form, areas, serial=span.first.year != 2010, prefix=prefix)
        grid = Grid("明细")
        clerk = Clerk(chance, careless=0.1)
        record_list(grid, f"宝鸡市{span.label}专利申请明细表（演示数据）", rows, listing, clerk)
        suffix = "csv" if span.first.year == 2010 else "xlsx"
        yield Delivery(span.delivered, f"宝鸡市{span.label}专利申请明细.{suffix}", [grid])


def _row(a: Application) -> dict[str, Any]:
    return {
        "申请号": a.number,
        "申请日": a.filed,
        "专利类型": a.type,
        "发明名称": a.title,
        "申请人": a.applicant,
        "申请人类型": a.applicant_kind,
        "企业规模": a.size,
        "区县": a.area,
        "开发区": a.zone,
        "IPC主分类号": a.ipc,
        "产业": a.industry,
    }
