"""Accept, undo and publish in any order: the warehouse equals a simple model of what is in force, and a rebuild.

The model knows nothing of how the warehouse is made: the last accepted statement of a figure that is not undone counts.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from etl.archive import Archive
from etl.publish import publish
from etl.verify import differences, verify
from scorecard.place import Place
from scorecard.texts import Texts
from tests.etl import tiny
from tests.etl.tiny import AT, NORTH, SOUTH, event, fact

PLAN = tiny.plan()
STEPS = {False: (2, 8), True: (10, 50)}  # examples and steps of each: 500 steps by --long
Key = tuple[str, int]  # area, month of 2013
stated = st.dictionaries(
    st.tuples(st.sampled_from((NORTH, SOUTH)), st.integers(1, 6)), st.integers(0, 50), min_size=1, max_size=5
)
listed = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 6)), max_size=5, unique_by=lambda one: one[0])


class Office(RuleBasedStateMachine):
    """A clerk's deeds on real files beside the model: batches in the order they came, and which of them are undone."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="steps-"))
        self.place = tiny.place(self.folder)
        self.archive = Archive(self.place, PLAN)
        self.batches: list[tuple[int, dict[Key, int], dict[int, int]]] = []
        self.undone: set[int] = set()
        self.at, self.behind = AT, True

    @initialize(figures=stated)
    def first(self, figures: dict[Key, int]) -> None:
        self.accept(figures, [])
        self.publish()

    @rule(figures=stated, records=listed)
    def accept(self, figures: dict[Key, int], records: list[tuple[int, int]]) -> None:
        facts = [fact(value, area=area, start=f"2013-{month:02}") for (area, month), value in figures.items()]
        events = [event(f"r{key}", f"2013-{month:02}", measure="opened") for key, month in records]
        made, content = tiny.reading(facts=facts, events=events, name=f"{len(self.batches)}.xlsx")
        batch = self.archive.accept(made, content, by="clerk", at=self._moment()).batch
        assert batch == len(self.batches) + 1
        self.batches.append((batch, figures, dict(records)))
        self.behind = True

    @precondition(lambda self: self.batches)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from([number for number, _, _ in self.batches]))
        assert self.archive.undo(batch, by="clerk", at=self._moment()) == (batch not in self.undone)
        self.undone.add(batch)
        self.behind = True

    @rule(data=st.data())
    def accept_again(self, data: st.DataObject) -> None:
        """The same bytes: nothing, unless that batch was undone."""
        number, figures, records = data.draw(st.sampled_from(self.batches))
        if number in self.undone:
            return
        facts = [fact(value, area=area, start=f"2013-{month:02}") for (area, month), value in figures.items()]
        events = [event(f"r{key}", f"2013-{month:02}", measure="opened") for key, month in records.items()]
        made, content = tiny.reading(facts=facts, events=events, name=f"{number - 1}.xlsx")
        assert self.archive.accept(made, content, by="clerk", at=self._moment()).already

    @rule()
    def publish(self) -> None:
        publish(self.place, PLAN, at=self._moment())
        self.behind = False
        self._compare()

    def _moment(self):  # type: ignore[no-untyped-def]
        self.at += timedelta(minutes=1)
        return self.at

    def _compare(self) -> None:
        figures: dict[Key, int] = {}
        records: dict[int, int] = {}
        for number, told, listed_ in self.batches:
            if number not in self.undone:
                figures |= told
                records |= listed_
        with duckdb.connect(str(self.place.warehouse), read_only=True) as connection:
            rows = connection.execute(
                "select area_code, month(month), value from cube where measure = 'things' and dimension = '' "
                "and area_code in ('N', 'S') and value is not null"
            ).fetchall()
            held = {row[0] for row in connection.execute("select batch from batch").fetchall()}
            kept = dict(connection.execute("select record_key, batch from record_things").fetchall())
        assert {(area, month): value for area, month, value in rows} == figures
        assert held == {number for number, _, _ in self.batches} - self.undone
        assert set(kept) == {f"r{key}" for key in records}

    def teardown(self) -> None:
        try:
            self.publish()
            again: Place = replace(self.place, warehouse=self.folder / "again.duckdb")
            publish(again, PLAN, at=self.at, note=False)
            assert differences(self.place.warehouse, again.warehouse) == []
            assert verify(self.place, PLAN, at=self.at, texts=Texts("en")) == []
        finally:
            self.archive.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)


def test_any_order_of_deeds_gives_what_is_in_force(request: pytest.FixtureRequest) -> None:
    examples, steps = STEPS[request.config.getoption("--long")]
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        print_blob=False,
    )
    run_state_machine_as_test(Office, settings=how)
