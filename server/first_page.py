"""The one HTML document that carries every page: in the reader's language, packed, and what follows it on its way.

Streamlit's own says lang="en" (wrong fonts for Chinese, wrong voice in a screen reader), is titled "Streamlit", loads
170 KB of a font that the theme doesn't use, asks the server twice before it connects, and finds out one by one which
scripts the first screen needs. Whether a path gets the document stays Streamlit's decision, but for names that are no
page's: those get a page that says so.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.responses import Response

from scorecard.place import ROOT
from scorecard.texts import LANGUAGES, Texts, catalogue
from server.document import document, paragraph
from server.static import PREFIX, takes_gzip

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The addresses that have a page, by the words that each has to have. What a viewer may not see says so itself.
TITLE = re.compile(r"app\.page\.(\w+)\.title")
HOME = ("", "home")
LANG_TAG = {"zh": "zh-CN", "en": "en"}
OWN_DOCUMENTS = "/meeting/"  # never Streamlit's; they are gzipped by their route
# The elements of the sidebar and of the first screen, each a script that is otherwise fetched when the first comes.
SOON = ("ButtonGroup.*.js", "Selectbox.*.js", "FileUploader.*.js", "PageLink.*.js", "Html.*.js", "purify.es.*.js")
# Those of the pages with charts and tables, which come a moment later.
LATER = ("PlotlyChart.*.js", "DataFrame.*.js", "Table.*.js", "Metric.*.js", "Popover.*.js", "DownloadButton.*.js")
NAMED = re.compile(r"static/((?:js|css)/[^\"]+)")
IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
SCRIPT = Path(__file__).with_name("page.js")
FONT_PRELOAD = re.compile(r'<link\s+rel="preload"\s+[^>]*as="font"[^>]*>\s*')


def in_language(theirs: str, language: str, more: str = "") -> str:
    """Streamlit's document with our language and title, without the font, with `more` at the end of its head."""
    ours = FONT_PRELOAD.sub("", theirs).replace("</head>", f"{more}</head>", 1)
    ours = ours.replace('<html lang="en">', f'<html lang="{LANG_TAG[language]}">', 1)
    title = escape(Texts(language).t("app.title"))
    return ours.replace("<title>Streamlit</title>", f"<title>{title}</title>", 1)


def ahead(theirs: str, scripts: Path) -> str:
    """HTML that connects and fetches at once what Streamlit would come to later: nothing where its files differ."""
    wanted = [name for name in _with_imports(scripts, SOON) if name not in theirs]
    links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in wanted)
    return f"<script>{_start()}</script>{links}"


def needed(theirs: Path) -> list[str]:
    """The addresses of Streamlit's files that our pages load, for packing them beforehand; some may be missing."""
    named = NAMED.findall(theirs.read_text(encoding="utf-8"))
    scripts = _with_imports(theirs.parent / "static" / "js", (*SOON, *LATER))
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
    """Our own few lines, and Streamlit's settings for who serves it: where the server is, the font until its theme."""
    font = {
        "bodyFont": tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]["font"]
    }
    told = json.dumps({"LIGHT_THEME": font, "DARK_THEME": font})
    return (
        f"{SCRIPT.read_text(encoding='utf-8')}window.__streamlit={told};window.__streamlit.BACKEND_BASE_URL=location.origin;"
        "window.__streamlit.HOST_CONFIG={allowedOrigins:[location.origin],useExternalAuthToken:false}"
    )


def is_page(path: str) -> bool:
    """Whether a page of the dashboard has this address: Streamlit would say in English that there is none."""
    names = {named[1] for named in map(TITLE.fullmatch, catalogue(LANGUAGES[0])) if named}
    return path.strip("/") in {*HOME, *names}


def _no_page(language: str) -> Response:
    """That there is no such page, and the way home."""
    texts = Texts(language)
    way = escape(f"/?{urlencode({'lang': language})}")
    button = f'<p><a class="button" href="{way}">{escape(texts.t("address.page.home"))}</a></p>'
    return document(texts, texts.t("address.page.title"), paragraph(texts.t("address.page.what")) + button, status=404)


class FirstPage:
    """Middleware: wherever Streamlit answers GET with its document, answers with ours. ?lang= picks the language.

    An address that is no page's is 404 with a page that says so.
    """

    def __init__(self, app: ASGIApp, theirs: Path) -> None:
        self.app = app
        text = theirs.read_text(encoding="utf-8")
        self._theirs = theirs.stat().st_size
        more = ahead(text, theirs.parent / "static" / "js")
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
        if not is_page(scope["path"]):
            return _no_page(language)
        # not kept at all: after a sign-out "back" would show it from the browser's memory instead of asking the gate
        headers = {"cache-control": "no-store", "content-type": "text/html; charset=utf-8", "vary": "accept-encoding"}
        if takes_gzip(Headers(scope=scope).get("accept-encoding", "")):
            return Response(self._packed[language], headers={**headers, "content-encoding": "gzip"})
        return Response(self._ours[language], headers=headers)
