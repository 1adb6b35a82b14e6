"""/api/v1/…: areas, goals, verdicts and series for other programs, by a token each, in the scope of that token.

JSON, or CSV by ?format=csv. An answer carries an ETag of the build: whoever asks again gets 304 until figures change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from scorecard.access import Visitor
from scorecard.access.consumers import Consumers
from scorecard.csv_rows import csv_bytes
from scorecard.errors import AccessError, ScorecardError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.texts import LANGUAGES, Texts
from scorecard.warehouse import Warehouse
from server.api_document import openapi
from server.api_tables import RESOURCES, AskedError, Source
from server.log import TOLD
from server.pace import Pace
from server.plans import current_plan
from server.problems import BASE, problem, worded

MOST_A_MINUTE = 120  # answers to one program
LONGEST_TOLD = 80  # of what somebody wrote
FORMATS = ("json", "csv")
KEPT = {"cache-control": "private, no-cache", "vary": "Authorization"}


class Api:
    """The endpoints for one warehouse and its tokens. `clock` says the moment, with its zone."""

    def __init__(self, warehouse: Warehouse, place: Place, clock: Callable[[], datetime]) -> None:
        self._warehouse, self._place, self._clock = warehouse, place, clock
        self._consumers, self._pace = Consumers(place), Pace(MOST_A_MINUTE)

    def routes(self) -> list[BaseRoute]:
        return [Route(f"{BASE}/openapi.json", self.document), Route(f"{BASE}/{{resource}}", self.answer)]

    async def document(self, request: Request) -> Response:
        """What can be asked for, for people and programs; it holds no figure and needs no token."""
        asked = request.query_params.get("lang", LANGUAGES[0])
        return JSONResponse(openapi(Texts(asked if asked in LANGUAGES else LANGUAGES[0])))

    async def answer(self, request: Request) -> Response:
        """200 with rows, 304; as a problem in words 400, 401, 404, 429, 503."""
        return await run_in_threadpool(self._answer, request)

    def _answer(self, request: Request) -> Response:
        try:
            at = self._clock()
            visitor = self._consumers.visitor(_token(request), at=at)
            if wait := self._pace.wait(visitor.key, at):
                return problem("too_many", 429, worded("too_many", seconds=wait), {"retry-after": str(wait)})
            self._consumers.note_use(visitor, at=at)
            request.scope.get(TOLD, {})["who"] = visitor.key
            return self._rows(request, visitor)
        except AccessError as error:
            said = {language: error.sentences(Texts(language)) for language in LANGUAGES}
            return problem(error.rule, 401, said, {"www-authenticate": f'Bearer realm="{BASE}"'})
        except AskedError as error:
            return problem(error.rule, 400, worded(error.rule, name=error.name, given=error.given[:LONGEST_TOLD]))
        except ScorecardError:
            return problem("no_figures", 503, worded("no_figures"))

    def _rows(self, request: Request, visitor: Visitor) -> Response:
        name, asked = request.path_params["resource"], request.query_params.multi_items()
        resource = RESOURCES.get(name)
        if resource is None:
            return problem("resource", 404, worded("resource", allowed=" ".join(RESOURCES)))
        told = _checked(asked, resource.parameters)
        plan = current_plan(self._place.plan_dir)
        (build,) = self._warehouse.run("build", viewer=visitor.viewer).to_pylist()
        stamp = str(build["stamp"])
        viewer = visitor.viewer
        tag = _tag(stamp, plan.sha256, viewer.area_code or "", sorted(viewer.rights), name, sorted(told.items()))
        headers = {**KEPT, "etag": tag}
        if _is_known(tag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        rows = resource.rows(Source(self._warehouse, plan, visitor.viewer), told)
        if told.get("format") == "csv":
            named = {"content-disposition": f'attachment; filename="{name}.csv"'}
            return Response(csv_bytes(rows), media_type="text/csv; charset=utf-8", headers={**headers, **named})
        return Response(_json(rows, plan, build), media_type="application/json", headers=headers)


def _is_known(tag: str, told: str) -> bool:
    """Whether the reader has it; a proxy that packs an answer calls its tag weak (W/), which it may."""
    return told.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in told.split(",")]


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _checked(asked: Sequence[tuple[str, str]], parameters: Mapping[str, bool]) -> dict[str, str]:
    """What was asked; one that isn't known, or comes twice, is an error: a filter passed by gives other figures."""
    told: dict[str, str] = {}
    for name, value in asked:
        if name not in (*parameters, "format"):
            raise AskedError("parameter", name, value)
        if name in told:
            raise AskedError("twice", name, value)
        told[name] = value
    if told.get("format", "json") not in FORMATS:
        raise AskedError("format", "format", told["format"])
    for name, is_needed in parameters.items():
        if is_needed and name not in told:
            raise AskedError("missing", name, "—")
    return told


def _tag(*parts: object) -> str:
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _json(rows: pa.Table, plan: Plan, build: Mapping[str, Any]) -> str:
    head = {"plan": {"zh": plan.title.zh, "en": plan.title.en}, "demo": build["demo"], "stamp": build["stamp"]}
    return json.dumps({**head, "rows": rows.to_pylist()}, ensure_ascii=False, default=_day, allow_nan=False)


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer")
