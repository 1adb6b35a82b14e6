"""The main path as people walk it: empty start → demo → tile → district; upload → another browser → undo."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from scorecard.access import LOCAL_OWNER
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.browser.axe import grave
from tests.conftest import Server

FIVE_SECONDS = 5_000
A_WHILE = 60_000  # a machine that runs other tests too
ZH = Texts("zh")
DISTRICT, NAME = "610302", "渭滨区"
SEPTEMBER = date(2013, 9, 1)


def month_of(data: Path, area: str, month: date = SEPTEMBER) -> dict[str, Any]:
    """The district's applications of a month as the warehouse has them now."""
    asked = {"area": area, "measure": "patent_applications", "dimension": "", "kind": "", "as_of": month}
    rows = Warehouse(data / "warehouse.duckdb").run("months_of_year", viewer=LOCAL_OWNER, **asked).to_pylist()
    row: dict[str, Any] = rows[-1]
    return row


def number_of(page: Page, label: str) -> Locator:
    """The value of the number with this label."""
    metric = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return metric.get_by_test_id("stMetricValue")


def summary(rows: dict[str, int]) -> bytes:
    """A month's applications by district as an office sends them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["2013年9月各区县专利申请统计表"], ["", "单位：件"], ["区县", "专利申请量"], *rows.items()):
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.long
def test_from_an_empty_start_to_the_figure_of_a_district(
    server: Callable[..., Server], page: Page, demo_home: Path, tmp_path: Path
) -> None:
    data = tmp_path / "city"
    data.mkdir()
    page.goto(server(data).url)
    expect(page.get_by_text(ZH.t("app.empty.title"))).to_be_visible()

    shutil.copytree(demo_home, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("demo", "warehouse.duckdb"))
    shutil.copy(demo_home / "warehouse.duckdb", data / "warehouse.duckdb.next")
    os.replace(data / "warehouse.duckdb.next", data / "warehouse.duckdb")
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name=ZH.t("app.page.overview.title")).click(timeout=FIVE_SECONDS)
    expect(page.locator("article.ov-tile")).to_have_count(16)

    page.locator("article.ov-tile a[href*='goal=patent_growth']").click()
    bar = page.locator(".st-key-card-districts .barlayer .point").nth(2)
    bar.click(force=True)
    expect(page).to_have_url(re.compile(r"area=6103(?!00)\d\d"))
    area = parse_qs(urlparse(page.url).query)["area"][0]

    menu.get_by_role("link", name=ZH.t("app.page.district.title")).click()
    row = month_of(data, area)
    expect(number_of(page, ZH.month(SEPTEMBER))).to_have_text(f"{row['value']:,.0f}件")
    expect(number_of(page, ZH.year_to_date(SEPTEMBER))).to_have_text(f"{row['year_to_date']:,.0f}件")
    expect(page).to_have_url(re.compile(f"area={area}"))


def by_kind(rows: Sequence[Sequence[Any]]) -> bytes:
    """A month's applications by district and kind."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["2013年9月各区县专利申请统计表"], ["", "单位：件"], ["区县", "合计", "发明", "实用新型", "外观设计"]):
        sheet.append(row)
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put_right_in_the_dialog(staff: Page, wanted: int) -> None:
    """Drop a file with three faults: a district misspelt (asked), a total that isn't its parts' sum (a warning), a word
    for a number (an error). Answer, mend, accept by name."""
    rows = [[NAME, wanted, wanted - 20, "待核", 5], ["歧山县", 30, 10, 10, 10]]
    file = {"name": "9月更正.xlsx", "mimeType": "application/octet-stream", "buffer": by_kind(rows)}
    staff.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([file])
    dialog = staff.get_by_test_id("stDialog")
    accept = dialog.get_by_role("button", name=ZH.t("upload.button.accept"))
    expect(dialog.get_by_text(ZH.t("upload.state.asks")).first).to_be_visible(timeout=A_WHILE)
    expect(dialog.locator("td.k-error", has_text="待核")).to_be_visible()
    expect(accept).to_be_disabled()
    assert not grave(staff), "questions, an error in its cell, a button that waits"
    dialog.get_by_role("combobox").first.click()
    staff.get_by_role("option", name="岐山县").click()
    expect(dialog.get_by_text(ZH.t("upload.state.partly"))).to_be_visible(timeout=A_WHILE)

    with staff.expect_download(timeout=A_WHILE) as got:
        dialog.get_by_role("button", name=ZH.t("review.answer.button")).click(timeout=A_WHILE)
    back = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))
    assert back.worksheets[0]["D4"].comment and got.value.suggested_filename.startswith("9月更正-")

    rows[0][3] = 8
    dialog.get_by_role("button", name=ZH.t("review.mended.button")).click()
    mended = {**file, "name": "9月更正（改）.xlsx", "buffer": by_kind(rows)}
    staff.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files([mended])
    expect(dialog.get_by_text(ZH.t("upload.state.ready"))).to_be_visible(timeout=A_WHILE)
    dialog.get_by_role("heading").first.click()  # which closes the popover
    expect(dialog.get_by_role("cell", name=f"{wanted:,}", exact=True).last).to_be_visible()
    expect(dialog.get_by_text(ZH.t("effect.turns.month", month=ZH.month(SEPTEMBER)))).to_be_visible(timeout=A_WHILE)
    expect(accept).to_be_disabled()
    assert not grave(staff), "what would change, which goals turn"
    dialog.get_by_text(re.compile("条提示，同意采用。$")).click()
    expect(accept).to_be_enabled(timeout=A_WHILE)
    dialog.get_by_label(ZH.t("upload.reason.label")).fill("渭滨区来函更正")
    accept.click()


