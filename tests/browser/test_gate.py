"""The gate in front of the real server: strangers, forged and stale cookies, proxies, and open pages that must end."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from door.serving import any_free_port
from scorecard.access import LOCAL_VISITOR
from scorecard.access.access import Access
from scorecard.access.outside import Outside
from scorecard.access.seal import city_secret, sealed
from scorecard.place import Place
from scorecard.texts import Texts
from tests.conftest import ROOT, Server, start_server
from tests.unit.issuer import CLIENT, SECRET, Issuer, serving

ZH = Texts("zh")
NAME, PASSWORD = "王主任", "三月的风从渭河边吹来"
DISTRICT = ("610303", "金台区")
ADDRESSES = ("/", "/overview", "/district?area=610303", "/data", "/sharing", "/frame", "/pages/frame.py")


def now() -> datetime:
    return datetime.now(UTC)


class Door:
    """One running dashboard with an administrator; the runs of its page script are counted."""

    def __init__(self, folder: Path, warehouse: Path, **settings: str) -> None:
        (folder / "city").mkdir(parents=True)
        shutil.copy(warehouse, folder / "city" / "warehouse.duckdb")
        self.place = Place.of(ROOT / "plan", folder / "city")
        self.access = Access(self.place)
        self.access.add_account(NAME, PASSWORD, "administrator", at=now())
        self._runs = folder / "runs.txt"
        watched = {"RUNS_FILE": str(self._runs), "SCORECARD_DATA": str(folder / "city"), **settings}
        self.server: Server = start_server(folder / "server.log", script="tests/browser/watched_app.py", **watched)
        self.url = self.server.url

    @property
    def runs(self) -> int:
        return self._runs.read_text(encoding="utf-8").count("run") if self._runs.exists() else 0

    def cookie(self) -> str:
        return self.access.sign_in(NAME, PASSWORD, address="10.0.0.9", at=now()).cookie

    def link(self) -> tuple[str, int]:
        token, entry = self.access.make_link(DISTRICT[0], by=NAME, at=now())
        return f"{self.url}/link/{token}", entry.id

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.url + path, headers=headers, trust_env=False)

    def handshake(self, *, origin: str | None = None, **headers: str) -> int:
        """The status with which the server answers a WebSocket's handshake."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        try:
            with connect(address, origin=origin, additional_headers=headers, proxy=None):  # type: ignore[arg-type]
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with serving(Issuer()) as one:
        yield one


