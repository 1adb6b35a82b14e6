"""The ways that people go most: from the answer down to the cell, by keyboard alone, and under a changing filter."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from scorecard.texts import Texts
from tests.browser.test_frame import choose_month, drawn, menu
from tests.conftest import Server

ZH, EN = Texts("zh"), Texts("en")
MOST_TABS = 60
FOCUSED = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  const seen = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return { href: at.getAttribute('href') ?? '', tile: !!at.closest('.ov-tile'), seen: seen(look),
           main: !!at.closest('[data-testid="stMain"]') };
}"""
# The least height of the page and the farthest that its title moved, frame by frame.
WATCH_HEIGHT = """() => {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]'), title = () => main.querySelector('h1');
  const before = { height: main.offsetHeight, top: title().getBoundingClientRect().top };
  window.told = { least: 1, moved: 0, before };
  const look = () => {
    window.told.least = Math.min(window.told.least, main.offsetHeight / before.height);
    const top = title()?.getBoundingClientRect().top ?? before.top;
    window.told.moved = Math.max(window.told.moved, Math.abs(top - before.top));
    requestAnimationFrame(look);
  };
  look();
}"""


# Charts whose ticks needed more room than was said beforehand: on which sides.
GREW = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(
  ({layout, _fullLayout}) => ['l', 'r', 'b'].filter((side) => _fullLayout._size[side] > layout.margin[side]))"""


def test_from_the_answer_down_to_the_cell_it_came_from(demo_server: Server, page: Page) -> None:
    """By clicks, in English and as of June: month, area, goal and language stay, over a reload at the end too."""
    page.goto(f"{demo_server.url}/?lang=en&as_of=2013-06")
    drawn(page)
    page.locator(".ov-tile a[href*='goal=patent_growth']").click()
    expect(page.get_by_role("heading", name="Patent application growth", exact=True)).to_be_visible()
    drawn(page)
    assert page.evaluate(GREW) == [], "a chart whose margins grow is drawn a second time (scorecard/margins.py)"
    menu(page, EN.t("app.page.matrix.title"))
    drawn(page)
    page.locator("td a[href*='area=610303'][href*='goal=patent_growth']").click()
    there = re.compile(r"/district\?(?=.*area=610303)(?=.*goal=patent_growth)(?=.*as_of=2013-06)(?=.*lang=en)")
    expect(page).to_have_url(there)
    expect(page.get_by_role("heading", name="Jintai District", exact=True)).to_be_visible()
    drawn(page)
    page.reload()
    expect(page.get_by_role("heading", name="Jintai District", exact=True)).to_be_visible()
    drawn(page)
    expect(page).to_have_url(there)
    _pick_first_row(page)
    expect(page.get_by_text(re.compile(r"\.xlsx? › .+ › row \d+")).first).to_be_visible()
    page.get_by_text(EN.t("goal.drill.sources"), exact=True).click()
    expect(page.get_by_text(EN.t("district.sources.help"))).to_be_visible()
    drawn(page)
    _pick_first_row(page)
    cell = re.compile(r"\.xlsx? › .+ › [A-Z]+\d+$")
    expect(page.get_by_test_id("stMarkdownContainer").filter(has_text=cell).first).to_be_visible()


def _pick_first_row(page: Page) -> None:
    """Its box stands left of the cells, all of it drawn on a canvas."""
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.click(position={"x": 20, "y": 55})


def test_by_keyboard_alone_from_the_top_of_the_overview_to_a_goal(demo_server: Server, page: Page) -> None:
    """Menu, filters, then the tiles in the plan's order; where one is can be seen."""
    page.goto(f"{demo_server.url}/?as_of=2013-06")
    drawn(page)
    expect(page.get_by_test_id("stSidebarUserContent").get_by_text("English")).to_be_visible()
    page.wait_for_timeout(500)
    way = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        way.append(page.evaluate(FOCUSED))
        if way[-1]["tile"]:
            break
    assert way[-1]["tile"] and way[-1]["seen"], way[-1]
    first = page.locator(".ov-tile a").first.get_attribute("href")
    assert way[-1]["href"] == first, "the tiles are reached in the plan's order"
    assert [one["main"] for one in way] == sorted(one["main"] for one in way), way
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/goal\?(?=.*as_of=2013-06)"))
    drawn(page)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_change_of_month_moves_nothing_away(demo_server: Server, page: Page) -> None:
    """The old page stays until the new one is there: it never collapses, its title never jumps."""
    for path in ("/", "/district?area=610303"):
        page.goto(f"{demo_server.url}{path}")
        drawn(page)
        page.wait_for_timeout(500)
        page.evaluate(WATCH_HEIGHT)
        choose_month(page, "2013年6月")
        expect(page).to_have_url(re.compile("as_of=2013-06"))
        expect(page.get_by_test_id("stMain").get_by_text("数据截至2013年6月").first).to_be_visible()
        drawn(page)
        told = page.evaluate("window.told")
        assert told["moved"] <= 2, (path, told)
        assert told["least"] > 0.8, (path, told)
