"""A finding or question in words, the same on pages, on the command line and in an answer workbook."""

from __future__ import annotations

from collections.abc import Callable

from scorecard.schema import Finding, Question
from scorecard.texts import Texts


def worded(texts: Texts, one: Finding | Question, part: str, *, shown: Callable[[str], str] = str) -> str:
    """`message` or `action`; `shown` makes a text from the file fit for where it goes.

    The ledger keeps findings of older versions: their rule may be gone, or their values lack the list of cells.
    """
    rule = one.rule if texts.has(f"finding.{one.rule}.{part}") else "retired"
    values = {"cells": one.cell, "rule": one.rule, **one.values}
    filled = {name: shown(v) if isinstance(v, str) else texts.number(v) for name, v in values.items()}
    return texts.t(f"finding.{rule}.{part}", **filled)
