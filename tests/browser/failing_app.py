"""The real dashboard with a page, a route and the API that fail, each with a text in its error that nobody may see."""

from __future__ import annotations

import os
from typing import Any, NoReturn

from starlette.applications import Starlette

import pages.data
from server.api import Api
from server.records import RecordsCsv


def fail(*_: Any) -> NoReturn:
    raise RuntimeError(os.environ["UNSEEN"])


async def fail_later(*_: Any) -> NoReturn:
    fail()


pages.data.render = fail
RecordsCsv.answer = fail_later  # type: ignore[method-assign]
Api.document = fail_later  # type: ignore[method-assign]

from dashboard import app as dashboard  # noqa: E402 - with what fails in it

app = Starlette()  # `streamlit run` looks for an assignment like this one before it imports the module
app = dashboard  # type: ignore[assignment]
