"""One city for all page tests that only look."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from tests.pages.city import build


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return build(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="package")
def plan(place: Place) -> Plan:
    return load_plan(Path(place.plan_dir))
