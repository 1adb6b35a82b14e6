"""Units as sheets state them: what a value is multiplied with to stand in its measure's unit. Pure."""

from __future__ import annotations

SCALE = {"万": 10_000.0, "亿": 100_000_000.0, "千": 1_000.0, "百": 100.0}
COUNTS = frozenset({"件", "项", "个", "家", "起", "次", "场", "期", "名"})
PEOPLE = frozenset({"人", "人次", "户", "名"})


def unit_factor(unit: str | None) -> float:
    """万元 → 10000, % → 0.01, 件 → 1."""
    if not unit:
        return 1.0
    return 0.01 if unit == "%" else 0.001 if unit == "‰" else SCALE.get(unit[0], 1.0)


def compatible(unit: str, wanted: str) -> bool:
    """Whether a stated unit can be that of the measure: 万人 for 人, 项 for 件."""
    base = {part.lstrip("万亿千百") for part in unit.split("/")}
    return wanted in base or any({wanted, *base} <= group for group in (COUNTS, PEOPLE))
