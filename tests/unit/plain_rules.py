"""A second reading of the rules, one verdict at a time, in loops over plain dicts; for tests and bench only.

Written from the design's text on how a goal is judged and from docs/decisions/0002-status-before-forecast.md, not
from the engine: it and its two other parts (plain_figures.py, plain_kinds.py) import nothing from the project.
Months are numbers: year × 12 + month − 1.
"""

from __future__ import annotations

import math
from datetime import date

from tests.unit.plain_figures import TINY, as_date, divided, is_enough, is_more, minus, month_of
from tests.unit.plain_kinds import PlainKinds

NEAR = 0.10
WEAKEST_FIRST = ["missed", "off_track", "at_risk", "no_data", "on_track", "achieved", "tracked", "not_started"]


class PlainRules(PlainKinds):
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
        for name in ("actual", "numerator", "denominator", "compare", "forecast", "base", "have", "needed", "pace"):
            seen[name] = None
        for name in ("volume", "volume_before", "volume_change", "reach", "need"):
            seen[name] = None
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
        if seen["code"] in ("no_data", "not_started"):
            seen["forecast"] = seen["required"] = seen["pace"] = None
        else:
            seen["required"] = self.required(seen)
        return seen

    def required(self, seen):
        if seen["state"] != "running" or seen["left"] == 0 or seen["needed"] is None or seen["have"] is None:
            return None
        return max(seen["needed"] - seen["have"], 0) / seen["left"]

    def status(self, goal, seen):
        if goal["kind"] == "tracked":
            return "tracked"
        if seen["state"] == "not_started":
            return "not_started"
        if seen["state"] == "no_figures" or seen["lacks"]:
            return "no_data"
        met = is_enough(seen["reach"], seen["need"], seen["strict"]) and not seen["spoilt"]
        if seen["state"] == "closed":
            return "achieved" if met else "missed"
        if seen["reached"] and not seen["spoilt"]:
            return "achieved"
        if seen["spoilt"]:
            return "off_track"
        if seen["progress"] is None:
            near = seen["reach"] >= seen["need"] - NEAR * abs(seen["need"]) - TINY
            return "on_track" if met else "at_risk" if near else "off_track"
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
        if goal["parts"]:
            whole = {area: self.weakest(goal, {p: found[p][area] for p in found}) for area in areas}
            city_part = whole[self.city]["decided_by"]
            for area in areas:
                for name in ("volume", "volume_before", "volume_change"):
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
            gap = minus(seen["actual"], seen["target"])
            return WEAKEST_FIRST.index(seen["code"]), math.inf if gap is None else gap

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
        return {
            "goal": goal["id"], "part": part, "area_code": area, "as_of": as_date(as_of), "data_as_of": as_date(data),
            "span": "period" if span["of_period"] else "year", "year": None if span["of_period"] else span["last_year"],
            "is_headline": span["headline"] and part == "", "status": status, "actual": seen["actual"],
            "target": seen["target"], "gap": minus(seen["actual"], seen["target"]), "numerator": seen["numerator"],
            "denominator": seen["denominator"], "compare": seen["compare"], "forecast_low": None,
            "forecast_mid": None if is_over else seen["forecast"], "forecast_high": None, "probability": None,
            "required_rate": None if is_over else seen["required"], "last_year_rate": None if is_over else seen["pace"],
            "contribution": divided(seen["volume_change"], city["volume_before"]),
            "share": divided(seen["volume"], city["volume"]), "rank": rank,
            "rank_change": minus(before, rank), "ranked_of": None if rank is None else len(ranks),
            "is_small": self.is_small(seen), "target_source": seen["target_source"], "missing": missing,
            "flags": seen["flags"] | ({"data_behind"} if behind else set()),
            "terms": seen["terms"], "beside": seen["beside"],
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
