"""A clerk's processes: accept, undo and publish in turn, and say on their output what was confirmed to them.

`python -m tests.faults.writer` reads lines `FOLDER PHASE STEP` and lets a process of its own work for each. With a
phase it kills itself at that step (a write, fsync or rename of its own, before or after), with `-` it goes on until it
is killed. Everything is imported once, so that a process costs no more than its work. Used by tests/faults only.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.archive import Archive
from etl.publish import publish
from tests.etl import tiny
from tests.etl.tiny import AT, fact

PHASES = ("accept", "undo", "publish")
ROUNDS = 400


class Steps:
    """Counts the calls that change the disk, in one phase; kills the process before or after the one asked for."""

    def __init__(self, phase: str, step: int) -> None:
        self.phase, self.step, self.now, self.count = phase, step, "", 0
        for module, name in ((os, "replace"), (os, "fsync"), (os, "open"), (os, "mkdir"), (os, "rmdir")):
            setattr(module, name, self._counted(name, getattr(module, name)))

    def begin(self, phase: str) -> None:
        self.now, self.count = phase, 0

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self._die_at(name)
            result = call(*given, **named)
            self._die_at(name)
            return result

        return counted

    def _die_at(self, name: str) -> None:
        if self.now != self.phase:
            return
        self.count += 1
        say(f"step {self.count} {name}")
        if self.count == self.step:
            os.kill(os.getpid(), signal.SIGKILL)


def say(line: str) -> None:
    """One line to whoever watches, at once."""
    os.write(1, f"{line}\n".encode())


def work(folder: Path, steps: Steps | None) -> None:
    """Accept three, undo one, publish; again and again. Each deed is confirmed after it is done."""
    place, plan = tiny.place(folder), tiny.plan()
    archive = Archive(place, plan)
    before = steps.begin if steps else lambda _phase: None
    for number in range(ROUNDS):
        batches = []
        for part in range(3):
            made, content = tiny.reading(facts=[fact(number + part)], name=f"{os.getpid()}-{number}-{part}.xlsx")
            before("accept")
            batches.append(archive.accept(made, content, by="clerk", at=AT).batch)
            say(f"accepted {batches[-1]} {made.sha256}")
        before("undo")
        archive.undo(batches[1], by="clerk", at=AT)
        say(f"undone {batches[1]}")
        before("publish")
        publish(place, plan, at=AT)
        before("")
        say("published")
        if steps:
            return


def main() -> None:
    """As the module says."""
    for line in sys.stdin:
        folder, phase, step = line.rsplit(maxsplit=2)
        child = os.fork()
        if not child:
            work(Path(folder), Steps(phase, int(step)) if phase != "-" else None)
            os._exit(0)
        say(f"started {child}")
        say(f"ended {os.waitpid(child, 0)[1]}")


if __name__ == "__main__":
    main()
