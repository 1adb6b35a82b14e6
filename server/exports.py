"""Files that are taken away: found by what the answer says of itself, whichever route made it, for the log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Message, Send

NAMED = re.compile(r"filename\*=(?:utf-8|UTF-8)''([^;]+)|filename=\"?([^\";]+)")


def noticing(send: Send, taken: list[str]) -> Send:
    """`send` that puts the name of a file sent as an attachment into `taken`."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            said = Headers(raw=list(message["headers"])).get("content-disposition", "")
            if said.lower().startswith("attachment"):
                taken.append(_name(said))
        await send(message)

    return sending


def _name(disposition: str) -> str:
    found = [coded or plain for coded, plain in NAMED.findall(disposition)]
    coded = [name for name, _ in NAMED.findall(disposition) if name]
    return unquote((coded or found or ["—"])[0])
