"""Habits of offices that once stored a wrong number in silence, or asked without need: places of titles and totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.corpus.cross import Parts
from tests.corpus.layouts import APPLICATIONS, MARCH
from tests.corpus.making import made
from tests.corpus.names import CITY, PATENT_TYPES
from tests.corpus.parts import flow, of_month, to_date
from tests.corpus.truth import Case
from tests.corpus.typed import line, sheet, told

TITLE = "2013年3月各区县专利申请量"
ONE: list[Parts | None] = [{}]
GRANTS: Parts = {"dataset": "patent_grants", "measure": "patent_grants", **MARCH}
KINDS: list[Parts | None] = [{"dimension": "patent_type", "kind": kind} for kind in PATENT_TYPES.values()]
Row = Sequence[Any]
Rows = list[Row]


def pair(heads: list[Parts | None] = ONE, *values: Sequence[Any]) -> Rows:
    """渭滨区 and 金台区 with these values; without any 3 and 4."""
    first, second = values or ((3,), (4,))
    return [line("渭滨区", heads, *first), line("金台区", heads, *second)]


def cases() -> Iterator[Case]:
    """Pages and halves, lines of the form, totals, what is moved, other cities."""
    yield from _pages()
    yield from _beside()
    yield from _form_lines()
    yield from _totals()
    yield from _moved()
    yield from _foreign()


def _one(name: str, rows: Rows, base: Parts = APPLICATIONS, **more: Any) -> Case:
    merges = more.pop("merges", ())
    return made(name, more.pop("file_name", "申请.xlsx"), sheet(rows, base, more.pop("sheet", "S"), merges), **more)


def _pages() -> Iterator[Case]:
    head = ["区县", "申请量"]
    rest = [line("眉县", ONE, 5), line("陇县", ONE, 6), line("合计", ONE, 18)]
    for text in ("续表", "续表1", "（续）", "接上页", f"{TITLE}（续）", TITLE):
        yield _one(f"翻页：{text}", [[TITLE], head, *pair(), [], [text], ["单位：件"], head, *rest])
    wide = [[TITLE], ["区县", "发明"], *pair([KINDS[0]]), [], ["续表"], ["区县", "实用新型"], *pair([KINDS[1]])]
    yield _one("续表是另外几栏", wide)
    numbered = [[TITLE], ["序号", "区县", *PATENT_TYPES], ["甲", "乙", 1, 2, 3]]
    numbered += [[n, *row] for n, row in enumerate(pair(KINDS, (1, 2, 3), (4, 5, 6)), 1)]
    yield _one("栏次：甲乙123", numbered)
    formula = [[TITLE], ["区县", "合计", *PATENT_TYPES], ["", "(1)=(2)+(3)+(4)", "(2)", "(3)", "(4)"]]
    yield _one("栏次：(1)=(2)+(3)", [*formula, *pair([{}, *KINDS], (6, 1, 2, 3), (15, 4, 5, 6))])
    listed = [("（一）渭滨区", "渭滨区"), ("（二）金台区", "金台区"), ("眉县①", "眉县")]
    yield _one("区县名带编号、脚注", [[TITLE], head, *(line(name, ONE, 3, label=label) for label, name in listed)])


def _beside() -> Iterator[Case]:
    halves = [[*left, *right] for left, right in zip(pair(), [line("眉县", ONE, 5), line("陇县", ONE, 6)], strict=True)]
    foot = [*line("凤县", ONE, 2), *line("合计", ONE, 20)]
    yield _one("合计在右栏末行", [[TITLE], ["区县", "申请量"] * 2, *halves, foot])
    gap = [[*row[:2], "", *row[2:]] for row in (*halves, foot)]
    yield _one("合计在右栏末行，中间空列", [[TITLE], ["区县", "申请量", "", "区县", "申请量"], *gap])
    grants = [{**head, **GRANTS} for head in KINDS if head is not None]
    both = zip(pair(KINDS, (1, 2, 3), (3, 4, 5)), pair([*grants], (2, 3, 4), (7, 8, 9)), strict=True)
    head = ["区县", *PATENT_TYPES, "", "区县", *PATENT_TYPES]
    titles = ["2013年3月专利申请", "", "", "", "", "2013年3月专利授权"]
    yield _one("两张有标题的表并排", [titles, head, *([*left, "", *right] for left, right in both)])
    cases: list[Parts | None] = [{**MARCH, "dataset": "enforcement_cases", "area": CITY, "dimension": "department"}]
    filed = [{**(cases[0] or {}), "measure": "enforcement_filed", "kind": k} for k in ("industry_commerce", "quality")]
    right = [["工商局", told(filed[0], 2, None)], ["质监局", told(filed[1], 7, None)]]
    for gap_between in ([""], []):
        rows = [[*a, *gap_between, *b] for a, b in zip(pair(), right, strict=True)]
        top = [TITLE, "", *gap_between, "2013年3月行政执法情况"]
        yield _one(
            f"区县表与部门表并排{len(gap_between)}", [top, ["区县", "申请量", *gap_between, "执法部门", "立案"], *rows]
        )


def _form_lines() -> Iterator[Case]:
    head, title = ["区县", "申请量"], "各区县专利申请量"
    month: list[tuple[str, Row]] = [
        ("日期单元格", ["统计月份：", date(2013, 3, 1)]),
        ("文字", ["统计月份：", "2013年3月"]),
        ("六位数字", ["所属月份：", 201303, "单位：", "件"]),
        ("年月分格", ["统计时间：", 2013, "年", 3, "月"]),
        ("三对", ["填报单位：", "市知识产权局", "所属月份：", "2013年3月", "单位：", "件"]),
    ]
    for name, cells in month:
        yield _one(f"时间与标签分格：{name}", [[title], cells, head, *pair()])
    yield _one("表尾填报栏", [[TITLE], head, *pair(), ["填表人：", "甲", "报出日期：", date(2013, 4, 5)]])
    yield _one("标题拆成两格", [["2013年3月", "专利申请统计表"], head, *pair()])
    units: Rows = [["专利情况月报表"], ["眉县2013年5月"], ["序号", "指标名称", "计量单位", "本月", "本年累计"]]
    may, year = of_month(2013, 5), to_date(2013, 5)
    inside = {"dimension": "patent_type", "kind": "invention"}
    for n, (label, parts, values) in enumerate(
        [("专利申请量", {}, (5, 20)), ("其中：发明", inside, (2, 8))], 1
    ):  # fmt: skip
        units.append([n, label, "件", *_both(parts, (may, year), values)])
    granted = {"dataset": "patent_grants", "measure": "patent_grants"}
    units.append([3, "专利授权量", "件", *_both(granted, (may, year), (3, 11))])
    units.append([4, "其中：发明", "件", *_both({**granted, **inside}, (may, year), (1, 4))])
    yield _one("区县月报：指标竖排、计量单位", units, flow("patent_applications", area="610326"), file_name="月报.xls")


def _both(parts: Parts, heads: Sequence[Parts], values: Sequence[float]) -> list[Any]:
    return [told({**parts, **head}, value, None) for head, value in zip(heads, values, strict=True)]


def _totals() -> Iterator[Case]:
    rows: Rows = [[TITLE], ["区县", "类型", "申请量", "合计"]]
    merges, top = [], 2
    for name, values in (("渭滨区", (1, 2, 3)), ("金台区", (4, 5, 6))):
        for place, (kind, head, value) in enumerate(zip(PATENT_TYPES, KINDS, values, strict=True)):
            _, one, whole = line(name, [head, {}], value, sum(values))
            rows.append([name if not place else "", kind, one, whole if not place else ""])
        merges += [(top, 0, top + 2, 0), (top, 3, top + 2, 3)]
        top += 3
    yield _one("合计栏按区县合并", rows, merges=merges)
    yield _one("合计栏只写一次，未合并", rows, file_name="申请.csv")
    yield _one("高新区计入合计", [[TITLE], ["区县", "申请量"], *pair(), line("高新区", ONE, 5), line("合计", ONE, 12)])
    left = [["平均", 3.5], ["区县平均", 3.5]]
    yield _one("平均行", [[TITLE], ["区县", "申请量"], *pair(), line("合计", ONE, 7), *left])
    slip = [[TITLE], ["区县", "申请量"], *pair(), ["歧山县", 5], line("合计", ONE, 12)]
    for row in slip[4:5]:
        row[1:] = line("岐山县", ONE, 5)[1:]  # type: ignore[index]
    yield _one("区县名写错，合计不误报", slip, answers={"ask_area": "610323"}, findings=["area_misspelt", "ask_area"])
    remark = [[TITLE], ["区县", "申请量"], ["渭滨区（含高新区）", line("渭滨区", ONE, 3)[1]], line("金台区", ONE, 4)]
    yield _one("渭滨区（含高新区）", remark, answers={"ask_area": "610302"}, findings=["area_misspelt", "ask_area"])
    across: Rows = [[TITLE], ["类型", "渭滨区", "歧山县", "合计"]]
    heads = [{"area": "610302"}, {"area": "610323"}, {"area": CITY}]
    across.append(["发明", *(told({**(KINDS[0] or {}), **h}, v, None) for h, v in zip(heads, (1, 2, 3), strict=True))])
    across.append(
        ["实用新型", *(told({**(KINDS[1] or {}), **h}, v, None) for h, v in zip(heads, (4, 5, 9), strict=True))]
    )
    yield _one("横排的区县名写错", across, answers={"ask_area": "610323"}, findings=["area_misspelt", "ask_area"])


def _moved() -> Iterator[Case]:
    head = ["区县", *PATENT_TYPES, "合计"]
    last = [["渭滨区", "", 12, 20, 5, 37], ["金台区", "", 3, 9, 1, 13]]
    yield _one("整表右移一列", [[TITLE], head, *last], findings=["table_moved", "header_unknown"])
    rows = [["区县", "合计", *PATENT_TYPES], ["渭滨区", 37, "", 12, 20, 5], ["金台区", 13, "", 3, 9, 1]]
    yield _one("各类右移一列", [[TITLE], *rows], findings=["columns_out_of_step"], may=["header_unknown"])
    marks = [[TITLE], ["区县", "申请量"], ["渭滨区", "12①"], ["金台区", "12²"], line("眉县", ONE, 4)]
    yield _one("数字带脚注", marks, findings=["not_a_number"])


def _foreign() -> Iterator[Case]:
    own = {"file_name": "各市.xlsx", "findings": ["total_foreign"]}
    mine = line("宝鸡市", ONE, 100)
    yield _one("全省各市表，只剩本市", [["2013年3月各市专利申请量"], ["单位", "申请量"], mine, ["合计", 1190]], **own)
    yield _one("地市表，只剩本市", [["2013年3月专利申请量"], ["地市", "申请量"], mine, ["合计", 1190]], **own)
    stranger = [[TITLE], ["类型", "渭滨区", "雁塔区"]]
    for kind, head, value in zip(PATENT_TYPES, KINDS, (1, 2, 3), strict=True):
        stranger.append([kind, told({**(head or {}), "area": "610302"}, value, None), 9])
    yield _one("横排混入外市的区县", stranger, findings=["area_foreign"])
    rows = [["咸阳市2013年3月专利申请明细"], ["申请号", "申请日", "专利类型", "申请人"]]
    rows.append(["201310000001.1", "2013-03-01", "发明", "甲"])
    yield made(
        "外市的明细", "明细.xlsx", sheet(rows), answers={"ask_place": "none"}, findings=["table_foreign", "ask_place"]
    )
