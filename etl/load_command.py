"""`python -m etl load`: files read, told, accepted or refused by the same rules as in the upload dialog; one publish.

Imports etl.commands (its session), load, worker and trial.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import load
from etl.archive import Accepted, Archive
from etl.changes_told import change_lines, closed_lines, trial_lines, turns_as_told
from etl.commands import Session, publish_now
from etl.telling import print_json, told_findings, told_questions
from etl.trial import Trial, try_out
from etl.worker import Worker
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ScorecardError


@dataclass
class Outcome:
    """What became of one file; `error` says why it was not accepted, `closed_months` (YYYY-MM) which 定版 it moves."""

    file: str
    looked: load.Looked | None = None
    trial: Trial | None = None
    closed_months: Sequence[str] = ()
    done: Accepted | None = None
    error: ScorecardError | None = None

    @property
    def state(self) -> str:
        if self.done is None:
            return "refused"
        return "already" if self.done.already else "accepted"


def load_files(session: Session) -> int:
    """load: 0 when every file was accepted or in force already, 1 when one was not."""
    archive = session.archive(may_be_new=True)
    paths = [path for given in session.options.paths for path in load.files_of(given)]
    with Worker() as worker:
        outcomes = [_load_one(session, archive, path, worker) for path in paths]
    if any(one.state == "accepted" for one in outcomes):
        publish_now(session, quiet=session.is_json)
    if session.is_json:
        print_json([as_json(session, one) for one in outcomes])
    return int(any(one.state == "refused" for one in outcomes))


def _load_one(session: Session, archive: Archive, path: Path, worker: Worker) -> Outcome:
    outcome = Outcome(path.name)
    try:
        outcome.looked = load.look(
            archive,
            path.read_bytes(),
            path.name,
            today=session.now.date(),
            viewer=LOCAL_OWNER,
            answers=session.answers(),
            read=worker.read,
        )
        if not outcome.looked.reading.questions:
            outcome.closed_months = archive.moved_by(outcome.looked.reading)
            if session.options.trial:
                outcome.trial = try_out(archive, viewer=LOCAL_OWNER, adding=[outcome.looked.reading])
        if not session.is_json:
            print_looked(session, outcome)
        if session.agreed("accept_question"):
            outcome.done = _accept(session, archive, outcome.looked)
    except ScorecardError as error:
        outcome.error = error
    if not session.is_json:
        print_outcome(session, outcome)
    return outcome


def _accept(session: Session, archive: Archive, looked: load.Looked) -> Accepted:
    options = session.options
    return load.accept(
        archive,
        looked,
        by=session.by,
        at=session.now,
        reason=options.reason,
        office=options.office,
        with_findings=options.accept_warnings,
    )


# --- telling ---------------------------------------------------------------------------------------------------------


def print_looked(session: Session, outcome: Outcome) -> None:
    """What the file is, what was found and asked, and what accepting it would change."""
    assert outcome.looked
    reading, preview = outcome.looked.reading, outcome.looked.preview
    session.say("file", file=reading.file_name)
    for table in reading.tables:
        name = session.texts.pick(session.plan.dataset(table.dataset).label) if table.dataset else "?"
        session.say(
            "table", sheet=table.sheet, bounds=table.bounds, dataset=name, period=table.period or "—", rows=table.rows
        )
    for finding in told_findings(reading, session.texts):
        print("  " + " · ".join((finding["severity_text"], finding["where"], finding["message"], finding["action"])))
    for question in told_questions(reading, session.texts):
        print(
            "  ? " + question["message"] + "  " + "; ".join(f"{c['id']}={c['label']}" for c in question["candidates"])
        )
    for key in sorted(outcome.looked.remembered):
        session.say("remembered", question=key, answer=outcome.looked.answers[key])
    session.say("preview", new=preview.new, changed=preview.changed, unchanged=preview.unchanged)
    for line in change_lines(session.texts, session.plan, preview.changes):
        print(line)
    for line in closed_lines(session.texts, outcome.closed_months):
        print(line)
    for line in trial_lines(session.texts, session.plan, outcome.trial) if outcome.trial else ():
        print(line)


def print_outcome(session: Session, outcome: Outcome) -> None:
    """What became of it, or what to add for it to become something."""
    if outcome.error:
        if outcome.looked is None:
            session.say("file", file=outcome.file)
        print("  " + " — ".join(outcome.error.told(session.texts)), file=sys.stderr, flush=True)
    elif outcome.done:
        session.say(outcome.state, batch=outcome.done.batch)
    elif not sys.stdin.isatty():
        session.say("say_yes")


def as_json(session: Session, outcome: Outcome) -> dict[str, Any]:
    """What `--format json` prints of a file: outcome, batch, error, tables, findings, questions, changes, turns."""
    told: dict[str, Any] = {"file": outcome.file, "outcome": outcome.state}
    told["batch"] = outcome.done.batch if outcome.done else None
    names = ("where", "what", "action")
    told["error"] = dict(zip(names, outcome.error.told(session.texts), strict=True)) if outcome.error else None
    if outcome.looked is None:
        return told
    reading, preview = outcome.looked.reading, outcome.looked.preview
    told["tables"] = [vars(table) for table in reading.tables]
    told["findings"] = told_findings(reading, session.texts)
    told["questions"] = told_questions(reading, session.texts)
    told["answers"] = dict(outcome.looked.answers)
    told["remembered"] = sorted(outcome.looked.remembered)
    counts = {"new": preview.new, "changed": preview.changed, "unchanged": preview.unchanged}
    told["preview"] = counts | {"changes": preview.changes.to_pylist()}
    told["closed_months"] = list(outcome.closed_months)
    told["turns"] = turns_as_told(outcome.trial) if outcome.trial else None
    return told
