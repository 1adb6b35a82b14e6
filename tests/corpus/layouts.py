"""How tables lie in a sheet: headers of several levels, axes turned, several tables, hidden and blank rows, groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.corpus.cross import Cross, Line
from tests.corpus.grid import Grid
from tests.corpus.making import drawn, made, one
from tests.corpus.names import (
    APPLICANTS,
    CITY,
    DEPARTMENTS,
    DISTRICTS,
    PATENT_TYPES,
)
from tests.corpus.parts import SOME, areas, flow, kinds, months, of_month, to_date
from tests.corpus.truth import Case

MARCH = of_month(2013, 3)
APPLICATIONS = flow("patent_applications", **MARCH)
TITLE = "2013年3月各区县专利申请统计表"


def cases() -> Iterator[Case]:
    """Headers, axes, places, what is hidden."""
    yield from _headers()
    yield from _axes()
    yield from _places()
    yield from _hidden()


# --- headers ---------------------------------------------------------------------------------------------------------


def two_cuts(**more: object) -> Cross:
    """Types and kinds of applicants beside each other, under two upper headers."""
    types = kinds(total="", over=("专利类型",))
    applicants = kinds(APPLICANTS, "applicant_kind", total="", over=("申请人类型",))
    total = Line("合计", ("合计",), sums=tuple(line.key for line in types))
    table = Cross(areas(), [total, *types, *applicants], ("区县",), APPLICATIONS, title=TITLE, **more)  # type: ignore[arg-type]
    for line in table.rows[:-1]:  # the applicants cut the same total
        rest = int(table.value(line, total) or 0)
        for head in applicants:
            share = rest // 2 if head is not applicants[-1] else rest
            table.values[line.key, head.key] = share
            rest -= share
    return table


def _headers() -> Iterator[Case]:
    yield one("两层表头，合并", "申请.xlsx", two_cuts(unit="单位：件"))
    yield one("两层表头，合并，.xls", "申请.xls", two_cuts())
    yield one("两层表头，合并，.ods", "申请.ods", two_cuts())
    yield one("两层表头，未合并", "申请.csv", two_cuts(merged=False), encoding="gb18030")
    both = _two_datasets()
    yield one("申请与授权在一张表", "申请授权.xlsx", both)
    yield one("申请与授权在一张表，未合并", "申请授权.tsv", replace(both, merged=False, values={}), encoding="utf-16")
    deep = [
        Line(
            f"{period}{kind}",
            ("专利授权量", text, kind),
            {**parts, "dimension": "patent_type", "kind": code},
            size=size,
        )
        for period, text, parts, size in (("m", "当月", MARCH, 20), ("y", "本年累计", to_date(2013, 3), 90))
        for kind, code in PATENT_TYPES.items()
    ]
    yield one(
        "三层表头：当月与累计",
        "授权.xlsx",
        Cross(areas(), deep, ("区县",), flow("patent_grants"), title="2013年3月专利授权统计表"),
    )
    broken = [
        Line("发", ("发明\n专利",), {"dimension": "patent_type", "kind": "invention"}),
        Line("实", ("实用\n新型",), {"dimension": "patent_type", "kind": "utility_model"}),
        Line("外", ("外观\r\n设计",), {"dimension": "patent_type", "kind": "design"}),
        Line("计", ("合　计",), sums=("发", "实", "外")),
    ]
    yield one("表头换行、加空格", "申请.xlsx", Cross(areas(), broken, ("区　县",), APPLICATIONS, title=TITLE))
    split = [
        Line("发", ("发明", "专利"), {"dimension": "patent_type", "kind": "invention"}),
        Line("实", ("实用", "新型"), {"dimension": "patent_type", "kind": "utility_model"}),
        Line("外", ("外观", "设计"), {"dimension": "patent_type", "kind": "design"}),
        Line("计", ("合计",), sums=("发", "实", "外")),
    ]
    yield one("表头拆成两行", "申请.xls", Cross(areas(), split, ("区县",), APPLICATIONS, title=TITLE, merged=False))


def _two_datasets() -> Cross:
    columns = []
    for word, dataset in (("专利申请量", "patent_applications"), ("专利授权量", "patent_grants")):
        own = {"dataset": dataset, "measure": dataset}
        parts = [
            Line(f"{dataset}{kind}", (word, kind), {**own, "dimension": "patent_type", "kind": code})
            for kind, code in PATENT_TYPES.items()
        ]
        columns += [Line(dataset, (word, "合计"), own, tuple(line.key for line in parts)), *parts]
    return Cross(areas(), columns, ("区县",), dict(MARCH), title="2013年3月专利申请、授权统计表", unit="单位：件")


# --- axes ------------------------------------------------------------------------------------------------------------


def _axes() -> Iterator[Case]:
    yield one(
        "区县横排、类型竖排",
        "申请.xlsx",
        Cross(kinds(), areas(), ("类型",), APPLICATIONS, title="2013年3月专利申请统计表"),
    )
    yield one(
        "月份竖排、一区一张工作表",
        "申请.xls",
        Cross(
            months(2013, range(1, 10)),
            kinds(),
            ("月份",),
            flow("patent_applications", area="610326"),
            title="2013年专利申请统计",
        ),
        "眉县",
    )
    yield made(
        "一区一张工作表",
        "2013年商标注册.xlsx",
        *[
            drawn(
                Cross(
                    months(2013, range(1, 5)),
                    [Line("n", ("注册量",))],
                    ("月份",),
                    flow("trademark_registrations", area=code),
                    title=f"{name}2013年商标注册统计表",
                ),
                name,
            )
            for name, code in list(DISTRICTS.items())[:5]
        ],
    )
    yield one(
        "区县横排、月份竖排",
        "商标.xlsx",
        Cross(
            months(2013, range(1, 7)),
            areas(),
            ("月份",),
            flow("trademark_registrations"),
            title="2013年商标注册统计表",
            unit="单位：件",
        ),
    )
    yield one("长表：区县、类型、件数", "申请.csv", _long())
    yield one("长表：区县、月份、件数", "商标.xlsx", _long_months())
    yield one(
        "合计在最前",
        "申请.xlsx",
        Cross([areas()[-1], *areas()[:-1]], kinds(first=True), ("区县",), APPLICATIONS, title=TITLE),
    )
    yield one(
        "只有全市一行",
        "申请.xlsx",
        Cross(
            [Line("city", ("全市",), {"area": CITY})], kinds(), ("地区",), APPLICATIONS, title="2013年3月专利申请统计表"
        ),
    )
    yield one(
        "部门横排",
        "执法.xlsx",
        Cross(
            [
                Line("立案", ("立案数",), {"measure": "enforcement_filed"}),
                Line("结案", ("结案数",), {"measure": "enforcement_closed"}),
            ],
            kinds(DEPARTMENTS, "department"),
            ("指标",),
            {"dataset": "enforcement_cases", "area": CITY, **MARCH},
            title="2013年3月行政执法情况统计",
        ),
    )


def _long() -> Cross:
    rows = [
        Line(f"{name}{kind}", (name, kind), {"area": DISTRICTS[name], "dimension": "patent_type", "kind": code})
        for name in SOME
        for kind, code in PATENT_TYPES.items()
    ]
    return Cross(rows, [Line("件数", ("件数",))], ("区县", "类型"), APPLICATIONS, title=TITLE, merged=False)


def _long_months() -> Cross:
    rows = [
        Line(f"{name}{m}", (name, f"{m}月"), {"area": DISTRICTS[name], **of_month(2013, m)})
        for name in SOME[:3]
        for m in (1, 2, 3)
    ]
    return Cross(
        rows,
        [Line("件数", ("注册量",))],
        ("区县", "月份"),
        flow("trademark_registrations"),
        title="2013年商标注册统计表",
    )


# --- places in the sheet ---------------------------------------------------------------------------------------------


def simple(**more: object) -> Cross:
    """District × type for a month."""
    return Cross(areas(), kinds(), ("区县",), APPLICATIONS, **{"title": TITLE, **more})  # type: ignore[arg-type]


def _places() -> Iterator[Case]:
    yield one("表格从任意处开始", "申请.xlsx", simple(top=4, left=3, index=True, blank_after_title=1))
    yield one("表格从任意处开始，.ods", "申请.ods", simple(top=2, left=1, index=True))
    grid = drawn(simple(unit="单位：件"))
    gaps = (grid.body[0] + 2, grid.body[0] + 4, grid.body[1])
    yield made("表中有空行", "申请.xls", grid.with_blank_rows(gaps))
    yield made("表中有空列", "申请.xlsx", drawn(simple()).with_blank_columns((2, 4)))
    yield made("每行之间都有空行", "申请.csv", drawn(simple(merged=False)).with_blank_rows(range(2, 9)))
    notes = [
        "备注：1. 数据来源于省知识产权局。",
        "2. 按第一申请人地址统计，高新区数据已含在有关区县内，不再重复计算。",
        "审核：张三",
    ]
    yield one("表下多行备注", "申请.xlsx", simple(notes=notes))
    below = Grid("Sheet1")
    first = simple().draw(below)
    low = first.body[1] + 3
    second = Cross(
        areas(), kinds(), ("区县",), flow("patent_grants", **MARCH), title="2013年3月各区县专利授权统计表", top=low
    )
    yield made("一张工作表两张表", "申请授权.xlsx", second.draw(below))
    beside = simple(title="2013年3月专利申请统计表").draw(Grid("Sheet1"))
    right = Cross(areas(), kinds(), ("区县",), flow("patent_grants", **MARCH), title="2013年3月专利授权统计表", left=7)
    yield made("两张表左右并排", "申请授权.xlsx", right.draw(beside))
    yield made("同一张表分左右两栏", "申请.xlsx", _halves())
    yield one("公式", "申请.xlsx", simple(formulas=True, unit="单位：件"))
    yield made("跨页重复表头", "申请.xlsx", _repeated())


def _halves() -> Grid:
    grid = Grid("Sheet1")
    names = list(DISTRICTS)
    Cross(areas(names[:6], total=""), kinds(total=""), ("区县",), APPLICATIONS, title="2013年3月专利申请统计表").draw(
        grid
    )
    return Cross(
        areas(names[6:], total=""), kinds(total=""), ("区县",), APPLICATIONS, top=1, left=5, seed="right"
    ).draw(grid)


def _repeated() -> Grid:
    """The header again in the middle, as printed pages have it."""
    grid = drawn(simple())
    middle = grid.body[0] + 3
    again = {c: cell for (r, c), cell in grid.cells.items() if r == grid.header[0]}
    grid = grid.with_blank_rows([middle])
    for column, cell in again.items():
        grid.cells[middle, column] = cell
    return grid


def _hidden() -> Iterator[Case]:
    old = replace(drawn(simple(seed="old"), "旧数据"), hidden=True)
    yield made("隐藏的工作表", "申请.xlsx", drawn(simple()), old, findings=["sheet_hidden"])
    yield made("隐藏的工作表，.xls", "申请.xls", drawn(simple()), old, findings=["sheet_hidden"])
    may = ["hidden_rows", "hidden_columns", "rows_hidden", "columns_hidden", "hidden_cells"]
    grid = drawn(simple())
    yield made("隐藏的行", "申请.xlsx", replace(grid, hidden_rows={grid.body[0] + 1}), may=may)
    yield made("隐藏的列", "申请.xlsx", replace(grid, hidden_columns={2}), may=may)
    yield made("说明工作表", "申请.xlsx", drawn(simple()), _prose(), findings=["sheet_without_table"])


def _prose() -> Grid:
    grid = Grid("填表说明")
    grid.put(0, 0, "填表说明：请各区县于每月8日前报送。")
    grid.put(1, 0, "联系电话：0917-3260000")
    return grid
