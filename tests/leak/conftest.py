"""The planted city behind a real server, with everybody who comes to it; one for all tests here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scorecard.access.access import Access
from scorecard.place import Place
from tests.conftest import Server, start_server
from tests.leak import belongings, city, planted, ways
from tests.leak.needles import Needles

NAME = belongings.NAMES[belongings.ADMINISTRATOR]


@dataclass(frozen=True)
class Office:
    """A planted city with everybody who comes to it (`keys`), a link of OWN among them: through it no `needles`."""

    place: Place
    access: Access
    keys: belongings.Keys
    things: tuple[belongings.Thing, ...]
    needles: Needles
    of_own: Needles

    @property
    def administrator(self) -> str:
        return self.keys.cookies[belongings.ADMINISTRATOR]

    @property
    def own(self) -> str:
        return self.keys.cookies[belongings.LINK]

    @property
    def handing_in(self) -> str:
        return self.keys.cookies[belongings.HANDING_IN]

    @property
    def token(self) -> str:
        """Of the link of OWN."""
        return self.keys.secrets[0]


@pytest.fixture(scope="package")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return city.build(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="package")
def office(place: Place) -> Office:
    access, keys = belongings.plant(place, datetime.now(UTC))
    needles = planted.needles_of(place)
    needles = replace(needles, texts=(*needles.texts, *belongings.MARKS))
    return Office(place, access, keys, belongings.things_of(keys), needles, planted.needles_of_own(place))


@pytest.fixture(scope="package")
def routes_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server without its guards writes the routes of the program."""
    return tmp_path_factory.mktemp("routes") / "routes.json"


@pytest.fixture(scope="package")
def serve(
    office: Office, routes_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """serve(taken_out="") starts the dashboard on the planted city, without some of its guards if named; once each."""
    started: dict[str, Server] = {}

    def start(taken_out: str = "") -> Server:
        if taken_out not in started:
            script = "tests/leak/unscoped_app.py" if taken_out else "dashboard.py"
            log = tmp_path_factory.mktemp("leak-server") / "server.log"
            given = {"SCORECARD_DATA": str(office.place.data_dir), "TAKEN_OUT": taken_out, **belongings.SETTINGS}
            started[taken_out] = start_server(log, script=script, ROUTES_TO=str(routes_file), **given)
        return started[taken_out]

    yield start
    for one in started.values():
        one.stop()


@pytest.fixture(scope="package")
def walks(office: Office, serve: Callable[..., Server], pytestconfig: pytest.Config) -> ways.Walks:
    """walks(role): the way of that role through the dashboard, walked once."""
    walked: dict[str, ways.Walk] = {}

    def walk(role: str) -> ways.Walk:
        if role not in walked:
            walked[role] = ways.walk(serve().url, office.keys, role, whole=pytestconfig.getoption("--long"))
        return walked[role]

    return walk
