"""Kinds that only a title or a sheet's name says: 各区县发明专利申请量 over one column 数量, a sheet named 实用新型.

Imports the small modules of etl and scorecard.plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.surroundings import SHEET, TITLE, Context
from etl.values import squeeze
from etl.vocabulary import Meaning, Vocabulary

SHORTEST = 2


def kinds_of_title(context: Context, meanings: Iterable[Meaning], dataset: str, words: Vocabulary) -> dict[str, str]:
    """Dimension → kind, for dimensions by which the table itself cuts nothing."""
    cut = {dimension for meaning in meanings for dimension in meaning.kinds}
    found: dict[str, set[str]] = {}
    for text, weight in context.texts:
        for dimension, kind in _named(squeeze(text), weight, dataset, words):
            found.setdefault(dimension, set()).add(kind)
    return {
        dimension: next(iter(kinds)) for dimension, kinds in found.items() if len(kinds) == 1 and dimension not in cut
    }


def _named(text: str, weight: float, dataset: str, words: Vocabulary) -> Iterable[tuple[str, str]]:
    """Kinds right before a measure of the dataset; a sheet that is named by a kind and nothing else."""
    terms = words.lexicons[dataset].terms
    summary = words.plan.dataset(dataset).summary
    own = set(summary.measures if summary else ())
    measures = [name for name, term in terms.items() if term.measure in own and not term.kind and len(name) > SHORTEST]
    for name, term in terms.items():
        if not (term.kind and term.dimension) or len(name) < SHORTEST:
            continue
        if weight == SHEET and name == text and not term.measure:
            yield term.dimension, term.kind
        if weight != TITLE or name not in text:
            continue
        if term.measure in own or any(name + measure in text for measure in measures):
            yield term.dimension, term.kind
