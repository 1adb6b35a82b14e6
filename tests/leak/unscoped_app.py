"""The real dashboard with one of its guards taken out, named in TAKEN_OUT: the leak test must then find leaks."""

from __future__ import annotations

import os
from typing import Any

from starlette.applications import Starlette

import scorecard.warehouse
import server.handed
from scorecard.access import LOCAL_OWNER

look_as = scorecard.warehouse._look_as


def look_as_everybody(cursor: Any, _viewer: Any, shared: Any) -> None:
    """Every query sees every area, whoever asks."""
    look_as(cursor, LOCAL_OWNER, shared)


def hand_to_anybody(_handed: Any, _visitor: str, _path: str) -> bool:
    """Every media address is good for everybody."""
    return True


if os.environ["TAKEN_OUT"] == "scope":
    scorecard.warehouse._look_as = look_as_everybody
else:
    server.handed.Handed.may_have = hand_to_anybody  # type: ignore[method-assign]

from dashboard import app as dashboard  # noqa: E402 - with the guard taken out

app = Starlette()  # `streamlit run` looks for an assignment like this one before it imports the module
app = dashboard  # type: ignore[assignment]
