"""Data where there is none, a free port, and the server until it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import NoReturn

from door.environment import VENV_PYTHON, WINDOWS
from door.words import ROOT, StopError, language, say

FIRST_PORT = 8501
START_SECONDS = 120


def ensure_data(data: Path, plan: Path, warehouse: Path, environment: dict[str, str]) -> None:
    """The demo where there is nothing yet, a rebuild where only the warehouse is missing."""
    if any((data / "archive").rglob("*")):
        if not warehouse.exists():
            say("rebuilding")
            _etl(environment, "rebuild", "--plan", str(plan))
    elif _is_demo_city(plan):
        load_demo(data, plan, warehouse, environment)


def _is_demo_city(plan: Path) -> bool:
    try:
        with open(plan / "plan.toml", "rb") as file:
            return tomllib.load(file).get("city", {}).get("demo") is True
    except (OSError, tomllib.TOMLDecodeError):
        return False  # the server says what is wrong with the plan, with file and line


def load_demo(data: Path, plan: Path, warehouse: Path, environment: dict[str, str]) -> None:
    """Load beside, then move in, so that an interrupted load leaves nothing half."""
    beside = data / ".demo-loading"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    say("loading_demo")
    _etl({**environment, "SCORECARD_DATA": str(beside)}, "demo", "--plan", str(plan), "--data", str(beside))
    # The warehouse goes in last but the archive: without it the next start rebuilds, without an archive it loads again.
    for child in sorted(beside.iterdir(), key=lambda path: (path.name == "archive", path.name)):
        target = warehouse if child.name == warehouse.name else data / child.name
        if target.is_dir():
            shutil.rmtree(target)
        os.replace(child, target)
    beside.rmdir()


def _etl(environment: dict[str, str], *arguments: str) -> None:
    command = [str(VENV_PYTHON), "-m", "etl", *arguments, "--lang", language()]
    if subprocess.run(command, cwd=ROOT, env=environment).returncode != 0:
        raise StopError("etl_failed", command=" ".join(["python -m etl", *arguments]))


def choose_port(wanted: int | None) -> int:
    """The wanted port, else 8501, else any free one. Raises StopError when the wanted one is taken."""
    if wanted is not None:
        if not _is_free(wanted):
            raise StopError("port_taken", port=wanted)
        return wanted
    return FIRST_PORT if _is_free(FIRST_PORT) else any_free_port()


def any_free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def serve(port: int, environment: dict[str, str], *, open_browser: bool) -> int:
    """Start Streamlit on 127.0.0.1, say where, and stay until it ends or this process is told to."""
    command = [str(VENV_PYTHON), "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    signal.signal(signal.SIGTERM, _end)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address, server)
        say("serving", address=address)
        if open_browser and _has_screen():
            webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)


def _end(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _has_screen() -> bool:
    return WINDOWS or sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _wait_until_up(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until /healthz answers anything. 503 is an answer: the pages say what to do without data."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business with loopback
    for _ in range(START_SECONDS * 10):
        if server.poll() is not None:
            raise StopError("server_ended", code=server.returncode)
        try:
            opener.open(address + "/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise StopError("server_silent", seconds=START_SECONDS)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
