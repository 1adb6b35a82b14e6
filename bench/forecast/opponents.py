"""What the model has to beat. Each gives (case,) the year's total foretold; none sees a month after the origin."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from bench.forecast.cases import Cases

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-bench"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
ADVICE = (
    "AutoETS is left out: statsforecast needs an older pandas than ours, so it has an environment of its own.\n"
    "  python -m venv .venv-bench\n"
    f"  {PYTHON.relative_to(ROOT).as_posix()} -m pip install -r requirements-bench.txt\n"
)


def straight_line(cases: Cases) -> np.ndarray:
    """As many a month as so far."""
    return cases.so_far * 12 / cases.origin


def seasonal_naive(cases: Cases) -> np.ndarray:
    """The months to come as last year."""
    return cases.so_far + cases.whole[0] - cases.reached[0]


def share_alone(cases: Cases) -> np.ndarray:
    """So far ÷ the share of a year reached by the same month in the earlier years; even months where they had none."""
    reached, whole = np.nansum(cases.reached, axis=0), np.nansum(cases.whole, axis=0)
    share = np.divide(reached, whole, out=cases.origin / 12.0, where=(reached > 0) & (whole > 0))
    return cases.so_far / np.minimum(share, 1.0)


def auto_ets(cases: Cases) -> np.ndarray | None:
    """statsforecast's AutoETS, season 12, on the months known, in the environment of its own; None without it."""
    if not PYTHON.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.npz", Path(folder) / "found.npy"
        np.savez(given, known=cases.known(), ahead=12 - cases.origin)
        subprocess.run([str(PYTHON), str(Path(__file__).with_name("autoets.py")), str(given), str(found)], check=True)
        return cases.so_far + np.load(found)
