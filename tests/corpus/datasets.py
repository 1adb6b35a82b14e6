"""One plain table of every dataset that has a summary, each in another format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.corpus.cross import Cross, Line
from tests.corpus.grid import Cell
from tests.corpus.making import drawn, made, one
from tests.corpus.names import AUDIENCES, CITY, DEPARTMENTS, DISTRICTS, PROVINCE, WORKS
from tests.corpus.parts import SOME, areas, at_month, at_year, closed_share, flow, kinds, months, of_month
from tests.corpus.truth import Case, Fact


def cases() -> Iterator[Case]:
    """Eleven datasets, some twice."""
    yield from _patents()
    yield from _registrations()
    yield _training()
    yield from _enforcement()
    yield from _yearly()
    yield _targets()


def _patents() -> Iterator[Case]:
    month = of_month(2013, 3)
    table = Cross(
        areas(DISTRICTS, zone="其中：高新区"),
        kinds(),
        ("区县",),
        flow("patent_applications", **month),
        title="2013年3月各区县专利申请统计表",
        unit="单位：件",
        notes=["备注：高新区数据已含在有关区县内。"],
    )
    yield one("申请：区县×类型", "2013年3月专利申请.xlsx", table)
    table = Cross(
        areas(DISTRICTS, "short", "全市"),
        kinds(),
        ("地区",),
        flow("patent_grants", **of_month(2012, 11)),
        title="2012年11月各县区专利授权情况",
        unit="单位：件",
        form="comma",
    )
    yield one("授权：简称、全市、.xls", "专利授权.xls", table)
    table = Cross(
        areas(),
        kinds(),
        ("区县",),
        flow("patents_in_force", **at_month(2013, 6)),
        title="2013年6月底有效专利拥有量",
        unit="单位：件",
    )
    yield one("有效专利：月末存量", "有效专利.ods", table)


def _registrations() -> Iterator[Case]:
    table = Cross(
        areas(),
        months(2012, range(1, 13)),
        ("区县",),
        flow("trademark_registrations"),
        title="2012年各区县商标注册统计表",
        unit="单位：件",
        gaps={("眉县", "m2"): "—", ("太白县", "m3"): ""},
    )
    yield one("商标：区县×月", "商标注册.xlsx", table)
    inner = kinds(WORKS, "work_kind", total="", over=("其中",))
    total = Line("合计", ("合计",), sums=tuple(line.key for line in inner))
    table = Cross(
        areas(form="city"),
        [total, *inner],
        ("区县",),
        flow("copyright_registrations", **of_month(2013, 5)),
        title="2013年5月各区县著作权登记统计表",
        unit="单位：件",
        merged=False,
    )
    yield one("著作权：两层表头、GBK", "著作权.csv", table, encoding="gbk")


def _training() -> Case:
    sessions = Line("场次", ("培训场次",), {"measure": "training_sessions"}, size=9)
    audience = kinds(AUDIENCES, "audience", total="", over=("培训对象",))
    total = Line("合计", ("培训人次",), sums=tuple(line.key for line in audience))
    table = Cross(
        areas(),
        [sessions, total, *audience],
        ("区县",),
        flow("training", **of_month(2013, 4)),
        title="2013年4月各区县知识产权培训情况统计表",
        unit="单位：人次",
    )
    return one("培训：场次、人次、对象", "培训情况.xlsx", table)


CASES = (
    Line("结转", ("上年结转",), {"measure": "enforcement_carried_over", **at_month(2013, 6)}, size=9),
    Line("立案", ("立案",), {"measure": "enforcement_filed", **of_month(2013, 6)}),
    Line("结案", ("结案",), {"measure": "enforcement_closed", **of_month(2013, 6)}),
    Line("按期", ("按期结案",), {"measure": "enforcement_closed_in_time", **of_month(2013, 6)}, size=5),
    closed_share("结案率", "结转", "立案", "结案"),
)


def _enforcement() -> Iterator[Case]:
    rows = kinds(DEPARTMENTS, "department")
    table = Cross(
        rows,
        CASES,
        ("执法部门",),
        {"dataset": "enforcement_cases", "area": CITY},
        title="2013年6月知识产权行政执法案件统计表",
        unit="单位：件",
    )
    yield one("执法：部门×（结转、立案、结案）", "执法.xlsm", table)
    table = Cross(
        areas(),
        CASES,
        ("区县",),
        {"dataset": "enforcement_cases"},
        title="2013年6月各区县行政执法情况",
        unit="单位：件",
    )
    yield one("执法：区县×（结转、立案、结案）", "执法情况.xls", table)


def _yearly() -> Iterator[Case]:
    years = [Line(f"y{y}", (f"{y}年",), at_year(y), factor=10_000, size=9000) for y in (2012, 2011, 2010)]
    table = Cross(
        areas(DISTRICTS, total="全市"),
        years,
        ("地区",),
        flow("population"),
        title="宝鸡市各区县常住人口",
        unit="单位：万人",
    )
    yield one("常住人口：万人、年份由近到远", "常住人口.xlsx", table)
    have = Line("机构", ("管理机构",), {"measure": "district_office"}, form="plain", size=1)
    staff = Line("人员", ("专职人员（人）",), {"measure": "district_staff_persons"}, size=9)
    money = Line("经费", ("工作经费（万元）",), {"measure": "district_budget_yuan"}, factor=10_000, size=5000)
    table = Cross(
        areas(total=""),
        [have, staff, money],
        ("区县",),
        {"dataset": "district_capacity", **at_year(2012)},
        title="2012年各区县知识产权机构人员经费情况表",
    )
    said = drawn(table).mapped(lambda spot, cell: _said(cell))
    yield made("管理能力：有无", "机构人员经费情况.xls", said)
    yield one("管理能力：万元", "机构人员经费.xlsx", table)
    yield _benchmarks()


def _said(cell: Cell) -> Cell:
    """An office that is there is 有 and counts 1; 无 counts 0."""
    if not isinstance(cell.truth, Fact) or cell.truth.measure != "district_office":
        return cell
    there = cell.truth.area in (DISTRICTS["渭滨区"], DISTRICTS["岐山县"])
    return replace(cell, value="有" if there else "无", truth=replace(cell.truth, value=float(there)))


def _benchmarks() -> Case:
    def year(y: int) -> Line:
        return Line(
            f"y{y}", (str(y),), {"start": date(y, 1, 1), "months": 12, "published": date(y + 1, 3, 1)}, size=40_000
        )

    counted = {"basis": "year_to_date"}
    invention = {"dimension": "patent_type", "kind": "invention"}
    columns = [
        Line("申请", ("专利申请量",), {"measure": "patent_applications", **counted}),
        Line("发明", ("其中：发明专利申请量",), {"measure": "patent_applications", **counted, **invention}, size=900),
        Line("授权", ("专利授权量",), {"measure": "patent_grants", **counted}),
        Line("人口", ("常住人口（万人）",), {"measure": "population", "basis": "stock"}, factor=10_000),
        Line("发布", ("发布日期",), fill=lambda key: f"{int(key[1:]) + 1}-03-01"),
    ]
    rows = [year(y) for y in (2010, 2011, 2012)]
    base = {"dataset": "provincial_benchmarks", "area": PROVINCE}
    table = Cross(rows, columns, ("年份",), base, title="陕西省专利申请、授权和常住人口（全省对标数据）")
    values: dict[tuple[str, str], float | None] = {}
    for y, row in enumerate(rows):
        values |= {(row.key, "申请"): 30_000 + 7000 * y, (row.key, "发明"): 9000 + 2000 * y}
        values |= {(row.key, "授权"): 10_000 + 2000 * y, (row.key, "人口"): 37_350_000 + 90_000 * y}
    table.values = values
    return one("全省对标：年份×指标、发布日期", "全省对标数据.xlsx", table)


def _targets() -> Case:
    def share(goal: str, text: str) -> Line:
        return Line(goal, (text,), {"dimension": "goal", "kind": goal}, factor=0.01, size=40)

    columns = [
        share("patent_growth", "专利申请量年增长"),
        share("invention_share", "发明专利申请占比"),
        Line("training", ("知识产权培训",), {"dimension": "goal", "kind": "training"}, size=900),
    ]
    table = Cross(
        areas(SOME, total=""),
        columns,
        ("区县",),
        flow("district_targets", "district_target", **at_year(2013)),
        title="2013年区县目标任务分解表",
    )
    return one("区县目标：百分数与人次", "目标任务.xlsx", table)
