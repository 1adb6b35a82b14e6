"""The newcomer's door: one test command everywhere, plain words for what can go wrong, nothing left half done."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import manage
from door import browser, environment, proxy, serving, words
from door.words import StopError
from scorecard.warehouse import NEEDED

ROOT = Path(__file__).resolve().parents[2]
DOOR = [ROOT / "manage.py", *(ROOT / "door").glob("*.py")]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment folder of this test, with requirements of its own; its Python is a stand-in that always runs."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "_venv_version", lambda: "(3, 11)" if folder.exists() else None)
    monkeypatch.setattr(environment, "_made_by", lambda module: folder.mkdir() is None)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("a==1\n", encoding="utf-8")
    return folder


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    monkeypatch.setattr(environment, "_install", done.append)
    return done


# --- the same command everywhere -------------------------------------------------------------------------------------


def test_readme_and_ci_name_the_same_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"python3? manage\.py .+", readme)) == {"python manage.py run", "python manage.py test"}
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert ci[-1] == "python manage.py test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK) or environment.WINDOWS


def test_every_text_it_says_is_in_both_catalogues() -> None:
    said = set()
    for path in DOOR:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "StopError"):
                said |= {n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)}
    for language in ("zh", "en"):
        texts = tomllib.loads((ROOT / "locale" / language / "manage.toml").read_text(encoding="utf-8"))
        assert set(texts) == said


@pytest.mark.parametrize(
    ("told", "language"), [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("de_DE", "en"), ("C", "en")]
)
def test_it_speaks_the_machines_language(monkeypatch: pytest.MonkeyPatch, told: str, language: str) -> None:
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", told)
    assert words.language() == language


# --- Python and its environment --------------------------------------------------------------------------------------


def test_an_old_python_is_told_so() -> None:
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    old = "import sys; sys.version_info = (3, 8, 10); import manage; manage.main(['run'])"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", old], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert "3.11" in done.stderr
    assert "需要 Python" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_installs_once_and_again_when_the_requirements_change(venv: Path, installs: list[str]) -> None:
    environment.ensure_environment("run")
    (venv.parent / ".venv.lock").unlink()
    environment.ensure_environment("run")
    assert installs == ["run"] and not (venv.parent / ".venv.lock").exists(), "a container can't write there"
    (venv.parent / "requirements.txt").write_text("a==2\n", encoding="utf-8")
    environment.ensure_environment("run")
    assert installs == ["run", "run"]


def test_what_was_installed_is_compiled_but_for_the_tests_of_others(tmp_path: Path) -> None:
    for name in ("a.py", "deep/down/b.py", "deep/tests/c.py", "broken.py"):
        file = tmp_path / "packages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1 +" if name == "broken.py" else "x = 1", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", environment.COMPILE, str(tmp_path / "packages")], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert {file.name.split(".")[0] for file in tmp_path.rglob("*.pyc")} == {"a", "b"}


def test_what_was_installed_for_the_tests_serves_to_run(venv: Path, installs: list[str]) -> None:
    environment.ensure_environment("test")
    environment.ensure_environment("run")
    assert installs == ["test"]


def test_what_was_installed_to_run_does_not_serve_the_tests(venv: Path, installs: list[str]) -> None:
    environment.ensure_environment("run")
    environment.ensure_environment("test")
    assert installs == ["run", "test"]


def test_an_interrupted_install_is_done_again(venv: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    environment.ensure_environment("run")
    (venv.parent / "requirements.txt").write_text("a==2\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(environment, "_install", lambda purpose: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            environment.ensure_environment("run")
    (venv.parent / "requirements.txt").write_text("a==1\n", encoding="utf-8")  # as before the interrupted one
    environment.ensure_environment("run")
    assert installs == ["run", "run"]


def test_an_environment_whose_python_does_not_run_is_made_again(
    venv: Path, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.mkdir()
    (venv / "half.txt").touch()
    monkeypatch.setattr(environment, "_venv_version", lambda: None if (venv / "half.txt").exists() else "(3, 11)")
    environment.ensure_environment("run")
    assert not (venv / "half.txt").exists()
    assert installs == ["run"]


def test_no_venv_module_says_what_to_install(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_made_by", lambda module: False)
    monkeypatch.setattr(environment, "apt_install", lambda *packages: False)
    with pytest.raises(StopError) as stop:
        environment.ensure_environment("run")
    assert "-venv" in words.text(stop.value.key, **stop.value.values)


@pytest.mark.parametrize(
    ("requirement", "key"),
    [("nothing-there==1", "no_network"), ("not a requirement", "install_failed")],
)
def test_a_failed_install_is_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requirement: str, key: str
) -> None:
    (tmp_path / "requirements.txt").write_text(requirement + "\n", encoding="utf-8")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV_PYTHON", Path(sys.executable))
    # Nobody listens on port 9 of this machine: as good as no network.
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(StopError) as stop:
        environment._install("run")
    assert stop.value.key == key
    assert words.text(key, **stop.value.values)


# --- browser ---------------------------------------------------------------------------------------------------------


def test_a_named_browser_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORECARD_BROWSER", "mine")
    assert browser.find_browser() == "mine"


def test_an_installed_browser_goes_before_playwrights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = tmp_path / "chromium"
    monkeypatch.delenv("SCORECARD_BROWSER", raising=False)
    monkeypatch.setattr(browser, "_browser_places", lambda: iter([installed]))
    monkeypatch.setattr(browser, "_starts", lambda path: True)
    monkeypatch.setattr(browser, "_playwrights_browser", lambda: "playwright's")
    assert browser.find_browser() == "playwright's"
    installed.touch()
    assert browser.find_browser() == str(installed)


@pytest.mark.skipif(environment.WINDOWS, reason="asks a POSIX script")
def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho please install the snap >&2; exit 1\n", encoding="utf-8")
    stub.chmod(0o755)
    assert not browser._starts(stub)
    assert not browser._starts(tmp_path / "absent")


def test_without_any_browser_it_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(browser, "_playwrights_browser", lambda: None)
    monkeypatch.setattr(browser, "apt_install", lambda *packages: False)
    monkeypatch.setattr(browser, "VENV_PYTHON", Path("no-such-python"))
    assert browser.ensure_browser() is None
    assert "SCORECARD_BROWSER" in capsys.readouterr().out


# --- data, port, server ----------------------------------------------------------------------------------------------


def test_a_taken_port_is_replaced_unless_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", port)
        assert serving.choose_port(None) not in (0, port)
        with pytest.raises(StopError):
            serving.choose_port(port)
    assert serving.choose_port(port) == port


@pytest.fixture
def etl(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Commands of the ETL that were called; `demo` writes what a load leaves behind."""
    called: list[str] = []

    def stand_in(environment: dict[str, str], *arguments: str) -> None:
        called.append(arguments[0])
        if arguments[0] == "demo":
            home = Path(environment["SCORECARD_DATA"])
            (home / "archive").mkdir()
            (home / "archive" / "original").touch()
            (home / "ledger.sqlite").touch()
            (home / "warehouse.duckdb").touch()

    monkeypatch.setattr(serving, "_etl", stand_in)
    monkeypatch.setattr(serving, "_is_old", lambda _environment: False)
    return called


