"""Findings in words: also those that an older version left in the ledger."""

from __future__ import annotations

import pytest

from pages.parts.findings import said
from scorecard.schema import Finding
from scorecard.texts import LANGUAGES, Texts
from scorecard.wording.findings import worded


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_is_gone_is_named_and_not_an_error(language: str) -> None:
    old = Finding("warning", "longgone", "Sheet1", "B7", {"text": "7"})
    assert "longgone" in said(Texts(language), old, "message")
    assert said(Texts(language), old, "action")


def test_a_finding_without_the_list_of_its_cells_names_the_first() -> None:
    old = Finding("warning", "kind_unknown", "Sheet1", "B7", {"text": "其他", "header": "类型", "count": 1})
    new = Finding("warning", "kind_unknown", "Sheet1", "B7", {**old.values, "cells": "B7"})
    texts = Texts("zh")
    assert said(texts, old, "message") == said(texts, new, "message")
    assert "B7" in said(texts, old, "message")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", ("2013年1—9月", "2013年1—8月 645（#2 2013-08.xlsx›B6）", "2013年9月 137", "2013年4月—2013年6月")),
     ("en", ("Jan–Sep 2013", "Jan–Aug 2013 645（#2 2013-08.xlsx›B6）", "Sep 2013 137", "Apr 2013–Jun 2013"))],
)  # fmt: skip
def test_months_are_told_in_words_and_a_file_name_as_it_is(language: str, expected: tuple[str, ...]) -> None:
    parts = "2013-01..2013-08 645（#2 2013-08.xlsx›B6） + 2013-09 137 + 2013-04..2013-06 9 + 2013-77 1"
    told = {"area": "渭滨", "period": "2013-01..2013-09", "stated": "758", "where": "2013-09", "parts": parts}
    finding = Finding("warning", "periods_differ", "Sheet1", "B4", {**told, "added": "782", "difference": "-24"})
    message = worded(Texts(language), finding, "message")
    assert all(one in message for one in expected)
    assert "2013-09" in message and "2013-77" in message, "where it stands, and what is no month"
