"""Where a share, a closure rate or a stock will end, in the plain second reading: docs/forecast.md's formulas.

Each class answers two questions: how likely it will be enough, and what it will be with a given probability.
"""

from __future__ import annotations

import math

from scipy import special

from tests.unit.plain_outlook import NEARLY, Count, mean_of

SHARE_MOVES, MONTHS_MOVE = 0.01, 0.003
OPEN_SHAPE = 1 / 0.4


def least_count(need, strict):
    """The smallest whole count that is enough."""
    slack = NEARLY * max(1.0, abs(need))
    return math.floor(need + slack) + 1 if strict else math.ceil(need - slack)


class Share:
    """A share of a whole: so far `part` of `whole`, earlier years' (part, whole) from last year on."""

    def __init__(self, part, whole, to_come, earlier):
        self.part, self.whole, self.to_come = part, whole, to_come
        p = q = 0.5
        for of, whole_year in reversed(earlier):
            if of is not None and whole_year is not None and whole_year > 0:
                of = min(max(of, 0.0), whole_year)
                p, q = p + of, q + whole_year - of
            less = 1 + (p + q) * SHARE_MOVES
            p, q = p / less, q / less
        weight = 1 / (1 + whole * MONTHS_MOVE)
        p, q = max(p + weight * part, 1e-6), max(q + weight * (whole - part), 1e-6)
        less = 1 + (p + q) * MONTHS_MOVE
        self.p, self.q = p / less, q / less

    def enough(self, target, strict):
        chances = []
        for more in self.to_come:
            chances.append(self.at_least(more, least_count(target * (self.whole + more), strict) - self.part))
        return mean_of(chances)

    def at_least(self, of, number):
        number = math.ceil(number - NEARLY)
        if number <= 0:
            return 1.0
        if number > of:
            return 0.0
        p, q = self.p, self.q
        if of < 30:
            return sum(self.exactly(of, k) for k in range(number, of + 1))
        strength = of * (p + q + 1) / (of + p + q) - 1
        mean = p / (p + q)
        return 1.0 - float(special.betainc(mean * strength, (1 - mean) * strength, (number - 0.5) / of))

    def exactly(self, of, number):
        log = special.betaln(number + self.p, of - number + self.q) - special.betaln(self.p, self.q)
        return math.comb(of, number) * math.exp(log)

    def quantile(self, chance):
        p, q = self.p, self.q
        mean = p / (p + q)
        means, within = [], []
        for more in self.to_come:
            means.append((self.part + more * mean) / (self.whole + more))
            spread = more * mean * (1 - mean) * (more + p + q) / (1 + p + q)
            within.append(spread / (self.whole + more) ** 2)
        centre = mean_of(means)
        variance = mean_of(within) + mean_of((m - centre) ** 2 for m in means)
        more = mean_of(self.to_come)
        low, high = self.part / (self.whole + more), (self.part + more) / (self.whole + more)
        if more <= 0:
            return centre
        at, variance = (centre - low) / (high - low), variance / (high - low) ** 2
        at = min(max(at, 1e-6), 1 - 1e-6)
        strength = max(at * (1 - at) / variance - 1, 1e-6)
        return low + (high - low) * float(special.betaincinv(at * strength, (1 - at) * strength, chance))


class Closure:
    """closed, carried over, filed: so far. earlier: dicts of a year's carried, filed, closed, filed_by, closed_by."""

    def __init__(self, closed, carried, filed, to_come, earlier):
        self.closed, self.cases, self.to_come = closed, carried + filed, to_come
        left, hand = 0.4, 2.0
        for i, year in enumerate(earlier):
            if None not in [year[name] for name in ("carried", "filed", "closed", "closed_by")]:
                at_hand = year["carried"] + year["filed"] - year["closed_by"]
                if at_hand > 0:
                    left += 0.9**i * (year["carried"] + year["filed"] - year["closed"])
                    hand += 0.9**i * at_hand
        self.open_part = left / hand
        if left > 0:
            self.open_part = min(self.open_part * self.slower(earlier), 1.0)

    def slower(self, earlier):
        """How many more cases than usual are open now; 1 is as ever."""
        were_open, cases, is_known = 0.0, 0.0, False
        for year in earlier:
            if None not in [year[name] for name in ("carried", "filed_by", "closed_by")]:
                of_year = year["carried"] + year["filed_by"]
                if of_year > 0:
                    were_open, cases = were_open + max(of_year - year["closed_by"], 0.0), cases + of_year
                    is_known = True
        if not is_known:
            return 1.0
        usual = self.cases * were_open / cases
        return ((max(self.cases - self.closed, 0.0) + 5) / (usual + 5)) ** 0.8

    def ends(self, more):
        """(cases of the year, cases at hand, closed at the most, what of it stays open)."""
        cases = self.cases + more
        hand = max(cases - self.closed, 0.0)
        stays = Count(max(self.open_part, 0.0) * hand, OPEN_SHAPE)
        return cases, hand, self.closed + hand * (1 + max(-self.open_part, 0.0)), stays

    def enough(self, target, strict):
        chances = []
        for more in self.to_come:
            cases, hand, at_most, stays = self.ends(more)
            allowed = -least_count(target * cases - at_most, strict)  # of what stays open
            chances.append(1.0 if allowed >= hand else stays.at_most(allowed))
        return mean_of(chances)

    def quantile(self, chance):
        """By one Count of the same mean and variance as what stays open over all that may come."""
        ends = [self.ends(more) for more in self.to_come]
        means = [stays.mean for _, _, _, stays in ends]
        mean = mean_of(means)
        variance = mean_of(m * (1 + m / OPEN_SHAPE) for m in means) + mean_of((m - mean) ** 2 for m in means)
        stays = Count(mean, mean**2 / max(variance - mean, 1e-6)).quantile(1 - chance)
        cases, hand, at_most = (mean_of(values) for values in list(zip(*ends, strict=True))[:3])
        return (at_most - min(stays, hand)) / cases


class Stock:
    """A stock: now, earlier years' changes in the same remaining months and over twelve months, last year first."""

    def __init__(self, now, rests, twelves, month, later_years):
        rest, rest_moves = self.usual(rests)
        twelve, twelve_moves = self.usual(twelves)
        self.mean = now + rest + later_years * twelve
        self.variance = later_years**2 * twelve_moves + 1e-4 * now**2 * (1 - month / 12 + later_years)
        self.variance += rest_moves if month < 12 else 0.0

    def usual(self, changes):
        known = [(0.7**i, change) for i, change in enumerate(changes) if change is not None]
        if not known:
            return 0.0, 1.0
        weights = sum(w for w, _ in known)
        mean = sum(w * x for w, x in known) / weights
        size = sum(w * abs(x) for w, x in known) / weights
        return mean, sum(w * (x - mean) ** 2 for w, x in known) / (weights + 1) + 1.0 * size**2 + size

    def at_least(self, number):
        if self.variance <= 0:
            return 1.0 if self.mean >= number - NEARLY else 0.0
        return float(special.ndtr((self.mean - number + 0.5) / math.sqrt(self.variance)))

    def quantile(self, chance):
        if self.variance <= 0:
            return self.mean
        return math.ceil(self.mean + math.sqrt(self.variance) * float(special.ndtri(chance)) - 0.5 - NEARLY)
