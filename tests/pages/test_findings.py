"""Findings in words: also those that an older version left in the ledger."""

from __future__ import annotations

import pytest

from pages.parts.findings import said
from scorecard.schema import Finding
from scorecard.texts import LANGUAGES, Texts


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
