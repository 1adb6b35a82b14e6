"""小计 among areas: the city's own total, or the sub-total of a group of them? Pure.

Standing alone it is the total; beside another total of the same figures, or a second 小计, it can only be a group's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from etl.values import squeeze
from etl.vocabulary import Meaning

PLAIN = "小计"


def group_totals(lines: Iterable[tuple[int, str, Meaning]]) -> set[int]:
    """The lines (place, words, meaning) of one axis that are sub-totals though they say no more than 小计."""
    alike: dict[tuple[Any, ...], list[tuple[int, bool]]] = defaultdict(list)
    of_areas = False
    for place, text, meaning in lines:
        of_areas = of_areas or (meaning.area is not None and not meaning.total)
        if meaning.total:
            key = (meaning.measure, meaning.hint, *sorted(meaning.kinds.items()))
            alike[key].append((place, squeeze(text).endswith(PLAIN)))
    if not of_areas:
        return set()
    return {place for totals in alike.values() if len(totals) > 1 for place, is_plain in totals if is_plain}
