"""Where each role goes in the running dashboard and what comes back: pages as links name them, routes by others' ids.

Pages and routes are those of the running program; what each of them is for whom stands here, and a test fails on one
that stands in neither list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from tests.leak import belongings as b
from tests.leak import city
from tests.leak.crawl import Crawler
from tests.leak.wire import COOKIE, Client

# The pages of the menu, and whose they are.
PAGES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("overview", "goal", "matrix", "district", "trends", "work_items"), b.EVERYBODY),
    **dict.fromkeys(("meeting", "submissions", "data"), b.EVERYBODY),
    **dict.fromkeys(("sharing", "accounts", "audit"), frozenset({b.ADMINISTRATOR})),
}


@dataclass(frozen=True)
class Way:
    """What a route answers: to whom it is open, and what it says to other visitors, to strangers and to tokens."""

    of: frozenset[str]
    status: int = 200
    others: int = 404
    strangers: int = 401

    def said_to(self, role: str) -> int:
        if role in self.of:
            return self.status
        return self.others if role in b.LOOKERS else self.strangers


EVERYWHERE = frozenset(b.ROLES)
VISITORS = Way(b.EVERYBODY)
PUBLIC = Way(EVERYWHERE)
NOTHING = Way(frozenset())  # bound to its visitor, unknown or off: not there for anybody
# GET (of uploads PUT) with something in the gaps that isn't the visitor's.
ROUTES: Mapping[str, Way] = {
    "/healthz": PUBLIC,
    "/favicon.png": PUBLIC,
    "/overview": Way(b.EVERYBODY, 307),
    "/meeting/current": VISITORS,
    "/records.csv": VISITORS,
    "/sign-in": PUBLIC,
    "/sign-out": PUBLIC,  # asks; who is asked for by a page of ours leaves
    "/link/{token}": Way(EVERYWHERE, 404),
    "/oidc/start": Way(EVERYWHERE, 502),  # the issuer of the test is away
    "/oidc/callback": Way(EVERYWHERE, 401),
    "/password": Way(frozenset(b.ACCOUNTS)),
    "/sessions": Way(frozenset(b.ACCOUNTS)),
    "/api/v1/openapi.json": PUBLIC,
    "/api/v1/{resource}": Way(frozenset({b.CITY_TOKEN, b.AREA_TOKEN}), others=401),
    "/_stcore/health": VISITORS,
    "/_stcore/host-config": VISITORS,
    "/_stcore/metrics": Way(b.WHOLE),
    "/media/{file_id:path}": NOTHING,
    "/_stcore/upload_file/{session_id}/{file_id}": Way(frozenset(), others=403),
    "/component/{path:path}": NOTHING,
    "/_stcore/bidi-components/{path:path}": NOTHING,
    **dict.fromkeys(("/auth/login", "/auth/logout", "/oauth2callback"), Way(b.EVERYBODY, 302)),  # off: to the start
    **{f"/_stcore/agent/{name}": NOTHING for name in ("interact", "openapi.json", "mcp")},
}
# Other ways to ask, by route: what is a look or a change of one's own. The gate hears no other site (test_attacks).
ALSO = {
    **{name: {"POST"} for name in ("/sign-in", "/sign-out", "/link/{token}", "/password", "/sessions")},
    **{name: {"OPTIONS"} for name in ("/_stcore/health", "/_stcore/metrics", "/media/{file_id:path}")},
    **{name: {"OPTIONS"} for name in ("/component/{path:path}", "/_stcore/bidi-components/{path:path}")},
    "/_stcore/upload_file/{session_id}/{file_id}": {"PUT", "DELETE", "OPTIONS"},
    **{name: {"DELETE", "OPTIONS", "PATCH", "POST", "PUT"} for name in ROUTES if name.startswith("/_stcore/agent/")},
}
SOCKET = "/_stcore/stream"
API = ("areas", "goals", "verdicts", "series?series=patent_applications")
LISTS = ("patent_applications", "enforcement_cases")
MORE = {  # a route's other faces
    "/records.csv": [
        *(f"?list={name}&area={area}" for name in LISTS for area in (city.OTHER, city.OWN)),
        "?list=training&sort=area_code",
        "?list=enforcement_cases&sort=party&way=up",
        f"?list=training&words={city.SEARCHED}",
    ],
}


def addresses(keys: b.Keys) -> list[tuple[str, str]]:
    """Pages with the queries of those who may see more, as copied links: others' batches, accounts, links, areas."""
    staffs = b.NAMES[b.STAFF]
    return [
        *(("data", f"part=batches&batch={number}") for number in (2, 3)),
        *(("data", f"part=waiting&waiting={number}") for number in (2, 4)),
        *(("data", f"part={part}") for part in ("closing", "corrections", "reconciliation")),
        ("accounts", f"account={staffs}&session={keys.sessions[b.STAFF]}"),
        ("sharing", f"links=all&link={keys.links['dead']}&consumer=1"),
        ("audit", "show=all"),
        ("submissions", "show=reminders"),
        ("goal", f"goal=training&area={city.OTHER}&depth=sources"),
        ("district", f"area={city.OTHER}&depth=records"),
        ("work_items", "view=list&item=district_offices"),
    ]


