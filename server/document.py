"""The small HTML documents that stand before the dashboard: sign-in and the pages that say why one can't come in.

In the look of the dashboard, light and dark, without JavaScript; nothing in them asks another host.
"""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from scorecard.place import ROOT
from scorecard.texts import LANGUAGES, Texts

CSS = Path(__file__).with_name("document.css")
LANG_TAG = {"zh": "zh-CN", "en": "en"}
OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}  # each in its own language, so not a matter of the catalogue
# A style sheet's name for a colour of the theme. The card stands out from the page: `over` is the lighter of the two.
COLOURS = {
    "ring": "primaryColor",
    "text": "textColor",
    "link": "linkColor",
    "border": "borderColor",
    "quiet": "grayColor",
    "edge": "grayColor",
    "red": "redColor",
    "focus": "blueColor",
}


@cache
def style() -> str:
    """The style sheet with the theme's fonts and colours, the dark ones for who prefers dark."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    fixed = f"--font:{theme['font']};--code:{theme['codeFont']};--radius:{theme['baseRadius']};"
    # White on the dark theme's primary colour is hard to read: buttons keep the light one's.
    fixed += f"--primary:{theme['light']['primaryColor']};"
    light = _colours(theme["light"], over="backgroundColor", under="secondaryBackgroundColor")
    dark = _colours(theme["dark"], over="secondaryBackgroundColor", under="backgroundColor")
    names = f":root{{{fixed}{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return names + CSS.read_text(encoding="utf-8")


def _colours(theme: Mapping[str, Any], **more: str) -> str:
    return "".join(f"--{name}:{theme[key]};" for name, key in {**COLOURS, **more}.items())


@cache
def policy() -> str:
    """Nothing but this style, our own images, and forms that go to ourselves."""
    fingerprint = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{fingerprint}'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'self'; base-uri 'none'"
    )


def language_of(query: Mapping[str, str]) -> str:
    """The language asked for by ?lang=, as on every page."""
    asked = query.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def document(
    texts: Texts, title: str, body: str, *, status: int, kept: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The answer. `body` is HTML; `kept` are the query parameters that the link to the other language keeps."""
    language, name = OTHER[texts.language]
    switch = escape("?" + urlencode({**(kept or {}), "lang": language}))
    text = f"""<!doctype html>
<html lang="{LANG_TAG[texts.language]}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>{escape(title)} · {escape(texts.t("app.title"))}</title>
<link rel="icon" href="/favicon.png"><style>{style()}</style></head>
<body><header><img src="/favicon.png" alt=""><p>{escape(texts.t("app.title"))}</p></header>
<main><h1>{escape(title)}</h1>{body}</main>
<footer><a href="{switch}" lang="{LANG_TAG[language]}">{name}</a></footer></body></html>
"""
    headers = {"content-security-policy": policy(), "cache-control": "no-store"}
    return HTMLResponse(text, status_code=status, headers=headers)


def paragraph(text: str, kind: str = "") -> str:
    """One paragraph of plain text."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
