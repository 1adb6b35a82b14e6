"""The pages of work items and submissions, and what doesn't agree, as staff and as a district meet them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from pages.parts.submission_rows import month_list
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import Place
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.pages import city
from tests.pages.reading import html
from tests.pages.viewing import table_with, view, words

ZH, EN = Texts("zh"), Texts("en")
DISTRICT = viewer_of("district", "610302")
VIEWS = ("timeline", "board", "list", "meetings", "fund", "platform")


def chinese(text: str) -> str:
    return "".join(sign for sign in text if "\u4e00" <= sign <= "\u9fff")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shown", VIEWS)
def test_every_view_draws_and_its_english_has_no_chinese_but_data(place: Place, shown: str, language: str) -> None:
    app = view("work_items", place, language=language, view=shown)
    assert not app.exception
    told = words(app) + str([column for grid in app.dataframe for column in grid.value.columns])
    if language == "en":
        for data in ("市知识产权局", "进展", "年报表", "台账", "宝鸡第", "厂"):
            told = told.replace(data, "")
        assert not chinese(told)


def test_what_is_overdue_stands_first(place: Place) -> None:
    app = view("work_items", place)
    assert app.title[0].value == ZH.t("work_items.answer.overdue", count=23, done=1, late=1)
    told = "".join(html(app))
    assert told.index("加强执法能力和联合执法") < told.index("建立部门协调机制")
    assert "2013年6月30日，逾期92天" in told
    assert ZH.t("work_items.column.lead") in str(app.table[0].value.to_dict()), "the overdue one is shown in full"


def test_an_earlier_month_knows_nothing_of_later_reports(place: Place) -> None:
    app = view("work_items", place, as_of="2012-09", item="coordination")
    told = "".join(html(app)) + str([table.value.to_dict() for table in app.table])
    assert "已完成" not in told.split("推进中")[0]
    assert "40%" in told and "逾期" not in app.title[0].value.replace("无逾期", "")


def test_meetings_say_which_half_year_has_none(place: Place) -> None:
    app = view("work_items", place, view="meetings")
    told = table_with(app, ZH.t("work_items.meetings.span"))
    states = dict(zip(told[ZH.t("work_items.meetings.span")], told[ZH.t("work_items.meetings.state")], strict=True))
    assert "1次" in states["2012年上半年"]
    assert ZH.t("work_items.meetings.is_lacking") in states["2012年下半年"]
    assert ZH.t("work_items.meetings.is_open") in states["2013年下半年"]
    years = table_with(app, "“3·15”宣传")
    assert years["“3·15”宣传"].str.contains("1次").all()


def test_the_fund_is_counted_in_wan_and_says_how_it_is_read(place: Place) -> None:
    app = view("work_items", place, view="fund")
    assert re.sub("<[^>]*>", "", "".join(html(app))).replace(" ", "").startswith("专项资金预算100万元")
    assert "口径说明" in words(app)
    rows = Warehouse(place.warehouse).run("work_figures_of_month", viewer=LOCAL_OWNER, as_of=city.LAST).to_pylist()
    spent = {row["figure"]: row for row in rows if row["item"] == "special_fund"}
    assert (spent["budgeted"]["state"], spent["spent"]["value"], spent["spent_of_budgeted"]["value"]) == (
        "met",
        3e5,
        0.3,
    )
    missing = [row for row in rows if row["figure"] == "agencies"]
    assert json.loads(missing[0]["missing_json"]) == ["events"]


def test_a_district_reads_the_state_of_the_items_but_neither_notes_nor_other_districts(place: Place) -> None:
    app = view("work_items", place, viewer=DISTRICT)
    told = "".join(html(app)) + str([table.value.to_dict() for table in app.table])
    assert "逾期92天" in told and "进展2" not in told
    assert not app.dataframe, "the reports are the city's own list"
    capacity = table_with(view("work_items", place, viewer=DISTRICT, view="meetings"), "管理机构（个）")
    assert capacity.iloc[:, 0].tolist() == ["渭滨"]
    warehouse = Warehouse(place.warehouse)
    for query, asked in (("work_items_of_month", {"as_of": city.LAST}), ("differences", {})):
        for row in warehouse.run(query, viewer=DISTRICT, **asked).to_pylist():
            assert row.get("note") is None
            assert row["area_code"] in (city.CITY, "610302")
    zone = warehouse.run("work_figures_of_month", viewer=DISTRICT, as_of=city.LAST)
    assert set(zone["area_code"].to_pylist()) == {city.CITY}, "the zone's figures are the zone's"


# --- submissions -----------------------------------------------------------------------------------------------------


def test_submissions_show_who_is_missing_and_for_how_long(place: Place) -> None:
    """All was accepted on 12 October, two days after September was due; the demo's days are counted to that day."""
    app = view("submissions", place, show="gaps", year="2013")
    gaps = table_with(app, ZH.t("submissions.months"))
    first = gaps.iloc[0]
    assert (first[ZH.t("submissions.reporter")], first[ZH.t("submissions.months")]) == ("太白县", "9月")
    assert (first[ZH.t("submissions.due")], first[ZH.t("submissions.longest")]) == ("次月10日前", "2")
    assert app.title[0].value.endswith("还缺1份")
    grid = table_with(view("submissions", place, year="2013", reporter=city.LATE), "1月")
    assert "缺2天" in grid["9月"][0] and "迟" in grid["8月"][0]
    assert (grid[["10月", "11月", "12月"]] == "").all(axis=None), "months that aren't over"


