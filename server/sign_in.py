"""Routes of the door itself: signing in and out, and opening a district's link. They make and end the cookie."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from scorecard.access.agents import agent_words
from scorecard.access.seal import HEADER
from scorecard.access.sessions import KEPT
from scorecard.errors import AccessError
from scorecard.texts import Texts
from server.areas import name_of
from server.document import document, language_of, paragraph
from server.entry import COOKIE
from server.refusals import SIGN_IN, closed, which_link

if TYPE_CHECKING:
    from starlette.requests import Request

    from scorecard.access.access import Access, Grant, LinkEntry

LINK_STATUS = {"link_unknown": 404, "link_expired": 410, "link_revoked": 410}
LARGEST_FORM = 16_384  # bytes; an account, a password and an address to return to
SLOWEST_FORM_SECONDS = 20.0
LINK_OPENS = "/district"
COMPARED_AT_ONCE = 2  # the rest wait without a thread: a crowd at the door doesn't keep those inside from theirs
NOTICES = ("ended", "left", "changed")


class SignIn:
    """The endpoints over one city's accounts and links. `clock` says the moment, with its zone."""

    def __init__(self, access: Access, clock: Callable[[], datetime], *, outside: str = "") -> None:
        """`outside`: where the organisation's own sign-in begins; "" where it has none."""
        self._access, self._clock, self._outside = access, clock, outside
        self._turn = asyncio.Semaphore(COMPARED_AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        return [
            Route(SIGN_IN, self.sign_in, methods=["GET", "POST"]),
            Route("/sign-out", self.sign_out, methods=["GET", "POST"]),
            Route("/link/{token}", self.link, methods=["GET", "POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        """The form, and what comes of it."""
        asked = dict(request.query_params)
        if not await run_in_threadpool(self._access.has_accounts):
            known = HEADER in request.headers  # the owner of this machine has nothing to sign in to
            return RedirectResponse("/", 303) if known else closed("no_account", 403, language_of(asked))
        if request.method != "POST":
            return _form(asked, told=asked.get("why", ""), outside=self._outside)
        given = await posted_fields(request)
        if given is None:
            return closed("too_large", 413, language_of(asked))
        return await self._try(request, asked, given)

    async def _try(self, request: Request, asked: Mapping[str, str], given: Mapping[str, str]) -> Response:
        name, password = given.get("name", ""), given.get("password", "")
        address = request.client.host if request.client else ""
        try:
            async with self._turn:
                by = {"address": address, "agent": agent_words(request.headers.get("user-agent", ""))}
                grant = await run_in_threadpool(self._access.sign_in, name, password, at=self._clock(), **by)
        except AccessError as error:
            return _form(
                asked, told=error.rule, name=name, minutes=error.values.get("minutes", ""), outside=self._outside
            )
        return await self.admit(request, grant, _onward(asked))

    async def admit(self, request: Request, grant: Grant, onward: str) -> Response:
        """Let this browser in, in place of whoever it was before: one browser, one visitor."""
        await self._end(request)
        return self._admitted(request, grant, onward)

    async def sign_out(self, request: Request) -> Response:
        """Ends the session when one of our own pages asks; a link on another site only gets the question."""
        texts = Texts(language_of(request.query_params))
        ours = request.headers.get("sec-fetch-site") == "same-origin"
        if request.method != "POST" and not ours:
            body = paragraph(texts.t("gate.sign_out.lead")) + form_button("", texts.t("gate.sign_out.button"))
            return document(texts, texts.t("gate.sign_out.title"), body, status=200)
        await self._end(request)
        answer = RedirectResponse(f"{SIGN_IN}?{urlencode({'why': 'left', 'lang': texts.language})}", 303)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer

    async def link(self, request: Request) -> Response:
        """Opens a district's link: the cookie is set and the address bar clean, or a page says why not.

        Who is signed in is asked first (a GET only looks): the link takes the place of the sign-in.
        """
        if request.method == "HEAD":
            return Response(status_code=405, headers={"allow": "GET, POST"})
        token, at = request.path_params["token"], self._clock()
        try:
            name = await run_in_threadpool(self._account_of, request, at) if request.method == "GET" else None
            if name is not None:
                return self._instead(request, name, await run_in_threadpool(self._access.link_of, token, at=at))
            address = request.client.host if request.client else ""
            grant = await run_in_threadpool(self._access.open_link, token, at=at, address=address)
        except AccessError as error:
            return self._dead(error, language_of(request.query_params))
        language = request.query_params.get("lang")
        return await self.admit(request, grant, LINK_OPENS + (f"?{urlencode({'lang': language})}" if language else ""))

    def _account_of(self, request: Request, at: datetime) -> str | None:
        """The name of the account that this browser is signed in to."""
        try:
            visitor = self._access.visitor(request.cookies.get(COOKIE, ""), at=at)
        except AccessError:
            return None
        return visitor.name if visitor.key.startswith("account:") else None

    def _instead(self, request: Request, name: str, entry: LinkEntry) -> Response:
        """The question whether to look by this link from now on."""
        texts = Texts(language_of(request.query_params))
        area = name_of(self._access.place, texts, entry.area_code)
        body = paragraph(texts.t("gate.link.lead", name=name, area=area))
        body += paragraph(texts.t("gate.link.effect"), "quiet")
        body += form_button("", texts.t("gate.link.button", area=area))
        back = f"/?{urlencode({'lang': texts.language})}"
        body += f'<p><a class="button second" href="{escape(back)}">{escape(texts.t("gate.link.back"))}</a></p>'
        answer = document(texts, texts.t("gate.link.title"), body, status=200)
        # with no-referrer a browser posts "Origin: null"; this tells the origin, and of the address no more
        answer.headers["referrer-policy"] = "strict-origin"
        return answer

    def _dead(self, error: AccessError, language: str) -> Response:
        which = ""
        if error.values:
            number, area = int(error.values["link"]), str(error.values["area"])
            which = which_link(Texts(language), self._access.place, number, area)
        return closed(error.rule, LINK_STATUS.get(error.rule, 410), language, which=which)

    async def _end(self, request: Request) -> None:
        """The session that this browser had until now."""
        cookie = request.cookies.get(COOKIE)
        if cookie:
            await run_in_threadpool(self._access.sign_out, cookie, at=self._clock())

    def _admitted(self, request: Request, grant: Grant, onward: str) -> Response:
        """The cookie outlives what it opens: without it nobody could be told that a link or sign-in has expired."""
        answer = RedirectResponse(onward, 303)
        answer.set_cookie(
            COOKIE,
            grant.cookie,
            max_age=max(0, int((grant.expires_at + KEPT - self._clock()).total_seconds())),
            path="/",
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        answer.headers["cache-control"] = "no-store"
        return answer


async def posted_fields(request: Request) -> Mapping[str, str] | None:
    """The last value of each field of a posted form; None for one too large to be ours, or that doesn't come to an end
    in time: who holds a connection open and says nothing is let go."""
    body = b""
    try:
        async with asyncio.timeout(SLOWEST_FORM_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_FORM:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def local_path(wanted: str) -> str:
    """`wanted` where it is an address on this server, else the start: nobody is sent elsewhere after signing in."""
    plain = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isprintable() and "\\" not in wanted
    own = not wanted.startswith((SIGN_IN, "/sign-out", "/link/"))
    return wanted if plain and own else "/"


def _onward(asked: Mapping[str, str]) -> str:
    """Where to go after signing in, in the language in which it was done."""
    path = local_path(asked.get("next", "/"))
    language = asked.get("lang")
    if language and "lang=" not in path:
        path += ("&" if "?" in path else "?") + urlencode({"lang": language})
    return path


def _form(
    asked: Mapping[str, str], *, told: str = "", name: str = "", minutes: object = "", outside: str = ""
) -> Response:
    """The sign-in page; `told` names what went wrong or what happened before."""
    texts = Texts(language_of(asked))
    kept = {key: asked[key] for key in ("next", "lang") if key in asked}
    action = SIGN_IN + (f"?{urlencode(kept)}" if kept else "")
    body = paragraph(texts.t("gate.sign_in.lead"), "quiet") + _told(texts, told, minutes)
    fields = form_field(texts, "name", "text", "username", name, ready=not name)
    fields += form_field(texts, "password", "password", "current-password", ready=bool(name))
    body += form_button(action, texts.t("gate.sign_in.button"), fields)
    if outside:
        address = outside + (f"?{urlencode(kept)}" if kept else "")
        words = escape(texts.t("gate.sign_in.outside"))
        body += f'<p><a class="button second" href="{escape(address)}">{words}</a></p>'
    body += paragraph(texts.t("gate.sign_in.link_hint"), "quiet")
    status = {"wrong_sign_in": 401, "too_many_attempts": 429}.get(told, 200)
    return document(texts, texts.t("gate.sign_in.title"), body, status=status, kept=kept)


def _told(texts: Texts, told: str, minutes: object) -> str:
    if told in NOTICES:
        return f'<p class="told calm" role="status">{escape(texts.t(f"gate.sign_in.{told}"))}</p>'
    words = {"wrong_sign_in": "wrong", "too_many_attempts": "too_many"}.get(told)
    if words is None:
        return ""
    return f'<p class="told wrong" role="alert">{escape(texts.t(f"gate.sign_in.{words}", minutes=minutes))}</p>'


def form_field(texts: Texts, name: str, kind: str, complete: str, value: str = "", *, ready: bool) -> str:
    held = f' value="{escape(value)}"' if value else ""
    focus = " autofocus" if ready else ""
    return (
        f'<label for="{name}">{escape(texts.t(f"gate.sign_in.{name}"))}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" autocapitalize="none" '
        f'spellcheck="false" required{held}{focus}>'
    )


def form_button(action: str, words: str, fields: str = "") -> str:
    target = f' action="{escape(action)}"' if action else ""
    return f'<form method="post"{target}>{fields}<button type="submit">{escape(words)}</button></form>'
