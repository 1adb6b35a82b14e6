"""With the link of one district nothing of another comes through: no figure, text, name, rank or time, in no form.

The same search finds plenty for the administrator, and for the link itself once a guard is taken out.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from scorecard.access import SEES, SEES_AT_FIRST
from scorecard.access.consumers import Consumers
from scorecard.access.seal import HEADER
from scorecard.access.sight import Sight
from tests.conftest import Server
from tests.leak import city, planted
from tests.leak.conftest import NAME, Office
from tests.leak.crawl import AREAS, Crawler
from tests.leak.look import Watch
from tests.leak.needles import Hit, Needles
from tests.leak.wire import Client

BROWSER_SECONDS, REFUSED = 12.0, 1.0  # a request that is not heard has no answer
KINDS_FOUND = {city.OTHERS_RECORD, city.OTHERS_FILE, city.OTHERS_REASON, city.OTHERS_PERSON, city.OTHERS_CELL}
FORGED = ("x-scorecard-visitor", "X_Scorecard_Visitor", "x-scorecard-viewer", "x-forwarded-user", "remote-user")


def told(hits: list[Hit]) -> str:
    return "\n".join(f"{hit.needle} ({hit.how}): …{hit.around}…" for hit in hits[:12])


def must_be_clean(needles: Needles, bodies: list[bytes]) -> None:
    hits = needles.find(*bodies)
    assert not hits, f"{len(hits)} leaks\n{told(hits)}"


@pytest.fixture(scope="module")
def share(request: pytest.FixtureRequest) -> float:
    """How much of the way is walked: half of the page runs in CI, all by --long."""
    return 1 if request.config.getoption("--long") else 1 / 2


@pytest.fixture(scope="module")
def administrators(office: Office, serve: Callable[..., Server], share: float) -> Iterator[Crawler]:
    """The administrator's own way through the city: what there is to be leaked, and where it lies."""
    with Client(serve().url, office.administrator) as client:
        crawler = Crawler(client, most_runs=round(80 * share), presses=False)
        crawler.walk()
        crawler.visit([("goal", f"goal=training&area={city.OTHER}&depth=sources"), ("data", "part=batches&batch=2")])
        crawler.get("/meeting/current")
        yield crawler


def test_the_administrator_sees_what_is_planted(office: Office, administrators: Crawler) -> None:
    """The search works: it finds figures, texts, names, ranks, times and contents of files where they are shown."""
    found = {hit.needle for hit in office.needles.find(*administrators.bodies)}
    assert found >= KINDS_FOUND, KINDS_FOUND - found
    assert city.OTHERS_BYTES in found, "the original file"
    assert city.HIDDEN in found, "OWN's parties and unpublished inventions"
    assert [needle for needle in found if needle.startswith("rank")]
    assert {"渭滨", "2013-10-12 10:17"} <= found
    for table in ("cube.", "verdict.", "fact."):
        assert [needle for needle in found if table in needle], table


def test_nothing_leaks_to_the_wire(
    office: Office, administrators: Crawler, serve: Callable[..., Server], share: float
) -> None:
    """Every page, widget, address and file of the link's own, then the administrator's addresses tried with it."""
    with Client(serve().url, office.own) as client:
        own = Crawler(client, most_runs=round(95 * share))
        own.walk()
        own.found.runs = 0
        own.visit(sorted(administrators.found.addresses)[: round(30 * share)])
        must_be_clean(office.needles, own.bodies)
        found = {hit.needle for hit in office.of_own.find(*own.bodies)}
    assert {city.OWN_RECORD, city.OWN_FILE} <= found, "it sees itself in full"


def test_what_is_asked_for_by_force_is_not_given(office: Office, serve: Callable[..., Server], share: float) -> None:
    """Boxes set to what they don't offer, addresses of others. What was asked comes back: names don't count here."""
    without_names = office.needles.without("渭滨", "Weibin")
    with Client(serve().url, office.own) as client:
        own = Crawler(client, most_runs=round(40 * share))
        own.attack()
        own.found.runs = 0
        own.walk(is_hostile=True)
        must_be_clean(without_names, own.bodies)


