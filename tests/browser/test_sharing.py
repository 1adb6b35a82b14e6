"""A link in two browsers: made by the administrator, opened by the district, revoked under its open page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from scorecard.texts import Texts
from tests.browser.axe import grave
from tests.browser.visiting import DISTRICT, NAME, administrator, make_link, sees_own_district_only, sign_in
from tests.conftest import Server

ZH = Texts("zh")


def test_a_link_opens_for_the_district_until_it_is_revoked(
    server: Callable[..., Server], new_page: Callable[..., Page], demo_copy: Path
) -> None:
    access, url = administrator(demo_copy), server(demo_copy).url
    office, district = new_page(), new_page()
    sign_in(office, url)
    link = make_link(office)
    assert re.fullmatch(re.escape(url) + r"/link/[\w-]{40,}", link)
    district.goto(link)
    sees_own_district_only(district)
    (entry,) = access.links()
    assert (entry.made_by, entry.uses) == (NAME, 1)

    office.get_by_role("button", name=ZH.t("sharing.revoke.button")).click()
    dialog = office.get_by_test_id("stDialog")
    expect(dialog.get_by_text(ZH.t("sharing.revoke.effect"))).to_be_visible()
    assert access.links()[0].revoked_at is None
    assert not grave(office), "the list, the link just made, the question in its dialog"
    dialog.get_by_role("button", name=ZH.t("sharing.revoke.confirm")).click()
    expect(office.get_by_text(ZH.t("sharing.revoke.done", area=DISTRICT))).to_be_visible()
    expect(office.locator(".st-key-sharing-made")).to_have_count(0)
    assert access.links()[0].revoked_by == NAME
    for address in (district.url, link):
        answer = district.goto(address)
        assert answer is not None
        assert answer.status == 410
        expect(district.get_by_role("heading", name=DISTRICT)).to_have_count(0)


def test_a_district_that_types_the_address_of_the_page_makes_no_link(
    server: Callable[..., Server], page: Page, demo_copy: Path
) -> None:
    access, url = administrator(demo_copy), server(demo_copy).url
    token, _ = access.make_link("610302", by=NAME, at=datetime.now(UTC))
    page.goto(f"{url}/link/{token}")
    expect(page.get_by_role("heading", name=DISTRICT)).to_be_visible()
    page.goto(f"{url}/sharing")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_role("button", name=ZH.t("sharing.form.make"))).to_have_count(0)
    assert len(access.links()) == 1
