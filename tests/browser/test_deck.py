"""The deck in a real browser: readable from the back row; turned by keys, address, buttons and fingers; no server."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.reports.deck import deck_html
from scorecard.reports.report import report_of
from scorecard.texts import Texts
from scorecard.view import View
from scorecard.warehouse import Warehouse
from tests.browser.measuring import measure, measure_all, ready
from tests.conftest import ROOT, Server

ADDRESS = "http://127.0.0.1:1/meeting/current"  # nobody listens there: the test itself answers
DISTRICT = viewer_of("district", "610303")
SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (1024, 768))
OpenDeck = Callable[..., Page]


@cache
def made(home: Path, language: str, viewer: Viewer) -> str:
    place = Place.of(ROOT / "plan", home)
    warehouse, plan = Warehouse(place.warehouse), load_plan(place.plan_dir)
    month = warehouse.run("months", viewer=viewer).column("as_of").to_pylist()[0]
    view = View(Texts(language), viewer, plan, warehouse, warehouse.stamp(), True, month)
    return deck_html(report_of(view), view)


@pytest.fixture
def open_deck(new_page: Callable[..., Page], demo_home: Path) -> OpenDeck:
    """open_deck(…) shows the demo city's deck; its only request is the document itself."""

    def open_it(
        language: str = "zh",
        viewer: Viewer = LOCAL_OWNER,
        address: str = "",
        *,
        fake_clock: bool = False,
        **shape: object,
    ) -> Page:
        page = new_page(**{"viewport": {"width": 1920, "height": 1080}, "color_scheme": "light", **shape})
        if fake_clock:
            page.clock.install(time="2026-01-01T08:00:00")
        page.route(
            ADDRESS, lambda asked: asked.fulfill(body=made(demo_home, language, viewer), content_type="text/html")
        )
        page.goto(ADDRESS + address)
        page.wait_for_selector(".slide.current")
        if fake_clock:
            page.clock.pause_at("2026-01-01T09:00:00")  # a busy machine's own seconds don't count
        return page

    return open_it


ABOVE_THE_FOOT = """(number) => {
  const slide = document.getElementById(`slide-${number}`), foot = slide.querySelector('footer');
  return [...slide.querySelectorAll('table')].every(
    (one) => one.getBoundingClientRect().bottom <= foot.getBoundingClientRect().top + 1); }"""


def number_shown(page: Page) -> int:
    """Which slide is shown; exactly one is."""
    (shown,) = page.eval_on_selector_all(
        ".slide", "all => all.flatMap((one, at) => getComputedStyle(one).visibility === 'visible' ? [at + 1] : [])"
    )
    return int(shown)


