"""The servers that are measured, each a process of its own: the dashboard, the reference, the plain and an empty page.

The plain page and its data are the fixed opponent in ../shared/bench beside the repository; neither is ever copied.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from door.serving import any_free_port
from scorecard.place import ROOT, Place

OPPONENT = ROOT.parent / "shared" / "bench"
START_SECONDS = 120
SETTLE_SECONDS = 4.0  # imports and packing go on beside the first answers
# What README.md beside the plain page says it is started with.
PLAINLY = ("--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false")
EMPTY = 'import streamlit as st\n\nst.write("empty")\n'


@dataclass(frozen=True)
class Served:
    """A server that answers: where, and its process."""

    url: str
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def reference_data() -> Iterator[Path]:
    """The folder with ip.duckdb, made by ../shared/bench/make_data.py; ends the bench in words without that."""
    if not (OPPONENT / "plain_page.py").is_file():
        sys.exit(f"{OPPONENT} is missing: it holds the page that this is measured against")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        subprocess.run([sys.executable, str(OPPONENT / "make_data.py"), folder], check=True)
        yield Path(folder)


@contextlib.contextmanager
def demo_home() -> Iterator[Path]:
    """A data folder with the warehouse of this place, else with the demo city's; without accounts, so it is open."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home, own = Path(folder) / "city", Place.default().warehouse
        if own.is_file():
            home.mkdir()
            shutil.copy(own, home / "warehouse.duckdb")
        else:
            _load_demo(home)
        yield home


@contextlib.contextmanager
def copied_home(data: Path | None) -> Iterator[Path]:
    """A copy of a data folder, archive and all; of this place's where `data` is None, else with the demo city."""
    place = Place.of(data_dir=data)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder) / "city"
        if place.warehouse.is_file():
            left_out = shutil.ignore_patterns("demo", "access.sqlite*")  # an account would close the pages
            shutil.copytree(place.data_dir, home, ignore=left_out)
            shutil.copy(place.warehouse, home / "warehouse.duckdb")
        else:
            _load_demo(home)
        yield home


def _load_demo(home: Path) -> None:
    run = [sys.executable, "-m", "etl", "demo", "--data", str(home)]
    subprocess.run(run, cwd=ROOT, env=_environment(), check=True, stdout=subprocess.DEVNULL)


def dashboard(home: Path) -> contextlib.AbstractContextManager[Served]:
    """The dashboard as `manage.py run` starts it."""
    return _served(ROOT / "dashboard.py", ROOT, "/healthz", {"SCORECARD_DATA": str(home)})


@contextlib.contextmanager
def reference_page(data: Path) -> Iterator[Served]:
    """The reference page behind the dashboard's own server."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        more = {"SCORECARD_DATA": home, "PLAIN_DATA": str(data)}
        with _served(ROOT / "bench" / "reference" / "app.py", ROOT, "/", more) as one:
            yield one


@contextlib.contextmanager
def plain_page(data: Path) -> Iterator[Served]:
    """The opponent, as its README starts it; away from the repository, whose settings are not its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as away:
        page = OPPONENT / "plain_page.py"
        with _served(page, Path(away), "/_stcore/health", {"PLAIN_DATA": str(data)}, PLAINLY) as one:
            yield one


@contextlib.contextmanager
def empty_page() -> Iterator[Served]:
    """Streamlit with one word on the page, started as the plain page is."""
    with tempfile.TemporaryDirectory(prefix="bench-") as away:
        page = Path(away) / "empty_page.py"
        page.write_text(EMPTY, encoding="utf-8")
        with _served(page, Path(away), "/_stcore/health", {}, PLAINLY) as one:
            yield one


@contextlib.contextmanager
def _served(
    script: Path, folder: Path, probe: str, more: dict[str, str], settings: tuple[str, ...] = ()
) -> Iterator[Served]:
    port = any_free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *settings]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=folder, env=_environment(**more), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}{probe}", process)
            time.sleep(SETTLE_SECONDS)
            yield Served(f"http://127.0.0.1:{port}", process)
        finally:
            if process.poll() is not None:  # by itself, or by somebody else
                log.seek(0)
                said = log.read()[-2000:].decode(errors="replace")
                print(f"{script.name} ended with {process.returncode}\n{said}", file=sys.stderr)
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("SCORECARD_DATA", "SCORECARD_PLAN")}
    return {**kept, "PYTHONUTF8": "1", **more}


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    opener, until = urllib.request.build_opener(urllib.request.ProxyHandler({})), time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            opener.open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{url} does not answer")
