"""Opens spreadsheets in a process of its own, with limits of time and memory: a file can at worst lose that process.

`python -m etl.reader` is that process: jobs come in as pickles, readings (and answer workbooks) go out. Imports
etl.reading, answer and known.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaitingError
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import IO, Any

import psutil

from etl.answer import answer_workbook
from etl.archive import Archive
from etl.known import Stored
from etl.reading import read_file
from etl.unreadable import UnreadableFileError
from scorecard.access import Viewer
from scorecard.place import ROOT, Place
from scorecard.plan import Plan
from scorecard.schema import Finding, Reading
from scorecard.texts import Texts

LOOK_SECONDS = 0.1  # between two looks at the process' memory


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds, and bytes of memory beyond what the process had before."""

    seconds: float = 300
    bytes: int = 3 * 1024**3


@dataclass(frozen=True)
class Job:
    """One file to read. `plan` comes pickled: the process knows one again that it has unpacked before. With `place` the
    file is held against what is stored there."""

    content: bytes
    file_name: str
    plan: bytes
    answers: Mapping[str, str]
    today: date
    place: Place | None
    viewer: Viewer

    def do(self) -> Reading:
        """Over there."""
        plan = _unpacked(self.plan)
        known = Stored(Archive(self.place, plan), viewer=self.viewer) if self.place else None
        return read_file(self.content, self.file_name, plan, answers=self.answers, today=self.today, known=known)


@dataclass(frozen=True)
class Marking:
    """One file to send back with its findings marked, in this language."""

    content: bytes
    file_name: str
    findings: tuple[Finding, ...]
    language: str

    def do(self) -> bytes:
        """Over there."""
        return answer_workbook(self.content, self.file_name, self.findings, Texts(self.language))


class Worker:
    """One process that reads one file at a time, started when needed and again after it was stopped."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock, self._thread = threading.Lock(), ThreadPoolExecutor(1, "worker-answers")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self,
        content: bytes,
        file_name: str,
        plan: Plan,
        *,
        answers: Mapping[str, str],
        today: date,
        known: Stored | None,
    ) -> Reading:
        """`etl.reading.read_file` over there.

        Raises FileError for a file that can't be read, or not within the limits.
        """
        place, viewer = (known.archive.place, known.viewer) if known else (None, Viewer("district"))
        job = Job(content, file_name, _packed(plan), dict(answers), today, place, viewer)
        reading: Reading = self._done(job)
        return reading

    def mark(self, content: bytes, file_name: str, findings: Sequence[Finding], texts: Texts) -> bytes:
        """`etl.answer.answer_workbook` over there, with the same errors as `read`."""
        marked: bytes = self._done(Marking(content, file_name, tuple(findings), texts.language))
        return marked

    def _done(self, job: Job | Marking) -> Any:
        with self._lock:
            word, told = self._ask(job)
        if word == "done":
            return told
        rule, values = told
        raise UnreadableFileError(rule, job.file_name, **values)

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; a later `read` starts another."""
        with self._lock:
            self._stop()

    def _ask(self, job: Job | Marking) -> tuple[str, Any]:
        process = self._running()
        pipes = process.stdin, process.stdout
        at_rest = psutil.Process(process.pid).memory_info().rss
        try:
            answer = self._thread.submit(_exchange, *pipes, pickle.dumps(job))
            return self._watched(answer, process, at_rest)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._stop()
            return "unreadable", ("file_reader_died", {})

    def _watched(
        self, answer: Future[tuple[str, Any]], process: subprocess.Popen[bytes], at_rest: int
    ) -> tuple[str, Any]:
        """The answer, unless the process takes too long or too much before it comes."""
        until = time.monotonic() + self.limits.seconds
        while True:
            try:
                return answer.result(LOOK_SECONDS)
            except StillWaitingError:
                if time.monotonic() > until:
                    self._stop()
                    return "unreadable", ("file_too_slow", {"seconds": round(self.limits.seconds)})
                if _memory(process) - at_rest > self.limits.bytes:
                    self._stop()
                    return "unreadable", ("file_too_hungry", {"megabytes": self.limits.bytes // 1024**2})

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "etl.reader"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
            )
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
        self._process = None


def _memory(process: subprocess.Popen[bytes]) -> int:
    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:  # gone meanwhile: the answer will say so
        return 0


def _exchange(there: IO[bytes] | None, back: IO[bytes] | None, job: bytes) -> tuple[str, Any]:
    if there is None or back is None:
        raise EOFError
    there.write(len(job).to_bytes(8, "big") + job)
    there.flush()
    answer: tuple[str, Any] = pickle.load(back)
    return answer


@lru_cache(maxsize=2)
def _packed(plan: Plan) -> bytes:
    return pickle.dumps(plan)


# --- over there ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _unpacked(plan: bytes) -> Plan:
    """Kept while files of that plan come in, and with it the words that are made of it."""
    unpacked: Plan = pickle.loads(plan)
    return unpacked


def _done(job: Job | Marking) -> tuple[str, Any]:
    try:
        return "done", job.do()
    except UnreadableFileError as error:
        return "unreadable", (error.rule, {name: value for name, value in error.values.items() if name != "file"})
    except Exception:  # noqa: BLE001 - whatever a file brings about, the person hears of the file and the log of the rest
        sys.stderr.write(traceback.format_exc())
        return "unreadable", ("file_reader_failed", {})


def main() -> None:
    """Read jobs from the standard input until it ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    jobs = sys.stdin.buffer
    while head := jobs.read(8):
        job: Job | Marking = pickle.loads(jobs.read(int.from_bytes(head, "big")))
        pickle.dump(_done(job), answers, protocol=pickle.HIGHEST_PROTOCOL)
        answers.flush()
