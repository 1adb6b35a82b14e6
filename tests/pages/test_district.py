"""The district page shows what the warehouse holds, no more than the viewer may see, and says it in words."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
from streamlit.testing.v1 import AppTest

from pages.parts.export import csv_bytes
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import Place
from scorecard.plan import AreaKind, load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.pages.city import CITY, ZONE
from tests.pages.reading import html, told
from tests.pages.viewing import table_with, view, words

DISTRICT = "610302"
ZH, EN = Texts("zh"), Texts("en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def asked(place: Place, query: str, **parameters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = Warehouse(place.warehouse).run(query, viewer=LOCAL_OWNER, **parameters).to_pylist()
    return rows


def app_badges(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


def goal_rows(app: AppTest) -> dict[str, dict[str, str]]:
    """Goal → column → what stands in the table of goals."""
    (body,) = [one for one in html(app) if 'class="gt' in one]
    names = [told(head) for head in re.findall(r"<th scope=.col.*?>(.*?)</th>", body)]
    rows = re.findall(r'<tr role="row"><th scope="row"(.*?)</tr>', body)
    cells = [[told(f"<{cell}") for cell in re.split(r"<td ", row)] for row in rows]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cells}


def test_every_goal_of_the_district_stands_with_its_verdict(place: Place) -> None:
    shown = goal_rows(view("district", place, area=DISTRICT))
    plan = load_plan(place.plan_dir)
    verdicts = {row["goal"]: row for row in asked(place, "goals_of_month", area=DISTRICT, as_of=None)}
    assert list(shown) == [ZH.pick(goal.name) for goal in plan.goals if goal.id in verdicts]
    column = {name: ZH.t(f"district.goals.{name}") for name in ("status", "actual", "target", "rank", "share")}
    growth, closure = (shown[ZH.pick(plan.goal(name).name)] for name in ("patent_growth", "enforcement_closure"))
    assert ZH.percent(verdicts["patent_growth"]["actual"], signed=True) in growth[column["actual"]]
    points = ZH.number(100 * verdicts["patent_growth"]["contribution"], 1, signed=True)
    assert ZH.t("district.goals.adds", points=points) in growth[column["share"]]
    assert ZH.t("status.target.source_own") in growth[column["target"]]
    assert ZH.t("status.target.source_city") in closure[column["target"]]
    for goal in plan.goals:
        if goal.id in verdicts:
            row, cells = verdicts[goal.id], shown[ZH.pick(goal.name)]
            assert cells[column["status"]].endswith(ZH.t(f"status.word.{row['status']}"))
            is_ranked = row["rank"] is not None and not row["is_small"] and row["ranked_of"] >= 3
            tie = ZH.t("status.rank.tie") if row["is_tied"] else ""
            assert (f"{tie}{row['rank']}/{row['ranked_of']}" in cells[column["rank"]]) is is_ranked
            assert (ZH.t("district.goals.small") in cells[column["rank"]]) is row["is_small"]


CARD = re.compile(r'<article>.*?href="([^"]*)" aria-label="([^"]*)".*?<b>(.*?)</b>.*?</article>')
DOT = re.compile(r'l-dot" style="[^"]*d=%27M([\d.]+)')


def test_a_district_that_sees_itself_alone_reads_of_no_city_beside_it(place: Place) -> None:
    alone = view("district", place, area=DISTRICT, viewer=viewer_of("district", DISTRICT, sees=frozenset()))
    (body,) = [one for one in html(alone) if "<article>" in one]
    assert ZH.t("courses.key.city") not in body and ZH.t("courses.key.target") in body and "，；" not in body


def test_small_charts_show_what_is_done_of_the_target_beside_the_city(place: Place) -> None:
    (body,) = [one for one in html(view("district", place, area=DISTRICT)) if "<article>" in one]
    cards = {parse_qs(urlsplit(unescape(link)).query)["goal"][0]: (alt, own) for link, alt, own in CARD.findall(body)}
    plan = load_plan(place.plan_dir)
    assert set(cards) <= {goal.id for goal in plan.goals if goal.districts}
    assert "goal?goal=patent_growth&amp;area=610302" in body
    own, city = (
        {row["goal"]: row for row in asked(place, "goals_of_month", area=area, as_of=None)} for area in (DISTRICT, CITY)
    )
    for goal, names in (
        ("patent_growth", ("current", "needed")),
        ("invention_grants_per_100k", ("year_to_date", "needed")),
    ):
        done, needed = (json.loads(own[goal]["terms_json"])[name] for name in names)
        assert cards[goal][1] == ZH.percent(done / needed, 0)
        done, needed = (json.loads(city[goal]["terms_json"])[name] for name in names)
        assert ZH.t("courses.city", share=ZH.percent(done / needed, 0)) in unescape(cards[goal][0])
    share = own["invention_share"]
    assert cards["invention_share"][1] == ZH.percent(share["actual"] / share["target"], 0)
    ends = [float(x) for x in DOT.findall(body)]
    assert len(ends) == len(cards)
    assert set(ends) <= {round(month * 240 / 11, 1) for month in range(9)}, "no line passes the month looked at"
    assert "<svg" not in body, "Streamlit lets none through"


def test_small_charts_leave_out_what_nobody_is_held_to(place: Place) -> None:
    for area, address in ((ZONE, {}), (load_plan(place.plan_dir).areas_of(AreaKind.UNKNOWN)[0].code, {})):
        app = view("district", place, area=area, **address)
        assert not app.exception
        assert all("enterprise_ip_rules" not in one for one in html(app) if "<article>" in one), "it has no target"


def test_the_month_and_the_year_to_date_are_those_of_the_cube(place: Place) -> None:
    app = view("district", place, area=DISTRICT, goal="patent_growth", as_of="2013-06")
    asking = {"area": DISTRICT, "measure": "patent_applications", "dimension": "", "kind": ""}
    last = asked(place, "months_of_year", **asking, as_of=max(m["as_of"] for m in asked(place, "months")))[5]
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["2013年6月"] == f"{last['value']:.0f}件"
    assert shown["2013年1—6月"] == f"{last['year_to_date']:,.0f}件"
    kinds = table_with(app, ZH.t("district.kinds.share"))
    assert sum(int(n.replace(",", "")) for n in kinds[ZH.t("district.course.this_year")]) == last["year_to_date"]


def test_the_zone_says_that_it_is_never_added(place: Place) -> None:
    said = words(view("district", place, area=ZONE))
    assert "与区县重叠，不计入全市合计" in said
    assert "与区县重叠" not in words(view("district", place, area=DISTRICT))


def test_city_level_and_unknown_open_without_figures(place: Place) -> None:
    plan = load_plan(place.plan_dir)
    for kind in (AreaKind.CITY_LEVEL, AreaKind.UNKNOWN):
        app = view("district", place, area=plan.areas_of(kind)[0].code)
        assert not app.exception
        assert app.title[0].value == plan.areas_of(kind)[0].name


def test_records_are_counted_searched_and_paged_in_the_database(place: Place) -> None:
    app = view("district", place, area=DISTRICT, goal="patent_growth", depth="records")
    assert ZH.t("district.records.count", count="75") in words(app)
    assert len(table_with(app, "申请号")) == 50
    search = next(box for box in app.text_input if box.label == ZH.t("district.records.search"))
    search.set_value("第24厂").run()
    found = table_with(app, "申请号")
    assert list(found["申请人"]) == ["宝鸡第24厂"]
    assert found[ZH.t("district.records.line")].tolist() == [26]
    search = next(box for box in app.text_input if box.label == ZH.t("district.records.search"))
    search.set_value("没有这个").run()
    assert ZH.t("district.records.no_match") in words(app)


def test_a_part_of_a_goal_leads_to_the_records_of_its_kind(place: Place) -> None:
    series = "patent_applications/patent_type/invention"
    app = view("district", place, area=DISTRICT, goal="invention_share", series=series, depth="records")
    assert set(table_with(app, "申请号")["专利类型"]) == {"发明"}


def test_one_month_of_the_address_narrows_records_and_cells(place: Place) -> None:
    address = {"area": DISTRICT, "goal": "patent_growth", "month": "2013-04"}
    app = view("district", place, depth="records", **address)
    assert {day.month for day in table_with(app, "申请日")["申请日"]} == {4}
    app = view("district", place, depth="sources", **address)
    assert list(table_with(app, "value")["period"]) == ["2013年4月"]


def test_every_stated_value_names_its_file_sheet_and_cell(place: Place) -> None:
    app = view("district", place, area=DISTRICT, goal="patent_growth", depth="sources")
    told = table_with(app, "basis")
    assert told["source"].tolist()[0] == "年报表.xlsx › 2013年01月 › B2"
    stated = asked(
        place, "stated_values", area=DISTRICT, measure="patent_applications", dimension="", kind="",
        as_of=max(m["as_of"] for m in asked(place, "months")), month=None,
    )  # fmt: skip
    assert told["value"].tolist() == [ZH.number(row["value"]) for row in stated]


def test_who_may_not_unmask_sees_inventions_masked(place: Place) -> None:
    app = view("district", place, viewer=Viewer("leader"), area=DISTRICT, goal="patent_growth", depth="records")
    told = table_with(app, "申请号")
    assert (set(told["专利类型"]), set(told["申请人"]), set(told["发明名称"])) == ({"发明"}, {"***"}, {"***"})
    designs = view("district", place, viewer=Viewer("leader"), area="610304", goal="patent_growth", depth="records")
    assert table_with(designs, "申请号")["申请人"].str.startswith("宝鸡").all()
    assert ZH.t("district.records.internal") not in words(app)
    whole = view("district", place, area=DISTRICT, goal="patent_growth", depth="records")
    assert ZH.t("district.records.internal") in app_badges(whole)
    assert not table_with(whole, "申请号")["申请人"].eq("***").any()
    search = next(box for box in app.text_input if box.label == ZH.t("district.records.search"))
    search.set_value("第24厂").run()
    assert ZH.t("district.records.no_match") in words(app), "what is hidden can't be searched either"


def test_a_district_by_link_sees_itself_and_no_neighbour(place: Place) -> None:
    app = view("district", place, viewer=viewer_of("district", DISTRICT), area="610303", depth="sources")
    assert not app.exception
    assert app.title[0].value == "渭滨区"
    (choice,) = [box for box in app.selectbox if box.label == ZH.t("district.areas.choose")]
    assert choice.options == ["渭滨"]
    assert "金台" not in words(app)


def test_the_english_page_has_no_chinese_but_data(place: Place) -> None:
    for address in ({"depth": "records"}, {"depth": "sources"}):
        app = view("district", place, language="en", area=ZONE, goal="patent_growth", **address)
        labels = [box.label for kind in ("selectbox", "text_input", "button", "metric") for box in app.get(kind)]
        labels += [column for kind in ("table", "dataframe") for one in app.get(kind) for column in one.value.columns]
        assert not [text for text in [words(app), *labels] if CHINESE.search(str(text))]


def test_the_download_has_a_byte_order_mark_and_no_formula() -> None:
    table = pa.table({"名称": ["=1+1", "+86", "-5", "@x", "正常", None], "数": [-1.0, 2.0, None, 4.0, 5.0, 6.0]})
    content = csv_bytes(table)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0] == '"名称","数"' or lines[0] == "名称,数"
    assert [line.split(",")[0].strip('"') for line in lines[1:6]] == ["'=1+1", "'+86", "'-5", "'@x", "正常"]
    assert lines[1].endswith("-1"), "a number below zero stays a number"
