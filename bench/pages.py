"""Rows of quality.md about what people wait for in a browser, what they load, and what an open page costs."""

from __future__ import annotations

import asyncio
import statistics
import subprocess

from bench import served
from bench.browser import Visit, change, opened, visit
from bench.measure import Row
from bench.scripted import DISTRICTS, Scripted

TILES = 16
# A tile has its status and figures in words.
NUMBERS = f"""[...document.querySelectorAll('[data-testid="stHtml"] article')].filter(
  (tile) => tile.textContent.trim()).length >= {TILES}"""
EMPTY = "document.querySelector('[data-testid=\"stMarkdown\"]')?.textContent.trim() === 'empty'"
PLOTS = "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 8"
ONE_PLOT = "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 1"
CHART_PAGES = {"goal": "/goal?goal=patent_growth", "district": "/district"}
WARM_SESSIONS, SESSIONS, POLLS = 20, 60, 8


def rows(runs: int) -> list[Row]:
    """Overview against an empty page, the reference page against the plain one, bytes, memory."""
    with served.reference_data() as data, served.demo_home() as home:
        with served.dashboard(home) as own, served.empty_page() as empty:
            found = _overview(own.url, empty.url, runs)
            real = {name: visit(own.url + path, ONE_PLOT) for name, path in CHART_PAGES.items()}
            found.append(_memory(own))
        with served.reference_page(data) as own, served.plain_page(data) as plain:
            found.append(_change(own.url, plain.url, runs))
            theirs = visit(plain.url, PLOTS)
            seen = {"reference": visit(own.url, PLOTS), **real}
    return found + [_bytes(name, one, theirs) for name, one in seen.items()]


def _overview(own: str, empty: str, runs: int) -> list[Row]:
    """In turn, each time in a new browser; the first pair only warms the machine."""
    pairs = [(visit(own, NUMBERS), visit(empty, EMPTY)) for _ in range(runs + 1)][1:]
    against, nothing = "an empty Streamlit page", statistics.median(one.seen_s for _, one in pairs)
    seen, drawn = (statistics.median(getattr(one, name) for one, _ in pairs) for name in ("seen_s", "drawn_s"))
    return [
        Row("overview, cold browser: numbers and statuses visible", seen, against, nothing, 1.4),
        Row("overview, cold browser: everything drawn", drawn, against, nothing, 2.2),
    ]


def _change(own: str, plain: str, runs: int) -> Row:
    """A district that neither page showed before, each time; in turn."""
    taken: list[tuple[float, float]] = []
    for district in DISTRICTS[: runs + 1]:
        with opened(own) as ours:
            own_s = change(ours, district)
        with opened(plain) as theirs:
            taken.append((own_s, change(theirs, district)))
    own_s, plain_s = (statistics.median(pair[side] for pair in taken[1:]) for side in (0, 1))
    return Row("reference page in a browser: district changed until redrawn", own_s, "the plain page", plain_s, 0.6)


def _bytes(name: str, one: Visit, plain: Visit) -> Row:
    what = f"over the wire, cold, with all charts: {name} page, MB"
    return Row(what, one.megabytes, "the plain page, MB", plain.megabytes, 0.36)


def _memory(server: served.Served) -> Row:
    """What the server grows by for each more open page that polls; counted after the first ones have warmed it."""
    per_session = asyncio.run(_growth(server)) / SESSIONS
    return Row(f"server memory for each of {SESSIONS} open overviews that poll, MB", per_session, "MB", 1.0, 1.0)


async def _growth(server: served.Served) -> float:
    first = await _polling(server.url, WARM_SESSIONS)
    before = megabytes(server.process.pid)
    more = await _polling(server.url, SESSIONS)
    after = megabytes(server.process.pid)
    for page in [*first, *more]:
        await page.close()
    return after - before


async def _polling(url: str, sessions: int) -> list[Scripted]:
    """So many pages opened, each of which has polled a few times."""
    pages = [Scripted(url) for _ in range(sessions)]
    for page in pages:
        await page.open()
    for _ in range(POLLS):
        await asyncio.gather(*(page.poll() for page in pages))
    return pages


def megabytes(pid: int) -> float:
    """What the process holds in memory now, as `ps` tells it."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout
    return int(told) * 1024 / 1_000_000