def come(server: str, keys: b.Keys, role: str) -> httpx.Client:
    """An HTTP client with what this role comes with."""
    bearer = {"authorization": f"Bearer {keys.tokens[role]}"} if role in keys.tokens else {}
    cookies = {COOKIE: keys.cookies[role]} if role in keys.cookies else {}
    return httpx.Client(base_url=server, cookies=cookies, headers=bearer, trust_env=False, timeout=60)


@dataclass
class Walk:
    """What one role came by: the pages of its menu, those it was told of, every body, the status of each route."""

    role: str
    menu: frozenset[str]
    known: Mapping[str, str]
    bodies: list[bytes]
    statuses: dict[tuple[str, str], int]  # of each route and address


def walk(server: str, keys: b.Keys, role: str, *, whole: bool) -> Walk:
    """Every page and the pages that others' links name, then every route; with `whole` each widget too."""
    done = Walk(role, frozenset(), {}, [], {})
    if role in b.LOOKERS:
        with Client(server, keys.cookies[role]) as client:
            crawler = Crawler(client, presses=role not in b.OFFICE | {b.HANDING_IN})
            done.menu, done.known = _menu(client), crawler.pages()
            asked = addresses(keys)
            crawler.visit([*asked, *((name, "") for name in done.known if name not in dict(asked))])
            if whole:
                crawler.walk(is_hostile=True)
            crawler.fetch()
            done.bodies += crawler.bodies
    with come(server, keys, role) as browser:
        ask_all(browser, done, addresses_of_routes(session="x", media="0" * 32 + ".csv"))
    return done


def _menu(client: Client) -> frozenset[str]:
    """The pages that the menu shows; "" is the first one."""
    told = [m.navigation for m in client.run().messages if m.WhichOneof("type") == "navigation"][-1].app_pages
    return frozenset(page.url_pathname or "overview" for page in told if not page.is_hidden)


def addresses_of_routes(*, session: str, media: str) -> list[tuple[str, str, str]]:
    """Route, method and address of each, with these ids in the gaps."""
    gaps = {"session_id": session, "file_id:path": media, "token": "nothing", "file_id": "1", "path:path": "x/y"}
    found = []
    for route in ROUTES:
        method = "PUT" if "upload_file" in route else "GET"
        for resource in API if "{resource}" in route else ("",):
            told = {**gaps, "resource": resource}
            address = re.sub(r"\{([^}]+)\}", lambda gap, told=told: told[gap[1]], route)
            found += [(route, method, address + more) for more in MORE.get(route, [""])]
    return found


def ask_all(browser: httpx.Client, done: Walk, asked: list[tuple[str, str, str]]) -> None:
    """Every address; what came back goes into the walk."""
    for route, method, address in asked:
        answer = browser.request(method, address)
        done.bodies += [answer.content, repr(answer.headers).encode()]
        done.statuses[route, address] = answer.status_code


Walks = Callable[[str], Walk]
