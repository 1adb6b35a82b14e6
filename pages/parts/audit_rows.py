"""The lines of the log: what the door wrote down, and the ledger's uploads, undos and closings, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from etl.closed_months import closings
from pages.parts.batches import archive_of
from pages.parts.context import Context
from scorecard.access import SEES
from scorecard.access.deeds import ACTIONS, Deeds
from scorecard.access.sight import DISTRICT_SEES
from scorecard.wording.words import area_name

GROUPS = {
    "door": ("sign_in", "sign_in_failed", "sign_out", "link_opened"),
    "data": ("uploaded", "undone", "closed"),
    "exports": ("exported",),
    "rights": ACTIONS[ACTIONS.index("link_made") :],
}


class Line(NamedTuple):
    """One thing done, as it is shown; `address` "" where it isn't known or was done on the machine itself."""

    at: datetime
    by: str
    action: str
    subject: str
    address: str

    @property
    def group(self) -> str:
        return next(group for group, actions in GROUPS.items() if self.action in actions)


def lines_of(context: Context) -> list[Line]:
    """All of them."""
    found = [*_of_door(context), *_of_ledger(context)]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _of_door(context: Context) -> Iterator[Line]:
    for one in Deeds(context.place).all():
        yield Line(one.at, _who(context, one.by), one.action, _named(context, one.action, one.subject), one.address)


def _who(context: Context, by: str) -> str:
    number = by.removeprefix("link:")
    return context.texts.t("audit.link", number=number) if number != by else by


def _named(context: Context, action: str, subject: str) -> str:
    """What it was done to, in words: a link's or token's number with area or name, an account's role, a setting."""
    t, (first, _, rest) = context.texts.t, subject.partition(" ")
    if action.startswith("link_"):
        return _joined(t("audit.link", number=first), _area(context, rest))
    if action.startswith("token_"):
        return _joined(t("audit.token", number=first), rest)
    if action == "role_changed":
        role, _, code = rest.partition(" ")
        return _joined(first, t(f"access.role.{role}"), _area(context, code))
    if first == DISTRICT_SEES:
        sees = t("sharing.sight.between").join(t(f"sharing.sight.{one}") for one in rest.split() if one in SEES)
        return t("sharing.sight.title", sees=sees or t("sharing.sight.nothing"))
    return subject


def _area(context: Context, code: str) -> str:
    """Its name of today; the code itself of one that the plan no longer has."""
    known = {area.code: area for area in context.plan.areas}
    return area_name(context.texts, known[code]) if code in known else code


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _of_ledger(context: Context) -> Iterator[Line]:
    archive, t = archive_of(context), context.texts.t
    for entry in archive.history(viewer=context.viewer):
        subject = t("audit.batch", batch=entry.batch, file=entry.file_name)
        yield Line(_utc(entry.accepted_at), _who(context, entry.accepted_by), "uploaded", subject, "")
        if entry.undone_at:
            why = f"{subject}　{entry.undo_reason or ''}".strip()
            yield Line(_utc(entry.undone_at), _who(context, entry.undone_by or ""), "undone", why, "")
    for closing in closings(archive.engine):
        month = context.texts.month(date.fromisoformat(f"{closing.month}-01"))
        yield Line(_utc(closing.closed_at), closing.closed_by, "closed", month, "")


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
