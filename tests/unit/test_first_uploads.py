"""The checklist of an empty city: every dataset that a goal is judged by, in both test cities, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.first_uploads import first_uploads
from scorecard.plan import load_plan
from tests.fixtures.xian import PLAN, write_xian_plan

JUDGED_BY = {
    "patent_applications", "patent_grants", "trademark_registrations", "trademark_recognitions",
    "copyright_registrations", "geographical_indications", "standards", "ip_enterprises", "milestones", "training",
    "enforcement_cases", "population", "provincial_benchmarks",
}  # fmt: skip


@pytest.mark.parametrize("is_xian", [False, True])
def test_every_dataset_that_a_goal_needs_is_on_it_once(is_xian: bool, tmp_path: Path) -> None:
    plan = load_plan(write_xian_plan(tmp_path / "xian") if is_xian else PLAN)
    found = first_uploads(plan)
    names = [one.dataset.id for one in found]
    assert set(names) == JUDGED_BY and len(names) == len(JUDGED_BY)
    assert {goal.id for one in found for goal in one.goals} == {goal.id for goal in plan.goals}
    assert [len(one.goals) for one in found] == sorted((len(one.goals) for one in found), reverse=True)


def test_growth_asks_for_the_year_before() -> None:
    plan = load_plan(PLAN)
    since = {one.dataset.id: one.since.year for one in first_uploads(plan)}
    first = plan.period.first_year
    assert (since["patent_applications"], since["training"]) == (first - 1, first)
