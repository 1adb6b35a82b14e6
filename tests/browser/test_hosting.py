"""docs/hosting.md: its nginx block as it stands there, in front of the real server, with TLS and two browsers."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from playwright.sync_api import Page, expect

from door.proxy import find_nginx
from door.serving import any_free_port
from scorecard.texts import Texts
from tests.browser.visiting import administrator, make_link, sees_own_district_only, sign_in
from tests.conftest import ROOT, Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the guide is for a Linux server")
GUIDE = ROOT / "docs" / "hosting.md"
HOST = "localhost"
START_SECONDS = 20
ZH = Texts("zh")


@dataclass
class Site:
    """An nginx of this test in front of a dashboard."""

    http: str
    https: str
    folder: Path
    trusted: ssl.SSLContext

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.https + path, headers=headers, verify=self.trusted, trust_env=False)

    @property
    def logs(self) -> str:
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))


def block_of_the_guide() -> str:
    """The one nginx block that people are told to copy."""
    (block,) = re.findall(r"^```nginx\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return str(block)


def filled(block: str, folder: Path, server: Server, http: int, https: int) -> str:
    """The block with names, ports and files of this test; everything it replaces has to be there."""
    for told, ours in {
        "scorecard.example.cn": HOST,
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        "/etc/ssl/scorecard/site.pem": str(folder / "site.pem"),
        "/etc/ssl/scorecard/site.key": str(folder / "site.key"),
        "http://127.0.0.1:8501": server.url,
    }.items():
        assert told in block, told
        block = block.replace(told, ours)
    return block


def whole(folder: Path, block: str) -> str:
    """What Debian's nginx.conf puts around a site, in a folder of this test; no rights needed."""
    user = "user root;" if os.geteuid() == 0 else ""  # a worker with fewer rights can't enter the test's folder
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{name}_temp_path {folder / name};" for name in kept)
    return (
        f"{user} daemon off; worker_processes 1; pid {folder / 'nginx.pid'}; error_log {folder / 'error.log'};"
        f"events {{}} http {{ access_log {folder / 'access.log'}; {folders}\n{block}\n}}"
    )


@contextlib.contextmanager
def nginx(folder: Path, block: str, ports: tuple[int, ...]) -> Iterator[None]:
    """nginx with this block until the end of the with; fails with its own words."""
    program = find_nginx()
    if program is None:
        pytest.fail("no nginx: sudo apt install nginx, or run `python manage.py test` as root", pytrace=False)
    settings = folder / "nginx.conf"
    settings.write_text(whole(folder, block), encoding="utf-8")
    command = [program, "-p", str(folder), "-e", str(folder / "start.log"), "-c", str(settings)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + START_SECONDS
        while not all(map(_listens, ports)):
            assert process.poll() is None, (folder / "start.log").read_text(encoding="utf-8")
            assert time.monotonic() < until, "nginx did not start"
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Callable[[Server], Site]]:
    """hosted(server) puts the guide's nginx in front of it, with a certificate that httpx trusts."""
    with contextlib.ExitStack() as running:

        def start(server: Server) -> Site:
            folder = tmp_path / "nginx"
            folder.mkdir()
            authority, trusted = trustme.CA(), ssl.create_default_context()
            authority.configure_trust(trusted)
            certificate = authority.issue_cert(HOST)
            certificate.private_key_pem.write_to_path(folder / "site.key")
            for pem in certificate.cert_chain_pems:
                pem.write_to_path(folder / "site.pem", append=True)
            ports = any_free_port(), any_free_port()
            running.enter_context(nginx(folder, filled(block_of_the_guide(), folder, server, *ports), ports))
            return Site(f"http://{HOST}:{ports[0]}", f"https://{HOST}:{ports[1]}", folder, trusted)

        yield start


def session_cookie(page: Page) -> Any:
    """The one cookie of ours that this browser holds."""
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "scorecard"]
    return cookie


def test_two_browsers_over_tls_an_administrator_and_a_district(
    server: Callable[..., Server],
    hosted: Callable[[Server], Site],
    new_page: Callable[..., Page],
    demo_copy: Path,
) -> None:
    access = administrator(demo_copy)
    site = hosted(server(demo_copy))
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
    assert access.links()[0].uses == 1
    assert "/district" in site.logs
    assert token not in site.logs

    file = {"name": "空.xlsx", "mimeType": "application/octet-stream", "buffer": bytes(3_000_000)}
    office.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([file])
    told = office.get_by_test_id("stDialog").get_by_text(ZH.t("upload.state.failed"))
    expect(told).to_be_visible()


def test_strangers_get_the_sign_in_page_and_http_becomes_https(
    server: Callable[..., Server], hosted: Callable[[Server], Site], demo_copy: Path
) -> None:
    administrator(demo_copy)
    site = hosted(server(demo_copy))
    plain = httpx.get(f"{site.http}/goal?goal=training", trust_env=False)
    assert (plain.status_code, plain.headers["location"]) == (301, f"https://{HOST}/goal?goal=training")
    asked = site.get("/goal?goal=training", accept="text/html")
    assert asked.status_code == 303
    assert urlsplit(asked.headers["location"])[:3] == ("", "", "/sign-in")
    assert site.get(asked.headers["location"], accept="text/html").status_code == 200
    assert "strict-transport-security" in asked.headers
    assert site.get("/static/index.js").status_code == 401
    assert site.get("/healthz").text.strip() == "ok"
    assert site.get("/link/" + "A" * 43, accept="text/html").status_code == 404


def test_files_up_to_the_dashboards_own_limit_get_through(
    demo_server: Server, hosted: Callable[[Server], Site]
) -> None:
    """nginx itself refuses more than 1 MB unless told otherwise."""
    site = hosted(demo_server)
    upload = site.https + "/_stcore/upload_file/a/b"
    through = httpx.put(upload, content=bytes(3_000_000), verify=site.trusted, trust_env=False)
    assert through.status_code == 403, "through to the gate, which closes it"
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", block_of_the_guide())
    assert settings["server"]["maxUploadSize"] < int(megabytes), "a file at the limit, and the form around it"
    assert _answer_to_announced(site, (int(megabytes) + 1) * 1024 * 1024) == 413


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


def test_a_dashboard_without_accounts_is_closed_through_the_guides_nginx(
    demo_server: Server, hosted: Callable[[Server], Site]
) -> None:
    """To the dashboard nginx comes from loopback, as its owner does."""
    assert httpx.get(demo_server.url, trust_env=False).status_code == 200, "open to its owner"
    site = hosted(demo_server)
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
    with nginx(tmp_path, BARE.format(port=port, url=demo_server.url, more=more), (port,)):
        answer = httpx.get(f"http://127.0.0.1:{port}/", headers={"accept": "text/html"}, trust_env=False)
        assert answer.status_code == 403
        assert "python -m scorecard.access admin" in answer.text
        shaken = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        key = {"sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}
        stream = httpx.get(f"http://127.0.0.1:{port}/_stcore/stream", headers={**shaken, **key}, trust_env=False)
        assert stream.status_code == 403
