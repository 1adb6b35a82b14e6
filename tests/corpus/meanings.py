"""Words that once stored a wrong number in silence, or were asked without need: what is counted, and for which time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tests.corpus.cross import Parts
from tests.corpus.habits import GRANTS, KINDS, ONE, TITLE, Rows, pair
from tests.corpus.layouts import APPLICATIONS, MARCH
from tests.corpus.lists import Column, Listing, Stored, district, kind, number, text
from tests.corpus.making import made
from tests.corpus.names import APPLICANTS
from tests.corpus.parts import flow, months_of, of_month, to_date
from tests.corpus.records import listed
from tests.corpus.truth import Case
from tests.corpus.typed import sheet

YEAR: Parts = to_date(2013, 3)
GRANTED = {**GRANTS}
INVENTION = KINDS[0] or {}


def cases() -> Iterator[Case]:
    """Measures, kinds in titles, times in headers and titles, lists."""
    yield from _measures()
    yield from _title_kinds()
    yield from _narrower()
    yield from _headers()
    yield from _titles()
    yield from _lists()


def _one(name: str, title: str, heads: Sequence[str], parts: Sequence[Parts | None], *rows: Sequence[Any],
         base: Parts = APPLICATIONS, **more: Any) -> Case:  # fmt: skip
    body: Rows = [[title], ["区县", *heads], *pair(list(parts), *rows)]
    return made(name, more.pop("file_name", "申请.xlsx"), sheet(body, base, more.pop("sheet", "S")), **more)


def _measures() -> Iterator[Case]:
    title = "2013年3月专利情况"
    inside = {**GRANTED, **INVENTION}
    yield _one("申请、其中发明、授权、其中发明", title, ["专利申请量", "其中：发明", "专利授权量", "其中：发明"],
               [{}, INVENTION, GRANTED, inside], (6, 3, 5, 1), (9, 6, 7, 2))  # fmt: skip
    yield _one("申请、授权、其中发明是授权的", title, ["专利申请量", "专利授权量", "其中：发明"],
               [{}, GRANTED, inside], (6, 5, 1), (9, 7, 2))  # fmt: skip
    yield _one("申请、授权之后的类型不知属于谁", title, ["专利申请量", "专利授权量", "发明"], [{}, GRANTED, INVENTION],
               (6, 5, 1), (9, 7, 2), findings=["ask_dataset"],
               may=["total_of_kinds"],
               answers={"ask_dataset": "patent_applications",
                        "ask_header": "patent_applications/patent_type/invention"})  # fmt: skip
    yield _one("任务数与完成数", "2013年1-3月专利申请任务完成情况", ["任务数", "完成数", "完成率"], [None, {}, None],
               (100, 30, "30%"), (80, 20, "25%"), base=flow("patent_applications", **YEAR),
               findings=["measure_unknown"])  # fmt: skip


def _title_kinds() -> Iterator[Case]:
    yield _one("标题只说发明", "2013年3月各区县发明专利申请量", ["数量"], [INVENTION])
    firm = {"dimension": "applicant_kind", "kind": APPLICANTS["企业"]}
    yield _one("标题只说企业", "2013年3月各区县企业专利申请量", ["数量"], [firm])
    sheets = [sheet([[TITLE], ["区县", "数量"], *pair([head])], APPLICATIONS, name)
              for name, head in zip(("发明", "实用新型"), KINDS, strict=False)]  # fmt: skip
    yield made("一类一张工作表", "申请.xls", *sheets)


def _narrower() -> Iterator[Case]:
    for title in ("PCT专利申请量", "专利申请计划"):
        yield _one(f"标题另有所指：{title}", f"2013年3月各区县{title}", ["数量"], [None],
                   answers={"ask_dataset": "none"}, findings=["ask_dataset"])  # fmt: skip


def _headers() -> Iterator[Case]:
    table: list[tuple[list[str], list[Parts | None]]] = [
        (["今年", "上年同期", "平均"], [{}, None, None]),
        (["本月", "上月", "月平均"], [{}, None, None]),
        (["本月", "本年", "去年同期"], [{}, YEAR, None]),
        (["本期", "上期"], [{}, None]),
        (["本月", "本月止累计"], [{}, YEAR]),
        (["当月", "自年初累计"], [{}, YEAR]),
        (["3月", "1—本月"], [{}, YEAR]),
        (["今年3月", "去年3月"], [{}, None]),
    ]
    for heads, parts in table:
        yield _one("、".join(heads), TITLE, heads, parts, (3, 9, 8), (4, 12, 11))
    vague = {"answers": {"ask_period": "2013-01..2013-03"}, "findings": ["period_conflict", "ask_period"]}
    yield _one("本年：当月还是累计", TITLE, ["本年"], [YEAR], **vague)
    yield _one(
        "表头是几年", TITLE, ["申请量", "2010-2012年"], [{}, None], (3, 30), (4, 40), findings=["period_unclear"]
    )
    yield _one("表头的年份写错", "各区县专利申请量", ["2012年", "2103年"], [to_date(2012, 12), None], (3, 30), (4, 40),
               base=flow("patent_applications"), findings=["period_implausible"])  # fmt: skip
    months = [of_month(2013, m) for m in (1, 2, 3)]
    yield _one("光写数字的月份", "2013年商标注册情况", [1, 2, 3], months, (3, 4, 5), (6, 7, 8),  # type: ignore[list-item]
               base=flow("trademark_registrations"), file_name="商标.xls")  # fmt: skip
    earlier = [of_month(2013, 4), of_month(2013, 5)]
    yield _one("标题的月份不在表头里", "2013年6月各区县专利申请量", ["4月", "5月"], earlier, (3, 4), (6, 7),
               base=flow("patent_applications"), answers={"ask_period": "2013-06"},
               findings=["period_conflict", "ask_period"])  # fmt: skip


def _titles() -> Iterator[Case]:
    told: list[tuple[str, str, str, Parts]] = [
        ("2103年3月各区县专利申请量", "period_implausible", "2013-03", MARCH),
        ("2012年13月各区县专利申请量", "period_implausible", "2012-12", of_month(2012, 12)),
        ("截止2013年3月底历年累计专利申请量", "period_since", "2013-01..2013-03", YEAR),
    ]
    for title, rule, answer, parts in told:
        yield _one(f"时间不对：{title}", title, ["申请量"], ONE, base=flow("patent_applications", **parts),
                   answers={"ask_period": answer}, findings=[rule, "ask_period"])  # fmt: skip
    yield _one("3-4月", "2013年3-4月专利申请情况", ["申请量"], ONE,
               base=flow("patent_applications", **months_of(2013, 3, 2)))  # fmt: skip


def _sessions(days: Sequence[tuple[Any, Any]], title: str, amounts: Column | None = None, **more: Any) -> Listing:
    def make(chance: object, n: int) -> Stored:
        return days[n % len(days)]

    columns = [
        Column("培训时间", "held_on", make),
        text("培训主题", "topic"),
        text("培训地点", "venue"),
        kind("培训对象", "audience", {"公务员": "civil_servants"}),
        amounts or number("培训人次", "attendances"),
        district(),
    ]
    return Listing("training", columns, title=title, count=len(days), **more)


def _lists() -> Iterator[Case]:
    day = date(2013, 5, 6)
    spans = ["2013.5.6-8", "2013年5月6日至8日", "2013-05-06—2013-05-08", "5月6-8日", "2013年5月6、7日", "2013/5/6~5/8",
             "5月6日"]  # fmt: skip
    title = "2013年知识产权培训情况表"
    foot = [[], [8, "合计", "7期", "/", "公务员", 900, "/"]]
    sessions = _sessions([(one, day) for one in spans], title, after=foot)
    yield listed("培训：起止日期、合计在日期栏", "培训.xlsx", sessions)
    days = [("2013-05-06", day), ("2012-05-06", date(2012, 5, 6))]
    sessions = _sessions(days, "2013年5月知识产权培训情况表")
    yield listed("培训：落在标题之外的日期", "培训.xls", sessions, findings=["date_outside"])
    rows = [["2013-05-06", "一", "会", -5, "眉县"], ["2013-05-07", "二", "会", 5.5, "眉县"],
            ["2013.5.8-6", "三", "会", 50, "眉县"]]  # fmt: skip
    grid = sheet([[title], ["日期", "培训主题", "地点", "人次", "区县"], *rows])
    wrong = ["count_negative", "count_fraction", "not_a_date"]
    yield made("培训：负数、小数、倒着的日期", "培训.csv", grid, findings=wrong, may=["ask_period", "period_missing"])
    form = sheet([["培训情况登记表"], ["培训日期", "2013-03-01"], ["培训主题", "一"], ["培训地点", "会"], ["人次", 50]])
    yield made("竖排的登记表", "登记表.xlsx", form, answers={"ask_dataset": "none"}, findings=["ask_dataset"],
               may=["row_unknown"])  # fmt: skip
