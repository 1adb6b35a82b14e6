"""`python -m bench pictures`: every page as people see it, in both languages and themes, at three sizes, as PNG files.

No measurement and no part of CI: somebody opens the files and judges them.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

from playwright.sync_api import Browser, Page, sync_playwright

from bench import served
from bench.browser import IDLE, PATIENCE_MS, QUIET_MS, WATCH, launched
from scorecard.access.access import Access
from scorecard.place import ROOT, Place
from scorecard.plan import AreaKind, Plan, load_plan
from scorecard.texts import LANGUAGES

THEMES = ("light", "dark")
SIZES = ("1920x1080", "1366x768", "390x844")
HIGHEST = 9_000  # a page higher than that is cut off
DECK, REFUSED, SIGN_IN = "deck", "refused", "sign-in"
ELSEWHERE = {"X-Forwarded-For": "192.0.2.1"}  # who comes over a network is refused while there is no account
PICTURES = ROOT / "docs" / "pictures"
FOR_DOCS = {  # what README shows, taken in Chinese and light as on a projector
    "overview": "overview",
    "goal-yearly_share": "goal",
    "matrix": "matrix",
    "district": "district",
    "trends-compare": "trends",
    "work_items": "work-items",
    "meeting": "meeting",
    "deck-01": "deck-overview",
}
# The page stands: nothing runs, and each chart that it holds has been drawn.
STANDS = f"""(({IDLE}) && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(
  (one) => one.querySelector('.main-svg')) && document.fonts.status === 'loaded')
  || !!document.querySelector('.slide.current') || !document.querySelector('#root')"""
QUIET = f"window.bench?.seen != null && ({STANDS}) && performance.now() - window.bench.changed > {QUIET_MS}"
HEIGHT = """Math.ceil(Math.max(document.documentElement.scrollHeight, ...['stMain', 'stSidebarContent'].map(
  (name) => document.querySelector(`[data-testid="${name}"]`)?.scrollHeight ?? 0)))"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    theme: str
    size: str

    @property
    def viewport(self) -> tuple[int, int]:
        width, height = self.size.split("x")
        return int(width), int(height)


