"""The settings as the program reads them; asked in .venv, since reading them needs what is installed there."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from door.environment import VENV_PYTHON
from door.words import ROOT, StopError, language

ASK = ("-m", "scorecard.settings_command")


def chosen() -> dict[str, Any]:
    """What counts before the server runs, by name. Raises StopError where a setting can't be used: why was printed."""
    done = subprocess.run([*_command(), "--json"], cwd=ROOT, env=_environment(), stdout=subprocess.PIPE)
    if done.returncode != 0:
        raise StopError("settings_wrong")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def show() -> int:
    """Print them all; returns the exit code."""
    return subprocess.run(_command(), cwd=ROOT, env=_environment()).returncode


def _command() -> list[str]:
    return [str(VENV_PYTHON), *ASK, "--lang", language()]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1"}
