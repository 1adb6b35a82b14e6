"""A crowd that never finishes speaking, and bodies that are too large: the others are served meanwhile."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from scorecard.access.access import Access
from scorecard.place import Place
from tests.conftest import ROOT, Server

NAME, PASSWORD = "王主任", "三月的风从渭河边吹来"
CROWD = 150
LARGE = 8_000_000  # bytes offered; a form of ours has 16 KB


@contextmanager
def half_said(address: tuple[str, int]) -> Iterator[socket.socket]:
    """A connection whose request has a head, half a body and no end."""
    with socket.create_connection(address, timeout=10) as one:
        head = f"POST /sign-in HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\nContent-Length: 400\r\n"
        one.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nname=".encode())
        yield one


@contextmanager
def unsaid(address: tuple[str, int]) -> Iterator[socket.socket]:
    """A connection whose head never ends."""
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        yield one


def test_slow_and_oversized_requests_keep_nobody_out(server: Callable[..., Server], tmp_path: Path) -> None:
    data = tmp_path / "city"
    access = Access(Place.of(ROOT / "plan", data))
    access.add_account(NAME, PASSWORD, "administrator", at=datetime.now(UTC))
    url = server(data).url
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 0)
    with ExitStack() as crowd, httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        for number in range(CROWD):
            crowd.enter_context(half_said(address) if number % 2 else unsaid(address))
        assert client.get("/sign-in").status_code == 200
        assert client.post("/sign-in", data={"name": NAME, "password": PASSWORD}).status_code == 303
        assert client.get("/healthz").status_code in (200, 503)
        assert oversized(client, "/sign-in") == 413, "read as far as a form of ours can be"
    with httpx.Client(base_url=url, trust_env=False, timeout=20) as stranger:
        upload = "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/x"
        assert stranger.put(upload, content=b"x" * LARGE).status_code == 401, "unread"
        assert (
            b" 400 " in answer_to(address, b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"y" * 80_000).split(b"\r\n")[0]
        )
        assert stranger.get("/sign-in").status_code == 200


def answer_to(address: tuple[str, int], head: bytes) -> bytes:
    """What is said to a head that has come to no end yet."""
    with socket.create_connection(address, timeout=20) as one:
        one.sendall(head)
        return one.recv(4096)


def oversized(client: httpx.Client, path: str) -> int:
    """The status; a server that hangs up on what it won't read has answered too."""
    try:
        return client.post(path, content=b"name=" + b"x" * LARGE).status_code
    except httpx.WriteError:
        pytest.fail("it hung up without a word")