@pytest.fixture(scope="module")
def door(issuer: Issuer, demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    elsewhere = {"ISSUER": issuer.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}
    settings = {f"SCORECARD_OIDC_{name}": value for name, value in elsewhere.items()}
    one = Door(tmp_path_factory.mktemp("door"), demo_warehouse, **settings)
    yield one
    one.server.stop()


def sign_in(page: Page, url: str, password: str = PASSWORD) -> None:
    page.goto(url)
    page.get_by_label(ZH.t("gate.sign_in.name"), exact=True).fill(NAME)
    page.get_by_label(ZH.t("gate.sign_in.password"), exact=True).fill(password)
    page.get_by_role("button", name=ZH.t("gate.sign_in.button")).click()


def sees_sign_in(page: Page) -> None:
    expect(page.get_by_role("heading", name=ZH.t("gate.sign_in.title"))).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_count(0)


def side(page: Page, words: str) -> None:
    expect(page.get_by_test_id("stSidebar").get_by_text(words)).to_be_visible()


def test_on_a_cold_server_no_page_script_runs_for_a_stranger(
    demo_warehouse: Path, tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    door = Door(tmp_path, demo_warehouse)
    try:
        page = new_page()
        for address in ADDRESSES:
            page.goto(door.url + address)
            sees_sign_in(page)
            assert door.get(address).status_code == 401
        forged = sealed(LOCAL_VISITOR, b"0" * 32)
        stolen = sealed(LOCAL_VISITOR, city_secret(door.place))
        for claim in (forged, stolen):
            assert door.get("/", **{"x-scorecard-visitor": claim}).status_code == 401
            assert door.handshake(**{"x-scorecard-visitor": claim}) == 403
        assert door.runs == 0
        sign_in(page, door.url)
        side(page, ZH.t("gate.sidebar.account", name=NAME))
        assert door.runs > 0, "the counter counts"
    finally:
        door.server.stop()


def test_the_organisations_own_sign_in_leads_there_too(door: Door, issuer: Issuer, page: Page) -> None:
    page.goto(f"{door.url}/goal?goal=training")
    way = page.get_by_role("link", name=ZH.t("gate.sign_in.outside"))
    way.click()
    expect(page.get_by_role("heading", name=ZH.t("gate.closed.oidc_unknown.title"))).to_be_visible()
    Outside(door.place).set_subject(NAME, str(issuer.who["sub"]), by=NAME, at=now())
    page.goto(f"{door.url}/goal?goal=training")
    way.click()
    expect(page).to_have_url(re.compile(r"/goal\?.*goal=training"))
    side(page, ZH.t("gate.sidebar.account", name=NAME))


def test_signing_in_leads_where_one_wanted_to_go_and_out_again_ends_it(door: Door, page: Page) -> None:
    sign_in(page, f"{door.url}/goal?goal=training", "something else")
    expect(page.get_by_role("alert")).to_have_text(ZH.t("gate.sign_in.wrong"))
    expect(page.get_by_label(ZH.t("gate.sign_in.name"), exact=True)).to_have_value(NAME)
    page.get_by_label(ZH.t("gate.sign_in.password"), exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/goal\?.*goal=training"))
    side(page, ZH.t("gate.sidebar.account", name=NAME))
    kept = next(one["value"] for one in page.context.cookies() if one["name"] == "scorecard")

    page.get_by_test_id("stSidebar").get_by_role("link", name=ZH.t("gate.sidebar.sign_out")).click()
    expect(page.get_by_role("status")).to_have_text(ZH.t("gate.sign_in.left"))
    assert len(page.context.pages) == 1, "in the same tab"
    assert not [one for one in page.context.cookies() if one["name"] == "scorecard"]
    page.go_back()
    sees_sign_in(page)
    assert door.get("/", cookie=f"scorecard={kept}").status_code == 401, "a kept copy is useless"
    assert door.handshake(cookie=f"scorecard={kept}") == 403


def test_a_link_opens_its_district_and_an_open_page_ends_when_it_is_revoked(
    door: Door, new_page: Callable[..., Page]
) -> None:
    address, number = door.link()
    page = new_page()
    page.goto(address)
    expect(page).to_have_url(re.compile(r"/district(\?|$)"))
    expect(page.get_by_role("heading", name=DISTRICT[1])).to_be_visible()
    side(page, ZH.t("gate.sidebar.link", area="金台"))
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name=ZH.t("app.page.sharing.title"))).to_have_count(0)
    expect(page.get_by_test_id("stFileUploaderDropzoneInput")).to_have_count(0)

    page.goto(f"{door.url}/accounts")
    title = ZH.t("app.page.accounts.title")
    expect(page.get_by_text(ZH.t("address.page.withheld", page=title))).to_be_visible()
    page.goto(f"{door.url}/?as_of=2013-06")
    expect(page).to_have_url(re.compile(r"/district\?(?=.*as_of=2013-06)"))
    expect(page.get_by_role("heading", name=DISTRICT[1])).to_be_visible()

    door.access.revoke_link(number, by=NAME, at=now())
    expect(page.get_by_role("heading", name=ZH.t("gate.closed.link_revoked.title"))).to_be_visible()
    expect(page.get_by_role("heading", name=DISTRICT[1])).to_have_count(0)
    expect(page.get_by_text(ZH.t("gate.closed.which", id=number, area=DISTRICT[1]))).to_be_visible()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 410


def test_who_is_signed_in_may_stay_so_when_opening_a_link(door: Door, page: Page) -> None:
    sign_in(page, f"{door.url}/sharing")
    expect(page.get_by_role("heading", name=ZH.t("sharing.title"))).to_be_visible()
    page.goto(door.link()[0])
    expect(page.get_by_text(ZH.t("gate.link.lead", name=NAME, area=DISTRICT[1]))).to_be_visible()
    assert door.access.links()[0].uses == 0
    page.get_by_role("link", name=ZH.t("gate.link.back")).click()
    side(page, ZH.t("gate.sidebar.account", name=NAME))


def test_a_tab_left_open_does_not_carry_one_visitors_session_into_the_next_ones(door: Door, page: Page) -> None:
    sign_in(page, f"{door.url}/sharing")
    expect(page.get_by_role("heading", name=ZH.t("sharing.title"))).to_be_visible()
    second = page.context.new_page()
    second.goto(door.link()[0])
    second.get_by_role("button", name=ZH.t("gate.link.button", area=DISTRICT[1])).click()
    expect(second.get_by_role("heading", name=DISTRICT[1])).to_be_visible()
    expect(page.get_by_role("heading", name=DISTRICT[1])).to_be_visible()
    expect(page.get_by_role("heading", name=ZH.t("sharing.title"))).to_have_count(0)


def test_a_websocket_needs_the_cookie_and_this_origin(door: Door) -> None:
    cookie = f"scorecard={door.cookie()}"
    assert door.handshake(cookie=cookie) == 101
    assert door.handshake(cookie=cookie, origin=door.url) == 101
    for origin in ("https://evil.example", "null", "http://localhost:1"):
        assert door.handshake(cookie=cookie, origin=origin) == 403
    for other in ("", "scorecard=", f"{cookie}x", "scorecard=" + "A" * 43 + "." + "A" * 43):
        assert door.handshake(cookie=other, origin=door.url) == 403


def test_strangers_learn_from_health_only_that_it_works(door: Door) -> None:
    assert (door.get("/healthz").status_code, door.get("/healthz").text) == (200, "ok\n")
    assert door.get("/healthz", cookie=f"scorecard={door.cookie()}").json()["goals"] == 16
    district = httpx.get(door.link()[0], trust_env=False).cookies["scorecard"]
    assert door.get("/healthz", cookie=f"scorecard={district}").text == "ok\n"


def test_behind_a_proxy_open_mode_is_closed(demo_server: Server) -> None:
    for headers in (
        {"x-forwarded-for": "127.0.0.1"},
        {"x-forwarded-proto": "https"},
        {"forwarded": "for=127.0.0.1"},
        {"via": "1.1 x"},
        {"host": "city.example"},
    ):
        answer = httpx.get(demo_server.url, headers=headers, trust_env=False)
        assert (answer.status_code, "python -m scorecard.access admin" in answer.text) == (403, True)
    assert httpx.get(demo_server.url, trust_env=False).status_code == 200
    assert b" 403 " in _raw(demo_server, b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")


def _raw(server: Server, request: bytes) -> bytes:
    parts = urlsplit(server.url)
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(4096).split(b"\r\n")[0]


def test_an_open_page_of_the_owner_ends_with_the_first_account(
    server: Callable[..., Server], page: Page, demo_warehouse: Path, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    city.mkdir()
    shutil.copy(demo_warehouse, city / "warehouse.duckdb")
    page.goto(server(city).url)
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    Access(Place.of(ROOT / "plan", city)).add_account(NAME, PASSWORD, "administrator", at=now())
    sees_sign_in(page)


def test_it_does_not_start_for_others_without_an_account(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address", "0.0.0.0"]
    environment = {**os.environ, "SCORECARD_DATA": str(tmp_path), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [*command, "--server.port", str(any_free_port())],
        cwd=ROOT, env=environment, capture_output=True, timeout=120, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode != 0
    assert "python -m scorecard.access admin" in done.stderr
