"""Notices of changed statuses and late reports, posted to the address in the settings; without one nothing is sent.

Only the city's own statuses and who is late: no figure stands in a notice. Each is signed, and tried until it is taken.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool

from scorecard.access import viewer_of
from scorecard.errors import ArchiveError
from scorecard.outbox import Notice, Outbox
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.settings import Settings
from scorecard.warehouse import Warehouse
from server.log import note
from server.plans import current_plan

LOOK_SECONDS = 30.0
PATIENCE_SECONDS = 10.0  # less than the first pause of the outbox
MOST_AT_ONCE = 50
SIGNATURE, NOTICE = "x-scorecard-signature", "x-scorecard-notice"
READER = viewer_of("leader")


class Webhook:
    """One city's notices to one receiver."""

    def __init__(self, warehouse: Warehouse, place: Place, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._warehouse, self._place, self._clock = warehouse, place, clock
        self._url = settings.webhook_url or ""
        self._secret = settings.webhook_secret.get_secret_value().encode() if settings.webhook_secret else b""
        self._outbox = Outbox(place)

    async def watch(self) -> None:
        """For as long as the server runs, where an address is set."""
        while self._url:
            try:
                await run_in_threadpool(self.turn)
            except Exception as error:  # noqa: BLE001 - told in the log; tried again
                note("notices failed", level=logging.ERROR, error=error)
            await asyncio.sleep(LOOK_SECONDS)

    def turn(self) -> None:
        """Look for news once, and send what is due."""
        at = self._clock()
        self._look(at)
        for _ in range(MOST_AT_ONCE):
            one = self._outbox.take(at=self._clock())
            if one is None:
                return
            if self._send(one):
                self._outbox.sent(one, at=self._clock())

    def _look(self, at: datetime) -> None:
        plan = current_plan(self._place.plan_dir)
        try:
            (build,) = self._warehouse.run("build", viewer=READER).to_pylist()
            facts = {**self._changes(plan), **self._late(plan, at, bool(build["demo"]))}
        except ArchiveError:
            return  # nothing published yet, or a warehouse that is to be built again
        self._outbox.put(facts, {"city": plan.city.code, "demo": bool(build["demo"])}, at=at)

    def _changes(self, plan: Plan) -> dict[str, dict[str, Any]]:
        """Goals of the city whose status is another than at the publication before."""
        found = {}
        rows = self._warehouse.run("status_changes", viewer=READER, area=plan.city.code).to_pylist()
        for row in rows:
            published = f"{row['published_at'].isoformat(timespec='milliseconds')}Z"
            found[f"status {published} {row['goal']}"] = {
                "event": "status_changed",
                "goal": row["goal"],
                "as_of": f"{row['as_of']:%Y-%m}",
                "year": row["year"],
                "from": row["from_status"],
                "to": row["status"],
                "published_at": published,
            }
        return found

    def _late(self, plan: Plan, at: datetime, demo: bool) -> dict[str, dict[str, Any]]:
        """Months that are due and have not come. The city's own data begins anew after the demo's."""
        day = at.astimezone(ZoneInfo(plan.timezone)).date()
        rows = self._warehouse.run("overdue", viewer=READER, day=day).to_pylist()
        return {
            f"late {'demo ' if demo else ''}{row['dataset']} {row['month']:%Y-%m} {row['area_code']}": {
                "event": "report_late",
                "dataset": row["dataset"],
                "month": f"{row['month']:%Y-%m}",
                "area_code": row["area_code"],
                "due_on": row["due_on"].isoformat(),
            }
            for row in rows
        }

    def _send(self, one: Notice) -> bool:
        """Post it; whether the receiver took it. No proxy, no following to another address."""
        began, body = time.perf_counter(), one.body.encode()
        headers = {"content-type": "application/json", NOTICE: one.id, **signature(body, self._secret, self._clock())}
        asked = urllib.request.Request(self._url, data=body, headers=headers, method="POST")
        status, error = 0, ""
        try:
            with _opener().open(asked, timeout=PATIENCE_SECONDS) as answer:
                status = answer.status
        except urllib.error.HTTPError as refusal:
            status = refusal.code
            refusal.close()
        except (OSError, HTTPException) as trouble:
            error = type(trouble).__name__
        taken = 200 <= status < 300
        level = logging.INFO if taken else logging.WARNING
        spent = round((time.perf_counter() - began) * 1000, 1)
        note("notice", level=level, notice=one.id, status=status, tries=one.tries, error_kind=error, ms=spent)
        return taken


def signature(body: bytes, secret: bytes, at: datetime) -> Mapping[str, str]:
    """The header by which the receiver knows who sent it and when: HMAC-SHA256 over "<seconds>.<body>"."""
    seconds = int(at.timestamp())
    told = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"t={seconds},v1={told}"}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """What was meant for one host isn't carried to another."""


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
