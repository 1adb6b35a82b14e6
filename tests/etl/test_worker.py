"""The limited worker: the same reading as here; whatever a file does to it, the next file is read."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.answer import answer_workbook
from etl.archive import Archive
from etl.known import Stored
from etl.reading import read_file
from etl.unreadable import UnreadableFileError
from etl.workbook import open_workbook
from etl.worker import Limits, Worker
from scorecard.place import ROOT, Place
from scorecard.plan import load_plan
from scorecard.schema import Finding, Reading
from scorecard.texts import Texts
from tests.etl.made import DISTRICTS, workbook

ZH = Texts("zh")
PLAN = load_plan(ROOT / "plan")
TODAY = date(2013, 10, 12)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


@pytest.fixture
def file(tmp_path: Path) -> bytes:
    heads = [["2013年3月各区县专利申请统计表"], ["区县", "发明", "实用新型", "外观设计"]]
    return workbook(tmp_path / "3月.xlsx", [*heads, *([d, 3, 2, 1] for d in DISTRICTS)]).read_bytes()


def read(worker: Worker, content: bytes, known: Stored | None = None) -> Reading:
    return worker.read(content, "3月.xlsx", PLAN, answers={}, today=TODAY, known=known)


def refused(worker: Worker, content: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(worker, content)
    assert "3月.xlsx" in str(caught.value)
    return caught.value.rule


def test_it_reads_what_is_read_here(worker: Worker, file: bytes, tmp_path: Path) -> None:
    assert read(worker, file) == read_file(file, "3月.xlsx", PLAN, today=TODAY)
    archive = Archive(Place(tmp_path / "plan", tmp_path / "data", tmp_path / "w.duckdb"), PLAN)
    assert read(worker, file, Stored(archive)) == read(worker, file)


def test_it_marks_what_is_marked_here(worker: Worker, file: bytes) -> None:
    found = (Finding("error", "not_a_number", "Sheet1", "B3", {"header": "发明", "text": "x"}),)
    there, here = worker.mark(file, "3月.xlsx", found, ZH), answer_workbook(file, "3月.xlsx", found, ZH)
    cells = [[sheet.rows for sheet in open_workbook(one, "a.xlsx").sheets] for one in (there, here)]
    assert cells[0] == cells[1]
    with pytest.raises(UnreadableFileError) as caught:
        worker.mark(file[:900], "3月.xlsx", found, ZH)
    assert caught.value.rule == "file_damaged"


def test_what_is_no_spreadsheet_is_refused_as_here(worker: Worker, file: bytes) -> None:
    assert refused(worker, b"") == "file_empty"
    assert refused(worker, file[: len(file) // 2]) == "file_damaged"


def test_too_slow_is_stopped_and_the_next_is_read(file: bytes) -> None:
    with Worker(Limits(seconds=0)) as hasty:
        assert refused(hasty, file) == "file_too_slow"
        hasty.limits = Limits()
        assert read(hasty, file).facts.num_rows == 36


def test_too_hungry_is_stopped_and_the_next_is_read(file: bytes) -> None:
    with Worker(Limits(bytes=1024**2)) as frugal:
        assert refused(frugal, file) == "file_too_hungry"
        frugal.limits = Limits()
        assert read(frugal, file).facts.num_rows == 36


def test_a_process_that_dies_is_told_and_the_next_is_read(file: bytes) -> None:
    with Worker() as mortal:
        read(mortal, file)
        assert mortal.pid
        os.kill(mortal.pid, signal.SIGSTOP)  # so that it is at work when it is killed
        killer = threading.Timer(0.3, os.kill, (mortal.pid, signal.SIGKILL))
        killer.start()
        assert refused(mortal, file) == "file_reader_died"
        killer.join()
        assert read(mortal, file).facts.num_rows == 36
