"""What stands beside the tables of a sheet and belongs to none of them: said, since nothing is dropped in silence.

Imports the small modules of etl.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.layout import Block
from etl.oddities import FAULT_RULES, named
from etl.remarks import Remarks
from etl.values import plain
from etl.workbook import Sheet, a1


def tell_strange_rows(blocks: Iterable[Block], remarks: Remarks) -> None:
    """A warning for every row of blocks that were taken for no table, on a sheet where others were."""
    for block in blocks:
        for row in dict.fromkeys((*block.header_rows, *block.body)):
            cells = block.sheet.filled(row)
            text = " ".join(plain(value) for _, value in cells)[:40]
            if cells:
                remarks.warn("row_unknown", block.sheet.name, a1(row, cells[0][0]), text=text, row=row + 1)


def tell_faults_aside(sheet: Sheet, remarks: Remarks) -> None:
    """Failed formulas that stand where nothing is imported from (derived columns, notes): said once."""
    told = [finding for finding in remarks.findings if finding.sheet == sheet.name and finding.rule in FAULT_RULES]
    count = len(sheet.faults) - sum(int(finding.values.get("count", 1)) for finding in told)
    cells = {a1(*place): text for place, text in sheet.faults.items()}
    for finding in told:
        cells.pop(finding.cell, None)
    if count > 0 and cells:
        first, text = next(iter(cells.items()))
        remarks.warn("faults_aside", sheet.name, first, count=count, text=text[:40], cells=named(list(cells)))
