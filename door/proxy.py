"""nginx for the test of docs/hosting.md: the installed one, else Debian's."""

from __future__ import annotations

import os
import shutil
import sys

from door.environment import apt_install
from door.words import say


def find_nginx() -> str | None:
    """Path of an installed nginx. Debian keeps it where only root's PATH looks."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def ensure_nginx() -> None:
    """Install it as root on Debian, else say how; the test of the hosting guide runs on Linux only."""
    if sys.platform != "linux" or find_nginx():
        return
    if not (apt_install("nginx") and find_nginx()):
        say("no_nginx")
