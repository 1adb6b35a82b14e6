"""A browser's part of one open page without a browser: changes the district, polls as live-follow does.

As ../shared/bench/sessions.py counts: a change is done when the run has finished and 8 charts came that name the
district.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

CHARTS = 8
PATIENCE_SECONDS = 300
DISTRICTS = ("碑林区", "莲湖区", "灞桥区", "未央区", "雁塔区", "新城区", "长安区", "临潼区", "阎良区", "高陵区")


class BenchError(RuntimeError):
    """What came is not what a change must bring; measuring on would be a lie."""


@dataclass
class Scripted:
    """One session. `open` it first."""

    url: str
    socket: ClientConnection = field(init=False)
    widget: str = ""
    polled: set[str] = field(default_factory=set)
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)  # what the server will only refer to

    async def open(self) -> None:
        """The first run of the page."""
        address = self.url.replace("http://", "ws://") + "/_stcore/stream"
        self.socket = await connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None, proxy=None
        )
        await self._run(BackMsg(rerun_script=ClientState()))

    async def change(self, district: str) -> float:
        """Choose another district; seconds until all is there. Raises BenchError when it isn't."""
        message = BackMsg(rerun_script=ClientState())
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = self.widget, district
        start = time.perf_counter()
        named = await self._run(message, district)
        if named != CHARTS:
            raise BenchError(f"{named} charts of {CHARTS} name {district}")
        return time.perf_counter() - start

    async def poll(self) -> None:
        """What the page does by itself every two seconds."""
        for fragment in sorted(self.polled):
            message = BackMsg(rerun_script=ClientState(fragment_id=fragment, is_auto_rerun=True))
            await self._run(message)

    async def close(self) -> None:
        await self.socket.close()

    async def _run(self, message: BackMsg, district: str = "") -> int:
        """Send and read until the run has finished; how many charts named the district."""
        await self.socket.send(message.SerializeToString())
        named = 0
        while True:
            answer = await self._next()
            kind = answer.WhichOneof("type")
            if kind == "auto_rerun":
                self.polled.add(answer.auto_rerun.fragment_id)
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                named += self._look(answer.delta.new_element, district)
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return named

    async def _next(self) -> ForwardMsg:
        data = await asyncio.wait_for(self.socket.recv(decode=False), PATIENCE_SECONDS)
        answer = ForwardMsg.FromString(data)
        if answer.WhichOneof("type") == "ref_hash":
            return self._kept[answer.ref_hash]
        if answer.metadata.cacheable:
            self._kept[answer.hash] = answer
        return answer

    def _look(self, element: Element, district: str) -> bool:
        """Note the district list; whether this is a chart that names the district."""
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self.widget = element.selectbox.id
        spec = element.plotly_chart.spec if kind == "plotly_chart" else ""
        return bool(district) and (district in spec or json.dumps(district)[1:-1] in spec)


@dataclass(frozen=True)
class Burst:
    """What some bursts of changes came to; times in seconds."""

    sessions: int
    changes: int
    changes_per_s: float
    p50_s: float
    p95_s: float


async def bursts(url: str, sessions: int, times: int) -> Burst:
    """`sessions` open pages change the district at once, `times` in a row."""
    pages = [Scripted(url) for _ in range(sessions)]
    for page in pages:
        await page.open()
    taken: list[float] = []
    began = time.perf_counter()
    for burst in range(times):
        chosen = [DISTRICTS[(index + burst) % len(DISTRICTS)] for index in range(sessions)]
        taken += await asyncio.gather(*(page.change(one) for page, one in zip(pages, chosen, strict=True)))
    spent = time.perf_counter() - began
    for page in pages:
        await page.close()
    return Burst(sessions, len(taken), len(taken) / spent, statistics.median(taken), p95(taken))


def p95(taken: Sequence[float]) -> float:
    """The time that 95 of a hundred stay below; 0.0 for none."""
    if not taken:
        return 0.0
    ordered = sorted(taken)
    return ordered[max(0, int(len(ordered) * 0.95) - 1)]
