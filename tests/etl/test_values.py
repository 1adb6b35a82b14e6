"""Single values: every form an office writes, what is not a value, and round trips by property."""

from __future__ import annotations

from datetime import date, datetime, time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.columns import application_numbers, date_column, number_column, text_column
from etl.periods import Hint, Period, complete, label, read_period, resolve
from etl.values import (
    check_digit,
    empty_reason,
    parse_application_number,
    parse_date,
    parse_number,
    parse_yes_no,
    scaled,
    squeeze,
)

TODAY = date(2013, 10, 10)
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12, 12),
        (12.5, 12.5),
        ("12", 12),
        (" 12 ", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("1，234,567", 1234567),
        ("1 234", 1234),
        ("-3", -3),
        ("−3", -3),
        ("+5", 5),
        ("'12", 12),
        ("12件", 12),
        ("12.0", 12),
        ("1.2万", 12000),
        ("95.3%", 0.953),
        ("９５．３％", 0.953),
        ("1.5e3", 1500),
    ],
)
def test_numbers_in_all_their_forms(cell: object, value: float) -> None:
    read = parse_number(cell)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    "cell", ["abc", "1,23", "12-13", "约100", "2013年", "nan", "inf", True, date(2013, 1, 1), "1.2.3"]
)
def test_what_is_no_number_is_not_made_one(cell: object) -> None:
    assert parse_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, "blank"),
        ("", "blank"),
        ("　", "blank"),
        ("-", "dash"),
        ("—", "dash"),
        ("——", "dash"),
        ("/", "dash"),
        ("－", "dash"),
        ("无", "dash"),
        ("*", "suppressed"),
        ("保密", "suppressed"),
        (0, None),
        ("0", None),
    ],
)
def test_blank_dash_and_suppressed_are_kept_apart(cell: object, reason: str | None) -> None:
    assert empty_reason(cell) == reason


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        (date(2011, 3, 5), date(2011, 3, 5), "day"),
        (datetime.combine(date(2011, 3, 5), time(8, 30)), date(2011, 3, 5), "day"),
        ("2011年3月5日", date(2011, 3, 5), "day"),
        ("2011.03.05", date(2011, 3, 5), "day"),
        ("2011-3-5", date(2011, 3, 5), "day"),
        ("2011/3/5", date(2011, 3, 5), "day"),
        ("20110305", date(2011, 3, 5), "day"),
        (20110305, date(2011, 3, 5), "day"),
        ("２０１１．０３．０５", date(2011, 3, 5), "day"),
        ("2011-03-05 00:00:00", date(2011, 3, 5), "day"),
        (40607, date(2011, 3, 5), "day"),
        ("40607", date(2011, 3, 5), "day"),
        (40607.0, date(2011, 3, 5), "day"),
        ("二〇一一年三月五日", date(2011, 3, 5), "day"),
        ("二○一一年十二月三十一日", date(2011, 12, 31), "day"),
        ("2011年3月", date(2011, 3, 1), "month"),
        ("2011.03", date(2011, 3, 1), "month"),
        (2011.03, date(2011, 3, 1), "month"),
        ("201103", date(2011, 3, 1), "month"),
        ("2011年", date(2011, 1, 1), "year"),
        (2011, date(2011, 1, 1), "year"),
    ],
)
def test_dates_in_all_their_forms(cell: object, day: date, precision: str) -> None:
    read = parse_date(cell)
    assert read is not None
    assert (read.value, read.precision) == (day, precision)


@pytest.mark.parametrize("cell", ["11.3.5", "2011-13-05", "2011-02-30", "昨天", 2011.1, 12, True, "", None])
def test_unclear_dates_are_not_guessed(cell: object) -> None:
    """2011.1 in a number cell may have been typed as 2011.10."""
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "stored", "fault"),
    [
        ("CN201430491695.9", "201430491695.9", ""),
        ("ZL201430073893.3", "201430073893.3", ""),
        ("201610895413X", "201610895413.X", ""),
        ("２０１４３００７３８９３．３", "201430073893.3", ""),
        (201430491695.9, "201430491695.9", ""),
        ("201430491695", "201430491695.9", ""),
        ("CN201430491695.8", "201430491695.8", "check_digit"),
        ("98123456", "98123456.9", ""),
        ("abc", "ABC", "form"),
    ],
)
def test_application_numbers(cell: object, stored: str, fault: str) -> None:
    assert parse_application_number(cell) == (stored, fault)


