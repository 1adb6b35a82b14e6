"""What the tests share: the demo city loaded once, private copies of it, real servers and a real browser.

Safe under pytest-xdist: what is made once a session is made by the worker that comes first, the others wait.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from playwright.sync_api import Browser, Page, expect, sync_playwright

from door.browser import find_browser
from door.serving import any_free_port
from scorecard.access import passwords

ROOT = Path(__file__).resolve().parent.parent
os.environ["SCORECARD_SETTINGS"] = ""  # not the file of whoever runs the tests
# Some containers forbid it: then each of a hundred processes compiles all our modules anew, half a second.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
START_SECONDS = 60
PATIENCE = 30_000  # ms that a test waits for what should appear; a busy machine is no error
# Without these Chromium asks its maker's hosts for news at every start.
QUIET_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the long fault, fuzz and load runs")


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords with little work, for all tests that don't ask for `real_argon2`: it is a tenth of a second."""
    passwords.PasswordHasher = partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)  # type: ignore[misc, assignment]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been imported stays for good: looking through it for garbage again and again was a twentieth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_unconfigure() -> None:
    """DuckDB complains at the end of what it finds uncollected."""
    gc.unfreeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        long_runs = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long_runs)
    for item in items:
        if {"page", "browser", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    # One worker loads the demo city, which takes a while: the others begin at the far end, with what needs none.
    items.sort(key=lambda item: "demo_home" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def real_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as they are outside the tests."""
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


# --- the demo city ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all xdist workers of this session share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demo_home(session_folder: Path) -> Path:
    """Data folder of the demo city, loaded by the real command line, once a session. Shared: read only."""
    home = session_folder / "demo-city"
    with FileLock(session_folder / "demo-city.lock"):
        if not home.exists():
            beside = session_folder / "demo-city.loading"
            run = [sys.executable, "-m", "etl", "demo", "--data", str(beside)]
            done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=_environment())
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
            beside.rename(home)
    return home


@pytest.fixture(scope="session")
def demo_warehouse(demo_home: Path) -> Path:
    """The published warehouse of the demo city. Shared: read only."""
    return demo_home / "warehouse.duckdb"


@pytest.fixture(scope="session")
def demo_sheets(demo_home: Path) -> Path:
    """The spreadsheets that the demo city was loaded from: a folder for each day of arrival. Shared: read only."""
    return demo_home / "demo"


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A data folder of the demo city for this test alone, without the spreadsheets it was loaded from."""
    return shutil.copytree(demo_home, tmp_path / "city", ignore=shutil.ignore_patterns("demo"))


def _environment(**more: str) -> dict[str, str]:
    """This process's, without the city that the person running the tests may have chosen."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SCORECARD_DATA", "SCORECARD_PLAN")}
    asked_faster_than_people_do = {"SCORECARD_REQUESTS_PER_MINUTE": "1000000"}
    return {**kept, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **asked_faster_than_people_do, **more}


# --- servers ---------------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A running Streamlit server of this test."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server(log: Path, *, script: str = "dashboard.py", probe: str = "/healthz", **environment: str) -> Server:
    """Start a server on a free port and wait until it answers; fails with its log."""
    port = any_free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(**environment), stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    until = time.monotonic() + START_SECONDS
    while not _answers(server.url + probe):
        if process.poll() is not None or time.monotonic() > until:
            server.stop()
            pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
        time.sleep(0.1)
    return server


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    """server(data_dir, plan_dir=None) starts the real dashboard on that data; all are stopped after the test."""
    started: list[Server] = []

    def start(data_dir: Path, plan_dir: Path | None = None) -> Server:
        plan = {"SCORECARD_PLAN": str(plan_dir)} if plan_dir else {}
        log = tmp_path / f"server-{len(started)}.log"
        started.append(start_server(log, SCORECARD_DATA=str(data_dir), **plan))
        return started[-1]

    yield start
    for one in started:
        one.stop()
        if request.node.stash.get(FAILED, False):
            print(one.log.read_text(encoding="utf-8", errors="replace")[-5000:])  # noqa: T201 - beside the failure


@pytest.fixture(scope="session")
def demo_server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real dashboard on the shared demo city, for tests that only look."""
    one = start_server(tmp_path_factory.mktemp("server") / "server.log", SCORECARD_DATA=str(demo_home))
    yield one
    one.stop()


# --- a browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chrome, Edge or Chromium without a window."""
    path = find_browser()
    if path is None:
        pytest.fail("no browser: install Chrome, Edge or Chromium, or name one in SCORECARD_BROWSER", pytrace=False)
    flags = [*QUIET_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=flags)
        yield one
        one.close()


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """new_page(**context options) opens a page in a browser of its own: a second user. A request to any host but this
    machine, or an error in the page's script, fails the test; a failed test leaves screenshots in test-results/."""
    pages: list[Page] = []
    surprises: list[str] = []

    def open_page(**options: Any) -> Page:
        shape = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        page = browser.new_context(**{**shape, **options}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda asked: None if _is_local(asked.url) else surprises.append(f"request to {asked.url}"))
        page.on("pageerror", lambda error: surprises.append(f"page error {error}"))
        pages.append(page)
        return page

    yield open_page
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False):
            with contextlib.suppress(Exception):
                page.screenshot(path=ROOT / "test-results" / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()
    assert not surprises, surprises


def _is_local(url: str) -> bool:
    own = ("http://127.0.0.1:", "http://localhost:", "https://localhost:", "ws://127.0.0.1:")
    return url.startswith((*own, "data:", "blob:", "about:"))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of one user, see `new_page`."""
    return new_page()
