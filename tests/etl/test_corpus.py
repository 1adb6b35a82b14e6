"""The corpus of made spreadsheets: nothing is stored otherwise than it is true, and hardly anything has to be asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from scorecard.plan import Plan
from tests.corpus.cases import all_cases
from tests.corpus.judge import Verdict, demo_plan, judge, summary
from tests.corpus.truth import Case, Fact

UNTOUCHED = 0.9  # of files and of cells


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan()


@pytest.fixture(scope="module")
def verdicts(plan: Plan) -> list[Verdict]:
    return [judge(case, plan) for case in all_cases()]


def _told(verdicts: list[Verdict], what: str) -> str:
    return "\n".join(f"{v.case.name}: {text}" for v in verdicts for text in getattr(v, what)[:3])


def test_nothing_is_wrong(verdicts: list[Verdict]) -> None:
    """After answering the questions truly, every figure and every field is stored as it is."""
    assert _told([verdict for verdict in verdicts if verdict.status in ("wrong", "told")], "faults") == ""


def test_nine_of_ten_files_and_cells_need_no_question(verdicts: list[Verdict]) -> None:
    told = summary(verdicts)
    assert told["untouched_files"] >= UNTOUCHED, told
    assert told["untouched_cells"] >= UNTOUCHED, told


def test_findings_are_those_that_the_files_deserve(verdicts: list[Verdict]) -> None:
    assert _told(verdicts, "false_alarms") == ""
    assert _told(verdicts, "unheard") == ""


def test_the_corpus_crosses_formats_datasets_and_shapes(plan: Plan) -> None:
    cases = all_cases()
    assert len(cases) >= 80
    assert len({case.name for case in cases}) == len(cases)
    formats = Counter(case.file_name.rsplit(".", 1)[-1] for case in cases)
    assert set(formats) == {"xlsx", "xls", "xlsm", "ods", "csv", "tsv"}
    summaries = {truth.dataset for case in cases for truth in case.truth.values() if isinstance(truth, Fact)}
    records = {truth.dataset for case in cases for truth in case.truth.values() if not isinstance(truth, Fact)}
    assert summaries == {dataset.id for dataset in plan.datasets if dataset.summary}
    assert records == {dataset.id for dataset in plan.datasets if dataset.records}


# --- the judge sees what is wrong ------------------------------------------------------------------------------------


def _altered(case: Case, **changes: object) -> Case:
    """The same file with another truth at its first cell."""
    place, truth = next(iter(case.truth.items()))
    return replace(case, truth={**case.truth, place: replace(truth, **changes)})


@pytest.mark.parametrize(
    "change",
    [
        {"value": 99_999.0},
        {"area": "610300U"},
        {"kind": "other"},
        {"start": date(2013, 4, 1)},
        {"basis": "stock"},
        {"value": None, "reason": "dash"},
    ],
)
def test_the_judge_sees_another_truth(plan: Plan, change: dict[str, object]) -> None:
    assert judge(_altered(all_cases()[0], **change), plan).status == "wrong"


def test_the_judge_sees_what_is_stored_without_need_and_what_is_missing(plan: Plan) -> None:
    case = all_cases()[0]
    place, truth = next(iter(case.truth.items()))
    fewer = replace(case, truth={key: one for key, one in case.truth.items() if key != place})
    more = replace(case, truth={**case.truth, (place[0], 50, 50): truth})
    assert judge(fewer, plan).status == "wrong"
    assert judge(more, plan).status == "wrong"


def test_the_judge_sees_a_wrong_field(plan: Plan) -> None:
    case = next(case for case in all_cases() if case.name.startswith("申请明细"))
    assert judge(_altered(case, value="CN1"), plan).status == "wrong"
