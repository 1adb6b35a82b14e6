"""Every word that a page shows or tells a screen reader, with the kind of place it stands in."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from scorecard.texts import LOCALES

CHINESE = re.compile(r"[\u3400-\u9fff]")
TOPICS = "|".join(sorted(path.stem for path in (LOCALES / "zh").glob("*.toml")))
RAW_KEY = re.compile(rf"(?<![\w/.-])(?:{TOPICS})\.[a-z_]+(?:\.[a-z_0-9]+)*(?![\w/-])")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
# What the city's offices wrote themselves, in the language they wrote it in: by place, never by word.
VALUES = ", ".join(
    (
        "[lang^=zh]:not(html)",  # marked as such by our own HTML, for screen readers too
        '[class*="st-key-written"] :is(h2, td, [data-testid="stCaptionContainer"])',  # see pages/parts/plain.py
        '[class*="st-key-choice-batch"] input',  # the name of a file
        '.stMarkdownBadge:has([aria-label="description icon"])',  # file › sheet › cell
        '[class*="st-key-choice-lang"]',  # each language in itself
        '[data-testid="stDataFrame"] tbody, [data-testid="stDataFrame"] [role=gridcell]',  # records and batches
    )
)
READ = """(values) => {
  const told = [], skip = (node) => node.closest(values) || node.closest('script, style, noscript');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, said = node.textContent.trim();
    if (said && !skip(node.parentElement)) told.push([said, node.parentElement.outerHTML.slice(0, 200)]);
  }
  for (const node of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (skip(node)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const said = node.getAttribute(name);
      if (said) told.push([said, `${name} of ${node.outerHTML.slice(0, 200)}`]);
    }
  }
  for (const node of document.querySelectorAll('input')) {
    if (node.value && !skip(node)) told.push([node.value, `value of ${node.outerHTML.slice(0, 200)}`]);
  }
  return [...told, [document.title, 'title of the tab']];
}"""


def words_of(page: Page) -> list[tuple[str, str]]:
    """(text, where it stands) of all texts on the page but the offices' own."""
    told: list[list[Any]] = page.evaluate(READ, VALUES)
    return [(said, place) for said, place in told]


def untranslated(page: Page, language: str) -> list[str]:
    """Keys instead of texts, places left unfilled, and Chinese in the English interface."""
    found = []
    for said, place in words_of(page):
        wrong = RAW_KEY.search(said) or PLACEHOLDER.search(said) or (language == "en" and CHINESE.search(said))
        if wrong:
            found.append(f"{said[:80]!r} in {place}")
    return found
