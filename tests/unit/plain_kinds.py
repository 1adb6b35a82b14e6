"""What each kind of goal counts, in the plain second reading (plain_rules.py): one area, one span, one month."""

from __future__ import annotations

import itertools
import math

from tests.unit.plain_figures import TINY, PlainFigures, added, divided, is_enough, minus
from tests.unit.plain_outlook import Closure, Share, Stock, wholes

FAN = {"low": 0.1, "mid": 0.5, "high": 0.9}


class PlainKinds(PlainFigures):
    """Each method fills `seen` with the figures of one kind of goal."""

    def count_for(self, need, strict):
        """The smallest whole count that is enough."""
        if need is None:
            return None
        slack = TINY * max(1.0, abs(need))
        return math.floor(need + slack) + 1 if strict else math.ceil(need - slack)

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
        projects = seen["state"] == "running" and last_year is not None
        rate = divided(now, before)
        earlier = divided(before, self.figure(series, area, month - 24))
        need, strict = self.needed_growth(goal, before, target)
        seen.update(
            actual=minus(rate, 1), compare=minus(earlier, 1), numerator=now, denominator=before,
            reach=now, need=need, strict=strict, have=now,
            needed=self.count_for(self.needed_growth(goal, last_year, target)[0], strict),
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
        if seen["state"] == "running" and last_year is None and before is not None:
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
        end_above, end_below = self.year_end(series, area, month), self.year_end(below, area, month)
        running, actual = seen["state"] == "running", divided(numerator, denominator)
        before = self.figure(series, area, month - 12)
        seen.update(
            actual=actual, numerator=numerator, denominator=denominator,
            compare=divided(before, self.figure(below, area, month - 12)), reach=actual, need=target, have=numerator,
            needed=self.needed_of(goal, target, end_above, end_below), pace=self.pace(series, area, month, seen["left"]),
            base=denominator, volume=numerator, volume_before=before, volume_change=minus(numerator, before),
        )  # fmt: skip
        seen["terms"] = {
            "numerator": numerator, "denominator": denominator,
            "projected_numerator": end_above if running else None,
            "projected_denominator": end_below if running else None, "needed": seen["needed"],
        }  # fmt: skip
        seen["goes_on"], seen["safe"] = end_above, (actual, seen["compare"])
        if actual is not None:
            seen["met"] = is_enough(actual, target, goal["strict"])
        if running and numerator is not None and denominator is not None and denominator > 0:
            closure = goal["kind"] == "yearly_rate"
            outlook = (self.closure_outlook if closure else self.share_outlook)(goal, series, area, month)
            seen["probability"] = outlook.enough(lambda whole: self.count_for(target * whole, goal["strict"]))
            for name, chance in FAN.items():
                seen[name] = outlook.quantile(chance)
            if self.is_even(series, area, month) or self.is_even(below, area, month):
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
        return self.count_for(target / (1 - target) * (end_below - end_above), goal["strict"])

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
        columns = (self.years_back(carried, area, month)[1], filed_whole, closed_whole, filed_by, closed_by)
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

    def stock(self, goal, series, area, span, as_of, seen):
        month, target, running = seen["month"], seen["target"], seen["state"] == "running"
        start, base_month = span["start"], span["start"] - 1
        now, base = self.figure(series, area, month), self.figure(series, area, base_month)
        year_ago = self.figure(series, area, month - 12)
        if span["of_period"]:
            base_of_year_ago = base if month - 12 >= start else None
        else:
            base_of_year_ago = self.figure(series, area, start - 13)
        if self.is_count_target(goal):
            need, strict = added([base, target]), goal["strict"]
            shown = [minus(now, base), minus(year_ago, base_of_year_ago)]
        else:
            need, strict = self.needed_growth(goal, base, target)
            pairs = [(now, base), (year_ago, base_of_year_ago)]
            shown = [minus(divided(above, below), 1) for above, below in pairs]
            seen["base"] = base
            if base is not None and base <= 0:
                seen["flags"].add("zero_base")
        needed = self.count_for(need, strict)
        seen.update(
            actual=shown[0], compare=shown[1], numerator=now, denominator=base, need=need,
            reach=now, strict=strict, have=now, needed=needed,
            pace=self.pace(series, area, month, seen["left"]), volume=now, volume_before=base,
            volume_change=minus(now, base),
        )  # fmt: skip
        seen["terms"] = {"current": now, "base": base, "needed": needed}
        if None not in (now, base, need):
            seen["met"] = is_enough(now, need, strict)
        seen["safe"] = (shown[0], shown[1])
        fell = self.fell(series, area, span, month)
        seen["spoilt"] = fell and goal["never_falls"]
        seen["flags"] |= {"stock_fell"} if fell else set()
        if goal["forecastable"] and None not in (now, base):
            self.foretell_stock(goal, series, area, span, base, seen)
        if not goal["forecastable"] and None not in (now, base, needed):
            done = (now - base) / (needed - base) if needed > base else 0.0
            seen["progress"] = done - self.elapsed(span, month)
            if running and now >= needed:
                seen["flags"].add("met_so_far")
        if now is None:
            seen["lacks"].append(self.lack(series, area, month))
        if base is None:
            seen["lacks"].append(self.lack(series, area, base_month))

    def foretell_stock(self, goal, series, area, span, base, seen):
        month, now = seen["month"], seen["have"]
        at, decembers = self.years_back(series, area, month)
        rests = [minus(end, then) for then, end in zip(at, decembers, strict=True)]
        twelves = [minus(later, earlier) for later, earlier in itertools.pairwise([now, *at])]
        outlook = Stock(now, rests, twelves, (span["end"] - month) // 12)
        if seen["state"] == "running":
            pieces = self.is_count_target(goal)
            if seen["needed"] is not None:
                seen["probability"] = 0.0 if seen["spoilt"] else outlook.at_least(seen["needed"])
            for name, chance in FAN.items():
                end = outlook.quantile(chance)
                seen[name] = end - base if pieces else minus(divided(end, base), 1)

    def fell(self, series, area, span, month):
        levels = [self.figure(series, area, m) for m in range(span["start"] - 1, month + 1)]
        pairs = itertools.pairwise(levels)
        return any(a is not None and b is not None and b < a - TINY for a, b in pairs)

    def elapsed(self, span, month):
        return (month - span["start"] + 1) / (span["end"] - span["start"] + 1)

    def cumulative(self, goal, series, area, span, as_of, seen):
        month, target, running = seen["month"], seen["target"], seen["state"] == "running"
        start = span["start"]
        so_far, this_year = self.since(series, area, start, month), self.figure(series, area, month)
        before = self.figure(series, area, month - 12)
        projects = running and goal["forecastable"]
        outlook = self.rest(series, area, month, (span["end"] - month) // 12) if projects else None
        known = None not in (so_far, outlook)
        projected = so_far + outlook.quantile(0.5) if known else None
        needed, elapsed = self.count_for(target, goal["strict"]), self.elapsed(span, month)
        seen.update(
            actual=so_far, numerator=so_far, compare=self.since(series, area, start, month - 12),
            reach=so_far, need=target, have=so_far, needed=needed, goes_on=projected,
            pace=self.pace(series, area, month, seen["left"]), volume=so_far, volume_before=before,
            volume_change=minus(this_year, before),
        )  # fmt: skip
        if known:
            self.foretell(seen, outlook, lambda more: so_far + more)
        if so_far is not None and target is not None:
            seen["ratio"] = divided(so_far, target * elapsed)
            seen["reached"] = is_enough(so_far, target, goal["strict"])
            if not goal["forecastable"]:
                seen["progress"] = (so_far / needed if needed > 0 else 1.0) - elapsed
        seen["terms"] = {"current": so_far, "projected": projected, "needed": needed, "elapsed_share": elapsed}
        if projects and self.is_even(series, area, month):
            seen["flags"].add("even_profile")
        if area != self.city and goal["target"] and seen["target_source"] != "own":
            seen["flags"].add("split_by_population")
        if this_year is None:
            seen["lacks"].append(self.lack(series, area, month))
        elif so_far is None:
            decembers = range(start + 11, month, 12)
            gap = next(d for d in decembers if self.figure(series, area, d) is None)
            seen["lacks"].append(self.lack(series, area, gap))

    def milestones(self, goal, series, area, span, as_of, seen):
        stages = [self.one(key, area, seen["month"]) for key in self.current_series(goal)]
        done = sum(1 for stage in stages if stage is not None and stage >= 1 - TINY)
        stage_share = sum(stage or 0.0 for stage in stages) / len(stages)
        elapsed = self.elapsed(span, seen["month"])
        seen.update(
            actual=done, numerator=done, denominator=len(stages), reach=done, need=len(stages), strict=False,
            reached=done == len(stages), progress=stage_share - elapsed,
        )  # fmt: skip
        seen["terms"] = {"done": done, "total": len(stages), "stage_share": stage_share, "elapsed_share": elapsed}
        if None in stages and any(stage is not None for stage in stages):
            seen["flags"].add("milestone_unreported")

    def tracked(self, goal, series, area, span, as_of, seen):
        month, before = seen["month"], self.figure(series, area, seen["month"] - 12)
        now, year_ago = self.figure(series, area, month), before
        if span["of_period"]:
            now = self.since(series, area, span["start"], month)
            year_ago = self.since(series, area, span["start"], month - 12)
        seen.update(
            actual=now, numerator=now, compare=year_ago, volume=now, volume_before=before,
            volume_change=minus(self.figure(series, area, month), before),
        )  # fmt: skip
        seen["terms"] = {"current": now}
