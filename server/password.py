"""/password: somebody signed in gives the own account a new password; the old one is asked, all its sign-ins end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from server.refusals import SIGN_IN, closed
from server.sign_in import form_button, form_field, posted_fields

if TYPE_CHECKING:
    from starlette.requests import Request

    from scorecard.access.access import Access
    from scorecard.place import Place

ADDRESS = "/password"


class Password:
    """The endpoint over one city's accounts. `clock` says the moment, with its zone."""

    def __init__(self, access: Access, place: Place, clock: Callable[[], datetime]) -> None:
        self._access, self._place, self._clock = access, place, clock

    def routes(self) -> list[BaseRoute]:
        return [Route(ADDRESS, self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """The form, and what comes of it. The gate has let in somebody who is signed in, or the holder of a link."""
        asked = dict(request.query_params)
        visitor = unsealed(request.headers.get(HEADER, ""), await run_in_threadpool(city_secret, self._place))
        if not visitor.key.startswith("account:"):
            return closed("not_found", 404, language_of(asked))
        if request.method != "POST":
            return _form(asked)
        given = await posted_fields(request)
        if given is None:
            return closed("too_large", 413, language_of(asked))
        if given.get("new", "") != given.get("again", ""):
            return _form(asked, Texts(language_of(asked)).t("error.passwords_differ.what"))
        address = request.client.host if request.client else ""
        try:
            change = self._access.change_own_password
            old, new = given.get("old", ""), given.get("new", "")
            await run_in_threadpool(change, visitor.name, old, new, address=address, at=self._clock())
        except AccessError as error:
            texts = Texts(language_of(asked))
            if error.rule == "wrong_sign_in":
                return _form(asked, texts.t("gate.password.wrong"))
            return _form(asked, error.sentences(texts))
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'why': 'changed', 'lang': language_of(asked)})}", 303)


def _form(asked: Mapping[str, str], wrong: str = "") -> Response:
    texts = Texts(language_of(asked))
    body = paragraph(texts.t("gate.password.lead"), "quiet")
    body += f'<p class="told wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    fields = form_field(texts, "old", "password", "current-password", ready=True)
    fields += form_field(texts, "new", "password", "new-password", ready=False)
    fields += form_field(texts, "again", "password", "new-password", ready=False)
    body += form_button("", texts.t("gate.password.button"), fields)
    back = f"/?{urlencode({'lang': texts.language})}"
    body += f'<p><a class="button second" href="{escape(back)}">{escape(texts.t("gate.password.back"))}</a></p>'
    return document(texts, texts.t("gate.password.title"), body, status=400 if wrong else 200)
