"""Goes through a dashboard as far as it gets: every page of the menu, every widget, address, link and file.

The pages are discovered, not listed: a new page or widget is crawled without a word here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import httpx
from plotly.offline import get_plotlyjs

from tests.leak import city
from tests.leak.wire import COOKIE, Client, Drawn, Widget

BUNDLE = get_plotlyjs().replace("</script", "<\\/script").encode()  # in every deck, the same for everybody, and long
FEW, MOST_RUNS = 3, 260
# What an attacker would put into an address or a box.
AREAS = (city.OTHER, city.ZONE, city.LATE, city.CITY, "*", "' or 1=1 --")
HOSTILE = {
    "area": AREAS,
    "areas": (f"{city.OTHER},{city.ZONE}", "*"),
    "batch": ("1", "2", "4", "-1"),
    "month": ("2013-08", "2012-13"),
    "as_of": ("2013-08", "2012-01", "2099-99"),
    "depth": ("sources", "records"),
    "part": ("batches", "waiting", "closing", "reconciliation", "datasets"),
    "waiting": ("1", "2", "3"),
    "show": ("grid", "gaps", "reminders"),
    "view": ("timeline", "board", "list", "meetings", "fund", "platform"),
    "item": ("district_offices", "demo_park", "special_fund"),
    "reporter": (city.OTHER, city.LATE),
    "compare": ("city_districts", "summary_records"),
}
NAMES = ("渭滨", "Weibin", city.OTHER)


@dataclass
class Found:
    """What a crawl came by: addresses by page, ids and addresses of files, and every body that came in over HTTP."""

    addresses: set[tuple[str, str]] = field(default_factory=set)
    media: set[str] = field(default_factory=set)
    deferred: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)
    bodies: list[bytes] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    runs: int = 0


class Crawler:
    """One visitor's way through; `found` tells what there was, the client keeps the frames."""

    def __init__(self, client: Client, most_runs: int = MOST_RUNS, *, presses: bool = True) -> None:
        """`presses`: buttons too. An administrator's end sign-ins and links, which others here still need."""
        self.client, self.found, self._most, self._presses = client, Found(), most_runs, presses
        self._tried: set[str] = set()
        self._asked_for: set[str] = set()
        self._http = httpx.Client(base_url=client.server, cookies={COOKIE: client.cookie}, trust_env=False, timeout=30)

    def pages(self) -> dict[str, str]:
        """The menu: address → hash."""
        return self._noted(self.client.run()).pages

    def walk(self, *, is_hostile: bool = False) -> None:
        """Every page of the menu with each of its widgets set to a few of its values, then what it links to."""
        for name, page in self.pages().items():
            drawn = self._run(name, page)
            self._set_all(name, page, drawn, is_hostile)
            for target, query in itertools.islice(sorted(drawn.links), FEW):
                self._run("", target, query)

    def visit(self, addresses: Iterable[tuple[str, str]]) -> None:
        """Pages by name and query, as somebody else's copied links."""
        pages = self.pages()
        for name, query in addresses:
            self._run(name, pages.get(name, ""), query)

    def attack(self) -> None:
        """Every page with every parameter that any page was seen to write, set to what isn't the visitor's."""
        for name, page in self.pages().items():
            drawn = self._run(name, page)
            own = dict(parse_qsl(drawn.address or ""))
            asked = [(key, value) for key, values in HOSTILE.items() if key in own for value in values]
            for key, value in asked:
                others = {"area": city.OTHER} if key != "area" else {"depth": "sources"}
                self._run(name, page, urlencode({**own, **others, key: value}))

    def fetch(self) -> None:
        """Every file that lies ready."""
        for address in sorted(self.found.media):
            self.get(address)

    def get(self, address: str, **headers: str) -> httpx.Response | None:
        """A request with the visitor's cookie; its body and headers are searched too. None for no address."""
        if not address:
            return None
        answer = self._http.get(address, headers=headers)
        self._keep(answer)
        return answer

    def send(self, method: str, address: str, **more: object) -> httpx.Response:
        """Any other request."""
        answer = self._http.request(method, address, **more)  # type: ignore[arg-type]
        self._keep(answer)
        return answer

    def _keep(self, answer: httpx.Response) -> None:
        self.found.bodies += [answer.content.replace(BUNDLE, b""), repr(answer.headers).encode()]
        self.found.statuses[f"{answer.request.method} {answer.request.url.raw_path.decode()}"] = answer.status_code

    @property
    def bodies(self) -> list[bytes]:
        """All that came to this visitor."""
        return [*self.client.frames, *self.found.bodies]

    # --- one page ----------------------------------------------------------------------------------------------------

    def _set_all(self, name: str, page: str, drawn: Drawn, is_hostile: bool) -> None:
        """Each widget to a few values, and what appears then, as long as it is new."""
        waiting = list(drawn.widgets.values())
        while waiting and self.found.runs < self._most:
            widget = waiting.pop(0)
            if widget.id in self._tried or (widget.kind == "Button" and not self._presses):
                continue
            self._tried.add(widget.id)
            for value in _some(widget, is_hostile):
                after = self._run(name, page, drawn.address or "", {widget.id: value})
                waiting += [one for one in after.widgets.values() if one.id not in self._tried]

    def _run(self, name: str, page: str, query: str = "", widgets: dict[str, dict[str, object]] | None = None) -> Drawn:
        drawn = self._noted(self.client.run(page, query, widgets=widgets))
        self.found.addresses |= {(name, query), (name, drawn.address or "")}
        return drawn

    def _noted(self, drawn: Drawn) -> Drawn:
        self.found.runs += 1
        self.found.media |= drawn.media
        for button, deferred in drawn.deferred.items():
            if button not in self._asked_for:  # before the next run makes it stale
                self._asked_for.add(button)
                self.found.deferred.add(deferred)
                self.get(self.client.file(deferred))
        self.found.fragments |= drawn.fragments
        return drawn


def _some(widget: Widget, is_hostile: bool) -> Iterator[dict[str, object]]:
    """The first, the last and one between of what is offered; then what isn't."""
    offered = widget.choices
    places = sorted({0, len(offered) // 2, len(offered) - 1}) if len(offered) > FEW else range(len(offered))
    yield from (offered[place] for place in places)
    if is_hostile and widget.kind in ("Selectbox", "Radio"):
        yield from ({"string_value": name} for name in NAMES)
    if is_hostile and widget.kind == "MultiSelect":
        yield {"string_array_value": {"data": list(NAMES)}}
    if is_hostile and widget.kind == "ButtonGroup":
        yield from ({"string_array_value": {"data": [name]}} for name in NAMES[:1])
