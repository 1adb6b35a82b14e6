"""The deck for meetings: one self-contained HTML document, made from a Report; it asks nothing once it is open.

Styles, script and Plotly's own bundle stand in it; its content policy lets nothing else run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from html import escape
from pathlib import Path

from plotly.offline import get_plotlyjs

from scorecard.reports.deck_look import CHART_COLORS, COLORS, CONTROLS, chip, color_of, color_rules, icon, width_of
from scorecard.reports.deck_slides import LONG_HEADLINE, Slide, slides_of
from scorecard.reports.report import Report
from scorecard.texts import Texts
from scorecard.view import View

HERE = Path(__file__).resolve().parent
LANG_TAG = {"zh": "zh-CN", "en": "en"}


def deck_html(report: Report, view: View) -> str:
    """The whole document. It is the same for everybody who may see the same: it can be kept and can be taken away."""
    texts = view.texts
    slides = slides_of(report, view)
    sections = "\n".join(_section(slide, at, len(slides), report, view) for at, slide in enumerate(slides, 1))
    title = f"{texts.t('deck.slide.report')} · {texts.month(view.month)}"
    return (
        f'<!DOCTYPE html>\n<html lang="{LANG_TAG[texts.language]}" data-theme="light">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1, minimum-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_styles()}</style>\n</head>\n<body>\n"
        f"<noscript>{escape(texts.t('deck.control.script'))}</noscript>\n"
        f'<main id="stage" aria-label="{escape(texts.t("deck.control.slides"))}">\n{sections}\n'
        f"{_controls(texts)}</main>\n"
        f'<script type="application/json" id="palette">{_palette()}</script>\n'
        f"<script>{_plotly()}</script>\n<script>{_script()}</script>\n</body>\n</html>\n"
    )


def _section(slide: Slide, number: int, of: int, report: Report, view: View) -> str:
    """One slide with its frame: what it is about, its finding, its body, and the line below."""
    color = f" {color_of(slide.status)}" if slide.status else ""
    size = ' class="long"' if width_of(slide.headline) > LONG_HEADLINE else ""
    mark = chip(view.texts, slide.status) if slide.status else ""
    said = _clauses(slide.headline, view.texts)
    kicker = f'<p class="kicker">{slide.counts or escape(slide.kicker)}</p>' if slide.kicker else ""
    return (
        f'<section class="slide {slide.kind}{color}" id="slide-{number}" aria-roledescription="slide" '
        f'aria-label="{number} / {of}">\n<header>{kicker}{mark}<h1{size}>{said}</h1>'
        f'</header>\n<div class="body">{slide.body}</div>\n{_footer(slide, number, of, report, view)}</section>'
    )


def _clauses(headline: str, texts: Texts) -> str:
    """Each clause in one piece, so that a line breaks between them and not inside a word."""
    comma = texts.t("deck.headline.comma")
    *others, last = headline.split(comma)
    pieces = [*(one + comma.rstrip() for one in others), last]
    space = comma.removeprefix(comma.rstrip())
    return space.join(f"<span>{escape(one)}</span>" for one in pieces)


def _footer(slide: Slide, number: int, of: int, report: Report, view: View) -> str:
    """Demo mark, month and whether it is closed, whose figures, page."""
    texts = view.texts
    mark = f'<span class="demo">{escape(texts.t("app.demo.mark"))}</span>' if view.demo else ""
    as_of = texts.t("deck.slide.as_of", month=texts.month(view.month))
    as_of += f" · {report.closed.short}" if report.closed else ""
    about = "" if slide.kind == "cover" else f"<span>{escape(as_of)}</span><span>{escape(report.title)}</span>"
    return f'<footer>{mark}{about}<span class="page">{number} / {of}</span></footer>'


def _controls(texts: Texts) -> str:
    buttons = "".join(
        f'<button type="button" data-do="{name}" title="{label}" aria-label="{label}">{icon(path)}</button>'
        for name, path in CONTROLS.items()
        for label in (escape(texts.t(f"deck.control.{name}")),)
    )
    return f'<nav id="controls">{buttons}</nav><div id="progress" aria-hidden="true"></div>'


def _palette() -> str:
    """What the script puts into the figures for each theme: colours by name, and the chart colours in order."""
    themes = {
        theme: {"chart": CHART_COLORS[theme], **{name: pair[at] for name, pair in COLORS.items()}}
        for at, theme in enumerate(("light", "dark"))
    }
    return json.dumps(themes)


@cache
def _styles() -> str:
    return color_rules() + "\n" + (HERE / "deck.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return (HERE / "deck.js").read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    """Plotly's bundle as its Python package has it; nothing in it may end the script element early."""
    return get_plotlyjs().replace("</script", "<\\/script")


@cache
def _policy() -> str:
    """Only these two scripts run, nothing is fetched from anywhere: also from a file on another machine."""
    digests = (hashlib.sha256(text.encode()).digest() for text in (_plotly(), _script()))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