def test_a_column_of_application_numbers_reads_like_its_cells() -> None:
    cells = [
        "CN201430491695.9",
        "201610895413X",
        "zl201430073893.3",
        "２０１４３００７３８９３．３",
        "98123456",
        "abc",
        "",
        "201430491695.8",
    ]
    for raw in (cells, pa.array(cells, pa.string())):
        numbers = application_numbers(raw)
        one_by_one = [parse_application_number(cell) if cell else None for cell in cells]
        assert numbers.array.to_pylist() == [number and number.value for number in one_by_one]
        assert numbers.wrong_digit.tolist() == [bool(n and n.fault == "check_digit") for n in one_by_one]
        assert numbers.wrong_form.tolist() == [bool(n and n.fault == "form") for n in one_by_one]
        assert numbers.blank.tolist() == [cell == "" for cell in cells]


@given(st.integers(10**11, 10**12 - 1))
def test_a_number_with_its_check_digit_is_right_and_with_another_wrong(serial: int) -> None:
    digits = str(serial)
    right = check_digit(digits)
    assert parse_application_number(f"CN{digits}.{right}").fault == ""
    wrong = "1" if right == "0" else "0"
    assert parse_application_number(f"{digits}{wrong}").fault == "check_digit"


@given(st.integers(-(10**9), 10**9), st.sampled_from(["plain", "commas", "full", "spaces", "unit"]))
def test_whole_numbers_survive_every_way_of_typing(number: int, form: str) -> None:
    text = {
        "plain": str(number),
        "commas": f"{number:,}",
        "full": f"{number:,}".translate(FULL_WIDTH),
        "spaces": f" {number:,}　",
        "unit": f"{number}件",
    }[form]
    read = parse_number(text)
    assert read is not None
    assert read.value == number


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)), st.integers(0, 6))
def test_days_survive_every_way_of_typing(day: date, form: int) -> None:
    text = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day.year}-{day.month}-{day.day}".translate(FULL_WIDTH),
    ][form]
    read = parse_date(text)
    assert read is not None
    assert read.value == day


@given(st.text(max_size=30))
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    parse_number(text)
    parse_date(text)
    parse_application_number(text)
    read_period(text)
    squeeze(text)


def test_units_scale_in_decimal() -> None:
    assert scaled(253.84, 10_000) == 2538400
    assert scaled(0.1, 10_000) == 1000


def test_yes_and_no() -> None:
    assert [parse_yes_no(cell) for cell in ("有", "无", "是", "否", "√", "", "大概")] == [
        "yes",
        "no",
        "yes",
        "no",
        "yes",
        None,
        None,
    ]


def test_columns_keep_blank_and_unreadable_apart() -> None:
    days = date_column(["2011-03-05", "", "—", "不详", date(2012, 1, 1)])
    assert days.array.to_pylist() == [date(2011, 3, 5), None, None, None, date(2012, 1, 1)]
    assert days.bad.tolist() == [False, False, False, True, False]
    numbers = number_column(["1,200", "-", "x1", 3], 10_000)
    assert numbers.array.to_pylist() == [12_000_000.0, None, None, 30_000.0]
    assert np.flatnonzero(numbers.bad).tolist() == [2]
    assert text_column([1234567.0, " a ", None]).array.to_pylist() == ["1234567", "a", None]


def test_per_cent_columns_become_ratios_however_they_were_typed() -> None:
    assert number_column([60, 5, 100], ratio=True).array.to_pylist() == [0.6, 0.05, 1.0]
    assert number_column(["60%", "5%"], ratio=True).array.to_pylist() == [0.6, 0.05]
    assert number_column([0.6, 1.0], ratio=True).array.to_pylist() == [0.6, 1.0]


