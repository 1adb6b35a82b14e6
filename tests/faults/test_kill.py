"""kill -9 at any moment of accept, undo and publish: what was confirmed is there, the rest wholly or not at all.

`--long`: every named write, fsync and rename of the three phases, and 200 random moments; in CI a few of each. The
figures in docs/reliability.md are what the long run prints.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl.archive import Archive
from etl.catch_up import catch_up
from etl.verify import verify
from scorecard.access import LOCAL_OWNER
from scorecard.place import ROOT, Place
from scorecard.texts import Texts
from tests.etl import tiny
from tests.faults.writer import PHASES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes made by fork, which Windows has not")

MOMENTS, MOMENTS_LONG = 4, 200
STRIDE = 10  # of the named steps, in CI
SEED = 20131012
NOW = datetime(2013, 11, 8, 2, 0, tzinfo=UTC)


@dataclass
class Told:
    """What a writer had said before it ended: confirmed deeds, the phase it was in, how it ended."""

    accepted: dict[int, str] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    deeds: list[str] = field(default_factory=list)
    steps: int = 0
    status: int = 0

    @property
    def phase(self) -> str:
        done = len(self.deeds) % 5  # accepted three times, undone, published
        return "accept" if done < 3 else PHASES[done - 2]


class Clerks:
    """The processes of tests/faults/writer, one after the other."""

    def __init__(self) -> None:
        run = [sys.executable, "-m", "tests.faults.writer"]
        self.process = subprocess.Popen(run, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def work(self, folder: Path, phase: str = "-", step: int = 0, *, kill_after: float | None = None) -> Told:
        """Let one work until it ends, or for some seconds from its first deed on."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{folder} {phase} {step}\n")
        self.process.stdin.flush()
        said, child, killer = Told(), 0, None
        for line in self.process.stdout:
            word, *rest = line.split() or [""]
            if word == "started":
                child = int(rest[0])
            elif word == "ended":
                said.status = int(rest[0])
                break
            elif word == "step":
                said.steps = int(rest[0])
            elif word in ("accepted", "undone", "published"):
                self._note(said, word, rest)
                if kill_after is not None and killer is None and child:
                    killer = threading.Timer(kill_after, os.kill, (child, signal.SIGKILL))
                    killer.start()
        return said

    @staticmethod
    def _note(said: Told, word: str, rest: list[str]) -> None:
        said.deeds.append(word)
        if word == "accepted":
            said.accepted[int(rest[0])] = rest[1]
        elif word == "undone":
            said.undone.add(int(rest[0]))


@pytest.fixture(scope="module")
def clerks() -> Iterator[Clerks]:
    made = Clerks()
    yield made
    made.process.kill()
    made.process.wait()


def assert_whole(place: Place, said: Told) -> None:
    """Everything that was confirmed is there; what was not is there wholly or not at all; and all agree."""
    archive = Archive(place, tiny.plan())
    history = {entry.batch: entry for entry in archive.history(viewer=LOCAL_OWNER)}
    assert said.accepted.items() <= {batch: entry.sha256 for batch, entry in history.items()}.items()
    assert said.undone <= {batch for batch, entry in history.items() if not entry.in_force}
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from fact").fetchall()
    catch_up(place, tiny.plan(), at=NOW)
    assert verify(place, tiny.plan(), at=NOW, texts=Texts("en")) == []
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        held = {row[0] for row in connection.execute("select batch from batch").fetchall()}
    assert held == {batch for batch, entry in history.items() if entry.in_force}


@pytest.mark.parametrize("phase", PHASES)
def test_killed_at_each_write_fsync_and_rename(
    clerks: Clerks, tmp_path: Path, request: pytest.FixtureRequest, phase: str
) -> None:
    place = tiny.place(tmp_path)
    steps = clerks.work(tmp_path, phase, 0).steps  # one whole round: published once
    assert steps >= {"accept": 10, "undo": 0, "publish": 4}[phase]
    asked = range(1, steps + 1, 1 if request.config.getoption("--long") else STRIDE)
    for step in asked:
        said = clerks.work(tmp_path, phase, step)
        assert said.status == signal.SIGKILL, f"{phase} {step}"
        assert_whole(place, said)
    sys.stdout.write(f"{phase}: killed at {len(asked)} of {steps} named moments\n")


def test_killed_at_random_moments(clerks: Clerks, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    chance, place = random.Random(SEED), tiny.place(tmp_path)
    clerks.work(tmp_path, PHASES[0], 0)
    is_long = request.config.getoption("--long")
    moments = MOMENTS_LONG if is_long else MOMENTS
    phases = dict.fromkeys(PHASES, 0)
    for _ in range(moments):
        said = clerks.work(tmp_path, kill_after=chance.uniform(0, 0.4))
        assert said.status == signal.SIGKILL
        phases[said.phase] += 1
        assert_whole(place, said)
    assert sum(phases.values()) == moments and (not is_long or all(phases.values()))
    sys.stdout.write(f"killed at {moments} random moments: {phases}\n")
