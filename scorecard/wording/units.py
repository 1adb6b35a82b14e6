"""Numbers with their units, as a goal or a measure declares them. Imports scorecard only."""

from __future__ import annotations

from scorecard.plan import Goal, Plan
from scorecard.texts import WAN, Texts
from scorecard.traces import Scale

PERCENT = "%"


def is_ratio(goal: Goal) -> bool:
    """Whether actual and target are ratios, shown as percentages."""
    return goal.unit.zh == PERCENT


def digits_of(goal: Goal) -> int:
    """Decimals of a goal's figures: one of a percent, two of a count per inhabitants, none of a count."""
    return 1 if is_ratio(goal) else 2 if goal.scale != 1 else 0


def value(texts: Texts, goal: Goal, number: float | None, *, signed: bool = False) -> str:
    """A goal's actual or target: 12.6% · 17.49件/10万人 · 5,851人次."""
    if is_ratio(goal):
        return texts.percent(number, _percent_digits(number), signed=signed)
    return counted(texts, bare(texts, goal, number, signed=signed), texts.pick(goal.unit))


def expected(texts: Texts, goal: Goal, number: float | None, *, signed: bool = False) -> str:
    """As `value`, but a count is whole: a forecast of 32.5 enterprises claims more than it knows."""
    if is_ratio(goal) or digits_of(goal):
        return value(texts, goal, number, signed=signed)
    return counted(texts, texts.number(number, 0, signed=signed), texts.pick(goal.unit))


def bare(texts: Texts, goal: Goal, number: float | None, *, signed: bool = False) -> str:
    """As `value`, without its unit, for a chart whose axis has it."""
    if is_ratio(goal):
        return value(texts, goal, number, signed=signed)
    return texts.number(number, digits_of(goal) or _digits_of_part(number), signed=signed)


def signed(texts: Texts, goal: Goal, number: float | None, *, plus: bool = True) -> str:
    """A difference of two of a goal's figures: +8.1个百分点 · −4,149人次."""
    if number is None or not is_ratio(goal):
        return value(texts, goal, number, signed=plus)
    return texts.t("status.value.points", number=texts.number(number * 100, 1, signed=plus))


def amount(texts: Texts, plan: Plan, measure: str, number: float | None, digits: int = 0, *, wan: bool = False) -> str:
    """A measure's count with its unit: 2,018件."""
    unit = unit_of(texts, plan, measure)
    is_wan = wan and texts.language == "zh" and number is not None and abs(number) >= WAN
    return counted(texts, texts.number(number, 2 if is_wan else digits, wan=is_wan), unit)


def unit_of(texts: Texts, plan: Plan, measure: str) -> str:
    """A measure's counting word: 件; "" in a language that has none."""
    unit = plan.measure(measure)[1].unit
    return texts.t(f"status.unit.{unit}") if unit else ""


def counted(texts: Texts, number: str, unit: str) -> str:
    """A written number and its unit; no unit behind a dash, nor behind an English 1 (units are declared as plurals)."""
    is_one = texts.language == "en" and number.lstrip("+−") == "1"
    if not unit or is_one or not any(digit.isdigit() for digit in number):
        return number
    return texts.t("status.value.counted", number=number, unit=unit)


def scale_of(texts: Texts, goal: Goal) -> Scale:
    """How a chart of this goal's actual and target writes them."""
    return Scale(texts.pick(goal.unit), is_ratio(goal), digits_of(goal))


def measure_scale(texts: Texts, plan: Plan, measure: str) -> Scale:
    """How a chart of a measure's counts writes them."""
    return Scale(unit_of(texts, plan, measure))


def _percent_digits(number: float | None) -> int:
    """15% and not 15.0%, where nothing is lost: targets are round, figures rarely."""
    return 0 if number is not None and abs(number * 100 - round(number * 100)) < 1e-9 else 1


def _digits_of_part(number: float | None) -> int:
    """A district's part of a target in pieces is rarely whole: 0.12 marks must not read as none."""
    if number is None or abs(number - round(number)) < 1e-9 or abs(number) >= 100:
        return 0
    return 2 if abs(number) < 1 else 1
