"""The data page: every batch with its findings, figures that differ, what each dataset is; text from files as text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.archive import Archive
from etl.corrections import remember, remembered
from etl.publish import publish
from pages.parts.picker import wide_enough
from pages.parts.plain import plain
from scorecard.access import Viewer, viewer_of
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.schema import EVENT_SCHEMA, Finding, Question, TableReading
from scorecard.texts import Texts
from tests.etl import planted
from tests.pages import city
from tests.pages.reading import charts, html
from tests.pages.viewing import table_with, view, words

ZH = Texts("zh")
LATER = datetime(2013, 10, 20, 1, 30, tzinfo=UTC)
SPITEFUL = "**9月** :red[报表] [看](http://x).xlsx"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The city with a second batch that has findings and an undone third one."""
    place = city.build(tmp_path_factory.mktemp("office"))
    plan = load_plan(place.plan_dir)
    archive = Archive(place, plan)
    made, content = city._reading(plan)
    table = TableReading(
        "9月", "A3:E17", "patent_applications", "summary", "2013-09", "件", "", 0.95, ("专利申请统计",), 14, ("610302",)
    )
    findings = (
        Finding("warning", "sheet_hidden", "旧表", "", {"name": "旧表"}),
        Finding("error", "not_a_number", "9月", "B5", {"header": "发明", "text": "无*据*"}),
    )
    few = replace(
        made,
        file_name=SPITEFUL,
        tables=(table,),
        facts=made.facts.slice(0, 3),
        records={},
        events=EVENT_SCHEMA.empty_table(),
        findings=findings,
    )
    for name, reason in ((SPITEFUL, "9月更正"), ("误报.xlsx", "补报")):
        one = f"{content!r}{name}".encode()
        reading = replace(few, file_name=name, sha256=hashlib.sha256(one).hexdigest())
        last = archive.accept(reading, one, by="李科长", at=LATER, reason=reason).batch
    archive.undo(last, by="王主任", at=LATER, reason="报错月份")
    publish(place, plan, at=LATER)
    return place


def test_batches_stand_newest_first_with_their_state_and_who_and_when(office: Place) -> None:
    told = table_with(view("data", office), "batch")
    assert told["batch"].tolist() == [3, 2, 1]
    assert told["state"].tolist() == [ZH.t(f"data.state.{state}") for state in ("undone", "in_force", "in_force")]
    assert told["at"].tolist()[0] == "2013-10-20 09:30", "UTC becomes the city's clocks"
    assert told["by"].tolist()[:2] == ["李科长", "李科长"]
    assert told["errors"].fillna(0).tolist() == [1, 1, 0] and told["errors"].isna().sum() == 1, "no zeros to look past"


def test_an_undone_batch_says_who_undid_it_and_why(office: Place) -> None:
    app = view("data", office, batch="3")
    facts = str(app.get("table")[0].value.to_dict())
    assert "2013-10-20 09:30，王主任" in facts
    assert "报错月份" in facts
    assert not [button for button in app.button if button.key == "data.undo"], "it can't be undone twice"


def test_findings_are_told_by_cell_with_what_to_do_errors_first(office: Place) -> None:
    told = table_with(view("data", office, batch="2"), ZH.t("upload.findings.what"))
    assert told[ZH.t("upload.findings.where")].tolist() == ["9月 › B5", "旧表"]
    assert told[ZH.t("upload.findings.what")][0] == ZH.t(
        "finding.not_a_number.message", header="发明", text=r"无\*据\*"
    )
    assert told[ZH.t("upload.findings.action")][0] == ZH.t("finding.not_a_number.action")


def test_text_from_files_is_never_markup(office: Place) -> None:
    said = words(view("data", office, batch="2"))
    assert plain(SPITEFUL) in said
    assert SPITEFUL not in said
    assert plain("1. a") == r"1\. a"
    assert plain("# $x$ <b> `c` :smile:") == r"\# \$x\$ \<b\> \`c\` \:smile\:"


def test_filters_narrow_the_list_and_say_when_nothing_is_left(office: Place) -> None:
    assert table_with(view("data", office, state="undone"), "batch")["batch"].tolist() == [3]
    assert table_with(view("data", office, dataset="patent_applications"), "batch")["batch"].tolist() == [3, 2]
    app = view("data", office)
    app.text_input[0].set_value("9月更正 李科长").run()
    assert table_with(app, "batch")["batch"].tolist() == [2]
    app.text_input[0].set_value("没有").run()
    assert ZH.t("data.batches.none_match") in words(app)


def test_a_viewer_without_the_rights_may_neither_undo_nor_take_an_original(office: Place) -> None:
    app = view("data", office, viewer=Viewer("leader"), batch="2")
    assert table_with(app, "batch")["batch"].tolist() == [3, 2, 1]
    assert not app.button
    assert not app.get("download_button")
    assert [one.label for one in view("data", office, batch="2").get("download_button")] == [
        ZH.t("data.batch.original"),
        ZH.t("review.answer.button"),
    ]


def test_a_batch_says_what_it_changed_and_its_undo_what_it_would_do(office: Place) -> None:
    app = view("data", office, batch="2")
    assert ZH.t("upload.changes.unchanged", count=3) in words(app)
    app.button(key="data.undo").click().run()
    assert ZH.t("effect.undo.same", count=3) in words(app)
    assert ZH.t("effect.undo.nothing") in words(app)
    app = view("data", office, batch="1")
    app.button(key="data.undo").click().run()
    assert ZH.t("effect.undo.superseded", count=3) in words(app)
    assert not table_with(app, ZH.t("effect.turns.status")).empty


