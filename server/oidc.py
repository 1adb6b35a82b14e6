"""/oidc/start and /oidc/callback: signing in by the organisation's own sign-in (Authlib), only where it is configured.

State, nonce and PKCE's verifier travel in a signed cookie of their own for ten minutes, so nothing is kept here of who
never comes back. Nothing but the configured issuer is asked.
"""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scorecard.access.agents import agent_words
from scorecard.access.outside import LONGEST_SUBJECT, Outside, Person
from scorecard.access.seal import city_secret, signed, unsigned
from scorecard.errors import AccessError
from server.document import language_of
from server.refusals import closed
from server.sign_in import local_path

if TYPE_CHECKING:
    from scorecard.access.access import Access, Grant
    from scorecard.oidc_settings import Provider
    from server.sign_in import SignIn

START, CALLBACK = "/oidc/start", "/oidc/callback"
COOKIE, SALT, SECONDS = "scorecard-oidc", "scorecard.oidc", 600
SECONDS_TO_ANSWER = 10.0
# Signed with the issuer's private key: neither "none" nor a secret that both sides know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
log = logging.getLogger("scorecard.oidc")


class Oidc:
    """The endpoints over one city's accounts and one issuer. `clock` says the moment, with its zone."""

    def __init__(self, provider: Provider, access: Access, door: SignIn, clock: Callable[[], datetime]) -> None:
        self._provider, self._access, self._door, self._clock = provider, access, door, clock
        self._outside = Outside(access.place)

    def routes(self) -> list[BaseRoute]:
        return [Route(START, self.start), Route(CALLBACK, self.callback)]

    @cached_property
    def _client(self) -> Any:
        from authlib.integrations.starlette_client import OAuth

        one = self._provider
        return OAuth().register(
            "city",
            client_id=one.client_id,
            client_secret=one.client_secret,
            server_metadata_url=one.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "timeout": SECONDS_TO_ANSWER,
                "follow_redirects": False,
            },
        )

    async def start(self, request: Request) -> Response:
        """Away to the issuer, which leads back to the callback."""
        language = language_of(request.query_params)
        if not await run_in_threadpool(self._access.has_accounts):
            return closed("no_account", 403, language)
        session: dict[str, Any] = {"next": local_path(request.query_params.get("next", "/")), "lang": language}
        try:
            await self._checked_metadata()
            answer: Response = await self._client.authorize_redirect(
                _with(request, session), str(request.url.replace(path=CALLBACK, query=""))
            )
        except Exception as error:  # noqa: BLE001 - whatever another's server does, here it is said in words
            return self._failed("oidc_unreachable", 502, language, error)
        self._keep(request, answer, session)
        return answer

    async def callback(self, request: Request) -> Response:
        """Who it is, and the session of their account; the state is used once."""
        session = await run_in_threadpool(self._kept, request)
        language = str(session.get("lang") or language_of(request.query_params))
        try:
            await self._checked_metadata()
            told = await self._client.authorize_access_token(_with(request, session), claims_options=self._claims())
            person = self._person(told)
        except Exception as error:  # noqa: BLE001 - as above
            return self._forgotten(request, self._failed("oidc_failed", 401, language, error))
        try:
            grant = await run_in_threadpool(self._admit, request, person)
        except AccessError:
            return self._forgotten(request, closed("oidc_unknown", 403, language))
        onward = local_path(str(session.get("next", "/")))
        onward += ("&" if "?" in onward else "?") + urlencode({"lang": language}) if "lang=" not in onward else ""
        return self._forgotten(request, await self._door.admit(request, grant, onward))

    async def _checked_metadata(self) -> None:
        """What it says of itself must be of this issuer, and its signatures of a kind that nobody else makes."""
        metadata = await self._client.load_server_metadata()
        if metadata.get("issuer") != self._provider.issuer:
            self._client.server_metadata.clear()
            raise ValueError("another issuer")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in offered if one in ALGORITHMS]

    def _claims(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self._provider.issuer},
            "aud": {"essential": True, "value": self._provider.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        }

    def _person(self, token: Mapping[str, Any]) -> Person:
        """ValueError for an answer without a verified token or without a usable subject."""
        told = token.get("userinfo") or {}
        subject, name = told.get("sub"), told.get(self._provider.claim, "") if self._provider.claim else ""
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise ValueError("no subject")
        return Person(subject, name if isinstance(name, str) else "")

    def _admit(self, request: Request, person: Person) -> Grant:
        address = request.client.host if request.client else ""
        agent = agent_words(request.headers.get("user-agent", ""))
        let_in = partial(self._outside.sign_in, person, at=self._clock(), address=address, agent=agent)
        return let_in(makes=self._provider.makes)

    def _failed(self, rule: str, status: int, language: str, error: Exception) -> Response:
        log.warning("%s: %s", rule, type(error).__name__)  # what the other side wrote is not ours to log
        return closed(rule, status, language)

    # --- what is kept in the browser meanwhile --------------------------------------------------------------------

    def _keep(self, request: Request, answer: Response, session: Mapping[str, Any]) -> None:
        ends = int(self._clock().timestamp()) + SECONDS
        text = urlsafe_b64encode(json.dumps([ends, session]).encode()).decode("ascii")
        answer.set_cookie(
            COOKIE,
            signed(text, city_secret(self._access.place), SALT),
            max_age=SECONDS,
            path="/oidc",
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        answer.headers["cache-control"] = "no-store"

    def _kept(self, request: Request) -> dict[str, Any]:
        """What this browser took along; nothing where it is another's, or too old."""
        text = unsigned(request.cookies.get(COOKIE, ""), city_secret(self._access.place), SALT)
        if text is None:
            return {}
        ends, session = json.loads(urlsafe_b64decode(text))
        return dict(session) if ends > self._clock().timestamp() else {}

    @staticmethod
    def _forgotten(request: Request, answer: Response) -> Response:
        secure = request.url.scheme == "https"
        answer.delete_cookie(COOKIE, path="/oidc", httponly=True, samesite="lax", secure=secure)
        return answer


def _with(request: Request, session: dict[str, Any]) -> Request:
    """The request as Authlib sees it. The one that came has a session of Streamlit's, which its middleware looks at
    when the answer goes out: that one is left alone."""
    return Request({**request.scope, "session": session}, request.receive)
