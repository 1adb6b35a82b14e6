"""Labels of rows that name areas: totals in any spelling, and what is said of a name that is no area.

Imports scorecard.plan and the small modules of etl.
"""

from __future__ import annotations

import re
from typing import Any

from etl.areas import REMARK, AreaMatch
from etl.values import squeeze
from etl.vocabulary import (
    Vocabulary,
    strip_marks,
)
from etl.word_patterns import (
    TOTAL,
)
from scorecard.plan import AreaKind
from scorecard.schema import Question


def is_total(value: Any, vocabulary: Vocabulary) -> bool:
    """合计 in any spelling, or the city itself."""
    found = vocabulary.areas.exact(value)
    return bool(TOTAL.match(total_word(value, vocabulary))) or bool(found and found.code == vocabulary.areas.city)


def total_word(value: Any, vocabulary: Vocabulary) -> str:
    """合计 of 合 计（件）, 宝鸡市合计, 总计(全市), 市小计: a label without unit, marks and the city's own name."""
    city = vocabulary.areas.names[vocabulary.areas.city].removesuffix("市")
    return re.sub(rf"{city}|全市|市|[()]", "", strip_marks(value))


def area_problem(
    value: Any, cell: str, vocabulary: Vocabulary
) -> tuple[tuple[str, dict[str, str | float | int]], Question | None]:
    """The error for a name that is no area of the plan, and the question that a near miss raises."""
    areas, text = vocabulary.areas, squeeze(value)
    match = areas.find(value)
    city = areas.names[areas.city]
    if not match.nearest and TOTAL.match(total_word(REMARK.sub("", text), vocabulary)):
        match = AreaMatch(None, (areas.city,))  # 合计（不含高新区） may be less than the city
    if match.beyond:
        return ("area_beyond", {"text": text[:40], "city": city}), None
    if match.where:
        return ("area_foreign", {"text": text[:40], "where": match.where, "city": city}), None
    if not match.nearest:
        return ("area_unknown", {"text": text[:40], "city": city}), None
    nearest = areas.names[match.nearest[0]]
    rest = [code for code, kind in areas.kinds.items() if kind != AreaKind.PROVINCE and code not in match.nearest]
    choices = (*areas.candidates(match.nearest), *areas.candidates(rest), ("none", "—"))
    key, values = f"area:{text}", {"text": text[:40], "nearest": nearest}
    question = Question(key, "ask_area", "", cell, dict(values), choices, shape=key)
    return ("area_misspelt", {"text": text[:40], "nearest": nearest}), question
