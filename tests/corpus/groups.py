"""Sub-totals and group rows; the grammar of bulletins: year to date beside the month, last year's, derived columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.corpus.cross import Cross, Line
from tests.corpus.grid import Grid
from tests.corpus.layouts import APPLICATIONS, MARCH, TITLE
from tests.corpus.making import made, one
from tests.corpus.names import BULLETIN_APPLICANTS, CITY, DISTRICTS, PATENT_TYPES
from tests.corpus.parts import SOME, areas, flow, growth, kinds, last_year, share, to_date
from tests.corpus.truth import Case


def cases() -> Iterator[Case]:
    """Groups, then bulletins."""
    yield from _groups()
    yield from _totals()
    yield from _bulletins()


def _groups() -> Iterator[Case]:
    names = list(DISTRICTS)
    inner, outer = areas(names[:4], total=""), areas(names[4:9], total="")
    sub = [
        Line(f"sub{n}", (text,), sums=tuple(line.key for line in group), stored=False)
        for n, (text, group) in enumerate((("市区小计", inner), ("县域小计", outer)))
    ]
    total = Line("total", ("全市合计",), {"area": CITY}, tuple(line.key for line in (*inner, *outer)))
    rows = [*inner, sub[0], *outer, sub[1], total]
    yield one("小计行", "申请.xlsx", Cross(rows, kinds(), ("区县",), APPLICATIONS, title=TITLE, unit="单位：件"))
    yield made("分组行", "申请.xlsx", _group_rows())
    extra = [Line("本级", ("市本级",), {"area": "610300L"}), Line("不详", ("区县不详",), {"area": "610300U"})]
    some = areas(total="")
    total = Line("total", ("合计",), {"area": CITY}, tuple(line.key for line in (*some, *extra)))
    yield one("市本级与不详", "申请.xls", Cross([*some, *extra, total], kinds(), ("区县",), APPLICATIONS, title=TITLE))


def _totals() -> Iterator[Case]:
    """合计 in many spellings and places."""
    for text in ("总　计", "合  计（件）", "全市总计", "宝鸡市", "宝鸡市合计", "合计：", "总计（全市）", "全 市"):
        table = Cross(areas(total=text), kinds(), ("区县",), APPLICATIONS, title=TITLE)
        yield one(f"合计行写作“{text}”", "申请.xlsx", table)
    table = Cross(areas(), kinds(), ("区县",), APPLICATIONS, title=TITLE, index=True, total_left=True)
    yield one("合计在序号栏，合并", "申请.xls", table)
    yield one("合计在序号栏，未合并", "申请.csv", replace(table, merged=False, values={}))
    for corner in ("区县\\类别", "项目\n区县", "地区／类型", "类型　　　区县", "县（区）名称"):
        table = Cross(areas(), kinds(), (corner,), APPLICATIONS, title=TITLE)
        yield one(f"斜线表头{corner!r}", "申请.xlsx", table)


def _group_rows() -> Grid:
    """发明 on a row of its own, the districts below it."""
    grid = Grid("Sheet1")
    grid.put(0, 0, TITLE)
    grid.put(1, 0, "区县")
    grid.put(1, 1, "件数")
    row = 2
    for kind, code in PATENT_TYPES.items():
        grid.put(row, 0, kind)
        table = Cross(
            areas(SOME[:4], total=""),
            [Line("件数", ("件数",))],
            ("区县",),
            {**APPLICATIONS, "dimension": "patent_type", "kind": code},
            seed=kind,
            top=row,
        )
        part = table.draw(Grid("Sheet1"))
        grid.cells |= {spot: cell for spot, cell in part.cells.items() if spot[0] > row}
        row = part.body[1] + 1
    return grid


def _bulletins() -> Iterator[Case]:
    types = kinds(total="")
    applicants = kinds(BULLETIN_APPLICANTS, "applicant_kind", total="")
    month = Line("月", ("月累计",), MARCH, tuple(line.key for line in types))
    columns = [
        Line("年", ("当年累计",), to_date(2013, 3), size=900),
        month,
        *types,
        last_year("去年同期", 900),
        growth("同比增长(%)", "年", "last"),
        share("占全市比重", "年"),
    ]
    base = flow("patent_applications", **MARCH)
    yield one(
        "通报：年累计、月累计、去年同期",
        "通报.xlsx",
        Cross(areas(), columns, ("地区",), base, title="2013年3月各区县专利申请状况"),
    )
    yield one(
        "通报：未合并的文本",
        "通报.csv",
        Cross(areas(form="short"), columns, ("地区",), base, title="2013年3月各区县专利申请状况", merged=False),
        encoding="gbk",
    )
    types = kinds(total="", over=("按类型分",))
    table = Cross(
        areas(),
        [
            Line("月", ("月合计",), MARCH, tuple(line.key for line in types)),
            *types,
            *[replace(line, path=("按申请人分", *line.path), size=1) for line in applicants],
        ],
        ("地区",),
        base,
        title="2013年3月专利申请情况",
        unit="单位：件",
    )
    for row in table.rows[:-1]:
        total = int(table.value(row, table.columns[0]) or 0)
        table.values |= {(row.key, line.key): 0 for line in applicants} | {(row.key, applicants[0].key): total}
    yield one("通报：按类型、按申请人", "通报.xls", table)
    last = [
        Line("本", ("2013年3月",), MARCH),
        last_year("上年同期"),
        growth("增长率", "本", "last", "percent"),
    ]
    yield one(
        "商标：上年同期与增长率",
        "商标.xlsx",
        Cross(areas(), last, ("区县",), flow("trademark_registrations"), title="商标注册量对比表"),
    )
