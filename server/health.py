"""/healthz: do the plan and the warehouse serve; for who may see all also which build and how much stands in it.

Also how many notices wait to be taken. For monitors, tests and manage.py. Strangers learn only whether it works.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from scorecard.access import LOCAL_OWNER
from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.errors import AccessError, ScorecardError
from scorecard.outbox import Outbox
from scorecard.place import Place
from scorecard.texts import LANGUAGES, Texts
from scorecard.warehouse import Warehouse
from server.plans import current_plan

FRESH = {"cache-control": "no-store"}


class Health:
    """The route's endpoint for one warehouse."""

    def __init__(self, warehouse: Warehouse, place: Place) -> None:
        self.warehouse, self._place = warehouse, place

    async def answer(self, request: Request) -> Response:
        """200 and stamp, built_at, demo, as_of and counts as JSON, or 503 in plain words; a bare ok for strangers."""
        sees_all = await run_in_threadpool(self._sees_all, request)
        try:
            facts = await run_in_threadpool(self._facts)
        except ScorecardError as error:
            where, what, action = error.told_to_visitors(Texts(LANGUAGES[0]))
            told = f"{where}: {what} → {action}" if sees_all else "503"
            return PlainTextResponse(f"{told}\n", status_code=503, headers=FRESH)
        return JSONResponse(facts, headers=FRESH) if sees_all else PlainTextResponse("ok\n", headers=FRESH)

    def _facts(self) -> dict[str, int | str]:
        """What stands in the build. Raises what every page would fail with: PlanError, ArchiveError."""
        current_plan(self._place.plan_dir)
        (row,) = self.warehouse.run("health", viewer=LOCAL_OWNER).to_pylist()
        told = {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        return {**told, "notices_waiting": Outbox(self._place).waiting()}

    def _sees_all(self, request: Request) -> bool:
        """Whether the gate let a visitor through who may see the whole city."""
        try:
            return unsealed(request.headers.get(HEADER, ""), city_secret(self._place)).viewer.sees_all
        except AccessError:
            return False
