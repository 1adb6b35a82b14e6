"""/healthz: is there a warehouse; for who may see all also which build and how much stands in it.

For monitors, tests and manage.py. Strangers learn only whether it works.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from scorecard.access import LOCAL_OWNER
from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.errors import AccessError, ArchiveError
from scorecard.place import Place
from scorecard.warehouse import Warehouse

FRESH = {"cache-control": "no-store"}


class Health:
    """The route's endpoint for one warehouse."""

    def __init__(self, warehouse: Warehouse, place: Place) -> None:
        self.warehouse, self._place = warehouse, place

    async def answer(self, request: Request) -> Response:
        """200 and stamp, built_at, demo, as_of and counts as JSON, or 503 in plain words; a bare ok for strangers."""
        if not await run_in_threadpool(self._sees_all, request):
            works = self.warehouse.exists()
            return PlainTextResponse("ok\n" if works else "503\n", status_code=200 if works else 503, headers=FRESH)
        try:
            rows = await run_in_threadpool(self.warehouse.run, "health", viewer=LOCAL_OWNER)
        except ArchiveError as error:
            return PlainTextResponse(f"{error}\n", status_code=503, headers=FRESH)
        (row,) = rows.to_pylist()
        plain = {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        return JSONResponse(plain, headers=FRESH)

    def _sees_all(self, request: Request) -> bool:
        """Whether the gate let a visitor through who may see the whole city."""
        try:
            return unsealed(request.headers.get(HEADER, ""), city_secret(self._place)).viewer.sees_all
        except AccessError:
            return False
