"""Where the newcomer's door listens, who must be able to sign in first, and the proxies that tests need."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import manage
from door import environment, proxy, serving, words
from door.words import StopError
from scorecard.access import cli

ROOT = Path(__file__).resolve().parents[2]


def test_it_listens_on_this_machine_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    served: list[tuple[str, int]] = []
    monkeypatch.setattr(environment, "ensure_environment", lambda purpose: None)
    monkeypatch.setattr(serving, "require_account", lambda address, environment: None)
    monkeypatch.setattr(serving, "ensure_data", lambda *_: None)
    monkeypatch.setattr(serving, "choose_port", lambda port, address: 8501)
    monkeypatch.setattr(serving, "serve", lambda address, port, *_, **__: served.append((address, port)) or 0)
    for asked in ([], ["--address", "0.0.0.0"], ["--address", "localhost"]):
        assert manage.main(["run", "--data", str(tmp_path), *asked]) == 0
    assert served == [("127.0.0.1", 8501), ("0.0.0.0", 8501), ("127.0.0.1", 8501)]
    with pytest.raises(SystemExit) as stop:
        manage.main(["run", "--address", "scorecard.example.cn"])
    assert stop.value.code == 2


@pytest.fixture
def without_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a server whose city has no account; this test's own Python stands in for .venv's."""
    monkeypatch.setattr(serving, "VENV_PYTHON", Path(sys.executable))
    return {**os.environ, "PYTHONUTF8": "1", "SCORECARD_DATA": str(tmp_path)}


def test_other_machines_are_let_in_only_once_somebody_can_sign_in(without_account: dict[str, str]) -> None:
    for mine in ("127.0.0.1", "::1"):
        serving.require_account(mine, without_account)
    with pytest.raises(StopError) as stop:
        serving.require_account("0.0.0.0", without_account)
    said = words.text(stop.value.key, **stop.value.values)
    assert f'-m scorecard.access admin --data "{without_account["SCORECARD_DATA"]}"' in said
    password = "三月的风从渭河边吹来"
    admin = ["-m", "scorecard.access", "admin", "--name", "王主任", "--password-stdin"]
    done = subprocess.run([sys.executable, *admin], cwd=ROOT, env=without_account, input=password.encode())
    assert done.returncode == 0
    serving.require_account("0.0.0.0", without_account)


@pytest.mark.parametrize(
    ("listening", "opened"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501"),
        ("0.0.0.0", "http://127.0.0.1:8501"),
        ("::", "http://[::1]:8501"),
        ("192.168.1.20", "http://192.168.1.20:8501"),
    ],
)
def test_it_names_an_address_that_this_machine_can_open(listening: str, opened: str) -> None:
    assert serving.url_of(listening, 8501) == opened


def test_proxies_are_found_where_only_roots_path_looks_and_their_absence_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    searched: list[str] = []
    monkeypatch.setattr(proxy.shutil, "which", lambda name, path: searched.append(path))
    monkeypatch.setattr(proxy, "apt_install", lambda *packages: False)
    monkeypatch.setattr(proxy.sys, "platform", "linux")
    proxy.ensure_proxies()
    assert "/usr/sbin" in searched[0].split(os.pathsep)
    said = capsys.readouterr().out
    assert "apt install nginx" in said and "apt install caddy" in said


def test_a_server_for_others_asks_no_other_host_for_its_address() -> None:
    """Streamlit's greeting would, unless the settings keep it quiet."""
    greet = """
from streamlit import config, net_util
from streamlit.web import bootstrap
def asks(): raise SystemExit("it asks for the outer address")
net_util.get_external_ip = asks
config.get_config_options(options_from_flags={"server.address": "0.0.0.0"})
bootstrap._print_url(False)
"""
    done = subprocess.run([sys.executable, "-c", greet], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_of_the_hosting_guide_is_one_that_these_programs_know() -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    accounts = re.findall(r"-m scorecard\.access ([^`\n]+)", guide)
    running = re.findall(r"python3 manage\.py (run[^`\"\n]*)", guide)
    assert {line.split()[0] for line in accounts} == {
        "admin", "password", "link", "links", "rotate", "revoke", "unlock",
    }  # fmt: skip
    assert len(running) == 3
    for line in accounts:
        cli.parser().parse_args(shlex.split(line))
    for line in running:
        manage.parser().parse_args(shlex.split(line))
