"""`python -m etl undo`: what taking a batch out of force would change is told first, then asked, done and published.

Imports etl.commands (its session) and trial.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from etl.archive import Archive
from etl.changes_told import change_lines, closed_lines, trial_lines, turns_as_told
from etl.commands import Session, publish_now
from etl.preview import Undoing
from etl.telling import print_json
from etl.trial import Trial, try_out
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError


@dataclass(frozen=True)
class Effect:
    """What an undo would do to the batch's values, the goals then, and the closed months (YYYY-MM) that it moves."""

    values: Undoing
    trial: Trial
    closed_months: tuple[str, ...]


def undo_batch(session: Session) -> int:
    """undo: 0 when it is undone or was before (said so), 1 when it was not, for want of a yes or by a rule."""
    archive, batch = session.archive(), session.options.batch
    found = [entry for entry in archive.history(viewer=LOCAL_OWNER) if entry.batch == batch]
    if not found:
        raise ArchiveError("no_batch", f"batch {batch}")
    told: dict[str, Any] = {"batch": batch, "file": found[0].file_name, "outcome": "undone_before"}
    if found[0].in_force:
        effect = _effect(archive, batch)
        told |= _as_json(effect)
        if not session.is_json:
            _print_effect(session, found[0].file_name, effect)
        told["outcome"] = _undo(session, archive)
    return _tell_outcome(session, told)


def _effect(archive: Archive, batch: int) -> Effect:
    values = archive.undoing(batch, viewer=LOCAL_OWNER)
    trial = try_out(archive, viewer=LOCAL_OWNER, leaving_out=[batch])
    return Effect(values, trial, archive.moved_by_undo(batch))


def _undo(session: Session, archive: Archive) -> str:
    """undone, undone_before (by somebody else meanwhile) or refused. Raises ArchiveError without a reason."""
    if not session.agreed("undo_question"):
        return "refused"
    reason = session.options.reason.strip()
    if not reason:
        raise ArchiveError("undo_reason", f"batch {session.options.batch}")
    if not archive.undo(session.options.batch, by=session.by, at=session.now, reason=reason):
        return "undone_before"
    publish_now(session, quiet=session.is_json)
    return "undone"


# --- telling ---------------------------------------------------------------------------------------------------------


def _print_effect(session: Session, file_name: str, effect: Effect) -> None:
    texts, plan, values = session.texts, session.plan, effect.values
    session.say("undo_of", batch=session.options.batch, file=file_name)
    session.say("undo_values", back=values.back, gap=values.gap, same=values.same, superseded=values.superseded)
    for line in change_lines(texts, plan, values.changes):
        print(line)
    for line in (*closed_lines(texts, effect.closed_months), *trial_lines(texts, plan, effect.trial)):
        print(line)


def _tell_outcome(session: Session, told: dict[str, Any]) -> int:
    refused = told["outcome"] == "refused"
    if session.is_json:
        print_json(told)
    elif not refused:
        session.say(told["outcome"], batch=told["batch"])
    elif not sys.stdin.isatty():
        session.say("undo_say_yes")
    return int(refused)


def _as_json(effect: Effect) -> dict[str, Any]:
    """What `--format json` prints beside batch, file and outcome: counts and changed values, closed months, turns."""
    values = effect.values
    counts = {"back": values.back, "gap": values.gap, "same": values.same, "superseded": values.superseded}
    return {
        "preview": counts | {"changes": values.changes.to_pylist()},
        "closed_months": list(effect.closed_months),
        "turns": turns_as_told(effect.trial),
    }
