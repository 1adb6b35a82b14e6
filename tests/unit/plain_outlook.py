"""The forecast in the plain second reading (plain_rules.py): docs/forecast.md's formulas, one number at a time.

Every count still to come is a Count; a share, a closure rate and a stock each have a class that answers the same two
questions: how likely it will be enough, and what it will be with a given probability.
"""

from __future__ import annotations

import math

from scipy import special

EVEN_STRENGTH, POOLED_STRENGTH = 40.0, 60.0
PROFILE_MOVES, NO_HISTORY_MOVES, PROFILE_YEARS, PROFILE_FADES = 0.018, 0.03, 1.0, 0.55
TREND, TREND_CERTAINTY, TREND_FADES, TREND_LIMIT = 0.09, 100.0, 0.9, 0.4
LEVEL_MOVES, LEVEL_YEARS, YEAR_NOISE, REST_MOVES, CLUMPING, HALF = 0.018, 10.0, 0.006, 0.05, 1.5, 0.5
SHARE_MOVES, MONTHS_MOVE = 0.01, 0.003
WHOLES = (0.1, 0.3, 0.5, 0.7, 0.9)
YEARS_BACK = 5
NEARLY = 1e-9


class Count:
    """Gamma–Poisson of this mean and shape."""

    def __init__(self, mean, shape):
        self.mean, self.shape = mean, shape

    def at_least(self, number):
        whole = math.ceil(number - NEARLY)
        if whole <= 0:
            return 1.0
        if self.mean <= 0:
            return 0.0
        return float(special.betainc(whole, self.shape, self.mean / (self.mean + self.shape)))

    def at_most(self, number):
        """Of a whole number."""
        return 1.0 - self.at_least(number + 1)

    def quantile(self, chance):
        high = 1
        while self.at_most(high) < chance - NEARLY:
            high *= 2
        low = -1  # too small; `high` is enough
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at_most(middle) >= chance - NEARLY else (middle, high)
        return high


class Year:
    """Where a year stands after its month (1–12); `reached` and `whole` of earlier years, last year first."""

    def __init__(self, so_far, month, reached, whole, pooled):
        self.month, self.reached, self.whole, self.pooled = month, reached, whole, pooled
        usable = [i for i, (r, w) in enumerate(zip(reached, whole, strict=True)) if None not in (r, w) and w > 0]
        self.is_even = not usable and pooled is None
        self.share, self.moves = self.profile(usable)
        self.trend, self.trend_moves = self.growth()
        shape, certainty = self.level()
        share, odds = self.share, (1 - self.share) / self.share
        expected = share * shape / certainty if certainty > 0 else 0.0
        weight = 1 / (CLUMPING + expected * odds * self.moves)
        self.certain = max(shape + weight * so_far, weight / 2)
        self.total = self.certain / (certainty + weight * share)
        self.rest = self.total * (1 - share)
        self.rest_moves = 0.0
        if odds > 0:
            self.rest_moves = self.moves / odds + REST_MOVES * (1 - share)
            if certainty <= 0:
                self.rest_moves += self.moves * odds

    def profile(self, usable):
        """(share of a year reached by this month, how much it moves between years)."""
        if self.month == 12:
            return 1.0, 0.0
        centre, strength = min(self.month, 11) / 12, EVEN_STRENGTH
        if self.pooled is not None:
            centre, strength = self.pooled, POOLED_STRENGTH
        own = {i: min(max(self.reached[i] / self.whole[i], 0.0), 1.0) for i in usable}
        weight = {i: PROFILE_FADES**i * self.whole[i] / (CLUMPING + PROFILE_MOVES * self.whole[i]) for i in usable}
        certain = strength + sum(weight.values())
        share = (strength * centre + sum(weight[i] * own[i] for i in usable)) / certain
        more, spread = max(len(usable) - 1, 0), 0.0
        if more:
            per_count = share * (1 - share)
            spread = max(0.0, sum((own[i] - share) ** 2 / per_count - CLUMPING / max(self.whole[i], 1) for i in usable))
        usual = NO_HISTORY_MOVES if self.is_even else PROFILE_MOVES
        return share, (PROFILE_YEARS * usual + spread) / (PROFILE_YEARS + more) + 1 / certain

    def growth(self):
        """(trend, its variance from year to year)."""
        known = []
        for i in range(len(self.whole) - 1):
            nearer, farther = self.whole[i], self.whole[i + 1]
            if nearer is not None and farther is not None and nearer >= 0 and farther >= 0:
                noise = CLUMPING / (nearer + HALF) + CLUMPING / (farther + HALF)
                known.append((math.log((nearer + HALF) / (farther + HALF)), noise, TREND_FADES**i))
        if not known:
            return TREND, LEVEL_MOVES
        weights = [fades / (LEVEL_MOVES + noise) for _, noise, fades in known]
        mean = sum(w * x for w, (x, _, _) in zip(weights, known, strict=True)) / sum(weights)
        spread = max(0.0, sum((x - mean) ** 2 - noise for x, noise, _ in known))
        moves = (LEVEL_YEARS * LEVEL_MOVES + spread) / (LEVEL_YEARS + max(0, len(known) - 1))
        weights = [fades / (moves + noise) for _, noise, fades in known]
        own = sum(w * x for w, (x, _, _) in zip(weights, known, strict=True))
        trend = (TREND_CERTAINTY * TREND + own) / (TREND_CERTAINTY + sum(weights))
        return min(max(trend, -TREND_LIMIT), TREND_LIMIT), moves

    def level(self):
        """(a, b) of the year's Gamma before its own months."""
        a, b = HALF, 0.0
        for whole in reversed(self.whole):
            if whole is not None and whole >= 0:
                weight = 1 / (CLUMPING + YEAR_NOISE * (a / b if b > 0 else whole))
                a, b = a + weight * whole, b + weight
            if b > 0:
                moved = a / (1 + a * self.trend_moves)
                a, b = moved, b * (moved / a) * math.exp(-self.trend)
        return a, b

    def to_come(self, later_years=0):
        """The rest of this year and so many whole years after it."""
        later = [self.total * math.exp(n * self.trend) for n in range(1, later_years + 1)]
        mean = self.rest + sum(later)
        if mean <= 0:
            return Count(0.0, 1.0)
        moved = self.rest**2 * self.rest_moves
        for n, own in enumerate(later):
            moved += sum(later[n:]) ** 2 * self.trend_moves + own**2 * YEAR_NOISE
        return Count(mean, 1 / (1 / self.certain + moved / mean**2 + (CLUMPING - 1) / mean))


