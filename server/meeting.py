"""/meeting/current: the deck for meetings, made for who looks and kept until the figures change.

The gate says who looks by its sealed header; what may be seen is decided in every query, as on the pages.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from scorecard.access import Viewer
from scorecard.access.seal import HEADER, city_secret, unsealed
from scorecard.errors import AccessError, ArchiveError, ScorecardError
from scorecard.place import Place
from scorecard.reports.deck import deck_html
from scorecard.reports.report import report_of
from scorecard.texts import LANGUAGES, Texts
from scorecard.view import View
from scorecard.warehouse import Warehouse
from scorecard.wording import words
from server.document import document, paragraph
from server.plans import current_plan
from server.static import takes_gzip

KEPT = 12  # decks, about 1.5 MB each as they go over the wire
LATEST = "latest"
TRIES = 3  # when the figures are swapped while a deck is made of them


class UnknownMonthError(LookupError):
    """There are no verdicts for the month asked for."""


@dataclass(frozen=True)
class Deck:
    """A deck as it goes over the wire, and the name of its file."""

    packed: bytes
    file_name: str


class Meeting:
    """The route's endpoint for one warehouse: keeps a few decks, makes each only once."""

    def __init__(self, warehouse: Warehouse, place: Place) -> None:
        self.warehouse, self._place = warehouse, place
        self._kept: OrderedDict[tuple[str, Viewer, date, str], Deck] = OrderedDict()
        self._lock = threading.Lock()

    async def answer(self, request: Request) -> Response:
        """200 and the deck; as a file with ?download=1. In words: 404 for an unknown month, 503 without a deck."""
        asked = request.query_params
        texts = Texts(asked["lang"] if asked.get("lang") in LANGUAGES else LANGUAGES[0])
        month = asked.get("as_of") or LATEST
        try:
            viewer = await run_in_threadpool(self._viewer, request)
            deck = await run_in_threadpool(self.deck, viewer, month, texts)
        except AccessError:
            return _refused(texts, texts.t("deck.refused.visitor"), 403)
        except UnknownMonthError:
            return _refused(texts, texts.t("deck.refused.month", month=month), 404)
        except ScorecardError as error:  # the plan is wrong, the warehouse old or missing
            return _refused(texts, _told(texts, error), 503)
        return _sent(deck, request, as_file=asked.get("download") == "1")

    def _viewer(self, request: Request) -> Viewer:
        return unsealed(request.headers.get(HEADER, ""), city_secret(self._place)).viewer

    def deck(self, viewer: Viewer, month: str, texts: Texts) -> Deck:
        """The deck of a month (YYYY-MM or "latest"). Raises UnknownMonthError, PlanError, ArchiveError."""
        with self._lock:  # one at a time: who comes meanwhile most often wants the same
            for _ in range(TRIES):
                view = self._view(viewer, month, texts)
                key = (view.stamp, viewer, view.month, texts.language)
                if key not in self._kept:
                    self._kept[key] = self._made(view)
                    while len(self._kept) > KEPT:
                        self._kept.popitem(last=False)
                self._kept.move_to_end(key)
                if self.warehouse.stamp() == view.stamp:
                    break
                self._kept.pop(key)  # half of it may be of the new figures
            else:
                raise ArchiveError("no_warehouse", self.warehouse.path.name)
            return self._kept[key]

    def _view(self, viewer: Viewer, month: str, texts: Texts) -> View:
        stamp = self.warehouse.stamp()
        months: list[date] = self.warehouse.run("months", viewer=viewer).column("as_of").to_pylist()
        found = [one for one in months if month in (LATEST, f"{one:%Y-%m}")]
        if not found:
            raise UnknownMonthError(month)
        (build,) = self.warehouse.run("build", viewer=viewer).to_pylist()
        plan = current_plan(self._place.plan_dir)
        return View(texts, viewer, plan, self.warehouse, stamp, bool(build["demo"]), found[0])

    @staticmethod
    def _made(view: View) -> Deck:
        report = report_of(view)
        name = view.texts.t(
            "deck.page.file_demo" if view.demo else "deck.page.file",
            city=words.area_name(view.texts, report.area),
            month=view.texts.month(view.month),
        )
        return Deck(gzip.compress(deck_html(report, view).encode(), 6, mtime=0), name.replace(" ", "-"))


def _sent(deck: Deck, request: Request, *, as_file: bool) -> Response:
    headers = {
        "content-type": "text/html; charset=utf-8",
        "vary": "accept-encoding",
        "cache-control": "private, no-store",
    }
    if as_file:
        name = quote(deck.file_name, safe="")
        headers["content-disposition"] = f"attachment; filename=\"deck.html\"; filename*=UTF-8''{name}"
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(deck.packed, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(deck.packed), headers=headers)


def _told(texts: Texts, error: ScorecardError) -> str:
    """Where, what and what to do; before the first upload simply that."""
    if isinstance(error, ArchiveError) and error.rule == "no_warehouse":
        return texts.t("deck.refused.no_data")
    where, what, action = error.told_to_visitors(texts)
    return texts.t("app.error.known", where=where, what=what, action=action)


def _refused(texts: Texts, told: str, status: int) -> Response:
    answer = document(texts, texts.t("app.page.meeting.title"), paragraph(told), status=status)
    answer.headers["cache-control"] = "no-store"
    return answer
