"""A second reading of the rules, one verdict at a time, in loops over plain dicts; for tests and bench only.

Written from the design's text on how a goal is judged, from docs/decisions/0002 and 0013, docs/verdict.md and
docs/forecast.md, not from the engine: it and its other parts (plain_figures.py, plain_outlook.py, plain_endings.py,
plain_ratios.py, plain_kinds.py, plain_needs.py) import nothing from the project.
Months are numbers: year × 12 + month − 1.
"""

from __future__ import annotations

import math
from datetime import date

from tests.unit.plain_figures import TINY, as_date, divided, is_enough, is_more, minus, month_of
from tests.unit.plain_needs import SILENT, PlainNeeds

FORETOLD = ("low", "mid", "high", "probability", "required", "pace", "still_needed")
WEAKEST_FIRST = ["missed", "off_track", "at_risk", "no_data", "on_track", "achieved", "tracked", "not_started"]


class PlainRules(PlainNeeds):
    """plan: the declarations as plain dicts; cube and yearly: lists of dicts with the warehouse's columns."""

    # --- one verdict -----------------------------------------------------------------------------------------------

    def data_month(self, goal, as_of):
        series = self.current_series(goal)
        enough = any if goal["kind"] == "milestones" else all
        for month in range(as_of, as_of - 600, -1):
            if series and enough(self.one(key, self.city, month) is not None for key in series):
                return month
        return None

    def state(self, span, as_of, data):
        if as_of < span["start"]:
            return "not_started"
        if data is None or data < span["start"]:
            return "no_figures"
        return "closed" if data >= span["end"] else "running"

    def judge(self, goal, series, area, span, as_of, state, month):
        """Everything about one area that does not need the other areas."""
        seen = {"state": state, "month": month, "terms": {}, "flags": set(), "beside": {}, "lacks": []}
        seen["target"], seen["target_source"] = self.target(goal, area, span, as_of)
        seen["left"] = span["end"] - month if month is not None else 0
        for name in ("actual", "numerator", "denominator", "compare", "base", "have", "needed", "pace", "goes_on"):
            seen[name] = None
        for name in ("volume", "volume_before", "volume_change", "reach", "need", "met", "ratio"):
            seen[name] = None
        for name in ("low", "mid", "high", "probability"):
            seen[name] = None
        seen["safe"] = (None, None)
        seen.update(strict=goal["strict"], reached=False, spoilt=False, progress=None)
        rule = {
            "yearly_growth": self.growth, "steady_growth": self.growth, "yearly_share": self.share,
            "yearly_rate": self.share, "above_benchmark": self.benchmark, "stock_growth": self.stock,
            "cumulative": self.cumulative, "milestones": self.milestones, "tracked": self.tracked,
        }[goal["kind"]]  # fmt: skip
        if goal["kind"] == "above_benchmark":
            self.benchmark_target(goal, area, span, as_of, seen)
        if goal["kind"] == "milestones":
            seen["target"] = float(len(goal["milestones"]))
        if month is not None:
            rule(goal, series, area, span, as_of, seen)
            if seen["target"] is None and goal["kind"] not in ("above_benchmark", "tracked"):
                seen["lacks"].append(self.lack_of_year("population", self.population_measure(goal), area, span))
            seen["terms"]["months_left"] = seen["left"]
        seen["code"] = self.status(goal, seen)
        if seen["code"] == "tracked" and self.is_below_one(goal, seen):
            seen["flags"].add("below_one")
        seen["still_needed"] = self.still_needed(seen)
        seen["required"] = divided(seen["still_needed"], seen["left"])
        if seen["code"] in SILENT:
            seen.update(dict.fromkeys(FORETOLD))
        self.give_second_opinion(goal, span, seen)
        return seen

    def is_below_one(self, goal, seen):
        """A district's part of a count."""
        is_part = seen["target_source"] == "city" and self.is_count_target(goal)
        return is_part and seen["target"] is not None and 0 < seen["target"] < 1

    def status(self, goal, seen):
        if goal["kind"] == "tracked":
            return "tracked"
        if seen["state"] == "not_started":
            return "not_started"
        if seen["state"] == "no_figures" or seen["lacks"]:
            return "no_data"
        if self.is_below_one(goal, seen):
            return "tracked"
        met = is_enough(seen["reach"], seen["need"], seen["strict"]) and not seen["spoilt"]
        if seen["state"] == "closed":
            return "achieved" if met else "missed"
        if seen["reached"] and not seen["spoilt"]:
            return "achieved"
        if seen["spoilt"]:
            return "off_track"
        if seen["progress"] is None:
            return self.by_probability(seen["probability"], met)
        return self.by_progress(seen, met)

    def by_probability(self, chance, met):
        cuts = self.plan["thresholds"]
        if chance is None:  # the same months decide
            return "on_track" if met else "off_track"
        chance = round(chance, 9)
        return "on_track" if chance >= cuts["on_track"] else "at_risk" if chance >= cuts["at_risk"] else "off_track"

    def by_progress(self, seen, met):
        if met or seen["progress"] >= -TINY:
            return "on_track"
        if seen["progress"] >= self.plan["thresholds"]["stage_at_risk"] - TINY:
            return "at_risk"
        if seen["left"] and seen["pace"] is not None and seen["needed"] is not None:
            if seen["have"] + seen["pace"] * seen["left"] >= seen["needed"] - TINY:
                return "at_risk"
        return "off_track"

    # --- all verdicts ----------------------------------------------------------------------------------------------

    def verdicts(self, as_ofs):
        rows = []
        for goal in self.plan["goals"]:
            for as_of in map(month_of, as_ofs):
                rows += self.goal_rows(goal, as_of)
        return rows

    def areas_of(self, goal):
        if not goal["districts"] or goal["kind"] == "milestones":
            return [self.city]
        return [self.city, *(c for c, kind in self.kind_of_area.items() if kind not in ("city", "province"))]

    def goal_rows(self, goal, as_of):
        data = self.data_month(goal, as_of)
        rows = []
        for span, before in self.spans(goal, as_of, data):
            state = self.state(span, as_of, data)
            month = min(data, span["end"]) if state in ("running", "closed") else None
            now = self.all_areas(goal, span, as_of, state, month)
            earlier = self.all_areas(goal, *before) if before else {}
            for part, judged in now.items():
                ranks = self.ranks(judged)
                ranks_before = self.ranks(earlier[part]) if earlier else {}
                for area, seen in judged.items():
                    rows.append(self.row(goal, part, area, as_of, data, span, seen, judged, ranks, ranks_before))
        return rows

    def spans(self, goal, as_of, data):
        """Each span with (span, as_of, state, month) of the one whose ranks it is compared to."""
        if goal["per"] == "year":
            shown = (data if data is not None else as_of) // 12
            headline = min(max(shown, self.first_year), self.last_year)
            for year in range(self.first_year, self.last_year + 1):
                before = self.year_span(year - 1)
                state = self.state(before, as_of, data)
                month = min(data, before["end"]) if state in ("running", "closed") else None
                yield self.year_span(year) | {"headline": year == headline}, (before, as_of, state, month)
            return
        start, end = self.first_year * 12, self.last_year * 12 + 11
        span = {"start": start, "end": end, "last_year": self.last_year, "of_period": True, "headline": True}
        before = None
        if data is not None and as_of >= start and data >= start:
            month = min(data, end)
            december = month - month % 12 - 1
            before = (span, as_of, "running", december) if december >= start else None
        yield span, before

    def year_span(self, year):
        return {"start": year * 12, "end": year * 12 + 11, "last_year": year, "of_period": False, "headline": False}

    def all_areas(self, goal, span, as_of, state, month):
        """part → area → what was judged; the whole goal first, as its weakest part."""
        areas = self.areas_of(goal)
        found = {}
        for part in goal["parts"] or [None]:
            series = [part["series"]] if part else goal["series"]
            name = part["id"] if part else ""
            found[name] = {a: self.judge(goal, series, a, span, as_of, state, month) for a in areas}
            self.give_needs(goal, series, found[name])
        if goal["parts"]:
            whole = {area: self.weakest(goal, {p: found[p][area] for p in found}) for area in areas}
            city_part = whole[self.city]["decided_by"]
            for area in areas:
                for name in ("volume", "volume_before", "volume_change", "need_here"):
                    whole[area][name] = found[city_part][area][name]
            found = {"": whole, **found}
        for area in areas:  # the goal's further rates
            for name, (above, below) in goal["beside"].items():
                value = self.since(above, area, span["start"], month) if span["of_period"] else None
                if not span["of_period"]:
                    value = self.figure(above, area, month)
                if below:
                    under = self.since(below, area, span["start"], month) if span["of_period"] else None
                    value = divided(value, under if span["of_period"] else self.figure(below, area, month))
                found[""][area]["beside"][name] = value
        return found

    def weakest(self, goal, parts):
        def order(name):
            seen = parts[name]
            further = (seen["probability"], minus(seen["actual"], seen["target"]))
            return WEAKEST_FIRST.index(seen["code"]), *(math.inf if number is None else number for number in further)

        name = min(parts, key=order)
        seen = dict(parts[name])
        seen["flags"] = seen["flags"] | {f"decided_by:{name}"}
        seen["beside"], seen["decided_by"] = dict(seen["beside"]), name
        return seen

    def is_small(self, seen):
        return seen["base"] is not None and seen["base"] < self.plan["small_number"]

    def ranks(self, judged):
        values = {
            area: seen["actual"]
            for area, seen in judged.items()
            if self.kind_of_area[area] == "district" and not self.is_small(seen) and seen["actual"] is not None
        }
        return {area: 1 + sum(is_more(other, value) for other in values.values()) for area, value in values.items()}

    def row(self, goal, part, area, as_of, data, span, seen, judged, ranks, ranks_before):
        status, city = self.final_status(goal, span, as_of, seen), judged[self.city]
        is_over = status == "discontinued"
        behind = seen["state"] == "running" and seen["month"] < min(as_of, span["end"])
        missing = list(seen["lacks"]) if status == "no_data" else []
        waits = status == "no_data" and seen["state"] == "no_figures"
        if waits or (behind and area == self.city and not is_over):
            missing.append(self.late(goal, span, as_of, seen["month"]))
        rank, before = ranks.get(area), ranks_before.get(area)
        flags = seen["flags"] | ({"data_behind"} if behind else set())
        if is_over:
            nothing = dict.fromkeys([*FORETOLD, "need_here", "at_target", "second", "rule", "second_ratio"])
            seen = seen | nothing
            flags -= {"second_met", "second_safe", "second_disagrees", "districts_would_do", "districts_would_not"}
            flags -= {"below_one"}
        gap = None if is_over else minus(seen["actual"], seen["target"])
        terms = seen["terms"] | ({"districts_at_target": seen["at_target"]} if seen["terms"] else {})
        return {
            "goal": goal["id"], "part": part, "area_code": area, "as_of": as_date(as_of), "data_as_of": as_date(data),
            "span": "period" if span["of_period"] else "year", "year": None if span["of_period"] else span["last_year"],
            "is_headline": span["headline"] and part == "", "status": status, "actual": seen["actual"],
            "target": seen["target"], "gap": gap, "numerator": seen["numerator"],
            "denominator": seen["denominator"], "compare": seen["compare"], "forecast_low": seen["low"],
            "forecast_mid": seen["mid"], "forecast_high": seen["high"], "probability": seen["probability"],
            "required_rate": seen["required"], "last_year_rate": seen["pace"],
            "still_needed": seen["still_needed"], "need_here": seen["need_here"],
            "second_opinion": seen["second"], "second_rule": seen["rule"], "second_ratio": seen["second_ratio"],
            "contribution": divided(seen["volume_change"], city["volume_before"]),
            "share": divided(seen["volume"], city["volume"]), "rank": rank,
            "rank_change": minus(before, rank), "ranked_of": None if rank is None else len(ranks),
            "is_tied": rank is not None and list(ranks.values()).count(rank) > 1,
            "is_small": self.is_small(seen), "target_source": seen["target_source"], "missing": missing,
            "flags": flags, "terms": terms, "beside": seen["beside"],
        }  # fmt: skip

    def final_status(self, goal, span, as_of, seen):
        if goal["ended"] is not None:
            ended = month_of(date.fromisoformat(str(goal["ended"]["from_month"])))
            if as_of >= ended and span["end"] >= ended:
                return "discontinued"
        return seen["code"]

    def late(self, goal, span, as_of, month):
        first = span["start"] if month is None else month + 1
        last = min(as_of, first - first % 12 + 11)
        return self.lack(self.current_series(goal), self.city, last, first)
