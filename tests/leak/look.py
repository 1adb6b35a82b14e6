"""Looks at a dashboard in a real browser and keeps all that came in: frames, answers, downloads, the pages as drawn.

Goes by the menu and by what can be clicked; no page is named.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Download, Error, Locator, Page, Request, WebSocket
from streamlit import file_util

STREAMLITS_FILES = Path(file_util.get_static_dir())
MOST_BOXES, MOST_BUTTONS, MOST_DOWNLOADS = 4, 4, 2
BEGINS = 120  # ms until a click has made the page run
STEP = 2_000  # ms for one click; what can't be clicked is passed by


class Watch:
    """One page and everything it was sent or sent itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.received: list[bytes] = []
        self.sent: list[bytes] = []
        self.downloads = 0
        self._finished: list[Request] = []
        page.on("websocket", self._listen)
        page.on("requestfinished", lambda request: self._finished.append(request))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self.received.append(_bytes(payload)))
        socket.on("framesent", lambda payload: self.sent.append(_bytes(payload)))

    def bodies(self) -> list[bytes]:
        """All that came in. Streamlit's own files, the same for everybody, are left out."""
        for request in self._finished:
            answer = None if _is_streamlits(request.url) else request.response()
            if answer is not None and "attachment" not in answer.headers.get("content-disposition", ""):
                self.received.append(repr(sorted(answer.headers.items())).encode() + answer.url.encode())
                with contextlib.suppress(Error):  # a redirect has none
                    self.received.append(answer.body())
        self._finished.clear()
        return list(dict.fromkeys(self.received))

    def walk(self, address: str, seconds: float) -> None:
        """Every page of the menu from this address on; on each what can be chosen, opened and downloaded."""
        until = time.monotonic() + seconds
        self.page.goto(address)
        self._settle()
        menu = self.page.get_by_test_id("stSidebarNav").get_by_role("link")
        names = menu.all_inner_texts()
        for place in range(len(names)):
            menu.nth(place).click()
            self._settle()
            share = time.monotonic() + (until - time.monotonic()) / (len(names) - place)
            self._use_all(share)
            self.received.append(self.page.content().encode())

    def _use_all(self, until: float) -> None:
        main = self.page.get_by_test_id("stMain")
        for use in (self._open_links, self._download, self._press, self._choose):
            if time.monotonic() < until:
                use(main, until)

    def _choose(self, main: Locator, until: float) -> None:
        """The last option of each box."""

        def last(box: Locator) -> None:
            box.click(timeout=STEP)
            self.page.get_by_role("option").last.click(timeout=STEP)
            self._settle()

        self._each(main.get_by_role("combobox"), MOST_BOXES, until, last)

    def _press(self, main: Locator, until: float) -> None:
        """Popovers, and each of a row of buttons to choose from."""

        def press(button: Locator) -> None:
            button.click(timeout=STEP)
            self._settle()
            self.page.keyboard.press("Escape")

        self._each(main.get_by_test_id("stPopover").get_by_role("button"), MOST_BUTTONS, until, press)
        self._each(main.get_by_test_id("stButtonGroup").get_by_role("radio"), MOST_BUTTONS, until, press)

    def _download(self, main: Locator, until: float) -> None:
        def take(button: Locator) -> None:
            with self.page.expect_download(timeout=STEP) as started:
                button.click(timeout=STEP)
            self.received.append(_content(started.value))
            self.downloads += 1

        self._each(main.get_by_test_id("stDownloadButton").get_by_role("button"), MOST_DOWNLOADS, until, take)

    @staticmethod
    def _each(found: Locator, most: int, until: float, use: Callable[[Locator], None]) -> None:
        """The first few of them, as long as there is time."""
        for place in range(min(found.count(), most)):
            if time.monotonic() < until:
                with contextlib.suppress(Error):  # hidden, disabled or gone: the next one
                    use(found.nth(place))

    def _open_links(self, main: Locator, until: float) -> None:
        """What opens in a tab of its own."""
        links = main.locator("a[target=_blank]")
        addresses = {str(links.nth(place).evaluate("one => one.href")) for place in range(links.count())}
        for address in sorted(addresses):
            if time.monotonic() < until and urlsplit(address).netloc == urlsplit(self.page.url).netloc:
                tab = self.page.context.new_page()
                try:
                    answer = tab.goto(address)
                    self.received += [answer.body() if answer else b"", tab.content().encode()]
                except Error:  # a file to take away opens no page
                    self.received.append(self.page.context.request.get(address).body())
                tab.close()

    def _settle(self) -> None:
        self.page.wait_for_timeout(BEGINS)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def _bytes(payload: bytes | str) -> bytes:
    return payload if isinstance(payload, bytes) else payload.encode()


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def _is_streamlits(url: str) -> bool:
    path = urlsplit(url).path.lstrip("/")
    return path.startswith("static/") and (STREAMLITS_FILES / path).is_file()
