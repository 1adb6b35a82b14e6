"""For every pair of roles: what the one may see and the other may not never comes to the other, by any page or route.

What belongs to whom stands in `belongings`, where everybody goes in `ways`. Each search is shown to find what is there:
for whom it belongs to, and for the others once the table of who may do what is taken out.
"""

from __future__ import annotations

import itertools
import json
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from scorecard.place import Place
from server.sockets import CHECK_SECONDS
from tests.conftest import Server
from tests.leak import belongings as b
from tests.leak import city, planted, ways
from tests.leak.conftest import Office
from tests.leak.crawl import Crawler
from tests.leak.wire import Client, Drawn

NOBODYS = 99  # number of no batch and no file that waits
REFUSED = 1.0  # a request that is not heard has no answer
TEXTLESS = (b.CITY_TOKEN, b.AREA_TOKEN, b.NOBODY)
# Who sees all that a role sees. Of these pairs there is nothing to tell.
SEE_AS_MUCH = {
    b.STAFF: {b.ADMINISTRATOR},
    b.LEADER: {b.ADMINISTRATOR},
    b.DISTRICT: {b.ADMINISTRATOR},
    b.LINK: {*b.WHOLE, b.DISTRICT, b.HANDING_IN},
    b.OTHERS_LINK: set(b.WHOLE),
    b.HANDING_IN: set(b.OFFICE),
    **{role: set(b.ROLES) for role in TEXTLESS},  # no texts of the city; their figures are looked at for themselves
}


@pytest.mark.parametrize("role", b.ROLES)
def test_each_role_sees_what_is_its_own_and_nothing_else(office: Office, walks: ways.Walks, role: str) -> None:
    found = b.found_in(walks(role).bodies, office.things)
    leaks = {name: told for name, told in found.items() if name not in b.of(role, office.things)}
    assert not leaks, leaks
    must = {thing.name for thing in office.things if role in thing.of - thing.need_not}
    assert must <= found.keys(), must - found.keys()


@pytest.mark.parametrize("role", [b.OTHERS_LINK, b.AREA_TOKEN, b.NOBODY])
def test_no_figure_of_others_either(office: Office, walks: ways.Walks, role: str) -> None:
    """OWN's links are looked at in test_leak; here another district's, a token, a stranger."""
    hidden = planted.figures_hidden_from(city.OTHER, office.needles) if role == b.OTHERS_LINK else office.needles
    hits = hidden.find(*walks(role).bodies)
    assert not hits, hits[:5]
    assert hidden.find(*walks(b.CITY_TOKEN).bodies), "the whole city's token reads them"


def test_of_every_pair_something_is_planted(office: Office) -> None:
    seen = {role: b.of(role, office.things) for role in b.ROLES}
    for one, other in itertools.permutations(b.ROLES, 2):
        as_much = other in SEE_AS_MUCH.get(one, ())
        assert (seen[one] <= seen[other]) == as_much, (one, other)


def test_the_search_would_find_a_secret(office: Office) -> None:
    """Nobody sees one, so nobody's way shows that it would be found."""
    bodies = [json.dumps({"told": secret}).encode() for secret in office.keys.secrets]
    found = b.found_in(bodies, office.things)
    assert sum(name.startswith("secret") for name in found) == len(office.keys.secrets) > 12


# --- pages and routes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", b.ROLES)
def test_each_page_and_route_is_open_to_whom_it_is_for(walks: ways.Walks, role: str) -> None:
    """In the menu and by its status. A page that is new in the administrator's menu fails until it stands in `ways`."""
    assert walks(role).menu == {name for name, of in ways.PAGES.items() if role in of}
    assert walks(role).known.keys() - {"", "home"} >= walks(role).menu - {"overview"}
    wrong = {
        address: status
        for (route, address), status in walks(role).statuses.items()
        if status != ways.ROUTES[route].said_to(role)
    }
    assert not wrong


def test_every_route_of_the_program_is_somebodys(serve: Callable[..., Server], routes_file: Path) -> None:
    """A new one, or a new way to ask, fails until it stands in `ways`."""
    serve("rights")
    found: dict[str, set[str]] = {}
    for method, path in json.loads(routes_file.read_text(encoding="utf-8")):
        found.setdefault(path, set()).add(method)
    assert found.pop(ways.SOCKET) == {"WS"}
    assert found.keys() == ways.ROUTES.keys(), found.keys() ^ ways.ROUTES.keys()
    assert {path: more for path, methods in found.items() if (more := methods - {"GET", "HEAD"})} == ways.ALSO


