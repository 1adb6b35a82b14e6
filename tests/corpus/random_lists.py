"""Hypothesis strategies: random record lists, their columns in any order."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.corpus.grid import Grid
from tests.corpus.lists import Column, Listing, day, district, kind, number, patent, text
from tests.corpus.names import APPLICANTS, AUDIENCES, DEPARTMENTS, PATENT_TYPES
from tests.corpus.random_tables import NUMBER_FORMS, Drawn


@st.composite
def record_lists(draw: st.DrawFn) -> Drawn:
    """Applications, training sessions, cases or marks of a month, their columns in any order."""
    form = draw(st.sampled_from(["iso", "chinese", "dots", "compact", "slashes", "real", "mixed", "serial", "wide"]))
    place = district(
        draw(st.sampled_from(["区县", "所属区县", "县区"])), draw(st.sampled_from(["long", "short", "mixed"]))
    )
    dataset, title, columns = draw(st.sampled_from([_applications, _sessions, _cases, _marks]))(draw, form)
    order = draw(st.permutations([*columns, place]))
    listing = Listing(
        dataset,
        order,
        count=draw(st.integers(2, 12)),
        title=title,
        index=draw(st.booleans()),
        seed=str(draw(st.integers(0, 10**6))),
    )
    return Drawn(listing.draw(Grid("Sheet1")), False)


Listed = tuple[str, str, list[Column]]


def _applications(draw: st.DrawFn, form: str) -> Listed:
    numbers = patent("申请号", "application_number", form=draw(st.sampled_from(["dot", "plain", "CN", "mixed"])))
    return (
        "patent_applications",
        "2013年3月专利申请明细表",
        [
            numbers,
            day("申请日", "filed_on", form),
            kind("专利类型", "patent_type", PATENT_TYPES),
            text("申请人", "applicant"),
            kind("申请人类型", "applicant_kind", APPLICANTS),
        ],
    )


def _sessions(draw: st.DrawFn, form: str) -> Listed:
    return (
        "training",
        "2013年3月知识产权培训情况表",
        [
            day("培训日期", "held_on", form),
            text("培训主题", "topic"),
            text("培训地点", "venue"),
            number("培训人次", "attendances", draw(NUMBER_FORMS)),
            kind("培训对象", "audience", AUDIENCES),
        ],
    )


def _cases(draw: st.DrawFn, form: str) -> Listed:
    why = {"假冒专利": "counterfeit_patent", "商标侵权": "trademark_infringement"}
    return (
        "enforcement_cases",
        "2013年3月行政执法案件台账",
        [
            text("案号", "case_number", "宝知〔2013〕"),
            kind("案由", "case_type", why),
            day("立案日期", "filed_on", form),
            kind("执法部门", "department", DEPARTMENTS),
            kind("移送公安", "passed_to_police", {"是": "yes", "否": "no"}),
        ],
    )


def _marks(draw: st.DrawFn, form: str) -> Listed:
    return (
        "trademark_registrations",
        "2013年3月商标注册明细",
        [
            text("注册号", "registration_number", "1100"),
            day("注册公告日期", "registered_on", form),
            text("商标名称", "mark_name"),
            text("注册人", "registrant"),
        ],
    )