def test_files_and_sessions_of_another_are_closed(
    office: Office, administrators: Crawler, serve: Callable[..., Server]
) -> None:
    """The administrator's media, files made on the click, session and parts of a page, each tried with the link."""
    pages = administrators.pages()
    with Client(serve().url, office.own) as client:
        own = Crawler(client)
        own.pages()
        tried = 0
        for name in ("goal", "data"):
            drawn = administrators.client.run(pages[name])
            for deferred in drawn.deferred.values():
                address = administrators.client.file(deferred)
                assert administrators.get(address).status_code == 200, "it lies there"
                own.get(client.file(deferred, patience=REFUSED))
                assert own.get(address).status_code == 404
                tried += 1
            for fragment in sorted(drawn.fragments)[:2]:
                client.run(fragment=fragment, patience=REFUSED)
        assert tried
        must_be_clean(office.needles, own.bodies)
    session, fragments = administrators.client.session_id, sorted(drawn.fragments)[:2]
    with Client(serve().url, office.own, session=session) as client:
        client.run()
        assert client.session_id not in ("", session)
        for fragment in fragments:
            client.run(fragment=fragment, patience=REFUSED)
        must_be_clean(office.needles, client.frames)


def test_a_link_that_hands_in_sees_its_own_files_and_no_others(
    office: Office, administrators: Crawler, serve: Callable[..., Server]
) -> None:
    """What waits, what was sent back and why, and the file itself: each by the number of its own and of another's."""
    marks = [f"{city.OTHERS_FILE}-waiting".encode(), f"{city.OTHERS_FILE}-returned".encode()]
    assert all(any(mark in body for body in administrators.bodies) for mark in marks), "staff see them"
    with Client(serve().url, office.handing_in) as client:
        own = Crawler(client)
        own.visit([("data", f"part={part}&waiting={number}") for part in ("waiting", "closing") for number in "1234"])
        own.fetch()
        must_be_clean(office.needles, own.bodies)
        assert city.OWN_FILE in {hit.needle for hit in office.of_own.find(*own.bodies)}
        assert own.found.deferred, "it may have back what it handed in"


def walked(office: Office, url: str, *, whole: bool = False) -> list[bytes]:
    """What the link gets where the city's figures and the ranking stand, or on all its pages."""
    with Client(url, office.own) as client:
        own = Crawler(client, most_runs=8)
        own.visit([("goal", f"goal=patent_growth&area={city.CITY}"), ("district", f"area={city.CITY}")])
        own.get("/meeting/current")
        if whole:
            own.found.runs = 0
            own.walk()
        return own.bodies


def test_districts_see_no_more_of_others_than_the_city_lets_them(office: Office, serve: Callable[..., Server]) -> None:
    """The strictest and the loosest that can be set; the same search finds plenty as it is at first."""
    settings, url, at = Sight(office.place), serve().url, datetime.now(UTC)
    alone = planted.needles_of(office.place, is_alone=True)
    try:
        settings.let_districts_see((), by=NAME, at=at)
        bodies = walked(office, url, whole=True)
        must_be_clean(alone, bodies)
        assert city.OWN_RECORD in {hit.needle for hit in office.of_own.find(*bodies)}, "it sees itself"
        settings.let_districts_see(SEES, by=NAME, at=at)
        bodies = walked(office, url)
        must_be_clean(replace(office.needles, texts=city.FORBIDDEN), bodies)
        assert any("渭滨".encode() in body for body in bodies), "a name in the ranking"
    finally:
        settings.let_districts_see(SEES_AT_FIRST, by=NAME, at=at)
    found = {hit.needle for hit in alone.find(*walked(office, url))}
    assert "rank 12/12" in found and [needle for needle in found if needle.startswith("cube.")]


def test_no_route_tells_of_others(office: Office, serve: Callable[..., Server]) -> None:
    """Routes beside the pages: health, deck, uploads, files by name, errors; and headers with false claims."""
    with Client(serve().url, office.own) as client:
        client.run()
        own = Crawler(client)
        for address in addresses():
            own.get(address)
        forged = dict.fromkeys(FORGED, office.administrator)
        for address in ("/meeting/current", "/healthz", "/"):
            own.get(address, **forged)
        upload = f"/_stcore/upload_file/{client.session_id}/{uuid.uuid4()}"
        assert own.send("PUT", upload, files={"file": ("a.csv", b"1")}).status_code == 403
        for method in ("POST", "DELETE", "PUT", "PATCH", "OPTIONS"):
            own.send(method, "/meeting/current")
            own.send(method, "/_stcore/agent/interact", json={"script": "/"})
        for address in API:
            assert own.get(address).status_code == 401, "a cookie is no token"
            answer = own.get(address, authorization=f"Bearer {token_of(office, city.OWN)}")
            assert answer.status_code == 200 and len(answer.content) > 100
            own.get(f"{address}&area={city.OTHER}", authorization=f"Bearer {token_of(office, city.OWN)}")
        must_be_clean(office.needles, own.bodies)
        assert own.found.statuses["GET /meeting/current"] == 200
        assert b"batches" not in own.get("/healthz").content, "no counts of the whole city"
    with Client(serve().url, office.own, **{HEADER: office.administrator}) as client:
        Crawler(client, most_runs=8).walk()
        must_be_clean(office.needles, client.frames)


