"""Names and codes of places outside the plan's city → the city or province they are of (plan/divisions.toml).

Only asked for what is no area of the plan: 新城区 is another city's as long as the plan has none of that name.
"""

from __future__ import annotations

import re

from etl.values import squeeze
from scorecard.plan import Plan

CODE = re.compile(r"(\d{6})(?:0{6})?")
PEOPLES = re.compile(
    r"(?:(?:朝鲜|土家|布依|哈尼|景颇|傈僳|蒙古|哈萨克|维吾尔|苗|藏|羌|彝|侗|壮|傣|白|回)族?|柯尔克孜)+(?=自治[区州]$)"
)
STEM = re.compile(r"(?:自治州|自治区|自治县|特别行政区|新区|地区|区|县|市|旗|盟|省)$")
STEM_OF_CITY = re.compile(r"(?:省|市|自治区|自治州|州|盟|地区|特别行政区)$")
OTHER_PATH = re.compile(r"(?:.{2,8}?(?:省|自治区))?(.{2,10}?(?:市|自治州|州|盟|地区)).{1,10}(?:区|县|市|旗)$")
AFTER_STEM = re.compile(r"$|[各分全\d()_-]|专利|商标|版权|著作权|知识产权|有效|发明")
SHORTEST = 2  # characters of a name without 区, 县, 市


class Elsewhere:
    """The declared places that are not of the plan's city, by all their spellings."""

    def __init__(self, plan: Plan) -> None:
        code = plan.city.code
        self._own = code[:2] if code[2:] == "0000" else code[:4]
        declared = plan.divisions
        self._beyond = frozenset(squeeze(name) for name in declared.beyond)
        self._places = {key: names[0] for key, names in declared.names.items()}
        province = [squeeze(name) for name in declared.names.get(code[:2], ())]
        self._own_province = {name for whole in province for name in (whole, STEM.sub("", whole)) if name}
        self._above: dict[str, str] = {}  # provinces and prefectures, which a longer name may begin with
        self._spellings: dict[str, str] = {}
        for key, names in declared.names.items():
            if not self._is_own(key):
                self._add(names, self._places[key], self._above)
        for key, names in declared.counties.items():
            if not self._is_own(key):
                self._add(names, self._places.get(key, ""), self._spellings)

    def _is_own(self, key: str) -> bool:
        return key.startswith(self._own) or self._own.startswith(key)

    @staticmethod
    def _add(names: tuple[str, ...], place: str, into: dict[str, str]) -> None:
        for name in names:
            into.setdefault(squeeze(name), place)
        for name in names:
            for whole in (PEOPLES.sub("", squeeze(name)), squeeze(name)):  # 宁夏; but 西藏 and 内蒙古
                stem = STEM.sub("", whole)
                if len(stem) >= SHORTEST:
                    into.setdefault(stem, place)

    def named(self, text: str) -> str:
        """The city or province a declared name or a code is of; "" for one that nothing is known of."""
        code = CODE.fullmatch(text)
        if code:
            return "" if code[1].startswith(self._own) else self._of_code(code[1])
        return self._spellings.get(text) or self._above.get(text, "")

    def is_beyond(self, text: str) -> bool:
        """全国, 省外: wider than the city, or outside of it, without saying where."""
        return text in self._beyond

    def _of_code(self, code: str) -> str:
        return self._places.get(code[:4]) or self._places.get(code[:2], "")

    def begins(self, text: str) -> str:
        """The city or province that a title begins with by name; a bare 咸阳 counts only before what is counted."""
        for names in (self._above, self._spellings):
            for name in sorted(names, key=len, reverse=True):
                if (
                    len(name) > SHORTEST - 1
                    and text.startswith(name)
                    and (STEM.search(name) or AFTER_STEM.match(text[len(name) :]))
                ):
                    return names[name]
        return ""

    def path(self, text: str) -> str:
        """The city that a longer name begins with: 西安市雁塔区, 咸阳高新区, 某某市某某县; "" when it names none."""
        if not STEM.search(text):
            return ""
        declared = max((name for name in self._above if text.startswith(name)), key=len, default="")
        written = OTHER_PATH.fullmatch(text)
        return written[1] if written else self._above.get(declared, "")

    def in_address(self, text: str) -> str:
        """The city or province that an address begins with by its full name; "" for the own city's and for none.

        西安路 is a street: only 西安市 is the city. The own province may stand before it, in full or in short."""
        rest = text.removeprefix("中国")
        for own in sorted(self._own_province, key=len, reverse=True):
            rest = rest.removeprefix(own)
        named = (name for name in self._above if rest.startswith(name) and STEM_OF_CITY.search(name))
        found = max(named, key=len, default="")
        return self._above.get(found, "")
