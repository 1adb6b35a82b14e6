"""How the gate says no: to a person a page that says what to do, to a program one line and the status."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from scorecard.texts import Texts
from server.areas import name_of
from server.document import document, language_of, paragraph
from server.problems import BASE, problem, worded

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from scorecard.place import Place
    from server.entry import Refusal

ADMIN_COMMAND = "python -m scorecard.access admin"
SIGN_IN, HOME = "/sign-in", ("address.page.home", "/")
LINK_RULES = ("link_expired", "link_revoked", "link_unknown")
TO_SIGN_IN = (*LINK_RULES, "oidc_unreachable", "oidc_failed", "oidc_unknown")
TO_START = ("not_found", "too_large", "too_many", "elsewhere")  # which leads on to whatever is the reader's


def answer_to(connection: HTTPConnection, refusal: Refusal, place: Place) -> Response:
    """To somebody who may not come in at all."""
    rule = "sign_in" if refusal.rule == "session_ended" else refusal.rule
    if not is_person(connection):
        return plainly(rule, refusal.status)
    if rule == "sign_in":
        return RedirectResponse(_sign_in_for(connection, ended=refusal.rule == "session_ended"), status_code=303)
    language = language_of(connection.query_params)
    which = which_link(Texts(language), place, refusal.link, refusal.area) if refusal.link else ""
    return closed(rule, refusal.status, language, which=which)


def which_link(texts: Texts, place: Place, number: int, area: str) -> str:
    """What the reader quotes when asking for a new one."""
    return texts.t("gate.closed.which", id=number, area=name_of(place, texts, area))


def is_person(connection: HTTPConnection) -> bool:
    """Whether a browser goes to an address, rather than a page or a program fetching something."""
    mode = connection.headers.get("sec-fetch-mode", "navigate")
    return connection.scope["method"] in ("GET", "HEAD") and mode == "navigate" and _takes_html(connection)


def _takes_html(connection: HTTPConnection) -> bool:
    return "text/html" in connection.headers.get("accept", "")


def _sign_in_for(connection: HTTPConnection, *, ended: bool) -> str:
    """The sign-in page that leads back to where the person wanted to go."""
    query = connection.scope["query_string"].decode("latin-1")
    wanted = connection.url.path + (f"?{query}" if query else "")
    asked = {"next": wanted} if wanted != "/" else {}
    if ended:
        asked["why"] = "ended"
    language = connection.query_params.get("lang")
    if language:
        asked["lang"] = language
    return SIGN_IN + (f"?{urlencode(asked)}" if asked else "")


def too_many(connection: HTTPConnection, seconds: int) -> Response:
    """To somebody who asks more often than people do; says when to come back."""
    if connection.url.path.startswith(f"{BASE}/"):
        answer: Response = problem("too_many", 429, worded("too_many", seconds=seconds))
    elif is_person(connection):
        answer = closed("too_many", 429, language_of(connection.query_params))
    else:
        answer = plainly("too_many", 429)
    answer.headers["retry-after"] = str(seconds)
    return answer


def misnamed(connection: HTTPConnection) -> Response:
    """To somebody who asks for the site by a name that isn't its own."""
    if is_person(connection):
        return closed("host", 421, language_of(connection.query_params))
    return plainly("host", 421)


def plainly(rule: str, status: int) -> Response:
    """For programs: what is wrong and what to do, in one line of each language."""
    lines = [_line(Texts(language), rule) for language in ("zh", "en")]
    return PlainTextResponse("\n".join([*lines, ""]), status_code=status)


def _line(texts: Texts, rule: str) -> str:
    command = f" {ADMIN_COMMAND}" if rule == "no_account" else ""
    return f"{texts.t(f'gate.closed.{rule}.what')} {texts.t(f'gate.closed.{rule}.action')}{command}"


def closed(rule: str, status: int, language: str, *, which: str = "") -> Response:
    """For people: a page with what happened (`which`: to what), what to do, and the way on where there is one."""
    texts = Texts(language)
    body = paragraph(texts.t(f"gate.closed.{rule}.what")) + paragraph(texts.t(f"gate.closed.{rule}.action"))
    if which:
        body += paragraph(which, "quiet")
    if rule == "no_account":
        body += f"<pre>{escape(ADMIN_COMMAND)}</pre>"
    ways = {**dict.fromkeys(TO_SIGN_IN, ("gate.button.sign_in", SIGN_IN)), **dict.fromkeys(TO_START, HOME)}
    if rule in ways:
        words, address = ways[rule]
        way = escape(f"{address}?{urlencode({'lang': language})}")
        body += f'<p><a class="button second" href="{way}">{escape(texts.t(words))}</a></p>'
    return document(texts, texts.t(f"gate.closed.{rule}.title"), body, status=status)
