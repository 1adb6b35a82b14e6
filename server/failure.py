"""What a person sees when a page or route fails: what to do, and a number to quote; the trace goes to the log with it.

`Watched` is the outermost middleware: it numbers every request, logs it, and answers for what failed inside.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import PlainTextResponse, Response

from scorecard.errors import ScorecardError
from scorecard.texts import LANGUAGES, Texts
from server.document import document, language_of, paragraph
from server.headers import careful
from server.log import TOLD, note, route_of
from server.problems import BASE, problem
from server.refusals import is_person

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-request-id"
HUNG_UP = 499  # as nginx writes it: no answer, since nobody is there any more


def new_number() -> str:
    """Short enough to be read out on the telephone."""
    return secrets.token_hex(4).upper()


def on_script_error(error: Exception) -> bool:
    """Show the error in the language of the page and log it. Returns True: Streamlit shows nothing of its own."""
    number = new_number()
    asked = st.query_params.get("lang", LANGUAGES[0])
    st.error("\n\n".join(said(error, number, Texts(asked if asked in LANGUAGES else LANGUAGES[0]))))
    note(f"page failed {number}", level=logging.ERROR, error=error, failure=number)
    return True


def said(error: Exception, number: str, texts: Texts) -> list[str]:
    """What happened and what to do, then the number to quote; of an error that isn't for people nothing else."""
    if isinstance(error, ScorecardError):
        where, what, action = error.told_to_visitors(texts)
        first = texts.t("app.error.known", where=where, what=what, action=action)
    else:
        first = texts.t("app.error.unknown")
    return [first, texts.t("app.error.number", number=number)]


class Watched:
    """Middleware around everything of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number, began = new_number(), time.perf_counter()
        scope[TOLD] = {}
        seen = _Seen(send, number)
        try:
            await self.app(scope, receive, seen.send)
        except ClientDisconnect:  # in the middle of an upload: the visitor's doing, or of the proxy in front
            seen.status = seen.status or HUNG_UP
        except Exception as error:  # noqa: BLE001 - whatever it was, a visitor gets words and a number
            note(f"route failed {number}", level=logging.ERROR, error=error, failure=number)
            await self._answer(scope, receive, seen, error)
        facts = {**scope[TOLD], "request": number, "route": route_of(scope["path"])}
        spent = round((time.perf_counter() - began) * 1000, 1)
        if scope["type"] == "http":
            note("request", **facts, method=scope["method"], status=seen.status, ms=spent)
        else:
            note("socket", **facts, ms=spent)

    @staticmethod
    async def _answer(scope: Scope, receive: Receive, seen: _Seen, error: Exception) -> None:
        """Words instead of what failed; where an answer has begun or it is a WebSocket, the end of it."""
        if seen.status or scope["type"] == "websocket":
            await seen.end()
            return
        await failed(HTTPConnection(scope), seen.number, error)(scope, receive, careful(scope, seen.send))


class _Seen:
    """`send` that keeps the status and says the request's number in a header."""

    def __init__(self, send: Send, number: str) -> None:
        self._send, self.number, self.status = send, number, 0
        self._ended = ""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(raw=list(message["headers"]))
            headers[HEADER] = self.number
            message = {**message, "headers": headers.raw}
        self._ended = message["type"] if message["type"] == "websocket.close" else self._ended
        await self._send(message)

    async def end(self) -> None:
        """Hang up. Of half an answer the server notices itself that it isn't whole, and closes."""
        if not self.status and not self._ended:
            await self._send({"type": "websocket.close", "code": 1011})


def failed(connection: HTTPConnection, number: str, error: Exception) -> Response:
    """500 in words: a page for people, a problem for programs that read figures, a line for others."""
    words = {language: said(error, number, Texts(language)) for language in LANGUAGES}
    if connection.url.path.startswith(f"{BASE}/"):
        return problem("failed", 500, {language: " ".join(lines) for language, lines in words.items()})
    if not is_person(connection):
        return PlainTextResponse("".join(" ".join(lines) + "\n" for lines in words.values()), status_code=500)
    texts = Texts(language_of(connection.query_params))
    body = paragraph(words[texts.language][0]) + paragraph(words[texts.language][1])
    return document(texts, texts.t("app.error.title"), body, status=500)
