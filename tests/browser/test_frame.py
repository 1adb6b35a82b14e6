"""The frame around every page: menu, language, month, demo mark, empty start, following a real build."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from etl.publish import publish
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from tests.conftest import Server

FIVE_SECONDS = 5_000
ZH, EN = Texts("zh"), Texts("en")


def menu(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()


def choose_month(page: Page, label: str) -> None:
    page.get_by_role("combobox", name=ZH.t("app.as_of.label")).click()
    page.get_by_role("option", name=label, exact=True).click()


def drawn(page: Page) -> None:
    """Wait until the page stands: nothing running, no error."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text(ZH.t("app.error.unknown"))).to_have_count(0)


def test_language_and_month_stay_in_the_address_across_pages(
    demo_server: Server, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(demo_server.url)
    drawn(page)
    choose_month(page, "2013年6月")
    expect(page).to_have_url(re.compile("as_of=2013-06"))
    page.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    expect(page.get_by_test_id("stSidebarNav").get_by_text(EN.t("app.page.data.title"))).to_be_visible()
    menu(page, EN.t("app.page.goal.title"))
    expect(page).to_have_url(re.compile(r"/goal\?(?=.*lang=en)(?=.*as_of=2013-06)"))
    drawn(page)
    there = page.url
    page.go_back()
    expect(page).to_have_url(re.compile(r"/\?(?=.*lang=en)(?=.*as_of=2013-06)"))  # what was written back is no step

    other = new_page()
    other.goto(there)
    expect(other.get_by_test_id("stSidebarNav").get_by_text(EN.t("app.page.data.title"))).to_be_visible()
    expect(other.get_by_role("combobox", name=EN.t("app.as_of.label"))).to_have_value("Jun 2013")


def test_a_cell_of_the_matrix_leads_to_that_goal_in_that_district(demo_server: Server, page: Page) -> None:
    """By keyboard, with the filters of the address; a reload stays there, "back" leads back."""
    page.goto(f"{demo_server.url}/matrix?as_of=2013-06")
    drawn(page)
    cell = page.locator("td a[href*='area=610303'][href*='goal=training']").first
    cell.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/district\?(?=.*area=610303)(?=.*goal=training)(?=.*as_of=2013-06)"))
    expect(page.get_by_role("heading", name="金台区")).to_be_visible()
    drawn(page)
    page.reload()
    expect(page.get_by_role("heading", name="金台区")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=ZH.t("matrix.title"))).to_be_visible()


def test_the_overview_leads_on_by_keyboard(demo_server: Server, page: Page) -> None:
    """From a tile to its goal, from a decision to where it is taken; the filters stay, "back" leads back."""
    page.goto(f"{demo_server.url}/?as_of=2013-06")
    drawn(page)
    for link, there in (
        (".ov-tile a[href*='goal=training']", r"/goal\?"),
        (".ov-box a[href*='item=']", r"/work_items\?"),
    ):
        page.locator(link).first.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"{there}(?=.*as_of=2013-06)"))
        page.go_back()
        expect(page.locator(link).first).to_be_visible()


def test_choices_of_an_analysis_survive_a_change_of_page_and_a_reload(demo_server: Server, page: Page) -> None:
    page.goto(f"{demo_server.url}/trends?as_of=2013-06&span=to_date&areas=610302,610303")
    drawn(page)
    menu(page, ZH.t("app.page.matrix.title"))
    drawn(page)
    page.locator("td a[href*='area=610303']").first.click()
    expect(page.get_by_role("heading", name="金台区")).to_be_visible()
    drawn(page)
    menu(page, ZH.t("app.page.trends.title"))
    kept = re.compile(r"/trends\?(?=.*span=to_date)(?=.*areas=610302%2C610303)")
    expect(page).to_have_url(kept)
    page.reload()
    drawn(page)
    expect(page).to_have_url(kept)
    expect(page.get_by_text("专利申请量（累计，件）").first).to_be_visible()


def test_an_address_with_nonsense_in_it_opens_the_default_view(demo_server: Server, page: Page) -> None:
    page.goto(f"{demo_server.url}/?lang=klingon&as_of=1999-13")
    drawn(page)
    expect(page.get_by_test_id("stSidebarNav").get_by_text(ZH.t("app.page.overview.title"))).to_be_visible()
    expect(page.get_by_role("combobox", name=ZH.t("app.as_of.label"))).to_have_value(re.compile("最新"))


def test_an_empty_start_says_what_to_do_and_follows_the_first_build(
    server: Callable[..., Server], page: Page, demo_warehouse: Path, tmp_path: Path
) -> None:
    data = tmp_path / "new-city"
    data.mkdir()
    page.goto(server(data).url)
    expect(page.get_by_text(ZH.t("app.empty.title"))).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav").get_by_text(ZH.t("app.page.overview.title"))).to_have_count(0)
    shutil.copy(demo_warehouse, data / "warehouse.next")
    os.replace(data / "warehouse.next", data / "warehouse.duckdb")
    expect(page.get_by_test_id("stSidebarNav").get_by_text(ZH.t("app.page.overview.title"))).to_be_visible(
        timeout=FIVE_SECONDS
    )
    expect(page.get_by_text(ZH.t("app.empty.title"))).to_have_count(0)


def test_a_real_build_is_followed_but_not_under_the_upload_dialog(
    server: Callable[..., Server], page: Page, demo_copy: Path, demo_home: Path
) -> None:
    place = Place.of(data_dir=demo_copy)
    plan = load_plan(place.plan_dir)
    running = server(demo_copy)
    page.goto(f"{running.url}/data?as_of=2013-06")
    drawn(page)

    workbook = next(path for path in sorted((demo_home / "demo").rglob("*.xlsx")) if "2013" in path.name)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(workbook)
    dialog = page.get_by_test_id("stDialog")
    reason = dialog.get_by_label(ZH.t("upload.reason.label"))
    reason.press_sequentially("更正第二季度")
    publish(place, plan, at=datetime(2013, 12, 1, tzinfo=UTC))
    offer = dialog.get_by_role("button", name=ZH.t("app.live.refresh"))
    expect(offer).to_be_visible(timeout=FIVE_SECONDS)
    reason.press_sequentially("，区县来函")
    page.wait_for_timeout(3_000)
    expect(reason).to_have_value("更正第二季度，区县来函")

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile("as_of=2013-06"))
    drawn(page)
