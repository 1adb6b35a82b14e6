"""What the dashboard is made of: only allowed licences; what the report says of advisories, also of none."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from door import supply, words
from door.supply import Audit, licences, read_audit, refused


def test_every_package_has_an_allowed_licence() -> None:
    found = licences()
    assert refused(found) == {}
    assert len(found) > 60 and {"streamlit", "duckdb", "pytest"} <= set(found)


@pytest.mark.parametrize(
    ("licence", "is_refused"),
    [
        ("MIT", False),
        ("MIT AND PSF-2.0", False),
        ("GPL-3.0-only OR MIT", False),
        ("MIT AND GPL-3.0-only", True),
        ("GPL-3.0-only", True),
        ("", True),
    ],
)
def test_one_of_several_may_be_chosen_and_all_that_are_joined_count(licence: str, is_refused: bool) -> None:
    assert bool(refused({"x": licence})) is is_refused


def answer(*packages: dict[str, Any]) -> bytes:
    return json.dumps({"dependencies": list(packages)}).encode()


SAFE = {"name": "a", "version": "1", "vulns": []}
UNSAFE = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("given", "audited", "key"),
    [
        (answer(SAFE, UNSAFE, UNKNOWN), Audit(3, 2, ("b 2: PYSEC-1",)), "audited"),
        (answer(UNKNOWN), Audit(1, 0, ()), "audit_away"),
        (b"Traceback", None, "audit_away"),
    ],
)
def test_what_was_not_asked_is_not_called_safe(
    given: bytes,
    audited: Audit | None,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = subprocess.CompletedProcess([], 1, given)
    monkeypatch.setattr(supply.subprocess, "run", lambda *_, **__: done)
    assert supply.audit() == audited
    supply.report()
    told = capsys.readouterr().out
    values = {"asked": 3, "known": 2, "unsafe": 1} if key == "audited" else {}
    assert words.text(key, **values) in told and ("PYSEC-1" in told) is (key == "audited")


def test_other_answers_are_none_of_pip_audits() -> None:
    with pytest.raises(ValueError, match="pip-audit"):
        read_audit(b'{"dependencies": [{"name": "a"}]}')
