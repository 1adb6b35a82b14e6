"""A route's plan is read once until a file of it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scorecard.errors import PlanError
from scorecard.place import ROOT
from server import plans


def test_it_is_read_again_once_a_file_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(ROOT / "plan", tmp_path / "plan"))
    read: list[Path] = []
    monkeypatch.setattr(plans, "load_plan", lambda path, real=plans.load_plan: (read.append(path), real(path))[1])
    first = plans.current_plan(folder)
    assert plans.current_plan(folder) is first and len(read) == 1
    general = folder / "plan.toml"
    text = general.read_text(encoding="utf-8")
    general.write_text(text.replace("at_risk = 0.4", "at_risk = 0.35"), encoding="utf-8")
    assert plans.current_plan(folder).thresholds.at_risk == 0.35 and len(read) == 2
    general.write_text(text + "\nwrong = 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PlanError):
            plans.current_plan(folder)
