"""Open pages follow a new build within 5 s; never under an open dialog or unsaved input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server, start_server

FIVE_SECONDS = 5_000
LONG_ENOUGH_FOR_A_POLL = 3_000
OFFER = "有新数据：刷新"


class Builds:
    """Publishes a build by writing its stamp, as the swap of a warehouse does by renaming a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.publish("甲")

    def publish(self, stamp: str) -> None:
        beside = self.file.with_suffix(".next")
        beside.write_text(stamp, encoding="utf-8")
        beside.replace(self.file)


@pytest.fixture(scope="module")
def stamp_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live") / "stamp.txt"


@pytest.fixture
def builds(stamp_file: Path) -> Builds:
    return Builds(stamp_file)


@pytest.fixture(scope="module")
def live_server(stamp_file: Path) -> Iterator[Server]:
    log = stamp_file.with_suffix(".log")
    one = start_server(log, script="tests/browser/live_app.py", probe="/_stcore/health", STAMP_FILE=str(stamp_file))
    yield one
    one.stop()


@pytest.fixture
def opened(live_server: Server, builds: Builds, page: Page) -> Page:
    page.goto(f"{live_server.url}/?filter=金台区")
    expect(page.get_by_text("本页数据：甲")).to_be_visible()
    return page


def test_an_open_page_follows_and_keeps_its_filter(opened: Page, builds: Builds) -> None:
    builds.publish("乙")
    expect(opened.get_by_text("本页数据：乙")).to_be_visible(timeout=FIVE_SECONDS)
    expect(opened.get_by_label("筛选")).to_have_value("金台区")
    assert "filter=" in opened.url


def test_text_being_typed_into_the_page_survives(opened: Page, builds: Builds) -> None:
    opened.get_by_label("筛选").press("End")
    opened.get_by_label("筛选").press_sequentially("和渭滨")
    builds.publish("乙")
    expect(opened.get_by_text("本页数据：乙")).to_be_visible(timeout=FIVE_SECONDS)
    expect(opened.get_by_label("筛选")).to_have_value("金台区和渭滨")


@pytest.mark.parametrize(
    "closing",
    [pytest.param("Escape", marks=pytest.mark.long), "X", pytest.param("save", marks=pytest.mark.long), "refresh"],
)
def test_an_open_dialog_keeps_what_was_typed(opened: Page, builds: Builds, closing: str) -> None:
    opened.get_by_role("button", name="打开对话框").click()
    dialog = opened.get_by_test_id("stDialog")
    note = dialog.get_by_label("备注")
    note.press_sequentially("写了一半")
    builds.publish("乙")
    expect(dialog.get_by_role("button", name=OFFER)).to_be_visible(timeout=FIVE_SECONDS)
    note.press_sequentially("，接着写")
    opened.wait_for_timeout(LONG_ENOUGH_FOR_A_POLL)
    expect(note).to_have_value("写了一半，接着写")
    expect(opened.get_by_text("本页数据：甲")).to_be_attached()

    if closing == "Escape":
        opened.keyboard.press("Escape")
    elif closing == "X":
        dialog.get_by_role("button", name="Close").click()
    else:
        dialog.get_by_role("button", name={"save": "保存", "refresh": OFFER}[closing]).click()
    expect(opened.get_by_text("本页数据：乙")).to_be_visible(timeout=FIVE_SECONDS)
    expect(dialog).to_have_count(0)
    # Nothing stays held, however the dialog was closed.
    builds.publish("丙")
    expect(opened.get_by_text("本页数据：丙")).to_be_visible(timeout=FIVE_SECONDS)


def test_unsaved_input_is_offered_the_new_data(opened: Page, builds: Builds) -> None:
    opened.get_by_text("有未保存的输入").click()
    expect(opened.get_by_text("第 2 次运行")).to_be_visible()
    builds.publish("乙")
    offer = opened.get_by_role("button", name=OFFER)
    expect(offer).to_be_visible(timeout=FIVE_SECONDS)
    opened.wait_for_timeout(LONG_ENOUGH_FOR_A_POLL)
    expect(opened.get_by_text("本页数据：甲")).to_be_visible()
    offer.click()
    expect(opened.get_by_text("本页数据：乙")).to_be_visible()
    expect(offer).to_have_count(0)
