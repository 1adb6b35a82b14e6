"""Attacks on the door: another site's page against every route, sockets of other origins, floods of sign-ins, formulas.

Each shows that it succeeds once the guard is out. Which test shows which attack: docs/attacks.md.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

import server.gate
from etl.disk import disk_trouble_told
from etl.telling import print_csv
from pages.parts.export import xlsx_bytes
from scorecard import csv_rows
from scorecard.access import passwords
from scorecard.access.attempts import PER_NAME, PER_PAIR
from scorecard.csv_rows import csv_bytes
from scorecard.errors import AccessError, ArchiveError, PlanError
from scorecard.texts import Texts
from server.failure import said
from server.sign_in import SignIn
from tests.conftest import ROOT
from tests.unit.asgi import PASSWORD, City, city
from tests.waiting import waited

__all__ = ["city"]
OURS = ("POST /sign-in", "POST /sign-out", "POST /link/x", "POST /password", "POST /sessions")
EVIL = ("https://evil.example", "null", "http://127.0.0.1:9", "http://127.0.0.1.evil.example:8501")


# --- requests of other sites -----------------------------------------------------------------------------------------


def test_no_route_that_changes_anything_hears_a_page_of_another_site(tmp_path: Path) -> None:
    """The routes are those of the running app, so one that is added is asked too."""
    environment = {**os.environ, "SCORECARD_DATA": str(tmp_path / "city")}
    command = [sys.executable, "-m", "tests.unit.all_routes"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert set(OURS) <= set(told) and len(told) > len(OURS), "Streamlit's own too"
    assert {status for one in told.values() for status in one["with"]} == {403}
    heard = [name for name in OURS if 403 not in told[name]["without"]]
    assert heard == list(OURS), "without the guard they are heard"


@pytest.mark.parametrize("origin", EVIL)
def test_a_socket_of_another_origin_is_not_opened(city: City, monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    cookie = city.account()
    assert city.talk(cookie=cookie, origin="http://127.0.0.1:8501")[0]["type"] == "websocket.accept"
    assert [message["type"] for message in city.talk(cookie=cookie, origin=origin)] == ["websocket.close"]
    monkeypatch.setattr(server.gate, "from_elsewhere", lambda _: False)
    assert city.talk(cookie=cookie, origin=origin)[0]["type"] == "websocket.accept"


def test_a_session_that_somebody_planted_never_becomes_that_of_who_signs_in(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.access.add_account("王芳", PASSWORD, "administrator", at=city.now)
    _, _, planted = city.link()
    form = {"name": "王芳", "password": PASSWORD}
    fresh = city.ask("/sign-in", "POST", cookie=planted, form=form).cookie.value
    assert fresh != planted and city.ask(cookie=planted).status == 401
    _, _, planted = city.link()

    async def leave(*_: object) -> None:
        pass

    monkeypatch.setattr(SignIn, "_end", leave)
    city.ask("/sign-in", "POST", cookie=planted, form=form)
    assert city.ask(cookie=planted).status == 200, "without the guard it lives on"


# --- guesses ---------------------------------------------------------------------------------------------------------


def test_a_flood_of_sign_ins_compares_few_passwords_and_keeps_nobody_out(
    city: City, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """10,000 by --long: one name from many machines, then many names from one."""
    many = 10_000 if request.config.getoption("--long") else 400
    city.account("王芳")
    compared: list[str] = []
    fits = passwords.Passwords.fits
    monkeypatch.setattr(
        passwords.Passwords, "fits", lambda self, kept, typed: (compared.append(typed), fits(self, kept, typed))[1]
    )
    statuses = [
        city.ask(
            "/sign-in", "POST", form={"name": "王芳", "password": f"guess {n}"}, peer=(f"10.9.{n % 50}.7", 1)
        ).status
        for n in range(many // 2)
    ]
    assert len(compared) <= PER_NAME and set(statuses) == {401, 429}
    compared.clear()
    for n in range(many // 2):
        city.ask("/sign-in", "POST", form={"name": f"name{n}", "password": "x"}, peer=("10.8.0.7", 1))
    assert len(compared) <= 20
    city.later(minutes=16)
    answer = city.ask("/sign-in", "POST", form={"name": "王芳", "password": PASSWORD}, peer=("10.9.1.7", 1))
    assert answer.status == 303, "the owner comes in again after the wait"


def test_without_the_limit_every_guess_would_be_compared(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.account("王芳")
    monkeypatch.setattr("scorecard.access.attempts.refuse_too_many", lambda *_: None)
    statuses = [
        city.ask("/sign-in", "POST", form={"name": "王芳", "password": "x"}).status for _ in range(PER_PAIR + 3)
    ]
    assert set(statuses) == {401}


# --- a body without end ----------------------------------------------------------------------------------------------


def posted(city: City, receive: Any) -> int:
    """A form whose body comes as `receive` gives it: the status."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [("content-length", "10"), ("content-type", "application/x-www-form-urlencoded")]
    scope = City._scope("http", "/sign-in", "", ("127.0.0.1", 1), "1.1", "http", {}, headers) | {"method": "POST"}
    waited(city.gate(scope, receive, send))
    return int(sent[0]["status"])


