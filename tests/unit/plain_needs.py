"""What is still needed, whose it is, and the second opinion, in the plain second reading (plain_rules.py)."""

from __future__ import annotations

import math

from tests.unit.plain_figures import TINY, added
from tests.unit.plain_kinds import PlainKinds

STEPS = {"on_track": 0, "at_risk": 1, "off_track": 2}
SILENT = ("no_data", "not_started", "discontinued", "tracked")


class PlainNeeds(PlainKinds):
    """Works on what was judged (`seen`), the last methods on all areas of a goal or part at once."""

    def still_needed(self, seen):
        if seen["state"] != "running" or seen["needed"] is None or seen["have"] is None:
            return None
        return max(seen["needed"] - seen["have"], 0)

    # --- the second opinion ----------------------------------------------------------------------------------------

    def give_second_opinion(self, goal, span, seen):
        """By the ratio for counts, by met × safe for yearly targets; none where nothing is judged or it is over."""
        seen["second"] = seen["rule"] = seen["second_ratio"] = None
        if seen["code"] not in STEPS or seen["state"] != "running" or goal["kind"] == "milestones":
            return
        if goal["kind"] == "cumulative":
            self.by_ratio(seen)
        elif not span["of_period"]:
            self.by_trend(seen)
        if seen["second"] is not None and abs(STEPS[seen["code"]] - STEPS[seen["second"]]) > 1:
            seen["flags"].add("second_disagrees")

    def by_ratio(self, seen):
        ratio = seen["ratio"]
        if ratio is None:
            return
        seen["second_ratio"], seen["rule"] = ratio, "ratio"
        seen["second"] = (
            "on_track" if ratio >= 0.95 - TINY else "at_risk" if ratio >= 0.60 - TINY else "off_track"
        )  # fmt: skip

    def by_trend(self, seen):
        now, before = seen["safe"]
        if seen["met"] is None or now is None or before is None:
            return
        is_safe = now >= before - TINY * max(1.0, abs(before))
        seen["rule"] = "trend"
        seen["second"] = ["off_track", "at_risk", "on_track"][int(seen["met"]) + int(is_safe)]
        seen["flags"] |= {"second_met"} if seen["met"] else set()
        seen["flags"] |= {"second_safe"} if is_safe else set()

    # --- the city's need over its districts ------------------------------------------------------------------------

    def give_needs(self, goal, series, judged):
        """need_here of all areas; for the city whether it would make it if every district did."""
        city = judged[self.city]
        is_judged = city["code"] not in SILENT and city["state"] == "running"
        shares = self.split(series, city, judged) if is_judged and city["still_needed"] is not None else {}
        for area, seen in judged.items():
            seen["need_here"] = shares.get(area)
            seen["at_target"] = None
        if is_judged and goal["kind"] not in ("stock_growth", "milestones") and len(judged) > 1:
            city["at_target"] = self.at_target(goal, judged)
            if None not in (city["at_target"], city["needed"]):
                enough = city["at_target"] >= city["needed"] - TINY
                city["flags"].add("districts_would_do" if enough else "districts_would_not")

    def split(self, series, city, judged):
        """The city's need in whole counts, by the last twelve months of what is counted, by largest remainders."""
        asked = [a for a in judged if self.kind_of_area[a] in ("district", "city_level")]
        recent = self.twelve if self.flows(series) else self.figure  # a stock is what it is
        weight = {a: max(recent(series, a, city["month"]) or 0.0, 0.0) for a in asked}
        total, need = sum(weight.values()), math.ceil(city["still_needed"] - TINY)
        if total <= 0:
            return {}
        exact = {a: need * weight[a] / total for a in asked if weight[a] > 0}
        whole = {a: math.floor(exact[a] + TINY) for a in exact}
        left = need - sum(whole.values())
        for area in sorted(exact, key=lambda a: round(whole[a] - exact[a], 9))[: max(left, 0)]:
            whole[area] += 1
        return whole

    def at_target(self, goal, judged):
        """Districts at their needed count; who has no target, the city's own level and unknown as they go on."""
        ends = []
        for area, seen in judged.items():
            goes_on = seen["have"] if seen["goes_on"] is None else seen["goes_on"]
            if self.kind_of_area[area] == "district":
                ends.append(goes_on if self.is_below_one(goal, seen) else seen["needed"])
            elif self.kind_of_area[area] in ("city_level", "unknown"):
                ends.append(goes_on or 0.0)
        return added(ends)
