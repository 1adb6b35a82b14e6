"""Names and codes of areas as offices write them → areas of the plan. Imports scorecard.plan, elsewhere and values.

An exact name, short name, full path or code is taken; a near miss is never assumed but comes back with the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.elsewhere import Elsewhere
from etl.values import plain, squeeze
from scorecard.plan import Area, AreaKind, Plan

WHOLE_CITY = ("全市", "全市合计", "全市总计", "市合计", "全市小计", "合计全市")
SUFFIX = re.compile(r"(?:市辖区|自治州|自治县|自治旗|新区|地区|区|县|市|旗|州|盟|省)$")
CODE = re.compile(r"\d{6}(?:Z\d+|[A-Z])?|\d{6}")
LEADING = re.compile(r"^(?:其中|注|含|内)?[:：、,]?")
REMARK = re.compile(r"\([^()]+\)$")
NUMBERED = re.compile(r"^\(?(?:\d+|[一二三四五六七八九十]+)[.、)]")
MARKED = re.compile(r"[①-⓿❶-➓¹²³⁰-⁹*※#]+$")  # of a footnote


@dataclass(frozen=True)
class AreaMatch:
    """`code` when it is an area of the plan; else `nearest` names by likeness, or the city or province it is of."""

    code: str | None
    nearest: tuple[str, ...] = ()
    where: str = ""
    beyond: bool = False
    outdated: bool = False


@dataclass(frozen=True)
class _Entry:
    code: str
    valid_from: date | None
    valid_to: date | None


class AreaIndex:
    """All spellings of the plan's areas. Built once for a reading."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kinds = {area.code: area.kind for area in plan.areas}
        self.names = {area.code: area.name for area in plan.areas}
        self.city = plan.city.code
        self.province = plan.city.province
        self.elsewhere = Elsewhere(plan)
        self._spellings: dict[str, _Entry] = {}
        for area in plan.areas:
            self._add_area(area)
        for name in WHOLE_CITY:
            self._spellings.setdefault(name, _Entry(self.city, None, None))
        self._comparable = [
            (name, SUFFIX.sub("", name), entry.code)
            for name, entry in self._spellings.items()
            if self.kinds[entry.code] is not AreaKind.PROVINCE and not CODE.fullmatch(name)
        ]
        self._longest = sorted((name for name in self._spellings if len(name) > 1), key=len, reverse=True)

    def _add_area(self, area: Area) -> None:
        paths = [squeeze(self.names[self.city]), squeeze(self.names.get(self.province, "") + self.names[self.city])]
        prefixes = (
            ["", *paths] if area.code not in (self.city, self.province) else ["", self.names.get(self.province, "")]
        )
        short = [area.short_name] if len(area.short_name) > 1 else []
        for name in {area.name, *short}:
            self._add(name, prefixes, _Entry(area.code, None, None))
        self._spellings[area.code] = _Entry(area.code, None, None)
        for alias in area.aliases:
            entry = _Entry(area.code, alias.valid_from, alias.valid_to)
            if alias.name:
                self._add(alias.name, prefixes, entry)
            if alias.code:
                self._spellings.setdefault(alias.code, entry)

    def _add(self, name: str, prefixes: Iterable[str], entry: _Entry) -> None:
        for prefix in prefixes:
            self._spellings.setdefault(prefix + squeeze(name), entry)

    def exact(self, value: Any, on: date | None = None) -> AreaMatch | None:
        """The area a cell names exactly, or None. `outdated` when the name was not official on that day."""
        whole = squeeze(MARKED.sub("", value) if isinstance(value, str) else value)
        text = LEADING.sub("", whole)
        entry = self._spellings.get(whole) or self._spellings.get(text) or self._spellings.get(NUMBERED.sub("", text))
        if entry is None and text.endswith("000000") and len(text) == 12:  # statistical codes of 12 digits
            entry = self._spellings.get(text[:6])
        if entry is None:
            return None
        ended = on is not None and entry.valid_to is not None and on > entry.valid_to
        return AreaMatch(entry.code, outdated=ended)

    def find(self, value: Any, on: date | None = None) -> AreaMatch:
        """Like `exact`, and for what is not in the plan whether it is another city's and what is nearest."""
        match = self.exact(value, on)
        if match:
            return match
        whole = squeeze(value)  # 内蒙古 begins like 内：渭滨区
        text = LEADING.sub("", whole)
        if self.elsewhere.is_beyond(text):
            return AreaMatch(None, beyond=True)
        where = self.elsewhere.named(whole) or self.elsewhere.named(text)
        if where:
            return AreaMatch(None, where=where)
        nearest = self._nearest(text) or self._remarked(text)
        path = "" if nearest else self.elsewhere.path(text)
        if path and edit_distance(path, squeeze(self.names[self.city])) > 1:
            return AreaMatch(None, where=path)
        return AreaMatch(None, nearest)

    def _remarked(self, text: str) -> tuple[str, ...]:
        """The area of a name with a remark in brackets: 渭滨区（含高新区） may be the district or more than it."""
        bare = REMARK.sub("", text)
        match = self.exact(bare) if bare != text else None
        return (match.code,) if match and match.code else ()

    def _nearest(self, text: str) -> tuple[str, ...]:
        """Codes of the areas whose name is a slip of the pen away, best first; the city's name before it counts not."""
        for above in (self.names.get(self.province, ""), self.names[self.city]):
            text = text.removeprefix(squeeze(above)) or text
        stem = SUFFIX.sub("", text)
        slips = min(1 if len(stem) <= 3 else 2, len(stem) - 1)
        ranked: dict[str, int] = {}
        for spelling, spelling_stem, code in self._comparable:
            distance = min(_slips(text, spelling, slips), _slips(stem, spelling_stem, slips))
            if distance <= slips:
                ranked[code] = min(distance, ranked.get(code, 9))
        return tuple(sorted(ranked, key=lambda code: (ranked[code], code)))

    def names_city(self, text: str) -> bool:
        """Whether a text (without blanks) names the city; 西安区 is a county of other cities and not 西安."""
        area = self.plan.area(self.city)
        names = "|".join(re.escape(squeeze(name)) for name in (area.name, area.short_name))
        return bool(re.search(rf"(?:{names})(?!(?:区|县)(?![区县市]))", text))

    def county_like_city(self, text: str) -> str:
        """西安区 at a text's beginning, where the plan has no county of that name; else ""."""
        match = re.match(rf"{re.escape(squeeze(self.plan.area(self.city).short_name))}(?:区|县)(?![区县市])", text)
        return match.group() if match and self.exact(match.group()) is None else ""

    def within(self, text: str) -> tuple[str | None, str]:
        """The district, zone or province a title speaks of, and the title without its name; None: the whole city.

        各区县 and 分区县 speak of all of them. A bare short name counts only as a whole word of the text's beginning.
        """
        rest = squeeze(text)
        for name in self._longest:
            entry = self._spellings[name]
            if entry.code == self.city or CODE.fullmatch(name) or name not in rest:
                continue
            if rest.startswith(name) or SUFFIX.search(name):
                return entry.code, rest.replace(name, "", 1)
        return None, rest

    def in_address(self, text: str) -> str | None:
        """The district that an address names by its full name, the first one in it."""
        found = [
            (place, -len(name), entry.code)
            for name in self._longest
            if self.kinds[(entry := self._spellings[name]).code] == AreaKind.DISTRICT
            and len(name) > 1
            and SUFFIX.search(name)
            and (place := text.find(name)) >= 0
        ]
        return min(found)[2] if found else None

    def candidates(self, codes: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
        """(code, name) of these areas, or of every area below the city."""
        chosen = tuple(codes) or tuple(a.code for a in self.plan.areas if a.kind != AreaKind.PROVINCE)
        return tuple((code, self.names[code]) for code in chosen)


def _slips(left: str, right: str, most: int) -> int:
    """`edit_distance`, not worked out where the lengths alone differ by more than `most`."""
    return edit_distance(left, right) if abs(len(left) - len(right)) <= most else most + 1


def edit_distance(left: str, right: str) -> int:
    """Insertions, deletions and replacements between two short texts."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def tidy_label(value: Any) -> str:
    """A row label without its number and 其中: for messages."""
    return NUMBERED.sub("", LEADING.sub("", plain(value)))
