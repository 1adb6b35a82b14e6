"""Notices: signed, of new facts only, tried until taken, not told twice over a restart, none without an address."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from etl.archive import Archive
from scorecard.outbox import Outbox, pause
from scorecard.settings import Settings
from scorecard.warehouse import Warehouse
from server import webhook
from server.webhook import NOTICE, SIGNATURE, Webhook
from tests.etl import tiny
from tests.etl.test_said import Office, revise
from tests.etl.tiny import covered, fact
from tests.waiting import waited

SECRET = "a key that only two know"
LONG_AGO = datetime(2013, 2, 5, tzinfo=UTC)


class Receiver:
    """A small HTTP server that answers with `statuses` in turn, the last one from then on."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses = [200]
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
                self.send_response(status)
                self.send_header("location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def events(self) -> list[list[dict[str, Any]]]:
        return [json.loads(body)["events"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    thread = threading.Thread(target=one.server.serve_forever, args=(0.02,))
    thread.start()
    yield one
    one.server.shutdown()
    thread.join()
    one.server.server_close()


class Clock:
    def __init__(self) -> None:
        self.now = LONG_AGO

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A city that has published once; its plan is held in memory."""
    office = Office(tmp_path)
    office.publish()
    monkeypatch.setattr(webhook, "current_plan", lambda _folder: office.plan)
    return office


def started(office: Office, receiver: Receiver, clock: Clock) -> Webhook:
    """The notices of a program that starts now."""
    settings = Settings(webhook_url=receiver.url, webhook_secret=SECRET)  # type: ignore[arg-type]
    return Webhook(Warehouse(office.place.warehouse), office.place, settings, clock)


def test_what_was_so_before_is_no_news_and_what_turns_is_told_once(city: Office, receiver: Receiver) -> None:
    clock = Clock()
    hook = started(city, receiver, clock)
    hook.turn()
    hook.turn()
    assert receiver.got == []
    revise(city)
    city.publish()
    hook.turn()
    hook.turn()
    started(city, receiver, clock).turn()  # a restart
    ((head, body),) = receiver.got
    (event,) = json.loads(body)["events"]
    assert (event["goal"], event["as_of"], event["year"]) == ("growth", "2012-12", 2012)
    assert (event["event"], event["from"], event["to"]) == ("status_changed", "achieved", "missed")
    assert head[NOTICE] == json.loads(body)["id"] and json.loads(body)["city"] == tiny.CITY
    seconds, told = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", head[SIGNATURE]).groups()  # type: ignore[union-attr]
    assert int(seconds) == int(clock.now.timestamp())
    assert told == hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def test_a_report_that_is_not_in_when_it_is_due_is_told_by_area_without_a_figure(
    city: Office, receiver: Receiver
) -> None:
    december = covered("2012-12", "2012-12")
    tiny.accept(city.archive, facts=[fact(12, start="2013-01")], coverage=[december], at=city.at(), name="january.xlsx")
    city.publish()
    clock = Clock()
    started(city, receiver, clock).turn()
    clock.now = datetime(2013, 2, 12, 15, 59, tzinfo=UTC)  # the due day, to its last minute in the city
    started(city, receiver, clock).turn()
    assert receiver.got == []
    clock.now += timedelta(minutes=1)
    started(city, receiver, clock).turn()
    (events,) = receiver.events
    late = {"event": "report_late", "dataset": "things", "month": "2013-01", "due_on": "2013-02-12"}
    assert events == [{**late, "area_code": tiny.CITY}]
    started(city, receiver, clock).turn()
    assert len(receiver.got) == 1


def test_a_notice_is_tried_with_pauses_until_it_is_taken_over_restarts(city: Office, receiver: Receiver) -> None:
    clock = Clock()
    started(city, receiver, clock).turn()
    revise(city)
    city.publish()
    receiver.statuses = [500, 302, 404, 200]
    for _ in range(4):
        started(city, receiver, clock).turn()
        started(city, receiver, clock).turn()  # at once again: it waits
        clock.now += timedelta(minutes=10)
    assert len(receiver.got) == 4 and len({body for _, body in receiver.got}) == 1
    assert len({head[NOTICE] for head, _ in receiver.got}) == 1
    clock.now += timedelta(days=1)
    started(city, receiver, clock).turn()
    assert len(receiver.got) == 4 and Outbox(city.place).waiting() == 0
    assert [pause(n).total_seconds() for n in (1, 2, 3, 40)] == [30, 60, 120, 6 * 3600]


@contextmanager
def nobody() -> Iterator[str]:
    """An address where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


def test_a_receiver_that_is_away_loses_nothing(city: Office, receiver: Receiver) -> None:
    clock = Clock()
    started(city, receiver, clock).turn()
    revise(city)
    city.publish()
    with nobody() as url:
        settings = Settings(webhook_url=url, webhook_secret=SECRET)  # type: ignore[arg-type]
        Webhook(Warehouse(city.place.warehouse), city.place, settings, clock).turn()
    assert Outbox(city.place).waiting() == 1
    clock.now += timedelta(minutes=1)
    started(city, receiver, clock).turn()
    assert [event["event"] for (event,) in receiver.events] == ["status_changed"]


def test_a_program_that_dies_while_sending_sends_it_again_later_by_the_same_id(
    city: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    started(city, receiver, clock).turn()
    revise(city)
    city.publish()
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "sent", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        dying = started(city, receiver, clock)
        with pytest.raises(KeyboardInterrupt):
            dying.turn()
    clock.now += timedelta(minutes=1)
    started(city, receiver, clock).turn()
    assert len({head[NOTICE] for head, _ in receiver.got}) == 1 and len(receiver.got) == 2


def test_nothing_is_looked_up_or_sent_until_an_address_is_set(city: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Webhook, "turn", lambda _self: pytest.fail("asked"))
    off = Webhook(Warehouse(city.place.warehouse), city.place, Settings(), Clock())
    waited(off.watch())
    assert not city.place.access.exists()


def test_without_a_warehouse_it_waits(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(tmp_path)
    monkeypatch.setattr(webhook, "current_plan", lambda _folder: office.plan)
    started(office, receiver, Clock()).turn()
    assert receiver.got == [] and not office.place.access.exists()
    assert isinstance(office.archive, Archive)
