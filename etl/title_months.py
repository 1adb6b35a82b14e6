"""Months of headers and row labels against the month a title names: a turn of the year, and what contradicts.

Under a title of 2013年2月 the columns 12月, 1月, 2月 begin in the year before. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.periods import MONTH, THIS_YEAR, YEAR_TO_DATE, Hint, label
from etl.vocabulary import ROLE_VALUE, Meaning

YEAR = 12
Conflict = tuple[str, str, str]


def around_the_year(meanings: Mapping[int, Meaning], title: Hint) -> dict[int, Meaning]:
    """Bare months in unbroken order over a turn of the year: those before it are of the year before the title's."""
    changed = dict(meanings)
    if not title.year or not title.first:
        return changed
    for places in _series(meanings):
        months = [meanings[place].hint.first or 0 for place in places]
        for place in _before_the_turn(places, months, _last(title)):
            meaning = meanings[place]
            changed[place] = replace(meaning, hint=replace(meaning.hint, year=title.year - 1))
    return changed


def _before_the_turn(places: Sequence[int], months: Sequence[int], last: int) -> Sequence[int]:
    """The places of a run of months that stand before January, when the run ends with the title's month."""
    steps = {(after - before) % YEAR for before, after in pairwise(months)}
    if steps == {1} and 1 in months[1:] and months[-1] <= last:
        return places[: months.index(1)]
    if steps == {YEAR - 1} and 1 in months[:-1] and months[0] <= last:
        return places[months.index(1) + 1 :]
    return ()


def _series(meanings: Mapping[int, Meaning]) -> list[list[int]]:
    """The places of bare months, in order, of one thing each."""
    found: dict[Hashable, list[int]] = {}
    for place, meaning in sorted(meanings.items()):
        if _is_bare(meaning):
            key = (meaning.measure, tuple(sorted(meaning.kinds.items())), meaning.area, meaning.hint.basis)
            found.setdefault(key, []).append(place)
    return list(found.values())


def _is_bare(meaning: Meaning) -> bool:
    hint = meaning.hint
    return hint.first is not None and hint.months == 1 and not hint.year and not hint.last_year and not meaning.total


def this_year(meanings: Iterable[Meaning]) -> Callable[[Meaning], Meaning]:
    """What 今年 stands for: the year to date beside a column of the month, else the period that the title gives."""
    beside_month = any(meaning.hint.basis == MONTH for meaning in meanings)
    basis = YEAR_TO_DATE if beside_month else None

    def settled(meaning: Meaning) -> Meaning:
        if meaning.hint.basis != THIS_YEAR:
            return meaning
        return replace(meaning, hint=replace(meaning.hint, basis=basis))

    return settled


def year_conflict(meanings: Iterable[Meaning], title: Hint) -> Conflict | None:
    """本年 under a title of one month: the month, or the year up to it? Beside a column of the month it is the latter;
    今年, which stands against 去年, is the title's period."""
    told = list(meanings)
    vague = [m for m in told if m.hint.basis == THIS_YEAR and "今年" not in m.text]
    if not vague or title.basis or title.until or title.months != 1 or title.first in (None, 1):
        return None
    if any(meaning.hint.basis == MONTH for meaning in told):
        return None
    whole = replace(title, first=1, months=title.first)
    return label(title), label(whole), vague[0].text[:60]


def title_conflict(meanings: Sequence[Meaning], title: Hint, also: Sequence[Meaning] = ()) -> Conflict | None:
    """The title's month and another one, when no header reaches the title's, or a bare month lies after it.

    `also` holds headers without figures: they may reach the title's month, but contradict nothing."""
    if not title.year or not title.first or title.span or (title.months or 1) >= YEAR:
        return None
    values = [m for m in meanings if m.role == ROLE_VALUE and not m.total]
    dated = [m for m in values if m.hint.first and not m.hint.last_year]
    after = [m for m in dated if not m.hint.year and (m.hint.first or 0) > _last(title)]
    reached = any(not m.hint.first for m in values) or any(_reaches(m.hint, title) for m in (*values, *also))
    wrong = after[-1:] or (dated[-1:] if not reached else [])
    if not wrong:
        return None
    hint = wrong[0].hint
    return label(title), label(replace(hint, year=hint.year or title.year)), wrong[0].text[:60]


def _reaches(hint: Hint, title: Hint) -> bool:
    return hint.first is not None and hint.year in (None, title.year) and _last(hint) >= _last(title)


def _last(hint: Hint) -> int:
    return (hint.first or 1) + (hint.months or 1) - 1
