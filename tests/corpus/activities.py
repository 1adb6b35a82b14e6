"""Record lists of what the city's offices do: platform, work items, funds, training, cases, events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from tests.corpus.grid import Grid
from tests.corpus.lists import Column, Listing, Stored, day, district, kind, number, text
from tests.corpus.making import made
from tests.corpus.names import CITY, DEPARTMENTS, DISTRICTS
from tests.corpus.records import listed
from tests.corpus.truth import Case


def cases() -> Iterator[Case]:
    """Lists of the city, then lists of districts."""
    yield from _city()
    yield from _activity()


def _city() -> Iterator[Case]:
    whole = {"area_code": CITY}
    works = {"知识产权公共服务平台": "platform", "装备制造": "db_equipment", "新材料专利数据库": "db_materials"}
    stages = {"未启动": "not_started", "建设中": "building", "试运行": "trial", "已建成": "operating"}
    columns = [
        kind("项目", "milestone", works),
        kind("阶段", "stage", stages),
        day("日期", "reported_on", "chinese", date(2012, 1, 1), 500),
        text("说明", "note"),
    ]
    yield listed(
        "平台与数据库",
        "平台和数据库建设进展.xlsx",
        Listing("milestones", columns, title="平台和数据库建设进展情况", count=6),
        whole=whole,
    )
    items = {
        "建立部门协调机制": "coordination",
        "健全区县知识产权管理机构": "district_offices",
        "开展重大经济活动知识产权审议": "ip_review",
    }
    states = {"推进中": "under_way", "已完成": "done", "滞后": "late"}

    def progress(chance: Random, n: int) -> Stored:
        share = chance.randint(5, 100)
        return f"{share}%", share / 100

    columns = [
        kind("事项", "work_item", items),
        text("责任单位", "lead"),
        Column("进度（%）", "progress_percent", progress),
        kind("状态", "work_state", states),
        text("说明", "note"),
    ]
    yield listed(
        "重点任务",
        "重点任务台账.xls",
        Listing("work_items", columns, title="重点任务台账（截至2013年6月30日）", count=3),
        whole={**whole, "reported_on": date(2013, 6, 30)},
    )
    uses = {"资助奖励": "subsidies_awards", "宣传培训": "publicity_training", "执法保护": "enforcement"}
    columns = [
        day("日期", "booked_on", "iso", date(2012, 5, 1), 200),
        kind("用途", "fund_use", uses),
        text("项目", "purpose"),
        number("预算金额（万元）", "budgeted_yuan", factor=10_000, largest=9000),
        number("支出金额（万元）", "spent_yuan", "text", 10_000, 9000),
    ]
    yield listed(
        "资金：万元",
        "专项资金明细.xlsx",
        Listing("funds", columns, title="2012年知识产权专项资金使用明细"),
        whole=whole,
    )
    bare = [replace(c, header=c.header.replace("（万元）", "")) for c in columns]
    yield listed(
        "资金：单位在角上",
        "专项资金明细.csv",
        Listing("funds", bare, title="2012年知识产权专项资金使用明细", above=["单位：万元"]),
        whole=whole,
    )


def training(**more: Any) -> Listing:
    """Training sessions."""
    audience = {"公务员": "civil_servants", "企业负责人": "managers", "科技人员": "researchers"}
    columns = [
        day("培训日期", "held_on", "mixed"),
        text("培训主题", "topic"),
        text("培训地点", "venue"),
        kind("培训对象", "audience", audience),
        number("培训人次", "attendances", "text"),
        text("主办单位", "host"),
    ]
    return Listing("training", columns, **{"title": "2013年3月知识产权培训情况表", **more})


def _activity() -> Iterator[Case]:
    plain = training()
    yield listed("培训", "培训情况.xlsx", replace(plain, columns=[*plain.columns, district()]))
    sheets = [
        replace(plain, title=f"{name}2013年3月知识产权培训情况表", seed=name, first=n * 20, count=4).draw(Grid(name))
        for n, name in enumerate(list(DISTRICTS)[:4])
    ]
    cases_by_sheet = made("培训，一区一张工作表", "2013年3月培训.xlsx", *sheets)
    yield cases_by_sheet
    states = {"已结案": "closed_case", "办理中": "open_case"}
    why = {
        "假冒专利": "counterfeit_patent",
        "商标侵权": "trademark_infringement",
        "侵犯著作权": "copyright_infringement",
    }

    def closed(chance: Random, n: int) -> Stored:
        value = date(2013, 5, 1 + chance.randrange(28))
        return (f"{value.year}年{value.month}月{value.day}日", value) if n % 3 else ("—", None)

    columns = [
        text("案号", "case_number", "宝知执字〔2013〕"),
        kind("案由", "case_type", why),
        kind("执法部门", "department", DEPARTMENTS),
        day("立案日期", "filed_on", "mixed"),
        Column("结案日期", "closed_on", closed),
        kind("状态", "case_state", states),
        kind("移送公安", "passed_to_police", {"否": "no", "是": "yes"}),
        district("区县", "mixed"),
    ]
    yield listed(
        "执法案件台账",
        "执法案件台账.xls",
        Listing("enforcement_cases", columns, title="2013年行政执法案件台账（1-6月）", count=10),
    )
    happenings = {
        "领导小组会议": "leadership_meeting",
        "3·15宣传": "march_15",
        "四进": "four_entries",
        "联合执法": "joint_action",
    }
    venues = {"企业": "enterprise", "学校": "school", "社区": "community"}
    columns = [
        day("活动日期", "held_on", "chinese"),
        kind("类型", "event_kind", happenings),
        kind("场所类别", "venue_kind", venues),
        text("名称", "title"),
        number("数量", "item_count", largest=9),
        district(),
    ]
    yield listed(
        "活动台账", "活动台账.ods", Listing("events", columns, title="2013年第一季度知识产权活动台账", count=9)
    )
