"""The faults planted on purpose, in one place: the writers read them from here, the tests and the README name them.

The importer never sees this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WRONG_TOTAL_MONTH = date(2012, 5, 1)
WRONG_TOTAL_BY = -2
REVISED_MONTH = date(2013, 3, 1)
REVISION_DAY = date(2013, 4, 26)
REVISED_DISTRICTS = {"渭滨区": 9, "陈仓区": 5, "岐山县": 4, "眉县": 3}
SHIFTED_MONTH = date(2012, 7, 1)
SHIFTED_DISTRICTS = ("陈仓区", "扶风县", "陇县")
SHIFT_CORRECTED_ON = date(2012, 9, 8)
LATE_DISTRICT = "陇县"
LATE_MONTH = date(2012, 6, 1)
LATE_ARRIVES = date(2012, 9, 8)
MISSING_DISTRICT = "太白县"
MISSING_MONTH = date(2013, 9, 1)
MISSPELT_MONTH = date(2012, 11, 1)
MISSPELT_DISTRICT = ("岐山县", "歧山县")
MISSPELT_CORRECTED_ON = date(2013, 1, 8)


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which dataset and month, on which day it arrives and on which day it is put right, if ever."""

    fault: str
    dataset: str
    month: date
    arrives: date
    corrected: date | None
    detail: str


def planted() -> tuple[Fault, ...]:
    """Every planted fault, in the order in which the office meets them."""
    return (
        Fault(
            "total_off_by_two",
            "patent_applications",
            WRONG_TOTAL_MONTH,
            date(2012, 6, 8),
            None,
            "the stated grand total is two below the sum of its rows; it stands, since a stated total is official",
        ),
        Fault(
            "late_district",
            "training",
            LATE_MONTH,
            date(2012, 7, 8),
            LATE_ARRIVES,
            f"the workbook has no sheet for {LATE_DISTRICT}; the district's own file comes two months later",
        ),
        Fault(
            "columns_out_of_step",
            "patent_applications",
            SHIFTED_MONTH,
            date(2012, 8, 8),
            SHIFT_CORRECTED_ON,
            f"in the rows of {'、'.join(SHIFTED_DISTRICTS)} every figure after 合计 stands one column too far right",
        ),
        Fault(
            "misspelt_district",
            "trademark_registrations",
            MISSPELT_MONTH,
            date(2012, 12, 8),
            MISSPELT_CORRECTED_ON,
            f"one row says {MISSPELT_DISTRICT[1]} for {MISSPELT_DISTRICT[0]}; the next delivery has the list again",
        ),
        Fault(
            "revision",
            "patent_applications",
            REVISED_MONTH,
            date(2013, 4, 8),
            REVISION_DAY,
            f"{'、'.join(REVISED_DISTRICTS)} had left out {sum(REVISED_DISTRICTS.values())} applications",
        ),
        Fault(
            "missing_district",
            "training",
            MISSING_MONTH,
            date(2013, 10, 8),
            None,
            f"the last workbook has no sheet for {MISSING_DISTRICT}, and nothing has come since",
        ),
    )
