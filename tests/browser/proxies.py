"""docs/hosting.md's nginx block and deploy/Caddyfile as they stand, filled in and run in a folder of a test."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from door.proxy import find_proxy
from tests.conftest import ROOT

GUIDE, CADDYFILE = ROOT / "docs" / "hosting.md", ROOT / "deploy" / "Caddyfile"
HOST = "localhost"
START_SECONDS = 20


@dataclass
class Site:
    """A proxy of this test in front of a dashboard."""

    proxy: str
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


def for_nginx(folder: Path, url: str, http: int, https: int) -> str:
    """The guide's block with names, ports and files of this test."""
    block = block_of_the_guide()
    ours = {
        "scorecard.example.cn": HOST,
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl;": f"listen 127.0.0.1:{https} ssl;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        "/etc/ssl/scorecard/site.pem": str(folder / "site.pem"),
        "/etc/ssl/scorecard/site.key": str(folder / "site.key"),
        "http://127.0.0.1:8501": url,
    }
    return whole(folder, _with(ours, block))


def for_caddy(folder: Path, url: str, http: int, https: int) -> str:
    """deploy/Caddyfile with the same."""
    own = f"default_bind 127.0.0.1\nadmin off\nhttp_port {http}\nhttps_port {https}\nstorage file_system {folder}"
    ours = {
        "\n{\n": f"\n{{\n{own}\n",
        "{$SCORECARD_SITE}": HOST,
        "# tls /etc/caddy/tls/site.pem /etc/caddy/tls/site.key": f"tls {folder / 'site.pem'} {folder / 'site.key'}",
        "reverse_proxy scorecard:8501": f"reverse_proxy {url}",
    }
    return _with(ours, CADDYFILE.read_text(encoding="utf-8"))


def _with(ours: dict[str, str], settings: str) -> str:
    """The settings with ours in place of theirs; everything that is replaced has to be there."""
    for told, own in ours.items():
        assert told in settings, told
        settings = settings.replace(told, own)
    return settings


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
def running(proxy: str, folder: Path, settings: str, ports: tuple[int, ...]) -> Iterator[None]:
    """The proxy with these settings until the end of the with; fails with its own words."""
    program = find_proxy(proxy)
    if program is None:
        pytest.fail(f"no {proxy}: sudo apt install {proxy}, or run `python manage.py test` as root", pytrace=False)
    file, log = folder / "proxy.conf", folder / "start.log"
    file.write_text(settings, encoding="utf-8")
    command = {
        "nginx": [program, "-p", str(folder), "-e", str(log), "-c", str(file)],
        "caddy": [program, "run", "--adapter", "caddyfile", "--config", str(file)],
    }[proxy]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, "HOME": str(folder)})
    try:
        until = time.monotonic() + START_SECONDS
        while not all(map(_listens, ports)):
            assert process.poll() is None and time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
