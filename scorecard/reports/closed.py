"""Whether the month shown is closed (定版), by whom it is answered for, and how often it was corrected since.

The same rule as the pages' mark: a month stands with its own closing, else with the next one after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from scorecard.view import View


@dataclass(frozen=True)
class Closed:
    """`short` for a line below each slide, `told` in full: since when, who answers for it, corrections since."""

    short: str
    told: str


def closed_of(view: View) -> Closed | None:
    """None for a month that isn't closed."""
    texts, month = view.texts, view.month
    closing = next((row for row in view.run("closings").to_pylist() if row["month"] >= month), None)
    if closing is None:
        return None
    own = closing["month"] == month
    day = texts.moment(closing["closed_at"].replace(tzinfo=UTC), view.plan.timezone).split(" ")[0]
    values = {"day": day, "month": texts.month(closing["month"]), "responsible": closing["responsible"]}
    told = texts.t("closing.mark.closed" if own else "closing.mark.closed_with", **values)
    notices = view.run("correction_notices").to_pylist()
    corrected = sum(row["month"] == closing["month"] and row["first_changed"] <= month for row in notices)
    if not corrected:
        return Closed(texts.t("deck.slide.closed"), told)
    since = texts.t("closing.mark.corrected", count=corrected)
    return Closed(texts.t("deck.slide.closed_corrected"), f"{told} · {since}")