API = tuple(f"/api/v1/{asked}" for asked in ("areas?", "goals?", "verdicts?", "series?series=patent_applications"))


def token_of(office: Office, area: str) -> str:
    return Consumers(office.place).make("program", by="x", at=datetime.now(UTC), days=1, area_code=area)[0]


def addresses() -> Iterator[str]:
    """Everything that might answer with something."""
    for query in ("", "lang=en", "download=1", "as_of=2013-03", "as_of=2013-03&lang=en&download=1", "as_of=1999-01"):
        yield f"/meeting/current?{query}".rstrip("?")
    for area in AREAS:
        yield f"/meeting/current?area={area}&viewer=administrator&role=staff&as_of=2013-08"
    yield from (f"/meeting/{name}" for name in ("latest", "2013-09", "..%2f..%2fdata", city.OTHER))
    narrowed = ("", "&lang=en&way=up", *(f"&area={area}&sort=area_code" for area in AREAS), f"&words={city.OTHER}")
    for dataset in ("patent_applications", "enforcement_cases", "training", "batch"):
        yield from (f"/records.csv?list={dataset}{more}" for more in narrowed)
    yield from ("/healthz", "/healthz?details=1", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics")
    yield from ("/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/allowed-message-origins")
    yield from ("/warehouse.duckdb", "/data/warehouse.duckdb", "/ledger.sqlite", "/access.sqlite", "/secret.key")
    yield from (
        "/app/static/warehouse.duckdb",
        "/static/..%2f..%2fwarehouse.duckdb",
        "/media/",
        f"/media/{'0' * 32}.csv",
    )
    yield from ("/pages/data.py", "/frame.py", "/component/x/y", "/nothing", "/goal?area=610302", "/link/nothing")


def test_nothing_leaks_to_a_browser(office: Office, serve: Callable[..., Server], page: Page) -> None:
    """The link as a person opens it: all frames, answers and downloads, what stands on every page, and the deck."""
    watch = Watch(page)
    watch.walk(f"{serve().url}/link/{office.token}", BROWSER_SECONDS)
    bodies = watch.bodies()
    must_be_clean(office.needles, bodies)
    assert watch.sent, "frames in both directions"
    assert office.of_own.find(*bodies), "it sees itself"
    assert office.token not in page.url


def test_without_the_scope_the_search_finds_leaks(office: Office, serve: Callable[..., Server]) -> None:
    """The same link, the same search, every query as the administrator's: figures, texts and masks all give way."""
    with Client(serve("scope").url, office.own) as client:
        own = Crawler(client, most_runs=40)
        own.attack()
        own.get("/meeting/current")
        found = {hit.needle for hit in office.needles.find(*own.bodies)}
    assert [needle for needle in found if "cube." in needle or "verdict." in needle]
    assert city.OTHERS_RECORD in found or city.HIDDEN in found


def test_without_the_bound_on_media_the_search_finds_leaks(office: Office, serve: Callable[..., Server]) -> None:
    """Then an address that went out to the administrator is good for the link too."""
    server = serve("rights")
    with Client(server.url, office.administrator) as client, Client(server.url, office.own) as stranger:
        administrator, own = Crawler(client), Crawler(stranger)
        drawn = client.run(administrator.pages()["data"], "part=batches&batch=2")
        addresses = [client.file(deferred) for deferred in drawn.deferred.values()]
        answers = [own.get(address) for address in addresses]
        assert addresses and all(answer.status_code == 200 for answer in answers)
        assert city.OTHERS_BYTES in {hit.needle for hit in office.needles.find(*own.bodies)}
