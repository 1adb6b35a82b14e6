"""Many at the door at once: threads of one server, and processes beside it (the command line, a second server)."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest

from scorecard.access.access import Access
from scorecard.access.attempts import PER_PAIR
from scorecard.access.seal import city_secret
from tests.unit.doors import DISTRICT, HOUR, NAME, NOW, PASSWORD, outcome, place_in, sign_in, with_account

PROCESSES, THREADS = 3, 12
# What they do at once has to take its time, or they would be done one after another.
pytestmark = pytest.mark.usefixtures("real_argon2")


def run_in_threads(work: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


def run_in_processes(work: Callable[[Path, int], Any], folder: Path) -> list[Any]:
    """`work(folder, number)` in processes that begin together."""
    context = multiprocessing.get_context("spawn")
    # A new process runs the main module again, and a page test of this worker may have left a page's script as that.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}), ProcessPoolExecutor(PROCESSES, context) as pool:
        waiting: list[Future[Any]] = [pool.submit(_begin_together, work, folder, n) for n in range(PROCESSES)]
        return [one.result() for one in waiting]


def _begin_together(work: Callable[[Path, int], Any], folder: Path, number: int) -> Any:
    (folder / f"ready-{number}").touch()
    while len(list(folder.glob("ready-*"))) < PROCESSES:
        time.sleep(0.001)
    return work(folder, number)


# --- work for a process of its own -----------------------------------------------------------------------------------


def take_secret(folder: Path, number: int) -> bytes:
    return city_secret(place_in(folder))


def make_account(folder: Path, number: int) -> str:
    access = Access(place_in(folder))
    return outcome(lambda: access.add_account("admin", f"{PASSWORD} {number}", "administrator", at=NOW))


def sign_in_often(folder: Path, number: int) -> list[str]:
    access = Access(place_in(folder))
    return run_in_threads(lambda _: sign_in(access, at=NOW), 4)


def fail_often(folder: Path, number: int) -> list[str]:
    access = Access(place_in(folder))
    return run_in_threads(lambda _: outcome(lambda: sign_in(access, password="a wrong password")), 4)


def use_link(folder: Path, number: int) -> int:
    access = Access(place_in(folder))
    token = (folder / "token").read_text(encoding="ascii")
    return len({access.open_link(token, at=NOW).cookie for _ in range(20)})


# --- the tests -------------------------------------------------------------------------------------------------------


def test_all_processes_get_the_one_secret(tmp_path: Path) -> None:
    secrets = run_in_processes(take_secret, tmp_path)
    assert len(set(secrets)) == 1 and len(secrets[0]) == 32
    assert run_in_threads(lambda _: city_secret(place_in(tmp_path))) == [secrets[0]] * THREADS


def test_all_threads_get_the_one_secret(tmp_path: Path) -> None:
    assert len(set(run_in_threads(lambda _: city_secret(place_in(tmp_path))))) == 1


def test_of_processes_that_make_one_account_one_succeeds(tmp_path: Path) -> None:
    assert Counter(run_in_processes(make_account, tmp_path)) == {"in": 1, "name_taken": PROCESSES - 1}
    [entry] = Access(place_in(tmp_path)).accounts()
    assert entry.name == "admin"


def test_a_crowd_signs_in_each_to_a_session_of_its_own(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookies = run_in_threads(lambda _: sign_in(access))
    assert len(set(cookies)) == THREADS
    assert {access.visitor(cookie, at=NOW).name for cookie in cookies} == {NAME}
    access.sign_out(cookies[0], at=NOW)
    assert [outcome(lambda c=c: access.visitor(c, at=NOW)) for c in cookies] == [
        "session_ended",
        *["in"] * (THREADS - 1),
    ]


def test_processes_sign_in_at_once(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookies = [cookie for some in run_in_processes(sign_in_often, tmp_path) for cookie in some]
    assert len(set(cookies)) == PROCESSES * 4
    assert {access.visitor(cookie, at=NOW + HOUR).name for cookie in cookies} == {NAME}


@pytest.mark.parametrize("others", [False, True], ids=["threads", "processes"])
def test_guesses_at_once_are_as_few_as_one_after_another(tmp_path: Path, others: bool) -> None:
    access = with_account(tmp_path)
    if others:
        answers = [answer for some in run_in_processes(fail_often, tmp_path) for answer in some]
    else:
        answers = run_in_threads(lambda _: outcome(lambda: sign_in(access, password="a wrong password")))
    assert Counter(answers) == {"wrong_sign_in": PER_PAIR, "too_many_attempts": len(answers) - PER_PAIR}


def test_no_use_of_a_link_is_lost(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, _ = access.make_link(DISTRICT, by=NAME, at=NOW)
    (tmp_path / "token").write_text(token, encoding="ascii")
    assert run_in_processes(use_link, tmp_path) == [20] * PROCESSES
    run_in_threads(lambda _: access.open_link(token, at=NOW))
    assert access.links()[0].uses == 20 * PROCESSES + THREADS


def test_of_two_desks_that_revoke_one_is_told_it_did(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    _, entry = access.make_link(DISTRICT, by=NAME, at=NOW)
    done = run_in_threads(lambda n: access.revoke_link(entry.id, by=str(n), at=NOW))
    assert Counter(done) == {True: 1, False: THREADS - 1}


def test_a_revoke_between_openings_closes_every_session(tmp_path: Path) -> None:
    access = Access(place_in(tmp_path))
    token, entry = access.make_link(DISTRICT, by=NAME, at=NOW)

    cookies: list[str] = []

    def open_or_revoke(number: int) -> str:
        if number == THREADS // 2:
            return str(access.revoke_link(entry.id, by=NAME, at=NOW))
        return outcome(lambda: cookies.append(access.open_link(token, at=NOW).cookie))

    answers = Counter(run_in_threads(open_or_revoke))
    assert set(answers) <= {"True", "in", "link_revoked"} and answers["True"] == 1
    assert answers["in"] == len(cookies)
    assert {outcome(lambda c=c: access.visitor(c, at=NOW)) for c in cookies} <= {"link_revoked"}
    assert access.links()[0].uses == len(cookies)


def test_a_writer_at_work_keeps_no_reader_waiting(tmp_path: Path) -> None:
    access = with_account(tmp_path)
    cookie = sign_in(access)
    with access._store.writing() as connection:
        connection.exec_driver_sql("update account set role = 'leader'")
        assert access.visitor(cookie, at=NOW).viewer.role == "administrator"
    assert access.visitor(cookie, at=NOW).viewer.role == "leader"
