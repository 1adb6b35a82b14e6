"""The gate of a made city asked without a server: any peer, any header, any HTTP version, and WebSockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from streamlit.web.server.starlette.starlette_app import create_streamlit_middleware

from scorecard.access import Visitor
from scorecard.access.access import Access
from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.place import Place
from server.gate import Gate
from server.oidc import START as OIDC_START
from server.oidc import Oidc, Provider
from server.own_sessions import OwnSessions
from server.password import Password
from server.sign_in import SignIn
from tests.waiting import waited

HERE = ("127.0.0.1", 50000)
BROWSER = {"accept": "text/html,*/*"}
PASSWORD = "correct horse"


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A new city."""
    return City(tmp_path / "city")


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    raw: Sequence[tuple[str, str]] = ()  # the headers as they came, also a second of a name

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookie(self) -> Any:
        """The `scorecard` cookie set by the answer, with its attributes."""
        return SimpleCookie(self.headers.get("set-cookie", ""))["scorecard"]


@dataclass
class City:
    """A city's gate; `reached` are the visitors (None: a stranger) that what stands behind the gate was run for."""

    folder: Path
    now: datetime = datetime(2013, 10, 1, 8, tzinfo=UTC)
    reached: list[Visitor | None] = field(default_factory=list)
    scopes: list[Any] = field(default_factory=list)
    provider: Provider | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = Place.of(data_dir=self.folder)
        self.access = Access(self.place)
        door = SignIn(self.access, self.clock, outside=OIDC_START if self.provider else "")
        outside = (Oidc(self.provider, self.access, door, self.clock),) if self.provider else ()
        doors = (
            *outside,
            door,
            Password(self.access, self.place, self.clock),
            OwnSessions(self.access, self.place, self.clock),
        )
        routes = [route for door in doors for route in door.routes()]
        # what st.App puts around every route of ours: a session of its own among others
        behind = Starlette(routes=[*routes, Mount("/", app=self.behind)], middleware=create_streamlit_middleware())
        self.gate = Gate(behind, self.access, self.place, self.clock)

    def clock(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def account(self, name: str = "王芳", role: Any = "administrator") -> str:
        """A new account that signs in: its cookie."""
        self.access.add_account(name, PASSWORD, role, at=self.now)
        return self.access.sign_in(name, PASSWORD, address="10.0.0.9", at=self.now).cookie

    def link(self, area: str = "610303", days: int = 30) -> tuple[str, int, str]:
        """Token, id and, opened once, cookie of a new link."""
        token, entry = self.access.make_link(area, days=days, by="王芳", at=self.now)
        return token, entry.id, self.access.open_link(token, at=self.now).cookie

    async def behind(self, scope: Any, receive: Any, send: Any) -> None:
        """Stands in for Streamlit: notes who it ran for."""
        told = HTTPConnection(scope).headers.get(HEADER)
        self.scopes.append(scope)
        self.reached.append(None if told is None else unsealed(told, city_secret(self.place)))
        if scope["type"] == "http":
            await PlainTextResponse("behind")(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message["bytes"]})

    def ask(
        self,
        path: str = "/",
        method: str = "GET",
        *,
        cookie: str = "",
        peer: tuple[str, int] | None = HERE,
        version: str = "1.1",
        scheme: str = "http",
        form: Mapping[str, str] | None = None,
        more: Sequence[tuple[str, str]] = (),
        **headers: str,
    ) -> Answer:
        """One HTTP request. Header names with _ for -; `more` are further ones, also a second of a name."""
        scope = self._scope("http", path, cookie, peer, version, scheme, headers, more) | {"method": method}
        body = urlencode(form).encode() if form is not None else b""
        return waited(self._http(scope, body))

    async def _http(self, scope: Any, body: bytes) -> Answer:
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.gate(scope, receive, send)
        raw = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
        return Answer(sent[0]["status"], dict(raw), b"".join(part.get("body", b"") for part in sent[1:]), raw)

    def talk(self, *says: Any, cookie: str = "", protocols: str = "streamlit", **headers: str) -> list[Any]:
        """One WebSocket that says these bytes or messages, or does these callables, in turn; what the server sent."""
        more = [("sec-websocket-protocol", protocols)]
        scope = self._scope("websocket", "/_stcore/stream", cookie, HERE, "1.1", "ws", headers, more)
        return waited(self._websocket(scope, list(says)))

    async def _websocket(self, scope: Any, says: list[Any]) -> list[Any]:
        sent: list[Any] = []
        first = [{"type": "websocket.connect"}]

        async def receive() -> Any:
            if first:
                return first.pop()
            while says and callable(says[0]):
                says.pop(0)()
            if not says:
                return {"type": "websocket.disconnect"}
            said = says.pop(0)
            return said if isinstance(said, dict) else {"type": "websocket.receive", "bytes": said}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.gate(scope, receive, send)
        return sent

    @staticmethod
    def _scope(kind: str, path: str, cookie: str, peer: Any, version: str, scheme: str, headers: Any, more: Any) -> Any:
        route, _, query = path.partition("?")
        named = {"host": "127.0.0.1:8501", **({"cookie": f"scorecard={cookie}"} if cookie else {}), **headers}
        pairs = [(name.replace("_", "-"), value) for name, value in named.items() if value] + list(more)
        return {
            "type": kind,
            "path": route,
            "raw_path": route.encode(),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in pairs],
            "client": peer,
            "server": ("127.0.0.1", 8501),
            "scheme": scheme,
            "http_version": version,
            "root_path": "",
        }
