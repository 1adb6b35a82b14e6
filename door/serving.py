"""Data where there is none, an account where others could come in, a free port, and the server until it ends."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import NoReturn

from door.environment import VENV_PYTHON, WINDOWS
from door.words import ROOT, StopError, language, say

LOCAL = "127.0.0.1"
FIRST_PORT = 8501
STARTED = "archived"  # folder that etl.starting puts a demo into: from then on the data is the city's own
START_SECONDS = 120
NO_ACCOUNT, OLD_WAREHOUSE = 3, 4
ASK_FOR_ACCOUNT = f"""
from scorecard.access.access import Access
from scorecard.place import Place
raise SystemExit(0 if Access(Place.default()).has_accounts() else {NO_ACCOUNT})
"""

ASK_FOR_VERSION = f"""
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.warehouse import Warehouse
try:
    Warehouse(Place.default().warehouse).stamp()
except ArchiveError as error:
    raise SystemExit({OLD_WAREHOUSE} if error.rule == "old_warehouse" else 0)
"""


def ensure_data(data: Path, plan: Path, warehouse: Path, environment: dict[str, str]) -> None:
    """The demo where there is nothing yet and nobody has put it aside, a rebuild where only the warehouse is missing or
    an older version's."""
    _require_writable(data)
    if any((data / "archive").rglob("*")):
        if not warehouse.exists() or _is_old(environment):
            say("rebuilding")
            _etl(environment, "rebuild", "--plan", str(plan))
    elif _is_demo_city(plan) and not (data / STARTED).exists():
        load_demo(data, plan, warehouse, environment)


def _require_writable(data: Path) -> None:
    """Raise StopError where nothing can be kept in the data folder, or in the first one above that is there. Made is it
    by whoever has something to put into it."""
    there = next(folder for folder in (data, *data.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise StopError("no_data_folder", folder=data, reason=error.strerror or error) from None


def _is_old(environment: dict[str, str]) -> bool:
    """Whether the warehouse was built by a version that this one can't read; anything else is the server's to say."""
    done = subprocess.run([str(VENV_PYTHON), "-c", ASK_FOR_VERSION], cwd=ROOT, env=environment)
    return done.returncode == OLD_WAREHOUSE


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


def require_account(address: str, environment: dict[str, str]) -> None:
    """Raise StopError for an address that others can reach while nobody could sign in: the pages would be closed."""
    if ipaddress.ip_address(address).is_loopback:
        return
    code = subprocess.run([str(VENV_PYTHON), "-c", ASK_FOR_ACCOUNT], cwd=ROOT, env=environment).returncode
    if code == NO_ACCOUNT:
        raise StopError("needs_account", address=address, command=admin_command(environment))
    if code != 0:
        raise StopError("server_ended", code=code)


def admin_command(environment: dict[str, str]) -> str:
    """What makes the first administrator of this city, to be copied into a terminal in the program's folder."""
    data = environment.get("SCORECARD_DATA")
    python = os.path.relpath(VENV_PYTHON, ROOT)
    return f"{python} -m scorecard.access admin" + (f' --data "{data}"' if data else "")


def choose_port(wanted: int | None, address: str = LOCAL) -> int:
    """The wanted port, else 8501, else any free one. Raises StopError when the wanted one is taken."""
    if wanted is not None:
        if not _is_free(address, wanted):
            raise StopError("port_taken", port=wanted)
        return wanted
    return FIRST_PORT if _is_free(address, FIRST_PORT) else any_free_port(address)


def any_free_port(address: str = LOCAL) -> int:
    """A port of the address that nobody listens on now."""
    with _socket_for(address) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _is_free(address: str, port: int) -> bool:
    with _socket_for(address) as probe:
        if not WINDOWS:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def _socket_for(address: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)


def url_of(address: str, port: int) -> str:
    """Where this machine's own browser reaches a server that listens on `address`, be it all of them (0.0.0.0, ::)."""
    one = {"0.0.0.0": LOCAL, "::": "::1"}.get(address, address)
    return f"http://[{one}]:{port}" if ":" in one else f"http://{one}:{port}"


def serve(address: str, port: int, environment: dict[str, str], *, open_browser: bool) -> int:
    """Start Streamlit on the address, say where, and stay until it ends or this process is told to."""
    command = [str(VENV_PYTHON), "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.address", address], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    signal.signal(signal.SIGTERM, _end)
    url = url_of(address, port)
    try:
        _wait_until_up(url, server)
        say("serving" if ipaddress.ip_address(address).is_loopback else "serving_others", address=url, port=port)
        if open_browser and _has_screen():
            webbrowser.open(url)
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
