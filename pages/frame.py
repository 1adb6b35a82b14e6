"""Viewer → navigation → page. Draws the sidebar (language, month, upload) and the demo mark; nothing else.

Runs on every full rerun, so everything here is cheap or cached.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import data, district, goal, overview
from pages.parts import live, upload
from pages.parts.batches import name_of
from pages.parts.choice import choose
from pages.parts.city import build_of, months_with_verdicts, open_place, open_warehouse, plan_of
from pages.parts.context import Context
from scorecard.access import LOCAL_OWNER, Viewer
from scorecard.texts import Texts

LATEST = "latest"
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}  # each in its own language, so not a matter of the catalogue
TAB_ICON = Path(__file__).parent / "parts" / "tab_icon.png"  # a material icon would be fetched from another host


class PageEntry(NamedTuple):
    """A page of the menu: `name` is its address and the key of its texts, `needs_data` hides it until there is some."""

    name: str
    icon: str
    render: Callable[[Context], None]
    needs_data: bool = True


ENTRIES = (
    PageEntry("overview", ":material/dashboard:", overview.render),
    PageEntry("goal", ":material/flag:", goal.render),
    PageEntry("district", ":material/location_city:", district.render),
    PageEntry("data", ":material/upload_file:", data.render, needs_data=False),
)


def main() -> None:
    """Draw one run of one session."""
    live.begin_run()
    top, uploads, bottom = st.sidebar.container(), st.sidebar.container(), st.sidebar.container()
    texts = Texts(_choose_language(bottom))
    links: dict[str, st.Page] = {}
    context = _context(texts, _viewer(), top, links)
    st.set_page_config(page_title=texts.pick(context.plan.title), page_icon=str(TAB_ICON), layout="wide")
    entries = [entry for entry in ENTRIES if context.stamp or not entry.needs_data]
    links.update((entry.name, _page(entry, context, default=entry is entries[0])) for entry in entries)
    page = st.navigation(list(links.values()))
    with uploads:
        upload.sidebar_upload(context)
    live.follow(context)
    _marks(context)
    page.run()


def _viewer() -> Viewer:
    """Who looks: whoever reaches this server, which listens on this machine only."""
    return LOCAL_OWNER


def _choose_language(place: DeltaGenerator) -> str:
    return choose("语言 Language", LANGUAGE_NAMES, name="lang", how=place.segmented_control, required=True)


def _context(texts: Texts, viewer: Viewer, place: DeltaGenerator, links: dict[str, st.Page]) -> Context:
    warehouse = open_warehouse()
    stamp = live.current_stamp(warehouse)
    months = months_with_verdicts(stamp, viewer) if stamp else ()
    return Context(
        texts=texts,
        viewer=viewer,
        place=open_place(),
        plan=plan_of(stamp),
        warehouse=warehouse,
        stamp=stamp,
        demo=bool(stamp) and bool(build_of(stamp, viewer)["demo"]),
        as_of=_choose_month(texts, months, place),
        months=months,
        links=MappingProxyType(links),
        by=name_of(viewer),
    )


def _choose_month(texts: Texts, months: tuple[date, ...], place: DeltaGenerator) -> date | None:
    """The month looked at. "Latest" is a choice of its own: it isn't in the address and moves on with new data."""
    if not months:
        return None
    by_name = {LATEST: months[0], **{f"{month:%Y-%m}": month for month in months}}
    options = {name: texts.month(month) for name, month in by_name.items()}
    options[LATEST] = texts.t("app.as_of.latest", month=options[LATEST])
    chosen = choose(
        texts.t("app.as_of.label"), options, name="as_of", how=place.selectbox, help=texts.t("app.as_of.help")
    )
    return by_name[chosen]


def _page(entry: PageEntry, context: Context, *, default: bool) -> st.Page:
    def run() -> None:
        entry.render(context)

    title, explained = context.texts.t(f"app.page.{entry.name}.title"), context.texts.t(f"app.page.{entry.name}.help")
    return st.Page(run, title=title, icon=entry.icon, url_path=entry.name, default=default, help=explained)


def _marks(context: Context) -> None:
    """What stands above every page: that these are demo figures, or that there are none yet and what to do."""
    t = context.texts.t
    if context.demo:
        st.badge(t("app.demo.mark"), icon=":material/science:", color="orange", help=t("app.demo.help"))
    if not context.stamp:
        st.title(t("app.empty.title"))
        st.markdown(t("app.empty.body"))
        if context.plan.city.demo:
            st.caption(t("app.empty.demo"))


main()
