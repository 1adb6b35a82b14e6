"""Goals that are a number reached, in the plain second reading (plain_rules.py): one area, one span, one month."""

from __future__ import annotations

import itertools

from tests.unit.plain_endings import Stock
from tests.unit.plain_figures import TINY, added, divided, is_enough, minus
from tests.unit.plain_ratios import FAN, PlainRatios


class PlainKinds(PlainRatios):
    """Each method fills `seen` with the figures of one kind of goal."""

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
        fell = self.fell(series, area, span, month)
        if None not in (now, base, need):
            seen["met"] = is_enough(now, need, strict) and not (fell and goal["never_falls"])
        seen["safe"] = (shown[0], shown[1])
        seen["spoilt"] = fell and goal["never_falls"]
        seen["flags"] |= {"stock_fell"} if fell else set()
        from_nothing = not self.is_count_target(goal) and base is not None and base <= 0
        if goal["forecastable"] and running and from_nothing:  # growth from nothing is no number: none is foretold
            seen["flags"].add("no_projection")
        if goal["forecastable"] and None not in (now, base) and not from_nothing:
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
        outlook = Stock(now, rests, twelves, month % 12 + 1, (span["end"] - month) // 12)
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
            seen["ratio"] = divided(so_far, needed * elapsed)
            seen["reached"] = is_enough(so_far, target, goal["strict"])
            if not goal["forecastable"]:
                seen["progress"] = (so_far / needed if needed > 0 else 1.0) - elapsed
        seen["terms"] = {"current": so_far, "projected": projected, "needed": needed, "elapsed_share": elapsed}
        if known and self.is_even(series, area, month):
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
