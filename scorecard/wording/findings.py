"""A finding or question in words, the same on pages, on the command line and in an answer workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from scorecard.schema import Finding, Question
from scorecard.texts import Texts

OF_MONTHS = ("period", "parts")  # values that tell months; what a cell says is never reworded
MONTHS = re.compile(r"(?<![\w.-])(\d{4})-(\d\d)(?:\.\.(\d{4})-(\d\d))?(?![\w.-])")


def worded(texts: Texts, one: Finding | Question, part: str, *, shown: Callable[[str], str] = str) -> str:
    """`message` or `action`; `shown` makes a text from the file fit for where it goes.

    The ledger keeps findings of older versions: their rule may be gone, or their values lack the list of cells.
    """
    rule = one.rule if texts.has(f"finding.{one.rule}.{part}") else "retired"
    values = {"cells": one.cell, "rule": one.rule, **one.values}
    values |= {name: _months(texts, values[name]) for name in OF_MONTHS if isinstance(values.get(name), str)}
    filled = {name: shown(v) if isinstance(v, str) else texts.number(v) for name, v in values.items()}
    return texts.t(f"finding.{rule}.{part}", **filled)


def _months(texts: Texts, told: object) -> str:
    """2013-01..2013-09, as importer and ledger write it, becomes 2013年1—9月."""

    def said(found: re.Match[str]) -> str:
        year, month, last_year, last_month = (int(one) if one else 0 for one in found.groups())
        if not {month, last_month or month} <= set(range(1, 13)):
            return found[0]
        first = date(year, month, 1)
        if not last_year:
            return texts.month(first)
        last = date(last_year, last_month, 1)
        if month == 1 and year == last_year:
            return texts.year_to_date(last)
        return texts.t("submissions.months_from_to", first=texts.month(first), last=texts.month(last))

    return MONTHS.sub(said, str(told))
