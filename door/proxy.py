"""nginx and Caddy for the tests of docs/hosting.md and deploy/: the installed ones, else Debian's."""

from __future__ import annotations

import os
import shutil
import sys

from door.environment import apt_install
from door.words import say

PROXIES = ("nginx", "caddy")


def find_proxy(name: str) -> str | None:
    """Path of an installed one. Debian keeps nginx where only root's PATH looks."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def ensure_proxies() -> None:
    """Install them as root on Debian, else say how; the tests of hosting run on Linux only."""
    for name in PROXIES if sys.platform == "linux" else ():
        if not find_proxy(name) and not (apt_install(name) and find_proxy(name)):
            say("no_proxy", name=name)
