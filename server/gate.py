"""The gate: decides for every request and WebSocket who looks, before Streamlit runs, and closes it to all others.

Behind it each request carries the verified visitor in a sealed header; a client's own header of that name is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from scorecard.access import HAND_IN, LOCAL_VISITOR, Visitor
from scorecard.access.attempts import network_of
from scorecard.access.deeds import Deeds, acting_from
from scorecard.access.seal import HEADER, city_secret, sealed
from server.entry import COOKIE, Entry, Refusal, from_elsewhere, host_of, is_here
from server.exports import Clicks, noticing
from server.handed import Handed
from server.headers import careful
from server.log import TOLD, who
from server.pace import Pace
from server.refusals import answer_to, misnamed, plainly, too_many
from server.sockets import POLICY, GuardedSocket, without_others_session

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from scorecard.access.access import Access
    from scorecard.place import Place

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# What answers without a visitor, by method and whole path; its own route decides how much it says.
PUBLIC = re.compile(
    r"(?:GET|HEAD|POST) /sign-in|(?:GET|POST) /(?:sign-out|link/[^/\s]+)"
    r"|GET /oidc/(?:start|callback)|(?:GET|HEAD) /(?:healthz|favicon\.png|api/v1/[^/\s]+)"
)
ICON = "/favicon.png"
UPLOADS = "/_stcore/upload_file/"
MEDIA = "/media/"
# Streamlit's way for programs to run the page script. It is off; nothing needs it.
AGENTS = "/_stcore/agent/"
# How many sessions and how much memory: of the whole server, so of every district.
METRICS = "/_stcore/metrics"


def utc_now() -> datetime:
    """The clock of the gate, read at the edge."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Limits:
    """`requests`: most a minute of one sign-in or link, without one of one address. `hosts`: names that the site may be
    asked by, none: any."""

    requests: int = 1800
    hosts: tuple[str, ...] = ()


class Gate:
    """Middleware, next to the outermost of ours, over one city's accounts and links."""

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        place: Place,
        clock: Callable[[], datetime] = utc_now,
        limits: Limits = Limits(),
    ) -> None:
        self.app, self._place, self._limits, self._pace = app, place, limits, Pace(limits.requests)
        self._entry, self._clock, self._deeds = Entry(access, clock), clock, Deeds(place)
        self._handed, self._clicks = Handed(), Clicks()

    @cached_property
    def _secret(self) -> bytes:
        return city_secret(self._place)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            acting_from(scope["client"][0] if scope.get("client") else "")
            await self._request(scope, receive, careful(scope, send))

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        if scope["path"] == ICON and scope["method"] in SAFE_METHODS:
            await self.app(self._introduced(scope, None), receive, send)  # the pages that refuse show it too
            return
        if not self._is_asked_by_its_name(connection):
            await misnamed(connection)(scope, receive, send)
            return
        if scope["method"] not in SAFE_METHODS and from_elsewhere(connection):
            await plainly("elsewhere", 403)(scope, receive, send)
            return
        visitor = await self._visitor_of(connection)
        wait = self._wait(connection, visitor)
        answer = too_many(connection, wait) if wait else self._closed_to(scope, visitor)
        if answer is None:
            await self._onward(scope, receive, send, visitor if isinstance(visitor, Visitor) else None)
        else:
            await answer(scope, receive, send)

    async def _onward(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor | None) -> None:
        """To the route or page; a file that this visitor takes away is written down."""
        taken: list[str] = []
        await self.app(self._introduced(scope, visitor), receive, noticing(send, taken))
        whole = scope["path"] + "?" + scope["query_string"].decode("latin-1")
        if taken and visitor is not None and self._clicks.is_new(visitor.key, whole, self._clock()):
            by = visitor.key if visitor.key.startswith("link:") else visitor.name or visitor.key
            note = partial(self._deeds.note, "exported", by=by, at=self._clock(), subject=taken[0])
            await run_in_threadpool(note)

    def _closed_to(self, scope: Scope, visitor: Visitor | Refusal) -> Response | None:
        """What to answer instead of going on; None where the way is free."""
        if isinstance(visitor, Refusal):
            public = PUBLIC.fullmatch(f"{scope['method']} {scope['path']}")
            return None if public else answer_to(HTTPConnection(scope), visitor, self._place)
        path = scope["path"]
        if path.startswith(UPLOADS) and not self._may_upload(scope, visitor):
            return plainly("no_right", 403)
        return plainly("not_found", 404) if self._is_hidden(path, visitor) else None

    def _is_asked_by_its_name(self, connection: HTTPConnection) -> bool:
        """Whether the Host is one of the site's names, where these were set; this machine may ask by its own."""
        return not self._limits.hosts or host_of(connection) in self._limits.hosts or is_here(connection)

    def _wait(self, connection: HTTPConnection, visitor: Visitor | Refusal) -> int:
        """Count a request; seconds to wait where it was one too many. The owner of this machine isn't counted."""
        if visitor == LOCAL_VISITOR:
            return 0
        peer = connection.client.host if connection.client else ""
        key = connection.cookies.get(COOKIE, "") if isinstance(visitor, Visitor) else network_of(peer)
        return self._pace.wait(key, self._clock())

    def _is_hidden(self, path: str, visitor: Visitor) -> bool:
        """What this visitor isn't told of: another's files, figures of the whole server."""
        if path.startswith(MEDIA):
            return not self._handed.may_have(visitor, path)
        return path.startswith(AGENTS) or (path.startswith(METRICS) and not visitor.viewer.sees_all)

    def _may_upload(self, scope: Scope, visitor: Visitor) -> bool:
        """Into a session of one's own, with the right to."""
        session = scope["path"].removeprefix(UPLOADS).split("/")[0]
        return bool({"upload", HAND_IN} & visitor.viewer.rights) and self._handed.is_session_of(visitor, session)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        stranger = from_elsewhere(connection) or not self._is_asked_by_its_name(connection)
        visitor = None if stranger else await self._visitor_of(connection)
        if not isinstance(visitor, Visitor) or self._wait(connection, visitor):
            await receive()  # the handshake; closing before accepting it answers 403
            await send({"type": "websocket.close", "code": POLICY})
            return

        async def is_still() -> bool:
            return await self._visitor_of(connection) == visitor

        def is_fast() -> bool:
            return self._wait(connection, visitor) > 0

        guarded = GuardedSocket(receive, send, visitor=visitor, handed=self._handed, is_still=is_still, is_fast=is_fast)
        scope = without_others_session(self._introduced(scope, visitor), visitor, self._handed)
        await self.app(scope, guarded.receive, guarded.send)

    async def _visitor_of(self, connection: HTTPConnection) -> Visitor | Refusal:
        visitor = await run_in_threadpool(self._entry.visitor_of, connection)
        if isinstance(visitor, Visitor):
            connection.scope.get(TOLD, {})["who"] = who(visitor, self._secret)
        return visitor

    def _introduced(self, scope: Scope, visitor: Visitor | None) -> Scope:
        """The request with the verified visitor in its header and no other claim of that name."""
        name = HEADER.encode()
        headers = [(key, value) for key, value in scope["headers"] if key.lower().replace(b"_", b"-") != name]
        if visitor is not None:
            headers.append((name, sealed(visitor, self._secret).encode("ascii")))
        return {**scope, "headers": headers}
