"""One WebSocket of a visitor: noted what goes out, asked again who it is while it stays open.

A page polls every two seconds, so what was revoked is closed within seconds on pages that are open already.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from server.handed import Handed

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from scorecard.access import Visitor

CHECK_SECONDS = 5.0
SLOWED_SECONDS = 1.0
POLICY = 1008
NOT_TEXT = 1003
PROTOCOLS = b"sec-websocket-protocol"


class GuardedSocket:
    """Wraps receive and send of one accepted WebSocket. `is_still` says whether the visitor is who it was, `is_fast`
    counts a message and says whether it was one too many: then the page is heard slower, not hung up."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        *,
        visitor: Visitor,
        handed: Handed,
        is_still: Callable[[], Awaitable[bool]],
        is_fast: Callable[[], bool],
    ) -> None:
        self._receive, self._send = receive, send
        self._visitor, self._handed, self._is_still, self._is_fast = visitor, handed, is_still, is_fast
        self._checked = time.monotonic()
        self._announced = self._closed = False

    async def receive(self) -> Message:
        """What the browser says; after a check that failed, that it is gone. Another's file is not asked for."""
        message = await self._heard()
        while message.get("bytes") and not self._handed.may_ask(self._visitor, message["bytes"]):
            message = await self._heard()
        if message["type"] == "websocket.receive" and message.get("bytes") is None:
            return await self._hang_up(NOT_TEXT)  # Streamlit's pages speak bytes only, and it breaks on a text
        if message["type"] != "websocket.receive" or time.monotonic() - self._checked < CHECK_SECONDS:
            return message
        if await self._is_still():
            self._checked = time.monotonic()
            return message
        return await self._send_away()

    async def _heard(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive" and self._is_fast():
            await asyncio.sleep(SLOWED_SECONDS)
        return message

    async def send(self, message: Message) -> None:
        """What Streamlit says. Nothing more after a failed check."""
        if self._closed:
            return
        data = message.get("bytes") if message["type"] == "websocket.send" else None
        if data:
            self._handed.note_files(self._visitor, data)
            self._announced = self._announced or self._handed.note_session(self._visitor, data)
        await self._send(message)

    async def _send_away(self) -> Message:
        """Send the page to the start, where the gate says what happened, and hang up."""
        away = ForwardMsg()
        away.auth_redirect.url = "/"
        await self._send({"type": "websocket.send", "bytes": away.SerializeToString()})
        return await self._hang_up(POLICY)

    async def _hang_up(self, code: int) -> Message:
        """Close; what Streamlit hears is that the browser left."""
        self._closed = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def without_others_session(scope: Scope, visitor: Visitor, handed: Handed) -> Scope:
    """The handshake without the session it wants to go on with (third of the subprotocols), unless it is the visitor's:
    a tab left open by one person must not carry the session into the next one's."""
    headers = []
    for name, value in scope["headers"]:
        if name == PROTOCOLS:
            entries = [entry.strip() for entry in value.decode("latin-1").split(",")]
            if len(entries) > 2 and not handed.is_session_of(visitor, entries[2]):
                value = ", ".join(entries[:2]).encode("latin-1")
        headers.append((name, value))
    return {**scope, "headers": headers}
