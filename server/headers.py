"""Headers that every answer carries: no sniffing, no framing by others, no address told on, nothing kept on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

# Nothing from or to another host. Streamlit and Plotly need styles and code made on the page.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": POLICY,
    "cache-control": "private, no-store",
}


def careful(scope: Scope, send: Send) -> Send:
    """`send` that adds them where the answer doesn't say better itself. The address of a link is told to nobody."""
    referrer = "no-referrer" if scope["path"].startswith("/link/") else "same-origin"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            for name, value in {**ALWAYS, "referrer-policy": referrer}.items():
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        await send(message)

    return sending