@pytest.mark.parametrize(("day", "states"), [(9, {"pending"}), (10, {"pending"}), (11, {"missing"})])
def test_what_has_not_come_is_missing_only_after_the_due_day(place: Place, day: int, states: set[str]) -> None:
    asked = {"year": 2013, "day": date(2013, 10, day)}
    rows = Warehouse(place.warehouse).run("submissions_of_year", viewer=LOCAL_OWNER, **asked).to_pylist()
    mine = [row for row in rows if row["area_code"] == city.LATE and row["month"] == city.LAST]
    assert {row["state"] for row in mine} == states
    assert [row["days_late"] for row in mine] == [1 if states == {"missing"} else None]


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2013, 10, 12), "came"), (date(2014, 4, 30), "pending"), (date(2014, 5, 1), "missing")],
)
def test_what_comes_yearly_is_missing_only_after_its_day_of_the_next_year(place: Place, day: date, state: str) -> None:
    """Population is told up to 2012 and due by the end of April; what comes irregularly is never missing."""
    rows = Warehouse(place.warehouse).run("other_submissions", viewer=LOCAL_OWNER, day=day).to_pylist()
    states = {row["dataset"]: row["state"] for row in rows}
    assert (states["population"], states["events"], states["district_targets"]) == (state, "as_it_comes", "undated")
    assert "patent_applications" not in states
    if state == "came":
        due = ZH.t("submissions.due")
        shown = table_with(view("submissions", place, show="others"), due)
        assert {"次年4月30日前", "次月10日前", "—"} == set(shown[due]) - {"次年2月28日前"}


def test_the_reminder_names_who_what_and_when_and_follows_the_filters(place: Place) -> None:
    (block,) = view("submissions", place, show="reminders", year="2013").get("code")
    for part in (
        "太白县：",
        "截至2013年10月12日",
        "1. 知识产权培训：2013年9月（应于2013年10月10日前报送，已逾期2天）",
        "零报送",
        "市知识产权局",
    ):
        assert part in block.value
    other = view("submissions", place, show="reminders", year="2013", reporter="610302")
    assert not other.get("code") and other.success[0].value == ZH.t("submissions.remind.nobody")
    english = view("submissions", place, show="reminders", year="2013", language="en")
    assert not chinese(words(english) + english.get("code")[0].value)


def test_a_district_finds_its_own_submissions_and_nobody_to_remind(place: Place) -> None:
    app = view("submissions", place, viewer=DISTRICT, show="reminders")
    assert not app.exception and not app.get("code")
    rows = Warehouse(place.warehouse).run("submissions_of_year", viewer=DISTRICT, year=2013, day=city.LAST)
    assert set(rows["area_code"].to_pylist()) <= {"610302"}


def test_months_are_drawn_together() -> None:
    some = [date(2013, month, 1) for month in (1, 2, 3, 7)]
    assert month_list(ZH, some) == "1—3月、7月"
    assert month_list(EN, some[2:]) == "Mar, Jul"


# --- what doesn't agree ----------------------------------------------------------------------------------------------


def test_a_total_off_by_two_is_listed_with_both_figures_and_cells(place: Place) -> None:
    app = view("data", place, part="reconciliation", compare="city_districts")
    told = table_with(app, "gap")
    assert told["gap"].tolist() == ["+2"]
    assert "2012年05月 › B2" in told["counted_source"][0]
    assert ZH.t("reconciliation.why.city_districts", office="") in words(app)
    assert not view("data", place, part="reconciliation", viewer=Viewer("leader")).exception


def test_the_goal_says_so(place: Place) -> None:
    assert "各区县相加" in words(view("goal", place, goal="enforcement_closure"))
    assert "各区县相加" not in words(view("goal", place, goal="enforcement_closure", as_of="2012-04"))
    assert "各区县相加" not in words(view("goal", place, goal="enforcement_closure", viewer=DISTRICT))
