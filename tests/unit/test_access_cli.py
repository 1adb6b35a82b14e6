"""python -m scorecard.access as people run it: exit codes, words of both languages, what is told once or never."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scorecard.access import cli
from scorecard.access.access import Access
from scorecard.access.attempts import PER_PAIR
from scorecard.access.sight import Sight
from scorecard.place import ROOT, Place
from scorecard.texts import LANGUAGES
from tests.unit.doors import DISTRICT, NAME, NOW, OTHER_PASSWORD, PASSWORD, fail, refused, sign_in

ADDRESS = re.compile(r"^(\S*)/link/([\w-]{43})$", re.MULTILINE)


class Typed(io.StringIO):
    """Standard input with these lines; `terminal`: somebody could type at it."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


class City:
    """The command line on one city: `run` in this process, with what was typed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.place = Place(ROOT / "plan", folder / "city", folder / "city" / "warehouse.duckdb")
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self.err = ""

    @property
    def access(self) -> Access:
        return Access(self.place)

    def run(self, *arguments: str, typed: str = "", code: int = 0) -> str:
        """What it printed; what it complained of is in `err`."""
        self._monkeypatch.setattr(sys, "stdin", Typed(typed))
        where = ["--data", str(self.place.data_dir), "--plan", str(self.place.plan_dir), "--clock", NOW.isoformat()]
        assert cli.main([arguments[0], *where, *arguments[1:]]) == code
        out, self.err = self._capsys.readouterr()
        return out

    def admin(self, name: str = NAME) -> str:
        return self.run("admin", "--name", name, "--password-stdin", typed=f"{PASSWORD}\n")

    def link(self, *arguments: str) -> str:
        found = ADDRESS.search(self.run("link", "--area", DISTRICT, *arguments))
        assert found
        return found[2]


@pytest.fixture
def city(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> City:
    return City(tmp_path, capsys, monkeypatch)


def type_passwords(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    """Somebody at a terminal who types these."""
    left = list(typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: left.pop(0))
    monkeypatch.setattr(Typed, "terminal", True)


def test_the_first_administrator_by_another_process(tmp_path: Path) -> None:
    data = tmp_path / "city"
    command = [sys.executable, "-m", "scorecard.access", "admin", "--name", NAME, "--password-stdin"]
    done = subprocess.run(
        [*command, "--lang", "en"],
        cwd=ROOT,
        env={**os.environ, "SCORECARD_DATA": str(data)},
        input=f"{PASSWORD}\r\n".encode(),
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"Made the administrator “{NAME}”" in done.stdout.decode("utf-8")
    access = Access(Place.of(None, data))
    visitor = access.visitor(sign_in(access), at=NOW)
    assert (visitor.name, visitor.viewer.role) == (NAME, "administrator")


def test_wrong_usage_ends_with_two(city: City) -> None:
    for wrong in ([], ["nothing"], ["link"], ["revoke", "first"], ["revoke"], ["revoke", "1", "--all"], ["password"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(wrong)
        assert ended.value.code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_makes_no_file(city: City, language: str) -> None:
    assert "python -m scorecard.access admin" in city.run("accounts", "--lang", language)
    assert "python -m scorecard.access link" in city.run("links", "--lang", language)
    city.run("revoke", "1", "--lang", language, code=1)
    city.run("password", "--name", NAME, "--lang", language, code=1)
    city.run("lock", NAME, "--lang", language, code=1)
    city.run("admin", "--name", NAME, "--lang", language, code=1)  # nobody at a terminal
    assert "--password-stdin" in city.err
    assert not city.place.data_dir.exists()


def test_a_password_typed_twice(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    type_passwords(monkeypatch, PASSWORD, PASSWORD)
    assert "已建立管理员账号" in city.run("admin", "--name", NAME)
    sign_in(city.access)


def test_two_different_passwords_make_no_account(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    type_passwords(monkeypatch, PASSWORD, OTHER_PASSWORD)
    city.run("admin", "--name", NAME, code=1)
    assert city.err == f"{NAME}：两次输入的密码不一致\n  → 请重新输入\n"
    assert not city.access.has_accounts()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
def test_stopping_at_the_question_makes_no_account(
    city: City, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stopped(prompt: str) -> str:
        raise stop

    type_passwords(monkeypatch)
    monkeypatch.setattr("getpass.getpass", stopped)
    city.run("admin", "--name", NAME, code=130)
    assert not city.access.has_accounts()


def test_the_machines_user_is_the_default_name(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "wang")
    city.run("admin", "--password-stdin", typed=f"\ufeff{PASSWORD}\n")  # PowerShell puts a mark in front
    assert [entry.name for entry in city.access.accounts()] == ["wang"]
    sign_in(city.access, "wang")


@pytest.mark.parametrize(
    ("name", "password", "language", "said"),
    [
        (NAME, PASSWORD, "zh", "已有同名账号"),
        (NAME, PASSWORD, "en", "There is an account of this name already"),
        ("a b", PASSWORD, "zh", "账号名称不符合要求"),
        ("new", "short", "en", "Use 10 to 1000 characters"),
        ("new", "", "zh", "请使用10至1000个字符"),
        ("new", "1234567890", "zh", "密码过于简单"),
        ("new", " " * 12, "en", "too easy to guess"),
    ],
)
def test_an_account_that_can_not_be(city: City, name: str, password: str, language: str, said: str) -> None:
    city.admin()
    out = city.run(
        "admin", "--name", name, "--password-stdin", "--lang", language, typed=f"{password}\n{PASSWORD}\n", code=1
    )
    assert said in city.err and out == ""
    assert len(city.access.accounts()) == 1


def test_a_new_password(city: City) -> None:
    city.admin()
    cookie = sign_in(city.access)
    city.run("password", "--name", NAME, "--password-stdin", typed=OTHER_PASSWORD)
    with refused("session_ended"):
        city.access.visitor(cookie, at=NOW)
    sign_in(city.access, password=OTHER_PASSWORD)
    city.run("password", "--name", "nobody", "--password-stdin", "--lang", "en", typed=OTHER_PASSWORD, code=1)
    assert "There is no such account" in city.err


def test_lock_and_unlock(city: City) -> None:
    city.admin()
    city.run("lock", NAME, code=1)
    assert "最后一个可用的管理员" in city.err
    city.admin("second")
    assert "区县 · 金台（610303）" in city.run("role", "second", "--role", "district", "--area", "金台区")
    assert re.search(r"second +区县 · 金台（610303） +有效", city.run("accounts"))
    city.run("role", "second", "--role", "district", code=1)
    assert "管理员" in city.run("role", "second", "--role", "administrator")
    assert "停用" in city.run("lock", "second")
    assert "was locked before" in city.run("lock", "second", "--lang", "en")
    assert re.search(r"second +administrator +locked", city.run("accounts", "--lang", "en"))
    city.run("unlock", "second")
    fail(city.access, PER_PAIR, name="second")
    assert "清零" in city.run("unlock", "second")
    sign_in(city.access, "second")
    assert re.search(r"second +管理员 +有效 +2014-03-01 09:30", city.run("accounts"))


@pytest.mark.parametrize(
    ("arguments", "address", "days"),
    [
        ([], "", 30),
        (["--base", "https://ip.example.gov.cn/"], "https://ip.example.gov.cn", 30),
        (["--base", "http://192.0.2.7:8501/ip", "--days", "7", "--lang", "en"], "http://192.0.2.7:8501/ip", 7),
    ],
)
def test_a_link_is_printed_on_a_line_of_its_own(city: City, arguments: list[str], address: str, days: int) -> None:
    found = ADDRESS.search(city.run("link", "--area", DISTRICT, "--by", "李", *arguments))
    assert found and found[1] == address
    assert city.access.visitor(city.access.open_link(found[2], at=NOW).cookie, at=NOW).name == DISTRICT
    [entry] = city.access.links()
    assert ((entry.expires_at - NOW).days, entry.made_by) == (days, "李")


def test_a_token_is_never_told_again(city: City) -> None:
    token = city.link()
    told = city.run("links") + city.run("links", "--lang", "en") + city.run("revoke", "1") + city.run("links")
    assert token not in told and token.encode() not in city.place.access.read_bytes()


@pytest.mark.parametrize(
    ("given", "code"),
    [("610303", "610303"), ("610300z1", "610300Z1"), ("金台区", "610303"), (" 金台 ", "610303"), ("高新区", "610300Z1"),
     ("jintai district", "610303")],
)  # fmt: skip
def test_districts_and_zones_have_links_by_code_and_name(city: City, given: str, code: str) -> None:
    assert code in city.run("link", "--area", given)
    assert [entry.area_code for entry in city.access.links()] == [code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_before_the_first_administrator_comes_with_a_warning(city: City, language: str) -> None:
    asked = ("link", "--area", DISTRICT, "--lang", language)
    for base in ([], ["--base", "https://ip.example.gov.cn"]):
        told = city.run(*asked, *base)
        assert "python -m scorecard.access admin" in city.err
        assert ("https://ip.example.gov.cn/link/…" in told) == (not base), "an address without a server says what lacks"
    city.admin()
    city.run(*asked)
    assert city.err == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--area", "610300"], "渭滨（610302）、金台（610303）"),  # the city itself
        (["--area", "610000"], "高新区（610300Z1）"),
        (["--area", "宝鸡"], "没有名称或代码为“宝鸡”的区县或开发区"),
        (["--area", ""], "渭滨（610302）"),
        (["--area", "Baoji", "--lang", "en"], "Weibin District (610302), Jintai District (610303)"),
        (["--area", DISTRICT, "--days", "0"], "1至366天"),
        (["--area", DISTRICT, "--base", "ip.example.gov.cn"], "不是网站地址"),
        (["--area", DISTRICT, "--base", "https://[bad"], "不是网站地址"),
        (["--area", DISTRICT, "--base", "ftp://a"], "不是网站地址"),
        (["--area", DISTRICT, "--base", "https://a/?x=1"], "不是网站地址"),
    ],
)
def test_a_link_that_can_not_be(city: City, arguments: list[str], said: str) -> None:
    assert city.run("link", *arguments, code=1) == ""
    assert said in city.err
    assert not city.place.access.exists()


@pytest.mark.parametrize(("language", "active", "revoked"), [("zh", "有效", "已撤销"), ("en", "active", "revoked")])
def test_links_and_revoke(city: City, language: str, active: str, revoked: str) -> None:
    token = city.link()
    city.link("--days", "3")
    city.access.open_link(token, at=NOW)
    newest, first = city.run("links", "--lang", language).splitlines()
    assert f"{active} " in newest and "2014-03-04 09:30" in newest and "—" in newest
    assert DISTRICT in first and "1" in first and "2014-03-31 09:30" in first
    assert "1" in city.run("revoke", "1", "--by", "王", "--lang", language)
    assert city.run("revoke", "1", "--lang", language) != ""
    assert f"{revoked} " in city.run("links", "--lang", language).splitlines()[1]
    with refused("link_revoked"):
        city.access.open_link(token, at=NOW)
    assert city.access.links()[1].revoked_by == "王"
    city.run("revoke", "9", "--lang", language, code=1)
    assert "9" in city.err and "scorecard.access links" in city.err


@pytest.mark.parametrize(("language", "none"), [("zh", "没有有效的链接"), ("en", "No link is active")])
def test_all_links_are_revoked_by_one_command(city: City, language: str, none: str) -> None:
    tokens = [city.link(), city.link("--days", "3")]
    told = city.run("revoke", "--all", "--by", "王", "--lang", language)
    assert "2" in told and told.count(DISTRICT) == 1 and "scorecard.access link --all" in told
    for token in tokens:
        with refused("link_revoked"):
            city.access.open_link(token, at=NOW)
    assert [one.revoked_by for one in city.access.links()] == ["王", "王"]
    assert none in city.run("revoke", "--all", "--lang", language)


def test_a_link_to_an_area_that_the_plan_no_longer_has_is_still_listed(city: City) -> None:
    city.access.make_link("999999", by=NAME, at=NOW)
    assert "999999" in city.run("links")


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_for_all_districts_are_lines_of_a_table(city: City, language: str) -> None:
    told = city.run("link", "--all", "--days", "3", "--base", "https://ip.example.gov.cn", "--lang", language)
    lines = [line.split("\t") for line in told.splitlines() if "\t" in line]
    assert len(lines) == len(city.access.links()) > 12
    for named, address in lines:
        entry = city.access.link_of(address.rpartition("/")[2], at=NOW)
        assert entry.area_code in named and (entry.expires_at - NOW).days == 3
    with pytest.raises(SystemExit):
        city.run("link", "--all", "--area", DISTRICT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_replaced_by_its_number(city: City, language: str) -> None:
    token = city.link("--hand-in", "--days", "9")
    told = city.run("rotate", "1", "--by", "王", "--base", "https://ip.example.gov.cn", "--lang", language)
    found = ADDRESS.search(told)
    assert found and found[1] == "https://ip.example.gov.cn"
    entry = city.access.link_of(found[2], at=NOW)
    assert (entry.id, entry.may_hand_in, (entry.expires_at - NOW).days, entry.made_by) == (2, True, 9, "王")
    with refused("link_revoked"):
        city.access.open_link(token, at=NOW)
    assert city.run("rotate", "1", "--lang", language, code=1) == ""
    city.run("rotate", "9", "--lang", language, code=1)
    assert "9" in city.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_districts_see_is_told_and_set(city: City, language: str) -> None:
    assert city.run("sight", "--lang", language) and not city.place.access.exists()
    assert ("名称" if language == "zh" else "names") in city.run("sight", "--see", "rank", "names", "--lang", language)
    assert Sight(city.place).district_sees() == {"see_rank", "see_names"}
    city.run("sight", "--alone", "--lang", language)
    assert Sight(city.place).district_sees() == frozenset()
    assert city.run("sight", "--see", "names", "--lang", language, code=1) == "" and city.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_sign_ins_are_listed_and_ended(city: City, language: str) -> None:
    assert city.run("sessions", "--lang", language)
    city.admin("second")
    sign_in(city.access, "second")
    (one,) = city.access.sign_ins(at=NOW)
    told = city.run("sessions", "--lang", language)
    assert one.id in told and "second" in told and "192.0.2.7" in told
    assert "second" not in city.run("sessions", "--name", "nobody", "--lang", language)
    assert one.id in city.run("end-session", one.id, "--lang", language)
    assert city.access.sign_ins(at=NOW) == []
    assert city.run("end-session", one.id, "--lang", language, code=1) == "" and one.id in city.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_is_joined_to_who_it_is_elsewhere(city: City, language: str) -> None:
    city.admin("one")
    city.admin("two")
    assert "u-1" in city.run("outside", "one", "--subject", "u-1", "--lang", language)
    assert city.run("outside", "two", "--subject", "u-1", "--lang", language, code=1) == "" and city.err
    city.run("outside", "one", "--nobody", "--lang", language)
    city.run("outside", "two", "--subject", "u-1", "--lang", language)
    assert [entry.oidc_subject for entry in city.access.accounts()] == [None, "u-1"]
    for wrong in ("", "x" * 256, "a\nb"):
        assert city.run("outside", "two", "--subject", wrong, "--lang", language, code=1) == ""
    city.run("outside", "three", "--subject", "u-3", "--lang", language, code=1)
