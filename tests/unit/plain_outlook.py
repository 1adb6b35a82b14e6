"""The forecast in the plain second reading (plain_rules.py): docs/forecast.md's formulas, one number at a time.

Every count still to come is a Count. What shares, closure rates and stocks make of it: plain_endings.py.
"""

from __future__ import annotations

import math

from scipy import special

EVEN_STRENGTH, POOLED_STRENGTH = 40.0, 60.0
PROFILE_MOVES, NO_HISTORY_MOVES, PROFILE_YEARS, PROFILE_FADES = 0.022, 0.03, 1.0, 0.55
TREND, TREND_CERTAINTY, TREND_FADES, TREND_LIMIT = 0.09, 100.0, 0.9, 0.4
LEVEL_MOVES, LEVEL_YEARS, YEAR_NOISE, REST_MOVES, CLUMPING, HALF = 0.018, 10.0, 0.003, 0.05, 1.5, 0.5
SHARE_LIMIT, LATEST_MONTHS, EARLY_MOVES = 0.01, 3, 0.03
WHOLES = (0.1, 0.3, 0.5, 0.7, 0.9)
YEARS_BACK = 5
NEARLY = 1e-9


class Count:
    """Gamma–Poisson of this mean and shape."""

    def __init__(self, mean, shape):
        self.mean, self.shape, self.quantiles = mean, shape, {}

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
        if chance not in self.quantiles:
            self.quantiles[chance] = self.smallest(chance)
        return self.quantiles[chance]

    def smallest(self, chance):
        high = 1
        while self.at_most(high) < chance - NEARLY:
            high *= 2
        low = -1  # too small; `high` is enough
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at_most(middle) >= chance - NEARLY else (middle, high)
        return high


class Year:
    """Where a year stands after its month (1–12); `reached` and `whole` of earlier years, last year first; `latest`:
    the count of the last three months, (this year's, [earlier years']), None unknown; `comes_in`: so many at once."""

    def __init__(self, so_far, month, reached, whole, pooled, latest, comes_in=1.0):
        self.clumping = max(comes_in, CLUMPING)
        self.unit = self.clumping / CLUMPING
        self.month, self.reached, self.whole = month, reached, whole
        self.pooled = pooled if pooled is not None and 0 < pooled < 1 else None
        self.latest, self.latest_before = latest
        self.ends = {}
        self.is_even = not self.usable(reached) and self.pooled is None
        self.trend, self.trend_moves = self.growth()
        shape, certainty = self.level()
        self.share, self.moves = self.profile()
        odds = (1 - self.share) / self.share
        expected = self.share * shape / certainty if certainty > 0 else 0.0
        seen, its_share = self.months(so_far, expected)
        weight = self.share / its_share / (self.clumping + expected * odds * self.moves)
        self.rest_moves = self.moves / odds + REST_MOVES * (1 - self.share)
        self.rest_moves += self.moves * odds if certainty <= 0 else 0.0
        self.certain = max(shape + weight * seen, weight / 2)
        self.total = self.certain / (certainty + weight * (its_share if month < 12 else 1.0))
        self.rest = self.total * (1 - self.share) if month < 12 else 0.0

    def months(self, so_far, expected):
        """(count, share of a year) of the months so far, those before the latest weighing less."""
        if self.latest is None or self.month == 12:
            return so_far, self.share
        weight = 1 / (1 + expected / self.unit * EARLY_MOVES * max(0, self.month - LATEST_MONTHS))
        share = min(self.shrunk(self.latest_before, min(self.month, LATEST_MONTHS) / self.month)[0], self.share)
        return weight * so_far + (1 - weight) * self.latest, weight * self.share + (1 - weight) * share

    def usable(self, part):
        """Share of the whole by year, where both are known."""
        pairs = enumerate(zip(part, self.whole, strict=True))
        return {i: min(max(r / w, 0.0), 1.0) for i, (r, w) in pairs if r is not None and w is not None and w > 0}

    def weight(self, i, moves):
        return PROFILE_FADES**i * self.whole[i] / (self.clumping + moves * self.whole[i])

    def profile(self):
        """(share of a year reached by this month, how much it moves between years)."""
        own, self.own_moves = self.usable(self.reached), NO_HISTORY_MOVES if self.is_even else PROFILE_MOVES
        if own:
            weights = {i: self.weight(i, self.own_moves) for i in own}
            usual = sum(weights[i] * own[i] for i in own) / sum(weights.values())
            usual = min(max(usual, SHARE_LIMIT), 1 - SHARE_LIMIT)
            apart = [
                (own[i] - usual) ** 2 / (usual * (1 - usual)) - self.clumping / max(self.whole[i], self.unit)
                for i in own
            ]
            spread = max(0.0, sum(apart)) if len(own) > 1 else 0.0
            self.own_moves = (PROFILE_YEARS * self.own_moves + spread) / (PROFILE_YEARS + len(own) - 1)
        share, certain = self.shrunk(self.reached, 1.0)
        return share, self.own_moves + 1 / certain

    def shrunk(self, part, of_centre):
        """(share of a year, its weight): earlier years' own, shrunk to a part of the pooled or the even one."""
        centre, strength = min(self.month, 11) / 12, EVEN_STRENGTH
        if self.pooled is not None:
            centre, strength = self.pooled, POOLED_STRENGTH
        own = self.usable(part)
        weights = {i: self.weight(i, self.own_moves) for i in own}
        certain = strength + sum(weights.values())
        return (strength * centre * of_centre + sum(weights[i] * own[i] for i in own)) / certain, certain

    def growth(self):
        """(trend, its variance from year to year)."""
        known = []
        for i in range(len(self.whole) - 1):
            nearer, farther = self.whole[i], self.whole[i + 1]
            if nearer is not None and farther is not None and nearer >= 0 and farther >= 0:
                nearer, farther = nearer + HALF * self.unit, farther + HALF * self.unit
                noise = self.clumping / nearer + self.clumping / farther
                known.append((math.log(nearer / farther), noise, TREND_FADES**i))
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
                weight = 1 / (self.clumping + YEAR_NOISE * (a / b if b > 0 else whole))
                a, b = a + weight * whole, b + weight
            if b > 0:
                moved = a / (1 + a * self.trend_moves)
                a, b = moved, b * (moved / a) * math.exp(-self.trend)
        return a, b

    def to_come(self, later_years=0):
        """The rest of this year and so many whole years after it."""
        if later_years not in self.ends:
            self.ends[later_years] = self.rest_and(later_years)
        return self.ends[later_years]

    def rest_and(self, later_years):
        later = [self.total * math.exp(n * self.trend) for n in range(1, later_years + 1)]
        mean = self.rest + sum(later)
        if mean <= 0:
            return Count(0.0, 1.0)
        moved = self.rest**2 * self.rest_moves
        for n, own in enumerate(later):
            moved += sum(later[n:]) ** 2 * self.trend_moves + own**2 * YEAR_NOISE
        return Count(mean, 1 / (1 / self.certain + moved / mean**2 + (self.clumping - 1) / mean))


def wholes(year):
    """The whole still to come: five numbers, each with a fifth of the probability."""
    return [year.to_come().quantile(chance) for chance in WHOLES]


def mean_of(values):
    values = list(values)
    return sum(values) / len(values)
