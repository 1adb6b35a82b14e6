"""What a cold browser sees and when, read inside the page frame by frame; and what went over the wire.

Each visit starts a browser of its own. Times are the page's own clock, so starting the browser isn't in them.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from door.browser import find_browser

PATIENCE_MS = 120_000
QUIET_MS = 600  # nothing has changed on the page for so long: it is drawn
FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
MEGABYTE = 1_000_000

# `seen`: when `expression` first held at the end of a frame; `changed`: when the page last changed at all.
WATCH = """
(() => {
  const bench = (window.bench = { seen: null, changed: 0, pressed: 0, wanted: null });
  const note = () => { bench.changed = performance.now(); };
  const options = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(note).observe(document, options);
  addEventListener('keydown', (event) => { if (event.key === 'Enter') bench.pressed = performance.now(); }, true);
  const look = () => {
    if (bench.wanted && bench.seen === null && bench.wanted()) bench.seen = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
IDLE = """document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
  && !document.querySelector('[data-testid="stSkeleton"]')"""
# Each chart as plotly holds it on the page, words of the chosen district and all, and drawn.
CHARTS = """[...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.querySelector('.main-svg')
  && JSON.stringify([plot.data, plot.layout?.title]).includes(DISTRICT)).length === 8"""


@dataclass(frozen=True)
class Visit:
    """Seconds from the address to what was waited for and to the last change; megabytes over the wire until then."""

    seen_s: float
    drawn_s: float
    megabytes: float


@contextlib.contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """An installed browser without a window; ends the bench in words where there is none."""
    path = find_browser()
    if path is None:
        sys.exit("no browser: install Chrome, Edge or Chromium, or name one in SCORECARD_BROWSER")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *as_root])
    try:
        yield browser
    finally:
        browser.close()


def _page(browser: Browser, expression: str) -> Page:
    page = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(WATCH + f"window.bench.wanted = () => ({expression});")
    return page


def visit(url: str, expression: str) -> Visit:
    """Open `url` in a new browser: when does the JavaScript `expression` hold, and when is all drawn."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = _page(browser, expression)
        wire = _Wire(page)
        page.goto(url, wait_until="commit")
        _wait_until_quiet(page)
        seen, changed = page.evaluate("[window.bench.seen, window.bench.changed]")
        return Visit(seen / 1000, max(seen, changed) / 1000, wire.bytes / MEGABYTE)


def _wait_until_quiet(page: Page) -> None:
    page.wait_for_function(
        f"() => window.bench.seen !== null && {IDLE} && performance.now() - window.bench.changed > {QUIET_MS}",
        polling=100,
    )


class _Wire:
    """Counts what a page loads, as it comes over the wire, its WebSocket included."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._framed)

    def _loaded(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _framed(self, event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        self.bytes += len(payload) * 3 // 4 if event["response"]["opcode"] == 2 else len(payload)


@contextlib.contextmanager
def opened(url: str) -> Iterator[Page]:
    """A page with the reference content, all drawn, in a browser of its own."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = _page(browser, "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 8")
        page.goto(url, wait_until="commit")
        _wait_until_quiet(page)
        yield page


def change(page: Page, district: str) -> float:
    """Choose a district; seconds from the key pressed until the last of the 8 charts is redrawn."""
    box = page.get_by_role("combobox").first
    box.click()
    box.fill(district)
    wanted = CHARTS.replace("DISTRICT", repr(district))
    page.evaluate(f"window.bench.seen = null; window.bench.wanted = () => ({wanted})")
    box.press("Enter")
    _wait_until_quiet(page)
    pressed, seen, changed = page.evaluate("[window.bench.pressed, window.bench.seen, window.bench.changed]")
    return float(max(seen, changed) - pressed) / 1000
