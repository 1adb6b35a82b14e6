"""/records.csv: all records that match, sent piece by piece as the database gives them; no list is ever held whole.

The gate says who looks by its sealed header; what may be seen is decided in every query, as on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from scorecard.access import Viewer
from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.csv_rows import csv_parts
from scorecard.errors import AccessError, ScorecardError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.record_list import from_address, told_rows
from scorecard.texts import LANGUAGES, Texts
from scorecard.warehouse import Warehouse
from server.plans import current_plan

ADDRESS = "/records.csv"


class RecordsCsv:
    """The route's endpoint for one warehouse."""

    def __init__(self, warehouse: Warehouse, place: Place) -> None:
        self._warehouse, self._place = warehouse, place

    async def answer(self, request: Request) -> Response:
        """200 and the file. In words: 403 without a visitor, 400 for what no list has, 503 without figures."""
        asked = dict(request.query_params)
        texts = Texts(asked["lang"] if asked.get("lang") in LANGUAGES else LANGUAGES[0])
        try:
            viewer = await run_in_threadpool(self._viewer, request)
            plan = await run_in_threadpool(current_plan, self._place.plan_dir)
            name, rows = await run_in_threadpool(self._rows, viewer, plan, texts, asked)
        except AccessError:
            return _refused(texts.t("deck.refused.visitor"), 403)
        except (ValueError, KeyError):
            return _refused(texts.t("district.records.strange"), 400)
        except ScorecardError as error:
            where, what, action = error.told_to_visitors(texts)
            return _refused(texts.t("app.error.known", where=where, what=what, action=action), 503)
        named = f"attachment; filename=\"records.csv\"; filename*=UTF-8''{quote(name, safe='')}"
        return StreamingResponse(
            csv_parts(rows), media_type="text/csv; charset=utf-8",
            headers={"content-disposition": named, "cache-control": "private, no-store"},
        )  # fmt: skip

    def _viewer(self, request: Request) -> Viewer:
        return unsealed(request.headers.get(HEADER, ""), city_secret(self._place)).viewer

    def _rows(self, viewer: Viewer, plan: Plan, texts: Texts, told: dict[str, str]) -> tuple[str, Iterator[pa.Table]]:
        """The file's name, and the rows in pieces as people read them."""
        dataset, asked, sort, descending = from_address(plan, told)
        order = {"sort": sort, "descending": descending}
        pieces = self._warehouse.stream("record_all", viewer=viewer, **asked.parameters(), **order)
        (build,) = self._warehouse.run("build", viewer=viewer).to_pylist()
        mark = f" ({texts.t('app.demo.mark')})" if build["demo"] else ""
        return f"{texts.pick(dataset.label)}{mark}.csv", (told_rows(texts, plan, dataset, piece) for piece in pieces)


def _refused(told: str, status: int) -> Response:
    return PlainTextResponse(told, status_code=status, headers={"cache-control": "no-store"})