def main(arguments: list[str]) -> None:
    """Take the pictures asked for and print the name of each file."""
    options = _options(arguments)
    plan = load_plan(Place.default().plan_dir)
    wanted = _wanted(addresses(plan), FOR_DOCS if options.docs else options.pages)
    looks = [Look(*one) for one in itertools.product(options.languages, options.themes, options.sizes)]
    if options.docs:
        looks = [Look("zh", "light", SIZES[0])]
    with (
        served.copied_home(options.data) as home,
        served.dashboard(home) as server,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        closed = {name: path for name, path in wanted.items() if name == SIGN_IN}
        open_ = {name: path for name, path in wanted.items() if name != SIGN_IN}
        for names in (open_, closed):
            if names is closed and closed:
                _close(home)
            for look in looks if names else ():
                whole = not (options.screen or options.docs)
                for name, picture in _taken(browser, server.url, names, look, whole=whole):
                    _keep(picture, _file(name, look, options))


def _close(home: Path) -> None:
    """From now on who comes has to sign in."""
    place = Place.of(data_dir=home)
    Access(place).add_account("bench", token_urlsafe(), "administrator", at=datetime.now(UTC))


def _file(name: str, look: Look, options: argparse.Namespace) -> Path | None:
    """Where a picture goes; None for a slide that no document shows."""
    if options.docs:
        return PICTURES / f"{FOR_DOCS[name]}.png" if name in FOR_DOCS else None
    return options.out / look.language / look.theme / look.size / f"{name}.png"


def _keep(picture: bytes, file: Path | None) -> None:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
        print(file, flush=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    def several(known: Iterable[str]) -> dict[str, object]:
        return {"nargs": "+", "choices": tuple(known), "default": list(known), "metavar": "ONE"}

    parser = argparse.ArgumentParser(prog="python -m bench pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="folder for the files (default: pictures)")
    parser.add_argument("--pages", nargs="+", default=[], metavar="PAGE", help="names or how they begin: goal, data")
    parser.add_argument("--languages", **several(LANGUAGES), help=f"of {', '.join(LANGUAGES)}")
    parser.add_argument("--themes", **several(THEMES), help=f"of {', '.join(THEMES)}")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="WxH", help=f"(default: {' '.join(SIZES)})")
    parser.add_argument("--screen", action="store_true", help="what fits the screen instead of the whole page")
    parser.add_argument("--data", type=Path, help="data folder to copy (default: this place's, else a new demo city)")
    parser.add_argument("--docs", action="store_true", help=f"retake those of {PICTURES.relative_to(ROOT)} instead")
    return parser.parse_args(arguments)


def addresses(plan: Plan) -> Mapping[str, str]:
    """Name → path of every page: a goal of each kind, each view, one district and one zone, the deck, who stays out."""
    kinds: dict[str, str] = {}
    for goal in plan.goals:
        kinds.setdefault(goal.kind, goal.id)
    district, zone = (plan.areas_of(kind)[0].code for kind in (AreaKind.DISTRICT, AreaKind.ZONE))
    return {
        "overview": "/?",
        **{f"goal-{kind}": f"/goal?goal={goal}" for kind, goal in kinds.items()},
        **_views("matrix", "show", "value"),
        "district": f"/district?area={district}",
        "district-zone": f"/district?area={zone}",
        **_views("trends", "how", "compare", "growth", "index"),
        "trends-share": f"/trends?how=share&areas={district},{zone}",
        **_views("work_items", "view", "board", "list", "meetings", "fund", "platform"),
        **_views("submissions", "show", "gaps", "reminders"),
        **_views("data", "part", "waiting", "closing", "reconciliation", "corrections", "datasets"),
        **_views("meeting", ""),
        **_views("sharing", ""),
        **_views("accounts", ""),
        **_views("audit", ""),
        DECK: "/meeting/current?",
        SIGN_IN: "/sign-in?",
        REFUSED: "/overview?",
    }


def _views(page: str, parameter: str, *values: str) -> dict[str, str]:
    """The page as it opens, and in each of its other views."""
    return {page: f"/{page}?", **{f"{page}-{value}": f"/{page}?{parameter}={value}" for value in values}}


def _wanted(known: Mapping[str, str], asked: Iterable[str]) -> dict[str, str]:
    """Those whose name begins with one of `asked`; all without any. Ends the bench on a name that fits none."""
    names = [DECK if one.startswith(DECK) else one for one in asked]
    unknown = [one for one in names if not any(name.startswith(one) for name in known)]
    if unknown:
        sys.exit(f"no page {', '.join(unknown)}; there are: {', '.join(known)}")
    return {name: path for name, path in known.items() if not names or any(name.startswith(one) for one in names)}


def _taken(
    browser: Browser, url: str, wanted: Mapping[str, str], look: Look, *, whole: bool
) -> Iterator[tuple[str, bytes]]:
    """(name, PNG) of each page, the deck slide by slide. One visitor walks through all of them."""
    width, height = look.viewport
    context = browser.new_context(
        viewport={"width": width, "height": height},
        bypass_csp=True,  # Playwright waits by evaluating text, which the deck forbids
        color_scheme=look.theme,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.add_init_script(WATCH + f"window.bench.wanted = () => ({STANDS});")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    for name, path in wanted.items():
        page.set_extra_http_headers(ELSEWHERE if name == REFUSED else {})
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{url}{path}&lang={look.language}", wait_until="commit")
        page.wait_for_function(QUIET, polling=100)
        if name == DECK:
            yield from _slides(page)
        else:
            if whole:
                _unroll(page, width, height)
            yield name, page.screenshot()
    context.close()


def _unroll(page: Page, width: int, height: int) -> None:
    """Make the screen as high as the page: Streamlit scrolls inside it, so there is no full page to ask for."""
    page.set_viewport_size({"width": width, "height": max(height, min(HIGHEST, page.evaluate(HEIGHT)))})
    page.wait_for_timeout(400)


def _slides(page: Page) -> Iterator[tuple[str, bytes]]:
    for number in range(1, page.locator(".slide").count() + 1):
        page.evaluate(f"location.hash = '{number}'")
        page.wait_for_timeout(400)
        yield f"{DECK}-{number:02d}", page.screenshot()
