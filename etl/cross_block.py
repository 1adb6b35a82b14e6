"""What one cross table is read with: its block, the dataset it is of, and what is known and asked around it.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.layout import Block
from etl.remarks import Remarks
from etl.surroundings import Context
from etl.vocabulary import Vocabulary
from scorecard.plan import Dataset


@dataclass(frozen=True)
class CrossBlock:
    """One block while it is read; `answers`: what a person has said (question key → choice); `remarks` are added to."""

    block: Block
    dataset: Dataset
    context: Context
    words: Vocabulary
    remarks: Remarks
    answers: Mapping[str, str]
