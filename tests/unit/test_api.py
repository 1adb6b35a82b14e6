"""The read API: what it answers, to whom, and that what it says of itself is what it does."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from scorecard.access.cli import main
from scorecard.access.consumers import Consumers
from scorecard.access.sight import Sight
from scorecard.access.viewer import SEES_AT_FIRST
from scorecard.errors import AccessError
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from server.api import MOST_A_MINUTE, Api, Pace
from server.api_document import openapi
from server.api_tables import RESOURCES
from tests.browser.reading_aloud import CHINESE
from tests.pages.city import CITY, LAST, build
from tests.waiting import waited

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
OWN, OTHER = "610302", "610303"
MOST = 4  # answers a minute in the test of the pace


@dataclass
class Served:
    """The API of a made city, its clock, and a client that sends a token."""

    place: Place
    moments: list[datetime]  # the last one is now
    api: Api

    def token(self, area: str | None = None, days: int = 30) -> str:
        return Consumers(self.place).make("交换平台", by="x", at=NOW, days=days, area_code=area)[0]

    def get(self, what: str, token: str, **headers: str) -> httpx.Response:
        return self.ask(f"/api/v1/{what}", {"Authorization": f"Bearer {token}", **headers})

    def ask(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(Starlette(routes=self.api.routes()))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
                return await http.get(address, headers=headers)

        return waited(asked())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return build(tmp_path_factory.mktemp("city"))


@pytest.fixture
def served(place: Place) -> Served:
    moments = [NOW]
    return Served(place, moments, Api(Warehouse(place.warehouse), place, lambda: moments[-1]))


def test_verdicts_are_those_of_the_pages(served: Served) -> None:
    answer = served.get(f"verdicts?area={CITY}", served.token())
    assert answer.status_code == 200
    told = answer.json()
    assert told["demo"] is True and told["stamp"] and told["plan"]["zh"]
    assert [set(row) for row in told["rows"]] == [set(RESOURCES["verdicts"].schema.names)] * 16
    assert {row["goal"] for row in told["rows"]} == {goal.id for goal in load_plan(served.place.plan_dir).goals}
    assert {row["as_of"] for row in told["rows"]} == {LAST.isoformat()}
    one = served.get(f"verdicts?area={CITY}&goal=patent_growth&as_of={LAST:%Y-%m}", served.token()).json()["rows"]
    assert one == [row for row in told["rows"] if row["goal"] == "patent_growth"]


def test_csv_holds_what_json_does(served: Served) -> None:
    token, asked = served.token(), "series?series=patent_applications/patent_type/invention&first=2013-01"
    rows = served.get(asked, token).json()["rows"]
    answer = served.get(asked + "&format=csv", token)
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.headers["content-type"].startswith("text/csv")
    read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(read) == len(rows) > 12
    assert [(row["area_code"], row["month"]) for row in read] == [(row["area_code"], row["month"]) for row in rows]
    assert [float(row["value"]) for row in read if row["value"]] == [r["value"] for r in rows if r["value"] is not None]


def test_a_token_of_one_area_reads_that_area(served: Served) -> None:
    token = served.token(OWN)
    codes = {row["code"] for row in served.get("areas", token).json()["rows"]}
    assert OWN in codes and OTHER not in codes and len(codes) == 3
    assert {row["area_code"] for row in served.get("verdicts", token).json()["rows"]} <= codes
    assert {row["area_code"] for row in served.get("series?series=patent_applications", token).json()["rows"]} <= codes
    for asked in (f"verdicts?area={OTHER}", f"series?series=patent_applications&area={OTHER}"):
        assert served.get(asked, token).status_code == 400
        assert served.get(asked, served.token()).status_code == 200


def test_the_same_again_is_not_sent_again_and_never_to_another(served: Served) -> None:
    city, own = served.token(), served.token(OWN)
    first = served.get("verdicts", city)
    again = served.get("verdicts", city, **{"If-None-Match": f'W/"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    weakly = served.get("verdicts", city, **{"If-None-Match": f"W/{first.headers['etag']}"})
    assert weakly.status_code == 304, "a proxy packed the answer"
    assert served.get("verdicts?goal=training", city, **{"If-None-Match": first.headers["etag"]}).status_code == 200
    assert served.get("verdicts", own, **{"If-None-Match": first.headers["etag"]}).status_code == 200
    before = served.get("verdicts", own).headers["etag"]
    for other in (city, served.token(OTHER)):
        assert served.get("verdicts", other, **{"If-None-Match": before}).status_code == 200
    for sees, status in (((), 200), (SEES_AT_FIRST, 304)):
        Sight(served.place).let_districts_see(sees, by="x", at=NOW)
        assert served.get("verdicts", own, **{"If-None-Match": before}).status_code == status, "as the city set it"
    assert "no-cache" in first.headers["cache-control"] and first.headers["vary"] == "Authorization"


@pytest.mark.parametrize(
    ("asked", "status", "rule"),
    [
        ("nothing", 404, "resource"),
        ("verdicts?goal=nothing", 400, "goal"),
        ("verdicts?as_of=1999-01", 400, "not_judged"),
        ("verdicts?as_of=September", 400, "month"),
        ("verdicts?month=2013-09", 400, "parameter"),
        ("verdicts?format=xml", 400, "format"),
        ("series", 400, "missing"),
        ("series?series=a/b", 400, "series"),
        ("series?series=nothing", 400, "series"),
        ("series?series=patent_applications&first=0000-01", 400, "month"),
        ("series?series=patent_applications&first=2013-02&last=2013-01", 400, "order"),
        ("verdicts?area=610302&area=610330", 400, "twice"),
    ],
)
def test_what_is_wrong_is_said(served: Served, asked: str, status: int, rule: str) -> None:
    answer = served.get(asked, served.token())
    told = answer.json()
    assert (answer.status_code, told["status"], told["title"]) == (status, status, rule)
    assert answer.headers["content-type"] == "application/problem+json"
    assert CHINESE.search(told["detail"]["zh"]) and not CHINESE.search(told["detail"]["en"])
    assert "{" not in told["detail"]["zh"] + told["detail"]["en"]


def test_without_a_token_that_holds_nothing_is_told(served: Served) -> None:
    token, short = served.token(), served.token(days=1)
    number = Consumers(served.place).all()[1].id
    for wrong in ("", "x", token[:-1], token.upper()):
        answer = served.get("verdicts", wrong)
        assert (answer.status_code, answer.json()["title"]) == (401, "token_unknown")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert served.ask("/api/v1/verdicts").status_code == 401
    assert Consumers(served.place).revoke(number, by="x", at=NOW)
    assert served.get("verdicts", token).json()["title"] == "token_revoked"
    assert served.get("verdicts", short).status_code == 200
    served.moments.append(NOW + timedelta(days=1))
    assert served.get("verdicts", short).json()["title"] == "token_expired"


def test_who_reads_without_end_waits_and_others_do_not(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_A_MINUTE == 120, "as docs/api.md says"
    monkeypatch.setattr(served.api, "_pace", Pace(MOST))
    one, other = served.token(), served.token()
    answers = [served.get("areas", one).status_code for _ in range(MOST + 1)]
    assert answers == [200] * MOST + [429]
    waiting = served.get("areas", one)
    assert waiting.headers["retry-after"] == "60" and "60" in waiting.json()["detail"]["en"]
    assert served.get("areas", other).status_code == 200
    served.moments.append(NOW + timedelta(minutes=1))
    assert served.get("areas", one).status_code == 200
    (entry,) = [entry for entry in Consumers(served.place).all()[:2] if entry.uses > 1]
    assert entry.uses == MOST + 1 and entry.last_used_at == served.moments[-1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_says_what_there_is(served: Served, language: str) -> None:
    told = served.ask(f"/api/v1/openapi.json?lang={language}").json()
    assert told == openapi(Texts(language))
    assert set(told["paths"]) == {f"/{name}" for name in RESOURCES}
    token = served.token()
    for name in RESOURCES:
        asked = {p["name"]: p for p in told["paths"][f"/{name}"]["get"]["parameters"]}
        needed = "&".join(f"{p}=patent_applications" for p, one in asked.items() if one["required"])
        rows = served.get(f"{name}?{needed}", token).json()["rows"]
        assert rows and set(rows[0]) == set(told["components"]["schemas"][name]["properties"])
    if language == "en":
        assert not CHINESE.search(str(told))


def test_the_command_makes_lists_and_revokes(place: Place, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(tmp_path / "data"), "--plan", str(place.plan_dir), "--clock", "2026-03-01T09:30:00+08:00"]
    assert main(["tokens", *where]) == 0 and "还没有" in capsys.readouterr().out
    assert main(["token", "--name", "数据交换平台", "--area", "渭滨区", *where]) == 0
    token = capsys.readouterr().out.splitlines()[1]
    consumers = Consumers(Place.of(place.plan_dir, tmp_path / "data"))
    assert consumers.visitor(token, at=NOW).viewer.area_code == OWN
    assert main(["tokens", *where]) == 0
    line = capsys.readouterr().out
    assert "数据交换平台" in line and "渭滨" in line and token not in line
    assert main(["revoke-token", "1", *where]) == 0
    with pytest.raises(AccessError) as refused:
        consumers.visitor(token, at=NOW)
    assert refused.value.rule == "token_revoked"
    assert main(["revoke-token", "9", *where]) == 1 and "tokens" in capsys.readouterr().err
    assert main(["token", "--name", " ", *where]) == 1
    assert main(["token", "--name", "x", "--days", "0", *where]) == 1
