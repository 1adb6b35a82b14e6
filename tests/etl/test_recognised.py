"""What a table is taken for is scored and explained; what words can't tell apart is asked."""

from __future__ import annotations

from datetime import date

import pytest

from etl.areas import AreaIndex
from etl.day_ranges import day_range
from etl.doubts import foreign_place
from etl.reading import vocabulary_of
from scorecard.plan import load_plan
from tests.etl.office import demo_plan, read, rules, xlsx
from tests.fixtures.xian import write_xian_plan

BODY = [["区县", "发明", "实用新型"], ["渭滨区", 1, 2], ["眉县", 3, 4]]


def test_a_match_is_scored_and_says_why() -> None:
    clear, vague = (
        read(xlsx({"S": [[title], *BODY]})).tables[0]
        for title in ("2013年3月各区县专利申请统计表", "2013年3月专利申请量")
    )
    assert {"发明", "实用新型"} < set(clear.why)
    assert any("专利申请" in word for word in clear.why)
    assert 0.45 <= vague.confidence <= clear.confidence <= 1


@pytest.mark.parametrize(
    ("title", "sheet", "asked"),
    [
        ("2013年3月统计表", "S", "ask_dataset"),
        ("2013年3月专利申请、授权统计表", "S", "ask_dataset"),
        ("2013年3月规模以上工业企业专利申请量", "S", "ask_dataset"),
        ("2013年3月专利申请资助情况", "S", "ask_dataset"),
        ("2013年3月专利申请任务完成情况", "S", ""),
        ("2013年3月专利申请统计表", "S", ""),
    ],
)
def test_what_titles_leave_open_is_asked(title: str, sheet: str, asked: str) -> None:
    reading = read(xlsx({sheet: [[title], *BODY]}))
    assert [question.rule for question in reading.questions] == ([asked] if asked else [])
    assert bool(reading.facts.num_rows) is not bool(asked)


def test_a_county_that_is_called_like_the_city_is_not_the_city(tmp_path_factory: pytest.TempPathFactory) -> None:
    words = vocabulary_of(load_plan(write_xian_plan(tmp_path_factory.mktemp("xian"))))
    assert words.areas.exact("西安区") is None
    assert words.areas.find("西安区").code is None
    assert foreign_place(["西安区2013年3月专利申请"], words) == "西安区"
    assert foreign_place(["西安区县2013年3月专利申请"], words) == ""
    assert [AreaIndex(demo_plan()).names_city(text) for text in ("宝鸡市", "宝鸡各区县", "咸阳市")] == [
        True,
        True,
        False,
    ]


def test_rows_that_count_since_long_ago_are_asked_but_not_where_each_has_its_year() -> None:
    rows = [["历年累计专利授权情况"], ["年份", "授权量"], ["2011年", 3], ["2012年", 4]]
    assert rules(read(xlsx({"S": rows}))) == []
    assert [rule for _, rule, _ in rules(read(xlsx({"S": [["1985年以来专利申请量"], *BODY]})))] == ["period_since"]


@pytest.mark.parametrize(
    ("text", "year", "span"),
    [
        ("2013.5.6-8", None, ("2013-05-06", "2013-05-08")),
        ("2013年5月30日-6月1日", None, ("2013-05-30", "2013-06-01")),
        ("2013.12.30-2014.1.2", None, ("2013-12-30", "2014-01-02")),
        ("五月六日至八日", 2013, ("2013-05-06", "2013-05-08")),
        ("5月6、7、8日", 2013, ("2013-05-06", "2013-05-08")),
        ("5月6日", None, None),
        ("2013.5.8-6", None, None),
        ("2013.5-8", None, None),
        ("2013.2.30-31", None, None),
        ("5-6", 2013, None),
        ("3、4", 2013, None),
        (20130506, 2013, None),
    ],
)
def test_several_days_in_one_cell(text: object, year: int | None, span: tuple[str, str] | None) -> None:
    wanted = tuple(map(date.fromisoformat, span)) if span else None
    assert day_range(text, year) == wanted
