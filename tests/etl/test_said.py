"""History of judgement: what was said when, with the data of then; what turned it, and who hears of that."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from etl import ledger, said
from etl import publish as publishing
from etl.archive import Archive
from etl.publish import publish
from etl.verify import verify
from scorecard.access import LOCAL_OWNER, Viewer, viewer_of
from scorecard.errors import ArchiveError
from scorecard.plan import Plan
from scorecard.texts import Texts
from scorecard.warehouse import Warehouse
from tests.etl import tiny
from tests.etl.tiny import CITY, NORTH, SOUTH, fact

DECEMBER, JANUARY = date(2012, 12, 1), date(2013, 1, 1)
GOAL = {
    "id": "growth", "clause": "1", "group": 1, "name": {"zh": "g", "en": "g"}, "statement": {"zh": "g", "en": "g"},
    "kind": "yearly_growth", "per": "year", "unit": {"zh": "%", "en": "%"}, "series": ["things"], "target": 0.15,
}  # fmt: skip
GROUPS = [{"number": 1, "name": {"zh": "g", "en": "g"}}]


def plan_of(**changed: Any) -> Plan:
    return Plan.model_validate(tiny.PLAN | {"goals": [GOAL | changed], "groups": GROUPS})


class Office:
    """The tiny city, growing by a fifth in 2012 in both districts; a clock that goes on by a day at each deed."""

    def __init__(self, folder: Path) -> None:
        self.place, self.plan, self.day = tiny.place(folder), plan_of(), 0
        self.archive = Archive(self.place, self.plan)
        months = [(year, month) for year in (2011, 2012) for month in range(1, 13)]
        self.accept(
            [
                fact(10 if year == 2011 else 12, area=area, start=f"{year}-{month:02}")
                for year, month in months
                for area in (NORTH, SOUTH)
            ],
            name="years.xlsx",
        )

    def at(self) -> datetime:
        self.day += 1
        return datetime(2013, 2, self.day, 2, tzinfo=UTC)

    def accept(self, facts: list[dict[str, Any]], *, name: str, reason: str = "monthly") -> int:
        made, content = tiny.reading(facts=facts, name=name)
        return self.archive.accept(made, content, by=f"clerk of {name}", at=self.at(), reason=reason).batch

    def publish(self, **more: Any) -> None:
        publish(self.place, self.plan, at=self.at(), **more)

    def ask(
        self, query: str, *, area: str = CITY, viewer: Viewer = LOCAL_OWNER, as_of: date = JANUARY, **more: Any
    ) -> list[Any]:
        since = {"since": None} if query == "turned_verdicts" else {}
        asked = {"goal": "growth", "area": area, "as_of": as_of, **since, **more}
        return Warehouse(self.place.warehouse).run(query, viewer=viewer, **asked).to_pylist()

    def turns(self, **asked: Any) -> list[tuple[str, str, str, list[tuple[int, str]]]]:
        """(from, to, cause, [(batch, change)]), oldest first."""
        return [
            (row["from_status"], row["status"], row["cause"], [(b["batch"], b["change"]) for b in row["batches"]])
            for row in reversed(self.ask("turned_verdicts", **asked))
        ]

    def kept(self) -> dict[str, int]:
        tables = (ledger.publication, ledger.said, ledger.published_batch)
        with self.archive.engine.connect() as connection:
            return {t.name: int(connection.execute(select(func.count()).select_from(t)).scalar() or 0) for t in tables}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.publish()
    return made


def revise(office: Office) -> int:
    """North takes back so much of December that city and district miss the year."""
    return office.accept([fact(-30, start="2012-12")], name="north.xlsx", reason="counted twice")


def january(office: Office) -> int:
    batch = office.accept([fact(12, area=a, start="2013-01") for a in (NORTH, SOUTH)], name="january.xlsx")
    office.publish()
    return batch


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, int]:
    """Published, revised, a month later undone: the city's verdict of 2012 turned and turned back. Only looked at."""
    office = Office(tmp_path_factory.mktemp("history"))
    office.publish()
    revised = revise(office)
    office.publish()
    january(office)
    assert office.archive.undo(revised, by="head of office", at=office.at(), reason="was right before")
    office.publish()
    return office, revised


def test_a_revision_turns_a_verdict_and_its_undoing_turns_it_back(history: tuple[Office, int]) -> None:
    office, revised = history
    assert office.turns() == [
        ("achieved", "missed", "revised", [(revised, "accepted")]),
        ("missed", "achieved", "revised", [(revised, "undone")]),
    ]
    back, there = office.ask("turned_verdicts")
    assert (there["from_actual"], there["actual"]) == pytest.approx((0.2, 0.2 - 42 / 240))
    assert there["as_of"] == back["as_of"] == DECEMBER and there["year"] == 2012
    assert there["published_at"] < back["published_at"]
    assert office.ask("turned_verdicts", goal=None, since=back["published_at"]) == [back]
    told = [(b["file_name"], b["done_by"], b["reason"]) for row in (there, back) for b in row["batches"]]
    assert told == [
        ("north.xlsx", "clerk of north.xlsx", "counted twice"),
        ("north.xlsx", "head of office", "was right before"),
    ]
    assert verify(office.place, office.plan, at=tiny.AT, texts=Texts("en")) == []