def test_remembered_corrections_are_listed_and_given_up(office: Place) -> None:
    archive = Archive(office, load_plan(office.plan_dir))
    asked = Question("area:歧山*", "ask_area", "9月", "A4", {"text": "歧山*"}, (("610323", "岐山县"),), "area:歧山*")
    with archive.engine.begin() as connection:
        remember(connection, [(asked, "610323")], batch=2, by="李科长", at=LATER)
    app = view("data", office, part="corrections")
    assert r"歧山\*" in words(app) and "**岐山县**" in words(app)
    assert ZH.t("corrections.made", by="李科长", at="2013-10-20 09:30", batch=2) in words(app)
    app.button[0].click().run()
    assert ZH.t("corrections.forgotten") in words(app) and ZH.t("corrections.none") in words(app)
    assert not remembered(archive.engine)
    leader = view("data", office, viewer=Viewer("leader"), part="corrections")
    assert ZH.t("data.part.corrections") not in str(leader.main) and not leader.button


def test_a_district_finds_no_batch_that_tells_of_others(office: Place) -> None:
    app = view("data", office, viewer=viewer_of("district", "610303"), batch="2")
    assert ZH.t("data.batches.none_own") in words(app)
    assert not app.get("dataframe")


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return planted.build(tmp_path_factory.mktemp("secretive"))[0]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("data", {"batch": "2"}),
        ("data", {"batch": "4"}),
        ("data", {"part": "reconciliation"}),
        ("submissions", {}),
        ("submissions", {"show": "gaps"}),
        *(("work_items", {"view": view}) for view in ("timeline", "board", "list", "meetings", "fund", "platform")),
        ("data", {"part": "datasets"}),
        ("overview", {}),
        ("district", {"area": planted.SECRET, "depth": "sources", "goal": "patent_growth"}),
        ("district", {"area": planted.SECRET, "depth": "records", "goal": "patent_growth"}),
        ("goal", {"area": planted.SECRET, "goal": "patent_growth", "depth": "records"}),
        ("goal", {"area": city.CITY, "goal": "copyright_growth", "depth": "sources"}),
        ("goal", {"area": city.CITY, "goal": "training", "depth": "sources"}),
    ],
)
def test_no_page_tells_a_district_of_another(secretive: Place, page: str, address: dict[str, str]) -> None:
    app = view(page, secretive, viewer=viewer_of("district", planted.OWN), **address)
    assert not app.exception
    told = everything(app)
    assert not [needle for needle in (*planted.NEEDLES, "71,031", "77.13%", "9,713,113") if needle in told]
    if page != "data" or "part" in address:
        return
    assert table_with(app, "batch")["file"].tolist() == [planted.OWN_FILE]
    assert planted.OWN_REASON in told


def test_who_sees_all_meets_what_is_planted(secretive: Place) -> None:
    told = everything(view("data", secretive, batch="2"))
    told += everything(view("district", secretive, area=planted.SECRET, depth="sources", goal="patent_growth"))
    assert all(needle in told for needle in (planted.FILE, planted.REASON, planted.CLERK, "密单元", "71,031", "密表"))


def everything(app: AppTest) -> str:
    """All that the page sends, drawn or not; grids as rows."""
    grids = [one.value.to_dict() for kind in ("table", "dataframe") for one in app.get(kind)]
    return f"{app.main}{app.sidebar}{words(app)}{grids}{[chart.spec for chart in charts(app)]}{html(app)}"


def test_every_dataset_is_explained_with_the_months_it_covers(place: Place) -> None:
    app = view("data", place, part="datasets")
    told = table_with(app, ZH.t("data.datasets.definition"))
    plan = load_plan(place.plan_dir)
    assert told[ZH.t("data.datasets.name")].tolist() == [f"**{ZH.pick(d.label)}**" for d in plan.datasets]
    assert [button.label for button in app.get("download_button")] == [
        ZH.t("data.datasets.template_records"),
        ZH.t("data.datasets.template_summary"),
    ]


def test_the_english_page_has_no_chinese_but_data(place: Place) -> None:
    for part in ("batches", "reconciliation", "corrections", "datasets"):
        app = view("data", place, language="en", part=part)
        said = re.sub(r"年报表|\d{4}年\d{2}月", "", words(app))
        assert not [sign for sign in said if "\u4e00" <= sign <= "\u9fff"]


def test_an_empty_city_says_what_to_do(tmp_path: Path) -> None:
    empty = Place(city.PLAN_DIR, tmp_path, tmp_path / "warehouse.duckdb")
    for part, text in (("batches", "data.batches.empty"), ("reconciliation", "reconciliation.none")):
        assert ZH.t(text) in words(view("data", empty, part=part))
    for page, text in (("submissions", "submissions.empty"), ("work_items", "work_items.none")):
        assert ZH.t(text) in words(view(page, empty))
    assert (
        ZH.t("data.datasets.nothing")
        in view("data", empty, part="datasets").get("table")[0].value[ZH.t("data.datasets.covers")].tolist()
    )


def test_a_column_is_as_wide_as_its_longest_text() -> None:
    assert wide_enough(["ab", "四个汉字"]) > wide_enough(["abcd"]) > wide_enough([])
