"""What a count can never be: a part of one, or less than none. Pure.

A correction may take back what was counted too often: there a negative month is taken, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from etl.units import COUNTS, PEOPLE
from etl.values import DASH, Quantity, parse_number, parse_yes_no, plain, squeeze
from scorecard.plan import Measure

WHOLE = COUNTS | PEOPLE
MOST = 1e13  # of anything that is counted here, yuan included
DUST = 1e-6  # what a scale of ten thousand may leave of a whole number
CORRECTION = re.compile(r"更正|调整|勘误|冲减|冲销|核减|订正")


def count_fault(value: float, unit: str | None) -> str | None:
    """The rule that a value in a measure's unit breaks, after it has been scaled; None for one that can be."""
    if not abs(value) < MOST:  # nor is infinity
        return "count_endless"
    if unit not in WHOLE:
        return None
    if abs(value - round(value)) > DUST:
        return "count_fraction"
    return "count_negative" if value < 0 else None


def is_correction(texts: Iterable[str]) -> bool:
    """Whether what stands around a table says that it corrects an earlier one."""
    return any(CORRECTION.search(squeeze(text)) for text in texts)


def counted(raw: Any, measure: Measure) -> Quantity | None:
    """The number of a cell; for things that are there or not (机构), 有 is 1 and 无 is 0."""
    number = parse_number(raw)
    if measure.behaviour == "stock" and measure.unit == "个" and (number is None or number.empty_reason == DASH):
        said = parse_yes_no(raw) if plain(raw) not in ("-", "—") else None
        return Quantity(1.0 if said == "yes" else 0.0) if said else number
    return number
