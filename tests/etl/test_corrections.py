"""Remembered corrections: an answer given once holds for the next file of that shape, until it is forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl import load
from etl.archive import Archive
from etl.corrections import forget, remembered
from scorecard.access import LOCAL_OWNER
from scorecard.errors import ArchiveError
from scorecard.place import Place
from scorecard.plan import Plan, load_plan
from tests.etl.made import DISTRICTS, workbook
from tests.etl.tiny import AT

TODAY = date(2013, 10, 12)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Place.of().plan_dir)


@pytest.fixture
def archive(tmp_path: Path, plan: Plan) -> Archive:
    return Archive(Place(tmp_path / "plan", tmp_path / "data", tmp_path / "warehouse.duckdb"), plan)


def bulletin(folder: Path, month: int, *, header: str = "发明", misspelt: str = "渭宾区") -> Path:
    """A month's applications with one district misspelt."""
    body = [[misspelt if d == "渭滨区" else d, 10 + month, 5, 2] for d in DISTRICTS]
    title = [f"2013年{month}月各区县专利申请统计表"]
    path = folder / f"2013年{month}月.xlsx"
    return workbook(path, [title, ["单位：件"], ["区县", header, "实用新型", "外观设计"], *body])


def look(archive: Archive, path: Path, **answers: str) -> load.Looked:
    return load.look(archive, path.read_bytes(), path.name, today=TODAY, viewer=LOCAL_OWNER, answers=answers)


def answered(looked: load.Looked, answer: str) -> dict[str, str]:
    (question,) = looked.reading.questions
    assert answer in dict(question.candidates)
    return {question.key: answer}


def test_an_answer_is_used_for_the_next_file_of_that_shape(archive: Archive, tmp_path: Path) -> None:
    first = bulletin(tmp_path, 3)
    answers = answered(look(archive, first), "610302")
    batch = load.accept(archive, look(archive, first, **answers), by="clerk", at=AT).batch
    (kept,) = remembered(archive.engine)
    assert (kept.answer, kept.answer_label, kept.batch, kept.made_by) == ("610302", "渭滨区", batch, "clerk")
    after = look(archive, bulletin(tmp_path, 4))
    assert not after.reading.questions and after.remembered == set(answers)
    assert after.answers == answers and "610302" in after.reading.facts["area_code"].to_pylist()


def test_what_was_remembered_is_not_remembered_again(archive: Archive, tmp_path: Path) -> None:
    first = bulletin(tmp_path, 3)
    load.accept(archive, look(archive, first, **answered(look(archive, first), "610302")), by="clerk", at=AT)
    load.accept(archive, look(archive, bulletin(tmp_path, 4)), by="other", at=AT)
    assert [one.made_by for one in remembered(archive.engine)] == ["clerk"]


def test_a_later_answer_of_the_same_shape_takes_its_place(archive: Archive, tmp_path: Path) -> None:
    first, second = bulletin(tmp_path, 3), bulletin(tmp_path, 4)
    answers = answered(look(archive, first), "610302")
    load.accept(archive, look(archive, first, **answers), by="clerk", at=AT)
    other = dict.fromkeys(answers, "610304")
    corrected = look(archive, second, **other)
    assert corrected.answers == other and not corrected.remembered
    load.accept(archive, corrected, by="clerk", at=AT)
    assert [one.answer for one in remembered(archive.engine)] == ["610304"]


def test_a_forgotten_one_is_asked_again(archive: Archive, tmp_path: Path) -> None:
    first = bulletin(tmp_path, 3)
    load.accept(archive, look(archive, first, **answered(look(archive, first), "610302")), by="clerk", at=AT)
    (kept,) = remembered(archive.engine)
    assert forget(archive.engine, kept.correction, by="clerk", at=AT)
    assert not forget(archive.engine, kept.correction, by="clerk", at=AT)
    assert [q.rule for q in look(archive, bulletin(tmp_path, 4)).reading.questions] == ["ask_area"]


def test_another_name_or_another_form_is_asked_for_itself(archive: Archive, tmp_path: Path) -> None:
    first = bulletin(tmp_path, 3)
    load.accept(archive, look(archive, first, **answered(look(archive, first), "610302")), by="clerk", at=AT)
    assert [q.key for q in look(archive, bulletin(tmp_path, 4, misspelt="渭兵区")).reading.questions] == ["area:渭兵区"]


