"""/healthz: is there a warehouse, which build, how much stands in it. For monitors, tests and manage.py."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.warehouse import Warehouse


class Health:
    """The route's endpoint for one warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    async def answer(self, _request: Request) -> Response:
        """200 and stamp, built_at, demo, as_of and counts as JSON, or 503 in plain words."""
        try:
            rows = await run_in_threadpool(self.warehouse.run, "health", viewer=LOCAL_OWNER)
        except ArchiveError as error:
            return PlainTextResponse(f"{error}\n", status_code=503, headers={"cache-control": "no-store"})
        (row,) = rows.to_pylist()
        plain = {name: value if isinstance(value, int) else str(value) for name, value in row.items()}
        return JSONResponse(plain, headers={"cache-control": "no-store"})
