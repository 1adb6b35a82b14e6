"""What each command of `python -m etl` does. Its words are in the catalogue `cli`; only here is the clock read."""

from __future__ import annotations

import argparse
import getpass
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from etl import load
from etl.archive import Archive
from etl.disk import disk_trouble_told
from etl.goals_told import EVERY_AREA, goal_rows
from etl.judgements import print_judgements
from etl.known import Stored
from etl.publish import publish
from etl.reading import read_file
from etl.starting import is_demo
from etl.telling import print_csv, print_json, print_rows, rows_with_names, told_findings, told_questions
from etl.template import shapes, template
from etl.verify import verify
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.place import ROOT, Place
from scorecard.plan import Plan, load_plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse


class Session:
    """What every command needs: place, plan, texts, the time and who is at the keyboard."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.place = Place.of(options.plan, options.data)
        self.plan: Plan = load_plan(self.place.plan_dir)
        self.texts = Texts(options.lang)
        self.now: datetime = options.clock or datetime.now(UTC)
        self.by: str = getattr(options, "by", None) or getpass.getuser()

    def say(self, key: str, **values: object) -> None:
        print(self.texts.t(f"cli.{key}", **values), flush=True)

    @property
    def is_json(self) -> bool:
        return bool(self.options.format == "json")

    def agreed(self, question: str) -> bool:
        """Whether the person at the keyboard says yes; where nobody sits there, only `--yes` is one."""
        if self.options.yes:
            return True
        if self.is_json or not sys.stdin.isatty():
            return False
        return input(self.texts.t(f"cli.{question}")).strip().lower() in ("y", "yes", "是", "1")

    def archive(self, *, may_be_new: bool = False) -> Archive:
        """The city's archive. ArchiveError where there is none, unless it may be made: looking makes no empty city."""
        if not may_be_new and not self.place.ledger.is_file():
            raise ArchiveError("no_city", str(self.place.data_dir))
        return Archive(self.place, self.plan)

    def answers(self) -> dict[str, str]:
        """What `--answer KEY=ID` says to the importer's questions."""
        return dict(item.split("=", 1) for item in self.options.answer if "=" in item)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_one(session: Session) -> int:
    """read: tidy rows of a file as JSON or CSV; 1 when it has errors or questions."""
    path: Path = session.options.file
    if not path.is_file():
        raise ArchiveError("no_file", str(path))
    known = Stored(session.archive()) if session.place.ledger.is_file() else None
    reading = read_file(
        path.read_bytes(), path.name, session.plan, answers=session.answers(), today=session.now.date(), known=known
    )
    rows = rows_with_names(session.plan, reading)
    if session.options.format == "csv":
        print_csv(rows)
    else:
        records = {name: table.to_pylist() for name, table in reading.records.items()}
        out = {
            "rows": rows,
            "records": records,
            "findings": told_findings(reading, session.texts),
            "questions": told_questions(reading, session.texts),
        }
        print_json(out)
    return 1 if reading.has_errors or reading.questions else 0


# --- batches and builds ----------------------------------------------------------------------------------------------


def show_history(session: Session) -> int:
    """history: one line a batch; with --judgements one a goal and month it was judged at."""
    if session.options.judgements:
        asked = {"goal": session.options.goal, "area": _area(session), "as_of": _month(session.options.as_of)}
        warehouse = Warehouse(session.place.warehouse)
        _tell_changed_plan(session, warehouse)
        print_judgements(warehouse, session.plan, session.texts, **asked, form=session.options.format)
        return 0
    rows = [
        {**{k: v for k, v in vars(e).items() if k != "datasets"}, "datasets": " ".join(e.datasets)}
        for e in session.archive().history(viewer=LOCAL_OWNER)
    ]
    shown = ("batch", "accepted_at", "accepted_by", "file_name", "datasets", "undone_at")
    print_rows(rows, shown, form=session.options.format, texts=session.texts)
    return 0


def publish_now(session: Session, *, quiet: bool = False) -> int:
    """publish: builds and swaps; says the latest month it judges."""
    build = publish(session.place, session.plan, at=session.now)
    if quiet:
        return 0
    month = session.texts.month(build.as_of) if build.as_of else "—"
    session.say("published", batches=len(build.batches), month=month)
    return 0


