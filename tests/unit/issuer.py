"""A small OIDC issuer on loopback with a key of its own: real HTTP, codes used once, PKCE and client checked."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "scorecard", "between the two of them"
Claims = dict[str, Any]


class Issuer:
    """`who` are the claims of the person who signs in there; `twist` spoils what it says of them."""

    def __init__(self) -> None:
        self.key, self.foreign = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
        self.who: Claims = {"sub": "u-1001", "preferred_username": "王芳"}
        self.twist: Callable[[Claims], None] = lambda claims: None
        self.algorithm, self.signs_with = "RS256", self.key
        self.told_issuer = ""
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    server: ThreadingHTTPServer

    def metadata(self) -> Claims:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        more = {
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "response_types_supported": ["code"],
        }
        return {
            "issuer": self.told_issuer or self.url,
            **{name: self.url + path for name, path in paths.items()},
            **more,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes next: the person has agreed."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str], authorization: str) -> tuple[int, Claims]:
        asked = self._codes.pop(given.get("code", ""), None)
        if asked is None or not _is_client(authorization):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or given["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.who}
        self.twist(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: Claims) -> str:
        if self.algorithm == "none":
            parts = [json.dumps(one).encode() for one in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        key: Any = self.signs_with
        if self.algorithm == "HS256":  # the public key taken for a shared secret
            key = OctKey.import_key(self.key.as_pem(private=False))
        return jwt.encode({"alg": self.algorithm}, claims, key, algorithms=["RS256", "HS256"])


def _is_client(authorization: str) -> bool:
    """Name and secret, each percent-encoded or not: both are seen."""
    told = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    return told.replace("%20", " ").replace("+", " ") == f"{CLIENT}:{SECRET}"


@contextmanager
def serving(issuer: Issuer) -> Iterator[Issuer]:
    """The issuer, answering until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            issuer.asked.append(path)
            if path == "/authorize":
                self.send_response(302)
                self.send_header("location", issuer.authorize({k: v[0] for k, v in parse_qs(query).items()}))
                self.end_headers()
                return
            found = {"/.well-known/openid-configuration": issuer.metadata(), "/jwks": _jwks(issuer)}.get(path)
            self._say(200 if found else 404, found or {})

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*issuer.token(given, self.headers.get("authorization", "")))

        def _say(self, status: int, content: Claims) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    issuer.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=issuer.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        issuer.server.shutdown()
        issuer.server.server_close()


def _jwks(issuer: Issuer) -> Claims:
    return {"keys": [issuer.key.as_dict(private=False, use="sig")]}
