"""What is missing where a goal can't be judged: which figure, of which area, from when to when. Pure."""

from __future__ import annotations

import numpy as np

from scorecard.history import Floats, History, Ints
from scorecard.judge import Lack
from scorecard.plan import AreaKind
from scorecard.scene import Scene
from scorecard.spans import NONE

Missing = dict[str, object]
MAY_BE_UNNAMED = (AreaKind.ZONE, AreaKind.CITY_LEVEL, AreaKind.UNKNOWN)  # of districts everything is expected


def figure_lack(scene: Scene, series: tuple[str, ...], values: Floats, back: int | Ints) -> Lack:
    """`values` of the series are unknown at the month judged, or so many months (or at the month) before it."""
    spans = scene.spans
    month = spans.back(back) if isinstance(back, int) else back

    def describe(area: int, span: int, as_of: int) -> Missing:
        at = int(month[span, as_of])
        return gap_of(scene, series, int(scene.rows[area]), at - at % 12, at)

    return Lack(np.isnan(values) & (spans.month != NONE), describe)


def gap_of(scene: Scene, series: tuple[str, ...], row: int, first: int, last: int) -> Missing:
    """The first gap of the first series with one, between two months of one year."""
    history = scene.history
    for key in series:
        if (found := _first_gap(history, key, row, first, last)) is not None:
            return _missing(history, key, row, *found) | {"what": _how(history, key, row, last)}
    key = series[0] if series else ""
    return _missing(history, key, row, first, last) | {"what": _how(history, key, row, last)}


def _first_gap(history: History, key: str, row: int, first: int, last: int) -> tuple[int, int] | None:
    """Months from the last year to date that is known on, as far as the months themselves are unknown."""
    if first < 0 or last >= history.n_months:
        return first, last
    nothing = np.full(history.n_months, np.nan)
    value = history.value[key][row] if key in history.value else nothing
    if key in history.value and key not in history.ytd:
        return None if not np.isnan(value[last]) else (_run_back(value, first, last), last)
    year_to_date = history.ytd[key][row] if key in history.ytd else nothing
    if not np.isnan(year_to_date[last]):
        return None
    known = np.flatnonzero(~np.isnan(year_to_date[first : last + 1]))
    start = first + int(known[-1]) + 1 if known.size else first
    end = start
    while end < last and np.isnan(value[end + 1]):
        end += 1
    return start, end


def _run_back(value: Floats, first: int, last: int) -> int:
    """First month of the run of unknown months that ends at `last`."""
    start = last
    while start > first and np.isnan(value[start - 1]):
        start -= 1
    return start


def _missing(history: History, key: str, row: int, first: int, last: int) -> Missing:
    return {
        "what": "figures",
        "series": key,
        "area": history.areas[row],
        "from": f"{history.month_at(first):%Y-%m}",
        "to": f"{history.month_at(last):%Y-%m}",
    }


def _how(history: History, key: str, row: int, last: int) -> str:
    """unnamed: of a zone, the city's own level or unknown districts, where no figure up to that month tells them apart;
    else figures."""
    if history.area_kinds[row] not in MAY_BE_UNNAMED:
        return "figures"
    told = [table[key][row, : max(last + 1, 0)] for table in (history.value, history.ytd) if key in table]
    return "unnamed" if all(np.isnan(months).all() for months in told) else "figures"


def yearly_lack(scene: Scene, what: str, measure: str, values: Floats, area: str | None = None) -> Lack:
    """A yearly figure (population, the province's) that isn't known for the span's year or any before."""
    spans = scene.spans

    def describe(area_at: int, span: int, _: int) -> Missing:
        code = area or scene.history.areas[int(scene.rows[area_at])]
        year = int(spans.years[span])
        return {"what": what, "series": measure, "area": code, "from": f"{year}-01", "to": f"{year}-12"}

    return Lack(np.isnan(values) & (spans.month != NONE), describe)


def target_lack(scene: Scene, target: Floats) -> Lack:
    """No target: a number to be divided by population, and no population."""
    return yearly_lack(scene, "population", scene.population_measure or "", target)


def denominator_lack(scene: Scene, denominator: Floats) -> Lack:
    """A rate of nothing: no case, no application so far."""
    spans, goal = scene.spans, scene.goal

    def describe(area: int, span: int, as_of: int) -> Missing:
        at = int(spans.month[span, as_of])
        key = goal.denominator[0] if goal.denominator else ""
        return _missing(scene.history, key, int(scene.rows[area]), at - at % 12, at) | {"what": "denominator"}

    return Lack((denominator <= 0) & (spans.month != NONE), describe)
