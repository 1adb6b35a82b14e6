"""Goals that are a ratio of two figures, in the plain second reading (plain_rules.py)."""

from __future__ import annotations

from tests.unit.plain_endings import Closure, Share, least_count
from tests.unit.plain_figures import TINY, PlainFigures, added, divided, is_enough, minus
from tests.unit.plain_outlook import wholes

FAN = {"low": 0.1, "mid": 0.5, "high": 0.9}


class PlainRatios(PlainFigures):
    """Each method fills `seen` with the figures of one kind of goal."""

    def count_for(self, need, strict):
        return None if need is None else least_count(need, strict)

    def foretell(self, seen, outlook, shown):
        """The chance of what is still needed and the fan; `shown` turns a count still to come into the figure shown."""
        if seen["state"] == "running" and outlook is not None and None not in (seen["needed"], seen["have"]):
            seen["probability"] = outlook.at_least(seen["needed"] - seen["have"])
        if seen["state"] == "running" and outlook is not None:
            for name, chance in FAN.items():
                seen[name] = shown(outlook.quantile(chance))

    def rest(self, series, area, month, later_years=0):
        year = self.year(series, area, month)
        return None if year is None else year.to_come(later_years)

    def needed_growth(self, goal, base, target):
        if base is None or target is None:
            return None, goal["strict"]
        if base <= 0:
            return 0.0, goal["strict"] or target > 0
        return base * (1 + target), goal["strict"]

    def growth(self, goal, series, area, span, as_of, seen):
        month, target = seen["month"], seen["target"]
        now, before = self.figure(series, area, month), self.figure(series, area, month - 12)
        last_year = self.figure(series, area, month - month % 12 - 1)
        projects = seen["state"] == "running" and last_year is not None and last_year > 0
        rate = divided(now, before)
        earlier = divided(before, self.figure(series, area, month - 24))
        need, strict = self.needed_growth(goal, before, target)
        seen.update(
            actual=minus(rate, 1), compare=minus(earlier, 1), numerator=now, denominator=before,
            reach=now, need=need, strict=strict, have=now,
            needed=self.count_for(*self.needed_growth(goal, last_year, target)),
            pace=self.pace(series, area, month, seen["left"]), base=before, volume=now, volume_before=before,
            volume_change=minus(now, before),
        )  # fmt: skip
        outlook = self.rest(series, area, month) if projects else None
        self.foretell(seen, outlook, lambda more: minus(divided(now + more, last_year), 1))
        seen["terms"] = {"current": now, "previous": before, "previous_total": last_year, "needed": seen["needed"]}
        for name, chance in {"projected_low": 0.1, "projected": 0.5, "projected_high": 0.9}.items():
            seen["terms"][name] = self.year_end(series, area, month, chance) if projects else None
        seen["goes_on"] = seen["terms"]["projected"]
        if None not in (now, need):
            seen["met"] = is_enough(now, need, strict)
        seen["safe"] = (seen["actual"], seen["compare"])
        band = goal["flat_band"]
        if band is not None and seen["actual"] is not None and abs(seen["actual"]) <= band + TINY:
            seen["flags"].add("flat")
        if before is not None and before <= 0:
            seen["flags"].add("zero_base")
        if projects and self.is_even(series, area, month):
            seen["flags"].add("even_profile")
        if seen["state"] == "running" and not projects and before is not None:
            seen["flags"].add("no_projection")
        if now is None:
            seen["lacks"].append(self.lack(series, area, month))
        if before is None:
            seen["lacks"].append(self.lack(series, area, month - 12))
        seen["beside"]["average_yearly_growth"] = self.average_growth(series, area, span, seen)

    def average_growth(self, series, area, span, seen):
        last = span["end"] if seen["state"] == "closed" else span["start"] - 1
        base = self.first_year * 12 - 1
        years = (last - base) // 12
        total = self.figure(series, area, last)
        if years < 1 or total is None:
            return None
        rate = divided(max(total, 0.0), self.figure(series, area, base))
        return None if rate is None else rate ** (1 / years) - 1

    def share(self, goal, series, area, span, as_of, seen):
        month, target, below = seen["month"], seen["target"], goal["denominator"]
        numerator, denominator = self.figure(series, area, month), self.figure(below, area, month)
        running, actual = seen["state"] == "running", divided(numerator, denominator)
        outlook = None
        if running and numerator is not None and denominator is not None and denominator > 0:
            closure = goal["kind"] == "yearly_rate"
            outlook = (self.closure_outlook if closure else self.share_outlook)(goal, series, area, month)
        end_below = self.year_end(below, area, month)
        projected = None if outlook is None else outlook.quantile(0.5) * end_below
        end_above = numerator if projected is None else projected
        before = self.figure(series, area, month - 12)
        seen.update(
            actual=actual, numerator=numerator, denominator=denominator,
            compare=divided(before, self.figure(below, area, month - 12)), reach=actual, need=target, have=numerator,
            needed=self.needed_of(goal, target, end_above, end_below), base=denominator,
            pace=self.pace(series, area, month, seen["left"]), volume=numerator, volume_before=before,
            volume_change=minus(numerator, before),
        )  # fmt: skip
        seen["terms"] = {
            "numerator": numerator, "denominator": denominator,
            "projected_numerator": projected,
            "projected_denominator": end_below if running else None, "needed": seen["needed"],
        }  # fmt: skip
        seen["goes_on"], seen["safe"] = end_above, (actual, seen["compare"])
        if actual is not None:
            seen["met"] = is_enough(actual, target, goal["strict"])
        if outlook is not None:
            seen["probability"] = outlook.enough(target, goal["strict"])
            for name, chance in FAN.items():
                seen[name] = outlook.quantile(chance)
            if self.is_even(below, area, month):
                seen["flags"].add("even_profile")
        if numerator is None:
            seen["lacks"].append(self.lack(series, area, month))
        if denominator is None:
            seen["lacks"].append(self.lack(below, area, month))
        elif denominator <= 0:
            seen["flags"].add("zero_denominator")
            january = month - month % 12
            seen["lacks"].append(self.missing("denominator", below[0], area, january, month))

    def needed_of(self, goal, target, end_above, end_below):
        """Of a share one more is one more of the whole too; of a closure rate the whole is what it will be."""
        if target is None or end_below is None:
            return None
        if goal["kind"] == "yearly_rate":
            return self.count_for(target * end_below, goal["strict"])
        if end_above is None or target >= 1:
            return None
        others = max(end_below - end_above, 0.0)
        return self.count_for(target / (1 - target) * others, goal["strict"])

    def share_outlook(self, goal, series, area, month):
        below = goal["denominator"]
        earlier = zip(self.years_back(series, area, month)[1], self.years_back(below, area, month)[1], strict=True)
        to_come = wholes(self.year(below, area, month))
        return Share(self.figure(series, area, month), self.figure(below, area, month), to_come, list(earlier))

    def closure_outlook(self, goal, series, area, month):
        carried, filed = self.levels(goal["denominator"]), self.flows(goal["denominator"])
        filed_by, filed_whole = self.years_back(filed, area, month)
        closed_by, closed_whole = self.years_back(series, area, month)
        names = ("carried", "filed", "closed", "filed_by", "closed_by")
        columns = (self.years_back(carried, area, month)[0], filed_whole, closed_whole, filed_by, closed_by)
        earlier = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        now = [self.figure(keys, area, month) for keys in (series, carried, filed)]
        return Closure(*now, wholes(self.year(filed, area, month)), earlier)

    def benchmark_target(self, goal, area, span, as_of, seen):
        """The province's average of its last published year, unless the area has a target of its own."""
        measure = self.population_measure(goal)
        values, year = self.newest([*goal["series"], measure], self.province, span["last_year"], as_of)
        count, people = added(values[:-1]), values[-1]
        rate = divided(count, people)
        seen["province"] = (count, people, year)
        seen["average"] = None if rate is None else rate * goal["scale"]
        if seen["target_source"] != "own":
            seen["target"] = seen["average"]

    def benchmark(self, goal, series, area, span, as_of, seen):
        month, running = seen["month"], seen["state"] == "running"
        (people,), people_year = self.newest([self.population_measure(goal)], area, span["last_year"], as_of)
        to_date, count = self.figure(series, area, month), self.twelve(series, area, month)
        count_before = self.twelve(series, area, month - 12)
        end = self.year_end(series, area, month)

        def per_head(number):
            rate = divided(number, people)
            return None if rate is None else rate * goal["scale"]

        target, (province_count, province_people, benchmark_year) = seen["target"], seen["province"]
        actual, projected = per_head(count), end if running else None
        has_people = people is not None and people > 0
        needed = None if target is None or not has_people else target * people / goal["scale"]
        seen.update(
            actual=actual, numerator=count, denominator=people, compare=seen["average"],
            reach=actual, need=target, have=to_date,
            needed=self.count_for(needed, goal["strict"]), pace=self.pace(series, area, month, seen["left"]),
            base=count, volume=count, volume_before=count_before, volume_change=minus(count, count_before),
        )  # fmt: skip
        seen["terms"] = {
            "count": count, "population": people, "population_year": people_year, "benchmark_count": province_count,
            "benchmark_population": province_people, "benchmark_year": benchmark_year, "year_to_date": to_date,
            "projected": projected, "needed": seen["needed"],
        }  # fmt: skip
        seen["goes_on"], seen["safe"] = end, (count, count_before)
        if None not in (actual, target):
            seen["met"] = is_enough(actual, target, goal["strict"])
        self.foretell(seen, self.rest(series, area, month), lambda more: per_head(to_date + more))
        people_carried = people_year is not None and people_year < span["last_year"]
        rate_carried = benchmark_year is not None and benchmark_year < span["last_year"]
        rate_carried = rate_carried and seen["target_source"] != "own"
        seen["flags"] |= {"even_profile"} if running and self.is_even(series, area, month) else set()
        seen["flags"] |= {"population_carried"} if people_carried else set()
        seen["flags"] |= {"benchmark_carried"} if rate_carried else set()
        seen["flags"] |= {"provisional"} if seen["state"] == "closed" and (people_carried or rate_carried) else set()
        if to_date is None:
            seen["lacks"].append(self.lack(series, area, month))
        elif count is None:
            seen["lacks"].append(self.lack(series, area, month - month % 12 - 1))
        if not has_people:
            seen["lacks"].append(self.lack_of_year("population", self.population_measure(goal), area, span))
        if target is None:
            seen["lacks"].append(self.lack_of_year("benchmark", series[0], self.province, span))
        seen["beside"] = self.without_city(goal, series, area, as_of, seen["province"])

    def without_city(self, goal, series, area, as_of, province):
        count, people, year = province
        beside = {"benchmark_without_city": None, "city_share_of_province": None}
        if area == self.city and year is not None:
            own = self.figure(series, area, year * 12 + 11)
            inhabitants = self.in_year(self.population_measure(goal), area, year, as_of)
            rate = divided(minus(count, own), minus(people, inhabitants))
            beside["benchmark_without_city"] = None if rate is None else rate * goal["scale"]
            beside["city_share_of_province"] = divided(own, count)
        return beside
