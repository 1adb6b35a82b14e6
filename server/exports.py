"""Files that are taken away: found by what the answer says of itself, whichever route made it, for the log."""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Message, Send

ONE_CLICK, MOST_KEPT = timedelta(seconds=3), 1_000
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


class Clicks:
    """Tells one click from the next: for a file made on the click the browser comes twice within moments."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def is_new(self, who: str, address: str, at: datetime) -> bool:
        """Whether this visitor hasn't just taken what lies at this address."""
        before = self._last.pop((who, address), None)
        self._last[who, address] = at
        if len(self._last) > MOST_KEPT:
            self._last.popitem(last=False)
        return before is None or at - before > ONE_CLICK


def _name(disposition: str) -> str:
    found = [coded or plain for coded, plain in NAMED.findall(disposition)]
    coded = [name for name, _ in NAMED.findall(disposition) if name]
    return unquote((coded or found or ["—"])[0])
