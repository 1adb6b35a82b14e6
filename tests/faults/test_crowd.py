"""200 people in one server process while files are uploaded and figures swapped: nothing goes wrong (`--long`)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench import crowd

SESSIONS, SECONDS = 200, 600


class Socket:
    """Says these messages, one after the other."""

    def __init__(self, messages: Iterator[ForwardMsg]) -> None:
        self._messages = messages

    async def recv(self, **_: Any) -> bytes:
        return next(self._messages).SerializeToString()


def messages() -> Iterator[ForwardMsg]:
    """A page with a warning, an error and an exception on it."""
    for kind in (Alert.WARNING, Alert.ERROR):
        message = ForwardMsg()
        message.delta.new_element.alert.body, message.delta.new_element.alert.format = "failed 1A", kind
        yield message
    message = ForwardMsg()
    message.delta.new_element.exception.message = "boom"
    yield message


def test_what_goes_wrong_on_a_page_is_counted() -> None:
    one = crowd.Looker("")
    one.socket = Socket(messages())  # type: ignore[assignment]
    for _ in range(3):
        asyncio.run(one._next())
    assert one.wrong == {"failed 1A": 1, "boom": 1}


@pytest.mark.long
def test_a_crowd_sees_no_error_while_figures_are_swapped(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = crowd.measure(demo_home, SESSIONS, SECONDS)
    with capsys.disabled():
        for row in found.rows:
            print(f"{row.what}: {row.own_s:.3f} ({row.against}: {row.baseline_s:.3f})")  # noqa: T201 - the figures
    assert found.wrong == {}, found.told
    assert found.deeds["uploaded"] >= 3 and found.deeds["swapped"] >= 6
    assert found.followed_least >= 1, "every open page has followed a swap"
