"""docs/hosting.md's nginx block and deploy/Caddyfile as they stand, before a real server: TLS, two browsers."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import ssl
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from playwright.sync_api import Page, expect

from door.proxy import PROXIES, find_proxy
from door.serving import any_free_port
from scorecard.access.access import Access
from scorecard.access.deeds import Deeds
from scorecard.texts import Texts
from tests.browser.proxies import CADDYFILE, HOST, Site, block_of_the_guide, for_caddy, for_nginx, running, whole
from tests.browser.visiting import NAME, PASSWORD, administrator, make_link, sees_own_district_only, sign_in
from tests.conftest import ROOT, Server, start_server
from tests.leak.wire import Client, Drawn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the guide is for a Linux server")
ZH = Texts("zh")


@pytest.fixture(params=PROXIES)
def hosted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Site]]:
    """hosted(url) puts the proxy in front of it, with a certificate that httpx trusts."""
    folder = tmp_path / "proxy"
    with contextlib.ExitStack() as until_the_end:

        def start(url: str) -> Site:
            folder.mkdir()
            authority, trusted = trustme.CA(), ssl.create_default_context()
            authority.configure_trust(trusted)
            certificate = authority.issue_cert(HOST)
            certificate.private_key_pem.write_to_path(folder / "site.key")
            for pem in certificate.cert_chain_pems:
                pem.write_to_path(folder / "site.pem", append=True)
            ports = any_free_port(), any_free_port()
            settings = {"nginx": for_nginx, "caddy": for_caddy}[request.param](folder, url, *ports)
            until_the_end.enter_context(running(request.param, folder, settings, ports))
            return Site(request.param, f"http://{HOST}:{ports[0]}", f"https://{HOST}:{ports[1]}", folder, trusted)

        yield start


@pytest.fixture(scope="module")
def city(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Access]]:
    """A city with an administrator, behind whatever stands in front: as deploy/compose.yaml has it."""
    folder = tmp_path_factory.mktemp("hosted")
    data = shutil.copytree(demo_home, folder / "city", ignore=shutil.ignore_patterns("demo"))
    access = administrator(data)
    one = start_server(folder / "server.log", SCORECARD_DATA=str(data), FORWARDED_ALLOW_IPS="*")
    yield one, access
    one.stop()


def session_cookie(page: Page) -> Any:
    """The one cookie of ours that this browser holds."""
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "scorecard"]
    return cookie


def test_two_browsers_over_tls_an_administrator_and_a_district(
    city: tuple[Server, Access], hosted: Callable[[str], Site], new_page: Callable[..., Page], tmp_path: Path
) -> None:
    server, access = city
    site = hosted(server.url)
    office, district = (new_page(ignore_https_errors=True) for _ in range(2))
    sign_in(office, site.https)
    cookie = session_cookie(office)
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    link = make_link(office)
    token = link.removeprefix(f"{site.https}/link/")
    assert re.fullmatch(r"[\w-]{40,}", token), link

    district.goto(link)
    sees_own_district_only(district)
    cookie = session_cookie(district)
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    assert max(access.links(), key=lambda link: link.id).uses == 1
    assert site.proxy != "nginx" or "/district" in site.logs
    assert token not in site.logs

    input_, too_large = office.get_by_test_id("stFileUploaderDropzoneInput"), tmp_path / "大.xlsx"
    with too_large.open("wb") as sparse:
        sparse.truncate(201_000_000)
    input_.set_input_files(too_large)
    sign = office.get_by_test_id("stTooltipErrorHoverTarget")
    expect(sign).to_be_visible()
    said = sign.evaluate("one => getComputedStyle(one, '::after').content")
    assert said.strip('"') == ZH.t("upload.drop.lost", most="200")
    file = {"name": "空.xlsx", "mimeType": "application/octet-stream", "buffer": bytes(3_000_000)}
    input_.set_input_files([file])
    told = office.get_by_test_id("stDialog").get_by_text(ZH.t("upload.state.failed"))
    expect(told).to_be_visible()


def test_strangers_get_the_sign_in_page_and_http_becomes_https(
    city: tuple[Server, Access], hosted: Callable[[str], Site]
) -> None:
    site = hosted(city[0].url)
    plain = httpx.get(f"{site.http}/goal?goal=training", trust_env=False)
    moved = {"nginx": 301, "caddy": 308}[site.proxy]
    assert (plain.status_code, plain.headers["location"]) == (moved, f"https://{HOST}/goal?goal=training")
    asked = site.get("/goal?goal=training", accept="text/html")
    assert asked.status_code == 303
    assert urlsplit(asked.headers["location"])[:3] == ("", "", "/sign-in")
    assert site.get(asked.headers["location"], accept="text/html").status_code == 200
    assert "strict-transport-security" in asked.headers
    assert site.get("/static/index.js").status_code == 401
    assert site.get("/healthz").text.strip() == "ok"
    assert site.get("/link/" + "A" * 43, accept="text/html").status_code == 404


def test_what_a_visitor_says_of_the_own_address_is_not_believed(
    city: tuple[Server, Access], hosted: Callable[[str], Site]
) -> None:
    server, access = city
    site = hosted(server.url)
    claims = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "http", "forwarded": "for=203.0.113.9"}
    form = {"name": NAME, "password": PASSWORD}
    with httpx.Client(base_url=site.https, verify=site.trusted, trust_env=False, headers=claims) as visitor:
        assert "Secure" in visitor.post("/sign-in", data=form).headers["set-cookie"]
    assert {one.address for one in access.sign_ins(at=datetime.now(UTC))} == {"127.0.0.1"}


def test_what_is_done_on_a_page_is_logged_with_the_address_it_came_from(city: tuple[Server, Access]) -> None:
    """In a run of the page and in that of a dialog alone, as the proxy says; of another connection none is left."""
    server, access = city
    cookie = access.sign_in(NAME, PASSWORD, address="192.0.2.7", at=datetime.now(UTC)).cookie
    with Client(server.url, cookie, **{"X-Forwarded-For": "198.51.100.9"}) as client:
        page = client.run().pages["sharing"]
        client.run(page, widgets=press(client.run(page), "sharing.form.make"))
        asked = client.run(page, widgets=press(client.run(page), "sharing.revoke.button"))
        client.run(
            page,
            fragment=fragment_with(asked, "sharing.revoke.confirm"),
            widgets=press(asked, "sharing.revoke.confirm"),
        )
    with Client(server.url, cookie) as client:
        client.run(page, widgets=press(client.run(page), "sharing.form.make"))
    with httpx.Client(base_url=server.url, cookies={"scorecard": cookie}, trust_env=False) as browser:
        browser.post("/sign-out", headers={"X-Forwarded-For": "198.51.100.10"})
    told = [(one.action, one.by, one.address) for one in Deeds(access.place).all()[:4]]
    assert told == [
        ("sign_out", NAME, "198.51.100.10"),
        ("link_made", NAME, ""),
        ("link_revoked", NAME, "198.51.100.9"),
        ("link_made", NAME, "198.51.100.9"),
    ]


def press(drawn: Drawn, key: str) -> dict[str, dict[str, Any]]:
    """A click on the button with these words."""
    (button,) = [one.id for one in drawn.widgets.values() if (one.kind, one.label) == ("Button", ZH.t(key))]
    return {button: {"trigger_value": True}}


def fragment_with(drawn: Drawn, key: str) -> str:
    """The part of the page, drawn again alone, that holds this button."""
    return next(m.delta.fragment_id for m in drawn.messages if m.delta.new_element.button.label == ZH.t(key))


def test_files_up_to_the_dashboards_own_limit_get_through(demo_server: Server, hosted: Callable[[str], Site]) -> None:
    """nginx itself refuses more than 1 MB unless told otherwise; Caddy leaves it to the dashboard."""
    site = hosted(demo_server.url)
    upload = site.https + "/_stcore/upload_file/a/b"
    through = httpx.put(upload, content=bytes(3_000_000), verify=site.trusted, trust_env=False)
    assert through.status_code == 403, "through to the gate, which closes it"
    if site.proxy == "nginx":
        settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", block_of_the_guide())
        assert settings["server"]["maxUploadSize"] < int(megabytes), "a file at the limit, and the form around it"
        assert _answer_to_announced(site, (int(megabytes) + 1) * 1024 * 1024) == 413


@pytest.mark.parametrize("hosted", ["caddy"], indirect=True)
def test_before_a_dashboard_that_does_not_answer_caddy_says_so_and_logs_no_token(
    hosted: Callable[[str], Site],
) -> None:
    site, token = hosted(f"http://127.0.0.1:{any_free_port()}"), "A" * 43
    answer = site.get(f"/link/{token}", referer=f"{site.https}/link/{token}")
    assert answer.status_code == 502 and "看板正在启动" in answer.text and "strict-transport-security" in answer.headers
    assert "serving initial configuration" in site.logs and token not in site.logs
    tidy = subprocess.run([str(find_proxy("caddy")), "fmt", str(CADDYFILE)], capture_output=True, text=True)
    assert tidy.stdout == CADDYFILE.read_text(encoding="utf-8")


def _answer_to_announced(site: Site, length: int) -> int:
    """The answer to an upload that says how long it will be, before it sends anything."""
    parts = urlsplit(site.https)
    asked = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=site.trusted, timeout=30)
    with contextlib.closing(asked):
        asked.putrequest("PUT", "/_stcore/upload_file/a/b")
        asked.putheader("Content-Length", str(length))
        asked.endheaders()
        return asked.getresponse().status


BARE = "server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass {url}; {more} }} }}"


def test_a_dashboard_without_accounts_is_closed_through_either_proxy(
    demo_server: Server, hosted: Callable[[str], Site]
) -> None:
    """To the dashboard the proxy comes from loopback, as its owner does."""
    assert httpx.get(demo_server.url, trust_env=False).status_code == 200, "open to its owner"
    site = hosted(demo_server.url)
    for accept in ("text/html", "*/*"):
        answer = site.get("/", accept=accept)
        assert answer.status_code == 403
        assert "python -m scorecard.access admin" in answer.text


@pytest.mark.parametrize(
    "more",
    [
        "",
        "proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr;",
        "proxy_set_header Host $http_host;",
    ],
    ids=["no header at all", "another's habits", "only the host"],
)
def test_a_dashboard_without_accounts_is_closed_through_any_nginx(
    demo_server: Server, tmp_path: Path, more: str
) -> None:
    port = any_free_port()
    bare = whole(tmp_path, BARE.format(port=port, url=demo_server.url, more=more))
    with running("nginx", tmp_path, bare, (port,)):
        answer = httpx.get(f"http://127.0.0.1:{port}/", headers={"accept": "text/html"}, trust_env=False)
        assert answer.status_code == 403
        assert "python -m scorecard.access admin" in answer.text
        shaken = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        key = {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}
        stream = httpx.get(f"http://127.0.0.1:{port}/_stcore/stream", headers={**shaken, **key}, trust_env=False)
        assert stream.status_code == 403
