"""One city for all page tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from scorecard.access import LOCAL_OWNER
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from scorecard.verdicts import Verdict
from scorecard.warehouse import Warehouse
from scorecard.wording import words
from tests.pages.city import CITY, LAST, build


@pytest.fixture(scope="package", autouse=True)
def packages_scanned_once() -> Iterator[None]:
    """AppTest looks through all installed packages at each run, a sixth of a second; they don't change meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return build(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="package")
def plan(place: Place) -> Plan:
    return load_plan(Path(place.plan_dir))


@pytest.fixture(scope="package")
def verdicts(place: Place) -> dict[str, Verdict]:
    """Goal → the city's headline verdict of the last month."""
    rows = Warehouse(place.warehouse).run("goals_of_month", viewer=LOCAL_OWNER, area=CITY, as_of=LAST).to_pylist()
    return {row["goal"]: words.read(row) for row in rows}
