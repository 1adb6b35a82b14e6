"""Catalogues say the same in both languages; numbers and dates are written as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from scorecard.texts import LANGUAGES, LOCALES, UNKNOWN, Texts, catalogue, placeholders

ZH, EN = Texts("zh"), Texts("en")


def test_both_languages_have_the_same_files_and_keys() -> None:
    assert {f.name for f in (LOCALES / "zh").iterdir()} == {f.name for f in (LOCALES / "en").iterdir()}
    assert set(catalogue("zh")) ^ set(catalogue("en")) == set()


def test_both_languages_fill_the_same_placeholders() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert {key for key in zh.keys() & en.keys() if placeholders(zh[key]) != placeholders(en[key])} == set()


def test_no_text_is_empty_and_each_is_in_its_language() -> None:
    for language in LANGUAGES:
        empty = [key for key, text in catalogue(language).items() if not text.strip()]
        assert [key for key in empty if ".unit." not in key] == [], "only a counting word may have no counterpart"
    full_width = set("，。：；（）“”？！、")
    assert [key for key, text in catalogue("en").items() if full_width - set("“”") & set(text)] == []


def test_t_fills_in_values_as_they_are() -> None:
    assert ZH.t("app.as_of.latest", month="2013年9月") == "2013年9月（最新）"
    assert "{action}" in EN.t("app.error.known", where="a", what="{action}", action="b"), "a value is never a template"


def test_an_unknown_key_and_a_missing_value_are_errors() -> None:
    with pytest.raises(KeyError, match=r"app\.nothing"):
        ZH.t("app.nothing")
    with pytest.raises(KeyError, match="month"):
        ZH.t("app.as_of.latest")
    with pytest.raises(ValueError, match="fr"):
        Texts("fr")


def test_a_catalogue_that_repeats_its_topic_or_holds_a_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    file = tmp_path / "zh" / "goal.toml"
    file.write_text('[goal]\ntitle = "目标"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"goal\.toml"):
        catalogue("zh", tmp_path)
    file.write_text("[title]\nshort = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"goal\.title\.short"):
        catalogue("zh", tmp_path)


def test_pick() -> None:
    text = SimpleNamespace(zh="件", en="items")
    assert (ZH.pick(text), EN.pick(text)) == ("件", "items")


@pytest.mark.parametrize(
    ("value", "options", "zh", "en"),
    [
        (1234567, {}, "1,234,567", "1,234,567"),
        (1234567, {"wan": True}, "123.46万", "1,234,567"),
        (9999, {"wan": True}, "9,999", "9,999"),
        (10000, {"wan": True, "digits": 0}, "1万", "10,000"),
        (-12345, {"wan": True, "signed": True}, "−1.23万", "−12,345"),
        (12.3456, {}, "12.35", "12.35"),
        (12.3456, {"digits": 1}, "12.3", "12.3"),
        (12, {"digits": 2}, "12.00", "12.00"),
        (0.4, {"digits": 0}, "0", "0"),
        (-0.001, {}, "0", "0"),
        (5, {"signed": True}, "+5", "+5"),
        (-5, {"signed": True}, "−5", "−5"),
        (0, {"signed": True}, "0", "0"),
        (None, {}, UNKNOWN, UNKNOWN),
        (float("nan"), {"wan": True}, UNKNOWN, UNKNOWN),
    ],
)
def test_number(value: float | None, options: dict[str, bool], zh: str, en: str) -> None:
    assert (ZH.number(value, **options), EN.number(value, **options)) == (zh, en)  # type: ignore[arg-type]


def test_percent_takes_a_ratio() -> None:
    assert ZH.percent(0.1534) == "15.3%"
    assert ZH.percent(1.2, 0) == "120%"
    assert ZH.percent(0.041, signed=True) == "+4.1%"
    assert EN.percent(-0.0004, 1) == "0.0%"
    assert EN.percent(None) == UNKNOWN


def test_dates() -> None:
    month = date(2013, 9, 1)
    assert (ZH.month(month), EN.month(month)) == ("2013年9月", "Sep 2013")
    assert (ZH.year_to_date(month), EN.year_to_date(month)) == ("2013年1—9月", "Jan–Sep 2013")
    assert (ZH.year_to_date(date(2013, 1, 1)), EN.year_to_date(date(2013, 1, 1))) == ("2013年1月", "Jan 2013")
    assert (ZH.day(date(2013, 9, 5)), EN.day(date(2013, 9, 5))) == ("2013年9月5日", "Sep 5, 2013")


def test_a_moment_is_shown_on_the_citys_clocks() -> None:
    at = datetime(2013, 9, 5, 20, 30, tzinfo=UTC)
    assert ZH.moment(at, "Asia/Shanghai") == "2013-09-06 04:30"
    with pytest.raises(ValueError, match="time zone"):
        ZH.moment(at.replace(tzinfo=None), "Asia/Shanghai")
