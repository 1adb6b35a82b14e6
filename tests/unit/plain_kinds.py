"""What each kind of goal counts, in the plain second reading (plain_rules.py): one area, one span, one month."""

from __future__ import annotations

import itertools
import math

from tests.unit.plain_figures import TINY, PlainFigures, added, divided, is_enough, minus


class PlainKinds(PlainFigures):
    """Each method fills `seen` with the figures of one kind of goal."""

    def count_for(self, need, strict):
        """The smallest whole count that is enough."""
        if need is None:
            return None
        slack = TINY * max(1.0, abs(need))
        return math.floor(need + slack) + 1 if strict else math.ceil(need - slack)

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
        projected, even = self.year_end(series, area, month)
        projects = seen["state"] == "running" and last_year is not None
        base = last_year if projects else before
        rate = divided(now, before)
        earlier = divided(before, self.figure(series, area, month - 24))
        end_rate = divided(projected, last_year) if projects else None
        need, strict = self.needed_growth(goal, base, target)
        seen.update(
            actual=minus(rate, 1), compare=minus(earlier, 1), numerator=now, denominator=before,
            reach=projected if projects else now, need=need, strict=strict, forecast=minus(end_rate, 1), have=now,
            needed=self.count_for(self.needed_growth(goal, last_year, target)[0], strict),
            pace=self.pace(series, area, month, seen["left"]), base=before, volume=now, volume_before=before,
            volume_change=minus(now, before),
        )  # fmt: skip
        seen["terms"] = {
            "current": now, "previous": before, "previous_total": last_year,
            "projected": projected if projects else None, "needed": seen["needed"],
        }  # fmt: skip
        band = goal["flat_band"]
        if band is not None and seen["actual"] is not None and abs(seen["actual"]) <= band + TINY:
            seen["flags"].add("flat")
        if before is not None and before <= 0:
            seen["flags"].add("zero_base")
        if projects and even:
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
        end_above, even_above = self.year_end(series, area, month)
        end_below, even_below = self.year_end(below, area, month)
        running = seen["state"] == "running"
        projects = running and end_below is not None and end_below > 0
        actual = divided(numerator, denominator)
        projected = divided(end_above, end_below) if projects else None
        before = self.figure(series, area, month - 12)
        need_count = None if target is None or end_below is None else target * end_below
        seen.update(
            actual=actual, numerator=numerator, denominator=denominator,
            compare=divided(before, self.figure(below, area, month - 12)),
            reach=projected if projects else actual, need=target, forecast=projected, have=numerator,
            needed=self.count_for(need_count, goal["strict"]), pace=self.pace(series, area, month, seen["left"]),
            base=denominator, volume=numerator, volume_before=before, volume_change=minus(numerator, before),
        )  # fmt: skip
        seen["terms"] = {
            "numerator": numerator, "denominator": denominator,
            "projected_numerator": end_above if running else None,
            "projected_denominator": end_below if running else None, "needed": seen["needed"],
        }  # fmt: skip
        if projects and (even_above or even_below):
            seen["flags"].add("even_profile")
        if numerator is None:
            seen["lacks"].append(self.lack(series, area, month))
        if denominator is None:
            seen["lacks"].append(self.lack(below, area, month))
        elif denominator <= 0:
            seen["flags"].add("zero_denominator")
            january = month - month % 12
            seen["lacks"].append(self.missing("denominator", below[0], area, january, month))

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
        end, even = self.year_end(series, area, month)

        def per_head(number):
            rate = divided(number, people)
            return None if rate is None else rate * goal["scale"]

        target, (province_count, province_people, benchmark_year) = seen["target"], seen["province"]
        actual, projected = per_head(count), end if running else None
        has_people = people is not None and people > 0
        needed = None if target is None or not has_people else target * people / goal["scale"]
        seen.update(
            actual=actual, numerator=count, denominator=people, compare=seen["average"],
            reach=per_head(projected) if running else actual, need=target, forecast=per_head(projected), have=to_date,
            needed=self.count_for(needed, goal["strict"]), pace=self.pace(series, area, month, seen["left"]),
            base=count, volume=count, volume_before=count_before, volume_change=minus(count, count_before),
        )  # fmt: skip
        seen["terms"] = {
            "count": count, "population": people, "population_year": people_year, "benchmark_count": province_count,
            "benchmark_population": province_people, "benchmark_year": benchmark_year, "year_to_date": to_date,
            "projected": projected, "needed": seen["needed"],
        }  # fmt: skip
        people_carried = people_year is not None and people_year < span["last_year"]
        rate_carried = benchmark_year is not None and benchmark_year < span["last_year"]
        rate_carried = rate_carried and seen["target_source"] != "own"
        seen["flags"] |= {"even_profile"} if running and even else set()
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
        rest = self.rest_of_last_year(series, area, month)
        twelve = minus(now, year_ago)
        years_left = (span["end"] - month) // 12
        end = None if now is None else now + (rest or 0.0) + years_left * (twelve or 0.0)
        forecast = end if running and goal["forecastable"] else None
        if self.is_count_target(goal):
            need, strict = added([base, target]), goal["strict"]
            shown = [minus(now, base), minus(year_ago, base_of_year_ago), minus(forecast, base)]
        else:
            need, strict = self.needed_growth(goal, base, target)
            pairs = [(now, base), (year_ago, base_of_year_ago), (forecast, base)]
            shown = [minus(divided(above, below), 1) for above, below in pairs]
            seen["base"] = base
            if base is not None and base <= 0:
                seen["flags"].add("zero_base")
        needed = self.count_for(need, strict)
        seen.update(
            actual=shown[0], compare=shown[1], forecast=shown[2], numerator=now, denominator=base, need=need,
            reach=end if running and goal["forecastable"] else now, strict=strict, have=now, needed=needed,
            pace=self.pace(series, area, month, seen["left"]), volume=now, volume_before=base,
            volume_change=minus(now, base),
        )  # fmt: skip
        seen["terms"] = {"current": now, "base": base, "needed": needed}
        fell = self.fell(series, area, span, month)
        seen["spoilt"] = fell and goal["never_falls"]
        seen["flags"] |= {"stock_fell"} if fell else set()
        if not goal["forecastable"] and None not in (now, base, needed):
            done = (now - base) / (needed - base) if needed > base else 0.0
            seen["progress"] = done - self.elapsed(span, month)
            if running and now >= needed:
                seen["flags"].add("met_so_far")
        if now is None:
            seen["lacks"].append(self.lack(series, area, month))
        if base is None:
            seen["lacks"].append(self.lack(series, area, base_month))

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
        end, even = self.year_end(series, area, month)
        years_left = (span["end"] - month) // 12
        projects = running and goal["forecastable"]
        known = None not in (so_far, this_year, end)
        projected = so_far + (end - this_year) + years_left * end if projects and known else None
        needed, elapsed = self.count_for(target, goal["strict"]), self.elapsed(span, month)
        seen.update(
            actual=so_far, numerator=so_far, compare=self.since(series, area, start, month - 12),
            reach=projected if projects else so_far, need=target, forecast=projected, have=so_far, needed=needed,
            pace=self.pace(series, area, month, seen["left"]), volume=so_far, volume_before=before,
            volume_change=minus(this_year, before),
        )  # fmt: skip
        if so_far is not None and target is not None:
            seen["reached"] = is_enough(so_far, target, goal["strict"])
            if not goal["forecastable"]:
                seen["progress"] = (so_far / needed if needed > 0 else 1.0) - elapsed
        seen["terms"] = {"current": so_far, "projected": projected, "needed": needed, "elapsed_share": elapsed}
        if projects and even:
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