def test_a_form_without_end_is_left_unread(city: City) -> None:
    """What declares itself small and never stops: read as far as a form of ours can be, no further."""
    city.account()
    given: list[int] = []

    async def receive() -> dict[str, object]:
        given.append(1024)
        assert sum(given) < 1_000_000, "it would be read for ever"
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    assert posted(city, receive) == 413
    assert sum(given) < 32_768


def test_who_says_nothing_more_is_let_go_and_who_hangs_up_breaks_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.account()
    monkeypatch.setattr("server.sign_in.SLOWEST_FORM_SECONDS", 0.05)

    async def silent() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError("it would be waited for")

    async def gone() -> dict[str, object]:
        return {"type": "http.disconnect"}

    assert posted(city, silent) == posted(city, gone) == 413


# --- what a failure tells ---------------------------------------------------------------------------------------------


def test_no_failure_tells_a_visitor_where_the_city_lies_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A district that hands in on a full disk, anybody while a declaration is being changed."""
    texts = Texts("zh")
    for where, shown in {
        "/srv/ip-city/plan/datasets/training.toml:33": "training.toml:33",
        "D:\\ip-city\\data": "data",
        "archive › a/b.xlsx": "archive › a/b.xlsx",
    }.items():
        rules = ArchiveError("disk_full", where), AccessError("damaged_secret", where)
        for error in (PlanError(where, "x", "y"), *rules):
            assert said(error, "0A", texts)[0].startswith(f"{shown}{texts.t('upload.colon')}"), error
            assert error.told(texts)[0] == where, "who sits at the machine has the whole path"
    with pytest.raises(ArchiveError) as caught, disk_trouble_told(Path("/srv/ip-city")):
        raise OSError(5, "Input/output error", "/srv/ip-city/data/ledger.sqlite")
    assert "/srv" not in " ".join(said(caught.value, "0A", texts))
    monkeypatch.setattr("scorecard.errors.FOLDERS", re.compile(r"^\b$"))
    assert "/srv" in " ".join(said(caught.value, "0A", texts)), "without the guard it is told"


# --- formulas --------------------------------------------------------------------------------------------------------

STARTS = ("=", "+", "-", "@", "\t", "\r")
WILD = [f"{start}cmd|'/c calc'!A1" for start in STARTS]
# Who writes tables for others, each with its own test of this; template.py writes declarations of the plan alone.
WRITERS = {"scorecard/csv_rows.py", "pages/parts/export.py", "etl/answer.py", "etl/template.py", "etl/telling.py"}
WRITES = re.compile(
    r"write_csv\(|to_csv\(|csv\.writer|DictWriter|xlsxwriter\.Workbook\(|openpyxl\.Workbook\(|to_excel\("
)


def test_no_export_holds_a_formula_that_came_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pa.table({"a": WILD, "n": [-1.5] * len(WILD)})
    assert starts_of(table, tmp_path) == printed_starts(capsys) == {"'"}
    monkeypatch.setattr(csv_rows, "FORMULA", r"^\b$")
    found = (starts_of(table, tmp_path), printed_starts(capsys))
    assert all(set(STARTS[:5]) <= starts for starts in found), "without the guard they are there"


def printed_starts(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """How the texts begin in what the command line prints as CSV."""
    print_csv([{"a": text} for text in WILD])
    lines = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    return {line[0][0] for line in lines if line} - {"a"}


def starts_of(table: pa.Table, folder: Path) -> set[str]:
    """How the texts begin in the CSV and in the workbook."""
    lines = csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline=""))
    texts = [line[0] for line in lines][1:]
    path = folder / "a.xlsx"
    path.write_bytes(xlsx_bytes({"a": table}))
    cells = [row[0].value for row in openpyxl.load_workbook(path)["a"].iter_rows(min_row=2)]
    return {text[0] for text in (*texts, *cells)}


def test_nothing_else_writes_tables_for_others() -> None:
    """A new writer needs its name here, and the same test."""
    rooms = [path for room in ("pages", "scorecard", "etl", "server") for path in (ROOT / room).rglob("*.py")]
    writing = {path.relative_to(ROOT).as_posix() for path in rooms if WRITES.search(path.read_text(encoding="utf-8"))}
    assert writing == WRITERS


def test_the_list_of_attacks_names_tests_that_there_are() -> None:
    told = re.findall(r"`(tests/[\w/]+(?:\.py)?/?)`", (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8"))
    assert len(told) > 20
    assert [path for path in told if not (ROOT / path).exists()] == []