def demo_plan(folder: Path, demo: bool = True) -> Path:
    folder.mkdir()
    (folder / "plan.toml").write_text(f"[city]\ndemo = {str(demo).lower()}\n", encoding="utf-8")
    return folder


def test_the_demo_is_loaded_once_and_a_lost_warehouse_rebuilt(tmp_path: Path, etl: list[str]) -> None:
    data, plan, warehouse = tmp_path / "data", demo_plan(tmp_path / "plan"), tmp_path / "warehouse.duckdb"
    serving.ensure_data(data, plan, warehouse, {})
    serving.ensure_data(data, plan, warehouse, {})
    assert etl == ["demo"]
    assert sorted(child.name for child in data.iterdir()) == ["archive", "ledger.sqlite"]
    warehouse.unlink()
    serving.ensure_data(data, plan, warehouse, {})
    assert etl == ["demo", "rebuild"]


WHOLE = [f"{table} ({column} text)" for table, column in NEEDED.items()]


@pytest.mark.parametrize(("tables", "old"), [(["build (stamp text)"], True), (WHOLE, False)])
def test_only_an_older_versions_warehouse_is_rebuilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tables: list[str], old: bool
) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as database:
        for table in tables:
            database.execute(f"create table {table}")
    (tmp_path / "archive" / "ab").mkdir(parents=True)
    called: list[str] = []
    monkeypatch.setattr(serving, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(serving, "_etl", lambda _environment, *arguments: called.append(arguments[0]))
    here = {**os.environ, "SCORECARD_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    serving.ensure_data(tmp_path, tmp_path, tmp_path / "warehouse.duckdb", here)
    assert called == (["rebuild"] if old else [])


def test_the_demo_is_never_put_into_another_city(tmp_path: Path, etl: list[str]) -> None:
    serving.ensure_data(tmp_path / "data", demo_plan(tmp_path / "plan", demo=False), tmp_path / "w.duckdb", {})
    serving.ensure_data(tmp_path / "data", tmp_path / "no-plan", tmp_path / "w.duckdb", {})
    assert etl == []


def test_a_data_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for data in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StopError, check=lambda stop: stop.key == "no_data_folder"):
            serving.ensure_data(data, tmp_path / "plan", data / "w.duckdb", {})
    if Path("/proc").is_dir():  # there nobody makes a file
        with pytest.raises(StopError, check=lambda stop: stop.key == "no_data_folder"):
            serving.ensure_data(Path("/proc/city"), tmp_path / "plan", tmp_path / "w.duckdb", {})


def test_an_interrupted_demo_load_is_done_again(
    tmp_path: Path, etl: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, plan, warehouse = tmp_path / "data", demo_plan(tmp_path / "plan"), tmp_path / "data" / "warehouse.duckdb"
    replace = os.replace

    def interrupted(source: Path, target: Path) -> None:
        if Path(source).name == "ledger.sqlite":
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            serving.ensure_data(data, plan, warehouse, {})
    serving.ensure_data(data, plan, warehouse, {})
    assert etl == ["demo", "demo"]
    assert sorted(child.name for child in data.iterdir()) == ["archive", "ledger.sqlite", "warehouse.duckdb"]


def test_a_server_that_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    ended.wait()
    with pytest.raises(StopError) as stop:
        serving._wait_until_up("http://127.0.0.1:9", ended)
    assert stop.value.values == {"code": 3}


# --- the command line ------------------------------------------------------------------------------------------------


def test_pytests_own_options_and_exit_code_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 5)

    monkeypatch.setattr(environment, "ensure_environment", lambda purpose: None)
    monkeypatch.setattr(browser, "ensure_browser", lambda: None)
    monkeypatch.setattr(browser, "ensure_chinese_fonts", lambda: None)
    monkeypatch.setattr(proxy, "ensure_proxies", lambda: None)
    monkeypatch.setattr(subprocess, "run", run)
    assert manage.main(["test", "--long", "tests/unit", "-k", "rooms"]) == 5
    assert calls[-1][-4:] == ["--long", "tests/unit", "-k", "rooms"]
    assert manage.main(["test"]) == 5, "the report at the end of the whole suite never fails it"
    assert calls[-1][-2:] == ["-m", "door.supply"]


def test_a_reason_to_stop_is_printed_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> Callable[..., None]:
        raise StopError("port_taken", port=8501)

    monkeypatch.setattr(manage, "run", stop)
    assert manage.main(["run"]) == 1
    assert "8501" in capsys.readouterr().err
