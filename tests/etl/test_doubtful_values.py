"""Values that can't be, or can't be of that month: never stored in silence."""

from __future__ import annotations

from typing import Any

import pytest

from etl.values import check_digit
from scorecard.schema import Reading
from tests.etl.office import read, xlsx

DISTRICTS = ("渭滨区", "金台区", "陈仓区", "凤翔县", "岐山县")


def table(title: str, *rows: list[Any]) -> Reading:
    return read(xlsx({"S": [[title], *rows]}))


def rules(reading: Reading) -> list[tuple[str, str, str]]:
    return [(finding.severity, finding.rule, finding.cell) for finding in reading.findings]


def values(reading: Reading) -> list[tuple[str, float]]:
    return [(f["cell"], f["value"]) for f in reading.facts.to_pylist()]


def months(reading: Reading) -> dict[str, str]:
    return {f["cell"]: f"{f['period_start']:%Y-%m}" for f in reading.facts.to_pylist()}


def test_counts_have_no_parts_and_are_never_negative() -> None:
    rows = (["区县", "申请量"], ["渭滨区", 12.5], ["金台区", -3], ["陈仓区", "1.234"], ["凤翔县", "1.2万"])
    reading = table("2013年3月各区县专利申请量", *rows)
    assert values(reading) == [("B6", 12000)]
    kinds = ["count_fraction", "count_negative", "count_fraction"]
    assert rules(reading) == [("error", rule, f"B{row}") for row, rule in enumerate(kinds, 3)]


def test_a_correction_may_take_back() -> None:
    reading = table("2013年3月各区县专利申请量更正表", ["区县", "申请量"], ["渭滨区", -3], ["金台区", 4])
    assert values(reading) == [("B3", -3), ("B4", 4)]
    assert rules(reading) == [("warning", "count_taken_back", "B3")]


@pytest.mark.parametrize(("unit", "value", "stored"), [("千件", 1.5, 1500), ("万件", 2.5, 25000), ("件", 7, 7)])
def test_the_unit_at_a_titles_end_counts(unit: str, value: float, stored: float) -> None:
    reading = table(f"2013年3月各区县专利申请量（{unit}）", ["区县", "申请量"], ["渭滨区", value], ["金台区", 1])
    assert values(reading)[0] == ("B3", stored)


def test_a_strange_unit_at_a_titles_end_is_said() -> None:
    reading = table("2013年3月各区县专利申请量（万元）", ["区县", "申请量"], ["渭滨区", 3], ["金台区", 1])
    assert [rule for _, rule, _ in rules(reading)] == ["unit_unexpected"]


@pytest.mark.parametrize("names", [["11月", "12月", "1月", "2月"], ["2月", "1月", "12月", "11月"]])
def test_months_before_the_turn_of_the_year_are_of_the_year_before(names: list[str]) -> None:
    reading = table("2013年2月各区县专利申请量", ["区县", *names], ["渭滨区", 1, 2, 3, 4], ["金台区", 1, 2, 3, 4])
    year = {"11月": "2012-11", "12月": "2012-12", "1月": "2013-01", "2月": "2013-02"}
    assert [months(reading)[f"{column}3"] for column in "BCDE"] == [year[name] for name in names]


@pytest.mark.parametrize(
    ("title", "headers"),
    [
        ("2013年2月", ["2月", "5月"]),
        ("2013年3月", ["2013年2月", "2012年2月"]),
        ("2013年1-3月", ["2月", "1-2月累计"]),
    ],
)
def test_headers_that_contradict_the_title_are_asked(title: str, headers: list[str]) -> None:
    reading = table(f"{title}各区县专利申请量", ["区县", *headers], ["渭滨区", 1, 2], ["金台区", 1, 2])
    assert values(reading) == []
    assert [rule for _, rule, _ in rules(reading)] == ["period_conflict"]
    assert [question.rule for question in reading.questions] == ["ask_period"]


def number(digits: str) -> str:
    return f"{digits}.{check_digit(digits)}"


def test_a_number_that_does_not_go_with_its_type_or_day_is_said() -> None:
    header = ["申请号", "申请日", "专利类型", "申请人", "区县"]
    reading = table(
        "2013年3月专利申请明细",
        header,
        [number("201330000077"), "2013-03-07", "发明", "甲", "凤县"],
        [number("201410000078"), "2013-03-07", "发明", "甲", "凤县"],
        [number("201110000078"), "2013-03-07", "发明", "甲", "凤县"],
        [number("201210000079"), "2013-03-07", "发明", "甲", "凤县"],
    )
    assert rules(reading) == [
        ("warning", "number_type_differs", "A3"),
        ("warning", "number_year_differs", "A4"),
        ("warning", "number_year_differs", "A5"),
    ]


def test_an_address_in_another_city_is_an_error() -> None:
    header = ["申请号", "申请日", "专利类型", "申请人", "地址"]
    addresses = ["陕西省西安市雁塔区", "陕西咸阳市秦都区", "四川省成都市", "宝鸡市金台区西安路1号"]
    rows = [[number(f"20131000007{n}"), "2013-03-07", "发明", "甲", address] for n, address in enumerate(addresses)]
    reading = table("2013年3月专利申请明细", header, *rows)
    assert rules(reading) == [("error", "area_foreign", f"E{row}") for row in (3, 4, 5)]
    assert reading.records["patent_applications"].column("area_code").to_pylist() == ["610303"]


def test_a_years_total_in_a_month_is_said() -> None:
    header = ["区县", "1月", "2月", "3月", "4月"]
    reading = table("2013年各区县专利申请量", header, ["渭滨区", 20, 22, 21, 130], ["金台区", 5, 6, 960, 7])
    assert ("warning", "unusual_size", "E3") in rules(reading)
    assert ("warning", "unusual_size", "D4") in rules(reading)


def test_a_month_that_is_another_month_again_is_said() -> None:
    rows = [["区县", "发明", "实用新型"], *([name, n + 5, n + 7] for n, name in enumerate(DISTRICTS))]
    sheets = {f"{m}": [[f"2013年{m}月各区县专利申请量"], *rows] for m in (2, 3)}
    assert rules(read(xlsx(sheets))) == [("warning", "same_as_month", "B3")]
