"""Figures against their own history: months and years to date that must add up, unusual sizes, jumps of a stock.

The history is the file itself and, behind it, what is stored. Every finding is a warning. Imports figures, known, plan.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from etl.copies import Many, Point, is_month, tell_copies
from etl.figures import Figure, differs, short
from etl.known import Known, Series
from etl.periods import YEAR_TO_DATE, Period, add_months
from etl.remarks import Remarks
from scorecard.plan import Plan

UNUSUAL, UNUSUAL_SMALL = 6, 12  # times the usual size, or a twelfth of it: a year's total is seen, a season is not
UNUSUAL_FEW, LEAST_MANY = 12, 100  # where the usual month is below LEAST_USUAL: so many times it, and no fewer
LEAST_USUAL, LEAST_OTHERS, LEAST_PERIODS = 10, 3, 6
LEAST_SMALL = 24  # below this a month of next to nothing is nothing unusual
RISE, FALL, LEAST_LEVEL = 3, 2, 20  # times the level before; levels below are too small to judge
LOOKBACK, STOCK_LOOKBACK = 36, 13  # months
CUMULATIVE_FROM, CUMULATIVE_AREAS, CUMULATIVE_SHARE = 3, 4, 0.75


class HistoryChecks:
    """Checks of one file's figures against their series."""

    def __init__(
        self, plan: Plan, names: Mapping[str, str], remarks: Remarks, known: Known | None, digest: str
    ) -> None:
        self.names, self.remarks, self.known, self.digest = names, remarks, known, digest
        self.values: dict[tuple[Series, Period], float] = {}  # the file's and stored ones, once `check` has run
        measures = [measure for dataset in plan.datasets for measure in dataset.measures]
        self.flows = {measure.id for measure in measures if measure.behaviour == "flow"}
        self.stocks = {m.id for m in measures if m.behaviour == "stock" and m.carried_over is None}

    def check(self, figures: Sequence[tuple[str, Figure]]) -> None:
        """All checks; `figures` are (sheet, figure)."""
        series = self._with_stored(figures)
        self.values = {(key, point.period): point.value for key, points in series.items() for point in points}
        for key, points in series.items():
            if key[0] in self.flows:
                self._adds_up(key, points)
                self._sizes(key, points)
            elif key[0] in self.stocks:
                self._jumps(key, points)
        self._cumulative(series)
        tell_copies({key: points for key, points in series.items() if key[0] in self.flows}, self.remarks)

    def _with_stored(self, figures: Sequence[tuple[str, Figure]]) -> Many:
        """The points of every series of the file, stored ones where the file has none of the same period."""
        series: Many = defaultdict(list)
        for sheet, f in figures:
            if f.value is not None:
                point = Point(f.period, f.value, sheet, f.cell)
                series[f.measure, f.area, f.dimension, f.kind].append(point)
        if self.known and series:
            since = add_months(min(p.period.start for points in series.values() for p in points), -LOOKBACK)
            have = {(key, point.period) for key, points in series.items() for point in points}
            for stored in self.known.figures({key[0] for key in series}, since, self.digest):
                if stored.series in series and (stored.series, stored.period) not in have:
                    series[stored.series].append(Point(stored.period, stored.value, "", stored.where, mine=False))
        return series

    # --- months and year to date ---

    def _adds_up(self, key: Series, points: list[Point]) -> None:
        """Every span of months of one year against the shortest chain of others that covers the same months."""
        years: dict[int, list[Point]] = defaultdict(list)
        for point in points:
            if point.period.start.month + point.period.months <= 13:
                years[point.period.start.year].append(point)
        for members in years.values():
            for whole in members:
                if whole.period.basis == YEAR_TO_DATE or whole.period.months > 1:
                    self._against_parts(key, whole, members)

    def _against_parts(self, key: Series, whole: Point, members: list[Point]) -> None:
        parts = chain(whole, members)
        if parts is None:
            self._against_greatest(key, whole, members)
            return
        added = sum(part.value for part in parts)
        mine = next((point for point in (whole, *parts) if point.mine), None)
        if mine is None or not differs(whole.value, added):
            return
        shown = " + ".join(f"{_label(part.period)} {short(part.value)}（{part.where}）" for part in parts)
        self.remarks.warn("periods_differ", mine.sheet, mine.where, area=self.names[key[1]],
                          period=_label(whole.period), stated=short(whole.value), added=short(added), parts=shown,
                          difference=short(whole.value - added), where=whole.where)  # fmt: skip

    def _against_greatest(self, key: Series, whole: Point, members: list[Point]) -> None:
        """Where the parts are not all known: no part can be greater than the whole."""
        inside = [p for p in members if _edge(p) != _edge(whole) and _inside(p, whole) and (p.mine or whole.mine)]
        greatest = max(inside, key=lambda point: point.value, default=None)
        if greatest is None or greatest.value <= whole.value or not differs(whole.value, greatest.value):
            return
        mine = whole if whole.mine else greatest
        self.remarks.warn("part_exceeds_whole", mine.sheet, mine.where, area=self.names[key[1]],
                          part=_label(greatest.period), part_value=short(greatest.value), part_where=greatest.where,
                          whole=_label(whole.period), whole_value=short(whole.value), where=whole.where)  # fmt: skip

    def _cumulative(self, series: Many) -> None:
        """Months no smaller than all months before them together, in most areas: most likely a year to date."""
        seen: dict[tuple[str, str, date], list[tuple[Point, bool]]] = defaultdict(list)
        for key, points in series.items():
            for point in points:
                if point.mine and not key[2] and is_month(point) and point.period.start.month >= CUMULATIVE_FROM:
                    before = _year_before(point, points)
                    if before is not None and before >= LEAST_USUAL:
                        seen[key[0], point.sheet, point.period.start].append((point, point.value >= before))
        for (_, sheet, month), judged in seen.items():
            over = [point for point, is_over in judged if is_over]
            if len(judged) >= CUMULATIVE_AREAS and len(over) >= CUMULATIVE_SHARE * len(judged):
                self.remarks.warn("looks_cumulative", sheet, over[0].where, period=f"{month:%Y-%m}", count=len(over),
                                  areas=len(judged))  # fmt: skip

    # --- sizes ---

    def _sizes(self, key: Series, points: list[Point]) -> None:
        """A month twelve times, or a twelfth of, the usual one of its series: another period, or a slipped digit."""
        months = [point for point in points if is_month(point)]
        if len(months) <= LEAST_OTHERS:
            return
        usual = median(point.value for point in months)
        for point in months:
            if not point.mine:
                continue
            others = median(other.value for other in months if other is not point)
            if _is_unusual(point.value, others):
                self._size("unusual_size", key, point, others, times=int(point.value / others))
            elif len(months) >= LEAST_PERIODS and point.value * UNUSUAL_SMALL <= usual and usual >= LEAST_SMALL:
                self._size("unusual_smallness", key, point, usual)

    def _size(self, rule: str, key: Series, point: Point, usual: float, **more: int) -> None:
        self.remarks.warn(rule, point.sheet, point.where, area=self.names[key[1]], value=short(point.value),
                          usual=short(usual), **more)  # fmt: skip

    def _jumps(self, key: Series, points: list[Point]) -> None:
        """A level that trebles or halves against the one before it."""
        for point in points:
            before = _level_before(point, points) if point.mine else None
            if before is None or max(point.value, before.value) < LEAST_LEVEL or before.value <= 0:
                continue
            if point.value >= RISE * before.value or point.value * FALL <= before.value:
                self.remarks.warn("unusual_jump", point.sheet, point.where, area=self.names[key[1]],
                                  value=short(point.value), before=short(before.value),
                                  period=f"{before.period.last_month:%Y-%m}", where=before.where)  # fmt: skip


