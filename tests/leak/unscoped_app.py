"""The real dashboard with guards taken out, named in TAKEN_OUT: the leak test must then find leaks.

Writes the routes of the running program to the file ROUTES_TO, where that is set.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

import scorecard.warehouse
import server.handed
from scorecard.access import LOCAL_OWNER, RIGHTS

look_as = scorecard.warehouse._look_as


def look_as_everybody(cursor: Any, _viewer: Any, shared: Any) -> None:
    """Every query sees every area, whoever asks."""
    look_as(cursor, LOCAL_OWNER, shared)


def hand_to_anybody(_handed: Any, _visitor: Any, _path: str) -> bool:
    """Every media address is good for everybody."""
    return True


def routes(found: Any) -> Iterator[list[str]]:
    """Method and path of each; a WebSocket's method is "WS"."""
    for route in found:
        if getattr(route, "path", ""):
            yield from ([method, route.path] for method in sorted(getattr(route, "methods", None) or ("WS",)))
        yield from routes(getattr(route, "routes", None) or ())


if os.environ["TAKEN_OUT"] == "scope":
    scorecard.warehouse._look_as = look_as_everybody
else:  # who may do what, and whose a file is
    server.handed.Handed.may_have = hand_to_anybody  # type: ignore[method-assign]
    RIGHTS.update(dict.fromkeys(RIGHTS, RIGHTS["administrator"]))

from dashboard import app as dashboard  # noqa: E402 - with the guards taken out

if target := os.environ.get("ROUTES_TO"):
    Path(target).write_text(json.dumps(list(routes(dashboard._build_starlette_app().routes))), encoding="utf-8")
app = Starlette()  # `streamlit run` looks for an assignment like this one before it imports the module
app = dashboard  # type: ignore[assignment]
