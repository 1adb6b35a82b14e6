"""Files about enterprises, the platform, training (a sheet a district) and enforcement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from . import activity, city, planted
from .chance import Chance
from .deliver_registrations import up_to_date_lists
from .delivery import Delivery, Span, by_month, month_spans, quarter_spans, with_total, year_span
from .office import Clerk
from .registrations import Row
from .sheets import Grid
from .tables import Head, Layout, Listing, cross_table, record_list

HOSTS = (city.CITY_LEVEL, *city.NAMES)
CASE_AREAS = (*city.NAMES, city.CITY_LEVEL)


def deliveries(seed: int) -> Iterator[Delivery]:
    """Everything the office receives about what is being done."""
    yield from _enterprises(seed)
    yield from _milestones(seed)
    sessions = activity.training(seed)
    yield from _training_before_2012(seed, sessions)
    yield from _training_by_district(seed, sessions)
    cases = activity.enforcement_cases(seed)
    yield from _case_tables(seed, cases)
    yield from _case_lists(seed, cases)


def _enterprises(seed: int) -> Iterator[Delivery]:
    columns = tuple((key, key) for key in ("企业名称", "级别", "类型", "认定日期", "区县", "内部制度"))
    rows = activity.enterprises(seed)
    chance = Chance(seed, "clerk of enterprises")
    yield from up_to_date_lists("知识产权试点示范企业名单", rows, "认定日期", columns, ("real", "dots"), chance)


def _milestones(seed: int) -> Iterator[Delivery]:
    columns = tuple((key, key) for key in ("项目", "阶段", "日期", "说明"))
    chance = Chance(seed, "clerk of milestones")
    lists = up_to_date_lists(
        "平台和数据库建设进展", activity.milestones(), "日期", columns, ("real", "chinese"), chance
    )
    yield from (delivery for delivery in lists if delivery.day >= date(2012, 1, 1))


# --- training --------------------------------------------------------------------------------------------------------

SESSION_COLUMNS = (
    ("日期", "日期"),
    ("培训主题", "主题"),
    ("地点", "地点"),
    ("培训对象", "对象"),
    ("人次", "人次"),
    ("主办单位", "主办单位"),
)


def _training_before_2012(seed: int, sessions: list[Row]) -> Iterator[Delivery]:
    """2010 as one table of districts by months, 2011 as quarterly lists of the whole city."""
    chance = Chance(seed, "clerk of training")
    values = by_month(sessions, HOSTS, lambda r: r["区县"], lambda r: r["日期"], lambda r: r["人次"], 2010, 12)
    heads = [*(Head(f"{m}月", f"{m}月") for m in range(1, 13)), Head("合计", "合计")]
    grid = Grid("2010年")
    layout = Layout(areas="long", area_head="区县（单位）", formulas=False)
    cross_table(grid, "2010年各区县知识产权培训人次统计表", "人次", heads, values, layout, Clerk(chance, 0.1, "—"))
    yield Delivery(year_span(2010).delivered, "2010年知识产权培训统计.xlsx", [grid])
    for span, form in zip(quarter_spans(2011), ("dots", "real", "chinese", "real"), strict=True):
        rows = [row for row in sessions if span.holds(row["日期"])]
        grid = Grid("培训明细")
        listing = Listing((*SESSION_COLUMNS, ("区县", "区县")), form, "mixed")
        record_list(grid, f"宝鸡市{span.label}知识产权培训明细（演示数据）", rows, listing, Clerk(chance))
        yield Delivery(span.delivered, f"{span.label}知识产权培训明细.xlsx", [grid])


def _training_by_district(seed: int, sessions: list[Row]) -> Iterator[Delivery]:
    """Since 2012 a workbook a month, a sheet a district; one is late once, one still missing in the last month."""
    chance = Chance(seed, "clerk of training by district")
    absent = {planted.LATE_MONTH: planted.LATE_DISTRICT, planted.MISSING_MONTH: planted.MISSING_DISTRICT}
    for span in (*month_spans(2012), *month_spans(2013)):
        hosts = [host for host in HOSTS if host != absent.get(span.first)]
        sheets = [_district_sheet(chance, sessions, span, host) for host in hosts]
        yield Delivery(span.delivered, f"{span.label}各区县知识产权培训情况.xlsx", sheets)
    late = Span(planted.LATE_MONTH, planted.LATE_MONTH, f"{planted.LATE_MONTH.year}年{planted.LATE_MONTH.month}月")
    sheet = _district_sheet(chance, sessions, late, planted.LATE_DISTRICT)
    yield Delivery(planted.LATE_ARRIVES, f"{planted.LATE_DISTRICT}{late.label}培训情况（补报）.xlsx", [sheet])


def _district_sheet(chance: Chance, sessions: list[Row], span: Span, host: str) -> Grid:
    """A district's sessions of one month. The district stands in title and sheet name, not in a column."""
    rows = [row for row in sessions if row["区县"] == host and span.holds(row["日期"])]
    notes = () if rows else ("本月未举办知识产权培训（零报送）",)
    grid = Grid(host)
    form = ("real", "dots", "hyphens")[(span.first.month + HOSTS.index(host)) % 3]
    listing = Listing(SESSION_COLUMNS, form, notes=notes)
    record_list(grid, f"{host}{span.label}知识产权培训情况表", rows, listing, Clerk(chance))
    return grid


