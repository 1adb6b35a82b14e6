"""The gate's own limits: requests a minute, names of the site; and that the log's facts name nobody."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scorecard.access import LOCAL_VISITOR, Visitor, viewer_of
from server.gate import Gate, Limits
from server.log import FACTS, AsJson, route_of, who
from server.pace import Pace
from server.sockets import SLOWED_SECONDS
from tests.unit.asgi import BROWSER, City, city

__all__ = ["city"]
POLICY = [{"type": "websocket.close", "code": 1008}]
A_MESSAGE = ForwardMsg(hash="x").SerializeToString()
ELSEWHERE = ("203.0.113.5", 4000)


def limited(city: City, **limits: object) -> City:
    city.gate = Gate(city.gate.app, city.access, city.place, city.clock, Limits(**limits))  # type: ignore[arg-type]
    return city


def test_who_asks_too_often_is_told_when_to_come_back(city: City) -> None:
    cookie, (_, _, other) = city.account(), city.link()
    limited(city, requests=3)
    assert [city.ask(cookie=cookie).status for _ in range(4)] == [200, 200, 200, 429]
    city.later(seconds=20)
    page = city.ask(cookie=cookie, **BROWSER)
    assert (page.status, page.headers["retry-after"]) == (429, "40") and "请求过于频繁" in page.text
    assert "Too many" in city.ask("/?lang=en", cookie=cookie, **BROWSER).text
    assert city.talk(b"x", cookie=cookie) == POLICY
    assert city.ask(cookie=other).status == 200, "each sign-in and link has its own"
    city.later(seconds=40)
    assert city.ask(cookie=cookie).status == 200


def test_strangers_are_counted_by_their_address_whatever_cookie_they_make_up(city: City) -> None:
    city.account()
    limited(city, requests=3)
    said = [city.ask("/sign-in", peer=ELSEWHERE, cookie=f"made-up-{n}").status for n in range(4)]
    assert said == [200, 200, 200, 429]
    told = city.ask("/api/v1/goals", peer=ELSEWHERE)
    assert told.status == 429 and json.loads(told.body)["title"] == "too_many"
    assert city.ask("/sign-in", peer=("203.0.113.6", 4000)).status == 200
    six = [city.ask("/sign-in", peer=(f"2001:db8::{n}", 4000)).status for n in range(4)]
    assert six == [200, 200, 200, 429], "a household has a /64"


def test_an_open_page_that_says_too_much_is_heard_slower(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("server.sockets.asyncio.sleep", sleep)
    cookie, (_, _, other) = city.account(), city.link()
    limited(city, requests=4)
    sent = city.talk(*[A_MESSAGE] * 5, cookie=cookie)
    assert [message["type"] for message in sent] == ["websocket.accept", *["websocket.send"] * 5], "none is lost"
    assert slept == [SLOWED_SECONDS] * 2, "the handshake and three messages are free"
    city.talk(A_MESSAGE, cookie=other)
    city.later(minutes=1)
    city.talk(A_MESSAGE, cookie=cookie)
    assert len(slept) == 2


def test_the_owner_of_this_machine_is_not_counted(city: City) -> None:
    limited(city, requests=1)
    assert [city.ask().status for _ in range(3)] == [200] * 3
    assert len(city.talk(*[A_MESSAGE] * 3)) == 4


def test_a_crowd_of_addresses_takes_no_memory_without_end(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pace.MOST_KEYS", 5)
    pace = Pace(1)
    assert [pace.wait(str(n), city.now) for n in range(20)] == [0] * 20
    assert len(pace._had) <= 6


def test_only_the_sites_own_names_are_answered_where_they_are_set(city: City) -> None:
    cookie = city.account()
    limited(city, hosts=("scorecard.example.cn",))
    for host in ("scorecard.example.cn", "SCORECARD.example.cn:443", "scorecard.example.cn.", "127.0.0.1:8501"):
        assert city.ask(cookie=cookie, host=host).status == 200, host
    for host in ("example.cn", "x.scorecard.example.cn", "scorecard.example.cn@evil.cn", ""):
        assert city.ask(cookie=cookie, host=host).status == 421, host
        assert city.talk(b"x", cookie=cookie, host=host) == POLICY
    assert city.ask(cookie=cookie, host="127.0.0.1", peer=ELSEWHERE).status == 421
    page = city.ask(host="else.example.cn", **BROWSER)
    assert page.status == 421 and "<h1>" in page.text, "a person who typed another name reads a page"
    assert city.ask("/favicon.png", host="else.example.cn").text == "behind" and city.reached[-1] is None, (
        "and its sign"
    )


def test_a_line_names_links_and_tells_accounts_apart_without_naming_them() -> None:
    people = [Visitor(viewer_of("staff"), name, f"account:{name}") for name in ("王芳", "李敏")]
    first, second = (who(person, b"secret") for person in people)
    assert first != second and first.startswith("account:") and len(first) == len("account:") + 8
    assert who(people[0], b"another city") != first
    assert who(Visitor(viewer_of("district", "610303"), "610303", "link:3"), b"s") == "link:3"
    assert (who(LOCAL_VISITOR, b"s"), who(None, b"s")) == ("local", "")
    paths = ["/goal", "/link/token", "/media/abc.csv", "/static/js/x.js", "/api/v1/goals", "/api/v1/secret", "/王芳"]
    assert [route_of(path) for path in paths] == [
        "/goal",
        "/link/*",
        "/media/*",
        "/static/*",
        "/api/v1/goals",
        "*",
        "*",
    ]


def test_a_trace_is_places_and_no_messages() -> None:
    try:
        try:
            raise KeyError("王芳")
        except KeyError as error:
            raise ValueError("13800000000") from error
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    setattr(record, FACTS, {"failure": "ABCD1234"})
    told = json.loads(AsJson().format(record))
    assert (told["event"], told["level"], told["failure"], told["error"]) == (
        "failed",
        "error",
        "ABCD1234",
        "ValueError",
    )
    assert len(told["trace"]) == 2 and all("test_limits.py:" in frame for frame in told["trace"])
    assert "王芳" not in str(told) and "138" not in str(told)