@pytest.mark.parametrize(("size", "theme", "language"), [((1920, 1080), "light", "zh"), ((1024, 768), "dark", "en")])
def test_every_slide_reads_from_the_back_row(
    open_deck: OpenDeck, size: tuple[int, int], theme: str, language: str
) -> None:
    page = open_deck(language, viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    assert measure_all(page) == []
    for slide in page.locator(".slide").all():
        assert Texts(language).t("app.demo.mark") in (slide.text_content() or "")


@pytest.mark.long
@pytest.mark.parametrize("viewer", [LOCAL_OWNER, DISTRICT], ids=["city", "district"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_slide_reads_at_every_size(
    open_deck: OpenDeck, size: tuple[int, int], theme: str, language: str, viewer: Viewer
) -> None:
    page = open_deck(language, viewer, viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    assert measure_all(page) == []


def test_the_measuring_finds_what_is_wrong(open_deck: OpenDeck) -> None:
    page = open_deck(address="#3")
    ready(page)
    assert measure(page, 3) == []
    page.add_style_tag(
        content=".remark { font-size: 20px !important } .label { color: #888 !important } "
        ".takes { margin-bottom: -40px !important } h1 { white-space: nowrap; margin-right: -2000px } "
        ".number .figure b { font-size: 90px !important } "
    )
    page.evaluate("document.querySelector('.current h1').append('，' + '很长的话'.repeat(30))")
    told = "\n".join(measure(page, 3))
    for wrong in ("20.0 px", "contrast", "overlap", "out of", "off the screen", "small number"):
        assert wrong in told


def test_keys_turn_the_slides_and_the_address_follows(open_deck: OpenDeck) -> None:
    page = open_deck()
    last = page.locator(".slide").count()
    steps = (
        ("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3), ("PageUp", 2), ("End", last),
        ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1),
    )  # fmt: skip
    for key, number in steps:
        page.keyboard.press(key)
        assert (key, number_shown(page)) == (key, number)
        assert page.url.endswith(f"#{number}")
    page.keyboard.press("Control+End")
    assert number_shown(page) == 1, "the browser's own keys stay the browser's"


def test_an_address_opens_its_slide_and_nonsense_the_first(open_deck: OpenDeck) -> None:
    page = open_deck(address="#5")
    assert number_shown(page) == 5
    for address, number in (("#klingon", 1), ("#2", 2), ("#999", page.locator(".slide").count())):
        page.evaluate("address => { location.hash = address }", address)
        page.wait_for_selector(f"#slide-{number}.current")
        assert number_shown(page) == number


def test_buttons_do_what_the_keys_do_and_have_names(open_deck: OpenDeck) -> None:
    page = open_deck()
    page.get_by_role("button", name="下一页").click()
    assert number_shown(page) == 2
    page.keyboard.press("Space")
    assert number_shown(page) == 3, "a button that was clicked doesn't take the space key"
    page.get_by_role("button", name="上一页").click()
    assert number_shown(page) == 2
    page.get_by_role("button", name="明暗").click()
    assert page.get_attribute("html", "data-theme") == "dark"


def test_it_follows_the_systems_theme_until_somebody_chooses(open_deck: OpenDeck) -> None:
    page = open_deck(address="#3")
    ready(page)
    light = page.locator("#slide-3 .chart").inner_html()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    ready(page)
    assert page.locator("#slide-3 .chart").inner_html() != light
    assert "#000001" not in page.locator("#slide-3 .chart").inner_html(), "no stand-in is left"
    page.keyboard.press("d")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert page.get_attribute("html", "data-theme") == "light"


def test_play_turns_every_fifteen_seconds_until_escape(open_deck: OpenDeck) -> None:
    page = open_deck(fake_clock=True)
    page.keyboard.press("p")
    page.clock.fast_forward(14_000)
    assert number_shown(page) == 1
    page.clock.fast_forward(1_100)
    assert number_shown(page) == 2
    page.keyboard.press("ArrowRight")
    page.clock.fast_forward(14_000)
    assert number_shown(page) == 3, "a slide turned by hand has its full time too"
    page.clock.fast_forward(1_100)
    assert number_shown(page) == 4
    page.keyboard.press("Escape")
    page.clock.fast_forward(60_000)
    assert number_shown(page) == 4
    page.keyboard.press("End")
    page.keyboard.press("P")
    page.clock.fast_forward(15_100)
    assert number_shown(page) == 1, "and then from the start"


@pytest.mark.long
def test_f_is_full_screen(open_deck: OpenDeck) -> None:
    page = open_deck(bypass_csp=True)  # what waits is evaluated on the page
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === document.documentElement")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def swipe(page: Page, left: int, down: int = 0) -> None:
    """A finger over the middle of the slide, `left` pixels to the left."""
    session: CDPSession = page.context.new_cdp_session(page)
    start, end = {"x": 600, "y": 400}, {"x": 600 - left, "y": 400 + down}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
    session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [end]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.long
def test_fingers_turn_the_slides(open_deck: OpenDeck) -> None:
    page = open_deck(address="#3", has_touch=True, viewport={"width": 1280, "height": 720})
    for left, down, number in ((200, 10, 4), (-200, 10, 3), (20, 0, 3), (120, 300, 3)):
        swipe(page, left, down)
        assert number_shown(page) == number


@pytest.mark.parametrize(
    "size", [(390, 844), pytest.param((844, 390), marks=pytest.mark.long)], ids=["upright", "across"]
)
def test_a_phone_shows_the_whole_slide_in_the_middle_and_turns_it(open_deck: OpenDeck, size: tuple[int, int]) -> None:
    wide, high = size
    page = open_deck(viewport={"width": wide, "height": high}, is_mobile=True, has_touch=True, device_scale_factor=3)
    ready(page)
    assert page.evaluate("[innerWidth, innerHeight, visualViewport.scale]") == [wide, high, 1]
    box = page.locator("#stage").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(min(wide, high * 2560 / 1080), abs=1)
    assert box["height"] == pytest.approx(min(high, wide * 1440 / 1920), abs=1)
    assert box["x"] + box["width"] / 2 == pytest.approx(wide / 2, abs=1)
    assert box["y"] + box["height"] / 2 == pytest.approx(high / 2, abs=1)
    session: CDPSession = page.context.new_cdp_session(page)
    for start, end, number in ((300, 100, 2), (300, 100, 3), (100, 300, 2)):
        for kind, x in (("touchStart", start), ("touchMove", end)):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": high / 2}]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert number_shown(page) == number
    page.set_viewport_size({"width": high, "height": wide})
    page.wait_for_function(
        "wide => document.getElementById('stage').getBoundingClientRect().width <= wide + 1", arg=high
    )
    assert page.evaluate("innerWidth") == high, "turned over, it fits again"


def test_paper_has_a_page_for_each_slide(open_deck: OpenDeck) -> None:
    page = open_deck(color_scheme="dark", address="#4")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == page.locator(".slide").count()
    assert number_shown(page) == 4
    assert page.get_attribute("html", "data-theme") == "dark"


def test_it_goes_on_without_its_server_and_asks_nothing(
    server: Callable[..., Server], new_page: Callable[..., Page], demo_home: Path
) -> None:
    one, page = server(demo_home), new_page(color_scheme="light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(f"{one.url}/meeting/current?as_of=2013-06&lang=en")
    assert answer is not None
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    ready(page)
    one.stop()
    for number in range(2, page.locator(".slide").count() + 1):
        page.keyboard.press("ArrowRight")
        assert number_shown(page) == number
        expect(page.locator(f"#slide-{number} h1")).to_be_visible()
        assert page.evaluate(ABOVE_THE_FOOT, number), f"a table of slide {number} runs into its foot"
    page.keyboard.press("d")
    page.set_viewport_size({"width": 1600, "height": 900})
    ready(page)
    assert "Jun 2013" in page.locator(".current footer").inner_text()
    assert len([url for url in asked if not url.startswith("data:")]) == 1, asked
    assert page.evaluate("fetch('/healthz').then(() => 'asked', () => 'not allowed')") == "not allowed"
