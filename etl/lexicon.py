"""The words of one dataset's summary tables: measures, kinds and dimensions as headers name them.

Imports scorecard.plan and etl.values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.values import squeeze
from scorecard.plan import Dataset, Plan


@dataclass(frozen=True)
class Term:
    """A known word: a measure, a kind of it, or the name of a dimension."""

    measure: str | None = None
    dimension: str | None = None
    kind: str | None = None


class Lexicon:
    """The words of one dataset's summary (and, behind them, the measures of all others)."""

    def __init__(self, plan: Plan, dataset: Dataset) -> None:
        self.terms: dict[str, Term] = {}
        self._add_summary(plan, dataset)
        for other in plan.datasets:
            if other.id != dataset.id and other.summary and other.area_code is None:
                self._add_measures(other, other.summary.measures)
                for series in other.summary.series:
                    self._add_series(series.series, [h for h in series.headers if "其中" not in h])
        self.longest = sorted(self.terms, key=len, reverse=True)

    def _add(self, names: Iterable[str], term: Term) -> None:
        for name in names:
            word = squeeze(name)
            for spelling in {word, word.removeprefix("其中:")}:
                self.terms.setdefault(spelling, term)

    def _add_series(self, series: str, headers: Iterable[str]) -> None:
        measure, dimension, kind = ([*series.split("/"), None, None])[:3]
        self._add(headers, Term(measure, dimension, kind))

    def _add_measures(self, dataset: Dataset, wanted: Iterable[str]) -> None:
        for measure in dataset.measures:
            if measure.id in wanted:
                self._add((*measure.headers, measure.label.zh, measure.label.en), Term(measure.id))

    def _add_summary(self, plan: Plan, dataset: Dataset) -> None:
        summary = dataset.summary
        if summary is None:
            return
        dimensions = [dataset.dimension(name) for name in summary.dimensions]
        for dimension in dimensions:
            for kind in dimension.kinds:
                self._add((kind.label.zh, kind.label.en), Term(None, dimension.id, kind.id))
        for series in summary.series:
            self._add_series(series.series, [header for header in series.headers if "其中" not in header])
        for owner in (dataset, *plan.datasets):
            self._add_measures(owner, summary.measures)
        foreign = _foreign_words(plan, dataset, set(self.terms))
        for dimension in dimensions:
            for kind in dimension.kinds:
                names = kind.names if dimension.kinds_from else [n for n in kind.names if not _mentions(n, foreign)]
                self._add(names, Term(None, dimension.id, kind.id))
            self._add((*dimension.headers, dimension.label.zh), Term(None, dimension.id))
        for series in summary.series:
            self._add_series(series.series, [header for header in series.headers if not self._is_relative(header)])

    def _is_relative(self, header: str) -> bool:
        """其中：发明 is a kind of what stands before it, whatever that counts."""
        word = squeeze(header)
        term = self.terms.get(word.removeprefix("其中:").removeprefix("其中"))
        return word.startswith("其中") and term is not None and term.measure is None and bool(term.kind)


def _foreign_words(plan: Plan, dataset: Dataset, own: set[str]) -> set[str]:
    """Names of other datasets' figures: 发明授权 is no kind of application, though it is a spelling of 发明."""
    wanted = dataset.summary.measures if dataset.summary else ()
    words = {
        squeeze(header) for other in plan.datasets for m in other.measures if m.id not in wanted for header in m.headers
    }
    return {word for word in words if len(word) > 1 and not any(word in known for known in own)}


def _mentions(name: str, words: set[str]) -> bool:
    clean = squeeze(name)
    return any(word in clean and word != clean for word in words)
