"""What the figures of one cross table count: what headers name, else what title or kinds point at alone; else asked.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.cross_block import CrossBlock
from etl.headers import NONE
from etl.vocabulary import Meaning
from etl.workbook import a1
from scorecard.plan import Measure
from scorecard.schema import Question


class TableMeasures:
    """The measures of one block's figures. `own` are those that the dataset's summary lists."""

    def __init__(self, of: CrossBlock) -> None:
        self.block, self.dataset, self.context = of.block, of.dataset, of.context
        self.words, self.remarks = of.words, of.remarks
        self.key = f"measure:{of.block.sheet.name}!{of.block.bounds}"
        self.answer = of.answers.get(self.key)
        self.all = {m.id: (d, m) for d in of.words.plan.datasets for m in d.measures}
        self.own = {name: self.all[name][1] for name in (of.dataset.summary.measures if of.dataset.summary else ())}
        self.default: str | None = None

    def see(self, meanings: Iterable[Meaning]) -> None:
        """Settle, from the meanings of all rows and columns, what cells that name no measure count."""
        self.default = self._default({dimension for meaning in meanings for dimension in meaning.kinds})

    def _default(self, used: set[str]) -> str | None:
        """The only measure, or the one that title or kinds point at alone."""
        if len(self.own) == 1 or self.answer in self.own:
            return self.answer if self.answer in self.own else next(iter(self.own))
        if self.context.indicator:
            meaning = self.words.meaning(self.context.indicator, self.dataset.id)
            return meaning.measure if not meaning.unknown and meaning.measure in self.own else None
        clearest = self._named_by_title()
        if len(clearest) == 1:
            return clearest[0]
        fitting = [name for name, measure in self.own.items() if used and used <= set(measure.dimensions)]
        return fitting[0] if len(fitting) == 1 else None

    def _named_by_title(self) -> list[str]:
        text = "".join(text for text, _ in self.context.texts)
        named = {
            name: max((len(word) for word in (*measure.headers, measure.label.zh) if word in text), default=0)
            for name, measure in self.own.items()
        }
        best = max(named.values(), default=0)
        return [name for name, length in named.items() if length == best > 0]

    def ask(self, column: int, header: str) -> None:
        """Figures whose kinds are clear, but not what is counted (filed, closed …)."""
        self.tell_unknown(column, header)
        choices = tuple((name, measure.label.zh) for name, measure in self.own.items())
        cell = a1(self.block.header_row, self.block.columns[0])
        values: dict[str, str | float | int] = {"title": self.context.title[:60]}
        question = Question(self.key, "ask_measure", self.block.sheet.name, cell, values, (*choices, (NONE, "—")))
        self.remarks.ask(question)

    def tell_unknown(self, column: int, header: str) -> None:
        """A column of which nobody knows what it counts."""
        where = a1(self.block.header_row, column)
        self.remarks.warn_once("measure_unknown", self.block.sheet.name, where, header=header)

    def of(self, meaning: Meaning) -> tuple[str, Measure] | None:
        """Dataset id and measure of a cell. A measure that this dataset's summary lists stays with it (benchmarks)."""
        name = meaning.measure or self.default
        if name is None:
            return None
        owner, measure = self.all[name]
        return (self.dataset.id if name in self.own else owner.id), measure

    def dimensions(self, measure: Measure) -> tuple[str, ...]:
        """What may cut a figure: its own dimensions and those that this dataset's summary declares."""
        return (*measure.dimensions, *(self.dataset.summary.dimensions if self.dataset.summary else ()))