def _is_unusual(value: float, usual: float) -> bool:
    """Many times the usual month; where that is a handful, still more times it and no handful."""
    if usual >= LEAST_USUAL:
        return value >= UNUSUAL * usual
    return usual > 0 and value >= max(UNUSUAL_FEW * usual, LEAST_MANY)


def chain(whole: Point, members: Sequence[Point]) -> list[Point] | None:
    """The fewest other points that follow each other from the first month of `whole` to its last; None without any."""
    first, last = _edge(whole)
    ways: dict[int, list[Point]] = {first: []}
    queue = deque([first])
    while queue:
        place = queue.popleft()
        if place == last:
            return ways[place]
        for point in sorted(members, key=lambda p: (not p.mine, -p.period.months)):
            start, end = _edge(point)
            if point is not whole and start == place and end <= last and end not in ways:
                ways[end] = [*ways[place], point]
                queue.append(end)
    return None


def _year_before(point: Point, points: Sequence[Point]) -> float | None:
    """What the year's months before a month come to."""
    start = point.period.start
    before = Point(Period(date(start.year, 1, 1), start.month - 1, YEAR_TO_DATE), 0.0, "", "")
    parts = chain(before, [p for p in points if p.period.start.year == start.year])
    return sum(part.value for part in parts) if parts else None


def _level_before(point: Point, points: Sequence[Point]) -> Point | None:
    earliest = add_months(point.period.last_month, -STOCK_LOOKBACK)
    before = [
        p for p in points
        if earliest <= p.period.last_month < point.period.last_month and p.period.months == point.period.months
    ]  # fmt: skip
    return max(before, key=lambda p: p.period.last_month, default=None)


def _edge(point: Point) -> tuple[int, int]:
    """A span of months within its year: March is (2, 3), January to March (0, 3)."""
    first = point.period.start.month - 1
    return first, first + point.period.months


def _inside(part: Point, whole: Point) -> bool:
    (first, last), (start, end) = _edge(part), _edge(whole)
    return start <= first and last <= end


def _label(period: Period) -> str:
    """2013-03, 2013-01..2013-03; language-neutral, as periods are written everywhere."""
    start = f"{period.start:%Y-%m}"
    return start if period.months == 1 else f"{start}..{period.last_month:%Y-%m}"
