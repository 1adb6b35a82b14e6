"""What the dashboard is made of: each pinned package with its licence, and what is known to be unsafe in it.

`python -m door.supply` prints the report at the end of `python manage.py test`; it never fails. A test does, for a
licence that pyproject.toml doesn't allow. Licences are read from what is installed, without a network; pip-audit asks
the package index for advisories, and where that can't be reached the report says so.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from door.environment import REQUIREMENTS
from door.words import ROOT, say

AUDIT_SECONDS = 90
ASK_SECONDS = "5"
# What older packages write, as SPDX says it.
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def pinned() -> list[str]:
    """Names of the packages that running and testing needs, as the requirements files have them."""
    lines = [line for name in REQUIREMENTS["test"] for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return [line.split("==")[0] for line in lines if re.match(r"[\w.-]+==", line)]


def licences() -> dict[str, str]:
    """Package → its licence in SPDX's words; several with OR between them, one of which may be chosen.

    A package that isn't installed on this platform is left out; one that says nothing has the licence that
    pyproject.toml tells, or "".
    """
    told, found = _declared()["told"], {}
    for name in pinned():
        try:
            said = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found[name] = told.get(name) or _licence(said)
    return found


def _licence(said: Any) -> str:
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    classes = [one.split(" :: ")[-1] for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    named = classes or [line for line in (said.get("License") or "").splitlines()[:1] if line]
    return " OR ".join(SPDX.get(one, one) for one in named)


def refused(found: Mapping[str, str]) -> dict[str, str]:
    """Those whose licence isn't allowed: of each OR one part has to be, of an AND all."""
    allowed = set(_declared()["allowed"])
    return {
        name: licence
        for name, licence in found.items()
        if not any(set(choice.strip("() ").split(" AND ")) <= allowed for choice in licence.split(" OR "))
    }


def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(declared["tool"]["scorecard"]["licences"])


@dataclass(frozen=True)
class Audit:
    """What the advisories say: how many packages were asked for, how many are known there, what is unsafe."""

    asked: int
    known: int
    unsafe: tuple[str, ...]


def audit() -> Audit | None:
    """Ask pip-audit about what the dashboard runs on; None where it gave no answer."""
    options = ("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", ASK_SECONDS)
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / REQUIREMENTS["run"][0]), *options]
    try:
        done = subprocess.run(command, capture_output=True, timeout=AUDIT_SECONDS)
        return read_audit(done.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return None


def read_audit(answer: bytes) -> Audit:
    """pip-audit's JSON. Where nothing is known it still says that nothing was found: that is not an answer.

    Raises ValueError for anything else.
    """
    try:
        packages = json.loads(answer)["dependencies"]
        known = [one for one in packages if "skip_reason" not in one]
        unsafe = [f"{one['name']} {one['version']}: {bug['id']}" for one in known for bug in one["vulns"]]
    except (KeyError, TypeError) as error:
        raise ValueError("not pip-audit's answer") from error
    return Audit(len(packages), len(known), tuple(unsafe))


def report() -> None:
    """Print both lists in the machine's language."""
    by_licence = defaultdict(list)
    found = licences()
    for name, licence in found.items():
        by_licence[licence or "—"].append(name)
    say("licences", packages=len(found), refused=len(refused(found)))
    for licence, names in sorted(by_licence.items()):
        print(f"  {licence}: {', '.join(sorted(names, key=str.lower))}")
    answer = audit()
    if answer is None or answer.known == 0:
        say("audit_away")
        return
    say("audited", known=answer.known, asked=answer.asked, unsafe=len(answer.unsafe))
    for line in answer.unsafe:
        print(f"  {line}")


if __name__ == "__main__":
    report()