def test_the_month_is_asked_of_every_file(archive: Archive, tmp_path: Path) -> None:
    rows = [["各区县专利申请统计表"], ["区县", "发明", "实用新型", "外观设计"], *([d, 3, 2, 1] for d in DISTRICTS)]
    first = workbook(tmp_path / "申请.xlsx", rows)
    looked = look(archive, first, **answered(look(archive, first), "2013-03"))
    load.accept(archive, looked, by="clerk", at=AT)
    assert not remembered(archive.engine)
    rows[2][1] = 4
    with pytest.raises(ArchiveError):
        load.accept(archive, look(archive, workbook(tmp_path / "申请2.xlsx", rows)), by="clerk", at=AT)


def test_a_table_that_nothing_names_is_known_again_by_its_form(archive: Archive, tmp_path: Path) -> None:
    def unnamed(month: int) -> Path:
        rows = [
            [f"2013年{month}月统计表"],
            ["区县", "发明", "实用新型", "外观设计"],
            *([d, month, 2, 1] for d in DISTRICTS),
        ]
        return workbook(tmp_path / f"{month}.xlsx", rows)

    first = look(archive, unnamed(3))
    (question,) = first.reading.questions
    assert question.rule in ("ask_dataset", "ask_measure") and question.shape
    choice = question.candidates[0][0]
    load.accept(archive, look(archive, unnamed(3), **{question.key: choice}), by="clerk", at=AT)
    again = look(archive, unnamed(4))
    assert again.remembered and not again.reading.questions
    assert {table.dataset for table in again.reading.tables} == {choice}


def known_table(folder: Path, month: int, *, title: str = "各区县专利申请统计表", areas: int = 12) -> Path:
    """A month's applications in a form that the importer takes for what it says; not every district in each."""
    body = [[d, 10 + month, 5, 2] for d in DISTRICTS[:areas]]
    rows = [[f"2013年{month}月{title}"], ["单位：件"], ["区县", "发明", "实用新型", "外观设计"], *body]
    return workbook(folder / f"{month}.xlsx", rows)


def put_right(archive: Archive, path: Path, dataset: str) -> load.Looked:
    """What the dialog does: the table's dataset is chosen, though nobody asked."""
    first = look(archive, path)
    (table,) = first.reading.tables
    return look(archive, path, **{f"dataset:{table.sheet}!{table.bounds}": dataset})


def taken_for(looked: load.Looked) -> str:
    (table,) = looked.reading.tables
    return table.dataset


def test_what_was_put_right_unasked_holds_for_the_next_file_of_that_form(archive: Archive, tmp_path: Path) -> None:
    assert taken_for(look(archive, known_table(tmp_path, 3))) == "patent_applications"
    first = put_right(archive, known_table(tmp_path, 3), "patent_grants")
    assert taken_for(first) == "patent_grants" and not first.remembered
    batch = load.accept(archive, first, by="clerk", at=AT).batch
    (kept,) = remembered(archive.engine)
    assert (kept.rule, kept.answer, kept.batch) == ("corrected_dataset", "patent_grants", batch)
    after = look(archive, known_table(tmp_path, 4, areas=11))
    assert taken_for(after) == "patent_grants" and len(after.remembered) == 1 and not after.reading.questions
    load.accept(archive, after, by="other", at=AT)
    assert [one.made_by for one in remembered(archive.engine)] == ["clerk"]
    elsewhere = look(archive, known_table(tmp_path, 4, title="各区县专利授权统计表"))
    assert not elsewhere.remembered, "another title is another form"
    forget(archive.engine, kept.correction, by="clerk", at=AT)
    assert taken_for(look(archive, known_table(tmp_path, 5))) == "patent_applications"


def test_put_right_and_back_is_kept_only_against_an_earlier_one(archive: Archive, tmp_path: Path) -> None:
    load.accept(archive, put_right(archive, known_table(tmp_path, 3), "patent_applications"), by="clerk", at=AT)
    assert not remembered(archive.engine)
    load.accept(archive, put_right(archive, known_table(tmp_path, 4), "patent_grants"), by="clerk", at=AT)
    back = put_right(archive, known_table(tmp_path, 5), "patent_applications")
    assert taken_for(back) == "patent_applications" and not back.remembered
    load.accept(archive, back, by="clerk", at=AT)
    assert [one.answer for one in remembered(archive.engine)] == ["patent_applications"]
    assert taken_for(look(archive, known_table(tmp_path, 6))) == "patent_applications"
