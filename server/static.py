"""Streamlit's own JavaScript and styles, packed once and kept: 7.6 MB on the wire become 2.2 MB for a page of charts.

Kept on disk too, beside the packages they come from: packing takes a server's first seconds (3 s of a processor).

Brotli, an eighth smaller, for browsers that take it (they do over TLS and on this machine), else gzip. A pure ASGI
middleware. It answers only for files it listed itself when the server started, so no path from a request ever reaches
the disk; everything else goes on to Streamlit untouched.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import mimetypes
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import brotli  # type: ignore[import-untyped]
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response

from scorecard.durable import write_whole

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Coding = Literal["br", "gzip"]
CODINGS: tuple[Coding, ...] = ("br", "gzip")  # the better one first
QUALITY = {"br": 9, "gzip": 9}  # brotli: a second for the largest file; its best takes thirteen for a tenth less

PREFIX = "/static/"
WORTH_PACKING = frozenset({".css", ".js", ".svg"})
SMALLEST_BYTES = 1024
# Streamlit's own letters, which the theme doesn't use: browsers ask for them, 170 KB, for a sign that the machine's
# fonts lack, and for the numbers of a pager. They get a font without a letter, so that the machine's next font serves.
UNUSED = "/static/media/SourceSansVF"
NO_LETTERS = Path(__file__).with_name("no_letters.woff2")
# The names carry a hash of the content, as Streamlit's own header says too.
FOR_EVER = "public, immutable, max-age=31536000"


@dataclass(frozen=True)
class Packed:
    """A file as it goes over the wire."""

    body: bytes
    coding: Coding
    content_type: str
    etag: str


class PackedFiles:
    """The packable files under a folder, compressed on first use and kept: in memory, less than the folder itself, and
    for the next server in `kept`, where that can be written to."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self._kept = kept
        self._files: Mapping[str, Path] = {
            PREFIX + path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.suffix in WORTH_PACKING and path.is_file() and path.stat().st_size >= SMALLEST_BYTES
        }
        self._packed: dict[tuple[str, Coding], Packed] = {}
        self._lock = threading.Lock()

    def __contains__(self, url_path: str) -> bool:
        return url_path in self._files

    def __len__(self) -> int:
        return len(self._files)

    def ready(self, url_path: str, coding: Coding) -> Packed | None:
        """The file if it is compressed already."""
        return self._packed.get((url_path, coding))

    def get(self, url_path: str, coding: Coding) -> Packed:
        """The compressed file. Blocks while it is made; made only once. Raises KeyError for a path not listed."""
        with self._lock:
            if (url_path, coding) not in self._packed:
                self._packed[url_path, coding] = _packed(self._files[url_path], coding, self._kept)
            return self._packed[url_path, coding]

    def pack(self, url_paths: Iterable[str]) -> None:
        """Compress these, where they are listed, the largest first; for a thread beside the start of the server."""
        listed = [one for one in dict.fromkeys(url_paths) if one in self._files]
        for url_path in sorted(listed, key=lambda path: -self._files[path].stat().st_size):
            for coding in CODINGS:
                self.get(url_path, coding)


def _packed(path: Path, coding: Coding, kept: Path | None) -> Packed:
    content = path.read_bytes()
    made_of = hashlib.sha256(content).hexdigest()[:32]
    before = kept / f"{made_of}.{QUALITY[coding]}.{coding}" if kept else None
    body = before.read_bytes() if before and before.is_file() else _pack(content, coding)
    if before and not before.exists():
        with contextlib.suppress(OSError):  # closed to writing: the next server packs again
            write_whole(before, body)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # A Windows registry may call JavaScript text/plain, which browsers refuse for modules.
    kind = "text/javascript" if path.suffix == ".js" else kind
    return Packed(body, coding, f"{kind}; charset=utf-8", f'"{hashlib.sha256(body).hexdigest()[:16]}-{coding}"')


def _pack(content: bytes, coding: Coding) -> bytes:
    if coding == "br":
        body: bytes = brotli.compress(content, quality=QUALITY[coding])
        return body
    return gzip.compress(content, compresslevel=QUALITY[coding], mtime=0)


class StaticFiles:
    """Middleware: answers GET for a packed file when the client takes a packing and asks for no byte range."""

    def __init__(self, app: ASGIApp, files: PackedFiles) -> None:
        self.app, self.files = app, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(UNUSED):
            await FileResponse(NO_LETTERS, headers={"cache-control": FOR_EVER, "content-type": "font/woff2"})(
                scope, receive, send
            )
            return
        coding = self._coding(scope)
        if coding is None:
            await self.app(scope, receive, send)
            return
        packed = self.files.ready(scope["path"], coding)
        if packed is None:
            packed = await run_in_threadpool(self.files.get, scope["path"], coding)
        headers = {
            "content-encoding": packed.coding,
            "vary": "accept-encoding",
            "cache-control": FOR_EVER,
            "etag": packed.etag,
        }
        known = packed.etag in Headers(scope=scope).get("if-none-match", "")
        response = (
            Response(status_code=304, headers=headers)
            if known
            else Response(packed.body, headers={**headers, "content-type": packed.content_type})
        )
        await response(scope, receive, send)

    def _coding(self, scope: Scope) -> Coding | None:
        """How to pack the answer; None where it isn't ours."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self.files:
            return None
        headers = Headers(scope=scope)
        accepted = headers.get("accept-encoding", "")
        return None if "range" in headers else next((one for one in CODINGS if takes(accepted, one)), None)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header names gzip and doesn't refuse it with q=0."""
    return takes(accepted, "gzip")


def takes(accepted: str, coding: Coding) -> bool:
    """Whether an Accept-Encoding header names the coding and doesn't refuse it with q=0."""
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() == coding:
            return weight.replace(" ", "").rstrip("0").rstrip(".") != "q="
    return False
