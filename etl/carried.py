"""Kinds beside several measures (申请 | 发明 | 授权 | 其中：发明): each is of what was named before it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from etl.vocabulary import Meaning

Dimensions = Mapping[str, Collection[str]]  # of every measure


def carried(meanings: Mapping[int, Meaning], dimensions: Dimensions) -> tuple[dict[int, Meaning], list[int]]:
    """The meanings with the measures that stand before them, and the places of kinds that may be of two.

    Where no two measures are named there is nothing to tell apart. 其中 is always of the last one."""
    named = {meaning.measure for meaning in meanings.values() if meaning.measure and not meaning.kinds}
    if len(named) < 2:
        return dict(meanings), []
    found, doubtful = dict(meanings), []
    recent: list[Meaning] = []
    after_kinds = False
    for place, meaning in sorted(meanings.items()):
        if meaning.measure and not meaning.kinds:
            recent = [meaning] if after_kinds else [*recent, meaning]
            after_kinds = False
        elif meaning.kinds and not meaning.measure:
            after_kinds = True
            fitting = [m.measure for m in recent if m.area == meaning.area and _fits(meaning, m, dimensions)]
            if len(set(fitting)) == 1 or (fitting and "其中" in meaning.text):
                found[place] = replace(meaning, measure=fitting[-1])
            elif fitting:
                doubtful.append(place)
    return found, doubtful


def _fits(kind: Meaning, named: Meaning, dimensions: Dimensions) -> bool:
    return set(kind.kinds) <= set(dimensions.get(named.measure or "", ()))
