"""An administrator and a district in browsers, as several tests walk them: signing in, making a link, opening it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from scorecard.access.access import Access
from scorecard.place import Place
from scorecard.texts import Texts
from tests.conftest import ROOT

ZH = Texts("zh")
NAME, PASSWORD = "王主任", "三月的风从渭河边吹来"
DISTRICT, OTHER = "渭滨区", "金台区"


def administrator(data: Path) -> Access:
    """The city's accounts with one administrator in them."""
    access = Access(Place.of(ROOT / "plan", data))
    access.add_account(NAME, PASSWORD, "administrator", at=datetime.now(UTC))
    return access


def sign_in(page: Page, url: str, path: str = "/sharing") -> None:
    page.goto(url + path)
    page.get_by_label(ZH.t("gate.sign_in.name"), exact=True).fill(NAME)
    page.get_by_label(ZH.t("gate.sign_in.password"), exact=True).fill(PASSWORD)
    page.get_by_role("button", name=ZH.t("gate.sign_in.button")).click()
    expect(page.get_by_role("heading", name=ZH.t("sharing.title"))).to_be_visible()


def make_link(page: Page, area: str = DISTRICT) -> str:
    """Make a link on the page 分享 and return the address that it shows."""
    page.get_by_role("combobox", name=ZH.t("sharing.form.area")).click()
    page.get_by_role("option", name=area, exact=True).click()
    page.get_by_role("button", name=ZH.t("sharing.form.make")).click()
    made = page.locator(".st-key-sharing-made")
    expect(made.get_by_text(DISTRICT).first).to_be_visible()
    return made.get_by_test_id("stCode").first.inner_text().strip()


def sees_own_district_only(page: Page) -> None:
    """The address bar holds no token, the page shows the own district, and no other is named anywhere."""
    expect(page).to_have_url(re.compile(r"/district(\?|$)"))
    expect(page.get_by_role("heading", name=DISTRICT)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_text(OTHER)).to_have_count(0)
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name=ZH.t("app.page.sharing.title"))).to_have_count(0)
