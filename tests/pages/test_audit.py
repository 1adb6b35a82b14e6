"""The log's page: what door and ledger wrote, newest first, for administrators only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scorecard.access import viewer_of
from scorecard.access.access import Access
from scorecard.access.deeds import ACTIONS, Deeds
from scorecard.place import Place
from scorecard.texts import LANGUAGES, Texts
from tests.pages.viewing import table_with, view, words

ZH = Texts("zh")
PASSWORD = "三月的风从渭河边吹来"
NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


@pytest.fixture
def logged(place: Place, tmp_path: Path) -> Place:
    """A city with a door of this test's own: an administrator who made a link and took a file."""
    own = Place(place.plan_dir, tmp_path, place.warehouse)
    access = Access(own)
    access.add_account("王主任", PASSWORD, "administrator", at=NOW)
    token, _ = access.make_link("610302", by="王主任", at=NOW.replace(hour=2))
    access.open_link(token, at=NOW.replace(hour=3), address="192.0.2.7")
    Deeds(own).note("exported", by="link:1", at=NOW.replace(hour=4), subject="培训.csv", address="192.0.2.7")
    return own


def test_newest_first_in_words(logged: Place) -> None:
    rows = table_with(view("audit", logged), "address")
    assert rows["action"].tolist() == ["导出文件", "打开链接", "生成链接", "建立账号"]
    assert rows["by"].tolist() == ["1号链接", "1号链接", "王主任", "王主任"]
    assert rows["subject"].tolist()[1] == "1号链接 · 渭滨" and rows["address"].tolist()[:2] == ["192.0.2.7"] * 2
    assert rows["at"].tolist()[0].endswith("12:30")


def test_what_was_done_to_links_tokens_and_roles_is_said_in_words(logged: Place) -> None:
    for action, subject in (
        ("link_rotated", "1→2 610302"),
        ("token_made", "3 交换 平台"),
        ("role_changed", "李 staff"),
    ):
        Deeds(logged).note(action, by="王主任", at=NOW.replace(hour=5), subject=subject)
    Deeds(logged).note("role_changed", by="王主任", at=NOW.replace(hour=6), subject="李 district 610302")
    told = table_with(view("audit", logged, show="rights"), "address")["subject"].tolist()[:4]
    assert told[0] == "李 · 区县 · 渭滨"
    assert sorted(told[1:]) == sorted(["1→2号链接 · 渭滨", "3号令牌 · 交换 平台", "李 · 工作人员"])


def test_it_is_narrowed_by_kind_and_words(logged: Place) -> None:
    app = view("audit", logged, show="exports")
    assert table_with(app, "address")["subject"].tolist() == ["培训.csv"]
    app = view("audit", logged)
    app.text_input(key="audit.search").set_value("王主任 链接").run()
    assert table_with(app, "address")["action"].tolist() == ["生成链接"]
    for found in ("2026-03-01 11:30", "192.0.2.7 打开"):  # by what stands in any column
        app.text_input(key="audit.search").set_value(found).run()
        assert table_with(app, "address")["action"].tolist() == ["打开链接"]
    app.text_input(key="audit.search").set_value("没有这个词").run()
    assert ZH.t("audit.none_match") in words(app)


def test_the_ledger_is_in_it(place: Place) -> None:
    rows = table_with(view("audit", place), "address")
    assert ZH.t("audit.action.uploaded") in rows["action"].tolist()


@pytest.mark.parametrize("role", ["staff", "leader"])
def test_others_are_told_that_it_is_not_theirs(logged: Place, role: str) -> None:
    app = view("audit", logged, viewer=viewer_of(role))  # type: ignore[arg-type]
    assert ZH.t("audit.not_yours") in words(app) and not app.dataframe


def test_every_action_has_its_words() -> None:
    for language in LANGUAGES:
        for action in ACTIONS:
            assert Texts(language).has(f"audit.action.{action}")
