"""All cases of the corpus, in the order in which the report lists them."""

from __future__ import annotations

from functools import cache

from tests.corpus import (
    activities,
    datasets,
    doubts,
    groups,
    habits,
    layouts,
    meanings,
    periods,
    records,
    typing_habits,
)
from tests.corpus.truth import Case

MODULES = (datasets, periods, layouts, groups, typing_habits, records, activities, doubts, habits, meanings)


@cache
def all_cases() -> tuple[Case, ...]:
    """Every made file; made once a process."""
    return tuple(case for module in MODULES for case in module.cases())
