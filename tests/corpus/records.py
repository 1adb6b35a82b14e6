"""Record lists of rights and of firms, in all formats, with the dates, districts and notes of offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from tests.corpus.grid import Grid
from tests.corpus.lists import Column, Listing, Stored, day, district, kind, month_day, number, patent, text
from tests.corpus.making import made
from tests.corpus.names import APPLICANTS, PATENT_TYPES
from tests.corpus.truth import Case

TYPES = kind("专利类型", "patent_type", PATENT_TYPES)
LEVELS = {"国家级": "national", "省级": "provincial", "市级": "municipal"}


def cases() -> Iterator[Case]:
    """Applications, grants, registrations, recognitions, enterprises."""
    yield from _patents()
    yield from _registrations()
    yield from _names()


def listed(name: str, file_name: str, listing: Listing, sheet: str = "Sheet1", **more: Any) -> Case:
    """A file of one list."""
    return made(name, file_name, listing.draw(Grid(sheet)), **more)


def applications(form: str = "iso", areas: str = "long", numbers: str = "dot", **more: Any) -> Listing:
    """Patent applications of March 2013."""
    columns = [
        patent("申请号", "application_number", form=numbers),
        day("申请日", "filed_on", form),
        TYPES,
        text("申请人", "applicant"),
        kind("申请人类型", "applicant_kind", APPLICANTS),
        district(form=areas),
        text("发明名称", "title", "一种示例装置"),
    ]
    return Listing("patent_applications", columns, **{"title": "2013年3月专利申请明细表", **more})


def _patents() -> Iterator[Case]:
    for form, ending in (
        ("real", "xlsx"),
        ("chinese", "xls"),
        ("dots", "csv"),
        ("compact", "xlsx"),
        ("serial", "xlsx"),
        ("compact_number", "xls"),
        ("mixed", "xlsx"),
        ("slashes", "tsv"),
        ("wide", "ods"),
        ("clock", "csv"),
        ("serial_text", "xlsx"),
        ("numerals", "xls"),
    ):
        yield listed(f"申请明细，日期：{form}", f"2013年3月申请明细.{ending}", applications(form), encoding="utf-16")
    yield listed("申请明细，号码各式", "申请明细.xlsx", applications(numbers="mixed", areas="mixed", count=12))
    yield listed(
        "申请明细，无标题", "2013年3月专利申请明细.csv", applications(title="", index=False), encoding="gb18030"
    )
    after: list[list[Any]] = [["合计", "8件"], [], ["备注：以第一申请人地址为准。"], ["制表人：李四"]]
    yield listed("申请明细，合计行与备注", "申请明细.xls", applications(after=after))
    yield listed("申请明细，任意处开始", "申请明细.xlsx", applications(top=3, left=2, above=["填报单位：市知识产权局"]))
    columns = [
        patent("专利号", "patent_number", 2011, "ZL"),
        day("授权公告日", "granted_on", "chinese"),
        TYPES,
        text("专利权人", "owner"),
        text("专利名称", "title", "示例专利"),
        district("所属区县", "short"),
    ]
    grants = Listing("patent_grants", columns, title="2013年3月专利授权清单", count=10)
    yield listed("授权明细，ZL号、简称", "授权清单.xls", grants)
    grid = grants.draw(Grid("授权"))
    other = replace(grants, first=10, seed="other").draw(Grid("授权（续）"))
    yield made("授权明细，两张工作表", "授权清单.xlsx", grid, other)
    yield made("授权明细，中间空行", "授权清单.xlsx", grants.draw(Grid("Sheet1")).with_blank_rows([4, 7]))
    yield made(
        "授权明细，隐藏的行",
        "授权清单.xlsx",
        replace(grants.draw(Grid("Sheet1")), hidden_rows={4, 5}),
        may=["hidden_rows", "rows_hidden", "hidden_cells"],
    )
    yield made("授权明细，跨页重复表头", "授权清单.csv", _again(grants.draw(Grid("Sheet1")), 6))
    yield made("授权明细，表头两行", "授权清单.xlsx", _two_rows(grants.draw(Grid("Sheet1"))))


def _again(grid: Grid, before: int) -> Grid:
    """The header once more."""
    heads = {column: cell for (row, column), cell in grid.cells.items() if row == grid.header[0]}
    grid = grid.with_blank_rows([before])
    return replace(grid, cells=grid.cells | {(before, column): cell for column, cell in heads.items()})


def _two_rows(grid: Grid) -> Grid:
    """The upper row of the header groups columns, as merged cells."""
    top = grid.header[0]
    grid = grid.with_blank_rows([top + 1])
    heads = {column: cell for (row, column), cell in grid.cells.items() if row == top}
    for column, cell in heads.items():
        if column in (1, 2, 3):
            grid.cells[top + 1, column] = cell
            del grid.cells[top, column]
        else:
            grid.merge(top, column, top + 1, column)
    grid.put(top, 1, "专利信息")
    grid.merge(top, 1, top, 3)
    return grid


def _registrations() -> Iterator[Case]:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    def serial(chance: Random, n: int) -> Stored:
        digits = str(10_000_000 + n * 37 + chance.randint(0, 30))
        return (digits.translate(wide) if n % 3 == 1 else int(digits) if n % 3 == 2 else digits), digits

    columns = [
        Column("注册号", "registration_number", serial),
        day("注册公告日期", "registered_on", "dots"),
        text("商标名称", "mark_name"),
        number("国际分类", "", largest=45),
        text("注册人", "registrant"),
        district(),
    ]
    listing = Listing("trademark_registrations", columns, title="2013年3月商标注册明细表", count=9)
    yield listed("商标明细，号码为数字、文字、全角", "商标注册明细.xlsx", listing)
    columns = [
        text("登记号", "registration_number", "2013SR0"),
        day("登记日期", "registered_on", "hyphens"),
        text("作品（软件）名称", "title"),
        kind("类别", "work_kind", {"软件": "software", "美术作品": "other_work"}),
        text("著作权人", "owner"),
        district("区（县）", "padded"),
    ]
    yield listed(
        "著作权明细", "著作权登记.ods", Listing("copyright_registrations", columns, title="2013年3月著作权登记明细")
    )


def _names() -> Iterator[Case]:
    columns = [
        text("商标名称", "mark_name"),
        text("注册人", "registrant"),
        kind("认定类别", "recognition", {"著名商标": "famous", "驰名商标": "well_known"}),
        month_day("认定日期", "recognised_on"),
        day("有效期至", "valid_until", "chinese", date(2015, 1, 1)),
        district(),
    ]
    yield listed(
        "驰著名商标，认定年月",
        "商标名录.xls",
        Listing("trademark_recognitions", columns, title="驰名、著名商标名录（截至2013年9月30日）"),
    )
    registers = {"地理标志商标": "trademark", "地理标志保护产品": "quality_inspection", "农产品地理标志": "agriculture"}
    columns = [
        text("产品名称", "product_name"),
        kind("保护类型", "protection", registers),
        day("核准日期", "approved_on", "real", date(2010, 1, 1), 900),
        district(),
    ]
    yield listed(
        "地理标志",
        "地理标志产品名录.xlsx",
        Listing("geographical_indications", columns, title="宝鸡市地理标志产品名录（截至2013年6月30日）"),
    )
    levels = {"国际标准": "international", "国家标准": "national", "行业标准": "industry"}
    columns = [
        text("标准号", "standard_number", "GB/T 100"),
        text("标准名称", "standard_name"),
        text("参与企业", "participant"),
        kind("级别", "standard_level", levels),
        day("发布日期", "published_on"),
        patent("专利号", "patent_number", 2009, "ZL"),
        text("专利权人", "enterprise"),
        district(),
    ]
    yield listed(
        "标准", "专利技术标准清单.csv", Listing("standards", columns, title="专利技术标准清单"), encoding="gbk"
    )
    columns = [
        text("企业名称", "enterprise"),
        kind("级别", "enterprise_level", LEVELS),
        kind("类型", "enterprise_type", {"试点": "pilot", "示范": "demonstration"}),
        month_day("认定日期", "recognised_on", "点", 2012),
        kind("内部制度", "ip_rules", {"有": "yes", "无": "no", "√": "yes"}),
        district(),
    ]
    yield listed(
        "试点示范企业", "试点示范企业名单.xlsx", Listing("ip_enterprises", columns, title="知识产权试点示范企业名单")
    )
