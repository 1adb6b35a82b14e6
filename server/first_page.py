"""The one HTML document that carries every page: in the reader's language, packed, and what follows it on its way.

Streamlit's own says lang="en" (wrong fonts for Chinese, wrong voice in a screen reader), is titled "Streamlit", loads
170 KB of a font that the theme doesn't use, asks the server twice before it connects, and finds out one by one which
scripts the first screen needs. Whether a path gets the document stays Streamlit's decision.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response

from scorecard.place import ROOT
from scorecard.texts import LANGUAGES, Texts
from server.static import PREFIX, takes_gzip

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LANG_TAG = {"zh": "zh-CN", "en": "en"}
OWN_DOCUMENTS = "/meeting/"  # never Streamlit's; they are gzipped by their route
# The elements of the sidebar and of the first screen, each a script that is otherwise fetched when the first comes.
SOON = ("ButtonGroup.*.js", "Selectbox.*.js", "FileUploader.*.js", "PageLink.*.js", "Html.*.js", "purify.es.*.js")
# Those of the pages with charts and tables, which come a moment later.
LATER = ("PlotlyChart.*.js", "DataFrame.*.js", "Table.*.js", "Metric.*.js", "Popover.*.js", "DownloadButton.*.js")
NAMED = re.compile(r"static/((?:js|css)/[^\"]+)")
IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
FONT_PRELOAD = re.compile(r'<link\s+rel="preload"\s+[^>]*as="font"[^>]*>\s*')


def in_language(document: str, language: str, more: str = "") -> str:
    """Streamlit's document with our language and title, without the font, with `more` at the end of its head."""
    document = FONT_PRELOAD.sub("", document).replace("</head>", f"{more}</head>", 1)
    document = document.replace('<html lang="en">', f'<html lang="{LANG_TAG[language]}">', 1)
    title = html.escape(Texts(language).t("app.title"))
    return document.replace("<title>Streamlit</title>", f"<title>{title}</title>", 1)


def ahead(document: str, scripts: Path) -> str:
    """HTML that connects and fetches at once what Streamlit would come to later: nothing where its files differ."""
    wanted = [name for name in _with_imports(scripts, SOON) if name not in document]
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in wanted)
    return f"<script>{_start()}</script>{links}"


def needed(document: Path) -> list[str]:
    """The addresses of Streamlit's files that our pages load, for packing them beforehand; some may be missing."""
    named = NAMED.findall(document.read_text(encoding="utf-8"))
    scripts = _with_imports(document.parent / "static" / "js", (*SOON, *LATER))
    return [f"{PREFIX}{name}" for name in (*named, *(f"js/{script}" for script in scripts))]


def _with_imports(scripts: Path, patterns: Sequence[str]) -> list[str]:
    """The names of the scripts with all that they import, and so on."""
    found: dict[str, None] = {}
    waiting = [path.name for pattern in patterns for path in sorted(scripts.glob(pattern))]
    while waiting:
        name = waiting.pop()
        if name not in found and (scripts / name).is_file():
            found[name] = None
            waiting += IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
    return list(found)


def _start() -> str:
    """Streamlit's settings for who serves it: where the server is, and the theme's font until the theme comes."""
    font = {
        "bodyFont": tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]["font"]
    }
    told = json.dumps({"LIGHT_THEME": font, "DARK_THEME": font})
    return (
        f"window.__streamlit={told};window.__streamlit.BACKEND_BASE_URL=location.origin;"
        "window.__streamlit.HOST_CONFIG={allowedOrigins:[location.origin],useExternalAuthToken:false}"
    )


class FirstPage:
    """Middleware: wherever Streamlit answers GET with its document, answers with ours. ?lang= picks the language."""

    def __init__(self, app: ASGIApp, document: Path) -> None:
        self.app = app
        text = document.read_text(encoding="utf-8")
        self._theirs = document.stat().st_size
        more = ahead(text, document.parent / "static" / "js")
        self._ours: Mapping[str, bytes] = {one: in_language(text, one, more).encode() for one in LANGUAGES}
        self._packed = {language: gzip.compress(body, 9, mtime=0) for language, body in self._ours.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(OWN_DOCUMENTS):
            await self.app(scope, receive, send)
            return
        replaced = False

        async def swap(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and self._is_theirs(message):
                replaced = True
                await self._answer(scope)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(self._plainly(scope), receive, swap)

    @staticmethod
    def _plainly(scope: Scope) -> Scope:
        """The request of a page as one for the whole, unpacked document: an old copy of ours is never called fresh, and
        Streamlit's gzip doesn't hide which document it sends."""
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return scope
        dropped = (b"if-none-match", b"if-modified-since", b"accept-encoding")
        return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in dropped]}

    def _is_theirs(self, start: Message) -> bool:
        headers = Headers(raw=start["headers"])
        is_document = headers.get("content-type", "").startswith("text/html")
        return start["status"] == 200 and is_document and headers.get("content-length") == str(self._theirs)

    def _answer(self, scope: Scope) -> Response:
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        # not kept at all: after a sign-out "back" would show it from the browser's memory instead of asking the gate
        headers = {"cache-control": "no-store", "content-type": "text/html; charset=utf-8", "vary": "accept-encoding"}
        if takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            return Response(self._packed[language], headers={**headers, "content-encoding": "gzip"})
        return Response(self._ours[language], headers=headers)
