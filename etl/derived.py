"""Growth, shares and last year's figures beside the figures of a table, recomputed; what differs is a warning.

Which figures a derived line speaks of is seldom said, so it is found by trying: the reading that most of the line bears
out is the one meant. Imports asides, figures, periods, remarks and values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.asides import GROWTH, Line, Numbers, Side
from etl.figures import OVER_AREAS, Figure, short
from etl.known import Series
from etl.periods import Period, add_months
from etl.remarks import Remarks
from etl.values import Quantity, plain
from etl.vocabulary import ROLE_DERIVED

Before = Callable[[Figure, int], float | None]  # a figure, months back → the figure of then
POINTS = re.compile(r"百分点|位次|名次|排名|排序")
SHARE = re.compile(r"占.{0,6}比|占全|比重|比例")
NEAR = 8  # lines beside a derived one that it may speak of
LEAST_UNMATCHED = 3


@dataclass(frozen=True)
class Trial:
    """One reading of a derived line: what it would have to say, crossing line by crossing line."""

    formula: str  # percent, ratio, difference
    expected: Numbers
    told: str  # the cells or files it was computed from


@dataclass(frozen=True)
class Derived:
    """Growth, shares and last year's figures of one file, recomputed."""

    remarks: Remarks
    names: Mapping[str, str]
    before: Before

    def check(self, side: Side) -> None:
        for line in side.lines:
            if line.meaning.role != ROLE_DERIVED or POINTS.search(line.text):
                continue
            if line.is_last_year:
                self._judge("last_year_differs", side, line, self._of_last_year(side, line))
            elif GROWTH.search(line.text):
                self._judge("growth_differs", side, line, self._growths(side, line), must=bool(side.last_years))
            elif SHARE.search(line.text):
                self._judge("share_differs", side, line, self._shares(side, line), must=True)

    def _judge(self, rule: str, side: Side, line: Line, trials: Iterator[Trial], *, must: bool = False) -> None:
        """The trial that most cells bear out is what the line means; the cells that don't are told."""
        stated = side.quantities(line.number)
        tried = [(sum(_agrees(stated[x], trial, x) for x in stated if stated[x].value), trial) for trial in trials]
        right, best = max(tried, key=lambda one: one[0], default=(0, None))
        judged = [x for x in stated if best and x in best.expected]
        if best and right >= 2 and right * 2 >= len(judged):
            for cross in judged:
                if not _agrees(stated[cross], best, cross):
                    self._tell(rule, side, line, cross, best)
        elif must and len(stated) >= LEAST_UNMATCHED and tried:
            cell = side.cell(line.number, next(iter(stated)))
            self.remarks.warn("derived_unmatched", side.block.sheet.name, cell, header=line.text, count=len(stated))

    def _tell(self, rule: str, side: Side, line: Line, cross: int, trial: Trial) -> None:
        stated = _as_stated(side.quantities(line.number)[cross], trial.formula)
        digits = 4 if trial.formula == "ratio" else 2
        area = next((f.area for (_, x), f in side.figures.items() if x == cross), "")
        self.remarks.warn(rule, side.block.sheet.name, side.cell(line.number, cross), header=line.text,
                          area=self.names.get(area, ""), stated=short(round(stated, digits)),
                          computed=short(round(trial.expected[cross], digits)), source=trial.told)  # fmt: skip

    # --- what a line may mean ---

    def _growths(self, side: Side, line: Line) -> Iterator[Trial]:
        months = 1 if "环比" in line.text else 12
        for base in _nearest(side.bases, line):
            now = side.numbers(base.number)
            for last in _nearest(side.last_years, line) if months == 12 else ():
                yield from _grown(now, side.numbers(last.number), f"{base.text}、{last.text}")
            stored = self._stored(side, base, months)
            if stored:
                yield from _grown(now, stored, base.text)

    def _shares(self, side: Side, line: Line) -> Iterator[Trial]:
        for base in _nearest(side.bases, line):
            parts = side.numbers(base.number)
            if whole := _of_city(side, base, parts):
                yield from _ratios({x: part / whole for x, part in parts.items()}, base.text)
            for total in _nearest(side.bases, line):
                if total != base:
                    wholes = side.numbers(total.number)
                    ratios = {x: part / wholes[x] for x, part in parts.items() if wholes.get(x)}
                    yield from _ratios(ratios, f"{base.text}、{total.text}")

    def _of_last_year(self, side: Side, line: Line) -> Iterator[Trial]:
        for base in _nearest(side.bases, line):
            yield Trial("difference", self._stored(side, base, 12), base.text)

    def _stored(self, side: Side, base: Line, months: int) -> Numbers:
        """The figures of then, in the units in which the line is written."""
        found: Numbers = {}
        for cross, number in side.numbers(base.number).items():
            figure = side.figures.get((base.number, cross))
            then = self.before(figure, months) if figure else None
            if figure and then is not None and figure.value is not None:
                found[cross] = then * (number / figure.value if figure.value else 1.0)
        return found


def _of_city(side: Side, base: Line, parts: Numbers) -> float | None:
    """The total over areas in a line."""
    of_city = (x for (line, x), figure in side.figures.items() if line == base.number and figure.over == OVER_AREAS)
    return next((parts[x] for x in of_city if x in parts), None)


def _nearest(lines: Sequence[Line], line: Line) -> list[Line]:
    return sorted(lines, key=lambda one: (abs(one.number - line.number), one.number))[:NEAR]


def _grown(now: Numbers, then: Numbers, told: str) -> Iterator[Trial]:
    both = {x: (value, then[x]) for x, value in now.items() if x in then}
    yield from _ratios({x: value / last - 1 for x, (value, last) in both.items() if last > 0}, told)
    yield Trial("difference", {x: value - last for x, (value, last) in both.items()}, told)


def _ratios(ratios: Numbers, told: str) -> Iterator[Trial]:
    yield Trial("percent", {x: ratio * 100 for x, ratio in ratios.items()}, told)
    yield Trial("ratio", ratios, told)


def _agrees(quantity: Quantity, trial: Trial, cross: int) -> bool:
    """Whether a cell says what a trial expects, rounding apart. A cell with % is no number of cases."""
    expected = trial.expected.get(cross)
    if expected is None or (quantity.own_unit and trial.formula == "difference"):
        return False
    return abs(_as_stated(quantity, trial.formula) - expected) <= _tolerance(quantity, trial.formula) + 1e-9


def _as_stated(quantity: Quantity, formula: str) -> float:
    """A cell that says % is a ratio: 0.194 → 19.4."""
    value = quantity.value or 0.0
    return value * 100 if quantity.own_unit and formula == "percent" else value


def _tolerance(quantity: Quantity, formula: str) -> float:
    """Half of the last digit that is written, and never less than what offices round to."""
    if formula == "difference":
        return 0.5
    least, most = (0.06, 0.5) if formula == "percent" else (0.0006, 0.005)
    text = plain(_as_stated(quantity, formula))
    digits = len(text.partition(".")[2])
    return min(most, max(least, 0.5 * 10.0**-digits))


def before_of(values: Mapping[tuple[Series, Period], float]) -> Before:
    """Looks up the figure of the same series some months earlier."""

    def before(figure: Figure, months: int) -> float | None:
        series = (figure.measure, figure.area, figure.dimension, figure.kind)
        start = add_months(figure.period.start, -months)
        return values.get((series, Period(start, figure.period.months, figure.period.basis)))

    return before
