"""What the server has handed to each visitor over their WebSocket: addresses of media, ids of sessions and downloads.

Streamlit serves /media/… to whoever knows the address, makes a download for whoever knows its id, and lets a
reconnecting client name any session; the gate lets a visitor have back only what went out to that same visitor with the
same rights: a download or a part of a page is made with those of its page.
"""

from __future__ import annotations

import re
from collections import OrderedDict

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scorecard.access import Visitor

MOST_VISITORS = 2_000
MOST_EACH = 20_000
# An id is 128 bits in hex. Its end can't be told from what follows it in the message, so exactly that much is kept.
MEDIA = re.compile(rb"/media/([0-9a-f]{32})")
MEDIA_PATH = re.compile(r"/media/([0-9a-f]{32})(\.[A-Za-z0-9]+)?")

# A download made on the click has an id of its own until then. A text of 32 bytes has their number, 0x20, before it.
DEFERRED = re.compile(rb"\x20(?=([0-9a-f]{32}))")
# A message begins with its own hash, which is such a text too: a field's number, the length, 32 digits.
HASH_BYTES = len(b"\x0a\x20") + 32


class _Kept:
    """Names by visitor, the least recently used dropped first."""

    def __init__(self) -> None:
        self._of: OrderedDict[Visitor, OrderedDict[str, None]] = OrderedDict()

    def add(self, visitor: Visitor, name: str) -> None:
        names = self._of.setdefault(visitor, OrderedDict())
        self._of.move_to_end(visitor)
        names[name] = None
        names.move_to_end(name)
        if len(names) > MOST_EACH:
            names.popitem(last=False)
        if len(self._of) > MOST_VISITORS:
            self._of.popitem(last=False)

    def has(self, visitor: Visitor, name: str) -> bool:
        names = self._of.get(visitor)
        if names is None or name not in names:
            return False
        self._of.move_to_end(visitor)
        names.move_to_end(name)
        return True


class Handed:
    """Filled by the gate from what goes out, asked by it about what comes in. Used from the event loop only."""

    def __init__(self) -> None:
        self._media, self._deferred, self._sessions = _Kept(), _Kept(), _Kept()

    def note_files(self, visitor: Visitor, message: bytes) -> None:
        """Remember the media addresses and the ids of downloads in an outgoing message."""
        if b"/media/" in message:
            for found in MEDIA.findall(message):
                self._media.add(visitor, found.decode())
        start = HASH_BYTES if message.startswith(b"\x0a\x20") else 0
        for found in DEFERRED.findall(message, start):
            self._deferred.add(visitor, found.decode())

    def note_session(self, visitor: Visitor, message: bytes) -> bool:
        """Remember the session that an outgoing message announces; whether it does."""
        announced = ForwardMsg.FromString(message)
        if not announced.HasField("new_session"):
            return False
        self._sessions.add(visitor, announced.new_session.initialize.session_id)
        return True

    def may_have(self, visitor: Visitor, path: str) -> bool:
        """Whether this /media/… address went out to this visitor."""
        found = MEDIA_PATH.fullmatch(path)
        return found is not None and self._media.has(visitor, found[1])

    def may_ask(self, visitor: Visitor, message: bytes) -> bool:
        """Whether an incoming message asks for no download but one that was offered to this visitor: it is made with
        what the page knew on which it was offered."""
        try:
            asked = BackMsg.FromString(message).backend_operation_request
        except DecodeError:
            return False
        return not asked.HasField("deferred_file") or self._deferred.has(visitor, asked.deferred_file.file_id)

    def is_session_of(self, visitor: Visitor, session: str) -> bool:
        return self._sessions.has(visitor, session)