def test_without_the_table_of_rights_the_search_finds_leaks(office: Office, serve: Callable[..., Server]) -> None:
    """A leader and a link with an administrator's rights: accounts, links, the log, who answered the importer."""
    asked = ("accounts", "sharing", "audit", "data")
    for role in (b.LEADER, b.LINK):
        with Client(serve("rights").url, office.keys.cookies[role]) as client:
            crawler = Crawler(client, presses=False)
            crawler.visit([one for one in ways.addresses(office.keys) if one[0] in asked])
            found = b.found_in(crawler.bodies, office.things)
        more = {thing.name for thing in b.DOOR if role not in thing.of} | {"who answered the importer"}
        assert more <= found.keys(), (role, more - found.keys())


# --- guesses ---------------------------------------------------------------------------------------------------------


def test_what_an_administrator_could_press_does_nothing_for_others(
    office: Office, serve: Callable[..., Server]
) -> None:
    """Every button and box of the administrator's pages sent by others by their ids, on the same pages: nothing is
    made, ended, revoked, undone or decided."""
    url, before = serve().url, stored(office.place)
    with Client(url, office.administrator) as client:
        pages = Crawler(client).pages()
        asked = [
            (name, query) for name, query in ways.addresses(office.keys) if name in ("accounts", "sharing", "data")
        ]
        drawn = {one: client.run(pages[one[0]], one[1]) for one in asked}
    assert sum(widget.kind == "Button" for page in drawn.values() for widget in page.widgets.values()) > 8
    for role in (b.STAFF, b.LEADER, b.HANDING_IN):
        with Client(url, office.keys.cookies[role]) as client:
            for (name, query), page in drawn.items():
                if not (role == b.STAFF and name == "data"):  # where they stand in for each other
                    client.run(pages[name], query, widgets=pressed(page))
    assert stored(office.place) == before
    with Client(serve("rights").url, office.keys.cookies[b.LEADER]) as client:
        page = client.run(pages["accounts"], f"account={b.SPARE}")
        client.run(pages["accounts"], f"account={b.SPARE}", widgets=pressed(page, "-accounts.end"))
    assert stored(office.place) != before, "with the rights it is heard"


def pressed(page: Drawn, which: str = "") -> dict[str, dict[str, object]]:
    widgets = page.widgets.values()
    return {widget.id: widget.choices[-1] for widget in widgets if widget.choices and widget.id.endswith(which)}


def stored(place: Place) -> list[object]:
    """Who may come in, by which links, and what was done to the figures: all but uses and times of looks."""
    asked = {
        place.access: (
            "select account, role, locked_at, password_hash, oidc_subject from account",
            "select link, revoked_at from link",
            "select consumer, revoked_at from consumer",
            "select count(*) from session where ended_at is not null",
            "select value from setting",
        ),
        place.ledger: tuple(
            f"select count(*) from {table}" for table in ("batch", "undo", "closing", "waiting_end", "correction_end")
        ),
    }
    found: list[object] = []
    for path, queries in asked.items():
        with sqlite3.connect(path) as store:
            found += [store.execute(query).fetchall() for query in queries]
    return found


def test_nobody_learns_from_the_answer_whether_a_guess_is_somebodys(
    office: Office, serve: Callable[..., Server]
) -> None:
    """What is another's answers as what is nobody's: status, headers and words but for the guess itself."""
    url = serve().url
    with Client(url, office.administrator) as client:
        pages = Crawler(client).pages()
        deferred = next(iter(client.run(pages["audit"]).deferred.values()))
        media, session = client.file(deferred).removeprefix("/media/"), client.session_id
        guesses = [
            (f"/media/{media}", "/media/" + "0" * 32 + ".csv", "GET"),
            (f"/_stcore/upload_file/{session}/1", "/_stcore/upload_file/nobodys/1", "PUT"),
            (f"/_stcore/upload_file/{session}/1", "/_stcore/upload_file/nobodys/1", "DELETE"),
            (f"/records.csv?list=training&area={city.LATE}", "/records.csv?list=training&area=000000", "GET"),
            (f"/api/v1/verdicts?area={city.LATE}", "/api/v1/verdicts?area=000000", "GET"),
            (f"/api/v1/series?series=training&area={city.LATE}", "/api/v1/series?series=training&area=000000", "GET"),
            ("/meeting/2013-09", "/meeting/nothing", "GET"),
        ]
        for role in (b.STAFF, b.DISTRICT, b.OTHERS_LINK, b.HANDING_IN, b.AREA_TOKEN, b.NOBODY):
            with ways.come(url, office.keys, role) as browser:
                for known, unknown, method in guesses:
                    if role == b.STAFF and "area=" in known:
                        continue  # its to see
                    assert answered(browser, method, known) == answered(browser, method, unknown), (role, known)
        with Client(url, office.keys.cookies[b.STAFF], session=session) as other:
            assert other.file(deferred, patience=REFUSED) == ""
            other.run()
            assert other.session_id not in ("", session)
    theirs_by_role = {b.HANDING_IN: ("waiting&waiting", 1), b.OTHERS_LINK: ("batches&batch", 3)}
    for role, (part, theirs) in theirs_by_role.items():
        with Client(url, office.keys.cookies[role]) as client:
            told = [client.run(pages["data"], f"part={part}={guess}") for guess in (theirs, NOBODYS)]
        assert said(told[0], theirs) == said(told[1], theirs), role


