"""Every page in both languages and themes: no text missing or in the wrong language, nothing that axe calls grave."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import pytest
from playwright.sync_api import Page, ViewportSize

from bench.browser import WATCH
from bench.pictures import DECK, ELSEWHERE, QUIET, REFUSED, SIGN_IN, STANDS, addresses
from scorecard.plan import load_plan
from scorecard.texts import LANGUAGES, Texts
from tests.browser.axe import grave
from tests.browser.reading_aloud import untranslated
from tests.conftest import ROOT, Server

ADDRESSES = addresses(load_plan(ROOT / "plan"))
# Once each page; --long takes every kind of goal and each way of a view.
USUAL = (
    "overview", "goal-yearly_growth", "matrix", "matrix-value", "district", "trends-compare", "work_items",
    "submissions", "data", "data-datasets", "meeting", "sharing", "accounts", "audit",
)  # fmt: skip
# Of these the light theme's colours and the Chinese words are looked at in every run too.
LIGHT = ("overview", "goal-yearly_growth", "district", "data", "accounts")
PAGES = 12  # in the menu of an administrator
PLANTED = """<div class="planted"><p style="color:#999;background:#fff">pale</p><a href="/x"></a><button></button>
<p>overview.title</p><p>总览</p></div>"""
PHONE, SCREEN = ViewportSize(width=390, height=844), ViewportSize(width=1366, height=768)
PROJECTOR = ViewportSize(width=1920, height=1080)
WIDER = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .filter((one) => one && one.scrollWidth > one.clientWidth)
  .map((one) => `pans on a phone: ${one.tagName} ${one.scrollWidth} px`)"""
NewPage = Callable[..., Page]


def _walk(page: Page, url: str, names: Mapping[str, str], language: str, theme: str) -> dict[str, list[str]]:
    """Name of a page → what is wrong with it; the deck's colours are judged in both themes."""
    page.add_init_script(WATCH + f"window.bench.wanted = () => ({STANDS});")
    wrong = {}
    for name, path in names.items():
        page.set_extra_http_headers(ELSEWHERE if name == REFUSED else {})
        page.goto(f"{url}{path}&lang={language}", wait_until="commit")
        page.wait_for_function(QUIET, polling=50)
        found = untranslated(page, language) + grave(page) + _framed(page, name, language)
        found += _pans(page) if language == "en" else []  # English words are the longer ones
        if page.get_by_test_id("stException").count():
            found.append(page.get_by_test_id("stException").first.inner_text())
        if found:
            wrong[name] = found
    return wrong


def _framed(page: Page, name: str, language: str) -> list[str]:
    """What the frame owes every page that is opened directly: the demo mark and the whole menu."""
    if name in (DECK, REFUSED):
        return []
    mark = page.get_by_test_id("stMain").get_by_text(Texts(language).t("app.demo.mark"))
    links = page.get_by_test_id("stSidebarNav").get_by_role("link").count()
    return [*([] if mark.count() else ["no demo mark"]), *([] if links == PAGES else [f"{links} links in the menu"])]


def _pans(page: Page) -> list[str]:
    """What makes a phone's screen slide sideways; a table may, inside its own box."""
    page.set_viewport_size(PHONE)
    page.wait_for_function("innerWidth === 390")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    told: list[str] = page.evaluate(WIDER)
    page.set_viewport_size(SCREEN)
    return told


def _beyond_one_screen(page: Page, url: str, language: str) -> list[str]:
    """The answer has to stand on a projector's screen without scrolling, in the month with most to say too."""
    page.set_extra_http_headers({})
    page.set_viewport_size(PROJECTOR)
    told = []
    for month in ("2013-09", "2012-02"):
        page.goto(f"{url}/?as_of={month}&lang={language}", wait_until="commit")
        page.wait_for_function(QUIET, polling=50)
        high = page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight")
        told += [f"overview {month}: {high} px"] if high > PROJECTOR["height"] else []
    return told


def _told(wrong: Mapping[str, Sequence[str]]) -> str:
    return "\n".join(f"{name}: {one}" for name, found in wrong.items() for one in found)


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_every_page_is_in_its_language_and_open_to_everyone(
    demo_server: Server, new_page: NewPage, language: str, theme: str
) -> None:
    """Colours depend on the theme and words on the language, so two walks see both; the second is shorter."""
    page = new_page(color_scheme=theme, bypass_csp=True)
    names = {name: ADDRESSES[name] for name in ((*USUAL, DECK, REFUSED) if language == "en" else LIGHT)}
    wrong = _walk(page, demo_server.url, names, language, theme)
    assert not wrong, _told(wrong)
    assert not _beyond_one_screen(page, demo_server.url, language)
    page.set_viewport_size(SCREEN)
    if language == "en":
        _finds_what_is_planted(page, demo_server.url)


def _finds_what_is_planted(page: Page, url: str) -> None:
    """The same eyes see a violation, a key and a Chinese word of ours, wherever it stands."""
    page.goto(f"{url}/sharing?lang=en", wait_until="commit")
    page.wait_for_function(QUIET, polling=50)
    assert not grave(page) + untranslated(page, "en")
    for place in ("stMainBlockContainer", "stSidebarUserContent", "stFileUploader"):
        page.get_by_test_id(place).evaluate("(at, planted) => at.insertAdjacentHTML('afterbegin', planted)", PLANTED)
        rules = {one.split(":")[0] for one in grave(page)}
        assert rules >= {"color-contrast", "link-name", "button-name"}, place
        assert len(untranslated(page, "en")) == 2, place
        page.locator(".planted").evaluate("(planted) => planted.remove()")


@pytest.mark.long
@pytest.mark.parametrize(("language", "theme"), list(itertools.product(LANGUAGES, ("light", "dark"))))
def test_every_view_of_every_page_too(demo_server: Server, new_page: NewPage, language: str, theme: str) -> None:
    names = {name: path for name, path in ADDRESSES.items() if name != SIGN_IN}
    wrong = _walk(new_page(color_scheme=theme, bypass_csp=True), demo_server.url, names, language, theme)
    assert not wrong, _told(wrong)
