"""Templates: filled in as their own sheet says, every one is read without a finding; empty, it stores nothing."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from etl.own_sheets import MARKS
from etl.reading import read_file
from etl.template import Shape, shapes, template
from scorecard.place import ROOT
from scorecard.plan import AreaKind, Dataset, Plan, load_plan
from scorecard.schema import Reading
from scorecard.texts import LANGUAGES, Texts

PLAN = load_plan(ROOT / "plan")
EVERY = [(dataset.id, shape) for dataset in PLAN.datasets for shape in shapes(dataset)]
TODAY = date(2015, 2, 8)


def book_of(dataset: Dataset, shape: Shape, language: str = "zh", own: str | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(PLAN, dataset, Texts(language), shape=shape, own=own)))


def read(book: openpyxl.Workbook, plan: Plan = PLAN) -> Reading:
    buffer = io.BytesIO()
    book.save(buffer)
    return read_file(buffer.getvalue(), "填好.xlsx", plan, today=TODAY)


def fill_list(book: openpyxl.Workbook) -> int:
    """One row from the explaining sheet's own examples; returns the number of rows."""
    sheet, explained = book.worksheets
    examples = {row[0].value: row[3].value for row in explained.iter_rows(min_row=4)}
    for cell in sheet[2]:
        sheet.cell(3, cell.column, examples[cell.value])
    return 1


def fill_table(book: openpyxl.Workbook, period: str) -> int:
    """A number in every cell, and the period where it is asked for; returns the number of numbers."""
    sheet, count = book.worksheets[0], 0
    if str(sheet["A2"].value).endswith("："):
        sheet["B2"] = period
    first = 3 if sheet["A2"].value == "年份" else 4
    for row in sheet.iter_rows(min_row=first):
        for cell in row[1:]:
            cell.value, count = 20 + cell.column, count + 1
    return count


@pytest.mark.parametrize(("name", "shape"), EVERY)
def test_filled_in_it_is_read_without_a_finding(name: str, shape: Shape) -> None:
    dataset = PLAN.dataset(name)
    book = book_of(dataset, shape)
    by_year = dataset.summary is not None and "year" in dataset.summary.period
    rows = fill_list(book) if shape == "records" else fill_table(book, "2012年" if by_year else "2013年3月")
    reading = read(book)
    assert [(f.rule, f.cell, f.values) for f in reading.findings] == [] and not reading.questions
    assert {(table.dataset, table.shape) for table in reading.tables} == {(name, shape)}
    assert (reading.records[name] if shape == "records" else reading.facts).num_rows == rows


@pytest.mark.parametrize(("name", "shape"), EVERY)
def test_empty_it_stores_nothing_and_is_no_other_dataset(name: str, shape: Shape) -> None:
    reading = read(book_of(PLAN.dataset(name), shape))
    assert {table.dataset for table in reading.tables} <= {name}
    assert not reading.facts.num_rows and not any(table.num_rows for table in reading.records.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained_in_the_language_asked_for(language: str) -> None:
    dataset = PLAN.dataset("enforcement_cases")
    for shape in shapes(dataset):
        data, explained = book_of(dataset, shape, language).worksheets
        header = [cell.value for cell in data[2 if shape == "records" else 3]]
        told = [row[0].value for row in explained.iter_rows(min_row=4)]
        assert told == (header if shape == "records" else header[1:])
        assert explained["A1"].value.startswith(MARKS[language])


def test_a_district_is_offered_itself_alone() -> None:
    own, *others = list(PLAN.areas_of(AreaKind.DISTRICT))
    dataset = PLAN.dataset("training")
    table = book_of(dataset, "summary", own=own.code).worksheets[0]
    assert [cell.value for cell in table["A"][3:]] == [own.name]
    rules = [
        rule.formula1
        for rule in book_of(dataset, "records", own=own.code).worksheets[0].data_validations.dataValidation
    ]
    assert any(own.name in rule for rule in rules) and not any(o.name in rule for rule in rules for o in others)


def test_a_shape_that_the_dataset_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="population"):
        template(PLAN, PLAN.dataset("population"), Texts("zh"), shape="records")
