"""Visitor → navigation → page. Draws the sidebar (language, month, upload, who looks) and the demo mark; nothing else.

Runs on every full rerun, so everything here is cheap or cached. Without a visitor from the gate nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import (
    accounts,
    audit,
    data,
    district,
    goal,
    matrix,
    meeting,
    overview,
    sharing,
    submissions,
    trends,
    work_items,
)
from pages.parts import address, closed_mark, first_steps, handing_in, live, upload, waiting_list
from pages.parts.batches import catch_up_with, name_of
from pages.parts.choice import choose
from pages.parts.city import build_of, months_with_verdicts, open_place, open_warehouse, plan_of, secret_of_city
from pages.parts.context import Context
from pages.parts.tab import name_tab
from pages.parts.uploader_words import uploader_words
from pages.parts.visitors import page_help
from scorecard.access import LOCAL_VISITOR, SEE_TOTALS, Visitor
from scorecard.access.seal import HEADER, unsealed
from scorecard.errors import AccessError
from scorecard.texts import LANGUAGES, Texts
from scorecard.wording import words

LATEST = "latest"
HOME = "home"  # the address / of who starts elsewhere than on the first page
_VISITOR = "frame.visitor"
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}  # each in its own language, so not a matter of the catalogue
# Streamlit writes the chosen part of a segmented control in the primary colour, too dark to read on the dark theme.
CHOSEN = """<style>[data-selected="true"] [data-testid="stMarkdownContainer"] p{
color:#1b4f8f;color:light-dark(#1b4f8f,#8ab8f0)}</style>"""
TAB_ICON = Path(__file__).parent / "parts" / "tab_icon.png"  # a material icon would be fetched from another host


class PageEntry(NamedTuple):
    """A page of the menu: `name` is its address and the key of its texts, `needs_data` hides it until there is some,
    `right` from viewers without that right, `of_city` from a district that may not see the city's totals."""

    name: str
    icon: str
    render: Callable[[Context], None]
    needs_data: bool = True
    right: str = ""
    of_city: bool = False


ENTRIES = (
    PageEntry("overview", ":material/dashboard:", overview.render, of_city=True),
    PageEntry("goal", ":material/flag:", goal.render, of_city=True),
    PageEntry("matrix", ":material/grid_on:", matrix.render, of_city=True),
    PageEntry("district", ":material/location_city:", district.render),
    PageEntry("trends", ":material/show_chart:", trends.render),
    PageEntry("work_items", ":material/checklist:", work_items.render, of_city=True),
    PageEntry("meeting", ":material/slideshow:", meeting.render),
    PageEntry("submissions", ":material/event_available:", submissions.render),
    PageEntry("data", ":material/upload_file:", data.render, needs_data=False),
    PageEntry("sharing", ":material/share:", sharing.render, right="share"),
    PageEntry("accounts", ":material/manage_accounts:", accounts.render, needs_data=False, right="accounts"),
    PageEntry("audit", ":material/history:", audit.render, needs_data=False, right="audit"),
)


def main() -> None:
    """Draw one run of one session."""
    visitor = _visitor()
    asked, notice = st.query_params.to_dict(), st.empty()
    live.begin_run()
    top, uploads, bottom = st.sidebar.container(), st.sidebar.container(), st.sidebar.container()
    texts = Texts(_choose_language(bottom))
    links: dict[str, st.Page] = {}
    context = _context(texts, visitor, top, links)
    st.set_page_config(page_icon=str(TAB_ICON), layout="wide")
    links.update(_links(context))
    page = st.navigation([*links.values(), *_home(context), *_withheld(context)])
    name_tab(context, page.title)
    with uploads:
        upload.sidebar_upload(context)
        handing_in.sidebar_hand_in(context)
        waiting_list.sidebar_waiting(context)
    _who(context, visitor, bottom)
    catch_up_with(context)
    st.html(CHOSEN + uploader_words(context.texts, int(st.get_option("server.maxUploadSize"))))
    live.follow(context)
    _marks(context)
    address.note_unknown(context, asked)
    page.run()
    address.announce(context, notice)


def _visitor() -> Visitor:
    """Who looks, as the gate verified it; without its word nothing goes on. What was held for somebody else is gone."""
    try:
        visitor = unsealed(st.context.headers.get(HEADER, ""), secret_of_city())
    except AccessError:
        asked = st.query_params.get("lang", LANGUAGES[0])
        st.error(Texts(asked if asked in LANGUAGES else LANGUAGES[0]).t("gate.sidebar.stranger"))
        st.stop()
    if st.session_state.get(_VISITOR, visitor) != visitor:
        st.session_state.clear()
    st.session_state[_VISITOR] = visitor
    return visitor


def _links(context: Context) -> dict[str, st.Page]:
    """The pages that this viewer may use, by name."""
    rights, at_home = context.viewer.rights, not _starts_at_district(context)
    entries = [
        entry
        for entry in ENTRIES
        if (context.stamp or not entry.needs_data) and (not entry.right or entry.right in rights)
    ]
    return {entry.name: _page(entry, context, default=at_home and entry is entries[0]) for entry in entries}


def _withheld(context: Context) -> list[st.Page]:
    """The other pages say why they aren't in the menu: Streamlit would say that there is no such page, in English."""
    return [_page(entry, context, withheld=True) for entry in ENTRIES if entry.name not in context.links]


def _starts_at_district(context: Context) -> bool:
    """Who looks at one area starts there; /district then stays its address, for links that name it."""
    return bool(context.stamp) and not context.viewer.sees_all


def _home(context: Context) -> list[st.Page]:
    if not _starts_at_district(context):
        return []

    def go() -> None:
        st.switch_page(context.links["district"], query_params=st.query_params.to_dict())

    return [st.Page(go, url_path=HOME, title=context.texts.t("app.title"), default=True, visibility="hidden")]


def _who(context: Context, visitor: Visitor, place: DeltaGenerator) -> None:
    """Who is looking, and the way out; nothing for the owner of this machine."""
    if visitor.key == LOCAL_VISITOR.key:
        return
    t = context.texts.t
    told = t("gate.sidebar.account", name=visitor.name)
    if visitor.key.startswith("link:"):
        area = words.area_name(context.texts, context.plan.area(visitor.viewer.area_code or ""))
        told = t("gate.sidebar.link", area=area)
    way_out = f"/sign-out?lang={context.lang}"
    link = f'<a href="{way_out}" style="color:inherit">{escape(t("gate.sidebar.sign_out"))}</a>'
    if visitor.key.startswith("account:"):
        for name in ("password", "sessions"):
            words_of = escape(t(f"gate.sidebar.{name}"))
            link = f'<a href="/{name}?lang={context.lang}" style="color:inherit">{words_of}</a> · {link}'
    place.html(f'<p style="margin:.5rem 0;font-size:.875rem">{escape(told)}<br>{link}</p>')


def _choose_language(place: DeltaGenerator) -> str:
    return choose("语言 Language", LANGUAGE_NAMES, name="lang", how=place.segmented_control, required=True)


def _context(texts: Texts, visitor: Visitor, place: DeltaGenerator, links: dict[str, st.Page]) -> Context:
    viewer = visitor.viewer
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
        by=name_of(visitor),
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


def _page(entry: PageEntry, context: Context, *, default: bool = False, withheld: bool = False) -> st.Page:
    t = context.texts.t
    title, explained = t(f"app.page.{entry.name}.title"), page_help(context, entry.name)
    is_closed = entry.of_city and not (context.viewer.sees_all or SEE_TOTALS in context.viewer.rights)

    def run() -> None:
        if is_closed:
            st.info(t("sharing.city_closed"), icon=":material/visibility_off:")
        else:
            entry.render(context)

    def tell() -> None:
        may = not entry.right or entry.right in context.viewer.rights
        st.info(t("address.page.empty" if may else "address.page.withheld", page=title), icon=":material/link_off:")
        home = context.links["district"] if _starts_at_district(context) else next(iter(context.links.values()))
        st.page_link(home, label=t("address.page.home"), icon=":material/home:")

    return st.Page(
        tell if withheld else run,
        title=title,
        icon=entry.icon,
        url_path=entry.name,
        default=default,
        help=explained,
        visibility="hidden" if withheld or is_closed else "visible",
    )


def _marks(context: Context) -> None:
    """What stands above every page: that these are demo figures, or a closed month's, or that there are none yet."""
    t = context.texts.t
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if context.demo:
            st.badge(t("app.demo.mark"), icon=":material/science:", color="orange", help=t("app.demo.help"))
            first_steps.offer_start(context)
        if context.stamp and context.viewer.sees_all:
            _mark_changed_plan(context)
        closed_mark.mark_closed(context)
    if not context.stamp:
        st.title(t("app.empty.title"))
        st.markdown(t("app.empty.body"))
        if context.viewer.sees_all:
            first_steps.draw_first_steps(context)


def _mark_changed_plan(context: Context) -> None:
    """The names and targets shown are those of the plan now, the verdicts those of the plan at the last publish."""
    if build_of(context.stamp, context.viewer)["plan_sha256"] != context.plan.sha256:
        mark, explained = (context.texts.t(f"app.plan_changed.{name}") for name in ("mark", "help"))
        st.badge(mark, icon=":material/sync_problem:", color="orange", help=explained)


main()
