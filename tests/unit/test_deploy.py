"""deploy/: what image, compose file, Caddyfile and unit say of the program is what the program is. None is run here;
tests/browser/test_hosting.py runs the Caddyfile, docs/operating.md says what else was tried."""

from __future__ import annotations

import ast
import fnmatch
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

import manage
from scorecard.settings import FILE, OTHER_NAMES, PREFIX, Settings, found

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
IMAGE, COMPOSE, CADDY, UNIT = (
    (DEPLOY / name).read_text(encoding="utf-8")
    for name in ("Dockerfile", "compose.yaml", "Caddyfile", "scorecard.service")
)
COMMAND = json.loads(re.findall(r"^CMD (\[.*\])$", IMAGE, re.MULTILINE)[0])
# What the program is made of, and its packages; all else in this folder stays out of an image.
PARTS = {"manage.py", "dashboard.py", ".streamlit", "locale", "plan", "samples"}
PARTS |= {"door", "etl", "pages", "scorecard", "server"}


def test_image_and_unit_start_the_program_by_its_own_door_on_the_port_that_is_asked() -> None:
    started = manage.parser().parse_args(COMMAND[2:])
    assert (started.command, started.address, started.no_browser) == ("run", "0.0.0.0", True)
    (unit,) = re.findall(r"^ExecStart=\S+ app/manage\.py (.+)$", UNIT, re.MULTILINE)
    assert manage.parser().parse_args(shlex.split(unit)).port == started.port
    (probe,) = re.findall(r"CMD (\[.*healthz.*\])$", IMAGE, re.MULTILINE)
    assert f"'127.0.0.1', {started.port}" in probe and '"/healthz"' in (ROOT / "dashboard.py").read_text("utf-8")
    ast.parse(json.loads(probe)[2])
    assert f"EXPOSE {started.port}\n" in IMAGE and f"reverse_proxy scorecard:{started.port}\n" in CADDY


def test_every_variable_is_one_that_is_read_and_its_value_can_be_used() -> None:
    given = dict(re.findall(rf"\b({PREFIX}\w+|FORWARDED_ALLOW_IPS)(?:=|: )\"?([^\s\"]+)", IMAGE + COMPOSE + UNIT))
    assert {"SCORECARD_DATA", "SCORECARD_SITE", *OTHER_NAMES} <= set(given)
    assert isinstance(found({FILE: "", **given}).checked, Settings)
    assert "{$SCORECARD_SITE} {" in CADDY


def test_who_runs_it_keeps_the_data_in_a_volume_and_can_write_nowhere_else() -> None:
    (user,) = re.findall(r"^USER (\w+)$", IMAGE, re.MULTILINE)
    (data,) = re.findall(r"^ENV SCORECARD_DATA=(\S+)$", IMAGE, re.MULTILINE)
    assert f"--uid 10001 {user}\n" in IMAGE and f"install -d -o {user} -g {user} -m 700 {data}\n" in IMAGE
    assert f"VOLUME {data}\n" in IMAGE and f"- data:{data}\n" in COMPOSE and "read_only: true" in COMPOSE
    assert f"User={user}\n" in UNIT and f"--shell /bin/bash {user}" in (ROOT / "docs" / "hosting.md").read_text("utf-8")
    published = re.findall(r"ports: \[(.*)\]", COMPOSE)
    assert published == ['"80:80", "443:443"'], "the dashboard itself believes whoever reaches it"


def test_what_compose_mounts_is_there_and_its_volumes_are_declared() -> None:
    mounts = re.findall(r"^      - ([\w./]+):(/[\w./]+)(?::ro)?$", COMPOSE, re.MULTILINE)
    declared = re.findall(r"^  (\w+):$", COMPOSE.partition("\nvolumes:\n")[2], re.MULTILINE)
    assert len(mounts) == 5 and set(declared) == {source for source, _ in mounts if "/" not in source}
    assert all((DEPLOY / source).exists() for source, _ in mounts if "/" in source)
    (context, file) = re.findall(r"^      (?:context|dockerfile): (\S+)$", COMPOSE, re.MULTILINE)
    assert (DEPLOY / context / file).resolve() == DEPLOY / "Dockerfile"
    inside = {target for _, target in mounts}
    assert set(re.findall(r"tls (/\S+/)site\.pem", CADDY)) <= {f"{target}/" for target in inside}


@pytest.mark.parametrize("secret", ["settings.toml", "deploy/.env", "deploy/tls/site.key", "data/secret.key"])
def test_nothing_secret_is_committed(secret: str) -> None:
    ignored = subprocess.run(["git", "check-ignore", "-q", secret], cwd=ROOT)
    assert ignored.returncode == 0, secret


def test_an_image_gets_what_the_program_needs_and_nothing_else_of_this_folder() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert lines[0] == "*" and let_in == PARTS | {"requirements.txt", "LICENSE"}
    assert all((ROOT / name).exists() for name in let_in)
    ours = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}
    for path in (file for part in PARTS for file in ROOT.glob(f"{part}/**/*.py")):
        imported = set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE))
        assert imported & ours <= PARTS, path
    copied = re.findall(r"^COPY (.+) \S+$", IMAGE, re.MULTILINE)
    for name in (one for line in copied for one in line.split() if one != "."):
        assert (ROOT / name).exists() and any(fnmatch.fnmatch(name, f"{part}*") for part in let_in), name


def test_the_guide_runs_commands_that_there_are() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    inside = re.findall(r"compose -f deploy/compose\.yaml (?:run --rm|exec)[^\n]* scorecard (python -m [\w.]+)", guide)
    assert set(inside) == {"python -m scorecard.access", "python -m etl"}
    variable = re.findall(r"^echo (SCORECARD_\w+)=\S+ > deploy/\.env$", guide, re.MULTILINE)
    assert variable == ["SCORECARD_SITE"] and f"${{{variable[0]}:?" in COMPOSE