def wholes(year):
    """The whole still to come: five numbers, each with a fifth of the probability."""
    return [year.to_come().quantile(chance) for chance in WHOLES]


def mean_of(values):
    values = list(values)
    return sum(values) / len(values)


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

    def enough(self, least):
        """`least(whole)`: the smallest count that is enough of such a whole."""
        return mean_of(self.at_least(more, least(self.whole + more) - self.part) for more in self.to_come)

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
        if high <= low or variance <= 0:
            return centre
        at, variance = (centre - low) / (high - low), variance / (high - low) ** 2
        strength = at * (1 - at) / variance - 1
        return low + (high - low) * float(special.betaincinv(at * strength, (1 - at) * strength, chance))


class Closure:
    """closed, carried over, filed: so far. earlier: dicts of a year's carried, filed, closed, filed_by, closed_by."""

    def __init__(self, closed, carried, filed, to_come, earlier):
        self.closed, self.cases, self.to_come = closed, carried + filed, to_come
        known = [(0.9**i, y) for i, y in enumerate(earlier) if None not in y.values()]
        left = sum(w * (y["carried"] + y["filed"] - y["closed"]) for w, y in known) + 0.4
        hand = sum(w * (y["carried"] + y["filed"] - y["closed_by"]) for w, y in known) + 2
        self.open_part = left / hand
        cases = sum(w * (y["carried"] + y["filed_by"]) for w, y in known)
        if known and cases > 0:
            were_open = sum(w * (y["carried"] + y["filed_by"] - y["closed_by"]) for w, y in known) / cases
            slower = (max(self.cases - closed, 0.0) + 5) / (max(self.cases * were_open, 0.0) + 5)
            self.open_part *= slower**0.8
        self.open_part = min(self.open_part, 1.0)

    def ends(self, more):
        """(cases of the year, the Count that stays open, closed on top of all)."""
        cases, hand = self.cases + more, max(self.cases + more - self.closed, 0.0)
        if self.open_part < 0:
            return cases, Count(0.0, 2.5), -self.open_part * hand
        return cases, Count(self.open_part * hand, 2.5), 0.0

    def enough(self, least):
        chances = []
        for more in self.to_come:
            cases, stays, beyond = self.ends(more)
            chances.append(stays.at_most(math.floor(cases + beyond - least(cases) + NEARLY)))
        return mean_of(chances)

    def quantile(self, chance):
        cases, stays, beyond = self.ends(mean_of(self.to_come))
        return (cases + beyond - stays.quantile(1 - chance)) / cases


class Stock:
    """A stock: now, earlier years' changes in the same remaining months and over twelve months, last year first."""

    def __init__(self, now, rests, twelves, later_years):
        self.mean, self.variance = now, 1e-4 * now**2 * (later_years + 1)
        for changes, times in ((rests, 1), (twelves, later_years)):
            known = [(0.7**i, change) for i, change in enumerate(changes) if change is not None]
            if not known or not times:
                continue
            weights = sum(w for w, _ in known)
            mean = sum(w * x for w, x in known) / weights
            size = sum(w * abs(x) for w, x in known) / weights
            spread = sum(w * (x - mean) ** 2 for w, x in known) / weights
            self.mean += times * mean
            self.variance += times * (spread + 0.15 * size**2 + size)

    def at_least(self, number):
        if self.variance <= 0:
            return 1.0 if self.mean >= number - NEARLY else 0.0
        return float(special.ndtr((self.mean - number) / math.sqrt(self.variance)))

    def quantile(self, chance):
        return self.mean + math.sqrt(self.variance) * float(special.ndtri(chance))
