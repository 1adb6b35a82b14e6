"""Many people at once for some minutes: open pages that poll and are leafed through, while a clerk uploads, publishes.

`python -m bench crowd --sessions 200 --minutes 10`, and `python manage.py test --long` the same. All in one server
process, on the demo city. What goes wrong is counted, not raised: one visitor's error must not hide the others'.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from bench import served
from bench.measure import Row
from bench.pages import megabytes
from bench.scripted import Scripted, p95
from scorecard.place import ROOT

POLL_SECONDS = 2.0  # as pages/parts/live.py
LEAFS_EVERY = 30  # polls: a person looks at a page for a minute
PAGES = ("", "goal", "matrix", "district", "trends", "work_items", "submissions")
MONTHS = ("2013-09", "2013-08", "2013-06", "2012-12")
SEED = 20131012
ARRIVING_SECONDS = 20.0
# Each swap has every open page drawn anew: with 200 of them some twenty seconds of one core.
SWAP_EVERY_SECONDS = 45.0


@dataclass
class Looker(Scripted):
    """One person with one open page. `wrong`: what went wrong, how often; `followed`: the runs that a swap brought."""

    taken: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    followed: int = 0
    _pages: dict[str, str] = field(default_factory=dict)

    async def leaf(self, page: str, month: str) -> None:
        """Go to another page and month."""
        query = urlencode({"as_of": month, "lang": "zh"})
        state = ClientState(query_string=query, page_script_hash=self._pages.get(page, ""))
        self.polled.clear()
        began = time.perf_counter()
        await self._run(BackMsg(rerun_script=state))
        self.taken.append(time.perf_counter() - began)

    async def follow(self) -> None:
        """Poll once; where a new build is there, the page draws itself anew."""
        began, before = time.perf_counter(), self.followed
        await self.poll()
        (self.polls if self.followed == before else self.taken).append(time.perf_counter() - began)

    async def _next(self) -> ForwardMsg:
        answer = await super()._next()
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            self._pages = {page.url_pathname: page.page_script_hash for page in answer.navigation.app_pages}
        elif kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.followed += 1
        elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
            element = answer.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "exception" or (shown == "alert" and element.alert.format == Alert.ERROR):
                self.wrong[(element.alert.body or element.exception.message)[:200]] += 1
        return answer


@dataclass(frozen=True)
class Crowd:
    """What some minutes came to; times in seconds, memory of the server's process in MB. `wrong`: what → how often."""

    sessions: int
    looks: int
    polls: int
    deeds: Counter[str]
    followed_least: int
    wrong: Counter[str]
    look_p95_s: float
    alone_p95_s: float
    poll_p95_s: float
    before_mb: float
    most_mb: float

    @property
    def rows(self) -> list[Row]:
        """For the table of `python -m bench`."""
        many = f"{self.sessions} sessions that poll, {self.deeds['uploaded']} uploads, {self.deeds['swapped']} swaps"
        each = (self.most_mb - self.before_mb) / self.sessions
        return [
            Row(f"{many}: p95 of {self.looks} pages", self.look_p95_s, "one session alone", self.alone_p95_s, 30.0),
            Row(f"the same: p95 of {self.polls} polls", self.poll_p95_s, "the time between two", POLL_SECONDS, 1.0),
            Row("the same: server memory for each session, MB", each, "MB", 1.0, 1.0),
        ]

    @property
    def told(self) -> str:
        """One line a kind of thing that went wrong, or that none did."""
        found = [f"{times} × {what}" for what, times in self.wrong.most_common()]
        return "\n".join([f"errors: {sum(self.wrong.values())}", *found])


def measure(data: Path | None, sessions: int, seconds: float) -> Crowd:
    """So many sessions for so long on a copy of the city in `data`, else of the demo's."""
    with served.copied_home(data) as home, served.dashboard(home) as server:
        return asyncio.run(_measure(server, home, sessions, seconds))


async def _measure(server: served.Served, home: Path, sessions: int, seconds: float) -> Crowd:
    alone, chance = Looker(server.url), random.Random(SEED)
    await alone.open()
    for page in PAGES * 3:
        await alone.leaf(page, chance.choice(MONTHS))
    before = megabytes(server.process.pid)
    people, most = [Looker(server.url) for _ in range(sessions)], [before]
    with _clerk(home, min(SWAP_EVERY_SECONDS, seconds / 3)) as deeds:
        until = time.monotonic() + seconds
        watching = asyncio.create_task(_weigh(server, most))
        await asyncio.gather(*(_look(one, random.Random(number), until) for number, one in enumerate(people)))
        watching.cancel()
        done = deeds()
    wrong: Counter[str] = sum((one.wrong for one in people), Counter())
    looks, polls = [t for one in people for t in one.taken], [t for one in people for t in one.polls]
    least = min(one.followed for one in people)
    times = p95(looks), p95(alone.taken), p95(polls)
    return Crowd(sessions, len(looks), len(polls), done, least, wrong, *times, before, max(most))


async def _look(one: Looker, chance: random.Random, until: float) -> None:
    """Come in within the first seconds, then poll, and leaf through the pages; come back once where it broke off."""
    try:
        await asyncio.sleep(chance.uniform(0, min(ARRIVING_SECONDS, (until - time.monotonic()) / 2)))
        await one.open()
        while time.monotonic() < until:
            began = time.monotonic()
            await one.follow()
            if chance.random() < 1 / LEAFS_EVERY:
                await one.leaf(chance.choice(PAGES), chance.choice(MONTHS))
            await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - began)))
        await one.close()
    except (OSError, TimeoutError, WebSocketException, KeyError) as error:
        one.wrong[type(error).__name__] += 1


async def _weigh(server: served.Served, most: list[float]) -> None:
    while True:
        await asyncio.sleep(POLL_SECONDS)
        most.append(megabytes(server.process.pid))


@contextlib.contextmanager
def _clerk(home: Path, pause: float) -> Iterator[_Deeds]:
    run = [sys.executable, "-m", "bench.clerk", str(home), str(pause)]
    process = subprocess.Popen(run, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deeds = _Deeds(process)
    try:
        yield deeds
    finally:
        deeds()


@dataclass
class _Deeds:
    """Ends the clerk when called; what was done by then. Raises RuntimeError where the clerk failed."""

    process: subprocess.Popen[str]
    _done: Counter[str] | None = None

    def __call__(self) -> Counter[str]:
        if self._done is None:
            told, _ = self.process.communicate("")
            self._done = Counter(told.split())
            if self.process.returncode != 0:
                raise RuntimeError(f"the clerk ended with {self.process.returncode}")
        return self._done
