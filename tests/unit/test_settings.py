"""Settings by environment and file: which wins, what is refused in which words, what is printed and documented."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scorecard.place import Place
from scorecard.settings import FILE, Settings, found, load, told
from scorecard.texts import LANGUAGES, Texts
from tests.conftest import ROOT

SECRET = "k" * 32
NONE = {FILE: ""}
OIDC = {
    "SCORECARD_OIDC_ISSUER": "https://id.cn",
    "SCORECARD_OIDC_CLIENT_ID": "c",
    "SCORECARD_OIDC_CLIENT_SECRET": "between us",
}


def refused(environment: dict[str, str], language: str = "en") -> list[str]:
    """What is said of each wrong setting: where, what, what to do."""
    problems = found({**NONE, **environment}).checked
    assert isinstance(problems, list)
    return [" | ".join(problem.told(Texts(language))) for problem in problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('port = 8600\ndata = "city"\nallowed_hosts = ["A.example.cn", "b.cn"]\n', encoding="utf-8")
    return path


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(file: Path) -> None:
    settings = load({FILE: str(file), "SCORECARD_PORT": "8700", "SCORECARD_LOG": ""})
    assert (settings.port, settings.data, settings.log, settings.upload_mb) == (8700, file.parent / "city", "off", 200)
    assert settings.allowed_hosts == ("a.example.cn", "b.cn")
    assert load({**NONE, "SCORECARD_ALLOWED_HOSTS": "a.cn, b.cn"}).allowed_hosts == ("a.cn", "b.cn")
    assert load({**NONE, "FORWARDED_ALLOW_IPS": "10.0.0.0/8"}).trusted_proxies == ("10.0.0.0/8",)
    assert load(NONE) == Settings()


def test_the_place_of_a_city_is_one_of_them(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE, str(file))
    monkeypatch.delenv("SCORECARD_DATA", raising=False)
    assert Place.default().data_dir == file.parent / "city"
    monkeypatch.setenv("SCORECARD_DATA", str(file.parent / "other"))
    assert Place.default().data_dir == file.parent / "other"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SCORECARD_PROT": "1"}, ["SCORECARD_PROT", "SCORECARD_PORT?"]),
        ({"SCORECARD_TRUSTED_PROXIES": "*"}, ["SCORECARD_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS?"]),
        ({"SCORECARD_WEATHER": "fine"}, ["SCORECARD_WEATHER", "all settings:"]),
        ({"SCORECARD_PORT": "eighty"}, ["SCORECARD_PORT", "“eighty”", "from 1 to 65535"]),
        ({"SCORECARD_UPLOAD_MB": "0"}, ["SCORECARD_UPLOAD_MB", "“0”", "2048"]),
        ({"SCORECARD_ADDRESS": "scorecard.example.cn"}, ["SCORECARD_ADDRESS", "an IP address"]),
        ({"SCORECARD_ALLOWED_HOSTS": "https://a.cn"}, ["SCORECARD_ALLOWED_HOSTS", "without https://"]),
        ({"FORWARDED_ALLOW_IPS": "nginx"}, ["FORWARDED_ALLOW_IPS", "networks"]),
        ({"SCORECARD_WEBHOOK_SECRET": SECRET}, ["WEBHOOK_SECRET", "without webhook_url"]),
        ({"SCORECARD_WEBHOOK_URL": "ftp://a.cn/x", "SCORECARD_WEBHOOK_SECRET": SECRET}, ["WEBHOOK_URL", "http://"]),
        ({"SCORECARD_WEBHOOK_URL": "https://me:pw@a.cn/", "SCORECARD_WEBHOOK_SECRET": SECRET}, ["•••", "without name"]),
        ({"SCORECARD_OIDC_ISUER": "https://id.cn"}, ["SCORECARD_OIDC_ISUER", "SCORECARD_OIDC_ISSUER?"]),
        (OIDC | {"SCORECARD_OIDC_ISSUER": "http://id.cn"}, ["OIDC_ISSUER", "•••", "https://"]),
        (OIDC | {"SCORECARD_OIDC_ISSUER": "http://127.0.0.1.id.cn"}, ["OIDC_ISSUER", "•••", "https://"]),
        (OIDC | {"SCORECARD_OIDC_ISSUER": "https://me:pw@id.cn"}, ["OIDC_ISSUER", "•••", "without name"]),
        (OIDC | {"SCORECARD_OIDC_CLIENT_ID": ""}, ["OIDC_ISSUER", "add oidc_client_id"]),
        (OIDC | {"SCORECARD_OIDC_CLIENT_SECRET": ""}, ["OIDC_ISSUER", "add oidc_client_secret"]),
        (OIDC | {"SCORECARD_OIDC_MAKES": "staff"}, ["OIDC_MAKES", "add oidc_claim"]),
        (OIDC | {"SCORECARD_OIDC_MAKES": "administrator", "SCORECARD_OIDC_CLAIM": "name"}, ["MAKES", "staff or"]),
        ({"SCORECARD_OIDC_CLAIM": "name"}, ["OIDC_CLAIM", "add oidc_issuer"]),
        ({"SCORECARD_SETTINGS": "nowhere.toml"}, ["nowhere.toml", "can't be read"]),
    ],
)
def test_what_is_wrong_is_told_with_where_and_what_to_do(given: dict[str, str], said: list[str]) -> None:
    (one,) = refused(given)
    assert all(part in one for part in said), one
    (chinese,) = refused(given, "zh")
    assert said[0] in chinese


def test_a_file_is_told_by_its_name_and_all_mistakes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('uplod_mb = 5\nport = 0\nrequests_per_minute = "many"\n', encoding="utf-8")
    said = refused({FILE: str(path)})
    assert [one.split(" | ")[0] for one in said] == [
        "mine.toml › uplod_mb",
        "mine.toml › port",
        "mine.toml › requests_per_minute",
    ]
    assert "upload_mb?" in said[0]
    path.write_text('port = true\nallowed_hosts = ["https://a.cn/", "b.cn"]\n', encoding="utf-8")
    assert ["“True”" in (said := refused({FILE: str(path)}))[0], "“https://a.cn/, b.cn”" in said[1]] == [True, True]
    path.write_text("port = = 1", encoding="utf-8")
    assert "line 1" in refused({FILE: str(path)})[0]


def test_no_secret_is_told_neither_right_nor_wrong() -> None:
    address = "https://a.cn/hook?key=sesame"
    given = found({**NONE, "SCORECARD_WEBHOOK_URL": address, "SCORECARD_WEBHOOK_SECRET": SECRET})
    assert isinstance(given.checked, Settings)
    lines = "\n".join(told(given, given.checked, Texts("en")))
    assert "https://a.cn/hook" in lines and "sesame" not in lines and SECRET not in lines
    assert SECRET not in repr(given.checked)
    changed = told(given, given.checked, Texts("en"), all_of_them=False)
    assert [line.split(" = ")[0] for line in changed] == ["webhook_url", "webhook_secret"]
    local = found(NONE | OIDC | {"SCORECARD_OIDC_ISSUER": "http://127.0.0.1:9000"}).checked
    assert isinstance(local, Settings) and "between us" not in repr(local)
    (short,) = refused({"SCORECARD_WEBHOOK_URL": address, "SCORECARD_WEBHOOK_SECRET": "tooshort"})
    assert "tooshort" not in short and "16" in short


def test_the_command_prints_them_or_ends_with_what_is_wrong(file: Path) -> None:
    def ask(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        run = [sys.executable, "-m", "scorecard.settings_command", *options]
        here = {**os.environ, "PYTHONUTF8": "1", FILE: str(file), **environment}
        return subprocess.run(run, cwd=ROOT, env=here, capture_output=True, encoding="utf-8")

    told_door = json.loads(ask("--json").stdout)
    assert (told_door["port"], told_door["address"], "webhook_secret" in told_door) == (8600, "127.0.0.1", False)
    lines = ask("--lang", "en", SCORECARD_UPLOAD_MB="50").stdout.splitlines()
    assert {"port = 8600 (settings.toml › port)", "upload_mb = 50 (SCORECARD_UPLOAD_MB)"} <= set(lines)
    assert [line.split(" = ")[0] for line in lines] == list(Settings.model_fields)
    lines = ask("--lang", "en", **OIDC).stdout.splitlines()
    assert "oidc_issuer = https://id.cn (SCORECARD_OIDC_ISSUER)" in lines and "between us" not in "".join(lines)
    wrong = ask(SCORECARD_PORT="x", SCORECARD_UPLOAD_MB="y")
    assert (wrong.returncode, wrong.stdout) == (1, "") and "SCORECARD_PORT" in wrong.stderr
    assert "SCORECARD_UPLOAD_MB" in wrong.stderr, "what is wrong is told at once"


def test_the_guide_lists_every_setting_with_its_default_and_meaning() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", guide, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(Settings.model_fields)
    defaults = {name: default.strip("`") for name, default, _ in rows}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, (int, str)) or (isinstance(value, tuple) and value):
            assert defaults[name] == (" ".join(value) if isinstance(value, tuple) else str(value)), name
    for name, _, meaning in rows:
        assert all(Texts(language).t(f"settings.{name}.means") in meaning for language in LANGUAGES), name
        assert all(Texts(language).t(f"settings.{name}.form") for language in LANGUAGES)