def answered(browser: object, method: str, address: str) -> tuple[object, ...]:
    """Status, headers and words without what differs from answer to answer, and without the guess."""
    answer = browser.request(method, address)  # type: ignore[attr-defined]
    guess = re.split(r"[/=]", address)
    text = answer.text
    for part in guess:
        text = text.replace(part, "?") if len(part) > 5 else text
    headers = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "date", "etag")}
    return answer.status_code, tuple(sorted(headers.items())), text


def said(drawn: Drawn, guess: int) -> list[str]:
    """What stands on a page, without this guess or that of nobody's."""
    texts = [getattr(element, name, None) for element in drawn.elements for name in ("body", "label")]
    return [re.sub(rf"\b(?:{guess}|{NOBODYS})\b", "?", text) for text in texts if isinstance(text, str)]


def test_one_ends_ones_own_sign_ins_only(office: Office, serve: Callable[..., Server]) -> None:
    """By the short ids that the accounts page names: another's, one that isn't, a pattern; all answer alike."""
    at = datetime.now(UTC)
    before = {one.id for one in office.access.sign_ins(at=at)}
    guesses = (office.keys.sessions[b.ADMINISTRATOR], "0" * 12, "%", "_" * 12, "")
    for role in (b.STAFF, b.LEADER, b.DISTRICT):
        with ways.come(serve().url, office.keys, role) as browser:
            told = {browser.post("/sessions", data={"session": guess}).status_code for guess in guesses}
        assert told == {303}, role
    with ways.come(serve().url, office.keys, b.LINK) as browser:
        assert {browser.post("/sessions", data={"session": guess}).status_code for guess in guesses} == {404}
    assert {one.id for one in office.access.sign_ins(at=at)} == before


# --- one browser, then another person --------------------------------------------------------------------------------


def test_a_tab_left_open_ends_when_its_browser_becomes_another(office: Office, serve: Callable[..., Server]) -> None:
    """A leader's tab stays open, the same browser opens a district's link: neither tab nor session shows the city."""
    url, at = serve().url, datetime.now(UTC)
    cookie = office.access.sign_in(b.NAMES[b.LEADER], b.PASSWORD, address="198.51.100.22", at=at).cookie
    with Client(url, cookie) as tab:
        pages = Crawler(tab).pages()
        drawn = tab.run(pages["data"], "part=batches&batch=2")
        opened, session, before = time.monotonic(), tab.session_id, len(tab.frames)
        assert city.OTHERS_REASON in str(drawn.messages), "there is something to be shown"
        with ways.come(url, office.keys, b.NOBODY) as browser:
            browser.cookies.set(ways.COOKIE, cookie)
            answer = browser.post(f"/link/{office.token}")
            assert answer.status_code == 303
            assert browser.get("/healthz", headers={"cookie": f"{ways.COOKIE}={cookie}"}).text == "ok\n", "it is over"
            new = answer.cookies[ways.COOKIE]
        time.sleep(max(0.0, CHECK_SECONDS + 0.2 - (time.monotonic() - opened)))
        with pytest.raises(ConnectionClosed):
            tab.run(pages["data"], "part=batches&batch=4")
        left = [ForwardMsg.FromString(frame) for frame in tab.frames[before:]]
        assert [message.WhichOneof("type") for message in left] == ["auth_redirect"]
    with Client(url, new, session=session) as tab:
        for fragment in sorted(drawn.fragments)[:1]:
            tab.run(fragment=fragment, patience=REFUSED)
        tab.run(pages["data"], "part=batches&batch=2")
        assert tab.session_id != session
        assert b.found_in(tab.frames, office.things).keys() <= b.of(b.LINK, office.things)
