"""What would be a wrong number at a wrong area: touching halves, nameless rows, other cities, merges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.etl.office import facts, month, read, rules, xlsx

APPS, GRANTS = "patent_applications", "patent_grants"
TITLE = "2013年3月各区县专利申请量（件）"
WEI, JIN, CHEN, MEI, LONG, CITY = "610302", "610303", "610304", "610326", "610327", "610300"


def values(rows: list[list[Any]], name: str = "报表.xlsx", **answers: Any) -> dict[tuple[object, ...], float | None]:
    """(measure, area, kind) → value."""
    return {(key[0], key[1], key[5]): value for key, value in facts(read(xlsx({"S": rows}), name, **answers)).items()}


def told(rows: list[list[Any]], name: str = "报表.xlsx", **answers: Any) -> list[tuple[str, str, str]]:
    return rules(read(xlsx({"S": rows}), name, **answers))


# --- two halves that touch -----------------------------------------------------------------------------------------


def test_a_second_column_of_areas_begins_a_second_table() -> None:
    rows: list[list[Any]] = [
        [TITLE],
        ["区县", "申请量", "区县", "授权量"],
        ["渭滨区", 11, "眉县", 5],
        ["金台区", 12, "陇县", 6],
    ]
    assert values(rows) == {(APPS, WEI, ""): 11, (APPS, JIN, ""): 12, (GRANTS, MEI, ""): 5, (GRANTS, LONG, ""): 6}


def test_a_half_without_figures_takes_none_of_the_other() -> None:
    rows: list[list[Any]] = [
        [TITLE],
        ["区县", "申请量", "区县", "申请量"],
        ["渭滨区", 11, "眉县"],
        ["金台区", 12, "陇县"],
    ]
    assert values(rows) == {(APPS, WEI, ""): 11, (APPS, JIN, ""): 12}


@pytest.mark.parametrize("again", ["区县", ""])
def test_serial_numbers_go_with_their_half_and_the_unit_with_both(again: str) -> None:
    head = ["序号", "区县", "申请量", "序号", again, "申请量"]
    rows: list[list[Any]] = [["2013年3月各区县专利申请量"], ["", "", "", "", "", "单位：件"], head]
    rows += [[1, "渭滨区", 11, 3, "眉县", 5], [2, "金台区", 12, 4, "陇县", 6]]
    assert values(rows) == {(APPS, WEI, ""): 11, (APPS, JIN, ""): 12, (APPS, MEI, ""): 5, (APPS, LONG, ""): 6}


# --- rows without a name, and two names ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", None])
def test_a_row_without_a_name_gives_nothing_to_the_area_left_empty_above(name: object) -> None:
    rows: list[list[Any]] = [[TITLE], ["区县", "申请量"], ["渭滨区"], ["金台区", 10], ["陈仓区", 11], [name, 46]]
    assert values(rows) == {(APPS, JIN, ""): 10, (APPS, CHEN, ""): 11}
    assert told(rows) == [("error", "row_unknown", "A6")]


def test_an_area_above_its_kinds_still_heads_them() -> None:
    rows: list[list[Any]] = [
        ["2013年3月专利申请量"],
        ["项目", "申请量"],
        ["渭滨区"],
        ["发明", 3],
        ["外观设计", 4],
        ["金台区"],
        ["发明", 5],
    ]
    found = values(rows)
    assert (found[APPS, WEI, "invention"], found[APPS, WEI, "design"], found[APPS, JIN, "invention"]) == (3, 4, 5)


def test_a_code_that_contradicts_its_name_is_an_error() -> None:
    rows: list[list[Any]] = [[TITLE], ["代码", "区县", "申请量"], ["610302", "金台区", 18], ["610326", "眉县", 7]]
    assert values(rows) == {(APPS, MEI, ""): 7}
    assert told(rows) == [("error", "area_conflict", "A3")]


# --- other cities --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("咸阳市2013年3月专利申请情况", "报表.xlsx"),
        ("陕西省西安市2013年3月专利申请情况", "报表.xlsx"),
        ("2013年3月专利申请情况", "咸阳市.xlsx"),
        ("2013年3月专利申请情况", "报表_咸阳市.xlsx"),
        ("2013年3月咸阳专利申请情况", "报表.xlsx"),
    ],
)
def test_a_table_of_another_city_is_none_of_ours(title: str, name: str) -> None:
    rows: list[list[Any]] = [[title], ["地区", "申请量"], ["全市", 500]]
    assert values(rows, name) == {}
    assert told(rows, name) == [("error", "table_foreign", "A2")]
    assert values(rows, name, **{"place:S!A2:B3": CITY}) == {(APPS, CITY, ""): 500}
    assert values(rows, name, **{"place:S!A2:B3": "none"}) == {}
    assert told(rows, name, **{"place:S!A2:B3": "none"}) == []


@pytest.mark.parametrize(
    "title", ["宝鸡市2013年3月专利申请情况", "陕西省宝鸡市2013年3月专利申请情况", "2013年3月专利申请"]
)
def test_the_own_city_and_none_are_ours(title: str) -> None:
    rows: list[list[Any]] = [[title], ["地区", "申请量"], ["全市", 500]]
    assert values(rows) == {(APPS, CITY, ""): 500}


@pytest.mark.parametrize("first", [True, False])
def test_the_total_of_all_cities_is_not_the_citys(first: bool) -> None:
    total: list[list[Any]] = [["合计", 1190]]
    body: list[list[Any]] = [["西安市", 1000], ["宝鸡市", 100], ["咸阳市", 90]]
    rows: list[list[Any]] = [
        ["陕西省2013年3月各市专利申请量"],
        ["地市", "申请量"],
        *(total + body if first else body + total),
    ]
    assert values(rows) == {(APPS, CITY, ""): 100}
    assert ("error", "total_foreign", "A3" if first else "A6") in told(rows)


# --- merged figures, and rates only --------------------------------------------------------------------------------


@pytest.mark.parametrize("merge", [(2, 1, 3, 1), (2, 1, 2, 2), (2, 1, 3, 2)])
def test_a_figure_merged_over_several_is_nobodys(merge: tuple[int, int, int, int]) -> None:
    rows: list[list[Any]] = [[TITLE], ["区县", "发明", "实用新型"]]
    rows += [["渭滨区", 50, 3], ["金台区", 5, 4], ["陈仓区", 5, 6]]
    for row in range(merge[0], merge[2] + 1):
        for column in range(merge[1], merge[3] + 1):
            rows[row][column] = 50 if (row, column) == merge[:2] else None
    reading = read(xlsx({"S": rows}, {"S": [merge]}))
    assert rules(reading) == [("error", "figure_merged", "B3")]
    found = facts(reading)
    assert 50 not in found.values()
    assert found[month(APPS, CHEN, "2013-03", "invention")] == 5


def test_a_table_of_rates_only_says_that_nothing_was_imported() -> None:
    rows: list[list[Any]] = [
        ["2013年3月专利申请增长情况"],
        ["区县", "申请量同比增长"],
        ["渭滨区", 63],
        ["金台区", 52],
    ]
    assert values(rows) == {}
    assert told(rows) == [("warning", "table_only_derived", "A2")]