# --- enforcement -----------------------------------------------------------------------------------------------------

CASE_HEADS = (
    Head("上年结转", "上年结转"),
    Head("立案", "立案"),
    Head("结案", "结案"),
    Head("按期结案", "按期结案"),
)


def _case_tables(seed: int, cases: list[Row]) -> Iterator[Delivery]:
    """Since 2012 a table a month: carried over, filed, closed, closed in time."""
    chance = Chance(seed, "clerk of cases")
    for span in (*month_spans(2012), *month_spans(2013)):
        values = with_total(activity.case_balance(cases, CASE_AREAS, span.first))
        grid = Grid("行政执法")
        layout = Layout(
            areas="long", formulas=span.first.year == 2012, notes=("立案、结案为当月数，上年结转为年初数。",)
        )
        title = f"{span.label}各区县知识产权行政执法案件统计表"
        cross_table(grid, title, "件", CASE_HEADS, values, layout, Clerk(chance, 0.05, "-"))
        yield Delivery(span.delivered, f"{span.label}行政执法案件统计表.xlsx", [grid])


CASE_COLUMNS = tuple(
    (key, key)
    for key in (
        "案号",
        "案件类型",
        "执法部门",
        "立案日期",
        "法定期限",
        "结案日期",
        "区县",
        "状态",
        "移送公安",
        "跨区域",
        "当事人",
    )
)


def _case_lists(seed: int, cases: list[Row]) -> Iterator[Delivery]:
    """Yearly until 2011, then quarterly: cases filed in the period and those still open when it began."""
    chance = Chance(seed, "clerk of case lists")
    spans = [year_span(2010), year_span(2011), *quarter_spans(2012), *quarter_spans(2013)]
    for position, span in enumerate(spans):
        rows = [_as_known(row, city.month_end(span.last)) for row in _touched(cases, span)]
        grid = Grid("案件台账")
        listing = Listing(CASE_COLUMNS, ("real", "dots", "real", "hyphens")[position % 4], "long")
        record_list(grid, f"宝鸡市{span.label}知识产权行政执法案件台账（演示数据）", rows, listing, Clerk(chance))
        yield Delivery(span.delivered, f"{span.label}行政执法案件台账.xlsx", [grid])


def _touched(cases: Sequence[Row], span: Span) -> list[Row]:
    """Filed in the period, or filed before and not closed when it began."""
    return [row for row in cases if span.holds(row["立案日期"]) or row["立案日期"] < span.first <= row["结案日期"]]


def _as_known(row: Row, day: date) -> Row:
    """The case as it stood on a day: a later closing is not known yet."""
    closed = row["结案日期"] <= day
    return {**row, "结案日期": row["结案日期"] if closed else None, "状态": "已结案" if closed else "办理中"}