def rebuild(session: Session) -> int:
    """rebuild: the same from archive and ledger alone; the ledger stays as it is."""
    build = publish(session.place, session.plan, at=session.now, note=False)
    month = session.texts.month(build.as_of) if build.as_of else "—"
    session.say("published", batches=len(build.batches), month=month)
    return 0


def verify_all(session: Session) -> int:
    """verify: 1 and a line for each thing that does not agree."""
    session.archive()  # of no city nothing is verified
    problems = verify(session.place, session.plan, at=session.now, texts=session.texts)
    for problem in problems:
        print(problem, file=sys.stderr)
    session.say("verified" if not problems else "not_verified", count=len(problems))
    return 1 if problems else 0


# --- looking ---------------------------------------------------------------------------------------------------------


def show_goals(session: Session) -> int:
    """goals: the headline verdicts of one area, or of all, and a month."""
    area, texts = _area(session, EVERY_AREA), session.texts
    warehouse, as_of = Warehouse(session.place.warehouse), _month(session.options.as_of)
    _tell_changed_plan(session, warehouse)
    rows = goal_rows(warehouse, session.plan, texts, area=area, as_of=as_of)
    if not rows:
        raise ArchiveError("no_verdicts", "goals", month=session.options.as_of or "—", area=area)
    shown = ["goal", "name", "data_as_of", "status", "actual", "target", "gap", "forecast_mid", "probability"]
    print_rows(rows, ["area_code", *shown] if area == EVERY_AREA else shown, form=session.options.format, texts=texts)
    return 0


def _tell_changed_plan(session: Session, warehouse: Warehouse) -> None:
    """What was judged under the plan as it was is not what the plan now says: said beside it, on stderr."""
    (build,) = warehouse.run("build", viewer=LOCAL_OWNER).to_pylist()
    if build["plan_sha256"] != session.plan.sha256:
        print(session.texts.t("cli.plan_changed"), file=sys.stderr, flush=True)


def _area(session: Session, *others: str) -> str:
    area = session.options.area or session.plan.city.code
    known = [*(a.code for a in session.plan.areas), *others]
    if area not in known:
        raise ArchiveError("unknown_area", "--area", area=area, allowed="、".join(known))
    return str(area)


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArchiveError("not_a_month", "--as-of", text=text) from None


def write_template(session: Session) -> int:
    """template: an .xlsx beside you, a list where the dataset comes as one unless the summary is asked for."""
    known = {d.id: d for d in session.plan.datasets}
    name = session.options.dataset
    if name not in known:
        raise ArchiveError("unknown_dataset", "template", dataset=name, allowed="、".join(known))
    out = session.options.out or Path(f"{name}.xlsx")
    shape = session.options.shape or shapes(known[name])[0]
    if shape not in shapes(known[name]):
        raise ArchiveError("no_such_template", "template", dataset=name, allowed="、".join(shapes(known[name])))
    with disk_trouble_told(out.parent):
        out.write_bytes(template(session.plan, known[name], session.texts, shape=shape))
    session.say("written", file=str(out))
    return 0


def demo(session: Session) -> int:
    """demo: refused where real data lies or belongs; else the samples, each delivery with the clock of its day."""
    archive = session.archive(may_be_new=True)
    if archive.history(viewer=LOCAL_OWNER) or not is_demo(archive):
        raise ArchiveError("no_demo_room", str(session.place.data_dir))
    folder = session.place.data_dir / "demo"
    session.say("demo_making")
    # a process of its own: the generator is no part of the ETL, and the ETL imports nothing of it
    subprocess.run([sys.executable, "-m", "samples", str(folder)], cwd=ROOT, check=True)
    deliveries = sorted(path for path in folder.iterdir() if path.is_dir())
    clerk = session.texts.t("cli.demo_clerk")
    for done in load.load_deliveries(session.place, session.plan, deliveries, by=clerk):
        session.say("demo_stored", day=done.at.date(), accepted=done.accepted)
        if done.build and done.build.as_of:
            session.say("demo_published", month=session.texts.month(done.build.as_of))
        for name, questions in done.returned:
            session.say("demo_returned", file=name, count=questions)
    return 0
