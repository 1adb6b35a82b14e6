"""The server: Streamlit's pages with our own routes and middleware around them. Start: python manage.py run.

`streamlit run dashboard.py` finds `app` by itself. The pages run through pages/frame.py only: there is no other script
that Streamlit could serve on a direct visit.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import Route
from streamlit import config, file_util

from scorecard.access.access import Access
from scorecard.oidc_settings import provider_or_exit
from scorecard.place import Place
from scorecard.warehouse import Warehouse
from server.api import Api
from server.failure import Watched, on_script_error
from server.first_page import FirstPage, needed
from server.gate import Gate, Limits, utc_now
from server.health import Health
from server.meeting import Meeting
from server.oidc import START as OIDC_START
from server.oidc import Oidc
from server.own_sessions import OwnSessions
from server.password import Password
from server.records import ADDRESS as RECORDS_CSV
from server.records import RecordsCsv
from server.sign_in import SignIn
from server.start import checked_settings, require_account
from server.static import PackedFiles, StaticFiles
from server.warm import warm_up
from server.webhook import Webhook

SCRIPT = Path(__file__).resolve().parent / "pages" / "frame.py"
COLLECT_SECONDS = 60.0
log = logging.getLogger("scorecard")

STREAMLITS_FILES = Path(file_util.get_static_dir())
packed_files = PackedFiles(STREAMLITS_FILES / "static", Path(sys.prefix) / "packed-for-browsers")
settings = checked_settings()
config.set_option("server.maxUploadSize", settings.upload_mb)
place = Place.default()
warehouse = Warehouse(place.warehouse)
access = Access(place)
require_account(access, st.get_option("server.address"))
provider = provider_or_exit(os.environ)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Serve at once and warm up beside it: who comes in the first seconds waits no longer than without it."""
    beside = [asyncio.create_task(one) for one in (_settle(), Webhook(warehouse, place, settings, utc_now).watch())]
    try:
        yield
    finally:
        for one in beside:
            one.cancel()


async def _settle() -> None:
    """Warm up, then set what will live for good aside from garbage collection.

    A full collection after every script run is most of a Streamlit server's time (runner.postScriptGC is off), so
    it runs on a timer instead, over what came since the warm-up.
    """
    await asyncio.to_thread(_warm_up)
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


def _warm_up() -> None:
    try:
        warm_up(warehouse, SCRIPT)
        packed_files.pack(needed(STREAMLITS_FILES / "index.html"))
    except Exception:  # what is broken shows on its page too; the others go on
        log.exception("the warm-up failed")


async def tab_icon(_request: Request) -> FileResponse:
    """Ours from the first moment, not Streamlit's until the page has run."""
    kept = {"cache-control": "public, max-age=86400"}
    return FileResponse(SCRIPT.parent / "parts" / "tab_icon.png", headers=kept)


async def first_page(request: Request) -> RedirectResponse:
    """The first page lives at /; to whoever writes its name Streamlit would say "not found", and in English."""
    return RedirectResponse("/" + (f"?{request.url.query}" if request.url.query else ""))


# First who watches for failures, then the gate: nothing runs for who may not come in.
limits = Limits(settings.requests_per_minute, settings.allowed_hosts)
middleware = [
    Middleware(Watched),
    Middleware(Gate, access=access, place=place, limits=limits),
    Middleware(StaticFiles, files=packed_files),
    Middleware(FirstPage, theirs=STREAMLITS_FILES / "index.html"),
]

door = SignIn(access, utc_now, outside=OIDC_START if provider else "")
app = st.App(
    SCRIPT,
    routes=[
        Route("/healthz", Health(warehouse, place).answer),
        Route("/favicon.png", tab_icon),
        Route("/overview", first_page),
        Route("/meeting/current", Meeting(warehouse, place).answer),
        Route(RECORDS_CSV, RecordsCsv(warehouse, place).answer),
        *door.routes(),
        *(Oidc(provider, access, door, utc_now).routes() if provider else ()),
        *Password(access, place, utc_now).routes(),
        *OwnSessions(access, place, utc_now).routes(),
        *Api(warehouse, place, utc_now).routes(),
    ],
    middleware=middleware,
    lifespan=lifespan,
    on_script_error=on_script_error,
)
