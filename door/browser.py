"""A browser and Chinese fonts for the tests: the installed ones first, then what can be installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from door.environment import VENV_PYTHON, WINDOWS, apt_install
from door.words import say

PLAYWRIGHT_SECONDS = 600


def find_browser() -> str | None:
    """Path of an installed Chrome, Edge or Chromium, else of Playwright's own. SCORECARD_BROWSER goes first."""
    named = os.environ.get("SCORECARD_BROWSER")
    if named:
        return named
    for path in _browser_places():
        if path.is_file() and _starts(path):
            return str(path)
    return _playwrights_browser()


def _browser_places() -> Iterator[Path]:
    if WINDOWS:
        programs = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        for program in ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"):
            yield from (Path(folder, program) for folder in programs if folder)
    elif sys.platform == "darwin":
        for name in ("Google Chrome", "Microsoft Edge", "Chromium"):
            for folder in (Path("/Applications"), Path.home() / "Applications"):
                yield folder / f"{name}.app" / "Contents" / "MacOS" / name
    else:
        # first the same engine without windows: opening a page costs a quarter of the processor time
        names = "chromium-headless-shell google-chrome google-chrome-stable microsoft-edge microsoft-edge-stable "
        names += "chromium chromium-browser"
        yield from (Path(found) for found in map(shutil.which, names.split()) if found)


def _starts(browser: Path) -> bool:
    """Ubuntu's chromium-browser may be a script that only asks for a snap. Chrome on Windows would open a window."""
    if WINDOWS:
        return True
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        return subprocess.run([str(browser), "--version"], capture_output=True, timeout=20).returncode == 0
    return False


def _playwrights_browser() -> str | None:
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run([str(VENV_PYTHON), "-c", ask], capture_output=True, text=True, check=True, timeout=60)
        return told.stdout.strip() if Path(told.stdout.strip()).is_file() else None
    return None


def ensure_browser() -> str | None:
    """A browser, installed if need be: Playwright's own, then Debian's as root. None, and said so, without one."""
    found = find_browser()
    if found:
        return found
    say("fetching_browser")
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        fetch = [str(VENV_PYTHON), "-m", "playwright", "install", "chromium"]
        subprocess.run(fetch, capture_output=True, timeout=PLAYWRIGHT_SECONDS)
    found = _playwrights_browser()
    if found is None and (apt_install("chromium-headless-shell") or apt_install("chromium")):
        found = find_browser()
    if found is None:
        say("no_browser")
    return found


def ensure_chinese_fonts() -> None:
    """Windows and macOS bring them. Elsewhere a page of boxes would pass the tests and fail the reader."""
    if WINDOWS or sys.platform == "darwin" or _has_chinese_fonts():
        return
    if not (apt_install("fontconfig", "fonts-noto-cjk") and _has_chinese_fonts()):
        say("no_fonts")


def _has_chinese_fonts() -> bool:
    with contextlib.suppress(OSError):
        return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())
    return False
