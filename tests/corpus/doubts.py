"""Files that leave something open or hold a mistake: the importer has to ask or to say so, and never to guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.corpus.activities import training
from tests.corpus.cross import Cross, Line
from tests.corpus.layouts import APPLICATIONS, MARCH, TITLE, simple
from tests.corpus.making import drawn, made, one
from tests.corpus.names import DISTRICTS
from tests.corpus.parts import SOME, areas, flow, kinds
from tests.corpus.records import applications, listed
from tests.corpus.truth import Case


def cases() -> Iterator[Case]:
    """What no words say, then what is said wrongly."""
    yield one(
        "没有写明是申请还是授权",
        "上报.xlsx",
        simple(title="2013年3月统计表"),
        answers={"ask_dataset": "patent_applications"},
        findings=["ask_dataset"],
    )
    yield one(
        "没有写明月份",
        "专利申请.xlsx",
        simple(title="各区县专利申请统计表"),
        answers={"ask_period": "2013-03"},
        findings=["period_missing", "ask_period"],
    )
    stamp = simple(title="各区县专利申请统计表", above=[(0, "2013年4月8日")])
    yield one(
        "只有制表日期，没有所属月份",
        "专利申请.xls",
        stamp,
        answers={"ask_period": "2013-03"},
        findings=["period_missing", "ask_period"],
    )
    slip = [replace(line, path=("歧山县",)) if line.key == "岐山县" else line for line in areas()]
    yield one(
        "区县名写错",
        "申请.xls",
        Cross(slip, kinds(), ("区县",), APPLICATIONS, title=TITLE),
        answers={"ask_area": "610323"},
        findings=["area_misspelt", "ask_area"],
        may=["total_of_areas"],
    )
    yield from _foreign()
    yield from _records()
    odd = simple(gaps={("金台区", "发明"): "待核"})
    grid = drawn(odd)
    yield made(
        "不是数值的单元格",
        "申请.xlsx",
        _without(grid, "待核"),
        findings=["not_a_number"],
        may=["total_of_kinds", "total_of_areas"],
    )


def _foreign() -> Iterator[Case]:
    stranger = Line("雁塔", ("西安市雁塔区",), stored=False)
    rows = [*areas(SOME, total=""), stranger]
    yield one(
        "混入外市的区县",
        "申请.csv",
        Cross(rows, kinds(), ("区县",), APPLICATIONS, title=TITLE),
        findings=["area_foreign"],
    )
    secret = Line("神秘", ("创新驱动指数",), stored=False)
    yield one(
        "不认识的一栏",
        "申请.xlsx",
        Cross(areas(), [*kinds(), secret], ("区县",), APPLICATIONS, title=TITLE),
        answers={"ask_header": "none"},
        findings=["header_unknown", "ask_header"],
    )
    later = flow("patent_applications", **{**MARCH, "start": MARCH["start"].replace(year=2014)})
    rows = [replace(line, stored=False) for line in areas()]
    yield one(
        "还没有到的月份",
        "申请.xlsx",
        Cross(rows, kinds(), ("区县",), later, title="2014年3月专利申请统计表"),
        findings=["period_future"],
    )


def _records() -> Iterator[Case]:
    plain = training()
    yield listed(
        "明细没有区县，整个文件问一次",
        "培训.xlsx",
        plain,
        answers={"ask_area_of_records": "610326"},
        findings=["area_blank"],
        whole={"area_code": "610326"},
    )
    yield listed(
        "明细没有区县，标题写了",
        "培训.xls",
        replace(plain, title="眉县2013年3月知识产权培训情况表"),
        whole={"area_code": DISTRICTS["眉县"]},
    )
    addressed = applications()
    columns = [column for column in addressed.columns if column.column != "area_code"]
    place = replace(
        columns[3], header="地址", column="address", make=lambda chance, n: (f"陕西省宝鸡市金台区中山路{n + 1}号",) * 2
    )
    yield listed(
        "明细没有区县，地址里有",
        "申请明细.xlsx",
        replace(addressed, columns=[*columns, place]),
        whole={"area_code": DISTRICTS["金台区"]},
    )


def _without(grid, text: str):  # type: ignore[no-untyped-def]
    """The cell with this text has no truth: nothing may be stored of it."""
    return grid.mapped(lambda spot, cell: replace(cell, truth=None) if cell.value == text else cell)
