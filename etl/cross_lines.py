"""What the rows and columns of one cross table mean, each by itself and then settled against one another.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from dataclasses import replace

from etl.carried import carried
from etl.cross_block import CrossBlock
from etl.figures import axis_of
from etl.groups import group_totals
from etl.headers import ValueColumns, answered, header_key, header_question, value_columns
from etl.layout import Block
from etl.periods import Hint
from etl.row_labels import RowLabel, row_label
from etl.stubs import find_stubs
from etl.title_kinds import kinds_of_title
from etl.title_months import Conflict, around_the_year, this_year, title_conflict, year_conflict
from etl.values import is_blank
from etl.vocabulary import ROLE_DERIVED, ROLE_PUBLISHED, Meaning
from etl.workbook import a1

NO_PARTS = ("area_foreign", "area_beyond")  # what is of another city adds nothing to this one


class CrossLines:
    """Rows (`labels`) and columns of figures of one block.

    `derived`: columns that serve checks only; `blank`: those with a header and no figure at all; `overhang`: one of
    figures without a header behind the last that has one; `unread`: axes (areas, kinds, months) of which a line was not
    understood; `foreign`: lines of other cities are among them; `conflict`: the title's month, another, its header."""

    def __init__(self, of: CrossBlock) -> None:
        self.block, self.sheet, self.dataset, self.context = of.block, of.block.sheet, of.dataset, of.context
        self.words, self.remarks, self.answers = of.words, of.remarks, of.answers
        block, dataset, words, answers = of.block, of.dataset, of.words, of.answers
        stubs = find_stubs(block, dataset.id, words)
        values = value_columns(block, dataset, {stub.column for stub in stubs}, words, of.remarks, answers)
        self.columns, self.blank, self.unknown = values.found, values.blank, values.unknown
        self.overhang = _overhang(block, values)
        self.published = next((c for c, m in self.columns.items() if m.role == ROLE_PUBLISHED), None)
        labels = [row_label(block, row, stubs, dataset.id, words, answers) for row in block.body]
        self.labels = [label for label in labels if self._has_figures(label)]
        self.derived: dict[int, Meaning] = {}
        self.unread: set[str] = set()
        self.foreign = False
        self.conflict: Conflict | None = None
        self.axes = ("", "")

    def settle(self, hint: Hint, *, answered: bool) -> None:
        """Put rows, columns and title together; `answered`: a person has said the period `hint`."""
        self._set_groups_aside()
        self._with_kinds_of_title()
        self._within_the_year(hint, answered=answered)
        self._with_measures_before()
        self.axes = (axis_of(label.meaning for label in self.labels), axis_of(self.columns.values()))
        self._note_unread(self.unknown)

    def _with_kinds_of_title(self) -> None:
        """各区县发明专利申请量 over one column 数量 counts inventions."""
        meanings = [*self.columns.values(), *(label.meaning for label in self.labels)]
        kinds = kinds_of_title(self.context, meanings, self.dataset.id, self.words)
        for column, meaning in self.columns.items() if kinds else ():
            if meaning.role != ROLE_PUBLISHED:
                self.columns[column] = replace(meaning, kinds={**kinds, **meaning.kinds})

    def _with_measures_before(self) -> None:
        """其中：发明 behind 专利授权量 is of grants; kinds behind two measures are asked."""
        dimensions = {m.id: m.dimensions for d in self.words.plan.datasets for m in d.measures}
        self.columns, doubtful = carried(self.columns, dimensions)
        for column in doubtful:
            header, cell = "".join(self.block.headers[column]), a1(self.block.header_row, column)
            answer = self.answers.get(header_key(self.dataset.id, header))
            self.columns[column] = answered(self.columns[column], answer)
            if not answer:
                self.columns.pop(column)
                self.remarks.warn("measure_unknown", self.sheet.name, cell, header=header)
                question = header_question(header, self.sheet.name, cell, self.dataset, self.words.plan)
                self.remarks.ask(question)
        rows, _ = carried({label.row: label.meaning for label in self.labels if not label.problem}, dimensions)
        self.labels = [replace(label, meaning=rows.get(label.row, label.meaning)) for label in self.labels]

    def _note_unread(self, unknown: list[int]) -> None:
        """The axes of which not all is understood: their totals are held against nothing."""
        rows = any(label.problem and label.problem[0] not in NO_PARTS for label in self.labels)
        told = {finding.cell for finding in self.remarks.findings if finding.rule in NO_PARTS}
        heads = [column for column in unknown if a1(self.block.header_row, column) in told]
        foreign = any(label.problem and label.problem[0] in NO_PARTS for label in self.labels)
        self.foreign = foreign or bool(heads)
        unknown = [column for column in unknown if column not in heads]
        self.unread |= {axis for axis, open_ in zip(self.axes, (rows, bool(unknown)), strict=True) if open_}

    def _within_the_year(self, hint: Hint, *, answered: bool) -> None:
        """12月 before 1月 under a title of February is last year's; months that contradict the title are asked."""
        every = [*self.columns.values(), *(label.meaning for label in self.labels)]
        settled, unclear = this_year(every), year_conflict(every, hint)
        self.columns = {column: settled(meaning) for column, meaning in self.columns.items()}
        self.labels = [replace(label, meaning=settled(label.meaning)) for label in self.labels]
        self.columns = around_the_year(self.columns, hint)
        rows = around_the_year({place: label.meaning for place, label in enumerate(self.labels)}, hint)
        self.labels = [replace(label, meaning=rows[place]) for place, label in enumerate(self.labels)]
        if answered:  # a person has seen both
            return
        empty = [self.words.path(texts, self.dataset.id) for texts in self.block.headers.values() if texts]
        self.conflict = (
            unclear
            or title_conflict(tuple(self.columns.values()), hint, empty)
            or title_conflict([label.meaning for label in self.labels], hint)
        )

    def _set_groups_aside(self) -> None:
        """小计 of a group of areas is no total of the city: it serves checks only."""
        rows = group_totals((label.row, label.text, label.meaning) for label in self.labels)
        for place, label in enumerate(self.labels):
            if label.row in rows:
                self.labels[place] = replace(label, meaning=replace(label.meaning, role=ROLE_DERIVED))
        headers = self.block.headers
        for column in group_totals((c, headers[c][-1], m) for c, m in self.columns.items() if headers[c]):
            self.derived[column] = replace(self.columns.pop(column), role=ROLE_DERIVED)

    def _has_figures(self, label: RowLabel) -> bool:
        """Rows without a single filled cell under a header, and repeated headers, are no rows of values."""
        return not label.repeats_header and any(not is_blank(self.sheet.cell(label.row, c)) for c in self.columns)


def _overhang(block: Block, values: ValueColumns) -> int | None:
    """The column of figures right behind the last one that has a header."""
    headed = [column for column in block.columns if block.headers[column]]
    bare = [column for column in values.unknown if not block.headers[column]]
    return next((column for column in bare if headed and column == headed[-1] + 1), None)
