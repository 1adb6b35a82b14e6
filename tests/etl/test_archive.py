"""Accepting and undoing: bytes, rows and ledger; what is refused; what a crash leaves; proof by verify."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import select

from etl import archive as archive_module
from etl import ledger
from etl.archive import Archive
from etl.publish import publish
from etl.verify import differences, verify
from scorecard.access import LOCAL_OWNER, viewer_of
from scorecard.durable import utc_text
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan
from scorecard.schema import Finding, Question
from scorecard.texts import Texts
from tests.etl import tiny
from tests.etl.tiny import covered, event, fact

EN = Texts("en")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return tiny.place(tmp_path)


@pytest.fixture
def archive(place: Place) -> Archive:
    return Archive(place, tiny.plan())


def test_accepted_file_can_be_had_back_byte_for_byte(archive: Archive) -> None:
    made, content = tiny.reading(facts=[fact(3)], name="三月.xlsx")
    done = archive.accept(made, content, by="clerk", at=tiny.AT, reason="monthly")
    assert archive.original(done.batch, viewer=LOCAL_OWNER) == ("三月.xlsx", content)
    (entry,) = archive.history(viewer=LOCAL_OWNER)
    assert (entry.accepted_by, entry.reason, entry.n_facts, entry.in_force) == ("clerk", "monthly", 1, True)
    assert entry.accepted_at == "2013-10-12T02:00:00.000000Z"


def test_the_same_file_again_changes_nothing(archive: Archive) -> None:
    first = tiny.accept(archive, facts=[fact(3)])
    made, content = tiny.reading(facts=[fact(3)])
    again = archive.accept(made, content, by="tester", at=tiny.AT)
    assert again.already and again.batch == first and len(archive.history(viewer=LOCAL_OWNER)) == 1


def test_an_undone_file_can_be_accepted_again_as_a_new_batch(archive: Archive) -> None:
    first = tiny.accept(archive, facts=[fact(3)])
    assert archive.undo(first, by="tester", at=tiny.AT, reason="wrong month")
    assert not archive.undo(first, by="tester", at=tiny.AT)
    assert tiny.accept(archive, facts=[fact(3)]) == first + 1
    newest, oldest = archive.history(viewer=LOCAL_OWNER)
    assert newest.in_force and not oldest.in_force and oldest.undo_reason == "wrong month"


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("questions_open", {"facts": [fact(3)], "questions": (Question("k", "r", "s", "A1", {}, ()),)}),
        ("nothing_usable", {"findings": (Finding("error", "r", "s", "A1"),)}),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(archive: Archive, rule: str, given: dict) -> None:
    made, content = tiny.reading(**given)
    with pytest.raises(ArchiveError) as error:
        archive.accept(made, content, by="tester", at=tiny.AT)
    assert error.value.rule == rule and error.value.action
    assert archive.history(viewer=LOCAL_OWNER) == [] and not archive.place.archive_dir.exists()


def test_bytes_other_than_those_read_and_unknown_offices_are_refused(archive: Archive) -> None:
    made, content = tiny.reading(facts=[fact(3)])
    with pytest.raises(ArchiveError) as error:
        archive.accept(made, content + b" ", by="tester", at=tiny.AT)
    assert error.value.rule == "not_these_bytes"
    with pytest.raises(ArchiveError) as error:
        archive.accept(made, content, by="tester", at=tiny.AT, office="nobody")
    assert error.value.rule == "unknown_office" and "office one" in error.value.action


def test_a_damaged_original_is_noticed(archive: Archive, place: Place) -> None:
    batch = tiny.accept(archive, facts=[fact(3)])
    publish(place, archive.plan, at=tiny.AT)
    archive.bytes_path(archive.history(viewer=LOCAL_OWNER)[0].sha256).write_bytes(b"other")
    with pytest.raises(ArchiveError, match="损坏"):
        archive.original(batch, viewer=LOCAL_OWNER)
    assert len(verify(place, archive.plan, at=tiny.AT, texts=EN)) == 1


def test_rows_of_a_writer_that_died_before_its_ledger_row_don_t_count(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(archive_module, "insert", die)
        with pytest.raises(KeyboardInterrupt):
            tiny.accept(archive, facts=[fact(3)])
    assert archive.batch_dir(1).is_dir() and archive.history(viewer=LOCAL_OWNER) == []
    assert tiny.accept(archive, facts=[fact(4)], name="other.xlsx") == 1
    assert len(archive.in_force()) == 1


def test_a_second_writer_is_told_to_wait(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "LOCK_SECONDS", 0.05)
    archive.place.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(archive.place.lock), pytest.raises(ArchiveError) as error:
        tiny.accept(archive, facts=[fact(3)])
    assert error.value.rule == "locked"


def test_times_need_a_zone_and_are_kept_in_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert utc_text(datetime(2013, 10, 1, 9, tzinfo=shanghai)) == "2013-10-01T01:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2013, 10, 1))  # noqa: DTZ001 - the very thing that is refused


def test_preview_counts_new_changed_unchanged_and_touches_nothing(archive: Archive) -> None:
    tiny.accept(archive, facts=[fact(3), fact(4, start="2013-02")], events=[event("1", "2013-01")])
    made, _ = tiny.reading(
        facts=[fact(3), fact(5, start="2013-02"), fact(6, start="2013-03")],
        events=[event("1", "2013-01"), event("2", "2013-01")],
    )
    preview = archive.preview(made, viewer=LOCAL_OWNER)
    assert (preview.new, preview.changed, preview.unchanged) == (2, 1, 2)
    (change,) = preview.changes.to_pylist()
    assert (change["old_value"], change["new_value"]) == (4, 5)
    assert len(archive.history(viewer=LOCAL_OWNER)) == 1


def test_rebuild_is_the_same_row_for_row_and_verify_sees_a_difference(
    archive: Archive, place: Place, tmp_path: Path
) -> None:
    tiny.accept(
        archive,
        facts=[fact(3), fact(4, start="2013-02")],
        events=[event("1", "2013-01")],
        coverage=[covered("2013-01", "2013-03")],
    )
    publish(place, archive.plan, at=tiny.AT)
    assert verify(place, archive.plan, at=tiny.AT, texts=EN) == []
    kept = tmp_path / "kept.duckdb"
    kept.write_bytes(place.warehouse.read_bytes())
    place.warehouse.unlink()
    publish(place, archive.plan, at=datetime(2020, 1, 1, tzinfo=UTC), note=False)
    assert differences(kept, place.warehouse) == []
    tiny.accept(archive, facts=[fact(9)], name="later.xlsx")
    assert any("fact" in line for line in verify(place, archive.plan, at=tiny.AT, texts=EN))


def test_tampered_rows_are_noticed(archive: Archive, place: Place) -> None:
    batch = tiny.accept(archive, facts=[fact(3)])
    publish(place, archive.plan, at=tiny.AT)
    (archive.batch_dir(batch) / "extra").write_text("x")
    assert "not those that were accepted" in verify(place, archive.plan, at=tiny.AT, texts=EN)[0]


def test_a_publication_is_noted_once_for_each_set_of_batches(archive: Archive, place: Place) -> None:
    def publications() -> int:
        with archive.engine.connect() as connection:
            return len(connection.execute(select(ledger.publication)).fetchall())

    batch = tiny.accept(archive, facts=[fact(3, area=a) for a in ("N", "S")])
    publish(place, archive.plan, at=tiny.AT)
    noted = publications()
    publish(place, archive.plan, at=tiny.AT)
    assert publications() == noted
    archive.undo(batch, by="tester", at=tiny.AT)
    tiny.accept(archive, facts=[fact(4, area=a) for a in ("N", "S")], name="g.xlsx")
    publish(place, archive.plan, at=tiny.AT, note=False)
    assert publications() == noted


def test_a_plan_changed_since_the_build_is_named_as_the_reason(archive: Archive, place: Place) -> None:
    tiny.accept(archive, facts=[fact(3)])
    publish(place, archive.plan, at=tiny.AT)
    changed = Plan.model_validate({**tiny.PLAN, "small_number": 9})  # a copy would keep the digest that was asked for
    assert verify(place, changed, at=tiny.AT, texts=EN) == [EN.t("cli.problem.other_plan")]


def test_an_undo_does_what_its_preview_said_in_any_order(archive: Archive) -> None:
    def batch(name: str, *values: float, records: int = 0) -> int:
        facts = [fact(value, start=f"2013-{month:02}") for month, value in enumerate(values, start=1)]
        return tiny.accept(archive, facts=facts, events=[event(f"k{n}", "2013-01") for n in range(records)], name=name)

    first, middle, last = batch("1", 1, 2, 3), batch("2", 1, 5, 6, 7, records=3), batch("3", 1, 2, 9, records=1)
    changed = archive.changed_by(middle, viewer=LOCAL_OWNER)
    assert (changed.new, changed.changed, changed.unchanged) == (1 + 3, 2, 1)
    undoing = archive.undoing(middle, viewer=LOCAL_OWNER)
    assert (undoing.superseded, undoing.same, undoing.back, undoing.gap) == (3 + 1, 0, 0, 1 + 2)
    archive.undo(last, by="tester", at=tiny.AT)
    undoing = archive.undoing(middle, viewer=LOCAL_OWNER)
    assert (undoing.superseded, undoing.same, undoing.back, undoing.gap) == (0, 1, 2, 1 + 3)
    backs = [(row["old_value"], row["new_value"]) for row in undoing.changes.to_pylist()]
    assert backs == [(5, 2), (6, 3)]
    archive.undo(middle, by="tester", at=tiny.AT)
    assert archive.numbers_in_force() == (first,)
    assert archive.changed_by(middle, viewer=LOCAL_OWNER).changed == 2, "what it changed then stays as it was"
    with pytest.raises(ArchiveError):
        archive.undoing(first, viewer=viewer_of("district", "S"))
