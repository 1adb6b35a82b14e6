"""The plan is read once as long as its files say the same, whatever their times; a copy of it is a plan of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from scorecard.errors import PlanError
from scorecard.place import ROOT
from scorecard.plan import Plan, load_plan
from scorecard.plan_files import loader


@pytest.fixture
def general(tmp_path: Path) -> Path:
    """plan.toml of a plan of the test's own."""
    return Path(shutil.copytree(ROOT / "plan", tmp_path / "plan")) / "plan.toml"


def test_the_same_files_are_read_once_and_changed_ones_again(general: Path) -> None:
    first, before = load_plan(general.parent), general.read_bytes()
    assert load_plan(general.parent) is first
    status = general.stat()
    general.write_bytes(before.replace(b"at_risk = 0.4", b"at_risk = 0.3"))
    os.utime(general, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert load_plan(general.parent).thresholds.at_risk == 0.3
    general.write_bytes(before + b"\nwrong = 1\n")
    for _ in range(2):
        with pytest.raises(PlanError):
            load_plan(general.parent)
    general.write_bytes(before)
    assert load_plan(general.parent) == first


def test_one_that_was_saved_while_it_was_read_is_read_again(general: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = general.read_bytes(), loader.read_plan

    def saved_meanwhile(folder: Path) -> Plan:
        general.write_bytes(before.replace(b"at_risk = 0.4", b"at_risk = 0.3"))
        return real(folder)

    monkeypatch.setattr(loader, "read_plan", saved_meanwhile)
    assert load_plan(general.parent).thresholds.at_risk == 0.3
    monkeypatch.undo()
    general.write_bytes(before)
    assert load_plan(general.parent).thresholds.at_risk == 0.4


def test_a_copy_knows_what_it_differs_in() -> None:
    plan = load_plan(ROOT / "plan")
    assert plan.goal("training").target == 10000 and plan.sha256 == plan.model_copy().sha256
    goals = tuple(goal.model_copy(update={"target": 7}) if goal.id == "training" else goal for goal in plan.goals)
    other = plan.model_copy(update={"goals": goals})
    assert other.goal("training").target == 7 and other.sha256 != plan.sha256
