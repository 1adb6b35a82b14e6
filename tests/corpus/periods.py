"""Where and how the period and the unit are said: title, lines above, header, sheet name, file name, in every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.corpus.cross import Cross, Line, Parts
from tests.corpus.making import drawn, made, one
from tests.corpus.parts import areas, at_month, at_year, flow, kinds, months, months_of, of_month, to_date
from tests.corpus.truth import Case

NAMES = ("渭滨区", "金台区", "岐山县")
TITLES: tuple[tuple[str, Parts], ...] = (
    ("2013.03专利申请统计表", of_month(2013, 3)),
    ("二〇一三年三月专利申请统计表", of_month(2013, 3)),
    ("专利申请统计表（2013年3月份）", of_month(2013, 3)),
    ("宝鸡市２０１３年０３月专利申请情况", of_month(2013, 3)),
    ("2013年1-3月专利申请统计表", to_date(2013, 3)),
    ("2013年1月至6月专利申请统计表", to_date(2013, 6)),
    ("2013年上半年专利申请统计表", to_date(2013, 6)),
    ("2012年下半年专利申请统计表", months_of(2012, 7, 6)),
    ("2013年第一季度专利申请统计表", to_date(2013, 3)),
    ("2013年二季度专利申请统计表", months_of(2013, 4, 3)),
    ("2013年前三季度专利申请统计表", to_date(2013, 9)),
    ("截至2013年6月底专利申请累计情况", to_date(2013, 6)),
    ("2013年6月专利申请累计统计表", to_date(2013, 6)),
    ("2012年度专利申请统计表", to_date(2012, 12)),
    ("2013年9月当月专利申请统计表", of_month(2013, 9)),
)


def cases() -> Iterator[Case]:
    """Titles, then the other places, then units."""
    for number, (title, parts) in enumerate(TITLES):
        ending = ("xlsx", "xls", "ods", "csv")[number % 4]
        yield one(f"时间在标题：{title}", f"上报{number + 1}.{ending}", _table(title, parts))
    yield from _elsewhere()
    yield from _in_headers()
    yield from _units()
    yield from _stocks()


def _table(title: str, parts: Parts, **more: object) -> Cross:
    base = flow("patent_applications", **parts)
    return Cross(areas(NAMES), kinds(), ("区县",), base, title=title, seed=title or "x", **more)  # type: ignore[arg-type]


def _elsewhere() -> Iterator[Case]:
    march = of_month(2013, 3)
    title = "各区县专利申请统计表"
    yield one("时间在工作表名", "上报.xlsx", _table(title, march), "2013年3月")
    yield one("时间在文件名", "专利申请201303.xlsx", _table(title, march))
    yield one("年在文件名、月在工作表名", "2013年专利申请.xls", _table(title, march), "3月")
    yield one("时间另起一行", "上报.xlsx", _table(title, march, above=[(0, "统计时间：2013年3月")]))
    yield one("时间在括号里另起一行", "上报.ods", _table(title, march, above=[(1, "（2013年3月）")]))
    line = [(0, "填报单位：宝鸡市知识产权局"), (2, "2013年3月")]
    yield one("填报单位与时间", "上报.csv", _table(title, march, above=line))
    stamp = [(0, "填报日期：2013年4月8日")]
    yield one("填报日期不是所属时间", "上报.xlsx", _table("2013年3月专利申请统计表", march, above=stamp))
    sheets = [
        drawn(_table("2012年各区县专利申请统计表", of_month(2012, m), form="text"), f"{m}月") for m in range(1, 7)
    ]
    twins = frozenset({"same_as_month"})  # the made months have the same figures, and that is said
    yield replace(made("一月一张工作表", "2012年专利申请.xlsx", *sheets), may=twins)
    yield from _without_titles(march)


def _without_titles(march: Parts) -> Iterator[Case]:
    """The dataset and the month are said by a name or a header alone."""
    yield one("没有标题，文件名说明一切", "2013年3月各区县专利申请统计表.csv", _table("", march))
    yield one("没有标题，工作表名说明一切", "上报.xls", _table("", march), "2013年3月专利申请")
    count = [Line("n", ("专利申请量（件）",), march)]
    base = flow("patent_applications")
    yield one("没有标题，表头说明一切", "2013年3月.xlsx", Cross(areas(NAMES), count, ("区县",), base, seed="header"))
    both = [Line(f"y{y}", (f"{y}年{m}月专利授权量",), of_month(y, m)) for y, m in ((2012, 12), (2013, 1))]
    table = Cross(areas(NAMES), both, ("地区",), flow("patent_grants"), seed="both")
    yield one("没有标题，时间与指标都在表头", "上报.ods", table)


def _in_headers() -> Iterator[Case]:
    base = flow("trademark_registrations")
    for form, ending in (("bare", "csv"), ("name", "xlsx"), ("dots", "xls"), ("full", "ods"), ("hyphen", "xlsx")):
        columns = months(2013, range(1, 7), form)
        table = Cross(areas(NAMES), columns, ("区县",), base, title="2013年各区县商标注册统计表", seed=form)
        yield one(f"月份横排：{form}", f"商标注册.{ending}", table)
    both = [
        Line("累计", ("累计",), to_date(2013, 6), size=600),
        Line("当月", ("6月",), of_month(2013, 6), size=60),
    ]
    table = Cross(areas(NAMES), both, ("区县",), base, title="2013年6月商标注册情况", unit="单位：件")
    yield one("累计在当月旁", "商标注册.xlsx", table)
    spans = [
        Line(key, (text,), parts, size=size)
        for key, text, parts, size in (
            ("q1", "一季度", to_date(2013, 3), 90),
            ("h1", "上半年", to_date(2013, 6), 180),
            ("y", "1-9月", to_date(2013, 9), 400),
        )
    ]
    table = Cross(areas(NAMES), spans, ("区县",), base, title="2013年商标注册统计表")
    yield one("一季度、上半年、1-9月横排", "商标注册.xlsx", table)
    years = [Line(f"y{y}", (f"{y}年",), to_date(y, 12)) for y in (2012, 2011, 2010)]
    table = Cross(areas(NAMES), years, ("区县",), base, title="各区县商标注册量（2010-2012年）", unit="单位：件")
    yield one("年份横排由近到远", "商标注册.xlsx", table)
    kinds_by_month = [
        Line(f"{m}{kind}", (f"{m}月", kind), {**of_month(2013, m), "dimension": "patent_type", "kind": code})
        for m in (1, 2, 3)
        for kind, code in (("发明", "invention"), ("实用新型", "utility_model"), ("外观设计", "design"))
    ]
    table = Cross(areas(NAMES), kinds_by_month, ("区县",), flow("patent_grants"), title="2013年一季度专利授权统计表")
    yield one("月份在上、类型在下的两层表头", "专利授权.xlsx", table)


def _units() -> Iterator[Case]:
    base = flow("population", **at_year(2012))
    for number, (head, title, unit, factor) in enumerate(
        (
            ("常住人口（万人）", "2012年各区县常住人口", "", 10_000.0),
            ("常住人口", "2012年各区县常住人口（单位：万人）", "", 10_000.0),
            ("年末常住人口", "2012年末常住人口", "单位：人", 1.0),
            ("常住人口/万人", "2012年人口统计", "", 10_000.0),
        )
    ):
        column = Line("人口", (head,), factor=factor, size=5000)
        table = Cross(areas(NAMES, total="全市"), [column], ("区县",), base, title=title, unit=unit, seed=head)
        yield one(f"单位：{head}{unit or title}", f"人口{number}.xlsx", table)
    column = Line("人口", ("常住人口", "（万人）"), factor=10_000, size=5000)
    table = Cross(areas(NAMES, total="全市"), [column], ("区县",), base, title="2012年各区县常住人口")
    yield one("单位在表头第二行", "人口.xls", table)
    column = Line("注册", ("商标注册量（万件）",), of_month(2013, 3), factor=10_000, size=40)
    table = Cross(areas(NAMES), [column], ("区县",), flow("trademark_registrations"), title="2013年3月商标注册情况")
    yield one("单位：万件", "商标.xlsx", table)
    column = Line("经费", ("工作经费",), factor=10_000, size=5000)
    table = Cross(
        areas(NAMES, total=""),
        [column],
        ("区县",),
        flow("district_capacity", "district_budget_yuan", **at_year(2012)),
        title="2012年区县知识产权机构经费",
        notes=["注：单位：万元"],
    )
    yield one("单位在表下", "经费.xlsx", table)


def _stocks() -> Iterator[Case]:
    ends = [Line(f"m{m}", (f"{m}月末",), at_month(2013, m)) for m in (1, 2, 3)]
    table = Cross(areas(NAMES), ends, ("区县",), flow("patents_in_force"), title="2013年有效专利拥有量")
    yield one("月末存量横排", "有效专利.xlsx", table)
    row = [
        Line(f"y{y}", (f"{y}年",), {"start": date(y, 12, 1), "months": 1, "basis": "stock"}) for y in (2010, 2011, 2012)
    ]
    table = Cross(row, kinds(), ("年份",), flow("patents_in_force", area="610300"), title="全市有效专利拥有量")
    yield one("年末存量、年份竖排", "有效专利.xlsx", table)