def test_then_stands_beside_now_and_as_of_never_sees_later(office: Office) -> None:
    january(office)
    revised = revise(office)
    office.publish()
    newest, december = office.ask("said_history")
    assert (newest["as_of"], december["as_of"]) == (JANUARY, DECEMBER)
    assert (december["status"], december["now_status"]) == ("achieved", "missed")
    assert (december["actual"], december["now_actual"]) == pytest.approx((0.2, 0.2 - 42 / 240))
    assert office.turns() == [("achieved", "missed", "revised", [(revised, "accepted")])]
    assert [row["as_of"] for row in office.ask("said_history", as_of=DECEMBER)] == [DECEMBER]
    later = office.accept([fact(900, area=SOUTH, start="2013-01")], name="more.xlsx")
    office.publish()
    assert office.turns(as_of=DECEMBER) == [("achieved", "missed", "revised", [(revised, "accepted")])]
    assert all(later not in [b for b, _ in batches] for *_, batches in office.turns(as_of=DECEMBER))


def test_a_rebuild_and_a_second_publish_say_nothing_new(history: tuple[Office, int]) -> None:
    office, _ = history
    before = office.kept()
    office.publish(note=False)
    office.publish()
    assert office.kept() == before == before | {"publication": 4, "published_batch": 4}


def test_a_district_hears_its_own_and_the_citys_only(history: tuple[Office, int]) -> None:
    office, revised = history
    north, south = viewer_of("district", NORTH), viewer_of("district", SOUTH)
    assert office.ask("said_history", area=SOUTH, viewer=north) == []
    assert office.ask("turned_verdicts", area=NORTH, viewer=south) == []
    assert {row["area_code"] for row in office.ask("said_history", area=SOUTH, viewer=south)} == {SOUTH}
    own = [b for row in office.ask("turned_verdicts", area=NORTH, viewer=north) for b in row["batches"]]
    assert {b["reason"] for b in own} == {"counted twice", "was right before"}
    assert office.turns(viewer=south) == [("achieved", "missed", "revised", []), ("missed", "achieved", "revised", [])]


def test_a_changed_plan_or_program_is_said_to_be_the_reason(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.plan = plan_of(target=0.25)
    office.publish(note=False)
    assert office.turns() == [("achieved", "missed", "rebuilt", [])]
    office.publish()
    (row,) = office.ask("turned_verdicts")
    assert (row["cause"], row["plan_changed"], row["program_changed"]) == ("revised", True, False)
    assert (row["batches"], row["from_target"], row["target"]) == ([], 0.15, 0.25)
    before = office.kept()["publication"]
    monkeypatch.setattr(said, "program_sha256", lambda: "another program")
    office.publish()
    office.publish()
    assert office.kept()["publication"] == before + 1
    assert len(office.ask("turned_verdicts")) == 1, "it says the same"


def test_what_a_reader_saw_stands_in_the_ledger(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash before the swap leaves the word in the ledger and the old warehouse; it is said once."""
    revised = revise(office)

    def crash(*_: Any) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(publishing, "_swap", crash)
        with pytest.raises(ArchiveError):
            office.publish()
    assert office.turns() == []
    before = office.kept()
    office.publish()
    assert office.kept() == before
    assert office.turns() == [("achieved", "missed", "revised", [(revised, "accepted")])]


OLD = """
pragma user_version = 1;
drop table said; drop table published_batch; drop table publication; drop table judgement;
create table publication (
    publication integer not null primary key, published_at varchar(32) not null, stamp varchar(80) not null,
    in_force_sha256 varchar(64) not null
);
create table judgement (
    publication integer not null references publication, goal varchar(80) not null, part varchar(80) not null,
    area_code varchar(40) not null, as_of varchar(10) not null, data_as_of varchar(10), status varchar(20) not null,
    actual float, target float, forecast_mid float, probability float, is_headline boolean not null,
    primary key (publication, goal, part, area_code)
);
insert into publication values (1, '2013-02-02T02:00:00.000000Z', 's', 'digest');
insert into judgement values (1, 'growth', '', 'C', '2012-12-01', '2012-12-01', 'missed', 0.1, 0.15, null, null, 1);
"""


def test_an_older_ledger_opens_and_keeps_what_it_said(office: Office) -> None:
    office.archive.engine.dispose()
    with sqlite3.connect(office.place.ledger) as old:
        old.executescript(OLD)
    office.archive = Archive(office.place, office.plan)
    assert office.kept() == {"publication": 1, "said": 1, "published_batch": 1}
    Archive(office.place, office.plan)
    assert office.kept()["said"] == 1, "what was brought over is brought over once"
    office.publish()
    (row,) = office.ask("said_history")
    assert (row["status"], row["actual"], row["year"], row["now_status"]) == ("missed", 0.1, 2012, "achieved")
    assert office.turns() == [("missed", "achieved", "revised", [])]
