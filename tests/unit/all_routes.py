"""Run as a program: every route of the real app asked to change something by a page of another site; what it answered.

Prints JSON: "METHOD path" → the statuses with the guard, and without it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import Any

from argon2 import PasswordHasher

import scorecard.access.passwords
import server.gate
from dashboard import access, app
from server.gate import SAFE_METHODS, utc_now

ELSEWHERE = (
    [(b"origin", b"https://evil.example")],
    [(b"origin", b"null")],
    [(b"sec-fetch-site", b"cross-site")],
    [(b"origin", b"http://127.0.0.1:9")],
)


def asked(routes: Any, prefix: str = "") -> set[tuple[str, str]]:
    """(method, path with something in its gaps) of all that isn't a mere look."""
    found: set[tuple[str, str]] = set()
    for route in routes:
        path = prefix + re.sub(r"\{[^}]+\}", "x", getattr(route, "path", ""))
        if getattr(route, "routes", None):
            found |= asked(route.routes, path)
        methods = getattr(route, "methods", None) or ()
        found |= {(method, path) for method in methods if method not in SAFE_METHODS}
    return found


async def status(built: Any, method: str, path: str, headers: list[tuple[bytes, bytes]], cookie: str) -> int:
    sent: list[Any] = []
    more = [(b"host", b"127.0.0.1:8501"), (b"cookie", f"scorecard={cookie}".encode()), (b"content-length", b"0")]
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "scheme": "http",
        "headers": [*headers, *more], "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8501), "http_version": "1.1",
        "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        await built(scope, receive, send)
    except Exception:  # noqa: BLE001 - the runtime behind isn't started: it was reached
        return 500
    return int(sent[0]["status"])


async def main() -> None:
    """All routes with the guard, then without."""
    little = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    scorecard.access.passwords.PasswordHasher = lambda: little
    access.add_account("somebody", "three short words here", "administrator", at=utc_now())
    built = app._build_starlette_app()
    told: dict[str, dict[str, list[int]]] = {}
    guard = server.gate.from_elsewhere
    for name, check in (("with", guard), ("without", lambda _: False)):
        server.gate.from_elsewhere = check
        for method, path in sorted(asked(built.routes)):
            cookie = access.sign_in("somebody", "three short words here", address="", at=utc_now()).cookie
            statuses = [await status(built, method, path, headers, cookie) for headers in ELSEWHERE]
            told.setdefault(f"{method} {path}", {})[name] = statuses
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
