"""Done once beside the start of the server, so that no visitor waits for it: plan, texts, first verdicts."""

from __future__ import annotations

from types import MappingProxyType

from pages.parts import live, verdicts
from pages.parts.city import build_of, months_with_verdicts, open_place, open_warehouse, plan_of, secret_of_city
from pages.parts.context import Context
from scorecard.access import Viewer
from scorecard.texts import LANGUAGES, Texts


def fill(viewer: Viewer) -> None:
    """Ask what the overview of the latest month asks, in every language. Raises PlanError, ArchiveError."""
    secret_of_city()
    warehouse, place = open_warehouse(), open_place()
    stamp = live.current_stamp(warehouse)
    plan, months = plan_of(stamp), months_with_verdicts(stamp, viewer) if stamp else ()
    for language in LANGUAGES:
        texts = Texts(language)
        if months:
            demo = bool(build_of(stamp, viewer)["demo"])
            view = (texts, viewer, plan, warehouse, stamp, demo, months[0])
            context = Context(*view, place=place, months=months, links=MappingProxyType({}), by="")
            verdicts.statuses(context, plan.city.code)
            verdicts.headlines(context, plan.city.code)
