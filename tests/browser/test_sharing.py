"""A link in two browsers: made by the administrator, opened by the district, which hands files in by it; revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from etl.archive import Archive
from etl.waiting import handed_in
from scorecard.access import LOCAL_OWNER
from scorecard.access.access import Access
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from tests.browser.axe import grave
from tests.browser.test_upload import A_WHILE, month_of, summary
from tests.browser.visiting import DISTRICT, NAME, administrator, make_link, sees_own_district_only, sign_in
from tests.conftest import ROOT, Server

ZH = Texts("zh")
CODE = "610302"


def hand_in(district: Page, count: int) -> None:
    """Drop a month's own applications and hand it in."""
    file = {"name": "9月.xlsx", "mimeType": "application/octet-stream", "buffer": summary({DISTRICT: count})}
    district.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([file])
    dialog = district.get_by_test_id("stDialog")
    expect(dialog.get_by_role("cell", name=f"{count:,}", exact=True).last).to_be_visible(timeout=A_WHILE)
    dialog.get_by_role("button", name=ZH.t("waiting.button.hand_in", count=1)).click()
    expect(district.get_by_text(ZH.t("waiting.drop.done", count=1))).to_be_visible(timeout=A_WHILE)
    expect(dialog).to_have_count(0)


def open_waiting(page: Page, url: str) -> None:
    """The file that is chosen is told by a table in words; the list's own cells are drawn, never visible text."""
    page.goto(f"{url}/data?part=waiting")
    expect(told(page).get_by_text(ZH.t("waiting.column.note"), exact=True)).to_be_visible(timeout=A_WHILE)


def told(page: Page) -> Locator:
    return page.get_by_test_id("stTable")


def return_it(office: Page, reason: str) -> None:
    office.get_by_role("button", name=ZH.t("waiting.button.return"), exact=True).click()
    dialog = office.get_by_test_id("stDialog")
    why = dialog.get_by_label(ZH.t("waiting.return.reason"))
    expect(why).to_have_value("")
    why.fill(reason)
    dialog.get_by_role("button", name=ZH.t("waiting.return.confirm")).click()
    expect(office.get_by_text(ZH.t("waiting.done.returned", number=1))).to_be_visible(timeout=A_WHILE)


def accept_it(office: Page) -> None:
    """Opened for the first time it has one tick, not made; nothing of another file stands in the form."""
    office.get_by_role("button", name=ZH.t("waiting.button.review"), exact=True).click()
    dialog = office.get_by_test_id("stDialog")
    accept = dialog.get_by_role("button", name=ZH.t("waiting.button.accept"))
    expect(accept).to_be_visible(timeout=A_WHILE)
    expect(dialog.get_by_role("button", name=ZH.t("review.mended.button"))).to_have_count(0)
    tick = dialog.get_by_text(re.compile("条提示，同意采用。$"))
    expect(tick).to_have_count(1, timeout=A_WHILE)
    expect(accept).to_be_disabled()
    tick.click()
    expect(accept).to_be_enabled(timeout=A_WHILE)
    assert grave(office) == []
    accept.click()
    expect(office.get_by_text(re.compile("第 2 号文件已入库"))).to_be_visible(timeout=A_WHILE)


def replace(office: Page, link: str, access: Access) -> str:
    """Change the link's address on the page; the new one."""
    office.get_by_role("button", name=ZH.t("sharing.rotate.button")).click()
    dialog = office.get_by_test_id("stDialog")
    expect(dialog.get_by_text(ZH.t("sharing.rotate.effect"))).to_be_visible()
    assert access.links()[0].revoked_at is None
    dialog.get_by_role("button", name=ZH.t("sharing.rotate.confirm")).click()
    expect(office.get_by_text(ZH.t("sharing.rotate.done", area=DISTRICT, old=1, new=2))).to_be_visible()
    new = office.locator(".st-key-sharing-made").get_by_test_id("stCode").first.inner_text().strip()
    assert new != link
    office.get_by_text(ZH.t("sharing.made.qr"), exact=True).click()
    expect(office.get_by_role("img", name=ZH.t("sharing.made.qr_alt", area=DISTRICT))).to_be_visible()
    return new


def test_a_link_hands_files_in_until_it_is_revoked(
    server: Callable[..., Server], new_page: Callable[..., Page], demo_copy: Path
) -> None:
    access, url = administrator(demo_copy), server(demo_copy).url
    office, district = new_page(), new_page()
    sign_in(office, url)
    office.get_by_text(ZH.t("sharing.form.hand_in"), exact=True).click()
    link = make_link(office)
    assert re.fullmatch(re.escape(url) + r"/link/[\w-]{40,}", link)
    district.goto(link)
    sees_own_district_only(district)
    (entry,) = access.links()
    assert (entry.made_by, entry.uses, entry.may_hand_in) == (NAME, 1, True)

    before = month_of(demo_copy, CODE)["value"]
    hand_in(district, wanted := int(before) + 37)
    assert month_of(demo_copy, CODE)["value"] == before, "it waits"
    clerk = office.context.new_page()
    open_waiting(clerk, url)
    expect(clerk.get_by_test_id("stSidebar").get_by_text(ZH.t("waiting.sidebar.staff", count=1)).first).to_be_visible()
    return_it(clerk, "与上月重复，请核实")
    open_waiting(district, url)
    expect(told(district).get_by_text("与上月重复，请核实")).to_be_visible()
    hand_in(district, wanted)
    open_waiting(clerk, url)
    accept_it(clerk)
    assert month_of(demo_copy, CODE)["value"] == wanted
    open_waiting(district, url)
    expect(
        district.get_by_test_id("stSidebar").get_by_text(ZH.t("waiting.sidebar.own", waiting=0, returned=1)).first
    ).to_be_visible()
    assert [
        one.state
        for one in handed_in(Archive(Place.of(ROOT / "plan", demo_copy), load_plan(ROOT / "plan")), viewer=LOCAL_OWNER)
    ] == ["accepted", "returned"]
    expect(district.get_by_text(NAME)).to_have_count(0)

    replaced = replace(office, link, access)
    answer = district.goto(link)
    assert answer is not None
    assert answer.status == 410, "the old address"

    office.get_by_role("button", name=ZH.t("sharing.revoke.button")).click()
    dialog = office.get_by_test_id("stDialog")
    expect(dialog.get_by_text(ZH.t("sharing.revoke.effect"))).to_be_visible()
    assert access.links()[0].revoked_at is None
    assert not grave(office), "the list, the link just made, the question in its dialog"
    dialog.get_by_role("button", name=ZH.t("sharing.revoke.confirm")).click()
    expect(office.get_by_text(ZH.t("sharing.revoke.done", area=DISTRICT))).to_be_visible()
    expect(office.locator(".st-key-sharing-made")).to_have_count(0)
    assert access.links()[0].revoked_by == NAME
    for address in (district.url, link, replaced):
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
