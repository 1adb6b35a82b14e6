"""Who a request comes from: a signed-in account, the holder of a link, the owner of this machine, or nobody.

Decided from the connection alone, before anything behind the gate runs.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scorecard.access import LOCAL_VISITOR, Visitor
from scorecard.errors import AccessError

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from scorecard.access.access import Access

COOKIE = "scorecard"
# What a proxy puts in. From behind one everybody comes from loopback, so one such header ends open mode.
PROXY_HEADERS = ("forwarded", "via", "x-real-ip")
PROXY_PREFIX = "x-forwarded-"
DEAD_LINKS = ("link_expired", "link_revoked")


@dataclass(frozen=True)
class Refusal:
    """Why nobody comes in here: "no_account", "sign_in", "session_ended", "link_expired" or "link_revoked"."""

    rule: str
    link: int = 0  # of a dead link: its number, and whose it was
    area: str = ""

    @property
    def status(self) -> int:
        return {"no_account": 403, "sign_in": 401, "session_ended": 401}.get(self.rule, 410)


class Entry:
    """Knows the accounts and links of one city. `clock` says the moment, with its zone."""

    def __init__(self, access: Access, clock: Callable[[], datetime]) -> None:
        self._access, self._clock = access, clock

    def visitor_of(self, connection: HTTPConnection) -> Visitor | Refusal:
        """The visitor, or why there is none. Reads the store on every call: what was revoked is closed at once."""
        refusal = Refusal("sign_in")
        cookie = connection.cookies.get(COOKIE)
        if cookie:
            try:
                return self._access.visitor(cookie, at=self._clock())
            except AccessError as error:
                refusal = _why(error)
        if self._access.has_accounts():
            return refusal
        if is_open(connection):
            return LOCAL_VISITOR
        return refusal if refusal.rule in DEAD_LINKS else Refusal("no_account")


def _why(error: AccessError) -> Refusal:
    if error.rule in DEAD_LINKS:
        return Refusal(error.rule, int(error.values["link"]), str(error.values["area"]))
    return Refusal(error.rule if error.rule == "session_ended" else "sign_in")


def is_open(connection: HTTPConnection) -> bool:
    """Whether this can only be the person at this machine: peer and Host are loopback and no proxy stands between.

    nginx speaks HTTP/1.0 to what is behind it unless told otherwise, so a proxy that adds no header is seen too.
    """
    headers = connection.headers
    proxied = any(name in PROXY_HEADERS or name.startswith(PROXY_PREFIX) for name in headers)
    return not proxied and connection.scope.get("http_version") != "1.0" and is_here(connection)


def is_here(connection: HTTPConnection) -> bool:
    """Whether the peer is this machine and asks it by its own name."""
    peer = connection.client.host if connection.client else ""
    return _is_loopback(peer) and _is_loopback(host_of(connection))


def host_of(connection: HTTPConnection) -> str:
    """The name in the Host header, in small letters; "" where there is none, several, or no plain one."""
    hosts = connection.headers.getlist("host")
    return _name_of(hosts[0]).rstrip(".") if len(hosts) == 1 else ""


def _name_of(host: str) -> str:
    """The name in a Host header without its port; "" for anything that is no plain host."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return ""
    plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "") if plain else ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def from_elsewhere(connection: HTTPConnection) -> bool:
    """Whether a page of another origin asks. Programs don't say; they have no cookie of somebody else either."""
    if connection.headers.get("sec-fetch-site") == "cross-site":
        return True  # some browsers leave the Origin out where a page asks them to
    origin = connection.headers.get("origin")
    if origin is None:
        return False
    parts = urlsplit(origin) if origin.isascii() else None
    return parts is None or not parts.netloc or parts.netloc.lower() != connection.headers.get("host", "").lower()
