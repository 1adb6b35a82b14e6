"""/sessions: somebody signed in sees where the own account is signed in, and ends one of these or all the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.errors import AccessError
from scorecard.texts import Texts
from server.document import document, language_of, paragraph
from server.entry import COOKIE
from server.plans import current_plan
from server.refusals import closed
from server.sign_in import form_button, posted_fields

if TYPE_CHECKING:
    from starlette.requests import Request

    from scorecard.access.access import Access
    from scorecard.access.entries import SessionEntry
    from scorecard.place import Place

ADDRESS = "/sessions"
OTHERS = "others"


class OwnSessions:
    """The endpoint over one city's accounts. `clock` says the moment, with its zone."""

    def __init__(self, access: Access, place: Place, clock: Callable[[], datetime]) -> None:
        self._access, self._place, self._clock = access, place, clock

    def routes(self) -> list[BaseRoute]:
        return [Route(ADDRESS, self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """The list, and what comes of its buttons. The gate has let in an account or a link's holder."""
        language = language_of(request.query_params)
        visitor = unsealed(request.headers.get(HEADER, ""), await run_in_threadpool(city_secret, self._place))
        if not visitor.key.startswith("account:"):
            return closed("not_found", 404, language)
        here = await run_in_threadpool(self._access.session_of, request.cookies.get(COOKIE, ""))
        if request.method != "POST":
            return await run_in_threadpool(self._list, visitor.name, here, Texts(language))
        given = await posted_fields(request)
        if given is None:
            return closed("too_large", 413, language)
        await run_in_threadpool(self._end, visitor.name, here, given.get("session", ""))
        return RedirectResponse(f"{ADDRESS}?{urlencode({'lang': language})}", 303)

    def _end(self, name: str, here: str, which: str) -> None:
        """One of the own sign-ins, or all but this one; one that has ended meanwhile is as it should be."""
        at = self._clock()
        every = [one.id for one in self._access.sign_ins(at=at, name=name) if one.id != here]
        for one in every if which == OTHERS else [which]:
            try:
                self._access.end_session(one, by=name, at=at, name=name)
            except AccessError:
                continue

    def _list(self, name: str, here: str, texts: Texts) -> Response:
        every = self._access.sign_ins(at=self._clock(), name=name)
        body = paragraph(texts.t("gate.sessions.lead", name=name), "quiet")
        body += "".join(self._line(texts, one, is_here=one.id == here) for one in every)
        if len(every) > 1:
            body += form_button("", texts.t("gate.sessions.others"), _hidden(OTHERS))
        back = f"/?{urlencode({'lang': texts.language})}"
        body += f'<p><a class="button second" href="{escape(back)}">{escape(texts.t("gate.sessions.back"))}</a></p>'
        return document(texts, texts.t("gate.sessions.title"), body, status=200)

    def _line(self, texts: Texts, one: SessionEntry, *, is_here: bool) -> str:
        zone = current_plan(self._place.plan_dir).timezone
        agent = one.agent or texts.t("gate.sessions.unknown")
        said = f"<strong>{escape(agent)}</strong> {escape(one.address)}"
        moments = {"made": one.made_at, "seen": one.seen_at or one.made_at}
        when = [escape(texts.t(f"gate.sessions.{name}", at=texts.moment(at, zone))) for name, at in moments.items()]
        end = f"<p>{escape(texts.t('gate.sessions.here'))}</p>"
        if not is_here:
            end = form_button("", texts.t("gate.sessions.end"), _hidden(one.id))
        return (
            f'<article class="session"><p>{said}<br><span class="quiet">{"<br>".join(when)}</span></p>{end}</article>'
        )


def _hidden(session: str) -> str:
    return f'<input type="hidden" name="session" value="{escape(session)}">'
