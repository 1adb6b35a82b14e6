"""The sidebar's upload: what a dropped file is said to be, what is asked, what would change; nothing stored before."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from etl.archive import Archive
from pages.parts.findings import area_names, period_words
from pages.parts.pending import Pending
from pages.parts.upload import read_all
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.pages.reading import html
from tests.pages.viewing import context_of, table_with, view, words

ZH, EN = Texts("zh"), Texts("en")
HEADERS = ["区县", "合计", "发明", "实用新型", "外观设计"]
NAME, TITLE = "2013年9月专利申请.xlsx", "2013年9月各区县专利申请统计表"


def workbook(*rows: list[Any], title: str = TITLE) -> bytes:
    """A monthly summary as offices send it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "9月"
    for row in ([title], ["", "", "", "", "单位：件"], HEADERS, *rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def own(place: Place, tmp_path: Path) -> Place:
    """A private copy of the city."""
    data = shutil.copytree(place.data_dir, tmp_path / "city")
    return Place(place.plan_dir, data, data / "warehouse.duckdb")


def dropped(place: Place, *files: tuple[str, bytes], language: str = "zh") -> AppTest:
    """The sidebar's part after these files were dropped: the dialog is open."""
    app = view("upload", place, language=language)
    for name, content in files:
        app.get("file_uploader")[0].upload(name, content)
    return app.run()


def applications(place: Place, area: str) -> float:
    asked = {"area": area, "measure": "patent_applications", "dimension": "", "kind": "", "as_of": "2013-09-01"}
    rows = Warehouse(place.warehouse).run("months_of_year", viewer=LOCAL_OWNER, **asked).to_pylist()
    return float(rows[-1]["value"])


def test_a_file_is_told_with_what_would_change_and_nothing_is_stored(own: Place) -> None:
    before = applications(own, "610302")
    app = dropped(own, (NAME, workbook(["渭滨区", 71, 21, 30, 20], ["金台区", 50, 10, 30, 10])))
    said = words(app)
    assert "专利申请" in said
    assert "2013年9月" in said
    assert "渭滨、金台" in said
    changes = table_with(app, ZH.t("upload.changes.old"))
    row = changes[(changes["区县"] == "渭滨") & (changes[ZH.t("upload.changes.figure")] == "专利申请量")].iloc[0]
    assert row[ZH.t("upload.changes.old")] == ZH.number(before)
    assert row[ZH.t("upload.changes.new_value")] == "**71**"
    assert row[ZH.t("upload.changes.difference")] == ZH.number(71 - before, signed=True)
    assert row[ZH.t("upload.changes.where")].endswith("B4")
    assert not app.button(key="upload.accept").disabled
    assert any('<td class="n">71</td>' in one for one in html(app)), "the sheet as it came"
    turned = table_with(app, ZH.t("effect.turns.status"))
    assert "渭滨" in turned[ZH.t("effect.turns.area")].tolist()
    assert ZH.t("effect.turns.month", month=ZH.month(date(2013, 9, 1))) in said
    assert len(Archive(own, load_plan(own.plan_dir)).history(viewer=LOCAL_OWNER)) == 1


def test_a_question_blocks_until_it_is_answered_and_an_answer_can_be_changed(
    own: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(["渭滨区", 71, 21, 30, 20], ["歧山县", 9, 3, 3, 3])
    app = dropped(own, (NAME, content))
    assert ZH.t("upload.state.asks") in words(app)
    assert app.button(key="upload.accept").disabled
    question = next(box for box in app.selectbox if "歧山县" in box.label)
    question.select("岐山县").run()  # a full run closes the dialog; in the browser only the dialog is drawn again
    app.button(key="upload.review").click().run()
    assert ZH.t("upload.state.ready") in words(app)
    assert not app.button(key="upload.accept").disabled
    changed = table_with(app, ZH.t("upload.changes.old"))
    assert "岐山" in changed["区县"].tolist()
    question = next(box for box in app.selectbox if "歧山县" in box.label)
    question.select("扶风县").run()
    app.button(key="upload.review").click().run()
    assert "岐山" not in table_with(app, ZH.t("upload.changes.old"))["区县"].tolist()

    def working(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr("pages.parts.upload.show_turns", working)
    app.button(key="upload.review").click().run()
    assert app.exception, "what stands while the goals are tried out:"
    assert ZH.t("upload.dialog.waiting", count=1) not in words(app)
    assert {one.key for one in app.button} >= {"upload.accept.not_yet", "upload.discard"}
    assert not [one for one in app.button if one.key == "upload.accept"]


def test_what_was_found_is_accepted_by_name_and_by_that_name_only_for_what_was_seen(own: Place) -> None:
    context = context_of(own)
    spoilt = workbook(["渭滨区", 75, 21, 30, 20], ["歧山县", 9, 3, 3, 3])
    app = dropped(own, (NAME, spoilt), (f"又{NAME}", workbook(["渭滨区", 76, 21, 30, 20])))
    assert app.button(key="upload.accept").disabled, "nobody has ticked"
    box = next(box for box in app.checkbox if "tester" in box.label)
    assert box.label == ZH.t("review.confirm.warnings", by="tester", warnings=1), "one file still has a question"
    box.check().run()
    app.button(key="upload.review").click().run()
    assert app.button(key="upload.accept").label == ZH.t("upload.button.accept_all", count=1)
    assert not app.button(key="upload.accept").disabled

    file = Pending(NAME, spoilt)
    file.look(context)
    file.answer("area:歧山县", "610323")
    file.look(context)
    with pytest.raises(ArchiveError):
        file.accept(context, "", None)
    file.confirm(True)
    file.replace(NAME, workbook(["渭滨区", 77, 21, 30, 20], ["歧山县", 9, 3, 3, 3]))
    file.look(context)
    assert file.state == "ready", "the answer still counts"
    assert not file.is_confirmed, "other findings than were ticked"
    file.confirm(True)
    file.accept(context, "", None)
    assert Archive(own, context.plan).history(viewer=LOCAL_OWNER)[0].n_warnings


def test_one_tick_for_all_files(own: Place) -> None:
    names = (NAME, f"又{NAME}")
    app = dropped(own, *((name, workbook(["渭滨区", 75 + n, 21, 30, 20])) for n, name in enumerate(names)))
    words_ = ZH.t("review.confirm.warnings_many", by="tester", files=2, warnings=2)
    next(box for box in app.checkbox if box.label == words_).check().run()
    app.button(key="upload.review").click().run()
    assert [box.value for box in app.checkbox] == [True, True, True]
    assert not app.button(key="upload.accept").disabled


def test_a_remembered_answer_is_marked_and_can_be_changed(own: Place) -> None:
    context = context_of(own)
    first = Pending(NAME, workbook(["渭滨区", 71, 21, 30, 20], ["歧山县", 9, 3, 3, 3]))
    first.look(context)
    first.answer("area:歧山县", "610323")
    first.look(context)
    first.accept(context, "", None)
    app = dropped(own, (f"又{NAME}", workbook(["渭滨区", 72, 21, 30, 21], ["歧山县", 8, 3, 3, 2])))
    assert ZH.t("upload.state.ready") in words(app)
    assert f"批次 {first.batch}）" in words(app) and "tester" in words(app)
    question = next(box for box in app.selectbox if "歧山县" in box.label)
    assert question.value == "610323"
    question.select("610324").run()
    app.button(key="upload.review").click().run()
    assert "按已记住" not in words(app)
    assert "渭滨、扶风" in words(app)


def test_a_mended_file_takes_the_place_of_the_other_with_its_answers(own: Place) -> None:
    app = dropped(own, (NAME, workbook(["渭滨区", 71, 21, "待核", 20], ["歧山县", 9, 3, 3, 3])))
    assert ZH.t("review.mended.help") in words(app)
    next(box for box in app.selectbox if "歧山县" in box.label).select("610323").run()
    app.button(key="upload.review").click().run()
    assert ZH.t("upload.state.partly") in words(app)
    mended = workbook(["渭滨区", 71, 21, 30, 20], ["歧山县", 9, 3, 3, 3])
    app.get("file_uploader")[1].upload("改正.xlsx", mended).run()
    app.button(key="upload.review").click().run()
    assert ZH.t("upload.state.ready") in words(app) and r"**改正.xlsx**" in words(app)
    assert "岐山" in table_with(app, ZH.t("upload.changes.old"))["区县"].tolist()
    assert not app.button(key="upload.accept").disabled


def test_what_was_misread_is_put_right_before_it_is_stored(own: Place) -> None:
    app = dropped(own, (NAME, workbook(["渭滨区", 71, 21, 30, 20], ["金台区", 50, 10, 30, 10])))
    period = next(box for box in app.selectbox if box.value == "2013-09")
    period.select("2013-08").run()
    app.button(key="upload.review").click().run()
    assert set(table_with(app, ZH.t("upload.changes.old"))[ZH.t("upload.changes.period")]) == {"2013年8月"}
    dataset = next(box for box in app.selectbox if box.value == "patent_applications")
    dataset.select("patent_grants").run()
    app.button(key="upload.review").click().run()
    assert "专利授权量" in table_with(app, ZH.t("upload.changes.old"))[ZH.t("upload.changes.figure")].tolist()


def test_a_dataset_put_right_is_remembered_said_and_can_be_changed(own: Place) -> None:
    context = context_of(own)
    first = Pending(NAME, workbook(["渭滨区", 71, 21, 30, 20]))
    first.answer("dataset:9月!A3:E4", "patent_grants")
    first.look(context)
    first.confirm(True)
    first.accept(context, "", None)
    following = dropped(own, (f"又{NAME}", workbook(["渭滨区", 72, 21, 30, 21])))
    (told,) = [one.value for one in following.info if "专利申请" in one.value]
    assert "**专利授权**" in told and "tester" in told and f"批次 {first.batch}）" in told
    assert not [box for box in following.selectbox if "专利申请" in box.label], "one place to change it"
    dataset = next(box for box in following.selectbox if box.value == "patent_grants")
    dataset.select("patent_applications").run()
    following.button(key="upload.review").click().run()
    assert not [one for one in following.info if "**专利授权**" in one.value]
    listed = view("data", own, part="corrections")
    assert "→ **专利授权**" in words(listed) and "tester" in words(listed)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_read_is_refused_in_words(own: Place, language: str) -> None:
    texts = Texts(language)
    app = dropped(own, ("空.xlsx", b""), ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64)), language=language)
    assert not app.exception
    assert [expander.label.startswith(":red-badge") for expander in app.expander] == [True, True]
    assert len(app.error) == 2
    assert "空.xlsx" in app.error[0].value
    if language == "en":
        assert texts.t("finding.file_empty.action").rstrip(".") in app.error[0].value
    assert app.button(key="upload.accept").disabled


def test_several_files_get_a_card_each_and_one_button(own: Place) -> None:
    good = workbook(["渭滨区", 71, 21, 30, 20])
    app = dropped(own, (NAME, good), ("空.xlsx", b""))
    assert len(app.expander) == 2
    assert app.button(key="upload.accept").label == ZH.t("upload.button.accept_all", count=1)
    assert ZH.t("upload.summary.changed", count="4") in app.expander[0].label
    assert not app.warning


def test_files_that_state_the_same_are_told_of(own: Place) -> None:
    good = workbook(["渭滨区", 71, 21, 30, 20])
    others = (workbook(["渭滨区", 72, 22, 30, 20]), workbook(["金台区", 50, 10, 30, 10]))
    app = dropped(own, ("初稿.xlsx", good), ("副本.xlsx", good), ("终稿.xlsx", others[0]), ("金台.xlsx", others[1]))
    (told,) = app.warning
    assert ZH.t("review.overlap.same", one="初稿.xlsx", other="副本.xlsx") in told.value
    about = "专利申请、2013年9月"
    assert ZH.t("review.overlap.state", one="副本.xlsx", other="终稿.xlsx", about=about) in told.value
    assert "金台.xlsx" not in told.value


def test_accepting_stores_it_with_name_reason_and_office_once(own: Place) -> None:
    context = context_of(own)
    first = Pending(NAME, workbook(["渭滨区", 71, 21, 30, 20]))
    again = Pending(NAME, first.content)
    for file in (first, again):
        file.look(context)
        file.accept(context, " 9月更正 ", "省知识产权局")
    assert (first.state, first.already, again.already) == ("accepted", False, True)
    assert first.batch == again.batch == 2
    entry = Archive(own, context.plan).history(viewer=LOCAL_OWNER)[0]
    assert (entry.reason, entry.office) == ("9月更正", "省知识产权局")
    assert entry.accepted_by
    assert first.content == b"", "the bytes are in the archive, not in the session"


def test_only_who_may_upload_can(own: Place) -> None:
    app = view("upload", own, viewer=Viewer("leader"))
    assert not app.get("file_uploader")
    context = context_of(own, viewer=Viewer("leader"))
    file = Pending(NAME, workbook(["渭滨区", 71, 21, 30, 20]))
    file.look(context)
    with pytest.raises(PermissionError):
        file.accept(context, "", None)
    assert len(Archive(own, context.plan).history(viewer=LOCAL_OWNER)) == 1


def test_a_new_build_has_the_file_compared_again(own: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    context = context_of(own)
    file, other = (Pending(NAME, workbook(["渭滨区", count, 21, 30, count - 51])) for count in (71, 72))
    file.look(context)
    file.was_drawn()
    other.look(context)
    assert file.looked is not None and not file.is_unseen
    assert file.looked.preview.changed
    other.accept(context, "", None)
    from pages.parts.batches import publish_now

    publish_now(context)
    beside = replace(file)
    with monkeypatch.context() as same_dialog:
        same_dialog.setattr("pages.parts.pending.pending", lambda: {"other": other, "beside": beside})
        assert read_all(context_of(own), [beside]) and not beside.is_newer, "stored by this person just now"
    assert read_all(context_of(own), [file]) and file.is_newer, "what was seen is what is accepted"
    assert not read_all(context_of(own), [file]) and file.is_unseen, "also when the same run looks twice"
    assert file.looked is not None
    old = {row["old_value"] for row in file.looked.preview.changes.to_pylist() if row["cell"] == "B4"}
    assert old == {72.0}


def test_periods_and_areas_in_words(own: Place) -> None:
    plan = load_plan(own.plan_dir)
    assert period_words(ZH, "2013-01..2013-09") == "2013年1月 – 2013年9月"
    assert [period_words(ZH, one) for one in ("2013", "2013-03", "")] == ["2013年", "2013年3月", "—"]
    assert area_names(ZH, plan, plan.districts()) == ZH.t("upload.areas.all", count=12)
    assert area_names(ZH, plan, plan.districts()[:6]) == "渭滨、金台、陈仓等 6 个"
    assert area_names(EN, plan, ("610323",)) == plan.area("610323").name_en


def test_the_english_dialog_has_no_chinese_but_data(own: Place) -> None:
    app = dropped(own, ("a.xlsx", workbook(["渭滨区", 71, 21, 30, 20])), language="en")
    labels = [box.label for kind in ("selectbox", "text_input", "button", "metric") for box in app.get(kind)]
    columns = [column for one in app.table for column in one.value.columns]
    assert not [text for text in [*labels, *columns] if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