@pytest.mark.parametrize(
    ("text", "period", "rest"),
    [
        ("2011年3月各区县专利申请统计表", "2011-03", "各区县专利申请统计表"),
        ("2013.03", "2013-03", ""),
        ("2013年1—9月", "2013-01..2013-09", ""),
        ("2013年1月至9月", "2013-01..2013-09", ""),
        ("2013年上半年", "2013-01..2013-06", ""),
        ("2013年第二季度", "2013-04..2013-06", ""),
        ("截至2013年9月底", "2013-09", ""),
        ("二〇一三年三月", "2013-03", ""),
        ("201303", "2013-03", ""),
        ("2013年专利授权统计表（9月）", "2013-09", "专利授权统计表()"),
        ("2012年度", "2012", ""),
        ("2012年末", "2012", ""),
        ("2010年1月—2013年9月", "2010-01..2013-09", ""),
        ("2010—2012年", "2010-01..2012-12", ""),
        ("制表日期：2013年10月8日", "", ""),
        ("上年结转", "", "上年结转"),
    ],
)
def test_periods_in_titles(text: str, period: str, rest: str) -> None:
    hint, left = read_period(text)
    assert (label(hint), left) == (period, rest)


@pytest.mark.parametrize(
    ("text", "basis", "last_year"),
    [
        ("当年累计", "year_to_date", False),
        ("月累计", "month", False),
        ("本月", "month", False),
        ("1-3月累计", "year_to_date", False),
        ("去年同期", None, True),
        ("2012年同期", None, True),
    ],
)
def test_words_for_month_and_year_to_date(text: str, basis: str | None, last_year: bool) -> None:
    hint, _ = read_period(text)
    assert (hint.basis, hint.last_year) == (basis, last_year)


@pytest.mark.parametrize(
    ("hint", "behaviour", "form", "period"),
    [
        (Hint(2013, 3, 1), "flow", "month", Period(date(2013, 3, 1), 1, "month")),
        (Hint(2013, 3, 1, "year_to_date"), "flow", "month", Period(date(2013, 1, 1), 3, "year_to_date")),
        (Hint(2013, 1, 9), "flow", "month", Period(date(2013, 1, 1), 9, "year_to_date")),
        (Hint(2013, 4, 3), "flow", "month", Period(date(2013, 4, 1), 3, "month")),
        (Hint(2012), "flow", "month", Period(date(2012, 1, 1), 12, "year_to_date")),
        (Hint(2013), "flow", "month", None),  # the running year: which month, is not said
        (Hint(2012), "stock", "stock_year", Period(date(2012, 1, 1), 12, "stock")),
        (Hint(2012, 12, 1), "stock", "stock_year", Period(date(2012, 1, 1), 12, "stock")),
        (Hint(2013, 9, 1), "stock", "stock_month", Period(date(2013, 9, 1), 1, "stock")),
        (Hint(2012), "stock", "stock_month", Period(date(2012, 12, 1), 1, "stock")),
        (Hint(2014), "latest", "year", Period(date(2014, 1, 1), 12, "stock")),
        (Hint(None, 3, 1), "flow", "month", None),
    ],
)
def test_periods_of_figures(hint: Hint, behaviour: str, form: str, period: Period | None) -> None:
    assert resolve(hint, behaviour, form, TODAY) == period


def test_a_near_hint_is_completed_but_never_with_another_years_month() -> None:
    assert complete(Hint(first=3, months=1), Hint(2013, 9, 1)) == Hint(2013, 3, 1)
    assert complete(Hint(2012), Hint(2013, 9, 1)) == Hint(2012)
    assert complete(Hint(2013), Hint(2013, 9, 1)) == Hint(2013, 9, 1)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_without_end_is_neither_a_count_nor_a_day(number: float) -> None:
    assert parse_number(number) is None
    assert parse_date(number) is None
