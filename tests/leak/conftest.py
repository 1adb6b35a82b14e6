"""The planted city behind a real server, its administrator's cookie and the link of one district."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scorecard.access.access import Access
from scorecard.place import Place
from tests.conftest import Server, start_server
from tests.leak import city, planted
from tests.leak.needles import Needles

NAME, PASSWORD = "李主任", "陈仓北坂的九十九级台阶"


@dataclass(frozen=True)
class Office:
    """A planted city with an administrator, a link of OWN and one that hands in: through both no `needles`."""

    place: Place
    access: Access
    administrator: str
    token: str
    own: str
    handing_in: str
    needles: Needles
    of_own: Needles


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    place = city.build(tmp_path_factory.mktemp("planted"))
    access, now = Access(place), datetime.now(UTC)
    access.add_account(NAME, PASSWORD, "administrator", at=now)
    administrator = access.sign_in(NAME, PASSWORD, address="127.0.0.1", at=now).cookie
    token, _ = access.make_link(city.OWN, days=30, by=NAME, at=now)
    handing, _ = access.make_link(city.OWN, days=30, by=NAME, at=now, may_hand_in=True)
    own, handing_in = (access.open_link(one, at=now).cookie for one in (token, handing))
    needles, of_own = planted.needles_of(place), planted.needles_of_own(place)
    return Office(place, access, administrator, token, own, handing_in, needles, of_own)


@pytest.fixture(scope="module")
def serve(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """serve(taken_out="") starts the dashboard on the planted city, without one of its guards if named; once each."""
    started: dict[str, Server] = {}

    def start(taken_out: str = "") -> Server:
        if taken_out not in started:
            script = "tests/leak/unscoped_app.py" if taken_out else "dashboard.py"
            log = tmp_path_factory.mktemp("leak-server") / "server.log"
            data = {"SCORECARD_DATA": str(Path(office.place.data_dir)), "TAKEN_OUT": taken_out}
            started[taken_out] = start_server(log, script=script, **data)
        return started[taken_out]

    yield start
    for one in started.values():
        one.stop()
