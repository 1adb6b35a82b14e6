"""The figures of the plain second reading (plain_rules.py): as known at a month, summed, projected, and targets."""

from __future__ import annotations

from datetime import date

from tests.unit.plain_outlook import LATEST_MONTHS, YEARS_BACK, Year

TINY = 1e-9


def is_more(a, b):
    """a > b, but for the last binary digits."""
    return a > b + TINY * max(1.0, abs(b))


def is_enough(value, need, strict):
    return is_more(value, need) if strict else not is_more(need, value) and value >= need - TINY * max(1.0, abs(need))


def divided(above, below):
    if above is None or below is None or below <= 0:
        return None
    return above / below


def added(values):
    values = list(values)
    return None if not values or any(value is None for value in values) else sum(values)


def minus(a, b):
    return None if a is None or b is None else a - b


def month_of(day):
    return day.year * 12 + day.month - 1


def as_date(month):
    return None if month is None else date(month // 12, month % 12 + 1, 1)


def as_text(month):
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


class PlainFigures:
    """plan, cube and yearly as PlainRules takes them."""

    def __init__(self, plan, cube, yearly):
        self.plan = plan
        self.city, self.province = plan["city"]["code"], plan["city"]["province"]
        self.first_year, self.last_year = plan["period"]["first_year"], plan["period"]["last_year"]
        self.kind_of_area = {area["code"]: area["kind"] for area in plan["areas"]}
        self.comes_in = {m["id"]: m["comes_in"] or 1.0 for dataset in plan["datasets"] for m in dataset["measures"]}
        self.behaviour = {m["id"]: m["behaviour"] for dataset in plan["datasets"] for m in dataset["measures"]}
        self.value, self.since_january, self.of_year, self.known_from = {}, {}, {}, {}
        self.years, self.told = {}, {}
        partial = set()
        for row in cube:
            key = (self.name(row), row["area_code"], month_of(row["month"]))
            if row["is_complete"]:
                self.value[key], self.since_january[key] = row["value"], row["year_to_date"]
            elif row["value"] is not None:
                partial.add(key)
        for series, area, month in partial:  # a year to date that lacks a part is none
            for later in range(month, month - month % 12 + 12):
                self.since_january.pop((series, area, later), None)
        for row in yearly:
            key = (self.name(row), row["area_code"], row["year"])
            if row["value"] is not None:
                self.of_year[key], self.known_from[key] = row["value"], self.publication(row)

    @staticmethod
    def name(row):
        return "/".join([row["measure"], row["dimension"], row["kind"]]) if row["dimension"] else row["measure"]

    def publication(self, row):
        if row["published_on"] is not None:
            return month_of(row["published_on"])
        return row["year"] * 12 + (0 if self.behaviour.get(row["measure"]) == "latest" else 11)

    # --- figures ---------------------------------------------------------------------------------------------------

    def is_flow(self, series):
        return self.behaviour.get(series.split("/")[0], "flow") == "flow"

    def one(self, series, area, month):
        """A flow since January, a level at the month's end."""
        table = self.since_january if self.is_flow(series) else self.value
        return table.get((series, area, month))

    def figure(self, series, area, month):
        return None if month is None else added(self.one(key, area, month) for key in series)

    def flows(self, series):
        return [key for key in series if self.is_flow(key)]

    def levels(self, series):
        return [key for key in series if not self.is_flow(key)]

    def twelve(self, series, area, month):
        """Flow of the last twelve months."""
        if month is None:
            return None
        if month % 12 == 11:
            return self.figure(series, area, month)
        december = month - month % 12 - 1
        now, before = self.figure(series, area, month), self.figure(series, area, month - 12)
        year_before = self.figure(series, area, december)
        return None if None in (now, before, year_before) else now + year_before - before

    def year(self, series, area, month):
        """Where the year of the flows stands (plain_outlook.Year); None where this year's count is unknown."""
        key = (tuple(series), area, month)
        if key not in self.years:
            flows = self.flows(series)
            now = self.figure(flows, area, month)
            if now is None:
                self.years[key] = None
            else:
                pooled = None if area == self.city else self.city_profile(flows, month)
                latest = self.latest(flows, area, month)
                many = max([1.0, *(self.comes_in[one.split("/")[0]] for one in flows)])
                self.years[key] = Year(now, month % 12 + 1, *self.years_back(flows, area, month), pooled, latest, many)
        return self.years[key]

    def years_back(self, series, area, month):
        """(reached by the same month, whole) of the years before, last year first."""
        back = range(YEARS_BACK)
        december = month - month % 12 - 1
        return (
            [self.figure(series, area, month - 12 * (i + 1)) for i in back],
            [self.figure(series, area, december - 12 * i) for i in back],
        )

    def latest(self, series, area, month):
        """(the count of the last three months of the year up to this one, the same of the years before)."""
        counts = []
        for at in [month - 12 * i for i in range(YEARS_BACK + 1)]:
            early = 0.0 if at % 12 < LATEST_MONTHS else self.figure(series, area, at - LATEST_MONTHS)
            counts.append(minus(self.figure(series, area, at), early))
        return counts[0], counts[1:]

    def city_profile(self, series, month):
        pairs = zip(*self.years_back(series, self.city, month), strict=True)
        usable = [(reached, whole) for reached, whole in pairs if None not in (reached, whole) and whole > 0]
        return divided(sum(r for r, _ in usable), sum(w for _, w in usable))

    def year_end(self, series, area, month, chance=0.5):
        """What the year's count will be: this year's, the median of its rest, and levels as they are."""
        year, flows = self.year(series, area, month), self.flows(series)
        if not flows:
            return self.figure(series, area, month)
        if year is None:
            return None
        return added([self.figure(series, area, month), year.to_come().quantile(chance)])

    def is_even(self, series, area, month):
        """Nothing but an even profile says how the year goes on."""
        year = self.year(series, area, month)
        return year is not None and year.is_even and month % 12 != 11

    def rest_of_last_year(self, series, area, month):
        return minus(self.figure(series, area, month - month % 12 - 1), self.figure(series, area, month - 12))

    def pace(self, series, area, month, left):
        if left == 0:
            return None
        to_december = 11 - month % 12
        if left > to_december:
            if self.flows(series):
                twelve = self.twelve(series, area, month)
            else:
                twelve = minus(self.figure(series, area, month), self.figure(series, area, month - 12))
            return None if twelve is None else twelve / 12
        rest = self.rest_of_last_year(series, area, month)
        return None if rest is None else rest / to_december

    def since(self, series, area, start, month):
        """Flow since `start` (a January); a level as it is."""
        if month is None or month < start:
            return None
        decembers = range(start + 11, month - month % 12, 12) if self.flows(series) else []
        return added([*(self.figure(series, area, d) for d in decembers), self.figure(series, area, month)])

    def newest(self, series, area, year, as_of):
        """(value, year) of the latest year up to `year` for which all of `series` were known at as-of."""
        for candidate in range(year, year - 60, -1):
            keys = [(key, area, candidate) for key in series]
            if all(key in self.of_year and self.known_from[key] <= as_of for key in keys):
                return [self.of_year[key] for key in keys], candidate
        return [None] * len(series), None

    def in_year(self, series, area, year, as_of):
        key = (series, area, year)
        return self.of_year.get(key) if self.known_from.get(key, as_of + 1) <= as_of else None

    # --- targets ---------------------------------------------------------------------------------------------------

    def population_measure(self, goal):
        return goal["population"] or next((g["population"] for g in self.plan["goals"] if g["population"]), None)

    def is_count_target(self, goal):
        return goal["kind"] == "cumulative" or (goal["kind"] == "stock_growth" and goal["unit"]["zh"] != "%")

    def target(self, goal, area, span, as_of):
        """(target, where from): its own, else the city's rate; a number of pieces is divided by population."""
        if area == self.city:
            return goal["target"], "plan"
        own = self.own_target(goal, area, span, as_of)
        if own is not None:
            return own, "own"
        if not self.is_count_target(goal) or not goal["target"]:
            return goal["target"], "city"
        measure = self.population_measure(goal)
        for year in range(span["last_year"], span["last_year"] - 60, -1):
            here, all_of_it = self.in_year(measure, area, year, as_of), self.in_year(measure, self.city, year, as_of)
            if here is not None and all_of_it is not None:
                return (goal["target"] * here / all_of_it if all_of_it > 0 else None), "city"
        return None, "city"

    def own_target(self, goal, area, span, as_of):
        measures = [m["id"] for d in self.plan["datasets"] for m in d["measures"] if "goal" in m["dimensions"]]
        if not measures:
            return None
        series = f"{measures[0]}/goal/{goal['id']}"
        if goal["per"] == "year":
            return self.in_year(series, area, span["last_year"], as_of)
        if not self.is_count_target(goal):
            return None
        years = range(self.first_year, self.last_year + 1)
        return added(self.in_year(series, area, year, as_of) for year in years)

    def current_series(self, goal):
        if goal["kind"] == "milestones":
            return [f"{self.milestone_measure()}/milestone/{kind}" for kind in goal["milestones"]]
        own = [*goal["series"], *goal["denominator"], *(part["series"] for part in goal["parts"])]
        if own or goal["dataset"] is None:
            return own
        return [m["id"] for d in self.plan["datasets"] if d["id"] == goal["dataset"] for m in d["measures"]]

    def milestone_measure(self):
        return next(m["id"] for d in self.plan["datasets"] for m in d["measures"] if "milestone" in m["dimensions"])

    # --- what is missing -------------------------------------------------------------------------------------------

    def missing(self, what, series, area, first, last):
        return {"what": what, "series": series, "area": area, "from": as_text(first), "to": as_text(last)}

    def lack(self, series, area, month, first=None):
        """The first gap, in this year up to `month`, of the first series that has one."""
        first = month - month % 12 if first is None else first
        for key in series:
            if self.one(key, area, month) is not None:
                continue
            if not self.is_flow(key):
                start = month
                while start > first and self.value.get((key, area, start - 1)) is None:
                    start -= 1
                return self.missing(self.how_it_lacks(key, area, month), key, area, start, month)
            known = [m for m in range(first, month + 1) if self.one(key, area, m) is not None]
            start = end = known[-1] + 1 if known else first
            while end < month and self.value.get((key, area, end + 1)) is None:
                end += 1
            return self.missing(self.how_it_lacks(key, area, month), key, area, start, end)
        key = series[0] if series else ""
        return self.missing(self.how_it_lacks(key, area, month), key, area, first, month)

    def how_it_lacks(self, key, area, month):
        """Of a zone, the city's level and unknown districts: never told of up to then by anybody, or only not yet."""
        if self.kind_of_area[area] not in ("zone", "city_level", "unknown"):
            return "figures"
        told = {m for table in (self.value, self.since_january) for m in self.months_told(table, key, area)}
        return "figures" if any(m <= month for m in told) else "unnamed"

    def months_told(self, table, key, area):
        if not self.told.get(id(table)):
            found = self.told[id(table)] = {}
            for (series, where, month), value in table.items():
                if value is not None:
                    found.setdefault((series, where), []).append(month)
        return self.told[id(table)].get((key, area), [])

    def lack_of_year(self, what, series, area, span):
        return self.missing(what, series or "", area, span["last_year"] * 12, span["last_year"] * 12 + 11)
