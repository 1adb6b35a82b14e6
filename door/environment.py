"""The environment .venv: made once, installed into only when a requirements file changed, never left half done."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from door.words import ROOT, StopError, say

WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
REQUIREMENTS = {"run": ("requirements.txt",), "test": ("requirements.txt", "requirements-dev.txt")}
OFFLINE = re.compile(
    "NewConnectionError|ConnectTimeout|ProxyError|name resolution|getaddrinfo|unreachable|SSLError|from versions: none"
)
# Python that compiles a folder, else where it has its packages, on all cores; but no tests of others.
COMPILE = """
import compileall, re, sys, sysconfig
folder = (*sys.argv[1:], sysconfig.get_path("purelib"))[0]
compileall.compile_dir(folder, maxlevels=40, quiet=2, workers=0, rx=re.compile(r"[/\\\\]tests?[/\\\\]"))
"""


@contextlib.contextmanager
def installing_alone() -> Iterator[None]:
    """Only one manage.py changes the environment at a time; the lock goes with the process, however it ends."""
    with open(ROOT / ".venv.lock", "a+b") as file:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            while True:
                with contextlib.suppress(OSError):
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure_environment(purpose: str) -> None:
    """.venv with everything that `purpose` (run or test) needs. Installs only when a requirements file changed.

    The mark is taken away before an install and set after it, so an interrupted one is done again. Where everything is
    there nothing is written, not even the lock: a container's program lies on a disk closed to writing.
    """
    if _is_installed(purpose, _venv_version()):
        return
    with installing_alone():
        version = _venv_version()
        if _is_installed(purpose, version):
            return
        _make_venv(keep=version is not None)
        for done in REQUIREMENTS:
            with contextlib.suppress(FileNotFoundError):
                _mark(done).unlink()
        _install(purpose)
        version = _venv_version()
        for done in REQUIREMENTS if purpose == "test" else ("run",):
            _mark(done).write_text(_digest(done, version or ""))


def _is_installed(purpose: str, version: str | None) -> bool:
    if version is None:
        return False
    with contextlib.suppress(FileNotFoundError):
        return _mark(purpose).read_text() == _digest(purpose, version)
    return False


def _mark(purpose: str) -> Path:
    return VENV / f"installed-for-{purpose}"


def _digest(purpose: str, version: str) -> str:
    files = b"".join((ROOT / name).read_bytes() for name in REQUIREMENTS[purpose])
    return version + " " + hashlib.sha256(files.replace(b"\r\n", b"\n")).hexdigest()


def _venv_version() -> str | None:
    """Python's version inside .venv; None when there is none that runs with a pip of its own."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        asked = [str(VENV_PYTHON), "-c", "import sys, pip; print(sys.version_info[:2])"]
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    return None


def _make_venv(keep: bool) -> None:
    if keep:
        return
    if VENV.exists():
        say("remaking_environment")
        shutil.rmtree(VENV)
    say("making_environment")
    version = ".".join(map(str, sys.version_info[:2]))
    if _made_by("venv") or _made_by("virtualenv"):
        return
    # Debian keeps a part of venv in a package of its own.
    if not (apt_install(f"python{version}-venv") and _made_by("venv")):
        raise StopError("no_venv", version=version)


def _made_by(module: str) -> bool:
    made = subprocess.run([sys.executable, "-m", module, str(VENV)], capture_output=True)
    if made.returncode == 0 and _venv_version() is not None:
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    return False


def _install(purpose: str) -> None:
    say("installing")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--no-compile"]  # one file after the other, and a fifth of them others' tests: see below
    command += ["--progress-bar", "off", "-r", str(ROOT / REQUIREMENTS[purpose][-1])]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    lines = []
    for line in pip.stdout or ():
        lines.append(line)
        if line.startswith(("Collecting ", "Installing ")):
            print("  " + line.split(" (")[0].rstrip()[:100], flush=True)
    if pip.wait() != 0:
        output = "".join(lines)
        raise StopError("no_network" if OFFLINE.search(output) else "install_failed", output=output.strip()[-1500:])
    subprocess.run([str(VENV_PYTHON), "-c", COMPILE], capture_output=True)  # what can't be is compiled when it is used


def apt_install(*packages: str) -> bool:
    """Install Debian packages when this is root on Debian; False when it isn't or didn't work."""
    if WINDOWS or shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    say("apt", packages=" ".join(packages))
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    quiet: Any = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    if subprocess.run(command, **quiet, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    return subprocess.run(command, **quiet).returncode == 0