def undo(staff: Page, *, back_to: str) -> None:
    """From the batch on the data page: the effect is shown, a reason is asked for."""
    dialog = staff.get_by_test_id("stDialog")
    staff.get_by_role("button", name=ZH.t("data.undo.button")).click()
    expect(dialog.get_by_role("cell", name=back_to, exact=True).first).to_be_visible(timeout=A_WHILE)
    sure = dialog.get_by_role("button", name=ZH.t("data.undo.confirm"))
    sure.click(timeout=A_WHILE)
    expect(dialog.get_by_text(ZH.t("data.undo.needs_reason"))).to_be_visible()
    assert not grave(staff)
    dialog.get_by_label(ZH.t("data.undo.reason")).fill("来函作废")
    sure.click()


def test_the_whole_way_from_a_faulty_file_to_the_figure_elsewhere_and_back(
    server: Callable[..., Server], new_page: Callable[..., Page], demo_copy: Path
) -> None:
    url = server(demo_copy).url
    before = month_of(demo_copy, DISTRICT)
    wanted = int(before["value"]) + 37
    staff, leader = new_page(), new_page()
    leader.goto(f"{url}/district?area={DISTRICT}&goal=patent_growth&depth=sources")
    shown = number_of(leader, ZH.month(SEPTEMBER))
    expect(shown).to_have_text(f"{before['value']:,.0f}件")
    address = leader.url
    leader.evaluate("window.neverReloaded = true")

    staff.goto(f"{url}/goal?goal=training")
    dialog = staff.get_by_test_id("stDialog")
    put_right_in_the_dialog(staff, wanted)
    done = staff.get_by_test_id("stSidebar").get_by_text(re.compile(r"已入库，批次 \d+"))
    expect(done).to_be_visible(timeout=A_WHILE)
    expect(dialog).to_have_count(0)
    expect(staff).to_have_url(re.compile("goal=training"))
    expect(shown).to_have_text(f"{wanted:,}件", timeout=FIVE_SECONDS)
    assert month_of(demo_copy, DISTRICT)["value"] == wanted

    batch = re.findall(r"批次 (\d+)", done.inner_text())[0]
    staff.get_by_test_id("stSidebar").get_by_role("link", name=ZH.t("upload.done.see", batch=batch)).click()
    expect(staff.get_by_text("渭滨区来函更正").first).to_be_visible()
    undo(staff, back_to=f"{before['value']:,.0f}")
    expect(staff.get_by_text(ZH.t("data.undo.done", batch=batch))).to_be_visible(timeout=A_WHILE)
    expect(shown).to_have_text(f"{before['value']:,.0f}件", timeout=FIVE_SECONDS)
    assert month_of(demo_copy, DISTRICT) == before

    assert leader.url == address, "the filters stay"
    assert leader.evaluate("window.neverReloaded") is True


@pytest.mark.long
def test_a_closed_dialog_can_be_opened_again_and_discarding_stores_nothing(
    server: Callable[..., Server], page: Page, demo_copy: Path
) -> None:
    before = (demo_copy / "warehouse.duckdb").stat().st_mtime_ns
    page.goto(f"{server(demo_copy).url}/data")
    files = [
        {"name": f"{name}.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        for name, content in (("好", summary({NAME: 99})), ("空", b""))
    ]
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
    dialog = page.get_by_test_id("stDialog")
    expect(dialog.get_by_text(ZH.t("upload.state.failed"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name=ZH.t("upload.drop.review", count=2)).click()
    dialog.get_by_role("button", name=ZH.t("upload.button.discard_all")).click()
    expect(page.get_by_test_id("stSidebar").get_by_text(ZH.t("upload.done.discarded"))).to_be_visible()
    expect(dialog).to_have_count(0)
    assert (demo_copy / "warehouse.duckdb").stat().st_mtime_ns == before
