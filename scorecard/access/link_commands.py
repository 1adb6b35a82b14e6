"""Commands for district links: make one or all at once, list, replace, close. Words: the catalogue `access`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scorecard.access import SEE_NAMES, SEE_RANK, SEES
from scorecard.access.entries import LinkEntry
from scorecard.access.sight import Sight
from scorecard.errors import AccessError
from scorecard.plan import AreaKind

if TYPE_CHECKING:
    from scorecard.access.cli import Session

LINKED_KINDS = (AreaKind.DISTRICT, AreaKind.ZONE)
DAYS = 30
SIGHTS = tuple(one.removeprefix("see_") for one in SEES)


def add_to(command: Callable[..., argparse.ArgumentParser], add_by: Callable[[argparse.ArgumentParser], None]) -> None:
    """Their part of the grammar."""
    sub = command("link", make_link, "make a link for a district or zone, or for all; addresses are printed this once")
    whose = sub.add_mutually_exclusive_group(required=True)
    whose.add_argument("--area", metavar="AREA", help="its code, name or short name")
    whose.add_argument(
        "--all", action="store_true", help="one for every district and zone, a line each: name, tab, address"
    )
    sub.add_argument("--days", type=int, default=DAYS, help=f"until it expires (default: {DAYS})")
    sub.add_argument("--hand-in", action="store_true", help="it may upload files of the area; they wait for staff")
    _add_base(sub)
    add_by(sub)
    command("links", show_links, "all links, newest first")
    sub = command("rotate", rotate, "replace a link by one with the same area, right and last day; the old one closes")
    sub.add_argument("id", type=int)
    _add_base(sub)
    add_by(sub)
    sub = command("sight", sight, "what districts may see of others; with --see or --alone, set it")
    what = sub.add_mutually_exclusive_group()
    what.add_argument("--see", nargs="+", choices=SIGHTS, metavar="WHAT", help=f"of {', '.join(SIGHTS)}")
    what.add_argument("--alone", action="store_true", help="nothing of others: themselves and the province")
    add_by(sub)
    sub = command("revoke", revoke, "close a link and everybody who came by it, at once")
    which = sub.add_mutually_exclusive_group(required=True)
    which.add_argument("id", type=int, nargs="?")
    which.add_argument("--all", action="store_true", help="every link that still opens, as when a whole list got out")
    add_by(sub)


def _add_base(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--base", metavar="URL", help="the dashboard's address, to print the whole link")


def make_link(session: Session) -> int:
    """link: prints each address on a line of its own, and this once."""
    options = session.options
    every = [area.code for kind in LINKED_KINDS for area in session.plan.areas_of(kind)]
    base, codes = _base(options.base), every if options.all else [session.link_area(options.area).code]
    made = session.access.make_links(
        codes, days=options.days, by=session.by, at=session.now, may_hand_in=options.hand_in
    )
    if options.all:
        session.say("links_made", count=len(made), expires=session.moment(made[0][1].expires_at))
        for token, entry in made:
            print(f"{session.area(entry.area_code)}\t{base}/link/{token}", flush=True)  # noqa: T201 - for a table
    else:
        _tell(session, "link_made", *made[0], base)
    _tell_once(session, base)
    return 0


def _tell(session: Session, key: str, token: str, entry: LinkEntry, base: str, **more: object) -> None:
    area, expires = session.area(entry.area_code), session.moment(entry.expires_at)
    session.say(key, id=entry.id, area=area, expires=expires, **more)
    print(f"{base}/link/{token}", flush=True)  # noqa: T201 - for a script to take


def _tell_once(session: Session, base: str) -> None:
    session.say("link_once" if base else "link_without_base")
    if not session.access.has_accounts():
        session.warn("link_without_account")


def rotate(session: Session) -> int:
    """rotate: prints the new address on a line of its own, and this once."""
    base, number = _base(session.options.base), session.options.id
    _tell(session, "rotated", *session.access.rotate_link(number, by=session.by, at=session.now), base, old=number)
    _tell_once(session, base)
    return 0


def _base(given: str | None) -> str:
    """The dashboard's address without a closing slash; "" when none was given."""
    if given is None:
        return ""
    try:
        parts = urlsplit(given.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable:
        raise AccessError("base_form", "--base", text=given)
    return given.strip().rstrip("/")


def show_links(session: Session) -> int:
    """links: one line a link."""
    entries = session.access.links()
    for entry in entries:
        session.say("link_line", **_told(session, entry))
    if not entries:
        session.say("no_links")
    return 0


def _told(session: Session, entry: LinkEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "area": session.area(entry.area_code),
        "state": session.texts.t(f"access.state.{entry.state(session.now)}"),
        "right": session.texts.t(f"access.right.{'hand_in' if entry.may_hand_in else 'look'}"),
        "made": session.moment(entry.made_at),
        "by": entry.made_by,
        "expires": session.moment(entry.expires_at),
        "uses": entry.uses,
        "last": session.moment(entry.last_used_at),
    }


def sight(session: Session) -> int:
    """sight: what districts may see; sets it where asked to, in the log."""
    options, settings = session.options, Sight(session.place)
    if options.see or options.alone:
        wanted = {f"see_{one}" for one in options.see or ()}
        if SEE_NAMES in wanted and SEE_RANK not in wanted:
            raise AccessError("names_need_rank", "--see")
        settings.let_districts_see(wanted, by=session.by, at=session.now)
    t, sees = session.texts.t, settings.district_sees()
    told = t("sharing.sight.between").join(t(f"sharing.sight.{one}") for one in SEES if one in sees)
    session.say("sight", sees=told or t("sharing.sight.nothing"))
    return 0


def revoke(session: Session) -> int:
    """revoke: 0 also when it was revoked before, or none was open (said so)."""
    if session.options.all:
        return _revoke_all(session)
    number = session.options.id
    done = session.access.revoke_link(number, by=session.by, at=session.now)
    if not done and number not in [entry.id for entry in session.access.links()]:
        raise AccessError("no_link", "revoke", link=number)
    session.say("revoked" if done else "revoked_before", id=number)
    return 0


def _revoke_all(session: Session) -> int:
    closed = session.access.revoke_all_links(by=session.by, at=session.now)
    areas = dict.fromkeys(session.area(entry.area_code) for entry in closed)
    told = {"count": len(closed), "areas": session.texts.t("access.between").join(areas)}
    session.say("revoked_all" if closed else "none_to_revoke", **told)
    return 0
