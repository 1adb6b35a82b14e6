"""定版 on the pages: the form closes a month with names and a note, pages say so, and what was corrected since."""

from __future__ import annotations

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from etl import load
from etl.archive import Archive
from etl.closed_months import closings
from etl.publish import publish
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from tests.pages.city import AT
from tests.pages.test_meeting import made
from tests.pages.test_upload import NAME, dropped, workbook
from tests.pages.viewing import table_with, view, words

ZH, EN = Texts("zh"), Texts("en")
NAMES = {"filled_by": "填报人甲", "checked_by": "审核人乙", "responsible": "负责人丙"}
TODAY = AT.date()
NOTE = "太白县培训补报后更正"


@pytest.fixture(scope="module")
def own(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of the city, for the tests below in their order: open, then closed, then corrected."""
    data = shutil.copytree(place.data_dir, tmp_path_factory.mktemp("closing") / "city")
    return Place(place.plan_dir, data, data / "warehouse.duckdb")


def press(app: AppTest) -> AppTest:
    next(one for one in app.button if one.label == ZH.t("closing.form.close", month="2013年9月")).click()
    return app.run()


def test_the_form_closes_the_month_with_names_and_a_note_on_what_is_missing(own: Place) -> None:
    app = view("data", own, part="closing")
    assert "知识产权培训" in words(app) and ZH.t("closing.form.note_needed") in [one.label for one in app.text_input]
    for name, value in NAMES.items():
        app.text_input(key=f"closing.{name}").input(value)
    app = press(app)
    assert ZH.t("closing.form.incomplete") in words(app)
    archive = Archive(own, load_plan(own.plan_dir))
    assert closings(archive.engine) == (), "not without the note"
    app.text_input(key="closing.note").input(NOTE)
    app = press(app)
    assert ZH.t("closing.form.done", month="2013年9月") in words(app)
    (closed,) = closings(archive.engine)
    assert (closed.month, closed.closed_by, closed.missing, closed.note) == ("2013-09", "tester", ("training",), NOTE)
    months = table_with(view("data", own, part="closing"), "state")
    assert months["state"].tolist()[:2] == ["已定版", "随2013年9月定版"] and months["note"].tolist()[0] == NOTE


def test_every_page_of_a_closed_month_says_so_in_both_languages(own: Place) -> None:
    (badge,) = view("mark", own).get("markdown")
    assert "负责人丙" in badge.value and "定版数据" in badge.value
    assert all(name in str(badge.proto.help) for name in NAMES.values())
    (badge,) = view("mark", own, as_of="2013-05", language="en").get("markdown")
    assert "Closed figures" in badge.value and "Sep 2013" in badge.value


@pytest.mark.parametrize(
    ("language", "mark", "responsible"), [("zh", "定版数据", "负责人 负责人丙"), ("en", "closed figures", "负责人丙")]
)
def test_the_deck_of_a_closed_month_says_so_on_every_slide(
    own: Place, language: str, mark: str, responsible: str
) -> None:
    html = made(own, load_plan(own.plan_dir), LOCAL_OWNER, language)[1]
    cover, *others = html.split("<section")[1:]
    assert responsible in cover and all(f" · {mark}</span>" in slide for slide in others)


def test_a_leader_and_a_district_see_it_and_close_nothing(own: Place) -> None:
    for viewer in (Viewer("leader"), viewer_of("district", "610302")):
        app = view("data", own, viewer=viewer, part="closing")
        assert not app.text_input and not app.exception
        assert table_with(app, "state")["responsible"].tolist()[0] == "负责人丙"
    assert "note" not in table_with(app, "state").columns, "it may name another district's report"


def test_a_correction_stands_on_the_page_a_district_hears_only_that_there_was_one(own: Place) -> None:
    archive = Archive(own, load_plan(own.plan_dir))
    file = load.look(
        archive, workbook(["渭滨区", 71, 21, 30, 20], ["金台区", 50, 10, 30, 10]), NAME, today=TODAY, viewer=LOCAL_OWNER
    )
    app = dropped(own, (NAME, workbook(["渭滨区", 71, 21, 30, 20], ["金台区", 50, 10, 30, 10])))
    assert ZH.t("waiting.review.closed", months="2013年9月") in [one.value for one in app.warning]
    load.accept(archive, file, by="李科长", at=AT, reason="两区重报", with_findings=True)
    publish(own, archive.plan, at=AT)
    deck = made(own, archive.plan, LOCAL_OWNER)[1]
    assert "定版后有更正 1" in deck and ZH.t("deck.slide.closed_corrected") in deck
    notice = table_with(view("data", own, part="closing"), ZH.t("closing.notice.reason")).iloc[0]
    assert notice[ZH.t("closing.notice.reason")] == "两区重报" and "李科长" in notice[ZH.t("closing.notice.by")]
    history = view("data", own, batch="2")
    assert any("更正入库：2013年9月" in str(one.value) for one in history.table), "the batch itself says so too"
    told = view("data", own, viewer=viewer_of("district", "610302"), part="closing")
    assert "两区重报" not in words(told) and "李科长" not in words(told)
