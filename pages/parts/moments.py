"""Times of the ledger and the warehouse on the city's clocks."""

from __future__ import annotations

from datetime import UTC, datetime

from pages.parts.context import Context


def moment(context: Context, utc: str | datetime | None) -> str:
    """A ledger time (UTC) on the city's clocks."""
    if utc is None:
        return "—"
    at = datetime.fromisoformat(utc.replace("Z", "+00:00")) if isinstance(utc, str) else utc
    return context.texts.moment(at, context.plan.timezone)


def in_utc(at: datetime | None) -> datetime | None:
    """A time of the warehouse with its zone: it keeps UTC without saying so."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
