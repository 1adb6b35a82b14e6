"""One page as a person meets it, without server or browser: its context made by hand, its elements to look at."""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts import address, closed_mark, first_steps, handing_in, live, upload, waiting_list
from pages.parts.context import Context
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.place import Place
from scorecard.plan import load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse

SECONDS = 30


def _first_steps(context: Context) -> None:
    first_steps.offer_start(context)
    first_steps.draw_first_steps(context)


# Parts that the frame draws on every page.
PARTS = {
    "first_steps": _first_steps,
    "upload": upload.sidebar_upload,
    "hand_in": handing_in.sidebar_hand_in,
    "waiting": waiting_list.draw_waiting,
    "mark": closed_mark.mark_closed,
}


def view(
    page: str, place: Place, *, language: str = "zh", viewer: Viewer = LOCAL_OWNER, as_of: str = "", **address: str
) -> AppTest:
    """The page `page` (a module of pages/, or one of PARTS) run once with this address.

    `as_of` is a month like 2013-06; the latest when there is none.
    """
    app = AppTest.from_function(
        _script,
        kwargs={"page": page, "place": place, "language": language, "viewer": viewer, "as_of": as_of},
        default_timeout=SECONDS,
    )
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def _script(**asked: object) -> None:
    """AppTest takes only this function's text, so it asks the real one."""
    from tests.pages.viewing import draw

    draw(**asked)  # type: ignore[arg-type]


def draw(page: str, place: Place, language: str, viewer: Viewer, as_of: str) -> None:
    """What pages/frame.py does for one page, with a place of the test's own."""
    asked, notice = st.query_params.to_dict(), st.empty()
    live.begin_run()
    context = context_of(place, language=language, viewer=viewer, as_of=as_of)
    address.note_unknown(context, asked)
    if page in PARTS:
        PARTS[page](context)
    else:
        importlib.import_module(f"pages.{page}").render(context)
    address.announce(context, notice)


def context_of(place: Place, *, language: str = "zh", viewer: Viewer = LOCAL_OWNER, as_of: str = "") -> Context:
    """The context of a run at this place."""
    warehouse = _warehouse(place.warehouse)
    stamp = live.current_stamp(warehouse)
    months = tuple(warehouse.run("months", viewer=viewer).column("as_of").to_pylist()) if stamp else ()
    asked = [one for one in months if f"{one:%Y-%m}" == as_of] or list(months)
    return Context(
        texts=Texts(language),
        viewer=viewer,
        place=place,
        plan=load_plan(place.plan_dir),
        warehouse=warehouse,
        stamp=stamp,
        demo=True,
        as_of=asked[0] if asked else None,
        months=months,
        links={},
        by="tester",
    )


@lru_cache(maxsize=4)
def _warehouse(path: Path) -> Warehouse:
    """Opened once for all runs, as the server does: opening was a third of drawing a page. It follows a new build."""
    return Warehouse(path)


def words(app: AppTest) -> str:
    """All texts on the page, one string."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(one.value) for kind in kinds for one in app.get(kind))


def table_with(app: AppTest, column: str) -> Any:
    """The first table or grid with this column, as a pandas DataFrame."""
    for kind in ("table", "dataframe"):
        for one in app.get(kind):
            if column in one.value.columns:
                return one.value
    raise AssertionError(f"no table with a column {column!r}")
